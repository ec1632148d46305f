"""iBabs' public portal, for councils whose service is closed to us. No network here.

Item and document ids on the pages are those of the service, so either way gives the same records."""

import json
import re
from typing import Any

import lxml.html
from lxml import etree

from crawlers.errors import Blocked, Refused, Unreadable
from crawlers.markup import one_line, plain
from crawlers.reading.dates import amsterdam, clock, day, end_after, times_in_text
from crawlers.reading.documents import Document
from crawlers.reading.records import RecordBuilder
from crawlers.vendors.ibabs.meetings import Meeting, add_item, link_parents, vergadering
from standard.extensions import ExtVergadering

PORTAL = "https://{site}.bestuurlijkeinformatie.nl"
GUID = r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}"
_SIZE = re.compile(r"([\d.,]+)\s*(bytes|b|kb|mb|gb)\b", re.I)
_UNITS = {"b": 1, "bytes": 1, "kb": 1 << 10, "mb": 1 << 20, "gb": 1 << 30}


def root_of(portal_url: str, site: str) -> str:
    """The portal's root: where it is told to be, else iBabs' own address for the site."""
    return portal_url or PORTAL.format(site=site.lower())


def page(content: bytes) -> lxml.html.HtmlElement:
    """A portal page. An error page, a block page or something else than HTML raises."""
    if b"request is blocked" in content.lower():
        raise Blocked("het portaal blokkeert ons")
    try:
        text = content.decode("utf-8", errors="replace")
        root = lxml.html.document_fromstring(text, parser=lxml.html.HTMLParser(no_network=True))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable(f"geen leesbare pagina ({error})") from error
    title = text_at(root, "//title") or ""
    if title.startswith("Foutpagina"):
        message = text_at(root, "//*[contains(@class,'error-content')]//h3") or "foutpagina"
        raise Refused(f"het portaal geeft een foutpagina: «{message}»")
    return root


def text_at(node: Any, path: str) -> str | None:
    nodes = node.xpath(path)
    return one_line(nodes[0].text_content()) if nodes else None


def has_class(name: str) -> str:
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
    meetings = []
    for row in rows:
        match = re.search(GUID, f"{row.get('url') or ''} {row.get('id') or ''}")
        if not match:
            raise Unreadable("kalenderregel zonder vergadering-id")
        classes = " ".join(row.get("classNames") or ())
        kind = re.search(r"agendatype-(\d+)", classes)
        meetings.append((match[0].lower(), kind[1] if kind else None))
    return meetings


def read_meeting(
    content: bytes,
    key: str,
    type_id: str | None,
    types: dict[str, str],
    builder: RecordBuilder,
    root_url: str,
) -> Meeting:
    """`/Agenda/Index/{key}`: heading, details, agenda items with files and register entries."""
    root = page(content)
    heading = text_at(root, "//main//h1")
    items = root.xpath(f"//div[{has_class('agenda-item')}]")
    date = day(text_at(root, "//main//h2[not(ancestor::aside)]"))
    if heading is None or date is None:
        raise Unreadable("geen vergaderpagina: kop of datum ontbreekt")
    details = _details(root)
    explanation = plain(details.get("Toelichting"))
    start_text, end_text = times_in_text(explanation)
    first, _, last = (text_at(root, f"//div[{has_class('heading3')}]") or "").partition("-")
    start = amsterdam(date, clock(first) or start_text)
    end = end_after(start, clock(last) or end_text)
    name = types.get(type_id or "") or heading
    type_id = type_id or next((k for k, v in types.items() if v == heading), "")
    data = vergadering(
        builder, name, type_id, date, start, end, explanation, one_line(details.get("Locatie"))
    )
    record = builder.record(key, data, bron_url=f"{root_url}/Agenda/Index/{key}")
    meeting = Meeting(record=record, datum=date, type_name=name)
    video = root.xpath(f"//div[{has_class('cwc')}]/@data-video-id")
    meeting.webcast = video[0] if video else None
    loose = [link for link in root.xpath("//main//a[@data-document-id]") if not _inside_item(link)]
    attached = [document_of_link(link, key, None, root_url) for link in loose]
    meeting.documents += attached
    ext = ExtVergadering(
        naam=name if len(name) > 100 else None,
        voorzitter=one_line(details.get("Voorzitter")),
        documenten=tuple(builder.id("informatieobject", document.id) for document in attached),
    )
    meeting.record = record.changed(ext=ext)
    for item in items:
        _item(item, key, meeting, builder, root_url)
    link_parents(meeting, builder)
    return meeting


def _inside_item(link: Any) -> bool:
    return bool(link.xpath(f"ancestor::div[{has_class('agenda-item')}]"))


def _details(root: Any) -> dict[str, str]:
    """`<dl class="row">` of the heading: dt text and dd markup."""
    details: dict[str, str] = {}
    for term in root.xpath("//main//dl/dt[not(ancestor::aside)]"):
        value = term.getnext()
        if value is not None and value.tag == "dd":
            markup = lxml.html.tostring(value, encoding="unicode", with_tail=False)
            details.setdefault(one_line(term.text_content()) or "", markup)
    return details


def _item(
    item: Any, meeting_key: str, meeting: Meeting, builder: RecordBuilder, root_url: str
) -> None:
    key = item.get("id")
    if not key:
        raise Unreadable("agendapunt zonder id")
    attached = [
        document_of_link(link, meeting_key, key, root_url)
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
        for node in item.xpath(f".//div[{has_class('row')}]/div[{has_class('text')}]")
        if not node.xpath(".//ul | .//table")
    ]
    ids = [document.id for document in attached] + [entry.lower() for entry in entries]
    add_item(
        meeting,
        builder,
        key=key,
        position=text_at(item, f".//div[{has_class('panel-id')}]") or "",
        title=text_at(item, f".//*[{has_class('panel-title-label')}]") or "",
        text="\n\n".join(text for text in texts if text) or None,
        attached=[builder.id("informatieobject", record_key) for record_key in ids],
        url=f"{root_url}/Agenda/Index/{meeting_key}#{key}",
    )


def document_of_link(link: Any, meeting_key: str, item_key: str | None, root_url: str) -> Document:
    key = link.get("data-document-id")
    badge = link.xpath(f".//span[{has_class('badge')}]")
    size = _size(badge[0].text_content()) if badge else None
    title = " ".join(
        " ".join(text.split())
        for text in link.xpath(f".//text()[not(ancestor::span[{has_class('badge')}])]")
    ).strip()
    icon = link.xpath(f".//span[{has_class('icon')}]/@class")
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
