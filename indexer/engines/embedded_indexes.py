"""Which embedded index is live: a folder with indexes and a pointer to one of them."""

import shutil
import threading
import time
from collections.abc import Sequence
from pathlib import Path

import mappings
from indexer.engines.embedded import FRESH, KEEP, TantivyEngine
from indexer.question.query import Index, Query, Result, SearchDocument, StateExpired, Unavailable

#: file in the folder of an index that another one took the place of
REPLACED = "vervangen"
NONE_YET = "er is nog geen zoekindex; draai eerst: griffie index"


class TantivyIndexes:
    """`Indexes` in a data folder; the name of an index carries the version of the mapping."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "index"
        self.folder.mkdir(parents=True, exist_ok=True)
        self.name = f"herbouw:{self.folder.resolve()}"
        self.pointer = self.folder / "actief"

    def path(self) -> Path | None:
        """The live index's folder."""
        name = self.pointer.read_text().strip() if self.pointer.exists() else ""
        return self.folder / name if name.startswith(f"v{mappings.version()}-") else None

    def live(self) -> TantivyEngine | None:
        path = self.path()
        return TantivyEngine(path) if path else None

    def beside(self) -> TantivyEngine:
        live = self.path()
        for other in self.folder.glob("v*"):
            if other != live and not (other / REPLACED).exists():
                shutil.rmtree(other, ignore_errors=True)
        return TantivyEngine(self.folder / f"v{mappings.version()}-{time.time_ns()}")

    def swap(self, fresh: Index) -> None:
        assert isinstance(fresh, TantivyEngine)
        before = self.path()
        pointer = self.folder / f"actief.{time.time_ns()}"
        pointer.write_text(fresh.folder.name)
        pointer.replace(self.pointer)
        for other in self.folder.glob("v*"):
            if other == before:
                (other / REPLACED).touch()
            elif other != fresh.folder and not (other / REPLACED).exists():
                shutil.rmtree(other, ignore_errors=True)

    def discard(self, fresh: Index) -> None:
        assert isinstance(fresh, TantivyEngine)
        shutil.rmtree(fresh.folder, ignore_errors=True)

    def tidy(self) -> None:
        for mark in self.folder.glob(f"v*/{REPLACED}"):
            if time.time() - mark.stat().st_mtime > KEEP:
                shutil.rmtree(mark.parent, ignore_errors=True)

    def close(self) -> None:
        """Nothing is held."""


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
