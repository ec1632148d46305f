"""Pages of what each vendor and council offers, beside `/api/v1/kwaliteit`."""

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from search_api.site.rendering import templates
from search_api.views.quality import against, rows, summed
from search_api.web.problems import Problem
from search_api.web.requests import base_url, services
from store.status import months

router = APIRouter(include_in_schema=False)
#: findings of which the page tells
TOLD = 20


@router.get("/leveranciers")
def vendors(request: Request) -> Response:
    """All vendors with their councils."""
    found = services(request)
    labels = found.vendors()
    groups: dict[str, list[dict[str, Any]]] = {}
    for each in rows(found, None, None):
        groups.setdefault(each["leverancier"], []).append(each)
    totals = [
        {"leverancier": name, "naam": labels[name], **summed(groups[name])}
        for name in sorted(groups, key=lambda each: labels[each].casefold())
    ]
    context = {"rijen": totals, "json": "/api/v1/kwaliteit"}
    return templates.TemplateResponse(request, "leveranciers.html", context)


@router.get("/leveranciers/{leverancier}")
def vendor_page(request: Request, leverancier: str) -> Response:
    """What one vendor offers, council by council."""
    labels = services(request).vendors()
    if leverancier not in labels:
        raise Problem(404, f"leverancier {leverancier[:40]!r} is onbekend")
    return shown(request, leverancier, None, labels[leverancier])


@router.get("/organisaties/{code}")
def council_page(request: Request, code: str) -> Response:
    """What one council offers, vendor by vendor."""
    every = services(request).registered()
    named = next((e for e in every if code.casefold() in (e.organisatie, e.sleutel)), None)
    if named is None:
        raise Problem(404, f"organisatie {code[:40]!r} is onbekend")
    return shown(request, None, named.organisatie, named.naam)


def shown(request: Request, vendor: str | None, code: str | None, name: str) -> Response:
    found = services(request)
    lines = rows(found, vendor, code)
    query = f"leverancier={vendor}" if vendor else f"organisatie={code}"
    standard = against(found, base_url(request), vendor, code) if lines else []
    context = {
        "naam": name,
        "maanden": months(found.store, code) if code else {},
        "leverancier": vendor,
        "rijen": lines,
        "samen": summed(lines),
        "standaard": standard[:TOLD],
        "meer": max(0, len(standard) - TOLD),
        "moet": sum(each["level"] == "MUST" for each in standard),
        "namen": found.vendors(),
        "json": f"/api/v1/kwaliteit?{query}",
    }
    return templates.TemplateResponse(request, "aanbod.html", context)
