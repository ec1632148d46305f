"""A source that publishes a feed: event polling 0.0.2-concept («bronhouder publiceert»).

The first time, and whenever the source no longer knows our cursor, its snapshot is read whole; from
then on the feed is followed from the cursor that was kept. A deletion is a deletion here; a
redaction takes the content out of everything that we hold of it."""

from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

from scrapy.http import Request

from crawlers.crawl.bundle import Bundle
from crawlers.crawl.spider import SourceSpider
from crawlers.errors import Refused, SourceError, Unreadable
from crawlers.reading.fields import Fields, parse_json
from crawlers.vendors.ori.feed_records import RESOURCES, identity, put_of, read
from crawlers.vendors.ori.resources import file_of
from standard.extensions import Bestand
from standard.resources import InformatieObject
from store import Put

LIMIT = 500
#: more pages than this is an endless paging
MAX_PAGES = 100_000
#: pages in a row without anything new after which a list is believed to go round
IDLE = 5
CURSOR = "orifeed/cursor"


class OrifeedSpider(SourceSpider):
    """`base_url` is the feed's root, where the service document is."""

    tells_events = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.base = self.council.base_url
        self.last = 0
        #: where the feed goes on after the snapshot
        self.start_at: str | None = None

    async def read(self) -> AsyncIterator[Bundle]:
        if not self.base:
            raise Unreadable("base_url moet het adres van de feed zijn")
        service = await self.get(self.base)
        known = {row.text("organisatiecode") for row in service.rows("organisaties")}
        if self.council.code not in {(code or "").casefold() for code in known}:
            raise Refused(f"de feed levert {self.council.code} niet")
        snapshot = self.address(service.required("snapshotUrl"))
        feed = self.address(service.required("feedUrl"))
        cursor = self.memory.get(CURSOR)
        if cursor is not None:
            try:
                await self.page(feed, cursor)
            except Unreadable as error:
                if "HTTP 400" not in str(error):
                    raise
                self.report.note("de bron kent onze cursor niet meer; alles opnieuw gelezen")
                cursor = None
        if cursor is None:
            async for bundle in self.snapshot(snapshot):
                yield bundle
            cursor = self.start_at
        async for bundle in self.follow(feed, cursor):
            yield bundle
        await self.settled()
        self.report.gevonden.clear()
        for resource in RESOURCES:  # a feed without news is no empty source
            if held := len(self.store.held(self.builder.set(resource))):
                name = "document" if resource == "informatieobject" else resource
                self.report.gevonden[name] = held

    async def get(self, url: str) -> Fields:
        response = await self.ask(Request(url, headers={"Accept": "application/json"}))
        body = parse_json(response.body, losses=self.report.verloren)
        if not isinstance(body, dict):
            raise Unreadable(f"{urlsplit(url).path}: geen object")
        return Fields(body, losses=self.report.verloren)

    async def page(self, url: str, cursor: str | None) -> Fields:
        parameters = {"organisatiecode": self.council.code, "limit": str(LIMIT)}
        if cursor is not None:
            parameters["cursor"] = cursor
        return await self.get(f"{url}{'&' if '?' in url else '?'}{urlencode(parameters)}")

    def address(self, url: str) -> str:
        """An address of the service document, which has to be the source's own."""
        whole = urljoin(self.base, url)
        if urlsplit(whole).netloc != urlsplit(self.base).netloc:
            raise Refused(f"het servicedocument wijst naar een andere host: {whole[:80]}")
        return whole

    # --- all of it -------------------------------------------------------------------------------

    async def snapshot(self, url: str) -> AsyncIterator[Bundle]:
        """Every current resource; when all of it was read, what was not in it is gone. The feed
        goes on where the first page says."""
        cursor: str | None = None
        seen: dict[str, set[str]] = {resource: set() for resource in RESOURCES}
        trouble = self.report.trouble
        visited: set[str | None] = set()
        idle = 0
        for number in range(MAX_PAGES):
            if cursor in visited or idle >= IDLE:
                raise Unreadable("snapshot: bladeren houdt niet op")
            visited.add(cursor)
            before = sum(map(len, seen.values()))
            page = await self.page(url, cursor)
            if number == 0:
                self.start_at = page.required("feedCursor")
            bundle = Bundle()
            for row in page.rows("records"):
                with self.costs(f"snapshot, record {row.body.get('sequenceNumber')}"):
                    await self.take(row, bundle, seen)
            yield bundle
            idle = idle + 1 if sum(map(len, seen.values())) == before else 0
            cursor = page.text("cursor")
            if not page.get("hasMore") or cursor is None:
                break
        if self.report.trouble == trouble:
            closes = [
                close
                for resource in RESOURCES
                for close in self.close_whole(resource, self.builder.set(resource), seen[resource])
            ]
            yield Bundle(closes=closes, facts={CURSOR: self.start_at or ""})

    # --- what changed ----------------------------------------------------------------------------

    async def follow(self, url: str, cursor: str | None) -> AsyncIterator[Bundle]:
        """The feed from the cursor to its head. A cursor is kept once its page is written, and no
        more after a fault: the next crawl begins before it."""
        idle = 0
        for _ in range(MAX_PAGES):
            page = await self.page(url, cursor)
            before, bundle = self.last, Bundle()
            for row in page.rows("records"):
                with self.costs("feed, record zonder nummer"):
                    number = int(row.required("sequenceNumber"))
                    if number <= self.last:
                        raise Unreadable(f"feed: nummer {number} komt na {self.last}")
                    self.last = number
                    await self.take(row, bundle, None)
            following = page.required("cursor")
            if not self.report.trouble:
                bundle.facts[CURSOR] = following
            yield bundle
            if not page.get("hasMore"):
                return
            idle = idle + 1 if self.last == before else 0
            if following == cursor or idle >= IDLE:
                raise Unreadable("feed: bladeren houdt niet op")
            cursor = following
        raise Unreadable("feed: bladeren houdt niet op")

    async def take(self, row: Fields, bundle: Bundle, seen: dict[str, set[str]] | None) -> None:
        """One record of the feed into the bundle. One that cannot be read is a fault, and keeps
        the cursor where it was, so that it is not passed over."""
        number = row.text("sequenceNumber") or "?"
        try:
            resource, key = identity(row, self.builder)
            record_id = self.builder.id(resource, key)
            op = row.required("op")
            if op == "upsert":
                put = await self.upsert(row, resource, key)
                bundle.drop(record_id)
                bundle.puts.append(put)
                self.count([put])
                if seen is not None:
                    seen[resource].add(record_id)
            elif op in ("delete", "redact"):
                why = row.text("verwijderreden") or "ingetrokken"
                explanation = row.text("toelichting")
                bundle.drop(record_id)
                target = bundle.redact if op == "redact" else bundle.gone
                target[record_id] = f"{why}: {explanation}" if explanation else why
            else:
                raise Unreadable(f"op {op!r} is onbekend")
        except SourceError as error:
            self.report.verloren.lose(f"feed, record {number}", error)

    async def upsert(self, row: Fields, resource: str, key: str) -> Put:
        given, properties = read(row, resource, key, self.builder)
        for name in given.unknown:
            self.report.onbekend[name] += 1
        for name in given.broken:
            self.report.overgeslagen[f"niet volgens de standaard: {name}"] += 1
        files: tuple[Bestand, ...] = ()
        if isinstance(given.data, InformatieObject) and (link := file_of(given.data)):
            stated = properties.text("checksum") or properties.text("gewijzigdop")
            size = properties.text("omvang")
            bestand, _ = await self.file(
                link,
                name=None,
                stated=stated,
                size=int(size) if size and size.isdigit() else None,
            )
            promised = (properties.text("checksum") or "").removeprefix("sha256:")
            if promised and bestand.sha256 and bestand.sha256 != promised:
                self.report.note(f"{key}: het bestand heeft een andere checksum dan de feed zegt")
            self.seen(key, "", [bestand])
            files = (bestand,)
        return put_of(given, self.builder, files)
