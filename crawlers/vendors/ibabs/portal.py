"""iBabs' public portal, for councils whose service is closed to us. No network here.

Item and document ids on the pages are those of the service, so either way gives the same records.
"""

import json
import re
from dataclasses import dataclass, field
from typing import Any

import lxml.html
from lxml import etree

from crawlers.errors import Blocked, Refused, Unreadable
from crawlers.markup import one_line, plain
from crawlers.reading.dates import amsterdam, clock, day, end_after, times_in_text
from crawlers.reading.names import naam, name_key, party_key
from crawlers.reading.records import Maker
from crawlers.reading.votes import MemberVote, PartyVote, Vote
from crawlers.vendors.ibabs.soap import Document, Meeting, add_item, link_parents, vergadering
from standard.extensions import ExtVergadering, Telling
from standard.vocabulary import (
    StemKeuze,
    StemmingGrondslag,
    StemmingsType,
    Uitslag,
)

GUID = r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}"
_SIZE = re.compile(r"([\d.,]+)\s*(bytes|b|kb|mb|gb)\b", re.I)
_UNITS = {"b": 1, "bytes": 1, "kb": 1 << 10, "mb": 1 << 20, "gb": 1 << 30}


def page(content: bytes) -> lxml.html.HtmlElement:
    """A portal page. An error page, a block page or something else than HTML raises."""
    if b"request is blocked" in content.lower():
        raise Blocked("het portaal blokkeert ons")
    try:
        text = content.decode("utf-8", errors="replace")
        root = lxml.html.document_fromstring(text, parser=lxml.html.HTMLParser(no_network=True))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable(f"geen leesbare pagina ({error})") from error
    title = _text(root, "//title") or ""
    if title.startswith("Foutpagina"):
        told = _text(root, "//*[contains(@class,'error-content')]//h3") or "foutpagina"
        raise Refused(f"het portaal geeft een foutpagina: «{told}»")
    return root


def _text(node: Any, path: str) -> str | None:
    found = node.xpath(path)
    return one_line(found[0].text_content()) if found else None


def _has(name: str) -> str:
    return f"contains(concat(' ', normalize-space(@class), ' '), ' {name} ')"


def calendar_types(content: bytes) -> dict[str, str]:
    """Meeting type name by id, of `/Calendar`, the inactive ones included."""
    root = page(content)
    links = root.xpath("//a[contains(@href, '/Calendar/OpenCategory/')]")
    if not links:
        raise Unreadable("/Calendar noemt geen vergadertypen")
    return {
        link.get("href").rpartition("/")[2]: one_line(link.text_content()) or "" for link in links
    }


def calendar_meetings(content: bytes) -> list[tuple[str, str | None]]:
    """(meeting id, meeting type id) of `/Calendar/GetAgendasForCalendar`."""
    try:
        rows = json.loads(content)
    except ValueError as error:
        raise Unreadable("kalender is geen JSON") from error
    if not isinstance(rows, list):
        raise Unreadable("kalender is geen lijst")
    found = []
    for row in rows:
        match = re.search(GUID, f"{row.get('url') or ''} {row.get('id') or ''}")
        if not match:
            raise Unreadable("kalenderregel zonder vergadering-id")
        classes = " ".join(row.get("classNames") or ())
        kind = re.search(r"agendatype-(\d+)", classes)
        found.append((match[0].lower(), kind[1] if kind else None))
    return found


def read_meeting(
    content: bytes,
    key: str,
    type_id: str | None,
    types: dict[str, str],
    maker: Maker,
    root_url: str,
) -> Meeting:
    """`/Agenda/Index/{key}`: heading, details, agenda items with files and register entries."""
    root = page(content)
    heading = _text(root, "//main//h1")
    items = root.xpath(f"//div[{_has('agenda-item')}]")
    date = day(_text(root, "//main//h2[not(ancestor::aside)]"))
    if heading is None or date is None:
        raise Unreadable("geen vergaderpagina: kop of datum ontbreekt")
    details = _details(root)
    explanation = plain(details.get("Toelichting"))
    start_text, end_text = times_in_text(explanation)
    first, _, last = (_text(root, f"//div[{_has('heading3')}]") or "").partition("-")
    start = amsterdam(date, clock(first) or start_text)
    end = end_after(start, clock(last) or end_text)
    name = types.get(type_id or "") or heading
    type_id = type_id or next((k for k, v in types.items() if v == heading), "")
    data = vergadering(
        maker, name, type_id, date, start, end, explanation, one_line(details.get("Locatie"))
    )
    record = maker.record(key, data, bron_url=f"{root_url}/Agenda/Index/{key}")
    meeting = Meeting(record=record, datum=date, type_name=name)
    video = root.xpath(f"//div[{_has('cwc')}]/@data-video-id")
    meeting.webcast = video[0] if video else None
    loose = [link for link in root.xpath("//main//a[@data-document-id]") if not _inside_item(link)]
    attached = [_document(link, key, None, root_url) for link in loose]
    meeting.documents += attached
    ext = ExtVergadering(
        naam=name if len(name) > 100 else None,
        voorzitter=one_line(details.get("Voorzitter")),
        documenten=tuple(maker.id("informatieobject", document.id) for document in attached),
    )
    meeting.record = record.model_copy(update={"ext": ext})
    for item in items:
        _item(item, key, meeting, maker, root_url)
    link_parents(meeting, maker)
    return meeting


