"""`POST /api/v1/conformance`: an answer or an address held against the standard."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from conformance.report.reports import FORMATS
from search_api.api.models.checks import Report
from search_api.web.answers import Responses
from search_api.web.checking import Check, as_page, bounded, report_on
from search_api.web.problems import errors
from search_api.web.requests import services, turns

router = APIRouter()
TYPES = {
    "json": "application/json",
    "html": "text/html",
    "junit": "application/xml",
    "sarif": "application/sarif+json",
    "text": "text/plain; charset=utf-8",
}
REPORTS: Responses = {
    200: {
        "description": "het verslag, in de vorm die gevraagd is",
        "model": Report,
        "content": {
            TYPES[form].partition(";")[0]: {"schema": {"type": "string"}}
            for form in FORMATS
            if form != "json"
        },
    },
    **errors(400, 413, 503),
}
#: read piece by piece, so that what is too large is refused before it is all here
BODY = {
    "requestBody": {
        "required": True,
        "content": {"application/json": {"schema": Check.model_json_schema()}},
    }
}


@router.post("/api/v1/conformance", tags=["conformance"], responses=REPORTS, openapi_extra=BODY)
async def conformance(request: Request) -> Response:
    """Checks an uploaded `answer` or the API at `url` against a profile of the standard. Gives the
    report as `griffie check` does; 400 for an address that is not public."""
    content, make = await bounded(request), services(request).make
    text, form = await turns(request, "toets").run(lambda: report_on(content, make))
    return as_page(text) if form == "html" else Response(text, media_type=TYPES[form])
