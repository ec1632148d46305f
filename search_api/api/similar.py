"""Motions and amendments that were copied from each other, of one paper and of all."""

from typing import Annotated, Any

from fastapi import APIRouter, Request
from fastapi import Query as Parameters
from starlette.responses import Response

from search_api.api.export import atom
from search_api.api.models.records import Beside, Similar, Travelled
from search_api.views.similar import METHOD, beside, known_families, similar
from search_api.web.answers import json, media
from search_api.web.problems import errors
from search_api.web.requests import base_url, services
from search_api.web.searching import Search, query

router = APIRouter()


@router.get(
    "/api/v1/records/{record_id}/vergelijkbaar",
    tags=["records"],
    response_model=Similar,
    responses=errors(400, 404, 503),
)
def alike(request: Request, record_id: str) -> Response:
    """Motions and amendments with nearly the same text, this one among them, oldest first.
    `overeenkomst` is the share of the text's rows of four words that both have (0-1); `eerste` is
    the oldest of them that we hold. All of it is derived (`grondslag`)."""
    found = services(request)
    return json(similar(found.store, found.engine, record_id, base_url(request)))


@router.get(
    "/api/v1/records/{record_id}/vergelijkbaar/{ander}",
    tags=["records"],
    response_model=Beside,
    responses=errors(400, 404, 503),
)
def side_by_side(request: Request, record_id: str, ander: str) -> Response:
    """Two motions or amendments side by side: what the second kept, changed, left out and added."""
    found = services(request)
    return json(beside(found.store, found.engine, record_id, ander, base_url(request)))


@router.get(
    "/api/v1/reizende-moties",
    tags=["records"],
    response_model=Travelled,
    responses=errors(400, 503),
)
def travelling(request: Request, asked: Annotated[Search, Parameters()]) -> Response:
    """Motions and amendments that more than one council had, those taken over last first, each with
    who was first and how every council decided; among the newest papers that fit the search."""
    found = services(request)
    rows = known_families(found, query(asked, found), base_url(request))
    return json({"grondslag": METHOD, "families": rows})


@router.get(
    "/api/v1/reizende-moties.atom",
    tags=["records"],
    response_class=Response,
    responses={**media("application/atom+xml"), **errors(400, 503)},
)
def feed(request: Request, asked: Annotated[Search, Parameters()]) -> Response:
    """The same as an Atom feed: an entry for each time that a council took a text over."""
    found, base = services(request), base_url(request)
    rows = [
        {
            "id": row["id"],
            "titel": f"{row['organisatie']['naam']}: {row['titel']}",
            "moment": f"{row['datum']}T00:00:00+00:00",
            "naam": row["organisatie"]["naam"],
            "tekst": _told(family["eerste"], row),
        }
        for family in known_families(found, query(asked, found), base)
        for row in family["results"]
        if row["datum"] and family["eerste"] and row["id"] != family["eerste"]["id"]
    ]
    rows.sort(key=lambda row: (row["moment"], row["id"]), reverse=True)
    params = request.query_params
    return atom(
        base, "/api/v1/reizende-moties.atom", "/reizende-moties", params, "Reizende moties", rows
    )


def _told(first: dict[str, Any], row: dict[str, Any]) -> str:
    share = round(100 * row["overeenkomst"])
    outcome = f"; {row['uitslag']}" if row["uitslag"] else ""
    return f"{share}% gelijk aan die van {first['organisatie']['naam']} ({first['datum']}){outcome}"
