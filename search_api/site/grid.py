"""Who are put beside each other, and what each chose vote by vote."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from starlette.datastructures import QueryParams

from search_api.services import Services
from search_api.site.people import fracties_of
from search_api.site.places import Raad, council_of
from search_api.site.rendering import slug
from search_api.web.problems import Problem, invalid
from search_api.web.voting import persons_of
from standard.text import nearest
from tables.filters import Filter
from tables.lists import Row, one, rows_from
from tables.measures import FEW, fractie_votes

#: who are put beside each other at most, and votes of each that are looked at
MOST, VOTES = 6, 20_000
SIDES = ("voor", "tegen")
KEPT = ("id", "titel", "type", "datum", "uitslag", "organisatie")


@dataclass(frozen=True)
class Column:
    """One member or fractie; `parameter` is its name in an address, `key` its value there, and `votes`
    the rows of its votes by their ids, with what it chose as `keuze`."""

    parameter: str
    key: str
    naam: str
    fractie: str | None
    raad: Raad
    adres: str
    votes: Mapping[str, Row] = field(repr=False)

    def told(self) -> dict[str, Any]:
        return {
            "id": self.key,
            "naam": self.naam,
            "fractie": self.fractie,
            "organisatie": {"code": self.raad.code, "naam": self.raad.naam},
        }


def members(found: Services, given: list[str], codes: tuple[str, ...]) -> list[Column]:
    """Members by id or full name, of these councils or all; raises a 400 problem for one that is unknown or not the only one."""
    keys: dict[str, None] = {}
    for value in given:
        ids = persons_of(found, (value,), codes)
        if len(ids) > 1:
            reason = (
                f"{value[:40]!r} is de naam van {len(ids)} leden; noem de raad erbij of geef een id"
            )
            raise invalid("persoon", reason, list(ids))
        keys[ids[0]] = None
    return [_member(found, key) for key in _few(list(keys))]


def _few(keys: list[str]) -> list[str]:
    if len(keys) > MOST:
        raise Problem(400, f"hoogstens {MOST} naast elkaar")
    return keys


def _member(found: Services, key: str) -> Column:
    told = one(found.tables, "personen", key)
    assert told is not None
    raad = council_of(found, told["organisatie"])
    _, cast = rows_from(found.tables, "stemmen", Filter((raad.code,), persoon=(key,)), 0, VOTES)
    votes = {row["stemming"]: row | {"id": row["stemming"]} for row in cast}
    return Column("persoon", key, told["naam"], told["fractie"], raad, f"/personen/{key}", votes)


def parties(found: Services, raad: Raad, params: QueryParams) -> list[Column]:
    """Fracties of one council by name; raises a 400 problem for one that it does not have."""
    held = fracties_of(found, raad.code)
    columns: dict[str, Column] = {}
    for value in params.getlist("fractie"):
        key = slug(value)
        if key not in held:
            names = [rows[0]["naam"] for rows in held.values()]
            reason = f"{raad.naam} heeft geen fractie {value[:40]!r}"
            raise invalid("fractie", reason, list(nearest(value, names)) or names)
        name, ids = held[key][0]["naam"], tuple(row["id"] for row in held[key])
        cast = fractie_votes(found.tables, ids, raad.code, 0, VOTES)
        votes = {row["id"]: row | {"keuze": row["kant"]} for row in cast}
        address = f"{raad.adres}/fracties/{key}"
        columns[key] = Column("fractie", name, name, None, raad, address, votes)
    _few(list(columns))
    return list(columns.values())


def rows(columns: list[Column], about: tuple[str, ...] | None) -> list[dict[str, Any]]:
    """The votes of which the choice of two or more is known (of one where one is asked), from new to
    old; `about` are ids of what was voted on."""
    found: dict[str, Row] = {}
    for each in columns:
        found |= each.votes
    wanted = None if about is None else set(about)
    told = []
    for key, vote in found.items():
        chosen = {each.key: each.votes[key]["keuze"] for each in columns if key in each.votes}
        if len(chosen) < min(2, len(columns)) or (
            wanted is not None and vote["motie"] not in wanted
        ):
            continue
        sides = {choice for choice in chosen.values() if choice in SIDES}
        row = {name: vote[name] for name in KEPT} | {"titel": vote["titel"] or "zonder titel"}
        told.append(row | {"keuzen": chosen, "verschilt": len(sides) > 1})
    return sorted(told, key=lambda row: str(row["datum"] or ""), reverse=True)


def agreement(columns: list[Column], told: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Of each two: how often they chose the same side, of the votes in which both were for or against;
    `deel` is None where those are too few."""
    pairs = []
    for first, second in combinations(columns, 2):
        sides = [(row["keuzen"].get(first.key), row["keuzen"].get(second.key)) for row in told]
        both = [(one, other) for one, other in sides if one in SIDES and other in SIDES]
        same = sum(one == other for one, other in both)
        share = same / len(both) if len(both) >= FEW else None
        names = {"een": first.naam, "ander": second.naam}
        pairs.append(names | {"gelijk": same, "n": len(both), "deel": share})
    return pairs
