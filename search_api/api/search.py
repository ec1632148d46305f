"""`GET /api/v1/search`: documented for developers in English, answers in Dutch field names."""

from typing import Any

import orjson
from fastapi import APIRouter, Request
from starlette.responses import Response

from indexer.dutch.analysis import ALL_FORMS, FORMS
from indexer.question.language import Parsed
from indexer.question.nodes import Near, Phrase, Prefix, Word, leaves
from indexer.question.query import (
    Hit,
    Query,
    Result,
    SearchDocument,
    StateExpired,
    TooBroad,
    Unavailable,
)
from indexer.question.suggesting import suggestion
from search_api.api.parameters import cursor, read
from search_api.services import Services, base_url, services
from search_api.web.documented import documented
from search_api.web.problems import Problem, errors, invalid

router = APIRouter()
#: how long the state is kept that a cursor reads
CURSOR_SECONDS = 900


def run(found: Services, query: Query) -> Result:
    """The engine's answer; an expired cursor is a clear 410, an engine that is away a 503."""
    try:
        return found.engine.search(query)
    except Unavailable as error:
        raise Problem(503, str(error)) from error
    except TooBroad as error:
        raise invalid("q", str(error)) from error
    except StateExpired as error:
        raise Problem(
            410, "deze cursor is verlopen (15 minuten na het laatste gebruik); begin opnieuw"
        ) from error


@router.get(
    "/api/v1/search",
    tags=["search"],
    responses=errors(400, 410, 503),
    openapi_extra=documented(paged=True),
)
def search(request: Request) -> Response:
    """Full-text search over motions, amendments, agenda items, documents and meetings.

    The question `q` is read by a grammar: words are ANDed and match in any form; `"exact phrase"`;
    `AND OR NOT` or `EN OF NIET`, brackets, `-word`; `"a b"~5` (at most five words in between, any
    order) and `a NEAR/5 b`; `word*`; fields such as `titel:`, `indiener:`, `fractie:`,
    `datum:2024`, `tegen:>10`. `query.parsed` says how it was read, `query.ignored` and
    `query.notes` what was not, `query.expanded` which synonyms were added (`synoniemen=nee` leaves
    them out). What has no likely reading is a 400 with its place. Totals are exact;
    `total.exact_forms` counts the hits with precisely these words. Facets ignore their own filter, and
    give the 1,000 most common values.
    An unknown parameter or value is a 400 that lists the valid ones. A cursor stays valid for
    `next_valid_seconds` after its last use, and reads one unchanging state of the index.
    """
    found = services(request)
    query = read(request.query_params, found.statuses(), vendors=found.vendors())
    result = run(found, query)
    text = request.query_params.get("q", "")
    body = answer(text, query, result, base_url(request))
    body["query"]["suggestion"] = suggestion(found.engine, text, query, result.total)
    body["coverage"] = found.coverage(query)
    return Response(orjson.dumps(body), media_type="application/json")


def answer(text: str, query: Query, result: Result, base: str) -> dict[str, Any]:
    following = next_cursor(query, result)
    return {
        "query": {
            "q": text,
            "parsed": str(query.parsed),
            "terms": terms(query.parsed),
            "ignored": list(query.parsed.ignored),
            "notes": list(query.parsed.notes),
            "expanded": {asked: list(also) for asked, also in query.parsed.expanded},
        },
        "total": {"value": result.total, "relation": "eq", "exact_forms": result.exact_forms},
        "hits": [hit_body(hit, base) for hit in result.hits],
        "facets": {
            name: [{"value": value, "count": count} for value, count in rows]
            for name, rows in result.facets.items()
        },
        "histogram": [{"key": key, "count": count} for key, count in result.histogram or ()],
        "next": following,
        "next_valid_seconds": CURSOR_SECONDS if following else None,
    }


def terms(parsed: Parsed) -> list[str]:
    """The forms that words are matched by, and the exact words of phrases and beginnings."""
    found: list[str] = []
    for leaf in leaves(parsed.node):
        match leaf:
            case Word():
                found += [form for token in leaf.tokens for form in ALL_FORMS[token]]
            case Phrase():
                found += leaf.words
            case Near(blocks, _, exact):
                words = [word for block in blocks for word in block]
                found += words if exact else [FORMS[word] for word in words]
            case Prefix():
                found.append(f"{leaf.start}*")
    return list(dict.fromkeys(found))


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
        "pagina": hit.pagina,
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
