"""The registers («reports») of iBabs' public portal. No network here."""

import json
import re
from dataclasses import dataclass, field
from typing import Any

import lxml.html

from crawlers.errors import Unreadable
from crawlers.markup import one_line, plain
from crawlers.reading.documents import Document
from crawlers.reading.names import naam, name_key, party_key
from crawlers.reading.votes import MemberVote, PartyVote, Vote
from crawlers.vendors.ibabs.portal import GUID, document_of_link, has_class, page, text_at
from standard.extensions import Telling
from standard.vocabulary import (
    StemKeuze,
    StemmingGrondslag,
    StemmingsType,
    Uitslag,
)


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
    item = Item({}, title=text_at(root, "//main//h1") or text_at(root, "//main//h2"))
    terms = root.xpath("//main//dl/dt")
    if not terms:
        raise Unreadable("geen registerpagina: er staan geen velden op")
    for term in terms:
        value = term.getnext()
        if value is None or value.tag != "dd":
            continue
        name = one_line(term.text_content()) or ""
        if value.xpath(f".//*[{has_class('vote-summary-legend')}]"):
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
    return document_of_link(link, "", None, "")


def _side_votes(value: Any) -> SideVotes:
    votes = SideVotes({}, {})
    for name, side in (
        ("in-favour", StemKeuze.voor),
        ("against", StemKeuze.tegen),
        ("abstain", StemKeuze.onthouden),
    ):
        for legend in value.xpath(f".//*[{has_class('vote-summary-legend-' + name)}]"):
            text = (
                text_at(legend, f".//*[{has_class('text')}]")
                or one_line(legend.text_content())
                or ""
            )
            for party, number in re.findall(r"\s*([^,(]+?)\s*\((\d+)\)\s*,?", text):
                votes.fracties.setdefault(party, {})[side] = int(number)
    details = value.xpath(f".//*[{has_class('vote-summary-legend-details')}]/ul/li")
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
