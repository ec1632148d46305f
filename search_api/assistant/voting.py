"""Votes, members and national parties, from the tables that the API answers from."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Annotated, Any

from pydantic import Field

from search_api.assistant.asking import COUNCIL, MOST, SIZE, Arguments, Councils, read
from search_api.assistant.evidence import Evidence
from search_api.assistant.reading import covered
from search_api.services import Services
from search_api.web.problems import invalid
from search_api.web.questions import Filled, OneOf, Whole
from search_api.web.searching import Search, query, run
from search_api.web.voting import (
    CHOICES,
    OUTCOMES,
    YES,
    Period,
    fracties_of,
    paged,
    party_of,
    persons_of,
    records_of,
)
from tables.deviating import METHOD_DEVIATION, deviations
from tables.filters import Filter
from tables.lists import beside, one, page
from tables.measures import party, party_votes, summed

Row = dict[str, Any]
Names = Annotated[list[str], Filled]
#: what may be voted on, and how many of it a question may mean at most
KINDS = ("motie", "amendement", "voorstel")
MEANT = 500
Kinds = Annotated[list[Annotated[str, OneOf(KINDS)]], Filled]
VOTED = "kind of what was voted on: motie, amendement or voorstel"
#: rows beside one member, and of one vote
BESIDE, COUNTED = 50, 500
#: what a vote is about and belongs to, the nearest first
BEHIND = ("motie", "agendapunt", "vergadering")
#: attendance of who was not there, and what is told of it
ABSENT = ("afwezig", "afwezig_met_bericht", "deels")
AWAY = (
    *("persoon", "persoon_naam", "fractie", "status", "aanvang", "einde", "grondslag", "afgeleid"),
    *("bron_url", "versie"),
)


class Stemmingen(Period, Arguments):
    motie: Names = Field([], description="id of what was voted on")
    persoon: Names = Field([], description="id or full name of a member")
    fractie: Names = Field([], description="fractie as a council calls it")
    partij: Names = Field([], description="national party")
    organisatie: Councils = Field([], description=COUNCIL)
    provincie: Councils = Field([], description="name of the province")
    type: Kinds = Field([], description=VOTED)
    uitslag: Annotated[list[Annotated[str, OneOf(OUTCOMES)]], Filled] = Field(
        [], description="what came of the vote"
    )
    keuze: Annotated[list[Annotated[str, OneOf(CHOICES)]], Filled] = Field(
        [], description="what was chosen; afwezig is who was away"
    )
    afwijkend: Annotated[str | None, OneOf(tuple(YES))] = Field(
        None, description="ja: only members who chose otherwise than their own fractie"
    )
    q: str = Field("", max_length=1000, description="words of the motion, as for zoek")
    size: Annotated[int, Whole(1, MOST)] = Field(SIZE, description="votes in one answer")
    cursor: str | None = Field(None, description="`next` of the answer before")


class Persoon(Arguments):
    naam: str = Field("", max_length=200, description="name, or a part of it")
    id: str = Field("", description="or the id")
    organisatie: Councils = Field([], description=COUNCIL)


class Partij(Period, Arguments):
    naam: str = Field(min_length=1, max_length=200, description="national party, in any spelling")
    q: str = Field("", max_length=1000, description="words of the motions, as for zoek")
    type: Kinds = Field([], description=VOTED)
    organisatie: Councils = Field([], description=COUNCIL)
    provincie: Councils = Field([], description="name of the province")


def meant(
    found: Services, words: str, codes: Sequence[str], kinds: Sequence[str]
) -> tuple[str, ...] | None:
    """Ids of what the words find, of these kinds; None without words. Raises a 400 problem for words
    that find more than can be looked at, so that no vote is left out in silence."""
    if not words:
        return None
    search = Search(q=words, type=list(kinds or KINDS), organisatie=list(codes))
    question = query(search, found)
    question = replace(question, size=100)
    ids: list[str] = []
    result = run(found, question)
    if result.total > MEANT:
        raise invalid("q", f"vindt {result.total} stukken; vraag nauwer, tot {MEANT}")
    while result.hits:
        ids += [hit.document.id for hit in result.hits]
        if len(ids) >= result.total:
            break
        further = replace(question, state=result.state, after=result.last, offset=len(ids))
        result = run(found, further)
    return tuple(ids)


def councils_of(found: Services, asked: Stemmingen | Partij) -> tuple[str, ...]:
    """Codes of the councils that are asked, those of a province among them; empty is all. Raises a 400
    problem where a council is not in the province."""
    codes = tuple(asked.organisatie)
    if not asked.provincie:
        return codes
    within = {each.organisatie for each in found.statuses() if each.provincie in asked.provincie}
    chosen = tuple(sorted(within.intersection(codes) if codes else within))
    if not chosen:
        names = [each.naam for each in found.statuses() if each.organisatie in within]
        raise invalid("organisatie", "ligt niet in deze provincie", sorted(names))
    return chosen


def stemmingen(found: Services, base: str, arguments: Mapping[str, Any]) -> Row:
    asked = read(Stemmingen, arguments, found)
    codes = councils_of(found, asked)
    motions = records_of(found, "motie", asked.motie) if asked.motie else None
    wanted = Filter(
        organisatie=codes,
        motie=motions if motions is not None else meant(found, asked.q, codes, asked.type),
        persoon=persons_of(found, asked.persoon, codes),
        fractie=fracties_of(found, asked.fractie),
        partij=tuple(map(party_of, asked.partij)),
        type=tuple(asked.type),
        uitslag=tuple(asked.uitslag),
        keuze=tuple(asked.keuze),
        afwijkend=None if asked.afwijkend is None else YES[asked.afwijkend],
        van=asked.van,
        tot=asked.tot,
    )
    given, following = paged(found, "stemmingen", wanted, asked.size, asked.cursor)
    body = {
        "total": given.total,
        "stemmingen": _votes(found, base, wanted, given.rows),
        "next": following,
        "dekking": covered(found, codes),
    }
    return body | _deviating(found, wanted) if wanted.afwijkend else body


def _votes(found: Services, base: str, wanted: Filter, rows: Sequence[Row]) -> list[Row]:
    """Votes with the side of each fractie, and where something narrow was asked with who chose what.
    `over` is what was voted on."""
    evidence = Evidence(found, base, (row[key] for row in rows for key in ("id", *BEHIND)))
    chosen = (wanted.persoon, wanted.fractie, wanted.partij, wanted.keuze, wanted.motie)
    votes = []
    for row in rows:
        code = row["organisatie"]
        own = replace(wanted, stemming=(row["id"],), motie=None, organisatie=(code,))
        narrow = any(chosen) or wanted.afwijkend is not None
        cast = page(found.tables, "stemmen", own, COUNTED).rows if narrow else []
        sides = beside(found.tables, "fractiestemmen", "stemming", row["id"], code, "fractie")
        told = {
            "over": evidence.of(row["motie"] or row["agendapunt"]),
            "fracties": sides,
            "stemmen": cast,
            "ontbraken": _away(found, row) if narrow else [],
        }
        votes.append({**row, **_sourced(evidence, row, row["id"]), **told})
    return votes


def _sourced(evidence: Evidence, row: Row, vote: str) -> Row:
    """The source of a vote; where it has no address of its own, that of what it was about."""
    source = evidence.of(vote)
    behind = (evidence.of(row[key])["bron_url"] for key in BEHIND if row.get(key))
    return {**source, "bron_url": source["bron_url"] or next(filter(None, behind), None)}


def _away(found: Services, vote: Row) -> list[Row]:
    """Who was not at the meeting by its attendance, for all of it or (`deels`) a part, and of whom no
    choice in this vote is told: where the source keeps that there, the vote itself does not say it."""
    if vote["vergadering"] is None:
        return []
    here = Filter((vote["organisatie"],), vergadering=(vote["vergadering"],))
    cast = page(found.tables, "stemmen", Filter(here.organisatie, stemming=(vote["id"],)), COUNTED)
    voted = {row["persoon"] for row in cast.rows if row["keuze"] != "onbekend"}
    return [
        {name: row[name] for name in AWAY}
        for row in page(found.tables, "aanwezigheid", here, COUNTED).rows
        if row["status"] in ABSENT and row["persoon"] not in voted
    ]


def _deviating(found: Services, wanted: Filter) -> Row:
    """Who chose otherwise than the own fractie in these votes, and in how many of how many, whatever
    they chose."""
    told = deviations(found.tables, replace(wanted, afwijkend=None, keuze=()), size=BESIDE)
    shown = [{name: row[name] for name in row if name != "stemmingen"} for row in told.rows]
    more = max(0, told.total - BESIDE)
    return {"afwijkers": shown, "meer": more, "methode": METHOD_DEVIATION}


def persoon(found: Services, base: str, arguments: Mapping[str, Any]) -> Row:
    """All who may be meant; of one only also how he voted. Two of one name are two."""
    asked = read(Persoon, arguments, found)
    codes = tuple(asked.organisatie)
    if not (asked.naam or asked.id):
        raise invalid("naam", "geef naam, of id")
    if asked.id:
        row = one(found.tables, "personen", asked.id)
        rows = [row] if row else []
    else:
        rows = page(found.tables, "personen", Filter(codes, naam=asked.naam), BESIDE).rows
    if not rows:  # says which names come near
        persons_of(found, [asked.id or asked.naam], codes, "id" if asked.id else "naam")
    evidence = Evidence(found, base, (row["id"] for row in rows))
    people = [{**row, **evidence.of(row["id"])} for row in rows]
    if len(people) == 1:
        people[0] |= _votes_of(found, base, rows[0])
    return {"personen": people, "methode": METHOD_DEVIATION, "dekking": covered(found, codes)}


def _votes_of(found: Services, base: str, person: Row) -> Row:
    own = Filter((person["organisatie"],), persoon=(person["id"],))
    newest = page(found.tables, "stemmen", own, BESIDE).rows
    other = page(found.tables, "stemmen", replace(own, afwijkend=True), BESIDE).rows
    both = (*newest, *other)
    evidence = Evidence(found, base, (row[key] for row in both for key in ("stemming", "motie")))

    def sourced(rows: list[Row]) -> list[Row]:
        return [{**row, **_sourced(evidence, row, row["stemming"])} for row in rows]

    return {"nieuwste_stemmen": sourced(newest), "afwijkende_stemmen": sourced(other)}


def partij(found: Services, base: str, arguments: Mapping[str, Any]) -> Row:
    asked = read(Partij, arguments, found)
    codes = councils_of(found, asked)
    name = party_of(asked.naam, "naam")
    motions = meant(found, asked.q, codes, asked.type)
    wanted = Filter(
        organisatie=codes, motie=motions, type=tuple(asked.type), van=asked.van, tot=asked.tot
    )
    rows = party(found.tables, name, wanted)
    total, cast = summed(rows), party_votes(found.tables, name, wanted, BESIDE)
    evidence = Evidence(found, base, (row[key] for row in cast for key in ("stemming", "motie")))
    names = {each.organisatie: each.naam for each in found.statuses()}
    return {
        "partij": name,
        "totaal": total,
        "fracties": [{**row, "naam": names.get(row["organisatie"])} for row in rows],
        "stemmingen": [{**row, **_sourced(evidence, row, row["stemming"])} for row in cast],
        "meer": max(0, total.get("stemmingen", 0) - BESIDE),
        "dekking": covered(found, codes),
    }
