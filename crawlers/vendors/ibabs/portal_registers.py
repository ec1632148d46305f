"""The registers («reports») of iBabs' public portal. No network here."""

import re
from dataclasses import dataclass, field
from typing import Any

import lxml.html

from crawlers.errors import Unreadable
from crawlers.markup import one_line, plain
from crawlers.reading.documents import Document
from crawlers.reading.fields import Fields, number_of, parse_json
from crawlers.reading.losses import Losses, Strictly
from crawlers.vendors.ibabs.markup import GUID
from crawlers.vendors.ibabs.portal import document_of_link, page, text_at
from crawlers.vendors.ibabs.vote_summary import SideVotes, side_votes


def reports(content: bytes) -> list[tuple[str, str]]:
    """(id, name) of the registers on `/Reports`."""
    root = page(content)
    names: dict[str, str] = {}
    for link in root.xpath("//a[contains(@href, '/Reports/Details/')]"):
        match = re.search(GUID, link.get("href"))
        name = one_line(link.text_content())
        if match and name:
            names.setdefault(match[0].lower(), name)
    return list(names.items())


def report_rows(
    content: bytes, losses: Losses | None = None
) -> tuple[int | None, list[dict[str, Any]]]:
    """(recordsTotal, rows) of `POST /Reports/GetReportData/{id}`; None where it is no number."""
    body = parse_json(content, losses=losses)
    if not isinstance(body, dict) or not isinstance(body.get("data"), list):
        raise Unreadable("registerlijst is geen JSON met recordsTotal en data")
    answer = Fields(body, losses=losses)
    total = number_of(answer.text("recordsTotal"))
    if total is None:
        answer.amiss("recordsTotal", "is geen aantal")
    return total, [row.body for row in answer.rows("data")]


def title_of(line: dict[str, Any]) -> str | None:
    """The title of a line."""
    return str(line.get("title") or line.get("onderwerp") or "").strip() or None


def values_of(line: dict[str, Any]) -> dict[str, str]:
    """Columns of a line, which the entry's own page may lack; ids and title are read elsewhere."""
    ours = {"DT_RowId", "identity", "title", "DT_RowClass"}
    return {
        name: str(value)
        for name, value in line.items()
        if name not in ours and value not in (None, "") and not isinstance(value, dict | list)
    }


@dataclass
class Item:
    """`/Reports/Item/{id}`: fields by label, files, the agenda pages it names, its votes."""

    values: dict[str, str]
    documents: list[Document] = field(default_factory=list)
    meetings: list[str] = field(default_factory=list)
    agenda_items: list[str] = field(default_factory=list)
    votes: SideVotes | None = None
    title: str | None = None


def read_item(content: bytes, root_url: str, losses: Losses | None = None) -> Item:
    root = page(content)
    item = Item({}, title=text_at(root, "//main//h1") or text_at(root, "//main//h2"))
    terms = root.xpath("//main//dl/dt")
    if not terms:
        raise Unreadable("geen registerpagina: er staan geen velden op")
    for term in terms:
        value = term.getnext()
        if value is None or value.tag != "dd":
            continue
        name = one_line(term.text_content()) or ""
        if votes := side_votes(value):
            item.votes = votes
            continue
        links = value.xpath(".//a[contains(@href, 'documentId=')]")
        for link in links:
            with (losses or Strictly()).costs(f"bijlage {link.get('href')}"):
                item.documents.append(_report_document(link, root_url))
        for link in value.xpath(".//a[contains(@href, '/Agenda/Index/')]"):
            if match := re.search(rf"/Agenda/Index/({GUID})(?:#({GUID}))?", link.get("href")):
                item.meetings.append(match[1].lower())
                if match[2]:
                    item.agenda_items.append(match[2])
        text = _text(value)
        if text and not links:
            before = item.values.get(name)
            item.values[name] = f"{before}\n{text}" if before else text
    if item.votes is None:  # beside the fields, or under a heading of its own
        item.votes = side_votes(root) or None
    return item


#: how the portal draws a box that is ticked, and one that is not
_TICKED = re.compile(r"\bfa-(?:check|check-square|check-square-o|square-check|check-circle)\b")
_EMPTY = re.compile(r"\bfa-(?:square|square-o|times|xmark)\b")


def _text(value: Any) -> str | None:
    """The words of a field, a list as lines; a drawn box as yes or no."""
    text = plain(lxml.html.tostring(value, encoding="unicode", with_tail=False))
    if text:
        return text
    drawn = " ".join(value.xpath(".//*[contains(@class, 'fa-')]/@class"))
    if _TICKED.search(drawn):
        return "ja"
    return "nee" if _EMPTY.search(drawn) else None


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
    return document_of_link(link, "", None, "")
