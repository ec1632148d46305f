"""A vote out of a note in words, as registers and decision lists hold it."""

from crawlers.reading.decisions import TextVote, person_key
from crawlers.reading.names import Naam, naam, party_key
from crawlers.reading.vote_notes import LidVote, VoteReading
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


def note_vote(
    key: str, note: TextVote, stated: Uitslag | None, known: dict[str, Naam] | None = None
) -> Vote:
    """A vote that the source tells per fractie or in words. Fracties that the text does not name
    are not filled in: «overige fracties» is kept verbatim, and the vote marked incomplete. Members
    that it names are those of `known` whom the name fits, or persons known by name only."""
    split = note.verdeeld
    results: dict[str, PartyVote] = {}
    for name, side in note.fracties.items():
        voor = note.aantallen.get((name, StemKeuze.voor))
        tegen = note.aantallen.get((name, StemKeuze.tegen))
        if name in split:
            outcome = FractieStemResultaat.verdeeld
        elif side == StemKeuze.voor:
            outcome, tegen = FractieStemResultaat.aangenomen, 0 if voor is not None else None
        else:
            outcome, voor = FractieStemResultaat.verworpen, 0 if tegen is not None else None
        results[name] = PartyVote(party_key(name), name, voor=voor, tegen=tegen, resultaat=outcome)
    telling = None
    if any(n is not None for n in (note.voor, note.tegen, note.afwezig, note.onthouden)):
        telling = Telling(
            voor=note.voor, tegen=note.tegen, onthouden=note.onthouden, afwezig=note.afwezig
        )
    grondslag = StemmingGrondslag.tekst
    if results:
        grondslag = StemmingGrondslag.fractie
    elif note.voor is not None and note.tegen is not None:
        grondslag = StemmingGrondslag.totaal
    sides = set(note.fracties.values())
    whole = bool(results) and note.overige is None and len(sides) == 2
    return Vote(
        sleutel=key,
        grondslag=grondslag,
        volledig=whole or note.unaniem,
        leden=[
            MemberVote(
                person_key(person, known or {}),
                person,
                side,
                (party_key(group), group) if group else None,
                True,
            )
            for person, group, side in note.stemmen
        ],
        fracties=list(results.values()),
        telling=telling,
        uitslag=stated or note.uitslag,
        stemmingstype=StemmingsType.hoofdelijk if note.hoofdelijk else StemmingsType.regulier,
        tekst_bron=note.tekst or None,
    )


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


def _member_vote(lid: LidVote, known: dict[str, Naam]) -> MemberVote:
    person = naam(f"{lid.naam} ({lid.fractie})" if lid.fractie else lid.naam)
    group = (party_key(lid.fractie), lid.fractie) if lid.fractie else None
    return MemberVote(person_key(person, known), person, StemKeuze(lid.keuze), group, True)
