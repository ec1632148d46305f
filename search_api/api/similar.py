"""`/api/v1/records/{id}/vergelijkbaar`: motions and amendments that were copied from each other."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from search_api.api.models.records import Similar
from search_api.views.similar import similar
from search_api.web.answers import json
from search_api.web.problems import errors
from search_api.web.requests import base_url, services

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
