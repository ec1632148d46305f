"""Reads the registers («modules») of Notubiz and hangs their entries under agenda items."""

import datetime as dt
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from crawlers.crawl.bundle import Bundle
from crawlers.crawl.memory import state_of
from crawlers.crawl.spider import SourceSpider
from crawlers.errors import Blocked, Refused, SourceError, Unreadable
from crawlers.markup import one_line
from crawlers.reading.dates import try_day
from crawlers.reading.fields import Fields
from crawlers.reading.registers import Entry, entry_type, read_entry
from crawlers.reading.vote_notes import note_vote
from crawlers.reading.vote_records import vote_puts
from crawlers.reading.words import DECIDED, VOTED_ON
from crawlers.vendors.notubiz.answers import Document
from crawlers.vendors.notubiz.api import Api, period
from crawlers.vendors.notubiz.directory import Directory
from crawlers.vendors.notubiz.meetings import Meeting
from crawlers.vendors.notubiz.registers import Item, items_of, read_item
from standard.base import Verwijzing
from standard.extensions import Bestand, ExtInformatieObject, Gebeurtenis
from standard.resources import InformatieObject
from standard.vocabulary import Informatieobjecttype, Uitslag
from store import Close, Put, Version

#: registers that hold no papers: forms and news
LEFT_ALONE = ("10", "15")
REGISTER_MONTHS = 12


@dataclass(frozen=True)
class Place:
    """The meeting of an agenda item: record id, the source's key, its day."""

    vergadering: str
    sleutel: str
    datum: dt.date | None


