"""Motions and amendments that were copied from each other: who was first, and how each ended."""

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from indexer.fingerprint import likeness, rows
from indexer.question.query import SearchDocument, Unavailable
from search_api.api.records import json
from search_api.services import Services, base_url, services
from search_api.web.problems import Problem, errors
from store.output import address

router = APIRouter()
#: from this share of the same rows of words on, texts are called alike
ALIKE = 0.3
#: documents that are compared with one
MOST = 200
METHOD = (
    "afgeleid door Griffie: het deel van alle rijen van vier woorden dat beide teksten hebben, "
    f"vanaf {ALIKE:.0%}"
)


@router.get(
    "/api/v1/records/{record_id}/vergelijkbaar", tags=["records"], responses=errors(404, 503)
)
def alike(request: Request, record_id: str) -> Response:
    """Motions and amendments with nearly the same text, this one among them, oldest first.
    `overeenkomst` is the share of the text's rows of four words that both have (0-1); `eerste` is
    the oldest of them that we hold. All of it is derived (`grondslag`)."""
    return json(similar(services(request), record_id, base_url(request)))


def similar(found: Services, record_id: str, base: str) -> dict[str, Any]:
    if found.store.get(record_id) is None:
        raise Problem(404, f"er is geen record {record_id}")
    try:
        near = found.engine.alike(record_id, MOST)
    except Unavailable as error:
        raise Problem(503, str(error)) from error
    mine = rows(near[0].pages) if near else set()
    shares = ((each, likeness(mine, rows(each.pages))) for each in near)
    results = [_body(each, share, base) for each, share in shares if share >= ALIKE]
    results.sort(key=lambda row: (row["datum"] or "9999", row["id"]))
    return {
        "id": record_id,
        "grondslag": METHOD,
        "eerste": results[0] if results and results[0]["datum"] else None,
        "results": results,
    }


def _body(document: SearchDocument, share: float, base: str) -> dict[str, Any]:
    return {
        "id": document.id,
        "url": address(base, document.id),
        "type": document.type,
        "titel": document.titel,
        "organisatie": {"code": document.organisatie, "naam": document.naam},
        "datum": document.datum,
        "uitslag": document.uitslag,
        "overeenkomst": round(share, 3),
    }
