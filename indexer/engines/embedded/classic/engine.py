"""The engine for readers of the live index of Classic's documents."""

import functools
import threading
import time
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

from indexer.classic.query import (
    SCORE,
    Bucket,
    Counted,
    Counting,
    Hit,
    Metric,
    Result,
    Search,
    Terms,
)
from indexer.engines.embedded.classic.ordering import Ordering
from indexer.engines.embedded.classic.tree import Tree
from indexer.engines.embedded.folder import FRESH, TantivyIndex
from indexer.engines.embedded.indexes import TantivyIndexes, whole
from indexer.engines.embedded.live import NONE_YET
from indexer.engines.kinds import CLASSIC
from indexer.question.budget import NARROW
from indexer.question.query import Stand, TooBroad, TooSlow, Unavailable

#: values of a field that are counted
BUCKETS = 60_000
#: questions with a budget that are worked on at the same time
AT_ONCE = 4


class LiveClassicTantivy:
    """`ClassicEngine`: after a rebuild was swapped in, the next question goes to it."""

    def __init__(self, folder: Path, fresh: float = FRESH) -> None:
        """`fresh` is how many seconds old the view on the index may be."""
        self.indexes = TantivyIndexes(folder, CLASSIC)
        self.fresh = fresh
        self._lock = threading.Lock()
        self._now: TantivyIndex | None = None
        self._looked = 0.0
        self._workers = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="klassiek")

    def _index(self) -> TantivyIndex:
        path = self.indexes.path()
        if path is None:
            raise Unavailable(NONE_YET)
        with self._lock:
            moment = time.monotonic()
            if self._now is None or moment - self._looked > self.fresh:
                self._now = self._intact(path)
                self._looked = moment
            if self._now is None or self._now.folder != path:
                self._now = TantivyIndex(path, CLASSIC, fresh=self.fresh)
            return self._now

    def _intact(self, path: Path) -> TantivyIndex | None:
        """What is open now; nothing of an index that is not what was written is read any more."""
        now, self._now = self._now, None
        whole(path)
        return now

    def stand(self) -> Stand:
        return self._index().stand()

    def search(self, search: Search) -> Result:
        """One with a budget is answered in time, also while the engine, which cannot be broken
        off, goes on; few do so at the same time."""
        if search.seconds is None:
            return self._search(search)
        work: Future[Result] = self._workers.submit(self._search, search)
        try:
            return work.result(search.seconds)
        except TimeoutError as error:
            work.cancel()
            raise TooSlow(NARROW) from error

    def _search(self, search: Search) -> Result:
        index = self._index()
        _, searcher = index.current()
        tree = Tree(index.schema)
        query = tree.matching(search.query)
        total = searcher.search(query, limit=1, count=True).count
        hits: tuple[Hit, ...] = ()
        if search.size and total:
            hits = self._hits(searcher, tree, search)
        return Result(total, hits, _counted(searcher, query, search.counting))

    @staticmethod
    def _hits(searcher: Any, tree: Tree, search: Search) -> tuple[Hit, ...]:
        ordering = Ordering(tree, searcher, functools.partial(_values, searcher))
        rows = ordering.page(search.query, search.sort, search.after, search.start, search.size)
        scored = any(key.field == SCORE for key in search.sort)
        places = ordering.places(rows, search.sort)
        return tuple(
            Hit(ordering.document(address), score if scored else None, place)
            for (score, address), place in zip(rows, places, strict=True)
        )

    def close(self) -> None:
        self._workers.shutdown(wait=False, cancel_futures=True)
        self._now = None


def _values(searcher: Any, query: Any, field: str) -> list[str]:
    buckets = _asked(searcher, query, {"f": _terms(field)})["f"]["buckets"]
    return [str(bucket["key"]) for bucket in buckets]


def _terms(field: str) -> dict[str, Any]:
    return {"terms": {"field": field, "size": BUCKETS, "segment_size": BUCKETS}}


def _asked(searcher: Any, query: Any, request: dict[str, Any]) -> dict[str, Any]:
    try:
        answer: dict[str, Any] = searcher.aggregate(query, request)
    except ValueError as error:
        raise TooBroad("dit zijn te veel verschillende waarden om te tellen") from error
    return answer


def _counted(
    searcher: Any, query: Any, counting: tuple[tuple[str, Counting], ...]
) -> dict[str, Counted]:
    if not counting:
        return {}
    answer = _asked(searcher, query, _requested(counting))
    return _read(answer, counting)


def _requested(counting: tuple[tuple[str, Counting], ...]) -> dict[str, Any]:
    """The names of clients are not the engine's: by number."""
    request: dict[str, Any] = {}
    for number, (_, one) in enumerate(counting):
        if isinstance(one, Metric):
            request[f"n{number}"] = {one.kind: {"field": one.field}}
        else:
            request[f"n{number}"] = _terms(one.field)
            if one.parts:
                request[f"n{number}"]["aggs"] = _requested(one.parts)
    return request


def _read(answer: dict[str, Any], counting: tuple[tuple[str, Counting], ...]) -> dict[str, Counted]:
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
