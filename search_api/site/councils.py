"""`/raden`: every council, and of one what it decided, who sits in it, and what we hold."""

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from indexer.question.query import Query, Unavailable
from search_api.services import Services
from search_api.site.lists import listed, number, one_of, paged
from search_api.site.places import Raad, council, councils
from search_api.site.rendering import shown
from search_api.site.words import TOESTANDEN
from search_api.views.hits import hit_body
from search_api.web.problems import Problem
from search_api.web.requests import base_url, services
from standard.text import fold, nearest
from tables import TablesAway
from tables.filters import Filter
from tables.lists import rows_from

router = APIRouter(include_in_schema=False)
#: rows of each list on the page of a council; meetings on a page of a year, and of its twin
SHOWN, MEETINGS, TWINNED = 8, 50, 100
#: councils that are listed at once
MOST = 80


def the_council(request: Request, name: str) -> Raad:
    """Raises a 404 problem."""
    raad = council(services(request), name)
    if raad is None:
        raise Problem(404, f"raad {name[:40]!r} is onbekend; kies er een uit de lijst op /raden")
    return raad


@router.get("/raden")
@router.get("/raden.json")
def every(request: Request, naam: str = "", provincie: str = "") -> Response:
    """All councils that are known, by province; one that a name fits is gone to."""
    found = services(request)
    rows = [raad for raad in councils(found).values() if raad.bestaat or naam or raad.gelezen]
    wanted = fold(naam)
    fitting = [raad for raad in rows if wanted in fold(raad.naam)] if wanted else rows
    exact = [raad for raad in fitting if fold(raad.naam) == wanted]
    if wanted and len(exact or fitting) == 1 and not request.url.path.endswith(".json"):
        return RedirectResponse((exact or fitting)[0].adres, 303)
    if provincie:
        one_of(request.query_params, "provincie", {raad.provincie for raad in rows})
        fitting = [raad for raad in fitting if raad.provincie == provincie]
    read = {raad.code for raad in rows if raad.gelezen}
    whole = len(fitting) > MOST
    listed_all = not whole or len(read.intersection(raad.code for raad in fitting)) <= MOST
    provinces: dict[str, int] = {}
    for raad in fitting:
        provinces[raad.provincie] = provinces.get(raad.provincie, 0) + 1
    groups: dict[str, list[Raad]] = {}
    for raad in sorted(fitting, key=lambda raad: (raad.provincie, raad.naam)):
        if not whole or not raad.provincie or (listed_all and raad.code in read):
            groups.setdefault(raad.provincie or "Overige", []).append(raad)
    near = nearest(naam, [raad.naam for raad in rows]) if naam and not fitting else ()
    context = {
        "naam": naam,
        "provincie": provincie,
        "groepen": groups,
        "provincies": sorted(pair for pair in provinces.items() if pair[0]) if whole else [],
        "aantal": len(fitting),
        "alle_gelezen": listed_all,
        "aantal_gelezen": sum(raad.code in read for raad in fitting),
        "gelijkend": [raad for raad in rows if raad.naam in near],
        "kruimels": [("/", "Griffie"), ("/raden", "Raden")],
        "gelezen": read,
    }
    data = {
        "raden": [
            {
                "code": raad.code,
                "sleutel": raad.sleutel,
                "naam": raad.naam,
                "provincie": raad.provincie,
                "gelezen": raad.code in read,
            }
            for raad in fitting
        ]
    }
    return shown(request, "raden.html", context, data)


@router.get("/raden/{sleutel}")
@router.get("/raden/{sleutel}.json")
def one(request: Request, sleutel: str) -> Response:
    """One council: meetings to come and held, votes, fracties, and what is and is not read."""
    found, raad = services(request), the_council(request, sleutel)
    base = base_url(request)
    today = found.today()
    meetings = (("type", ("vergadering",)), ("organisatie", (raad.code,)))
    voted = (("type", ("motie", "amendement")), ("organisatie", (raad.code,)))
    lists: dict[str, Any] = {}
    try:
        for name, question in (
            ("komend", Query(filters=meetings, van=today, sort="datum", size=SHOWN)),
            ("gehouden", Query(filters=meetings, tot=today, sort="-datum", size=SHOWN)),
            ("moties", Query(filters=voted, sort="-datum", size=SHOWN)),
        ):
            lists[name] = [hit_body(hit, base) for hit in found.engine.search(question).hits]
    except Unavailable as error:
        lists["weg"] = str(error)
    context = {
        "raad": raad,
        "kruimels": [("/", "Griffie"), ("/raden", "Raden")],
        "standen": [_state(each, found) for each in raad.statuses],
        **_voted(found, raad),
        "verder": beside(found, raad),
        **lists,
    }
    data = {
        "code": raad.code,
        "sleutel": raad.sleutel,
        "naam": raad.naam,
        "provincie": raad.provincie,
        "standen": context["standen"],
        "fracties": context["fracties"],
        "stemmingen": context["stemlijst"],
        **lists,
    }
    return shown(request, "raad.html", context, data)


