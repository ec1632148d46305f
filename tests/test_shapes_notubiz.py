"""Notubiz in the shapes that councils really answer in: portal, votings, registers, old and Frisian."""

from typing import Any

import pytest

from crawlers.reading.fields import Fields
from crawlers.reading.numbers import bare_title, kind_of_title, motion_number
from crawlers.reading.registers import entry_type
from crawlers.vendors.notubiz.matching import Paper, Voting, outcome_of, paper_of
from crawlers.vendors.notubiz.registers import read_item
from crawlers.vendors.notubiz.votes import added_up, read_chart
from standard.extensions import Telling
from standard.vocabulary import Uitslag
from tests.shapes import fracties, of, records, sides

PORTAL = """<html><body><h1>Raad</h1>
<div class="votes_chart" id="chart_31"></div><div class="votes_parties">
<div class="votes_list in_favor"><h5>Voor</h5><ul>
 <li>Duinlijst<ul><li><p>Leden:</p></li><li class="in_favor">M. Helm</li></ul></li></ul></div>
<div class="votes_list against"><h5>Tegen</h5><ul>
 <li>Strandpartij<ul><li class="against">T. Schelp</li><li class="against">R. Kwal</li></ul></li></ul></div>
<div class="votes_list divided"><h5>Verdeeld</h5><ul>
 <li>Vrij Duin<ul><li class="in_favor">O. Mossel</li><li class="against">P. Garnaal</li></ul></li></ul></div>
</div>
<div class="votes_chart" id="chart_32"></div><ul><li>Duinlijst<ul><li class="in_favor">M. Helm</li></ul></li></ul>
<div id="voting_33" class="voting"><h5><span class="icon-edit">Stemming</span> 26M7 Strandhuisjes</h5>
<div role="figure" aria-label="Aangenomen. voor: 2 stemmen, tegen: 1 stem, afwezig: 4 stemmen"></div>
<div class="votes_list voor"><h5>Voor</h5><ul><li tabindex="0">Duinlijst<ul><li class="voor">M. Helm</li>
<li class="voor">S. Zee</li></ul></li></ul></div>
<div class="votes_list against"><h5>Tegen</h5><ul><li tabindex="0">Strandpartij<ul><li class="against">T. Schelp</li>
</ul></li></ul></div><div class="votes_list onthouden"><ul><li tabindex="0">Vrij Duin<ul><li class="abstain">O. Mossel</li>
</ul></li></ul></div></div>
<nav><ul><li class="voor">Vergaderingen</li></ul></nav></body></html>"""


def test_every_list_of_a_voting_is_read() -> None:
    votings = read_chart(PORTAL)
    assert {key: len(each.leden) for key, each in votings.items()} == {"31": 5, "32": 1, "33": 4}
    assert (votings["33"].titel, votings["33"].uitslag) == ("26M7 Strandhuisjes", "aangenomen")
    told = votings["33"].telling
    assert told is not None
    assert (told.voor, told.tegen, told.afwezig) == (2, 1, 4)


def test_a_page_comes_to_votes_with_names() -> None:
    made = [
        each for each in records(PORTAL, "notubiz") if each["bronidentificatie"].startswith("31")
    ]
    assert sides(made) == {
        "M. Helm": "voor (Duinlijst)",
        "T. Schelp": "tegen (Strandpartij)",
        "R. Kwal": "tegen (Strandpartij)",
        "O. Mossel": "voor (Vrij Duin)",
        "P. Garnaal": "tegen (Vrij Duin)",
    }
    assert fracties(made)["Vrij Duin"] == (1, 1)


def test_names_that_do_not_add_up_are_not_all() -> None:
    members = read_chart(PORTAL)["31"].leden
    assert added_up(members, Telling(voor=2, tegen=3))
    assert not added_up(members, Telling(voor=3, tegen=2))
    assert not added_up(members, Telling(voor=2, tegen=3, onthouden=1))


def test_a_name_on_two_sides_has_none() -> None:
    twice = PORTAL.replace(
        '"against">R. Kwal', '"against">T. Schelp</li><li class="in_favor">T. Schelp'
    )
    voting = read_chart(twice)["31"]
    assert voting.contradicted
    assert "T. Schelp" not in {member.naam.volledig for member in voting.leden}


# --- votings -------------------------------------------------------------------------------------


def voting(title: str, kind: str | None = None, *, alone: bool = False) -> Voting:
    details = {"title": title, "voting_type": kind, "voting_result": "adopted"}
    return Voting.of(Fields({"id": 1, "type_data": details}), alone=alone)


PAPERS = [
    Paper.of("m", "PS26-M4 Schone duinen", None),
    Paper.of("a", "Minder prikkeldraad", "A9-2026"),
    Paper.of("x", "Motie vreemd Zeehonden", None),
]


@pytest.mark.parametrize(
    ("about", "paper"),
    [
        (voting("PS26-M4 Schone duinen (Duinlijst)"), "m"),
        (voting("A9-2026 Minder draad"), "a"),
        (voting("Zeehonden", "council_proposal"), "x"),
        (voting("Minder prikkeldraad"), "a"),
        (voting("PS26-M5 Schone duinen"), None),
        (voting("Vaststellen van de kadernota", "council_proposal", alone=True), None),
    ],
)
def test_a_voting_is_about_the_paper_of_its_number_or_title(
    about: Voting, paper: str | None
) -> None:
    found = paper_of(about, PAPERS, [])
    assert (found.record if found else None) == paper


