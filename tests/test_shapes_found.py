"""What real answers showed, shape by shape: each has a test here or in one of the files beside it.

| shape | test |
| --- | --- |
| Notubiz: a list of votes per side, classes and ids of another portal, names that do not add up | `test_shapes_notubiz` |
| votings known by number or title, several under an item, a result that the register lacks | `test_shapes_notubiz` |
| fields by their model: co-signers, linked event, vote in words | `test_shapes_notubiz` and below |
| Frisian kinds, outcomes, sides | `test_shapes_notubiz`, `test_vendor_cases`, below |
| the result of a vote as a paper of its own | `test_outcome_papers` |
| numbers that tell motion from amendment | `test_shapes_notubiz` and below |
| old shape with the main document as a value | `test_shapes_notubiz` |
| several organisations of one body; one key for one body | `test_notubiz`, `test_registry` |
| iBabs: vote, proposal and decision under an item, speakers, actual times, subtitle, presence in a decision, groups of everybody | `test_shapes_ibabs` |
| names per side, legends with roles, how names are joined | `test_shapes_ibabs` |
| registers of roll calls, letters and plans | `test_shapes_ibabs` |
| names of fields, ticked boxes, lists of holders, results in names of files, outcomes that are none | `test_shapes_ibabs` and below |
| portals at other addresses | `test_shapes_ibabs` and below |
| GemeenteOplossingen: voting records under `/Leden` | `test_shapes_addresses` |
| minutes: lists of members, votes in words | `test_readings`, `test_vote_notes`, `test_decisions`, below |
| a crawl that is ended | `test_breaks` |
"""

from typing import Any

import pytest

from crawlers.reading.attendance import attendance
from crawlers.reading.known import Known, Lid
from crawlers.reading.numbers import motion_number
from crawlers.reading.records import RecordBuilder
from crawlers.reading.registers import Entry, read_entry
from crawlers.reading.vote_notes import read_vote_note
from crawlers.reading.words import informatieobjecttype, keuze, motietype, uitslag
from crawlers.registry import bundled, choose
from crawlers.vendors.ibabs.portal import root_of, site_of
from standard.extensions import ExtInformatieObject

DUINVOORT = choose(bundled(), ["oss"])[0]
FRACTIES = ("Duinlijst", "Strandpartij", "Vrij Duin", "JA21")


def entry(register: str, **values: str) -> tuple[Entry, ExtInformatieObject]:
    builder = RecordBuilder(DUINVOORT)
    builder.fracties.have(FRACTIES)
    made = read_entry(builder, "k", register, "Zandpad langs de kust", values)
    assert isinstance(made.record.ext, ExtInformatieObject)
    return made, made.record.ext


def submitters(made: Entry) -> list[tuple[str, bool]]:
    rows: list[tuple[str, bool]] = []
    for put in made.puts:
        data: Any = put.record.data
        ext: Any = put.record.ext
        rows.append((data.naam, ext.eerste))
    return rows


# --- names of fields in registers of iBabs -----------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "value", "right"),
    [
        ("Raadslid", "Mia Helm", [("Mia Helm", True)]),
        ("raadsledenselectie", "Mia Helm; Sien Zee", [("Mia Helm", True), ("Sien Zee", False)]),
        ("medeondertekenaarsselectie", "Mia Helm;Sien Zee", [("Mia Helm", False), ("Sien Zee", False)]),
    ],
)  # fmt: skip
def test_fields_of_submitters(field: str, value: str, right: list[tuple[str, bool]]) -> None:
    assert submitters(entry("Moties", **{field: value})[0]) == right


@pytest.mark.parametrize(
    ("field", "value", "right"),
    [
        ("Mede indienende partijen", "Duinlijst, JA 21", ("Duinlijst", "JA21")),
        ("medeindiendepartijen", "Strandpartij;Lokaal Belang Duin", ("Strandpartij", "Lokaal Belang Duin")),
        ("fractieselectie", "Duinlijst", ("Duinlijst",)),
        ("Betrokken partijen", "VVD, JA 21", ("VVD", "JA21")),
        # whose parties these are, name and values do not say
        ("Betrokken partijen", "Waterbedrijf Kust", ()),
        ("fractieselectie", "B. de Duin", ()),
    ],
)  # fmt: skip
def test_fields_of_fracties(field: str, value: str, right: tuple[str, ...]) -> None:
    """A fractie of this council only is one too, and never a person."""
    made, told = entry("Moties", **{field: value})
    assert told.fracties == right
    assert submitters(made) == [(name, number == 0) for number, name in enumerate(right)]


