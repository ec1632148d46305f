"""Our query in the server's terms, and its answer in ours."""

import base64
import contextlib
import datetime as dt
from collections.abc import Iterator
from typing import Any

from elastic_transport import ConnectionTimeout
from elasticsearch import ApiError, Elasticsearch, NotFoundError

from indexer.engines.elastic.connection import KEEP, translating
from indexer.engines.fields import restored
from indexer.question import plan as steps
from indexer.question.budget import NARROW
from indexer.question.query import COUNTED, HISTOGRAMS, Hit, Query, Result, StateExpired, TooSlow
from indexer.snippets import cutter

#: values of a facet that are given, of so many that each of several shards counts
FACET_SIZE, SHARD_SIZE = 1000, 10_000
#: how the server answers a search that it stopped, where no part of an answer may be left out
SLOW = (429, 503, 504)
#: periods of a histogram: more than a century of months
PERIODS = 2000


def search(client: Elasticsearch, query: Query, state: str, *, spread: bool = False) -> Result:
    """The answer of the index state that `state` names; raises `StateExpired`. `spread` over more
    shards, words are weighed by how often they occur in all of them."""
    kind = "dfs_query_then_fetch" if spread else "query_then_fetch"
    try:
        with translating(), _in_time():
            asked = (
                client
                if query.seconds is None
                else client.options(request_timeout=query.seconds + 1)
            )
            answer = asked.search(**request(query, state), search_type=kind)
    except NotFoundError as error:
        raise StateExpired(state[:40]) from error
    except ApiError as error:
        if query.state and error.status_code == 400:
            raise StateExpired(state[:40]) from error
        raise
    if answer.get("timed_out"):
        raise TooSlow(NARROW)
    matches = answer["hits"]
    counts = answer.get("aggregations", {})
    total = int(matches["total"]["value"])
    exact = int(counts["exact"]["doc_count"]) if "exact" in counts else total
    relevant = query.sort == "relevance" and query.parsed.worded
    cut = cutter(query)
    hits = []
    for row in matches["hits"]:
        content = base64.b64decode(row["fields"]["document"][0])
        document = restored(content)
        score = float(row["sort"][0]) if relevant else None
        hits.append(Hit(document, score, cut(document)))
    facets = {name: _buckets(counts[f"facet_{name}"])[:FACET_SIZE] for name in query.facets}
    for name in COUNTED:  # the server has numbers in order of size
        if name in facets:
            facets[name].sort(key=lambda row: (-row[1], row[0]))
    histogram = sorted(_buckets(counts["histogram"])) if query.histogram else None
    last = tuple(matches["hits"][-1]["sort"]) if matches["hits"] else ()
    return Result(total, exact, tuple(hits), facets, histogram, str(answer["pit_id"]), last)


def near(
    client: Elasticsearch, wanted: steps.Step, query: Query, state: str, least: float
) -> list[Hit]:
    """`Engine.near` in an index state."""
    with translating(), _in_time():
        answer = client.search(
            pit={"id": state, "keep_alive": KEEP},
            query={"bool": {"must": [step(wanted)], "filter": list(_filters(query).values())}},
            size=query.size,
            min_score=least,
            sort=[{"_score": "desc"}, {"volgorde": "asc"}],
            stored_fields=["document"],
        )
    rows = answer["hits"]["hits"]
    return [
        Hit(restored(base64.b64decode(row["fields"]["document"][0])), float(row["sort"][0]), ())
        for row in rows
    ]


@contextlib.contextmanager
def _in_time() -> Iterator[None]:
    """What the server or its client stops for its time is too slow, not away."""
    try:
        yield
    except ConnectionTimeout as error:
        raise TooSlow(NARROW) from error
    except ApiError as error:
        if error.status_code in SLOW and "timed out" in str(error.body).casefold():
            raise TooSlow(NARROW) from error
        raise


def _buckets(counted: dict[str, Any]) -> list[tuple[str, int]]:
    rows = counted["f"]["buckets"]
    return [(str(row["key"]), int(row["doc_count"])) for row in rows]