def _voted(found: Services, raad: Raad) -> dict[str, Any]:
    """Its fracties by name and its newest votes; none while the tables are made."""
    own = Filter((raad.code,))
    try:
        _, parties = rows_from(found.tables, "fracties", own, 0, 1000)
        _, votes = rows_from(found.tables, "stemmingen", own, 0, SHOWN)
    except TablesAway:
        return {"fracties": [], "stemlijst": []}
    names = sorted({str(row["naam"]) for row in parties}, key=str.casefold)
    return {"fracties": names, "stemlijst": listed(votes, {raad.code: ""})}


def beside(found: Services, raad: Raad) -> dict[str, Any]:
    """The councils before and after it by name, of those that were read."""
    rows = [each for each in councils(found).values() if each.gelezen]
    rows.sort(key=lambda each: each.naam)
    codes = [each.code for each in rows]
    told: dict[str, Any] = {"omhoog": ("/raden", "Alle raden")}
    if raad.code in codes:
        place = codes.index(raad.code)
        if place:
            told["vorige"] = (rows[place - 1].adres, rows[place - 1].naam)
        if place + 1 < len(rows):
            told["volgende"] = (rows[place + 1].adres, rows[place + 1].naam)
    return told


def _state(each: Any, found: Services) -> dict[str, Any]:
    return {
        "leverancier": found.vendors().get(each.leverancier, each.leverancier),
        "toestand": TOESTANDEN.get(each.toestand, each.toestand),
        "laatste_succes": each.laatste_succes,
        "laatste_inhoud": each.laatste_inhoud,
        "aantallen": each.aantallen,
        "ontbreekt": each.ontbreekt,
        "opvolger": each.opvolger,
    }


@router.get("/raden/{sleutel}/vergaderingen")
@router.get("/raden/{sleutel}/vergaderingen.json")
def meetings(request: Request, sleutel: str, jaar: str = "", vanaf: str = "0") -> Response:
    """Its meetings from new to old, a year at a time and `MEETINGS` of it on a page."""
    found, raad = services(request), the_council(request, sleutel)
    filters = (("type", ("vergadering",)), ("organisatie", (raad.code,)))
    counted = found.engine.search(Query(filters=filters, size=1, facets=("jaar",)))
    years = sorted((year for year, _ in counted.facets["jaar"]), reverse=True)
    chosen = jaar if jaar in years else (years[0] if years else "")
    if jaar and jaar not in years:
        raise Problem(404, f"van {raad.naam} zijn in {jaar[:10]!r} geen vergaderingen bekend")
    narrowed = (*filters, ("jaar", (chosen,))) if chosen else filters
    total = dict(counted.facets["jaar"]).get(chosen, counted.total)
    start = min(number(vanaf, "vanaf"), total)
    size = TWINNED if request.url.path.endswith(".json") else MEETINGS
    question = Query(filters=narrowed, sort="-datum", size=max(1, min(start + size, total)))
    hits = found.engine.search(question).hits[start:]
    rows = [hit_body(hit, base_url(request)) for hit in hits]
    place = years.index(chosen) if chosen else 0
    own = f"{raad.adres}/vergaderingen?jaar="
    context = {
        "raad": raad,
        "jaar": chosen,
        "jaren": years,
        "bladeren": paged(request, rows, total, start, size)["verder"],
        "rijen": rows,
        "kruimels": [("/raden", "Raden"), (raad.adres, raad.naam)],
        "verder": {
            "omhoog": (raad.adres, f"Alles van {raad.naam}"),
            "vorige": (own + years[place - 1], years[place - 1]) if place else None,
            "volgende": (
                (own + years[place + 1], years[place + 1]) if place + 1 < len(years) else None
            ),
        },
    }
    return shown(
        request,
        "vergaderingen.html",
        context,
        {"jaren": years, "total": total, "vergaderingen": rows},
    )
