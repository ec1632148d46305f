"""GemeenteOplossingen: answers of API v1 and v2 and of the voting records, read into records. No
network here."""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import quote

from crawlers.errors import Unreadable
from crawlers.markup import one_line, plain
from crawlers.reading.dates import amsterdam, clock
from crawlers.reading.fields import Fields, number_of, parse_json, read_day, read_moment
from crawlers.reading.losses import Losses
from crawlers.reading.meetings import gremium, times
from crawlers.reading.records import RecordBuilder
from crawlers.reading.words import (
    is_cancelled,
    vergaderingstype,
)
from standard.base import Verwijzing, knip
from standard.extensions import (
    ExtAgendapunt,
    ExtVergadering,
)
from standard.records import Record
from standard.resources import Agendapunt, Vergadering
from standard.time import MONTHS
from store import Put


@dataclass
class Document:
    """A file on a meeting or an item; label and dates only where the API gives them."""

    id: str
    title: str
    name: str | None
    label: str | None
    size: int | None
    published: dt.date | None
    item: str | None = None


@dataclass
class Meeting:
    record: Record
    datum: dt.date | None
    key: str
    #: where the portal shows it
    page: str | None = None
    items: list[Put] = field(default_factory=list)
    index: list[tuple[str, str, str]] = field(default_factory=list)
    #: item key → what the source says of its outcome
    statuses: dict[str, str] = field(default_factory=dict)
    documents: list[Document] = field(default_factory=list)
    withheld: int = 0
    #: whether something of it was lost
    lost: bool = False


def envelope(
    content: bytes, model: str, losses: Losses | None = None
) -> tuple[list[Fields], int | None]:
    """(objects, totalCount) of a v2 list; `totalCount` is a string there, None where it is none. A
    status in the body other than success raises."""
    body = parse_json(content, losses=losses)
    if not isinstance(body, dict):
        raise Unreadable("v2-antwoord is geen object")
    if body.get("code") not in (None, 200, "200") or body.get("status") in (
        "error",
        "ERROR",
        False,
    ):
        raise Unreadable(f"fout in het antwoord: {body.get('messages') or body.get('code')}")
    result = Fields(body, losses=losses).sub("result")
    if result is None or model not in result.body:
        raise Unreadable(f"v2-antwoord zonder result.{model}")
    total = result.text("totalCount") or ""
    if total and number_of(total) is None:
        result.amiss("totalCount", "is geen aantal")
    if result.get(model) is None:
        raise Unreadable(f"v2-antwoord met een leeg result.{model}")
    return result.rows(model), number_of(total)


def read_document(body: Fields, item: str | None = None) -> Document | None:
    """None for a confidential one. The name is `filename` in v1, `fileName` in v2."""
    if body.shut("confidential"):
        return None
    name = body.text("fileName") or body.text("filename")
    title = one_line(body.text("description")) or one_line(body.text("title")) or name
    date = body.get("publicationDate")
    stamp = date.get("date") if isinstance(date, dict) else date
    return Document(
        id=body.required("id"),
        title=title or body.required("id"),
        name=name,
        label=one_line(body.text("documentTypeLabel")),
        size=number_of(body.text("fileSize")),
        published=read_day(body, stamp, "publicationDate"),
        item=item,
    )


def read_meeting(body: Fields, builder: RecordBuilder, portal: str) -> Meeting:
    """A meeting of either version, without items. v1 has the time in `date`, v2 in `startTime`."""
    key = body.required("id")
    dmu = body.sub("dmu")
    dmu_name = (one_line(dmu.text("name")) if dmu else None) or ""
    dmu_id = dmu.text("id") if dmu else None
    date, start = read_moment(body, "date")
    start = start or amsterdam(date, clock(body.text("startTime")))
    description = plain(body.text("description"))
    name = one_line(description) or f"Vergadering - {dmu_name} - {date or 'onbekende datum'}"
    cancelled = body.flag("canceled") or is_cancelled(name)
    path = body.text("url")
    page = (portal + quote(path, safe="/:")) if path and path.startswith("/") and portal else None
    data = Vergadering(
        naam=knip(name, 100),
        vergaderingstype=vergaderingstype(dmu_name, builder.council.kind),
        georganiseerd_door_gremium=gremium(dmu_id, dmu_name),
        locatie=knip(one_line(body.text("location")), 100),
        webpagina_link=page,
        **times(date, start, cancelled=cancelled),
        **builder.owner,
    )
    ext = ExtVergadering(naam=name if len(name) > 100 else None)
    derived = page or _page(portal, dmu_name, date, start)
    record = builder.shown_at(builder.record(key, data, ext, page), derived)
    return Meeting(record, date, key, derived)


