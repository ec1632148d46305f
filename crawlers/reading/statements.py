"""Records of votes and presence as statements, and events as records again.

A source's answer is read into records as if it told everything; what several places tell of one
event is brought together by `facts`.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from crawlers.reading.records import RecordBuilder
from facts import Attendee, Choice, Party, Presence, VoteEvent, VoteStatement
from standard.base import Verwijzing
from standard.extensions import (
    ExtAanwezigeDeelnemer,
    ExtStem,
    ExtStemming,
    ExtStemresultaatPerFractie,
)
from standard.records import Record
from standard.resources import (
    AanwezigeDeelnemer,
    Stem,
    Stemming,
    StemresultaatPerFractie,
)
from standard.vocabulary import Aanwezigheidsstatus, Grondslag, StemKeuze
from store import Put

#: resources that are made from statements
MADE = frozenset({"stemming", "stem", "stemresultaatperfractie", "aanwezigedeelnemer"})


@dataclass
class Statements:
    """What one set of records tells of votes and presence."""

    stemmingen: list[VoteStatement] = field(default_factory=list)
    aanwezigen: list[Presence] = field(default_factory=list)

    def with_(self, fresh: "Statements") -> "Statements":
        """These, with what is told anew in the place of what was told under the same key."""
        votes = {each.id: each for each in (*self.stemmingen, *fresh.stemmingen)}
        present = {(each.id, each.bron): each for each in (*self.aanwezigen, *fresh.aanwezigen)}
        return Statements(list(votes.values()), list(present.values()))


def statements_of(puts: Iterable[Put], derived: str) -> dict[str, Statements]:
    """By set what the records tell. `derived` is the set of those who were there because they
    voted: that is told again by their votes."""
    parts: dict[str, list[Record]] = {}
    present: dict[str, Put] = {}
    voted: list[Put] = []
    told: dict[str, Statements] = {}
    for put in puts:
        data = put.record.data
        if isinstance(data, Stemming):
            voted.append(put)
        elif isinstance(data, Stem | StemresultaatPerFractie):
            parts.setdefault(data.stemming.id, []).append(put.record)
        elif isinstance(data, AanwezigeDeelnemer) and put.kader == derived:
            present[put.record.id] = put
        elif isinstance(data, AanwezigeDeelnemer):
            rows = told.setdefault(put.kader or "", Statements()).aanwezigen
            rows.append(_presence(put))
    for put in {put.record.id: put for put in voted}.values():
        rows_of_votes = told.setdefault(put.kader or "", Statements()).stemmingen
        rows_of_votes.append(_vote(put, parts.get(put.record.id, []), present))
    return told


def _vote(put: Put, parts: list[Record], present: dict[str, Put]) -> VoteStatement:
    record = put.record
    data, ext = record.data, record.ext
    assert isinstance(data, Stemming)
    assert isinstance(ext, ExtStemming)
    unique = {part.id: part for part in parts}.values()
    choices = [choice for part in unique if (choice := _choice(part, present))]
    meetings = [
        reference.id
        for part in unique
        if isinstance(part.data, Stem)
        and part.data.aanwezige_deelnemer
        and (reference := _meeting(present[part.data.aanwezige_deelnemer.id].record))
    ]
    own = ext.opgaven[0] if ext.opgaven else None
    return VoteStatement(
        id=record.id,
        sleutel=record.bronidentificatie,
        kader=put.kader or "",
        bron=own.bron if own else Grondslag.stemming,
        bron_url=record.bron_url,
        vergadering=ext.vergadering or next(iter(meetings), None),
        agendapunt=data.agendapunt.id if data.agendapunt else None,
        informatieobject=data.informatieobject.id if data.informatieobject else None,
        datum=ext.datum,
        onderwerp=ext.onderwerp,
        tekst=ext.tekst_bron,
        pagina=ext.pagina,
        resultaat=data.resultaat_mondelinge_stemming,
        stemmingstype=data.stemmingstype,
        telling=ext.telling,
        grondslag=ext.grondslag,
        volledig=ext.volledig,
        leden=tuple(choices),
        partijen=tuple(_party(part) for part in unique if part.resource != "stem"),
        herkomst=tuple(sorted(put.herkomst)),
    )


def _meeting(present: Record) -> Verwijzing | None:
    assert isinstance(present.data, AanwezigeDeelnemer)
    return present.data.vergadering


def _choice(part: Record, present: dict[str, Put]) -> Choice | None:
    data, ext = part.data, part.ext
    if not isinstance(data, Stem) or data.aanwezige_deelnemer is None:
        return None
    assert isinstance(ext, ExtStem)
    who = present[data.aanwezige_deelnemer.id].record
    assert isinstance(who.data, AanwezigeDeelnemer)
    return Choice(
        sleutel=part.bronidentificatie,
        persoon=who.data.natuurlijk_persoon.id,
        naam=ext.naam,
        fractie=ext.fractie,
        fractie_id=ext.fractie_id,
        keuze=data.keuze_stemming,
        afgeleid=ext.afgeleid,
        grondslag=ext.grondslag,
        aanwezig=who.bronidentificatie,
    )


def _party(part: Record) -> Party:
    data, ext = part.data, part.ext
    assert isinstance(data, StemresultaatPerFractie)
    assert isinstance(ext, ExtStemresultaatPerFractie)
    return Party(
        sleutel=part.bronidentificatie,
        fractie=data.fractie.id,
        naam=ext.fractie,
        resultaat=data.fractiestemresultaat,
        voor=ext.voor,
        tegen=ext.tegen,
        onthouden=ext.onthouden,
        afwezig=ext.afwezig,
        afgeleid=ext.afgeleid,
    )


def _presence(put: Put) -> Presence:
    record = put.record
    data, ext = record.data, record.ext
    assert isinstance(data, AanwezigeDeelnemer)
    assert isinstance(ext, ExtAanwezigeDeelnemer)
    return Presence(
        id=record.id,
        sleutel=record.bronidentificatie,
        kader=put.kader or "",
        bron=ext.grondslag,
        persoon=data.natuurlijk_persoon.id,
        naam=ext.naam,
        fractie=ext.fractie,
        vergadering=data.vergadering.id if data.vergadering else None,
        status=ext.aanwezigheidsstatus,
        tekst=ext.tekst_bron,
        pagina=ext.pagina,
        volledig=ext.volledig,
        aanvang=data.aanvang_aanwezigheid,
        einde=data.einde_aanwezigheid,
        rol=data.rolnaam,
        datum=put.datum,
        herkomst=tuple(sorted(put.herkomst)),
    )


def voters(builder: RecordBuilder, statement: VoteStatement) -> list[Presence]:
    """Who votes is there. Who is listed as absent from a vote may have been there at another: of the
    meeting that says nothing."""
    return [
        Presence(
            id=builder.id("aanwezigedeelnemer", choice.aanwezig),
            sleutel=choice.aanwezig,
            kader=statement.kader,
            bron=choice.grondslag,
            persoon=choice.persoon,
            naam=builder.person_of(choice.persoon, choice.naam),
            fractie=builder.group_of(choice.fractie_id, choice.fractie),
            vergadering=statement.vergadering,
            status=Aanwezigheidsstatus.onbekend
            if choice.keuze == StemKeuze.afwezig
            else Aanwezigheidsstatus.aanwezig,
            datum=statement.datum,
            herkomst=statement.herkomst,
        )
        for choice in statement.leden
    ]


# --- events as records -------------------------------------------------------------------------------


def vote_records(builder: RecordBuilder, event: VoteEvent, present: dict[str, str]) -> list[Put]:
    """A vote with its parts; `present` is by person the id of the presence."""
    told = event.statement
    ext = ExtStemming(
        telling=told.telling,
        grondslag=told.grondslag,
        volledig=told.volledig,
        tekst_bron=told.tekst,
        pagina=told.pagina,
        datum=told.datum,
        onderwerp=told.onderwerp,
        over=event.over,
        vergadering=told.vergadering,
        bij_agendapunt=event.bij_agendapunt,
        opgaven=event.opgaven,
        tegenspraak=event.tegenspraak,
    )
    data = Stemming(
        agendapunt=_reference(told.agendapunt),
        informatieobject=_reference(told.informatieobject),
        stemmingstype=told.stemmingstype,
        resultaat_mondelinge_stemming=told.resultaat,
    )
    record = builder.record(told.sleutel, data, ext, told.bron_url)
    puts = [Put(record, told.kader, told.datum)]
    puts += [_party_put(builder, record, party, told) for party in told.partijen]
    chosen = {choice.persoon: choice for choice in told.leden}
    puts += [
        _choice_put(builder, record, choice, present[person], told)
        for person, choice in chosen.items()
    ]
    return puts


def _party_put(builder: RecordBuilder, vote: Record, party: Party, told: VoteStatement) -> Put:
    data = StemresultaatPerFractie(
        fractie=Verwijzing(id=party.fractie),
        stemming=vote.verwijzing(),
        fractiestemresultaat=party.resultaat,
    )
    ext = ExtStemresultaatPerFractie(
        fractie=builder.group_of(party.fractie, party.naam),
        voor=party.voor,
        tegen=party.tegen,
        onthouden=party.onthouden,
        afwezig=party.afwezig,
        afgeleid=party.afgeleid,
    )
    return Put(builder.record(party.sleutel, data, ext), vote.id, told.datum)


def _choice_put(
    builder: RecordBuilder, vote: Record, choice: Choice, present: str, told: VoteStatement
) -> Put:
    data = Stem(
        aanwezige_deelnemer=Verwijzing(id=present),
        stemming=vote.verwijzing(),
        keuze_stemming=choice.keuze,
    )
    ext = ExtStem(
        naam=builder.person_of(choice.persoon, choice.naam),
        fractie=builder.group_of(choice.fractie_id, choice.fractie),
        fractie_id=choice.fractie_id,
        afgeleid=choice.afgeleid,
        grondslag=choice.grondslag,
    )
    return Put(builder.record(choice.sleutel, data, ext), vote.id, told.datum)


def attendee_put(builder: RecordBuilder, attendee: Attendee) -> Put:
    """A person at a meeting; only an explicit list of the source is not derived."""
    told = attendee.statement
    data = AanwezigeDeelnemer(
        aanvang_aanwezigheid=told.aanvang,
        einde_aanwezigheid=told.einde,
        natuurlijk_persoon=Verwijzing(id=told.persoon),
        vergadering=_reference(told.vergadering),
        rolnaam=told.rol,
    )
    ext = ExtAanwezigeDeelnemer(
        naam=told.naam,
        fractie=told.fractie,
        aanwezigheidsstatus=told.status,
        afgeleid=told.bron != Grondslag.opgave,
        grondslag=told.bron,
        tekst_bron=told.tekst,
        volledig=told.volledig,
        pagina=told.pagina,
        opgaven=attendee.opgaven if len(attendee.opgaven) > 1 else (),
        tegenspraak=attendee.tegenspraak,
    )
    record = builder.record(told.sleutel, data, ext)
    return Put(record, told.vergadering or told.kader, told.datum)


def _reference(record_id: str | None) -> Verwijzing | None:
    return Verwijzing(id=record_id) if record_id else None


def without(puts: Iterable[Put]) -> list[Put]:
    """What is not made from statements."""
    return [put for put in puts if put.record.resource not in MADE]
