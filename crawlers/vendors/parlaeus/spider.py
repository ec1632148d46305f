"""Parlaeus (Qualigraf): the open-data API, with a key per council.

The key is the registry's `vendor_key`, or `GRIFFIE_PARLAEUS_RID_<KEY>` of the environment; it is a
secret, and so it stands in no record, message or log. Registers and votes are not in the API: what
a decision text says of a vote is read as text, and marked so."""

import datetime as dt
import re
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import urlencode, urlsplit

from scrapy.http import Request

from crawlers.crawl.bundle import Bundle
from crawlers.crawl.kept import SECRET
from crawlers.crawl.memory import state_of
from crawlers.crawl.spider import SourceSpider
from crawlers.errors import Blocked, Refused, SourceError, Unreadable
from crawlers.markup import one_line
from crawlers.reading.dates import try_day
from crawlers.reading.fields import Fields
from crawlers.reading.minutes import minutes
from crawlers.reading.names import Naam, naam
from crawlers.reading.words import told_in_words
from crawlers.vendors.parlaeus import RID
from crawlers.vendors.parlaeus.answers import (
    Document,
    Meeting,
    answer,
    decided,
    document_put,
    read_meeting,
    site_of,
)
from standard.extensions import Bestand
from store import Close, Put

WINDOW_MONTHS = 12


class ParlaeusSpider(SourceSpider):
    """`base_url` is the council's site, such as `https://gemeente.parlaeus.nl`."""

    secret_key = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.base = site_of(self.council)
        self.variable = RID + re.sub(r"\W", "_", self.council.key).upper()
        self.rid = self.council.vendor_key or self.given.get(self.variable, "")
        if self.services.kept and not self.rid:
            self.rid = SECRET
        self.committees: dict[str, str] = {}
        self.people: dict[str, Naam] = {}
        self.held_meetings = self.store.held(self.builder.set("vergaderingen"))

    async def read(self) -> AsyncIterator[Bundle]:
        if not self.rid:
            raise Refused(f"Parlaeus vraagt een sleutel per raad: geef {self.variable}")
        yield Bundle(await self.load_names())
        for start, end in self.windows(WINDOW_MONTHS):
            async for first, last, rows in self.halving(start, end, self.between):
                async for bundle in self.window(first, last, rows):
                    yield bundle

    async def get(self, name: str, *, tries: int | None = None, **parameters: Any) -> Fields:
        query = urlencode({"rid": self.rid, "fn": name, **parameters})
        request = Request(self.url(self.base, f"receive/opendata?{query}"))
        response = await self.ask(request, tries=tries)
        losses = self.report.verloren
        # a list that breaks off is read as far as it came, a meeting is not
        return Fields(answer(response.body, losses if "list" in name else None), losses=losses)

    async def load_names(self) -> list[Put]:
        puts: list[Put] = []
        trouble = self.report.trouble
        try:
            for row in (await self.get("cie_list")).rows("list"):
                with self.costs(f"commissie {row.body.get('cmid')}"):
                    name = one_line(row.text("committeename"))
                    if name := name or one_line(row.text("committeecode")):
                        self.committees[row.required("cmid")] = name
            for row in (await self.get("person_list")).rows("list"):
                with self.costs(f"persoon {row.body.get('raid')}"):
                    key, party = row.required("raid"), one_line(row.text("party"))
                    if name := one_line(row.text("name")):
                        puts += self.builder.lid(key, naam(name), party)
                        self.people[key] = self.builder.names[key]
            self.builder.fracties.have((), whole=True)
        except Blocked:
            raise
        except SourceError as error:
            self.report.note(f"commissies en personen niet geheel gelezen: {error}")
            trouble = -1
        self.still_known(self.people, trouble)
        return puts

    async def between(self, start: dt.date, end: dt.date) -> list[Fields]:
        period = {"since": f"{start:%Y%m%d}", "until": f"{end:%Y%m%d}"}
        return (await self.get("agenda_list", tries=2, **period)).rows("list")

    async def window(
        self, start: dt.date, end: dt.date, rows: list[Fields]
    ) -> AsyncIterator[Bundle]:
        keys: dict[str, Fields] = {}
        for row in rows:
            if key := row.text("agid"):
                keys.setdefault(key, row)
        if len(keys) < len(rows):
            self.report.overgeslagen["vergadering zonder nummer of dubbel"] += len(rows) - len(keys)
        seen: list[str] = []
        complete = True
        async for key, bundle in self.together(self.meeting(key) for key in keys):
            if bundle is None:
                complete = False
                self.report.meeting(try_day(str(keys[key].body.get("date"))), "niet gelezen")
            else:
                seen.append(self.builder.id("vergadering", key))
                yield bundle
        if complete:
            yield Bundle(closes=self.close_period("vergaderingen", seen, start, end))

    async def meeting(self, key: str) -> tuple[str, Bundle | None]:
        """None when the meeting could not be read, so that it does not count as withdrawn."""
        with self.costs(f"vergadering {key}"):
            row = (await self.get("agenda_detail", agid=key)).sub("agenda")
            if row is None:
                raise Unreadable("antwoord zonder agenda")
            meeting = read_meeting(row, self.builder, self.committees, self.base)
            return key, await self.bundle(meeting)
        return key, None

    async def bundle(self, meeting: Meeting) -> Bundle:
        puts = [
            Put(meeting.record, self.builder.set("vergaderingen"), meeting.datum),
            *meeting.items,
        ]
        with self.costs(f"besluiten van vergadering {meeting.key}"):
            puts += decided(meeting, self.builder)
        documents = {each.id: each for each in meeting.documents}
        state = state_of([put.record.body() for put in puts], meeting.documents)
        if self.same(meeting.key, state, self.held_meetings, meeting.record.id):
            self.count(puts)
            self.report.gevonden["document"] += len(documents)
            return Bundle(puts[:1])
        files: list[Bestand] = []
        for document in documents.values():
            with self.costs(f"document {document.id}"):
                puts += await self.paper(document, meeting, files)
        self.count(puts)
        own = frozenset(put.record.id for put in puts if put.kader == meeting.record.id)
        close = Close(meeting.record.id, own, "niet meer bij de bron")
        return Bundle(puts, [close], self.seen(meeting.key, state, files))

    async def paper(self, document: Document, meeting: Meeting, files: list[Bestand]) -> list[Put]:
        """A document, and what it tells where it is a decision list or minutes."""
        heading = f"{document.label or ''} {document.title}"
        wanted = told_in_words(heading)
        bestand, text = await self.file(
            self.reached(document.url) if document.url else "",
            name=None,
            stated=document.title,
            text=wanted,
        )
        files.append(bestand)
        puts = [document_put(self.builder, document, meeting, bestand)]
        if not meeting.decisions:
            puts += minutes(self.builder, meeting, heading, text, self.people)
        return puts

    def reached(self, url: str) -> str:
        """On loopback, where the vendor is emulated, its files are there too."""
        if self.base.startswith("http://"):
            parts = urlsplit(url)
            return self.url(self.base, parts.path + (f"?{parts.query}" if parts.query else ""))
        return url
