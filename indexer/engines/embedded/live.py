"""The engine for readers of the live index."""

import threading
from collections.abc import Sequence
from pathlib import Path

from indexer.engines.embedded.engine import TantivyEngine
from indexer.engines.embedded.folder import FRESH
from indexer.engines.embedded.indexes import TantivyIndexes
from indexer.question.query import Query, Result, SearchDocument, StateExpired, Unavailable

NONE_YET = "er is nog geen zoekindex; draai eerst: griffie index"


class LiveTantivy:
    """`Engine` for readers: after a rebuild was swapped in, the next question goes to it, and
    cursors on the index before it go on."""

    def __init__(self, folder: Path, fresh: float = FRESH) -> None:
        """`fresh` is how many seconds old the view on the index may be."""
        self.indexes = TantivyIndexes(folder)
        self.fresh = fresh
        self._lock = threading.Lock()
        self._now: TantivyEngine | None = None
        self._before: TantivyEngine | None = None

    @property
    def engine(self) -> TantivyEngine:
        path = self.indexes.path()
        if path is None:
            raise Unavailable(NONE_YET)
        with self._lock:
            if self._now is None or self._now.folder != path:
                self._before = self._now
                self._now = TantivyEngine(path, fresh=self.fresh)
            return self._now

    def search(self, query: Query) -> Result:
        engine = self.engine
        try:
            return engine.search(query)
        except StateExpired:
            if self._before is None:
                raise
            return self._before.search(query)

    def frequencies(self, words: Sequence[str]) -> dict[str, int]:
        return self.engine.frequencies(words)

    def alike(self, key: str, limit: int) -> list[SearchDocument]:
        return self.engine.alike(key, limit)

    def seq(self) -> int:
        return self.engine.seq()

    def close(self) -> None:
        self._now = self._before = None