def _page(portal: str, dmu: str, date: dt.date | None, start: dt.datetime | None) -> str | None:
    """Where the portal shows a meeting of a body on a day, as v2 gives it and v1 does not:
    `/Vergaderingen/Commissie-Fysiek-Domein/2027/3-februari/20:00`."""
    slug = "-".join(re.findall(r"\w+", dmu))
    if not (portal and slug and date and start):
        return None
    month = MONTHS[date.month - 1]
    path = f"/Vergaderingen/{slug}/{date.year}/{date.day}-{month}/{start:%H:%M}"
    return portal.rstrip("/") + quote(path, safe="/:")


def read_item(body: Fields, meeting: Meeting, builder: RecordBuilder) -> str | None:
    """Adds an item to the meeting and gives its key; None for a confidential one, or one without a
    place in the order (those are drafts)."""
    key = body.required("id")
    order = body.text("sortorder") or body.text("sortOrder") or ""
    if body.shut("confidential") or not number_of(order):
        meeting.withheld += 1
        return None
    if any(put.record.bronidentificatie == key for put in meeting.items):
        body.amiss("id", f"{key} staat er twee keer")
        return None
    status = body.sub("status")
    outcome = one_line(status.text("description")) if status else None
    if outcome:
        meeting.statuses[key] = outcome
    title = one_line(body.text("title")) or ""
    position = (one_line(body.text("number")) or "").rstrip(".")
    data = Agendapunt(
        vergadering=meeting.record.verwijzing(),
        agendapunt_kenmerk=knip(position, 20),
        agendapunt_titel=knip(title, 100),
        agendapunt_omschrijving=plain(body.text("description")),
        agendapuntvolgnummer=order if len(order) <= 3 else None,
        **builder.owner,
    )
    ext = ExtAgendapunt(
        titel=title if len(title) > 100 else None,
        volgorde=int(order),
        tussenkop=body.flag("isHeading"),
        status_bron=outcome,
    )
    page = f"{meeting.page}#agendapunt-{key}" if meeting.page else None
    record = builder.shown_at(builder.record(key, data, ext), page)
    meeting.items.append(Put(record, meeting.record.id, meeting.datum))
    meeting.index.append((position, title, record.id))
    return key


def finish_items(meeting: Meeting, builder: RecordBuilder) -> None:
    """Parents by number («5.2» under «5») and the documents of each item and of the meeting."""
    by_position = {row[0]: row[2] for row in meeting.index if row[0]}
    attached: dict[str | None, list[str]] = {}
    for document in meeting.documents:
        attached.setdefault(document.item, []).append(builder.id("informatieobject", document.id))
    for number, put in enumerate(meeting.items):
        record, data, ext = put.record, put.record.data, put.record.ext
        assert isinstance(data, Agendapunt)
        assert isinstance(ext, ExtAgendapunt)
        parent = by_position.get((data.agendapunt_kenmerk or "").rpartition(".")[0])
        if parent and parent != record.id:
            data = data.changed(hoofdagendapunt=Verwijzing(id=parent))
        files = tuple(dict.fromkeys(attached.get(record.bronidentificatie, ())))
        ext = ext.changed(documenten=files)
        changed = record.changed(data=data, ext=ext)
        meeting.items[number] = Put(changed, put.kader, put.datum)
    own = tuple(dict.fromkeys(attached.get(None, ())))
    base = meeting.record.ext.changed(documenten=own)
    meeting.record = meeting.record.changed(ext=base)


def meeting_v1(body: Fields, builder: RecordBuilder, portal: str) -> Meeting | None:
    """None for a meeting that is not (or no longer) published."""
    if body.shut("inactive") or body.shut("confidential"):
        return None
    meeting = read_meeting(body, builder, portal)
    take_documents(body.rows("documents"), None, meeting, builder)
    for item in body.rows("items"):
        key = None
        with builder.losses.costs(f"agendapunt {item.body.get('id')}"):
            key = read_item(item, meeting, builder)
        if key is not None:
            take_documents(item.rows("documents"), key, meeting, builder)
    finish_items(meeting, builder)
    return meeting


def take_documents(
    bodies: Iterable[Fields], item: str | None, meeting: Meeting, builder: RecordBuilder
) -> None:
    for body in bodies:
        with builder.losses.costs(f"document {body.body.get('id')}"):
            document = read_document(body, item)
            if document is None:
                meeting.withheld += 1
            else:
                meeting.documents.append(document)
