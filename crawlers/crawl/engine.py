"""Runs spiders: Scrapy's settings, one process for all councils asked, reports afterwards."""

import asyncio
import contextlib
import datetime as dt
import logging
from collections.abc import Callable
from typing import Any

from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.downloadermiddlewares import cookies
from tldextract import TLDExtract
from twisted.internet.error import ReactorNotRunning

from crawlers.crawl.bundle import Bundle
from crawlers.crawl.report import Options, Report
from crawlers.crawl.services import Services
from crawlers.crawl.spider import SourceSpider
from crawlers.crawl.turns import Turns
from crawlers.errors import SourceError
from crawlers.reading.same_person import link
from crawlers.registry import Council
from crawlers.vendor import vendors
from store import Crawl, LeaseTaken, Store

# of which domains no cookie may be is asked of the list that came with the library, not of a third party
cookies._split_domain = TLDExtract(
    cache_dir=None, suffix_list_urls=(), include_psl_private_domains=True
)

#: councils read side by side
PARALLEL = 10
#: state of a council that another process is reading, and of one of which the reading was stopped
BUSY, BROKEN_OFF = "bezet", "afgebroken"
SETTINGS: dict[str, Any] = {
    "USER_AGENT": "Griffie/1.0 (open zoekmachine voor raadsinformatie; +https://github.com/griffie)",
    "TWISTED_REACTOR": "twisted.internet.asyncioreactor.AsyncioSelectorReactor",
    "TELNETCONSOLE_ENABLED": False,
    "COOKIES_ENABLED": True,
    "RETRY_ENABLED": False,
    "ROBOTSTXT_OBEY": True,
    "DOWNLOAD_VERIFY_CERTIFICATES": True,
    "DOWNLOAD_DELAY": 0,
    "CONCURRENT_REQUESTS": 16,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 4,
    "HTTPERROR_ALLOW_ALL": True,
    # an answer names what we fetch: nothing but the web, past no proxy, from where the guard looked
    "DOWNLOAD_HANDLERS": dict.fromkeys(("data", "file", "ftp", "s3")),
    "DOWNLOADER_MIDDLEWARES": {"crawlers.crawl.gate.Gate": 950},
    "TWISTED_DNS_RESOLVER": "crawlers.crawl.gate.PinnedResolver",
    "HTTPPROXY_ENABLED": False,
    "DOWNLOAD_MAXSIZE": Options.max_answer,
    "REDIRECT_MAX_TIMES": 5,
    "LOG_LEVEL": "ERROR",
    # the others are of no use here, and to switch one off loads it all the same: aiohttp, consoles, feeds
    "EXTENSIONS_BASE": {
        f"scrapy.extensions.{name}": 0
        for name in ("corestats.CoreStats", "logcount.LogCount", "memusage.MemoryUsage")
    },
    "ITEM_PIPELINES": {"crawlers.crawl.engine.StorePipeline": 100},
}