@pytest.mark.parametrize("field", ["Datum PS", "ingediendindatum", "datummotie", "Datum ingekomen"])
def test_fields_of_the_day(field: str) -> None:
    assert str(entry("Moties", **{field: "04-06-2026"})[1].datum) == "2026-06-04"


@pytest.mark.parametrize(
    "field", ["Datum beantwoording", "Datum beantwoord", "datecompleted", "completed"]
)
def test_fields_of_what_is_settled(field: str) -> None:
    told = entry("Schriftelijke vragen", **{field: "04-06-2026"})[1]
    assert (told.afgedaan, str(told.afgedaan_op)) == (True, "2026-06-04")


def test_not_settled_in_words() -> None:
    told = entry("Toezeggingen", Status="Niet afgedaan")[1]
    assert (told.afgedaan, told.afgedaan_op) == (False, None)


@pytest.mark.parametrize("field", ["Datum uiterlijke beantwoording", "Verwachte datum afdoening"])
def test_fields_of_the_term(field: str) -> None:
    told = entry("Toezeggingen", **{field: "04-06-2026"})[1]
    assert (str(told.termijn), told.afgedaan, told.datum) == ("2026-06-04", None, None)


@pytest.mark.parametrize("field", ["behandelenin", "registrationdate"])
def test_fields_of_the_place_on_an_agenda(field: str) -> None:
    made, told = entry("Moties", **{field: "Raadsvergadering 03-06-2026 4.2. Zandpad"})
    assert made.agenda is not None
    assert (made.agenda.type_name, made.agenda.position) == ("Raadsvergadering", "4.2")
    assert str(told.datum) == "2026-06-03"


@pytest.mark.parametrize(
    ("field", "value"),
    [("BB-nummer", "26bb001"), ("externalid", "26M45"), ("Motienummer", "PS26-M52")],
)
def test_fields_of_the_number(field: str, value: str) -> None:
    assert entry("Moties en amendementen", **{field: value})[1].nummer == value


# --- values -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        ("26M45", "motie"),
        ("26A9", "amendement"),
        ("PS26-M52", "motie"),
        ("PS26-MV7", "motie"),
        ("VJN-A756", "amendement"),
        ("M12-2025", "motie"),
        ("26bb001", None),
    ],
)
def test_a_number_tells_the_kind_whatever_the_title_says(number: str, kind: str | None) -> None:
    read = motion_number(number)
    assert (read.kind if read else None) == kind


@pytest.mark.parametrize(
    "told", ["Niet in stemming gebracht", "Vervallen", "Verdaagd", "Overgenomen", "Afgevoerd"]
)
def test_what_became_of_a_motion_without_a_vote_is_no_outcome_of_one(told: str) -> None:
    """The words are kept; whether it was adopted or rejected they do not say."""
    assert uitslag(told) is None
    made, ext = entry("Moties", Status=told)
    assert (ext.uitslag, ext.uitslag_bron) == ("onbekend", told)
    assert made.told_vote("k") is None


@pytest.mark.parametrize(
    ("word", "outcome"),
    [("oannommen", "aangenomen"), ("Ferwurpen", "verworpen"), ("oanhâlden", "aangehouden"),
     ("Fersmiten", "verworpen"), ("Ynlutsen", "ingetrokken")],
)  # fmt: skip
def test_outcomes_in_frisian(word: str, outcome: str) -> None:
    assert uitslag(word) == outcome


def test_kinds_and_sides_in_frisian() -> None:
    assert [informatieobjecttype(each) for each in ("Moasje", "Amendemint", "Moasje frjemd")] == [
        "motie",
        "amendement",
        "motie",
    ]
    assert motietype("Plan", "Moasje frjemd") == "vreemd"
    assert (keuze("foar"), keuze("tsjin"), keuze("Unthâlding")) == ("voor", "tegen", "onthouden")


# --- addresses ----------------------------------------------------------------------------------------


