"""The search: its form, its answer with everything that was chosen, and the page that explains how
questions are asked."""

from collections.abc import Mapping
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
    left_out,
    names_of,
    without_empty,
)
from search_api.site.language import TAAL
from search_api.site.places import council
from search_api.site.rendering import asks_json, shown, shown_beside, to_twin
from search_api.site.words import FACETTEN
from search_api.views.hits import hit_body
from search_api.web.meaning import MARK, near
from search_api.web.problems import RETRY, Problem, problem_of
from search_api.web.questions import OneOf, Whole, parameters, read
from search_api.web.requests import base_url, services
from search_api.web.searching import MOST, NO, YES, PagedSearch, Search, next_cursor, query, run

router = APIRouter(include_in_schema=False)
FACETS = tuple(FACETTEN)
#: those beside the hits, with how many values; all of them are on a page of their own
BESIDE = {"type": 4, "organisatie": 6, "uitslag": 3, "fractie": 3}
#: parameters of a search for all of its hits
WHOLE = parameters(Search)
#: letters of a question that go along to each hit, to be shown in its text
SHOWN_WORDS = 150
#: values of each facet on the page that has all of them
ALL = 16
#: filters of which an empty answer says how much there would be without
FREED = 4


class Page(PagedSearch):
    """The same parameters as the API's, with what a page shows unasked."""

    size: Annotated[int, Whole(1, MOST)] = 10
    betekenis: Annotated[str | None, OneOf((YES, NO))] = YES
    facet: list[Annotated[str, OneOf(FACETS)]] = Field(list(FACETS))
    histogram: Annotated[str | None, OneOf(HISTOGRAMS)] = "jaar"


#: a search to take along: the ending of its address, and its label
TAKEN = {
    "csv": "tabel (CSV)",
    "ndjson": "NDJSON",
    "atom": "Atom-feed",
    "ics": "vergaderingen (iCal)",
}
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
        "wis": "/zoek" if len(params) else None,
    }


@router.get("/zoek")
@router.get("/zoek.json")
def search_page(request: Request) -> Response:
    """The answer to a question, with every parameter of the API. `raad` is a council by its name,
    which becomes `organisatie`; `zonder` is something chosen that is taken away."""
    params = without_empty(request.query_params)
    if "zonder" in params:
        asked = urlencode(left_out(params).multi_items())
        return RedirectResponse(f"{request.url.path}?{asked}", 303)
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
    context = form(found, params) | {"json": twin}
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
    context |= _answer(found, params, question, result, base_url(request))
    return shown_beside(request, "zoeken.html", context)


def _answer(
    found: Services, params: QueryParams, question: Query, result: Result, base: str
) -> dict[str, Any]:
    """What the page shows of the engine's answer."""
    names = names_of(found)
    following = next_cursor(found, question, result)
    text = params.get("q", "")
    better = suggestion(found.engine, text, question, result.total)
    asked = urlencode([(n, v) for n, v in params.multi_items() if n in WHOLE])
    first = [(n, v) for n, v in params.multi_items() if n != "cursor"]
    facets = _facets(params, result, names, BESIDE)
    years = [choice(params, "jaar", key, count, names) for key, count in result.histogram or ()]
    return {
        "query": question,
        "total": result.total,
        "exact": result.exact_forms,
        "hits": [hit_body(hit, base) for hit in result.hits],
        "facetten": facets,
        "in_formulier": in_form(params, sum(len(row) for _, row in facets) + len(years)),
        "verloop": "/zoek/verloop?" + urlencode(first),
        "alle_facetten": "/zoek/verfijnen?" + urlencode(first),
        "histogram": years,
        "hoogste": max((count for _, count in result.histogram or ()), default=1),
        "dekking": found.coverage(question),
        "dekking_adres": "/dekking?"
        + urlencode([p for p in first if p[0] in ("q", "organisatie", "provincie", "leverancier")]),
        "begin": "/zoek?" + urlencode(first) if question.offset else None,
        "volgende": address(params, cursor=following) if following else None,
        "bedoeld": (better, address(params, q=better)) if better else None,
        "vrij": _freed(found, params, question) if not result.total else [],
        "zonder": [
            (row.left_out, row.text, address(params, q=row.text), row.total)
            for row in emptying(found.engine, question, result.total)
        ],
        "zonder_synoniemen": address(params, synoniemen="nee"),
        "feed": f"/api/v1/search.atom?{asked}",
        "meenemen": [(label, f"/api/v1/search.{kind}?{asked}") for kind, label in TAKEN.items()],
        "volg": f"/volgen?{asked}",
        "zoekwoorden": urlencode({"q": text})
        if question.parsed.worded and len(text) <= SHOWN_WORDS
        else "",
        "offset": question.offset,
    }


def _facets(
    params: QueryParams, result: Result, names: Mapping[str, str], most: dict[str, int]
) -> list[tuple[str, list[dict[str, Any]]]]:
    return [
        (
            FACETTEN[name],
            [choice(params, name, *row, names) for row in result.facets[name][: most[name]]],
        )
        for name in most
        if result.facets.get(name)
    ]


@router.get("/zoek/verfijnen")
@router.get("/zoek/verfijnen.json")
def refine(request: Request) -> Response:
    """Everything by which a question can be narrowed, with how many hits each leaves."""
    found = services(request)
    params = without_empty(request.query_params)
    result = run(found, query(read(Page, params), found))
    facets = _facets(params, result, names_of(found), dict.fromkeys(FACETS, ALL))
    context = form(found, params) | {
        "facetten": facets,
        "in_formulier": in_form(params, sum(len(row) for _, row in facets)),
        "total": result.total,
        "terug": "/zoek?" + urlencode(params.multi_items()),
        "kruimels": [("/", "Griffie"), ("/zoek?" + urlencode(params.multi_items()), "Zoeken")],
    }
    data = {"total": result.total, "facets": result.facets}
    return shown(request, "verfijnen.html", context, data)


def _freed(found: Services, params: QueryParams, question: Query) -> list[tuple[str, int, str]]:
    """(filter, number of hits, address) of the same question without one of its filters."""
    told = []
    for name, _ in question.filters[:FREED]:
        total = found.engine.search(question.without(name)).total
        kept = [(n, v) for n, v in params.multi_items() if n not in (name, "cursor")]
        told.append((FACETTEN.get(name, name), total, "/zoek?" + urlencode(kept)))
    return told


@router.get("/zoektaal")
@router.get("/zoektaal.json")
def language(request: Request) -> Response:
    """How questions are asked, with examples that can be tried."""
    rows = [(text, "/zoek?" + urlencode({"q": text}), meaning) for text, meaning in TAAL]
    context = {"rijen": rows, "velden": FIELDS, "kruimels": [("/", "Griffie"), ("/zoek", "Zoeken")]}
    examples = [{"vraag": text, "vindt": meaning} for text, meaning in TAAL]
    return shown(request, "zoektaal.html", context, {"voorbeelden": examples, "velden": FIELDS})