class StorePipeline:
    """Writes every bundle that a spider yields to the store."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "StorePipeline":
        return cls(crawler)

    def process_item(self, item: Bundle) -> Bundle:
        spider = self.crawler.spider
        assert isinstance(spider, SourceSpider)
        try:
            spider.write(item)
        except Exception as error:
            spider.report.fault("niet opgeslagen", SourceError(type(error).__name__))
            raise
        finally:
            spider.pending -= 1
        return item


class Run:
    """One crawl of one council, from its line in the store to its report."""

    def __init__(self, council: Council) -> None:
        self.council = council
        self.crawl = Crawl(council.code, council.vendor)
        self.crawler: Crawler | None = None

    @property
    def report(self) -> Report:
        spider = self.crawler.spider if self.crawler else None
        if isinstance(spider, SourceSpider):
            return spider.report
        return Report()

    @property
    def ok(self) -> bool:
        """Whether the council is delivered, by us or by the process that is at it now."""
        return self.crawl.toestand in ("ok", BUSY)


def spider_of(vendor: str) -> type[SourceSpider]:
    """The spider that a vendor names. Raises `TypeError` where that is none."""
    spider = vendors()[vendor].load_spider()
    if not (isinstance(spider, type) and issubclass(spider, SourceSpider)):
        raise TypeError(f"{vendor}: {spider!r} is geen SourceSpider")
    return spider


def settled(store: Store, council: Council) -> bool:
    """Whether a period with a vendor is over and was once read whole: nothing can come there any
    more, so that it is only read again when it is named."""
    if council.tot is None or council.tot >= dt.date.today():
        return False
    return any(
        crawl.leverancier == council.vendor and crawl.toestand == "ok"
        for crawl in store.crawls.all(council.code)
    )


def crawl(
    councils: list[Council],
    services: Services,
    progress: Callable[[list[Run]], None] | None = None,
) -> list[Run]:
    """Crawls the councils and gives a run for each; every run is also in the store.

    Blocks until all have ended. Scrapy can do this once in a process.
    """
    services.limiter.check()
    # a portal that is away is told in the report; Scrapy would show a stack of calls for it
    logging.getLogger("scrapy.downloadermiddlewares.robotstxt").setLevel(logging.CRITICAL)
    process = AsyncCrawlerProcess(SETTINGS)
    runs = [Run(council) for council in councils]
    loop = asyncio.get_event_loop()
    work = loop.create_task(_all(process, runs, services, progress))
    work.add_done_callback(lambda _: reactor_stop())
    process.start(stop_after_crawl=False)
    if work.done():
        work.result()
    else:  # a signal stopped the reactor: those who were at work let go of what they hold
        work.cancel()
        with contextlib.suppress(asyncio.CancelledError, RuntimeError):
            loop.run_until_complete(work)
    for run in runs:
        if run.crawl.beeindigd is None and run.crawl.toestand != BUSY:
            break_off(run, services.store)
    return runs


def break_off(run: Run, store: Store) -> None:
    """The end of a crawl that was stopped before it was done: nothing of it counts as complete."""
    spider = run.crawler.spider if run.crawler else None
    told = {**run.report.summary()}
    if isinstance(spider, SourceSpider):
        told["periode"] = spider.period
    told["fouten"] = [*told["fouten"], "de crawl is afgebroken voor zij klaar was"]
    run.crawl.toestand, run.crawl.samenvatting = BROKEN_OFF, told
    if run.crawl.id:
        store.end_crawl(run.crawl)


def reactor_stop() -> None:
    from twisted.internet import reactor

    with contextlib.suppress(ReactorNotRunning):
        reactor.stop()  # type: ignore[misc]


async def _all(
    process: AsyncCrawlerProcess,
    runs: list[Run],
    services: Services,
    progress: Callable[[list[Run]], None] | None,
) -> None:
    turns = Turns((run.council.vendor, run) for run in runs)
    errors: list[Exception] = []

    async def place() -> None:
        """Reads one council after another."""
        while turn := turns.next():
            vendor, run = turn
            try:
                await _one(process, run, services)
            except Exception as error:  # told when all have ended
                errors.append(error)
            finally:
                turns.left(vendor)

    async def watching(show: Callable[[list[Run]], None]) -> None:
        while True:
            show(runs)
            await asyncio.sleep(0.2)

    watcher = asyncio.ensure_future(watching(progress)) if progress else None
    try:
        await asyncio.gather(*(place() for _ in range(min(PARALLEL, len(runs)))))
    finally:
        if watcher:
            watcher.cancel()
    if progress:
        progress(runs)
    for error in errors:
        raise error


async def _one(process: AsyncCrawlerProcess, run: Run, services: Services) -> None:
    """Reads one council under its lease; one that another process is reading is left to it."""
    council = run.council
    try:
        with services.store.lease(f"crawl:{council.code}/{council.vendor}") as lease:
            run.crawl = services.store.start_crawl(council.organisation())
            run.crawler = process.create_crawler(spider_of(council.vendor))
            await process.crawl(run.crawler, council=council, services=services, lease=lease)
            if _stopped(run):
                if isinstance(spider := run.crawler.spider, SourceSpider):
                    spider.flush()
                break_off(run, services.store)
                return
            _finish(run, services.store)
            services.store.end_crawl(run.crawl)
    except LeaseTaken as error:
        run.crawl.toestand = BUSY
        run.crawl.samenvatting = {"meldingen": [f"wordt al gelezen door {error.holder}"]}


def _stopped(run: Run) -> bool:
    """Whether a signal ended a spider, and not its source."""
    stats = run.crawler.stats if run.crawler else None
    return stats is not None and stats.get_value("finish_reason") == "shutdown"


def _finish(run: Run, store: Store) -> None:
    """After the last bundle was written: is it what the source used to give, and what of each
    month is missing. Only when nothing failed, what nothing points at any more is gone."""
    report = run.report
    spider = run.crawler.spider if run.crawler else None
    if isinstance(spider, SourceSpider):
        report.expected(_before(run, store, spider.period))
        spider.end()
        link(store, run.council.code)
        run.crawl.samenvatting = {**report.summary(), "periode": spider.period}
    else:
        run.crawl.samenvatting = report.summary()
    run.crawl.toestand = report.toestand


def _before(run: Run, store: Store, period: list[str | None]) -> dict[str, int]:
    """What the last good crawl of the same period found."""
    for crawl in store.crawls.all(run.crawl.organisatie):
        same = crawl.leverancier == run.crawl.leverancier and crawl.toestand == "ok"
        if same and crawl.samenvatting.get("periode") == period:
            counts: dict[str, int] = crawl.samenvatting["gevonden"]
            return counts
    return {}
