"""Who submitted a paper: persons, or fracties where no persons are named."""

import re
from collections.abc import Callable, Iterator

from crawlers.markup import plain
from crawlers.reading.known import Known
from crawlers.reading.name_lists import read_names
from crawlers.reading.names import Naam
from crawlers.reading.records import RecordBuilder
from standard.base import Verwijzing, knip
from standard.extensions import (
    ExtIndiener,
)
from standard.records import Record
from standard.resources import Indiener
from store import Put


def submitters_of(known: dict[str, str], has: Known) -> list[tuple[Naam, bool]]:
    """(name, whether first named) of everybody who submitted or co-signed."""
    first = read_names(known.get("indieners") or "", has).personen
    return [(name, number == 0) for number, name in enumerate(first)] + [
        (name, False) for name in read_names(known.get("mede") or "", has).personen
    ]


def fracties_of(
    known: dict[str, str], submitters: list[tuple[Naam, bool]], has: Known
) -> tuple[str, ...]:
    """The fracties that submitted: of the field for them, those that stand alone among the persons,
    and those of the persons, each as the council spells it where it has it."""
    found = list(_listed(known.get("fracties"), has))
    for column in ("indieners", "mede"):
        found += read_names(known.get(column) or "", has).fracties
    found += [name.fractie or "" for name, _ in submitters]
    return tuple(dict.fromkeys(part for part in found if part))


def _listed(text: str | None, has: Known) -> Iterator[str]:
    """The parts of a field for fracties. A name with «en» or «&» is divided only where each part is a
    fractie that is known."""
    for part in re.split(r"[;,\n/]", plain(text) or ""):
        name = part.strip()
        whole = has.fractie(name)
        halves = [has.fractie(half) for half in re.split(r"(?<!\s)\s+(?:en|&|\+)\s+", name)]
        if whole or len(halves) == 1 or not all(halves):
            yield whole or name
        else:
            yield from (half for half in halves if half)


def indieners(
    builder: RecordBuilder,
    record: Record,
    submitters: list[tuple[Naam, bool]],
    fracties: tuple[str, ...],
    person: Callable[[Naam], str | None],
) -> list[Put]:
    """One Indiener per person, or per fractie where the source names no persons."""
    rows: list[tuple[str, str | None, bool, str | None]] = [
        (name.volledig, name.fractie, first, person(name)) for name, first in submitters
    ] or [(fractie, fractie, number == 0, None) for number, fractie in enumerate(fracties)]
    puts = []
    for number, (text, fractie, first, person_id) in enumerate(rows, 1):
        data = Indiener(
            naam=knip(text, 200),
            informatieobject=record.verwijzing(),
            natuurlijk_persoon=Verwijzing(id=person_id) if person_id else None,
        )
        ext = ExtIndiener(
            fractie=fractie,
            volgorde=number,
            eerste=first,
            afgeleid=person_id is not None,
            grondslag="naam" if person_id else None,
        )
        key = f"{record.bronidentificatie}/{number}"
        puts.append(Put(builder.record(key, data, ext), record.id))
    return puts
