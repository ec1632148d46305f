"""The notebook of five questions, run cell by cell against the service."""

import ast
import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.command import Griffie
from tests.conftest import ROOT
from tests.fixtures import serving_app

NOTEBOOK = ROOT / "docs" / "stemmen.ipynb"
#: lines that an answer may take
LINES = 5


def cells() -> list[str]:
    """The code in order; the first prepares, each of the others answers one question."""
    held = json.loads(NOTEBOOK.read_text(encoding="utf-8"))
    return ["".join(cell["source"]) for cell in held["cells"] if cell["cell_type"] == "code"]


def run(source: str, names: dict[str, Any]) -> Any:
    """Runs a cell as a notebook does; gives the value of its last line."""
    *before, last = ast.parse(source).body
    exec(compile(ast.Module(before, []), "cel", "exec"), names)
    if isinstance(last, ast.Expr):
        return eval(compile(ast.Expression(last.value), "cel", "eval"), names)
    exec(compile(ast.Module([last], []), "cel", "exec"), names)
    return None


@pytest.fixture(scope="module")
def answers(sampled: Griffie) -> Iterator[list[Any]]:
    with (
        sampled.app() as app,
        serving_app(app) as address,
        pytest.MonkeyPatch.context() as set_,
    ):
        set_.setenv("GRIFFIE_ADRES", address)
        names: dict[str, Any] = {}
        yield [run(source, names) for source in cells()][1:]


def test_every_question_is_answered_in_few_lines() -> None:
    first, *questions = cells()
    assert "urlopen" in first
    assert len(questions) == 5
    assert all(len(each.splitlines()) <= LINES for each in questions)


def test_the_answers_are_those_of_the_sample(answers: list[Any]) -> None:
    parties, pairs, deviating, (days, number), present = answers
    assert {party for (party, _), _ in parties} >= {"VVD", "CDA", "D66"}
    assert all(votes > 0 for _, votes in parties)
    assert pairs["CDA", "ChristenUnie"][:2] == (26, 43)
    assert deviating[0] == ("Mees Gansewinkel", "gm0637", 12, 43)
    assert number >= 7
    assert days >= 90
    assert all(there <= known for _, _, there, known in present)
