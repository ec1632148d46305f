"""Notubiz: the public API, and the portal's page of a meeting for the names of voters.

The registers come first, because many councils hang their papers on register items only: an agenda
then names the item, and the item has the documents."""

import datetime as dt
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from scrapy.http import Request

from crawlers.crawl.bundle import Bundle
from crawlers.crawl.kept import origin
from crawlers.crawl.memory import state_of
from crawlers.crawl.spider import SourceSpider, counted
from crawlers.errors import Blocked, Refused, SourceError, Unreadable
from crawlers.reading.decisions import person_key
from crawlers.reading.documents import document_record
from crawlers.reading.fields import Fields, read_moment
from crawlers.reading.minutes import minutes
from crawlers.reading.tidy import tidy
from crawlers.reading.vote_records import vote_puts
from crawlers.reading.votes import MemberVote
from crawlers.reading.words import told_in_words
from crawlers.vendors.notubiz.answers import Document
from crawlers.vendors.notubiz.api import API, Api, period
from crawlers.vendors.notubiz.directory import Directory
from crawlers.vendors.notubiz.meetings import Meeting, document_page, read_meeting
from crawlers.vendors.notubiz.outcomes import about, told_by_paper
from crawlers.vendors.notubiz.recording import read_speakers, recorded, recordings, spoken
from crawlers.vendors.notubiz.register_reader import Registers
from crawlers.vendors.notubiz.resting import Resting
from crawlers.vendors.notubiz.votes import PageVoting, read_chart, voting_vote
from standard.extensions import Bestand
from store import Close, Put, Text

WINDOW_MONTHS = 3
#: more pages than this is an endless paging
MAX_PAGES = 500


