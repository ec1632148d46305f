"""`/api/v1/openapi.json`: the description of this API at its own root, as the rules of the Dutch
government for APIs have it (/core/publish-openapi)."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from search_api.web.answers import json
from search_api.web.openapi import PREFIX, below
from search_api.web.requests import base_url

router = APIRouter()


@router.get(f"{PREFIX}/openapi.json", include_in_schema=False)
def description(request: Request) -> Response:
    """What `/openapi.json` says of `/api/v1`, with addresses from there."""
    return json(below(request.app.openapi(), f"{base_url(request)}{PREFIX}"))
