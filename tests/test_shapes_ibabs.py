"""iBabs in the shapes that councils really answer in: agenda pages, entries, rows, legends."""

import datetime as dt
import html

import pytest

from crawlers.reading.agenda_links import agenda_link
from crawlers.reading.file_names import outcome_of_name
from crawlers.reading.records import RecordBuilder
from crawlers.reading.registers import read_entry
from crawlers.registry import Council
from crawlers.vendors.ibabs.portal import site_of
from crawlers.vendors.ibabs.spider import wanted
from crawlers.vendors.ibabs.vote_summary import groups, names_of
from standard.extensions import ExtInformatieObject
from standard.resources import InformatieObject
from tests.shapes import fracties, of, records, section, sides, summary

ITEM = "22222222-0000-4000-8000-00000000000"


def item(number: int, position: str, title: str, *sections: str) -> str:
    return (
        f'<li><div class="panel panel-default agenda-item" id="{ITEM}{number}"><div class="panel-heading">'
        f'<div class="panel-id">{position}</div><h3 class="panel-title"><span class="panel-title-label">{title}'
        f'</span></h3></div><div class="panel-body">{"".join(sections)}</div></div></li>'
    )


def details(**parties: str) -> str:
    rows = "".join(
        f"<li>{name.replace('_', ' ')}  ({number})<ul><li>{html.escape(names)}</li></ul></li>"
        for name, (number, names) in ((key, value.split("|")) for key, value in parties.items())
    )
    return f'<div class="vote-summary-legend-details hidden votes-9"><ul>{rows}</ul></div>'


def agenda(*items: str, heading: str = "", terms: str = "") -> str:
    return (
        "<html><head><title>Agenda</title></head><body><main><h1>Raad van Duinvoort</h1>"
        f"{heading}<h2>woensdag 3 juni 2026</h2><div class='heading3'>20:00 - 22:30</div>"
        f'<dl class="row"><dt>Locatie</dt><dd>Raadzaal</dd>{terms}</dl><ol>{"".join(items)}</ol></main></body></html>'
    )


def entry(**fields: str) -> str:
    rows = "".join(
        f"<dt>{name.replace('_', ' ')}</dt><dd>{value}</dd>" for name, value in fields.items()
    )
    return (
        f"<html><body><main><h1>26M8 Schelpen</h1><dl class='row'>{rows}</dl></main></body></html>"
    )


# --- agenda pages --------------------------------------------------------------------------------


def test_the_vote_and_the_decision_of_an_item_stand_apart_from_its_text() -> None:
    page = agenda(
        item(
            1,
            "4.1",
            "Strandvisie",
            section("", "<p>Waarom een visie.</p>"),
            section("Stemuitslag", summary("Duinlijst (6), Vrij Duin (2)", "Strandpartij (3)")),
            section("Voorgesteld besluit", "<p>De visie vast te stellen.</p>"),
            section("Besluit", "<p>Aangenomen.</p>"),
        )
    )
    made = records(page, "ibabs")
    [point] = of(made, "agendapunt")
    assert point["agendapuntOmschrijving"] == "Waarom een visie."
    assert point["voorgesteld_besluit"] == "De visie vast te stellen."
    assert fracties(made) == {"Duinlijst": (6, 0), "Vrij Duin": (2, 0), "Strandpartij": (0, 3)}
    [vote] = of(made, "stemming")
    assert (vote["telling"], vote["grondslag"]) == ({"voor": 8, "tegen": 3}, "fractie")
    assert vote["agendapunt"]["id"] == next(
        each["id"] for each in made if each["resource"] == "agendapunt"
    )
    [decision] = of(made, "besluit")
    assert (decision["besluitresultaat"], decision["uitslag_bron"]) == ("Aangenomen", "Aangenomen.")


def test_a_group_of_everybody_is_no_fractie() -> None:
    made = records(
        agenda(item(1, "1", "Plan", section("Stemuitslag", summary("Raadsleden (30)", "Raadsleden (2)")))),
        "ibabs",
    )  # fmt: skip
    assert fracties(made) == {}
    [vote] = of(made, "stemming")
    assert (vote["telling"], vote["grondslag"]) == ({"voor": 30, "tegen": 2}, "totaal")


def test_a_meeting_has_its_subtitle_and_the_times_at_which_it_was_held() -> None:
    terms = (
        "<dt>Start</dt><dd>woensdag 3 juni 2026 20:04</dd>"
        "<dt>Eind</dt><dd>donderdag 4 juni 2026 00:10</dd>"
    )
    [meeting] = of(
        records(agenda(item(1, "1", "Opening"), heading="<h2>Extra raad</h2>", terms=terms), "ibabs"),
        "vergadering",
    )  # fmt: skip
    assert (meeting["naam"], meeting["ondertitel"]) == ("Raad van Duinvoort", "Extra raad")
    assert meeting["vergaderdatum"] == "2026-06-03"
    assert meeting["geplandeAanvangVergadering"].startswith("2026-06-03T20:00")
    assert meeting["aanvangVergadering"].startswith("2026-06-03T20:04")
    assert meeting["eindeVergadering"].startswith("2026-06-04T00:10")


