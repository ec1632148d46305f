"""The base of every vendor's spider: asking, fetching files, counting and explaining."""

import asyncio
import datetime as dt
import email.utils
import hashlib
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any, TypeVar
from urllib.parse import urlsplit

import orjson
import scrapy
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)
from scrapy.http import Request, Response

from crawlers.crawl.bundle import Bundle
from crawlers.crawl.limits import Limiter
from crawlers.crawl.report import Options, Report
from crawlers.errors import (
    Blocked,
    Gone,
    Refused,
    SourceError,
    TimedOut,
    TooLarge,
    Unreachable,
    Unreadable,
)
from crawlers.reading.privacy import HELD_BACK, cleared, screened
from crawlers.reading.records import Maker, naam_of
from crawlers.reading.registers import Entry
from crawlers.reading.values import Naam, try_day
from crawlers.registry import Council
from crawlers.text.extract import SCANNED
from crawlers.text.worker import Reader
from standard.extensions import Bestand
from standard.media import formaat
from standard.vocabulary import Tekststatus, Zoektype
from store import Close, Download, Files, Lease, Put, Reading, Store, Text
from store.redaction import redact

T = TypeVar("T")
BLOCK_WORDS = (
    b"request is blocked",
    b"toegang geweigerd",
    b"access denied",
    b"making sure you&#39;re not a bot",
    b"anubis",
)
#: of a period in which we hold at least so many meetings, a source that suddenly lists fewer than
#: half is believed to be broken, not to have withdrawn them
SUSPICIOUS = 10
#: a period of fewer days is not halved; after so many unanswered periods in a row we stop
SHORTEST, GIVE_UP = 7, 3
#: a council locks a paper now and then; so many in a row is a source that blocks us
SHIELDED = 10
#: why there is nothing of a file whose content was taken away for good
TAKEN_AWAY = "op verzoek verwijderd"
#: records that are written together
BATCH = 400
COUNTED = {*Zoektype, "stemming", "stem", "aanwezigedeelnemer"}


@dataclass(frozen=True)
class Services:
    """What a spider works with; shared by all spiders of one process."""

    store: Store
    files: Files
    reader: Reader
    limiter: Limiter
    options: Options


