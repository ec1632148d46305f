"""The engine for readers of the live index."""

import threading
import time
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from indexer.engines.embedded.engine import TantivyEngine
from indexer.engines.embedded.folder import FRESH
from indexer.engines.embedded.indexes import TantivyIndexes, whole
from indexer.engines.embedded.states import States
from indexer.question.budget import NARROW
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
from indexer.question.trust import Untrusted

#: questions with a budget that are worked on at the same time
AT_ONCE = 8
#: times that a first page is asked anew because the index went on before its state was kept
TRIES = 3

NONE_YET = "er is nog geen zoekindex; draai eerst: griffie index"


class LiveTantivy:
    """`Engine` for readers: after a rebuild was swapped in, the next question goes to it, and
    cursors on the index before it go on."""

    def __init__(self, folder: Path, fresh: float = FRESH, *, shared: bool = False) -> None:
        """`fresh` is how many seconds old the view on the index may be; `shared` says that other
        processes answer too, so that a cursor of this one is one of theirs."""
        self.indexes = TantivyIndexes(folder)
        self.states = States(self.indexes.folder) if shared else None
        self.fresh = fresh
        self._lock = threading.Lock()
        self._now: TantivyEngine | None = None
        self._before: TantivyEngine | None = None
        self._looked = 0.0
        self._workers = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="zoeken")

    @property
    def engine(self) -> TantivyEngine:
        path = self.indexes.path()
        if path is None:
            raise Unavailable(NONE_YET)
        with self._lock:
            moment = time.monotonic()
            fresh = self._now is None or self._now.folder != path
            if fresh or moment - self._looked > self.fresh:
                self._intact(path)
                self._looked = moment
            if self._now is None or self._now.folder != path:
                self._before = self._now
                self._now = TantivyEngine(path, fresh=self.fresh)
            return self._now

    def _intact(self, path: Path) -> None:
        """Lets go of an index that is not what was written, before anything of it is read: what
        is cut off under a reader ends its process."""
        try:
            whole(path)
        except Untrusted:
            self._now = self._before = None
            raise

    def search(self, query: Query) -> Result:
        """One with a budget is answered in time even while a single step of the engine, which
        cannot be broken off, lasts longer; the step after it is not made."""
        if query.seconds is None:
            return self._search(query)
        work: Future[Result] = self._workers.submit(self._search, query)
        try:
            return work.result(query.seconds + 0.2)  # what stops by itself says so
        except TimeoutError as error:
            work.cancel()
            raise TooSlow(NARROW) from error

    def _search(self, query: Query) -> Result:
        engine = self.engine
        try:
            result = engine.search(query)
        except StateExpired:
            return self._earlier(query)
        last = not query.size or len(result.hits) == result.total
        if self.states is None or query.state is not None or last:
            return result
        for _ in range(TRIES):
            if self.states.keep(engine.folder, result.state):
                break
            engine.renew()
            result = engine.search(query)
        return result

    def _earlier(self, query: Query) -> Result:
        """A page in a state that is no longer that of the live index."""
        kept = self.states and self.states.opened(query.state or "")
        if kept:
            return kept.search(query)
        if self._before is None:
            raise StateExpired(query.state)
        return self._before.search(query)

    def frequencies(self, words: Sequence[str]) -> dict[str, int]:
        return self.engine.frequencies(words)

    def near(self, step: Step, query: Query, least: float) -> list[Hit]:
        return self.engine.near(step, query, least)

    def values(self, field: str) -> list[str]:
        return self.engine.values(field)

    def alike(self, keys: Sequence[str], limit: int, least: float) -> list[Alike]:
        return self.engine.alike(keys, limit, least)

    def seq(self) -> int:
        return self.engine.seq()

    def stand(self) -> Stand:
        return self.engine.stand()

    def close(self) -> None:
        self._workers.shutdown(wait=False, cancel_futures=True)
        self._now = self._before = None
