"""Pages one after another, for everything that is read in pieces: each once, within the API, and not
without end."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Any

from conformance.http.client import Answer, Client
from net.addresses import onward, same_origin

#: empty pages after one another, each with a next, that are no end
EMPTY = 10


class End(Enum):
    """Why no page came after the last."""

    WHOLE = "there was no next"
    CIRCLE = "next leads to a page that was read"
    ELSEWHERE = "next leads off the API"
    EMPTY = "so many empty pages came that there is no end"
    STOPPED = "enough was read"
    REFUSED = "an answer was no page"


@dataclass(frozen=True)
class Page:
    """One answer; `body` is None when it is no page, `rows` is what is in it."""

    url: str
    answer: Answer
    body: dict[str, Any] | None
    rows: list[Any]


class Pages:
    """Walks from an address. `name` is the property with the rows, `following` gives the address of
    the page after one (the default: its `next`). When it is done `end` says why, `at` where."""

    def __init__(
        self,
        client: Client,
        first: str,
        name: str,
        *,
        base: str,
        most: int | None = None,
        following: Callable[[Page], str | None] | None = None,
    ) -> None:
        self.client = client
        self.first = first
        self.name = name
        self.base = base
        self.most = most
        self.following = following or (lambda page: onward(page.body, page.url))
        self.end = End.STOPPED
        self.at = first
        self.number = 0

    @property
    def whole(self) -> bool:
        """Whether all was read."""
        return self.end is End.WHOLE

    def __iter__(self) -> Iterator[Page]:
        url: str | None = self.first
        visited: set[str] = set()
        empty = 0
        while url is not None and self.number != self.most:
            visited.add(url)
            page = self.page(url)
            self.at, self.number = url, self.number + 1
            if page.body is None:
                self.end = End.REFUSED
            yield page
            if page.body is None:
                return
            empty = 0 if page.rows else empty + 1
            url = self.following(page)
            if url is None:
                self.end = End.WHOLE
            elif not same_origin(url, self.base):
                self.end = End.ELSEWHERE
                return
            elif url in visited:
                self.end = End.CIRCLE
                return
            elif empty == EMPTY:
                self.end = End.EMPTY
                return

    def page(self, url: str) -> Page:
        """One page."""
        answer = self.client.get(url)
        found = answer.page(self.name)
        return Page(url, answer, *(found or (None, [])))
