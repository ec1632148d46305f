"""Elasticsearch as an engine. The only module that knows it.

Words come analysed (`indexer.engines.fields`), so that the server parts them at spaces only and gives the
answers that the embedded engine gives. Every write carries the store's sequence number as external
version: what is older than the index has is refused, also after a replay or from a second indexer.
What is withdrawn stays as a document without fields, because the server forgets the version of a
deletion after a minute. Where the index stands is the version of one more document.
"""

import base64
import contextlib
import datetime as dt
import functools
import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, ParamSpec, TypeVar

from elastic_transport import ConnectionError as ElasticConnectionError
from elastic_transport import TransportError
from elasticsearch import ApiError, Elasticsearch, NotFoundError, OrjsonSerializer
from elasticsearch.helpers import streaming_bulk

import mappings
from indexer.dutch.analysis import GAP
from indexer.engines.fields import restored, values
from indexer.question import plan as steps
from indexer.question.query import (
    HISTOGRAMS,
    Hit,
    Index,
    Query,
    Result,
    SearchDocument,
    StateExpired,
    Unavailable,
)
from indexer.snippets import snippets

log = logging.getLogger("griffie.index")

#: id of the document whose version is the sequence number
STATE_ID = "stand"
#: how long a state is kept for paging after its last use
KEEP, KEEP_SECONDS = "15m", 900.0
#: seconds that the knowledge of the live index may be old, and between two states that are kept
#: for cursors (each costs the server memory for as long as it is kept)
FRESH, APART = 0.5, 2.0
#: documents and bytes in one bulk request, and requests under way at once
CHUNK, CHUNK_BYTES, SENDERS = 250, 5_000_000, 2
#: seconds between sending what was refused for want of room (doubling, to a maximum)
BACKOFF, MAX_BACKOFF = 0.5, 15.0
#: seconds that a write and a filling go on with that: a write is soon repeated by itself, a filling
#: begins anew
SHORTLY, LONG = 10.0, 300.0
#: seconds for one request, and for one of a reader, who is not kept waiting
TIMEOUT, PATIENCE = 30.0, 10.0
#: values of a facet that are given, of so many that each of several shards counts
FACET_SIZE, SHARD_SIZE = 1000, 10_000
#: periods of a histogram: more than a century of months
PERIODS = 2000
#: errors of a single document that say that the server, not the document, is in trouble
TROUBLE = ("cluster_block_exception",)
NONE_YET = "er is nog geen zoekindex in Elasticsearch; draai eerst: griffie index"

P = ParamSpec("P")
T = TypeVar("T")