def test_citizens_who_speak_are_not_taken_over_and_members_were_there() -> None:
    speakers = "<ul><li>20.15 M. Helm (Duinlijst)</li><li>W. Bestuur (wethouder)</li></ul>"
    page = agenda(
        item(
            1, "2", "Strand", section("Sprekers", speakers), section("Insprekers", "De heer Burger")
        )
    )
    made = records(page, "ibabs")
    assert [row["naam"] for row in of(made, "aanwezigedeelnemer")] == ["M. Helm"]
    assert "Burger" not in str(made)


def test_presence_stands_in_the_decision_of_the_opening() -> None:
    told = (
        "De voorzitter opent. Afwezig zijn: de heer Van Helm en de dames Zee en Kwal. "
        "Mevrouw Golf (vanaf 20.40 uur) en de heer Schelp (tot 21:15 uur) zijn er niet steeds."
    )
    page = agenda(
        item(1, "1", "Opening", section("Besluit", told)),
        item(2, "2", "Later", section("Besluit", "Afwezig zijn: de heer Niemand.")),
    )
    rows = {row["naam"]: row for row in of(records(page, "ibabs"), "aanwezigedeelnemer")}
    assert {name: row["aanwezigheidsstatus"] for name, row in rows.items()} == {
        "van Helm": "afwezig",
        "Zee": "afwezig",
        "Kwal": "afwezig",
        "Golf": "deels",
        "Schelp": "deels",
    }
    assert rows["Golf"]["aanvangAanwezigheid"].startswith("2026-06-03T20:40")
    assert rows["Schelp"]["eindeAanwezigheid"].startswith("2026-06-03T21:15")


# --- entries -------------------------------------------------------------------------------------


def test_names_of_each_side_are_stated() -> None:
    voor = details(Duinlijst="2|Helm, Mia van , Zee, Sien", Vrij_Duin="1|Mossel, Olle")
    tegen = details(Vrij_Duin="2|Garnaal, Piet, Kreeft, Tom de")
    page = entry(
        Type="Motie",
        Stemmen=summary("Duinlijst (2), Vrij Duin (1)", "Vrij Duin (2)", (voor, tegen)),
    )
    made = records(page, "ibabs")
    assert sides(made) == {
        "Mia van Helm": "voor (Duinlijst)",
        "Sien Zee": "voor (Duinlijst)",
        "Olle Mossel": "voor (Vrij Duin)",
        "Piet Garnaal": "tegen (Vrij Duin)",
        "Tom de Kreeft": "tegen (Vrij Duin)",
    }
    assert not any(row["afgeleid"] for row in of(made, "stem"))
    [vote] = of(made, "stemming")
    assert (vote["grondslag"], vote["volledig"]) == ("individueel", True)


def test_names_that_are_listed_once_get_the_side_of_their_fractie_only() -> None:
    both = details(Duinlijst="2|Helm, Mia , Zee, Sien", Vrij_Duin="2|Mossel, Olle , Kwal, Rik")
    page = entry(Stemmen=summary("Duinlijst (2), Vrij Duin (1)", "Vrij Duin (1)", ("", both)))
    made = records(page, "ibabs")
    assert set(sides(made)) == {"Mia Helm", "Sien Zee"}
    assert all(row["afgeleid"] for row in of(made, "stem"))
    [vote] = of(made, "stemming")
    assert vote["volledig"] is False


def test_two_persons_of_one_surname_and_initial_are_two() -> None:
    page = entry(
        Stemmen=summary(
            "Duinlijst (1)",
            "Vrij Duin (1)",
            (details(Duinlijst="1|Bakker, Jan"), details(Vrij_Duin="1|Bakker, Joris")),
        )
    )
    made = records(page, "ibabs")
    assert sides(made) == {"Jan Bakker": "voor (Duinlijst)", "Joris Bakker": "tegen (Vrij Duin)"}
    assert len({each["id"] for each in made if each["resource"] == "natuurlijkpersoon"}) == 2


@pytest.mark.parametrize(
    ("legend", "read"),
    [
        ("50PLUS (Statenlid) (1), CDA (Statenleden) (4)", [("50PLUS", 1), ("CDA", 4)]),
        ("CDA Raadsleden (2), D66 (1)", [("CDA", 2), ("D66", 1)]),
        ("Raadslid Kwal - Raadsleden (1)", [("Raadslid Kwal", 1)]),
        ("Lokaal, Sociaal (3), VVD (2)", [("Lokaal, Sociaal", 3), ("VVD", 2)]),
        ("Alle raadsleden (31)", [(None, 31)]),
        ("voor", []),
    ],
)
def test_legends(legend: str, read: list[tuple[str | None, int]]) -> None:
    assert list(groups(legend)) == read


