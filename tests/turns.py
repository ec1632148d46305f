"""Turns of processes that run tests side by side."""

import contextlib
import fcntl
from collections.abc import Iterator
from pathlib import Path


@contextlib.contextmanager
def alone(file: Path) -> Iterator[None]:
    """One process at a time holds `file`."""
    with file.open("a") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield
