"""Who submitted a paper: persons, or fracties where no persons are named."""

import re
from collections.abc import Callable

from crawlers.markup import plain
from crawlers.reading.names import Naam, namen
from crawlers.reading.records import RecordBuilder
from standard.base import Verwijzing, knip
from standard.extensions import (
    ExtIndiener,
)
from standard.records import Record
from standard.resources import Indiener
from store import Put


def submitters_of(known: dict[str, str]) -> list[tuple[Naam, bool]]:
    """(name, whether first named) of everybody who submitted or co-signed."""
    first = namen(known.get("indieners"))
    return [(name, number == 0) for number, name in enumerate(first)] + [
        (name, False) for name in namen(known.get("mede"))
    ]


def fracties_of(known: dict[str, str], submitters: list[tuple[Naam, bool]]) -> tuple[str, ...]:
    listed = re.split(r"[;,\n/]", plain(known.get("fracties")) or "")
    found = [part.strip() for part in listed] + [name.fractie or "" for name, _ in submitters]
    return tuple(dict.fromkeys(part for part in found if part))


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
