"""One index that is written: in bulk, each write with the store's sequence number."""

import base64
import contextlib
import itertools
import logging
import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from elasticsearch import ApiError, Elasticsearch, NotFoundError
from elasticsearch.helpers import scan, streaming_bulk

import mappings
from indexer.dutch.analysis import GAP
from indexer.engines.analysts import Analysts
from indexer.engines.elastic.connection import KEEP, STATE_ID, TROUBLE, translated, translating
from indexer.engines.kinds import SEARCH, Kind
from indexer.question.query import Indexed, Stand, Unavailable

log = logging.getLogger("griffie.index")

#: documents and bytes in one bulk request, and requests under way at once
CHUNK, CHUNK_BYTES, SENDERS = 250, 5_000_000, 2
#: seconds between sending what was refused for want of room (doubling, to a maximum)
BACKOFF, MAX_BACKOFF = 0.5, 15.0
#: seconds that a write and a filling go on with that: a write is soon repeated by itself, a filling
#: begins anew
SHORTLY, LONG = 10.0, 300.0


class ElasticIndex:
    """One index by its own name."""

    def __init__(self, client: Elasticsearch, name: str, kind: Kind = SEARCH) -> None:
        self.client = client
        self.name = name
        self.kind = kind
        self.analysts = Analysts(kind)
        self._pool: ThreadPoolExecutor | None = None
        self._sent: list[Future[None]] = []

    # --- writing -----------------------------------------------------------------------------

    @translated
    def write(
        self, documents: Sequence[Indexed], gone: Iterable[str], seq: int, mark: str = ""
    ) -> None:
        bodies = [*self._bodies(documents), *({"id": key, "gewijzigd": seq} for key in gone)]
        self._send(bodies, seq, SHORTLY)
        self._stand(seq, mark)

    @translated
    def append(self, documents: Sequence[Indexed], seq: int) -> None:
        """Sends in the background, at most a few requests ahead."""
        if self._pool is None:
            self._pool = ThreadPoolExecutor(SENDERS, thread_name_prefix="bulk")
        bodies = self._bodies(documents)
        self._sent.append(self._pool.submit(self._send, bodies, seq, LONG))
        while len(self._sent) > SENDERS:
            self._sent.pop(0).result()

    @translated
    def commit(self, seq: int, mark: str = "") -> None:
        try:
            while self._sent:
                self._sent.pop(0).result()
        finally:
            self.close()
        self._stand(seq, mark)

    def _bodies(self, documents: Sequence[Indexed]) -> list[dict[str, Any]]:
        analysed = itertools.chain(self.analysts.through(documents), self.analysts.rest())
        return list(map(sent, analysed))

    def _stand(self, seq: int, mark: str) -> None:
        """First all that was written is made visible, and only then that it is."""
        self.client.indices.refresh(index=self.name)
        body = {
            "id": STATE_ID,
            "document": base64.b64encode(mark.encode()).decode("ascii"),
            **dict.fromkeys(mappings.word_fields(self.kind.mapping), GAP),
        }
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
            (action(body, seq) for body in bodies),
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
            stand = self.client.get(
                index=self.name, id=STATE_ID, realtime=realtime, stored_fields="_none_"
            )
        except NotFoundError:
            return 0
        return int(stand["_version"])

    @translated
    def stand(self) -> Stand:
        return stand_of(self.client, self.name, self.kind)

    def held(self) -> Iterator[tuple[str, bytes]]:
        found = scan(
            self.client,
            index=self.name,
            query={"query": {"exists": {"field": "organisatie"}}, "stored_fields": ["document"]},
            size=CHUNK,
        )
        with translating():
            for hit in found:
                yield str(hit["_id"]), base64.b64decode(hit["fields"]["document"][0])

    def kept(self, document: Any) -> bytes:
        return self.kind.kept(document)

    @translated
    def state(self) -> str:
        """A view on the index as it is now, by the name by which later pages ask for it."""
        opened = self.client.open_point_in_time(index=self.name, keep_alive=KEEP)
        return str(opened["id"])

    def close(self) -> None:
        self.analysts.close()
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
            self._pool = None
        self._sent.clear()


def stand_of(client: Elasticsearch, name: str, kind: Kind = SEARCH) -> Stand:
    """Where the index of that name or alias stands; withdrawn documents have neither field."""
    try:
        found = client.get(index=name, id=STATE_ID, realtime=True, stored_fields=["document"])
    except NotFoundError as error:
        if error.error == "index_not_found_exception":
            raise
        return Stand(0, "", 0)
    kept = found.get("fields", {}).get("document", [""])[0]
    own = kind.own or "organisatie"
    filled = [{"exists": {"field": field}} for field in (own, "geweigerd")]
    counted = client.count(index=name, query={"bool": {"should": filled}})
    mark = base64.b64decode(kept).decode()
    return Stand(int(found["_version"]), mark, int(counted["count"]))


class _Older(Exception):
    """The index has a newer version of a document than the one that was written."""


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


def body_of(document: Indexed, kind: Kind = SEARCH) -> dict[str, Any]:
    """Our document in the server's terms, analysed."""
    return sent(kind.values(document))


def sent(fields: dict[str, Any]) -> dict[str, Any]:
    """The values of a document's fields in the server's terms."""
    kept = {name: value for name, value in fields.items() if isinstance(value, bytes)}
    return fields | {name: base64.b64encode(value).decode("ascii") for name, value in kept.items()}


def action(body: dict[str, Any], seq: int) -> dict[str, Any]:
    """One line of a bulk request: nothing newer than `seq` is replaced."""
    return {
        "_op_type": "index",
        "_id": body["id"],
        "version": seq,
        "version_type": "external_gte",
        "_source": body,
    }
