"""Where in running words a fractie is named: the longest spelling that the council or the national
table knows, and nothing that only looks like one."""

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from crawlers.reading.known import COMMON, SHORT, Known, folded, name_key, secured
from crawlers.reading.short_names import short_firsts
from standard.parties import spellings

#: words of the longest name that is looked for, marks included
LONGEST = 9
#: letters of what may be the first word of a name and says too little
SHORT_NAME = 4
_INSIDE = {"-", "–", "/", "&", "+", "'", "’", ".", "\n"}
_JOINTS = {"en", "fan", "van"}
#: words that may follow a name with a capital
_BEHIND = frozenset(
    [
        "voor",
        "tegen",
        "v",
        "t",
        "verdeeld",
        "onthouden",
        "onthouding",
        "afwezig",
        "aangenomen",
        "verworpen",
        "de",
        "het",
        "dhr",
        "mw",
        "mevrouw",
        "raadslid",
        "rest",
        "overige",
        "uitslag",
        "besluit",
        "stemming",
        "neutraal",
        "blanco",
        "foar",
        "tsjin",
    ]
)
_PREFIX = {"fractie", "fraksje"}
_LISTS = {"lijst", "groep", "team"}


@dataclass(frozen=True)
class Found:
    """`name` as the council has it, and how many words and marks it takes."""

    name: str
    length: int


def fractie_at(words: Sequence[str], place: int, known: Known) -> Found | None:
    """The fractie whose name begins at a place; the longest one."""
    if folded(words[place]) not in _first_words(known.fracties):
        return None
    best: Found | None = None
    for end in _ends(words, place):
        piece = words[place:end]
        name = known.fractie(" ".join(part for part in piece if part != "\n"))
        if name and _written_as_name(piece, name):
            shouted = name.endswith("!") and words[end : end + 1] == ["!"]
            best = Found(name, end - place + shouted)
    return None if best and _goes_on(words, place, best, known) else best


def _goes_on(words: Sequence[str], place: int, found: Found, known: Known) -> bool:
    """Whether «LB», a short spelling, is the first word of a name that the council has not: «LB Oord»."""
    behind = words[place + found.length : place + found.length + 1]
    if not behind or not behind[0][0].isupper() or folded(behind[0]) in _BEHIND:
        return False
    written = " ".join(words[place : place + found.length])
    return known.is_short(written) and fractie_at(words, place + found.length, known) is None


def _ends(words: Sequence[str], place: int) -> list[int]:
    """Where a name may end: behind a word that is no joint, with only small marks before it."""
    ends = []
    for end in range(place, min(place + LONGEST, len(words))):
        word = words[end]
        if not word[0].isalnum() and word not in _INSIDE:
            break
        if word[0].isalnum() and folded(word) not in _JOINTS:
            ends.append(end + 1)
    return ends


def _written_as_name(piece: Sequence[str], name: str) -> bool:
    """Whether the words are written as a name: with a capital, or as one that is no common word."""
    text = "".join(piece)
    if folded(text) in COMMON:  # only with a capital, and then not by chance
        return text[0].isupper() and (text.isupper() or folded(text) != "denk")
    if len(piece) > 1 and folded(piece[0]) == "bij" and not piece[0].isupper():
        return False  # «bij 1 onthouding»
    if any(char.isupper() or char.isdigit() for char in text):
        return True
    if folded(piece[0]) in _PREFIX:
        return False
    return len(piece) > 1 or folded(text) in _abbreviations() or len(text) >= LONGEST


@functools.cache
def _abbreviations() -> frozenset[str]:
    return frozenset(folded(name) for name in spellings() if re.fullmatch(r"\w+", name)) - COMMON


@functools.lru_cache(maxsize=200)
def _first_words(fracties: tuple[str, ...]) -> frozenset[str]:
    firsts = _PREFIX | _LISTS | set(SHORT.values()) | short_firsts(fracties)
    also = (spelling for name in fracties for spelling in secured(name))
    firsts |= {name_key(name) for name in fracties}  # «Lijst2000» of a council with «Lijst 2000»
    for name in (*fracties, *also, *spellings()):
        pieces = re.findall(r"[^\W_]+(?:['’][^\W_]+)*", folded(name))
        firsts |= set(pieces[:1])
        if pieces[0] in _PREFIX:
            firsts |= set(pieces[1:2])
            firsts |= set(pieces[2:3]) if pieces[1:2] == ["van"] else set()
    return frozenset(firsts)


def begins(written: str, name: str) -> bool:
    """Whether a word or two are the first of a longer name: «Dorpsbelangen» of «Dorpsbelangen '98»."""
    return len(written) > SHORT_NAME and folded(name).startswith(f"{folded(written)} ")


def letters_of(name: str) -> str:
    """«JV» of «Jong & Vitaal»; its first letters as they are written."""
    return "".join(word[0] for word in re.findall(r"[^\W_]+", name) if word.casefold() != "en")
