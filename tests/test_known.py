"""What a council has: fracties and members by any usual spelling, and nothing by a likeness."""

import pytest

from crawlers.reading.known import Known, Lid

COUNCIL = Known.parse(
    "GroenLinks-PvdA, ChristenUnie/SGP, Ons Veld & Wold, Fractie Van Oord, JA21, FVD, DENK, D66",
    "Bep Hollander (D66); Kees van Oord (Fractie Van Oord); Truus Los",
)


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("PvdA/GL", "GroenLinks-PvdA"),
        ("GL - PvdA", "GroenLinks-PvdA"),
        ("PvdA en GroenLinks", "GroenLinks-PvdA"),
        ("CU/SGP", "ChristenUnie/SGP"),
        ("SGP-ChristenUnie", "ChristenUnie/SGP"),
        ("Ons Veld en Wold", "Ons Veld & Wold"),
        ("ONS VELD + WOLD", "Ons Veld & Wold"),
        ("Van Oord", "Fractie Van Oord"),
        ("fractie D66", "D66"),
        ("de fractie van DENK", "DENK"),
        ("JA 21", "JA21"),
        ("Forum voor Democratie", "FVD"),
        ("50 Plus", "50PLUS"),
        ("VVD", "VVD"),
    ],
)
def test_a_fractie_by_its_spellings(written: str, name: str) -> None:
    assert COUNCIL.fractie(written) == name


@pytest.mark.parametrize(
    "words", ["Ons Veld", "de coalitie", "VVD Plus", "Alle fracties", "VVD/D66", "Los", "50", ""]
)
def test_no_fractie_by_a_likeness(words: str) -> None:
    assert COUNCIL.fractie(words) is None


def test_members_with_and_without_fractie() -> None:
    assert COUNCIL.leden == (
        Lid("Bep Hollander", "D66"),
        Lid("Kees van Oord", "Fractie Van Oord"),
        Lid("Truus Los", ""),
    )
