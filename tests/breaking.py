"""Councils read in this process from answers that may be broken: without a socket, in a moment.

A source is asked once; what it answered is then given again, with one value of one answer broken in one
of `broken_values.WAYS`."""

import asyncio
import datetime as dt
import shutil
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, replace
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any

import httpx2
from scrapy.http import Request, Response
from scrapy.responsetypes import responsetypes

from crawlers.crawl.engine import spider_of
from crawlers.crawl.kept import NotKept
from crawlers.crawl.limits import Limiter
from crawlers.crawl.report import Options, Report
from crawlers.crawl.services import Services
from crawlers.errors import SourceError
from crawlers.registry import Council
from crawlers.text.worker import Reader
from store import Files, Store, default_address
from tests.command import current

Asked = tuple[str, str, bytes]
#: a place in an answer: names and numbers from its root
Path_ = tuple[str | int, ...]
UNTIL = dt.date(2026, 12, 31)


@dataclass(frozen=True)
class Said:
    """One answer as it came."""

    status: int
    kind: str
    content: bytes
    url: str


@dataclass(frozen=True)
class Read:
    """What a council came to: content hash by record id, and the crawl's report."""

    held: dict[str, str]
    report: Report


class Source:
    """One council with everything that its source answers. `fetch` asks the source itself."""

    def __init__(
        self, council: Council, fetch: Callable[[Request], Said], folder: Path, **given: str
    ) -> None:
        self.council = council
        self.fetch = fetch
        self.folder = folder
        self.said: dict[Asked, Said] = {}
        folder.mkdir()
        Store(default_address(folder / "leeg")).close()
        reader = Reader(workers=1)
        options = Options(until=UNTIL, today=dt.date(2026, 11, 24), backoff=0.0, tries=1)
        self.base = Store(default_address(folder / "begin"))
        self.services = Services(
            self.base,
            Files(folder),
            reader,
            Limiter(dict.fromkeys(Limiter().limits, 0)),
            options,
            {council.vendor: given},
        )
        self.before = asyncio.run(self._read(self.base, self._ask, kept=False))
        reader.close()
        self.known: dict[object, frozenset[str]] = {}
        self.reads: dict[object, Read] = {}
        self.number = 0

    async def _ask(self, request: Request) -> Response:
        key = (request.method, request.url, request.body)
        if key not in self.said:
            self.said[key] = await asyncio.to_thread(self.fetch, request)
        return _response(self.said[key], request)

    def pages(self) -> list[Asked]:
        """The questions of which the answer can be broken: not files."""
        return [
            key
            for key, said in self.said.items()
            if said.status == 200 and said.content.lstrip()[:1] in (b"{", b"[", b"<")
        ]

    def read(self, change: dict[Asked, bytes], store: Store | None = None) -> Read:
        """Everything read again, with other answers to some questions; into an empty store unless
        one is given."""
        if store is not None:
            return asyncio.run(self._read(store, self._given(change), kept=True))
        opened = self.empty()
        try:
            return asyncio.run(self._read(opened, self._given(change), kept=True))
        finally:
            opened.close()
            shutil.rmtree(self.folder / f"w{self.number}")

    def read_once(self, key: object, change: dict[Asked, bytes]) -> Read:
        """The same, into an empty store; what has been read by this key is not read again."""
        if key not in self.reads:
            self.reads[key] = self.read(change)
        return self.reads[key]

    def _given(self, change: dict[Asked, bytes]) -> Callable[[Request], Any]:
        async def ask(request: Request) -> Response:
            key = (request.method, request.url, request.body)
            if key not in self.said:
                raise NotKept("geen bewaard antwoord")
            said = self.said[key]
            return _response(replace(said, content=change.get(key, said.content)), request)

        return ask

    def empty(self) -> Store:
        return self._copied("leeg")

    def whole(self) -> Store:
        """A store into which all was read that the source said, as `read({}, self.empty())` does:
        that is done once, and copied."""
        if not (self.folder / "heel").exists():
            shutil.copytree(self.folder / "leeg", self.folder / "heel")
            made = Store(default_address(self.folder / "heel"))
            self.read({}, made)
            made.close()
        return self._copied("heel")

    def _copied(self, name: str) -> Store:
        self.number += 1
        shutil.copytree(self.folder / name, self.folder / f"w{self.number}")
        return Store(default_address(self.folder / f"w{self.number}"))

    async def _read(self, store: Store, ask: Callable[[Request], Any], *, kept: bool) -> Read:
        services = replace(self.services, store=store, kept=self.base if kept else None)
        spider = spider_of(self.council.vendor)(self.council, services)
        spider.requests.download = ask
        if kept:
            spider.requests.kept = _Given(ask)  # type: ignore[assignment]
        try:
            async for bundle in spider.read():
                spider.write(bundle)
        except SourceError as error:
            spider.report.fault("afgebroken", error)
        spider.flush()
        spider.end()
        return Read(current(store), spider.report)

    def touched(self, key: object, change: dict[Asked, bytes]) -> frozenset[str]:
        """The records that are otherwise, or not there, with another answer."""
        if key not in self.known:
            self.known[key] = frozenset(self.otherwise(self.read(change)))
        return self.known[key]

    def otherwise(self, read: Read) -> set[str]:
        """The records that are otherwise than at first, or not there."""
        before = self.before.held
        return {key for key in before if read.held.get(key) != before[key]}


class _Given:
    """What was answered, in place of the source (as `Kept`)."""

    def __init__(self, ask: Callable[[Request], Any]) -> None:
        self.ask = ask

    async def answer(self, request: Request) -> Response:
        response: Response = await self.ask(request)
        if response.status != 200:
            raise NotKept(f"HTTP {response.status}")
        return response


def _response(said: Said, request: Request) -> Response:
    headers = {b"Content-Type": said.kind.encode()}
    cls = responsetypes.from_args(headers=headers, url=said.url, body=said.content)
    return cls(said.url, status=said.status, headers=headers, body=said.content, request=request)


def over_http() -> Callable[[Request], Said]:
    """Asks a server on this machine, as one visitor."""
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))

    def fetch(request: Request) -> Said:
        headers = {
            name.decode(): b",".join(values).decode() for name, values in request.headers.items()
        }
        asked = urllib.request.Request(
            request.url, request.body or None, headers, method=request.method
        )
        try:
            with opener.open(asked) as answer:
                kind = answer.headers.get("Content-Type") or ""
                return Said(answer.status, kind, answer.read(), answer.url)
        except urllib.error.HTTPError as error:
            with error:
                return Said(error.code, "text/html", error.read(), request.url)

    return fetch


def in_process(handle: Callable[[httpx2.Request], httpx2.Response]) -> Callable[[Request], Said]:
    def fetch(request: Request) -> Said:
        answer = handle(httpx2.Request(request.method, request.url))
        kind = answer.headers.get("Content-Type") or ""
        return Said(answer.status_code, kind, answer.content, request.url)

    return fetch
