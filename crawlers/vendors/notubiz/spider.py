"""Notubiz: the public API, and the portal's page of a meeting for the names of voters.

The registers come first, because many councils hang their papers on register items only: an agenda
then names the item, and the item has the documents."""

import datetime as dt
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode, urlsplit

from scrapy.http import Request

from crawlers.crawl.bundle import Bundle
from crawlers.crawl.memory import state_of
from crawlers.crawl.spider import SourceSpider
from crawlers.errors import Blocked, Gone, Refused, SourceError, Unreadable
from crawlers.markup import one_line
from crawlers.reading.dates import moment, try_day
from crawlers.reading.decisions import person_key
from crawlers.reading.documents import document_record
from crawlers.reading.fields import Fields
from crawlers.reading.minutes import minutes
from crawlers.reading.names import Naam, naam, party_key
from crawlers.reading.registers import Entry, entry_type, read_entry
from crawlers.reading.vote_notes import note_vote
from crawlers.reading.vote_records import vote_puts
from crawlers.reading.votes import MemberVote
from crawlers.reading.words import DECIDED, VOTED_ON, is_besluitenlijst, is_notulen
from crawlers.vendors.notubiz import answers
from crawlers.vendors.notubiz.answers import Document
from crawlers.vendors.notubiz.meetings import Meeting, read_meeting
from crawlers.vendors.notubiz.recording import read_speakers, recorded, recordings, spoken
from crawlers.vendors.notubiz.registers import Item, items_of, read_item
from crawlers.vendors.notubiz.votes import read_chart, voting_vote
from standard.base import Verwijzing
from standard.extensions import Bestand, ExtInformatieObject, Gebeurtenis
from standard.resources import InformatieObject
from standard.vocabulary import Informatieobjecttype, Uitslag
from store import Close, Put, Text, Version

API = "https://api.notubiz.nl"
VERSION = "1.21.0"
WINDOW_MONTHS = 3
REGISTER_MONTHS = 12
#: more pages than this is an endless paging
MAX_PAGES = 500
#: registers that hold no papers: forms and news
LEFT_ALONE = ("10", "15")


@dataclass(frozen=True)
class Place:
    """The meeting of an agenda item: record id, the source's key, its day."""

    vergadering: str
    sleutel: str
    datum: dt.date | None


