"""The search: its form, its answer with everything that was chosen, and the page that explains how
questions are asked."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from pydantic import Field
from starlette.datastructures import QueryParams
from starlette.responses import RedirectResponse, Response

from indexer.question.emptying import emptying
from indexer.question.language import FIELDS
from indexer.question.query import HISTOGRAMS, Query, Result, Unavailable
from indexer.question.suggesting import suggestion
from search_api.services import Services
from search_api.site.asked import (
    Choices,
    address,
    chips,
    choice,
    choices,
    hidden,
    in_form,
    names_of,
    without_empty,
)
from search_api.site.language import TAAL
from search_api.site.onward import TAKEN, is_long, led, places, trail
from search_api.site.places import council
from search_api.site.rendering import asks_json, shown, shown_beside, to_twin
from search_api.site.words import FACETTEN
from search_api.views.hits import hit_body
from search_api.web.meaning import MARK, near
from search_api.web.problems import RETRY, Problem, problem_of
from search_api.web.questions import OneOf, Whole, read
from search_api.web.requests import base_url, services
from search_api.web.searching import MOST, NO, YES, PagedSearch, next_cursor, query, run

router = APIRouter(include_in_schema=False)
FACETS = tuple(FACETTEN)
#: those beside the hits, with how many values; all of them are on a page of their own
BESIDE = {"type": 4, "organisatie": 6, "uitslag": 3, "fractie": 3}
#: letters of a question that go along to each hit, to be shown in its text
SHOWN_WORDS = 100
#: values of each facet on the page that has all of them, and where so many make it heavy
ALL, SOME = 16, 7
#: bytes of a page that is heavy, and hits of one that would be
HEAVY, FEWER = 15_000, (5, 2)
#: filters of which an empty answer says how much there would be without
FREED = 4


class Page(PagedSearch):
    """The same parameters as the API's, with what a page shows unasked."""

    size: Annotated[int, Whole(1, MOST)] = 10
    betekenis: Annotated[str | None, OneOf((YES, NO))] = YES
    facet: list[Annotated[str, OneOf(FACETS)]] = Field(list(FACETS))
    histogram: Annotated[str | None, OneOf(HISTOGRAMS)] = "jaar"


ORDERS = [
    ("-datum", "nieuwste eerst"),
    ("datum", "oudste eerst"),
    ("-gewijzigd", "laatst gewijzigd"),
]
ORDER: Choices = ("Volgorde", "sort", "beste eerst", ORDERS)


def form(found: Services, params: QueryParams) -> dict[str, Any]:
    """What the form shows: everything that was chosen stays, whatever is asked anew."""
    chosen = chips(params, names_of(found))
    return {
        "params": params,
        "keuzen": choices(found),
        "volgorde": ORDER,
        "bewaard": hidden(params),
        "chips": chosen,
        "chips_in_formulier": in_form(params, len(chosen)),
        **places(params),
    }


@router.get("/zoek")
@router.get("/zoek.json")
def search_page(request: Request) -> Response:
    """The answer to a question, with every parameter of the API. `raad` is a council by its name,
    which becomes `organisatie`; a button of the form leads elsewhere."""
    params = without_empty(request.query_params)
    if elsewhere := led(params, request.url.path):
        return elsewhere
    if "raad" not in params:
        return searched(request)
    pairs = [(n, v) for n, v in params.multi_items() if n != "raad"]
    for name in params.getlist("raad"):
        raad = council(services(request), name)
        if raad is None:
            return RedirectResponse("/raden?" + urlencode({"naam": name}), 303)
        pairs.append(("organisatie", raad.code))
    return RedirectResponse(f"{request.url.path}?{urlencode(pairs)}", 303)


def searched(request: Request) -> Response:
    """The answer, or what is wrong with the question."""
    found = services(request)
    params = without_empty(request.query_params)
    twin = "/api/v1/search?" + urlencode(params.multi_items())
    if asks_json(request):
        return to_twin(twin)
    context = form(found, params) | {"json": None if is_long(params) else twin}
    try:
        asked = read(Page, params)
        question = query(asked, found)
        result = run(found, question)
        beside = near(found, question, result, asked.betekenis == YES)
        context["lijkend"] = [hit_body(hit, base_url(request), MARK) for hit in beside.hits]
        context["begrippen"] = beside.concepts
    except (Problem, Unavailable) as error:
        problem = problem_of(error)
        context["probleem"] = problem
        later = RETRY if problem.status == 503 else None
        return shown_beside(request, "zoeken.html", context, problem.status, later)
    context |= _answer(found, params, question, result)
    return _small(request, context, question, result)


