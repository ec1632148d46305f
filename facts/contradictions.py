"""What of a vote cannot be so together: within one statement, and between two."""

from collections.abc import Iterable, Iterator
from itertools import combinations

from facts.rules import FOLLOWS
from facts.statements import VoteStatement
from standard.extensions import Tegenspraak, Telling
from standard.vocabulary import (
    FractieStemResultaat,
    StemKeuze,
    StemmingGrondslag,
    StemmingResultaat,
    Tegengesproken,
)

COUNTED = ("voor", "tegen")
_SIDE = {
    (True, False): FractieStemResultaat.aangenomen,
    (False, True): FractieStemResultaat.verworpen,
    (True, True): FractieStemResultaat.verdeeld,
}


def follows(telling: Telling | None) -> StemmingResultaat | None:
    """What a count comes to; None where a side is unknown or nobody voted."""
    if telling is None or telling.voor is None or telling.tegen is None:
        return None
    if not telling.voor and not telling.tegen:
        return None
    return FOLLOWS[(telling.voor > telling.tegen) - (telling.voor < telling.tegen)]


def named(statement: VoteStatement) -> Telling:
    """The count of the names that a statement gives."""
    choices = [choice.keuze for choice in statement.leden]
    return Telling(voor=choices.count(StemKeuze.voor), tegen=choices.count(StemKeuze.tegen))


def within(statement: VoteStatement) -> Iterator[Tegenspraak]:
    """What one statement tells that cannot be so together."""
    yield from _names_and_counts(statement)
    yield from _outcome(statement)
    yield from _fracties(statement)
    yield from _twice(statement)


def counter(source: str, over: Tegengesproken, one: str, other: str) -> Tegenspraak:
    """Two things that one source tells of a vote and that cannot both be so."""
    return Tegenspraak(over=over, een=one, ander=other, bronnen=(source, source))


def _own(statement: VoteStatement, over: Tegengesproken, one: str, other: str) -> Tegenspraak:
    return counter(statement.sleutel, over, one, other)


def _names_and_counts(statement: VoteStatement) -> Iterator[Tegenspraak]:
    """The names of a roll call are all that voted; other names are at most all."""
    if not statement.leden or statement.telling is None:
        return
    counted = named(statement)
    whole = statement.grondslag == StemmingGrondslag.individueel
    for side in COUNTED:
        stated, names = getattr(statement.telling, side), getattr(counted, side)
        if stated is not None and (names > stated or (whole and names != stated)):
            told, by_name = f"{stated} {side}", f"{names} namen {side}"
            yield _own(statement, Tegengesproken.telling, told, by_name)


def _outcome(statement: VoteStatement) -> Iterator[Tegenspraak]:
    """The outcome against the count; a tie may be decided by what is no vote, so it is left out."""
    result, counted = statement.resultaat, follows(statement.telling)
    if result and counted and result != counted:
        assert statement.telling is not None
        numbers = f"{statement.telling.voor} voor, {statement.telling.tegen} tegen"
        yield _own(statement, Tegengesproken.resultaat, result.value, numbers)


def _fracties(statement: VoteStatement) -> Iterator[Tegenspraak]:
    """A fractie's result against the choices of its members, where all of them are named."""
    if statement.grondslag != StemmingGrondslag.individueel:
        return
    sides: dict[str, set[StemKeuze]] = {}
    for choice in statement.leden:
        if choice.fractie_id:
            sides.setdefault(choice.fractie_id, set()).add(choice.keuze)
    for party in statement.partijen:
        chosen = sides.get(party.fractie, set())
        side = _SIDE.get((StemKeuze.voor in chosen, StemKeuze.tegen in chosen))
        if party.resultaat and side and party.resultaat != side:
            one = f"{party.naam}: {party.resultaat.value}"
            yield _own(statement, Tegengesproken.fractie, one, f"haar leden: {side.value}")


def _twice(statement: VoteStatement) -> Iterator[Tegenspraak]:
    """One member with two choices."""
    chosen: dict[str, StemKeuze] = {}
    for choice in statement.leden:
        before = chosen.setdefault(choice.persoon, choice.keuze)
        if before != choice.keuze:
            one, other = f"{choice.naam}: {before.value}", f"{choice.naam}: {choice.keuze.value}"
            yield _own(statement, Tegengesproken.stem, one, other)


def between(statements: Iterable[VoteStatement]) -> Iterator[Tegenspraak]:
    """What two statements tell differently."""
    for one, other in combinations(statements, 2):
        for over, first, second in _differences(one, other):
            bronnen = (one.sleutel, other.sleutel)
            yield Tegenspraak(over=over, een=first, ander=second, bronnen=bronnen)


def _differences(
    one: VoteStatement, other: VoteStatement
) -> Iterator[tuple[Tegengesproken, str, str]]:
    if one.resultaat and other.resultaat and one.resultaat != other.resultaat:
        yield Tegengesproken.resultaat, one.resultaat.value, other.resultaat.value
    for side in COUNTED if one.telling and other.telling else ():
        first, second = getattr(one.telling, side), getattr(other.telling, side)
        if first is not None and second is not None and first != second:
            yield Tegengesproken.telling, f"{first} {side}", f"{second} {side}"
    chosen = {choice.persoon: choice for choice in other.leden}
    for choice in one.leden:
        told = chosen.get(choice.persoon)
        if told and told.keuze != choice.keuze:
            first, second = choice.keuze.value, told.keuze.value
            yield Tegengesproken.stem, f"{choice.naam}: {first}", f"{told.naam}: {second}"
    sides = {party.fractie: party for party in other.partijen if party.resultaat}
    for party in one.partijen:
        counter = sides.get(party.fractie)
        if counter and party.resultaat and counter.resultaat != party.resultaat:
            assert counter.resultaat is not None
            first, second = party.resultaat.value, counter.resultaat.value
            yield Tegengesproken.fractie, f"{party.naam}: {first}", f"{counter.naam}: {second}"


def absent(statement: VoteStatement, away: dict[str, str]) -> Iterator[Tegenspraak]:
    """Who voted and was away: `away` is the key of the statement that says so, by person."""
    for choice in statement.leden:
        source = away.get(choice.persoon)
        if source and choice.keuze != StemKeuze.afwezig:
            one, other = f"{choice.naam}: {choice.keuze.value}", f"{choice.naam}: afwezig"
            bronnen = (statement.sleutel, source)
            yield Tegenspraak(
                over=Tegengesproken.aanwezigheid, een=one, ander=other, bronnen=bronnen
            )
