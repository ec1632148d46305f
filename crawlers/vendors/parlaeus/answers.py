"""Parlaeus: answers of the open-data API, read into records. No network here."""

import datetime as dt
import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from crawlers.errors import Refused, Unreadable
from crawlers.markup import one_line, plain
from crawlers.reading.dates import amsterdam, clock, end_after
from crawlers.reading.documents import document_record
from crawlers.reading.fields import Fields, number_of, parse_json, read_day
from crawlers.reading.losses import Losses, Strictly
from crawlers.reading.meetings import gremium, times
from crawlers.reading.noted_votes import read_note, reading_vote
from crawlers.reading.records import RecordBuilder
from crawlers.reading.vote_records import vote_puts
from crawlers.reading.words import (
    DECIDED,
    VOTED_ON,
    informatieobjecttype,
    is_cancelled,
    motietype,
    uitslag,
    vergaderingstype,
)
from crawlers.registry import Council
from standard.base import Verwijzing, knip
from standard.extensions import (
    Bestand,
    ExtAgendapunt,
    ExtBesluit,
    ExtInformatieObject,
    ExtVergadering,
    Gebeurtenis,
)
from standard.records import Record
from standard.resources import Agendapunt, Besluit, InformatieObject, Vergadering
from standard.vocabulary import (
    BesluitResultaat,
    Informatieobjecttype,
    Uitslag,
)
from store import Put

_DECISIONS = {
    Uitslag.aangenomen: BesluitResultaat.aangenomen,
    Uitslag.verworpen: BesluitResultaat.verworpen,
    Uitslag.aangehouden: BesluitResultaat.aangehouden,
}


@dataclass(frozen=True)
class Document:
    id: str
    title: str
    url: str
    label: str | None
    item: str
    #: what the decision on its item says, where the item has this one decided document
    decision: str | None = None


@dataclass
class Meeting:
    record: Record
    datum: dt.date | None
    key: str
    items: list[Put] = field(default_factory=list)
    index: list[tuple[str, str, str]] = field(default_factory=list)
    documents: list[Document] = field(default_factory=list)
    #: item → its decision in words
    decisions: dict[str, str] = field(default_factory=dict)


def answer(content: bytes, losses: Losses | None = None) -> dict[str, Any]:
    """The answer as an object; its status stands in the body."""
    body = parse_json(content, losses=losses)
    if not isinstance(body, dict):
        raise Unreadable("antwoord is geen object")
    status = str(body.get("status", ""))
    if status != "200":
        said = one_line(str(body.get("message") or "")) or "zonder reden"
        kind = Refused if status in ("401", "403") else Unreadable
        raise kind(f"status {status or 'onbekend'} in het antwoord: {said}")
    return body


#: another scheme than the two of the web
_OTHER_SCHEME = re.compile(r"(?!https?:)[a-z][a-z+.-]*:(?!\d)", re.I)


def address(link: str | None, base: str) -> str | None:
    """A link as the API writes it: often with a second address behind the first one, whose colon
    may be lost; the last one is meant."""
    text = (link or "").strip()
    if not text or _OTHER_SCHEME.match(text):
        return None
    last = re.split(r"https?:?//", text)[-1]
    if not re.search(r"https?:?//", text):
        return f"{base.rstrip('/')}/{quote(text.lstrip('/'), safe='/:?&=%+#@,;~')}"
    return "https://" + quote(last, safe="/:?&=%+#@,;~!$'()*[]")


def compact_day(row: Fields, name: str) -> dt.date | None:
    """`20240111`; what is no day is amiss."""
    text = row.text(name)
    if text and re.fullmatch(r"[0-9]{8}", text):
        text = f"{text[:4]}-{text[4:6]}-{text[6:]}"
    return read_day(row, text, name)


