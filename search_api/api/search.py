"""`GET /api/v1/search`: documented for developers in English, answers in Dutch field names."""

from typing import Annotated, Any

from fastapi import APIRouter, Request
from fastapi import Query as Parameters
from starlette.responses import Response

from indexer.dutch.analysis import ALL_FORMS, FORMS
from indexer.question.emptying import emptying
from indexer.question.language import Parsed
from indexer.question.nodes import Near, Phrase, Prefix, Word, leaves
from indexer.question.query import Query, Result
from indexer.question.suggesting import suggestion
from search_api.api.models.searches import SearchAnswer
from search_api.views.hits import hit_body
from search_api.web.answers import json
from search_api.web.meaning import MARK, near
from search_api.web.problems import errors
from search_api.web.requests import base_url, services
from search_api.web.searching import YES, PagedSearch, next_cursor, query, run

router = APIRouter()
#: how long the state is kept that a cursor reads
CURSOR_SECONDS = 900


@router.get(
    "/api/v1/search",
    tags=["search"],
    response_model=SearchAnswer,
    responses=errors(400, 410, 503),
)
def search(request: Request, asked: Annotated[PagedSearch, Parameters()]) -> Response:
    """Full-text search over motions, amendments, agenda items, documents and meetings.

    The question `q` is read by a grammar: words are ANDed and match in any form; `"exact phrase"`;
    `AND OR NOT` or `EN OF NIET`, brackets, `-word`; `"a b"~5` (at most five words in between, any
    order) and `a NEAR/5 b`; `word*`; fields such as `titel:`, `indiener:`, `fractie:`,
    `datum:2024`, `tegen:>10`. `query.parsed` says how it was read, `query.ignored` and
    `query.notes` what was not, `query.expanded` which synonyms were added (`synoniemen=nee` leaves
    them out). What has no likely reading is a 400 with its place. Totals are exact;
    `total.exact_forms` counts the hits with precisely these words. Facets ignore their own filter, and
    give the 1,000 most common values.
    `betekenis=ja` adds, behind the exact hits of a question that finds nothing or little, what is near
    in meaning by the council's thesaurus: each marked in `betekenis`, none in the total.
    `query.zonder` says which part empties a question and what the rest finds.
    An unknown parameter or value is a 400 that lists the valid ones. A cursor stays valid for
    `next_valid_seconds` after its last use, and reads one unchanging state of the index.
    """
    found = services(request)
    question = query(asked, found)
    result = run(found, question)
    following = next_cursor(found, question, result)
    beside = near(found, question, result, asked.betekenis == YES)
    base = base_url(request)
    body = answer(asked.q, question, result, base, following)
    body["hits"] += [hit_body(hit, base, MARK) for hit in beside.hits]
    body["query"]["betekenis"] = beside.body()
    body["query"]["zonder"] = [
        {"woord": row.left_out, "q": row.text, "total": row.total}
        for row in emptying(found.engine, question, result.total)
    ]
    body["query"]["suggestion"] = suggestion(found.engine, asked.q, question, result.total)
    body["coverage"] = found.coverage(question)
    return json(body)


def answer(
    text: str, question: Query, result: Result, base: str, following: str | None
) -> dict[str, Any]:
    """`following` is the cursor of the next page."""
    return {
        "query": {
            "q": text,
            "parsed": str(question.parsed),
            "terms": terms(question.parsed),
            "ignored": list(question.parsed.ignored),
            "notes": list(question.parsed.notes),
            "expanded": {asked: list(also) for asked, also in question.parsed.expanded},
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
    forms: list[str] = []
    for leaf in leaves(parsed.node):
        match leaf:
            case Word():
                forms += [form for token in leaf.tokens for form in ALL_FORMS[token]]
            case Phrase():
                forms += leaf.words
            case Near(blocks, _, exact):
                words = [word for block in blocks for word in block]
                forms += words if exact else [FORMS[word] for word in words]
            case Prefix():
                forms.append(f"{leaf.start}*")
    return list(dict.fromkeys(forms))
