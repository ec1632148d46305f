"""What is new held against the questions that are followed: the documents of a batch are indexed in
memory, and each question is asked of them all at once."""

import bisect
import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import orjson

from indexer.documents import affected, documents
from indexer.dutch.near import close
from indexer.engines.fields import values
from indexer.question.nodes import TERM
from indexer.question.plan import day_number
from indexer.question.query import SearchDocument
from indexer.question.watching import MOVING, moving
from standard.parties import landelijk
from standard.text import fold
from store import Store, Version
from store.comparison import OTHERWISE
from store.following import Follower, News

#: changes that are looked at together
BATCH = 1000
#: answers of parts of questions that are kept: followers ask much the same
KEPT = 200_000
#: numbers of documents, as the bits of one integer: a thousand are held against another in one go
Bits = int
WORDS = ("_exact", "_vorm")
#: what the content of a version has that has such a day
TERMED = b'"termijn":'
SIDES = ("voor", "tegen")


class Percolator:
    """Documents by number, and which of them fit a question on a day."""

    def __init__(self, found: Sequence[SearchDocument], today: dt.date) -> None:
        self.documents = found
        self.passed = day_number(today - dt.timedelta(days=1))
        self.every: Bits = (1 << len(found)) - 1
        self._terms: dict[str, dict[str, Bits]] = {}
        self._numbers: dict[str, dict[int, int]] = {}
        self._words: dict[tuple[str, int], list[str]] = {}
        self._sorted: dict[str, list[str]] = {}
        self._sides: dict[str, tuple[Bits, Bits]] = {}
        self._known: dict[bytes, Bits] = {}
        for number, document in enumerate(found):
            for field, value in values(document).items():
                self._take(field, number, value)
        self._steps: dict[str, Callable[[list[Any]], Bits]] = {
            "s": self._sequence,
            "p": self._starts,
            "r": self._range,
            "c": self._close,
            "a": lambda _: self.every,
            "v": self._together,
            MOVING: lambda _: self._range(["r", TERM, 1, self.passed]),
        }

    def _take(self, field: str, number: int, value: Any) -> None:
        if isinstance(value, int):
            self._numbers.setdefault(field, {})[number] = value
            return
        if isinstance(value, bytes):
            return
        terms = value if isinstance(value, list) else [value]
        if field.endswith(WORDS):
            terms = self._words[field, number] = str(value).split()
        held, own = self._terms.setdefault(field, {}), 1 << number
        for term in set(terms):
            held[term] = held.get(term, 0) | own

    def fitting(self, question: bytes) -> Bits:
        """The documents that fit a question, as `indexer.question.watching` made it."""
        return self._kept(question, lambda: self.bits(orjson.loads(question)))

    def bits(self, step: list[Any]) -> Bits:
        """The documents that fit steps of `indexer.question.watching`."""
        kind = step[0]
        if kind == "t":
            return self._terms.get(step[1], {}).get(step[2], 0)
        if kind == "o":
            found = 0
            for part in step[1]:
                found |= self.bits(part)
            return found
        if kind == "b":
            return self._both(step)
        return self._kept(orjson.dumps(step), lambda: self._steps[kind](step))

    def _kept(self, key: bytes, find: Callable[[], Bits]) -> Bits:
        found = self._known.get(key)
        if found is None:
            found = find()
            if len(self._known) < KEPT:
                self._known[key] = found
        return found

    def _both(self, step: list[Any]) -> Bits:
        """What is quickly known goes first: mostly nothing is left before a sentence is read."""
        left = self.every
        for part in sorted(step[1], key=_slow):
            left &= self.bits(part)
            if not left:
                return left
        for part in step[2]:
            left &= ~self.bits(part)
        return left

    def _with(self, field: str, words: Iterable[str]) -> Bits:
        held, left = self._terms.get(field, {}), self.every
        for word in words:
            left &= held.get(word, 0)
            if not left:
                break
        return left

    def _sequence(self, step: list[Any]) -> Bits:
        _, field, words = step
        size, found = len(words), 0
        for number in numbers(self._with(field, words)):
            here = self._words[field, number]
            if any(
                word == words[0] and here[at : at + size] == words for at, word in enumerate(here)
            ):
                found |= 1 << number
        return found

    def _starts(self, step: list[Any]) -> Bits:
        _, field, start = step
        held = self._terms.get(field, {})
        if field not in self._sorted:
            self._sorted[field] = sorted(held)
        terms, found = self._sorted[field], 0
        for at in range(bisect.bisect_left(terms, start), len(terms)):
            if not terms[at].startswith(start):
                break
            found |= held[terms[at]]
        return found

    def _range(self, step: list[Any]) -> Bits:
        _, field, low, high = step
        found = 0
        for number, value in self._numbers.get(field, {}).items():
            if (low is None or value >= low) and (high is None or value <= high):
                found |= 1 << number
        return found

    def _close(self, step: list[Any]) -> Bits:
        _, field, blocks, gaps = step
        sought, found = [tuple(block) for block in blocks], 0
        for number in numbers(self._with(field, {word for block in blocks for word in block})):
            if close(self._words[field, number], sought, gaps):
                found |= 1 << number
        return found

    def _together(self, step: list[Any]) -> Bits:
        """Documents on which these parties voted the same way, for or against."""
        voted = [self._voted(party) for party in step[1]]
        found = 0
        for side in zip(*voted, strict=True):
            alike = self.every
            for bits in side:
                alike &= bits
            found |= alike
        return found

    def _voted(self, party: str) -> tuple[Bits, Bits]:
        """Documents on which a party voted for, and against."""
        if party not in self._sides:
            sides = dict.fromkeys(SIDES, 0)
            for number, document in enumerate(self.documents):
                vote = document.stemming
                side = _side(party, vote.fracties, document.naam) if vote else None
                if side in sides:
                    sides[side] |= 1 << number
            self._sides[party] = (sides["voor"], sides["tegen"])
        return self._sides[party]


