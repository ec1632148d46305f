"""Answers without end, at a pace that leaves room for others: a page is made in a turn and sent, and
while others are answered nothing is made for as long as it took. Memory holds one page of each."""

import itertools
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass

import anyio

from search_api.web.problems import Problem
from search_api.web.turns import Turns

#: answers without end that one process gives at the same time
STREAMS = 48
#: pages of an answer that is not large yet
SMALL = 5
#: seconds that are waited at most between two pages
LONGEST = 2.0


@dataclass
class Work:
    """How many questions one process answers now, streams among them."""

    busy: int = 0


class Streams:
    """Of one process, which answers all of `work`."""

    def __init__(self, work: Work, most: int = STREAMS) -> None:
        self._work = work
        self._most = most
        self._going = 0
        self._turns = Turns(1, most)

    def of(self, pages: Iterator[bytes]) -> AsyncIterator[bytes]:
        """The pages as the body of an answer; raises a 503 problem when there are too many."""
        if self._going >= self._most:
            raise Problem(503, "er worden al veel grote bestanden opgehaald; probeer het zo weer")
        return self._paced(pages)

    async def _paced(self, pages: Iterator[bytes]) -> AsyncIterator[bytes]:
        self._going += 1
        try:
            for number in itertools.count():
                begun = time.perf_counter()
                page = await self._turns.run(lambda: next(pages, None))
                if page is None:
                    return
                took = time.perf_counter() - begun
                yield page
                if number >= SMALL and self._work.busy > self._going:
                    await anyio.sleep(min(took, LONGEST))
        finally:
            self._going -= 1
