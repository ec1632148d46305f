"""Counts of what clients ask, in memory that all processes of one service share.

A table of fixed size, so that a flood of clients takes no more room: who asked longest ago makes place.
The lock is one of the system, that goes with the process that holds it.
"""

import fcntl
import hashlib
import mmap
import os
import struct
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from limits.storage import Storage
from limits.storage.base import SlidingWindowCounterSupport

#: rows of the table, and among how many of them a client has its place
ROWS, NEAR = 1 << 16, 8
#: hash of the client, number of the window, units in the window before it and in it
ROW = struct.Struct("<QqII")
HIGHEST = 2**32 - 1


class SharedCounts(Storage, SlidingWindowCounterSupport):
    """Storage of `limits` for its sliding window counter. To be made before processes are forked."""

    STORAGE_SCHEME = None

    def __init__(self, clock: Callable[[], float] = time.time, rows: int = ROWS) -> None:
        super().__init__()
        self.clock, self.rows = clock, rows
        self.table = mmap.mmap(-1, rows * ROW.size)
        self.lock, name = tempfile.mkstemp(prefix="griffie-tellingen-")
        os.unlink(name)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        fcntl.lockf(self.lock, fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.lockf(self.lock, fcntl.LOCK_UN)

    def _row(self, key: str, window: int) -> tuple[int, int, int]:
        """(place, units before, units now) of a client in a window, with the lock held."""
        name = int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest(), "little") or 1
        oldest, stale = 0, None
        for step in range(NEAR):
            place = (name + step) % self.rows * ROW.size
            found, at, before, now = ROW.unpack_from(self.table, place)
            if found == name:
                if at == window:
                    return place, before, now
                before, now = (now if at == window - 1 else 0), 0
                ROW.pack_into(self.table, place, name, window, before, now)
                return place, before, now
            if stale is None or (at if found else -1) < stale:
                oldest, stale = place, at if found else -1
        ROW.pack_into(self.table, oldest, name, window, 0, 0)
        return oldest, 0, 0

    def acquire_sliding_window_entry(
        self, key: str, limit: int, expiry: int, amount: int = 1
    ) -> bool:
        window, passed = divmod(self.clock(), expiry)
        with self._alone():
            place, before, now = self._row(key, int(window))
            if before * (expiry - passed) / expiry + now + amount > limit:
                return False
            counted = min(now + amount, HIGHEST)
            name, at, _, _ = ROW.unpack_from(self.table, place)
            ROW.pack_into(self.table, place, name, at, before, counted)
        return True

    def get_sliding_window(self, key: str, expiry: int) -> tuple[int, float, int, float]:
        window, passed = divmod(self.clock(), expiry)
        with self._alone():
            _, before, now = self._row(key, int(window))
        left = expiry - passed
        return before, left if before else 0.0, now, left + expiry if now else 0.0

    def clear_sliding_window(self, key: str, expiry: int) -> None:
        with self._alone():
            place, _, _ = self._row(key, int(self.clock() // expiry))
            ROW.pack_into(self.table, place, 0, 0, 0, 0)

    # --- what other strategies would ask ---------------------------------------------------------

    @property
    def base_exceptions(self) -> type[Exception]:
        return OSError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        raise NotImplementedError

    def get(self, key: str) -> int:
        raise NotImplementedError

    def get_expiry(self, key: str) -> float:
        raise NotImplementedError

    def check(self) -> bool:
        return True

    def reset(self) -> int | None:
        with self._alone():
            self.table[:] = bytes(len(self.table))
        return None

    def clear(self, key: str) -> None:
        raise NotImplementedError
