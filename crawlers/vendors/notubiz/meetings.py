"""Notubiz: meetings with their agendas. No network here."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from crawlers.markup import one_line, plain
from crawlers.reading.fields import Fields, number_of, read_moment
from crawlers.reading.meetings import gremium, times
from crawlers.reading.names import fold
from crawlers.reading.records import RecordBuilder
from crawlers.reading.words import is_cancelled, vergaderingstype
from crawlers.vendors.notubiz.answers import (
    TEXT,
    TITLE,
    Attribute,
    Document,
    address,
    attributes,
    read_document,
)
from standard.base import Verwijzing, knip
from standard.extensions import ExtAgendapunt, ExtVergadering
from standard.records import Record
from standard.resources import Agendapunt, Vergadering
from store import Put

LOCATION = 50
CHAIR = 72


@dataclass
class Meeting:
    record: Record
    datum: dt.date | None
    key: str
    page: str | None
    #: where the council's portal is
    portal: str | None = None
    items: list[Put] = field(default_factory=list)
    index: list[tuple[str, str, str]] = field(default_factory=list)
    documents: list[Document] = field(default_factory=list)
    withheld: int = 0
    #: whether something that belongs to it did not come
    lost: bool = False
    #: nodes of the agenda without a title → the item that they belong to
    within: dict[str, str] = field(default_factory=dict)
    #: entry of a register → the agenda items that name it as theirs
    hung: dict[str, list[str]] = field(default_factory=dict)

    def item_page(self, key: str) -> str | None:
        """Where the portal shows an agenda item: on the page of the meeting, by its number."""
        return f"{self.page}#ai_{key}" if self.page else None


def portal_of(builder: RecordBuilder, page: str | None) -> str | None:
    """Where a council's portal is: as the registry says, else the host of a page of a meeting."""
    if builder.council.portal_url:
        return builder.council.portal_url.rstrip("/")
    root = re.match(r"https?://[^/]+(?=/vergadering/)", page or "")
    return root[0] if root else None


def document_page(portal: str | None, document: Document) -> str | None:
    """Where the portal shows a document, in the version that it has now."""
    version = document.stated.partition(" ")[0]
    return f"{portal}/document/{document.id}/{version}" if portal else None


def public(row: Fields) -> bool:
    return row.text("permission_group") == "public" and not row.shut("confidential")


def _labelled(
    fields: dict[int, Attribute], names: dict[int, str], number: int, word: str
) -> str | None:
    """An attribute by its usual number, or by what this organisation calls it."""
    usual = _text(fields, number)
    if usual:
        return usual
    called = [n for n, label in names.items() if fold(label) == word and n in fields]
    return _text(fields, called[0]) if called else None


def read_meeting(
    row: Fields,
    builder: RecordBuilder,
    committees: dict[str, str],
    linked: dict[str, list[str]],
    names: dict[int, str] | None = None,
) -> Meeting | None:
    """A meeting with its whole agenda; None for one that is not public or not published.

    `names` are the organisation's labels of attributes; `committees` are names by key; `linked` are
    ids of records by the key of the agenda item or of the register item under which they hang.
    """
    if not public(row) or row.shut("inactive"):
        return None
    key, fields = row.required("id"), attributes(row)
    committee = row.sub("gremium")
    committee_key = committee.text("id") if committee else None
    committee_name = committees.get(committee_key or "")
    planned = row.rows("plannings")
    date, start = read_moment(planned[0], "start_date") if planned else (None, None)
    _, end = read_moment(planned[0], "end_date") if planned else (None, None)
    name = _text(fields, TITLE) or f"{committee_name or 'Vergadering'} {date or ''}".strip()
    cancelled = row.flag("canceled") or is_cancelled(name)
    given = address(row.text("url"))
    portal = portal_of(builder, given)
    page = given or (f"{portal}/vergadering/{key}" if portal else None)
    kind = vergaderingstype(committee_name, builder.council.kind) or vergaderingstype(
        name, builder.council.kind
    )
    data = Vergadering(
        naam=knip(name, 100),
        vergaderingstype=kind,
        georganiseerd_door_gremium=gremium(committee_key, committee_name),
        locatie=knip(_labelled(fields, names or {}, LOCATION, "locatie"), 100),
        vergadertoelichting=plain(fields[TEXT].text) if TEXT in fields else None,
        webpagina_link=given,
        **times(date, start, end, cancelled=cancelled),
        **builder.owner,
    )
    ext = ExtVergadering(
        naam=name if len(name) > 100 else None,
        voorzitter=_labelled(fields, names or {}, CHAIR, "voorzitter"),
    )
    record = builder.shown_at(builder.record(key, data, ext, given), page)
    meeting = Meeting(record, date, key, page, portal)
    own = _take(row.rows("documents"), meeting, builder)
    own += _modules(entries_named(row), linked)
    base = meeting.record.ext.changed(documenten=tuple(dict.fromkeys(own)))
    meeting.record = meeting.record.changed(ext=base)
    _agenda_items(row, meeting, builder, linked, None)
    return meeting


