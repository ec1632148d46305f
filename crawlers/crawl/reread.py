"""Councils read again from their kept answers: the same spiders, with what was answered as their
network, into a store for the moment; then that is held beside what we have.

Nothing is asked of anybody, and with readers that read the same nothing is written.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace

from crawlers.crawl.engine import spider_of
from crawlers.crawl.report import Report
from crawlers.crawl.services import Services
from crawlers.crawl.spider import SourceSpider
from crawlers.errors import SourceError, Unreadable
from crawlers.reading.losses import BROKEN
from crawlers.reading.same_person import link
from crawlers.registry import Council
from store import Crawl, Outcome, Store
from store.comparison import Difference, apply, differences

#: state of a council of which no answers are kept
NOTHING_KEPT = "zonder antwoorden"


@dataclass
class Reread:
    """What became of one council: `lacking` are questions of which nothing is kept."""

    council: Council
    answers: int = 0
    lacking: int = 0
    toestand: str = "ok"
    report: Report = field(default_factory=Report)
    differences: list[Difference] = field(default_factory=list)
    outcome: Outcome = field(default_factory=Outcome)

    @property
    def ok(self) -> bool:
        return self.toestand == "ok"


async def reread(
    council: Council,
    services: Services,
    *,
    write: bool,
    progress: Callable[[int], None] = lambda _: None,
) -> Reread:
    """Reads one council again. `services.store` is what we hold; with `write` what is read otherwise
    becomes new versions (`store.comparison.OTHERWISE`), and what is not made any more is withdrawn,
    unless something could not be read: then nothing goes. Without it `differences` are what would
    change."""
    held = services.store
    result = Reread(council)
    if held.answers.first(council.code, council.vendor) is None:
        result.toestand = NOTHING_KEPT
        return result
    with Store.passing() as scratch:
        for crawl in _periods(held, council):
            await _read(council, services, scratch, crawl, result, progress)
        complete = result.report.toestand == "ok"
        result.toestand = result.report.toestand
        owner = (council.code, council.vendor)
        if write:
            result.outcome = apply(held, scratch, *owner, gone=complete)
            link(held, council.code)
        else:
            result.differences = list(differences(held, scratch, *owner, gone=complete))
    return result


def _periods(held: Store, council: Council) -> Iterator[Crawl]:
    """The last crawl of each period that was asked for since answers are kept, oldest first."""
    first = held.answers.first(council.code, council.vendor) or ""
    latest: dict[str, Crawl] = {}
    for crawl in held.crawls.all(council.code):
        period = crawl.samenvatting.get("periode")
        ended = crawl.beeindigd or ""
        if crawl.leverancier == council.vendor and period is not None and ended >= first:
            latest.setdefault(repr(period), crawl)
    yield from sorted(latest.values(), key=lambda crawl: crawl.gestart)


async def _read(
    council: Council,
    services: Services,
    scratch: Store,
    crawl: Crawl,
    result: Reread,
    progress: Callable[[int], None],
) -> None:
    """Runs the spider as in an earlier crawl: of its period, on its day."""
    since, until = map(_day, crawl.samenvatting["periode"])
    today = dt.date.fromisoformat(crawl.gestart[:10])
    options = replace(services.options, since=since, until=until, today=today, refresh=False)
    spider: SourceSpider = spider_of(council.vendor)(
        council, replace(services, store=scratch, kept=services.store, options=options)
    )
    kept = spider.requests.kept
    assert kept is not None
    result.report = spider.report
    try:
        async for bundle in spider.read():
            spider.write(bundle)
            progress(kept.given)
    except BROKEN as error:
        told = error if isinstance(error, SourceError) else Unreadable(repr(error)[:200])
        spider.report.fault("herlezen afgebroken", told)
    spider.flush()
    spider.end()
    result.answers += kept.given
    result.lacking += kept.lacking


def _day(value: str | None) -> dt.date | None:
    return dt.date.fromisoformat(value) if value else None


def without_answers(results: Iterable[Reread]) -> list[str]:
    """Names of the councils of which no answers are kept."""
    return [result.council.name for result in results if result.toestand == NOTHING_KEPT]
