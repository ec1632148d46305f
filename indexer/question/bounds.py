"""Values of fields with a closed list, days and numbers, as they are written in a question."""

import datetime as dt
import re
from collections.abc import Collection, Set

from indexer.dutch.analysis import FORMS, tokens
from indexer.dutch.written import is_day, month_of
from indexer.question.nodes import PASSED, TERM, Between, OneOf, Overdue
from standard.parties import parties, partij
from standard.text import fold, nearest
from standard.vocabulary import Afdoening, Uitslag, Zoektype

CLOSED: dict[str, tuple[str, ...]] = {
    "type": tuple(Zoektype),
    "uitslag": tuple(Uitslag),
    "afdoening": tuple(Afdoening),
    "verdeeld": ("ja", "nee"),
}
#: a field whose values are a fractie or national party with what it voted
VOTED = ("stem",)
SIDES = ("voor", "tegen", "verdeeld")
#: a field whose values are keys; which there are is for who asks to say
KEYS = ("leverancier", "partij")
DAYS = ("datum", "jaar")
NUMBERS = ("voor", "tegen", "onthouden", "afwezig", "verschil")


class QueryError(ValueError):
    """A question that cannot be read in any likely way. `place` is the character (0-based) where
    it goes wrong; the message is Dutch; `valid` lists what could stand there."""

    def __init__(self, message: str, place: int, valid: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.place = place
        self.valid = valid


def closed(name: str, text: str, place: int) -> OneOf:
    """A value of a closed list; «moties» and «ingekomen stukken» are read too."""
    wanted = text.strip().casefold().replace("_", " ").replace("-", " ")
    forms = [FORMS[token] for token in tokens(wanted)]
    for value in CLOSED[name]:
        if value.replace("_", " ") == wanted:
            return OneOf(name, (value,))
    for value in CLOSED[name]:
        if [FORMS[token] for token in tokens(value.replace("_", " "))] == forms:
            return OneOf(name, (value,))
    raise QueryError(f"{text!r} is geen waarde van {name}", place, CLOSED[name])


_KEY = re.compile(r"[a-z][a-z0-9_-]*")


def keyed(name: str, text: str, place: int, known: Collection[str]) -> OneOf:
    """A key, one of the known ones where those are given."""
    if name == "partij":
        if (party := partij(text)) is None:
            raise QueryError(f"{text!r} is geen landelijke partij", place, nearest(text, parties()))
        return OneOf(name, (party,))
    wanted = text.strip().casefold()
    if wanted in known or (not known and _KEY.fullmatch(wanted)):
        return OneOf(name, (wanted,))
    raise QueryError(f"{text!r} is geen waarde van {name}", place, tuple(known))


#: who, and behind the last sign what it voted: a name may have such a sign in it
_CHOICE = re.compile(r"(.*)[=:](.*)", re.DOTALL)


def choice(text: str) -> tuple[str, str]:
    """(who, what it voted) as `vvd=tegen`, `VVD: Tegen` and the like say it, whether in the words of a
    question or in a filter; what was voted is empty where it is not told."""
    match = _CHOICE.fullmatch(text)
    return (match[1].strip(), match[2].strip().casefold()) if match else (text.strip(), "")


def voted(name: str, text: str, place: int, known: Set[str]) -> OneOf:
    """`vvd=tegen`: a fractie, or a national party, with what it voted. `known` are the folded names of
    those of whom a vote is held, any where none are given."""
    said, side = choice(text)
    who = fold(said)
    if not who or not side:
        raise QueryError(f"achter {name}: staat wie en wat, zoals {name}:vvd=tegen", place, SIDES)
    if side not in SIDES:
        raise QueryError(f"{side!r} is geen stem van een fractie", place, SIDES)
    value = f"{who}={side}"
    if known and known.isdisjoint(key.rpartition("=")[0] for key in voters(value)):
        near = tuple(f"{each}={side}" for each in nearest(who, known))
        raise QueryError(f"van {said!r} is geen stem bekend", place, near)
    return OneOf(name, (value,))


def submitted(name: str, place: int, known: Collection[str]) -> None:
    """Refuses a fractie that is in no name that is held of a submitter's, any where none are given, nor
    is of a national party."""
    if known and partij(name) is None and not any(alike(name, each) for each in known):
        raise QueryError(f"van fractie {name!r} is niets bekend", place, nearest(name, known))


def alike(name: str, held: str, *, whole: bool = False) -> bool:
    """Whether a name is in one that is held, or all of it, whatever the capitals, signs and spaces."""
    wanted, letters = (fold(each).replace(" ", "") for each in (name, held))
    return wanted == letters if whole else wanted in letters


def voters(value: str) -> tuple[str, ...]:
    """The keys of a value of `stem` in the index: by the name itself, and by the national party that
    it is a spelling of."""
    who, _, side = value.rpartition("=")
    family = partij(who)
    return tuple(dict.fromkeys((value, *([f"{fold(family)}={side}"] if family else ()))))


# --- ranges ----------------------------------------------------------------------------------

_SIGN = re.compile(r"(<=|>=|<|>|=)?(.*)", re.DOTALL)
_SPAN = re.compile(r"(.*?)(?:\.\.|\s{1,9}(?:TO|TOT)\s{1,9})(.*)", re.DOTALL)


def between(name: str, text: str, place: int) -> Between | Overdue:
    """`termijn:verstreken`; `2024`, `2024-03`, `>=2024-03-01`, `2020..2023`, `[2024-01-01 TO 2024-06-30]`."""
    inner = text.strip().strip("[]{}").strip()
    if name == TERM and fold(inner) == PASSED:
        return Overdue()
    span = _SPAN.fullmatch(inner)
    low: int | None
    high: int | None
    if span:
        low = _bound(name, span[1].strip(), place)[0]
        high = _bound(name, span[2].strip(), place)[1]
    else:
        match = _SIGN.fullmatch(inner)
        assert match
        first, last = _bound(name, match[2].strip(), place)
        if first is None or last is None:
            raise QueryError(f"achter {name}: staat geen waarde", place)
        low, high = {
            "<": (None, first - 1),
            "<=": (None, last),
            ">": (last + 1, None),
            ">=": (first, None),
        }.get(match[1] or "=", (first, last))
    shown = f"{span[1].strip()}..{span[2].strip()}" if span else inner
    return Between("datum" if name in DAYS else name, low, high, shown)


def _bound(name: str, text: str, place: int) -> tuple[int | None, int | None]:
    """(first, last) number that a bound stands for: a year is all of its days."""
    if text in ("", "*"):
        return None, None
    if name in NUMBERS:
        if text.isascii() and text.isdigit() and len(text) < 10:
            return int(text), int(text)
        raise QueryError(f"{text!r} is geen getal; zoals {name}:>10 of {name}:5..9", place)
    said = tokens(text)
    if len(said) == 1 and is_day(said[0]):
        text = said[0]
    elif len(said) == 2 and said[1].isdigit() and (month := month_of(said[0])):
        text = f"{said[1]}-{month:02}"
    for pattern in ("%Y-%m-%d", "%Y-%m", "%Y"):
        try:
            day = dt.datetime.strptime(text, pattern)
        except ValueError:
            continue
        first = f"{day.year:04}{day:%m%d}"
        last = {"%Y-%m-%d": first, "%Y-%m": first[:6] + "31", "%Y": first[:4] + "1231"}[pattern]
        return int(first), int(last)
    raise QueryError(
        f"{text!r} is geen dag, maand of jaar; zoals {name}:2024, {name}:31-12-2024, "
        f"{name}:>=2024-03-01 of "
        f"{name}:2020..2023",
        place,
    )
