"""The meetings of a crawl of iBabs, to hang register entries and their votes under."""

import datetime as dt
from collections.abc import Awaitable, Callable
from typing import Any

from crawlers.crawl.report import Report
from crawlers.reading.agenda_links import find_item
from crawlers.reading.names import fold
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

    def add(self, meeting: Meeting) -> None:
        self.by_key[meeting.record.bronidentificatie.lower()] = meeting
        if meeting.datum:
            day = self.by_day.setdefault(meeting.datum, [])
            day[:] = [other for other in day if other.record.id != meeting.record.id] + [meeting]

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
