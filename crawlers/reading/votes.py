"""A vote as a source tells it, and everything that it comes to as records."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from crawlers.reading.names import BY_NAME, Naam, fold
from standard.base import Verwijzing
from standard.extensions import (
    Telling,
)
from standard.vocabulary import (
    UITSLAG_VAN,
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


def told_apart(members: Sequence[MemberVote], known: Mapping[str, Naam]) -> list[MemberVote]:
    """Members whom the source knows by name only, with a key of the whole name where the short one
    is of somebody else in the same vote, or of a person of another first name (`known`): Jan and
    Johan Jansen are two."""
    by_key: dict[str, set[tuple[str, str]]] = {}
    for member in members:
        by_key.setdefault(member.sleutel, set()).add(_whole(member))
    return [
        replace(member, sleutel=_full_key(member, by_key[member.sleutel]))
        if member.sleutel.startswith(BY_NAME)
        and (len(by_key[member.sleutel]) > 1 or _another(member.naam, known.get(member.sleutel)))
        else member
        for member in members
    ]


def _whole(member: MemberVote) -> tuple[str, str]:
    first = fold(member.naam.voornaam or member.naam.voorletters or "")
    return first, member.fractie[0] if member.fractie else ""


def _full_key(member: MemberVote, others: set[tuple[str, str]]) -> str:
    first, party = _whole(member)
    key = f"{member.sleutel}-{first.replace(' ', '-')}" if first else member.sleutel
    same_name = sum(other == first for other, _ in others) > 1
    return f"{key}-{party.removeprefix(BY_NAME)}" if same_name and party else key


def _another(name: Naam, known: Naam | None) -> bool:
    if known is None or not (name.voornaam and known.voornaam):
        return False
    return fold(name.voornaam) != fold(known.voornaam)


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


_RESULTS = {uitslag: result for result, uitslag in UITSLAG_VAN.items()}


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
