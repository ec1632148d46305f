"""Politeness: how often a vendor may be asked, shared by every spider of every process that has
the same store."""

import asyncio
import time
from collections import deque
from collections.abc import Callable
from typing import Protocol

from crawlers.vendor import default_limits

MINUTE = 60.0


class Ledger(Protocol):
    """Where the processes count together: the store."""

    def turn(self, name: str, allowed: int, window: float) -> float: ...

    def pause(self, name: str, seconds: float) -> None: ...


class Limiter:
    """At most `limits[key]` requests in any minute per key and scope, and none while paused.

    With a ledger this holds over all processes that share it, without one within this process.

    The scope is the host where the limit is per host, empty where a vendor counts all its hosts
    together.
    """

    def __init__(
        self,
        limits: dict[str, int] | None = None,
        clock: Callable[[], float] = time.monotonic,
        ledger: Ledger | None = None,
    ) -> None:
        self.limits = default_limits() | (limits or {})
        self.clock = clock
        self.ledger = ledger
        self.sent: dict[tuple[str, str], deque[float]] = {}
        self.paused: dict[str, float] = {}
        self.blocked: dict[str, str] = {}

    def check(self) -> None:
        unknown = set(self.limits) - set(default_limits())
        if unknown:
            raise ValueError(f"onbekende limieten: {', '.join(sorted(unknown))}")

    async def turn(self, key: str, scope: str) -> None:
        """Waits until one more request is within the limit, and counts it."""
        while wait := self._wait(key, scope):
            await asyncio.sleep(wait)
        allowed = self.limits.get(key, 0)
        if self.ledger is None or not allowed:
            return
        name = f"{key}/{scope}"
        while wait := await asyncio.to_thread(self.ledger.turn, name, allowed, MINUTE):
            await asyncio.sleep(wait)

    def _wait(self, key: str, scope: str) -> float:
        moment = self.clock()
        pause = self.paused.get(scope, 0.0) - moment
        if pause > 0:
            return pause
        allowed = self.limits.get(key, 0)
        if allowed:
            recent = self.sent.setdefault((key, scope), deque())
            while recent and recent[0] <= moment - MINUTE:
                recent.popleft()
            if len(recent) >= allowed:
                return max(recent[0] + MINUTE - moment, 0.001)
            recent.append(moment)
        return 0.0

    def pause(self, scope: str, seconds: float) -> None:
        """Nobody asks this scope anything for so long (Retry-After)."""
        self.paused[scope] = max(self.paused.get(scope, 0.0), self.clock() + seconds)
        if self.ledger is not None and seconds > 0:
            for key in (key for key, allowed in self.limits.items() if allowed):
                if key.split(".")[0] == scope.split("/")[0]:
                    self.ledger.pause(f"{key}/{scope}", seconds)

    def block(self, scope: str, reason: str) -> None:
        """The source blocks us: every later request to this scope is refused here."""
        self.blocked.setdefault(scope, reason)
