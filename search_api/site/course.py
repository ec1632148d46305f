"""`/zoek/verloop`: how many hits a question has in each period, over all councils and in each of those
that have most, as a page, JSON and CSV."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from fastapi import APIRouter, Request
from starlette.datastructures import QueryParams
from starlette.responses import Response

from indexer.question.query import HISTOGRAMS, Query
from search_api.site.asked import names_of, without_empty
from search_api.site.onward import is_long, places, trail
from search_api.site.rendering import shown
from search_api.site.search import Page, form
from search_api.web.csv import SEPARATORS, attachment, lines
from search_api.web.problems import Problem
from search_api.web.questions import read
from search_api.web.requests import services
from search_api.web.searching import query, run

router = APIRouter(include_in_schema=False)
#: councils that have a column of their own
COUNCILS = 12
#: numbers on the page; the table has all of them
CELLS = 400
#: how long a period is unasked
PER = "kwartaal"


@router.get("/zoek/verloop")
@router.get("/zoek/verloop.json")
@router.get("/zoek/verloop.csv")
def course(request: Request) -> Response:
    """Hits by period and council: every parameter of a search, and `per` jaar, kwartaal or maand."""
    found = services(request)
    params = without_empty(request.query_params)
    per = params.get("per", PER)
    if per not in HISTOGRAMS:
        raise Problem(400, f"parameter per: een van {', '.join(HISTOGRAMS)}")
    asked = QueryParams([(n, v) for n, v in params.multi_items() if n != "per"])
    question = replace(query(read(Page, asked), found), histogram=per, size=1)
    whole = run(found, replace(question, facets=("organisatie",)))
    columns = whole.facets["organisatie"][:COUNCILS]
    names = names_of(found)
    counted = {code: dict(run(found, _of(question, code)).histogram or ()) for code, _ in columns}
    rows = [
        {
            "periode": period,
            "totaal": count,
            "raden": {code: counted[code].get(period, 0) for code, _ in columns},
        }
        for period, count in sorted(whole.histogram or ())
    ]
    if request.url.path.endswith(".csv"):
        return Response(
            b"".join(_table(rows, [code for code, _ in columns], names)),
            media_type="text/csv; charset=utf-8",
            headers=attachment("griffie-verloop.csv"),
        )
    context: dict[str, Any] = (
        form(found, asked)
        | places(params)
        | {
            "kruimels": trail(asked),
            "per": per,
            "perioden": HISTOGRAMS,
            "rijen": rows[-(CELLS // (len(columns) + 2)) :],
            "perioden_alle": len(rows),
            "totaal": whole.total,
            "raden": [(code, names.get(code, code), count) for code, count in columns],
            "meer": len(whole.facets["organisatie"]) > COUNCILS,
            "dekking": found.coverage(question),
            "vraag": [(n, v) for n, v in asked.multi_items() if n not in ("cursor", "q")],
        }
    )
    if is_long(asked):
        context["json"] = None
    data = {"total": whole.total, "per": per, "perioden": rows}
    return shown(request, "verloop.html", context, data)


def _of(question: Query, code: str) -> Query:
    """The same question of one council."""
    alone = question.without("organisatie")
    return replace(alone, filters=(*alone.filters, ("organisatie", (code,))), facets=())


def _table(
    rows: list[dict[str, Any]], codes: list[str], names: Mapping[str, str]
) -> Iterator[bytes]:
    separator = SEPARATORS["komma"]
    yield lines([["periode", "totaal", *(names.get(code, code) for code in codes)]], separator)
    yield lines(
        [[row["periode"], row["totaal"], *(row["raden"][code] for code in codes)] for row in rows],
        separator,
    )
