"""Attendance and votes out of words: what is said is read, what is not said stays unknown."""

import datetime as dt

from bench.decisions import passages, score
from crawlers.reading.attendance import attendance
from crawlers.reading.decisions import decision_votes
from crawlers.reading.known import Known
from crawlers.reading.vote_notes import FractieVote, LidVote, read_vote_note
from crawlers.vendors.gemeenteoplossingen.papers import submitting
from standard.vocabulary import Aanwezigheidsstatus, StemKeuze, Uitslag

#: the council of the list below
COUNCIL = Known(("VVD", "CDA", "PvdA", "D66", "Dorpspartij", "GroenRood", "Helder!"))
LIST = """Besluitenlijst raadsvergadering
Aanwezig: de heer J. Aalders (VVD), mevrouw A. de Wilg (CDA) en de heren P. Jorissen (PvdA) en V.
van Damhert (D66).
Afwezig met kennisgeving: mevrouw T. Smidt (VVD).
1. Opening.
Er is bericht van verhindering ontvangen van de heer Visscher.
2. Vaststelling agenda.
De raad besluit unaniem: de agenda vast te stellen.
3. Kadernota.
1. een genummerde regel in het besluit
De raad besluit in meerderheid (16 stemmen voor en 14 stemmen tegen) de motie M3.1 aan te nemen.
Over de motie is hoofdelijk gestemd.
Voor de motie stemden:
Dorpspartij: de dames Pauw en Voorster en de heer Van Delden;
GroenRood: mevrouw Dolle.
Tegen de motie stemden:
CDA: mevrouw Houten en de heren Baas en Krijt.
4. Verordening.
De raad besluit in meerderheid: het amendement te verwerpen.
Voor het amendement stemden de fracties van het CDA, Helder! en de VVD.
"""


def test_attendance_lists_over_line_ends() -> None:
    found = {p.naam.volledig: (p.naam.fractie, p.status) for p in attendance(LIST)}
    present, told = Aanwezigheidsstatus.aanwezig, Aanwezigheidsstatus.afwezig_met_bericht
    assert found == {
        "J. Aalders": ("VVD", present),
        "A. de Wilg": ("CDA", present),
        "P. Jorissen": ("PvdA", present),
        "V. van Damhert": ("D66", present),
        "T. Smidt": ("VVD", told),
        "Visscher": (None, told),
    }


def test_a_roll_call_gives_members_and_nobody_else() -> None:
    vote = next(v for v in decision_votes(LIST, COUNCIL) if v.kenmerk == "3")
    assert (vote.voor, vote.tegen, vote.hoofdelijk, vote.uitslag) == (
        16,
        14,
        True,
        Uitslag.aangenomen,
    )
    sides = [(name.volledig, group, side) for name, group, side in vote.stemmen]
    assert ("Van Delden", "Dorpspartij", StemKeuze.voor) in sides
    assert ("Krijt", "CDA", StemKeuze.tegen) in sides
    assert len(sides) == 7
    assert "Houten" in vote.tekst


def test_a_group_that_the_council_does_not_have_is_no_fractie_of_its_members() -> None:
    vote = next(v for v in decision_votes(LIST) if v.kenmerk == "3")
    groups = {name.achternaam: group for name, group, _ in vote.stemmen}
    assert (groups["Delden"], groups["Krijt"]) == ("", "CDA")


def test_fracties_that_are_not_named_get_no_side() -> None:
    vote = next(v for v in decision_votes(LIST, COUNCIL) if v.kenmerk == "4")
    assert vote.lezing.fracties == dict.fromkeys(("CDA", "Helder!", "VVD"), FractieVote("voor"))
    assert vote.uitslag == Uitslag.verworpen


def test_unanimous_is_a_decision_with_no_sides() -> None:
    vote = next(v for v in decision_votes(LIST, COUNCIL) if v.kenmerk == "2")
    assert vote.unaniem
    assert not vote.lezing.fracties
    assert vote.voor is None


def test_vote_notes() -> None:
    note = read_vote_note("Tegen: VVD /BBB /JA21. Voor: overige fracties (2 afwezig).", COUNCIL)
    assert note.fracties == dict.fromkeys(("VVD", "BBB", "JA21"), FractieVote("tegen"))
    assert (note.overige, note.telling["afwezig"]) == (StemKeuze.voor, 2)
    assert note.uitslag is None
    unknown = read_vote_note("Tegen: VVD. Voor: overige fracties (X afwezig).", COUNCIL)
    assert "afwezig" not in unknown.telling
    assert read_vote_note("Unaniem", COUNCIL).unaniem
    both = read_vote_note("Voor (20): CDA (5), D66 (3). Tegen (15): VVD (10), D66 (1)", COUNCIL)
    assert (both.telling, both.fracties["D66"].keuze) == ({"voor": 20, "tegen": 15}, "verdeeld")
    spoken = read_vote_note(
        "met 21 stemmen voor en 14 tegen; tegen stemden de fracties van CDA en VVD.", COUNCIL
    )
    assert spoken.telling == {"voor": 21, "tegen": 14}
    assert spoken.fracties == dict.fromkeys(("CDA", "VVD"), FractieVote("tegen"))
    against = read_vote_note("Met de stemmen tegen van PvdA en VVD aangenomen", COUNCIL)
    assert against.uitslag == Uitslag.aangenomen
    assert set(against.fracties) == {"PvdA", "VVD"}


