"""States of an index that cursors read in: kept on the disk, so that every process can go on in one
that another process gave.

A state is a folder with links to the files that it consists of; an index never changes a file.
Taking the folders away ends every cursor at once.
"""

import json
import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import tantivy

#: folder of the states, in that of the index
STATES = "standen"
META = "meta.json"


class States:
    """The states of the index in `folder`, each kept for `keep` seconds after its last use and
    `most` of them at the same time."""

    def __init__(self, folder: Path, schema: tantivy.Schema, keep: float, most: int) -> None:
        self.index = folder
        self.folder = folder / STATES
        self.schema = schema
        self.keep, self.most = keep, most

    def hold(self, name: str, named: Callable[[tantivy.Index], str]) -> bool:
        """Keeps the state of this name, which is the index's present one; False when the disk does
        not let us, or the index was changed meanwhile. `named` says which state an index is in."""
        place = self.folder / name
        try:
            if not place.exists():
                self.tidy()
                self._link(place, named)
            os.utime(place)
        except (OSError, ValueError):
            return place.exists()
        return True

    def _link(self, place: Path, named: Callable[[tantivy.Index], str]) -> None:
        fresh = place.with_name(f"{place.name}.{os.getpid()}.{time.time_ns()}")
        fresh.mkdir(parents=True)
        try:
            content = (self.index / META).read_bytes()
            for segment in json.loads(content)["segments"]:
                bare = segment["segment_id"].replace("-", "")
                for file in self.index.glob(f"{bare}.*"):
                    os.link(file, fresh / file.name)
            (fresh / META).write_bytes(content)
            if named(self._opened(fresh)) != place.name:
                raise FileNotFoundError(place)
            fresh.rename(place)
        finally:
            if fresh.exists():
                shutil.rmtree(fresh, ignore_errors=True)

    def held(self, name: str) -> bool:
        """Whether the state is there for one more use."""
        try:
            place = self.folder / name
            if "/" in name or time.time() - place.stat().st_mtime > self.keep:
                return False
            os.utime(place)
        except (OSError, ValueError):
            return False
        return True

    def open(self, name: str) -> tantivy.Index:
        """The state as an index; raises `ValueError` when it is gone meanwhile."""
        return self._opened(self.folder / name)

    def _opened(self, folder: Path) -> tantivy.Index:
        return tantivy.Index(self.schema, path=str(folder))

    def tidy(self) -> None:
        """Removes what was not used for long, and the oldest of too many."""
        try:
            known = sorted(self.folder.iterdir(), key=lambda each: -each.stat().st_mtime)
        except OSError:
            return
        for number, place in enumerate(known):
            try:
                old = time.time() - place.stat().st_mtime > self.keep
            except OSError:
                continue
            if old or number >= self.most:
                shutil.rmtree(place, ignore_errors=True)
