"""Classic's questions in Elasticsearch's own terms, and its answers in ours."""

import base64
from collections.abc import Mapping
from typing import Any

from elasticsearch import ApiError, NotFoundError

from indexer.classic.fields import restored
from indexer.classic.query import (
    NUMBERS,
    ORDER,
    SCORE,
    Alike,
    Apart,
    Begins,
    Best,
    Bool,
    Bucket,
    Counted,
    Counting,
    Every,
    Exact,
    Flat,
    Hit,
    Key,
    Line,
    Metric,
    Node,
    Pattern,
    Result,
    Search,
    Span,
    Terms,
    Weighed,
    Word,
)
from indexer.engines.elastic.connection import PATIENCE, Connection, translating
from indexer.engines.elastic.live import NONE_YET
from indexer.engines.elastic.writing import stand_of
from indexer.engines.kinds import CLASSIC
from indexer.question.budget import NARROW
from indexer.question.query import Stand, TooBroad, TooSlow, Unavailable

#: values of a field that are counted
BUCKETS = 60_000
#: words that a word with a few other letters may stand for
EXPANSIONS = 1000
#: every document of ours: what is withdrawn has no such field
THERE = {"exists": {"field": "organisatie"}}


class LiveClassicElastic:
    """`ClassicEngine` on the index that bears the alias."""

    def __init__(self, connection: Connection) -> None:
        self.client = connection.client(PATIENCE)
        self.alias = connection.alias(CLASSIC)

    def search(self, search: Search) -> Result:
        try:
            with translating():
                asked = self.client
                if search.seconds is not None:
                    asked = asked.options(request_timeout=search.seconds + 1)
                answer = asked.search(index=self.alias, **_request(search))
        except NotFoundError as error:
            raise Unavailable(NONE_YET) from error
        except ApiError as error:
            if error.status_code == 400:
                raise TooBroad("dit is te veel om in één keer te zoeken of te tellen") from error
            raise
        if answer.get("timed_out"):
            raise TooSlow(NARROW)
        scored = any(key.field == SCORE for key in search.sort)
        hits = tuple(_hit(row, search.sort, scored=scored) for row in answer["hits"]["hits"])
        counted = _read(answer.get("aggregations", {}), search.counting)
        return Result(int(answer["hits"]["total"]["value"]), hits, counted)

    def stand(self) -> Stand:
        try:
            with translating():
                return stand_of(self.client, self.alias, CLASSIC)
        except NotFoundError as error:
            raise Unavailable(NONE_YET) from error

    def close(self) -> None:
        self.client.close()


def _request(search: Search) -> dict[str, Any]:
    keys = search.sort if any(key.field == ORDER for key in search.sort) else None
    body: dict[str, Any] = {
        "query": {"bool": {"must": [_of(search.query)], "filter": [THERE]}},
        "size": search.size,
        "sort": [_key(key) for key in keys or (*search.sort, Key(ORDER))],
        "track_total_hits": True,
        "allow_partial_search_results": False,
        "stored_fields": ["document"],
    }
    if search.seconds is not None:
        body["timeout"] = f"{max(1, round(search.seconds * 1000))}ms"
    if search.after:
        # the order of ids that we add ourselves is open: what is equal in all else is passed
        places = map(_given, search.after, search.sort)
        body["search_after"] = [*places, *([] if keys else ["\uffff"])]
    elif search.start:
        body["from_"] = search.start
    if search.counting:
        body["aggregations"] = _requested(search.counting)
    return body


def _key(key: Key) -> Any:
    order = "desc" if key.descending else "asc"
    if key.field == SCORE:
        return {SCORE: order}
    return {"id" if key.field == ORDER else key.field: {"order": order, "missing": "_last"}}


def _hit(row: Mapping[str, Any], sort: tuple[Key, ...], *, scored: bool) -> Hit:
    document = restored(base64.b64decode(row["fields"]["document"][0]))
    places = tuple(_place(value, key) for value, key in zip(row["sort"], sort, strict=False))
    return Hit(document, row["_score"] if scored else None, places)


def _place(value: Any, key: Key) -> Any:
    """The server gives the end of its numbers for a document without the field."""
    if isinstance(value, int) and key.field != SCORE and abs(value) >= 2**63 - 1:
        return None
    return value


def _given(value: Any, key: Key) -> Any:
    """The reverse: for a number the server takes no null."""
    if value is None and key.field in NUMBERS:
        return -(2**63) if key.descending else 2**63 - 1
    return value


def _of(node: Node) -> Any:
    match node:
        case Bool():
            return _bool(node)
        case Best(nodes):
            return {"dis_max": {"queries": [_of(part) for part in nodes]}}
        case Flat(inner, weight):
            return {"constant_score": {"filter": _of(inner), "boost": weight}}
        case Weighed(inner, factor):
            return {"bool": {"must": [_of(inner)], "boost": factor}}
        case Apart(tiers):
            flat = [_of(Flat(part, score)) for score, part in tiers]
            return {"bool": {"should": flat, "minimum_should_match": 1}}
        case Every():
            return {"match_all": {}}
    return _leaf(node)


def _leaf(node: Node) -> Any:
    match node:
        case Exact(field, values):
            return {"constant_score": {"filter": {"terms": {field: list(values)}}}}
        case Span(field, low, high):
            bounds = {"gte": low, "lte": high}
            given = {name: value for name, value in bounds.items() if value is not None}
            return {"range": {field: given}}
        case Word(field, word):
            return {"term": {field: word}}
        case Line(field, words, slop):
            return {"match_phrase": {field: {"query": " ".join(words), "slop": slop}}}
        case Begins(field, start):
            return {"prefix": {field: start}}
        case Pattern(field, pieces):
            return {"wildcard": {field: "*".join(map(_escaped, pieces))}}
        case Alike(field, word, edits):
            return {
                "fuzzy": {field: {"value": word, "fuzziness": edits, "max_expansions": EXPANSIONS}}
            }
    return {"match_none": {}}


def _escaped(text: str) -> str:
    return "".join(f"\\{char}" if char in "\\*?" else char for char in text)


def _bool(node: Bool) -> Any:
    clauses = {
        "must": node.must,
        "should": node.should,
        "filter": node.filters,
        "must_not": node.never,
    }
    made: dict[str, Any] = {
        name: [_of(part) for part in parts] for name, parts in clauses.items() if parts
    }
    if node.should:
        made["minimum_should_match"] = node.minimum
    return {"bool": made}


def _requested(counting: tuple[tuple[str, Counting], ...]) -> dict[str, Any]:
    """The names of clients are not the server's: by number."""
    request: dict[str, Any] = {}
    for number, (_, one) in enumerate(counting):
        if isinstance(one, Metric):
            request[f"n{number}"] = {one.kind: {"field": one.field}}
        else:
            request[f"n{number}"] = {"terms": {"field": one.field, "size": BUCKETS}}
            if one.parts:
                request[f"n{number}"]["aggs"] = _requested(one.parts)
    return request


def _read(
    answer: Mapping[str, Any], counting: tuple[tuple[str, Counting], ...]
) -> dict[str, Counted]:
    read: dict[str, Counted] = {}
    for number, (name, one) in enumerate(counting):
        row = answer[f"n{number}"]
        if isinstance(one, Terms):
            read[name] = [
                Bucket(str(bucket["key"]), int(bucket["doc_count"]), _read(bucket, one.parts))
                for bucket in row["buckets"]
            ]
        else:
            read[name] = row["value"]
    return read
