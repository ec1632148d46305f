"""Texts that were copied: fingerprints that near-identical texts share, and how much is the same.

One-permutation MinHash over rows of four words: texts with half of those rows in common share a
fingerprint nearly always, texts with a tenth hardly ever.
"""

import zlib
from collections.abc import Sequence

from indexer.dutch.analysis import exact_forms, plain_words
from indexer.dutch.remembered import Remembered

#: words in a row, smallest hashes kept, and how many of those make one fingerprint
ROW, BINS, BAND = 4, 48, 3
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
    bins: list[int | None] = [None] * BINS
    for number in numbers:
        smallest = bins[number % BINS]
        if smallest is None or number < smallest:
            bins[number % BINS] = number
    filled = [_borrowed(bins, number) for number in range(BINS)]
    return tuple(
        f"{start // BAND}:{zlib.crc32(repr(filled[start : start + BAND]).encode()):08x}"
        for start in range(0, BINS, BAND)
    )


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