def _agenda_items(
    row: Fields,
    meeting: Meeting,
    builder: RecordBuilder,
    linked: dict[str, list[str]],
    parent: str | None,
) -> None:
    for item in row.rows("agenda_items"):
        with builder.losses.costs(f"agendapunt {item.body.get('id')}"):
            _agenda_item(item, meeting, builder, linked, parent)


def _text(fields: dict[int, Attribute], number: int) -> str | None:
    return one_line(fields[number].text) if number in fields else None


def _take(rows: Iterable[Fields], meeting: Meeting, builder: RecordBuilder) -> list[str]:
    ids = []
    for row in rows:
        with builder.losses.costs(f"document {row.body.get('id')}"):
            document = read_document(row)
            if document is None:
                meeting.withheld += 1
            else:
                meeting.documents.append(document)
                ids.append(builder.id("informatieobject", document.id))
    return ids


def entries_named(row: Fields) -> Iterator[str]:
    """The register entries that a meeting or an agenda item names as its own."""
    for item in row.rows("module_items"):
        if key := item.text("id"):
            yield key
        else:
            item.amiss("id", "ontbreekt")


def _modules(keys: Iterable[str], linked: dict[str, list[str]]) -> list[str]:
    return [record for key in keys for record in linked.get(f"regel/{key}", ())]


def _agenda_item(
    row: Fields,
    meeting: Meeting,
    builder: RecordBuilder,
    linked: dict[str, list[str]],
    parent: str | None,
) -> None:
    """One item and those below it. A node without a title only holds a vote: what hangs on it
    belongs to the item above."""
    if not public(row):
        meeting.withheld += 1
        return
    key, details = row.required("id"), row.sub("type_data") or Fields({})
    fields = attributes(details)
    title = _text(fields, TITLE)
    files = _take(row.rows("documents"), meeting, builder)
    entries = list(entries_named(row))
    files += _modules(entries, linked) + linked.get(f"punt/{key}", [])
    above = parent
    if any(put.record.bronidentificatie == key for put in meeting.items):
        row.amiss("id", f"{key} staat er twee keer")
        return
    if title is None and parent is not None:
        meeting.within[key] = parent
        _add_files(meeting, parent, files)
    else:
        above = key
        position = (one_line(details.text("title_prefix")) or "").rstrip(".")
        order = row.text("order") or ""
        data = Agendapunt(
            vergadering=meeting.record.verwijzing(),
            agendapunt_kenmerk=knip(position, 20),
            agendapunt_titel=knip(title, 100),
            agendapunt_omschrijving=plain(fields[TEXT].text) if TEXT in fields else None,
            agendapuntvolgnummer=order if order.isdigit() and len(order) <= 3 else None,
            hoofdagendapunt=Verwijzing(id=builder.id("agendapunt", parent)) if parent else None,
            **builder.owner,
        )
        ext = ExtAgendapunt(
            titel=title if title and len(title) > 100 else None,
            volgorde=len(meeting.items) + 1,
            tussenkop=row.text("type") == "label" or details.flag("heading"),
            opname_aanvang=_seconds(row.text("start_offset")),
            opname_einde=_seconds(row.text("end_offset")),
            documenten=tuple(dict.fromkeys(files)),
        )
        record = builder.shown_at(builder.record(key, data, ext), meeting.item_page(key))
        meeting.items.append(Put(record, meeting.record.id, meeting.datum))
        meeting.index.append((position, title or "", record.id))
    for entry in entries:
        meeting.hung.setdefault(entry, []).append(above or key)
    _agenda_items(row, meeting, builder, linked, above)


def _add_files(meeting: Meeting, key: str, files: list[str]) -> None:
    for number, put in enumerate(meeting.items):
        if put.record.bronidentificatie == key and files:
            ext = put.record.ext
            assert isinstance(ext, ExtAgendapunt)
            every = tuple(dict.fromkeys([*ext.documenten, *files]))
            changed = put.record.changed(ext=ext.changed(documenten=every))
            meeting.items[number] = Put(changed, put.kader, put.datum)


def _seconds(text: str | None) -> int | None:
    return number_of(text)
