"""Who is meant by a name in a vote note: a member of the council, two that may be meant, or, where
the council's members are not given, a person as the words name one."""

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from crawlers.reading.known import Known, Lid, folded
from crawlers.reading.outcome_words import words as words_of_list
from crawlers.reading.vote_notes.words import Word

INFIXES = words_of_list(
    "van von de den der het 't ter ten te in op aan bij el al la le du da dos di ben uit over "
    "onder d' s' vd"
)
#: infixes that a name may also begin with: «Ben Hartog»
GIVEN_NAMES = words_of_list("ben al")
#: words of the longest surname that is looked for
LONGEST = 8
_PIECE = re.compile(r"'[ts]\b|[^\W_]+(?:'[^\W_]+)*")


@dataclass(frozen=True)
class Person:
    """`naam` in the council's spelling where the member is known, else as written; `doubtful`
    where more than one member fits, or none that is on the list."""

    naam: str
    fractie: str | None
    written: str
    length: int
    known: bool = True
    doubtful: bool = False
    #: the members who may be meant where it is doubtful
    fits: tuple[Lid, ...] = ()


@dataclass(frozen=True)
class _Member:
    lid: Lid
    given: tuple[str, ...]
    infix: tuple[str, ...]
    surname: tuple[str, ...]

    def has_given(self, given: Sequence[str]) -> bool:
        """Whether initials or first names before a surname may be this member's."""
        if not given:
            return True
        first = given[0].replace(".", "")
        if not self.given or not first:
            return False
        initial = given[0].endswith(".") or len(first) == 1 or self.given[0].endswith(".")
        return self.given[0][0] == first[0] if initial else self.given[0] == first


def person_at(words: Sequence[Word], place: int, known: Known, titled: bool) -> Person | None:
    """The person whose name begins at a place, with the bracket behind it if that is a fractie."""
    if known.leden:
        return _member_at(words, place, known, titled)
    return _unlisted_at(words, place, known, titled)


# --- members that are given ------------------------------------------------------------------------


@functools.lru_cache(maxsize=200)
def _members(known: Known) -> dict[str, tuple[_Member, ...]]:
    """Members by the first piece of their surname."""
    index: dict[str, tuple[_Member, ...]] = {}
    for lid in known.leden:
        member = _parts(lid)
        index[member.surname[0]] = (*index.get(member.surname[0], ()), member)
    return index


@functools.lru_cache(maxsize=200)
def _first_names(known: Known) -> frozenset[str]:
    """First names of members up to a hyphen, and their initials."""
    members = (member for members in _members(known).values() for member in members)
    return frozenset(name.partition("-")[0] for member in members for name in member.given)


def _parts(lid: Lid) -> _Member:
    text = folded(lid.naam.partition(",")[0] if "," in lid.naam else lid.naam)
    given = tuple(re.findall(r"(?:[a-z]\.)+|\S+", folded(lid.naam.partition(",")[2])))
    units = re.findall(
        r"(?:[a-z]\.)+|[^\s-]+(?:\s*-\s*(?:(?:van|de|den|der|te|ten|ter|'t)\s)*[^\s-]+)*", text
    )
    if not given:
        first = len(units) > 1 and units[0] in GIVEN_NAMES
        start = next(
            (
                at
                for at, unit in enumerate(units)
                if at >= first and (unit in INFIXES or (at and "-" in unit))
            ),
            len(units) - 1,
        )
        given, units = tuple(units[:start]), units[start:]
    split = next((at for at, unit in enumerate(units) if unit not in INFIXES), len(units) - 1)
    behind = tuple(word for word in given[1:] if word in INFIXES)  # «Heuvel, Joke van den»
    infix = tuple(units[:split]) or behind
    surname = tuple(_PIECE.findall(" ".join(units[split:])))
    return _Member(lid, given[: len(given) - len(behind)], infix, surname)


