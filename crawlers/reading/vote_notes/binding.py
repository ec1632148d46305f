"""From the clauses of a note to who voted how: lists, exceptions, divided fracties and counts bound
to what they are of. What the words say twice differently is not asserted."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from crawlers.reading.vote_notes.clauses import Clause, Item
from crawlers.reading.vote_notes.persons import Person
from crawlers.reading.vote_notes.result import SIDES, FractieVote, LidVote

_OTHER = {"voor": "tegen", "tegen": "voor"}


@dataclass
class Ballot:
    """What is told so far. `sides`: per fractie the sides given to it, with the count or None."""

    sides: dict[str, dict[str, int | None]] = field(default_factory=dict)
    divided: set[str] = field(default_factory=set)
    people: dict[tuple[str, str | None], set[str]] = field(default_factory=dict)
    totals: dict[str, set[int]] = field(default_factory=dict)
    pairs: list[tuple[int, int]] = field(default_factory=list)
    rest: set[str] = field(default_factory=set)
    methods: list[str] = field(default_factory=list)
    unanimous: bool = False
    excepted: bool = False
    legend: bool = False
    doubts: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)

    # --- asserting -----------------------------------------------------------------------------------

    def give(self, items: Sequence[Item], side: str) -> None:
        """Everybody in a list the side; a number of votes behind the last of many is their sum."""
        summed = len(items) > 1 and not any(item.count is not None for item in items[:-1])
        for place, item in enumerate(items):
            count = item.count
            if summed and place == len(items) - 1 and count is not None:
                if item.summed:
                    self.total(side, count)
                count = None
            self._give_one(item, side, count)

    def _give_one(self, item: Item, side: str, count: int | None) -> None:
        if item.kind == "NAME":
            self._fractie(str(item.value), side, count)
        elif item.kind == "PERSON" and isinstance(item.value, Person):
            self.people.setdefault((item.value.naam, item.value.fractie), set()).add(side)
        elif item.kind in ("REST", "ALL"):
            self.rest.add(side)
        elif item.kind == "REST_OF_FRACTIE":
            self._rest_of_fractie(side)
        elif item.kind == "DOUBTFUL" and isinstance(item.value, Person):
            self.doubts.append(item.value.written)
        else:
            self.unknown.append(str(item.value))

    def _fractie(self, name: str, side: str, count: int | None) -> None:
        if side in SIDES:
            given = self.sides.setdefault(name, {})
            given[side] = count if given.get(side) is None else given[side]

    def _rest_of_fractie(self, side: str) -> None:
        """«De Wit (CDA) tegen, overige leden van de fractie voor»: the fractie is divided."""
        if not self.people:
            return
        (_, fractie), sides = list(self.people.items())[-1]
        if fractie and sides != {side}:
            self.divided.add(fractie)

    def split(self, items: Sequence[Item], numbers: Sequence[tuple[str, int]]) -> None:
        """The counts of one fractie; of more than one they are nobody's."""
        if len(items) != 1 or items[0].kind != "NAME":
            if any(item.kind in ("NAME", "PERSON") for item in items):
                self.doubts.append("aantallen achter meer namen")
            else:
                self._give_unknown(items)
                self.add_totals(numbers)
            return
        for side, number in numbers:
            if side in SIDES and number:
                self._fractie(str(items[0].value), side, number)

    def _give_unknown(self, items: Sequence[Item]) -> None:
        for item in items:
            if item.kind == "UNKNOWN":
                self.unknown.append(str(item.value))

    def total(self, side: str, number: int) -> None:
        self.totals.setdefault(side, set()).add(number)

    def add_totals(self, numbers: Sequence[tuple[str, int]]) -> None:
        for side, number in numbers:
            self.total(side, number)

    # --- what comes of it ------------------------------------------------------------------------------

    def fracties(self) -> dict[str, FractieVote]:
        """Per fractie its side; two sides only where each has its count, or members told them."""
        votes: dict[str, FractieVote] = {}
        for name in [*self.sides, *sorted(self.divided - self.sides.keys())]:
            given = self.sides.get(name, {})
            counts = {side: number for side, number in given.items() if number is not None}
            if name in self.divided or self._split_by_members(name, given):
                votes[name] = FractieVote("verdeeld", counts if len(counts) == len(given) else {})
            elif len(given) == 1:
                votes[name] = FractieVote(next(iter(given)), counts)
            elif len(counts) == len(given):
                cast = [side for side in given if side in _OTHER]
                keuze = "verdeeld" if len(cast) > 1 else cast[0] if cast else next(iter(given))
                votes[name] = FractieVote(keuze, counts)
            else:
                self.doubts.append(name)
        return votes

    def _split_by_members(self, name: str, given: dict[str, int | None]) -> bool:
        """Whether a member is said to vote against the side of the fractie."""
        sides = {
            side
            for (_, fractie), people_sides in self.people.items()
            if fractie == name
            for side in people_sides
        }
        return any(_OTHER.get(side) in sides for side in given)

    def leden(self) -> tuple[LidVote, ...]:
        votes = []
        for (naam, fractie), sides in self.people.items():
            if len(sides) == 1 and next(iter(sides)) in SIDES:
                votes.append(LidVote(naam, fractie, next(iter(sides))))
            elif len(sides) > 1:
                self.doubts.append(naam)
        return tuple(votes)

    def overige(self) -> str | None:
        if len(self.rest) > 1:
            self.doubts.append("overige")
        return next(iter(self.rest)) if len(self.rest) == 1 else None

    def telling(self) -> dict[str, int]:
        for side, numbers in self.totals.items():
            if len(numbers) > 1:
                self.doubts.append(f"telling {side}")
        single = {side: next(iter(n)) for side, n in self.totals.items() if len(n) == 1}
        return {side: single[side] for side in (*SIDES, "blanco") if side in single}


