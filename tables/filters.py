"""What of a table is asked, as SQL: values are never part of the text of it."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from standard.text import bare, fold

Clause = tuple[str, tuple[object, ...]]
#: fields of a filter that are alternatives of one value
CHOICES = (
    "organisatie",
    "fractie",
    "partij",
    "persoon",
    "motie",
    "stemming",
    "vergadering",
    "uitslag",
    "keuze",
    "type",
    "afdoening",
)


@dataclass(frozen=True)
class Filter:
    """Alternatives within a field, all fields together. `fractie` is a name in any spelling, or an
    id; `persoon` and `motie` are ids; days are included. `naam` is a part of a name, `titel` of a title. `dagen` is how
    many days ago, at `vandaag`, a motion was decided at least."""

    organisatie: tuple[str, ...] = ()
    fractie: tuple[str, ...] = ()
    partij: tuple[str, ...] = ()
    persoon: tuple[str, ...] = ()
    motie: tuple[str, ...] | None = None
    stemming: tuple[str, ...] = ()
    vergadering: tuple[str, ...] = ()
    uitslag: tuple[str, ...] = ()
    keuze: tuple[str, ...] = ()
    type: tuple[str, ...] = ()
    afdoening: tuple[str, ...] = ()
    afwijkend: bool | None = None
    van: dt.date | None = None
    tot: dt.date | None = None
    naam: str = ""
    titel: str = ""
    verschil: int | None = None
    verdeeld: bool | None = None
    dagen: int | None = None
    vandaag: dt.date = field(default_factory=dt.date.today)

    @property
    def codes(self) -> tuple[str, ...] | None:
        """The councils that are asked; None is all."""
        return self.organisatie or None


def where(table: str, asked: Filter) -> tuple[str, list[object]]:
    """The condition on a table and the values in it; `true` where everything is asked."""
    clauses = [clause for clause in MAKERS[table](asked) if clause[0]]
    text = " AND ".join(f"({sql})" for sql, _ in clauses) or "true"
    return text, [value for _, values in clauses for value in values]


def _in(column: str, values: Iterable[object] | None) -> Clause:
    """Nothing is asked by no values; nothing fits an empty list that was meant (see `motie`)."""
    values = tuple(values or ())
    return (f"{column} IN ({', '.join('?' * len(values))})", values) if values else ("", ())


def _motie(column: str, asked: Filter) -> Clause:
    if asked.motie is None:
        return "", ()
    return (f"{column} IN (SELECT unnest(?::VARCHAR[]))", (list(asked.motie),))


def _fractie(name: str, key: str, asked: Filter) -> Clause:
    if not asked.fractie:
        return "", ()
    marks = ", ".join("?" * len(asked.fractie))
    folded = tuple(map(fold, asked.fractie))
    return f"{name} IN ({marks}) OR {key} IN ({marks})", (*folded, *asked.fractie)


def _between(column: str, asked: Filter) -> list[Clause]:
    clauses: list[Clause] = []
    if asked.van:
        clauses.append((f"{column} >= ?", (asked.van,)))
    if asked.tot:
        clauses.append((f"{column} <= ?", (asked.tot,)))
    return clauses


def _yes(column: str, value: bool | None) -> Clause:
    return ("", ()) if value is None else (f"{column} = ?", (value,))


def _stemmen(asked: Filter) -> list[Clause]:
    return [
        _in("organisatie", asked.organisatie),
        _fractie("fractie_sleutel", "fractie_id", asked),
        _in("partij", asked.partij),
        _in("persoon", asked.persoon),
        _motie("motie", asked),
        _in("stemming", asked.stemming),
        _in("uitslag", asked.uitslag),
        _in("keuze", asked.keuze),
        _in("type", asked.type),
        _yes("afwijkend", asked.afwijkend),
        _titled(asked),
        *_between("datum", asked),
    ]


def _titled(asked: Filter) -> Clause:
    wanted = bare(asked.titel.strip())
    return ("contains(strip_accents(lower(titel)), ?)", (wanted,)) if wanted else ("", ())


def _stemmingen(asked: Filter) -> list[Clause]:
    clauses = [
        _in("organisatie", asked.organisatie),
        _motie("motie", asked),
        _in("id", asked.stemming),
        _in("vergadering", asked.vergadering),
        _in("uitslag", asked.uitslag),
        _in("type", asked.type),
        *_between("datum", asked),
    ]
    if asked.verschil is not None:
        clauses.append(("verschil <= ?", (asked.verschil,)))
    if asked.verdeeld is not None:
        known = "id IN (SELECT stemming FROM {fractiestemmen} WHERE kant <> 'onbekend')"
        whole = f"len(verdeeld) = 0 AND {known}"
        clauses.append(("len(verdeeld) > 0" if asked.verdeeld else whole, ()))
    within = [
        _fractie("fractie_sleutel", "fractie_id", asked),
        _in("partij", asked.partij),
        _in("persoon", asked.persoon),
        _in("keuze", asked.keuze),
        _yes("afwijkend", asked.afwijkend),
    ]
    said = [clause for clause in within if clause[0]]
    if said:
        inner = " AND ".join(f"({sql})" for sql, _ in said)
        values = tuple(value for _, values in said for value in values)
        clauses.append((f"id IN (SELECT stemming FROM {{stemmen}} WHERE {inner})", values))
    return clauses


def _named(asked: Filter) -> Clause:
    return ("contains(naam_sleutel, ?)", (fold(asked.naam),)) if fold(asked.naam) else ("", ())


def _personen(asked: Filter) -> list[Clause]:
    clauses = [
        _in("organisatie", asked.organisatie),
        _in("partij", asked.partij),
        _in("id", asked.persoon),
        _named(asked),
    ]
    if asked.fractie:
        key = f"SELECT persoon FROM {{stemmen}} WHERE {_fractie('fractie_sleutel', 'fractie_id', asked)[0]}"
        own = " OR ".join(["lower(fractie) = lower(?) OR fractie_id = ?"] * len(asked.fractie))
        doubled = tuple(value for each in asked.fractie for value in (each, each))
        folded = tuple(map(fold, asked.fractie))
        clauses.append((f"id IN ({key}) OR {own}", (*folded, *asked.fractie, *doubled)))
    return clauses


def _fracties(asked: Filter) -> list[Clause]:
    return [
        _in("organisatie", asked.organisatie),
        _in("partij", asked.partij),
        _fractie("naam_sleutel", "id", asked),
        _named(asked),
    ]


def _moties(asked: Filter) -> list[Clause]:
    clauses = [
        _in("organisatie", asked.organisatie),
        _motie("id", asked),
        _in("uitslag", asked.uitslag),
        _in("type", asked.type),
        _in("afdoening", asked.afdoening),
        *_between("datum", asked),
    ]
    if asked.fractie:
        folded = list(map(fold, asked.fractie))
        any_of = "list_has_any(fractie_sleutels, ?::VARCHAR[]) OR list_has_any(fractie_ids, ?::VARCHAR[])"
        clauses.append((any_of, (folded, list(asked.fractie))))
    if asked.persoon:
        any_of = " OR ".join(["list_contains(indiener_ids, ?)"] * len(asked.persoon))
        clauses.append((any_of, asked.persoon))
    if asked.dagen is not None:
        before = asked.vandaag - dt.timedelta(days=asked.dagen)
        clauses.append(("coalesce(uitslag_datum, datum) <= ?", (before,)))
    return clauses


def _aanwezigheid(asked: Filter) -> list[Clause]:
    return [
        _in("organisatie", asked.organisatie),
        _in("persoon", asked.persoon),
        _in("vergadering", asked.vergadering),
        *_between("datum", asked),
    ]


MAKERS = {
    "stemmen": _stemmen,
    "stemmingen": _stemmingen,
    "personen": _personen,
    "fracties": _fracties,
    "moties": _moties,
    "aanwezigheid": _aanwezigheid,
}
