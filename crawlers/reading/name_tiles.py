"""Names that stand one behind the other without a mark between them."""

from collections.abc import Sequence

from crawlers.reading.known import Known
from crawlers.reading.name_words import DUTCH, Words, is_capital, is_initials, is_tussen
from crawlers.reading.persons import member

#: words of the longest name, and of the longest row of names, that is looked at
LONGEST, MOST = 7, 40
#: surnames alone in a row are taken for as many persons from here on
SURNAMES = 3


def tiled(words: list[str], known: Known) -> list[list[str]]:
    """«Aafke Bos Jan de Vries»: the words of each person apart, where the council has them as
    members, or one of them and the others are a whole name; else all words as one."""
    if not known.leden or not 2 < len(words) <= MOST or member(Words(words), known):
        return [words]
    parts = _members(words, known)
    if len(parts) > 1 and (len(parts) >= SURNAMES or all(_is_whole(part) for part in parts)):
        return parts
    for cut in range(2, len(words) - 1):
        one, two = words[:cut], words[cut:]
        known_one = _is_whole(one) and member(Words(one), known)
        known_two = _is_whole(two) and member(Words(two), known)
        if (known_one or known_two) and _is_whole(one) and _is_whole(two):
            return [*tiled(one, known), *tiled(two, known)]
    return [words]


def _members(words: list[str], known: Known) -> list[list[str]]:
    """The words as names of members, the longest first; empty where they are more than those."""
    parts: list[list[str]] = []
    at = 0
    while at < len(words):
        ends = range(min(len(words), at + LONGEST), at, -1)
        end = next((end for end in ends if member(Words(words[at:end]), known)), 0)
        if not end or is_tussen(words[end - 1]) or is_initials(words[end - 1]):
            return []
        parts.append(words[at:end])
        at = end
    return parts


def _is_whole(words: Sequence[str]) -> bool:
    """A given name or initials, and a surname."""
    first = is_initials(words[0]) or is_capital(words[0])
    return len(words) > 1 and first and Words(list(words)).is_name and is_capital(words[-1])


def in_small(words: list[str]) -> list[str]:
    """Names in capitals throughout as names: «JAN DE GROOT»."""
    long = [word for word in words if len(word) > 1 and not is_initials(word)]
    if (
        len(words) < 2
        or not all(word.isupper() for word in long)
        or max(map(len, long), default=0) < 4
    ):
        return words
    return [w if is_initials(w) or w.casefold() in DUTCH else w.title() for w in words]
