"""The answer of a search, in the shape of Elasticsearch 7."""

from typing import Any

from indexer.classic.query import EPOCH, Hit, Result
from search_api.classic.answer.passages import passages
from search_api.classic.answer.source import chosen, whole
from search_api.classic.bodies import Bodies
from search_api.classic.question.request import Request


def shards(count: int) -> dict[str, int]:
    return {"total": count, "successful": count, "skipped": 0, "failed": 0}


def answered(
    request: Request, result: Result, bodies: Bodies, base: str, took: int, indices: int
) -> dict[str, Any]:
    """`took` is in milliseconds, `indices` how many were asked."""
    hits: dict[str, Any] = {}
    if (total := _total(request, result.total)) is not None:
        hits["total"] = total
    scores = [hit.score for hit in result.hits if hit.score is not None]
    hits["max_score"] = max(scores, default=None)
    hits["hits"] = [_hit(hit, request, bodies, base) for hit in result.hits]
    answer: dict[str, Any] = {
        "took": took,
        "timed_out": False,
        "_shards": shards(indices),
        "hits": hits,
    }
    if request.counts:
        answer["aggregations"] = {
            one.name: one.shaped(result.counted[one.name]) for one in request.counts
        }
    return answer


def _total(request: Request, total: int) -> dict[str, Any] | int | None:
    if request.plain_total:
        return total
    if request.counted is None:
        return None
    if request.counted >= 0 and total > request.counted:
        return {"value": request.counted, "relation": "gte"}
    return {"value": total, "relation": "eq"}


def _hit(hit: Hit, request: Request, bodies: Bodies, base: str) -> dict[str, Any]:
    row: dict[str, Any] = {
        "_index": bodies.index(hit.document.organisatie),
        "_type": "_doc",
        "_id": hit.document.id,
        "_score": hit.score,
    }
    if not request.source.none:
        row["_source"] = chosen(whole(hit.document, base), request.source)
    if request.highlight:
        marked = passages(hit.document, request.search.query, request.highlight)
        if marked:
            row["highlight"] = marked
    if request.sorted:
        row["sort"] = [
            value - EPOCH if date and value is not None else value
            for value, date in zip(hit.sort, request.dates, strict=True)
        ]
    return row
