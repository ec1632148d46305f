"""Which embedded index is live: a folder with indexes and a pointer to one of them."""

import shutil
import time
from pathlib import Path

from indexer.engines.embedded.engine import KEEP
from indexer.engines.embedded.folder import TantivyIndex
from indexer.engines.embedded.intact import damage
from indexer.engines.embedded.states import States
from indexer.engines.kinds import SEARCH, Kind
from indexer.question.query import Index
from indexer.question.trust import Untrusted

#: file in the folder of an index that another one took the place of
REPLACED = "vervangen"


def whole(path: Path) -> None:
    """Raises `Untrusted` when the index in a folder is not what was written there."""
    if wrong := damage(path):
        raise Untrusted(f"de zoekindex is beschadigd: {wrong}")


class TantivyIndexes:
    """`Indexes` in a data folder; the name of an index carries the version of the mapping."""

    def __init__(self, folder: Path, kind: Kind = SEARCH) -> None:
        self.kind = kind
        self.folder = folder / kind.beside("index")
        self.folder.mkdir(parents=True, exist_ok=True)
        self.name = f"herbouw:{self.folder.resolve()}"
        self.pointer = self.folder / "actief"

    def path(self) -> Path | None:
        """The live index's folder."""
        try:
            name = self.pointer.read_bytes().decode("ascii", "replace").strip()
        except FileNotFoundError:
            return None
        ours = name.startswith(f"v{self.kind.version}-") and "/" not in name and "\0" not in name
        return self.folder / name if ours else None

    def live(self) -> TantivyIndex | None:
        path = self.path()
        if path is None:
            return None
        whole(path)
        return TantivyIndex(path, self.kind)

    def beside(self) -> TantivyIndex:
        live = self.path()
        for other in self.folder.glob("v*"):
            if other != live and not (other / REPLACED).exists():
                shutil.rmtree(other, ignore_errors=True)
        return TantivyIndex(self.folder / f"v{self.kind.version}-{time.time_ns()}", self.kind)

    def swap(self, fresh: Index) -> None:
        assert isinstance(fresh, TantivyIndex)
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
        assert isinstance(fresh, TantivyIndex)
        fresh.analysts.close()
        shutil.rmtree(fresh.folder, ignore_errors=True)

    def tidy(self, *, all: bool = False) -> None:
        for mark in self.folder.glob(f"v*/{REPLACED}"):
            if all or time.time() - mark.stat().st_mtime > KEEP:
                shutil.rmtree(mark.parent, ignore_errors=True)
        States(self.folder).tidy(all=all)

    def close(self) -> None:
        """Nothing is held."""