@pytest.mark.parametrize(
    ("lines", "number", "names"),
    [
        (["Haan, Jo de , Vis, Al"], 2, ["Haan, Jo de", "Vis, Al"]),
        (["Haan, Jo de, Vis, Al"], 2, ["Haan, Jo de", "Vis, Al"]),
        (["J. Haan, A. Vis, B. Aal"], 3, ["J. Haan", "A. Vis", "B. Aal"]),
        (["Haan, Jo de", "Vis, Al"], 2, ["Haan, Jo de", "Vis, Al"]),
        (["Haan, Jo de, Vis"], 2, None),
    ],
)
def test_joined_names(lines: list[str], number: int, names: list[str] | None) -> None:
    assert names_of(lines, number) == names


def test_boxes_and_lists_are_read_as_what_they_say() -> None:
    page = entry(
        Afgedaan='<i class="far fa-check-square"></i>',
        Portefeuillehouder="<ul><li>W. Eén</li><li>W. Twee</li></ul>",
    )
    [paper] = of(records(page, "ibabs"), "informatieobject")
    assert paper["afgedaan"] is True
    assert paper["portefeuillehouder"] == "W. Eén; W. Twee"


# --- registers -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "read"),
    [
        ("Stemmingen", True),
        ("Raadsbrieven", True),
        ("Collegeberichten", True),
        ("Lange termijnagenda", True),
        ("Raadsbesluiten", True),
        ("Geheime stukken", False),
        ("Contactpersonen", False),
    ],
)
def test_registers_that_users_look_for_are_read(name: str, read: bool) -> None:
    assert wanted(name) is read


def test_a_place_on_one_line() -> None:
    link = agenda_link("Raad van Duinvoort 03-06-2026 20:00 uur 4.2. Buiten werking stellen hek")
    assert link is not None
    assert (link.type_name, link.date) == ("Raad van Duinvoort", dt.date(2026, 6, 3))
    assert (link.position, link.title) == ("4.2", "Buiten werking stellen hek")
    bare = agenda_link("Raad 03-06-2026")
    assert bare is not None
    assert bare.position is None


def test_a_row_with_its_place_as_registration_date() -> None:
    row = {
        "DT_RowId": "33333333-0000-4000-8000-000000000001",
        "title": "26M4 Zandzuiger",
        "registrationdate": "Raad 03-06-2026 4.2. Zand",
    }
    [paper] = of(records({"recordsTotal": 1, "data": [row]}, "ibabs"), "informatieobject")
    assert (paper["titel"], paper["datum"]) == ("26M4 Zandzuiger", "2026-06-03")


@pytest.mark.parametrize(
    ("field", "value", "nummer", "kind"),
    [
        ("Motienummer", "M12-2025", "M12-2025", "motie"),
        ("BB-nummer", "26bb014", "26bb014", None),
        ("externalid", "24A03", "24A03", "amendement"),
        ("Nummer", "M 7", "M 7", "motie"),
        ("Zaaknummer", "2026-00123", None, None),
        ("Corsanummer", "26.0012345", None, None),
    ],
)
def test_the_number_that_an_entry_goes_by(
    field: str, value: str, nummer: str | None, kind: str | None
) -> None:
    """In a register of both kinds its letter tells which; any other number stays beside the record."""
    council = Council(
        "duinvoort", "Duinvoort", "gm0828", "gemeente", "Noord-Brabant", "ibabs", "", "", "", None, None
    )  # fmt: skip
    made = read_entry(
        RecordBuilder(council),
        "1",
        "Moties en amendementen",
        "Meer zand",
        {field: value, "Status": "Aangenomen"},
    ).record
    assert isinstance(made.ext, ExtInformatieObject)
    assert isinstance(made.data, InformatieObject)
    assert made.ext.nummer == nummer
    assert made.ext.overig == ({} if nummer else {field: value})
    assert made.data.informatieobjecttype == kind


@pytest.mark.parametrize(
    ("name", "outcome"),
    [
        ("A8-2026 AANGENOMEN Duinlijst Meer zand", "aangenomen"),
        ("M3 strandpad - verworpen.pdf", "verworpen"),
        ("M5 hek (INGETROKKEN).pdf", "ingetrokken"),
        ("Motie over de aangenomen begroting.pdf", None),
        ("MOTIE AANGENOMEN.pdf", None),
    ],
)
def test_an_outcome_that_stands_apart_in_a_file_name(name: str, outcome: str | None) -> None:
    assert outcome_of_name(name) == outcome


def test_a_portal_may_share_its_host() -> None:
    assert site_of("https://ris.voorbeeld.nl/Reports/Index/duinvoort") == (
        "https://ris.voorbeeld.nl",
        "duinvoort",
    )
    assert site_of("https://duinvoort.voorbeeld.nl/") == ("https://duinvoort.voorbeeld.nl", "")
