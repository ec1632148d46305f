"""The meetings of a crawl of iBabs, to hang register entries and their votes under."""

import datetime as dt
from collections.abc import Awaitable, Callable
from typing import Any

from crawlers.crawl.report import Report
from crawlers.reading.agenda_links import find_item
from crawlers.reading.names import fold
from crawlers.reading.placing import on_the_day
from crawlers.reading.records import RecordBuilder
from crawlers.reading.registers import Entry
from crawlers.vendors.ibabs.meetings import Meeting
from crawlers.vendors.ibabs.portal_registers import Item
from standard.base import Verwijzing
from standard.resources import InformatieObject
from store import Store


class Agenda:
    """Meetings by day and by the source's key. `load_day` asks the source for a day that the crawl
    did not cover."""

    def __init__(
        self,
        builder: RecordBuilder,
        store: Store,
        report: Report,
        load_day: Callable[[dt.date], Awaitable[None]],
    ) -> None:
        self.builder = builder
        self.store = store
        self.report = report
        self.load_day = load_day
        self.by_day: dict[dt.date, list[Meeting]] = {}
        self.by_key: dict[str, Meeting] = {}
        #: records of those meetings
        self.read: set[str] = set()
        #: record of an entry → the agenda items that list it, each with its meeting
        self.listing: dict[str, dict[str, Meeting]] = {}

    def add(self, meeting: Meeting) -> None:
        self.read.add(meeting.record.id)
        for record, items in meeting.holders.items():
            self.listing.setdefault(record, {}).update(dict.fromkeys(items, meeting))
        self.by_key[meeting.record.bronidentificatie.lower()] = meeting
        if meeting.datum:
            day = self.by_day.setdefault(meeting.datum, [])
            day[:] = [other for other in day if other.record.id != meeting.record.id] + [meeting]

    async def attach(self, entry: Entry) -> None:
        """Finds the agenda item that the entry names; a day outside the crawl is asked for."""
        link = entry.agenda
        if link is None:
            if not self.attach_by_item(entry):
                self.keep_place(entry)
            return
        await self.load_day(link.date)
        meetings = self.by_day.get(link.date, [])
        named = [m for m in meetings if fold(m.type_name) == fold(link.type_name)]
        candidates = named or (meetings if len(meetings) == 1 else [])
        if len(candidates) != 1:
            if not self.attach_by_item(entry) and not self.keep_links(entry):
                self.report.overgeslagen["registerregel zonder gevonden vergadering"] += 1
            return
        self.connect(entry, candidates[0], find_item(candidates[0].index, link))

    def attach_by_item(self, entry: Entry) -> bool:
        """An entry that names no meeting that we know hangs under the agenda item that lists it,
        where that is one. Gives whether there is such an item."""
        place = self.listed(entry.record.id)
        if place is None:
            return False
        item, meeting = place
        self.connect(entry, meeting, item)
        on_the_day(entry, meeting.datum, "Agendapunt")
        return True

    def listed(self, record_id: str) -> tuple[str, Meeting] | None:
        """The one agenda item that lists an entry, with its meeting."""
        places = list(self.listing.get(record_id, {}).items())
        return places[0] if len(places) == 1 else None

    def unplaced(self, record_id: str) -> bool:
        """Whether an entry that we hold without a meeting is listed by an agenda item."""
        if self.listed(record_id) is None:
            return False
        held = self.store.get(record_id)
        return held is not None and not held.body["data"].get("vergaderingen")

    def attach_by_page(self, entry: Entry, item: Item) -> None:
        """By the link to the agenda page, and there by the item that lists the entry."""
        for key in item.meetings:
            meeting = self.by_key.get(key)
            if meeting is None:
                continue
            named = {self.builder.id("agendapunt", item_key) for item_key in item.agenda_items}
            holders = {
                row[2]
                for row in meeting.index
                if row[2] in named or row[2] in meeting.holders.get(entry.record.id, ())
            }
            place = holders.pop() if len(holders) == 1 else None
            if place is None and entry.agenda:
                place = find_item(meeting.index, entry.agenda)
            self.connect(entry, meeting, place)
            return
        if item.meetings:
            self.keep_links(entry)

    def connect(self, entry: Entry, meeting: Meeting, item: str | None) -> None:
        data = entry.record.data
        assert isinstance(data, InformatieObject)
        change: dict[str, Any] = {"vergaderingen": (meeting.record.verwijzing(),)}
        if item:
            change["agendapunten"] = (Verwijzing(id=item),)
        entry.record = entry.record.changed(data=data.changed(**change))
        entry.datum = entry.datum or meeting.datum

    def keep_place(self, entry: Entry) -> None:
        """An entry that only an agenda listed stays there while its meeting is not read."""
        before = self.store.get(entry.record.id)
        if before is None or before.deleted:
            return
        meetings = [link["id"] for link in before.body["data"].get("vergaderingen", ())]
        if not self.read & set(meetings) and self.keep_links(entry):
            days = [place[1] for key in meetings if (place := self.meeting_of(key))]
            on_the_day(entry, days[0] if len(days) == 1 else None, "Agendapunt")

    def keep_links(self, entry: Entry) -> bool:
        """The source names a meeting that could not be read this time: what it was linked to
        before stays. False when there was nothing before."""
        before = self.store.get(entry.record.id)
        if before is None or before.deleted or not before.body["data"].get("vergaderingen"):
            return False
        links = {
            name: tuple(Verwijzing(id=link["id"]) for link in before.body["data"].get(name, ()))
            for name in ("vergaderingen", "agendapunten")
        }
        entry.record = entry.record.changed(data=entry.record.data.changed(**links))
        return True

    def meeting_of(self, record_id: str) -> tuple[str, dt.date | None] | None:
        """(the source's key, day) of a meeting of this crawl, else of one that we hold."""
        for meeting in self.by_key.values():
            if meeting.record.id == record_id:
                return meeting.record.bronidentificatie, meeting.datum
        held = self.store.get(record_id)
        if held is None or held.deleted:
            return None
        data = held.body["data"]
        day = data.get("vergaderdatum") or data.get("geplandeVergaderdatum")
        return held.body["bronidentificatie"], dt.date.fromisoformat(day) if day else None
