"""What is read at the end of a crawl: words that only the names of fracties and members make clear, of
which a crawl hears as it goes."""

from collections.abc import Awaitable, Callable, Iterator

from crawlers.crawl.bundle import Bundle
from crawlers.crawl.kept import made_of

#: characters that may wait; what does not fit is read with the names that are known by then
ROOM = 50_000_000


class Late:
    """Readings of one crawl that wait, each with the answers that it is made from."""

    def __init__(self, room: int = ROOM) -> None:
        self.room = room
        self._waiting: list[tuple[Bundle, Callable[[], Awaitable[Bundle]]]] = []

    def put_off(self, size: int, read: Callable[[], Awaitable[Bundle]]) -> Bundle | None:
        """An empty bundle in place of what is read later; None where there is no room for so many
        characters."""
        if size > self.room:
            return None
        self.room -= size
        until_then = Bundle()
        self._waiting.append((until_then, read))
        return until_then

    def readings(self) -> Iterator[Awaitable[Bundle]]:
        """All that waits, once."""
        waiting, self._waiting = self._waiting, []
        return (_read(before, read) for before, read in waiting)


async def _read(before: Bundle, read: Callable[[], Awaitable[Bundle]]) -> Bundle:
    for question in sorted(before.origin):
        made_of(question)
    bundle = await read()
    bundle.lost |= before.lost
    return bundle
