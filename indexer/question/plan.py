"""A question in steps that every engine knows, with how much each weighs: decided once, here.

Words weigh by BM25; the very form that was asked weighs on top of the word form, and the title
again. What is found only by a compound, another form or a synonym weighs less.
"""

import datetime as dt
from collections.abc import Sequence as Row
from dataclasses import dataclass

from indexer.dutch.analysis import ALL_FORMS, EXACT, FORMS
from indexer.question.bounds import voters
from indexer.question.nodes import (
    ALL,
    RANKS,
    TERM,
    And,
    Between,
    Everything,
    Expanded,
    Near,
    Node,
    Not,
    OneOf,
    Or,
    Overdue,
    Phrase,
    Prefix,
    Word,
    conjuncts,
    leaves,
)
from standard.parties import partij
from standard.time import AMSTERDAM

#: what a word in the title weighs on top, what another form or a part of a compound does (flat),
#: what a synonym does, and a prefix (flat)
TITLE, RELATED, SYNONYM, STARTS = 2.0, 0.5, 0.4, 1.0
#: what each step of `rang` weighs, for each word that is asked
RANK = 1.6


@dataclass(frozen=True)
class Term:
    field: str
    value: str


@dataclass(frozen=True)
class Sequence:
    """Two or more words next to each other."""

    field: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class Starts:
    field: str
    start: str


@dataclass(frozen=True)
class Range:
    """From `low` up to and including `high`; None is open. `moving` when `high` is yesterday."""

    field: str
    low: int | None
    high: int | None
    moving: bool = False


@dataclass(frozen=True)
class Close:
    """As `Near`, in one field; does not weigh."""

    field: str
    blocks: tuple[tuple[str, ...], ...]
    gaps: int


@dataclass(frozen=True)
class All:
    """Every document."""


@dataclass(frozen=True)
class Weighed:
    step: "Step"
    factor: float


@dataclass(frozen=True)
class Flat:
    """The same weight for every document that fits."""

    step: "Step"
    weight: float


@dataclass(frozen=True)
class Both:
    """All of `must`, none of `never`; `should` weighs where it fits."""

    must: tuple["Step", ...]
    should: tuple["Step", ...] = ()
    never: tuple["Step", ...] = ()


@dataclass(frozen=True)
class Any:
    """At least one; the weights of all that fit are added."""

    steps: tuple["Step", ...]


@dataclass(frozen=True)
class Best:
    """At least one; the weight of the one that fits best."""

    steps: tuple["Step", ...]


Step = Term | Sequence | Starts | Range | Close | All | Weighed | Flat | Both | Any | Best


def plan(node: Node, *, ranked: bool) -> Step:
    """The steps of a question; `ranked` weighs the kind of document too."""
    step = _step(node, exact=False)
    words = sum(1 for _ in leaves(node, synonyms=False))
    if not ranked or not words:
        return step
    weights = tuple(
        Flat(Term("rang", str(rank)), rank * RANK * words) for rank in range(1, RANKS + 1)
    )
    return Both((step,), weights)


def yesterday() -> int:
    """As YYYYMMDD, where the councils are."""
    return day_number(dt.datetime.now(AMSTERDAM).date() - dt.timedelta(days=1))


def day_number(day: dt.date) -> int:
    """A day as YYYYMMDD."""
    return day.year * 10000 + day.month * 100 + day.day


def level(node: Node) -> float | None:
    """What every hit of a question weighs, `rang` apart, when that is the same for all: only
    beginnings of words are asked, all of them. Otherwise None."""
    words = list(leaves(node))
    parts = list(conjuncts(node))
    plain = words and all(isinstance(leaf, Prefix) for leaf in words)
    if not plain or any(isinstance(part, Or | Expanded) and any(leaves(part)) for part in parts):
        return None
    return STARTS * len(words)


def strict(node: Node) -> Step | None:
    """The documents that fit in exactly the forms that were asked, each of which fits; None where all
    that fit do."""
    step = _step(node, exact=True)
    return None if step == _step(node, exact=False) else Flat(step, 0.0)


