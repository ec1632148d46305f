"""The live index for readers: after a rebuild was swapped in, the next question goes to it."""

import threading
from collections.abc import Iterable, Sequence
from pathlib import Path

from indexer.query import Query, Result, SearchDocument
from indexer.tantivy_engine import Indexes, TantivyEngine


class LiveEngine:
    """An `Engine` that follows the pointer to the live index."""

    def __init__(self, folder: Path) -> None:
        self.indexes = Indexes(folder)
        self._lock = threading.Lock()
        self._path = self.indexes.live()
        self._engine = TantivyEngine(self._path)

    @property
    def engine(self) -> TantivyEngine:
        path = self.indexes.live()
        if path != self._path:
            with self._lock:
                if path != self._path:
                    self._engine = TantivyEngine(path)
                    self._path = path
        return self._engine

    def search(self, query: Query) -> Result:
        return self.engine.search(query)

    def seq(self) -> int:
        return self.engine.seq()

    def write(self, documents: Sequence[SearchDocument], gone: Iterable[str], seq: int) -> None:
        self.engine.write(documents, gone, seq)

    def close(self) -> None:
        self._engine.close()