def _small(request: Request, context: dict[str, Any], question: Query, result: Result) -> Response:
    """The page, with fewer hits where so many make it heavy, unless their number was asked."""
    found, params = services(request), without_empty(request.query_params)
    for fewer in FEWER:
        context |= _hits(found, params, question, result, base_url(request))
        page = shown_beside(request, "zoeken.html", context)
        if "size" in params or len(page.body) < HEAVY:
            return page
        question = replace(question, size=fewer, facets=(), histogram=None)
        result = run(found, question)
        context["lijkend"] = context["lijkend"][:fewer]
    context |= {"facetten": [], "histogram": []}
    context |= _hits(found, params, question, result, base_url(request))
    return shown_beside(request, "zoeken.html", context)


def _hits(
    found: Services, params: QueryParams, question: Query, result: Result, base: str
) -> dict[str, Any]:
    following = next_cursor(found, question, result)
    return {
        "hits": [hit_body(hit, base) for hit in result.hits],
        "volgende": (following, address(params, cursor=following)) if following else None,
    }


def _answer(
    found: Services, params: QueryParams, question: Query, result: Result
) -> dict[str, Any]:
    """What the page shows of the engine's answer beside the hits."""
    names = names_of(found)
    text = params.get("q", "")
    better = suggestion(found.engine, text, question, result.total)
    facets = _facets(params, result.facets, names, BESIDE)
    years = [choice(params, "jaar", key, count, names) for key, count in result.histogram or ()]
    return {
        "query": question,
        "total": result.total,
        "exact": result.exact_forms,
        "facetten": facets,
        "in_formulier": in_form(params, sum(len(row) for _, row in facets) + len(years)),
        "histogram": years,
        "hoogste": max((count for _, count in result.histogram or ()), default=1),
        "dekking": found.coverage(question),
        "bedoeld": (better, address(params, q=better)) if better else None,
        "vrij": _freed(found, params, question) if not result.total else [],
        "zonder": [
            (row.left_out, row.text, address(params, q=row.text), row.total)
            for row in emptying(found.engine, question, result.total)
        ],
        "meenemen": TAKEN | ({"json": "JSON"} if is_long(params) else {}),
        "zoekwoorden": urlencode({"q": text})
        if question.parsed.worded and len(text) <= SHOWN_WORDS
        else "",
        "offset": question.offset,
    }


def _facets(
    params: QueryParams,
    counted: dict[str, list[tuple[str, int]]],
    names: Mapping[str, str],
    most: dict[str, int],
) -> list[tuple[str, list[dict[str, Any]]]]:
    return [
        (
            FACETTEN[name],
            [choice(params, name, *row, names) for row in counted[name][: most[name]]],
        )
        for name in most
        if counted.get(name)
    ]


@router.get("/zoek/verfijnen")
@router.get("/zoek/verfijnen.json")
def refine(request: Request) -> Response:
    """Everything by which a question can be narrowed, with how many hits each leaves."""
    found = services(request)
    params = without_empty(request.query_params)
    result = run(found, query(read(Page, params), found))
    data = {"total": result.total, "facets": result.facets}
    context = form(found, params) | {"kruimels": trail(params), "total": result.total}
    if is_long(params):
        context["json"] = None
    page = _refined(request, context, data, ALL)
    return page if len(page.body) < HEAVY else _refined(request, context, data, SOME)


def _refined(
    request: Request, context: dict[str, Any], data: dict[str, Any], most: int
) -> Response:
    """The page with `most` values of each facet at most."""
    params = without_empty(request.query_params)
    names = names_of(services(request))
    facets = _facets(params, data["facets"], names, dict.fromkeys(FACETS, most))
    many = in_form(params, sum(len(row) for _, row in facets))
    return shown(
        request, "verfijnen.html", context | {"facetten": facets, "in_formulier": many}, data
    )


def _freed(
    found: Services, params: QueryParams, question: Query
) -> list[tuple[str, str, int, str]]:
    """(filter, its label, number of hits, address) of the same question without one of its filters."""
    told = []
    for name, _ in question.filters[:FREED]:
        total = found.engine.search(question.without(name)).total
        kept = [(n, v) for n, v in params.multi_items() if n not in (name, "cursor")]
        told.append((name, FACETTEN.get(name, name), total, "/zoek?" + urlencode(kept)))
    return told


@router.get("/zoektaal")
@router.get("/zoektaal.json")
def language(request: Request) -> Response:
    """How questions are asked, with examples that can be tried."""
    rows = [(text, "/zoek?" + urlencode({"q": text}), meaning) for text, meaning in TAAL]
    context = {"rijen": rows, "velden": FIELDS, "kruimels": [("/", "Griffie"), ("/zoek", "Zoeken")]}
    examples = [{"vraag": text, "vindt": meaning} for text, meaning in TAAL]
    return shown(request, "zoektaal.html", context, {"voorbeelden": examples, "velden": FIELDS})
