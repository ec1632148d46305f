"""The search page, and the page that explains how questions are asked."""

from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from pydantic import Field
from starlette.datastructures import QueryParams
from starlette.responses import Response

from indexer.question.emptying import emptying
from indexer.question.language import FIELDS
from indexer.question.query import HISTOGRAMS, Query, Result, Unavailable
from indexer.question.suggesting import suggestion
from search_api.services import Services
from search_api.site.rendering import naam, templates
from search_api.views.hits import hit_body
from search_api.web.meaning import MARK, near
from search_api.web.problems import RETRY, Problem, problem_of
from search_api.web.questions import OneOf, Whole, parameters, read
from search_api.web.requests import base_url, services
from search_api.web.searching import MOST, NO, YES, PagedSearch, Search, next_cursor, query, run
from standard.vocabulary import Uitslag, Zoektype

router = APIRouter(include_in_schema=False)
FACETS = (
    "type", "organisatie", "jaar", "uitslag", "fractie", "partij", "indiener", "gremium", "soort",
    "provincie", "leverancier",
)  # fmt: skip
#: parameters of a search for all of its hits
WHOLE = parameters(Search)
#: values of a facet that the page shows
SHOWN = 12
#: the language of a question with what it finds, for the page that explains it
TAAL = (
    ("woningbouw", "ieder document met dit woord, in welke vorm dan ook, ook in samenstellingen als <em>woningbouwlocatie</em>"),
    ("woningbouw stikstof", "beide woorden; een spatie betekent EN"),
    ('"sociale huurwoningen"', "precies deze woorden, in deze volgorde en deze vorm"),
    ("azc OF asielopvang", "een van beide; ook <code>OR</code>"),
    ("(azc OF opvang) NIET noodopvang", "haakjes, en zonder; ook <code>AND NOT</code> of <code>-noodopvang</code>"),
    ('"windmolen geluid"~5', "de precieze woorden dicht bij elkaar, met hoogstens vijf woorden ertussen"),
    ("windmolen NEAR/5 geluid", "dicht bij elkaar, in iedere vorm"),
    ("fiets*", "ieder woord dat zo begint"),
    ("titel:begroting", "alleen in de titel"),
    ('indiener:"de wit" fractie:vvd', "van deze indiener en fractie"),
    ("gremium:ruimte soort:brief", "raad of commissie, en soort document volgens de bron"),
    ("organisatie:oss provincie:gelderland", "organisatie of provincie"),
    ("type:motie uitslag:aangenomen", "alleen aangenomen moties"),
    ("datum:2024", "in dat jaar; ook <code>datum:2024-03</code>, <code>datum:&gt;=2024-03-01</code>, <code>datum:2020..2023</code>"),
    ("type:motie tegen:>10", "met meer dan tien stemmen tegen; ook <code>voor:</code>, <code>onthouden:</code>, <code>afwezig:</code>"),
)  # fmt: skip


class Page(PagedSearch):
    """The same parameters as the API's, with what a page shows unasked."""

    size: Annotated[int, Whole(1, MOST)] = 10
    betekenis: Annotated[str | None, OneOf((YES, NO))] = YES
    facet: list[Annotated[str, OneOf(FACETS)]] = Field(list(FACETS))
    histogram: Annotated[str | None, OneOf(HISTOGRAMS)] = "jaar"


#: a search to take along: the ending of its address, and its label
TAKEN = {"csv": "tabel (CSV)", "ndjson": "NDJSON", "atom": "Atom-feed"}
ORDERS = [
    ("-datum", "nieuwste eerst"),
    ("datum", "oudste eerst"),
    ("-gewijzigd", "laatst gewijzigd"),
]
#: a list to choose from: label, parameter, what choosing nothing means, (value, label) of each
Choices = tuple[str, str, str, list[tuple[str, str]]]
ORDER: Choices = ("Volgorde", "sort", "beste eerst", ORDERS)