def translated(call: Callable[P, T]) -> Callable[P, T]:
    """The client's errors as ours: what passes by itself is `Unavailable`."""

    @functools.wraps(call)
    def calling(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            with _translating():
                return call(*args, **kwargs)
        except NotFoundError as error:
            if error.error != "index_not_found_exception":
                raise
            raise Unavailable(
                "de index is intussen verwijderd; een nieuwere neemt hem over"
            ) from error

    return calling


@contextlib.contextmanager
def _translating() -> Iterator[None]:
    try:
        yield
    except ApiError as error:
        blocked = error.error in TROUBLE
        if blocked or error.status_code == 429 or error.status_code >= 500:
            raise Unavailable(f"Elasticsearch kan nu niet antwoorden ({error.error})") from error
        raise
    except (ElasticConnectionError, TransportError) as error:
        raise Unavailable(f"Elasticsearch is niet bereikbaar ({type(error).__name__})") from error


@dataclass(frozen=True)
class Connection:
    """Where Elasticsearch is. `hosts` are addresses, with name and password if needed; `prefix`
    starts the names of our indexes, so that more installations can share a cluster."""

    hosts: tuple[str, ...]
    prefix: str = "griffie"
    api_key: str = ""
    ca: str = ""
    shards: int = 1

    def client(self, timeout: float = TIMEOUT) -> Elasticsearch:
        options: dict[str, Any] = {}
        if self.api_key:
            options["api_key"] = self.api_key
        if self.ca:
            options["ca_certs"] = self.ca
        return Elasticsearch(
            list(self.hosts),
            request_timeout=timeout,
            retry_on_timeout=False,
            max_retries=max(2, len(self.hosts)),
            connections_per_node=40,
            dead_node_backoff_factor=0.5,
            max_dead_node_backoff=5.0,
            serializers={"application/json": OrjsonSerializer()},
            **options,
        )


class ElasticIndex:
    """One index by its own name."""

    def __init__(self, client: Elasticsearch, name: str) -> None:
        self.client = client
        self.name = name
        self._pool: ThreadPoolExecutor | None = None
        self._sent: list[Future[None]] = []

    # --- writing -----------------------------------------------------------------------------

    @translated
    def write(self, documents: Sequence[SearchDocument], gone: Iterable[str], seq: int) -> None:
        bodies = [*map(_body, documents), *({"id": key, "gewijzigd": seq} for key in gone)]
        self._send(bodies, seq, SHORTLY)
        self._stand(seq)

    @translated
    def append(self, documents: Sequence[SearchDocument], seq: int) -> None:
        """Sends in the background, at most a few requests ahead."""
        if self._pool is None:
            self._pool = ThreadPoolExecutor(SENDERS, thread_name_prefix="bulk")
        made = list(map(_body, documents))
        self._sent.append(self._pool.submit(self._send, made, seq, LONG))
        while len(self._sent) > SENDERS:
            self._sent.pop(0).result()

    @translated
    def commit(self, seq: int) -> None:
        try:
            while self._sent:
                self._sent.pop(0).result()
        finally:
            self.close()
        self._stand(seq)

    def _stand(self, seq: int) -> None:
        """First all that was written is made visible, and only then that it is."""
        self.client.indices.refresh(index=self.name)
        body = {"id": STATE_ID, **dict.fromkeys(_WORD_FIELDS, GAP)}
        with contextlib.suppress(_Older):
            self._one(body, seq)
        self.client.indices.refresh(index=self.name)

    def _send(self, bodies: list[dict[str, Any]], seq: int, patience: float) -> None:
        """Sends in bulk. What the server has no room for now is sent again, in ever smaller pieces
        and with growing pauses; after `patience` seconds of that it is `Unavailable`."""
        deadline, pause, chunk = time.monotonic() + patience, BACKOFF, CHUNK
        while bodies:
            bodies = self._bulk(bodies, seq, chunk)
            chunk = max(chunk // 2, 1)
            if bodies and time.monotonic() + pause > deadline:
                raise Unavailable("Elasticsearch neemt nu te weinig aan")
            if bodies:
                time.sleep(pause)
                pause = min(2 * pause, MAX_BACKOFF)

    def _bulk(self, bodies: list[dict[str, Any]], seq: int, chunk: int) -> list[dict[str, Any]]:
        """One round; gives what is to be sent again. A rejected document is tried alone."""
        results = streaming_bulk(
            self.client,
            (_action(body, seq) for body in bodies),
            chunk_size=chunk,
            max_chunk_bytes=CHUNK_BYTES,
            raise_on_error=False,
            raise_on_exception=False,
            yield_ok=False,
            index=self.name,
        )
        failed = {item["index"]["_id"]: item["index"] for _, item in results}
        later = []
        for body in bodies:
            item = failed.get(body["id"])
            if item is None or item["status"] == 409:
                continue
            kind = _kind(item["error"])
            if kind in TROUBLE:
                raise Unavailable(f"Elasticsearch neemt nu niets aan ({kind})")
            if item["status"] == 404:
                raise item.get("exception") or Unavailable(f"de index is verwijderd ({kind})")
            if item["status"] == 429 or item["status"] >= 500:
                later.append(body)
            else:
                self._alone(body, seq)
        return later

    def _alone(self, body: dict[str, Any], seq: int) -> None:
        """Tries a rejected document by itself. What is refused again leaves its reason in its
        place, so that it is known to be missing and is tried again."""
        try:
            with contextlib.suppress(_Older):
                self._one(body, seq)
        except ApiError as error:
            if error.status_code not in (400, 413):
                raise
            reason = _reason(error)
            log.error("document %s geweigerd door Elasticsearch: %s", body["id"], reason)
            mark = {"id": body["id"], "gewijzigd": seq, "geweigerd": reason}
            with contextlib.suppress(_Older):
                self._one(mark, seq)

    def _one(self, body: dict[str, Any], seq: int) -> None:
        try:
            self.client.index(
                index=self.name,
                id=body["id"],
                document=body,
                version=seq,
                version_type="external_gte",
            )
        except ApiError as error:
            if error.status_code == 409:
                raise _Older from error
            raise

    @translated
    def rejected(self) -> dict[str, str]:
        answer = self.client.search(
            index=self.name,
            query={"exists": {"field": "geweigerd"}},
            docvalue_fields=[{"field": "id"}, {"field": "geweigerd"}],
            size=1000,
        )
        rows = [hit["fields"] for hit in answer["hits"]["hits"]]
        return {row["id"][0]: row["geweigerd"][0] for row in rows}

    # --- reading -----------------------------------------------------------------------------

    @translated
    def seq(self) -> int:
        return self._seq(realtime=True)

    def _seq(self, *, realtime: bool) -> int:
        try:
            found = self.client.get(
                index=self.name, id=STATE_ID, realtime=realtime, stored_fields="_none_"
            )
        except NotFoundError:
            return 0
        return int(found["_version"])

    @translated
    def state(self) -> str:
        """A view on the index as it is now, by the name by which later pages ask for it."""
        opened = self.client.open_point_in_time(index=self.name, keep_alive=KEEP)
        return str(opened["id"])

    def close(self) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
            self._pool = None
        self._sent.clear()


class _Older(Exception):
    """The index has a newer version of a document than the one that was written."""


_WORD_FIELDS = mappings.word_fields()


def _kind(error: Any) -> str:
    """The type of an item's error; of a refused request it is the whole message."""
    if isinstance(error, dict):
        return str(error.get("type", ""))
    return next((kind for kind in TROUBLE if kind in str(error)), str(error))


def _reason(error: ApiError) -> str:
    """What the server says is wrong with a document, in at most 300 characters."""
    said = error.info.get("error") if isinstance(error.info, dict) else None
    parts = []
    while isinstance(said, dict):
        parts.append(str(said.get("reason") or said.get("type")))
        said = said.get("caused_by")
    return ": ".join(parts or [str(error.error)])[:300]


def _body(document: SearchDocument) -> dict[str, Any]:
    made = values(document)
    return {**made, "document": base64.b64encode(made["document"]).decode("ascii")}


def _action(body: dict[str, Any], seq: int) -> dict[str, Any]:
    return {
        "_op_type": "index",
        "_id": body["id"],
        "version": seq,
        "version_type": "external_gte",
        "_source": body,
    }


# --- our query in the engine's terms -----------------------------------------------------------


def search(client: Elasticsearch, query: Query, state: str, *, spread: bool = False) -> Result:
    """The answer of the index state that `state` names; raises `StateExpired`. `spread` over more
    shards, words are weighed by how often they occur in all of them."""
    kind = "dfs_query_then_fetch" if spread else "query_then_fetch"
    try:
        with _translating():
            answer = client.search(**request(query, state), search_type=kind)
    except NotFoundError as error:
        raise StateExpired(state[:40]) from error
    except ApiError as error:
        if query.state and error.status_code == 400:
            raise StateExpired(state[:40]) from error
        raise
    found = answer["hits"]
    counts = answer.get("aggregations", {})
    total = int(found["total"]["value"])
    exact = int(counts["exact"]["doc_count"]) if "exact" in counts else total
    relevant = query.sort == "relevance"
    hits = []
    for row in found["hits"]:
        content = base64.b64decode(row["fields"]["document"][0])
        document = restored(content)
        pieces = snippets(
            document.titel,
            document.pages,
            query.parsed,
            numbered=document.bladzijden,
        )
        hits.append(Hit(document, float(row["sort"][0]) if relevant else None, pieces))
    facets = {name: _buckets(counts[f"facet_{name}"])[:FACET_SIZE] for name in query.facets}
    histogram = sorted(_buckets(counts["histogram"])) if query.histogram else None
    last = tuple(found["hits"][-1]["sort"]) if found["hits"] else ()
    return Result(total, exact, tuple(hits), facets, histogram, str(answer["pit_id"]), last)


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
    text = _step(steps.plan(node, ranked=query.sort == "relevance"))
    body: dict[str, Any] = {
        "query": {"bool": {"must": [text], "filter": before}},
        "pit": {"id": state, "keep_alive": KEEP},
        "size": query.size,
        "sort": _order(query),
        "track_total_hits": True,
        "allow_partial_search_results": False,
        "stored_fields": ["document"],
    }
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
    if query.parsed.worded:
        strict = _step(steps.strict(node))
        counted["exact"] = {"filter": {"bool": {"filter": [strict, *after.values()]}}}
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
    found: dict[str, Any] = {name: {"terms": {name: list(v)}} for name, v in query.filters}
    if query.van or query.tot:
        first, last = query.van or dt.date.min, query.tot or dt.date.max
        period = {"gte": int(f"{first:%Y%m%d}"), "lte": int(f"{last:%Y%m%d}")}
        found["datum"] = {"range": {"datum": period}}
    return found


def _everything() -> Any:
    """All documents but those that are withdrawn and the one that says where the index stands."""
    return {"constant_score": {"filter": {"exists": {"field": "type"}}}}


def _step(step: steps.Step) -> Any:
    """Our steps in the server's terms."""
    match step:
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
            return _everything()
        case steps.Weighed(inner, factor):
            return {"bool": {"must": [_step(inner)], "boost": factor}}
        case steps.Flat(inner, weight):
            return {"constant_score": {"filter": _step(inner), "boost": weight}}
        case steps.Any(inner):
            return {"bool": {"should": [_step(each) for each in inner]}}
        case steps.Both(must, should, never):
            made = {"must": must, "should": should, "must_not": never}
            return {"bool": {k: [_step(each) for each in v] for k, v in made.items() if v}}


def _close(blocks: tuple[tuple[str, ...], ...], gaps: int) -> Any:
    """Two blocks one after the other, either way round; more words in any order."""
    rules = [
        {"match": {"query": " ".join(block), "ordered": True, "max_gaps": 0}} for block in blocks
    ]
    if len(rules) > 2:
        return {"all_of": {"intervals": rules, "ordered": False, "max_gaps": gaps}}
    ways = [rules] if blocks[0] == blocks[1] else [rules, rules[::-1]]
    made = [{"all_of": {"intervals": way, "ordered": True, "max_gaps": gaps}} for way in ways]
    return {"any_of": {"intervals": made}}


# --- which index is live -----------------------------------------------------------------------


class ElasticIndexes:
    """`Indexes` on a cluster. An index is named by prefix, version of the mapping and moment; the
    live one bears the alias prefix-version, so that an older program goes on with its own."""

    def __init__(self, connection: Connection) -> None:
        self.client = connection.client()
        self.connection = connection
        self.alias = f"{connection.prefix}-v{mappings.version()}"
        self.name = f"herbouw:{self.alias}"

    @translated
    def live(self) -> ElasticIndex | None:
        found = self._live()
        return ElasticIndex(self.client, found) if found else None

    def _live(self) -> str | None:
        try:
            found = self.client.indices.get_alias(name=self.alias)
        except NotFoundError:
            return None
        return max(found.body, default=None)

    @translated
    def beside(self) -> ElasticIndex:
        live, replaced = self._live(), self._replaced()
        for name in self._all():
            if name != live and name not in replaced:
                self._remove(name)
        template = mappings.elasticsearch(self.connection.shards)
        self.client.indices.put_index_template(
            name=self.alias,
            index_patterns=[f"{self.alias}-*"],
            template=template["template"],
            priority=template["priority"],
            version=template["version"],
            allow_auto_create=template["allow_auto_create"],
            meta=template["_meta"],
        )
        name = f"{self.alias}-{time.time_ns()}"
        self.client.indices.create(index=name)
        return ElasticIndex(self.client, name)

    @translated
    def swap(self, fresh: Index) -> None:
        assert isinstance(fresh, ElasticIndex)
        before = self._live()
        actions: list[dict[str, Any]] = [{"add": {"index": fresh.name, "alias": self.alias}}]
        if before:
            actions.append({"remove": {"index": before, "alias": self.alias}})
            self._mark(before)
        self.client.indices.update_aliases(actions=actions)

    def _mark(self, name: str) -> None:
        meta = {"versie": mappings.version(), "vervangen": time.time()}
        self.client.indices.put_mapping(index=name, meta=meta)

    @translated
    def discard(self, fresh: Index) -> None:
        assert isinstance(fresh, ElasticIndex)
        fresh.close()
        self._remove(fresh.name)

    @translated
    def tidy(self) -> None:
        live = self._live()
        for name, moment in self._replaced().items():
            if name != live and time.time() - moment > KEEP_SECONDS:
                self._remove(name)

    def _all(self) -> list[str]:
        """Names of the indexes of this version of the mapping."""
        found = self.client.indices.get_settings(index=f"{self.alias}-*", name="index.uuid")
        return sorted(found.body)

    def _replaced(self) -> dict[str, float]:
        found = self.client.indices.get_mapping(index=f"{self.alias}-*")
        metas = {name: row["mappings"].get("_meta", {}) for name, row in found.body.items()}
        return {name: meta["vervangen"] for name, meta in metas.items() if "vervangen" in meta}

    def _remove(self, name: str) -> None:
        with contextlib.suppress(NotFoundError):
            self.client.indices.delete(index=name)

    def close(self) -> None:
        self.client.close()


class LiveElastic:
    """`Engine` for readers: asks the index that bears the alias, in a state that is shared by all
    questions until the index changes."""

    def __init__(self, connection: Connection, fresh: float = FRESH, apart: float = APART) -> None:
        """`fresh` is how many seconds old the view on the index may be; `apart` how many seconds
        at least there are between two states of which a cursor was given."""
        self.client = connection.client(PATIENCE)
        self.alias = f"{connection.prefix}-v{mappings.version()}"
        self.fresh, self.apart = fresh, apart
        self.spread = connection.shards > 1
        self._lock = threading.Lock()
        self._state: str | None = None
        self._mark: tuple[str, int] | None = None
        self._looked = self._opened = 0.0
        self._given = False

    def search(self, query: Query) -> Result:
        if query.state:
            return search(self.client, query, query.state, spread=self.spread)
        try:
            result = search(self.client, query, self._current(), spread=self.spread)
        except (StateExpired, Unavailable):
            # the node that kept our state may be gone; another one has the documents too
            self._forget()
            result = search(self.client, query, self._current(), spread=self.spread)
        if result.total > len(result.hits):
            self._given = True
        return result

    def frequencies(self, words: Sequence[str]) -> dict[str, int]:
        filters = {word: {"term": {"alles_exact": word}} for word in words}
        if not filters:
            return {}
        with _translating():
            answer = self.client.search(
                pit={"id": self._current(), "keep_alive": KEEP},
                size=0,
                query={"terms": {"alles_exact": list(words)}},
                aggregations={"f": {"filters": {"filters": filters}}},
            )
        buckets = answer["aggregations"]["f"]["buckets"]
        return {word: row["doc_count"] for word, row in buckets.items() if row["doc_count"]}

    def alike(self, key: str, limit: int) -> list[SearchDocument]:
        own = self._documents(steps.Term("id", key), 1)
        if not own or not own[0].vingerafdruk:
            return []
        near = self._documents(steps.shared(own[0].vingerafdruk), limit + 1)
        return [*own, *(each for each in near if each.id != key)][: limit + 1]

    def _documents(self, step: steps.Step, limit: int) -> list[SearchDocument]:
        with _translating():
            answer = self.client.search(
                pit={"id": self._current(), "keep_alive": KEEP},
                size=limit,
                query={"bool": {"must": [_step(step)], "filter": [_everything()]}},
                stored_fields=["document"],
            )
        rows = [row["fields"]["document"][0] for row in answer["hits"]["hits"]]
        return [restored(base64.b64decode(content)) for content in rows]

    def _current(self) -> str:
        """The state for a first page. One of which no cursor was given is not kept longer than
        it is used."""
        with self._lock:
            moment = time.monotonic()
            if self._state is None or moment - self._looked > self.fresh:
                found = self._where(realtime=False)
                mark = (str(found["_index"]), int(found["_seq_no"]))
                waits = self._given and moment - self._opened < self.apart
                if self._state is None or (mark != self._mark and not waits):
                    before = None if self._given else self._state
                    self._state = ElasticIndex(self.client, mark[0]).state()
                    self._mark, self._opened, self._given = mark, moment, False
                    if before:
                        self._end(before)
                self._looked = moment
            return self._state

    def _end(self, state: str) -> None:
        """Lets a state go; others may still be reading in it for a moment, so it only lapses."""
        with contextlib.suppress(ApiError, TransportError):
            self.client.search(
                pit={"id": state, "keep_alive": "5s"}, size=0, track_total_hits=False
            )

    def _forget(self) -> None:
        with self._lock:
            self._state, self._given = None, False

    @translated
    def _where(self, *, realtime: bool) -> Any:
        """The document that says where the live index stands, as a search sees it or as it is."""
        try:
            return self.client.get(
                index=self.alias, id=STATE_ID, realtime=realtime, stored_fields="_none_"
            )
        except NotFoundError as error:
            raise Unavailable(NONE_YET) from error

    def seq(self) -> int:
        return int(self._where(realtime=True)["_version"])

    def close(self) -> None:
        with self._lock, contextlib.suppress(Exception):
            if self._state:
                self.client.close_point_in_time(id=self._state)
        self.client.close()
