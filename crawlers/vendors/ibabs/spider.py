"""iBabs: the public SOAP service, and the public portal where the service is closed to us.

A crawl is the same for both; the two readers say what each face gives.
"""

import datetime as dt
from collections.abc import AsyncIterator, Awaitable
from typing import Any, TypeVar

from crawlers.crawl.bundle import Bundle
from crawlers.crawl.late import Late
from crawlers.crawl.memory import state_of
from crawlers.crawl.spider import SourceSpider
from crawlers.errors import Blocked, Refused, Unreachable
from crawlers.reading.documents import Document, document_record
from crawlers.reading.minutes import minutes
from crawlers.reading.registers import Entry, entry_type, read_entry
from crawlers.reading.vote_records import vote_puts
from crawlers.reading.votes import Vote
from crawlers.reading.words import told_in_words
from crawlers.vendors.ibabs import SERVICE
from crawlers.vendors.ibabs.agenda import Agenda
from crawlers.vendors.ibabs.meetings import Meeting
from crawlers.vendors.ibabs.portal import root_of
from crawlers.vendors.ibabs.portal_reader import PortalReader
from crawlers.vendors.ibabs.readers import Content, Missing, Reader, Row, Share
from crawlers.vendors.ibabs.service_reader import ServiceReader
from standard.extensions import Bestand, ExtMediabron
from standard.records import zoektype_van
from standard.resources import InformatieObject, Mediabron
from standard.vocabulary import MediabronType, Uitslag
from store import Close, Put, Text

WINDOW_MONTHS = 6
#: registers that are not the council's papers, or of which nothing may be shown
LEFT_ALONE = ("geheim", "coalitie", "input organisaties", "contact")
#: registers of papers for which the standard has no kind: roll calls, letters, decisions, plans
WANTED = (
    "besluit", "motie", "moasje", "stemming", "brief", "brieven", "bericht", "agenda", "rapport",
    "verordening", "advies", "adviezen", "stukken",
)  # fmt: skip
#: characters that an item of an agenda takes, roughly
ITEM = 4_000
L = TypeVar("L")
R = TypeVar("R")
P = TypeVar("P")


