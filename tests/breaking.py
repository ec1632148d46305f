"""Councils read in this process from answers that may be broken: without a socket, in a moment.

A source is asked once (`Source.begin`); what it answered is then given again, with one value of one
answer broken in one of `WAYS`."""

import asyncio
import datetime as dt
import json
import shutil
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any

import httpx2
from lxml import etree
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
#: a value that stands for JSON or XML that no library writes
RAW = "@@RUW@@"
DEEP = 100_000


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

        async def ask(request: Request) -> Response:
            key = (request.method, request.url, request.body)
            if key not in self.said:
                raise NotKept("geen bewaard antwoord")
            said = self.said[key]
            return _response(replace(said, content=change.get(key, said.content)), request)

        if store is not None:
            return asyncio.run(self._read(store, ask, kept=True))
        opened = self.empty()
        try:
            return asyncio.run(self._read(opened, ask, kept=True))
        finally:
            opened.close()
            shutil.rmtree(self.folder / f"w{self.number}")

    def empty(self) -> Store:
        self.number += 1
        shutil.copytree(self.folder / "leeg", self.folder / f"w{self.number}")
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
            held = self.read(change).held
            self.known[key] = frozenset(
                each for each in self.before.held if held.get(each) != self.before.held[each]
            )
        return self.known[key]


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


# --- places in an answer -------------------------------------------------------------------------


@dataclass(frozen=True)
class Place:
    """A value in the answer to a question; `row` is the place of the row of a list that it is in, and
    `whole` where it is about the one thing that the answer tells of."""

    question: Asked
    path: Path_
    row: Path_ | None = None
    whole: bool = False


def places(question: Asked, content: bytes) -> list[Place]:
    """Every value of an answer, objects and lists included."""
    head = content.lstrip()[:200].lower()
    if head[:1] in (b"{", b"["):
        return list(_of_json(question, json.loads(content), (), None))
    if b"<!doctype html" in head or b"<html" in head:
        return [Place(question, (n,)) for n in range(len(list(_page(content).iter())))]
    return list(_of_xml(question, etree.fromstring(content), (), None))


def _of_json(question: Asked, value: Any, path: Path_, row: Path_ | None) -> Iterator[Place]:
    if path and path not in (("status",), ("code",), ("message",)):  # a refusal is one of the whole
        yield Place(question, path, row)
    if isinstance(value, dict):
        for name, part in value.items():
            yield from _of_json(question, part, (*path, name), row)
    elif isinstance(value, list):
        for number, part in enumerate(value):
            here = (*path, number)
            yield from _of_json(question, part, here, here)


def _of_xml(
    question: Asked, element: etree._Element, path: Path_, row: Path_ | None
) -> Iterator[Place]:
    name = etree.QName(element).localname
    if name.startswith(("iBabs", "KeyValueOf")):
        row = path
    if len(path) > 3 and name not in ("Status", "Message"):  # a refusal is one of the whole
        above = element.getparent()
        near = name if row == path or above is None else etree.QName(above).localname
        yield Place(question, path, row, near.startswith("KeyValueOf"))
    for number, part in enumerate(element):
        yield from _of_xml(question, part, (*path, number), row)


def without(content: bytes, path: Path_) -> bytes:
    """The answer without a value."""
    return broken(content, path, "ontbreekt")


def _page(content: bytes) -> etree._Element:
    from lxml import html

    root = html.document_fromstring(content.decode("utf-8", "replace"))
    assert isinstance(root, etree._Element)
    return root


# --- ways in which a value breaks ----------------------------------------------------------------

HUGE = "9" * 40
DATE = "2026-02-31T25:61:00"
WAYS: tuple[str, ...] = (
    *("null", "ontbreekt", "getal", "groot getal", "ja of nee", "leeg", "object", "lijst", "diep"),
    *("half teken", "NUL", "stuurteken", "afgekapt", "dubbel", "lang", "andersom", "script"),
    *("geen adres", "geen datum", "opmaak", "geen UTF-8", "oneindig"),
)
#: what takes the place of a value as such
PUT: dict[str, Any] = {
    "null": None,
    "getal": 7,
    "ja of nee": True,
    "leeg": "",
    "object": {"a": {"b": [1]}},
    "lijst": [1, "a", None],
    "lang": "woord " * 20_000,
    "script": "javascript:alert(1)",
    "geen adres": "http://[::1",
    "geen datum": DATE,
    "opmaak": "<b>&#x0;</b><script>x</script>&amp;",
}
#: what takes the place of a value, as JSON and as XML write it
BARE: dict[str, tuple[bytes, bytes]] = {
    "groot getal": (HUGE.encode(), HUGE.encode()),
    "diep": (b"[" * DEEP + b"]" * DEEP, b"<a>" * DEEP + b"</a>" * DEEP),
    "half teken": (b'"Een \\ud800 half"', b"Een &#xD800; half"),
    "NUL": (b'"Een \\u0000 nul"', b"Een &#x0; nul"),
    "stuurteken": (b'"Een \\u0007\\u001b[31m teken"', b"Een \x07&#x1b; teken"),
    "geen UTF-8": (b'"Een \xff\xfe byte"', b"Een \xff\xfe byte"),
    "oneindig": (b"Infinity", b"INF"),
}


