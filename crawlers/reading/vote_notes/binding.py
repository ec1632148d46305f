"""From the clauses of a note to who voted how: lists, exceptions, divided fracties and counts bound
to what they are of. What the words say twice differently is not asserted."""

from bisect import bisect_left
from collections.abc import Sequence

from crawlers.reading.vote_notes.ballot import Ballot
from crawlers.reading.vote_notes.clauses import Clause, Item


def bind(clauses: Sequence[Clause], ballot: Ballot) -> None:
    """Adds the clauses of one sentence, in their order, to what is told."""
    last: Clause | None = None
    around = _Around(clauses)
    for place, clause in enumerate(clauses):
        _bind_one(clause, last, ballot, around, place)
        if clause.kind not in ("outcome", "method", "legend", "share"):
            last = clause


class _Around:
    """What a clause may be of in its sentence, looked up once for all its clauses."""

    def __init__(self, clauses: Sequence[Clause]) -> None:
        self.clauses = clauses
        self.legend = any(one.kind == "legend" for one in clauses)
        sides = [one.side for one in clauses if one.kind == "sided"]
        self.last_side = sides[-1] if sides else ""
        self._wholes = [place for place, one in enumerate(clauses) if _is_whole(one)]

    def whole(self, place: int) -> Clause | None:
        """What an exception at a place is made on: the nearest one before it, else behind it."""
        before = bisect_left(self._wholes, place)
        nearest = self._wholes[before - 1 : before] if before else self._wholes[:1]
        return self.clauses[nearest[0]] if nearest else None


def _is_whole(clause: Clause) -> bool:
    listed = clause.kind in ("sided", "labelled") and bool(clause.items)
    return listed or clause.kind == "unanimous"


def _bind_one(
    clause: Clause, last: Clause | None, ballot: Ballot, around: _Around, place: int
) -> None:
    kind = clause.kind
    if kind in ("sided", "labelled"):
        ballot.sided(clause)
    elif kind == "also":
        ballot.give(clause.items, around.last_side)
    elif kind == "pairs":
        _pairs(clause, last, ballot)
    elif kind == "counted":
        ballot.split(clause.items, clause.numbers)
    elif kind in ("divided", "divided_label"):
        _divided(clause, ballot, around.clauses[place + 1 : place + 2])
    elif kind == "exception":
        _exception(clause, around.whole(place), ballot)
    elif kind == "bare":
        _bare(clause, ballot)
    elif kind == "paren":
        _paren(clause, last, ballot)
    elif kind == "scored":
        _scored(clause, ballot, legend=around.legend)
    elif kind == "versus":
        numbers = [number for _, number in clause.numbers]
        if len(numbers) == 2 and clause.numbers[0][0] == "tegen":
            ballot.versus.append((numbers[0], numbers[1]))
            ballot.pairs.append((numbers[0], numbers[1], ()))
        else:
            ballot.doubts.append("aantallen")
    elif kind == "method":
        ballot.methods.append(clause.side)
    elif kind == "unanimous":
        ballot.unanimous = True
    elif kind == "votes":
        ballot.all_votes |= {number for _, number in clause.numbers}
    elif kind == "legend":
        ballot.legend = True


def _pairs(clause: Clause, last: Clause | None, ballot: Ballot) -> None:
    """Counts behind a divided fractie are its own, any other those of the vote."""
    if last and last.kind in ("divided", "divided_label"):
        ballot.split(last.items, clause.numbers)
    elif last and any(item.kind == "PART" for item in last.items):
        ballot.doubts.append("aantallen")  # «twee leden van de VVD voor, één tegen»: one of whom
    else:
        ballot.add_totals(clause.numbers)


def _divided(clause: Clause, ballot: Ballot, behind: Sequence[Clause]) -> None:
    names = {str(item.value) for item in clause.items if item.kind == "NAME"}
    fracties = any(item.kind == "NAME" for one in behind for item in one.items)
    if clause.kind == "divided_label" and fracties:
        # «A, B Verdeeld: C Tegen: D»: of which list the label is, the words do not say
        ballot.doubts.append("verdeeld")
        return
    ballot.divided |= names
    for item in clause.items:
        if item.kind == "NAME" and item.note:
            ballot.give([item], "")
        elif item.kind not in ("NAME", "PERSON", "REST", "ALL"):
            ballot.unknown.append(str(item.value))


def _exception(clause: Clause, whole: Clause | None, ballot: Ballot) -> None:
    """«behalve A»: A took the other side of what is said of all, or of one fractie."""
    ballot.excepted = True
    if whole is None:
        ballot.doubts.append("uitzondering")
    elif whole.kind == "unanimous":
        ballot.exclude((Item("ALL", None),), clause.items, whole.side)
    else:
        ballot.exclude(whole.items, clause.items, whole.side)


def _bare(clause: Clause, ballot: Ballot) -> None:
    """«VVD (3 voor, 2 tegen), CDA (verdeeld)»; a name without a vote in brackets tells of none."""
    ballot.counted = True
    for item in clause.items:
        inner = item.note.inner if item.note else ()
        if inner and all(
            one.kind in ("pairs", "divided", "aside") and not one.items for one in inner
        ):
            ballot.give([item], "")
        else:
            ballot.doubts.append(str(item.value) if item.kind in ("NAME", "UNKNOWN") else item.kind)


def _paren(clause: Clause, last: Clause | None, ballot: Ballot) -> None:
    """A bracket behind a count holds who they are, behind a divided fractie how it voted."""
    inner = clause.inner
    if clause.items:
        if last and last.kind in ("versus", "scored") and not last.items and ballot.pairs:
            ballot.pairs[-1] = (*ballot.pairs[-1][:2], clause.items)
        elif last and last.numbers and not last.items:
            ballot.name_voters(clause.items, *last.numbers[-1])
        else:
            ballot.doubts.append("haakjes")
    elif (
        last
        and last.kind in ("divided", "divided_label")
        and inner
        and all(one.kind == "pairs" for one in inner)
    ):
        ballot.split(last.items, [pair for one in inner for pair in one.numbers])
    elif inner and inner[0].kind == "exception" and last:
        ballot.excepted = True
        whole = last.items or (Item("ALL", None),)
        ballot.exclude(whole, inner[0].items, last.side)
    else:
        bind(inner, ballot)


def _scored(clause: Clause, ballot: Ballot, *, legend: bool) -> None:
    pairs = list(zip(clause.numbers[::2], clause.numbers[1::2], strict=True))
    if not clause.items and legend:
        ballot.add_totals(clause.numbers)
    elif not clause.items:
        ballot.pairs += [(first[1], second[1], ()) for first, second in pairs]
    elif legend:
        for item, pair in zip(clause.items, pairs, strict=True):
            ballot.split([item], pair)
    else:
        ballot.doubts.append("aantallen zonder uitleg")
