"""`/health`: for whoever runs the service."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from search_api.api.models.offers import Live, Ready
from search_api.web.answers import json
from search_api.web.problems import errors
from search_api.web.requests import services

router = APIRouter(tags=["health"])


@router.get("/health/live", response_model=Live, responses=errors(400))
def live() -> Response:
    """The process answers."""
    return json({"status": "ok"})


@router.get("/health/ready", response_model=Ready, responses=errors(400, 503))
def ready(request: Request) -> Response:
    """Store and index answer, and the index is one of this store and whole (what answers are made
    with was loaded before anything is answered); gives how far the index is behind the store."""
    found = services(request)
    last = found.store.last_seq()
    indexed = found.engine.stand().seq
    last = max(last, indexed)
    return json({"status": "ok", "opslag": last, "index": indexed, "achterstand": last - indexed})
