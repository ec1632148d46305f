"""Lines of councils whose words nobody had seen while writing the readers (`bench/woorden`)."""

from pathlib import Path

import pytest

from bench import feiten, lines

#: precision and recall that every set of a kind keeps; of outcomes and fields none may be wrong
FLOORS = {
    "stemming": (0.99, 0.95),
    "uitslag": (1.0, 0.95),
    "namen": (0.99, 0.97),
    "veld": (1.0, 0.94),
    "aanwezigheid": (0.995, 0.97),
    "privacy": (0.98, 0.92),
}


@pytest.mark.parametrize("path", sorted(lines.FOLDER.glob("*.txt")), ids=lambda path: path.stem)
def test_what_other_councils_write_is_read(path: Path) -> None:
    cases = list(feiten.cases(path))
    precision, recall = FLOORS[cases[0].soort]
    score = feiten.score(cases)
    assert score.precision >= precision, list(feiten.faults(cases))
    assert score.recall >= recall, list(feiten.faults(cases))


@pytest.mark.parametrize("soort", feiten.SOORTEN)
def test_given_cases_are_read(soort: str) -> None:
    path = feiten.GIVEN / f"{soort}.jsonl"
    if not path.exists():
        pytest.skip("de gegeven voorbeelden liggen hier niet")
    assert list(feiten.faults(list(feiten.cases(path)))) == []


def test_a_fault_is_told_by_its_fact() -> None:
    case = next(feiten.cases(lines.FOLDER / "uitslag.txt"))
    wrong = feiten.Case(
        case.soort, case.aard, case.text, case.known, frozenset({("uitslag", "verworpen")}),
        frozenset(), case.row,
    )  # fmt: skip
    assert [fault.split(":")[0] for fault in feiten.faults([wrong])] == ["onterecht", "gemist"]
