"""ORI-A: a meeting as archives keep it (XML of the Regionaal Archief Rivierenland, version 1).

It has what most systems do not publish: who attended in which role, who spoke when, the vote of
each member and the decision that a vote led to. Read from a file; no source serves it live.
"""

from collections.abc import Iterator
from typing import Any

from lxml import etree

from crawlers.errors import Refused, Unreadable
from crawlers.markup import one_line
from crawlers.reading.answer import ReadAnswer
from crawlers.reading.dates import moment, try_day
from crawlers.reading.events import settled
from crawlers.reading.fields import local, parse_xml
from crawlers.reading.names import Naam
from crawlers.reading.records import Attendance, RecordBuilder
from crawlers.reading.vote_records import vote_puts
from crawlers.reading.votes import MemberVote, PartyVote, Vote
from crawlers.reading.words import keuze, uitslag, vergaderingstype
from standard.base import Verwijzing, knip
from standard.extensions import ExtAgendapunt, ExtBesluit, Telling
from standard.resources import Agendapunt, Besluit, Mediabron, Spreekfragment, Vergadering
from standard.vocabulary import (
    Aanwezigheidsstatus,
    FractieStemResultaat,
    Grondslag,
    MediabronType,
    RolNaam,
    StemmingGrondslag,
    StemmingsType,
)
from store import Put

NAMESPACE = b"https://ori-a.nl"


def is_ori_a(content: bytes) -> bool:
    return content.lstrip()[:1] == b"<" and NAMESPACE in content[:4000]


def normalise(content: bytes, builder: RecordBuilder) -> ReadAnswer:
    """The records of one file. Raises `Refused` where it is of another organisation than asked."""
    root = parse_xml(content)
    if local(root) != "ORI-A":
        raise Unreadable("geen ORI-A-bestand")
    return _File(root, builder).read()