def shared(prints: Row[str]) -> Step:
    """Documents that share fingerprints, those with most of them first."""
    return _any(tuple(Flat(Term("vingerafdruk", mark), 1.0) for mark in prints))


def _step(node: Node, *, exact: bool) -> Step:
    match node:
        case Everything():
            return All()
        case Word():
            return _word(node, exact=exact)
        case Phrase():
            return _phrase(node)
        case Near():
            return _near(node)
        case Prefix():
            return Flat(Starts(f"{node.field}_exact", node.start), STARTS)
        case OneOf("stem", values):
            keys = (key for value in values for key in voters(value))
            return Flat(_any(tuple(Term("stem_sleutel", key) for key in keys)), 0.0)
        case OneOf():
            return Flat(_any(tuple(Term(node.field, value) for value in node.values)), 0.0)
        case Between():
            return Flat(Range(node.field, node.low, node.high), 0.0)
        case Overdue():
            return Flat(Range(TERM, 1, yesterday(), moving=True), 0.0)
        case Expanded():
            if exact:
                return _step(node.node, exact=True)
            also = (Weighed(_word(part, exact=False), SYNONYM) for part in node.also)
            return _any((_step(node.node, exact=False), *also))
        case Or():
            return _any(tuple(_step(part, exact=exact) for part in node.nodes))
        case Not():
            return Both((All(),), never=(_step(node.node, exact=False),))
        case And():
            never = tuple(
                _step(part.node, exact=False) for part in node.nodes if isinstance(part, Not)
            )
            must = tuple(
                _step(part, exact=exact) for part in node.nodes if not isinstance(part, Not)
            )
            return Both(must or (All(),), never=never)


def _word(word: Word, *, exact: bool) -> Step:
    """Any form, more for the very form and for the title."""
    very = sequence(f"{word.field}_exact", tuple(EXACT[token] for token in word.tokens))
    if exact:
        return very
    sought = word.sought
    forms = tuple(FORMS[token] for token in sought)
    joined = ALL_FORMS["".join(sought)]
    alike: list[Step] = [very, *(Term(f"{word.field}_verwant", form) for form in joined)]
    if len(sought) == 1:
        alike += [Term(f"{word.field}_vorm", form) for form in joined[1:]]
        if len(word.tokens) > 1:  # «zzp'ers» is «zzpers» too
            whole = ALL_FORMS["".join(word.tokens)]
            alike += [Term(f"{word.field}_vorm", form) for form in whole]
    elif len(word.source.split()) == 1:  # «re-integratie» is «reintegratie» too
        alike += [Term(f"{word.field}_vorm", form) for form in joined]
    loose = _any((sequence(f"{word.field}_vorm", forms), Flat(_any(tuple(alike)), RELATED)))
    title = Weighed(sequence("titel_vorm", forms), TITLE)
    return Both((loose,), (very, title))


def _phrase(phrase: Phrase) -> Step:
    if phrase.field not in (ALL, "titel"):
        named = sequence(f"{phrase.field}_exact", phrase.words)
        family = partij(" ".join(phrase.words)) if phrase.field == "fractie" else None
        return Flat(_any((named, Term("partij", family))) if family else named, 0.0)
    text = sequence(f"{phrase.field}_exact", phrase.words)
    return Both((text,), (Weighed(sequence("titel_exact", phrase.words), TITLE),))


def _near(near: Near) -> Step:
    kind = "exact" if near.exact else "vorm"
    blocks = near.blocks
    if not near.exact:
        blocks = tuple(tuple(FORMS[token] for token in block) for block in blocks)
    field = f"{near.field}_{kind}"
    words = dict.fromkeys(word for block in blocks for word in block)
    weigh = () if near.field not in (ALL, "titel") else tuple(Term(field, word) for word in words)
    return Both((Flat(Close(field, blocks, near.gaps), 0.0),), weigh)


def sequence(field: str, words: tuple[str, ...]) -> Step:
    return Term(field, words[0]) if len(words) == 1 else Sequence(field, words)


def _any(steps: tuple[Step, ...]) -> Step:
    different = tuple(dict.fromkeys(steps))
    return different[0] if len(different) == 1 else Any(different)