def test_the_one_voting_of_an_item_is_about_its_one_paper_where_it_says_so() -> None:
    assert paper_of(voting("", alone=True), PAPERS[:1], []) == PAPERS[0]
    assert paper_of(voting("Stemming", "motion", alone=True), PAPERS[:1], []) == PAPERS[0]
    assert paper_of(voting("Stemming", "motion"), PAPERS[:1], []) is None
    assert paper_of(voting("De kadernota", None, alone=True), PAPERS[:1], []) is None


def test_a_second_vote_follows_a_tie() -> None:
    assert outcome_of([Uitslag.gelijk, Uitslag.aangenomen]) == Uitslag.aangenomen
    assert outcome_of([Uitslag.verworpen, Uitslag.aangenomen]) is None
    assert outcome_of([None]) is None


# --- numbers -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("26M45 Houd het strand schoon", "motie"),
        ("26A9 Tekst over een motie", "amendement"),
        ("PS26-MV7 Zandmotor", "motie"),
        ("VJN-A756 Schelpenpad", "amendement"),
        ("M12-2025 vraagt om een amendement", "motie"),
        ("Amendemint 3 (Duinlijst): net twa moasjes", "amendement"),
        ("Moasje frjemd oer de feart", "motie"),
        ("26bb001 Brief van het college", None),
        ("Beantwoording van motie 4", None),
        ("DRAMA 3 op het strand", None),
    ],
)
def test_a_number_or_first_word_tells_motion_from_amendment(title: str, kind: str | None) -> None:
    assert kind_of_title(title) == kind
    assert entry_type("Moasjes en amendeminten", title) == kind


def test_a_number_is_compared_without_spaces_and_capitals() -> None:
    first, second = motion_number("Motie M 12 Strand"), motion_number("M12")
    assert first is not None
    assert first == second
    assert bare_title("M12 - Strand") == bare_title("Motie 4: Strand") == "strand"


# --- registers -----------------------------------------------------------------------------------


def attribute(number: int, label: str, *values: Any) -> dict[str, Any]:
    return {"id": number, "label": label, "datatype": "varchar", "values": list(values)}


def plain(text: str) -> dict[str, Any]:
    return {"meta_data": None, "content": text}


def reference(model: str, key: int, label: str) -> dict[str, Any]:
    return {"meta_data": {"reference_model": model, "label": label}, "content": key}


def item(*attributes: dict[str, Any]) -> dict[str, Any]:
    row = {"id": 88, "permission_group": "public", "confidential": 0, "module_id": 6}
    return {**row, "attributes": [attribute(1, "Titel", plain("26M3 Een pad")), *attributes]}


def test_what_a_field_holds_is_told_by_its_model() -> None:
    row = item(
        attribute(36, "Indiener(s)", reference("party", 2, "Duinlijst")),
        attribute(87, "Mede-ondertekend", reference("person", 5, "Sien Zee"), reference("person", 6, "Gé Golf")),
        attribute(22, "Gekoppeld evenement", reference("agenda_item", 700, "Strand (Raad 01-07-2026 20:00)")),
        attribute(99, "Iets van ons", reference("event", 41, "Raad 01-07-2026")),
        attribute(62, "Uitslag", plain("Oannommen")),
        attribute(71, "Status", plain("Afgehandeld")),
        attribute(35, "Toelichting", plain("<p>Met de stemmen tegen van Strandpartij aangenomen.</p>")),
    )  # fmt: skip
    read = read_item(Fields(row))
    assert read is not None
    assert (read.places, read.events, read.unsure) == (("700",), ("41",), ())
    assert read.values["fracties"] == "Duinlijst"
    assert read.values["status"] == "Oannommen"
    assert "Strandpartij" in read.values["stemverhouding"]
    made = records({"items": [row]}, "notubiz")
    [paper] = of(made, "informatieobject")
    assert (paper["informatieobjecttype"], paper["uitslag"]) == ("motie", "aangenomen")
    assert [each["naam"] for each in of(made, "indiener")][-2:] == ["Sien Zee", "Gé Golf"]
    assert [each["id"] for each in paper["agendapunten"]]


def test_a_linked_event_without_a_model_may_be_either() -> None:
    read = read_item(Fields(item(attribute(22, "Gekoppeld evenement", plain("700")))))
    assert read is not None
    assert (read.places, read.unsure) == ((), ("700",))


def test_the_old_shape_has_its_main_document_as_a_value() -> None:
    old = {
        "@attributes": {"id": 5, "permission_group": "public", "confidential": 0, "module_id": 6},
        "attributes": {
            "attribute": [
                {"@attributes": {"id": 1}, "label": "Titel", "value": "Motie Zeewier"},
                {
                    "@attributes": {"id": 2},
                    "label": "Hoofddocument",
                    "value": {
                        "@attributes": {"id": 77, "version": 2},
                        "title": "Motie Zeewier",
                        "filetype": "PDF",
                        "url": "http://api.notubiz.nl/document/77/2",
                        "types": {"type": [{"@cdata": "Motie"}]},
                    },
                },
            ]
        },
        "attachments": {"document": [{"id": 12, "title": "Kaart", "url": "http://api.notubiz.nl/document/12/1"}]},
    }  # fmt: skip
    read = read_item(Fields(old))
    assert read is not None
    assert [document.id for document in read.documents] == ["77", "12"]
    main = read.documents[0]
    assert (main.url, main.name, main.label) == (
        "http://api.notubiz.nl/document/77/2",
        "Motie Zeewier.pdf",
        "Motie",
    )
