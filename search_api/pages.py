"""The site: server-rendered pages that work without JavaScript, each with its JSON twin."""

import datetime as dt
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.templating import Jinja2Templates
from starlette.datastructures import QueryParams
from starlette.responses import Response

from search_api.asking import read
from search_api.problems import Problem
from search_api.records import whole
from search_api.search import hit_body, next_cursor, run
from search_api.services import base_url, services
from standard.vocabulary import Uitslag, Zoektype

router = APIRouter(include_in_schema=False)
templates = Jinja2Templates(Path(__file__).parent / "templates")
FACETS = ("type", "organisatie", "uitslag", "fractie", "jaar")
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
    defaults = {"facets": FACETS, "size": 10}
    context: dict[str, Any] = {
        "params": params,
        "typen": list(Zoektype),
        "uitslagen": list(Uitslag),
        "organisaties": sorted({(each.naam, each.organisatie) for each in found.statuses()}),
        "provincies": sorted({each.provincie for each in found.statuses() if each.provincie}),
    }
    try:
        query = read(params, found.statuses(), defaults)
        result = run(found, query)
    except Problem as problem:
        context["probleem"] = problem
        return templates.TemplateResponse(request, "zoeken.html", context, problem.status)
    names = {each.organisatie: each.naam for each in found.statuses()}
    following = next_cursor(query, result)
    context |= {
        "query": query,
        "total": result.total,
        "exact": result.exact_forms,
        "hits": [hit_body(hit, base_url(request)) for hit in result.hits],
        "facets": [
            (name, [_choice(params, name, *row, names) for row in result.facets[name][:12]])
            for name in FACETS
            if result.facets.get(name)
        ],
        "dekking": found.coverage(query),
        "volgende": _address(params, cursor=following) if following else None,
        "json": "/api/v1/search?" + urlencode(params.multi_items()),
        "offset": query.offset,
    }
    return templates.TemplateResponse(request, "zoeken.html", context)


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
    if facet == "jaar":
        kept = [(n, v) for n, v in params.multi_items() if n not in ("van", "tot", "cursor")]
        chosen = params.get("van") == f"{value}-01-01" and params.get("tot") == f"{value}-12-31"
        pairs = kept if chosen else [*kept, ("van", f"{value}-01-01"), ("tot", f"{value}-12-31")]
    else:
        kept = [
            (n, v) for n, v in params.multi_items() if n != "cursor" and (n, v) != (facet, value)
        ]
        pairs = kept if chosen else [*kept, (facet, value)]
    label = names.get(value, naam(value))
    return {"label": label, "count": count, "chosen": chosen, "href": "/?" + urlencode(pairs)}


@router.get("/records/{record_id}")
def record(request: Request, record_id: str) -> Response:
    """One record: motion with result and votes, meeting with agenda, document with its pages."""
    found = services(request)
    names = {each.organisatie: each.naam for each in found.statuses()}
    try:
        body = whole(found.store, record_id, base_url(request))
    except Problem as problem:
        context = {"probleem": problem, "namen": names}
        return templates.TemplateResponse(request, "fout.html", context, problem.status)
    context = {
        "record": body,
        "data": body["data"],
        "ext": body["ext"],
        "organisatie": names.get(body["organisatie"], body["organisatie"]),
        "titel": _title(body),
        "datum": _day(body),
        "json": f"/api/v1/records/{record_id}",
    }
    return templates.TemplateResponse(request, "record.html", context)


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
