"""What is new held against the questions that are followed: the documents of a batch are indexed in
memory, and each question is asked of them all at once."""

import bisect
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import orjson

from indexer.documents import affected, documents
from indexer.dutch.near import close
from indexer.engines.fields import values
from indexer.question.query import SearchDocument
from standard.parties import landelijk
from standard.text import fold
from store import Store, Version
from store.comparison import OTHERWISE
from store.following import Follower, News

#: changes that are looked at together
BATCH = 1000
Numbers = set[int]
WORDS = ("_exact", "_vorm")
SIDES = ("voor", "tegen")


class Percolator:
    """Documents by number, and which of them fit a question."""

    def __init__(self, found: Sequence[SearchDocument]) -> None:
        self.documents = found
        self.every: Numbers = set(range(len(found)))
        self._terms: dict[str, dict[str, Numbers]] = {}
        self._numbers: dict[str, dict[int, int]] = {}
        self._words: dict[tuple[str, int], list[str]] = {}
        self._sorted: dict[str, list[str]] = {}
        for number, document in enumerate(found):
            for field, value in values(document).items():
                self._take(field, number, value)
        self._steps: dict[str, Callable[[list[Any]], Numbers]] = {
            "t": lambda step: self._terms.get(step[1], {}).get(step[2], set()),
            "s": self._sequence,
            "p": self._starts,
            "r": self._range,
            "c": self._close,
            "a": lambda _: self.every,
            "o": lambda step: set().union(*map(self.fitting, step[1])),
            "b": self._both,
            "v": self._together,
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
        held = self._terms.setdefault(field, {})
        for term in terms:
            held.setdefault(term, set()).add(number)

    def fitting(self, step: list[Any]) -> Numbers:
        """Numbers of the documents that fit steps of `indexer.question.watching`."""
        return self._steps[step[0]](step)

    def _both(self, step: list[Any]) -> Numbers:
        left = self.every
        for part in step[1]:
            left = left & self.fitting(part)
            if not left:
                return left
        for part in step[2]:
            left = left - self.fitting(part)
        return left

    def _sequence(self, step: list[Any]) -> Numbers:
        _, field, words = step
        held = self._terms.get(field, {})
        left = self.every
        for word in words:
            left = left & held.get(word, set())
            if not left:
                return left
        size = len(words)
        return {
            number
            for number in left
            if any(
                word == words[0] and self._words[field, number][at : at + size] == words
                for at, word in enumerate(self._words[field, number])
            )
        }

    def _starts(self, step: list[Any]) -> Numbers:
        _, field, start = step
        held = self._terms.get(field, {})
        if field not in self._sorted:
            self._sorted[field] = sorted(held)
        terms, found = self._sorted[field], Numbers()
        for at in range(bisect.bisect_left(terms, start), len(terms)):
            if not terms[at].startswith(start):
                break
            found |= held[terms[at]]
        return found

    def _range(self, step: list[Any]) -> Numbers:
        _, field, low, high = step
        return {
            number
            for number, value in self._numbers.get(field, {}).items()
            if (low is None or value >= low) and (high is None or value <= high)
        }

    def _close(self, step: list[Any]) -> Numbers:
        _, field, blocks, gaps = step
        held = self._terms.get(field, {})
        left = self.every
        for word in {word for block in blocks for word in block}:
            left = left & held.get(word, set())
        sought = [tuple(block) for block in blocks]
        return {number for number in left if close(self._words[field, number], sought, gaps)}

    def _together(self, step: list[Any]) -> Numbers:
        """Documents on which these parties voted the same way, for or against."""
        found = Numbers()
        for number, document in enumerate(self.documents):
            vote = document.stemming
            if vote is None:
                continue
            sides = [_side(party, vote.fracties, document.naam) for party in step[1]]
            if sides[0] in SIDES and len(set(sides)) == 1:
                found.add(number)
        return found


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
) -> list[News]:
    """What followers are to be told of these changes: records that fit now and did not before.

    Where only something around a record changed (a vote on it), that is news of a record from before
    the follower began only if he asked how it ended. What was merely read otherwise is no news.
    """
    firsts: dict[str, Version] = {}
    for version in changed:
        firsts.setdefault(version.id, version)
    real = [version for version in changed if not (version.reden or "").startswith(OTHERWISE)]
    now, _ = documents(store, affected(store, changed), councils)
    telling = affected(store, real) if real else set()
    earlier = [store.previous(each) for each in firsts.values()]
    was, _ = documents(store, [each for each in earlier if each and not each.deleted], councils)
    fits, fitted = Percolator(now), Percolator(was)
    known = {document.id: number for number, document in enumerate(was)}
    begun = store.begun(document.id for document in now)
    last = changed[-1].seq
    found: list[News] = []
    for follower in followers:
        steps = orjson.loads(follower.question.stappen)
        matching = fits.fitting(steps)
        if not matching:
            continue
        before = fitted.fitting(steps) if known else set()
        for number in matching:
            document = now[number]
            if known.get(document.id) in before:
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
