"""Dutch compounds and their parts: *woningbouwlocatie* is found by *woningbouw*, *bouw*, *locatie*.

A word is parted where every piece is a word by itself, with the letters that Dutch puts between
(*verkeer-s-besluit*). Which words there are, and how common, comes from `pyspellchecker` and
`simplemma`. Endings, prepositions and a few pieces that only look like words are never a part.
"""

import functools
import gzip
import math
import re
from collections.abc import Mapping
from importlib.resources import files

import orjson
from simplemma.strategies.dictionaries import DEFAULT_DICTIONARY_FACTORY
from spellchecker import SpellChecker

#: lengths of words that are parted; shorter pieces than this come from `SHORT` only
SHORTEST, LONGEST, PIECE = 6, 45, 4
#: how common a piece of so many letters must be, as a count in subtitles
COMMON = {3: 0, 4: 300}
#: of these only the rest is a part, and only of nouns that are long enough
REST = 6
#: what Dutch puts between the parts
LINKS = ("s", "en", "e", "n", "ne")
#: pieces of which is remembered what they cost, and words of which the smallest pieces are
COSTS, DIVIDED = 200_000, 50_000
_ABSTRACT = re.compile(r"([a-z]{4,60}(?:heid|iteit|schap))s([a-z]{5,60})")
VOWELS = frozenset("aeiouyáéíóúàèëïöü")


def _lists() -> dict[str, frozenset[str]]:
    """The lists of `samenstellingen.txt` by their head."""
    lists: dict[str, set[str]] = {}
    head = ""
    for line in (
        files("indexer.dutch").joinpath("samenstellingen.txt").read_text("utf-8").splitlines()
    ):
        if line.endswith(":") and not line.startswith((" ", "#")):
            head = line[:-1]
        elif line.strip() and not line.startswith("#"):
            lists.setdefault(head, set()).update(line.split())
    return {name: frozenset(words) for name, words in lists.items()}


_LISTS = _lists()
NEVER, BEFORE, ENDINGS = _LISTS["nooit"], _LISTS["ervoor"], _LISTS["eindigt"]
SHORT, WHOLE = _LISTS["kort"], _LISTS["heel"]


class _Words:
    """Which words there are; read at the first use (0.4 s, some 60 MB)."""

    @functools.cached_property
    def counts(self) -> dict[str, int]:
        """How often each word was met: the list of `pyspellchecker`, which is in lower case, read
        without the counting and copying that its own reading does (three times as long)."""
        packed = files("spellchecker").joinpath("resources", "nl.json.gz").read_bytes()
        counts: dict[str, int] = orjson.loads(gzip.decompress(packed))
        return counts

    @functools.cached_property
    def share(self) -> float:
        """Of a million words, what one occurrence is."""
        return 1e6 / sum(self.counts.values())

    @functools.cached_property
    def speller(self) -> SpellChecker:
        """Knows the letters of the words, and the longest: all that it takes to tell what is one
        letter away."""
        speller = SpellChecker(language=None)
        letters = set().union(*self.counts)
        speller.word_frequency.load_words([*letters, max(self.counts, key=len)])
        return speller

    @functools.cached_property
    def lemmas(self) -> Mapping[str, str]:
        """The dictionary form of each word: the very object that `simplemma.lemmatize` reads."""
        return DEFAULT_DICTIONARY_FACTORY.get_dictionary("nl")


_WORDS = _Words()


def is_word(word: str) -> bool:
    """Whether the dictionary has it as a word by itself."""
    return _WORDS.lemmas.get(word) == word


def frequency(word: str) -> float:
    """How often a word in lower case stands in a million words of subtitles."""
    return _WORDS.counts.get(word, 0) * _WORDS.share


def one_letter_off(word: str) -> set[str]:
    """Every spelling that is one letter away, words or not."""
    return set(_WORDS.speller.edit_distance_1(word))


def parts(word: str) -> tuple[str, ...]:
    """The parts of a compound in lower case: every row of neighbouring pieces, without the whole
    (*woning*, *bouw*, *woningbouw*, *bouwlocatie*, *locatie*); none for a word that is no compound.
    """
    pieces = _pieces(word)
    if len(pieces) < 2:
        return ()
    rows = []
    for first in range(len(pieces)):
        for last in range(first, len(pieces)):
            if (first, last) != (0, len(pieces) - 1):
                start, _, _ = pieces[first]
                before, _, plain = pieces[last]
                rows.append(word[start:before] + plain)
    return tuple(dict.fromkeys(rows))