def broken(content: bytes, path: Path_, way: str) -> bytes:
    """The answer with one value broken."""
    head = content.lstrip()[:200].lower()
    if head[:1] in (b"{", b"["):
        return _broken_json(content, path, way)
    if b"<!doctype html" in head or b"<html" in head:
        return _broken_page(content, path, way)
    return _broken_xml(content, path, way)


def _broken_json(content: bytes, path: Path_, way: str) -> bytes:
    tree = json.loads(content)
    above: Any = tree
    for step in path[:-1]:
        above = above[step]
    last: Any = path[-1]
    value = above[last]
    if way == "ontbreekt":
        del above[last]
    elif way in BARE:
        above[last] = RAW
        return json.dumps(tree).encode().replace(f'"{RAW}"'.encode(), BARE[way][0])
    elif way in PUT:
        above[last] = PUT[way]
    elif way == "dubbel" and isinstance(above, list):
        above.insert(last, value)
    elif isinstance(value, str | list):
        half = value[: len(value) // 2]
        above[last] = {"afgekapt": half, "dubbel": value + value, "andersom": value[::-1]}[way]
    elif isinstance(value, dict):
        names = list(value)
        kept = names[: len(names) // 2] if way == "afgekapt" else names[::-1]
        above[last] = {name: value[name] for name in kept}
    else:
        above[last] = {"afgekapt": None, "dubbel": [value, value], "andersom": str(value)[::-1]}[
            way
        ]
    return json.dumps(tree).encode()


def _broken_xml(content: bytes, path: Path_, way: str) -> bytes:
    root = etree.fromstring(content)
    element = root
    for step in path:
        element = element[int(step)]
    above = element.getparent()
    assert above is not None
    text, parts = element.text or "", list(element)
    if way == "ontbreekt":
        above.remove(element)
    elif way == "dubbel":
        again = etree.fromstring(etree.tostring(element))
        above.insert(above.index(element), again)
    elif way == "andersom":
        element[:] = parts[::-1]
        element.text = text[::-1]
    elif way == "afgekapt":
        element[:] = parts[: len(parts) // 2]
        element.text = text[: len(text) // 2]
    else:
        for part in parts:
            element.remove(part)
        if way in BARE:
            element.text = RAW
            return etree.tostring(root).replace(RAW.encode(), BARE[way][1])
        _fill(element, PUT[way])
    return etree.tostring(root)


def _fill(element: etree._Element, value: Any) -> None:
    if isinstance(value, dict | list):
        element.text = None
        for _ in range(2):
            etree.SubElement(element, "vreemd").text = "a"
    else:
        element.text = None if value is None else str(value)


def _broken_page(content: bytes, path: Path_, way: str) -> bytes:
    """A page with one element broken: its own text, and its first attribute."""
    root = _page(content)
    element = list(root.iter())[int(path[0])]
    if not isinstance(element.tag, str):
        return content
    if way == "ontbreekt":
        above = element.getparent()
        if above is not None:
            above.remove(element)
        return etree.tostring(root, method="html")
    text = str(PUT.get(way) or "")
    if way in ("dubbel", "andersom", "afgekapt"):
        own = element.text or ""
        text = {"dubbel": own + own, "andersom": own[::-1], "afgekapt": own[: len(own) // 2]}[way]
    element.text = RAW if way in BARE else text
    if element.attrib:
        name = next(iter(element.attrib))
        element.set(name, RAW if way in BARE and way != "diep" else text)
    written = etree.tostring(root, method="html")
    return written.replace(RAW.encode(), BARE[way][1]) if way in BARE else written
