"""A vote out of a note in words, as registers and decision lists hold it."""

from dataclasses import dataclass

from crawlers.reading.decisions import TextVote, person_key
from crawlers.reading.names import Naam, naam, party_key
from crawlers.reading.records import RecordBuilder
from crawlers.reading.vote_notes import LidVote, VoteReading, read_vote_note
from crawlers.reading.votes import MemberVote, PartyVote, Vote
from standard.extensions import (
    Telling,
)
from standard.vocabulary import (
    FractieStemResultaat,
    StemKeuze,
    StemmingGrondslag,
    StemmingsType,
    Uitslag,
)


@dataclass(frozen=True)
class Note:
    """A vote note: its words, and what they say."""

    tekst: str
    lezing: VoteReading


def read_note(builder: RecordBuilder, text: str) -> Note:
    """A note as the council's own names let it be read; what they do not is counted."""
    reading = read_vote_note(text, builder.raad)
    if reading.niet_herkend:
        builder.unread["woorden van een stemming niet herkend"] += len(reading.niet_herkend)
    return Note(text.strip(), reading)


_RESULTS = {
    "voor": FractieStemResultaat.aangenomen,
    "tegen": FractieStemResultaat.verworpen,
    "verdeeld": FractieStemResultaat.verdeeld,
}
_TYPES = {
    "hoofdelijk": StemmingsType.hoofdelijk,
    "schriftelijk": StemmingsType.schriftelijk,
}


def reading_vote(
    key: str,
    reading: VoteReading,
    text: str,
    stated: Uitslag | None = None,
    known: dict[str, Naam] | None = None,
) -> Vote:
    """A vote out of what the grammar read of a note. A fractie that abstained or was absent has its
    count only, for the standard has no result for it; names that were not recognised stay in the
    text. What the source states as the outcome goes before what the note says."""
    results = [
        PartyVote(
            party_key(name),
            name,
            voor=vote.aantallen.get("voor"),
            tegen=vote.aantallen.get("tegen"),
            onthouden=vote.aantallen.get("onthouden"),
            afwezig=vote.aantallen.get("afwezig"),
            resultaat=_RESULTS.get(vote.keuze),
        )
        for name, vote in reading.fracties.items()
        if vote.keuze in _RESULTS or vote.aantallen
    ]
    if results:
        results += _divided(reading)
    totals = {side: number for side, number in reading.telling.items() if side != "blanco"}
    grondslag = StemmingGrondslag.tekst
    if results:
        grondslag = StemmingGrondslag.fractie
    elif {"voor", "tegen"} <= totals.keys():
        grondslag = StemmingGrondslag.totaal
    return Vote(
        sleutel=key,
        grondslag=grondslag,
        volledig=reading.volledig,
        leden=[_member_vote(lid, known or {}) for lid in reading.leden],
        fracties=results,
        telling=Telling(**totals) if totals else None,
        uitslag=stated or reading.uitslag,
        stemmingstype=_TYPES.get(reading.stemmingstype or "", StemmingsType.regulier),
        tekst_bron=text or None,
    )


def _divided(reading: VoteReading) -> list[PartyVote]:
    """Fracties of which only members are named, on both sides."""
    sides: dict[str, set[str]] = {}
    for lid in reading.leden:
        if lid.fractie and lid.fractie not in reading.fracties:
            sides.setdefault(lid.fractie, set()).add(lid.keuze)
    divided = FractieStemResultaat.verdeeld
    return [
        PartyVote(party_key(name), name, resultaat=divided, afgeleid=True)
        for name, cast in sides.items()
        if {"voor", "tegen"} <= cast
    ]


def text_vote(key: str, told: TextVote, known: dict[str, Naam]) -> Vote:
    """A vote that a decision list or minutes tell. A roll call tells of each member, and so of no
    fractie but through its members; without a count it is taken to be of all that voted."""
    vote = reading_vote(key, told.lezing, told.tekst, None, known)
    vote.uitslag = told.uitslag
    if told.hoofdelijk:
        vote.stemmingstype = StemmingsType.hoofdelijk
    if told.appel:
        vote.fracties, vote.grondslag = [], StemmingGrondslag.individueel
        vote.volledig = told.voor is None or len(told.stemmen) == told.voor + (told.tegen or 0)
        vote.leden = [
            MemberVote(
                person_key(person, known),
                person,
                side,
                (party_key(group), group) if group else None,
                True,
            )
            for person, group, side in told.stemmen
        ]
    return vote


def _member_vote(lid: LidVote, known: dict[str, Naam]) -> MemberVote:
    person = naam(f"{lid.naam} ({lid.fractie})" if lid.fractie else lid.naam)
    group = (party_key(lid.fractie), lid.fractie) if lid.fractie else None
    return MemberVote(person_key(person, known), person, StemKeuze(lid.keuze), group, True)
