"""Whether what was adopted is settled: what a source says of it, and the letters that name it."""

import datetime as dt
from typing import Any

import pytest

from facts.settlement import Paper, Settlement, settlements, standing_of
from standard.extensions import ExtInformatieObject, Gebeurtenis
from standard.records import Record
from standard.resources import InformatieObject
from standard.vocabulary import Informatieobjecttype, Uitslag

JANUARY, MAY = dt.date(2025, 1, 30), dt.date(2025, 5, 12)


def paper(
    key: str,
    title: str,
    kind: str = "motie",
    day: dt.date | None = JANUARY,
    outcome: Uitslag | None = None,
    **more: Any,
) -> Paper:
    if outcome is None and kind in ("motie", "amendement"):
        outcome = Uitslag.aangenomen
    record = Record(
        organisatie="gm0513",
        bronidentificatie=key,
        leverancier="ibabs",
        data=InformatieObject(titel=title, informatieobjecttype=Informatieobjecttype(kind)),
        ext=ExtInformatieObject(uitslag=outcome, datum=day, **more),
    )
    return Paper(key, record)


def letter(title: str, day: dt.date | None = MAY, kind: str = "mededeling") -> Paper:
    return paper("brief", title, kind, day)


def settled(*papers: Paper) -> Settlement:
    return settlements(papers)["m"]


@pytest.mark.parametrize(
    ("motion", "title"),
    [
        ("M12 Groene daken op scholen", "Brief afdoening motie M12 Groene daken op scholen"),
        ("M12. Groene daken", "Raadsbrief afdoening motie M-12"),
        ("Motie M12: Groene daken", "Afdoening moties M11, M12 en M15"),
        ("Motie 12 Groene daken", "Afdoening motie nr. 12 groene daken"),
        ("Motie Veilige schoolroutes", "Afhandeling motie «Veilige schoolroutes»"),
        ("Veilige schoolroutes, ingediend door VVD", "Motie Veilige schoolroutes afgedaan"),
        ("2025-M3 Bomen terug", "Brief van het college: afdoening motie 2025-M3"),
    ],
)
def test_a_letter_that_names_a_motion_and_settles_it(motion: str, title: str) -> None:
    found = settled(paper("m", motion), letter(title))
    assert (found.afdoening, found.grondslag) == ("afgedaan", "brief"), title
    assert (found.datum, found.bron, found.brief) == (MAY, title, "brief")


def test_the_number_of_a_motion_may_have_a_field_of_its_own() -> None:
    for number, named in (
        ("26M45", "26M45"),
        ("26M45", "2026-M45"),
        ("M12-2025", "2025-M12"),
        ("2025-7", "2025-7"),
    ):
        own = paper("m", "Groene daken", nummer=number)
        assert settled(own, letter(f"Afdoening motie {named}")).afdoening == "afgedaan", number
    other = paper("m", "Groene daken", nummer="26M45")
    assert settled(other, letter("Afdoening motie 25M45")).afdoening == "onbekend"


@pytest.mark.parametrize(
    "title",
    [
        "Voortgang motie M12 groene daken",
        "Stand van zaken afdoening motie M12",
        "Uitstel afdoening motie M12",
        "Motie M12 nog niet afgedaan",
        "Collegebrief over motie M12 groene daken",
        "Verlenging afdoeningstermijn motie M12",
    ],
)
def test_a_letter_that_only_reports_settles_nothing(title: str) -> None:
    found = settled(paper("m", "M12 Groene daken"), letter(title))
    assert (found.afdoening, found.brief) == ("onbekend", "brief")
    assert [each.gebeurtenis for each in found.berichten] == ["bericht"]


@pytest.mark.parametrize(
    "papers",
    [
        # which of two it is cannot be said
        [paper("m", "M12 Groene daken"), paper("n", "M12 Blauwe daken"), letter("Afdoening motie M12")],
        # the number of another year, or another subject
        [paper("m", "M12 Groene daken"), letter("Afdoening motie M12 zwembad behouden")],
        [paper("m", "2024-M12 Groene daken"), letter("Afdoening motie 2025-M12")],
        [paper("m", "M12 Groene daken", day=dt.date(2019, 1, 1)), letter("Afdoening motie M12")],
        # a letter from before, without a day, or from somebody else
        [paper("m", "M12 Groene daken"), letter("Afdoening motie M12", dt.date(2024, 12, 1))],
        [paper("m", "M12 Groene daken"), letter("Afdoening motie M12", None)],
        [paper("m", "M12 Groene daken"), letter("Reactie op motie M12", kind="ingekomen_stuk")],
        # a road, an amendment, and a title too short to name one motion
        [paper("m", "A12 Geluidsscherm"), letter("Afdoening motie over de A12")],
        [paper("m", "M12 Groene daken"), letter("Afdoening amendement M12")],
        [paper("m", "Motie Wonen"), letter("Afdoening motie wonen in de wijk")],
        [paper("m", "Motie Veilige schoolroutes"), letter("Afdoening motie Veilige schoolroutes Zuid"),
         paper("n", "Motie Veilige schoolroutes Zuid")],
        # another motion as a letter
        [paper("m", "M12 Groene daken"), paper("n", "Afdoening motie M12", "motie", MAY)],
    ],
)  # fmt: skip
def test_where_it_may_be_another_nothing_is_said(papers: list[Paper]) -> None:
    found = settled(*papers)
    assert (found.afdoening, found.berichten) == ("onbekend", ())


def test_the_source_goes_before_a_letter() -> None:
    told = letter("Afdoening motie M12")
    assert settled(paper("m", "M12 Groene daken", afgedaan=False), told).afdoening == "open"
    on = dt.date(2025, 3, 1)
    event = Gebeurtenis(gebeurtenis="afgedaan", datum=on, bron="Datum afdoening")
    own = paper("m", "M12 Groene daken", afgedaan=True, afgedaan_op=on, levensloop=(event,))
    found = settled(own, told)
    assert (found.grondslag, found.datum, found.brief) == ("opgave", on, "brief")


def test_a_register_that_tells_it_of_others_says_that_the_rest_is_open() -> None:
    other = paper("n", "M1 Bomen", brontype="Moties", afgedaan=True)
    assert settled(paper("m", "M2 Daken", brontype="Moties"), other).grondslag == "register"
    assert settled(paper("m", "M2 Daken", brontype="Oude moties"), other).afdoening == "onbekend"
    rejected = paper("m", "M2 Daken", outcome=Uitslag.verworpen)
    assert settlements([rejected, other]).keys() == {"n"}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Afgedaan met raadsbrief van 12 maart 2025", "afgedaan"),
        ("De motie is uitgevoerd.", "afgedaan"),
        ("Afgedaan wat betreft de scholen; de rest nog niet", None),
        ("Gedeeltelijk afgedaan", None),
        ("In behandeling bij de afdeling", "open"),
        ("Nog niet gestart", "open"),
        ("Het college heeft een brief gestuurd", None),
        (None, None),
    ],
)
def test_where_it_stands(text: str | None, wanted: str | None) -> None:
    assert standing_of(text) == wanted
    found = settled(paper("m", "M12 Groene daken", stand_van_zaken=text))
    assert found.afdoening == (wanted or "onbekend")