def read_meeting(
    row: Fields, builder: RecordBuilder, committees: dict[str, str], base: str
) -> Meeting:
    """A meeting with its points. Levels make the tree: a point hangs under the last one above it."""
    key = row.required("agid")
    date = compact_day(row, "date")
    start = amsterdam(date, clock(row.text("time")))
    ending = row.text("endtime")
    end = end_after(start, clock(ending)) if ending != "0" else None
    committee, code = row.text("cmid"), one_line(row.text("committeecode"))
    name = one_line(row.text("title")) or committees.get(committee or "") or code
    name = name or f"Vergadering {date}"
    gone = row.flag("cancelled") or (code or "").casefold() == "geannuleerd"
    body_name = committees.get(committee or "") or code
    row.get("secretary")  # staff: not taken over
    data = Vergadering(
        naam=knip(name, 100),
        vergaderingstype=vergaderingstype(body_name, builder.council.kind)
        or vergaderingstype(name, builder.council.kind),
        georganiseerd_door_gremium=gremium(code, body_name),
        locatie=knip(one_line(row.text("location")), 100),
        vergadertoelichting=plain(row.text("description")),
        **times(date, start, end, cancelled=gone or is_cancelled(name)),
        **builder.owner,
    )
    ext = ExtVergadering(
        naam=name if len(name) > 100 else None, voorzitter=one_line(row.text("chairman"))
    )
    page = f"{base.rstrip('/')}/user/agenda/action=view/ag={key}"
    meeting = Meeting(builder.shown_at(builder.record(key, data, ext), page), date, key)
    above: list[tuple[int, str]] = []
    for order, point in enumerate(row.rows("points"), 1):
        with builder.losses.costs(f"agendapunt {point.body.get('apid')}"):
            level = number_of(point.text("level") or "0")
            if level is None:
                point.amiss("level", "is geen getal")
            while above and above[-1][0] >= (level or 0):
                above.pop()
            parent = above[-1][1] if above and level is not None else None
            read_point(point, meeting, builder, parent, order, base)
            above.append((level or 0, point.required("apid")))
    return meeting


def read_point(
    row: Fields, meeting: Meeting, builder: RecordBuilder, parent: str | None, order: int, base: str
) -> None:
    key, title = row.required("apid"), one_line(row.text("title")) or ""
    if any(put.record.bronidentificatie == key for put in meeting.items):
        row.amiss("apid", f"{key} staat er twee keer")
        return
    position = (one_line(row.text("number")) or "").rstrip(".")
    decision = plain(row.text("decision"))
    if decision:
        meeting.decisions[key] = decision
    documents = read_documents(row.rows("documents"), key, decision, base)
    meeting.documents += documents
    data = Agendapunt(
        vergadering=meeting.record.verwijzing(),
        agendapunt_kenmerk=knip(position, 20),
        agendapunt_titel=knip(title, 100),
        agendapunt_omschrijving=plain(row.text("text")),
        agendapuntvolgnummer=str(order) if order < 1000 else None,
        hoofdagendapunt=Verwijzing(id=builder.id("agendapunt", parent)) if parent else None,
        **builder.owner,
    )
    ext = ExtAgendapunt(
        titel=title if len(title) > 100 else None,
        volgorde=order,
        tussenkop=(row.text("type") or "").casefold() in ("kop", "tussenkop", "header"),
        status_bron=decision[:1000] if decision else None,
        documenten=tuple(builder.id("informatieobject", document.id) for document in documents),
    )
    page = f"{meeting.record.bron_url}#{key}" if meeting.record.bron_url else None
    record = builder.shown_at(builder.record(key, data, ext), page)
    meeting.items.append(Put(record, meeting.record.id, meeting.datum))
    meeting.index.append((position, title, record.id))


