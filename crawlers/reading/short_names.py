"""How a council writes its own local parties short: «LB» or «GB Oord» where only one of its fracties
has those letters, «Senioren» of its «Senioren 2000». Two that fit are nobody."""

import functools
import re
from collections.abc import Iterator

from crawlers.reading.outcome_words import words
from standard.parties import partij

_WORD = re.compile(r"[^\W_]+")
#: the last part of a word that is short for two: «Gemeentebelangen», «GB»
_COMPOUND = re.compile(
    r"^(?=.{6})(\w{3,}?)(belang|belangen|partij|lijst|raad|democraten|groep|leden|actief|verbond|stem)$",
    re.I,
)
_SMALL = {"de", "het", "en", "van", "voor", "in", "op", "aan", "der", "den", "t", "and", "fan"}
_PREFIX = re.compile(r"^(?:fractie|lijst|groep)\s", re.I)
#: letters that are a body, a paper or a word before they are a fractie
_TAKEN = words(
    "av ps gs bw rv ro ok ja nee nr nb pm vz wn dd mw dhr mr dr ir de het en van voor in op aan of is er te we wij ze "
    "als al om uit bij den der was zo ook m1 a1 mb pb hb vv"
)
#: bodies of a water authority, which has these fracties
_BODIES = words("ab db")
_OF_WATER = words("ongebouwd natuurterreinen natuur")
#: letters of a first word that is a name by itself
SHORTEST_HEAD = 8
#: words of a name that is made short
MOST_WORDS = 6


def _initials(words: list[str], *, apart: bool) -> str:
    """The first letters; with `apart` two of a compound."""
    letters = ""
    for word in words:
        match = _COMPOUND.match(word) if apart else None
        letters += word[0] + (match[2][0] if match else "")
    return letters.lower()


def _spelled(name: str) -> Iterator[str]:
    """The letters and short spellings that a name may have."""
    words = _WORD.findall(name)
    if not words or len(words) > MOST_WORDS or partij(name) or _PREFIX.match(name):
        return
    plain = [word for word in words if word.lower() not in _SMALL]
    last_is_place = len(words) > 1 and words[-1][0].isupper() and not words[-1].isupper()
    for part in (words, plain):
        for apart in (True, False):
            yield _initials(part, apart=apart)
            if last_is_place:
                head = _initials(part[:-1], apart=apart)
                yield from (head, f"{head}{part[-1].lower()}") if len(head) > 1 else ()
    if (
        (last_is_place or words[-1].isdigit())
        and len(words) == 2
        and len(words[0]) >= SHORTEST_HEAD
    ):
        yield words[0].lower()
    if words[0].lower().startswith("gemeente"):
        short = f"gem{words[0].lower()[len('gemeente') :]}"
        yield from (short, f"{short}{''.join(words[1:]).lower()}")


@functools.lru_cache(maxsize=200)
def short_firsts(fracties: tuple[str, ...]) -> frozenset[str]:
    """The words that a short spelling may begin with."""
    keys = {key for name in fracties for key in _spelled(name)}
    return frozenset(keys | ({"gem"} if any(key.startswith("gem") for key in keys) else set()))


@functools.lru_cache(maxsize=200)
def short_names(fracties: tuple[str, ...]) -> dict[str, str]:
    """Keys of short spellings to the one fractie that each may be."""
    fits: dict[str, set[str]] = {}
    for name in fracties:
        for key in _spelled(name):
            fits.setdefault(key, set()).add(name)
    water = any("water" in name.lower() or name.lower() in _OF_WATER for name in fracties)
    taken = _TAKEN | _BODIES if water else _TAKEN
    return {
        key: next(iter(names))
        for key, names in fits.items()
        if len(names) == 1 and len(key) > 1 and key not in taken and not partij(key)
    }


def is_written_short(text: str) -> bool:
    """Whether letters are written as a name's: «HvW», «GB Oord»; a long one with a capital."""
    first = text.split()[0] if text.split() else ""
    capitals = sum(char.isupper() for char in first)
    return first[:1].isupper() and (capitals > 1 or len(first) >= SHORTEST_HEAD or first == "Gem")
