"""Dutch compounds and their parts: *woningbouwlocatie* is found by *woningbouw*, *bouw*, *locatie*.

A word is parted where every piece is a word by itself, with the letters that Dutch puts between
(*verkeer-s-besluit*). Which words there are, and how common, says the lexicon
(`indexer.dutch.lexicon`). Endings, prepositions and a few pieces that only look like words are never a part.
"""

import functools
import re

from spellchecker import SpellChecker

from indexer.dutch.lexicon import FIRST, INNER, LINKS, lexicon
from indexer.dutch.pieces import BEFORE, ENDINGS, WHOLE

#: lengths of words that are parted
SHORTEST, LONGEST = 6, 45
#: of these only the rest is a part, and only of nouns that are long enough
REST = 6
#: what Dutch puts between the parts
BETWEEN = ("s", "en", "e", "n", "ne")
LINKED = {letter: tuple(link for link in BETWEEN if link[0] == letter) for letter in "sen"}
#: pieces of which is remembered what the smallest pieces are
DIVIDED = 50_000
_ABSTRACT = re.compile(r"([a-z]{4,60}(?:heid|iteit|schap))s([a-z]{5,60})")

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
    if len(pieces) == 2:  # most of them
        return tuple(dict.fromkeys(plain for _, _, plain in pieces))
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
    if not ("heids" in word or "iteits" in word or "schaps" in word):
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
    words = lexicon()
    for text, number in words.pieces.iter_prefixes_with_ids(word[start:]):
        end, mark = start + len(text), words.marks[number]
        if (start and mark & FIRST) or (end == size and (mark & INNER or not start)):
            continue
        cost = words.costs[number]
        row = (so_far + cost, start, text)
        if end not in reached or row < reached[end]:
            reached[end] = row
        if end == size or not mark & LINKS:
            continue
        for link in LINKED.get(word[end], ()):
            past = end + len(link)
            if past < size and word.startswith(link, end):
                row = (so_far + (cost + len(link) / 2), start, text)
                if past not in reached or row < reached[past]:
                    reached[past] = row


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
