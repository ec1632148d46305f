"""Counts of an index are remembered as long as it is what it was, and no longer."""

import datetime as dt
import uuid
from pathlib import Path
from typing import Any

import pytest

from indexer.engines.embedded import TantivyEngine
from indexer.engines.embedded.counted import KEY, remembered_counts
from indexer.question.language import parse
from indexer.question.nodes import Overdue, Parsed
from indexer.question.query import Query, Result, SearchDocument


def pledge(number: int, day: str, organisation: str = "gm0828") -> SearchDocument:
    place = ("Oss", "Noord-Brabant", "ibabs")
    text = "De wethouder zegt een azc of een asielzoekerscentrum toe."
    return SearchDocument(
        str(uuid.UUID(int=number)), "toezegging", organisation, *place, f"Toezegging {number}", (text,), day,
        number, 1, termijn=day, soort=f"soort {number % 3}",
    )  # fmt: skip


@pytest.fixture
def engine(tmp_path: Path) -> TantivyEngine:
    made = TantivyEngine(tmp_path, fresh=0)
    made.write([pledge(number, f"2026-03-{number + 1:02}") for number in range(20)], [], 1)
    return made


def told(result: Result) -> Any:
    return (
        result.total,
        result.exact_forms,
        result.facets,
        result.histogram,
        [h.document for h in result.hits],
    )


QUESTIONS = [
    Query(parse("azc"), facets=("organisatie", "soort"), histogram="maand", size=5),
    Query(parse("azc"), filters=(("soort", ("soort 1",)),), facets=("soort",), size=5),
    Query(parse("azc"), filters=(("soort", ("soort 2",)),), facets=("soort",), size=0),
    Query(parse("azc"), filters=(("soort", ("soort 1",)),), size=0),
    Query(parse("azc"), filters=(("jaar", ("2026",)),), facets=("jaar", "soort"), histogram="jaar"),
    Query(parse("azc"), size=0),
    Query(parse("asielzoekerscentrum"), size=0, tot=dt.date(2026, 3, 5)),
    Query(Parsed(Overdue()), facets=("soort",), size=3),
    Query(Parsed(Overdue()), size=0),
]


def test_what_is_remembered_is_what_is_counted(
    engine: TantivyEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Asked again, in another order, and of an index that went on or another day."""
    kept = engine._counted
    for number in (100, 101):
        for day in (20260305, 20260311):
            monkeypatch.setattr("indexer.question.plan.yesterday", lambda day=day: day)
            anew = []
            for question in QUESTIONS:
                engine._counted = remembered_counts()
                anew.append(told(engine.search(question)))
            engine._counted = kept
            for _ in range(2):
                assert [told(engine.search(question)) for question in QUESTIONS] == anew
                assert [told(engine.search(q)) for q in reversed(QUESTIONS)] == anew[::-1]
        engine.write([pledge(number, "2026-03-03", "gm0197")], [], number)


def test_nothing_is_counted_twice_of_one_state(
    engine: TantivyEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted: list[Any] = []
    count = engine._counts
    monkeypatch.setattr(engine, "_counts", lambda *asked: counted.append(asked) or count(*asked))
    first, *_ = QUESTIONS
    page = engine.search(first)
    later = Query(
        first.parsed, facets=first.facets, histogram="maand", size=5, offset=5, state=page.state
    )
    assert engine.search(later).facets == page.facets
    assert len(counted) == 1
    engine.write([pledge(50, "2026-03-03")], [], 2)
    assert engine.search(first).total == page.total + 1
    assert len(counted) == 2


def test_what_is_remembered_is_bounded() -> None:
    counted = remembered_counts(10 * KEY)
    for number in range(100):
        assert counted.of(number, lambda number=number: number) == number
        assert counted.of(number, lambda: -1) == number
        assert counted.cache.currsize <= 10 * KEY
    assert counted.of("groot", lambda: {"soort": [("a", 1)] * 1000}) == {"soort": [("a", 1)] * 1000}
    assert counted.of("groot", dict) == {}, "was groter dan alles waarvoor plaats is"
    with pytest.raises(ZeroDivisionError):
        counted.of("x", lambda: 1 // 0)
    assert counted.of("x", lambda: 3) == 3