class NotubizSpider(SourceSpider):
    """`vendor_key` is the organisation's number, or several with `|` between them where parts of
    one body (the districts of Amsterdam) are organisations of their own at Notubiz. `base_url` is
    only given to point elsewhere."""

    #: one service for all councils
    shared_limit = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.base = self.council.base_url or API
        self.organisations = self.council.vendor_key.split("|")
        self.committees: dict[str, str] = {}
        #: what the organisation calls its attributes
        self.labels: dict[int, str] = {}
        self.parties: dict[str, str] = {}
        self.people: dict[str, Naam] = {}
        self.registers: dict[str, str] = {}
        self.items: dict[str, Item] = {}
        #: register → whether all of it was listed
        self.whole: dict[str, bool] = {}
        #: ids of records that hang under an agenda item («punt/…») or register item («regel/…»)
        self.linked: dict[str, list[str]] = {}
        #: agenda item → its meeting
        self.places: dict[str, Meeting] = {}
        #: agenda items that we hold and did not read now
        self.older: dict[str, Place | None] = {}
        #: event → its day, by the list
        self.dates: dict[str, dt.date | None] = {}
        self.voted: set[str] = set()
        #: motions and amendments among the register items, by record id
        self.decided: set[str] = set()
        #: what we hold of each register
        self.held_items: dict[str, set[str]] = {}
        self.held_meetings = self.store.held(self.builder.set("vergaderingen"))

    async def read(self) -> AsyncIterator[Bundle]:
        if not all(number.isdigit() for number in self.organisations):
            raise Unreadable("vendor_key moet het nummer van de organisatie bij Notubiz zijn")
        for organisation in self.organisations:
            await self.load_labels(organisation)
            await self.load_committees(organisation)
            yield Bundle(await self.load_people(organisation))
            await self.load_registers(organisation)
        self.remember_links()
        for start, end in self.windows(WINDOW_MONTHS):
            async for first, last, events in self.halving(start, end, self.between):
                async for bundle in self.window(first, last, events):
                    yield bundle
        async for bundle in self.together(self.entry(item) for item in self.items.values()):
            yield bundle
        for module, name in self.registers.items():
            if self.whole.get(module) and self.options.since is None:
                yield Bundle(closes=self.close_register(module, name))

    async def get(self, path: str, *, tries: int | None = None, **parameters: Any) -> Any:
        asked = {"format": "json", "version": VERSION, **parameters}
        url = f"{self.url(self.base, path)}?{urlencode(asked, doseq=True)}"
        try:
            response = await self.ask(Request(url), tries=tries)
        except Gone as error:
            raise Refused(f"{path}: {error}") from error
        return answers.answer(response.body)

    # --- what names things -----------------------------------------------------------------------

    async def load_labels(self, organisation: str) -> None:
        """Labels differ per organisation; the numbers of most attributes do not."""
        try:
            self.labels |= answers.labels(await self.get(f"organisations/{organisation}"))
        except Blocked:
            raise
        except SourceError as error:
            self.report.note(f"namen van velden niet gelezen: {error}")

    async def load_committees(self, organisation: str) -> None:
        try:
            body = await self.get(f"organisations/{organisation}/gremia")
        except Blocked:
            raise
        except SourceError as error:
            self.report.note(f"namen van commissies niet gelezen: {error}")
            return
        for row in Fields(body).rows("gremia"):
            row.get("body")
            title = one_line(row.text("title"))
            if title:
                self.committees[row.required("id")] = title

    async def load_people(self, organisation: str) -> list[Put]:
        puts: list[Put] = []
        try:
            body = await self.get(f"organisations/{organisation}/parties")
            for row in Fields(body).rows("parties"):
                key, name = row.required("id"), one_line(row.text("name"))
                if name:
                    self.parties[name] = key
                    puts.append(self.builder.fractie(party_key(name), name))
            body = await self.get(f"organisations/{organisation}/speakers")
            for row in answers.speakers(body):
                told = answers.read_speaker(row)
                if told is None:
                    continue
                key, name, party = told
                person = self.people[key] = naam(name)
                puts += self.builder.lid(key, person, party)
        except Blocked:
            raise
        except SourceError as error:
            self.report.note(f"fracties en personen niet geheel gelezen: {error}")
        return puts

    # --- registers -------------------------------------------------------------------------------

    async def load_registers(self, organisation: str) -> None:
        found: list[str] = []
        try:
            body = await self.get(f"organisations/{organisation}/modules")
        except Blocked:
            raise
        except SourceError as error:
            self.report.fault("registers", error)
            return
        for row in Fields(body).rows("modules"):
            key = row.required("id")
            name = one_line(row.text("custom_name")) or one_line(row.text("name")) or key
            if key not in LEFT_ALONE:
                found.append(key)
                self.registers.setdefault(key, name)
            else:
                self.report.overgeslagen[f"register niet gelezen: {name}"] += 1
        for key in found:
            try:
                whole = await self.load_register(organisation, key, self.registers[key])
            except Blocked:
                raise
            except SourceError as error:
                whole = False
                self.report.fault(f"register {self.registers[key]}", error)
            self.whole[key] = whole and self.whole.get(key, True)

    async def load_register(self, organisation: str, module: str, name: str) -> bool:
        """The whole register at once; where that is too much, by year. Gives whether it is all."""
        path = f"organisations/{organisation}/modules/{module}/items"
        if self.options.since is None:
            faults = len(self.report.fouten)
            try:
                self.take_items(await self.get(path, tries=1), module)
                return len(self.report.fouten) == faults
            except (Blocked, Refused):
                raise
            except SourceError as error:
                self.report.note(f"register {name}: {error.reason}, per jaar gevraagd")

        async def between(start: dt.date, end: dt.date) -> Any:
            return await self.get(path, tries=2, **_period(start, end))

        faults = len(self.report.fouten)
        for start, end in self.windows(REGISTER_MONTHS):
            async for _, _, body in self.halving(start, end, between):
                self.take_items(body, module)
        return len(self.report.fouten) == faults

    def take_items(self, body: Any, module: str) -> None:
        rows = items_of(body)
        paging = Fields(body).sub("pagination")
        total = paging.text("total_results") if paging else None
        if total and total.isdigit() and len(rows) < int(total):
            told = f"de bron noemt er {total} maar geeft er {len(rows)}"
            self.report.fault(f"register {self.registers[module]}", Unreadable(told))
        for row in rows:
            try:
                item = read_item(row)
            except SourceError as error:
                self.report.fault(f"register {self.registers[module]}", error)
                continue
            if item is None:
                self.report.overgeslagen["niet openbaar"] += 1
                continue
            item.module = item.module or module
            self.items[item.id] = item
            record = self.builder.id("informatieobject", item.id)
            if self.kind(item) in DECIDED:
                self.decided.add(record)
            for place in (f"regel/{item.id}", *(f"punt/{key}" for key in item.places)):
                found = self.linked.setdefault(place, [])
                if record not in found:
                    found.append(record)

    def remember_links(self) -> None:
        """Which papers hang on which agenda items, of registers that did not come whole: what we
        hold of them still hangs there."""
        missed: list[Version] = []
        for module in self.registers:
            if self.whole.get(module) and self.options.since is None:
                continue
            seen = {self.builder.id("informatieobject", key) for key in self.items}
            held = self.store.held(self.builder.set(f"register/{module}"))
            missed += self.store.get_many(held - seen).values()
        named = {each["id"] for one in missed for each in one.body["data"].get("agendapunten", ())}
        keys = {
            key: item.body["bronidentificatie"] for key, item in self.store.get_many(named).items()
        }
        for one in missed:
            data = one.body["data"]
            if data.get("informatieobjecttype") in list(DECIDED):
                self.decided.add(one.id)
            places = [keys[e["id"]] for e in data.get("agendapunten", ()) if e["id"] in keys]
            for place in (f"regel/{one.body['bronidentificatie']}", *(f"punt/{k}" for k in places)):
                found = self.linked.setdefault(place, [])
                if one.id not in found:
                    found.append(one.id)

    def kind(self, item: Item) -> Informatieobjecttype | None:
        name = self.registers.get(item.module, "")
        return entry_type(name, item.values.get("titel", ""), item.values.get("soort"))

    async def entry(self, item: Item) -> Bundle:
        name = self.registers.get(item.module, "")
        kader = self.builder.set(f"register/{item.module}")
        record_id = self.builder.id("informatieobject", item.id)
        places = {key: place for key in item.places if (place := self.place(key))}
        state = state_of(item.modified, item.documents, list(places), sorted(item.values.items()))
        if item.module not in self.held_items:
            self.held_items[item.module] = self.store.held(kader)
        if self.same(item.id, state, self.held_items[item.module], record_id):
            self.report.overgeslagen["registerregel ongewijzigd"] += 1
            self.report.gevonden[str(self.kind(item) or "document")] += 1
            return Bundle()
        try:
            files = [await self.document(document) for document in item.documents]
            entry = read_entry(self.builder, item.id, name, None, item.values, files=files)
            self.connect(entry, places)
            told = self.told(entry, item, places)
            puts = [Put(entry.record, kader, entry.datum), *entry.puts, *told]
        except Blocked:
            raise
        except SourceError as error:
            self.report.fault(f"register {name}: {item.id}", error)
            return Bundle()
        return self.entry_bundle(entry, puts, state, files)

    def place(self, key: str) -> Place | None:
        """Where an agenda item is: as it was read now, or as we hold it where its meeting was not
        asked for, or did not come."""
        if key in self.places:
            meeting = self.places[key]
            return Place(meeting.record.id, meeting.key, meeting.datum)
        if key not in self.older:
            self.older[key] = self.held_place(key)
        return self.older[key]

    def held_place(self, key: str) -> Place | None:
        item = self.store.get(self.builder.id("agendapunt", key))
        if item is None or item.deleted:
            return None
        meeting = self.store.get(item.body["data"]["vergadering"]["id"])
        if meeting is None or meeting.deleted:
            return None
        data = meeting.body["data"]
        date = try_day(data.get("vergaderdatum") or data.get("geplandeVergaderdatum"))
        return Place(meeting.id, meeting.body["bronidentificatie"], date)

    def connect(self, entry: Entry, places: dict[str, Place]) -> None:
        """To the agenda items that the source names, as far as we know them."""
        if not places:
            return
        meetings = [Verwijzing(id=place.vergadering) for place in places.values()]
        data = entry.record.data
        change = {
            "agendapunten": tuple(
                Verwijzing(id=self.builder.id("agendapunt", key)) for key in places
            ),
            "vergaderingen": tuple(dict.fromkeys(meetings)),
        }
        days = [place.datum for place in places.values()]
        ext = entry.record.ext
        assert isinstance(ext, ExtInformatieObject)
        life = placed(ext.levensloop, max((day for day in days if day), default=None))
        entry.record = entry.record.changed(
            data=data.changed(**change), ext=ext.changed(levensloop=life)
        )

    def told(self, entry: Entry, item: Item, places: dict[str, Place]) -> list[Put]:
        """The vote that the register tells in words, where the votings API tells none."""
        if entry.note is None or entry.record.id in self.voted:
            return []
        vote = note_vote(item.id, entry.note, entry.uitslag, self.people)
        vote.informatieobject = entry.record.id
        data = entry.record.data
        assert isinstance(data, InformatieObject)
        vote.onderwerp = data.titel
        for key, place in list(places.items())[:1]:
            vote.agendapunt = self.builder.id("agendapunt", key)
            vote.vergadering, vote.vergadering_sleutel = place.vergadering, place.sleutel
            vote.datum = place.datum
        return vote_puts(self.builder, vote, entry.record.id)

    def close_register(self, module: str, name: str) -> list[Close]:
        seen = (
            self.builder.id("informatieobject", item.id)
            for item in self.items.values()
            if item.module == module
        )
        return self.close_whole(f"register {name}", self.builder.set(f"register/{module}"), seen)

    # --- meetings --------------------------------------------------------------------------------

    async def between(self, start: dt.date, end: dt.date) -> list[Fields]:
        """Meetings of a period, over all pages; an assembly stands for the meetings in it."""
        found: list[Fields] = []
        for organisation in self.organisations:
            found += await self.events(organisation, start, end)
        return found

    async def events(self, organisation: str, start: dt.date, end: dt.date) -> list[Fields]:
        found: dict[str, Fields] = {}
        for page in range(1, MAX_PAGES + 1):
            body = await self.get(
                "events",
                tries=2,
                organisation_id=organisation,
                page=page,
                **_period(start, end),
            )
            rows = Fields(body).rows("events")
            fresh = {row.required("id"): row for row in rows}
            if rows and not fresh.keys() - found.keys():
                raise Unreadable("events: bladeren houdt niet op (alleen herhalingen)")
            found |= fresh
            paging = Fields(body).sub("pagination")
            if not rows or paging is None or not paging.get("has_more_pages"):
                return list(found.values())
        raise Unreadable("events: bladeren houdt niet op")

    async def window(
        self, start: dt.date, end: dt.date, events: list[Fields]
    ) -> AsyncIterator[Bundle]:
        keys: dict[str, None] = {}
        complete = True
        for event in events:
            self.dates[event.required("id")] = _planned(event)
            if event.text("permission_group") != "public":
                self.report.refused(_planned(event), "niet openbaar")
            elif event.text("type") != "assembly":
                keys[event.required("id")] = None
            else:
                try:
                    keys |= dict.fromkeys(await self.assembly(event.required("id")))
                except Blocked:
                    raise
                except SourceError as error:
                    complete = False
                    self.report.fault(f"vergaderavond {event.get('id')}", error)
        seen: list[str] = []
        async for key, bundle in self.together(self.meeting(key) for key in keys):
            if bundle is None:
                complete = False
            elif bundle.puts:
                seen.append(self.builder.id("vergadering", key))
                yield bundle
        if complete:
            yield Bundle(closes=self.close_period("vergaderingen", seen, start, end))

    async def assembly(self, key: str) -> list[str]:
        body = Fields(await self.get(f"events/assemblies/{key}")).sub("assembly")
        return [row.required("id") for row in body.rows("meetings")] if body else []

    async def meeting(self, key: str) -> tuple[str, Bundle | None]:
        """One meeting with agenda, documents and votes; an empty bundle when it is not public, and
        None when it could not be read, so that it does not count as withdrawn."""
        try:
            body = Fields(await self.get(f"events/meetings/{key}"))
            row = body.sub("meeting")
            if row is None:
                raise Unreadable(f"vergadering {key} ontbreekt in het antwoord")
            meeting = read_meeting(row, self.builder, self.committees, self.linked, self.labels)
            if meeting is None:
                self.report.refused(self.dates.get(key), "niet openbaar")
                return key, Bundle()
            rows = await self.votes_of(meeting)
            page = await self.page(meeting) if rows or recorded(meeting) else ""
            votings = self.votings(rows, page)
            extra = await self.recording(meeting, page)
        except Blocked:
            raise
        except Refused as error:
            self.report.refused(self.dates.get(key), f"vergadering geweigerd: {error}")
            return key, Bundle()
        except SourceError as error:
            self.report.fault(f"vergadering {key}", error)
            self.report.meeting(self.dates.get(key), error.reason)
            return key, None
        for put in meeting.items:
            self.places[put.record.bronidentificatie] = meeting
        return key, await self.bundle(meeting, votings, extra)

    async def bundle(
        self, meeting: Meeting, votings: list[tuple[Fields, list[MemberVote]]], extra: list[Put]
    ) -> Bundle:
        if meeting.withheld:
            self.report.overgeslagen["vertrouwelijk"] += meeting.withheld
        puts = [
            Put(meeting.record, self.builder.set("vergaderingen"), meeting.datum),
            *meeting.items,
        ]
        documents = list({each.id: each for each in meeting.documents}.values())
        for row, named in votings:
            puts += self.vote(row, named, meeting)
        puts += extra
        bodies = [put.record.body() for put in puts]
        state = state_of(bodies, documents)
        if self.same(meeting.key, state, self.held_meetings, meeting.record.id):
            self.count(puts)
            self.report.gevonden["document"] += len(documents)
            return Bundle(puts[:1])
        files = []
        for document in documents:
            heading = f"{document.label or ''} {document.title}"
            wanted = is_besluitenlijst(heading) or is_notulen(heading)
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
            puts.append(Put(record, self.builder.set("documenten")))
            registers = bool(votings) or bool(self.registers)
            puts += minutes(self.builder, meeting, heading, text, self.people, registers=registers)
        self.count(puts)
        own = frozenset(put.record.id for put in puts if put.kader == meeting.record.id)
        close = Close(meeting.record.id, own, "niet meer bij de bron")
        return Bundle(puts, [close], self.seen(meeting.key, state, files))

    async def document(self, document: Document) -> Bestand:
        bestand, _ = await self.fetched(document, text=False)
        return bestand

    async def fetched(self, document: Document, *, text: bool) -> tuple[Bestand, Text | None]:
        url = document.url
        if self.council.base_url:  # the service was pointed elsewhere, and its files with it
            parts = urlsplit(url)
            url = self.url(self.base, parts.path) if parts.netloc == urlsplit(API).netloc else url
        return await self.file(
            url, name=document.name, size=document.size, stated=document.stated, text=text
        )

    # --- votes -----------------------------------------------------------------------------------

    async def votes_of(self, meeting: Meeting) -> list[Fields]:
        """The votes of the digital vote module; a council that does not use it has none, and its
        meetings are read all the same."""
        try:
            body = await self.get("agenda_items/votings", meeting_id=meeting.key)
        except Blocked:
            raise
        except Refused as error:
            self.report.note(f"geen stemmingen van de stemmodule: {error}")
            return []
        return Fields(body).rows("votings")

    async def page(self, meeting: Meeting) -> str:
        """The portal's page of a meeting, empty where it does not come: the API has the rest."""
        page = meeting.page
        if self.council.portal_url:
            page = self.url(self.council.portal_url, f"vergadering/{meeting.key}")
        if not page:
            return ""
        try:
            return (await self.ask(Request(page), tries=2, robots=True)).text
        except SourceError as error:
            self.report.note(f"geen namen bij stemmingen en sprekers van het portaal: {error}")
            return ""

    def votings(self, rows: list[Fields], page: str) -> list[tuple[Fields, list[MemberVote]]]:
        """The votes of a meeting with the names that the portal gives to them."""
        named = read_chart(page) if rows and page else {}
        return [
            (row, [self.recognised(member) for member in named.get(row.required("id"), [])])
            for row in rows
        ]

    async def recording(self, meeting: Meeting, page: str) -> list[Put]:
        """The video with subtitles, and who spoke when; nothing where there is no recording."""
        media: list[Put] = []
        if not recorded(meeting):
            return media
        try:
            media = recordings(await self.get("media", event_id=meeting.key), meeting, self.builder)
        except Blocked:
            raise
        except SourceError as error:
            self.report.note(f"opnamen niet gelezen: {error}")
        fragments = read_speakers(page) if page else []
        return media + spoken(fragments, meeting, self.builder, self.people, media)

    def recognised(self, member: MemberVote) -> MemberVote:
        """The person of the speakers' list whom the portal's name fits, if just one."""
        return replace(member, sleutel=person_key(member.naam, self.people))

    def vote(self, row: Fields, named: list[MemberVote], meeting: Meeting) -> list[Put]:
        parent = row.sub("parent")
        place = parent.text("id") if parent else None
        linked = self.linked.get(f"punt/{place}", ())
        decided = [record for record in linked if record in self.decided]
        document = decided[0] if len(decided) == 1 else None
        if document:
            self.voted.add(document)
        vote = voting_vote(row, named, document, meeting, self.builder)
        return vote_puts(self.builder, vote, meeting.record.id)


def placed(life: tuple[Gebeurtenis, ...], day: dt.date | None) -> tuple[Gebeurtenis, ...]:
    """The events of a motion, of which those that a vote brings fall on the day of the meeting."""
    found: list[Gebeurtenis] = []
    for event in life:
        undated = event.datum is None and event.gebeurtenis in {*Uitslag, "gewijzigd"}
        if day and undated and event.gebeurtenis in VOTED_ON:
            found.append(
                Gebeurtenis(
                    gebeurtenis="in stemming", datum=day, bron="Ingediend in", afgeleid=True
                )
            )
        change = {"datum": day, "afgeleid": True} if day and undated else {}
        found.append(event.changed(**change))
    return tuple(found)


def _planned(event: Fields) -> dt.date | None:
    """The day of an event of the list, None where it does not tell a readable one."""
    rows = event.rows("plannings")
    try:
        return moment(rows[0].text("start_date"))[0] if rows else None
    except SourceError:
        return None


def _period(start: dt.date, end: dt.date) -> dict[str, str]:
    return {"date_from": f"{start} 00:00:00", "date_to": f"{end} 23:59:59"}
