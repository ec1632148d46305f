"""Outcomes in words, read as a sentence with its history.

Every word that may tell an outcome is an event with what stands round it: denied, of an earlier day,
only thought of, of something else than the thing decided on. The outcome is the event that remains;
two that remain with different values mean that the words allow two readings, and then none is given.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from crawlers.reading.known import folded
from crawlers.reading.outcome_clauses import FILE, Clause, clauses_of, words_of
from crawlers.reading.outcome_doubts import (
    is_elsewhere,
    is_no_answer,
    is_of_a_part,
    is_of_other_version,
)
from crawlers.reading.outcome_events import Event, OutcomeReading, decided
from crawlers.reading.outcome_verbs import is_conform, value_of
from crawlers.reading.outcome_words import (
    ABOUT,
    ADJECTIVES_OF,
    ADVICE,
    AFTER,
    AMENDED,
    ARTICLES,
    AT,
    BORDERS,
    CONFORM,
    DENIALS,
    EARLIER,
    FINITE,
    FIRST_TIMES,
    FORMER,
    MAAND,
    NO_DECIDERS,
    NOW,
    OF_ORDER,
    ONLY_THOUGHT,
    OTHER_THING,
    PARTICIPLES,
    PARTLY,
    PROPOSED,
    REASON,
    SAME_AS,
    SHORT,
    SUBJECTS,
    TAKEN_NOTE,
)
from standard.vocabulary import Uitslag

_CODE = re.compile(r"(?:[a-z]{1,3}-?)?\d{1,4}[a-z]?")
_POLL = re.compile(r"\bstemming (?:wordt |werd |is |was )?(?:gevraagd|verlangd|gewenst)")
#: words before an outcome that are looked through for what denies it
NEAR = 3
#: characters of a text that are read; no outcome is told in a longer one
LONGEST = 20_000
#: several things in the name of a file
_PLURAL = frozenset(
    ("moties", "amendementen", "voorstellen", "besluiten", "verordeningen", "stukken")
)
#: words of a clause that may be a date alone
MOST_OF_DATE = 4


def read_outcome(text: str) -> OutcomeReading:
    """The outcome that a status, sentence or file name tells."""
    text = text[:LONGEST]
    if short := SHORT.get(folded(text).strip(" .:")):
        return OutcomeReading(short)
    of_file = bool(FILE.search(text[-40:]))
    clauses = [replace(clause, of_file=of_file) for clause in clauses_of(words_of(text))]
    behind = [*clauses[1:], None]
    return decided(
        [
            event
            for clause, after in zip(clauses, behind, strict=False)
            for event in _told(clause, after)
        ]
    )


def _told(clause: Clause, after: Clause | None) -> Iterator[Event]:
    """The events of a clause; none where the next one only answers its head: «Aangenomen: nee»."""
    if after is None or not is_no_answer(clause, after):
        yield from _events(clause, _date_alone(after) if after else None)


def _date_alone(clause: Clause) -> tuple[int, int, int] | None:
    """The date that is all of a clause: «aangehouden (februari 2025)»."""
    alone = len(clause.texts) <= MOST_OF_DATE and bool(clause.before)
    return _date(clause.texts) if alone else None


# --- events --------------------------------------------------------------------------------------


def _events(clause: Clause, behind: tuple[int, int, int] | None) -> Iterator[Event]:
    texts = clause.texts
    for index in range(len(texts)):
        value = value_of(texts, index)
        if value is None or _is_no_event(clause, index) or is_elsewhere(clause, index, value):
            continue
        denied = _denied(texts, index)
        if not denied and _may_be_denied(texts, index):
            continue
        if denied and value != Uitslag.aangenomen:
            continue
        yield Event(
            Uitslag.verworpen if denied else value,
            clause.words[index].place,
            about=_about(clause, index),
            earlier=_is_earlier(clause, index),
            now=bool(NOW & set(texts[:index] + clause.before[-4:])),
            partly=bool(PARTLY & set(_unamended(texts)))
            or is_of_a_part(texts, clause.before, index),
            denied=denied,
            committee="commissie" in texts[:index],
            inside=clause.inside,
            after=texts[0] in AFTER and not PARTICIPLES.keys() & set(clause.before),
            majority=texts[index] not in PARTICIPLES and texts[index] not in FINITE,
            date=_date(texts) or behind or _date(clause.before[-4:]),
        )


def _unamended(texts: tuple[str, ...]) -> tuple[str, ...]:
    """The words but «na wijziging van het dictum»: what was changed, and not what was decided on."""
    for place in range(len(texts) - 1):
        if texts[place] == "na" and texts[place + 1] in AMENDED:
            return texts[:place] + texts[place + 5 :]
    return texts


def _denied(texts: tuple[str, ...], index: int) -> bool:
    near = _without_agent(texts[:index])[-NEAR:]
    if "nog" in near[:-1] and near[near.index("nog") + 1] in ("niet", "net"):
        return False
    return bool(DENIALS & set(near)) and "maar" not in near


def _may_be_denied(texts: tuple[str, ...], index: int) -> bool:
    """«niet met de vereiste meerderheid aangenomen»: what is denied further off, it does not say."""
    before = texts[:index]
    ends = [at for at, word in enumerate(before) if word in PARTICIPLES or word in BORDERS]
    since = before[ends[-1] + 1 if ends else 0 :]
    return bool(DENIALS & set(since[:-NEAR]))


def _without_agent(before: tuple[str, ...]) -> tuple[str, ...]:
    """«niet (door de raad) aangenomen»."""
    return before[:-3] if before[-3:-1] in (("door", "de"), ("troch", "de")) else before


def _is_no_event(clause: Clause, index: int) -> bool:
    """The word stands there in another sense, for another thing, or as what might be."""
    texts = clause.texts
    before = texts[:index]
    after = texts[index + 1 : index + 3]
    if is_conform(texts, index):
        return bool(ONLY_THOUGHT & set(clause.before + before))
    if {"dat", "of"} & set(after) and texts[index] in ("aangenomen", "vastgesteld"):
        return True
    behind = texts[index + 1 : index + 6]
    if behind[:1] in (("is",), ("was",), ("wordt",), ("werd",)) and {"niet", "net"} & set(behind):
        return True  # «verworpen is het dus niet»
    if TAKEN_NOTE & set(texts) or _is_same_as(clause.before[-4:] + before):
        return True
    if any(f" {act} " in f" {' '.join(before)} " for act in OF_ORDER) and SUBJECTS & set(before):
        return True
    if {"niet", "net"} & set(before) and {"unaniem", "unanym", "algemene", "nog"} & set(
        before[-3:]
    ):
        return True
    if value_of(texts, index) in (Uitslag.aangenomen, Uitslag.verworpen) and _by_another(before):
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


def _by_another(before: tuple[str, ...]) -> bool:
    """«het college heeft de motie afgewezen»: no decision of the council."""
    for place, word in enumerate(before):
        if word in {"heeft", "hebben", "had", "hadden"}:
            subject = set(before[max(0, place - 3) : place + 3])
            return bool((NO_DECIDERS | {"gs", "b&w"}) & subject) and "raad" not in subject
    return False


def _is_same_as(before: tuple[str, ...]) -> bool:
    """«gelijk aan M12 …», «conform amendement A2 …», and not «conform (het) voorstel», «conform advies»."""
    return any(
        word in SAME_AS and (word not in CONFORM or _names_other(before[place + 1 : place + 4]))
        for place, word in enumerate(before)
    )


def _names_other(behind: tuple[str, ...]) -> bool:
    return any(_is_code(word) or word in SUBJECTS - PROPOSED for word in behind)


def _without_request(before: tuple[str, ...]) -> tuple[str, ...]:
    """The words without «op verzoek van»: what was asked for was also done; nor «(geen) stemming gevraagd»."""
    at = _POLL.sub("stemming", " ".join(before)).replace("als volgt", "").split("op verzoek")
    return tuple(" ".join(at).split())


def _is_advice(before: tuple[str, ...]) -> bool:
    """«ontraden», and not «ontraden en verworpen»."""
    against = {"tegen", "ondanks", "weerwil"}
    places = [
        place
        for place, word in enumerate(before)
        if word in ADVICE and not against & set(before[max(0, place - 3) : place])
    ]
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
    if EARLIER & set(texts[_told_before(texts, index) : index]) or {"vorige", "vorig"} & set(texts):
        return True
    if any(texts[at : at + 2] in FIRST_TIMES for at in range(len(texts))):
        return True
    if is_of_other_version(texts[:index]):
        return True
    if any(one in FORMER and texts[at + 1] in SUBJECTS for at, one in enumerate(texts[:index])):
        return True  # «een eerdere motie hierover is verworpen»
    it = index == len(texts) - 1 and texts[index - 2 : index - 1] in (("is",), ("wordt",))
    if index and texts[index - 1] in ARTICLES and texts[index] != "gelijk" and not it:
        return True  # and not «daarmee is het aangenomen»
    if _is_adjective(texts, index):
        if index == 0 and clause.of_file:  # «Aangenomen moties 2024.pdf» is a list of them
            return bool(_PLURAL & set(texts[1:4]))
        return len(clause.before) > 0 or index > 0 or len(texts) > 2
    to_be = ("te", "zijn") in (texts[max(0, index - 2) : index], texts[index + 1 : index + 3])
    if to_be and not {"blijkt", "bleek", "blykt"} & set(texts):
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
        if (match := re.fullmatch(r"(\d{1,2})/(\d{1,2})", word)) and int(match[2]) <= 12:
            return 0, int(match[2]), int(match[1])
        if word in MAAND:
            day = texts[place - 1] if place and texts[place - 1].isdigit() else "0"
            year = texts[place + 1] if place + 1 < len(texts) else ""
            return int(year) % 100 if re.fullmatch(r"20\d\d", year) else 0, MAAND[word], int(day)
        if re.fullmatch(r"20\d\d", word):
            return int(word) % 100, 0, 0
    return None
