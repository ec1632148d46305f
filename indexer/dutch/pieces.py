"""What may be a part of a compound, and what each costs: by how common it is, and by the lists of
`samenstellingen.txt`."""

import math
from importlib.resources import files
from typing import NamedTuple

LISTS = files("indexer.dutch").joinpath("samenstellingen.txt").read_text("utf-8")
#: letters of a piece that only `SHORT` has, and of one that has to be common
TINY, SMALL = 3, 4
#: how common, as a count in subtitles, a small piece has to be, and a longer one that no dictionary has
MET, COMMON = 300, 60
VOWELS = frozenset("aeiouyáéíóúàèëïöü")


def _lists() -> dict[str, frozenset[str]]:
    """The lists by their head."""
    lists: dict[str, set[str]] = {}
    head = ""
    for line in LISTS.splitlines():
        if line.endswith(":") and not line.startswith((" ", "#")):
            head = line[:-1]
        elif line.strip() and not line.startswith("#"):
            lists.setdefault(head, set()).update(line.split())
    return {name: frozenset(words) for name, words in lists.items()}


_LISTS = _lists()
NEVER, BEFORE, ENDINGS = _LISTS["nooit"], _LISTS["ervoor"], _LISTS["eindigt"]
SHORT, WHOLE = _LISTS["kort"], _LISTS["heel"]


class Piece(NamedTuple):
    """What may be a part of a word: what it costs, without linking letters; whether it may only be
    the first one, and not the last; whether it may have linking letters behind it."""

    cost: float
    first: bool
    inner: bool
    links: bool


def piece(text: str, count: int, *, known: bool) -> Piece | None:
    """None for what is no part of a word; `count` is how often it was met, `known` whether a
    dictionary has it."""
    size = len(text)
    if size <= TINY:
        fits = text in SHORT
    elif size == SMALL:
        fits = count >= MET
    else:
        fits = known or count >= COMMON
    never = text in NEVER
    if not fits or (never and text not in BEFORE) or VOWELS.isdisjoint(text):
        return None
    inner = text in ENDINGS or (count < 80 and size < 7 and not known)
    cost = 10.0 + (3.0 if size == TINY else 0.0) + max(0.0, 6.0 - math.log10(count + 1))
    return Piece(cost, never, inner, count > 200 or known)
