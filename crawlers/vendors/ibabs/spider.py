"""iBabs: the public SOAP service, and the public portal where the service is closed to us."""

import datetime as dt
import re
import urllib.parse
from collections.abc import AsyncIterator
from typing import Any

from scrapy.http import Request

from crawlers.crawl.bundle import Bundle
from crawlers.crawl.spider import SourceSpider, state_of
from crawlers.errors import Blocked, Gone, Refused, SourceError, Unreachable, Unreadable
from crawlers.reading.agenda_links import find_item
from crawlers.reading.dates import try_day
from crawlers.reading.documents import Document, document_record
from crawlers.reading.minutes import minutes
from crawlers.reading.names import Naam, fold, naam
from crawlers.reading.registers import Entry, entry_type, read_entry
from crawlers.reading.vote_notes import note_vote
from crawlers.reading.vote_records import vote_puts
from crawlers.reading.votes import Vote
from crawlers.reading.words import is_besluitenlijst, is_notulen, uitslag
from crawlers.vendors.ibabs import portal, portal_registers, soap
from crawlers.vendors.ibabs.meetings import Meeting
from standard.base import Verwijzing
from standard.extensions import Bestand, ExtMediabron
from standard.records import zoektype_van
from standard.resources import InformatieObject, Mediabron
from standard.vocabulary import Informatieobjecttype, MediabronType, Uitslag
from store import Close, Put, Text

WINDOW_MONTHS = 6
PORTAL_HOST = "https://{site}.bestuurlijkeinformatie.nl"
ROWS = 1000
VOTED = (Informatieobjecttype.motie, Informatieobjecttype.amendement, Informatieobjecttype.voorstel)
#: registers that are not the council's papers, or of which nothing may be shown
LEFT_ALONE = ("geheim", "coalitie", "input organisaties", "contact")


