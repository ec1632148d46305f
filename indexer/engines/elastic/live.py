"""The engine for readers of the live index."""

import base64
import contextlib
import threading
import time
from collections.abc import Sequence
from typing import Any

from elastic_transport import TransportError
from elasticsearch import ApiError, NotFoundError

from indexer.engines.alike import Held, Wanted, alike
from indexer.engines.elastic.connection import (
    KEEP,
    PATIENCE,
    STATE_ID,
    Connection,
    translated,
    translating,
)
from indexer.engines.elastic.searching import everything, near, search, step
from indexer.engines.elastic.writing import ElasticIndex, stand_of
from indexer.engines.fields import SKETCH
from indexer.question.plan import Step
from indexer.question.query import (
    Alike,
    Hit,
    Query,
    Result,
    Stand,
    StateExpired,
    TooSlow,
    Unavailable,
)

#: seconds that the knowledge of the live index may be old, and between two states that are kept
#: for cursors (each costs the server memory for as long as it is kept)
FRESH, APART = 0.5, 2.0
#: values of a filter that are listed at most
VALUES = 60_000
NONE_YET = "er is nog geen zoekindex in Elasticsearch; draai eerst: griffie index"


class LiveElastic:
    """`Engine` for readers: asks the index that bears the alias, in a state that is shared by all
    questions until the index changes."""

    def __init__(self, connection: Connection, fresh: float = FRESH, apart: float = APART) -> None:
        """`fresh` is how many seconds old the view on the index may be; `apart` how many seconds
        at least there are between two states of which a cursor was given."""
        self.client = connection.client(PATIENCE)
        self.alias = connection.alias()
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
        except TooSlow:
            raise
        except (StateExpired, Unavailable):
            # the node that kept our state may be gone; another one has the documents too
            self._forget()
            result = search(self.client, query, self._current(), spread=self.spread)
        if query.size and result.total > len(result.hits):
            self._given = True
        return result

    def frequencies(self, words: Sequence[str]) -> dict[str, int]:
        filters = {word: {"term": {"alles_exact": word}} for word in words}
        if not filters:
            return {}
        with translating():
            answer = self.client.search(
                pit={"id": self._current(), "keep_alive": KEEP},
                size=0,
                query={"terms": {"alles_exact": list(words)}},
                aggregations={"f": {"filters": {"filters": filters}}},
            )
        buckets = answer["aggregations"]["f"]["buckets"]
        return {word: row["doc_count"] for word, row in buckets.items() if row["doc_count"]}

    def near(self, wanted: Step, query: Query, least: float) -> list[Hit]:
        return near(self.client, wanted, query, self._current(), least)

    def values(self, field: str) -> list[str]:
        terms = {"field": field, "size": VALUES, "order": [{"_count": "desc"}, {"_key": "asc"}]}
        with translating():
            answer = self.client.search(
                pit={"id": self._current(), "keep_alive": KEEP},
                size=0,
                aggregations={"f": {"terms": terms}},
            )
        return [str(row["key"]) for row in answer["aggregations"]["f"]["buckets"]]

    def alike(self, keys: Sequence[str], limit: int, least: float) -> list[Alike]:
        return alike(self._sketched, keys, limit, least)

    def _sketched(self, asked: Sequence[Wanted]) -> list[list[Held]]:
        """All in one request."""
        if not asked:
            return []
        pit = {"id": self._current(), "keep_alive": KEEP}
        searches: list[dict[str, Any]] = []
        for wanted, limit, least in asked:
            body = {
                "pit": pit,
                "size": limit,
                "min_score": least,
                "query": {"bool": {"must": [step(wanted)], "filter": [everything()]}},
                "stored_fields": ["document", SKETCH],
            }
            searches += [{}, body]
        with translating():
            answers = self.client.msearch(searches=searches)["responses"]
        for answer in answers:
            if "error" in answer:
                self._forget()
                reason = str(answer["error"].get("type", ""))
                raise Unavailable(f"Elasticsearch kan nu niet antwoorden ({reason})")
        return [
            [
                (base64.b64decode(row["document"][0]), base64.b64decode(row.get(SKETCH, [""])[0]))
                for row in (hit["fields"] for hit in answer["hits"]["hits"])
            ]
            for answer in answers
        ]

    def _current(self) -> str:
        """The state for a first page. One of which no cursor was given is not kept longer than
        it is used."""
        with self._lock:
            moment = time.monotonic()
            if self._state is None or moment - self._looked > self.fresh:
                stand = self._where(realtime=False)
                mark = (str(stand["_index"]), int(stand["_seq_no"]))
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

    @translated
    def stand(self) -> Stand:
        try:
            return stand_of(self.client, self.alias)
        except NotFoundError as error:
            raise Unavailable(NONE_YET) from error

    def close(self) -> None:
        with self._lock, contextlib.suppress(Exception):
            if self._state:
                self.client.close_point_in_time(id=self._state)
        self.client.close()
