"""Which embedded index is live: a folder with indexes and a pointer to one of them."""

import shutil
import time
from pathlib import Path

import mappings
from indexer.engines.embedded.engine import KEEP, TantivyEngine
from indexer.engines.embedded.states import STATES
from indexer.question.query import Index

#: file in the folder of an index that another one took the place of
REPLACED = "vervangen"


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

    def with_state(self, name: str) -> Path | None:
        """The folder of an index before the live one that keeps this state for a cursor."""
        live = self.path()
        for other in self.folder.glob(f"v{mappings.version()}-*"):
            if other != live and name and "/" not in name and (other / STATES / name).is_dir():
                return other
        return None

    def close(self) -> None:
        """Nothing is held."""