def request(query: Query, state: str) -> dict[str, Any]:
    """The one request that answers a question. Filters on a counted field come after the counting
    (`post_filter`), because counts ignore their own field's filter."""
    filters = _filters(query)
    after = {name: clause for name, clause in filters.items() if name in query.facets}
    before = [clause for name, clause in filters.items() if name not in after]
    node = query.parsed.node
    text = step(steps.plan(node, ranked=query.sort == "relevance"))
    body: dict[str, Any] = {
        "query": {"bool": {"must": [text], "filter": before}},
        "pit": {"id": state, "keep_alive": KEEP},
        "size": query.size,
        "sort": _order(query),
        "track_total_hits": True,
        "allow_partial_search_results": False,
        "stored_fields": ["document"],
    }
    if query.seconds is not None:
        body["timeout"] = f"{max(1, round(query.seconds * 1000))}ms"
    if after:
        body["post_filter"] = {"bool": {"filter": list(after.values())}}
    if query.after:
        body["search_after"] = list(query.after)
    elif query.offset:
        body["from_"] = query.offset
    counted: dict[str, Any] = {}
    for name in query.facets:
        others = [clause for field, clause in after.items() if field != name]
        counted[f"facet_{name}"] = _counted(name, others)
    if query.histogram:
        counted["histogram"] = _counted(query.histogram, list(after.values()))
    strict = steps.strict(node)
    if strict is not None:
        exactly = [step(strict), *after.values()]
        counted["exact"] = {"filter": {"bool": {"filter": exactly}}}
    if counted:
        body["aggregations"] = counted
    return body


def _counted(field: str, filters: list[Any]) -> dict[str, Any]:
    order = [{"_count": "desc"}, {"_key": "asc"}]
    size = PERIODS if field in HISTOGRAMS else FACET_SIZE
    terms = {"field": field, "size": size, "shard_size": SHARD_SIZE, "order": order}
    return {"filter": {"bool": {"filter": filters}}, "aggregations": {"f": {"terms": terms}}}


def _order(query: Query) -> list[Any]:
    if query.sort == "-gewijzigd":
        return [{"gewijzigd": "desc"}]
    if query.sort in ("datum", "-datum"):
        return [{"op_datum": "desc" if query.sort == "-datum" else "asc"}]
    return [{"_score": "desc"}, {"volgorde": "asc"}]


def _filters(query: Query) -> dict[str, Any]:
    filters: dict[str, Any] = {name: {"terms": {name: list(v)}} for name, v in query.filters}
    if query.van or query.tot:
        first, last = query.van or dt.date.min, query.tot or dt.date.max
        period = {"gte": int(f"{first:%Y%m%d}"), "lte": int(f"{last:%Y%m%d}")}
        filters["datum"] = {"range": {"datum": period}}
    return filters


def everything() -> Any:
    """All documents but those that are withdrawn and the one that says where the index stands."""
    return {"constant_score": {"filter": {"exists": {"field": "type"}}}}


def step(wanted: steps.Step) -> Any:
    """Our steps in the server's terms."""
    match wanted:
        case steps.Term(field, value):
            return {"term": {field: value}}
        case steps.Sequence(field, words):
            return {"match_phrase": {field: " ".join(words)}}
        case steps.Starts(field, start):
            return {"prefix": {field: start}}
        case steps.Range(field, low, high):
            first = 1 if low is None and field == "datum" else low
            bounds = {"gte": first, "lte": high}
            return {"range": {field: {k: v for k, v in bounds.items() if v is not None}}}
        case steps.Close(field, blocks, gaps):
            return {"intervals": {field: _close(blocks, gaps)}}
        case steps.All():
            return everything()
        case steps.Weighed(inner, factor):
            return {"bool": {"must": [step(inner)], "boost": factor}}
        case steps.Flat(inner, weight):
            return {"constant_score": {"filter": step(inner), "boost": weight}}
        case steps.Any(inner):
            return {"bool": {"should": [step(part) for part in inner]}}
        case steps.Best(inner):
            return {"dis_max": {"queries": [step(part) for part in inner]}}
        case steps.Both(must, should, never):
            clauses = {"must": must, "should": should, "must_not": never}
            return {"bool": {k: [step(part) for part in v] for k, v in clauses.items() if v}}


def _close(blocks: tuple[tuple[str, ...], ...], gaps: int) -> Any:
    """Two blocks one after the other, either way round; more words in any order."""
    rules = [
        {"match": {"query": " ".join(block), "ordered": True, "max_gaps": 0}} for block in blocks
    ]
    if len(rules) > 2:
        return {"all_of": {"intervals": rules, "ordered": False, "max_gaps": gaps}}
    ways = [rules] if blocks[0] == blocks[1] else [rules, rules[::-1]]
    rows = [{"all_of": {"intervals": way, "ordered": True, "max_gaps": gaps}} for way in ways]
    return {"any_of": {"intervals": rows}}
