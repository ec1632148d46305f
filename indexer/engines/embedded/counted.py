"""What was counted of an index is remembered: a state of it does not change."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

T = TypeVar("T")
#: numbers that are remembered, of whichever states; and as how many what was counted itself takes room
MOST, KEY = 100_000, 20


class Counted:
    """Counts by what was counted, the state included; those that were asked least lately go first. Who
    pages through an answer has its counts without counting."""

    def __init__(self, most: int = MOST) -> None:
        self.most, self.held = most, 0
        self._lock = threading.Lock()
        self._known: OrderedDict[Hashable, tuple[Any, int]] = OrderedDict()

    def of(self, key: Hashable, count: Callable[[], T]) -> T:
        """What `count` gives, a number or lists of them by name, which nobody may change; what it raises
        is not remembered."""
        with self._lock:
            if key in self._known:
                self._known.move_to_end(key)
                known: T = self._known[key][0]
                return known
        counted = count()
        numbers = KEY + (sum(map(len, counted.values())) if isinstance(counted, dict) else 1)
        with self._lock:
            _, before = self._known.pop(key, (None, 0))
            self._known[key] = counted, numbers
            self.held += numbers - before
            while self.held > self.most:
                _, (_, gone) = self._known.popitem(last=False)
                self.held -= gone
        return counted
