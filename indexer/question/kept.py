"""What was found for a question is kept a while: it is not looked for again."""

import contextlib
import threading
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from cachetools import Cache

T = TypeVar("T")


class Kept:
    """What was made of a key, within the bounds of a cache. Threads may ask at the same time; two that
    ask the same for the first time both make it."""

    def __init__(self, cache: Cache[Hashable, Any]) -> None:
        self.cache = cache
        self._lock = threading.Lock()

    def of(self, key: Hashable, make: Callable[[], T]) -> T:
        """What `make` gives, or gave for this key before, which nobody may change; what it raises is not
        kept, nor what is larger than all that there is room for."""
        with self._lock, contextlib.suppress(KeyError):
            known: T = self.cache[key]
            return known
        made = make()
        with self._lock, contextlib.suppress(ValueError):
            self.cache[key] = made
        return made
