"""The council's thesaurus: what papers call it and what people say, from `woordenboek.txt`.

A concept is a line; it is found in a text by its expressions, of which every word that says something
stands there in some form, in any order. An expression of many concepts says less of each.
"""

import functools
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.resources import files

from indexer.dutch.analysis import ALL_FORMS, FORMS, part_forms, tokens
from indexer.dutch.compounds import frequency
from indexer.dutch.remembered import Remembered
from indexer.meaning.little import LITTLE, SIGNS

#: the sections with words that say that a question is about something else, or that it may well be, and
#: how much more than its own weight such a word counts
ELSEWHERE = {"niet": 4.0, "thuis": 2.0}
#: words more common than this, in parts of a million, say nothing by themselves
COMMON = 900.0
#: what says less than this is an expression with a sign only (`SIGNS`), if more words were written
FEW = 0.55


@dataclass(frozen=True)
class Expression:
    """`forms` are those of its words that say something; `formal` is how papers put it."""

    forms: frozenset[str]
    formal: bool
    concept: str


@dataclass(frozen=True)
class Found:
    """A concept in a text, by these forms; `weight` is how sure that is, 0-1."""

    concept: str
    formal: bool
    forms: frozenset[str]
    weight: float


@dataclass(frozen=True)
class Thesaurus:
    """Expressions by their rarest form, and by theirs those that say that a question is about other
    things, with how much more they count."""

    expressions: Mapping[str, tuple[Expression, ...]]
    shared: Mapping[frozenset[str], int]
    themes: Mapping[str, str]
    elsewhere: Mapping[str, Mapping[frozenset[str], float]]

    def beside(self, forms: frozenset[str]) -> dict[frozenset[str], float]:
        """What in a text says that it is about something else, and how much more that counts."""
        rows = (row for form in forms for row in self.elsewhere.get(form, {}).items())
        return {each: more for each, more in rows if each <= forms}

    def found(self, forms: frozenset[str], parts: frozenset[str] = frozenset()) -> list[Found]:
        """The concepts in a text that has these forms, and perhaps words of these parts."""
        best: dict[tuple[str, bool, frozenset[str]], Found] = {}
        every = forms | parts
        for form in every:
            for expression in self.expressions.get(form, ()):
                if not expression.forms <= every:
                    continue
                weight = 1 / math.sqrt(self.shared[expression.forms])
                if not expression.forms <= forms:
                    weight *= PART
                key = (expression.concept, expression.formal, expression.forms)
                best[key] = Found(expression.concept, expression.formal, expression.forms, weight)
        return list(best.values())


#: how sure a concept is by a part of a compound
PART = 0.6


def says(form: str, word: str) -> bool:
    """Whether a word says something of what a text is about."""
    return len(form) > 1 and word not in LITTLE and frequency(word) < COMMON


def weight(word: str) -> float:
    """How much a word says, 0-1: rare words all, common ones next to nothing."""
    return 1 / (1 + math.sqrt(frequency(word) / 60))


class _Saying(Remembered[tuple[str, str]]):
    """Token as written → (its form, the word in lower case); an empty form for one that says nothing."""

    def made(self, word: str) -> tuple[str, str]:
        form, lowered = FORMS[word], word.casefold()
        return (form if says(form, lowered) else "", lowered)


SAYING = _Saying()


def content(text: str) -> dict[str, str]:
    """The words of a text that say something, by their form."""
    words = map(SAYING.__getitem__, tokens(text))
    return {form: word for form, word in words if form}


class _Parts(Remembered[frozenset[str]]):
    def made(self, word: str) -> frozenset[str]:
        return frozenset(form for forms in part_forms(word) for form in forms if len(form) > 2)


PARTS = _Parts()


def parts_of(words: Iterable[str]) -> frozenset[str]:
    """The forms of the parts of compounds."""
    return frozenset().union(*map(PARTS.__getitem__, words))


@functools.cache
def thesaurus() -> Thesaurus:
    """The thesaurus; read at the first use."""
    by_form: dict[str, list[Expression]] = {}
    concepts: dict[frozenset[str], set[str]] = {}
    themes: dict[str, str] = {}
    elsewhere: dict[str, dict[frozenset[str], float]] = {}
    for theme, line in _lines():
        if theme in ELSEWHERE:
            for forms in (each for text in line.split(",") for each in _others(text)):
                elsewhere.setdefault(_rarest(forms), {}).setdefault(forms, ELSEWHERE[theme])
            continue
        formal, _, everyday = line.partition("=")
        concept = formal.split(",")[0].strip()
        themes[concept] = theme
        for side, written in ((True, formal), (False, everyday)):
            for text in written.split(","):
                forms = _forms(text)
                if not forms:
                    continue
                concepts.setdefault(forms, set()).add(concept)
                by_form.setdefault(_rarest(forms), []).append(Expression(forms, side, concept))
    shared = {forms: len(names) for forms, names in concepts.items()}
    return Thesaurus(
        {form: tuple(dict.fromkeys(rows)) for form, rows in by_form.items()},
        shared,
        themes,
        elsewhere,
    )


def _others(text: str) -> list[frozenset[str]]:
    """What of words for something else must stand in a text: a single word in any of its forms."""
    said = tokens(text)
    if len(said) == 1:
        return [frozenset({form}) for form in ALL_FORMS[said[0]]]
    forms = frozenset(content(text))
    return [forms] if len(forms) > 1 else []


def _forms(text: str) -> frozenset[str]:
    """What of an expression must stand in a text; nothing where too little is left of it."""
    said = tokens(text)
    words = {form: word for form, word in map(SAYING.__getitem__, said) if form}
    written = [FORMS[token] for token in said]
    if len(written) > 1 and len(words) < 2 and not any(weight(w) >= FEW for w in words.values()):
        marks = SIGNS.intersection(written)
        return frozenset(words) | marks if words and marks else frozenset()
    return frozenset(words or written)


def signs(text: str) -> frozenset[str]:
    """The words of a text that turn others into something else."""
    return SIGNS.intersection(FORMS[token] for token in tokens(text))


def _rarest(forms: frozenset[str]) -> str:
    return min(forms, key=lambda form: (frequency(form), form))


def _lines() -> Iterable[tuple[str, str]]:
    theme = ""
    text = files("indexer.meaning").joinpath("woordenboek.txt").read_text("utf-8")
    for line in text.splitlines():
        if line.startswith("["):
            theme = line.strip("[]")
        elif line.strip() and not line.startswith("#"):
            yield theme, line