def bind(clauses: Sequence[Clause], ballot: Ballot) -> None:
    """Adds the clauses of one sentence, in their order, to what is told."""
    last: Clause | None = None
    for clause in clauses:
        _bind_one(clause, last, ballot, clauses)
        if clause.kind not in ("outcome", "method", "legend", "share"):
            last = clause


def _bind_one(
    clause: Clause, last: Clause | None, ballot: Ballot, around: Sequence[Clause]
) -> None:
    kind = clause.kind
    if kind in ("sided", "labelled"):
        _sided(clause, ballot)
    elif kind == "pairs":
        _pairs(clause, last, ballot)
    elif kind == "counted":
        ballot.split(clause.items, clause.numbers)
    elif kind in ("divided", "divided_label"):
        _divided(clause, ballot, around)
    elif kind == "exception":
        _exception(clause, around, ballot)
    elif kind == "bracketed":
        _bracketed(clause, ballot)
    elif kind == "paren":
        _paren(clause, last, ballot)
    elif kind == "scored":
        _scored(clause, ballot, around)
    elif kind == "versus":
        numbers = [number for _, number in clause.numbers]
        if len(numbers) == 2 and clause.numbers[0][0] == "tegen":
            ballot.pairs.append((numbers[0], numbers[1]))
        else:
            ballot.doubts.append("aantallen")
    elif kind == "method":
        ballot.methods.append(clause.side)
    elif kind == "unanimous":
        ballot.unanimous = True
    elif kind == "legend":
        ballot.legend = True


def _sided(clause: Clause, ballot: Ballot) -> None:
    ballot.give(clause.items, clause.side)
    ballot.add_totals(clause.numbers)
    if clause.exception:
        ballot.excepted = True
        _except(clause.items, clause.exception, clause.side, ballot)


def _pairs(clause: Clause, last: Clause | None, ballot: Ballot) -> None:
    """Counts behind a divided fractie are its own, any other those of the vote."""
    if last and last.kind in ("divided", "divided_label"):
        ballot.split(last.items, clause.numbers)
    else:
        ballot.add_totals(clause.numbers)


def _divided(clause: Clause, ballot: Ballot, around: Sequence[Clause]) -> None:
    names = [str(item.value) for item in clause.items if item.kind == "NAME"]
    if clause.kind == "divided_label" and _lists_behind(clause, around):
        # «A, B Verdeeld: C Tegen: D»: of which list the label is, the words do not say
        ballot.doubts.append("verdeeld")
        return
    ballot.divided |= set(names)
    for item in clause.items:
        if item.kind not in ("NAME", "PERSON", "REST", "ALL"):
            ballot.give([item], "voor")


def _lists_behind(clause: Clause, around: Sequence[Clause]) -> bool:
    """Whether behind a label with a list on either side fracties come, not the members of one."""
    behind = around[[id(one) for one in around].index(id(clause)) + 1 :]
    return any(item.kind == "NAME" for one in behind[:1] for item in one.items)


