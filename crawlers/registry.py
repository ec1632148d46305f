"""The registry: one line per council and period with a vendor."""

import csv
import datetime as dt
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, fields
from importlib.resources import files
from pathlib import Path
from urllib.parse import urlsplit

from standard.organisations import CODE
from standard.vocabulary import Leverancier
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
    """One council with one vendor. `code` is the TOOI code; `van` and `tot` are days, included."""

    key: str
    name: str
    code: str
    kind: str
    province: str
    vendor: Leverancier
    vendor_key: str
    base_url: str
    portal_url: str
    van: dt.date | None
    tot: dt.date | None

    def organisation(self) -> Organisation:
        return Organisation(
            self.code, self.vendor.value, self.key, self.name, self.kind, self.province
        )

    def row(self) -> dict[str, str]:
        """The line of the CSV."""
        values = [getattr(self, field.name) for field in fields(self)]
        texts = ["" if value is None else str(value) for value in values]
        return dict(zip(COLUMNS, texts, strict=True))


def bundled() -> list[Council]:
    return parse(
        files("crawlers").joinpath("registry.csv").read_text(encoding="utf-8"), "registry.csv"
    )


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
    for column in ("key", "name", "code", "vendor"):
        if not text[column]:
            raise RegistryError(f"{where}: {column} is leeg")
    if not CODE.match(text["code"]):
        raise RegistryError(f"{where}: code {text['code']!r} is geen TOOI-code zoals gm0828")
    if text["kind"] not in KINDS:
        raise RegistryError(f"{where}: kind {text['kind']!r}; kies uit {', '.join(KINDS)}")
    if text["vendor"] not in list(Leverancier):
        raise RegistryError(
            f"{where}: vendor {text['vendor']!r}; kies uit {', '.join(Leverancier)}"
        )
    for column in ("base_url", "portal_url"):
        _check_address(text[column], where, column)
    return Council(
        key=text["key"],
        name=text["name"],
        code=text["code"],
        kind=text["kind"],
        province=text["province"],
        vendor=Leverancier(text["vendor"]),
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
    """The councils asked for, all when nothing is asked; raises `RegistryError` on unknown keys."""
    councils, wanted = list(councils), list(dict.fromkeys(keys))
    unknown = [key for key in wanted if key not in {council.key for council in councils}]
    if unknown:
        raise RegistryError(f"onbekende raad: {', '.join(unknown)} (zie griffie sources)")
    if vendor and vendor not in list(Leverancier):
        raise RegistryError(f"onbekende leverancier: {vendor}; kies uit {', '.join(Leverancier)}")
    return [
        council
        for council in councils
        if (not wanted or council.key in wanted) and (not vendor or council.vendor == vendor)
    ]


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
