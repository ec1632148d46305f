"""Numbers of every organisation that follow the store: only what changed since they were counted is
counted again, which is one council of hundreds while it is crawled."""

import contextlib
import functools
import hashlib
import threading
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any, Generic, TypeVar

import orjson

from store.keeping.manifest import written
from store.store import Store

V = TypeVar("V")
#: organisation and vendor
Owner = tuple[str, str]


class Counted(Generic[V]):
    """`count` gives numbers by organisation and vendor: of all, or of these organisations. In `file`
    they are kept, as JSON, for the next process: `read` makes the numbers of one from that."""

    def __init__(
        self,
        store: Store,
        count: Callable[[Collection[str] | None], dict[Owner, V]],
        file: Path | None = None,
        read: Callable[[Any], V] = lambda value: value,
    ) -> None:
        self._store, self._count, self._file, self._read = store, count, file, read
        self._lock = threading.Lock()
        self._held: dict[Owner, V] = {}
        self._seq, self._mark = 0, ""

    def now(self) -> dict[Owner, V]:
        """As of the store's last change, or of a later one."""
        with self._lock:
            if not self._mark and self._file is not None:
                self._take(self._file)
            last = self._store.last_seq()
            mark = self._store.identity.mark(last)
            if mark and mark == self._mark:
                return self._held
            if not self._follows(last):
                self._held = self._count(None)
            elif codes := self._store.changed_since(self._seq):
                others = {
                    owner: each for owner, each in self._held.items() if owner[0] not in codes
                }
                self._held = others | self._count(codes)
            self._seq, self._mark = last, mark
            if self._file is not None:
                self._keep(self._file)
            return self._held

    def _follows(self, last: int) -> bool:
        """Whether the store is the one that was counted, and went on since."""
        known = bool(self._mark) and self._seq <= last
        return known and self._mark == self._store.identity.mark(self._seq)

    def _take(self, file: Path) -> None:
        """What another process counted, where it counted as we do."""
        try:
            body = orjson.loads(file.read_bytes())
            if body["wijze"] == _manner():
                self._held = {
                    (code, vendor): self._read(each) for code, vendor, each in body["rijen"]
                }
                self._seq, self._mark = body["volgnummer"], body["kenmerk"]
        except (OSError, ValueError, KeyError, TypeError):
            self._held, self._seq, self._mark = {}, 0, ""

    def _keep(self, file: Path) -> None:
        """For the next process; where that cannot be, it counts for itself."""
        rows = [(*owner, each) for owner, each in self._held.items()]
        body = {"wijze": _manner(), "volgnummer": self._seq, "kenmerk": self._mark, "rijen": rows}
        with contextlib.suppress(OSError):
            file.parent.mkdir(parents=True, exist_ok=True)
            written(file, orjson.dumps(body))


@functools.cache
def _manner() -> str:
    """Tells one way of counting from another: by the code that counts, and what filled the columns."""
    here = Path(__file__).parent
    counting = (here / name for name in ("holdings.py", "quality.py", "counting.py"))
    filled = sorted(file.name for file in (here / "migrations" / "versions").glob("*.py"))
    told = [*(file.read_bytes() for file in counting), " ".join(filled).encode()]
    return hashlib.sha256(b"".join(told)).hexdigest()[:16]
