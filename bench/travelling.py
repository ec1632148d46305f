"""Motions that travel: 300,000 of them, of which every tenth is a copy of an earlier one with some of
its words changed, and how many of the pairs that are alike enough are found."""

import itertools
import random
import time
from collections.abc import Iterator

from bench.corpus import WORDS
from indexer.fingerprint import likeness, pairs, rows
from search_api.views.similar import ALIKE

COUNT, SAMPLE = 300_000, 3_000
#: words of a motion, the share of them that is changed in a copy, and after how many motions a copy comes
LENGTH, CHANGED, EVERY = 180, (0.0, 0.05, 0.15, 0.3), 10
PHRASES = (
    "de raad in vergadering bijeen gehoord de beraadslaging",
    "constaterende dat",
    "overwegende dat",
    "verzoekt het college om",
    "en gaat over tot de orde van de dag",
)


def motions(count: int) -> Iterator[tuple[str, str, str | None, float]]:
    """(key, text, key of what it was copied from, share of words that was changed)."""
    chance = random.Random(6)
    known = [f"{word}{number}" for word in WORDS for number in range(200)]
    earlier: list[tuple[str, list[str]]] = []
    for number in range(count):
        key = str(number)
        if number % EVERY == EVERY - 1:
            source, words = chance.choice(earlier)
            changed = chance.choice(CHANGED)
            words = [chance.choice(known) if chance.random() < changed else w for w in words]
        else:
            source, changed, words = None, 0.0, chance.choices(known, k=LENGTH)
            if len(earlier) < count // EVERY:
                earlier.append((key, words))
        parts = [words[place : place + LENGTH // 5] for place in range(0, LENGTH, LENGTH // 5)]
        said = itertools.chain.from_iterable(zip(PHRASES, map(" ".join, parts)))
        yield key, " ".join(said), source, changed


def found_of_all(count: int) -> tuple[float, float]:
    """(recall, precision) of a few against every pair of them."""
    held = [(key, rows([text])) for key, text, _, _ in motions(count)]
    found = {frozenset(pair[:2]) for pair in pairs(held, ALIKE)}
    true = {
        frozenset((one[0], other[0]))
        for one, other in itertools.combinations(held, 2)
        if likeness(one[1], other[1]) >= ALIKE
    }
    return len(found & true) / len(true), len(found & true) / len(found)


def measure() -> list[tuple[str, str, str, str]]:
    recall, precision = found_of_all(SAMPLE)
    copied: dict[frozenset[str], float] = {}
    texts = []
    for key, text, source, changed in motions(COUNT):
        texts.append((key, text))
        if source is not None:
            copied[frozenset((source, key))] = changed
    began, worked = time.perf_counter(), time.process_time()
    found = {
        frozenset(pair[:2]) for pair in pairs(((key, rows([text])) for key, text in texts), ALIKE)
    }
    took, work = time.perf_counter() - began, time.process_time() - worked
    near = {pair for pair, changed in copied.items() if changed <= 0.15}
    return [
        (
            f"reizende moties: alle paren vanaf {ALIKE:.0%} onder {COUNT:,}",
            f"{took:.0f} s ({work:.0f} s processor)",
            f"{len(found):,} paren",
            f"{len(near & found) / len(near):.3f} van de kopieën met hooguit 15 % anders",
        ),
        (
            f"dezelfde onder {SAMPLE:,}, tegen alle paren",
            f"gevonden {recall:.4f}",
            f"juist {precision:.4f}",
            "",
        ),
    ]
