"""The base of every vendor's spider: what it asks with, and how what it yields is written."""

import asyncio
import datetime as dt
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Any, TypeVar

import scrapy
from pydantic import ValidationError
from scrapy.http import Request, Response

from crawlers.crawl.bundle import Bundle
from crawlers.crawl.completeness import GONE, Completeness
from crawlers.crawl.events import Events
from crawlers.crawl.files import SourceFiles
from crawlers.crawl.held import council_names, fractie_names, members, persons
from crawlers.crawl.kept import Keeping, Kept
from crawlers.crawl.memory import SEEN, UNSEEN, Memory
from crawlers.crawl.periods import Periods, together
from crawlers.crawl.report import Report
from crawlers.crawl.requests import Requests
from crawlers.crawl.services import Services
from crawlers.errors import SourceError
from crawlers.reading.links import linked
from crawlers.reading.names import Naam
from crawlers.reading.privacy import screened
from crawlers.reading.records import RecordBuilder
from crawlers.reading.registers import Entry
from crawlers.registry import Council
from standard.extensions import Bestand
from standard.vocabulary import Zoektype
from store import Close, Lease, Put, Text
from store.redaction import redact

T = TypeVar("T")
#: characters of the name of a fact that is remembered
NAMED = 200
#: records that are written together
BATCH = 400
COUNTED = {*Zoektype, "stemming", "stem", "aanwezigedeelnemer"}