class IbabsSpider(SourceSpider):
    """`vendor_key` is the sitename, `base_url` the SOAP address, `portal_url` the portal's root.

    Where councils share a site, `vendor_key` is `sitename|pattern`: only meeting types whose name
    matches the pattern are this council's, and register entries that name such a meeting.
    """

    shared_limit = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        site, _, share = (self.council.vendor_key or self.council.key).partition("|")
        self.site = site
        #: of a site that councils share: which meeting types are this council's
        self.share = re.compile(share, re.I) if share else None
        self.service = self.council.base_url or soap.SERVICE
        self.root = self.council.portal_url or PORTAL_HOST.format(site=self.site.lower())
        self.types: dict[str, str] = {}
        #: meetings by day, to match register entries with
        self.by_day: dict[dt.date, list[Meeting]] = {}
        self.days_read: set[dt.date] = set()
        self.by_meeting: dict[str, Meeting] = {}
        #: persons of the service: keys by the key of the name, and name by key
        self.people: dict[str, list[str]] = {}
        self.named: dict[str, Naam] = {}
        self.held_meetings = self.store.held(self.maker.set("vergaderingen"))
        self.on_service = True
        self.unreadable = 0

    async def read(self) -> AsyncIterator[Bundle]:
        if self.council.portal_url and not self.council.base_url:
            reading = self.read_portal()
        else:
            try:
                await self.load_types()
                reading = self.read_service()
            except Blocked:
                raise
            except (Refused, Unreachable) as error:
                self.report.note(f"SOAP-dienst: {error}; het publieksportaal wordt gelezen")
                reading = self.read_portal()
        async for bundle in reading:
            yield bundle

    # --- the SOAP service ------------------------------------------------------------------------

    async def call(self, operation: str, *, tries: int | None = None, **arguments: str) -> Any:
        """The result of one operation; a refusal in the body raises (`soap.result`)."""
        request = Request(
            self.service,
            method="POST",
            body=soap.envelope(operation, arguments),
            headers={
                "Content-Type": "text/xml; charset=utf-8",
                "SOAPAction": f'"{soap.NAMESPACE}IPublic/{operation}"',
            },
        )
        response = await self.ask(request, tries=tries)
        return soap.result(response.body, operation)[1]

    async def load_types(self) -> None:
        types = soap.meeting_types(await self.call("GetMeetingtypes", Sitename=self.site))
        self.types = {key: name for key, name in types.items() if self.ours(name)}

    def ours(self, meeting_type: str) -> bool:
        return self.share is None or bool(self.share.search(meeting_type))

    def foreign(self, entry: Entry, list_name: str) -> bool:
        """Whether a register entry of a shared site is not known to be this council's."""
        if self.share is None or self.share.search(list_name):
            return False
        if entry.agenda is not None and self.ours(entry.agenda.type_name):
            return False
        self.report.overgeslagen["van een andere raad in deze site"] += 1
        return True

    async def read_service(self) -> AsyncIterator[Bundle]:
        await self.load_people()
        for start, end in self.windows(WINDOW_MONTHS):
            async for first, last, value in self.halving(start, end, self.meetings_between):
                async for bundle in self.window(first, last, value):
                    yield bundle
        lists = soap.lists(await self.call("GetLists", Sitename=self.site))
        for list_id, name in lists:
            async for bundle in self.register(list_id, name):
                yield bundle

    async def load_people(self) -> None:
        """Names with their ids, to recognise submitters by."""
        try:
            value = await self.call("GetUsers", Sitename=self.site)
        except Blocked:
            raise
        except SourceError as error:
            self.report.note(f"personen niet gelezen: {error}")
            return
        for body in soap.objects(value, "Users"):
            key, text = body.text("UniqueId"), body.text("Name")
            if key and text:
                self.named[key] = naam(text)
                self.people.setdefault(self.named[key].sleutel, []).append(key)

    def known_person(self, name: Naam) -> str | None:
        keys = self.people.get(name.sleutel, [])
        return self.maker.id("natuurlijkpersoon", keys[0]) if len(keys) == 1 else None

    async def meetings_between(self, start: dt.date, end: dt.date) -> Any:
        return await self.call(
            "GetMeetingsByDateRange",
            tries=2,
            Sitename=self.site,
            StartDate=f"{start}T00:00:00",
            EndDate=f"{end}T23:59:59",
            MetaDataOnly="false",
        )

    async def window(self, start: dt.date, end: dt.date, value: Any) -> AsyncIterator[Bundle]:
        unreadable = self.unreadable
        meetings = self.parse_meetings(value)
        self.days_read |= {start + dt.timedelta(days=n) for n in range((end - start).days + 1)}
        seen = []
        async for bundle in self.together(self.meeting(meeting) for meeting in meetings):
            seen.append(bundle.puts[0].record.id)
            yield bundle
        if self.unreadable == unreadable:
            yield Bundle(closes=self.close_period("vergaderingen", seen, start, end))

    def parse_meetings(self, value: Any) -> list[Meeting]:
        """Every readable meeting; an unreadable one is a fault of its own, and keeps the period
        from being closed."""
        meetings: dict[str, Meeting] = {}
        for body in soap.objects(value, "Meetings"):
            if body.text("MeetingtypeId") not in self.types:
                date = try_day(body.text("MeetingDate"))
                self.report.refused(date, "vergadering van een niet opengesteld type")
                continue
            try:
                meeting = soap.read_meeting(body, self.types, self.maker, self.service)
            except SourceError as error:
                self.unreadable += 1
                self.report.fault(f"vergadering {body.get('Id')}", error)
                self.report.meeting(try_day(body.text("MeetingDate")), error.reason)
                continue
            if meeting.record.id in meetings:
                self.report.overgeslagen["dubbele vergadering"] += 1
            meetings[meeting.record.id] = meeting
            self.index(meeting)
        return list(meetings.values())

    def index(self, meeting: Meeting) -> None:
        self.by_meeting[meeting.record.bronidentificatie.lower()] = meeting
        if meeting.datum:
            day = self.by_day.setdefault(meeting.datum, [])
            day[:] = [other for other in day if other.record.id != meeting.record.id] + [meeting]

    async def meeting(self, meeting: Meeting) -> Bundle:
        """A meeting with its items, files and what its decision list says, as one bundle."""
        if meeting.vertrouwelijk:
            self.report.overgeslagen["vertrouwelijk"] += meeting.vertrouwelijk
        puts = [Put(meeting.record, self.maker.set("vergaderingen"), meeting.datum)]
        parts = [*meeting.items, *meeting.attendees]
        bodies = [put.record.body() for put in (*puts, *parts)]
        state = state_of(bodies, meeting.documents, meeting.webcast)
        key = meeting.record.bronidentificatie
        if self.same(key, state, self.held_meetings, meeting.record.id):
            self.found([*puts, *parts])
            self.report.gevonden["document"] += len(meeting.documents)
            meeting.forget()
            return Bundle(puts)
        papers: dict[str, Put] = {}
        files: list[Bestand] = []
        for document in meeting.documents:
            bestand, text = await self.document(document)
            files.append(bestand)
            record = document_record(self.maker, document.id, document.title, bestand)
            papers[record.id] = Put(record, self.maker.set("documenten"))
            known = {**self.named, **self.maker.known}
            parts += minutes(self.maker, meeting, document.title, text, known, registers=True)
        if meeting.webcast:
            parts.append(self.recording(meeting, meeting.webcast))
        self.found([*puts, *parts, *papers.values()])
        meeting.forget()
        own = frozenset(part.record.id for part in parts if part.kader == meeting.record.id)
        close = Close(meeting.record.id, own, "niet meer bij de bron")
        return Bundle([*puts, *papers.values(), *parts], [close], self.seen(key, state, files))

    async def document(self, document: Document) -> tuple[Bestand, Text | None]:
        told = is_besluitenlijst(document.title) or is_notulen(document.title)
        return await self.file(document.url, name=document.name, size=document.size, text=told)

    def recording(self, meeting: Meeting, code: str) -> Put:
        data = Mediabron(vergadering=meeting.record.verwijzing(), mediabrontype=MediabronType.video)
        record = self.maker.record(code, data, ExtMediabron(code=code))
        return Put(record, meeting.record.id, meeting.datum)

    # --- registers of the service ----------------------------------------------------------------

    async def register(self, list_id: str, name: str) -> AsyncIterator[Bundle]:
        if not wanted(name):
            self.report.overgeslagen[f"register niet gelezen: {name}"] += 1
            return
        since = self.options.since or dt.date(2000, 1, 1)
        arguments: dict[str, Any] = {
            "Sitename": self.site,
            "ListId": list_id,
            "SinceDate": f"{since}T00:00:00",
        }
        try:
            heads = soap.entry_heads(await self.call("GetListsEntriesByFilterRequest", **arguments))
        except Blocked:
            raise
        except SourceError as error:
            self.report.fault(f"register {name}", error)
            return
        kader = self.maker.set(f"register/{list_id}")
        unique = {head.master: head for head in heads}
        if len(unique) < len(heads):
            self.report.overgeslagen["dubbele registerregel"] += len(heads) - len(unique)
        held = self.store.held(kader)
        tasks = (self.entry(head, name, kader, held) for head in unique.values())
        async for bundle in self.together(tasks):
            yield bundle
        if self.options.since is None:
            seen = [self.maker.id("informatieobject", key) for key in unique]
            yield Bundle(closes=self.close_whole(f"register {name}", kader, seen))

    def unchanged(self, key: str, state: str, held: set[str], list_name: str, title: str) -> bool:
        """Whether a register entry is as it was when it was last read whole, and still held."""
        if not self.same(key, state, held, self.maker.id("informatieobject", key)):
            return False
        self.report.overgeslagen["registerregel ongewijzigd"] += 1
        self.report.gevonden[zoektype_van(entry_type(list_name, title))] += 1
        return True

    async def entry(
        self, head: soap.EntryHead, list_name: str, kader: str, held: set[str]
    ) -> Bundle:
        state = f"{head.id} {head.mutated}"
        if head.mutated and self.unchanged(head.master, state, held, list_name, head.title):
            return Bundle()
        try:
            value = await self.call(
                "GetListEntry", Sitename=self.site, ListId=head.list_id, EntryId=head.id
            )
            found = soap.documents(soap.objects(value, "Documents"), self.service, None)
            files = [(await self.document(document))[0] for document in found]
            aliases = (head.id,) if head.id != head.master else ()
            entry = read_entry(
                self.maker,
                head.master,
                list_name,
                head.title or None,
                soap.entry_values(value),
                files=files,
                documents=found,
                aliases=aliases,
                person=self.known_person,
            )
            if self.foreign(entry, list_name):
                return Bundle()
            await self.attach(entry)
            puts = [*self.entry_puts(entry, kader), *await self.entry_votes(head, entry)]
        except Blocked:
            raise
        except SourceError as error:
            self.report.fault(f"register {list_name}: {head.title[:60] or head.master}", error)
            return Bundle()
        return self.entry_bundle(entry, puts, state, files)

    async def entry_votes(self, head: soap.EntryHead, entry: Entry) -> list[Put]:
        data = entry.record.data
        assert isinstance(data, InformatieObject)
        if data.informatieobjecttype not in VOTED:
            return []
        value = await self.call(
            "GetListEntryVotesByListEntryId", Sitename=self.site, EntryId=head.id
        )
        members = soap.read_votes(value)
        if members:
            vote = soap.member_vote(entry.record.bronidentificatie, members, entry.uitslag)
        elif entry.note is not None:
            vote = note_vote(entry.record.bronidentificatie, entry.note, entry.uitslag)
        else:
            return []
        return self.voted(entry, vote)

    # --- what both faces share -------------------------------------------------------------------

    def entry_puts(self, entry: Entry, kader: str) -> list[Put]:
        return [Put(entry.record, kader, entry.datum), *entry.puts]

    async def attach(self, entry: Entry) -> None:
        """Finds the agenda item that the entry names; a day outside the crawl is asked for."""
        link = entry.agenda
        if link is None:
            return
        await self.load_day(link.date)
        meetings = self.by_day.get(link.date, [])
        named = [m for m in meetings if fold(m.type_name) == fold(link.type_name)]
        candidates = named or (meetings if len(meetings) == 1 else [])
        if len(candidates) != 1:
            if not self.keep_links(entry):
                self.report.overgeslagen["registerregel zonder gevonden vergadering"] += 1
            return
        self.connect(entry, candidates[0], find_item(candidates[0].index, link))

    async def load_day(self, date: dt.date) -> None:
        if date in self.days_read:
            return
        self.days_read.add(date)
        try:
            if self.types and self.on_service:
                self.parse_meetings(await self.meetings_between(date, date))
        except Blocked:
            raise
        except SourceError as error:
            self.report.note(f"vergaderingen van {date} niet gelezen: {error}")

    def connect(self, entry: Entry, meeting: Meeting, item: str | None) -> None:
        data = entry.record.data
        assert isinstance(data, InformatieObject)
        change: dict[str, Any] = {"vergaderingen": (meeting.record.verwijzing(),)}
        if item:
            change["agendapunten"] = (Verwijzing(id=item),)
        entry.record = entry.record.model_copy(update={"data": data.model_copy(update=change)})
        entry.datum = entry.datum or meeting.datum

    def keep_links(self, entry: Entry) -> bool:
        """The source names a meeting that could not be read this time: what it was linked to
        before stays. False when there was nothing before."""
        before = self.store.get(entry.record.id)
        if before is None or before.deleted or not before.body["data"].get("vergaderingen"):
            return False
        links = {
            name: tuple(Verwijzing(id=each["id"]) for each in before.body["data"].get(name, ()))
            for name in ("vergaderingen", "agendapunten")
        }
        data = entry.record.data.model_copy(update=links)
        entry.record = entry.record.model_copy(update={"data": data})
        return True

    def meeting_of(self, record_id: str) -> tuple[str, dt.date | None] | None:
        """(the source's key, day) of a meeting of this crawl, else of one that we hold."""
        for meeting in self.by_meeting.values():
            if meeting.record.id == record_id:
                return meeting.record.bronidentificatie, meeting.datum
        held = self.store.get(record_id)
        if held is None or held.deleted:
            return None
        data = held.body["data"]
        day = data.get("vergaderdatum") or data.get("geplandeVergaderdatum")
        return held.body["bronidentificatie"], dt.date.fromisoformat(day) if day else None

    def voted(self, entry: Entry, vote: Vote) -> list[Put]:
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
            found = self.meeting_of(vote.vergadering)
            if found:
                vote.vergadering_sleutel = found[0]
                vote.datum = found[1] or vote.datum
        return vote_puts(self.maker, vote, entry.record.id)

    # --- the portal ------------------------------------------------------------------------------

    async def get(self, path: str, **parameters: str) -> bytes:
        query = f"?{urllib.parse.urlencode(parameters)}" if parameters else ""
        response = await self.ask(Request(self.url(self.root, path) + query), robots=True)
        return response.body

    async def read_portal(self) -> AsyncIterator[Bundle]:
        self.on_service = False
        types = portal.calendar_types(await self.get("/Calendar"))
        self.types = {key: name for key, name in types.items() if self.ours(name)}
        for start, end in self.windows(WINDOW_MONTHS):
            async for first, last, rows in self.halving(start, end, self.portal_between):
                async for bundle in self.portal_window(first, last, rows):
                    yield bundle
        for list_id, name in portal_registers.reports(await self.get("/Reports")):
            async for bundle in self.portal_register(list_id, name):
                yield bundle

    async def portal_between(self, start: dt.date, end: dt.date) -> list[tuple[str, str | None]]:
        following = end + dt.timedelta(days=1)
        body = await self.get(
            "/Calendar/GetAgendasForCalendar", start=start.isoformat(), end=following.isoformat()
        )
        return portal.calendar_meetings(body)

    async def portal_window(
        self, start: dt.date, end: dt.date, rows: list[tuple[str, str | None]]
    ) -> AsyncIterator[Bundle]:
        unique = {key: kind for key, kind in rows if self.share is None or kind in self.types}
        if self.share is None and len(unique) < len(rows):
            self.report.overgeslagen["dubbele vergadering"] += len(rows) - len(unique)
        seen, complete = [], True
        tasks = (self.portal_meeting(key, type_id) for key, type_id in unique.items())
        async for bundle in self.together(tasks):
            if bundle is None:
                complete = False
            elif bundle.puts:
                seen.append(bundle.puts[0].record.id)
                yield bundle
        if complete:
            yield Bundle(closes=self.close_period("vergaderingen", seen, start, end))

    async def portal_meeting(self, key: str, type_id: str | None) -> Bundle | None:
        """None when the page could not be read; empty when the source has withdrawn it."""
        try:
            body = await self.get(f"/Agenda/Index/{key}")
            meeting = portal.read_meeting(body, key, type_id, self.types, self.maker, self.root)
        except Blocked:
            raise
        except Gone:
            self.report.refused(None, "vergadering niet meer te vinden")
            return Bundle()
        except SourceError as error:
            self.report.fault(f"vergadering {key}", error)
            self.report.meeting(None, error.reason)
            return None
        self.index(meeting)
        return await self.meeting(meeting)

    async def portal_register(self, list_id: str, name: str) -> AsyncIterator[Bundle]:
        if not wanted(name):
            self.report.overgeslagen[f"register niet gelezen: {name}"] += 1
            return
        try:
            rows = await self.report_rows(list_id)
        except Blocked:
            raise
        except SourceError as error:
            self.report.fault(f"register {name}", error)
            return
        kader = self.maker.set(f"register/{list_id}")
        held = self.store.held(kader)
        tasks = (self.portal_entry(key, row, name, kader, held) for key, row in rows.items())
        async for bundle in self.together(tasks):
            yield bundle
        if self.options.since is None:
            seen = [self.maker.id("informatieobject", key) for key in rows]
            yield Bundle(closes=self.close_whole(f"register {name}", kader, seen))

    async def report_rows(self, list_id: str) -> dict[str, dict[str, Any]]:
        """Every row by its id, page after page; a page that brings nothing new ends the reading,
        and rows fewer than promised are a fault."""
        rows: dict[str, dict[str, Any]] = {}
        total = 1
        while len(rows) < total:
            form = {"draw": "1", "start": str(len(rows)), "length": str(ROWS)}
            request = Request(
                self.url(self.root, f"/Reports/GetReportData/{list_id}"),
                method="POST",
                body=urllib.parse.urlencode(form).encode(),
                headers={
                    "Content-Type": "application/x-www-form-urlencoded",
                    "X-Requested-With": "XMLHttpRequest",
                },
            )
            response = await self.ask(request, robots=True)
            total, found = portal_registers.report_rows(response.body)
            before = len(rows)
            for row in found:
                rows.setdefault(str(row.get("DT_RowId") or "").lower(), row)
            if len(rows) == before:
                break
        rows.pop("", None)
        if len(rows) < total:
            raise Unreadable(f"het register noemt {total} regels maar geeft er {len(rows)}")
        return rows

    async def portal_entry(
        self, key: str, row: dict[str, Any], list_name: str, kader: str, held: set[str]
    ) -> Bundle:
        """The row does not show votes, but its status changes when there was a vote: an entry
        with an outcome is read again only when its row changes (or with `--opnieuw`)."""
        state = state_of(sorted(row.items()))
        title = _row_title(row) or ""
        if _row_decided(row) and self.unchanged(key, state, held, list_name, title):
            return Bundle()
        try:
            item = portal_registers.read_item(await self.get(f"/Reports/Item/{key}"), self.root)
            files = [(await self.document(document))[0] for document in item.documents]
            entry = read_entry(
                self.maker,
                key,
                list_name,
                _row_title(row) or item.title,
                {**_row_values(row), **item.values},
                files=files,
                documents=item.documents,
                url=f"{self.root}/Reports/Item/{key}",
            )
            if self.foreign(entry, list_name):
                return Bundle()
            self.attach_by_page(entry, item)
            if not entry.record.data.model_dump().get("vergaderingen"):
                await self.attach(entry)
            puts = self.entry_puts(entry, kader)
            if item.votes and item.votes.fracties:
                vote = portal_registers.side_vote(key, item.votes, entry.uitslag)
                puts += self.voted(entry, vote)
            elif entry.note is not None:
                puts += self.voted(entry, note_vote(key, entry.note, entry.uitslag))
        except Blocked:
            raise
        except SourceError as error:
            self.report.fault(f"register {list_name}: {title or key}", error)
            return Bundle()
        return self.entry_bundle(entry, puts, state, files)

    def attach_by_page(self, entry: Entry, item: portal_registers.Item) -> None:
        """By the link to the agenda page, and there by the item that lists the entry."""
        for key in item.meetings:
            meeting = self.by_meeting.get(key)
            if meeting is None:
                continue
            named = {self.maker.id("agendapunt", each) for each in item.agenda_items}
            holders = {
                row[2]
                for row in meeting.index
                if row[2] in named or row[2] in meeting.holders.get(entry.record.id, ())
            }
            found = holders.pop() if len(holders) == 1 else None
            if found is None and entry.agenda:
                found = find_item(meeting.index, entry.agenda)
            self.connect(entry, meeting, found)
            return
        if item.meetings:
            self.keep_links(entry)


def wanted(name: str) -> bool:
    """Registers that hold the standard's kinds of papers."""
    lowered = name.casefold()
    if any(word in lowered for word in LEFT_ALONE):
        return False
    return entry_type(name, "") is not None or "besluitenlijst" in lowered or "motie" in lowered


def _row_title(row: dict[str, Any]) -> str | None:
    return str(row.get("title") or row.get("onderwerp") or "").strip() or None


def _row_decided(row: dict[str, Any]) -> bool:
    return uitslag(str(row.get("uitslag") or row.get("status") or "")) is not None


def _row_values(row: dict[str, Any]) -> dict[str, str]:
    """Columns of the list that the item page may lack; ids and title are read elsewhere."""
    ours = {"DT_RowId", "identity", "title", "DT_RowClass"}
    return {
        name: str(value)
        for name, value in row.items()
        if name not in ours and value not in (None, "")
    }
