"""`/dekking`: what is read of each council in plain words, and what is missing; a question in the
address is respected."""

import csv
import io
from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request
from starlette.datastructures import QueryParams
from starlette.responses import Response

from search_api.site.asked import without_empty
from search_api.site.lists import number, paged
from search_api.site.places import councils
from search_api.site.rendering import shown
from search_api.site.words import TOESTANDEN
from search_api.web.questions import read
from search_api.web.requests import services
from search_api.web.searching import Search, query
from store.status import Status

router = APIRouter(include_in_schema=False)
#: organisations on one page, and things that are missing which are told of each
SHOWN, NAMED = 25, 3
COLUMNS = (
    "code", "naam", "provincie", "leverancier", "toestand", "laatst_gelezen", "laatste_vergadering",
    "vergaderingen", "moties_en_amendementen", "stemmingen", "ontbreekt",
)  # fmt: skip


def _rows(request: Request) -> tuple[list[dict[str, Any]], int, QueryParams]:
    """Of the councils that are asked: what is held, and how many are known that were never read."""
    found = services(request)
    given = without_empty(request.query_params)
    params = QueryParams([pair for pair in given.multi_items() if pair[0] != "vanaf"])
    meant = found.asked(query(read(Search, params), found))
    sleutels = {raad.code: raad.sleutel for raad in councils(found).values()}
    rows = [_row(each, found.vendors(), sleutels) for each in meant if each.laatste_crawl]
    return rows, len({each.organisatie for each in meant if not each.laatste_crawl}), params


def _row(each: Status, labels: Mapping[str, str], keys: dict[str, str]) -> dict[str, Any]:
    numbers = each.aantallen
    return {
        "code": each.organisatie,
        "sleutel": keys.get(each.organisatie, each.organisatie),
        "naam": each.naam,
        "provincie": each.provincie,
        "leverancier": labels.get(each.leverancier, each.leverancier),
        "toestand": TOESTANDEN.get(each.toestand, each.toestand),
        "laatst_gelezen": each.laatste_succes,
        "laatste_vergadering": each.laatste_inhoud,
        "vergaderingen": numbers.get("vergadering", 0),
        "moties_en_amendementen": numbers.get("motie", 0) + numbers.get("amendement", 0),
        "stemmingen": numbers.get("stemming", 0),
        "ontbreekt": each.ontbreekt,
    }


@router.get("/dekking")
@router.get("/dekking.json")
def page(request: Request) -> Response:
    """What is read of each council, and what is missing."""
    rows, unread, params = _rows(request)
    start = number(request.query_params.get("vanaf") or "0", "vanaf")
    context = paged(request, rows[start : start + SHOWN], len(rows), start, SHOWN) | {
        "organisaties": len({row["code"] for row in rows}),
        "genoemd": NAMED,
        "nooit": unread,
        "vraag": params.get("q", ""),
        "gevraagd": bool(params),
        "csv": f"/dekking.csv{f'?{params}' if params else ''}",
        "kruimels": [("/", "Griffie"), ("/dekking", "Dekking")],
    }
    return shown(request, "dekking.html", context, {"organisaties": rows, "nooit_gelezen": unread})


@router.get("/dekking.csv")
def table(request: Request) -> Response:
    """The same as a table."""
    rows, _, _ = _rows(request)
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, extrasaction="ignore")
    writer.writeheader()
    for row in rows:
        writer.writerow(row | {"ontbreekt": "; ".join(row["ontbreekt"])})
    return Response(out.getvalue(), media_type="text/csv; charset=utf-8")
