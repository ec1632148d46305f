"""A vote out of a note in words, as registers and decision lists hold it."""

from crawlers.reading.decisions import TextVote, person_key
from crawlers.reading.names import Naam, party_key
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