def _choices(found: Services) -> list[Choices]:
    statuses = found.statuses()
    councils = sorted({(each.naam, each.organisatie) for each in statuses})
    provinces = sorted({each.provincie for each in statuses if each.provincie})
    return [
        ("Soort", "type", "alles", [(kind, naam(kind)) for kind in Zoektype]),
        ("Gemeente", "organisatie", "alle", [(code, name) for name, code in councils]),
        ("Provincie", "provincie", "alle", [(name, name) for name in provinces]),
        ("Uitslag", "uitslag", "alle", [(outcome, outcome) for outcome in Uitslag]),
    ]


@router.get("/")
def home(request: Request) -> Response:
    """The search page: form, facets, hits, coverage; with every parameter of the API."""
    found = services(request)
    params = _without_empty(request.query_params)
    context: dict[str, Any] = {"params": params, "keuzen": _choices(found), "volgorde": ORDER}
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
        return templates.TemplateResponse(request, "zoeken.html", context, problem.status, later)
    context |= _answer(found, params, question, result, base_url(request))
    return templates.TemplateResponse(request, "zoeken.html", context)


def _answer(
    found: Services, params: QueryParams, question: Query, result: Result, base: str
) -> dict[str, Any]:
    """What the page shows of the engine's answer."""
    names = {each.organisatie: each.naam for each in found.statuses()}
    following = next_cursor(found, question, result)
    text = params.get("q", "")
    better = suggestion(found.engine, text, question, result.total)
    asked = urlencode([(n, v) for n, v in params.multi_items() if n in WHOLE])
    return {
        "query": question,
        "total": result.total,
        "exact": result.exact_forms,
        "hits": [hit_body(hit, base) for hit in result.hits],
        "facetten": [
            (name, [_choice(params, name, *row, names) for row in result.facets[name][:SHOWN]])
            for name in FACETS
            if result.facets.get(name)
        ],
        "histogram": result.histogram or [],
        "hoogste": max((count for _, count in result.histogram or ()), default=1),
        "dekking": found.coverage(question),
        "volgende": _address(params, cursor=following) if following else None,
        "zonder": [
            (row.left_out, row.text, _address(params, q=row.text), row.total)
            for row in emptying(found.engine, question, result.total)
        ],
        "bedoeld": (better, _address(params, q=better)) if better else None,
        "zonder_synoniemen": _address(params, synoniemen="nee"),
        "json": "/api/v1/search?" + urlencode(params.multi_items()),
        "meenemen": [(label, f"/api/v1/search.{kind}?{asked}") for kind, label in TAKEN.items()],
        "zoekwoorden": urlencode({"q": text}) if question.parsed.worded else "",
        "offset": question.offset,
    }


@router.get("/zoektaal")
def language(request: Request) -> Response:
    """How questions are asked, with examples that can be tried."""
    rows = [(text, "/?" + urlencode({"q": text}), meaning) for text, meaning in TAAL]
    return templates.TemplateResponse(request, "zoektaal.html", {"rijen": rows, "velden": FIELDS})


def _without_empty(params: QueryParams) -> QueryParams:
    """A form sends its empty fields too; those ask nothing."""
    return QueryParams([(name, value) for name, value in params.multi_items() if value != ""])


def _address(params: QueryParams, **change: str) -> str:
    kept = [(n, v) for n, v in params.multi_items() if n not in change and n != "cursor"]
    return "/?" + urlencode([*kept, *change.items()])


def _choice(
    params: QueryParams, facet: str, value: str, count: int, names: dict[str, str]
) -> dict[str, Any]:
    """One value of a facet, with the address that adds it to the question or takes it away."""
    chosen = value in params.getlist(facet)
    kept = [(n, v) for n, v in params.multi_items() if n != "cursor" and (n, v) != (facet, value)]
    pairs = kept if chosen else [*kept, (facet, value)]
    label = names.get(value, naam(value))
    return {"label": label, "count": count, "chosen": chosen, "href": "/?" + urlencode(pairs)}