@functools.lru_cache(maxsize=DIVIDED)
def _pieces(word: str) -> list[tuple[int, int, str]]:
    """(start, end, piece without linking letters) of the smallest pieces."""
    best = _best(word) or _behind_ending(word)
    if best is None:
        return [(0, len(word), word)]
    smaller = []
    for start, _, plain in best:
        smaller += [(start + s, start + e, p) for s, e, p in _pieces(plain)]
    return smaller


def _behind_ending(word: str) -> list[tuple[int, int, str]] | None:
    """Two parts where only the last is known, and the -s- after the ending of an abstract noun tells
    that they are two: *arbeidsongeschiktheid-s-verzekering*."""
    match = _ABSTRACT.fullmatch(word) if SHORTEST <= len(word) <= LONGEST else None
    if match is None or not is_word(match[2]) or match[2] in ENDINGS or word in WHOLE:
        return None
    return [(0, match.start(2), match[1]), (match.start(2), len(word), match[2])]


def _best(word: str) -> list[tuple[int, int, str]] | None:
    """The division into the fewest and most common words; None when there is none."""
    size = len(word)
    if not SHORTEST <= size <= LONGEST or word in WHOLE or not word.isalpha():
        return None
    reached: dict[int, tuple[float, list[tuple[int, int, str]]]] = {0: (0.0, [])}
    for end in range(3, size + 1):
        for start in range(end - 2):
            if start not in reached or (start == 0 and end == size):
                continue
            chosen = _piece(word[start:end], first=start == 0, last=end == size)
            if chosen is None:
                continue
            cost, plain = chosen
            total = reached[start][0] + cost
            if end not in reached or total < reached[end][0]:
                reached[end] = (total, [*reached[start][1], (start, end, plain)])
    if size not in reached:
        return None
    division = reached[size][1]
    return division if _inflects(word, division[-1]) and _prefixed(division) else None


def _piece(piece: str, *, first: bool, last: bool) -> tuple[float, str] | None:
    """(cost, piece without linking letters) of a piece that is a word."""
    if len(piece) == 3 and piece not in SHORT:  # too short to have linking letters
        return None
    cost = _cost(piece, first, last)
    best = None if cost is None else (cost, piece)
    if last or not piece.endswith(LINKS):
        return best
    for link in LINKS:
        plain = piece.removesuffix(link)
        if plain == piece or len(plain) < PIECE - (plain in SHORT):
            continue
        cost = _cost(plain, first, last)
        if cost is not None and (_WORDS.counts.get(plain, 0) > 200 or plain in _WORDS.lemmas):
            option = (cost + len(link) / 2, plain)
            best = option if best is None else min(best, option)
    return best


@functools.lru_cache(maxsize=COSTS)
def _cost(piece: str, first: bool, last: bool) -> float | None:
    size = len(piece)
    count = _WORDS.counts.get(piece, 0)
    if count < COMMON.get(size, 60) and (size <= PIECE or piece not in _WORDS.lemmas):
        return None
    if piece in NEVER and not (first and piece in BEFORE):
        return None
    if last and piece in ENDINGS:
        return None
    if size == 3 and piece not in SHORT:
        return None
    if VOWELS.isdisjoint(piece):
        return None
    if last and count < 80 and size < 7 and piece not in _WORDS.lemmas:
        return None
    return 10.0 + (3.0 if size == 3 else 0.0) + max(0.0, 6.0 - math.log10(count + 1))


def _inflects(word: str, last: tuple[int, int, str]) -> bool:
    """Whether a known word bends as its last part does: *gesproken* is no *roken*."""
    lemma = _WORDS.lemmas.get(word)
    if lemma is None:
        return True
    piece = last[2]
    ending = _WORDS.lemmas.get(piece, piece)
    lemma = lemma.replace("_", "")
    return lemma.endswith((ending, piece)) or ending.endswith(lemma[-4:])


def _prefixed(pieces: list[tuple[int, int, str]]) -> bool:
    """A preposition is a part only before a noun that is long enough to be one."""
    return pieces[0][2] not in BEFORE or len(pieces) > 2 or len(pieces[1][2]) >= REST


def common_words(count: int) -> list[str]:
    """The words that were met most, most first."""
    counts = _WORDS.counts
    return sorted(counts, key=lambda word: (-counts[word], word))[:count]
