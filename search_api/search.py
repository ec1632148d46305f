"""`GET /api/v1/search`: documented for developers in English, answers in Dutch field names."""

from typing import Any

import orjson
from fastapi import APIRouter, Request
from starlette.responses import Response

from indexer.analysis import FORMS
from indexer.query import Hit, Query, Result, SearchDocument, StateExpired, Unavailable
from search_api.asking import cursor, read
from search_api.problems import Problem
from search_api.services import Services, base_url, services

router = APIRouter()


def run(found: Services, query: Query) -> Result:
    """The engine's answer; an expired cursor is a clear 410, an engine that is away a 503."""
    try:
        return found.engine.search(query)
    except Unavailable as error:
        raise Problem(503, str(error)) from error
    except StateExpired as error:
        raise Problem(
            410, "deze cursor is verlopen (15 minuten na het laatste gebruik); begin opnieuw"
        ) from error


@router.get("/api/v1/search", tags=["search"])
def search(request: Request) -> Response:
    """Full-text search over motions, amendments, agenda items, documents and meetings.

    Parameters: `q` (words are ANDed, `"exact phrase"`), repeatable filters `type`, `organisatie`,
    `provincie`, `leverancier`, `fractie`, `indiener`, `uitslag`, `gremium`, `soort`; `van`, `tot`
    (days, included), `sort` (`relevance`, `-datum`, `datum`, `-gewijzigd`), `size` (1-100),
    `cursor`, `facet` (repeatable), `histogram` (`jaar`, `kwartaal`, `maand`). Totals are exact.
    An unknown parameter or value is a 400 that lists the valid ones. A cursor stays valid for 15
    minutes after its last use, and reads one unchanging state of the index.
    """
    found = services(request)
    query = read(request.query_params, found.statuses())
    result = run(found, query)
    body = answer(request.query_params.get("q", ""), query, result, base_url(request))
    body["coverage"] = found.coverage(query)
    return Response(orjson.dumps(body), media_type="application/json")


def answer(text: str, query: Query, result: Result, base: str) -> dict[str, Any]:
    words = [word for clause in query.parsed.clauses for word in clause.words]
    return {
        "query": {
            "q": text,
            "parsed": str(query.parsed),
            "terms": list(dict.fromkeys(FORMS[word] for word in words)),
            "ignored": list(query.parsed.ignored),
            "expanded": {},
        },
        "total": {"value": result.total, "relation": "eq", "exact_forms": result.exact_forms},
        "hits": [hit_body(hit, base) for hit in result.hits],
        "facets": {
            name: [{"value": value, "count": count} for value, count in rows]
            for name, rows in result.facets.items()
        },
        "histogram": [{"key": key, "count": count} for key, count in result.histogram or ()],
        "next": next_cursor(query, result),
    }


def next_cursor(query: Query, result: Result) -> str | None:
    more = query.offset + len(result.hits) < result.total
    return cursor(query, result.state, result.last) if more and result.hits else None


def hit_body(hit: Hit, base: str) -> dict[str, Any]:
    document = hit.document
    return {
        "id": document.id,
        "type": document.type,
        "titel": document.titel,
        "organisatie": {"code": document.organisatie, "naam": document.naam},
        "datum": document.datum,
        "uitslag": document.uitslag,
        "stemming": _vote(document),
        "fracties": list(document.fractie),
        "indieners": list(document.indiener),
        "gremium": list(document.gremium),
        "soort": document.soort,
        "score": round(hit.score, 4) if hit.score is not None else None,
        "snippets": [
            {"veld": piece.veld, "pagina": piece.pagina, "html": piece.html}
            for piece in hit.snippets
        ],
        "url": f"{base}/records/{document.id}",
        "bron_url": document.bron_url,
    }


def _vote(document: SearchDocument) -> dict[str, Any] | None:
    """The vote in short: numbers where they are known, and each fractie's side."""
    vote = document.stemming
    if vote is None:
        return None
    numbers = {name: getattr(vote, name) for name in ("voor", "tegen", "onthouden", "afwezig")}
    known = {name: number for name, number in numbers.items() if number is not None}
    return {**known, "fracties": dict(vote.fracties)}