class SourceSpider(scrapy.Spider):
    """One council of one vendor. A subclass implements `read()`."""

    #: whether the vendor counts requests over all its hosts together
    shared_limit = False

    def __init__(
        self, council: Council, services: Services, lease: Lease | None = None, **kwargs: Any
    ) -> None:
        super().__init__(name=council.key, **kwargs)
        self.lease = lease
        self.council = council
        self.services = services
        self.options = services.options
        self.store = services.store
        self.maker = Maker(council, self._names(), *self._memberships())
        self.report = Report()
        self.memory = {} if self.options.refresh else self.store.memory(council.code)
        #: files that were taken away for good, by address and by content
        self.barred = self.store.barred()
        self.today = dt.date.today()
        #: fetched files by address, until the next bundle is written with them
        self.unsaved: dict[str, tuple[Download, Text | None]] = {}
        #: bundles that are not yet written
        self.batch = Bundle()
        #: bundles that were yielded and have not come through the pipeline
        self.pending = 0
        #: files in a row that were refused
        self.shielded = 0
        #: periods in a row that stayed unanswered
        self.failing = 0
        self._turns = asyncio.Semaphore(self.options.concurrency)

    def _names(self) -> dict[str, Naam]:
        """The persons that we hold of this council, by the source's key."""
        held = self.store.current(
            organisatie=self.council.code, resource="natuurlijkpersoon", deleted=False
        )
        return {version.body["bronidentificatie"]: naam_of(version.body) for version in held}

    def _memberships(self) -> tuple[set[str], dict[str, Any]]:
        """Memberships that we hold, by their keys: those stated by the source, and when each was
        seen."""
        held = self.store.current(
            organisatie=self.council.code, resource="fractielidmaatschap", deleted=False
        )
        stated, periods = set(), {}
        for version in held:
            key, ext = version.body["bronidentificatie"], version.body["ext"]
            if not ext["afgeleid"]:
                stated.add(key)
            periods[key] = (try_day(ext.get("gezien_van")), try_day(ext.get("gezien_tot")))
        return stated, periods

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
        for put in bundle.puts:
            if put.record.resource == "vergadering":
                self.report.meeting(put.datum)
            put = self.maker.latest(put)
            record, left_out = screened(put.record)
            if left_out:
                for name, number in left_out.items():
                    self.report.overgeslagen[f"weggelaten: {name}"] += number
                put = replace(put, record=record)
            self.batch.puts.append(put)
        self.batch.closes += bundle.closes
        self.batch.facts |= bundle.facts
        if len(self.batch.puts) >= BATCH:
            self.flush()

    def flush(self) -> None:
        """Writes what waits, with the files that were fetched meanwhile, in one transaction."""
        batch, self.batch = self.batch, Bundle()
        fetched = list(self.unsaved.values())
        self.report.uitkomst.add(self.store.write(batch.puts, batch.closes, fetched, self.lease))
        self.unsaved.clear()
        changed = {
            key: value for key, value in batch.facts.items() if self.memory.get(key) != value
        }
        if changed:
            self.store.remember(self.council.code, changed)
            self.memory |= changed

    @property
    def since(self) -> dt.date:
        return self.options.since or self.council.van or dt.date(2010, 1, 1)

    @property
    def until(self) -> dt.date:
        until = self.options.until or self.today + dt.timedelta(days=366)
        return min(until, self.council.tot) if self.council.tot else until

    def windows(self, months: int) -> list[tuple[dt.date, dt.date]]:
        """The asked period in pieces of so many months, newest first; both days included."""
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

    async def together(self, tasks: Iterable[Awaitable[T]]) -> AsyncIterator[T]:
        """Results of tasks that run side by side, as they come in; a few at a time."""
        pending: set[asyncio.Future[T]] = set()
        waiting = iter(tasks)
        try:
            while True:
                for task in waiting:
                    pending.add(asyncio.ensure_future(task))
                    if len(pending) >= 2 * self.options.concurrency:
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

    # --- asking ----------------------------------------------------------------------------------

    def scope(self, url: str) -> str:
        return "" if self.shared_limit else urlsplit(url).netloc

    def url(self, base: str, path: str) -> str:
        return f"{base.rstrip('/')}/{path.lstrip('/')}"

    async def ask(
        self,
        request: Request,
        *,
        kind: str = "pagina",
        tries: int | None = None,
        robots: bool = False,
    ) -> Response:
        """The answer with status 200; anything else is a `SourceError`.

        Keeps the vendor's limits, waits as `Retry-After` says, tries again after 429 and 5xx with
        growing pauses, and stops asking a host that blocks us.
        """
        options = self.options
        limiter, scope = self.services.limiter, f"{self.council.vendor}/{self.scope(request.url)}"
        maximum = options.max_file if kind == "bestand" else options.max_answer
        request.meta.update(
            download_timeout=options.timeout,
            download_maxsize=maximum,
            download_warnsize=0,
            handle_httpstatus_all=True,
            dont_obey_robotstxt=not robots,
        )
        last: SourceError = Unreachable("geen antwoord")
        attempts = tries or options.tries
        for attempt in range(attempts):
            if attempt:
                await asyncio.sleep(options.backoff * 2 ** (attempt - 1))
            async with self._turns:
                await limiter.turn(f"{self.council.vendor}.{kind}", scope)
                if scope in limiter.blocked:
                    raise Blocked(limiter.blocked[scope])
                try:
                    response = await self._download(request.replace(dont_filter=True))
                    return self._judge(response, kind, scope)
                except TimedOut:
                    raise
                except Unreachable as error:
                    last = error
        raise last

    async def _download(self, request: Request) -> Response:
        assert self.crawler.engine is not None
        self.report.opgehaald += 1
        try:
            return await self.crawler.engine.download_async(request)
        except DownloadTimeoutError as error:
            raise TimedOut(
                f"{_path(request)}: geen antwoord binnen {self.options.timeout:g} s"
            ) from error
        except DownloadCancelledError as error:
            raise TooLarge(f"{_path(request)}: groter dan toegestaan") from error
        except IgnoreRequest as error:
            raise Refused(f"{_path(request)}: robots.txt staat het niet toe") from error
        except (CannotResolveHostError, DownloadConnectionRefusedError) as error:
            raise Unreachable(f"{urlsplit(request.url).netloc}: geen verbinding") from error
        except UnsupportedURLSchemeError as error:
            raise Unreadable(f"{request.url[:80]}: geen webadres") from error
        except (DownloadFailedError, ResponseDataLossError) as error:
            raise Unreachable(
                f"{_path(request)}: verbinding afgebroken ({type(error).__name__})"
            ) from error

    def _judge(self, response: Response, kind: str, scope: str) -> Response:
        status, path = response.status, _path(response.request or response)
        if status == 200:
            self.shielded = 0 if kind == "bestand" else self.shielded
            return response
        if status == 403:
            if kind == "pagina" or any(word in response.body.lower() for word in BLOCK_WORDS):
                self.services.limiter.block(scope, f"{path}: HTTP 403, de bron blokkeert ons")
                raise Blocked(f"{path}: HTTP 403, de bron blokkeert ons")
            self.shielded += 1
            if self.shielded >= SHIELDED:
                self.services.limiter.block(scope, f"{path}: telkens HTTP 403, de bron weert ons")
            raise Refused("door de raad afgeschermd (HTTP 403)")
        if status in (404, 410):
            raise Gone(f"niet meer bij de bron (HTTP {status})")
        if status in (429, 503):
            self.services.limiter.pause(scope, self._retry_after(response))
        if status == 429 or status >= 500 or status == 408:
            raise Unreachable(f"{path}: HTTP {status}")
        if status == 401:
            raise Refused(f"{path}: niet openbaar (HTTP 401)")
        raise Unreadable(f"{path}: onverwacht antwoord HTTP {status}")

    def _retry_after(self, response: Response) -> float:
        value = (response.headers.get("Retry-After") or b"").decode("latin-1").strip()
        seconds = 0.0
        if value.isdigit():
            seconds = float(value)
        elif value:
            try:
                moment = email.utils.parsedate_to_datetime(value)
                seconds = (moment - dt.datetime.now(dt.UTC)).total_seconds()
            except ValueError:
                self.report.note(f"Retry-After onleesbaar: {value[:40]}")
        return min(max(seconds, 0.0), self.options.max_retry_after)

    # --- files -----------------------------------------------------------------------------------

    async def file(
        self,
        url: str,
        *,
        name: str | None,
        stated: str | None = None,
        size: int | None = None,
        text: bool = False,
    ) -> tuple[Bestand, Text | None]:
        """A file, and with `text` its text. `stated` is what the source says of it (a version, a
        date): while that stays the same the file is not fetched again."""
        if url in self.barred:
            return Bestand(url=url, naam=name, reden=TAKEN_AWAY), None
        mark = "|".join(str(part) for part in (name, size, stated))[:200]
        known, read = self._held(url)
        if known is None or known.kenmerk != mark or not known.definitief or self.options.refresh:
            known, read = await self._fetch(url, mark, name, known)
        bestand = Bestand(
            url=url,
            naam=name,
            formaat=known.formaat or formaat(name),
            omvang=known.omvang if known.omvang is not None else size,
            sha256=known.sha256,
            paginas=read.paginas or None if read else None,
            tekst=Tekststatus(read.status) if read else Tekststatus.geen,
            reden=read.reden if read else known.reden,
        )
        return bestand, self._text(known) if text else None

    def _held(self, url: str) -> tuple[Download | None, Reading | None]:
        if url in self.unsaved:
            download, text = self.unsaved[url]
            return download, text.reading if text else None
        return self.store.download(url) or (None, None)

    def _text(self, known: Download) -> Text | None:
        waiting = self.unsaved.get(known.url, (known, None))[1]
        return waiting or (self.store.text(known.sha256) if known.sha256 else None)

    async def _fetch(
        self, url: str, mark: str, name: str | None, known: Download | None
    ) -> tuple[Download, Reading | None]:
        try:
            response = await self.ask(Request(url), kind="bestand")
        except Blocked:
            raise
        except SourceError as error:
            return self._not_fetched(url, mark, error, known)
        stated = (response.headers.get("Content-Type") or b"").decode("latin-1").partition(";")[0]
        content, found = response.body, stated.strip() or formaat(name)
        digest = await self.services.reader.run(self.services.files.put, content)
        path = self.services.files.path(digest)
        if digest in self.barred:
            path.unlink(missing_ok=True)
            return Download(url, mark, reden=TAKEN_AWAY), None
        text = None if self.options.refresh else self.store.text(digest)
        if text is None:
            expected = formaat(name) or formaat(urlsplit(url).path)
            text, found = await self.services.reader.read_async(digest, path, found, expected)
            text = cleared(text)
            if text.reden == SCANNED and not self.services.reader.ocr:
                self.report.note("scans blijven zonder tekst: OCR (tesseract met nld) staat uit")
        if (text.reden or "").startswith(HELD_BACK):
            path.unlink(missing_ok=True)
        download = Download(url, mark, digest, found, len(content))
        self.unsaved[url] = (download, text)
        return download, text.reading

    def _not_fetched(
        self, url: str, mark: str, error: SourceError, known: Download | None
    ) -> tuple[Download, Reading | None]:
        """A file that did not come: kept with the reason; a passing failure is a fault and is
        tried again, and takes nothing away from what we hold of the same version."""
        passing = isinstance(error, Unreachable)
        if passing:
            self.report.fault("bestand niet opgehaald", error)
            if known is not None and known.kenmerk == mark and known.sha256:
                return known, self._held(url)[1]
        reason = error.reason if passing else str(error)
        lasting = isinstance(error, Gone | TooLarge)
        download = Download(url, mark, reden=reason[:200], definitief=lasting)
        if known != download:
            self.unsaved[url] = (download, None)
        return download, None

    def settled_file(self, url: str) -> bool:
        """Whether a file need not be asked for again."""
        known, _ = self._held(url)
        return known is not None and known.definitief

    # --- what was seen before --------------------------------------------------------------------

    def same(self, key: str, state: str, held: set[str], record_id: str) -> bool:
        """Whether something is as it was when it was last read whole, and still held; what was
        missing of its files then is counted again."""
        try:
            before = orjson.loads(self.memory.get(f"gezien/{key}") or "{}")
        except orjson.JSONDecodeError:
            return False
        if before.get("staat") != state or record_id not in held:
            return False
        self.report.overgeslagen.update(before["ontbreekt"])
        return True

    def seen(self, key: str, state: str, files: Iterable[Bestand]) -> dict[str, str]:
        """Counts what is missing of the files, and gives the fact by which `same` knows it again;
        none while a file has to be asked for again."""
        files = list(files)
        missing = Counter(reason for each in files if (reason := missing_text(each)))
        self.report.overgeslagen.update(missing)
        if not all(self.settled_file(each.url) for each in files):
            return {}
        return {f"gezien/{key}": orjson.dumps({"staat": state, "ontbreekt": missing}).decode()}

    # --- completeness ----------------------------------------------------------------------------

    @property
    def period(self) -> list[str | None]:
        """What was asked for, to compare like with like."""
        asked = (self.options.since, self.options.until)
        return [day.isoformat() if day else None for day in asked]

    def keep_months(self) -> None:
        """Remembers what the source has per month. A month of the asked period of which it names
        nothing any more is written down as empty, and one that was not asked keeps its numbers."""
        prefix = f"maand/{self.council.vendor}/"
        first, last = f"{self.since:%Y-%m}", f"{self.until:%Y-%m}"
        old = {key.removeprefix(prefix) for key in self.memory if key.startswith(prefix)}
        asked = {month for month in old if first <= month <= last or month == "onbekend"}
        months = asked | set(self.report.maanden)
        facts = {}
        for month in months:
            refused = self.report.geweigerd.get(month, Counter())
            told = {"bron": self.report.maanden.get(month, Counter())["bron"], "geweigerd": refused}
            facts[prefix + month] = orjson.dumps(told, option=orjson.OPT_SORT_KEYS).decode()
        changed = {key: value for key, value in facts.items() if self.memory.get(key) != value}
        if changed:
            self.store.remember(self.council.code, changed)

    # --- sets ------------------------------------------------------------------------------------

    def close_period(
        self, name: str, seen: Iterable[str], start: dt.date, end: dt.date
    ) -> list[Close]:
        """The set is complete for this period; refused when the source suddenly lists far less."""
        kader, found = self.maker.set(name), frozenset(seen)
        held = self.store.count_period(kader, start, end)
        if held >= SUSPICIOUS and len(found) * 2 < held:
            self.report.fault(
                f"{name} {start} t/m {end}",
                Unreadable(
                    f"de bron noemt er {len(found)}, wij hebben er {held}; niets verwijderd"
                ),
            )
            return []
        return [Close(kader, found, "niet meer bij de bron", start, end)]

    def close_whole(self, name: str, kader: str, seen: Iterable[str]) -> list[Close]:
        """The set was listed whole, over all time; refused when the source lists far less."""
        found, held = frozenset(seen), len(self.store.held(kader))
        if held >= SUSPICIOUS and len(found) * 2 < held:
            told = f"de bron noemt er {len(found)}, wij hebben er {held}; niets verwijderd"
            self.report.fault(name, Unreadable(told))
            return []
        return [Close(kader, found, "niet meer bij de bron")]

    def entry_bundle(
        self, entry: Entry, puts: list[Put], state: str, files: list[Bestand]
    ) -> Bundle:
        """A register entry with all that belongs to it, and what of it was not understood."""
        for name in entry.unknown:
            self.report.onbekend[name] += 1
        if entry.withheld:
            self.report.overgeslagen["veld met persoonsgegevens"] += entry.withheld
        self.found(puts)
        own = frozenset(put.record.id for put in puts if put.kader == entry.record.id)
        facts = self.seen(entry.record.bronidentificatie, state, files)
        return Bundle(puts, [Close(entry.record.id, own, "niet meer bij de bron")], facts)

    def close_orphans(self) -> None:
        """Documents and derived attendance that nothing points at any more are gone."""
        for name, field_name in (
            ("documenten", "documenten"),
            ("aanwezigen", "aanwezigeDeelnemer"),
        ):
            kader = self.maker.set(name)
            outcome = self.store.close_orphans(
                kader, field_name, "niet meer bij de bron", self.lease
            )
            self.report.uitkomst.add(outcome)

    def found(self, puts: Iterable[Put]) -> None:
        """Counts what the source gave, by the kinds that people look for."""
        for record_type in (put.record.type for put in puts):
            if record_type in COUNTED:
                self.report.gevonden[record_type] += 1


def missing_text(file: Bestand) -> str | None:
    """Why there is no text of a file, or not all; None for a file that was read whole."""
    if file.tekst == Tekststatus.volledig:
        return None
    if file.sha256 is None:
        return file.reden or "zonder tekst"
    return f"tekst {file.tekst}: {file.reden}"


def state_of(*parts: Any) -> str:
    """A short mark that changes when any of the parts does."""
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:32]


def _too_much(error: SourceError) -> bool:
    """Whether a smaller question may help: time-outs and server errors, not a dead host."""
    return isinstance(error, TimedOut | TooLarge) or "HTTP 5" in str(error)


def _path(request: Request | Response) -> str:
    return urlsplit(request.url).path[:120]
