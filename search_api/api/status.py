"""`GET /api/v1/status`: what is held of each organisation, how fresh it is and what is missing."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import Field
from starlette.responses import Response

from search_api.api.models.offers import Statuses
from search_api.web.answers import json
from search_api.web.problems import errors, invalid
from search_api.web.questions import Question
from search_api.web.requests import services
from store.status import months

router = APIRouter()


class Asked(Question):
    organisatie: list[str] = Field(
        [],
        description="TOOI code or key of the registry; repeat for more",
        examples=[["gm0828"]],
    )


@router.get("/api/v1/status", tags=["status"], response_model=Statuses, responses=errors(400, 503))
def status(request: Request, asked: Annotated[Asked, Query()]) -> Response:
    """Per organisation and vendor: state (ok, incompleet, achter, geblokkeerd, mislukt, nooit,
    opgeheven), last success, last content date, what is held and what is missing. With
    `organisatie` (TOOI code or key) also per month what the source named, what we hold and
    what it kept back."""
    found = services(request)
    every = found.registered()
    if not asked.organisatie:
        return json({"results": [each.as_dict() for each in every]})
    named = {each.sleutel: each.organisatie for each in every}
    codes = {named.get(name, name) for name in asked.organisatie}
    absent = codes - {each.organisatie for each in every}
    if absent:
        raise invalid("organisatie", f"onbekend: {', '.join(sorted(absent))}", sorted(named))
    detail = {code: months(found.store, code) for code in codes}
    rows = [
        {**each.as_dict(), "maanden": detail[each.organisatie].get(each.leverancier, [])}
        for each in every
        if each.organisatie in codes
    ]
    return json({"results": rows})
