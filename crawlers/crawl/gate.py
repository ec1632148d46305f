"""What every request passes, whoever asks it: robots.txt and each hop of a redirect too.

A name is resolved once, looked at, and connected to where it was then: whoever changes the answer of
the DNS in between changes nothing."""

from typing import Protocol

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.resolver import CachingThreadedResolver
from twisted.internet.defer import Deferred, fail, succeed
from twisted.internet.error import DNSLookupError

from net.guard import resolved

#: bytes of a robots.txt that are read, and seconds that one may take
ROBOTS_SIZE, ROBOTS_SECONDS = 512_000, 30.0


class Pins:
    """Where names are, for as long as the process lives, and so for all its spiders."""

    def __init__(self) -> None:
        self.addresses: dict[str, list[str]] = {}

    def resolve(self, host: str, port: int) -> list[str]:
        """The addresses of a name. Raises `OSError` or `UnicodeError` where it has none."""
        name = host.casefold()
        if name not in self.addresses:
            self.addresses[name] = resolved(host, port)
        return self.addresses[name]


PINS = Pins()


class PinnedResolver(CachingThreadedResolver):
    """Scrapy's resolver, which knows no name that the guard did not look at."""

    def getHostByName(self, name: str, timeout: object = ()) -> Deferred[str]:
        found = PINS.addresses.get(name.casefold())
        return succeed(found[0]) if found else fail(DNSLookupError(name))


class Admits(Protocol):
    async def admit(self, request: Request) -> None: ...


class Gate:
    """Downloader middleware: the guard, the vendor's limit and the bounds of a robots.txt."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "Gate":
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        request.meta.setdefault("download_maxsize", ROBOTS_SIZE)
        request.meta.setdefault("download_timeout", ROBOTS_SECONDS)
        requests: Admits = getattr(self.crawler.spider, "requests")  # noqa: B009 - of SourceSpider
        await requests.admit(request)
