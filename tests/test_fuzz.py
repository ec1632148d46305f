"""Whatever is put in, only declared errors come out, and nothing takes long: answers of vendors, names,
dates, votes, presence, questions, cursors, filters.

What is put in is made by hypothesis with a fixed seed, of the words that the readers themselves look
for. `GRIFFIE_TEST_FUZZ=n` puts in `n` of each (`make fuzz`) and looks at the seconds of the processor;
here it is a small share of that, and steps are counted, which are the same on any machine."""

import os
import re
import string
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from crawlers.errors import SourceError, Unreadable
from crawlers.normalise import normalise
from crawlers.reading.dates import clock, day, moment, times_in_text, try_day
from crawlers.reading.decisions import decision_votes
from crawlers.reading.field_kinds import read_field
from crawlers.reading.handed_out import handed_out
from crawlers.reading.known import Known
from crawlers.reading.name_lists import read_names
from crawlers.reading.names import naam, namen
from crawlers.reading.numbers import bare_title, motion_number
from crawlers.reading.outcomes import read_outcome
from crawlers.reading.presence import read_presence
from crawlers.reading.scrub import scrub
from crawlers.reading.vote_notes.reading import read_vote_note
from crawlers.registry import Council
from crawlers.vendor import vendors
from indexer.question.bounds import QueryError
from indexer.question.language import parse
from indexer.question.query import Query, TooBroad
from indexer.question.watching import made
from search_api.web.cursors import BrokenCursor, opened, opened_parts, seal_parts
from standard.filters import declared
from standard.resources import RESOURCES
from tests.conftest import ROOT

ASKED = int(os.environ.get("GRIFFIE_TEST_FUZZ", "0"))
#: inputs of each kind here, and of those that cost more
HERE, COSTLY = 25, 8
#: seconds of the processor, and calls within Python, that one input may take
SECONDS, STEPS = 1.0, 500_000
KNOWN = Known.parse("VVD, CDA, D66, Groen Duin, Lijst Van Buuren", "Jan Bos (VVD); A. de Wit (CDA)")
VENDORS = sorted(vendors())

# --- what is put in ------------------------------------------------------------------------------

WORDS = (
    *[
        "de",
        "het",
        "van",
        "en",
        "of",
        "niet",
        "met",
        "voor",
        "tegen",
        "over",
        "is",
        "wordt",
        "de",
        "heer",
        "mevrouw",
        "leden",
        "lid",
        "fractie",
    ],
    *[
        "VVD",
        "CDA",
        "D66",
        "Groen",
        "Duin",
        "Jan",
        "Bos",
        "A.",
        "Wit",
        "unaniem",
        "verdeeld",
        "stemmen",
        "stemt",
        "aangenomen",
    ],
    *[
        "verworpen",
        "ingetrokken",
        "aanwezig",
        "afwezig",
        "vanaf",
        "tot",
        "uur",
        "19.30",
        "12-3-2024",
        "31",
        "februari",
    ],
    *[
        "motie",
        "amendement",
        "M12",
        "26A9",
        "raad",
        "17",
        "2024-02-30",
        "99:99",
        "januari",
        "mei",
        "bsn",
        "999990019",
    ],
    *[
        "titel:",
        "uitslag:",
        "datum:",
        "fractie:",
        "tegen:>",
        "NEAR/3",
        "AND",
        "OR",
        "NOT",
        "EN",
        "NIET",
        "~5",
        "*",
        '"',
        "(",
        ")",
        "[",
        "]",
    ],
    *("\n", "\t", " ", "  ", ",", ";", ":", ".", "-", "–", "/", "(", ")", "«", "»", "'", "’"),
    *("\0", "\x07", "\ufeff", "\u202e", "\ud800", "é", "ß", "İ", "ﬁ", "٣", "𝟗", "💥", "&#x0;"),
)
WORD = st.one_of(st.sampled_from(WORDS), st.text(max_size=4), st.text(string.digits, max_size=9))
TEXT = st.lists(WORD, max_size=30).map(" ".join) | st.lists(WORD, max_size=15).map("".join)
#: the same again and again, as only somebody who means harm writes
LONG = st.builds(lambda word, times: word * times, WORD, st.integers(100, 1000))
TEXTS = st.one_of(TEXT, TEXT, TEXT, LONG)


