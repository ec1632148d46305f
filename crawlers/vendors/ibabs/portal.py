"""iBabs' public portal, for councils whose service is closed to us. No network here.

Item and document ids on the pages are those of the service, so either way gives the same records."""

import datetime as dt
import re
from typing import Any

import lxml.html
from lxml import etree

from crawlers.errors import Blocked, Refused, Unreadable
from crawlers.markup import one_line, plain
from crawlers.reading.dates import amsterdam, clock, end_after, times_in_text, try_day
from crawlers.reading.documents import Document
from crawlers.reading.fields import parse_json
from crawlers.reading.losses import Losses, Strictly
from crawlers.reading.records import RecordBuilder
from crawlers.reading.tidy import tidy
from crawlers.vendors.ibabs.markup import GUID, has_class
from crawlers.vendors.ibabs.meetings import Meeting, add_item, held, link_parents, vergadering
from crawlers.vendors.ibabs.portal_items import entries_of, parts_of
from crawlers.vendors.ibabs.portal_outcomes import decided, present, spoke, voted
from standard.extensions import ExtVergadering

PORTAL = "https://{site}.bestuurlijkeinformatie.nl"
_SIZE = re.compile(r"(?<![\d.,])([\d.,]{1,30})\s{0,9}(bytes|b|kb|mb|gb)\b", re.I)
_UNITS = {"b": 1, "bytes": 1, "kb": 1 << 10, "mb": 1 << 20, "gb": 1 << 30}


def root_of(portal_url: str, site: str) -> str:
    """The portal's root: where it is told to be, else iBabs' own address for the site."""
    return portal_url or PORTAL.format(site=site.lower())


def site_of(root: str) -> tuple[str, str]:
    """(root, site) of a portal; the site is named where a host has more than one council
    (`https://ris2.ibabs.eu/Reports/Index/heusden`), else empty."""
    shared = re.fullmatch(r"(.+?)/(?:Reports|Calendar|Agenda)/Index/([\w-]+)/?", root)
    return (shared[1], shared[2]) if shared else (root.rstrip("/"), "")


def page(content: bytes) -> lxml.html.HtmlElement:
    """A portal page. An error page, a block page or something else than HTML raises."""
    if b"request is blocked" in content.lower():
        raise Blocked("het portaal blokkeert ons")
    try:
        text = tidy(content.decode("utf-8", errors="replace"))
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


def calendar_types(content: bytes) -> dict[str, str]:
    """Meeting type name by id, of `/Calendar`, the inactive ones included."""
    root = page(content)
    links = root.xpath("//a[contains(@href, '/Calendar/OpenCategory/')]")
    if not links:
        raise Unreadable("/Calendar noemt geen vergadertypen")
    return {
        link.get("href").rpartition("/")[2]: one_line(link.text_content()) or "" for link in links
    }


def calendar_meetings(content: bytes, losses: Losses | None = None) -> list[tuple[str, str | None]]:
    """(meeting id, meeting type id) of `/Calendar/GetAgendasForCalendar`."""
    rows = parse_json(content, losses=losses)
    if not isinstance(rows, list):
        raise Unreadable("kalender is geen lijst")
    meetings = []
    for row in rows:
        with (losses or Strictly()).costs("regel van de kalender"):
            match = re.search(GUID, f"{row.get('url') or ''} {row.get('id') or ''}")
            if not match:
                raise Unreadable("kalenderregel zonder vergadering-id")
            classes = " ".join(str(name) for name in row.get("classNames") or ())
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
    date, subtitle = _day(root)
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
    data = held(data, _moment(details.get("Start"), date), _moment(details.get("Eind"), date))
    record = builder.record(key, data, bron_url=f"{root_url}/Agenda/Index/{key}")
    meeting = Meeting(record=record, datum=date, type_name=name)
    video = root.xpath(f"//div[{has_class('cwc')}]/@data-video-id")
    meeting.webcast = video[0] if video else None
    loose = [link for link in root.xpath("//main//a[@data-document-id]") if not _inside_item(link)]
    attached = _documents(loose, key, None, root_url, builder)
    meeting.documents += attached
    ext = ExtVergadering(
        naam=name if len(name) > 100 else None,
        ondertitel=subtitle,
        voorzitter=one_line(details.get("Voorzitter")),
        documenten=tuple(builder.id("informatieobject", document.id) for document in attached),
    )
    meeting.record = record.changed(ext=ext)
    for item in items:
        with builder.losses.costs(f"agendapunt {item.get('id')}"):
            _item(item, key, meeting, builder, root_url)
    link_parents(meeting, builder)
    return meeting


def _day(root: Any) -> tuple[dt.date | None, str | None]:
    """(day, subtitle): the first heading that is a date is the date; one before it is a subtitle."""
    subtitles: list[str] = []
    for node in root.xpath("//main//*[self::h1 or self::h2 or self::h3][not(ancestor::aside)]"):
        text = one_line(node.text_content())
        if text and (date := try_day(text)):
            return date, " - ".join(subtitles) or None
        if text and node.tag != "h1":
            subtitles.append(text)
    return None, None


def _moment(markup: str | None, date: dt.date) -> dt.datetime | None:
    """«donderdag 23 februari 2023 19:28»: when a meeting began or ended; a bare time is of its day."""
    text = one_line(markup) or ""
    time = re.search(r"\b\d{1,2}[:.]\d{2}(?!\d)(?!-)", text)
    return amsterdam(try_day(text) or date, clock(time[0])) if time else None


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
    if any(put.record.bronidentificatie == key for put in meeting.items):
        raise Unreadable("staat er twee keer")
    links = item.xpath(".//a[@data-document-id]")
    attached = _documents(links, meeting_key, key, root_url, builder)
    meeting.documents += attached
    parts = parts_of(item)
    ids = [document.id for document in attached] + entries_of(item)
    add_item(
        meeting,
        builder,
        key=key,
        position=text_at(item, f".//div[{has_class('panel-id')}]") or "",
        title=text_at(item, f".//*[{has_class('panel-title-label')}]") or "",
        text=parts.text,
        proposed=parts.proposed,
        other=parts.overig,
        attached=[builder.id("informatieobject", record_key) for record_key in ids],
        url=f"{root_url}/Agenda/Index/{meeting_key}#{key}",
    )
    record = meeting.items[-1].record
    with builder.losses.costs(f"stemming onder agendapunt {key}"):
        meeting.told += voted(parts, record, meeting, builder)
    with builder.losses.costs(f"besluit onder agendapunt {key}"):
        meeting.told += decided(parts, record, meeting, builder)
    with builder.losses.costs(f"sprekers en aanwezigen onder agendapunt {key}"):
        meeting.told += spoke(parts, meeting, builder)
        if len(meeting.items) == 1:
            meeting.told += present(parts, meeting, builder)


def _documents(
    links: list[Any], meeting_key: str, item_key: str | None, root_url: str, builder: RecordBuilder
) -> list[Document]:
    documents: list[Document] = []
    for link in links:
        with builder.losses.costs(f"document {link.get('data-document-id')}"):
            documents.append(document_of_link(link, meeting_key, item_key, root_url))
    return documents


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
