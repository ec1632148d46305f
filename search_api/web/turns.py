"""Turns for work that may take long, beside the event loop: so few at a time that short questions
are not kept waiting, and no queue without end."""

from collections.abc import Callable
from typing import TypeVar

import anyio
import anyio.to_thread

from search_api.web.problems import Problem

T = TypeVar("T")
#: work that goes on at the same time, and that waits for it
AT_ONCE, WAITING = 2, 16


class Turns:
    """Of one kind of work, in one process."""

    def __init__(self, at_once: int = AT_ONCE, waiting: int = WAITING) -> None:
        self._limiter = anyio.CapacityLimiter(at_once)
        self._most = at_once + waiting
        self._taken = 0

    async def run(self, work: Callable[[], T]) -> T:
        """What the work gives, once there is a turn; raises a 503 problem when too many wait."""
        if self._taken >= self._most:
            raise Problem(503, "het is druk met dit soort vragen; probeer het zo weer")
        self._taken += 1
        try:
            return await anyio.to_thread.run_sync(work, limiter=self._limiter)
        finally:
            self._taken -= 1
