"""Days, moments and plain text, each read in one way by all."""

import datetime as dt

import pytest

from standard.bodies import bodies, plain
from standard.text import bare, fold
from standard.time import AMSTERDAM, day, moment


def test_a_day_is_a_full_date_and_nothing_else() -> None:
    assert day("2024-02-29") == dt.date(2024, 2, 29)
    for text in ("20240229", "2024-W09-4", "2023-02-29", "2024-2-29", "2024-02-29\n", "٢٠٢٤-٠٢-٢٩"):
        with pytest.raises(ValueError, match="is geen datum zoals 2026-01-31"):
            day(text)


def test_a_moment_has_a_time_and_an_offset() -> None:
    summer = moment("2026-07-09T20:00:00+02:00")
    assert summer == moment("2026-07-09t18:00:00.000z")
    assert summer.astimezone(AMSTERDAM).hour == 20
    for text in (
        "2026-07-09",
        "2026-07-09T20:00:00",
        "2026-07-09 20:00:00Z",
        "2026-07-09T25:00:00Z",
    ):
        with pytest.raises(ValueError, match="is geen tijdstip"):
            moment(text)


def test_text_is_compared_without_capitals_diacritics_and_signs() -> None:
    assert bare("Café Ĳsbrand") == "cafe ijsbrand"
    assert fold("  D'66 – Sûnder/Grinzen ") == "d 66 sunder grinzen"
    assert plain("Gemeente Súdwest-Fryslân") == "sudwest fryslan"
    assert bodies()["gm0796"].named("Den Bosch")