def _exception(clause: Clause, around: Sequence[Clause], ballot: Ballot) -> None:
    """«behalve A»: A took the other side of what is said of all, or of one fractie."""
    ballot.excepted = True
    place = [id(one) for one in around].index(id(clause))
    nearest = [*reversed(around[:place]), *around[place + 1 :]]
    for one in nearest:
        if one.kind in ("sided", "labelled") and one.items:
            _except(one.items, clause.items, one.side, ballot)
            return
        if one.kind == "unanimous":
            _except((Item("ALL", None),), clause.items, "voor", ballot)
            return
    ballot.doubts.append("uitzondering")


def _except(
    whole: Sequence[Item], excepted: Sequence[Item], side: str, ballot: Ballot
) -> None:
    other = _OTHER.get(side)
    kinds = {item.kind for item in whole}
    if other is None or not (kinds & {"ALL", "REST"} or len(whole) == 1):
        ballot.doubts.append("uitzondering")
        return
    ballot.give(excepted, other)
    if kinds == {"NAME"}:
        ballot.divided |= {str(whole[0].value)}


def _bracketed(clause: Clause, ballot: Ballot) -> None:
    """«VVD (3 voor, 2 tegen)»; any other bracket behind a bare name says nothing certain."""
    inner = clause.inner[0].inner
    if inner and all(one.kind == "pairs" for one in inner):
        ballot.split(clause.items, [pair for one in inner for pair in one.numbers])
    elif inner and all(one.kind == "divided" and not one.items for one in inner):
        ballot.divided |= {str(item.value) for item in clause.items if item.kind == "NAME"}
    elif len(clause.items) == 1 and inner and all(_is_side_alone(one) for one in inner):
        ballot.give(clause.items, inner[0].side)
    else:
        ballot.doubts.append("haakjes")


def _is_side_alone(clause: Clause) -> bool:
    return clause.kind == "side"


def _paren(clause: Clause, last: Clause | None, ballot: Ballot) -> None:
    """A bracket behind a count holds who they are, behind a list how its last item voted."""
    if clause.items:
        numbers = last.numbers if last and last.kind in ("pairs", "labelled") else ()
        if numbers and not (last and last.items):
            _who(clause.items, numbers[-1], ballot)
        else:
            ballot.doubts.append("haakjes")
        return
    inner = clause.inner
    if last and last.items and inner and all(one.kind == "pairs" for one in inner):
        _of_last(last, [pair for one in inner for pair in one.numbers], ballot)
    elif last and last.items and len(inner) == 1 and inner[0].kind == "divided" and not inner[0].items:
        item = last.items[-1]
        if item.kind == "NAME":
            ballot.sides.pop(str(item.value), None)
            ballot.divided.add(str(item.value))
    elif inner and inner[0].kind == "exception" and last:
        bind((last, *inner) if last.kind == "unanimous" else inner, ballot)
    else:
        bind(inner, ballot)


def _of_last(last: Clause, numbers: Sequence[tuple[str, int]], ballot: Ballot) -> None:
    """«VVD verdeeld (3 voor, 2 tegen)», «Voor: VVD (3 voor, 2 tegen)»; else the totals."""
    if last.kind in ("divided", "divided_label"):
        ballot.split(last.items, numbers)
    elif last.kind == "labelled" and last.items[-1].kind == "NAME" and len(numbers) > 1:
        ballot.sides.pop(str(last.items[-1].value), None)
        ballot.split(last.items[-1:], numbers)
    else:
        ballot.add_totals(numbers)


def _who(items: Sequence[Item], number: tuple[str, int], ballot: Ballot) -> None:
    """Who a count is of: all of them, unless more voters are named than it counts."""
    side, count = number
    counted = [item.count for item in items if item.count is not None]
    if len(items) > count or (len(counted) == len(items) and sum(counted) != count):
        ballot.doubts.append("meer namen dan stemmen")
        return
    ballot.give(items, side)


def _scored(clause: Clause, ballot: Ballot, around: Sequence[Clause]) -> None:
    pairs = list(zip(clause.numbers[::2], clause.numbers[1::2], strict=True))
    if not clause.items:
        ballot.pairs += [(first[1], second[1]) for first, second in pairs]
    elif any(one.kind == "legend" for one in around):
        for item, pair in zip(clause.items, pairs, strict=True):
            ballot.split([item], pair)
    else:
        ballot.doubts.append("aantallen zonder uitleg")
