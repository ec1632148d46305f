"""A source that follows the standard: a VNG Open Raadsinformatie v2 or mini-ORI read API."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import urljoin, urlsplit

import orjson
from scrapy.http import Request

from crawlers.crawl.bundle import Bundle
from crawlers.crawl.kept import heard, made_of, origin
from crawlers.crawl.spider import SourceSpider
from crawlers.errors import Blocked, Gone, Refused, SourceError, Unreadable
from crawlers.reading.fields import parse_json
from crawlers.vendors.ori.extensions import extension, stemming_ext
from crawlers.vendors.ori.neighbours import Around
from crawlers.vendors.ori.resources import Found, address_of, day_of, file_of, named, read
from standard.base import Resource
from standard.extensions import (
    Bestand,
    ExtStemming,
)
from standard.resources import (
    RESOURCES,
    InformatieObject,
)
from standard.vocabulary import (
    StemKeuze,
)
from store import Close, Put

#: more pages of one collection than this is an endless paging
MAX_PAGES = 100_000
#: pages in a row without anything new after which a list is believed to go round
IDLE = 5
#: collections that every profile has; the others only the whole standard
MINI = ("vergadering", "agendapunt", "informatieobject")


class OriSpider(SourceSpider):
    """`base_url` is the API's root."""

    tells_events = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        #: files of this crawl by address, on their way or here
        self.papers: dict[str, asyncio.Future[Bestand]] = {}

    async def read(self) -> AsyncIterator[Bundle]:
        if not self.council.base_url:
            raise Unreadable("base_url moet het adres van de API zijn")
        everything: dict[str, dict[str, Found]] = {}
        whole: set[str] = set()
        for resource in RESOURCES:
            everything[resource] = {}
            try:
                async for given in self.collection(resource):
                    everything[resource].setdefault(given.key, given)
                whole.add(resource)
            except Blocked:
                raise
            except Gone:
                if resource in MINI:
                    self.report.fault(resource, Unreadable("de API kent deze collectie niet"))
                else:
                    self.report.note(f"de API heeft geen {RESOURCES[resource].collectie}")
            except SourceError as error:
                self.report.fault(RESOURCES[resource].collectie, error)
        origin()  # each resource is read from the page that it stands on, not from all of them
        votes = self.votes(everything)
        around = self.around(everything, whole)
        for resource, rows in everything.items():
            tasks = (self.safely(given, around, votes.get(given.key)) for given in rows.values())
            async for bundle in self.together(tasks):
                yield bundle
            if resource in whole:
                yield Bundle(closes=self.close_collection(resource, rows))

    def around(self, everything: dict[str, dict[str, Found]], whole: set[str]) -> Around:
        """All that was read, and what we hold of the collections that could not be read: so that a
        failing one takes no name away."""
        known: dict[str, Resource] = {}
        for resource, model in RESOURCES.items():
            if resource not in whole:
                held = self.store.get_many(self.store.held(self.builder.set(resource)))
                for key, version in held.items():
                    if not version.deleted:
                        known[key] = model.model_validate_json(orjson.dumps(version.body["data"]))
            for key, given in everything[resource].items():
                known[self.builder.id(resource, key)] = given.data
        return Around(known)

    async def collection(self, resource: str) -> AsyncIterator[Found]:
        """All of a collection, page after page as `next` says. A `next` that leads back, or off
        to another host, is a fault."""
        root = self.council.base_url
        url: str | None = self.url(root, RESOURCES[resource].collectie)
        seen: set[str] = set()
        keys: set[str] = set()
        idle = 0
        for _ in range(MAX_PAGES):
            if url is None:
                return
            if url in seen:
                raise Unreadable("bladeren houdt niet op (next wijst terug)")
            if urlsplit(url).netloc != urlsplit(root).netloc:
                raise Refused(f"next wijst naar een andere host: {urlsplit(url).netloc}")
            seen.add(url)
            response = await self.ask(Request(url, headers={"Accept": "application/json"}))
            lost = self.report.verloren.total
            body = parse_json(response.body, losses=self.report.verloren)
            results = body.get("results") if isinstance(body, dict) else None
            if not isinstance(results, list):
                raise Unreadable("antwoord zonder results")
            before = len(keys)
            for row in results:
                with self.costs(f"{resource} {row.get('id') if isinstance(row, dict) else ''}"):
                    given = self.take(resource, row)
                    keys.add(given.key)
                    yield given
            idle = idle + 1 if len(keys) == before else 0
            if idle >= IDLE:
                raise Unreadable("bladeren houdt niet op (niets nieuws)")
            following = body.get("next")
            if following is not None and not isinstance(following, str):
                raise Unreadable("next is geen adres")
            if not following and "next" not in body and self.report.verloren.total > lost:
                raise Unreadable("de lijst breekt af")
            url = urljoin(url, following) if following else None
        raise Unreadable("bladeren houdt niet op")

    def take(self, resource: str, row: Any) -> Found:
        if not isinstance(row, dict):
            raise Unreadable(f"{resource} is geen object")
        given = read(resource, row, self.builder)
        given.heard = heard()
        for name in given.unknown:
            self.report.onbekend[name] += 1
        for name in given.broken:
            self.report.overgeslagen[f"niet volgens de standaard: {name}"] += 1
        return given

    def votes(self, everything: dict[str, dict[str, Found]]) -> dict[str, ExtStemming]:
        by_id = {self.builder.id("stemming", key): key for key in everything["stemming"]}
        stems: dict[str, list[StemKeuze]] = {}
        parties: dict[str, int] = {}
        for given in everything["stem"].values():
            data: Any = given.data
            if data.keuze_stemming and data.stemming.id in by_id:
                stems.setdefault(by_id[data.stemming.id], []).append(data.keuze_stemming)
        for given in everything["stemresultaatperfractie"].values():
            data = given.data
            if data.stemming.id in by_id:
                key = by_id[data.stemming.id]
                parties[key] = parties.get(key, 0) + 1
        return {
            key: stemming_ext(stems.get(key, []), parties.get(key, 0))
            for key in everything["stemming"]
        }

    async def safely(self, given: Found, around: Around, vote: ExtStemming | None) -> Bundle:
        """The bundle of a resource; an empty one where it could not be made."""
        with self.costs(f"{given.data.resource} {given.key}"):
            return await self.record(given, around, vote)
        return Bundle()

    async def record(self, given: Found, around: Around, vote: ExtStemming | None) -> Bundle:
        made_of(given.heard)
        files: tuple[Bestand, ...] = ()
        data = given.data
        if isinstance(data, InformatieObject) and (link := file_of(data)):
            bestand = await self.paper(link, f"{data.versie or ''} {data.creatiedatum or ''}")
            self.seen(given.key, "", [bestand])
            files = (bestand,)
        key = self.builder.id(given.data.resource, given.key)
        ext = extension(key, given.data, around, files, vote)
        page, derived = address_of(given, self.council.base_url)
        record = self.builder.record(given.key, given.data, named(ext, given), page)
        record = self.builder.shown_at(record, derived)
        puts = [Put(record, self.builder.set(record.resource), day_of(record.data))]
        self.count(puts)
        return Bundle(puts)

    async def paper(self, link: str, stated: str) -> Bestand:
        """A file, which several documents may name: it is fetched once in a crawl."""
        if link not in self.papers:
            self.papers[link] = asyncio.ensure_future(self.fetched(link, stated))
        return await self.papers[link]

    async def fetched(self, link: str, stated: str) -> Bestand:
        return (await self.file(link, name=None, stated=stated))[0]

    def close_collection(self, resource: str, rows: dict[str, Found]) -> list[Close]:
        seen = (self.builder.id(resource, key) for key in rows)
        return self.close_whole(RESOURCES[resource].collectie, self.builder.set(resource), seen)
