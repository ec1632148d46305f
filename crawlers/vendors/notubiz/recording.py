"""Notubiz: the recording of a meeting, its subtitles, and who spoke when. No network here.

The portal's page of a meeting lists fragments with the speaker's name and the seconds into the
recording; agenda items have their own seconds in the API. The shape of `/media` was never recorded
publicly: it is read by the names that its fields are known by, and anything else is left alone.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree
from lxml import html as lxml_html

from crawlers.markup import one_line
from crawlers.reading.decisions import person_key
from crawlers.reading.fields import Fields
from crawlers.reading.names import Naam, naam, party_key
from crawlers.reading.records import Attendance, RecordBuilder
from crawlers.vendors.notubiz.answers import address
from crawlers.vendors.notubiz.meetings import Meeting
from standard.base import Verwijzing, knip
from standard.extensions import ExtAgendapunt, ExtMediabron
from standard.resources import Mediabron, Spreekfragment
from standard.vocabulary import Aanwezigheidsstatus, Grondslag, MediabronType
from store import Put

#: what stands in brackets behind a speaker who is no member of a fractie
_ROLE = re.compile(
    r"voorzitter|burgemeester|wethouder|griffier|commissaris|gedeputeerde|inspreker|secretaris|gast",
    re.I,
)


@dataclass(frozen=True)
class Fragment:
    """`begin` and `einde` in seconds into the recording; `rol` where the source gives no fractie."""

    sleutel: str
    spreker: str
    naam: Naam
    fractie: str | None
    rol: str | None
    begin: int
    einde: int | None


def read_speakers(page: str) -> list[Fragment]:
    """The fragments of the portal's page: `spreker: Keurs, E.J. (Eric) ter (VVD)`."""
    root = lxml_html.fromstring(page) if page.strip() else None
    fragments: list[Fragment] = []
    rows = root.xpath("//li[contains(@class, 'speaker_index')]") if root is not None else []
    for row in rows if isinstance(rows, list) else []:
        assert isinstance(row, etree._Element)
        begin, end = row.get("data-start_offset") or "", row.get("data-end_offset") or ""
        icons = row.xpath(".//*[contains(@class, 'icon-user')]")
        icon = icons[0] if isinstance(icons, list) and icons else None
        speaker = one_line(icon.tail if isinstance(icon, etree._Element) else None)
        if not speaker or not begin.isdigit():
            continue
        brackets = re.findall(r"\(([^()]*)\)\s*$", speaker)
        role = brackets[0] if brackets and _ROLE.search(brackets[0]) else None
        person = naam(speaker.removesuffix(f"({role})").strip() if role else speaker)
        fragments.append(
            Fragment(
                row.get("data-si_id") or (row.get("id") or "").removeprefix("si_"),
                row.get("data-speaker_id") or "",
                person,
                None if role else person.fractie,
                role,
                int(begin),
                int(end) if end.isdigit() else None,
            )
        )
    return [fragment for fragment in fragments if fragment.sleutel]


def recordings(body: dict[str, Any], meeting: Meeting, builder: RecordBuilder) -> list[Put]:
    """The videos of an event with where their subtitles are."""
    puts = []
    for row in _media(Fields(body, losses=builder.losses)):
        link = address(row.text("download_url") or row.text("url"))
        key = row.text("id") or link
        if key is None:
            continue
        subtitles = [
            address(each.text("download_url") or each.text("url"))
            for name in ("subtitles", "subtitle")
            for each in _rows(row, name)
        ]
        subtitles.append(address(row.text("subtitle_url")))
        data = Mediabron(
            vergadering=meeting.record.verwijzing(),
            mediabrontype=MediabronType.video,
            mimetype=row.text("mime_type"),
            link=link,
            locatie_webvttbestand=next(filter(None, subtitles), None),
        )
        record = builder.record(f"media/{key}", data, ExtMediabron(code=row.text("id")))
        puts.append(Put(record, meeting.record.id, meeting.datum))
    return puts


def _media(body: Fields) -> Iterator[Fields]:
    for name in ("media", "videos", "streams", "items"):
        yield from _rows(body, name)


def _rows(row: Fields, name: str) -> list[Fields]:
    value = row.body.get(name)
    if isinstance(value, list) and all(isinstance(each, dict) for each in value):
        return row.rows(name)
    return row.rows(name) if isinstance(value, dict) else []


def spoken(
    fragments: Iterable[Fragment],
    meeting: Meeting,
    builder: RecordBuilder,
    people: dict[str, Naam],
    media: list[Put],
) -> list[Put]:
    """Who spoke was there: attendance derived from the speakers' index, a lower bound; and each
    fragment with the agenda item in whose time it falls."""
    places = sorted(_chapters(meeting))
    source = media[0].record.verwijzing() if len(media) == 1 else None
    puts: list[Put] = []
    for fragment in fragments:
        if fragment.rol and not re.search("voorzitter", fragment.rol, re.I):
            continue  # speaks, and is no member: the college, the clerk, a guest
        group = builder.members_of(party_key(fragment.fractie)) if fragment.fractie else ()
        key = person_key(fragment.naam, people, group)
        person = people.get(key, fragment.naam)
        present = builder.aanwezige(
            Attendance(
                key,
                person,
                meeting.record.id,
                status=Aanwezigheidsstatus.aanwezig,
                grondslag=Grondslag.spreker,
                sleutel=f"{meeting.key}/{key}",
                fractie=fragment.fractie,
            )
        )
        puts.append(builder.persoon(key, person))
        puts.append(Put(present, meeting.record.id, meeting.datum))
        place = next((id_ for begin, end, id_ in places if begin <= fragment.begin < end), None)
        if place is None:
            continue
        data = Spreekfragment(
            aanwezige_deelnemer=present.verwijzing(),
            agendapunt=Verwijzing(id=place),
            mediabron=source,
            video_tijdsaanduiding_aanvang=fragment.begin,
            video_tijdsaanduiding_einde=fragment.einde,
            titel_spreekfragment=knip(person.volledig, 100),
        )
        record = builder.record(f"spreker/{fragment.sleutel}", data)
        puts.append(Put(record, meeting.record.id, meeting.datum))
    return list({put.record.id: put for put in puts}.values())


def _chapters(meeting: Meeting) -> Iterator[tuple[int, int, str]]:
    """(begin, end, id) of the agenda items in the recording."""
    for put in meeting.items:
        ext = put.record.ext
        assert isinstance(ext, ExtAgendapunt)
        if ext.opname_aanvang is not None and ext.opname_einde is not None:
            yield ext.opname_aanvang, ext.opname_einde, put.record.id


def recorded(meeting: Meeting) -> bool:
    """Whether the agenda has times in a recording."""
    return next(_chapters(meeting), None) is not None
