"""Everything that one vote comes to as records: the vote, its members and fracties, who was there."""

from collections.abc import Sequence
from dataclasses import replace

from crawlers.reading.names import BY_NAME
from crawlers.reading.records import Attendance, RecordBuilder
from crawlers.reading.votes import (
    MemberVote,
    PartyVote,
    Vote,
    by_fractie,
    reference_of,
    result_of,
    side_of,
    tally_of,
    told_apart,
)
from standard.extensions import (
    ExtStem,
    ExtStemming,
    ExtStemresultaatPerFractie,
    Opgave,
)
from standard.resources import (
    Stem,
    Stemming,
    StemresultaatPerFractie,
)
from standard.vocabulary import (
    Aanwezigheidsstatus,
    StemKeuze,
    StemmingGrondslag,
)
from store import Put


def vote_puts(builder: RecordBuilder, vote: Vote, kader: str) -> list[Put]:
    """Everything that one vote gives: the vote, its members, fracties, persons, attendance."""
    key = vote.sleutel
    vote.leden = _in_fracties(builder, told_apart(vote.leden, builder.names))
    vote.fracties = [
        replace(party, naam=builder.group_named(party.sleutel, party.naam) or party.naam)
        for party in vote.fracties
    ]
    if vote.tekst_bron is None:  # told by the source itself, and not read out of words
        builder.fracties.voted(_fracties_of(vote))
    # some members that a text names say nothing of their fracties, nor of the count
    whole = vote.grondslag == StemmingGrondslag.individueel
    results = vote.fracties or (by_fractie(vote.leden) if whole else [])
    telling = vote.telling or (tally_of(vote.leden) if whole else None)
    outcome = result_of(vote.uitslag, telling, vote.grondslag)
    ext = ExtStemming(
        telling=telling,
        grondslag=vote.grondslag,
        volledig=vote.volledig,
        tekst_bron=vote.tekst_bron,
        datum=vote.datum,
        onderwerp=vote.onderwerp,
        pagina=vote.pagina,
        vergadering=vote.vergadering,
        opgaven=(
            Opgave(
                bron=vote.grondslag_leden,
                sleutel=key,
                grondslag=vote.grondslag,
                resultaat=outcome,
                telling=telling,
                tekst_bron=vote.tekst_bron[:500] if vote.tekst_bron else None,
                pagina=vote.pagina,
            ),
        ),
    )
    data = Stemming(
        agendapunt=reference_of(vote.agendapunt),
        informatieobject=reference_of(vote.informatieobject),
        stemmingstype=vote.stemmingstype,
        resultaat_mondelinge_stemming=outcome,
    )
    puts = [Put(builder.record(key, data, ext), kader, vote.datum)]
    for result in results:
        puts += _party(builder, vote, result, kader)
    for member in _apart(vote.leden):
        puts += _member(builder, vote, member, kader)
    return puts


def _apart(members: Sequence[MemberVote]) -> list[MemberVote]:
    """Members of one vote of whom the names are written alike and the fracties are not are two."""
    fracties: dict[str, set[str]] = {}
    for member in members:
        if member.sleutel.startswith(BY_NAME) and member.fractie:
            fracties.setdefault(member.sleutel, set()).add(member.fractie[0])
    return [
        replace(member, sleutel=f"{member.sleutel}-{member.fractie[0].removeprefix(BY_NAME)}")
        if member.fractie and len(fracties.get(member.sleutel, ())) > 1
        else member
        for member in members
    ]


def _in_fracties(builder: RecordBuilder, members: Sequence[MemberVote]) -> list[MemberVote]:
    """Members with the names of their fracties as most rows give them: a name that is spoiled in one
    row is of the fractie all the same. Without any name for its key it is not known which it is."""
    for member in members:
        if member.fractie:
            builder.group_named(*member.fractie)
    return [
        replace(member, fractie=_named(builder, member.fractie)) if member.fractie else member
        for member in members
    ]


def _named(builder: RecordBuilder, fractie: tuple[str, str]) -> tuple[str, str] | None:
    name = builder.group_named(fractie[0], None)
    return (fractie[0], name) if name else None


def _fracties_of(vote: Vote) -> list[tuple[str, str]]:
    parties = [(party.sleutel, party.naam) for party in vote.fracties]
    return [*parties, *(member.fractie for member in vote.leden if member.fractie)]


def _party(builder: RecordBuilder, vote: Vote, result: PartyVote, kader: str) -> list[Put]:
    key = builder.group_key(result.sleutel, result.naam)
    data = StemresultaatPerFractie(
        fractie=builder.ref("fractie", key),
        stemming=builder.ref("stemming", vote.sleutel),
        fractiestemresultaat=result.resultaat or side_of(result),
    )
    ext = ExtStemresultaatPerFractie(
        fractie=result.naam,
        voor=result.voor,
        tegen=result.tegen,
        onthouden=result.onthouden,
        afwezig=result.afwezig,
        afgeleid=result.afgeleid,
    )
    record = builder.record(f"{vote.sleutel}/{key}", data, ext)
    return [builder.group(key), Put(record, kader, vote.datum)]


def _member(builder: RecordBuilder, vote: Vote, member: MemberVote, kader: str) -> list[Put]:
    fractie_key, fractie_name = member.fractie or (None, None)
    if fractie_key and fractie_name:
        fractie_key = builder.group_key(fractie_key, fractie_name)
    meeting = vote.vergadering_sleutel or f"stemming/{vote.sleutel}"
    absent = member.keuze == StemKeuze.afwezig
    present = builder.aanwezige(
        Attendance(
            member.sleutel,
            member.naam,
            vote.vergadering,
            status=Aanwezigheidsstatus.onbekend if absent else Aanwezigheidsstatus.aanwezig,
            grondslag=vote.grondslag_leden,
            sleutel=f"{meeting}/{member.sleutel}",
            fractie=fractie_name,
        )
    )
    ext = ExtStem(
        naam=member.naam.volledig,
        fractie=fractie_name,
        fractie_id=builder.id("fractie", fractie_key) if fractie_key else None,
        afgeleid=member.afgeleid,
        grondslag=vote.grondslag_leden,
    )
    data = Stem(
        aanwezige_deelnemer=present.verwijzing(),
        stemming=builder.ref("stemming", vote.sleutel),
        keuze_stemming=member.keuze,
    )
    puts = [
        builder.persoon(member.sleutel, member.naam),
        Put(present, builder.set("aanwezigen"), vote.datum),
        Put(builder.record(f"{vote.sleutel}/{member.sleutel}", data, ext), kader, vote.datum),
    ]
    if fractie_key:
        seen_on = None if absent else vote.datum
        puts.append(builder.lidmaatschap(fractie_key, member.sleutel, stated=False, datum=seen_on))
    return puts
