"""`griffie velden`: the fields of councils' registers, what each is taken for, how sure and why."""

import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Annotated, Any

import typer
from rich.table import Table

from crawlers.markup import plain
from crawlers.reading.known import Known, Lid
from crawlers.reading.register_fields import WATCH, meaning
from crawlers.registry import Council, RegistryError, choose
from griffie.app import open_store, own_fields, registry, sample_register, settings
from griffie.commands.herlees import one
from griffie.console import Sources, one_of, out, write_csv, wrong
from griffie.settings import Settings
from standard.views import full_name
from store import Store, Version

app = typer.Typer()
#: values of a field that are kept to read it by, and those that are shown
KEPT, SHOWN = 40, 3
COLUMNS = (
    "raad",
    "register",
    "veld",
    "aantal",
    "voorbeelden",
    "betekenis",
    "zeker",
    "voorstel",
    "waarom",
)


@dataclass
class Seen:
    """How often a field was filled, and its first values that differ."""

    aantal: int = 0
    values: dict[str, None] = field(default_factory=dict)

    def add(self, value: str) -> None:
        self.aantal += 1
        if len(self.values) < KEPT:
            self.values.setdefault(value)


@app.command()
def velden(
    keys: Annotated[list[str] | None, typer.Argument(help="raden; leeg: alle")] = None,
    sources: Sources = None,
    format: Annotated[str, typer.Option(help="table, json of csv")] = "table",
) -> None:
    """Toont per raad en register de velden, en waarvoor elk gehouden wordt: hoe vaak het gevuld is,
    drie voorbeelden, hoe zeker en waarom. Gelezen uit de bewaarde antwoorden; is daar niets van, dan
    uit de records, en dan alleen wat niet begrepen werd. Een regel in `velden.csv`, in de map met
    gegevens, legt voorgoed vast wat een veld is; `griffie herlees` past dat toe."""
    one_of(format, "table", "json", "csv")
    config = settings()
    own_fields(config)
    try:
        councils = choose(registry(sources or sample_register(config)), keys or ())
    except RegistryError as error:
        raise wrong(str(error)) from error
    store = open_store(config)
    rows = list(_rows(config, store, councils))
    if format == "json":
        print(json.dumps(rows, ensure_ascii=False, indent=1))
    elif format == "csv":
        flat = [row | {"voorbeelden": " | ".join(row["voorbeelden"])} for row in rows]
        write_csv(sys.stdout, COLUMNS, flat)
    else:
        out.print(_table(rows))


def _rows(config: Settings, store: Store, councils: Iterable[Council]) -> Iterator[dict[str, Any]]:
    """The fields of each council: of its kept answers, else of its records."""
    told: set[str] = set()
    for council in councils:
        if store.answers.first(council.code, council.vendor) is not None:
            yield from ordered(council, answered(config, council), known_of(store, council.code))
        elif council.code not in told:
            yield from field_rows(store, council)
        told.add(council.code)


Fields = dict[tuple[str, str], Seen]


def answered(config: Settings, council: Council) -> Fields:
    """The fields of the registers of one council, read again from its kept answers; nothing is
    asked of anybody, and nothing is written."""
    seen: Fields = {}

    def watch(register: str, values: dict[str, str]) -> None:
        for name, value in values.items():
            if text := plain(value):
                seen.setdefault((register, name), Seen()).add(text)

    token = WATCH.set(watch)
    try:
        one(config, council, write=False)
    finally:
        WATCH.reset(token)
    return seen


def field_rows(store: Store, council: Council) -> list[dict[str, Any]]:
    """The fields of one council's registers that its records keep beside, in the order of register
    and count. Fields that were recognised are no longer there by name."""
    seen: Fields = {}
    for document in store.current(
        organisatie=council.code, resource="informatieobject", deleted=False
    ):
        ext = document.body["ext"]
        for name, value in (ext.get("overig") or {}).items():
            seen.setdefault((ext.get("brontype") or "", name), Seen()).add(value)
    return ordered(council, seen, known_of(store, council.code) if seen else Known())


def ordered(council: Council, seen: Fields, known: Known) -> list[dict[str, Any]]:
    """A row per field, in the order of register and count."""
    rows = sorted(seen.items(), key=lambda item: (item[0][0], -item[1].aantal, item[0][1]))
    return [_row(council.key, register, name, its, known) for (register, name), its in rows]


def _row(key: str, register: str, name: str, seen: Seen, known: Known) -> dict[str, Any]:
    reading = meaning(key, register, name, tuple(seen.values), known)
    private = reading.veld == "privé"
    return {
        "raad": key,
        "register": register,
        "veld": name,
        "aantal": seen.aantal,
        "voorbeelden": [] if private else [value[:80] for value in list(seen.values)[:SHOWN]],
        "betekenis": reading.veld,
        "zeker": reading.zeker,
        "voorstel": reading.voorstel,
        "waarom": reading.waarom,
    }


def known_of(store: Store, code: str) -> Known:
    """The fracties and members that a council has in the store."""
    fracties = {
        version.id: str(version.body["data"]["fractienaam"])
        for version in store.current(organisatie=code, resource="fractie", deleted=False)
    }
    member_of = dict(
        _memberships(store.current(organisatie=code, resource="fractielidmaatschap", deleted=False))
    )
    leden = tuple(
        Lid(
            full_name(version.body),
            fracties.get(member_of.get(version.id, ""), ""),
        )
        for version in store.current(organisatie=code, resource="natuurlijkpersoon", deleted=False)
        if version.id in member_of
    )
    return Known(tuple(dict.fromkeys(fracties.values())), leden)


def _memberships(versions: Iterable[Version]) -> Iterator[tuple[str, str]]:
    """(person, fractie) by the ids of their records."""
    for version in versions:
        data = version.body["data"]
        person, fractie = data.get("natuurlijkPersoon"), data.get("fractie")
        if person and fractie:
            yield person["id"], fractie["id"]


def _table(rows: list[dict[str, Any]]) -> Table:
    table = Table("raad", "register", "veld", "aantal", "voorbeelden", "betekenis", "waarom")
    for row in rows:
        meaning = row["betekenis"] if row["zeker"] else f"{row['voorstel']}?"
        table.add_row(
            row["raad"], row["register"], row["veld"], str(row["aantal"]),
            "\n".join(row["voorbeelden"]), meaning, row["waarom"],
        )  # fmt: skip
    return table
