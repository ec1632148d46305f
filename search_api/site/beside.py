"""`/vergelijk`: councils in numbers, and members or fracties vote by vote."""

from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.datastructures import QueryParams
from starlette.responses import RedirectResponse, Response

from indexer.question.query import Query
from search_api.services import Services
from search_api.site.asked import without_empty
from search_api.site.councils import the_council
from search_api.site.grid import Column, agreement, members, parties, rows
from search_api.site.lists import (
    PAGE,
    VOTED,
    about,
    beyond,
    chosen,
    codes,
    number,
    one_of,
    only,
    paged,
)
from search_api.site.places import Raad, councils
from search_api.site.rendering import shown
from search_api.web.problems import Problem
from search_api.web.requests import services
from search_api.web.searching import Words, words
from standard.bodies import neighbours
from tables.filters import Filter
from tables.lists import rows_from
from tables.measures import FEW, close_and_large

router = APIRouter(include_in_schema=False)
#: councils that are put beside each other at most
BESIDE = 12
#: members of a council that may be chosen beside those who are compared
OFFERED = 45


@router.get("/vergelijk")
@router.get("/vergelijk.json")
def compared(request: Request) -> Response:
    """Beside each other: councils (`raad`, repeated), members (`persoon`, by id or full name), or
    fracties of one council (`raad` and `fractie`); `q` on a subject, `verschil=1` only where those who
    are compared chose differently."""
    found = services(request)
    params = without_empty(request.query_params)
    only(params, {"raad", "persoon", "fractie", "q", "verschil", "vanaf"})
    one_of(params, "verschil", ("1",))
    if "persoon" in params:
        return _grid(
            request,
            params,
            members(found, params.getlist("persoon"), codes(found, params.getlist("raad"))),
        )
    if "fractie" in params:
        names = params.getlist("raad")
        if len(names) != 1:
            raise Problem(400, "geef bij fracties één raad: hun namen zijn die van één raad")
        return _grid(request, params, parties(found, chosen(found, names)[0], params))
    return _councils(request, params)


def _councils(request: Request, params: QueryParams) -> Response:
    found = services(request)
    names = params.getlist("raad")
    if len(names) > BESIDE:
        raise Problem(400, f"hoogstens {BESIDE} raden naast elkaar")
    raden = chosen(found, names) if names else []
    q = params.get("q", "")
    rows = [_numbers(found, raad, q) for raad in raden]
    every = councils(found)
    near = [
        every[code]
        for raad in raden
        for code in neighbours(raad.code)
        if code in every and every[code] not in raden
    ]
    context = {
        "rijen": rows,
        "raden": raden,
        "q": q,
        "ruim": beyond(found, q),
        "buren": list({raad.code: raad for raad in near}.values()),
        "anderen": [each for each in chosen(found, ()) if each not in raden],
        "kruimels": [("/", "Griffie"), ("/raden", "Raden")],
        "dit": urlencode([("raad", raad.sleutel) for raad in raden] + ([("q", q)] if q else [])),
    }
    return shown(request, "vergelijk.html", context, {"q": q, "raden": rows})


def _numbers(found: Services, raad: Raad, q: str) -> dict[str, Any]:
    """Of one council: motions and amendments on a subject by outcome, and what is known of votes."""
    parsed = words(Words(q=q), found)
    filters = (("type", VOTED), ("organisatie", (raad.code,)))
    answer = found.engine.search(Query(parsed, filters=filters, size=1, facets=("uitslag",)))
    outcomes = dict(answer.facets["uitslag"])
    own = Filter((raad.code,))
    votes = close_and_large(found.tables, Filter((raad.code,), motie=about(found, q)))
    return {
        "raad": raad.naam,
        "code": raad.code,
        "sleutel": raad.sleutel,
        "provincie": raad.provincie,
        "gelezen": raad.gelezen,
        "moties": answer.total,
        "aangenomen": outcomes.get("aangenomen", 0),
        "verworpen": outcomes.get("verworpen", 0),
        "stemmingen": votes["stemmingen"],
        "splijtend": votes["splijtend"],
        "meeste_stemmen": close_and_large(found.tables, own)["meeste_stemmen"],
    }


def _grid(request: Request, params: QueryParams, columns: list[Column]) -> Response:
    """Votes as rows, members or fracties as columns."""
    found = services(request)
    q = params.get("q", "")
    told = rows(columns, about(found, q))
    pairs = agreement(columns, told)
    start = number(params.get("vanaf", "0"), "vanaf")
    wanted = [row for row in told if row["verschilt"]] if "verschil" in params else told
    page = paged(request, wanted[start : start + PAGE], len(wanted), start)
    raden = {each.raad.code: each.raad for each in columns}
    context = page | {
        "lijst": True,
        "ruim": beyond(found, q),
        "kolommen": columns,
        "paren": pairs,
        "raden": raden,
        "q": q,
        "verschil": "verschil" in params,
        "few": FEW,
        "vast": [(n, v) for n, v in params.multi_items() if n in ("raad", "persoon", "fractie")],
        "anderen": _others(found, columns),
        "kruimels": [("/raden", "Raden"), *[(each.adres, each.naam) for each in raden.values()]],
    }
    data = {
        "q": q,
        "kolommen": [each.told() for each in columns],
        "paren": pairs,
        "total": len(wanted),
        "stemmingen": page["rijen"],
    }
    return shown(request, "naast_elkaar.html", context, data)


def _others(found: Services, columns: list[Column]) -> tuple[str, list[tuple[str, str]]]:
    """(parameter, (value, name) of each) of who may be compared with these: of the same council, those
    who voted last first."""
    code, chosen_already = columns[0].raad.code, {each.key for each in columns}
    name = columns[0].parameter
    table = {"persoon": "personen", "fractie": "fracties"}[name]
    _, held = rows_from(found.tables, table, Filter((code,)), 0, 1000)
    held = [row for row in held if row["stemmingen"] and row["laatste"]]
    held.sort(key=lambda row: row["laatste"], reverse=True)
    told = {
        (row["id"], f"{row['naam']} ({row['fractie']})")
        if name == "persoon" and row["fractie"]
        else (row["id"] if name == "persoon" else row["naam"], row["naam"]): None
        for row in held
    }
    free = [pair for pair in told if pair[0] not in chosen_already][:OFFERED]
    return name, sorted(free, key=lambda pair: pair[1].casefold())


@router.get("/raden/{sleutel}/samen/{een}/{ander}")
def pair(request: Request, sleutel: str, een: str, ander: str) -> Response:
    """The votes in which two fracties of a council were not of one side."""
    raad = the_council(request, sleutel)
    asked = [("raad", raad.sleutel), ("fractie", een), ("fractie", ander), ("verschil", "1")]
    return RedirectResponse(f"/vergelijk?{urlencode(asked)}", 303)
