"""`GET /api/v1/kwaliteit`: what each vendor and council offers."""

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from pydantic import Field
from starlette.responses import Response

from search_api.api.models.offers import Offers
from search_api.services import Services
from search_api.views.measures import history
from search_api.views.quality import against, rows
from search_api.web.answers import json
from search_api.web.problems import errors, invalid
from search_api.web.questions import Question
from search_api.web.requests import base_url, services
from store.status import months

router = APIRouter()


class Asked(Question):
    organisatie: str | None = Field(
        None, description="TOOI code or key of the registry", examples=["gm0828"]
    )
    leverancier: str | None = Field(
        None, description="vendor of the council system", examples=["ibabs"]
    )


@router.get(
    "/api/v1/kwaliteit",
    tags=["conformance"],
    response_model=Offers,
    responses=errors(400, 503),
)
def quality(request: Request, asked: Annotated[Asked, Query()]) -> Response:
    """Per organisation and vendor, in the order of names: freshness, state, and of how many motions
    result, vote and votes are known and of how many meetings attendance. With `organisatie` or
    `leverancier` also where the newest records fall short of the standard, and per month what the
    source named and what we hold."""
    found = services(request)
    vendor, code = _known(found, asked)
    body: dict[str, Any] = {"results": rows(found, vendor, code)}
    if vendor or code:
        body["standaard"] = against(found, base_url(request), vendor, code)
    if vendor:
        body["verloop"] = [
            {**asdict(each), "deel": round(each.deel, 4)} for each in history(found.store, vendor)
        ]
    if code:
        body["maanden"] = months(found.store, code)
    return json(body)


def _known(found: Services, asked: Asked) -> tuple[str | None, str | None]:
    """(vendor, organisation code); an organisation may be named by its key."""
    vendors = found.vendors()
    if asked.leverancier is not None and asked.leverancier not in vendors:
        raise invalid("leverancier", f"onbekend: {asked.leverancier!r}", sorted(vendors))
    code = asked.organisatie
    if code is not None:
        every = found.registered()
        named = {each.sleutel: each.organisatie for each in every}
        code = named.get(code, code)
        if code not in {each.organisatie for each in every}:
            raise invalid("organisatie", f"onbekend: {code!r}", sorted(named))
    return asked.leverancier, code
