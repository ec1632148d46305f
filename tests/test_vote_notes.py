"""Votes and outcomes in words: what is certain is read, the rest is neither asserted nor hidden."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.feiten import OWN, Case, cases, read
from crawlers.reading.known import Known
from crawlers.reading.noted_votes import reading_vote
from crawlers.reading.outcomes import read_outcome
from crawlers.reading.vote_notes import read_vote_note
from standard.vocabulary import FractieStemResultaat, Uitslag

COUNCIL = Known.parse(
    "VVD, CDA, D66, SGP, SP, Voor Ons Dorp, Samen & Sterk, GroenLinks-PvdA, Fractie Blom",
    "Toon Vos (VVD); Corrie Vos (CDA); Els van den Berg (D66); Piet Kok-Smit (SP); Jan Blom (Fractie Blom)",
)
PASSAGES = [
    case
    for path in [*sorted(OWN.glob("*.jsonl")), *sorted(OWN.glob("*-buren.txt"))]
    for case in cases(path)
]
#: one passage of which a headless list takes the label: nothing is asserted where two readings are
KNOWN_GAPS = {"VVD, CDAVerdeeld gestemd: BBBTegen: PVV"}


@pytest.mark.parametrize("case", PASSAGES, ids=lambda case: f"{case.soort}: {case.text[:60]}")
def test_passages_give_what_is_right_and_nothing_else(case: Case) -> None:
    seen = read(case)
    assert seen - case.right - case.allowed == set()
    if case.text not in KNOWN_GAPS:
        assert case.right - seen == set()


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("Tegen: VVD, een deel van D66", "deel van D66"),
        ("Tegen: VVD en een lid van de SP", "lid van de SP"),
        ("Tegen: VVD (grotendeels)", "Tegen: VVD (grotendeels)"),
        ("Tegen: VVD en Dorpsbelang Noord", "Dorpsbelang Noord"),
        ("Tegen: de oppositie", "oppositie"),
        ("De heer Vos stemt tegen.", "Vos"),
        ("Voor: VVD, CDA. Tegen: CDA.", "CDA"),
        ("Alle fracties voor, behalve een enkele dwarsligger van SP", "Alle fracties voor"),
    ],
)
def test_what_is_not_understood_is_told_and_asserted_of_nobody(text: str, rest: str) -> None:
    reading = read_vote_note(text, COUNCIL)
    assert any(rest in words for words in reading.niet_herkend)
    assert not reading.volledig
    assert {"D66", "SP", "CDA"}.isdisjoint(
        name for name, vote in reading.fracties.items() if vote.keuze == "tegen"
    )


@pytest.mark.parametrize(
    "text",
    [
        "De SP overweegt tegen te stemmen.",
        "Als D66 voor stemt, haalt de motie het.",
        "SGP stemt niet tegen.",
        "Stemverklaring VVD: tegen de motie vanwege de kosten.",
        "Indieners: VVD, SP",
        "SP wil tegen stemmen",
        "Wie is voor? VVD?",
        "",
        "\n",
        "???",
    ],
)
def test_what_tells_no_vote_gives_none(text: str) -> None:
    reading = read_vote_note(text, COUNCIL)
    assert (reading.fracties, reading.leden, reading.telling, reading.overige) == ({}, (), {}, None)
    assert not reading.volledig


def test_two_things_in_one_note_are_not_mixed() -> None:
    reading = read_vote_note("Amendement A1: voor VVD. Motie M1: voor CDA.", COUNCIL)
    assert not reading.zeker
    assert reading.fracties == {}


def test_a_tie_and_a_later_vote_have_their_own_counts() -> None:
    text = "Op 4 mei staakten de stemmen (9 voor, 9 tegen). Op 18 mei aangenomen met 10 voor en 8 tegen."
    reading = read_vote_note(text, COUNCIL)
    assert (reading.uitslag, reading.telling) == (Uitslag.aangenomen, {"voor": 10, "tegen": 8})


def test_counts_that_contradict_the_outcome_leave_it_open() -> None:
    reading = read_vote_note("Met 9 stemmen voor en 12 tegen aangenomen.", COUNCIL)
    assert (reading.uitslag, reading.zeker) == (None, False)


@pytest.mark.parametrize(
    ("text", "full"),
    [
        ("Tegen: VVD. Voor: overige fracties", True),
        ("Unaniem aangenomen", True),
        ("Unaniem aangenomen, VVD tegen", False),
        ("Tegen: VVD", False),
        ("Verdeeld: VVD. Voor: overige fracties", False),
        ("Tegen: Dorpslijst. Voor: overige fracties", False),
    ],
)
def test_complete_only_when_every_vote_is_told(text: str, full: bool) -> None:
    assert read_vote_note(text, COUNCIL).volledig is full


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Vervallen omdat motie M3 is aangenomen", None),
        ("Ter kennisneming aangenomen", None),
        ("wel/niet aangenomen", None),
        ("Lijst van aangenomen en verworpen moties", None),
        ("De behandeling van de motie is aangehouden", None),
        ("Mevrouw Kok trekt het amendement niet in", None),
        ("De motie over aangehouden zaken is verworpen", Uitslag.verworpen),
        ("Motie «Aangenomen werk» verworpen", Uitslag.verworpen),
        ("In november aangehouden, in februari verworpen", Uitslag.verworpen),
        ("Verworpen, zie ook M9 (aangenomen)", Uitslag.verworpen),
        ("Verworpen_amendement_A4_parkeren.pdf", Uitslag.verworpen),
    ],
)
def test_outcomes_with_what_stands_round_them(text: str, value: Uitslag | None) -> None:
    assert read_outcome(text).uitslag == value


@pytest.mark.parametrize("piece", ["VVD, ", "voor ", "1-2 "])
def test_of_a_megabyte_the_beginning_is_read_and_that_is_not_sure(piece: str) -> None:
    reading = read_vote_note(piece * (1_000_000 // len(piece)), COUNCIL)
    assert not reading.zeker
    assert "meer tekst dan gelezen is" in reading.niet_herkend


def test_a_reading_becomes_a_vote_with_its_words_beside_it() -> None:
    text = "Aangenomen. Tegen: SP (2), Dorpslijst. Verdeeld: VVD. Voor: D66. Afwezig: mevrouw Van den Berg"
    vote = reading_vote("m1", read_vote_note(text, COUNCIL), text)
    results = {result.naam: (result.resultaat, result.tegen) for result in vote.fracties}
    assert results == {
        "SP": (FractieStemResultaat.verworpen, 2),
        "VVD": (FractieStemResultaat.verdeeld, None),
        "D66": (FractieStemResultaat.aangenomen, None),
    }
    assert [(lid.naam.volledig, lid.keuze) for lid in vote.leden] == [
        ("Els van den Berg", "afwezig")
    ]
    assert (vote.uitslag, vote.volledig, vote.tekst_bron) == (Uitslag.aangenomen, False, text)


PIECES = st.lists(
    st.sampled_from(
        [
            "VVD",
            "CDA",
            "Vos",
            "Kok-Smit",
            "Jan",
            "J.",
            "P.v.d.A.",
            "50+",
            "(",
            ")",
            ",",
            ";",
            ".",
            ":",
            "\n",
            "/",
            "-",
            "&",
            "5",
            "12",
            "(3)",
            "75%",
            "2-1",
            "voor",
            "tegen",
            "Voor:",
            "verdeeld",
            "aangenomen",
            "verworpen",
            "niet",
            "met",
            "en",
            "van",
            "de",
            "heer",
            "leden",
            "motie",
            "A1",
            "Onbekend",
            "xyz",
            "behalve",
            "op",
            "na",
            "unaniem",
            "stemmen",
            "overige",
            "fracties",
            "rest",
            "evenals",
            "geen",
            "één",
            "geacht",
            "stemverklaring",
            "!",
            "?",
            "blanco",
            "'t",
        ]
    ),
    max_size=25,
)


@given(PIECES)
def test_no_words_break_the_reader_and_nothing_is_asserted_twice(pieces: list[str]) -> None:
    reading = read_vote_note(" ".join(pieces), COUNCIL)
    assert {"VVD", "CDA", "PvdA", "50PLUS", "Fractie Blom"} >= reading.fracties.keys()
    assert len({lid.naam for lid in reading.leden}) == len(reading.leden)
    assert not (reading.volledig and not reading.zeker)


@pytest.mark.parametrize(
    ("text", "sides"),
    [
        ("Fracties VVD en CDA stemmen in met de motie, de overige fracties tegen.", "VVD CDA"),
        ("Het college wijst de motie af; VVD voor", "VVD"),
        ("VVD, m.u.v. mevrouw Van den Berg, tegen", ""),
        ("VVD was tegen, maar stemt nu voor", ""),
        ("VVD stemt tegen het amendement en voor de motie", ""),
        ("Voor/tegen: 17/12", ""),
    ],
)
def test_words_between_names_end_a_list(text: str, sides: str) -> None:
    reading = read_vote_note(text, COUNCIL)
    voor = [name for name, vote in reading.fracties.items() if vote.keuze == "voor"]
    assert voor == sides.split()
    assert not any(vote.keuze == "tegen" for vote in reading.fracties.values())


def test_a_number_behind_the_label_of_votes_is_their_sum_and_a_number_of_fracties_none() -> None:
    listed = read_vote_note("Stemmen voor: 17 CDA, SGP en SP\nStemmen tegen: 6 VVD, D66", COUNCIL)
    assert listed.telling == {"voor": 17, "tegen": 6}
    assert set(listed.fracties) == {"CDA", "SGP", "SP", "VVD", "D66"}
    assert not any(vote.aantallen for vote in listed.fracties.values())
    assert read_vote_note("Verworpen; 2 fracties voor", COUNCIL).telling == {}
    assert read_vote_note("Voor: 4 CDA, SGP", COUNCIL).telling == {}


def test_all_fracties_are_told_only_where_they_are_known_to_be_all() -> None:
    partly = Known(("VVD", "CDA"), geheel=False)
    assert read_vote_note("Voor: VVD. Tegen: CDA", Known(("VVD", "CDA"))).volledig
    assert not read_vote_note("Voor: VVD. Tegen: CDA", partly).volledig
    assert read_vote_note("9 voor, 4 tegen. Voor: VVD (9). Tegen: CDA (4)", partly).volledig