def _member_at(words: Sequence[Word], place: int, known: Known, titled: bool) -> Person | None:
    given, start = _given(words, place, known)
    if whole := _by_whole_name(words, place, start, known):
        return whole
    at = _skip_infixes(words, start)
    infix = tuple(word.folded for word in words[start:at])
    if at >= len(words) or not _capital(words[at]):
        return None
    fits = [
        (member, end)
        for member in _members(known).get(words[at].folded, ())
        if (end := _surname_end(words, at, member)) and _same_infix(member, infix)
        if infix or not member.infix or given or titled or _is_reversed(words, end, member)
        if member.has_given(given)
    ]
    if not fits:
        return _not_listed(words, place, at, known) if titled or given else None
    longest = max(end for _, end in fits)
    members = [member for member, end in fits if end == longest]
    # «de heer Haan» beside a De Haan in one council is the one of that very name
    members = [one for one in members if one.infix == infix] or members
    exact = [member for member in members if given and member.given[:1] == (given[0],)]
    return _one_of(words, place, longest, exact or members, known)


@functools.lru_cache(maxsize=200)
def _endings(known: Known) -> dict[tuple[str, ...], tuple[_Member, ...]]:
    """Members by the last two or more words of their name: «Ait Ben»."""
    index: dict[tuple[str, ...], tuple[_Member, ...]] = {}
    for lid in known.leden:
        pieces = tuple(_PIECE.findall(folded(lid.naam)))
        for cut in range(max(0, len(pieces) - LONGEST), len(pieces) - 1):
            index[pieces[cut:]] = (*index.get(pieces[cut:], ()), _parts(lid))
    return index


def _by_whole_name(words: Sequence[Word], place: int, start: int, known: Known) -> Person | None:
    """The member whose name ends in the words behind initials, where they are more than one."""
    for begin in range(place, start + 1):
        for end in range(min(len(words), begin + LONGEST), begin + 1, -1):
            key = tuple(word.folded for word in words[begin:end])
            members = _endings(known).get(key, ())
            initials = tuple(word.folded for word in words[place:begin])
            fits = [member for member in members if member.has_given(initials)]
            if (
                fits
                and _capital(words[end - 1])
                and words[end : end + 1] not in _hyphens(words, end)
            ):
                return _one_of(words, place, end, fits, known)
    return None


def _hyphens(words: Sequence[Word], end: int) -> list[Sequence[Word]]:
    """A hyphen that makes the name a longer one."""
    return [words[end : end + 1]] if words[end : end + 1] and words[end].text == "-" else []


def _same_infix(member: _Member, infix: tuple[str, ...]) -> bool:
    if infix == ("vd",):
        return len(member.infix) == 2 and member.infix[0] == "van"
    return not infix or member.infix[-len(infix) :] == infix


def _given(words: Sequence[Word], place: int, known: Known) -> tuple[list[str], int]:
    """Initials and first names at a place, and where they end."""
    given: list[str] = []
    last = min(len(words) - 1, place + LONGEST)
    firsts = _first_names(known)
    while place < last and (
        words[place].kind == "dotted" or (words[place].folded in firsts and _capital(words[place]))
    ):
        given.append(words[place].folded)
        place += 1
        if words[place].text == "-" and words[place + 1 : place + 2]:
            given[-1] += "-" + words[place + 1].folded  # «Dirk-Jan»
            place += 2
    return given, place


def _skip_infixes(words: Sequence[Word], place: int) -> int:
    end = min(len(words), place + LONGEST)
    while place < end and words[place].folded in INFIXES:
        place += 1
    return place


def _capital(word: Word) -> bool:
    return word.text[0].isupper()


def _surname_end(words: Sequence[Word], at: int, member: _Member) -> int:
    """Where the surname ends that begins at a place; 0 where it is not this member's."""
    for piece in member.surname:
        if at < len(words) and words[at].text in ("-", "–"):
            at += 1
        if at >= len(words) or words[at].folded != piece:
            return 0
        at += 1
    longer = at + 1 < len(words) and words[at].text == "-" and words[at].start == words[at - 1].end
    return 0 if longer and _capital(words[at + 1]) else at


