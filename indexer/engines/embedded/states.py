"""States of an index that a cursor was given of, kept beside it by links to their files: any process
reads on in them, also one that was not there when they were the newest."""

import contextlib
import os
import re
import shutil
import tempfile
import time
from pathlib import Path

from indexer.engines.embedded.engine import KEEP, TantivyEngine
from indexer.engines.embedded.intact import files_of
from indexer.engines.kinds import SEARCH

#: folder beside the indexes
FOLDER = "staten"
#: states that one process has open
OPEN = 8
NAME = re.compile(r"(?<!\d)\d++-\d++-\d++")


class States:
    """In the folder of the indexes of one kind."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / FOLDER
        self._open: dict[str, TantivyEngine] = {}

    def keep(self, index: Path, name: str) -> bool:
        """Keeps the newest state of the index in a folder; gives whether it is the one of that
        name. A folder that cannot be written keeps nothing, and the state is of this process."""
        target = self.folder / f"{index.name}.{name}"
        if target.exists():
            self._used(target)
            return True
        try:
            self.folder.mkdir(exist_ok=True)
            room = Path(tempfile.mkdtemp(prefix=".", dir=self.folder))
        except OSError:
            return True
        try:
            content = (index / "meta.json").read_bytes()
            for path in files_of(index, content):
                os.link(path, room / path.name)
            (room / "meta.json").write_bytes(content)
            if TantivyEngine(room).current()[0] != name:
                return False
            with contextlib.suppress(OSError):  # another process was first
                room.rename(target)
            return True
        except (OSError, ValueError, KeyError):
            return False
        finally:
            shutil.rmtree(room, ignore_errors=True)

    def opened(self, name: str) -> TantivyEngine | None:
        """The index in the state of that name, where it is kept."""
        if not NAME.fullmatch(name):
            return None
        path = next(iter(sorted(self.folder.glob(f"v{SEARCH.version}-*.{name}"))), None)
        if path is None:
            self._open.pop(name, None)
            return None
        self._used(path)
        if name not in self._open:
            while len(self._open) >= OPEN:
                self._open.pop(next(iter(self._open)))
            self._open[name] = TantivyEngine(path)
        return self._open[name]

    def _used(self, path: Path) -> None:
        with contextlib.suppress(OSError):
            os.utime(path)

    def tidy(self, *, all: bool = False) -> None:
        """Removes those that no cursor can be of any more."""
        for path in self.folder.glob("*"):
            with contextlib.suppress(OSError):
                if all or time.time() - path.stat().st_mtime > KEEP:
                    shutil.rmtree(path, ignore_errors=True)