class _File:
    def __init__(self, root: etree._Element, builder: RecordBuilder) -> None:
        self.root = root
        self.builder = builder
        self.reading = ReadAnswer()
        meeting = next(_children(root, "vergadering"), None)
        if meeting is None:
            raise Unreadable("ORI-A zonder vergadering")
        self.meeting = meeting
        self.key = _required(meeting, "ID")
        code = _text(meeting, "overheidsorgaan/begripCode")
        if code and code.casefold() != builder.council.code:
            raise Refused(f"een vergadering van {code}, gevraagd was {builder.council.code}")
        self.day = try_day(_text(meeting, "datum"))
        self.parties = {
            _required(f, "ID"): _required(f, "naam") for f in _children(root, "fractie")
        }
        self.people: dict[str, tuple[Naam, str | None]] = {}
        self.ref = Verwijzing(id=builder.id("vergadering", self.key))

    def put(self, key: str, data: Any, ext: Any = None) -> None:
        record = self.builder.record(key, data, ext)
        self.reading.puts.append(Put(record, self.ref.id, self.day))

    def read(self) -> ReadAnswer:
        self.vergadering()
        for order, row in enumerate(_children(self.root, "agendapunt"), 1):
            self.agendapunt(row, order)
        for key, name in self.parties.items():
            self.reading.puts.append(self.builder.fractie(key, name))
        for row in [
            *_children(self.root, "aanwezigeDeelnemer"),
            *_children(self.root, "persoonBuitenVergadering"),
        ]:
            self.person(row)
        for row in _children(self.root, "stemming"):
            self.stemming(row)
        for row in _children(self.root, "aanwezigeDeelnemer"):
            self.deelnemer(row)
        told = settled(self.builder, self.reading.puts)
        unique = {put.record.id: put for put in told}
        self.reading.puts = list(unique.values())
        return self.reading

    def vergadering(self) -> None:
        row = self.meeting
        name = _text(row, "naam")
        kind = _text(row, "type/begripLabel")
        data = Vergadering(
            naam=knip(name, 100),
            vergaderingstype=vergaderingstype(kind, self.builder.council.kind),
            vergaderdatum=self.day,
            aanvang_vergadering=moment(_text(row, "aanvang"))[1],
            einde_vergadering=moment(_text(row, "einde"))[1],
            locatie=knip(_text(row, "locatie"), 100),
            webpagina_link=_text(row, "weblocatie"),
            **self.builder.owner,
        )
        self.put(self.key, data)
        for each in _children(row, "isVastgelegdMiddels"):
            if (_text(each, "informatieobjectType/begripLabel") or "").casefold() == "video":
                media = Mediabron(vergadering=self.ref, mediabrontype=MediabronType.video)
                self.put(_required(each, "verwijzingInformatieobject/verwijzingID"), media)

    def agendapunt(self, row: etree._Element, order: int) -> None:
        title, number = _text(row, "naam"), _text(row, "volgnummer")
        data = Agendapunt(
            vergadering=self.ref,
            agendapunt_kenmerk=knip(number, 20),
            agendapunt_titel=knip(title, 100),
            agendapuntvolgnummer=number
            if number and number.isdigit() and len(number) < 4
            else None,
            **self.builder.owner,
        )
        begin = _seconds(_text(row, "tijdsaanduidingMediabron/aanvang"))
        ext = ExtAgendapunt(
            titel=title if title and len(title) > 100 else None,
            volgorde=order,
            opname_aanvang=begin,
        )
        self.put(_required(row, "ID"), data, ext)

    def person(self, row: etree._Element) -> None:
        who = next(_children(row, "isNatuurlijkPersoon"), row)
        key, full = _required(who, "ID"), _required(who, "naam/volledigeNaam")
        surname, middle = _text(who, "naam/achternaam"), _text(who, "naam/tussenvoegsel")
        first = full.removesuffix(" ".join(part for part in (middle, surname) if part)).strip()
        party = _text(who, "isLidVanFractie/verwijzingFractie/verwijzingID")
        name = Naam(
            surname or full, middle, None, first or None, self.parties.get(party or ""), full
        )
        self.people[key] = (name, party)
        self.reading.puts.append(self.builder.persoon(key, name))
        if party in self.parties:
            self.reading.puts.append(self.builder.lidmaatschap(party, key))

    def stemming(self, row: etree._Element) -> None:
        """The members that the file lists; whether those are all, it does not say, so that the
        vote is not called complete and nothing is counted."""
        key = _required(row, "ID")
        members, parties = [], []
        for who in _children(self.root, "aanwezigeDeelnemer"):
            person = _required(who, "isNatuurlijkPersoon/ID")
            name, party = self.people[person]
            for vote in _children(who, "neemtDeelAanStemming"):
                if _text(vote, "gegevenOpStemming/verwijzingID") == key:
                    group = (party, self.parties[party]) if party in self.parties else None
                    choice = keuze(_required(vote, "keuzeStemming"))
                    members.append(MemberVote(person, name, choice, group))
        for group_row in _children(self.root, "fractie"):
            party = _required(group_row, "ID")
            for vote in _children(group_row, "neemtDeelAanStemming"):
                if _text(vote, "verwijzingStemming/verwijzingID") == key:
                    written = (_text(vote, "fractieStemresultaat") or "").casefold()
                    side = (
                        FractieStemResultaat(written)
                        if written in list(FractieStemResultaat)
                        else None
                    )
                    parties.append(PartyVote(party, self.parties[party], resultaat=side))
        decision = _text(row, "leidtTotBesluit/verwijzingID")
        result = next(
            (
                _text(b, "resultaat")
                for b in _children(self.root, "besluit")
                if _text(b, "ID") == decision
            ),
            None,
        )
        place = _text(row, "heeftBetrekkingOpAgendapunt/verwijzingID")
        agenda = self.builder.id("agendapunt", place) if place else None
        kind = (_text(row, "type") or "").casefold()
        record = Vote(
            sleutel=f"{self.key}/{key}",
            grondslag=StemmingGrondslag.individueel if members else StemmingGrondslag.fractie,
            volledig=False,
            leden=members,
            fracties=parties,
            telling=Telling(),
            uitslag=uitslag(result),
            stemmingstype=StemmingsType(kind) if kind in list(StemmingsType) else None,
            agendapunt=agenda,
            vergadering=self.ref.id,
            vergadering_sleutel=self.key,
            datum=self.day,
            onderwerp=_text(row, "heeftBetrekkingOpAgendapunt/verwijzingNaam"),
        )
        self.reading.puts += vote_puts(self.builder, record, self.ref.id)
        if decision and result:
            ext = ExtBesluit(agendapunt=agenda, uitslag_bron=result, datum=self.day)
            self.put(decision, Besluit(besluitresultaat=result), ext)

    def deelnemer(self, row: etree._Element) -> None:
        person = _required(row, "isNatuurlijkPersoon/ID")
        name, party = self.people[person]
        role = (_text(row, "rolnaam/begripLabel") or "").casefold()
        present = self.builder.aanwezige(
            Attendance(
                person,
                name,
                self.ref.id,
                status=Aanwezigheidsstatus.aanwezig,
                grondslag=Grondslag.opgave,
                sleutel=f"{self.key}/{person}",
                fractie=self.parties.get(party or ""),
                rol=RolNaam(role) if role in list(RolNaam) else None,
            )
        )
        self.reading.puts.append(Put(present, self.ref.id, self.day))
        for number, each in enumerate(_children(row, "spreektTijdensSpreekfragment"), 1):
            place = _text(each, "gedurendeAgendapunt/verwijzingID")
            if place is None:
                self.reading.problems.append("spreekfragment zonder agendapunt")
                continue
            data = Spreekfragment(
                aanwezige_deelnemer=present.verwijzing(),
                agendapunt=self.builder.ref("agendapunt", place),
                video_tijdsaanduiding_aanvang=_seconds(
                    _text(each, "tijdsaanduidingMediabron/aanvang")
                ),
                video_tijdsaanduiding_einde=_seconds(_text(each, "tijdsaanduidingMediabron/einde")),
                titel_spreekfragment=knip(name.volledig, 100),
            )
            self.put(f"{self.key}/{person}/{number}", data)


def _children(node: etree._Element, name: str) -> Iterator[etree._Element]:
    return (child for child in node if isinstance(child.tag, str) and local(child) == name)


def _text(node: etree._Element, path: str) -> str | None:
    """The text at a path of local names, None when it is not there."""
    found: etree._Element | None = node
    for name in path.split("/"):
        found = next(_children(found, name), None) if found is not None else None
    return one_line(found.text) if found is not None else None


def _required(node: etree._Element, path: str) -> str:
    text = _text(node, path)
    if text is None:
        raise Unreadable(f"ORI-A: {local(node)}/{path} ontbreekt")
    return text


def _seconds(text: str | None) -> int | None:
    """`01:02:03` (also with frames or a fraction behind it) as seconds."""
    parts = (text or "").split(".")[0].split(":")[:3]
    if len(parts) < 3 or not all(part.isdigit() for part in parts):
        return None
    hours, minutes, seconds = map(int, parts)
    return hours * 3600 + minutes * 60 + seconds
