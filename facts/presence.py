"""Who was at a meeting: one attendee a person, from all that is told of it."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from facts.rules import AWAY, LISTED, PRESENCE, SEEN
from facts.statements import Presence
from standard.extensions import OpgaveAanwezigheid, Tegenspraak
from standard.vocabulary import Aanwezigheidsstatus, Grondslag, Tegengesproken

#: what is seen, and not written down of everybody
_ACTS = frozenset({Grondslag.stemming, Grondslag.spreker})


class Joined(NamedTuple):
    """A person who was taken to be another one, and on what that rests."""

    persoon: str
    grondslag: str


@dataclass(frozen=True)
class Attendee:
    """One person at one meeting; `statement` is what is shown of it."""

    statement: Presence
    opgaven: tuple[OpgaveAanwezigheid, ...]
    tegenspraak: tuple[Tegenspraak, ...]


def attendees(
    statements: Iterable[Presence], joined: Mapping[str, Joined] | None = None
) -> list[Attendee]:
    """The attendees of one meeting; `joined` tells by person who is meant by that name."""
    same = dict(joined or {})
    groups: dict[str, list[Presence]] = {}
    for each in sorted(statements, key=lambda each: (each.sleutel, each.bron, each.kader)):
        person = same[each.persoon].persoon if each.persoon in same else each.persoon
        groups.setdefault(person, []).append(each)
    return [_attendee(person, groups[person], same) for person in sorted(groups)]


def _attendee(person: str, told: list[Presence], same: Mapping[str, Joined]) -> Attendee:
    rows = sorted(told, key=_weight, reverse=True)
    first = rows[0]
    own = [each for each in rows if each.persoon == person] or rows
    values: dict[str, object] = {"persoon": person}
    for name in ("rol", "aanvang", "einde", "vergadering", "datum"):
        known = [value for each in rows if (value := getattr(each, name)) is not None]
        values[name] = (
            getattr(first, name) if getattr(first, name) is not None else next(iter(known), None)
        )
    fractie = next((each for each in rows if each.fractie is not None), first)
    values["fractie"] = _said(fractie, rows, "fractie")
    if first.status not in (Aanwezigheidsstatus.deels, Aanwezigheidsstatus.aanwezig):
        values |= {"aanvang": None, "einde": None}
    key = min(
        own, key=lambda each: (each.bron != Grondslag.opgave, len(each.sleutel), each.sleutel)
    )
    values |= {
        "id": key.id,
        "sleutel": key.sleutel,
        "naam": _said(own[0], rows, "naam"),
        "volledig": any(each.volledig for each in rows),
    }
    opgaven = {_opgave(each.changed(naam=_said(each, rows, "naam")), same): None for each in rows}
    return Attendee(first.changed(**values), tuple(opgaven), tuple(_against(rows)))


def _said(each: Presence, rows: Sequence[Presence], field: str) -> str | None:
    """What one place tells of a person under one key: as it does most often, so that a name that is
    spoiled once is not another statement; of two as often the longest."""
    same = [row for row in rows if (row.bron, row.sleutel) == (each.bron, each.sleutel)]
    told = Counter(value for row in same if (value := getattr(row, field)) is not None)
    return min(told, key=lambda said: (-told[said], -len(said), said), default=None)


def _weight(each: Presence) -> tuple[bool, int, int, str]:
    """Who came later or left earlier; then who was there over who is listed as away (it is shown
    that these contradict); then by what tells most (`facts.rules`)."""
    deels = each.status == Aanwezigheidsstatus.deels
    return deels, int(each.status in SEEN), LISTED[each.bron] * 10 + PRESENCE[each.status], each.id


def _against(rows: Sequence[Presence]) -> Iterable[Tegenspraak]:
    """Somebody who was there by one statement and not there by another."""
    there = next((each for each in rows if each.status in SEEN), None)
    away = next((each for each in rows if each.status in AWAY and each.bron not in _ACTS), None)
    if there is not None and away is not None:
        yield Tegenspraak(
            over=Tegengesproken.aanwezigheid,
            een=f"{there.naam}: {there.status.value}",
            ander=f"{away.naam}: {away.status.value}",
            bronnen=(there.sleutel, away.sleutel),
        )


def _opgave(each: Presence, same: Mapping[str, Joined]) -> OpgaveAanwezigheid:
    link = same.get(each.persoon)
    return OpgaveAanwezigheid(
        bron=each.bron,
        sleutel=each.sleutel,
        naam=each.naam,
        status=each.status,
        tekst_bron=each.tekst,
        pagina=each.pagina,
        persoon=each.persoon if link else None,
        grondslag_persoon=link.grondslag if link else None,
    )
