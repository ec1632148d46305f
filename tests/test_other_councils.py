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


#: per file of `bench/woorden`: facts that may be wrong, and facts that may be missed
MOST = {
    "aanwezigheid": (0, 5),
    "aanwezigheid_achtste": (0, 0),
    "aanwezigheid_dertiende": (0, 1),
    "aanwezigheid_derde": (0, 0),
    "aanwezigheid_elfde": (0, 0),
    "aanwezigheid_negende": (0, 0),
    "aanwezigheid_tiende": (0, 0),
    "aanwezigheid_twaalfde": (0, 0),
    "aanwezigheid_tweede": (0, 0),
    "aanwezigheid_veertiende": (0, 0),
    "aanwezigheid_vierde": (0, 0),
    "aanwezigheid_vijfde": (0, 0),
    "aanwezigheid_vijftiende": (0, 0),
    "aanwezigheid_zesde": (0, 0),
    "aanwezigheid_zevende": (0, 0),
    "aanwezigheid_zestiende": (0, 0),
    "aanwezigheid_zeventiende": (0, 0),
    "aanwezigheid_achttiende": (0, 0),
    "aanwezigheid_negentiende": (0, 1),
    "namen": (4, 11),
    "namen_achtste": (0, 1),
    "namen_dertiende": (0, 1),
    "namen_derde": (2, 2),
    "namen_negende": (0, 0),
    "namen_tiende": (0, 0),
    "namen_twaalfde": (0, 0),
    "namen_veertiende": (0, 0),
    "namen_vierde": (0, 0),
    "namen_vijfde": (0, 0),
    "namen_zesde": (0, 2),
    "namen_zevende": (0, 0),
    "namen_zestiende": (1, 3),
    "namen_zeventiende": (0, 0),
    "namen_achttiende": (0, 0),
    "namen_negentiende": (0, 0),
    "privacy": (0, 0),
    "privacy_achtste": (0, 0),
    "privacy_dertiende": (0, 0),
    "privacy_derde": (1, 0),
    "privacy_veertiende": (0, 0),
    "privacy_vierde": (0, 2),
    "privacy_vijfde": (0, 0),
    "privacy_twaalfde": (0, 0),
    "privacy_zestiende": (0, 0),
    "privacy_zeventiende": (0, 0),
    "privacy_achttiende": (0, 0),
    "stemming": (5, 6),
    "stemming_achtste": (0, 1),
    "stemming_dertiende": (0, 3),
    "stemming_derde": (0, 3),
    "stemming_elfde": (0, 0),
    "stemming_negende": (0, 0),
    "stemming_tiende": (0, 0),
    "stemming_tweede": (0, 0),
    "stemming_veertiende": (0, 4),
    "stemming_vierde": (0, 2),
    "stemming_vijfde": (0, 4),
    "stemming_vijftiende": (0, 0),
    "stemming_zesde": (0, 1),
    "stemming_zevende": (0, 1),
    "stemming_zestiende": (0, 9),
    "stemming_zeventiende": (0, 5),
    "stemming_achttiende": (0, 4),
    "stemming_negentiende": (0, 2),
    "uitslag": (0, 0),
    "uitslag_achtste": (0, 0),
    "uitslag_dertiende": (0, 0),
    "uitslag_derde": (0, 2),
    "uitslag_elfde": (0, 0),
    "uitslag_negende": (0, 0),
    "uitslag_tiende": (0, 0),
    "uitslag_veertiende": (0, 0),
    "uitslag_vierde": (0, 1),
    "uitslag_vijfde": (0, 0),
    "uitslag_vijftiende": (0, 0),
    "uitslag_zesde": (0, 0),
    "uitslag_zevende": (0, 0),
    "uitslag_zestiende": (0, 0),
    "uitslag_zeventiende": (0, 0),
    "uitslag_achttiende": (0, 0),
    "uitslag_negentiende": (0, 2),
    "veld": (0, 5),
    "veld_dertiende": (0, 0),
    "veld_derde": (0, 2),
    "veld_negende": (0, 1),
    "veld_veertiende": (0, 0),
    "veld_vierde": (0, 1),
    "veld_zestiende": (0, 1),
    "veld_zeventiende": (0, 0),
    "veld_achttiende": (0, 0),
}


@pytest.mark.parametrize("path", sorted(lines.FOLDER.glob("*.txt")), ids=lambda path: path.stem)
def test_what_other_councils_write_is_read(path: Path) -> None:
    cases = list(feiten.cases(path))
    precision, recall = FLOORS[cases[0].soort]
    score = feiten.score(cases)
    assert score.precision >= precision, list(feiten.faults(cases))
    assert score.recall >= recall, list(feiten.faults(cases))
    wrong, missing = MOST[path.stem]
    assert score.wrong <= wrong, list(feiten.faults(cases))
    assert score.missing <= missing, list(feiten.faults(cases))


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
