"""The registry: one line per council and period with a vendor. A body of which nobody knows the
system, or its address, has a line all the same: what is not read is counted."""

import csv
import datetime as dt
import functools
import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from importlib.resources import files
from itertools import combinations
from pathlib import Path
from urllib.parse import urlsplit

from crawlers.vendor import vendors
from standard.bodies import CODE, PROVINCIES, WATERSCHAPPEN, bodies, plain
from store import Organisation

KINDS = ("gemeente", "provincie", "waterschap")
COLUMNS = (
    "key",
    "name",
    "code",
    "kind",
    "province",
    "vendor",
    "vendor_key",
    "base_url",
    "portal_url",
    "from",
    "to",
)


class RegistryError(ValueError):
    """The registry cannot be read as it stands; the message names the line and the column."""


@dataclass(frozen=True)
class Council:
    """One council with one vendor. `code` is the TOOI code; `van` and `tot` are days, included;
    `vendor` is empty where it is not known."""

    key: str
    name: str
    code: str
    kind: str
    province: str
    vendor: str
    vendor_key: str
    base_url: str
    portal_url: str
    van: dt.date | None
    tot: dt.date | None

    def organisation(self) -> Organisation:
        return Organisation(
            self.code,
            self.vendor,
            self.key,
            self.name,
            self.kind,
            self.province,
            self.tot,
            ended().get(self.code),
        )

    @property
    def readable(self) -> bool:
        """Whether the line says where the council can be read."""
        if not self.vendor:
            return False
        if not vendors()[self.vendor].keyed:
            return bool(self.base_url)
        return bool(self.vendor_key or self.base_url)

    def row(self) -> dict[str, str]:
        """The line of the CSV."""
        values = [getattr(self, field.name) for field in fields(self)]
        texts = ["" if value is None else str(value) for value in values]
        return dict(zip(COLUMNS, texts, strict=True))


@functools.cache
def bundled() -> tuple[Council, ...]:
    """The councils that come along."""
    return tuple(parse(_shipped("registry.csv"), "registry.csv"))


@functools.cache
def ended() -> dict[str, str]:
    """Bodies that were merged into others: TOOI code → that of the successor, several parted by
    `|`."""
    return {code: body.opvolger for code, body in bodies().items() if body.opvolger}


def _shipped(name: str) -> str:
    return files("crawlers").joinpath(name).read_text(encoding="utf-8")


def faults(councils: Iterable[Council]) -> list[str]:
    """What is wrong with a registry as a whole, in sentences: one body has one key and one code,
    its periods do not overlap, no two bodies are read from one place at one time, provinces and
    codes exist, and a body that was merged has an end and a successor that exists."""
    councils = list(councils)
    wrong = [*_ambiguous(councils), *_unknown_codes(councils), *_named_after(councils)]
    for one, other in combinations(councils, 2):
        together = _first(one) <= _last(other) and _first(other) <= _last(one)
        if one.key == other.key and together:
            wrong.append(f"{one.key}: perioden bij {one.vendor} en {other.vendor} overlappen")
        elif one.key != other.key and together and _place(one) == _place(other) is not None:
            wrong.append(f"{one.key} en {other.key} worden van dezelfde plek gelezen")
    codes = {council.code for council in councils}
    for council in councils:
        successor = ended().get(council.code)
        if successor and council.tot is None:
            wrong.append(f"{council.key}: opgeheven, maar zonder einddatum")
        for code in (successor or "").split("|"):
            if code and code not in codes:
                wrong.append(f"{council.key}: opvolger {code} staat niet in het register")
    return wrong


def _ambiguous(councils: list[Council]) -> Iterator[str]:
    by_key: dict[str, set[tuple[str, ...]]] = {}
    by_code: dict[str, set[str]] = {}
    for council in councils:
        body = (council.name, council.code, council.kind, council.province)
        by_key.setdefault(council.key, set()).add(body)
        by_code.setdefault(council.code, set()).add(council.key)
    yield from (
        f"{key}: staat er als meer dan één orgaan" for key, n in by_key.items() if len(n) > 1
    )
    yield from (f"{code}: {', '.join(sorted(n))}" for code, n in by_code.items() if len(n) > 1)


def _unknown_codes(councils: list[Council]) -> Iterator[str]:
    names = {name for _, name in PROVINCIES.values()}
    prefixes = {"gemeente": "gm", "provincie": "pv", "waterschap": "ws"}
    for council in councils:
        known = council.code in PROVINCIES if council.kind == "provincie" else True
        known = council.code in WATERSCHAPPEN if council.kind == "waterschap" else known
        if not known or not council.code.startswith(prefixes[council.kind]):
            yield f"{council.key}: code {council.code} is geen bestaande code van een {council.kind}"
        if council.province not in names:
            yield f"{council.key}: provincie {council.province!r} bestaat niet"


def _named_after(councils: list[Council]) -> Iterator[str]:
    """A vendor's key that is the name of another body reads that body's papers under this one's
    name (`aaenhunze` is the municipality Aa en Hunze, not the water board Hunze en Aa's)."""
    names: dict[str, set[str]] = {}
    for council in councils:
        names.setdefault(_letters(plain(council.name)), set()).add(council.code)
    for council in councils:
        bodies_named = names.get(_letters(council.vendor_key), set())
        if bodies_named and council.code not in bodies_named:
            named = ", ".join(sorted(bodies_named))
            yield f"{council.key}: vendor_key {council.vendor_key} is de naam van {named}"


