"""`/`: the question, my council, what was decided lately, and how much is read."""

import datetime as dt
from typing import Any

from fastapi import APIRouter, Request
from starlette.datastructures import QueryParams
from starlette.responses import Response

from indexer.question.query import Query, Unavailable
from search_api.services import Services
from search_api.site.lists import listed
from search_api.site.places import Raad, councils
from search_api.site.rendering import shown
from search_api.site.search import form, searched
from search_api.views.hits import hit_body
from search_api.web.requests import base_url, services
from tables import TablesAway
from tables.filters import Filter
from tables.lists import page

router = APIRouter(include_in_schema=False)
#: motions and amendments that are shown
LATEST = 6
#: votes between sides that lie so far apart at most are close
CLOSE = 2
VOTED = (("type", ("motie", "amendement")), ("uitslag", ("aangenomen", "verworpen", "gelijk")))


@router.get("/")
@router.get("/thuis.json")
def home(request: Request) -> Response:
    """The first page; with a question in its address it answers that, as it always did."""
    if request.query_params:
        return searched(request)
    found = services(request)
    base = base_url(request)
    every = {k: each for k, each in councils(found).items() if each.bestaat}
    read = [each for each in every.values() if each.gelezen]
    counts: dict[str, int] = {}
    for raad in read:
        for status in raad.statuses:
            for kind, number in status.aantallen.items():
                counts[kind] = counts.get(kind, 0) + number
    context: dict[str, Any] = form(found, QueryParams()) | {"open_keuzen": True}
    context |= {"gelezen": len(read), "bekend": len(every), "aantallen": counts}
    context |= _lately(found, base)
    context["splijtend"] = _close(found, tuple(read))
    data = {
        "gelezen": len(read),
        "bekend": len(every),
        "aantallen": counts,
        "besloten": context["besloten"],
        "komend": context["komend"],
        "splijtend": context["splijtend"],
    }
    return shown(request, "thuis.html", context, data)


def _close(found: Services, read: tuple[Raad, ...]) -> list[dict[str, Any]]:
    """The newest votes of these councils in which the sides lay close, as `_stemlijst.html` has them;
    none while the tables are made."""
    named = {raad.code: raad.naam for raad in read}
    if not named:
        return []
    asked = Filter(tuple(named), verschil=CLOSE)
    try:
        key = ("splijtend", found.tables.seq(), found.store.identity.standing(), *named.items())
        rows = found.kept.of(key, lambda: page(found.tables, "stemmingen", asked, LATEST).rows)
    except TablesAway:
        return []
    return listed(rows, named)


def _lately(found: Services, base: str) -> dict[str, Any]:
    """What was decided last, and what meets next: looked for again when the index or what was taken
    away has changed."""
    today = found.today()
    try:
        key = ("thuis", base, today, found.engine.stand(), found.store.identity.standing())
        return dict(found.kept.of(key, lambda: _looked_up(found, today, base)))
    except Unavailable as error:
        return {"besloten": [], "komend": [], "weg": str(error)}


def _looked_up(found: Services, today: dt.date, base: str) -> dict[str, Any]:
    past = Query(filters=VOTED, tot=today, sort="-datum", size=LATEST)
    meetings = Query(filters=(("type", ("vergadering",)),), van=today, sort="datum", size=LATEST)
    return {
        "besloten": [hit_body(hit, base) for hit in found.engine.search(past).hits],
        "komend": [hit_body(hit, base) for hit in found.engine.search(meetings).hits],
    }
