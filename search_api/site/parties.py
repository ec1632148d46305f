"""National parties over all councils, and motions that wait."""

import datetime as dt
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.datastructures import QueryParams
from starlette.responses import Response

from search_api.services import Services
from search_api.site.asked import without_empty
from search_api.site.lists import (
    PAGE,
    VOTED,
    about,
    beyond,
    chosen,
    codes,
    council_names,
    number,
    of_councils,
    one_of,
    only,
    paged,
)
from search_api.site.places import Raad, councils
from search_api.site.rendering import shown, slug
from search_api.web.csv import SEPARATORS, lines
from search_api.web.problems import Problem
from search_api.web.requests import services
from tables import measures
from tables.filters import Filter
from tables.lists import Row, rows_from
from tables.measures import STANDS, party_councils, party_votes, settlements

router = APIRouter(include_in_schema=False)
SIDES = ("voor", "tegen", "verdeeld", "onbekend")
COLUMNS = ("raad", "code", "provincie", "fractie", *SIDES, "aangenomen", "verworpen")


def fracties_by_party(found: Services) -> dict[str, list[tuple[Raad, Row]]]:
    """(council, the fractie's row) by national party, in the order of the councils' names."""
    raden = councils(found)
    rows: dict[str, list[tuple[Raad, Row]]] = {}
    for row in party_councils(found.tables):
        if row["organisatie"] in raden:
            rows.setdefault(row["partij"], []).append((raden[row["organisatie"]], row))
    for each in rows.values():
        each.sort(key=lambda pair: pair[0].naam)
    return rows


@router.get("/partijen")
@router.get("/partijen.json")
def parties(request: Request) -> Response:
    """Every national party with the councils that have a fractie of it."""
    rows = [
        {
            "naam": name,
            "adres": f"/partijen/{slug(name)}",
            "raden": list(dict.fromkeys(raad.naam for raad, _ in held)),
        }
        for name, held in sorted(fracties_by_party(services(request)).items())
    ]
    context = {"rijen": rows, "kruimels": [("/", "Griffie"), ("/partijen", "Partijen")]}
    return shown(request, "partijen.html", context, {"partijen": rows})


def _party(request: Request, key: str) -> tuple[str, list[dict[str, Any]], str]:
    """(name, a row for each fractie of it, the question) of one party; raises a 404 problem."""
    found = services(request)
    every = fracties_by_party(found)
    name = next((each for each in every if slug(each) == key), None)
    if name is None:
        raise Problem(404, f"landelijke partij {key[:40]!r} is in wat gelezen is niet bekend")
    params = without_empty(request.query_params)
    only(params, {"q", "vanaf"})
    q = params.get("q", "")
    asked = Filter(motie=about(found, q, ("motie",)))
    told = {row["fractie_id"]: row for row in measures.party(found.tables, name, asked)}
    votes: dict[str, list[Row]] = {}
    for row in party_votes(found.tables, name, asked) if q else ():
        votes.setdefault(row["fractie_id"], []).append(row | {"id": row["stemming"]})
    return name, [_of_council(*each, told, votes) for each in every[name]], q


def _of_council(
    raad: Raad, fractie: Row, told: dict[str, Row], votes: dict[str, list[Row]]
) -> dict[str, Any]:
    """What a fractie voted, with the votes of its time of which nothing is told of it."""
    key = fractie["fractie_id"]
    numbers = told.get(key, {})
    return {
        "raad": raad.naam,
        "code": raad.code,
        "sleutel": raad.sleutel,
        "provincie": raad.provincie,
        "fractie": fractie["fractie"],
        **{name: numbers.get(name, 0) for name in (*SIDES, "aangenomen", "verworpen")},
        "totaal": numbers.get("stemmingen", 0),
        "stemmingen": votes.get(key, []),
    }


@router.get("/partijen/{partij}.csv")
def party_table(request: Request, partij: str) -> Response:
    """The same as a table."""
    _, rows, _ = _party(request, partij)
    separator = SEPARATORS["komma"]
    table = [[row[name] for name in COLUMNS] for row in rows]
    content = lines([COLUMNS], separator) + lines(table, separator)
    return Response(content, media_type="text/csv; charset=utf-8")