def _inside_item(link: Any) -> bool:
    return bool(link.xpath(f"ancestor::div[{_has('agenda-item')}]"))


def _details(root: Any) -> dict[str, str]:
    """`<dl class="row">` of the heading: dt text and dd markup."""
    found: dict[str, str] = {}
    for term in root.xpath("//main//dl/dt[not(ancestor::aside)]"):
        value = term.getnext()
        if value is not None and value.tag == "dd":
            markup = lxml.html.tostring(value, encoding="unicode", with_tail=False)
            found.setdefault(one_line(term.text_content()) or "", markup)
    return found


def _item(item: Any, meeting_key: str, meeting: Meeting, maker: Maker, root_url: str) -> None:
    key = item.get("id")
    if not key:
        raise Unreadable("agendapunt zonder id")
    attached = [
        _document(link, meeting_key, key, root_url)
        for link in item.xpath(".//a[@data-document-id]")
    ]
    meeting.documents += attached
    entries = [
        match[1]
        for url in item.xpath(".//tr/@data-url")
        if (match := re.search(rf"/Reports/Item/({GUID})", url))
    ]
    texts = [
        plain(lxml.html.tostring(node, encoding="unicode", with_tail=False))
        for node in item.xpath(f".//div[{_has('row')}]/div[{_has('text')}]")
        if not node.xpath(".//ul | .//table")
    ]
    ids = [document.id for document in attached] + [entry.lower() for entry in entries]
    add_item(
        meeting,
        maker,
        key=key,
        position=_text(item, f".//div[{_has('panel-id')}]") or "",
        title=_text(item, f".//*[{_has('panel-title-label')}]") or "",
        text="\n\n".join(text for text in texts if text) or None,
        attached=[maker.id("informatieobject", each) for each in ids],
        url=f"{root_url}/Agenda/Index/{meeting_key}#{key}",
    )


def _document(link: Any, meeting_key: str, item_key: str | None, root_url: str) -> Document:
    key = link.get("data-document-id")
    badge = link.xpath(f".//span[{_has('badge')}]")
    size = _size(badge[0].text_content()) if badge else None
    title = " ".join(
        " ".join(text.split())
        for text in link.xpath(f".//text()[not(ancestor::span[{_has('badge')}])]")
    ).strip()
    icon = link.xpath(f".//span[{_has('icon')}]/@class")
    ending = icon[0].split()[-1] if icon else ""
    name = title if "." in title[-6:] else f"{title}.{ending}" if ending.isalnum() else title
    url = f"{root_url}/Agenda/Document/{meeting_key}?documentId={key}"
    return Document(
        key, title or key, name, url + (f"&agendaItemId={item_key}" if item_key else ""), size
    )


def _size(text: str) -> int | None:
    """Bytes, from a badge such as «43 KB» (rounded by the portal)."""
    match = _SIZE.search(text)
    if not match:
        return None
    return round(float(match[1].replace(".", "").replace(",", ".")) * _UNITS[match[2].lower()])


# --- registers -----------------------------------------------------------------------------------


def reports(content: bytes) -> list[tuple[str, str]]:
    """(id, name) of the registers on `/Reports`."""
    root = page(content)
    found: dict[str, str] = {}
    for link in root.xpath("//a[contains(@href, '/Reports/Details/')]"):
        match = re.search(GUID, link.get("href"))
        name = one_line(link.text_content())
        if match and name:
            found.setdefault(match[0].lower(), name)
    return list(found.items())


def report_rows(content: bytes) -> tuple[int, list[dict[str, Any]]]:
    """(recordsTotal, rows) of `POST /Reports/GetReportData/{id}`."""
    try:
        body = json.loads(content)
        return int(body["recordsTotal"]), list(body["data"])
    except (ValueError, KeyError, TypeError) as error:
        raise Unreadable("registerlijst is geen JSON met recordsTotal en data") from error


@dataclass
class Item:
    """`/Reports/Item/{id}`: fields by label, files, the agenda pages it names, its votes."""

    values: dict[str, str]
    documents: list[Document] = field(default_factory=list)
    meetings: list[str] = field(default_factory=list)
    agenda_items: list[str] = field(default_factory=list)
    votes: "SideVotes | None" = None
    title: str | None = None


