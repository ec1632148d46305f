"""Members, fracties, councils and national parties: `/api/v1/personen`, `/fracties`,
`/organisaties`, `/afwijkers`, `/partijen/{landelijk}`."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from pydantic import Field
from starlette.responses import Response

from search_api.api.models import votes as models
from search_api.api.votes import held
from search_api.web.answers import json
from search_api.web.problems import Problem, errors
from search_api.web.questions import Whole
from search_api.web.requests import services
from search_api.web.voting import (
    SIZE,
    Councils,
    Fracties,
    Listed,
    Period,
    Voting,
    agreed,
    coverage,
    filtered,
    listed,
    party_of,
)
from store.status import Status
from tables.deviating import METHOD_DEVIATION, deviations
from tables.filters import Filter
from tables.lists import Row, beside, one, page
from tables.measures import (
    METHOD_AGREEMENT,
    organisations,
    party,
    party_votes,
    summed,
)

router = APIRouter()
#: rows that come with one record
BESIDE = 1000


class Named(Listed, Fracties):
    """Members or fracties."""

    naam: str = Field("", max_length=200, description="a part of the name")


class Deviating(Councils, Voting):
    """Members who chose otherwise than their own fractie."""

    minstens: Annotated[int, Whole(1, 10_000)] = Field(1, description="at least so many times")
    size: Annotated[int, Whole(1, 1000)] = Field(SIZE, description="members in the answer")


class PartyVotes(Councils, Period):
    """Votes of a national party."""

    size: Annotated[int, Whole(1, 1000)] = Field(SIZE, description="votes in the answer")


def _listed(request: Request, table: str, asked: Named) -> Response:
    found = services(request)
    wanted = Filter(**{**vars(filtered(found, asked)), "naam": asked.naam})
    return json(listed(found, table, wanted, asked.size, asked.cursor))


@router.get(
    "/api/v1/personen", tags=["people"], response_model=models.People, responses=errors(400, 503)
)
def people(request: Request, asked: Annotated[Named, Query()]) -> Response:
    """Members by name: votes, attendance, and how often they chose otherwise than their fractie."""
    return _listed(request, "personen", asked)


@router.get(
    "/api/v1/fracties", tags=["people"], response_model=models.Groups, responses=errors(400, 503)
)
def groups(request: Request, asked: Annotated[Named, Query()]) -> Response:
    """Fracties by name, each of one council."""
    return _listed(request, "fracties", asked)


@router.get(
    "/api/v1/personen/{key}",
    tags=["people"],
    response_model=models.OnePerson,
    responses=errors(404, 503),
)
def one_person(request: Request, key: str) -> Response:
    """One member. Votes are at `/api/v1/stemmen?persoon=`."""
    found = services(request)
    row = held(one(found.tables, "personen", key), "persoon")
    codes = (row["organisatie"],)
    cast = page(found.tables, "stemmen", Filter(codes, persoon=(key,), afwijkend=True), BESIDE)
    there = page(found.tables, "aanwezigheid", Filter(codes, persoon=(key,)), BESIDE)
    body = {
        **row,
        "lidmaatschappen": beside(
            found.tables, "lidmaatschappen", "persoon", key, codes[0], "van, gezien_van"
        ),
        "afwijking": {
            "afgeweken": row["afgeweken"],
            "beoordeeld": row["beoordeeld"],
            "deel": share(row["afgeweken"], row["beoordeeld"]),
            "methode": METHOD_DEVIATION,
        },
        "afwijkende_stemmen": cast.rows,
        "aanwezigheid": there.rows,
    }
    return json(body)


def share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


@router.get(
    "/api/v1/fracties/{key}",
    tags=["people"],
    response_model=models.OneGroup,
    responses=errors(404, 503),
)
def one_group(request: Request, key: str) -> Response:
    """One fractie: its members, and how often it chose as each of the others did."""
    found = services(request)
    row = held(one(found.tables, "fracties", key), "fractie")
    codes = (row["organisatie"],)
    members = page(found.tables, "personen", Filter(codes, fractie=(key,)), BESIDE)
    pairs = agreed(found, codes[0])
    own = [pair for pair in pairs.paren if key in (pair["een_id"], pair["ander_id"])]
    more = {"overeenstemming": own, "methode": METHOD_AGREEMENT}
    return json({**row, "personen": members.rows, **more})


@router.get(
    "/api/v1/organisaties", tags=["people"], response_model=models.Councils, responses=errors(400)
)
def councils(request: Request, asked: Annotated[Councils, Query()]) -> Response:
    """Every council that is known, by name, with what is held of its votes."""
    found = services(request)
    wanted = filtered(found, asked).organisatie
    numbers = organisations(found.tables)
    seen: dict[str, Status] = {}
    for each in found.registered():
        if not wanted or each.organisatie in wanted:
            seen.setdefault(each.organisatie, each)
    items = [
        _council(each, numbers.get(code, {}))
        for code, each in sorted(seen.items(), key=lambda pair: pair[1].naam)
    ]
    return json({"total": len(items), "items": items, "next": None})


def _council(each: Status, numbers: Row) -> dict[str, Any]:
    own = {"id": each.organisatie, "code": each.organisatie, "naam": each.naam}
    own |= {"sleutel": each.sleutel, "provincie": each.provincie, "leverancier": each.leverancier}
    return {**own, "toestand": each.toestand, "laatste_succes": each.laatste_succes, **numbers}


@router.get(
    "/api/v1/organisaties/{key}",
    tags=["people"],
    response_model=models.OneCouncil,
    responses=errors(404, 503),
)
def one_council(request: Request, key: str) -> Response:
    """One council by its code or key: its fracties, and how far they agree with each other."""
    found = services(request)
    code = found.codes().get(key.lower(), key.lower())
    each = next((each for each in found.registered() if each.organisatie == code), None)
    if each is None:
        raise Problem(404, "geen organisatie met deze sleutel")
    pairs = agreed(found, code)
    parties = page(found.tables, "fracties", Filter((code,)), BESIDE)
    body = _council(each, organisations(found.tables, (code,)).get(code, {}))
    more = {"overeenstemming": pairs.paren, "methode": METHOD_AGREEMENT}
    return json({**body, "fracties": parties.rows, **more})


@router.get(
    "/api/v1/afwijkers",
    tags=["people"],
    response_model=models.Deviators,
    responses=errors(400, 503),
)
def deviating(request: Request, asked: Annotated[Deviating, Query()]) -> Response:
    """Members who chose otherwise than the majority of their own fractie, most first: n of N."""
    found = services(request)
    wanted = filtered(found, asked)
    told = deviations(found.tables, wanted, asked.minstens, size=asked.size)
    items = [{**row, "deel": share(row["afgeweken"], row["beoordeeld"])} for row in told.rows]
    body = {"total": told.total, "items": items, "methode": METHOD_DEVIATION}
    return json({**body, "coverage": coverage(found, wanted.organisatie)})


@router.get(
    "/api/v1/partijen/{landelijk}",
    tags=["people"],
    response_model=models.Party,
    responses=errors(400, 404, 503),
)
def national(request: Request, landelijk: str, asked: Annotated[PartyVotes, Query()]) -> Response:
    """A national party in all councils: how each of its fracties voted, and its newest votes. A vote
    of which nothing is told of the fractie is `onbekend`."""
    found = services(request)
    try:
        name = party_of(landelijk)
    except Problem as error:
        raise Problem(404, error.detail) from error
    wanted = filtered(found, asked)
    rows = party(found.tables, name, wanted)
    total = summed(rows)
    body = {
        "partij": name,
        "totaal": total,
        "fracties": rows,
        "stemmingen": party_votes(found.tables, name, wanted, asked.size),
    }
    more = {"meer": max(0, total.get("stemmingen", 0) - asked.size)}
    return json({**body, **more, "coverage": coverage(found, wanted.organisatie)})
