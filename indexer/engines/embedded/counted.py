"""What was counted of an index is remembered: a state of it does not change."""

from collections.abc import Hashable
from typing import Any

from cachetools import LRUCache

from indexer.question.kept import Kept

#: numbers that are remembered, of whichever states; and as how many what was counted itself takes room
MOST, KEY = 100_000, 20


def remembered_counts(most: int = MOST) -> Kept:
    """Counts by what was counted, the state included, as one number or as lists of them by name; those
    that were asked least lately go first. Who pages through an answer has its counts without counting."""
    counts: LRUCache[Hashable, Any] = LRUCache(most, getsizeof=_numbers)
    return Kept(counts)


def _numbers(counted: Any) -> int:
    return KEY + (sum(map(len, counted.values())) if isinstance(counted, dict) else 1)