def numbers(bits: Bits) -> Iterator[int]:
    """The numbers of documents, in order."""
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest


def _slow(step: list[Any]) -> int:
    """How much work a step may be: the parts of it, and a text is read for some."""
    kind = step[0]
    if kind == "t":
        return 0
    if kind == "o":
        return sum(map(_slow, step[1])) + len(step[1])
    return {"a": 0, "b": 10, "r": 1, "v": 1, "p": 1, MOVING: 1}.get(kind, 20)


def _side(party: str, told: Iterable[tuple[str, str]], place: str) -> str | None:
    """How a party voted, by the name of its fractie or by the national party of it."""
    for fractie, side in told:
        national = landelijk(fractie, place)
        if fold(fractie) == fold(party) or (national and party in national.partijen):
            return side
    return None


def news(
    store: Store,
    followers: Iterable[Follower],
    changed: Sequence[Version],
    councils: Mapping[str, tuple[str, str]],
    today: dt.date,
) -> list[News]:
    """What followers are to be told of these changes: records that fit now and did not before.

    Where only something around a record changed (a vote on it), that is news of a record from before
    the follower began only if he asked how it ended. What was merely read otherwise is no news, nor
    is what fits because something about it was taken away for good.
    """
    firsts: dict[str, Version] = {}
    for version in changed:
        firsts.setdefault(version.id, version)
    real = [
        version
        for version in changed
        if version.op != "redact" and not (version.reden or "").startswith(OTHERWISE)
    ]
    now, _ = documents(store, affected(store, changed), councils)
    telling = affected(store, real) if real else set()
    earlier = [store.previous(each) for each in firsts.values()]
    was, _ = documents(store, [each for each in earlier if each and not each.deleted], councils)
    fits, fitted = Percolator(now, today), Percolator(was, today)
    known = {document.id: number for number, document in enumerate(was)}
    begun = store.begun(document.id for document in now)
    last = changed[-1].seq
    found: list[News] = []
    for follower in followers:
        matching = fits.fitting(follower.question.stappen)
        if not matching:
            continue
        before = fitted.fitting(follower.question.stappen) if known else 0
        for number in numbers(matching):
            document = now[number]
            earlier_one = known.get(document.id)
            if earlier_one is not None and before >> earlier_one & 1:
                continue
            own = document.id in firsts and firsts[document.id].seq > follower.begin
            if not own and last <= follower.begin:
                continue
            late = begun.get(document.id, 0) > follower.begin
            if not (own or late or follower.question.gebeurtenis):
                continue
            silent = document.id not in telling
            found.append(News(follower.id, document.id, document.versie, last, silent))
    return found


def passed(
    store: Store,
    followers: Iterable[Follower],
    since: dt.date,
    today: dt.date,
    councils: Mapping[str, tuple[str, str]],
) -> list[News]:
    """What followers are to be told because days went by: records of which the day by which they had
    to be done passed from `since` to `today`, and that fit now and did not on the day before."""
    asking = [each for each in followers if moving(each.question.stappen)]
    if not asking or since >= today:
        return []
    held = store.current(resource="informatieobject", deleted=False)
    named = [version for version in held if TERMED in version.content]
    found, _ = documents(store, named, councils)
    due = [
        each
        for each in found
        if each.termijn and since <= dt.date.fromisoformat(each.termijn) < today
    ]
    fits, fitted = Percolator(due, today), Percolator(due, since)
    return [
        News(follower.id, due[number].id, due[number].versie, due[number].gewijzigd)
        for follower in asking
        for number in numbers(
            fits.fitting(follower.question.stappen) & ~fitted.fitting(follower.question.stappen)
        )
    ]
