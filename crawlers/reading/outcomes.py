"""Outcomes in words, read as a sentence with its history.

Every word that may tell an outcome is an event with what stands round it: denied, of an earlier day,
only thought of, of something else than the thing decided on. The outcome is the event that remains;
two that remain with different values mean that the words allow two readings, and then none is given.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from crawlers.reading.known import folded
from crawlers.reading.outcome_clauses import FILE, Clause, clauses_of, words_of
from crawlers.reading.outcome_words import (
    ABOUT,
    ADJECTIVES_OF,
    ADVICE,
    ARTICLES,
    AT,
    CONFORM,
    DECIDED,
    DECIDERS,
    EARLIER,
    FINITE,
    FORMER,
    GAINS,
    MAAND,
    MAJORITIES,
    NOW,
    ONLY_THOUGHT,
    OTHER_THING,
    PARTICIPLES,
    PARTLY,
    PASSING,
    PROPOSED,
    REASON,
    SAME_AS,
    SHORT,
    SUBJECTS,
    TAKEN_NOTE,
    TIE,
)
from standard.vocabulary import Uitslag

_CODE = re.compile(r"(?:[a-z]{1,3}-?)?\d{1,4}[a-z]?")
#: words before an outcome that are looked through for what denies it
NEAR = 3
#: characters of a text that are read; no outcome is told in a longer one
LONGEST = 20_000
#: words of a clause that may be a date alone
MOST_OF_DATE = 4


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


def read_outcome(text: str) -> OutcomeReading:
    """The outcome that a status, sentence or file name tells."""
    text = text[:LONGEST]
    if short := SHORT.get(folded(text).strip(" .:")):
        return OutcomeReading(short)
    of_file = bool(FILE.search(text[-40:]))
    clauses = [replace(clause, of_file=of_file) for clause in clauses_of(words_of(text))]
    dates = [*(_date_alone(clause) for clause in clauses[1:]), None]
    dated = zip(clauses, dates, strict=False)
    return _decided([event for clause, date in dated for event in _events(clause, date)])


def _date_alone(clause: Clause) -> tuple[int, int, int] | None:
    """The date that is all of a clause: «aangehouden (februari 2025)»."""
    alone = len(clause.texts) <= MOST_OF_DATE and bool(clause.before)
    return _date(clause.texts) if alone else None


def _decided(events: list[Event]) -> OutcomeReading:
    current = [event for event in events if not event.earlier]
    if any(event.partly for event in current):
        return OutcomeReading(zeker=False)
    values = {event.uitslag for event in current}
    if len(values) == 1:
        return OutcomeReading(current[-1].uitslag, place=current[-1].place)
    if [event.uitslag for event in current] == [Uitslag.gelijk, Uitslag.aangehouden]:
        return OutcomeReading(Uitslag.gelijk, place=current[0].place)  # put off because of the tie
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
    if not all(event.date for event in events):
        return None
    final = [event for event in events if event.uitslag not in PASSING]
    if all(event.date and event.date[0] for event in events) or len(final) == len(events):
        order = sorted(events, key=lambda event: event.date or (0, 0, 0))
        in_order = order[-1] is events[-1] or bool(order[-1].date and order[-1].date[0])
        return order[-1] if in_order and order[-1].date != order[-2].date else None
    # «in november aangehouden, in februari verworpen»: what is put off comes back, by whatever year
    return final[-1] if len({event.uitslag for event in final}) == 1 else None


# --- events --------------------------------------------------------------------------------------


def _events(clause: Clause, behind: tuple[int, int, int] | None) -> Iterator[Event]:
    texts = clause.texts
    for index in range(len(texts)):
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
            now=bool(NOW & set(texts[:index] + clause.before[-4:])),
            partly=bool(PARTLY & set(texts)),
            date=_date(texts) or behind or _date(clause.before[-4:]),
        )


def _value(texts: tuple[str, ...], index: int) -> Uitslag | None:
    word = texts[index]
    if value := PARTICIPLES.get(word):
        return value
    if word in {"gelijk", "gelijke"}:
        rest = texts[index + 1 : index + 3]
        tied = rest[:1] == ("stemmen",) or rest == ("aantal", "stemmen") or texts == ("gelijk",)
        return Uitslag.gelijk if tied else None
    if _is_conform(texts, index):
        return Uitslag.aangenomen
    if word in TIE:
        around = " ".join(texts[max(0, index - 6) : index + 4])
        return Uitslag.gelijk if "stem" in around or "stimmen" in around else None
    return _majority(texts, index) or _decides(texts, index) or _finite(texts, index)


def _is_conform(texts: tuple[str, ...], index: int) -> bool:
    """«besloten conform voorstel», «overeenkomstig het voorstel besloten»."""
    if texts[index] not in {"besloten", "besluit", "besluiten", "besloot"}:
        return False
    before, behind = texts[max(0, index - 3) : index], texts[index + 1 :]
    told = any(
        one in CONFORM and PROPOSED & set(part[place : place + 3])
        for part in (before, behind)
        for place, one in enumerate(part)
    )
    return told and not ({"niet", "deels", "gedeeltelijk", "afwijking"} & set(texts))


def _decides(texts: tuple[str, ...], index: int) -> Uitslag | None:
    """«de raad besluit de motie te verwerpen», «de heer A besluit de motie in te trekken»."""
    if texts[index] not in {"besluit", "besluiten", "besloot"} or texts[index - 1 : index] == ():
        return None
    rest = texts[index + 1 :]
    if not SUBJECTS & set(rest):
        return None
    ends = (DECIDED.get(" ".join(rest[-length:])) for length in (3, 2))
    value = next((value for value in ends if value), None)
    of_council = texts[index - 1] in {"raad", "staten", "vergadering"}
    return value if of_council or value in (Uitslag.aangehouden, Uitslag.ingetrokken) else None


def _majority(texts: tuple[str, ...], index: int) -> Uitslag | None:
    """«krijgt geen meerderheid», «haalt het niet», «is geen meerderheid», «Meerderheid tegen»."""
    if index == 0 and texts in MAJORITIES:
        return MAJORITIES[texts]
    if texts[index] in {"is", "was"} and texts[index + 1 : index + 3] == ("geen", "meerderheid"):
        return Uitslag.verworpen
    if texts[index] not in GAINS:
        return None
    rest = texts[index + 1 : index + 5]
    if {"meerderheid", "mearderheid"} & set(rest):
        no = bool({"geen", "niet", "gjin"} & set(rest))
        return Uitslag.verworpen if no else Uitslag.aangenomen
    if {"steun", "stemmen"} & set(rest) and {"onvoldoende", "weinig"} & set(rest):
        return Uitslag.verworpen
    if rest[:2] == ("het", "niet"):
        return Uitslag.verworpen
    made_it = rest[:1] == ("het",) and (len(rest) == 1 or rest[1] in {"met", "net", "nipt", "ruim"})
    return Uitslag.aangenomen if made_it and SUBJECTS & set(texts[:index]) else None


def _finite(texts: tuple[str, ...], index: int) -> Uitslag | None:
    """«verwerpt de motie», «trekt zijn motie in», «stemt in met het voorstel»."""
    particle, value = FINITE.get(texts[index], ("-", None))
    if value is None:
        return None
    rest = texts[index + 1 :]
    if value in (Uitslag.aangenomen, Uitslag.verworpen) and not DECIDERS & set(texts[:index]):
        return None  # «het college wijst de motie af» is no decision
    if particle == "":
        return value if SUBJECTS & set(rest) and not {"niet", "net"} & set(rest) else None
    if particle == "in met":
        decides = index > 0 and texts[index - 1] in DECIDERS
        if not decides or "in" not in rest[:3] or "met" not in rest[:4]:
            return None
        if {"niet", "net"} & set(rest[:2]):
            return Uitslag.verworpen  # «de raad stemt niet in met het voorstel»
        return value if "in" in rest[:2] else None
    for place, word in enumerate(rest):
        if word in {"niet", "geen", "net"}:
            refused = value == Uitslag.aangenomen and particle in rest[place + 1 : place + 2]
            return Uitslag.verworpen if refused and SUBJECTS & set(rest[:place]) else None
        ends = rest[place + 1 : place + 2]
        if word == particle and SUBJECTS & set(rest[:place]):
            return value if not ends or ends[0] in {"met", "na", "tot", "op", "en"} else None
    return None


def _denied(texts: tuple[str, ...], index: int) -> bool:
    near = texts[max(0, index - NEAR) : index]
    if "nog" in near[:-1] and near[near.index("nog") + 1] in ("niet", "net"):
        return False
    return bool({"niet", "nooit", "net"} & set(near)) and "maar" not in near


def _is_no_event(clause: Clause, index: int) -> bool:
    """The word stands there in another sense, for another thing, or as what might be."""
    texts = clause.texts
    before = texts[:index]
    after = texts[index + 1 : index + 3]
    if _is_conform(texts, index):
        return bool(ONLY_THOUGHT & set(clause.before + before))
    if {"dat", "of"} & set(after) and texts[index] in ("aangenomen", "vastgesteld"):
        return True
    behind = texts[index + 1 : index + 6]
    if behind[:1] in (("is",), ("was",), ("wordt",), ("werd",)) and {"niet", "net"} & set(behind):
        return True  # «verworpen is het dus niet»
    if TAKEN_NOTE & set(before) or SAME_AS & set(before + clause.before[-4:]):
        return True
    if {"niet", "net"} & set(before) and {"unaniem", "unanym", "algemene", "nog"} & set(
        before[-3:]
    ):
        return True
    if _is_advice(before) or ADVICE & set(clause.before[-1:]):
        return True
    if "dat" in before and texts[index] == "vastgesteld":
        return True
    if (before and before[-1] in ABOUT) or _is_alternative(clause, before):
        return True
    if _is_reason(clause.before[-6:] + before):
        return True
    if ONLY_THOUGHT & set(_without_request(clause.before + before)):
        return True
    return texts[index] not in FINITE and _of_another(before)


def _without_request(before: tuple[str, ...]) -> tuple[str, ...]:
    """The words without «op verzoek van»: what was asked for was also done."""
    at = " ".join(before).split("op verzoek van")
    return tuple(" ".join(at).split())


def _is_advice(before: tuple[str, ...]) -> bool:
    """«ontraden», and not «ontraden en verworpen»."""
    places = [place for place, word in enumerate(before) if word in ADVICE]
    return bool(places) and not {"en", "maar"} & set(before[places[-1] :])


def _is_alternative(clause: Clause, before: tuple[str, ...]) -> bool:
    """«wel/niet aangenomen», «al dan niet aangenomen»."""
    near = before[-NEAR:]
    slashed = clause.before[-1:] == ("wel",) and "niet" in near
    return slashed or ("dan" in near and "niet" in near)


def _is_reason(before: tuple[str, ...]) -> bool:
    """«vervallen omdat motie M3 is aangenomen»: what happened to something else."""
    for place in range(len(before) - 1, -1, -1):
        behind = before[place + 1 :]
        if before[place] in REASON or (before[place] == "nu" and behind[:1] in (("de",), ("het",))):
            return any(word in SUBJECTS or _is_code(word) for word in behind)
    return False


def _of_another(before: tuple[str, ...]) -> bool:
    """«uitvoering aangehouden», «de behandeling van de motie»: not what was decided on."""
    for place, word in enumerate(before):
        if word in SUBJECTS:
            return False  # «de motie over de subsidie»
        if word in OTHER_THING and (not place or before[place - 1] not in AT):
            return True
    return False


def _is_earlier(clause: Clause, index: int) -> bool:
    texts = clause.texts
    if EARLIER & set(texts[_told_before(texts, index) : index]) or "vorige" in texts:
        return True
    if any(one in FORMER and texts[at + 1] in SUBJECTS for at, one in enumerate(texts[:index])):
        return True  # «een eerdere motie hierover is verworpen»
    if index and texts[index - 1] in ARTICLES:
        return True
    if _is_adjective(texts, index):
        if index == 0 and clause.of_file:
            return False
        return len(clause.before) > 0 or index > 0 or len(texts) > 2
    if ("te", "zijn") in (texts[max(0, index - 2) : index], texts[index + 1 : index + 3]):
        return True
    was = ("was", "waren", "wie", "wiene")
    return texts[0] in was or (index > 0 and texts[index - 1] in was)


def _told_before(texts: tuple[str, ...], index: int) -> int:
    """Where what is told of this outcome begins: behind an outcome of another moment, «de eerder
    aangehouden motie is verworpen», and not behind «eerder aangehouden en …»."""
    told = [place for place in range(index) if texts[place] in PARTICIPLES]
    return told[-1] + 1 if told and SUBJECTS & set(texts[told[-1] : index]) else 0


def _is_adjective(texts: tuple[str, ...], index: int) -> bool:
    """«de aangehouden motie», «het ingetrokken amendement»."""
    if texts[index] in FINITE:
        return False
    behind = texts[index + 1 : index + 5]
    while behind[:1] in (("en",), ("of",)) and behind[1:2] and behind[1] in PARTICIPLES:
        behind = behind[2:]
    return bool(behind) and behind[0] in ADJECTIVES_OF


def _about(clause: Clause, index: int) -> str:
    """What the outcome is of: a number where one stands before it («A1»), else its kind."""
    for texts in (clause.texts[:index], clause.before):
        kinds = [place for place, word in enumerate(texts) if word in SUBJECTS]
        codes = [word for word in texts if _is_code(word)]
        if kinds:
            kind = kinds[-1]
            code = texts[kind + 1 : kind + 2]
            named = bool(code) and bool(_CODE.fullmatch(code[0]))
            return (
                f"{SUBJECTS_KIND.get(texts[kind], texts[kind])} {code[0] if named else ''}".strip()
            )
        if codes:
            return codes[-1]
    return ""


def _is_code(word: str) -> bool:
    return bool(_CODE.fullmatch(word)) and not word.isdigit()


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
