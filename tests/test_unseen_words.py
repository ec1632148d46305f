"""What was read of the lines of other councils stays read, and nothing beside it is asserted."""

import pytest

from bench import lines
from bench.feiten import Score, cases, score

#: per file of `bench/woorden`: facts that may be wrong, and facts that may be missed
MOST = {
    "aanwezigheid": (0, 5),
    "aanwezigheid_achtste": (0, 0),
    "aanwezigheid_derde": (0, 0),
    "aanwezigheid_elfde": (0, 0),
    "aanwezigheid_negende": (0, 0),
    "aanwezigheid_tiende": (0, 0),
    "aanwezigheid_twaalfde": (0, 0),
    "aanwezigheid_tweede": (0, 0),
    "aanwezigheid_vierde": (0, 0),
    "aanwezigheid_vijfde": (0, 0),
    "aanwezigheid_zesde": (0, 0),
    "aanwezigheid_zevende": (0, 0),
    "namen": (4, 11),
    "namen_achtste": (0, 1),
    "namen_derde": (2, 2),
    "namen_negende": (0, 0),
    "namen_tiende": (0, 0),
    "namen_twaalfde": (0, 0),
    "namen_vierde": (0, 0),
    "namen_vijfde": (0, 0),
    "namen_zesde": (0, 2),
    "namen_zevende": (0, 0),
    "privacy": (0, 0),
    "privacy_achtste": (0, 0),
    "privacy_derde": (1, 0),
    "privacy_vierde": (0, 2),
    "privacy_vijfde": (0, 0),
    "privacy_twaalfde": (0, 0),
    "stemming": (5, 6),
    "stemming_achtste": (0, 1),
    "stemming_derde": (0, 3),
    "stemming_elfde": (0, 0),
    "stemming_negende": (0, 0),
    "stemming_tiende": (0, 0),
    "stemming_tweede": (0, 0),
    "stemming_vierde": (0, 2),
    "stemming_vijfde": (0, 4),
    "stemming_zesde": (0, 1),
    "stemming_zevende": (0, 1),
    "uitslag": (0, 0),
    "uitslag_achtste": (0, 0),
    "uitslag_derde": (0, 2),
    "uitslag_elfde": (0, 0),
    "uitslag_negende": (0, 0),
    "uitslag_tiende": (0, 0),
    "uitslag_vierde": (0, 1),
    "uitslag_vijfde": (0, 0),
    "uitslag_zesde": (0, 0),
    "uitslag_zevende": (0, 0),
    "veld": (0, 5),
    "veld_derde": (0, 2),
    "veld_negende": (0, 1),
    "veld_vierde": (0, 1),
}


@pytest.mark.parametrize("name", sorted(path.stem for path in lines.FOLDER.glob("*.txt")))
def test_no_line_of_another_council_is_read_worse_than_it_was(name: str) -> None:
    wrong, missing = MOST[name]
    told: Score = score([*cases(lines.FOLDER / f"{name}.txt")])
    assert told.wrong <= wrong
    assert told.missing <= missing
