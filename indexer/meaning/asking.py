"""A question by its meaning: what of it each paper answers, as steps that every engine knows.

Each word that says something counts for as much as it says (`weight`), once: by standing in the core
of a paper, the more surely the rarer it is, or by a concept of the thesaurus that it stands for and the
paper is about. What a paper answers of the whole is its score, 0-1; below `gate.least` it is no answer. A
word that says that the question is about something else (a recipe, a football club) weighs heavily
against it; the longest expression says what its words mean («rode kaart» is no road).
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from indexer.dutch.analysis import ALL_FORMS
from indexer.dutch.compounds import frequency
from indexer.meaning.core import ENTITLED, EVERYDAY, FORMAL, SUBJECT, TITLE
from indexer.meaning.gate import Said, least
from indexer.meaning.little import PLACES
from indexer.meaning.thesaurus import Found, content, parts_of, signs, thesaurus, weight
from indexer.question.plan import Any, Best, Both, Flat, Step, Term

#: how well a word is answered by a concept that is the subject of a paper or stands in its title or
#: text, in everyday words in either, and by the word itself, half as well where it is as common as
#: this in a million
LEVELS = {SUBJECT: 1.0, TITLE: 0.95, FORMAL: 0.85, ENTITLED: 0.5, EVERYDAY: 0.4}
ITSELF = 0.8
RARE = 25.0
#: what it adds that the word itself stands there too
ALSO = 0.08
#: how sure a concept is by a word that may just as well be about something else, by how much more
#: it then counts (`ELSEWHERE`)
DOUBT = {1.0: 1.0, 2.0: 0.8, 4.0: 0.6}
#: how much less a word counts that says where
PLACE = 0.4
#: what makes less difference than this is not looked up
LEAST = 0.04
#: how many words of a question are looked at
MANY = 24


@dataclass(frozen=True)
class Meaning:
    """`step` weighs papers by what they answer, 0-1; below `least` none does. `concepts` are what the
    question is about."""

    step: Step
    concepts: tuple[str, ...]
    least: float


def meant(text: str) -> Meaning | None:
    """What a question is about; None where it says nothing that a paper could answer."""
    words = dict(list(content(text).items())[:MANY])
    if not words:
        return None
    parts = {form: parts_of([word]) for form, word in words.items()}
    every = frozenset(words).union(*parts.values())
    beside = thesaurus().beside(every)
    found = [
        one
        for one in thesaurus().found(signs(text).union(words), every)
        if not any(one.forms < each for each in beside)
    ]
    about = frozenset[str]().union(*(one.forms for one in found))
    more = {form: _otherwise(form, parts[form], beside) for form in words}
    elsewhere = {form for form, much in more.items() if much > 1 and form not in about}
    said = {form: weight(word) * (PLACE if form in PLACES else 1) for form, word in words.items()}
    whole = sum(value * (more[form] if form in elsewhere else 1) for form, value in said.items())
    steps: list[Step] = []
    heard: Counter[str] = Counter()
    understood: dict[str, float] = {}
    for form, value in said.items():
        share = value / whole
        best = _concepts(form, parts[form], found, DOUBT[more[form]])
        heard.update(best.keys())
        if best:
            understood[form] = share * max(best.values())
        itself = 0.0 if form in elsewhere else share * ITSELF * _rare(words[form])
        options = _answers(words[form], {name: share * sure for name, sure in best.items()}, itself)
        steps += [options[0] if len(options) == 1 else Best(options)] if options else []
        if best and form not in elsewhere:
            steps += [Flat(Term("begrip", f"={form}"), share * ALSO)]
    if not steps or not (found or len(words) > 1):
        return None
    step = steps[0] if len(steps) == 1 else Any(tuple(steps))
    question = Said(
        text,
        found,
        [said[form] for form in understood],
        sum(understood.values()),
        max(heard.values(), default=0),
        sum(map(weight, words.values())),
        len(words) == 1,
        bool(elsewhere),
        any(much > 1 for much in more.values()),
    )
    return Meaning(
        Both((step,)), tuple(dict.fromkeys(one.concept for one in found)), least(question)
    )


def _answers(word: str, concepts: Mapping[str, float], itself: float) -> tuple[Step, ...]:
    """By what of a paper a word of a question is answered, and how well."""
    by_concept = (
        Flat(Term("begrip", f"{name}:{level}"), much * good)
        for name, much in sorted(concepts.items())
        for level, good in LEVELS.items()
        if much * good >= LEAST
    )
    by_word = (Flat(Term("begrip", f"={form}"), itself) for form in ALL_FORMS[word])
    return (*by_concept, *(by_word if itself >= LEAST else ()))


def _otherwise(form: str, parts: frozenset[str], beside: Mapping[frozenset[str], float]) -> float:
    """How much more a word counts that is about something else, by itself, in an expression or by a
    part of it that is no part of the council's words; 1 for one that is not."""
    known = thesaurus().expressions
    others = set() if form in known else {part for part in parts if part not in known}
    rows = (more for forms, more in beside.items() if not forms.isdisjoint({form, *others}))
    return max(rows, default=1.0)


def _concepts(
    form: str, parts: frozenset[str], found: Sequence[Found], doubt: float
) -> dict[str, float]:
    """The concepts that a word stands for, by itself or in an expression, and how sure each is."""
    best: dict[str, float] = {}
    for one in found:
        if form in one.forms or not one.forms.isdisjoint(parts):
            sure = one.weight * (doubt if len(one.forms) == 1 else 1.0)
            best[one.concept] = max(sure, best.get(one.concept, 0.0))
    return best


def _rare(word: str) -> float:
    """How surely a word that stands in a paper means the same there, 0-1."""
    return 1 / (1 + math.sqrt(frequency(word) / RARE))
