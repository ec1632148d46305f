"""Dutch compounds and their parts: *woningbouwlocatie* is found by *woningbouw*, *bouw*, *locatie*.

A word is parted where every piece is a word by itself, with the letters that Dutch puts between
(*verkeer-s-besluit*). Which words there are, and how common, says the lexicon
(`indexer.dutch.lexicon`). Endings, prepositions and a few pieces that only look like words are never a part.
"""

import functools
import math
import re
from importlib.resources import files
from typing import NamedTuple

from spellchecker import SpellChecker

from indexer.dutch.lexicon import COMMON, PIECE, lexicon

#: lengths of words that are parted; shorter pieces than this come from `SHORT` only
SHORTEST, LONGEST = 6, 45
#: how common a piece of so few letters must be, as a count in subtitles
COMMON_IN = {3: 0, 4: 300}
#: of these only the rest is a part, and only of nouns that are long enough
REST = 6
#: what Dutch puts between the parts
LINKS = ("s", "en", "e", "n", "ne")
LINKED = {letter: tuple(link for link in LINKS if link[0] == letter) for letter in "sen"}
#: pieces of which is remembered what they cost, and those of which the smallest pieces are
COSTS, DIVIDED = 200_000, 50_000
_ABSTRACT = re.compile(r"([a-z]{4,60}(?:heid|iteit|schap))s([a-z]{5,60})")
_ABSTRACTS = ("heids", "iteits", "schaps")
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


#: of pieces up to one place in a word: what it costs, where its last one begins, and what that is without
#: linking letters
_Row = tuple[float, int, str]


def is_word(word: str) -> bool:
    """Whether the dictionary has it as a word by itself."""
    return lexicon().get(word) == word


def dictionary_form(word: str) -> str | None:
    """What the dictionary has a word under; None for a word that it does not have."""
    return lexicon().get(word)


def frequency(word: str) -> float:
    """How often a word in lower case stands in a million words of subtitles."""
    words = lexicon()
    return words.count(word) * (1e6 / words.head.total)


def one_letter_off(word: str) -> set[str]:
    """Every spelling that is one letter away, words or not."""
    return set(_speller().edit_distance_1(word))


@functools.cache
def _speller() -> SpellChecker:
    """Knows the letters of the words, and the longest: all that it takes to tell what is one letter
    away."""
    speller = SpellChecker(language=None)
    head = lexicon().head
    speller.word_frequency.load_words([*head.letters, head.longest])
    return speller


def parts(word: str) -> tuple[str, ...]:
    """The parts of a compound in lower case: every row of neighbouring pieces, without the whole
    (*woning*, *bouw*, *woningbouw*, *bouwlocatie*, *locatie*); none for a word that is no compound.
    """
    pieces = _divided(word)
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


def _divided(word: str) -> list[tuple[int, int, str]]:
    """(start, end, piece without linking letters) of the smallest pieces."""
    best = _best(word) or _behind_ending(word)
    if best is None:
        return [(0, len(word), word)]
    smaller = []
    for start, _, plain in best:
        smaller += [(start + s, start + e, p) for s, e, p in _pieces(plain)]
    return smaller


#: pieces come back in word after word; a whole word is asked once, and is remembered with its forms
_pieces = functools.lru_cache(maxsize=DIVIDED)(_divided)


def _behind_ending(word: str) -> list[tuple[int, int, str]] | None:
    """Two parts where only the last is known, and the -s- after the ending of an abstract noun tells
    that they are two: *arbeidsongeschiktheid-s-verzekering*."""
    if not any(ending in word for ending in _ABSTRACTS):
        return None
    match = _ABSTRACT.fullmatch(word) if SHORTEST <= len(word) <= LONGEST else None
    if match is None or not is_word(match[2]) or match[2] in ENDINGS or word in WHOLE:
        return None
    return [(0, match.start(2), match[1]), (match.start(2), len(word), match[2])]


def _best(word: str) -> list[tuple[int, int, str]] | None:
    """The division into the fewest and most common words; None when there is none."""
    size = len(word)
    if not SHORTEST <= size <= LONGEST or word in WHOLE or not word.isalpha():
        return None
    reached: dict[int, _Row] = {0: (0.0, 0, "")}
    for start in range(size - 2):
        if start in reached:
            _go_on(word, start, reached)
    if size not in reached:
        return None
    division, end = [], size
    while end:
        _, start, plain = reached[end]
        division.append((start, end, plain))
        end = start
    division.reverse()
    return division if _inflects(word, division[-1]) and _prefixed(division) else None


def _go_on(word: str, start: int, reached: dict[int, _Row]) -> None:
    """Takes the pieces that begin at one place, with and without the letters that link them to what
    follows, into what is reached; of rows that cost the same the one whose last piece begins first."""
    size = len(word)
    so_far = reached[start][0]
    rest = word[start:]
    short = rest[: PIECE - 1]
    pieces = lexicon().pieces.prefixes(rest)
    for text in [short, *pieces] if short in SHORT else pieces:
        end = start + len(text)
        piece = _piece(text)
        if piece is None or (start and piece.first) or (end == size and (piece.inner or not start)):
            continue
        row = (so_far + piece.cost, start, text)
        if end not in reached or row < reached[end]:
            reached[end] = row
        if end == size or not piece.links:
            continue
        for link in LINKED.get(word[end], ()):
            past = end + len(link)
            if past < size and word.startswith(link, end):
                row = (so_far + (piece.cost + len(link) / 2), start, text)
                if past not in reached or row < reached[past]:
                    reached[past] = row


class _Piece(NamedTuple):
    """What may be a part of a word: what it costs, without linking letters; whether it may only be
    the first one, and not the last; whether it may have linking letters behind it."""

    cost: float
    first: bool
    inner: bool
    links: bool


@functools.lru_cache(maxsize=COSTS)
def _piece(piece: str) -> _Piece | None:
    """None for what is no part of a word."""
    size = len(piece)
    count = lexicon().count(piece)
    known = lexicon().get(piece) is not None
    if count < COMMON_IN.get(size, COMMON) and (size <= PIECE or not known):
        return None
    never = piece in NEVER
    if never and piece not in BEFORE:
        return None
    if size == 3 and piece not in SHORT:
        return None
    if VOWELS.isdisjoint(piece):
        return None
    inner = piece in ENDINGS or (count < 80 and size < 7 and not known)
    cost = 10.0 + (3.0 if size == 3 else 0.0) + max(0.0, 6.0 - math.log10(count + 1))
    return _Piece(cost, never, inner, count > 200 or known)


def _inflects(word: str, last: tuple[int, int, str]) -> bool:
    """Whether a known word bends as its last part does: *gesproken* is no *roken*."""
    words = lexicon()
    lemma = words.get(word)
    if lemma is None:
        return True
    piece = last[2]
    ending = words.get(piece) or piece
    lemma = lemma.replace("_", "")
    return lemma.endswith((ending, piece)) or ending.endswith(lemma[-4:])


def _prefixed(pieces: list[tuple[int, int, str]]) -> bool:
    """A preposition is a part only before a noun that is long enough to be one."""
    return pieces[0][2] not in BEFORE or len(pieces) > 2 or len(pieces[1][2]) >= REST


def common_words(count: int) -> list[str]:
    """The words that were met most, most first."""
    counts = dict(lexicon().counted())
    return sorted(counts, key=lambda word: (-counts[word], word))[:count]
