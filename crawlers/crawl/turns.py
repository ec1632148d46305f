"""Which council is read next where a few are read side by side."""

from collections import Counter, deque
from collections.abc import Iterable
from typing import Generic, TypeVar

T = TypeVar("T")


class Turns(Generic[T]):
    """A free place goes to the vendor that has the fewest, so that one of which the limits make a council
    last for days takes no place that another could use. Of a vendor in the order that is given."""

    def __init__(self, waiting: Iterable[tuple[str, T]]) -> None:
        self.waiting: dict[str, deque[T]] = {}
        for vendor, one in waiting:
            self.waiting.setdefault(vendor, deque()).append(one)
        self.at_work: Counter[str] = Counter()

    def next(self) -> tuple[str, T] | None:
        """The next with its vendor, which has a place until it `left`; None when none waits."""
        vendors = [vendor for vendor, those in self.waiting.items() if those]
        if not vendors:
            return None
        vendor = min(vendors, key=lambda each: self.at_work[each])
        self.at_work[vendor] += 1
        return vendor, self.waiting[vendor].popleft()

    def left(self, vendor: str) -> None:
        self.at_work[vendor] -= 1