@router.get("/partijen/{partij}")
@router.get("/partijen/{partij}.json")
def party(request: Request, partij: str) -> Response:
    """One national party: a row for each council, with votes for, against, divided and unknown; `q`
    on a subject."""
    name, rows, q = _party(request, partij)
    told = [row for row in rows if row["totaal"]]
    start = number(request.query_params.get("vanaf") or "0", "vanaf")
    page = paged(request, told[start : start + PAGE], len(told), start)
    page["verder"]["omhoog"] = ("/partijen", "Alle partijen")
    known = sum(row[side] for row in told for side in SIDES[:3])
    context = page | {
        "lijst": True,
        "ruim": beyond(services(request), q, ("motie",)),
        "naam": name,
        "zonder": [row["raad"] for row in rows if not row["totaal"]],
        "q": q,
        "bekend": known,
        "onbekend": sum(row["onbekend"] for row in told),
        "csv": f"/partijen/{partij}.csv{'?' + urlencode({'q': q}) if q else ''}",
        "kruimels": [("/", "Griffie"), ("/partijen", "Partijen")],
    }
    return shown(request, "partij.html", context, {"partij": name, "q": q, "raden": rows})


@router.get("/moties/openstaand")
@router.get("/moties/openstaand.json")
def waiting(request: Request) -> Response:
    """Adopted motions that are open, by the reading of `/api/v1/moties?afdoening=open`: `raad`
    (repeated), `jaar`, `type`, `dagen` since the outcome at least; `afdoening` for the others. The
    oldest first."""
    found = services(request)
    params = without_empty(request.query_params)
    only(params, {"raad", "jaar", "dagen", "type", "afdoening", "vanaf"})
    stand = next(iter(one_of(params, "afdoening", STANDS)), "open")
    asked = _waiting(found, params)
    counted = settlements(found.tables, asked)
    start = number(params.get("vanaf", "0"), "vanaf")
    wanted = replace(asked, afdoening=(stand,))
    total, held = rows_from(found.tables, "moties", wanted, start, PAGE, backwards=True)
    rows = _stands(found, held)
    page = paged(request, rows, total, start)
    context = page | {
        "params": params,
        "stand": stand,
        **of_councils(request, found),
        "keuze": chosen(found, ()),
        "aantallen": counted,
        "tabel": urlencode(_as_api(wanted)),
        "kruimels": [("/", "Griffie"), ("/moties/openstaand", "Openstaande moties")],
    }
    data = {"total": total, "aantallen": counted, "moties": rows}
    return shown(request, "openstaand.html", context, data)


def _waiting(found: Services, params: QueryParams) -> Filter:
    """Adopted motions and amendments by council, kind, year and days since the outcome."""
    year = number(params["jaar"], "jaar", 1900) if "jaar" in params else None
    if year is not None and year > 9998:
        raise Problem(400, "parameter jaar: is een jaar zoals 2025")
    return Filter(
        organisatie=codes(found, params.getlist("raad")),
        type=one_of(params, "type", VOTED),
        van=dt.date(year, 1, 1) if year else None,
        tot=dt.date(year, 12, 31) if year else None,
        dagen=number(params["dagen"], "dagen") if "dagen" in params else None,
        vandaag=found.today(),
    )


def _as_api(asked: Filter) -> list[tuple[str, str]]:
    """The same question for `/api/v1/moties`."""
    pairs = [
        (name, each)
        for name in ("afdoening", "organisatie", "type")
        for each in getattr(asked, name)
    ]
    days = {"van": asked.van, "tot": asked.tot, "dagen": asked.dagen}
    return pairs + [(name, str(value)) for name, value in days.items() if value is not None]


def _stands(found: Services, held: list[Row]) -> list[dict[str, Any]]:
    """Motions with the last that is known of them, and the days since their outcome."""
    names, versions = council_names(found), found.store.get_many(row["id"] for row in held)
    rows = []
    for row in held:
        version = versions.get(row["id"])
        ext = version.body["ext"] if version else {}
        day = row["uitslag_datum"] or row["datum"]
        rows.append(
            {
                "id": row["id"],
                "titel": row["titel"],
                "type": row["type"],
                "raad": names.get(row["organisatie"], row["organisatie"]),
                "code": row["organisatie"],
                "datum": day,
                "dagen": (found.today() - day).days if day else None,
                "laatste": row["laatste_gebeurtenis"],
                "laatste_datum": row["laatste_datum"],
                "termijn": ext.get("termijn"),
                "stand_van_zaken": ext.get("stand_van_zaken"),
                "afdoening": row["afdoening"],
                "grondslag": row["afdoening_grondslag"],
                "afdoening_datum": row["afdoening_datum"],
            }
        )
    return rows