def test_the_side_of_a_majority_is_not_guessed() -> None:
    note = read_vote_note("met 20 tegen 15 stemmen verworpen", COUNCIL)
    assert (note.telling, note.uitslag) == ({}, Uitslag.verworpen)


def test_fracties_that_submitted_by_the_title() -> None:
    for listed, names in (
        ("VVD, BBB en JA21", ("VVD", "BBB", "JA21")),
        ("de fractie van de ChristenUnie", ("ChristenUnie",)),
        ("Dorp Samen & SGP", ("Dorp Samen", "SGP")),
        ("Dorp & Stad", ("Dorp & Stad",)),
    ):
        assert submitting(f"Motie bankjes, ingediend door {listed}") == names


def test_the_evaluation_set_is_read_with_hardly_a_fault() -> None:
    """What we say must be said by the text; what it says may now and then be missed."""
    every = passages()
    assert len(every) >= 80
    found = score(every)
    assert found.precision >= 0.98
    assert found.recall >= 0.9
    for kind in ("notitie", "lijst", "aanwezig"):
        assert score([each for each in every if each.kind == kind]).precision >= 0.98


def test_who_left_early_was_there_for_a_part() -> None:
    text = """Aanwezig: de heer J. Bosch (VVD), mevrouw A. Kock (SP)
1. Opening
Mevrouw Kock verlaat de vergadering om 21.40 uur.
"""
    bosch, kock = attendance(text)
    assert (bosch.status, kock.status) == (Aanwezigheidsstatus.aanwezig, Aanwezigheidsstatus.deels)
    assert (kock.naam.voorletters, kock.einde, kock.aanvang) == ("A.", dt.time(21, 40), None)
    assert kock.anker == "Mevrouw Kock verlaat de vergadering om 21.40 uur"


def test_a_named_member_says_nothing_of_his_fractie() -> None:
    note = read_vote_note(
        "Aangenomen met 20 stemmen voor en 1 tegen. De heer Bosch (CDA) stemt tegen.", COUNCIL
    )
    assert note.fracties == {}
    assert note.leden == (LidVote("Bosch", "CDA", "tegen"),)


def test_a_fractie_that_is_not_known_leaves_the_vote_open() -> None:
    text = """1. Opening.
2. Bomen.
Het voorstel is aangenomen. De fractie van de VVD stemde tegen. De fractie van Eikenblad stemde
tegen. De overige fracties stemden voor.
"""
    vote = next(v for v in decision_votes(text, COUNCIL) if v.kenmerk == "2")
    assert (set(vote.lezing.fracties), vote.lezing.overige) == ({"VVD"}, "voor")
    assert not vote.lezing.volledig


def test_the_title_of_a_motion_gives_nobody_a_side() -> None:
    text = "1. Opening.\n2. Moties.\nM9.2 Meer ruimte voor bijen en vlinders: verworpen met 7 stemmen voor en 12 stemmen tegen.\n"
    vote = next(v for v in decision_votes(text, COUNCIL) if v.kenmerk == "2")
    assert vote.lezing.telling == {"voor": 7, "tegen": 12}


def test_absent_from_a_vote_is_not_absent_from_the_meeting() -> None:
    text = """Aanwezig: de heer J. Bosch (VVD), mevrouw A. Kock (SP)

4. Motie
Voor: VVD, SP
Tegen: CDA
Afwezig: mevrouw B. Dolle (CDA)
Stemming: voor 12, tegen 3. Afwezig: de heer Roos.
"""
    told = {each.naam.achternaam: each.status for each in attendance(text)}
    assert told == dict.fromkeys(("Bosch", "Kock"), Aanwezigheidsstatus.aanwezig)


def test_a_label_of_a_speaker_opens_no_list() -> None:
    """Minutes word for word: «Voorzitter» alone on its line, and then what was said."""
    text = "Voorzitter\nDat\nPeter van der Zand\nAanwezig\nJ. Bosch (VVD)\nIk\nA. Kock\n"
    told = [each.naam.achternaam for each in attendance(text)]
    assert told == ["Bosch"]


def test_a_list_that_leaves_items_out_tells_of_the_items_that_stand_on_the_agenda() -> None:
    text = (
        "Besluitenlijst\n2. Vlaggen\nBesproken.\n4. Banken aan zee\nHet voorstel is aangenomen."
        " De fractie van de VVD heeft tegen gestemd.\n1. Dit is een eigen opsomming.\n9. En dit ook.\n"
    )
    agenda = {("2", "vlaggen"), ("4", "banken aan zee"), ("9", "sluiting")}
    [vote] = decision_votes(text, COUNCIL, agenda)
    assert (vote.kenmerk, set(vote.lezing.fracties)) == ("4", {"VVD"})
    assert not any(each.kenmerk for each in decision_votes(text, COUNCIL))
