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
from search_api.web.questions import Filled, Whole
from search_api.web.searching import Search, query, run
from search_api.web.voting import Period, fracties_of, paged, party_of, persons_of, records_of
from tables.filters import Filter
from tables.lists import beside, one, page
from tables.measures import METHOD_DEVIATION, party, party_votes, summed

Row = dict[str, Any]
Names = Annotated[list[str], Filled]
#: what may be voted on, and how many of it a question may mean at most
KINDS = ("motie", "amendement", "voorstel")
MEANT = 500
#: rows beside one member
BESIDE = 50


class Stemmingen(Period, Arguments):
    motie: Names = Field([], description="id of what was voted on")
    persoon: Names = Field([], description="id or full name of a member")
    fractie: Names = Field([], description="fractie as a council calls it")
    partij: Names = Field([], description="national party")
    organisatie: Councils = Field([], description=COUNCIL)
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
    organisatie: Councils = Field([], description=COUNCIL)


def meant(found: Services, words: str, codes: Sequence[str]) -> tuple[str, ...] | None:
    """Ids of what the words find; None without words. Raises a 400 problem for words that find more
    than can be looked at, so that no vote is left out in silence."""
    if not words:
        return None
    search = Search(q=words, type=list(KINDS), organisatie=list(codes))
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


def stemmingen(found: Services, base: str, arguments: Mapping[str, Any]) -> Row:
    asked = read(Stemmingen, arguments, found)
    codes = tuple(asked.organisatie)
    motions = records_of(found, "motie", asked.motie) if asked.motie else None
    wanted = Filter(
        organisatie=codes,
        motie=motions if motions is not None else meant(found, asked.q, codes),
        persoon=persons_of(found, asked.persoon, codes),
        fractie=fracties_of(found, asked.fractie),
        partij=tuple(map(party_of, asked.partij)),
        van=asked.van,
        tot=asked.tot,
    )
    given, following = paged(found, "stemmingen", wanted, asked.size, asked.cursor)
    evidence = Evidence(found, base, (row["id"] for row in given.rows))
    narrow = wanted.persoon or wanted.fractie or wanted.partij or wanted.motie
    votes = []
    for row in given.rows:
        own = replace(wanted, stemming=(row["id"],), motie=None, organisatie=(row["organisatie"],))
        cast = page(found.tables, "stemmen", own, 200).rows if narrow else []
        sides = beside(
            found.tables, "fractiestemmen", "stemming", row["id"], row["organisatie"], "fractie"
        )
        votes.append({**row, **evidence.of(row["id"]), "fracties": sides, "stemmen": cast})
    return {
        "total": given.total,
        "stemmingen": votes,
        "next": following,
        "dekking": covered(found, codes),
    }


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
        persons_of(found, [asked.id or asked.naam], codes)
    evidence = Evidence(found, base, (row["id"] for row in rows))
    people = [{**row, **evidence.of(row["id"])} for row in rows]
    if len(people) == 1:
        people[0] |= _votes_of(found, base, rows[0])
    return {"personen": people, "methode": METHOD_DEVIATION, "dekking": covered(found, codes)}


def _votes_of(found: Services, base: str, person: Row) -> Row:
    own = Filter((person["organisatie"],), persoon=(person["id"],))
    newest = page(found.tables, "stemmen", own, BESIDE).rows
    other = page(found.tables, "stemmen", replace(own, afwijkend=True), BESIDE).rows
    evidence = Evidence(found, base, (row["stemming"] for row in (*newest, *other)))

    def sourced(rows: list[Row]) -> list[Row]:
        return [{**row, **evidence.of(row["stemming"])} for row in rows]

    return {"nieuwste_stemmen": sourced(newest), "afwijkende_stemmen": sourced(other)}


def partij(found: Services, base: str, arguments: Mapping[str, Any]) -> Row:
    asked = read(Partij, arguments, found)
    codes = tuple(asked.organisatie)
    name = party_of(asked.naam)
    motions = meant(found, asked.q, codes)
    wanted = Filter(organisatie=codes, motie=motions, van=asked.van, tot=asked.tot)
    rows = party(found.tables, name, wanted)
    cast = party_votes(found.tables, name, wanted)
    evidence = Evidence(found, base, (row["stemming"] for row in cast[:BESIDE]))
    return {
        "partij": name,
        "totaal": summed(rows),
        "fracties": rows,
        "stemmingen": [{**row, **evidence.of(row["stemming"])} for row in cast[:BESIDE]],
        "meer": max(0, len(cast) - BESIDE),
        "dekking": covered(found, codes),
    }
