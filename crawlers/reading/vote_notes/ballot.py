"""What a vote note has told so far: sides, counts and doubts, and what comes of them."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from crawlers.reading.vote_notes.clauses import Clause, Item
from crawlers.reading.vote_notes.lexicon import is_camp
from crawlers.reading.vote_notes.persons import Person
from crawlers.reading.vote_notes.result import SIDES, FractieVote, LidVote

OTHER = {"voor": "tegen", "tegen": "voor"}


@dataclass
class Ballot:
    """What is told so far. `sides`: per fractie the sides given to it, with the count or None."""

    sides: dict[str, dict[str, int | None]] = field(default_factory=dict)
    divided: set[str] = field(default_factory=set)
    people: dict[tuple[str, str | None], set[str]] = field(default_factory=dict)
    totals: dict[str, set[int]] = field(default_factory=dict)
    pairs: list[tuple[int, int, tuple[Item, ...]]] = field(default_factory=list)
    versus: list[tuple[int, int]] = field(default_factory=list)
    rest: set[str] = field(default_factory=set)
    #: sides of «de overige leden», who are those of the other fracties where only fracties are named
    rest_of_members: set[str] = field(default_factory=set)
    methods: list[str] = field(default_factory=list)
    unanimous: bool = False
    #: numbers of votes that were all of one side
    all_votes: set[int] = field(default_factory=set)
    excepted: bool = False
    legend: bool = False
    #: whether the list that is read counts both sides behind its names
    counted: bool = False
    doubts: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    members_words: list[str] = field(default_factory=list)

    # --- asserting -----------------------------------------------------------------------------------

    def give(self, items: Sequence[Item], side: str) -> None:
        """Everybody in a list the side; a number of votes behind the last of many is their sum."""
        summed = len(items) > 1 and not any(
            item.count is not None or item.note for item in items[:-1]
        )
        alone = [item for item in items if item.kind in ("REST", "REST_OF_MEMBERS") and item.summed]
        told = any(side in given for given in self.sides.values())
        if len(items) == 1 and alone and items[0].count is not None and not told:
            self.total(side, items[0].count)  # «tegen de overige fracties (13 stemmen)»
        for place, item in enumerate(items):
            count = item.count
            if summed and place == len(items) - 1 and count is not None:
                if item.summed:
                    self.total(side, count)
                count = None
            if item.note is None or self._noted(item, side):
                self._give_one(item, side, count)

    def _noted(self, item: Item, side: str) -> bool:
        """What a bracket behind an item says; whether the item has the side of its list as well."""
        note = item.note or Clause("paren")
        inner = note.inner
        if item.kind == "UNKNOWN" and is_camp(str(item.value)) and note.items:
            self.give(note.items, side)
            return False
        if item.kind == "UNKNOWN" and {one.kind for one in note.items} == {"PERSON"}:
            self.give(note.items, side)  # «LB (Jansen)»: the member, whatever LB is
        if item.kind in ("UNKNOWN", "DOUBTFUL"):
            return True
        name = str(item.value) if item.kind == "NAME" else None
        if note.items:
            # «D66 (Van Loon)»: the member, and of the fractie it says nothing
            if name and _is_short_name(name, note.items):
                return True
            people = [one for one in note.items if one.kind in ("PERSON", "DOUBTFUL")]
            self.give(note.items if item.kind == "REST" else people, side)
            if not people and name:
                self.doubts.append(name)
            return item.kind in ("PERSON", "REST")
        if inner and all(one.kind == "pairs" for one in inner):
            return self._noted_counts(item, side, [pair for one in inner for pair in one.numbers])
        if [one.kind for one in inner] == ["aside"]:
            self.give([replace(item, note=None)], inner[0].side)
            return False
        if [one.kind for one in inner] == ["divided"] and not inner[0].items and name:
            self.divided.add(name)
            return False
        if inner and inner[0].kind == "exception" and name:
            self.excepted = True
            self.divided.add(name)
            self.give(inner[0].items, OTHER.get(side, ""))
            return False
        if inner and all(one.kind in ("sided", "labelled") for one in inner):
            for one in inner:
                self.sided(one)
            return bool(side)
        self.doubts.append(f"haakjes achter {name or item.kind}")
        return False

    def _noted_counts(self, item: Item, side: str, numbers: Sequence[tuple[str, int]]) -> bool:
        sides = {side for side, _ in numbers}
        if item.kind == "NAME" and len(sides & OTHER.keys()) == 2:
            self.split([replace(item, note=None)], numbers)
            return False
        if item.kind == "NAME" and sides & OTHER.keys() and sides != {side}:
            if side:  # «Voor: CDA (1 tegen)»: on both sides, and how many is not told
                self.divided.add(str(item.value))
            elif self.counted:
                self.split([replace(item, note=None)], numbers)
            else:
                self.doubts.append(str(item.value))
            return False
        if item.kind in ("REST", "ALL"):
            self.add_totals(numbers)
        return True

    def _give_one(self, item: Item, side: str, count: int | None) -> None:
        if item.kind == "NAME":
            self._fractie(str(item.value), side, count)
        elif item.kind == "PART" and side in OTHER:
            self.divided.add(str(item.value))
        elif item.kind == "PERSON" and isinstance(item.value, Person):
            self.people.setdefault((item.value.naam, item.value.fractie), set()).add(side)
        elif item.kind in ("REST", "ALL"):
            self.rest.add(side)
        elif item.kind == "REST_OF_FRACTIE":
            self._rest_of_fractie(side, item.value)
        elif item.kind == "DOUBTFUL" and isinstance(item.value, Person):
            self.doubts.append(item.value.written)
        elif item.kind == "REST_OF_MEMBERS":
            self.rest_of_members.add(side)
            self.members_words.append(str(item.value))
        else:
            self.unknown.append(str(item.value))

    def _fractie(self, name: str, side: str, count: int | None) -> None:
        if side in SIDES:
            given = self.sides.setdefault(name, {})
            given[side] = count if given.get(side) is None else given[side]
        else:
            self.unknown.append(f"{name} {side}")

    def _rest_of_fractie(self, side: str, name: object) -> None:
        """«De Wit (CDA) tegen, overige leden van de fractie voor»: the fractie is divided."""
        (_, fractie), sides = (list(self.people.items()) or [(("", None), {side})])[-1]
        if fractie and sides != {side} and (name or fractie) == fractie:
            self.divided.add(fractie)
        elif name:
            self.doubts.append(f"rest {name}")

    def sided(self, clause: Clause) -> None:
        """A list with its side, and who is excepted of it."""
        if clause.kind == "sided" and clause.numbers and len(clause.items) == 1:
            self.split(clause.items, clause.numbers)
            return
        noted = [item for item in clause.items if item.note and _is_counted(item.note)]
        if clause.kind == "sided" and noted and [*noted, clause.items[-1]] == [*clause.items]:
            # «A (1 voor, 1 tegen), B (4 tegen), C voor»: the side at the end is of the last alone
            self.counted = any(len({side for side, _ in _numbers(item)}) > 1 for item in noted)
            self.give(noted, "")
            self.give(clause.items[-1:], clause.side)
        else:
            self.give(clause.items, clause.side)
        self.add_totals(clause.numbers)
        if clause.exception:
            self.excepted = True
            self.exclude(clause.items, clause.exception, clause.side)

    def exclude(self, whole: Sequence[Item], excepted: Sequence[Item], side: str) -> None:
        """Who is excepted took the other side; a fractie of whom one is excepted is divided."""
        other = OTHER.get(side)
        kinds = {item.kind for item in whole}
        if other is None or not (kinds & {"ALL", "REST"} or len(whole) == 1):
            self.doubts.append("uitzondering")
            return
        self.give(excepted, other)
        if kinds == {"NAME"}:
            self.divided |= {str(whole[0].value)}

    def split(self, items: Sequence[Item], numbers: Sequence[tuple[str, int]]) -> None:
        """The counts of one fractie; of more than one they are nobody's."""
        if len(items) != 1 or items[0].kind != "NAME":
            self.doubts.append("aantallen achter namen")
            self.unknown += [str(item.value) for item in items if item.kind == "UNKNOWN"]
            return
        for side, number in numbers:
            if side in SIDES and number:
                self._fractie(str(items[0].value), side, number)

    def total(self, side: str, number: int) -> None:
        self.totals.setdefault(side, set()).add(number)

    def name_voters(self, items: Sequence[Item], side: str, count: int) -> None:
        """Who a count is of: all of them, unless more voters are named than it counts."""
        counted = [item.count for item in items if item.count is not None]
        if len(items) > count or (len(counted) == len(items) and sum(counted) not in (0, count)):
            self.doubts.append("meer namen dan stemmen")
        else:
            self.give(items, side)

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
                cast = [side for side in given if side in OTHER]
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
        return any(OTHER.get(side) in sides for side in given)

    def leden(self) -> tuple[LidVote, ...]:
        votes = []
        for (naam, fractie), sides in self.people.items():
            if len(sides) == 1 and next(iter(sides)) in SIDES:
                votes.append(LidVote(naam, fractie, next(iter(sides))))
            elif len(sides) > 1:
                self.doubts.append(naam)
        return tuple(votes)

    def overige(self) -> str | None:
        if self.rest_of_members and (
            self.people or self.doubts or self.unknown or self.divided or not self.sides
        ):
            self.unknown += self.members_words
        else:
            self.rest |= self.rest_of_members
        if len(self.rest) > 1:
            self.doubts.append("overige")
        return next(iter(self.rest)) if len(self.rest) == 1 else None

    def telling(self) -> dict[str, int]:
        for side, numbers in self.totals.items():
            if len(numbers) > 1:
                self.doubts.append(f"telling {side}")
        single = {side: next(iter(n)) for side, n in self.totals.items() if len(n) == 1}
        return {side: single[side] for side in (*SIDES, "blanco") if side in single}


def _is_short_name(name: str, items: Sequence[Item]) -> bool:
    """«Gemeentebelangen (GB)», «PvdA (Partij van de Arbeid)»: the same fractie once more."""
    value = str(items[0].value)
    short = items[0].kind == "UNKNOWN" and value.isupper() and len(value) <= 5
    return len(items) == 1 and (value == name or short)


def _is_counted(note: Clause) -> bool:
    return bool(note.inner) and all(one.kind == "pairs" for one in note.inner)


def _numbers(item: Item) -> list[tuple[str, int]]:
    return [pair for one in (item.note.inner if item.note else ()) for pair in one.numbers]
