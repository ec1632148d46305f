"""What an agenda page of iBabs' portal tells under one item: text, files, register entries, how the
vote went, what was decided, who spoke. No network here."""

import re
from dataclasses import dataclass, field
from typing import Any

import lxml.html

from crawlers.markup import one_line, plain
from crawlers.reading.names import fold
from crawlers.vendors.ibabs.markup import GUID, has_class
from crawlers.vendors.ibabs.vote_summary import SideVotes, side_votes

#: headings of parts of an item, folded; a part without a heading is its text
TEXT = ("", "toelichting", "omschrijving", "tekst", "inhoud")
VOTE = ("stemuitslag", "stemming", "stemmen", "uitslag stemming")
PROPOSED = ("voorgesteld besluit", "conceptbesluit", "concept besluit", "ontwerpbesluit")
DECISION = ("besluit", "genomen besluit", "besluitvorming")
SPEAKERS = ("spreker", "sprekers", "woordvoerders")
#: may name citizens: never taken over
PRIVATE = ("inspreker", "insprekers")


@dataclass
class ItemParts:
    """The parts of an agenda item; `overig` are parts under headings that we do not know."""

    text: str | None = None
    vote: SideVotes | None = None
    proposed: str | None = None
    decision: str | None = None
    #: one line each, as the page has them
    speakers: list[str] = field(default_factory=list)
    overig: dict[str, str] = field(default_factory=dict)


def entries_of(item: Any) -> list[str]:
    """Ids of the register entries that are listed under an item, in small letters."""
    urls = item.xpath(".//tr/@data-url")
    found = (re.search(rf"/Reports/Item/({GUID})", url) for url in urls)
    return [match[1].lower() for match in found if match]


def parts_of(item: Any) -> ItemParts:
    parts, texts = ItemParts(), []
    for row in item.xpath(f".//div[{has_class('row')}]"):
        nodes = row.xpath(f"./div[{has_class('text')}]")
        labels = row.xpath(f"./div[{has_class('label')}]")
        heading = one_line(labels[0].text_content()) if labels else None
        name = fold(heading or "")
        for node in nodes:
            if votes := side_votes(node):
                parts.vote = votes
            elif name in SPEAKERS:
                parts.speakers += _lines(node)
            elif name not in PRIVATE and (text := _text(node)):
                if name in TEXT:
                    texts.append(text)
                else:
                    _labelled(parts, name, heading or "", text)
    parts.text = "\n\n".join(texts) or None
    return parts


def _labelled(parts: ItemParts, name: str, heading: str, text: str) -> None:
    if name in PROPOSED:
        parts.proposed = text
    elif name in DECISION:
        parts.decision = text
    else:
        parts.overig[heading] = text


def _text(node: Any) -> str | None:
    """The words of a part; None for a list of files or of register entries."""
    if node.xpath(f".//ul[{has_class('list-attachments')}] | .//table | .//a[@data-document-id]"):
        return None
    return plain(lxml.html.tostring(node, encoding="unicode", with_tail=False))


def _lines(node: Any) -> list[str]:
    rows = [one_line(row.text_content()) for row in node.xpath(".//li | .//tr")]
    text = plain(lxml.html.tostring(node, encoding="unicode", with_tail=False)) or ""
    return [row for row in rows or text.splitlines() if row]
