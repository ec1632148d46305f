"""Where papers of Notubiz were handled: agenda items and meetings, as read now or as we hold them."""

import datetime as dt
from dataclasses import dataclass

from crawlers.crawl.spider import SourceSpider
from crawlers.reading.dates import try_day
from crawlers.vendors.notubiz.meetings import Meeting
from crawlers.vendors.notubiz.registers import Item
from store import Version


@dataclass(frozen=True)
class Place:
    """The meeting of an agenda item: record id, the source's key, its day; `punt` is the id of the
    item's record, None where only the meeting is known."""

    vergadering: str
    sleutel: str
    datum: dt.date | None
    punt: str | None
    #: the page of the item, or of the meeting
    pagina: str | None = None


class Places:
    """The agenda items and meetings of one council, by the source's keys."""

    def __init__(self, spider: SourceSpider) -> None:
        self.spider = spider
        #: agenda item → its meeting; and meetings by their own keys
        self.items: dict[str, Meeting] = {}
        self.meetings: dict[str, Meeting] = {}
        #: where pages of meetings are, as the first of them tells
        self.portal: str | None = None
        #: agenda items that we hold and did not read now
        self.older: dict[str, Place | None] = {}
        #: entry of a register → the agenda items that name it
        self.hung: dict[str, list[str]] = {}

    def add(self, meeting: Meeting) -> None:
        """A meeting that was read."""
        self.meetings[meeting.key] = meeting
        self.portal = self.portal or meeting.portal
        for put in meeting.items:
            self.items[put.record.bronidentificatie] = meeting
        for node in meeting.within:
            self.items[node] = meeting
        for entry, items in meeting.hung.items():
            self.hung.setdefault(entry, []).extend(items)

    def of(self, item: Item) -> list[Place]:
        """Where an entry was handled: under the agenda items that it names, else in the meetings
        that it names, as far as we know them; else under the agenda items that name it."""
        named = self.named_by(item)
        return named if named or item.places else self.naming(item)

    def naming(self, item: Item) -> list[Place]:
        """The agenda items that name an entry, as read now, and as we hold them where their meeting
        was not read now."""
        places = [place for key in self.hung.get(item.id, ()) if (place := self.place(key))]
        held = self.spider.store.get(self.spider.builder.id("informatieobject", item.id))
        rows = held.body["data"].get("agendapunten", ()) if held and not held.deleted else ()
        for row in rows:
            point = self.spider.store.get(row["id"])
            key = point.body["bronidentificatie"] if point else ""
            if key not in self.items and (place := self.place(key)):
                places += [] if place.sleutel in self.meetings else [place]
        return places

    def named_by(self, item: Item) -> list[Place]:
        """The places that an entry names itself."""
        sure = [place for key in item.places if (place := self.place(key))]
        sure += [place for key in item.events if (place := self.evening(key))]
        for key in item.unsure:
            either = [place for place in (self.place(key), self.evening(key)) if place]
            sure += either if len(either) == 1 else []
        known = {place.vergadering for place in sure if place.punt}
        return [each for each in sure if each.punt or each.vergadering not in known]

    def place(self, key: str) -> Place | None:
        """Where an agenda item is: as it was read now, or as we hold it where its meeting was not
        asked for, or did not come."""
        if key in self.items:
            meeting = self.items[key]
            item = meeting.within.get(key, key)
            punt = self.spider.builder.id("agendapunt", item)
            page = meeting.item_page(item)
            return Place(meeting.record.id, meeting.key, meeting.datum, punt, page)
        if key not in self.older:
            self.older[key] = self.held_place(key)
        return self.older[key]

    def evening(self, key: str) -> Place | None:
        """A meeting by its own key."""
        if key in self.meetings:
            meeting = self.meetings[key]
            return Place(meeting.record.id, key, meeting.datum, None, meeting.page)
        held = self.spider.store.get(self.spider.builder.id("vergadering", key))
        return None if held is None or held.deleted else _held(held, None)

    def held_place(self, key: str) -> Place | None:
        item = self.spider.store.get(self.spider.builder.id("agendapunt", key))
        if item is None or item.deleted:
            return None
        meeting = self.spider.store.get(item.body["data"]["vergadering"]["id"])
        if meeting is None or meeting.deleted:
            return None
        return _held(meeting, item)


def _held(meeting: Version, item: Version | None) -> Place:
    data = meeting.body["data"]
    date = try_day(data.get("vergaderdatum") or data.get("geplandeVergaderdatum"))
    page = (item or meeting).body["bron_url"]
    key = meeting.body["bronidentificatie"]
    return Place(meeting.id, key, date, item.id if item else None, page)
