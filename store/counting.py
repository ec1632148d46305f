"""Numbers of every organisation that follow the store: only what changed since they were counted is
counted again, which is one council of hundreds while it is crawled."""

import threading
from collections.abc import Callable, Collection
from typing import Generic, TypeVar

from store.store import Store

V = TypeVar("V")
#: organisation and vendor
Owner = tuple[str, str]


class Counted(Generic[V]):
    """`count` gives numbers by organisation and vendor: of all, or of these organisations."""

    def __init__(
        self, store: Store, count: Callable[[Collection[str] | None], dict[Owner, V]]
    ) -> None:
        self._store, self._count = store, count
        self._lock = threading.Lock()
        self._held: dict[Owner, V] = {}
        self._seq, self._mark = 0, ""

    def now(self) -> dict[Owner, V]:
        """As of the store's last change, or of a later one."""
        with self._lock:
            last = self._store.last_seq()
            if not self._follows(last):
                self._held = self._count(None)
            elif codes := self._store.changed_since(self._seq):
                others = {
                    owner: each for owner, each in self._held.items() if owner[0] not in codes
                }
                self._held = others | self._count(codes)
            self._seq, self._mark = last, self._store.identity.mark(last)
            return self._held

    def _follows(self, last: int) -> bool:
        """Whether the store is the one that was counted, and went on since."""
        known = bool(self._mark) and self._seq <= last
        return known and self._mark == self._store.identity.mark(self._seq)
