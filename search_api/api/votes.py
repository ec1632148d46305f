"""Votes and motions as tables: `/api/v1/stemmen`, `/stemmingen`, `/moties`."""

import datetime as dt
from collections.abc import Iterator
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Query, Request
from pydantic import Field
from starlette.responses import Response, StreamingResponse

from search_api.api.models import votes as models
from search_api.services import Services
from search_api.web.accepting import JSON, best
from search_api.web.answers import both, json
from search_api.web.csv import SEPARATORS, attachment, begun, lines
from search_api.web.problems import Problem, errors
from search_api.web.questions import OneOf, Whole
from search_api.web.requests import services, streams
from search_api.web.voting import (
    OUTCOMES,
    Format,
    Fracties,
    Listed,
    Period,
    Voting,
    filtered,
    listed,
)
from tables.filters import Filter
from tables.lists import Row, beside, encoded, every, one, separated
from tables.shapes import shown

router = APIRouter()
NDJSON = "application/x-ndjson"
#: what is given to who names no form, by the kind of content that he takes
FORMS = {JSON: "json", "text/csv": "csv", NDJSON: "ndjson"}
VARIED = {"Vary": "Accept"}
#: columns that depend on the day that it is, behind those of the table
ADDED = {"moties": ("dagen_open",)}


class Votes(Listed, Voting, Format):
    """Rows of votes."""


class VoteList(Listed, Voting):
    """Votes."""

    verschil: Annotated[int | None, Whole(0, 1000)] = Field(
        None, description="at most so many votes between for and against"
    )
    verdeeld: Annotated[str | None, OneOf(("ja", "nee"))] = Field(
        None, description="with or without a divided fractie"
    )


class MotionList(Listed, Period, Fracties, Format):
    """Motions and amendments."""

    uitslag: list[Annotated[str, OneOf(OUTCOMES)]] = Field(
        [], description="what became of it; repeat for alternatives"
    )
    type: list[Annotated[str, OneOf(("motie", "amendement"))]] = Field([])
    afdoening: list[Annotated[str, OneOf(("open", "afgedaan", "onbekend"))]] = Field(
        [], description="of what was adopted, whether it is settled; repeat for alternatives"
    )
    dagen: Annotated[int | None, Whole(0, 36_500)] = Field(
        None, description="decided at least so many days ago; may be written `dagen>=365`"
    )
    dagen_ten_minste: Annotated[int | None, Whole(0, 36_500)] = Field(
        None, alias="dagen>", description="the same, as one may write it: `dagen>=365`"
    )


@router.get(
    "/api/v1/stemmen",
    tags=["votes"],
    response_model=models.VoteRows,
    responses={**both(), **errors(400, 503)},
)
def votes(request: Request, asked: Annotated[Votes, Query()]) -> Response:
    """One row for each vote and member, or fractie where only that is known, from new to old. The
    columns are stable; `csv` and `ndjson` give all rows as a stream."""
    found = services(request)
    return table(request, found, "stemmen", filtered(found, asked), asked, "rows")


@router.get(
    "/api/v1/stemmingen", tags=["votes"], response_model=models.Votes, responses=errors(400, 503)
)
def vote_list(request: Request, asked: Annotated[VoteList, Query()]) -> Response:
    """Votes from new to old, by what and how was voted."""
    found = services(request)
    wanted = filtered(found, asked)
    said = {"ja": True, "nee": False, None: None}[asked.verdeeld]
    wanted = Filter(**{**vars(wanted), "verschil": asked.verschil, "verdeeld": said})
    return json(listed(found, "stemmingen", wanted, asked.size, asked.cursor))


@router.get(
    "/api/v1/stemmingen/{key}",
    tags=["votes"],
    response_model=models.OneVote,
    responses=errors(404, 503),
)
def one_vote(request: Request, key: str) -> Response:
    """One vote: what each fractie chose, and each member where that is known."""
    found = services(request)
    row = held(one(found.tables, "stemmingen", key), "stemming")
    code = row["organisatie"]
    sides = beside(found.tables, "fractiestemmen", "stemming", key, code, "fractie")
    chosen = beside(found.tables, "stemmen", "stemming", key, code, "volgorde")
    return json({**row, "fracties": sides, "stemmen": chosen})


@router.get(
    "/api/v1/moties",
    tags=["votes"],
    response_model=models.Motions,
    responses={**both(), **errors(400, 503)},
)
def motions(request: Request, asked: Annotated[MotionList, Query()]) -> Response:
    """Motions and amendments from new to old, with how far what was adopted is settled. `open` is
    said where the source says so, or where its register tells it of others (`afdoening_grondslag`)."""
    found = services(request)
    more = {
        "uitslag": tuple(asked.uitslag),
        "type": tuple(asked.type),
        "afdoening": tuple(asked.afdoening),
        "dagen": asked.dagen if asked.dagen_ten_minste is None else asked.dagen_ten_minste,
    }
    wanted = Filter(**{**vars(filtered(found, asked)), **more})
    return table(request, found, "moties", wanted, asked, "items")


def held(row: Row | None, what: str) -> Row:
    """The row; raises a 404 problem where there is none."""
    if row is None:
        raise Problem(404, f"geen {what} met deze sleutel")
    return row


def table(
    request: Request, found: Services, name: str, wanted: Filter, asked: Any, member: str
) -> Response:
    """A page of a table, or all of it as a stream of lines."""
    form = asked.format
    if "format" not in request.query_params:
        form = FORMS[best(request, tuple(FORMS)) or JSON]
    if form == "json":
        body = listed(found, name, wanted, asked.size, asked.cursor, member)
        return json({**body, member: [_told(name, row) for row in body[member]]}, VARIED)
    if form == "ndjson":
        content = _ndjson(found, name, wanted)
        return StreamingResponse(streams(request).of(content), headers=VARIED, media_type=NDJSON)
    return StreamingResponse(
        streams(request).of(_csv(found, name, wanted, SEPARATORS[asked.scheiding])),
        media_type="text/csv; charset=utf-8",
        headers={**attachment(f"griffie-{name}.csv"), **VARIED},
    )


def _ndjson(found: Services, name: str, wanted: Filter) -> Iterator[bytes]:
    if name not in ADDED:
        return encoded(found.tables, name, wanted)
    return (
        b"".join(orjson.dumps(_told(name, row)) + b"\n" for row in rows)
        for rows in every(found.tables, name, wanted)
    )


def _csv(found: Services, name: str, wanted: Filter, separator: str) -> Iterator[bytes]:
    yield begun(separator) + lines([(*shown(name), *ADDED.get(name, ()))], separator)
    if name not in ADDED:
        yield from separated(found.tables, name, wanted, separator)
        return
    for rows in every(found.tables, name, wanted):
        yield lines([{**row, **_added(name, row)}.values() for row in rows], separator)


def _told(name: str, row: Row) -> Row:
    """A row whose life is told as a list, with what depends on the day that it is."""
    if isinstance(life := row.get("levensloop"), str):
        row = {**row, "levensloop": orjson.loads(life)}
    return {**row, **_added(name, row)}


def _added(name: str, row: Row) -> Row:
    if name not in ADDED:
        return {}
    decided = row["uitslag_datum"] or row["datum"]
    still = row["afdoening"] == "open" and decided is not None
    return {"dagen_open": (dt.date.today() - decided).days if still else None}
