"""What the standard leaves to be derived: our own part of a record that came in the standard's terms."""

from crawlers.reading.words import DECIDED
from crawlers.vendors.ori.neighbours import Around
from facts.contradictions import counter, follows
from standard.base import Resource
from standard.extensions import (
    Bestand,
    Ext,
    ExtAanwezigeDeelnemer,
    ExtFractieLidmaatschap,
    ExtIndiener,
    ExtInformatieObject,
    ExtStem,
    ExtStemming,
    ExtStemresultaatPerFractie,
    Tegenspraak,
    Telling,
)
from standard.resources import (
    AanwezigeDeelnemer,
    FractieLidmaatschap,
    Indiener,
    InformatieObject,
    Stem,
    Stemming,
    StemresultaatPerFractie,
)
from standard.vocabulary import (
    Aanwezigheidsstatus,
    Grondslag,
    StemKeuze,
    StemmingGrondslag,
    Tegengesproken,
    Uitslag,
)


def stemming_ext(stems: list[StemKeuze], parties: int) -> ExtStemming:
    """What a vote rests on, by what the source lists under it."""
    if stems:
        telling = Telling(
            voor=stems.count(StemKeuze.voor),
            tegen=stems.count(StemKeuze.tegen),
            onthouden=stems.count(StemKeuze.onthouden) if StemKeuze.onthouden in stems else None,
            afwezig=stems.count(StemKeuze.afwezig) if StemKeuze.afwezig in stems else None,
        )
        return ExtStemming(grondslag=StemmingGrondslag.individueel, volledig=True, telling=telling)
    grondslag = StemmingGrondslag.fractie if parties else StemmingGrondslag.tekst
    return ExtStemming(grondslag=grondslag, volledig=bool(parties))


def extension(
    record: str,
    data: Resource,
    around: Around,
    files: tuple[Bestand, ...] = (),
    vote: ExtStemming | None = None,
) -> Ext:
    """Our own part of the record of an id: what the source states in the standard's terms, and what
    its references lead to."""
    match data:
        case InformatieObject():
            return _document(record, data, around, files)
        case Stemming() if vote:
            return _vote(record, data, around, vote)
        case Stem():
            name, party = around.voter(data)
            return ExtStem(naam=name, fractie=party, grondslag=Grondslag.opgave)
        case StemresultaatPerFractie():
            return ExtStemresultaatPerFractie(fractie=around.party(data.fractie))
        case AanwezigeDeelnemer():
            name, party = around.attendee(data)
            return ExtAanwezigeDeelnemer(
                naam=name,
                fractie=party,
                aanwezigheidsstatus=Aanwezigheidsstatus.aanwezig,
                grondslag=Grondslag.opgave,
            )
        case Indiener():
            return ExtIndiener(
                naam=around.person(data.natuurlijk_persoon)
                or around.unit(data.organisatorische_eenheid),
                fractie=around.member(data.natuurlijk_persoon, around.day(data.informatieobject)),
            )
        case FractieLidmaatschap():
            return ExtFractieLidmaatschap()
    return Ext()


def _vote(record: str, data: Stemming, around: Around, vote: ExtStemming) -> ExtStemming:
    """With what it was on and when, and what the source tells of it that cannot be so together."""
    meeting = around.meeting_of(data)
    counted = follows(vote.telling)
    result = data.resultaat_mondelinge_stemming
    against: tuple[Tegenspraak, ...] = ()
    if result and counted and result != counted:
        against = (counter(record, Tegengesproken.resultaat, result.value, counted.value),)
    return vote.changed(
        over=around.voted_on(data),
        datum=around.day_of_vote(data),
        vergadering=meeting.id if meeting else None,
        volledig=vote.volledig and not against,
        tegenspraak=against,
    )


def _document(
    record: str, data: InformatieObject, around: Around, files: tuple[Bestand, ...]
) -> ExtInformatieObject:
    day = data.datum_ingediend
    if data.informatieobjecttype not in DECIDED:
        return ExtInformatieObject(bestanden=files, datum=day)
    ended = around.outcome(record)
    return ExtInformatieObject(
        uitslag=ended[0] if ended else Uitslag.onbekend,
        uitslag_bron=ended[1] if ended else None,
        fracties=around.parties_of(record, day),
        bestanden=files,
        datum=day,
    )
