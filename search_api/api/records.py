"""`/api/v1/records`: one record whole, by id or by the source's own key or address."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from search_api.api.models.records import Batch, Records, WholeRecord
from search_api.views.record import whole
from search_api.web.answers import json
from search_api.web.problems import Problem, errors
from search_api.web.questions import Form, Number
from search_api.web.requests import base_url, services
from search_api.web.voting import codes_of
from store.output import lines

router = APIRouter()
BATCH = 100


class Lookup(Form):
    source_url: str | None = Field(
        None,
        description="address at the source",
        examples=["https://oss.bestuurlijkeinformatie.nl/Agenda/1"],
    )
    organisatie: str | None = Field(
        None, description="TOOI code or key of the registry", examples=["gm0828"]
    )
    bronidentificatie: str | None = Field(
        None, description="key at the source, with `organisatie`", examples=["vergadering/17"]
    )


class Keys(BaseModel):
    """Ids of records."""

    model_config = ConfigDict(strict=True, extra="forbid")

    ids: list[Annotated[str, Field(pattern=r"^[\x20-\x7e]{0,64}$")]] = Field(
        max_length=BATCH, examples=[["3f1d9a52-6d1c-5f6e-8a4b-0c9f2f6f1a11"]]
    )


@router.get("/api/v1/records", tags=["records"], response_model=Records, responses=errors(400, 503))
def lookup(request: Request, asked: Annotated[Lookup, Query()]) -> Response:
    """Records by `source_url`, or by `organisatie` and `bronidentificatie` (the source's own key)."""
    found = services(request)
    store = found.store
    if asked.source_url:
        ids = store.find(asked.source_url, "bron_url")
    elif asked.organisatie and asked.bronidentificatie:
        [code] = codes_of(found, (asked.organisatie,))
        ids = store.find(asked.bronidentificatie, "sleutel", code)
    else:
        raise Problem(400, "geef source_url, of organisatie en bronidentificatie")
    return json({"results": list(lines(store, store.get_many(ids).values(), base_url(request)))})


@router.post(
    "/api/v1/records:batch", tags=["records"], response_model=Batch, responses=errors(400, 503)
)
def batch(request: Request, asked: Keys) -> Response:
    """Up to 100 records by id: `{"ids": [...]}`; ids that are unknown are listed in `missing`."""
    store = services(request).store
    held = store.get_many(asked.ids)
    rows = {row["id"]: row for row in lines(store, held.values(), base_url(request))}
    results = [rows[key] for key in dict.fromkeys(asked.ids) if key in rows]
    return json({"results": results, "missing": [key for key in asked.ids if key not in rows]})


@router.get(
    "/api/v1/records/{record_id}",
    tags=["records"],
    response_model=WholeRecord,
    responses=errors(400, 404, 410, 503),
)
def record(request: Request, record_id: str, versie: Number = None) -> Response:
    """One record with provenance, relations, versions, text per page and, for motions and
    meetings, votes and attendance. 410 with metadata for a withdrawn one; `versie` gives an
    earlier version as it was."""
    return json(whole(services(request).store, record_id, base_url(request), versie).body)
