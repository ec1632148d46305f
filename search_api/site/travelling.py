"""The pages of motions that travel from council to council, and of two of them side by side."""

from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.datastructures import QueryParams
from starlette.responses import Response

from indexer.question.query import Unavailable
from search_api.site.asked import without_empty
from search_api.site.lists import number, paged
from search_api.site.rendering import asks_json, problem_page, shown_beside
from search_api.views.record import NotHeld
from search_api.views.similar import METHOD, beside, known_families, words
from search_api.web.problems import Problem, problem_of
from search_api.web.questions import read
from search_api.web.requests import base_url, services
from search_api.web.searching import Search, query

router = APIRouter(include_in_schema=False)
#: families on one page, and motions of one that are shown
FAMILIES, MEMBERS = 4, 6


@router.get("/reizende-moties")
@router.get("/reizende-moties.json")
def travelling(request: Request) -> Response:
    """The newest motions that another council had before, with who was first and how each decided."""
    found = services(request)
    params = without_empty(request.query_params)
    try:
        start = number(params.get("vanaf", "0"), "vanaf")
        pairs = [(name, value) for name, value in params.multi_items() if name != "vanaf"]
        asked = read(Search, QueryParams(pairs))
        rows = known_families(found, query(asked, found), base_url(request))
    except (Problem, Unavailable) as error:
        if asks_json(request):
            raise
        return problem_page(request, problem_of(error), {})
    said = urlencode(pairs)
    page = paged(request, rows[start : start + FAMILIES], len(rows), start, FAMILIES)
    context = page | {
        "most": MEMBERS,
        "kruimels": [("/", "Griffie"), ("/reizende-moties", "Reizende moties")],
        "grondslag": METHOD,
        "json": f"/api/v1/reizende-moties?{said}",
        "feed": f"/api/v1/reizende-moties.atom?{said}",
    }
    return shown_beside(request, "reizend.html", context)


@router.get("/reizende-moties/{een}/{ander}")
@router.get("/reizende-moties/{een}/{ander}.json")
def side_by_side(request: Request, een: str, ander: str) -> Response:
    """What the second text kept, changed, left out and added."""
    found = services(request)
    try:
        body = beside(found.store, found.engine, een, ander, base_url(request))
    except (Problem, NotHeld, Unavailable) as error:
        if asks_json(request):
            raise
        return problem_page(request, problem_of(error), {})
    context = {
        **body,
        "rijen": [_row(line) for line in body["regels"]],
        "kruimels": [("/", "Griffie"), ("/reizende-moties", "Reizende moties")],
        "json": f"/api/v1/records/{een}/vergelijkbaar/{ander}",
    }
    return shown_beside(request, "naast.html", context)


def _row(line: dict[str, str]) -> dict[str, Any]:
    """A line with its changed words, each in runs."""
    if line["soort"] == "anders":
        left, right = words(line["een"], line["ander"])
    else:
        left, right = [(False, line["een"])], [(False, line["ander"])]
    return {"soort": line["soort"], "een": left, "ander": right}