def _letters(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.casefold())


def _first(council: Council) -> dt.date:
    return council.van or dt.date.min


def _last(council: Council) -> dt.date:
    return council.tot or dt.date.max


def _place(council: Council) -> tuple[str, ...] | None:
    """Where a body is read; None where its line leaves that to the vendor's usual address."""
    if not council.readable:
        return None
    vendor = vendors()[council.vendor]
    if not vendor.keyed:
        return (council.vendor, council.base_url)
    if council.vendor_key:
        return (council.vendor, council.vendor_key.casefold(), council.base_url)
    usual = council.base_url in ("", vendor.service)
    return None if usual else (council.vendor, council.base_url)


def load(path: Path) -> list[Council]:
    """A registry from a CSV file with the bundled one's columns; raises `RegistryError`."""
    try:
        content = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise RegistryError(f"{path}: niet te lezen ({error})") from error
    return parse(content, str(path))


def parse(content: str, name: str) -> list[Council]:
    reader = csv.DictReader(content.splitlines())
    missing = set(COLUMNS) - set(reader.fieldnames or ())
    if missing:
        raise RegistryError(f"{name}: kolommen ontbreken: {', '.join(sorted(missing))}")
    return [_council(row, f"{name}, regel {reader.line_num}") for row in reader]


def _council(row: dict[str, str], where: str) -> Council:
    text = {column: (row[column] or "").strip() for column in COLUMNS}
    for column in ("key", "name", "code"):
        if not text[column]:
            raise RegistryError(f"{where}: {column} is leeg")
    if not CODE.match(text["code"]):
        raise RegistryError(f"{where}: code {text['code']!r} is geen TOOI-code zoals gm0828")
    if text["kind"] not in KINDS:
        raise RegistryError(f"{where}: kind {text['kind']!r}; kies uit {', '.join(KINDS)}")
    if text["vendor"] and text["vendor"] not in vendors():
        raise RegistryError(f"{where}: vendor {text['vendor']!r}; kies uit {', '.join(vendors())}")
    for column in ("base_url", "portal_url"):
        _check_address(text[column], where, column)
    return Council(
        key=text["key"],
        name=text["name"],
        code=text["code"],
        kind=text["kind"],
        province=text["province"],
        vendor=text["vendor"],
        vendor_key=text["vendor_key"],
        base_url=text["base_url"].rstrip("/"),
        portal_url=text["portal_url"].rstrip("/"),
        van=_day(text["from"], where),
        tot=_day(text["to"], where),
    )


def _check_address(address: str, where: str, column: str) -> None:
    if not address:
        return
    parts = urlsplit(address)
    loopback = parts.hostname in ("localhost", "::1") or (parts.hostname or "").startswith("127.")
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise RegistryError(f"{where}: {column} {address!r} is geen webadres")
    if parts.scheme == "http" and not loopback:
        raise RegistryError(f"{where}: {column} moet https zijn (http mag alleen op loopback)")


def _day(value: str, where: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(value) if value else None
    except ValueError as error:
        raise RegistryError(f"{where}: {value!r} is geen datum zoals 2026-01-31") from error


def choose(
    councils: Iterable[Council], keys: Iterable[str] = (), vendor: str | None = None
) -> list[Council]:
    """The councils asked for, all that can be read when nothing is asked; raises `RegistryError` on
    unknown keys, and on one of which no line says where to read it."""
    councils, wanted = list(councils), list(dict.fromkeys(keys))
    unknown = [key for key in wanted if key not in {council.key for council in councils}]
    if unknown:
        raise RegistryError(f"onbekende raad: {', '.join(unknown)} (zie griffie sources)")
    nowhere = set(wanted) - {council.key for council in councils if council.readable}
    if nowhere:
        keys_without = ", ".join(sorted(nowhere))
        raise RegistryError(f"van {keys_without} is niet bekend waar hij te lezen is")
    return [
        council
        for council in of_vendor(councils, vendor)
        if council.readable and (not wanted or council.key in wanted)
    ]


def of_vendor(councils: Iterable[Council], vendor: str | None) -> list[Council]:
    """The lines of a vendor, those that cannot be read too; all where none is asked. Raises
    `RegistryError` for one that nobody declares."""
    if vendor and vendor not in vendors():
        raise RegistryError(f"onbekende leverancier: {vendor}; kies uit {', '.join(vendors())}")
    return [council for council in councils if not vendor or council.vendor == vendor]


def shard(councils: Iterable[Council], part: str) -> list[Council]:
    """The councils of one of n processes, `part` being `i/n` with i from 1: each council in one
    part, whatever the order or the rest of the registry. Raises `RegistryError`."""
    number, slash, of = part.partition("/")
    digits = slash and number.isascii() and of.isascii() and number.isdigit() and of.isdigit()
    if not digits or not 1 <= int(number) <= int(of):
        raise RegistryError(f"--shard {part!r}; verwacht i/n met 1 ≤ i ≤ n, zoals 1/4")
    return [
        council
        for council in councils
        if zlib.crc32(council.code.encode()) % int(of) == int(number) - 1
    ]
