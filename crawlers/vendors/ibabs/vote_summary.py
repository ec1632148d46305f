"""The vote summary of iBabs' portal: fracties with numbers per side, and the names behind them.

It stands on the page of a register entry and, as «Stemuitslag», under an item of an agenda."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from crawlers.markup import one_line
from crawlers.reading.names import naam, name_key, party_key
from crawlers.reading.votes import MemberVote, PartyVote, Vote
from crawlers.vendors.ibabs.markup import has_class
from standard.extensions import Telling
from standard.vocabulary import StemKeuze, StemmingGrondslag, StemmingsType, Uitslag

SIDES = (
    ("in-favour", StemKeuze.voor),
    ("against", StemKeuze.tegen),
    ("abstain", StemKeuze.onthouden),
)
#: «CDA (Statenleden) (4)»: a name, what its members are, and how many
_GROUP = re.compile(r"\((?P<number>\d{1,6})\)")
_MEMBERS = r"(?:(?:burger)?raads|staten|bestuurs|commissie|duo(?:raads)?)?(?:lid|leden)"
#: what stands behind the name of a fractie: «(Statenleden)», « - Raadsleden», «Raadsleden»
_ROLE = re.compile(
    rf"(?<!\s)\s*(?:\(\s{{0,3}}{_MEMBERS}\s{{0,3}}\)|-?\s{{0,3}}\b{_MEMBERS})\s*$", re.I
)
#: a group of everybody, which is no fractie
_EVERYBODY = re.compile(
    rf"^(?:(?:alle|aanwezige)\s+)?(?:{_MEMBERS}|algemeen bestuur|(?:gemeente)?raad|provinciale staten)$",
    re.I,
)


@dataclass
class SideVotes:
    """Numbers per fractie on each side, totals of sides that are not told by fractie, and the
    members of each fractie: of a side, or of both where the page does not keep them apart (None)."""

    fracties: dict[str, dict[StemKeuze, int]] = field(default_factory=dict)
    totalen: dict[StemKeuze, int] = field(default_factory=dict)
    leden: dict[tuple[str, StemKeuze | None], list[str]] = field(default_factory=dict)
    #: a name list that could not be told apart into as many names as it says to have
    lost: bool = False

    def __bool__(self) -> bool:
        return bool(self.fracties or self.totalen)


def groups(text: str) -> Iterator[tuple[str | None, int]]:
    """(fractie, number) of a legend; None for a group of everybody."""
    begin = 0
    for match in _GROUP.finditer(text):
        yield _fractie(text[begin : match.start()]), int(match["number"])
        begin = match.end()


def _fractie(written: str) -> str | None:
    name = " ".join(written.split()).strip(" ,")
    if not name or _EVERYBODY.match(name):
        return None
    return _ROLE.sub("", name).strip(" ,-") or None


def side_votes(value: Any) -> SideVotes:
    """The summary in a piece of a page; empty where it has none."""
    votes = SideVotes()
    sides: dict[Any, tuple[StemKeuze, dict[str, int]]] = {}
    for name, choice in SIDES:
        for legend in value.xpath(f".//*[{has_class('vote-summary-legend-' + name)}]"):
            sides[legend] = choice, _legend(legend, choice, votes)
    blocks = value.xpath(f".//*[{has_class('vote-summary-legend-details')}]")
    told = [each for each in sides.values() if each[1]]
    for order, block in enumerate(blocks):
        members = _members(block)
        near = [*block.iterancestors(), *block.itersiblings(preceding=True)]
        beside = [sides[each] for each in near if each in sides] or told[order : order + 1]
        numbers = {party: number for party, (_, number) in members.items()}
        listed = bool(beside) and len(blocks) == len(told) and numbers == beside[0][1]
        for party, (names, number) in members.items():
            votes.lost |= len(names) != number
            votes.leden.setdefault((party, beside[0][0] if listed else None), []).extend(names)
    return votes


def _legend(legend: Any, side: StemKeuze, votes: SideVotes) -> dict[str, int]:
    texts = legend.xpath(f".//*[{has_class('text')}]")
    text = one_line((texts[0] if texts else legend).text_content()) or ""
    numbers: dict[str, int] = {}
    for fractie, number in groups(text):
        if fractie is None:
            votes.totalen[side] = votes.totalen.get(side, 0) + number
        else:
            numbers[fractie] = numbers.get(fractie, 0) + number
    for fractie, number in numbers.items():
        votes.fracties.setdefault(fractie, {})[side] = number
    return numbers


def _members(block: Any) -> dict[str, tuple[list[str], int]]:
    """Names by fractie with the number that the page says they are; no names where they cannot be
    told apart into as many."""
    members: dict[str, tuple[list[str], int]] = {}
    for row in block.xpath("./ul/li"):
        label = " ".join("".join(row.xpath("./text()")).split())
        told = next(iter(groups(label)), None)
        party = told[0] if told else _fractie(label)
        if party is None:
            continue
        lines = [entry.text_content() for entry in row.xpath("./ul/li")]
        names = names_of(lines, told[1] if told else None)
        before, number = members.get(party, ([], 0))
        members[party] = [*before, *(names or [])], number + (told[1] if told else len(names or []))
    return members


def names_of(lines: list[str], number: int | None) -> list[str] | None:
    """Names in lines: one a line, or joined by « , », or by commas that also stand in the names
    («Haan, Jochem de, Kingma, Merel»); None where they are not as many as the number says."""
    lines = [" ".join(line.split()) for line in lines if line.strip(" ,")]
    spaced = [part.strip(" ,") for line in lines for part in re.split(r"\s,\s", line)]
    commas = [part.strip() for line in lines for part in line.split(",") if part.strip()]
    even = len(commas) % 2 == 0
    pairs = [", ".join(commas[at : at + 2]) for at in range(0, len(commas), 2)] if even else []
    if number is None:
        return spaced
    fitting = [way for way in (lines, spaced, pairs, commas) if len(way) == number]
    return fitting[0] if fitting else None


def side_vote(key: str, votes: SideVotes, stated: Uitslag | None) -> Vote:
    """Members get the side that they are listed under; where the page lists a fractie once, that of
    the fractie where it stands on one side only and every counted member is named: those votes are
    derived. A split fractie then keeps its numbers."""
    abstained = StemKeuze.onthouden in votes.totalen or any(
        StemKeuze.onthouden in sides for sides in votes.fracties.values()
    )
    members, whole = _member_votes(votes)
    listed = bool(members) and whole and not any(member.afgeleid for member in members)
    return Vote(
        sleutel=key,
        grondslag=_basis(votes, individual=listed),
        volledig=whole and bool(votes.fracties) and not votes.totalen,
        leden=members,
        fracties=[_party(name, sides, abstained) for name, sides in votes.fracties.items()],
        telling=Telling(
            voor=_total(votes, StemKeuze.voor),
            tegen=_total(votes, StemKeuze.tegen),
            onthouden=_total(votes, StemKeuze.onthouden) if abstained else None,
        ),
        uitslag=stated,
        stemmingstype=StemmingsType.hoofdelijk if votes.leden else StemmingsType.regulier,
    )


def _basis(votes: SideVotes, *, individual: bool) -> StemmingGrondslag:
    if individual:
        return StemmingGrondslag.individueel
    return StemmingGrondslag.fractie if votes.fracties else StemmingGrondslag.totaal


def _party(name: str, sides: dict[StemKeuze, int], abstained: bool) -> PartyVote:
    return PartyVote(
        party_key(name),
        name,
        voor=sides.get(StemKeuze.voor, 0),
        tegen=sides.get(StemKeuze.tegen, 0),
        onthouden=sides.get(StemKeuze.onthouden, 0) if abstained else None,
    )


def _total(votes: SideVotes, side: StemKeuze) -> int | None:
    """All votes of a side; unknown where it is told both by fractie and for everybody, and the two
    differ."""
    summed = sum(sides.get(side, 0) for sides in votes.fracties.values())
    stated = votes.totalen.get(side)
    if stated is None or summed in (0, stated):
        return summed if stated is None else stated
    return None


def _member_votes(votes: SideVotes) -> tuple[list[MemberVote], bool]:
    """The votes of named members, and whether those are all that are counted."""
    members: list[MemberVote] = []
    whole = not votes.lost
    for party, sides in votes.fracties.items():
        for side, number in sides.items():
            listed = votes.leden.get((party, side))
            names = listed or (votes.leden.get((party, None), []) if len(sides) == 1 else [])
            if len(names) != number:
                whole = False
                continue
            members += [replace(_member(each, party, side), afgeleid=not listed) for each in names]
    return members, whole


def _member(text: str, party: str, side: StemKeuze) -> MemberVote:
    person = naam(text)
    return MemberVote(name_key(person), person, side, (party_key(party), party))