def names_in(vendor: str) -> list[str]:
    """The words in a vendor's own package that may be names of fields, elements or classes."""
    folder = ROOT / "crawlers" / "vendors" / ("ori" if vendor == "orifeed" else vendor)
    text = "".join(path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*.py")))
    return sorted(set(re.findall(r"\"([A-Za-z_@#-]{2,40})\"", text)))


def answers(vendor: str) -> st.SearchStrategy[bytes]:
    """JSON, XML and pages of the names that its readers know, and anything else."""
    name = st.sampled_from(names_in(vendor))
    value = st.one_of(
        st.none(), st.booleans(), st.integers(), st.floats(), TEXT, st.sampled_from(WORDS)
    )
    body = st.recursive(
        value,
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(name, inner, max_size=6),
        max_leaves=25,
    )
    marked = st.recursive(
        TEXT.map(lambda text: text.replace("<", "&lt;")),
        lambda inner: st.builds(
            lambda tag, parts: f'<{tag} class="{tag}" id="{tag}">{"".join(parts)}</{tag}>',
            name.filter(str.isalpha) | st.sampled_from(("dl", "dt", "dd", "li", "ul", "div", "h2")),
            st.lists(inner, max_size=4),
        ),
        max_leaves=20,
    )
    return st.one_of(
        body.map(_json),
        marked.map(lambda text: f"<html><main>{text}</main></html>".encode("utf-8", "replace")),
        marked.map(lambda text: f"<s><Body>{text}</Body></s>".encode("utf-8", "replace")),
        st.builds(lambda content, at: content[:at], body.map(_json), st.integers(0, 200)),
        st.binary(max_size=200),
    )


def _json(value: Any) -> bytes:
    try:
        return orjson.dumps(value, option=orjson.OPT_NON_STR_KEYS)
    except TypeError:  # a lone surrogate, or a number over 64 bits
        return repr(value).encode("utf-8", "replace")


# --- how it is judged ----------------------------------------------------------------------------


class Steps:
    """Counts calls of functions, Python's own included; ends what would never end."""

    def __init__(self) -> None:
        self.number = 0

    def __call__(self, *_: Any) -> None:
        self.number += 1
        assert self.number < 10 * STEPS


@contextmanager
def quickly() -> Iterator[None]:
    if ASKED:
        before = time.process_time()
        yield
        assert time.process_time() - before < SECONDS
        return
    steps = Steps()
    with counted(steps):
        yield
    assert steps.number < STEPS


@contextmanager
def counted(steps: Steps) -> Iterator[None]:
    """Counts what is called meanwhile."""
    other = sys.getprofile()
    sys.setprofile(steps)
    try:
        yield
    finally:
        sys.setprofile(other)


def only(read: Callable[[Any], object], value: Any, *errors: type[Exception]) -> None:
    """Reads something; raises what is not declared."""
    with quickly(), suppress(*errors):
        read(value)


def put_in(number: int, least: int = HERE) -> Callable[[Any], Any]:
    """A fixed course of inputs."""

    def chosen(test: Any) -> Any:
        several = settings(
            max_examples=ASKED or least,
            deadline=None,
            database=None,
            phases=(Phase.generate,),
            suppress_health_check=list(HealthCheck),
        )
        return seed(number)(several(test))

    return chosen


# --- what is tried -------------------------------------------------------------------------------


@pytest.mark.parametrize("vendor", VENDORS)
@put_in(1, COSTLY)
@given(st.data())
def test_answers_of_vendors(vendor: str, data: st.DataObject) -> None:
    council = Council(
        "oss", "Oss", "gm0828", "gemeente", "Noord-Brabant", vendor, "oss", "", "", None, None
    )
    content = data.draw(ANSWERS[vendor])
    only(lambda said: normalise(said, vendor, council), content, SourceError)


ANSWERS = {vendor: answers(vendor) for vendor in VENDORS}


@put_in(2)
@given(TEXTS)
def test_names(text: str) -> None:
    only(naam, text)
    only(namen, text)
    only(lambda said: read_names(said, KNOWN), text)
    only(motion_number, text)
    only(bare_title, text)


@put_in(3)
@given(TEXTS)
def test_dates(text: str) -> None:
    only(day, text, Unreadable)
    only(moment, text, Unreadable)
    only(clock, text, Unreadable)
    only(try_day, text)
    only(times_in_text, text)


@put_in(4, COSTLY)
@given(TEXTS)
def test_votes(text: str) -> None:
    only(lambda said: read_vote_note(said, KNOWN), text)
    only(read_outcome, text)
    only(lambda said: decision_votes(said, KNOWN), text)


@put_in(5, COSTLY)
@given(TEXTS)
def test_presence(text: str) -> None:
    only(lambda said: read_presence(said, KNOWN), text)


@put_in(6)
@given(TEXTS, TEXTS)
def test_fields(name: str, value: str) -> None:
    only(lambda said: read_field(name, [said], KNOWN), value)


@put_in(7)
@given(TEXTS)
def test_what_is_private(text: str) -> None:
    only(scrub, text)
    only(handed_out, text.encode("utf-8", "replace"))


@put_in(8)
@given(TEXTS)
def test_questions(text: str) -> None:
    only(lambda said: made(Query(parse(said))), text, QueryError, TooBroad)


@put_in(9)
@given(TEXT, st.text(string.ascii_letters + string.digits + "-_=", max_size=80))
def test_cursors(text: str, signs: str) -> None:
    """Also one that we gave of which a sign was changed."""
    ours = seal_parts("lijst", 7, "a:b")
    for cursor in (text, signs, f"{ours[: len(signs)]}{signs}", signs + ours):
        only(opened, cursor, BrokenCursor)
        only(lambda said: opened_parts(said, "lijst", 2), cursor, BrokenCursor)


@put_in(10)
@given(TEXTS)
def test_filters(text: str) -> None:
    for parameter in FILTERS:
        only(parameter.read, text, ValueError)


@pytest.fixture(scope="module", autouse=True)
def warm() -> None:
    """Lists of words are read at the first question: that is no work of what is put in."""
    made(Query(parse("fietspadverlichting de 12-3-2024")))
    read_presence("Aanwezig: de heer Jan Bos (VVD)", KNOWN)


FILTERS = list(
    {
        (each.kind, each.name): each
        for profile in ("v2", "mini")
        for resource in RESOURCES
        for each in declared(profile, resource)
    }.values()
)
