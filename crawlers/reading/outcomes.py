"""Outcomes in words, read as a sentence with its history.

Every word that may tell an outcome is an event with what stands round it: denied, of an earlier day,
only thought of, of something else than the thing decided on. The outcome is the event that remains;
two that remain with different values mean that the words allow two readings, and then none is given.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from crawlers.reading.known import folded
from crawlers.reading.outcome_words import (
    ADJECTIVES_OF,
    ASIDE,
    EARLIER,
    FINITE,
    MAAND,
    MERGED,
    NOW,
    ONLY_THOUGHT,
    OTHER_THING,
    PARTICIPLES,
    PARTLY,
    SAME_AS,
    SUBJECTS,
    TAKEN_NOTE,
    TIE,
)
from standard.vocabulary import Uitslag

_FILE = re.compile(r"\.(?:pdf|docx?|odt|rtf|html?)\s*$", re.I)
_BROKEN = re.compile(r"([^\W\d_])[-\u00ad\u2010]\s*\n\s*(?=[a-zà-ÿ])")
_TOKEN = re.compile(r"\d{1,2}[-/]\d{1,2}[-/]\d{2,4}|[^\W_]+(?:['’][^\W_]+)*|[^\w\s]|\n")
_CODE = re.compile(r"(?:[a-z]{1,3}-?)?\d{1,4}[a-z]?")
#: words before an outcome that are looked through for what denies it
NEAR = 3


@dataclass(frozen=True)
class OutcomeReading:
    """`uitslag` None where none is told; `zeker` False where the words allow two. `place` is the
    number of characters before the word that told it."""

    uitslag: Uitslag | None = None
    zeker: bool = True
    place: int = 0


@dataclass(frozen=True)
class Event:
    uitslag: Uitslag
    place: int
    about: str = ""
    earlier: bool = False
    now: bool = False
    partly: bool = False
    date: tuple[int, int, int] | None = None


@dataclass(frozen=True)
class _Word:
    text: str
    place: int
    shouted: bool = False


@dataclass(frozen=True)
class _Clause:
    """Words between two marks, and the words of its sentence that stand before it."""

    words: tuple[_Word, ...]
    before: tuple[str, ...]

    @property
    def texts(self) -> tuple[str, ...]:
        return tuple(word.text for word in self.words)


def read_outcome(text: str) -> OutcomeReading:
    """The outcome that a status, sentence or file name tells."""
    events = [event for clause in _clauses(_words(text)) for event in _events(clause)]
    if _FILE.search(text):
        events = events[-1:]
    return _decided(events)


def _decided(events: list[Event]) -> OutcomeReading:
    current = [event for event in events if not event.earlier]
    if any(event.partly for event in current):
        return OutcomeReading(zeker=False)
    values = {event.uitslag for event in current}
    if len(values) == 1:
        return OutcomeReading(current[-1].uitslag, place=current[-1].place)
    last = _latest(current) if values else None
    if last:
        return OutcomeReading(last.uitslag, place=last.place)
    return OutcomeReading(zeker=not values)


def _latest(events: list[Event]) -> Event | None:
    """The event that the words themselves put after the others; never of two things decided on."""
    if len({event.about for event in events if event.about}) > 1:
        return None
    later = [event for event in events if event.now]
    if len({event.uitslag for event in later}) == 1:
        return later[-1]
    dated = [event for event in events if event.date]
    if len(dated) == len(events):
        order = sorted(events, key=lambda event: event.date or (0, 0, 0))
        return order[-1] if order[-1].date != order[-2].date else None
    return None


# --- words and clauses ---------------------------------------------------------------------------


def _words(text: str) -> list[_Word]:
    if match := _FILE.search(text):
        text = re.sub(r"[_]", " ", text[: match.start()])
    text = _BROKEN.sub(r"\1", text.replace("_", " "))
    words = [
        _Word(folded(match[0]), match.start(), match[0].isupper())
        for match in _TOKEN.finditer(text)
    ]
    return list(_merged(words))


def _merged(words: list[_Word]) -> Iterator[_Word]:
    """Words that a scan or a line end broke in two: «aange nomen»."""
    skip = False
    for word, after in zip(words, [*words[1:], _Word("", 0)], strict=True):
        if skip:
            skip = False
            continue
        skip = word.text + after.text in MERGED and after.text not in ("", "\n")
        yield replace(word, text=word.text + after.text) if skip else word


def _clauses(words: list[_Word]) -> Iterator[_Clause]:
    """A comma, bracket or line end parts clauses; a stop begins a new sentence."""
    part: list[_Word] = []
    before: list[str] = []
    for word in [*words, _Word(".", 0)]:
        if word.text not in {",", ";", ".", "!", "?", "(", ")", ":", "\n", "/"}:
            part.append(word)
            continue
        if part and word.text != "?":
            yield _Clause(tuple(part), tuple(before))
        before += [piece.text for piece in part]
        if word.text in {".", "!", "?", ";", "\n"}:
            before = []
        part = []


# --- events --------------------------------------------------------------------------------------


def _events(clause: _Clause) -> Iterator[Event]:
    texts = clause.texts
    for index, word in enumerate(texts):
        value = _value(texts, index)
        if value is None or _is_no_event(clause, index):
            continue
        denied = _denied(texts, index)
        if denied and value != Uitslag.aangenomen:
            continue
        yield Event(
            Uitslag.verworpen if denied else value,
            clause.words[index].place,
            about=_about(clause, index),
            earlier=_is_earlier(clause, index),
            now=bool(NOW & set(texts[:index] + clause.before[-4:])) and word not in ASIDE,
            partly=bool(PARTLY & set(texts)),
            date=_date(texts),
        )


def _value(texts: tuple[str, ...], index: int) -> Uitslag | None:
    word = texts[index]
    if value := PARTICIPLES.get(word):
        return value
    if word in TIE:
        around = " ".join(texts[max(0, index - 4) : index + 4])
        return Uitslag.gelijk if "stem" in around or "stimmen" in around else None
    return _majority(texts, index) or _finite(texts, index)


def _majority(texts: tuple[str, ...], index: int) -> Uitslag | None:
    """«krijgt geen meerderheid», «haalt het niet»."""
    if texts[index] not in {"krijgt", "kreeg", "haalt", "haalde", "behaalt", "behaalde", "heeft"}:
        return None
    rest = texts[index + 1 : index + 5]
    if "meerderheid" in rest:
        part = rest[: rest.index("meerderheid")]
        no = bool({"geen", "niet"} & set(part))
        return Uitslag.verworpen if no else Uitslag.aangenomen
    return Uitslag.verworpen if rest[:2] == ("het", "niet") else None


def _finite(texts: tuple[str, ...], index: int) -> Uitslag | None:
    """«verwerpt de motie», «trekt zijn motie in», «stemt in met het voorstel»."""
    particle, value = FINITE.get(texts[index], ("-", None))
    if value is None:
        return None
    rest = texts[index + 1 :]
    if particle == "":
        return value if SUBJECTS & set(rest) else None
    if particle == "in met":
        return value if rest[:2] == ("in", "met") else None
    for place, word in enumerate(rest):
        ends = rest[place + 1 : place + 2]
        if word == particle and SUBJECTS & set(rest[:place]):
            return value if not ends or ends[0] in {"met", "na", "tot", "op", "en"} else None
    return None


def _denied(texts: tuple[str, ...], index: int) -> bool:
    near = texts[max(0, index - NEAR) : index]
    return bool({"niet", "nooit", "net"} & set(near)) and "maar" not in near


def _is_no_event(clause: _Clause, index: int) -> bool:
    """The word stands there in another sense, for another thing, or as what might be."""
    texts = clause.texts
    before = texts[:index]
    after = texts[index + 1 : index + 3]
    if after[:1] in (("dat",), ("of",)) and texts[index] in ("aangenomen", "vastgesteld"):
        return True
    if TAKEN_NOTE & set(before) or SAME_AS & set(before + clause.before[-2:]):
        return True
    if {"niet", "net"} & set(before) and {"unaniem", "unanym", "algemene"} & set(before[-3:]):
        return True
    return bool(ONLY_THOUGHT & set(clause.before + before)) or _of_another(before)


def _of_another(before: tuple[str, ...]) -> bool:
    """«uitvoering uitgesteld»: the last noun before the word is not what was decided on."""
    nouns = [word for word in before if word in OTHER_THING or word in SUBJECTS]
    return bool(nouns) and nouns[-1] in OTHER_THING


def _is_earlier(clause: _Clause, index: int) -> bool:
    texts = clause.texts
    if EARLIER & set(texts[:index]):
        return True
    if _is_adjective(texts, index):
        return len(clause.before) > 0 or index > 0 or len(texts) > 2
    before = texts[:index]
    return {"na", "te"} <= set(before) or (
        before[-1:] in (("was",), ("waren",), ("wie",)) or before[:1] in (("was",), ("wie",))
    )


def _is_adjective(texts: tuple[str, ...], index: int) -> bool:
    """«de aangehouden motie», «het ingetrokken amendement»."""
    return texts[index + 1 : index + 2] != () and texts[index + 1] in ADJECTIVES_OF


def _about(clause: _Clause, index: int) -> str:
    """What the outcome is of: a number where one stands before it («A1»), else its kind."""
    for texts in (clause.texts[:index], clause.before):
        kinds = [place for place, word in enumerate(texts) if word in SUBJECTS]
        codes = [word for word in texts if _CODE.fullmatch(word) and not word.isdigit()]
        if kinds:
            kind = kinds[-1]
            code = texts[kind + 1 : kind + 2]
            named = bool(code) and bool(_CODE.fullmatch(code[0]))
            return f"{SUBJECTS_KIND.get(texts[kind], texts[kind])} {code[0] if named else ''}".strip()
        if codes:
            return codes[-1]
    return ""


SUBJECTS_KIND = {"moties": "motie", "amendementen": "amendement", "moasje": "motie"}


def _date(texts: tuple[str, ...]) -> tuple[int, int, int] | None:
    """(year, month, day), 0 for what is not told."""
    for place, word in enumerate(texts):
        if match := re.fullmatch(r"(\d{1,2})[-/](\d{1,2})[-/](\d{2,4})", word):
            return int(match[3]) % 100, int(match[2]), int(match[1])
        if word in MAAND:
            day = texts[place - 1] if place and texts[place - 1].isdigit() else "0"
            year = texts[place + 1] if place + 1 < len(texts) else ""
            return int(year) % 100 if re.fullmatch(r"20\d\d", year) else 0, MAAND[word], int(day)
        if re.fullmatch(r"20\d\d", word):
            return int(word) % 100, 0, 0
    return None
