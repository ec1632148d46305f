"""Texts that were copied: fingerprints that near-identical texts share, and how much is the same.

One-permutation MinHash over rows of four words: of the fingerprints of two texts about that share is
the same which their rows have in common, so that those who share most are the likest.
"""

import itertools
import operator
import zlib
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from indexer.dutch.analysis import exact_forms, plain_words
from indexer.dutch.remembered import Remembered

if TYPE_CHECKING:
    _Numbers = array[int]

#: words in a row, and smallest hashes kept
ROW, BINS = 4, 64
#: fingerprints that two texts which are looked at have both, beside each other or one apart; and
#: members that a group of such texts may have before it is parted further
APART, CROWD = (1, 2), 64
#: fingerprints that texts which are a third the same have in common, all but one in a thousand
FEWEST_SHARED = 9.0
#: of so many texts is seen which rows are common phrases: those that so large a share of them has,
#: and at least so many
SAMPLE, PHRASE, TIMES = 10_000, 0.02, 200
#: a text of fewer rows is too short to call copied
FEWEST = 20
MODULUS, MIX = 2**32, 0x9E3779B1


class _Codes(Remembered[int]):
    """Word → number, the same in every process."""

    def made(self, word: str) -> int:
        return zlib.crc32(word.encode())


CODES = _Codes()


def rows(pages: Sequence[str]) -> set[int]:
    """Hashes of every row of four words."""
    words = exact_forms([word for page in pages for word in plain_words(page)])
    codes = list(map(CODES.__getitem__, words))
    following = (codes[start:] for start in range(1, ROW))
    return {
        (one * 9176 + two * 1009 + three * 31 + four) * MIX % MODULUS
        for one, two, three, four in zip(codes, *following)
    }


def prints(pages: Sequence[str]) -> tuple[str, ...]:
    """The fingerprints of a text; none for a short one."""
    numbers = rows(pages)
    if len(numbers) < FEWEST:
        return ()
    return tuple(f"{place}:{value:08x}" for place, value in enumerate(sketch(numbers)))


def sketch(numbers: set[int]) -> list[int]:
    """The smallest hash of each bin."""
    bins: list[int | None] = [None] * BINS
    for number in numbers:
        place = number % BINS
        smallest = bins[place]
        if smallest is None or number < smallest:
            bins[place] = number
    return [_borrowed(bins, place) for place in range(BINS)]


def pairs(texts: Iterable[tuple[str, set[int]]], least: float) -> Iterator[tuple[str, str, float]]:
    """(key, key, likeness) of all pairs of texts, given by key and rows, that are `least` alike; of
    a hundred such pairs about one is missed. Holds some 2 kB of each text; 300,000 motions take
    minutes."""
    keys: list[str] = []
    held: list[_Numbers] = []
    sketches: list[_Numbers] = []
    for key, numbers in texts:
        if len(numbers) >= FEWEST:
            keys.append(key)
            held.append(array("I", numbers))
    phrases = _phrases(held)
    for one in map(set, held):
        own = one - phrases
        sketches.append(array("I", sketch(own if len(own) >= FEWEST else one)))
    seen: set[tuple[int, int]] = set()
    enough = (least - SLACK) * BINS
    for left, right in _together(sketches):
        if (left, right) in seen:
            continue
        seen.add((left, right))
        if sum(map(operator.eq, sketches[left], sketches[right])) >= enough:
            share = likeness(set(held[left]), set(held[right]))
            if share >= least:
                yield keys[left], keys[right], share


def _phrases(held: "Sequence[_Numbers]") -> set[int]:
    """The rows that motions have because they are motions."""
    counts = Counter(number for numbers in held[:SAMPLE] for number in numbers)
    least = max(TIMES, PHRASE * min(len(held), SAMPLE))
    return {number for number, count in counts.items() if count >= least}


#: how far the share of equal fingerprints may be below that of the rows
SLACK = 0.18


def _together(sketches: "Sequence[_Numbers]") -> Iterator[tuple[int, int]]:
    """Pairs of texts with two fingerprints in common, one group of them after the other."""
    for place, apart in itertools.product(range(BINS), APART):
        second = (place + apart) % BINS
        groups: dict[tuple[int, int], list[int]] = {}
        for number, one in enumerate(sketches):
            groups.setdefault((one[place], one[second]), []).append(number)
        for group in groups.values():
            if len(group) > 1:
                yield from _within(group, sketches, (second + 7) % BINS)


def _within(
    group: list[int], sketches: "Sequence[_Numbers]", place: int
) -> Iterator[tuple[int, int]]:
    """All pairs of a group; of a crowd (a common phrase) only those with one more in common."""
    if len(group) <= CROWD:
        yield from itertools.combinations(group, 2)
        return
    parted: dict[int, list[int]] = {}
    for number in group:
        parted.setdefault(sketches[number][place], []).append(number)
    for part in parted.values():
        yield from itertools.combinations(part[: 8 * CROWD], 2)


def _borrowed(bins: list[int | None], number: int) -> int:
    """The value of a bin; an empty one borrows that of the next, and says how far it went."""
    for distance in range(BINS):
        value = bins[(number + distance) % BINS]
        if value is not None:
            return (value + distance * MIX) % MODULUS
    raise ValueError("geen enkele rij woorden")


def likeness(one: set[int], other: set[int]) -> float:
    """Share of all rows that both have, 0-1."""
    return len(one & other) / len(one | other) if one and other else 0.0
