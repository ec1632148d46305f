"""What the parts of an agenda item of iBabs' portal come to as records. No network here."""

import re

from crawlers.reading.attendance import Presence
from crawlers.reading.dates import clock
from crawlers.reading.known import Known
from crawlers.reading.minutes import presence_puts
from crawlers.reading.names import naam, name_key
from crawlers.reading.presence import read_presence
from crawlers.reading.records import Attendance, RecordBuilder
from crawlers.reading.vote_records import vote_puts
from crawlers.reading.words import uitslag
from crawlers.vendors.ibabs.meetings import Meeting
from crawlers.vendors.ibabs.portal_items import ItemParts
from crawlers.vendors.ibabs.vote_summary import side_vote
from standard.base import knip
from standard.extensions import ExtBesluit
from standard.records import Record
from standard.resources import Agendapunt, Besluit
from standard.vocabulary import Aanwezigheidsstatus, BesluitResultaat, Grondslag, Uitslag
from store import Put

#: «19.45 J. Nep (CDA)»: a time, a name and a fractie
_SPEAKER = re.compile(
    r"^(?:\d{1,2}[:.]\d{2}(?:[:.]\d{2})?\s*(?:uur)?\s*[-–:]?\s*)?(?P<who>.+?\([^()]+\))"
)
_NO_MEMBER = re.compile(
    r"\((?:[^()]*(?:wethouder|burgemeester|griffier|gedeputeerde|commissaris|inspreker|secretaris|gast)"
    r"[^()]*)\)",
    re.I,
)
_PART = re.compile(
    r"(?P<who>(?:\bde heer|\bmevrouw|\bmw\.?|\bdhr\.?)\s+[^\s,;()][^,;()]{0,40}?)\s*"
    r"\((?P<side>vanaf|tot)\s+(?P<time>\d{1,2}[.:]\d{2})(?:\s*uur)?\)",
    re.I,
)
_RESULTS = {
    Uitslag.aangenomen: BesluitResultaat.aangenomen,
    Uitslag.verworpen: BesluitResultaat.verworpen,
    Uitslag.aangehouden: BesluitResultaat.aangehouden,
}


def voted(parts: ItemParts, item: Record, meeting: Meeting, builder: RecordBuilder) -> list[Put]:
    """The vote under an item, as a vote on what the item is about."""
    if not parts.vote:
        return []
    vote = side_vote(f"{item.bronidentificatie}/stemming", parts.vote, uitslag(parts.decision))
    data = item.data
    assert isinstance(data, Agendapunt)
    vote.agendapunt = item.id
    vote.vergadering = meeting.record.id
    vote.vergadering_sleutel = meeting.record.bronidentificatie
    vote.datum = meeting.datum
    vote.onderwerp = data.agendapunt_titel
    return vote_puts(builder, vote, meeting.record.id)


def decided(parts: ItemParts, item: Record, meeting: Meeting, builder: RecordBuilder) -> list[Put]:
    """The decision under an item, in the standard's words where it tells an outcome."""
    if not parts.decision:
        return []
    words = knip(" ".join(parts.decision.split()), 200) or ""
    result = _RESULTS.get(uitslag(parts.decision) or Uitslag.onbekend)
    data = Besluit(
        besluitresultaat=result.value if result else words,
        besluittoelichting=words if result else None,
    )
    ext = ExtBesluit(agendapunt=item.id, uitslag_bron=parts.decision, datum=meeting.datum)
    key = f"{item.bronidentificatie}/besluit"
    return [Put(builder.record(key, data, ext), meeting.record.id, meeting.datum)]


def _presence(text: str, has: Known) -> list[Presence]:
    """Presence in words; nothing where the words can be read in two ways."""
    reading = read_presence(text, has)
    read = [
        Presence(
            each.naam,
            Aanwezigheidsstatus.deels if each.van or each.tot else Aanwezigheidsstatus(each.status),
            each.tekst,
            aanvang=each.van,
            einde=each.tot,
        )
        for each in (reading.personen if reading.zeker else ())
    ]
    known = {each.naam.sleutel for each in read}
    return read + [each for each in _for_a_part(text) if each.naam.sleutel not in known]


def _for_a_part(text: str) -> list[Presence]:
    """«mevrouw Zee (vanaf 19.40 uur)»: was there from or until a time."""
    parts = []
    for match in _PART.finditer(text):
        time = clock(match["time"])
        begin = match["side"].casefold() == "vanaf"
        parts.append(
            Presence(
                naam(match["who"]),
                Aanwezigheidsstatus.deels,
                " ".join(match[0].split()),
                aanvang=time if begin else None,
                einde=None if begin else time,
            )
        )
    return parts


def present(parts: ItemParts, meeting: Meeting, builder: RecordBuilder) -> list[Put]:
    """Who was there or not, where the decision of the opening tells it."""
    return [
        put
        for presence in _presence(parts.decision or "", builder.has)
        for put in presence_puts(
            builder, meeting, presence, Grondslag.besluitenlijst, builder.known, None
        )
    ]


def spoke(parts: ItemParts, meeting: Meeting, builder: RecordBuilder) -> list[Put]:
    """Members who spoke were there, which is derived; others who speak are no members."""
    puts: list[Put] = []
    for line in parts.speakers:
        match = _SPEAKER.match(line)
        if match is None or _NO_MEMBER.search(match["who"]):
            continue
        person = naam(match["who"])
        key = name_key(person)
        record = builder.aanwezige(
            Attendance(
                key,
                person,
                meeting.record.id,
                status=Aanwezigheidsstatus.aanwezig,
                grondslag=Grondslag.spreker,
                sleutel=f"{meeting.record.bronidentificatie}/spreker/{key}",
                fractie=person.fractie,
            )
        )
        puts += [builder.persoon(key, person), Put(record, meeting.record.id, meeting.datum)]
    return puts