@dataclass
class SideVotes:
    """The portal's vote summary: members per fractie on each side, without who voted what where a
    fractie stands on both."""

    fracties: dict[str, dict[StemKeuze, int]]
    leden: dict[str, list[str]]


def read_item(content: bytes, root_url: str) -> Item:
    root = page(content)
    item = Item({}, title=_text(root, "//main//h1") or _text(root, "//main//h2"))
    terms = root.xpath("//main//dl/dt")
    if not terms:
        raise Unreadable("geen registerpagina: er staan geen velden op")
    for term in terms:
        value = term.getnext()
        if value is None or value.tag != "dd":
            continue
        name = one_line(term.text_content()) or ""
        if value.xpath(f".//*[{_has('vote-summary-legend')}]"):
            item.votes = _side_votes(value)
            continue
        links = value.xpath(".//a[contains(@href, 'documentId=')]")
        for link in links:
            item.documents.append(_report_document(link, root_url))
        for link in value.xpath(".//a[contains(@href, '/Agenda/Index/')]"):
            if match := re.search(rf"/Agenda/Index/({GUID})(?:#({GUID}))?", link.get("href")):
                item.meetings.append(match[1].lower())
                if match[2]:
                    item.agenda_items.append(match[2])
        text = plain(lxml.html.tostring(value, encoding="unicode", with_tail=False))
        if text and not links:
            item.values[name] = text
    return item


def _report_document(link: Any, root_url: str) -> Document:
    match = re.search(rf"documentId=({GUID})", link.get("href"))
    report = re.search(rf"/Reports/Document/({GUID})", link.get("href"))
    if not match:
        raise Unreadable("bijlage zonder documentId")
    document = _document_of(link, match[1])
    owner = report[1] if report else match[1]
    url = f"{root_url}/Reports/Document/{owner}?documentId={match[1]}"
    return Document(document.id, document.title, document.name, url, document.size)


def _document_of(link: Any, key: str) -> Document:
    link.set("data-document-id", key)
    return _document(link, "", None, "")


def _side_votes(value: Any) -> SideVotes:
    votes = SideVotes({}, {})
    for name, side in (
        ("in-favour", StemKeuze.voor),
        ("against", StemKeuze.tegen),
        ("abstain", StemKeuze.onthouden),
    ):
        for legend in value.xpath(f".//*[{_has('vote-summary-legend-' + name)}]"):
            text = _text(legend, f".//*[{_has('text')}]") or one_line(legend.text_content()) or ""
            for party, number in re.findall(r"\s*([^,(]+?)\s*\((\d+)\)\s*,?", text):
                votes.fracties.setdefault(party, {})[side] = int(number)
    details = value.xpath(f".//*[{_has('vote-summary-legend-details')}]/ul/li")
    for row in details:
        label = " ".join("".join(row.xpath("./text()")).split())
        party = re.sub(r"\s*\(\d+\)\s*$", "", label)
        members: list[str] = []
        for entry in row.xpath("./ul/li"):
            members += [
                part for part in re.split(r" , ", entry.text_content().strip()) if part.strip()
            ]
        votes.leden.setdefault(party, []).extend(members)
    return votes


def side_vote(key: str, votes: SideVotes, stated: Uitslag | None) -> Vote:
    """Members get the side of their fractie where the fractie stands on one side only and every
    counted member is named; those votes are derived. A split fractie keeps its numbers."""
    parties, members, whole = [], [], True
    abstained = any(StemKeuze.onthouden in sides for sides in votes.fracties.values())
    for name, sides in votes.fracties.items():
        parties.append(
            PartyVote(
                party_key(name),
                name,
                voor=sides.get(StemKeuze.voor, 0),
                tegen=sides.get(StemKeuze.tegen, 0),
                onthouden=sides.get(StemKeuze.onthouden, 0) if abstained else None,
            )
        )
        named = votes.leden.get(name, [])
        if len(sides) == 1 and len(named) == sum(sides.values()):
            side = next(iter(sides))
            for text in named:
                person = naam(text)
                members.append(
                    MemberVote(
                        name_key(person), person, side, (party_key(name), name), afgeleid=True
                    )
                )
        else:
            whole = False
    total = {
        side: sum(sides.get(side, 0) for sides in votes.fracties.values())
        for side in (StemKeuze.voor, StemKeuze.tegen, StemKeuze.onthouden)
    }
    return Vote(
        sleutel=key,
        grondslag=StemmingGrondslag.fractie,
        volledig=whole,
        leden=members,
        fracties=parties,
        telling=Telling(
            voor=total[StemKeuze.voor],
            tegen=total[StemKeuze.tegen],
            onthouden=total[StemKeuze.onthouden] if abstained else None,
        ),
        uitslag=stated,
        stemmingstype=StemmingsType.hoofdelijk if votes.leden else StemmingsType.regulier,
    )