class NotubizSpider(SourceSpider):
    """`vendor_key` is the organisation's number, or several with `|` between them where parts of
    one body (the districts of Amsterdam) are organisations of their own at Notubiz. `base_url` is
    only given to point elsewhere."""

    #: one service for all councils
    shared_limit = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organisations = self.council.vendor_key.split("|")
        self.api = Api(self, self.council.base_url or API)
        self.directory = Directory(self, self.api)
        self.registers = Registers(self, self.api, self.directory, self.document)
        #: event → its day, by the list
        self.dates: dict[str, dt.date | None] = {}
        self.held_meetings = self.store.held(self.builder.set("vergaderingen"))
        self.resting = Resting(self, self.registers, self.held_meetings)

    async def read(self) -> AsyncIterator[Bundle]:
        if not all(number.isdigit() for number in self.organisations):
            raise Unreadable("vendor_key moet het nummer van de organisatie bij Notubiz zijn")
        for organisation in self.organisations:
            await self.directory.load_labels(organisation)
            await self.directory.load_committees(organisation)
            yield Bundle(await self.directory.load_people(organisation))
            await self.registers.load(organisation)
        origin()  # an entry is read from the answer that it stands in, a meeting from its own
        self.registers.remember_links()
        for start, end in self.windows(WINDOW_MONTHS):
            async for first, last, events in self.halving(start, end, self.between):
                async for bundle in self.window(first, last, events):
                    yield bundle
        async for bundle in self.registers.read():
            yield bundle

    # --- meetings --------------------------------------------------------------------------------

    async def between(self, start: dt.date, end: dt.date) -> list[Fields]:
        """Meetings of a period, over all pages; an assembly stands for the meetings in it."""
        events: list[Fields] = []
        for organisation in self.organisations:
            events += await self.events(organisation, start, end)
        return events

    async def events(self, organisation: str, start: dt.date, end: dt.date) -> list[Fields]:
        """The events of a period, page after page. What was read of a list that does not end well is
        kept, as a loss; raises `SourceError` where there is no first page."""
        events: dict[str, Fields] = {}
        if await self.page_of_events(1, events, organisation, start, end):
            with self.costs(f"events {start} t/m {end}"):
                for page in range(2, MAX_PAGES + 1):
                    if not await self.page_of_events(page, events, organisation, start, end):
                        break
                else:
                    raise Unreadable("bladeren houdt niet op")
        return list(events.values())

    async def page_of_events(
        self, page: int, events: dict[str, Fields], organisation: str, start: dt.date, end: dt.date
    ) -> bool:
        """Adds the events of one page; gives whether there are more."""
        body = self.api.fields(
            await self.api.get(
                "events",
                tries=2,
                organisation_id=organisation,
                page=page,
                **period(start, end),
            )
        )
        before, rows = len(events), body.rows("events")
        for row in rows:
            with self.costs("vergadering van de lijst"):
                events.setdefault(row.required("id"), row)
        paging = body.sub("pagination")
        more = bool(rows) and paging is not None and paging.flag("has_more_pages", unread=True)
        if more and len(events) == before:
            raise Unreadable("bladeren houdt niet op (alleen herhalingen)")
        return more

    async def window(
        self, start: dt.date, end: dt.date, events: list[Fields]
    ) -> AsyncIterator[Bundle]:
        keys: dict[str, None] = {}
        complete = True
        for event in events:
            key = event.required("id")
            self.dates[key] = _planned(event)
            if event.text("permission_group") != "public":
                self.report.refused(_planned(event), "niet openbaar")
            elif event.text("type") != "assembly":
                keys[key] = None
                self.resting.place(key, self.dates[key], event)
            else:
                with self.costs(f"vergaderavond {key}"):
                    keys |= dict.fromkeys(await self.assembly(key))
        resting = [key for key in keys if self.resting.rests(key)]
        seen = [self.builder.id("vergadering", key) for key in resting]
        coming = (self.meeting(key) for key in keys if key not in resting)
        async for key, bundle in self.together(coming):
            if bundle is None:
                complete = False
            elif bundle.puts:
                seen.append(self.builder.id("vergadering", key))
                yield bundle
        if complete:
            yield Bundle(closes=self.close_period("vergaderingen", seen, start, end))

    async def assembly(self, key: str) -> list[str]:
        body = self.api.fields(await self.api.get(f"events/assemblies/{key}", whole=True)).sub(
            "assembly"
        )
        keys: list[str] = []
        if body is None:
            raise Unreadable("antwoord zonder vergaderavond")
        for row in body.rows("meetings"):
            with self.costs(f"vergadering van vergaderavond {key}"):
                keys.append(row.required("id"))
        return keys

    async def meeting(self, key: str) -> tuple[str, Bundle | None]:
        """One meeting with agenda, documents and votes; an empty bundle when it is not public, and
        None when it could not be read, so that it does not count as withdrawn."""
        with self.costs(f"vergadering {key}"):
            return key, await self.read_one(key)
        self.report.meeting(self.dates.get(key), Unreadable.reason)
        return key, None

    async def read_one(self, key: str) -> Bundle:
        try:
            row = self.api.fields(await self.api.get(f"events/meetings/{key}", whole=True)).sub(
                "meeting"
            )
        except Blocked:
            raise
        except Refused as error:
            self.report.refused(self.dates.get(key), f"vergadering geweigerd: {error}")
            return Bundle()
        if row is None:
            raise Unreadable("ontbreekt in het antwoord")
        meeting = read_meeting(
            row,
            self.builder,
            self.directory.committees,
            self.registers.linked,
            self.directory.labels,
        )
        if meeting is None:
            self.report.refused(self.dates.get(key), "niet openbaar")
            return Bundle()
        rows: list[Fields] = []
        with self.costs(f"stemmingen van vergadering {key}"):
            rows = await self.votes_of(meeting)
        papers = self.registers.papers_of(meeting)
        page = await self.page(meeting) if rows or papers or recorded(meeting) else ""
        votings: list[tuple[Fields, PageVoting | None]] = [(row, None) for row in rows]
        with self.costs(f"portaal van vergadering {key}"):
            votings = self.votings(rows, page)
        extra: list[Put] = []
        with self.costs(f"opname van vergadering {key}"):
            extra = await self.recording(meeting, page)
        self.registers.places.add(meeting)
        return await self.bundle(meeting, votings, extra)

    async def bundle(
        self, meeting: Meeting, votings: list[tuple[Fields, PageVoting | None]], extra: list[Put]
    ) -> Bundle:
        if meeting.withheld:
            self.report.overgeslagen["vertrouwelijk"] += meeting.withheld
        puts = [
            Put(meeting.record, self.builder.set("vergaderingen"), meeting.datum),
            *meeting.items,
        ]
        documents = list({each.id: each for each in meeting.documents}.values())
        puts += self.votes(votings, meeting)
        puts += extra
        bodies = [put.record.body() for put in puts]
        state = state_of(bodies, documents)
        if self.same(meeting.key, state, self.held_meetings, meeting.record.id):
            found = counted(puts) + Counter(document=len(documents))
            self.report.gevonden.update(found)
            return Bundle(puts[:1], facts=self.resting.facts(meeting, found))
        files: list[Bestand] = []
        for document in documents:
            with self.costs(f"document {document.id}"):
                puts += await self.paper(document, meeting, files)
        found = counted(puts)
        self.report.gevonden.update(found)
        own = frozenset(put.record.id for put in puts if put.kader == meeting.record.id)
        close = Close(meeting.record.id, own, "niet meer bij de bron")
        facts = self.seen(meeting.key, state, files) | self.resting.facts(meeting, found)
        bundle = Bundle(puts, [close], facts)
        bundle.lost |= meeting.lost
        return bundle

    async def paper(self, document: Document, meeting: Meeting, files: list[Bestand]) -> list[Put]:
        """A document of a meeting, and what it tells where it is a decision list or minutes."""
        heading = f"{document.label or ''} {document.title}"
        wanted = told_in_words(heading) or about(document.title) is not None
        bestand, text = await self.fetched(document, text=wanted)
        files.append(bestand)
        record = document_record(
            self.builder,
            document.id,
            document.title,
            bestand,
            label=document.label,
            published=document.published,
        )
        record = self.builder.shown_at(record, document_page(meeting.portal, document))
        people, papers = self.directory.people, self.registers.papers_of(meeting)
        told = minutes(self.builder, meeting, heading, text, people)
        told += told_by_paper(
            self.builder, meeting, document.id, document.title, text, papers, people
        )
        return [Put(record, self.builder.set("documenten")), *told]

    async def document(self, document: Document) -> Bestand:
        bestand, _ = await self.fetched(document, text=False)
        return bestand

    async def fetched(self, document: Document, *, text: bool) -> tuple[Bestand, Text | None]:
        url = document.url
        if self.council.base_url:  # the service was pointed elsewhere, and its files with it
            parts = urlsplit(url)
            url = (
                self.url(self.api.base, parts.path) if parts.netloc == urlsplit(API).netloc else url
            )
        return await self.file(
            url, name=document.name, size=document.size, stated=document.stated, text=text
        )

    # --- votes -----------------------------------------------------------------------------------

    async def votes_of(self, meeting: Meeting) -> list[Fields]:
        """The votes of the digital vote module; a council that does not use it has none, and its
        meetings are read all the same."""
        try:
            body = await self.api.get("agenda_items/votings", whole=True, meeting_id=meeting.key)
        except Blocked:
            raise
        except Refused as error:
            self.report.note(f"geen stemmingen van de stemmodule: {error}")
            return []
        rows: dict[str, Fields] = {}
        for row in self.api.fields(body).rows("votings"):
            with self.costs(f"stemming van vergadering {meeting.key}"):
                rows.setdefault(row.required("id"), row)
        return list(rows.values())

    async def page(self, meeting: Meeting) -> str:
        """The portal's page of a meeting, empty where it does not come: the API has the rest."""
        page = meeting.page
        if self.council.portal_url:
            page = self.url(self.council.portal_url, f"vergadering/{meeting.key}")
        if not page:
            return ""
        try:
            body = (await self.ask(Request(page), tries=2, robots=True)).body
            return tidy(body.decode("utf-8", errors="replace"))
        except SourceError as error:
            self.report.note(f"geen namen bij stemmingen en sprekers van het portaal: {error}")
            meeting.lost = True  # what it told before is not gone
            return ""

    def votings(self, rows: list[Fields], page: str) -> list[tuple[Fields, PageVoting | None]]:
        """The votes of a meeting with the names that the portal gives to them, and those that only
        the portal has."""
        named = read_chart(page) if page else {}
        for voting in named.values():
            voting.leden = [self.recognised(member) for member in voting.leden]
        keys = [row.required("id") for row in rows]
        alone = [named[key] for key in named if key not in keys and named[key].leden]
        pairs = [(row, named.get(key)) for row, key in zip(rows, keys, strict=True)]
        return [*pairs, *((voting.row(), voting) for voting in alone)]

    async def recording(self, meeting: Meeting, page: str) -> list[Put]:
        """The video with subtitles, and who spoke when; nothing where there is no recording."""
        media: list[Put] = []
        if not recorded(meeting):
            return media
        try:
            media = recordings(
                await self.api.get("media", event_id=meeting.key), meeting, self.builder
            )
        except Blocked:
            raise
        except SourceError as error:
            self.report.note(f"opnamen niet gelezen: {error}")
        fragments = read_speakers(page) if page else []
        return media + spoken(fragments, meeting, self.builder, self.directory.people, media)

    def recognised(self, member: MemberVote) -> MemberVote:
        """The person of the speakers' list whom the portal's name fits, if just one."""
        group = self.builder.members_of(member.fractie[0]) if member.fractie else ()
        return replace(member, sleutel=person_key(member.naam, self.directory.people, group))

    def votes(self, votings: list[tuple[Fields, PageVoting | None]], meeting: Meeting) -> list[Put]:
        """The votes as records, each with the paper that it is about. Names that are not all that
        the source counts are a fault: the page has more than we could read of it."""
        puts: list[Put] = []
        places = Counter(_parent(row) for row, _ in votings)
        for row, named in votings:
            with self.costs(f"stemming {row.body.get('id')}"):
                alone = places[_parent(row)] == 1
                document = self.registers.about(row, meeting, alone=alone)
                vote = voting_vote(row, named, document, meeting, self.builder)
                if named and named.leden and not vote.volledig:
                    error = Unreadable("de namen op het portaal zijn niet alle getelde stemmen")
                    self.report.fault(f"stemming {vote.sleutel}", error)
                puts += vote_puts(self.builder, vote, meeting.record.id)
        return puts


def _parent(row: Fields) -> str | None:
    """The key of the agenda item that a voting is under."""
    parent = row.sub("parent")
    return parent.text("id") if parent else None


def _planned(event: Fields) -> dt.date | None:
    """The day of an event of the list, None where it does not tell a readable one."""
    rows = event.rows("plannings")
    return read_moment(rows[0], "start_date")[0] if rows else None