class Registers:
    """The registers of one council. They are listed before its meetings, because agendas name their
    items, and written after those. `fetch` gives a document's file."""

    def __init__(
        self,
        spider: SourceSpider,
        api: Api,
        directory: Directory,
        fetch: Callable[[Document], Awaitable[Bestand]],
    ) -> None:
        self.spider = spider
        self.api = api
        self.directory = directory
        self.fetch = fetch
        self.names: dict[str, str] = {}
        self.items: dict[str, Item] = {}
        #: register → whether all of it was listed
        self.whole: dict[str, bool] = {}
        #: ids of records that hang under an agenda item («punt/…») or register item («regel/…»)
        self.linked: dict[str, list[str]] = {}
        #: agenda item → its meeting
        self.places: dict[str, Meeting] = {}
        #: agenda items that we hold and did not read now
        self.older: dict[str, Place | None] = {}
        #: documents whose vote the votings API tells
        self.voted: set[str] = set()
        #: motions and amendments among the register items, by record id
        self.decided: set[str] = set()
        #: what we hold of each register
        self.held_items: dict[str, set[str]] = {}

    async def read(self) -> AsyncIterator[Bundle]:
        """The entries, and what of each register that was listed whole is gone."""
        async for bundle in self.spider.together(self.entry(item) for item in self.items.values()):
            yield bundle
        for module, name in self.names.items():
            if self.whole.get(module) and self.spider.options.since is None:
                yield Bundle(closes=self.close_register(module, name))

    async def load(self, organisation: str) -> None:
        modules: list[str] = []
        try:
            body = await self.api.get(f"organisations/{organisation}/modules")
        except Blocked:
            raise
        except SourceError as error:
            self.spider.report.fault("registers", error)
            return
        for row in Fields(body).rows("modules"):
            key = row.required("id")
            name = one_line(row.text("custom_name")) or one_line(row.text("name")) or key
            if key not in LEFT_ALONE:
                modules.append(key)
                self.names.setdefault(key, name)
            else:
                self.spider.report.overgeslagen[f"register niet gelezen: {name}"] += 1
        for key in modules:
            try:
                whole = await self.load_one(organisation, key, self.names[key])
            except Blocked:
                raise
            except SourceError as error:
                whole = False
                self.spider.report.fault(f"register {self.names[key]}", error)
            self.whole[key] = whole and self.whole.get(key, True)

    async def load_one(self, organisation: str, module: str, name: str) -> bool:
        """The whole register at once; where that is too much, by year. Gives whether it is all."""
        path = f"organisations/{organisation}/modules/{module}/items"
        if self.spider.options.since is None:
            faults = len(self.spider.report.fouten)
            try:
                self.take_items(await self.api.get(path, tries=1), module)
                return len(self.spider.report.fouten) == faults
            except (Blocked, Refused):
                raise
            except SourceError as error:
                self.spider.report.note(f"register {name}: {error.reason}, per jaar gevraagd")

        async def between(start: dt.date, end: dt.date) -> Any:
            return await self.api.get(path, tries=2, **period(start, end))

        faults = len(self.spider.report.fouten)
        for start, end in self.spider.windows(REGISTER_MONTHS):
            async for _, _, body in self.spider.halving(start, end, between):
                self.take_items(body, module)
        return len(self.spider.report.fouten) == faults

    def take_items(self, body: Any, module: str) -> None:
        rows = items_of(body)
        paging = Fields(body).sub("pagination")
        total = paging.text("total_results") if paging else None
        if total and total.isdigit() and len(rows) < int(total):
            fewer = f"de bron noemt er {total} maar geeft er {len(rows)}"
            self.spider.report.fault(f"register {self.names[module]}", Unreadable(fewer))
        for row in rows:
            try:
                item = read_item(row)
            except SourceError as error:
                self.spider.report.fault(f"register {self.names[module]}", error)
                continue
            if item is None:
                self.spider.report.overgeslagen["niet openbaar"] += 1
                continue
            item.module = item.module or module
            self.items[item.id] = item
            record = self.spider.builder.id("informatieobject", item.id)
            if self.kind(item) in DECIDED:
                self.decided.add(record)
            for place in (f"regel/{item.id}", *(f"punt/{key}" for key in item.places)):
                records = self.linked.setdefault(place, [])
                if record not in records:
                    records.append(record)

    def remember_links(self) -> None:
        """Which papers hang on which agenda items, of registers that did not come whole: what we
        hold of them still hangs there."""
        missed: list[Version] = []
        for module in self.names:
            if self.whole.get(module) and self.spider.options.since is None:
                continue
            seen = {self.spider.builder.id("informatieobject", key) for key in self.items}
            held = self.spider.store.held(self.spider.builder.set(f"register/{module}"))
            missed += self.spider.store.get_many(held - seen).values()
        named = {
            reference["id"]
            for version in missed
            for reference in version.body["data"].get("agendapunten", ())
        }
        keys = {
            key: item.body["bronidentificatie"]
            for key, item in self.spider.store.get_many(named).items()
        }
        for version in missed:
            data = version.body["data"]
            if data.get("informatieobjecttype") in list(DECIDED):
                self.decided.add(version.id)
            places = [keys[e["id"]] for e in data.get("agendapunten", ()) if e["id"] in keys]
            for place in (
                f"regel/{version.body['bronidentificatie']}",
                *(f"punt/{k}" for k in places),
            ):
                records = self.linked.setdefault(place, [])
                if version.id not in records:
                    records.append(version.id)

    def kind(self, item: Item) -> Informatieobjecttype | None:
        name = self.names.get(item.module, "")
        return entry_type(name, item.values.get("titel", ""), item.values.get("soort"))

    async def entry(self, item: Item) -> Bundle:
        name = self.names.get(item.module, "")
        kader = self.spider.builder.set(f"register/{item.module}")
        record_id = self.spider.builder.id("informatieobject", item.id)
        places = {key: place for key in item.places if (place := self.place(key))}
        state = state_of(item.modified, item.documents, list(places), sorted(item.values.items()))
        if item.module not in self.held_items:
            self.held_items[item.module] = self.spider.store.held(kader)
        if self.spider.same(item.id, state, self.held_items[item.module], record_id):
            self.spider.report.overgeslagen["registerregel ongewijzigd"] += 1
            self.spider.report.gevonden[str(self.kind(item) or "document")] += 1
            return Bundle()
        try:
            files = [await self.fetch(document) for document in item.documents]
            entry = read_entry(self.spider.builder, item.id, name, None, item.values, files=files)
            self.connect(entry, places)
            votes = self.told(entry, item, places)
            puts = [Put(entry.record, kader, entry.datum), *entry.puts, *votes]
        except Blocked:
            raise
        except SourceError as error:
            self.spider.report.fault(f"register {name}: {item.id}", error)
            return Bundle()
        return self.spider.entry_bundle(entry, puts, state, files)

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
        item = self.spider.store.get(self.spider.builder.id("agendapunt", key))
        if item is None or item.deleted:
            return None
        meeting = self.spider.store.get(item.body["data"]["vergadering"]["id"])
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
                Verwijzing(id=self.spider.builder.id("agendapunt", key)) for key in places
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
        vote = note_vote(item.id, entry.note, entry.uitslag, self.directory.people)
        vote.informatieobject = entry.record.id
        data = entry.record.data
        assert isinstance(data, InformatieObject)
        vote.onderwerp = data.titel
        for key, place in list(places.items())[:1]:
            vote.agendapunt = self.spider.builder.id("agendapunt", key)
            vote.vergadering, vote.vergadering_sleutel = place.vergadering, place.sleutel
            vote.datum = place.datum
        return vote_puts(self.spider.builder, vote, entry.record.id)

    def close_register(self, module: str, name: str) -> list[Close]:
        seen = (
            self.spider.builder.id("informatieobject", item.id)
            for item in self.items.values()
            if item.module == module
        )
        return self.spider.close_whole(
            f"register {name}", self.spider.builder.set(f"register/{module}"), seen
        )


def placed(life: tuple[Gebeurtenis, ...], day: dt.date | None) -> tuple[Gebeurtenis, ...]:
    """The events of a motion, of which those that a vote brings fall on the day of the meeting."""
    events: list[Gebeurtenis] = []
    for event in life:
        undated = event.datum is None and event.gebeurtenis in {*Uitslag, "gewijzigd"}
        if day and undated and event.gebeurtenis in VOTED_ON:
            events.append(
                Gebeurtenis(
                    gebeurtenis="in stemming", datum=day, bron="Ingediend in", afgeleid=True
                )
            )
        change = {"datum": day, "afgeleid": True} if day and undated else {}
        events.append(event.changed(**change))
    return tuple(events)
