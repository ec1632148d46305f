"""A meeting of iBabs, the same from the service and from the portal. No network here."""

import datetime as dt
import re
from dataclasses import dataclass, field

from crawlers.reading.documents import Document
from crawlers.reading.meetings import gremium, times
from crawlers.reading.records import RecordBuilder
from crawlers.reading.words import is_cancelled, vergaderingstype
from standard.base import knip
from standard.extensions import ExtAgendapunt
from standard.records import Record
from standard.resources import Agendapunt, Vergadering
from store import Put


@dataclass
class Meeting:
    """One meeting as records, with what still has to be fetched."""

    record: Record
    datum: dt.date | None
    type_name: str
    items: list[Put] = field(default_factory=list)
    #: (position as displayed, title, id) in order, to find an item by
    index: list[tuple[str, str, str]] = field(default_factory=list)
    documents: list[Document] = field(default_factory=list)
    attendees: list[Put] = field(default_factory=list)
    #: votes, decisions and presence that the agenda itself tells
    told: list[Put] = field(default_factory=list)
    webcast: str | None = None
    vertrouwelijk: int = 0
    #: whether something of it was lost
    lost: bool = False
    #: document id → ids of the items that carry it
    holders: dict[str, list[str]] = field(default_factory=dict)

    def forget(self) -> None:
        """Lets go of all but what register entries are matched with."""
        self.items, self.documents, self.attendees, self.told = [], [], [], []


def vergadering(
    builder: RecordBuilder,
    name: str,
    type_id: str,
    date: dt.date | None,
    start: dt.datetime | None,
    end: dt.datetime | None,
    explanation: str | None,
    location: str | None,
) -> Vergadering:
    """A meeting of either face of iBabs. A cancelled one keeps its planned times only."""
    return Vergadering(
        naam=knip(name, 100),
        vergaderingstype=vergaderingstype(name, builder.council.kind),
        georganiseerd_door_gremium=gremium(type_id, name),
        vergadertoelichting=explanation,
        locatie=knip(location, 100),
        **times(date, start, end, cancelled=is_cancelled(name, explanation)),
        **builder.owner,
    )


def held(data: Vergadering, start: dt.datetime | None, end: dt.datetime | None) -> Vergadering:
    """The times at which it was held, beside those that were planned."""
    if start is None and end is None:
        return data
    planned = {
        "geplande_vergaderdatum": data.vergaderdatum,
        "geplande_aanvang_vergadering": data.aanvang_vergadering,
        "geplande_einde_vergadering": data.einde_vergadering,
    }
    return data.changed(**planned, aanvang_vergadering=start, einde_vergadering=end)


def add_item(
    meeting: Meeting,
    builder: RecordBuilder,
    *,
    key: str,
    position: str,
    title: str,
    text: str | None,
    attached: list[str],
    proposed: str | None = None,
    other: dict[str, str] | None = None,
    url: str | None = None,
) -> None:
    """One agenda item of either face of iBabs, in the order of the agenda."""
    order = len(meeting.items) + 1
    data = Agendapunt(
        vergadering=meeting.record.verwijzing(),
        agendapunt_kenmerk=knip(position, 20),
        agendapunt_titel=knip(title, 100),
        agendapunt_omschrijving=text,
        agendapuntvolgnummer=str(order) if order < 1000 else None,
        **builder.owner,
    )
    ext = ExtAgendapunt(
        titel=title if len(title) > 100 else None,
        volgorde=order,
        voorgesteld_besluit=proposed,
        overig=other or {},
        documenten=tuple(dict.fromkeys(attached)),
    )
    record = builder.record(key, data, ext, url)
    meeting.items.append(Put(record, meeting.record.id, meeting.datum))
    meeting.index.append((position, title, record.id))
    for document in ext.documenten:
        meeting.holders.setdefault(document, []).append(record.id)


def link_parents(meeting: Meeting, builder: RecordBuilder) -> None:
    """«2.1» and «2.a» hang under «2», where there is such an item before it."""
    seen: dict[str, Record] = {}
    for number, put in enumerate(meeting.items):
        data = put.record.data
        assert isinstance(data, Agendapunt)
        position = (data.agendapunt_kenmerk or "").strip(" .").casefold()
        parent = parent_of(position)
        if parent and parent in seen:
            linked = data.changed(hoofdagendapunt=seen[parent].verwijzing())
            record = put.record.changed(data=linked)
            meeting.items[number] = Put(record, put.kader, put.datum)
        if position:
            seen.setdefault(position, put.record)


def parent_of(position: str) -> str | None:
    """`1.4c` → `1.4`, `2.1` → `2`, `2.a` → `2`, `2` → None."""
    if match := re.fullmatch(r"(\d+(?:\.\d+)*)\.?([a-z])", position):
        return match[1]
    head, dot, _ = position.rpartition(".")
    return head.strip(" .") if dot and head else None
