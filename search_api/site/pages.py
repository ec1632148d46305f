"""The site: server-rendered pages that work without JavaScript, each with its JSON twin."""

import datetime as dt
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.templating import Jinja2Templates
from starlette.datastructures import QueryParams
from starlette.responses import Response

from indexer.question.language import FIELDS, Parsed
from indexer.question.suggesting import suggestion
from indexer.snippets import marked
from search_api.api.export import PAGED
from search_api.api.parameters import question, read
from search_api.api.records import whole
from search_api.api.search import hit_body, next_cursor, run
from search_api.api.similar import similar
from search_api.services import Services, base_url, services
from search_api.web.problems import Problem
from standard.vocabulary import Uitslag, Zoektype

router = APIRouter(include_in_schema=False)
templates = Jinja2Templates(Path(__file__).parent / "templates")
FACETS = (
    "type", "organisatie", "jaar", "uitslag", "fractie", "indiener", "gremium", "soort",
    "provincie", "leverancier",
)  # fmt: skip
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
MAANDEN = [
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
]
NAMEN = {
    "ingekomen_stuk": "ingekomen stuk",
    "afwezig_met_bericht": "afwezig met bericht",
}


def datum(value: str | None) -> str:
    """`2026-01-29` → `29 januari 2026`."""
    if not value:
        return "datum onbekend"
    day = dt.date.fromisoformat(value[:10])
    return f"{day.day} {MAANDEN[day.month - 1]} {day.year}"


def naam(value: str | None) -> str:
    return NAMEN.get(value or "", value or "")


templates.env.filters["datum"] = datum
templates.env.filters["naam"] = naam
templates.env.globals["KOPPEN"] = {
    404: "Niet gevonden",
    410: "Ingetrokken bij de bron",
    503: "Even niet bereikbaar",
}
#: an address of a source is a link only when it leads to the web, never to a script
templates.env.tests["webadres"] = lambda value: str(value or "").startswith(("http://", "https://"))


@router.get("/")
def home(request: Request) -> Response:
    """The search page: form, facets, hits, coverage; with every parameter of the API."""
    found = services(request)
    params = _without_empty(request.query_params)
    defaults = {"facets": FACETS, "size": 10, "histogram": "jaar"}
    context: dict[str, Any] = {
        "params": params,
        "typen": list(Zoektype),
        "uitslagen": list(Uitslag),
        "organisaties": sorted({(each.naam, each.organisatie) for each in found.statuses()}),
        "provincies": sorted({each.provincie for each in found.statuses() if each.provincie}),
    }
    try:
        query = read(params, found.statuses(), defaults, found.vendors())
        result = run(found, query)
    except Problem as problem:
        context["probleem"] = problem
        return templates.TemplateResponse(request, "zoeken.html", context, problem.status)
    names = {each.organisatie: each.naam for each in found.statuses()}
    following = next_cursor(query, result)
    text = params.get("q", "")
    better = suggestion(found.engine, text, query, result.total)
    asked = urlencode([(n, v) for n, v in params.multi_items() if n not in PAGED])
    context |= {
        "query": query,
        "total": result.total,
        "exact": result.exact_forms,
        "hits": [hit_body(hit, base_url(request)) for hit in result.hits],
        "facetten": [
            (name, [_choice(params, name, *row, names) for row in result.facets[name][:SHOWN]])
            for name in FACETS
            if result.facets.get(name)
        ],
        "histogram": result.histogram or [],
        "hoogste": max((count for _, count in result.histogram or ()), default=1),
        "dekking": found.coverage(query),
        "volgende": _address(params, cursor=following) if following else None,
        "bedoeld": (better, _address(params, q=better)) if better else None,
        "zonder_synoniemen": _address(params, synoniemen="nee"),
        "json": "/api/v1/search?" + urlencode(params.multi_items()),
        "meenemen": [
            (kind, f"/api/v1/search.{kind}?{asked}") for kind in ("csv", "ndjson", "atom")
        ],
        "zoekwoorden": urlencode({"q": text}) if query.parsed.worded else "",
        "offset": query.offset,
    }
    return templates.TemplateResponse(request, "zoeken.html", context)


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


@router.get("/records/{record_id}")
def record(
    request: Request, record_id: str, versie: int | None = None, q: str = "", synoniemen: str = ""
) -> Response:
    """One record: motion with result and votes, meeting with agenda, document with its pages.
    `versie` gives an earlier version as it was; the words of `q` are marked in the text."""
    found = services(request)
    names = {each.organisatie: each.naam for each in found.statuses()}
    try:
        body = whole(found.store, record_id, base_url(request), versie)
        parsed = (
            question(QueryParams({"q": q, "synoniemen": synoniemen}), services(request).vendors())
            if q
            else Parsed()
        )
        near = _near(found, record_id, base_url(request)) if versie is None else None
    except Problem as problem:
        context = {"probleem": problem, "namen": names}
        return templates.TemplateResponse(request, "fout.html", context, problem.status)
    numbers = "" if versie is None else f"?versie={versie}"
    context = {
        "record": body,
        "data": body["data"],
        "ext": body["ext"],
        "organisatie": names.get(body["organisatie"], body["organisatie"]),
        "titel": _title(body),
        "datum": _day(body),
        "gevraagd": versie,
        "vast": f"{base_url(request)}/records/{record_id}?versie={body['versie']}",
        "bladzijden": [
            {**page, "html": marked(page["tekst"], parsed)} for page in body["bladzijden"]
        ],
        "gelijk": near["results"] if near and len(near["results"]) > 1 else [],
        "grondslag": near["grondslag"] if near else "",
        "weg": near.get("weg") if near else None,
        "json": f"/api/v1/records/{record_id}{numbers}",
    }
    return templates.TemplateResponse(request, "record.html", context)


def _near(found: Services, record_id: str, base: str) -> dict[str, Any]:
    """Texts that are nearly the same; while the index is away the page says so and has the rest."""
    try:
        return similar(found, record_id, base)
    except Problem as problem:
        if problem.status != 503:
            raise
        return {"results": [], "grondslag": "", "weg": problem.detail}


def problem_page(request: Request, problem: Problem) -> Response:
    """Any other error on the site, such as that the index is away."""
    context = {"probleem": problem, "namen": {}}
    return templates.TemplateResponse(request, "fout.html", context, problem.status)


def _title(body: dict[str, Any]) -> str:
    data, ext = body["data"], body["ext"]
    title = ext.get("titel") or ext.get("naam") or data.get("titel") or data.get("agendapuntTitel")
    return str(title or data.get("naam") or body["resource"])


def _day(body: dict[str, Any]) -> str | None:
    data, ext = body["data"], body["ext"]
    own = ext.get("datum") or data.get("vergaderdatum") or data.get("geplandeVergaderdatum")
    days = [row["datum"] for row in body["relaties"] if row["resource"] == "vergadering"]
    found: str | None = own or min(filter(None, days), default=None) or data.get("creatiedatum")
    return found
