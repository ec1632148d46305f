"""A question as it is followed: only what decides whether a document fits, as JSON, so that a
hundred thousand of them are read and held against what is new in seconds."""

import datetime as dt
from typing import Any

import orjson

from indexer.question.nodes import TERM
from indexer.question.plan import (
    All,
    Best,
    Both,
    Close,
    Flat,
    Range,
    Sequence,
    Starts,
    Step,
    Term,
    Weighed,
    day_number,
    plan,
)
from indexer.question.plan import Any as Either
from indexer.question.query import Query

#: raised when the same question is made into something else
FORM = "2"
#: fields that say how something ended
OUTCOMES = frozenset(
    {"uitslag", "voor", "tegen", "onthouden", "afwezig", "verschil", "verdeeld", "afdoening"}
    | {"stem", "stem_sleutel", TERM}
)
#: the step of what had to be done before today
MOVING = "d"
Made = list[Any]


def made(query: Query, together: tuple[str, ...] = ()) -> bytes:
    """The steps of a question with its filters; `together` are parties that voted alike."""
    must = [_step(plan(query.parsed.node, ranked=False))]
    for name, wanted in query.filters:
        must.append(["o", [["t", name, value] for value in wanted]])
    if query.van or query.tot:
        must.append(["r", "datum", _number(query.van) or 1, _number(query.tot)])
    if together:
        must.append(["v", list(together)])
    return orjson.dumps(["b", must, []])


def outcome(steps: Any) -> bool:
    """Whether steps ask how something ended."""
    if not isinstance(steps, list) or not steps:
        return False
    if steps[0] in ("v", MOVING) or (steps[0] in ("t", "r") and steps[1] in OUTCOMES):
        return True
    return any(outcome(part) for part in steps)


def moving(steps: bytes) -> bool:
    """Whether what fits changes with the days."""
    return orjson.dumps([MOVING]) in steps


def _step(step: Step) -> Made:
    match step:
        case Term(field, value):
            return ["t", field, value]
        case Sequence(field, words):
            return ["s", field, list(words)]
        case Starts(field, start):
            return ["p", field, start]
        case Range(_, _, _, True):
            return [MOVING]
        case Range(field, low, high):
            return ["r", field, 1 if low is None and field == "datum" else low, high]
        case Close(field, blocks, gaps):
            return ["c", field, [list(block) for block in blocks], gaps]
        case All():
            return ["a"]
        case Weighed(inner) | Flat(inner):
            return _step(inner)
        case Either(inner) | Best(inner):
            return ["o", [_step(part) for part in inner]]
        case Both(must, _, never):
            return ["b", [_step(part) for part in must], [_step(part) for part in never]]


def _number(day: dt.date | None) -> int | None:
    return day_number(day) if day else None