class SourceSpider(scrapy.Spider):
    """One council of one vendor. A subclass implements `read()`."""

    #: whether the vendor counts requests over all its hosts together
    shared_limit = False
    #: whether the registry's `vendor_key` is a secret
    secret_key = False
    #: whether the source tells of votes and presence here and there; one that follows the standard
    #: gives each vote and each attendee once, under a key of its own
    tells_events = True

    def __init__(
        self, council: Council, services: Services, lease: Lease | None = None, **kwargs: Any
    ) -> None:
        super().__init__(name=council.key, **kwargs)
        self.lease = lease
        self.council = council
        self.services = services
        self.options = services.options
        self.store = services.store
        #: the settings that the vendor declares
        self.given = services.settings.get(council.vendor, {})
        stated, periods = members(self.store, council.code)
        named, of_vendor = fractie_names(self.store, council.code, council.vendor)
        self.builder = RecordBuilder(
            council,
            persons(self.store, council.code),
            stated,
            periods,
            council_names(self.store, council.code, stated, named),
            of_vendor,
        )
        self.report = Report()
        self.builder.unread = self.report.overgeslagen
        self.builder.losses = self.report.verloren
        self.today = self.options.today or dt.date.today()
        self.keeping = Keeping(council.code, council.vendor, self.secrets())
        kept = services.kept
        self.periods = Periods(self.since, self.until, self.report)
        self.requests = Requests(
            self._download,
            council.vendor,
            services.limiter,
            self.options,
            self.report,
            self.keeping,
            shared=self.shared_limit,
            kept=Kept(kept.answers, self.keeping) if kept else None,
            allowed=(council.base_url, council.portal_url),
        )
        self.files = SourceFiles(self.requests, services)
        self.memory = Memory(
            self.store, council.code, self.report, self.files, refresh=self.options.refresh
        )
        self.facts = Events(self.store, self.builder) if self.tells_events else None
        self.completeness = Completeness(self.builder, self.store, self.report, lease)
        #: bundles that are not yet written
        self.batch = Bundle()
        #: bundles that were yielded and have not come through the pipeline
        self.pending = 0

    # --- the run ---------------------------------------------------------------------------------

    async def start(self) -> AsyncIterator[Any]:
        try:
            async for bundle in self.read():
                self.pending += 1
                yield bundle
            await self.settled()
        except SourceError as error:
            self.report.fault("crawl afgebroken", error)
            await self.settled()
        except Exception as error:  # Scrapy logs it and ends as if all were well: we do not
            self.report.fault("fout in de spider", SourceError(repr(error)[:200]))
            raise

    async def settled(self) -> None:
        """Waits until all is written. Scrapy looks whether a spider is idle when its start ends,
        and then only every five seconds."""
        while self.pending:
            await asyncio.sleep(0.01)
        self.flush()
        await asyncio.sleep(0.05)

    def read(self) -> AsyncIterator[Bundle]:
        """Yields what the source has, in bundles that are each written at once."""
        raise NotImplementedError

    def write(self, bundle: Bundle) -> None:
        """Takes a bundle from the item pipeline; bundles are written some at a time, each whole."""
        if bundle.gone or bundle.redact:
            self.flush()
            self.report.uitkomst.add(self.store.remove(bundle.gone, self.lease))
            for record_id, why in bundle.redact.items():
                redact(self.store, self.services.files, [record_id], why, bar=False)
                self.report.uitkomst.verdwenen += 1
        puts = []
        for put in bundle.puts:
            if put.record.resource == "vergadering":
                self.report.meeting(put.datum)
            if (clean := self.clean(self.builder.latest(put))) is not None:
                puts.append(replace(clean, herkomst=bundle.origin))
        # what was lost of it is read again the next time
        facts = {k: v for k, v in bundle.facts.items() if len(k) <= NAMED}
        if bundle.lost:
            facts = {name: UNSEEN for name in facts if name.startswith(SEEN)}
        closes = [] if bundle.lost else [each for each in bundle.closes if self.whole(each)]
        bundle = replace(bundle, puts=puts, facts=facts, closes=closes)
        self.keep(self.facts.take(bundle) if self.facts else bundle)

    def still_known(self, people: dict[str, Naam], lost: int) -> None:
        """Where persons of the source's list were lost since `lost` things were, those that we hold
        are known all the same, so that what is told of them stays theirs."""
        if self.report.trouble > lost:
            for key, name in self.builder.known.items():
                people.setdefault(key, name)

    def whole(self, close: Close) -> bool:
        """Whether a set may be closed. With losses none of the council's is: what is not there may be
        what was lost. The parts of one record are closed where nothing of it was lost."""
        return not (self.report.verloren.total and close.kader.startswith(self.builder.set("")))

    def keep(self, bundle: Bundle) -> None:
        """Puts a bundle by to be written with others."""
        self.batch.puts += bundle.puts
        self.batch.closes += bundle.closes
        self.batch.facts |= bundle.facts
        if len(self.batch.puts) >= BATCH:
            self.flush()

    def clean(self, put: Put) -> Put | None:
        """What is written of a record: without private data, which is counted. None where it cannot
        do without and still be one of the standard: that is a loss, and the council goes on."""
        try:
            record, left_out = screened(put.record)
        except ValidationError:
            self.report.verloren.lose(_named(put), "bestaat niet zonder persoonsgegevens")
            return None
        for name, number in left_out.items():
            self.report.overgeslagen[f"weggelaten: {name}"] += number
        record, unfit = linked(record, self.requests.unfit)
        for why, number in unfit.items():
            self.report.overgeslagen[f"adres niet overgenomen: {why}"] += number
        return replace(put, record=record) if left_out or unfit else put

    def flush(self) -> None:
        """Writes what waits, with the files that were fetched meanwhile, in one transaction."""
        batch, self.batch = self.batch, Bundle()
        fetched, answers = self.files.waiting(), self.keeping.waiting
        refused: list[tuple[Put, str]] = []
        outcome = self.store.write(
            batch.puts, batch.closes, fetched, self.lease, answers, refused=refused
        )
        self.report.uitkomst.add(outcome)
        for put, why in refused:
            self.report.verloren.lose(_named(put), why)
        self.files.written()
        self.keeping.written()
        self.memory.remember(batch.facts)

    @property
    def since(self) -> dt.date:
        return self.options.since or self.council.van or dt.date(2010, 1, 1)

    @property
    def until(self) -> dt.date:
        until = self.options.until or self.today + dt.timedelta(days=366)
        return min(until, self.council.tot) if self.council.tot else until

    @property
    def period(self) -> list[str | None]:
        """What was asked for, to compare like with like."""
        days = (self.options.since, self.options.until)
        return [day.isoformat() if day else None for day in days]

    def settle(self) -> None:
        """Makes the votes and attendance of everything that is told of them."""
        if self.facts is None:
            return
        for bundle in self.facts.settle(withdrawn=self.report.uitkomst.verdwenen > 0):
            if bundle.gone:
                self.flush()
                self.report.uitkomst.add(self.store.remove(bundle.gone, self.lease))
            self.keep(
                replace(bundle, puts=[clean for put in bundle.puts if (clean := self.clean(put))])
            )
        self.flush()

    def end(self) -> None:
        """After the last bundle was written: votes and attendance are made, what the source has per
        month is remembered, and only when nothing failed, what nothing points at any more is
        gone."""
        self.settle()
        self.completeness.keep_months(self.memory, self.since, self.until)
        if self.report.toestand == "ok":
            self.completeness.close_orphans()
        if self.services.kept is None:
            self.store.answers.bound(self.council.code, self.options.answers)

    # --- what vendors read with ------------------------------------------------------------------

    def url(self, base: str, path: str) -> str:
        return f"{base.rstrip('/')}/{path.lstrip('/')}"

    def secrets(self) -> tuple[str, ...]:
        """What the source is asked with and what is kept nowhere; of a vendor whose `vendor_key` is
        one, that too."""
        keys = (self.council.vendor_key,) if self.secret_key else ()
        return (*keys, *self.given.values())

    async def _download(self, request: Request) -> Response:
        assert self.crawler.engine is not None
        return await self.crawler.engine.download_async(request)

    def costs(self, what: str) -> AbstractContextManager[None]:
        """A block in which what cannot be read or made costs itself (see `Losses.costs`)."""
        return self.report.verloren.costs(what)

    async def ask(
        self, request: Request, *, tries: int | None = None, robots: bool = False
    ) -> Response:
        """The answer with status 200; anything else is a `SourceError` (see `Requests.ask`)."""
        return await self.requests.ask(request, tries=tries, robots=robots)

    async def file(
        self,
        url: str,
        *,
        name: str | None,
        stated: str | None = None,
        size: int | None = None,
        text: bool = False,
    ) -> tuple[Bestand, Text | None]:
        """A file, and with `text` its text (see `SourceFiles.file`)."""
        return await self.files.file(url, name=name, stated=stated, size=size, text=text)

    def windows(self, months: int) -> list[tuple[dt.date, dt.date]]:
        """The asked period in pieces of so many months, newest first; both days included."""
        return self.periods.windows(months)

    def halving(
        self,
        start: dt.date,
        end: dt.date,
        ask: Callable[[dt.date, dt.date], Awaitable[T]],
    ) -> AsyncIterator[tuple[dt.date, dt.date, T]]:
        """Answers for a period, halved while the source takes too long (see `Periods.halving`)."""
        return self.periods.halving(start, end, ask)

    def together(self, tasks: Iterable[Awaitable[T]]) -> AsyncIterator[T]:
        """Results of tasks that run side by side, as they come in; a few at a time."""
        return together(tasks, 2 * self.options.concurrency)

    def same(self, key: str, state: str, held: set[str], record_id: str) -> bool:
        """Whether something is as it was when it was last read whole (see `Memory.same`)."""
        return self.memory.same(key, state, held, record_id)

    def seen(self, key: str, state: str, files: Iterable[Bestand]) -> dict[str, str]:
        """The fact by which `same` knows something again (see `Memory.seen`)."""
        return self.memory.seen(key, state, files)

    def close_period(
        self, name: str, seen: Iterable[str], start: dt.date, end: dt.date
    ) -> list[Close]:
        """The set is complete for this period (see `Completeness.close_period`)."""
        return self.completeness.close_period(name, seen, start, end)

    def close_whole(self, name: str, kader: str, seen: Iterable[str]) -> list[Close]:
        """The set was listed whole, over all time (see `Completeness.close_whole`)."""
        return self.completeness.close_whole(name, kader, seen)

    def entry_bundle(
        self, entry: Entry, puts: list[Put], state: str, files: list[Bestand]
    ) -> Bundle:
        """A register entry with all that belongs to it, and what of it was not understood."""
        for name in entry.unknown:
            self.report.onbekend[name] += 1
        if entry.withheld:
            self.report.overgeslagen["veld met persoonsgegevens"] += entry.withheld
        told = bool(entry.datum or entry.puts or entry.uitslag or entry.note)
        self.report.registered(entry.register, told=told)
        self.count(puts)
        own = frozenset(put.record.id for put in puts if put.kader == entry.record.id)
        facts = self.seen(entry.record.bronidentificatie, state, files)
        return Bundle(puts, [Close(entry.record.id, own, GONE)], facts)

    def count(self, puts: Iterable[Put]) -> None:
        """Counts what the source gave, by the kinds that people look for."""
        self.report.gevonden.update(counted(puts))


def counted(puts: Iterable[Put]) -> Counter[str]:
    types = (put.record.type for put in puts)
    return Counter(each for each in types if each in COUNTED)


def _named(put: Put) -> str:
    return f"{put.record.resource} {put.record.bronidentificatie[:80]}"