def _is_reversed(words: Sequence[Word], end: int, member: _Member) -> bool:
    """«Heuvel, Joke van den»: what stands behind the comma is the member's first name."""
    behind = [word.folded for word in words[end : end + 2]]
    return len(behind) == 2 and behind[0] == "," and member.has_given(behind[1:])


def _one_of(
    words: Sequence[Word], place: int, end: int, members: list[_Member], known: Known
) -> Person:
    reversed_ = [member for member in members if _is_reversed(words, end, member)]
    if reversed_ and _bracket_after_given(words, end):
        members = reversed_
        end = _bracket_after_given(words, end)
    fractie, behind = _fractie_behind(words, end, known)
    if fractie:
        of_fractie = [member for member in members if member.lid.fractie in ("", fractie)]
        members, end = of_fractie or members, behind
        if not of_fractie:
            return _written(words, place, end, known=False)
    if len(members) > 1:
        either = _written(words, place, end, known=False, doubtful=True)
        return replace(either, fits=tuple(member.lid for member in members))
    lid = members[0].lid
    text = " ".join(word.text for word in words[place:end])
    return Person(lid.naam, lid.fractie or fractie, text, end - place)


def _bracket_after_given(words: Sequence[Word], end: int) -> int:
    """The end of «, Joke van den» where a bracket or a line end follows; 0 elsewhere."""
    at = end + 2
    at = _skip_infixes(words, at)
    return at if at >= len(words) or words[at].text in ("(", "\n", ":", ";") else 0


def _fractie_behind(words: Sequence[Word], end: int, known: Known) -> tuple[str | None, int]:
    """«(VVD)», «van de VVD» behind a name: the fractie and where it ends."""
    if end < len(words) and words[end].text == "(":
        for close in range(end + 2, min(end + LONGEST + 2, len(words))):
            if words[close].text == ")":
                name = known.fractie(" ".join(word.text for word in words[end + 1 : close]))
                return (name, close + 1) if name else (None, end)
    return None, end


def _not_listed(words: Sequence[Word], place: int, at: int, known: Known) -> Person:
    end = at + 1
    last = min(len(words), at + LONGEST)
    while end + 1 < last and words[end].text == "-" and _capital(words[end + 1]):
        end += 2
    return _written(words, place, end, known=False)


def _written(
    words: Sequence[Word], place: int, end: int, *, known: bool, doubtful: bool = False
) -> Person:
    text = " ".join(word.text for word in words[place:end])
    return Person(text, None, text, end - place, known, doubtful)


# --- members of a council that gives none ------------------------------------------------------------


def _unlisted_at(words: Sequence[Word], place: int, known: Known, titled: bool) -> Person | None:
    """A name with a title, initials or a fractie in brackets; any other is not plainly a person."""
    at = place
    while at < min(len(words), place + LONGEST) and words[at].kind == "dotted":
        at += 1
    initials = at > place
    end = _plain_end(words, at)
    if not end:
        return None
    fractie, behind = _fractie_behind(words, end, known)
    if not fractie and end + 1 < len(words) and words[end].text == ",":
        reversed_end = _plain_end(words, end + 1)
        trailing = _skip_infixes(words, reversed_end) if reversed_end else 0
        fractie, behind = _fractie_behind(words, trailing, known) if trailing else (None, end)
    if not (fractie or initials or titled):
        return None
    text = " ".join(word.text for word in words[place:end]).replace(" - ", "-")
    return Person(text, fractie, text, (behind if fractie else end) - place)


def _plain_end(words: Sequence[Word], place: int) -> int:
    """Where a run of infixes and capitals ends; 0 where there is no capital in it."""
    at, end = place, 0
    while at < len(words) and at - place < LONGEST:
        word = words[at]
        if word.kind == "word" and _capital(word) and not word.text.isupper():
            end = at + 1
        elif not (word.folded in INFIXES or (word.text == "-" and end == at)):
            break
        at += 1
    return end