def read_documents(
    rows: list[Fields], item: str, decision: str | None, base: str
) -> list[Document]:
    """Each document once, though the source may list it twice."""
    documents: dict[str, Document] = {}
    for row in rows:
        with (row.losses or Strictly()).costs(f"document {row.body.get('dcid')}"):
            key, link = row.required("dcid"), row.text("link")
            if link is None:
                continue
            url = address(link, base)
            if url is None:
                row.amiss("link", "is geen webadres")
            label = one_line(row.text("type"))
            number = one_line(row.text("number"))
            title = one_line(row.text("title")) or number or key
            documents.setdefault(key, Document(key, title, url or "", label, item))
    decided = [
        document
        for document in documents.values()
        if informatieobjecttype(document.label) in DECIDED
    ]
    if decision and len(decided) == 1:
        only = decided[0]
        documents[only.id] = Document(only.id, only.title, only.url, only.label, item, decision)
    return list(documents.values())


def decided(meeting: Meeting, builder: RecordBuilder) -> list[Put]:
    """What the decision texts say: a vote where they tell one, else the decision itself."""
    puts: list[Put] = []
    for key, text in meeting.decisions.items():
        note = read_note(builder, text).lezing
        place = builder.id("agendapunt", key)
        of_item = [paper for paper in meeting.documents if paper.item == key and paper.decision]
        document = builder.id("informatieobject", of_item[0].id) if of_item else None
        if note.fracties or note.leden or {"voor", "tegen"} & note.telling.keys():
            vote = reading_vote(f"{key}/besluit", note, text)
            vote.agendapunt, vote.informatieobject = place, document
            vote.vergadering, vote.vergadering_sleutel = meeting.record.id, meeting.key
            vote.datum = meeting.datum
            vote.onderwerp = next((row[1] for row in meeting.index if row[2] == place), None)
            puts += vote_puts(builder, vote, meeting.record.id)
        elif note.uitslag in _DECISIONS:
            result = _DECISIONS[note.uitslag]
            if note.unaniem and note.uitslag == Uitslag.aangenomen:
                result = BesluitResultaat.unaniem_aangenomen
            data = Besluit(
                besluitresultaat=result.value, besluittoelichting=knip(one_line(text), 200)
            )
            ext = ExtBesluit(
                agendapunt=place,
                informatieobject=document,
                uitslag_bron=text[:500],
                datum=meeting.datum,
            )
            record = builder.record(f"{key}/besluit", data, ext)
            puts.append(Put(record, meeting.record.id, meeting.datum))
    return puts


def life(day: dt.date | None, outcome: Uitslag | None) -> tuple[Gebeurtenis, ...]:
    """On the agenda it was handed in; what the decision on its item says happened on that day."""
    events = [("ingediend", "agenda_detail.date")]
    events += [("in stemming", "decision")] if outcome in VOTED_ON else []
    events += [(outcome.value, "decision")] if outcome else []
    return tuple(
        Gebeurtenis(gebeurtenis=name, datum=day, bron=bron, afgeleid=True) for name, bron in events
    )


def document_put(
    builder: RecordBuilder, document: Document, meeting: Meeting, bestand: Bestand
) -> Put:
    """The document; a motion or amendment with the outcome that the decision on its item states."""
    kind = informatieobjecttype(document.label)
    ext = ExtInformatieObject()
    if kind in DECIDED:
        outcome = uitslag(document.decision)
        ext = ExtInformatieObject(
            uitslag=outcome or Uitslag.onbekend,
            uitslag_bron=document.decision[:1000] if document.decision and outcome else None,
            levensloop=life(meeting.datum, outcome),
            datum=meeting.datum,
        )
    record = document_record(
        builder,
        document.id,
        document.title,
        bestand,
        label=document.label,
        kind=kind,
        ext=ext,
        url=document.url or None,
    )
    if kind == Informatieobjecttype.motie:
        data = record.data
        assert isinstance(data, InformatieObject)
        change = {"motietype": motietype(document.title, document.label)}
        record = record.changed(data=data.changed(**change))
    return Put(record, builder.set("documenten"), meeting.datum if kind in DECIDED else None)


def site_of(council: Council) -> str:
    """The council's site; its API's own address is taken for it too."""
    address = council.base_url or f"https://{council.key}.parlaeus.nl"
    return address.removesuffix("/receive/opendata")