def test_portals_stand_at_more_than_one_address() -> None:
    own = {each.key: each for each in bundled()}
    places = {
        key: site_of(root_of(own[key].portal_url, own[key].vendor_key))
        for key in ("westerwolde", "heusden", "heeze-leende", "provincie-noord-holland")
    }
    assert places["westerwolde"] == ("https://westerwolde.ibabs.org", "")
    assert places["heusden"] == ("https://ris2.ibabs.eu", "heusden")
    assert places["heeze-leende"] == ("https://ris2.ibabs.eu", "heezeleende")
    # the service knows the province by another name than its portal
    assert own["provincie-noord-holland"].vendor_key == "noord-holland"
    assert places["provincie-noord-holland"][0].startswith("https://noordholland.")


# --- minutes and decision lists -----------------------------------------------------------------------

KNOWN = Known(
    FRACTIES,
    (Lid("Bas Kwal", "Strandpartij"), Lid("Mia Helm", "Duinlijst"), Lid("Sien Zee", "Vrij Duin")),
    geheel=False,
)


@pytest.mark.parametrize(
    ("text", "there"),
    [
        ("Aanwezig: M. Helm de heer B. Kwal mevrouw S. Zee", ["M. Helm", "B. Kwal", "S. Zee"]),
        ("Aanwezig zijn de leden: M. Helm, de heer B. Kwal, alsmede de gemeentesecretaris de heer G. Golf.",
         ["M. Helm", "B. Kwal"]),
        ("Aanwezig:\nM. Helm\nB. Kwal\nS. Zee\n\nAfwezig:\nO. Mossel\n", ["M. Helm", "B. Kwal", "S. Zee"]),
        ("Aanwezig: P. Pier, B. Kwal (Strandpartij), D. Dobber, S. Zee (Vrij Duin).",
         ["P. Pier", "B. Kwal (Strandpartij)", "D. Dobber", "S. Zee (Vrij Duin)"]),
        ("Aanwezig: de leden M. Helm (Duinlijst), S. Zee (Vrij Duin), de griffier mevrouw G. Gul en als gast"
         " de heer J. Jol.", ["M. Helm (Duinlijst)", "S. Zee (Vrij Duin)"]),
    ],
)  # fmt: skip
def test_lists_of_members(text: str, there: list[str]) -> None:
    found = [each for each in attendance(f"Notulen van de raad\n{text}", KNOWN) if each.status == "aanwezig"]  # fmt: skip
    told = [
        each.naam.volledig + (f" ({each.naam.fractie})" if each.naam.fractie else "")
        for each in found
    ]
    assert told == there


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("De motie is unaniem aanvaard.", {"uitslag": "aangenomen", "volledig": True}),
        ("De motie is overgenomen.", {}),
        ("De fractie Vrij Duin stemde verdeeld (2 voor, 3 tegen).",
         {"fracties": {"Vrij Duin": {"keuze": "verdeeld", "voor": 2, "tegen": 3}}}),
        ("17 voor / 16 tegen / 2 blanco", {"telling": {"voor": 17, "tegen": 16, "blanco": 2}}),
        ("De heer Kwal wordt geacht tegengestemd te hebben.",
         {"leden": [{"naam": "Bas Kwal", "fractie": "Strandpartij", "keuze": "tegen"}]}),
        ("Aangenomen met de stemmen voor van de aanwezige leden van de fracties van Duinlijst, Vrij Duin en JA21.",
         {"uitslag": "aangenomen", "fracties": {name: {"keuze": "voor"} for name in ("Duinlijst", "Vrij Duin", "JA21")}}),
        ("Tegen hebben gestemd de fracties van Strandpartij en JA 21.",
         {"fracties": {"Strandpartij": {"keuze": "tegen"}, "JA21": {"keuze": "tegen"}}}),
        ("Aangenomen met stemonthouding van het lid Zee.",
         {"uitslag": "aangenomen", "leden": [{"naam": "Sien Zee", "fractie": "Vrij Duin", "keuze": "onthouden"}]}),
        ("Met de stimmen foar fan Duinlijst en tsjin fan Strandpartij oannommen.",
         {"uitslag": "aangenomen", "fracties": {"Duinlijst": {"keuze": "voor"}, "Strandpartij": {"keuze": "tegen"}}}),
    ],
)  # fmt: skip
def test_votes_in_words(text: str, right: dict[str, Any]) -> None:
    told = read_vote_note(text, KNOWN).as_json()
    assert {name: value for name, value in told.items() if value and name != "zeker"} == right
    assert told["zeker"]
