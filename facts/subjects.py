"""What a vote was about, by the words of the statement and the papers of its meeting.

Two papers that fit are none: then the vote is of a motion or amendment that is not known.
"""

import re
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

from facts.statements import Thing, VoteStatement
from standard.vocabulary import Grondslag, Informatieobjecttype, Stemonderwerp

#: kinds of papers that are voted on by themselves, and not as what the agenda item is about
ASIDE = {
    Informatieobjecttype.motie: Stemonderwerp.motie,
    Informatieobjecttype.amendement: Stemonderwerp.amendement,
}
#: the number by which a council calls a motion or amendment: «M3.1», «A 12», «PS26-M52», «M12-2025»
_NUMBER = re.compile(r"(?<!\w)([AM])\s?-?(\d+(?:[.-]\d+)*[a-z]?)(?![\w])")
#: «motie 12», «amendement nr. 3»: a number without its letter
_BARE = re.compile(
    r"\b(motie|moasje|amendement|amendemint)\s+(?:nr\.?|nummer)?\s*(\d+(?:[.-]\d+)*)(?![\w%])", re.I
)
_MOTION = re.compile(r"\b(?:sub)?(motie|moasje|amendement|amendemint)(?:s|n|en)?\b", re.I)
#: a proposal that is decided on as amended is no vote on the amendment
_IN_PASSING = re.compile(
    r"\b(?:met inachtneming van|inclusief|zoals gewijzigd (?:door|bij|met)|geamendeerd (?:door|met)|"
    r"gewijzigd (?:door|bij|met)|na (?:aanneming|aanvaarding|verwerping) van|gehoord|naar aanleiding van)"
    r"\s+(?:(?:het|de|dit|deze|een|aangenomen|verworpen)\s+)*"
    r"(?:moties?|amendement(?:en)?|moasjes?|amendemint(?:en)?)\b[^,;.]*",
    re.I,
)
#: where a sentence ends; the full stop of «nr. 3» and «M3.1» is none
_SENTENCE = re.compile(r"(?<=[.;!?])\s+(?=[A-Z])")
_NOT_VOTED = re.compile(r"\b(?:ingetrokken|trekt|trekken|aangehouden|houdt|houden)\b", re.I)
#: a title of fewer letters may stand in any sentence
SHORTEST = 12


class Subject(NamedTuple):
    """`key` is equal for two statements about one thing within a meeting; `thing` is its paper."""

    key: str
    over: Stemonderwerp | None
    thing: Thing | None = None


def folded(text: str) -> str:
    """Lower case without accents and punctuation, for comparing titles."""
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    return " ".join(re.findall(r"\w+", bare))


def numbers(text: str) -> set[str]:
    """Numbers of motions and amendments that a text names, as «m3.1»."""
    named = {letter.casefold() + number for letter, number in _NUMBER.findall(text)}
    return named | {word[0].casefold() + number for word, number in _BARE.findall(text)}


def named_first(text: str) -> set[str]:
    """The numbers of the first sentence that names any and is not of something else that was not
    voted on: «M3.1 is aangenomen. M3.2 is ingetrokken.»"""
    said = [numbers(part) for part in _SENTENCE.split(text) if not _NOT_VOTED.search(part)]
    return next((found for found in said if found), numbers(text))


def same_number(one: str, two: str) -> bool:
    """Whether two numbers can be one: «m12» is «m12-2025» where nothing tells the year."""
    return one == two or one.startswith(f"{two}-") or two.startswith(f"{one}-")


def own_words(statement: VoteStatement) -> str:
    """What the statement says of its own subject. A decision list puts the title of the agenda item
    above a vote, a voting system or register that of the thing itself."""
    written = statement.bron in (Grondslag.besluitenlijst, Grondslag.notulen)
    parts = (statement.tekst,) if written else (statement.onderwerp, statement.tekst)
    return _IN_PASSING.sub(" ", " ".join(part for part in parts if part))


def subject(statement: VoteStatement, things: Sequence[Thing]) -> Subject:
    """What a statement is about; `things` are the papers of its meeting."""
    for thing in things:
        if thing.id == statement.informatieobject:
            return _of(thing)
    if statement.informatieobject:
        return Subject(statement.informatieobject, None)
    words = own_words(statement)
    named = named_first(words)
    fitting = [thing for thing in things if _numbered(thing, named)] or _titled(words, things)
    if len(fitting) > 1 and statement.agendapunt:
        here = [thing for thing in fitting if statement.agendapunt in thing.agendapunten]
        fitting = here or fitting
    if len(fitting) == 1:
        return _of(fitting[0])
    mentioned = _MOTION.search(words)
    if mentioned or named:
        letter = mentioned[1][0] if mentioned else min(named)[0]
        over = Stemonderwerp.motie if letter.casefold() == "m" else Stemonderwerp.amendement
        place = statement.agendapunt or ""
        known = "+".join(sorted(named)) or statement.sleutel
        return Subject(f"{place}/{over}/{known}", over)
    if statement.agendapunt:
        return Subject(statement.agendapunt, Stemonderwerp.agendapunt)
    return Subject(statement.sleutel, None)


def _of(thing: Thing) -> Subject:
    over = ASIDE.get(thing.soort, Stemonderwerp.stuk) if thing.soort else Stemonderwerp.stuk
    return Subject(thing.id, over, thing)


def _numbered(thing: Thing, named: set[str]) -> bool:
    if thing.soort not in ASIDE or not named:
        return False
    own = numbers(thing.titel[:40])
    return any(same_number(one, two) for one in own for two in named)


def _titled(words: str, things: Sequence[Thing]) -> list[Thing]:
    """Motions and amendments whose whole title stands in the words; the longest where one title
    holds another."""
    text = f" {folded(words)} "
    fitting = []
    for thing in things:
        title = folded(_NUMBER.sub(" ", thing.titel))
        if thing.soort in ASIDE and len(title) >= SHORTEST and f" {title} " in text:
            fitting.append((title, thing))
    return [
        thing
        for title, thing in fitting
        if not any(title != other and title in other for other, _ in fitting)
    ]
