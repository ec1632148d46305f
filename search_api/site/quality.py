"""Pages of what each vendor and council offers, beside `/api/v1/kwaliteit`."""

from typing import Any

from fastapi import APIRouter, Request
from markupsafe import Markup
from starlette.responses import RedirectResponse, Response

from conformance.rules.profiles import PROFILES
from search_api.services import Services
from search_api.site.charts import badge, line
from search_api.site.councils import the_council
from search_api.site.lists import number, paged
from search_api.site.places import councils
from search_api.site.rendering import shown_beside
from search_api.site.words import TOESTANDEN
from search_api.views.measures import MEASURED, history, latest
from search_api.views.quality import against, rows, summed
from search_api.web.problems import Problem
from search_api.web.requests import base_url, services
from store.status import months

router = APIRouter(include_in_schema=False)
#: findings of which the page tells, and councils of a vendor on one page
TOLD, COUNCILS = 12, 12


@router.get("/leveranciers")
@router.get("/leveranciers.json")
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
    crumbs = [("/", "Griffie"), ("/leveranciers", "Leveranciers")]
    context = {"rijen": totals, "kruimels": crumbs, "json": "/api/v1/kwaliteit"}
    return shown_beside(request, "leveranciers.html", context)


@router.get("/leveranciers/{leverancier}")
@router.get("/leveranciers/{leverancier}.json")
def vendor_page(request: Request, leverancier: str) -> Response:
    """What one vendor offers, council by council."""
    labels = services(request).vendors()
    if leverancier not in labels:
        raise Problem(404, f"leverancier {leverancier[:40]!r} is onbekend")
    return shown(request, leverancier, None, labels[leverancier])


@router.get("/organisaties/{code}")
def council_moved(request: Request, code: str) -> Response:
    """The address that `/raden/{sleutel}/gegevens` had before."""
    raad = the_council(request, code)
    asked = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(f"{raad.adres}/gegevens{asked}", 308)


@router.get("/raden/{sleutel}/gegevens")
@router.get("/raden/{sleutel}/gegevens.json")
def council_page(request: Request, sleutel: str) -> Response:
    """What one council offers, vendor by vendor."""
    raad = the_council(request, sleutel)
    return shown(request, None, raad.code, raad.naam)


@router.get("/leveranciers/{leverancier}/toets.svg")
def vendor_badge(request: Request, leverancier: str, profiel: str = "mini") -> Response:
    """The newest measure of a vendor, as a picture for a page of its own."""
    found = services(request)
    if leverancier not in found.vendors() or profiel not in MEASURED:
        raise Problem(404, "deze leverancier of dit profiel is hier onbekend")
    measure = latest(found.store, leverancier, profiel)
    value = "nog niet gemeten" if measure is None else f"{measure.deel:.0%} op {measure.dag}"
    colour = "#5b6570" if measure is None else "#1e6b34" if measure.deel == 1 else "#8a5a00"
    content = badge(f"{profiel} {PROFILES[profiel].version}", value, colour)
    return Response(content, media_type="image/svg+xml")


def drawn(found: Services, vendor: str, name: str) -> dict[str, Markup]:
    """Per profile how the share of records without a fault went, as a drawing."""
    points = history(found.store, vendor)
    return {
        profile: line(
            f"{name}: aandeel stukken zonder fout die moet, {profile}",
            [(each.dag, each.deel) for each in points if each.profiel == profile],
        )
        for profile in dict.fromkeys(each.profiel for each in points)
    }


def shown(request: Request, vendor: str | None, code: str | None, name: str) -> Response:
    found = services(request)
    lines = rows(found, vendor, code)
    start = number(request.query_params.get("vanaf") or "0", "vanaf")
    query = f"leverancier={vendor}" if vendor else f"organisatie={code}"
    standard = against(found, base_url(request), vendor, code) if lines else []
    context = {
        "naam": name,
        "sleutels": {raad.code: raad.adres for raad in councils(found).values()},
        "toestanden": TOESTANDEN,
        "kruimels": _crumbs(found, name, code),
        "leverancier": vendor,
        **_by_month(request, found, code),
        **paged(request, lines[start : start + COUNCILS], len(lines), start, COUNCILS),
        "samen": summed(lines),
        "standaard": standard[:TOLD],
        "meer": max(0, len(standard) - TOLD),
        "moet": sum(each["level"] == "MUST" for each in standard),
        "namen": found.vendors(),
        "verloop": drawn(found, vendor, name) if vendor else {},
        "json": f"/api/v1/kwaliteit?{query}",
    }
    return shown_beside(request, "aanbod.html", context)


def _by_month(request: Request, found: Services, code: str | None) -> dict[str, Any]:
    """Of a council the meetings by vendor and month of one year, the last or the one that is asked,
    and all years; raises a 404 problem."""
    told = months(found.store, code) if code else {}
    found_in = {_year(row) for each in told.values() for row in each}
    years = sorted(found_in, key=lambda each: (each.isdigit(), each), reverse=True)
    year = request.query_params.get("jaar") or next(iter(years), "")
    if year and year not in years:
        raise Problem(404, f"in {year[:10]!r} zijn hier geen vergaderingen bekend")
    of_year = {vendor: [row for row in each if _year(row) == year] for vendor, each in told.items()}
    return {"jaar": year, "jaren": years, "maanden": {k: v for k, v in of_year.items() if v}}


def _year(row: dict[str, Any]) -> str:
    """Of a month; `onbekend` for meetings without a day."""
    month = str(row["maand"])
    return month[:4] if month[:4].isdigit() else month


def _crumbs(found: Services, name: str, code: str | None) -> list[tuple[str, str]]:
    if code:
        return [("/raden", "Raden"), (councils(found)[code].adres, name)]
    return [("/", "Griffie"), ("/leveranciers", "Leveranciers")]
