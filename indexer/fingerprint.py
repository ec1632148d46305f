"""Texts that were copied: fingerprints that near-identical texts share, and how much is the same.

One-permutation MinHash over rows of four words: of the fingerprints of two texts about that share is
the same which their rows have in common, so that those who share most are the likest.
"""

import itertools
import operator
import sys
import zlib
from array import array
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from indexer.dutch.analysis import exact, plain_words
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
#: bits in which the hash of a row is worked out, and how many of a text's smallest are looked at first
LANE, FEW = 64, 1000


class _Codes(Remembered[int]):
    """Token as written → number, the same in every process."""

    def made(self, token: str) -> int:
        return zlib.crc32(exact(token).encode())


CODES = _Codes()


def rows(pages: Sequence[str]) -> set[int]:
    """Hashes of every row of four words."""
    return set(_rows(pages))


def packed(pages: Sequence[str]) -> bytes:
    """The hashes of a text that can be called copied, each once, as they come, four bytes for each;
    nothing for a short text."""
    numbers = array("I", dict.fromkeys(_rows(pages)))
    return _as_written(numbers).tobytes() if len(numbers) >= FEWEST else b""


def unpacked(content: bytes) -> "_Numbers":
    """The hashes of what was `packed`."""
    numbers = array("I")
    numbers.frombytes(content)
    return _as_written(numbers)


def _as_written(numbers: "_Numbers") -> "_Numbers":
    """As every machine reads them."""
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers


def _rows(pages: Sequence[str]) -> "_Numbers":
    """The hashes in the order of the rows; worked out of all at once, in one number that has eight
    bytes for each: what is added and multiplied there stays within those."""
    codes = array("Q")
    for page in pages:
        codes.extend(map(CODES.__getitem__, plain_words(page)))
    count = len(codes) - ROW + 1
    if count < 1:
        return array("Q")
    one = _number(codes)
    two, three, four = (one >> LANE * place for place in range(1, ROW))
    low = int.from_bytes((MODULUS - 1).to_bytes(LANE // 8, "little") * len(codes), "little")
    mixed = ((one * 9176 + two * 1009 + three * 31 + four & low) * MIX) & low
    hashes = array("Q", mixed.to_bytes(len(codes) * LANE // 8, "little"))
    return _as_written(hashes)[:count]


def _number(codes: "_Numbers") -> int:
    """One number of which each code is eight bytes, the first one the lowest."""
    return int.from_bytes(_as_written(codes).tobytes(), "little")


def prints(numbers: Collection[int]) -> tuple[str, ...]:
    """The fingerprints of a text by its hashes; none where there are none."""
    if not numbers:
        return ()
    return tuple(f"{place}:{value:08x}" for place, value in enumerate(sketch(numbers)))


def sketch(numbers: Collection[int]) -> list[int]:
    """The smallest hash of each bin. The smallest few of all have one for every bin, nearly
    always; the rest is looked at only where they do not."""
    bins: list[int | None] = [None] * BINS
    few = MODULUS // max(len(numbers), 1) * FEW
    for number in sorted([number for number in numbers if number < few]):
        if bins[number % BINS] is None:
            bins[number % BINS] = number
    if None in bins:
        for number in sorted([number for number in numbers if number >= few]):
            if bins[number % BINS] is None:
                bins[number % BINS] = number
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
            share = likeness(set(held[left]), held[right])
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


def likeness(one: set[int], other: Collection[int]) -> float:
    """Share of all rows that both have, 0-1; the other has none twice."""
    common = len(one.intersection(other))
    return common / (len(one) + len(other) - common) if common else 0.0
