"""`griffie velden`: the fields of councils' registers, what each is taken for, how sure and why."""

import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Annotated, Any

import typer
from rich.table import Table

from crawlers.reading.known import Known, Lid
from crawlers.reading.settled_fields import field_of
from crawlers.registry import Council, RegistryError, bundled, choose
from griffie.app import open_store, settings
from griffie.console import one_of, out, write_csv, wrong
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
    format: Annotated[str, typer.Option(help="table, json of csv")] = "table",
) -> None:
    """Toont per raad en register de velden, en waarvoor elk gehouden wordt. Dat zijn de velden die
    niet vanzelf een plaats kregen: hoe vaak, drie voorbeelden, hoe zeker en waarom. Een regel in
    `velden.csv` legt voorgoed vast wat een veld is."""
    one_of(format, "table", "json", "csv")
    try:
        councils = choose(bundled(), keys or ())
    except RegistryError as error:
        raise wrong(str(error)) from error
    store = open_store(settings())
    rows = [row for council in _once(councils) for row in field_rows(store, council)]
    if format == "json":
        print(json.dumps(rows, ensure_ascii=False, indent=1))
    elif format == "csv":
        flat = [row | {"voorbeelden": " | ".join(row["voorbeelden"])} for row in rows]
        write_csv(sys.stdout, COLUMNS, flat)
    else:
        out.print(_table(rows))


def _once(councils: Iterable[Council]) -> Iterator[Council]:
    """Each council once, though it had more vendors."""
    return iter({council.code: council for council in councils}.values())


def field_rows(store: Store, council: Council) -> list[dict[str, Any]]:
    """The fields of one council's registers that its records keep beside, in the order of register
    and count. Fields that were recognised are no longer there by name."""
    seen: dict[tuple[str, str], Seen] = {}
    for document in store.current(
        organisatie=council.code, resource="informatieobject", deleted=False
    ):
        ext = document.body["ext"]
        for name, value in (ext.get("overig") or {}).items():
            seen.setdefault((ext.get("brontype") or "", name), Seen()).add(value)
    known = known_of(store, council.code) if seen else Known()
    ordered = sorted(seen.items(), key=lambda item: (item[0][0], -item[1].aantal, item[0][1]))
    return [_row(council.key, register, name, its, known) for (register, name), its in ordered]


def _row(key: str, register: str, name: str, seen: Seen, known: Known) -> dict[str, Any]:
    reading = field_of(key, register, name, tuple(seen.values), known)
    return {
        "raad": key,
        "register": register,
        "veld": name,
        "aantal": seen.aantal,
        "voorbeelden": [value[:80] for value in list(seen.values)[:SHOWN]],
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
