"""How many questions one process answers at the same time.

Where the interpreter does the work, many at once only take turns on it: each is interrupted for all the
others, and all are late. A few at a time in the order in which they came are done sooner. A question that
takes long gives its place to the next one and goes on beside it, so that nobody waits for it."""

from collections.abc import Collection

from anyio import CapacityLimiter, sleep

from search_api.operation import MOST

#: seconds between two looks, and looks after which a question takes long
LOOK, LOOKS = 0.05, 2


class Places:
    """The places of a limiter, of which there are more while questions take long."""

    def __init__(self, limiter: CapacityLimiter, at_once: int) -> None:
        self._limiter, self._at_once = limiter, at_once
        #: how often each question was seen at work, one look after another
        self._seen: dict[object, int] = {}
        limiter.total_tokens = at_once

    async def give(self) -> None:
        """Looks for ever who takes long."""
        while True:
            await sleep(LOOK)
            self.look(self._limiter.statistics().borrowers)

    def look(self, busy: Collection[object]) -> None:
        """Counts who is still `busy`; one that was seen often enough has its place beside the others."""
        self._seen = {one: self._seen.get(one, 0) + 1 for one in busy}
        long = sum(looks >= LOOKS for looks in self._seen.values())
        self._limiter.total_tokens = max(self._at_once, min(self._at_once + long, MOST))
