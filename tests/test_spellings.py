"""What is written in another way and says the same is read the same: titles in any case, marks before the
lines of a list, a label with and without its colon."""

import pytest

from crawlers.reading.known import Known
from crawlers.reading.outcomes import read_outcome
from crawlers.reading.presence import read_presence
from crawlers.reading.vote_notes import read_vote_note
from standard.vocabulary import Uitslag

KNOWN = Known.parse(
    "VVD, CDA, 50PLUS, Partij voor de Dieren",
    "Ada Brink (VVD); Ben Kolk (VVD); Cor Lamers (CDA); Dora Mulder (50PLUS)",
)


@pytest.mark.parametrize(
    "title",
    [
        "dhr.",
        "Dhr.",
        "DHR.",
        "mw.",
        "Mw.",
        "Mevr.",
        "drs.",
        "Drs.",
        "Mr.",
        "Ing.",
        "De heer",
        "mevrouw",
    ],
)
@pytest.mark.parametrize("colon", [":", ""])
def test_a_list_under_its_label_says_who_was_there(title: str, colon: str) -> None:
    text = f"Aanwezig{colon}\n{title} A. Brink (VVD)\n{title} C. Lamers (CDA)\nAfwezig{colon}\n{title} D. Mulder (50PLUS)"
    seen = [(one.naam.achternaam, one.status) for one in read_presence(text, KNOWN).personen]
    assert seen == [("Brink", "aanwezig"), ("Lamers", "aanwezig"), ("Mulder", "afwezig")]


@pytest.mark.parametrize(
    "begin",
    ["Aanwezig zijn", "Ter vergadering zijn aanwezig", "Ter vergadering aanwezig:", "Aanwezig:"],
)
def test_where_they_were_goes_without_saying(begin: str) -> None:
    text = f"{begin} mevrouw Brink en de heer Lamers, alsook de secretaris, de heer Poorter."
    people = {one.naam.achternaam: one.status for one in read_presence(text, KNOWN).personen}
    assert people["Brink"] == people["Lamers"] == "aanwezig"


@pytest.mark.parametrize("label", ["Dagelijks bestuur", "College", "Griffier"])
def test_who_stands_under_another_body_is_no_more_of_the_list(label: str) -> None:
    text = f"Aanwezig:\nA. Brink\nC. Lamers\n{label}:\nD. Mulder"
    assert {one.naam.achternaam for one in read_presence(text, KNOWN).personen} == {
        "Brink",
        "Lamers",
    }


@pytest.mark.parametrize("mark", ["• ", "- ", "– ", ""])
@pytest.mark.parametrize("colon", [":", ""])
def test_the_lines_of_a_list_are_read_whatever_mark_they_begin_with(mark: str, colon: str) -> None:
    text = f"Voor{colon}\n{mark}VVD (5)\n{mark}CDA (4)\nTegen{colon}\n{mark}50PLUS (1)"
    reading = read_vote_note(text, KNOWN)
    seen = {name: (vote.keuze, dict(vote.aantallen)) for name, vote in reading.fracties.items()}
    assert seen == {
        "VVD": ("voor", {"voor": 5}),
        "CDA": ("voor", {"voor": 4}),
        "50PLUS": ("tegen", {"tegen": 1}),
    }


@pytest.mark.parametrize(
    "name", ["Partij voor de Dieren", "Partij v.d. Dieren", "Partij v/d Dieren", "PvdD"]
)
def test_a_fractie_is_known_by_each_of_its_spellings(name: str) -> None:
    assert list(read_vote_note(f"Tegen: {name}, 50+", KNOWN).fracties) == [
        "Partij voor de Dieren",
        "50PLUS",
    ]


@pytest.mark.parametrize(
    ("text", "votes"),
    [
        ("VVD: Voor: 1 Tegen: 1\nCDA: Voor: 4 Tegen: 0", {"VVD": "verdeeld", "CDA": "voor"}),
        ("Tegen: VVD (stemverklaring), CDA", {"VVD": "tegen", "CDA": "tegen"}),
        ("Wie is daarvoor? Dat zijn de fracties van VVD en CDA.", {"VVD": "voor", "CDA": "voor"}),
        ("VVD: voor 2, tegen 1", {}),  # of motions 2 and 1, or so many members
    ],
)
def test_votes_of_fracties_are_read_and_not_guessed(text: str, votes: dict[str, str]) -> None:
    assert {
        name: vote.keuze for name, vote in read_vote_note(text, KNOWN).fracties.items()
    } == votes


def test_members_are_read_apart_from_the_fractie_that_is_told_before_them() -> None:
    reading = read_vote_note("Van de VVD stemt de heer Kolk tegen.", KNOWN)
    assert [(one.naam, one.keuze) for one in reading.leden] == [("Ben Kolk", "tegen")]
    assert "VVD" not in reading.fracties or reading.fracties["VVD"].keuze != "tegen"


def test_counts_are_read_behind_whatever_leads_to_them() -> None:
    reading = read_vote_note(
        "Na een korte pauze wordt het amendement met 13 tegen 8 stemmen aangenomen.", KNOWN
    )
    assert dict(reading.telling) == {"voor": 13, "tegen": 8}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Bij de berekening is een stijging van 40 cm aangenomen.", None),
        ("In de raming is een rente van 2,5 procent aangenomen", None),
        ("Voor het model is een groei aangenomen", None),
        ("De motie over de raming is aangenomen", Uitslag.aangenomen),
        ("Voor zijn 15 leden, tegen 6. Daarmee is het aangenomen.", Uitslag.aangenomen),
        ("De raad stemt met 21 tegen 9 in met het voorstel.", Uitslag.aangenomen),
        ("Het college stemt met 5 tegen 2 in met het voorstel.", None),
        ("Er wordt een norm van 0,8 aangehouden", None),
        ("De verordening uit 2012 wordt ingetrokken.", None),
        ("Het beleid is ingetrokken", None),
        ("Het voorstel over de verordening is ingetrokken", Uitslag.ingetrokken),
        ("Het ontwerpbesluit is ingetrokken", Uitslag.ingetrokken),
        ("Aangenomen moties 2024.pdf", None),
        ("Aangenomen motie fietspad.pdf", Uitslag.aangenomen),
        ("Conform besloten", Uitslag.aangenomen),
    ],
)
def test_what_is_supposed_is_not_decided(text: str, value: Uitslag | None) -> None:
    assert read_outcome(text).uitslag == value
