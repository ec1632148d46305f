"""Whatever is uploaded to the checker, only declared errors come out, and nothing takes long: answers of
the standard's own properties with any value in any place, questions that are none, and raw bytes.

What is put in is small (some rows of some properties), so that most of the time is the checker's; what
large answers cost is held apart below. As in `test_fuzz`, `make fuzz` puts in more.
"""

import json
import string
from contextlib import suppress
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.report.reports import FORMATS
from conformance.rules.profiles import PROFILES
from search_api.web.checking import report_on
from search_api.web.problems import Problem
from standard.resources import RESOURCES as MODELS
from tests.test_fuzz import COSTLY, TEXT, Steps, counted, only, put_in

#: what an answer may have in the place of anything
PLAIN: list[Any] = [
    None, True, 0, -1, 1.5, 2**53, -(2**63), 2**64 - 1, 1e308, -0.0, "", "a", "x" * 3000, "\0", "\u202e",
    "2024-02-30", "2026-01-01T25:00:00Z", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00",
    "2026-01-01", "2026-01-01T19:30:00+01:00", "http://[", "http://[::1]:x/", "https://a b/", "//", "%zz",
    "https://raad.example/ori/v2/vergaderingen/1", "gm0828", "nl", "aangenomen", [], {}, [[]], [None], [{}],
]  # fmt: skip
#: what stands in a question as it is, because JSON of ours cannot have it
RAW = (
    b"NaN", b"-Infinity", b"1e999", b"9" * 400, b"-0", b"01", b'"\\ud800"', b'"\\udfff\\ud800"', b'"\xff"',
    b"[" * 50 + b"]" * 50, b"[" * 70 + b"]" * 70, b"[" * 3000, b'{"a":' * 70 + b"1" + b"}" * 70,
    b'{"id":"a","id":"b"}', b"[" + b"{}," * 300 + b"{}]",
)  # fmt: skip
HOLE = "-hier-"
LINKS = st.sampled_from(("a", "b", "c")).flatmap(
    lambda key: st.sampled_from(
        ({"id": key}, {"id": key, "url": f"https://a/{key}"}, {"url": key}, key, {"id": [key]})
    )
)
VALUE = st.one_of(st.sampled_from(PLAIN), LINKS, st.lists(LINKS, max_size=3), TEXT, st.just(HOLE))
NAMES = {
    kind: sorted({field.alias or name for name, field in model.model_fields.items()})
    for kind, model in MODELS.items()
}
FEED = (
    "records", "feedCursor", "head", "sequenceNumber", "operation", "data", "feedUrl", "rol", "hash",
    "timestamp", "snapshotUrl", "next", "previous", "results", "openapi", "info", "paths", "status",
    "title", "detail", "titel",
)  # fmt: skip


def row_of(kind: str) -> st.SearchStrategy[Any]:
    """A resource of which any property may be anything."""
    return st.dictionaries(st.sampled_from(NAMES[kind]), VALUE, max_size=8).map(
        lambda row: {"id": "a"} | row
    )


ROWS = {kind: row_of(kind) for kind in MODELS}
KINDS = sorted(MODELS)
ROW = st.sampled_from(KINDS).flatmap(ROWS.__getitem__)
COLLECTIONS = {model.collectie: model.resource for model in MODELS.values()}


def listed(name: str) -> st.SearchStrategy[Any]:
    rows = st.lists(ROWS[COLLECTIONS[name]] | VALUE, max_size=3)
    return rows.map(lambda found: {name: found})


COLLECTED = st.sampled_from(sorted(COLLECTIONS)).flatmap(listed)
OTHER = st.dictionaries(
    st.sampled_from(FEED), st.one_of(VALUE, ROW, st.lists(ROW, max_size=2)), max_size=6
)
ANSWER = st.one_of(ROW, st.lists(ROW, max_size=3), COLLECTED, OTHER, VALUE)
QUESTION = st.fixed_dictionaries(
    {"profile": st.sampled_from(sorted(PROFILES)), "answer": ANSWER},
    optional={
        "resource": st.sampled_from([*KINDS, "x"]),
        "format": st.sampled_from(sorted(FORMATS)),
        "url": st.just("http://127.0.0.1/"),
    },
)


def written(question: Any, raw: bytes) -> bytes:
    content = json.dumps(question).encode()  # also half a sign, escaped
    return content.replace(f'"{HOLE}"'.encode(), raw)


UPLOAD = st.one_of(
    st.builds(written, QUESTION, st.sampled_from(RAW)),
    st.builds(written, QUESTION, st.sampled_from(RAW)),
    st.builds(
        lambda content, at: content[:at],
        QUESTION.map(json.dumps).map(str.encode),
        st.integers(0, 200),
    ),
    st.binary(max_size=200),
    st.text(string.printable, max_size=60).map(str.encode),
)


def asked(content: bytes) -> object:
    return report_on(content, None)


@put_in(11, COSTLY)
@given(UPLOAD)
def test_uploads(content: bytes) -> None:
    only(asked, content, Problem)


@pytest.mark.parametrize("profile", sorted(PROFILES))
def test_anything_stands_anywhere(profile: str) -> None:
    """In the place of the answer, of a row of a list, and of a row of a collection: a list of what is
    no object once kept the checker at work for ever."""
    for value in PLAIN:
        for answer in (value, [value], [[value]], {"vergaderingen": [value]}, {"results": [value]}):
            only(asked, orjson.dumps({"profile": profile, "answer": answer}), Problem)


# --- what large ones cost ------------------------------------------------------------------------


def many(kind: str, number: int) -> Any:
    """An answer with `number` of something."""
    keys = [str(each) for each in range(number)]
    if kind == "rows":
        return {"vergaderingen": [{"id": key, "agendapunten": ["x"]} for key in keys]}
    if kind == "the same row":
        return {"agendapunten": [{"id": "a", "subagendapunten": ["a"]} for _ in keys]}
    if kind == "a chain":
        return {"agendapunten": [{"id": k, "subagendapunten": [str(int(k) + 1)]} for k in keys]}
    if kind == "references":
        return {"vergaderingen": [{"id": "a", "agendapunten": keys}]}
    if kind == "properties":
        return {"vergaderingen": [{"id": "a"} | dict.fromkeys(keys, 1)]}
    return {"vergaderingen": [{"id": "a" * number, "url": "http://" + "a." * number}]}


LARGE = ("rows", "the same row", "a chain", "references", "properties", "signs")


@pytest.mark.parametrize("profile", sorted(PROFILES))
@pytest.mark.parametrize("kind", LARGE)
def test_twice_as_much_costs_twice_as_much(profile: str, kind: str) -> None:
    """Counted in calls, and not in seconds."""
    small, large = (cost(profile, many(kind, number)) for number in (100, 200))
    assert large < 2.5 * small + 2000


def cost(profile: str, answer: Any) -> int:
    content = orjson.dumps({"profile": profile, "answer": answer})
    steps = Steps()
    with counted(steps), suppress(Problem):
        asked(content)
    return steps.number


@pytest.fixture(scope="module", autouse=True)
def warm() -> None:
    """Schemas and rules are read at the first answer."""
    for profile in sorted(PROFILES):
        for kind in LARGE:
            cost(profile, many(kind, 2))
