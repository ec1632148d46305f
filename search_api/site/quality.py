"""What each vendor and council offers: freshness, how many motions have a result and votes, how many
meetings attendance, and where the records fall short of the standard. Without ranking: rows stand
in the order of names."""

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from conformance.report.findings import Place, Report
from conformance.resource.judge import judge
from conformance.resource.sense import Sense
from conformance.rules.profiles import PROFILES
from search_api.api.records import json
from search_api.ori.common import utc
from search_api.ori.v2 import PATH, completed
from search_api.services import Services, base_url, services
from search_api.site.pages import datum, templates
from search_api.web.documented import OWNER, described
from search_api.web.problems import Problem, errors, invalid
from standard.resources import RESOURCES
from standard.vocabulary import Leverancier
from store.output import resources
from store.quality import Shares, shares
from store.status import Status, months

router = APIRouter()
#: newest records of each resource that are held against the standard
SAMPLE = 60
#: findings of which the page tells
TOLD = 20
NAMES = {
    "ibabs": "iBabs",
    "gemeenteoplossingen": "GemeenteOplossingen",
    "notubiz": "Notubiz",
    "parlaeus": "Parlaeus",
    "ori": "Open Raadsinformatie (API)",
    "orifeed": "Open Raadsinformatie (feed)",
}


def counted(found: Services) -> dict[tuple[str, str], Shares]:
    """The shares as of the last change of the store, made once."""
    return found.remembered("kwaliteit", found.store.last_seq(), lambda: shares(found.store))


def row(each: Status, numbers: Shares | None) -> dict[str, Any]:
    """One organisation with one vendor."""
    told = (numbers or Shares(each.organisatie, each.leverancier)).as_dict()
    return {
        "organisatie": each.organisatie,
        "naam": each.naam,
        "leverancier": each.leverancier,
        "toestand": each.toestand,
        "laatste_succes": each.laatste_succes,
        "laatste_inhoud": each.laatste_inhoud,
        "ontbreekt": each.ontbreekt,
        "aantallen": {k: v for k, v in told.items() if k not in ("organisatie", "leverancier")},
    }


def rows(found: Services, vendor: str | None, code: str | None) -> list[dict[str, Any]]:
    """In the order of names, of what was read."""
    numbers = counted(found)
    return [
        row(each, numbers.get((each.organisatie, each.leverancier)))
        for each in found.registered()
        if each.laatste_crawl
        and vendor in (None, each.leverancier)
        and code in (None, each.organisatie)
    ]


def against(
    found: Services, base: str, vendor: str | None, code: str | None
) -> list[dict[str, Any]]:
    """Where the newest records fall short of v2 and mini: a finding each, with the number of
    records that were looked at. These are records as we hold them, made from what was offered."""
    told = []
    for name in ("v2", "mini"):
        profile = PROFILES[name]
        report = Report(profile, code or vendor or "")
        sense = Sense(profile, found.today())
        looked: dict[str, int] = {}
        for resource in profile.collections.values():
            versions = found.store.newest(resource, SAMPLE, organisatie=code, leverancier=vendor)

            def place(kind: str, key: str) -> str:
                return f"{base}{PATH}/{RESOURCES[kind].collectie}/{key}"

            for version, data in resources(found.store, versions, place):
                body = utc(completed(version, data))
                looked[resource] = looked.get(resource, 0) + 1
                url = str(body["url"])
                report.extend(judge(sense, resource, body, Place(resource, url)))
        for each in report.findings:
            said = each.as_dict()
            told.append(
                {
                    "profile": name,
                    **{k: said[k] for k in ("rule", "level", "where", "pointer", "expected", "nl")},
                    "records": each.count,
                    "bekeken": looked.get(each.where, 0),
                    "voorbeeld": said["url"],
                }
            )
    return told


def asked(request: Request) -> tuple[str | None, str | None]:
    """(vendor, organisation code) of a question; an organisation may be named by its key."""
    params = request.query_params
    for name in params:
        if name not in ("leverancier", "organisatie"):
            raise invalid(name, "onbekende parameter", ["leverancier", "organisatie"])
    vendor, code = params.get("leverancier"), params.get("organisatie")
    if vendor is not None and vendor not in list(Leverancier):
        raise invalid("leverancier", f"onbekend: {vendor!r}", list(Leverancier))
    if code is not None:
        every = services(request).registered()
        named = {each.sleutel: each.organisatie for each in every}
        code = named.get(code, code)
        if code not in {each.organisatie for each in every}:
            raise invalid("organisatie", f"onbekend: {code!r}", sorted(named))
    return vendor, code


@router.get(
    "/api/v1/kwaliteit",
    tags=["conformance"],
    responses=errors(400, 503),
    openapi_extra=described(OWNER, ("leverancier", "vendor of the council system", "ibabs")),
)
def kwaliteit(request: Request) -> Response:
    """Per organisation and vendor, in the order of names: freshness, state, and of how many motions
    result, vote and votes are known and of how many meetings attendance. With `organisatie` or
    `leverancier` also where the newest records fall short of the standard, and per month what the
    source named and what we hold."""
    found = services(request)
    vendor, code = asked(request)
    body: dict[str, Any] = {"results": rows(found, vendor, code)}
    if vendor or code:
        body["standaard"] = against(found, base_url(request), vendor, code)
    if code:
        body["maanden"] = months(found.store, code)
    return json(body)


@router.get("/leveranciers", include_in_schema=False)
def vendors(request: Request) -> Response:
    """All vendors with their councils."""
    found = services(request)
    groups: dict[str, list[dict[str, Any]]] = {}
    for each in rows(found, None, None):
        groups.setdefault(each["leverancier"], []).append(each)
    totals = [
        {"leverancier": name, "naam": NAMES.get(name, name), **summed(groups[name])}
        for name in sorted(groups, key=lambda each: str(NAMES.get(each, each)).casefold())
    ]
    context = {"rijen": totals, "json": "/api/v1/kwaliteit"}
    return templates.TemplateResponse(request, "leveranciers.html", context)


@router.get("/leveranciers/{leverancier}", include_in_schema=False)
def vendor_page(request: Request, leverancier: str) -> Response:
    """What one vendor offers, council by council."""
    if leverancier not in list(Leverancier):
        raise Problem(404, f"leverancier {leverancier[:40]!r} is onbekend")
    return shown(request, leverancier, None, NAMES.get(leverancier, leverancier))


@router.get("/organisaties/{code}", include_in_schema=False)
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
        "namen": NAMES,
        "datum": datum,
        "json": f"/api/v1/kwaliteit?{query}",
    }
    return templates.TemplateResponse(request, "aanbod.html", context)


def summed(lines: list[dict[str, Any]]) -> dict[str, Any]:
    """Numbers together, and the newest and oldest moments of reading."""
    total: dict[str, Any] = dict.fromkeys(Shares("", "").as_dict(), 0)
    for each in lines:
        for name, number in each["aantallen"].items():
            total[name] += number
    fresh = sorted(each["laatste_succes"] for each in lines if each["laatste_succes"])
    kept = {k: v for k, v in total.items() if k not in ("organisatie", "leverancier")}
    return {
        **kept,
        "organisaties": len({each["organisatie"] for each in lines}),
        "nieuwste": fresh[-1] if fresh else None,
        "oudste": fresh[0] if fresh else None,
    }
