"""A long period in pieces: as long as a source can answer for, and tasks that run side by side."""

import asyncio
import datetime as dt
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from typing import TypeVar

from crawlers.crawl.kept import apart
from crawlers.crawl.report import Report
from crawlers.errors import Blocked, SourceError, TimedOut, TooLarge, Unreachable

T = TypeVar("T")
#: a period of fewer days is not halved; after so many unanswered periods in a row we stop
SHORTEST, GIVE_UP = 7, 3


class Periods:
    """A period, both days included."""

    def __init__(self, since: dt.date, until: dt.date, report: Report) -> None:
        self.since = since
        self.until = until
        self.report = report
        #: periods in a row that stayed unanswered
        self.failing = 0

    def windows(self, months: int) -> list[tuple[dt.date, dt.date]]:
        """The period in pieces of so many months, newest first; both days included."""
        pieces = []
        start = self.since
        while start <= self.until:
            year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
            following = dt.date(year, month + 1, 1)
            pieces.append((start, min(following - dt.timedelta(days=1), self.until)))
            start = following
        return pieces[::-1]

    async def halving(
        self,
        start: dt.date,
        end: dt.date,
        ask: Callable[[dt.date, dt.date], Awaitable[T]],
    ) -> AsyncIterator[tuple[dt.date, dt.date, T]]:
        """Answers for a period, halved again and again while the source takes too long. A week
        that stays unanswered is a fault and the rest goes on; after three of those in a row the
        source is left alone."""
        try:
            answer = await ask(start, end)
        except Blocked:
            raise
        except SourceError as error:
            if (end - start).days < SHORTEST or not _too_much(error):
                self.unanswered(f"{start} t/m {end}", error)
                return
            self.report.note(f"{start} t/m {end}: {error.reason}, in tweeën gevraagd")
        else:
            self.failing = 0
            yield start, end, answer
            return
        middle = start + (end - start) // 2
        for first, last in ((start, middle), (middle + dt.timedelta(days=1), end)):
            async for part in self.halving(first, last, ask):
                yield part

    def unanswered(self, period: str, error: SourceError) -> None:
        self.report.fault(period, error)
        self.failing += 1
        if self.failing >= GIVE_UP:
            raise Unreachable("de bron blijft falen; de rest is niet meer gevraagd") from error


async def together(tasks: Iterable[Awaitable[T]], at_once: int) -> AsyncIterator[T]:
    """Results of tasks that run side by side, as they come in; a few at a time."""
    pending: set[asyncio.Future[T]] = set()
    waiting = iter(tasks)
    try:
        while True:
            for task in waiting:
                pending.add(apart(task))
                if len(pending) >= at_once:
                    break
            if not pending:
                return
            done, pending = await asyncio.wait(pending, return_when=asyncio.FIRST_COMPLETED)
            for future in done:
                yield future.result()
    finally:
        for future in pending:
            future.cancel()
        for task in waiting:
            if asyncio.iscoroutine(task):
                task.close()


def _too_much(error: SourceError) -> bool:
    """Whether a smaller question may help: time-outs and server errors, not a dead host."""
    return isinstance(error, TimedOut | TooLarge) or "HTTP 5" in str(error)
