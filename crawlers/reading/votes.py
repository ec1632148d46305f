"""A vote as a source tells it, and everything that it comes to as records."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from crawlers.reading.names import Naam
from standard.base import Verwijzing
from standard.extensions import (
    Telling,
)
from standard.vocabulary import (
    FractieStemResultaat,
    Grondslag,
    StemKeuze,
    StemmingGrondslag,
    StemmingResultaat,
    StemmingsType,
    Uitslag,
)


@dataclass(frozen=True)
class MemberVote:
    """One member's choice; `sleutel` is the source's key of the person, `fractie` its key and name."""

    sleutel: str
    naam: Naam
    keuze: StemKeuze
    fractie: tuple[str, str] | None = None
    afgeleid: bool = False


@dataclass(frozen=True)
class PartyVote:
    """How one fractie voted; None is unknown."""

    sleutel: str
    naam: str
    voor: int | None = None
    tegen: int | None = None
    onthouden: int | None = None
    afwezig: int | None = None
    resultaat: FractieStemResultaat | None = None
    afgeleid: bool = False


@dataclass
class Vote:
    """One vote as a source tells it; references are ids of records."""

    sleutel: str
    grondslag: StemmingGrondslag
    volledig: bool
    leden: list[MemberVote] = field(default_factory=list)
    fracties: list[PartyVote] = field(default_factory=list)
    telling: Telling | None = None
    uitslag: Uitslag | None = None
    stemmingstype: StemmingsType | None = None
    agendapunt: str | None = None
    informatieobject: str | None = None
    vergadering: str | None = None
    vergadering_sleutel: str | None = None
    datum: dt.date | None = None
    onderwerp: str | None = None
    tekst_bron: str | None = None
    pagina: int | None = None
    grondslag_leden: Grondslag = Grondslag.stemming


def reference_of(record_id: str | None) -> Verwijzing | None:
    return Verwijzing(id=record_id) if record_id else None


def by_fractie(members: Sequence[MemberVote]) -> list[PartyVote]:
    """Counts per fractie of named votes; choices that nobody cast stay unknown where the source
    cannot express them, so only voor and tegen are counted as zero."""
    groups: dict[tuple[str, str], list[StemKeuze]] = {}
    for member in members:
        if member.fractie:
            groups.setdefault(member.fractie, []).append(member.keuze)
    everything = {member.keuze for member in members}
    return [
        PartyVote(
            key,
            name,
            voor=choices.count(StemKeuze.voor),
            tegen=choices.count(StemKeuze.tegen),
            onthouden=_known(choices, StemKeuze.onthouden, everything),
            afwezig=_known(choices, StemKeuze.afwezig, everything),
            afgeleid=True,
        )
        for (key, name), choices in groups.items()
    ]


def _known(choices: list[StemKeuze], choice: StemKeuze, everything: set[StemKeuze]) -> int | None:
    return choices.count(choice) if choice in everything else None


def tally_of(members: Sequence[MemberVote]) -> Telling | None:
    if not members:
        return None
    choices = [member.keuze for member in members]
    everything = set(choices)
    return Telling(
        voor=choices.count(StemKeuze.voor),
        tegen=choices.count(StemKeuze.tegen),
        onthouden=_known(choices, StemKeuze.onthouden, everything),
        afwezig=_known(choices, StemKeuze.afwezig, everything),
    )


def side_of(result: PartyVote) -> FractieStemResultaat | None:
    voor, tegen = result.voor or 0, result.tegen or 0
    if voor and tegen:
        return FractieStemResultaat.verdeeld
    if voor:
        return FractieStemResultaat.aangenomen
    return FractieStemResultaat.verworpen if tegen else None


_RESULTS = {
    Uitslag.aangenomen: StemmingResultaat.voor,
    Uitslag.verworpen: StemmingResultaat.tegen,
    Uitslag.gelijk: StemmingResultaat.gelijk,
}


def result_of(
    stated: Uitslag | None, telling: Telling | None, grondslag: StemmingGrondslag
) -> StemmingResultaat | None:
    """The source's own outcome; without one, that of a complete count."""
    if stated in _RESULTS:
        return _RESULTS[stated]
    if grondslag == StemmingGrondslag.tekst or telling is None:
        return None
    if telling.voor is None or telling.tegen is None:
        return None
    if telling.voor == telling.tegen:
        return StemmingResultaat.gelijk
    return StemmingResultaat.voor if telling.voor > telling.tegen else StemmingResultaat.tegen