class IbabsSpider(SourceSpider):
    """`vendor_key` is the sitename, `base_url` the SOAP address, `portal_url` the portal's root.

    Where councils share a site, `vendor_key` is `sitename|pattern`: only meeting types whose name
    matches the pattern are this council's, and register entries that name such a meeting.
    """

    shared_limit = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        site, _, pattern = (self.council.vendor_key or self.council.key).partition("|")
        self.share = Share(pattern)
        address = self.council.base_url or SERVICE
        self.service = ServiceReader(self, address, site, self.share)
        self.portal = PortalReader(self, root_of(self.council.portal_url, site), self.share)
        #: notes of votes, decision lists and minutes
        self.late = Late()
        self.held_meetings = self.store.held(self.builder.set("vergaderingen"))

    async def read(self) -> AsyncIterator[Bundle]:
        if self.council.portal_url and not self.council.base_url:
            reading = self.read_portal()
        else:
            try:
                await self.service.load_types()
                reading = self.read_service()
            except Blocked:
                raise
            except (Refused, Unreachable) as error:
                self.report.note(f"SOAP-dienst: {error}; het publieksportaal wordt gelezen")
                reading = self.read_portal()
        async for bundle in reading:
            yield bundle

    async def read_service(self) -> AsyncIterator[Bundle]:
        await self.service.load_people()
        async for bundle in self.read_by(self.service):
            yield bundle

    async def read_portal(self) -> AsyncIterator[Bundle]:
        await self.portal.load_types()
        async for bundle in self.read_by(self.portal):
            yield bundle

    async def read_by(self, reader: Reader[L, R, P]) -> AsyncIterator[Bundle]:
        """Meetings first, so that entries of registers find what they belong to; what words tell of
        votes last, when the votes that the source tells itself have named the fracties."""

        async def load_day(date: dt.date) -> None:
            await reader.load_day(agenda, date)

        agenda = Agenda(self.builder, self.store, self.report, load_day)
        for start, end in self.windows(WINDOW_MONTHS):
            async for first, last, listing in self.halving(start, end, reader.between):
                async for bundle in self.window(reader, agenda, first, last, listing):
                    yield bundle
        registers: list[tuple[str, str]] = []
        with self.costs("registers"):
            registers = await reader.registers()
        for list_id, name in registers:
            async for bundle in self.register(reader, agenda, list_id, name):
                yield bundle
        async for bundle in self.together(self.late.readings()):
            yield bundle
        self.report.told_nothing()

    # --- meetings --------------------------------------------------------------------------------

    async def window(
        self, reader: Reader[L, R, P], agenda: Agenda, start: dt.date, end: dt.date, listing: L
    ) -> AsyncIterator[Bundle]:
        meetings = reader.meetings(start, end, listing)
        seen, complete = [], meetings.complete
        tasks = (self.come(reader, agenda, meeting) for meeting in meetings.coming)
        async for record_id, bundle in self.together(tasks):
            if bundle is None:
                complete = False
            elif record_id:
                seen.append(record_id)
            if bundle and bundle.puts:
                yield bundle
        if complete:
            yield Bundle(closes=self.close_period("vergaderingen", seen, start, end))

    async def come(
        self, reader: Reader[L, R, P], agenda: Agenda, coming: Awaitable[Meeting | Missing]
    ) -> tuple[str | None, Bundle | None]:
        """The id of a meeting that the source has, with its bundle: None when it could not be read,
        empty when it is read later."""
        meeting = await coming
        if isinstance(meeting, Missing):
            return None, Bundle() if meeting is Missing.withdrawn else None
        agenda.add(meeting)

        async def read() -> Bundle | None:
            with self.costs(f"vergadering {meeting.record.bronidentificatie}"):
                return await self.meeting(reader, meeting)
            return None

        async def later() -> Bundle:
            return await read() or Bundle()

        waits = None
        if any(told_in_words(document.title) for document in meeting.documents):
            waits = self.late.put_off(ITEM * (1 + len(meeting.items)), later)
        return meeting.record.id, waits or await read()

    async def meeting(self, reader: Reader[L, R, P], meeting: Meeting) -> Bundle:
        """A meeting with its items, files and what its decision list says, as one bundle."""
        if meeting.vertrouwelijk:
            self.report.overgeslagen["vertrouwelijk"] += meeting.vertrouwelijk
        puts = [Put(meeting.record, self.builder.set("vergaderingen"), meeting.datum)]
        parts = [*meeting.items, *meeting.attendees, *meeting.told]
        bodies = [put.record.body() for put in (*puts, *parts)]
        state = state_of(bodies, meeting.documents, meeting.webcast)
        key = meeting.record.bronidentificatie
        if self.same(key, state, self.held_meetings, meeting.record.id):
            self.count([*puts, *parts])
            self.report.gevonden["document"] += len(meeting.documents)
            meeting.forget()
            return Bundle(puts)
        papers: dict[str, Put] = {}
        files: list[Bestand] = []
        for document in meeting.documents:
            with self.costs(f"document {document.id}"):
                bestand, text = await self.document(document)
                files.append(bestand)
                record = document_record(self.builder, document.id, document.title, bestand)
                record = self.builder.shown_at(record, bestand.url)
                papers[record.id] = Put(record, self.builder.set("documenten"))
                known = {**reader.named, **self.builder.known}
                parts += minutes(self.builder, meeting, document.title, text, known)
        if meeting.webcast:
            parts.append(self.recording(meeting, meeting.webcast))
        self.count([*puts, *parts, *papers.values()])
        meeting.forget()
        own = frozenset(part.record.id for part in parts if part.kader == meeting.record.id)
        close = Close(meeting.record.id, own, "niet meer bij de bron")
        facts = self.seen(key, state, files)
        bundle = Bundle([*puts, *papers.values(), *parts], [close], facts)
        bundle.lost |= meeting.lost
        return bundle

    async def document(self, document: Document) -> tuple[Bestand, Text | None]:
        wanted = told_in_words(document.title)
        return await self.file(document.url, name=document.name, size=document.size, text=wanted)

    def recording(self, meeting: Meeting, code: str) -> Put:
        data = Mediabron(vergadering=meeting.record.verwijzing(), mediabrontype=MediabronType.video)
        record = self.builder.record(code, data, ExtMediabron(code=code))
        return Put(record, meeting.record.id, meeting.datum)

    # --- registers -------------------------------------------------------------------------------

    async def register(
        self, reader: Reader[L, R, P], agenda: Agenda, list_id: str, name: str
    ) -> AsyncIterator[Bundle]:
        if not wanted(name):
            self.report.overgeslagen[f"register niet gelezen: {name}"] += 1
            return
        rows: list[Row[R]] | None = None
        with self.costs(f"register {name}"):
            rows = await reader.rows(list_id)
        if rows is None:
            return
        kader = self.builder.set(f"register/{list_id}")
        held = self.store.held(kader)
        changed = [row for row in rows if not self.unchanged(row, held, name, agenda)]
        tasks = (self.safely(reader, agenda, row, name, kader) for row in changed)
        async for bundle in self.together(tasks):
            yield bundle
        if self.options.since is None:
            seen = [self.builder.id("informatieobject", row.key) for row in rows]
            yield Bundle(closes=self.close_whole(f"register {name}", kader, seen))

    def unchanged(self, row: Row[R], held: set[str], list_name: str, agenda: Agenda) -> bool:
        """Whether a register entry is as it was when it was last read whole, and still held."""
        record_id = self.builder.id("informatieobject", row.key)
        if not row.comparable or not self.same(row.key, row.state, held, record_id):
            return False
        if agenda.unplaced(record_id):
            return False
        self.report.overgeslagen["registerregel ongewijzigd"] += 1
        self.report.gevonden[zoektype_van(entry_type(list_name, row.title))] += 1
        return True

    async def safely(
        self, reader: Reader[L, R, P], agenda: Agenda, row: Row[R], list_name: str, kader: str
    ) -> Bundle:
        """The bundle of an entry; an empty one where it could not be made."""
        with self.costs(f"register {list_name}: {row.title[:60] or row.key}"):
            return await self.entry(reader, agenda, row, list_name, kader)
        return Bundle()

    async def entry(
        self, reader: Reader[L, R, P], agenda: Agenda, row: Row[R], list_name: str, kader: str
    ) -> Bundle:
        content = await reader.content(row)
        files = [(await self.document(document))[0] for document in content.documents]

        def read() -> Entry:
            return self.read_entry(reader, row, list_name, content, files)

        with self.builder.provisional() as first:
            entry = read()
        if self.share.foreign(entry, list_name):
            self.report.overgeslagen["van een andere raad in deze site"] += 1
            return Bundle()
        vote: Vote | None = None
        with self.costs(f"stemming van {list_name}: {row.title[:60] or row.key}"):
            vote = await reader.vote(row, content, entry)

        async def made(entry: Entry, vote: Vote | None) -> Bundle:
            entry.record = self.builder.shown_at(entry.record, content.derived_url)
            await reader.attach(agenda, entry, content)
            puts = [Put(entry.record, kader, entry.datum), *entry.puts]
            with self.costs(f"stemming van {list_name}: {row.title[:60] or row.key}"):
                puts += self.voted(agenda, entry, vote) if vote else []
            return self.entry_bundle(entry, puts, row.state, files)

        async def later() -> Bundle:
            with self.costs(f"register {list_name}: {row.title[:60] or row.key}"):
                again = read()
                return await made(again, again.told_vote(row.key) if vote else None)
            return Bundle()

        if entry.note and (vote is None or vote.tekst_bron is not None):
            size = sum(map(len, content.values.values()))
            if (waits := self.late.put_off(size, later)) is not None:
                return waits
        self.builder.unread.update(first)
        return await made(entry, vote)

    def read_entry(
        self,
        reader: Reader[L, R, P],
        row: Row[R],
        list_name: str,
        content: Content[P],
        files: list[Bestand],
    ) -> Entry:
        return read_entry(
            self.builder,
            row.key,
            list_name,
            content.title,
            content.values,
            files=files,
            documents=content.documents,
            aliases=content.aliases,
            url=content.url,
            person=reader.person,
        )

    def voted(self, agenda: Agenda, entry: Entry, vote: Vote) -> list[Put]:
        """The vote as records, hung under its document, agenda item and meeting."""
        data = entry.record.data
        assert isinstance(data, InformatieObject)
        if entry.uitslag == Uitslag.ingetrokken:
            self.report.overgeslagen["stemming bij een ingetrokken stuk"] += 1
            return []
        vote.informatieobject = entry.record.id
        vote.onderwerp = data.titel
        vote.datum = entry.agenda.date if entry.agenda else entry.datum
        if data.agendapunten:
            vote.agendapunt = data.agendapunten[0].id
        if data.vergaderingen:
            vote.vergadering = data.vergaderingen[0].id
            meeting = agenda.meeting_of(vote.vergadering)
            if meeting:
                vote.vergadering_sleutel = meeting[0]
                vote.datum = meeting[1] or vote.datum
        return vote_puts(self.builder, vote, entry.record.id)


def wanted(name: str) -> bool:
    """Registers that hold the standard's kinds of papers."""
    lowered = name.casefold()
    if any(word in lowered for word in LEFT_ALONE):
        return False
    return entry_type(name, "") is not None or any(word in lowered for word in WANTED)
