"""Dates, times, names and outcomes in all the spellings of the vendors."""

import contextlib
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers import markup
from crawlers.errors import Unreadable
from crawlers.reading import dates, names, words
from standard.vocabulary import Informatieobjecttype, StemKeuze, Uitslag, VergaderingsType


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-01-29", dt.date(2026, 1, 29)),
        ("29-1-2026", dt.date(2026, 1, 29)),
        ("03-04-2026", dt.date(2026, 4, 3)),
        ("Jan 29 2026 12:00AM", dt.date(2026, 1, 29)),
        ("donderdag 16 april 2026", dt.date(2026, 4, 16)),
        ("2018-07-05 00:00:00.000000", dt.date(2018, 7, 5)),
        ("0000-00-00 00:00:00", None),
        ("", None),
        (None, None),
    ],
)
def test_day(text: str | None, expected: dt.date | None) -> None:
    assert dates.day(text) == expected


@pytest.mark.parametrize("text", ["V", "morgen", "31-02-2026", "2026-13-01"])
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        dates.day(text)


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2025-01-14 19:30:00", "2025-01-14T18:30:00+00:00"),
        ("2025-07-14 19:30:00", "2025-07-14T17:30:00+00:00"),
        ("2025-07-14T19:30:00+01:00", "2025-07-14T18:30:00+00:00"),
        ("2025-07-14T19:30:00.1234567Z", "2025-07-14T19:30:00.123456+00:00"),
        ("2025-07-14 9:30+0200", "2025-07-14T07:30:00+00:00"),
        ("2025-07-14T1930Z", "2025-07-14T19:30:00+00:00"),
        ("14-7-2025 19:30 +01:00", "2025-07-14T18:30:00+00:00"),
        ("14-7-2025 19:30 tot 22:00 op 14-7-2025", "2025-07-14T17:30:00+00:00"),
        ("2026-03-29 03:30:00", "2026-03-29T01:30:00+00:00"),
        ("2026-10-25 02:30:00", "2026-10-25T00:30:00+00:00"),
    ],
)
def test_a_bare_time_is_amsterdam_time_and_an_offset_is_trusted(text: str, utc: str) -> None:
    stamp = dates.moment(text)[1]
    assert stamp is not None
    assert stamp.astimezone(dt.UTC).isoformat() == utc


@pytest.mark.parametrize(
    "text",
    ["2026-01-29T25:10:00Z", "2026-01-29T10:00:00+99:00", "0001-01-01T00:30:00+14:00"],
)
def test_a_time_with_an_offset_that_cannot_be_is_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        dates.moment(text)


@given(
    st.sampled_from(("12-3-2024", "2024-03-12", "12 maart 2024", "Mar 12 2024", "0001-01-01")),
    st.lists(
        st.one_of(
            st.sampled_from(("Z", "+01:00", "-2024", "12-3-2024", "19:30", "T", "24:61", "–")),
            st.text(max_size=6),
        ),
        max_size=6,
    ),
    st.sampled_from((" ", "T", "")),
)
def test_whatever_stands_behind_a_day_is_read_or_refused(
    day: str, behind: list[str], between: str
) -> None:
    with contextlib.suppress(Unreadable):
        found, stamp = dates.moment(day + between + between.join(behind))
        assert stamp is None or stamp.tzinfo is not None
        assert found is not None


@pytest.mark.parametrize("text", ["2026-01-29", "2026-01-29 00:00:00", "2026-01-29T00:00:00"])
def test_a_day_without_a_time_is_never_midnight(text: str) -> None:
    assert dates.moment(text) == (dt.date(2026, 1, 29), None)


def test_an_evening_may_end_after_midnight() -> None:
    start = dates.amsterdam(dt.date(2026, 1, 29), dt.time(20, 0))
    end = dates.end_after(start, dt.time(0, 45))
    assert end is not None
    assert end.date() == dt.date(2026, 1, 30)


def test_times_written_in_an_explanation() -> None:
    assert dates.times_in_text("Tijd: 19.30 - 22.00 uur") == (dt.time(19, 30), dt.time(22, 0))
    assert dates.times_in_text("Aanvang 20:00 uur in de raadzaal") == (dt.time(20, 0), None)
    assert dates.times_in_text("besproken op 12.30 m2") == (None, None)


@pytest.mark.parametrize(
    ("source", "full", "fractie"),
    [
        ("Zandstra, C.E. (Carla) (Volt)", "Carla Zandstra", "Volt"),
        ("Hoven, Maarten van", "Maarten van Hoven", None),
        ("Haag, Jochem  de", "Jochem de Haag", None),
        ("Fard Kaya, Melody", "Melody Fard Kaya", None),
        ("de heer J. de Vrieze (VVD)", "J. de Vrieze", "VVD"),
        ("mevrouw A.B. van der Bergh", "A.B. van der Bergh", None),
        ("Jonker (raadslid account), Piet", "Piet Jonker", None),
        ("&#39;t Hartje, Jan", "Jan 't Hartje", None),
        ("Anna Bakkertje", "Anna Bakkertje", None),
    ],
)
def test_names(source: str, full: str, fractie: str | None) -> None:
    name = names.naam(source)
    assert (name.volledig, name.fractie, name.bron) == (full, fractie, source)


def test_two_spellings_of_a_name_have_one_key() -> None:
    spellings = ("Hoven, Maarten van", "M. van Hoven", "van Hoven, M.", "de heer M. van Hoven (SP)")
    assert len({names.naam(each).sleutel for each in spellings}) == 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Motie verworpen", Uitslag.verworpen),
        ("AANGENOMEN", Uitslag.aangenomen),
        ("accepted", Uitslag.aangenomen),
        ("rejected", Uitslag.verworpen),
        ("Ynlutsen", Uitslag.ingetrokken),
        ("Stemmen staken", Uitslag.gelijk),
        ("niet aangenomen", Uitslag.verworpen),
        ("aangehouden tot maart", Uitslag.aangehouden),
        ("In behandeling", None),
        (None, None),
    ],
)
def test_outcomes(text: str | None, expected: Uitslag | None) -> None:
    assert words.uitslag(text) == expected


def test_an_unknown_vote_is_an_error_and_not_a_guess() -> None:
    assert words.keuze("Voor") == StemKeuze.voor
    assert words.keuze("abstain") == StemKeuze.onthouden
    assert words.keuze("Niet deelgenomen") == StemKeuze.afwezig
    with pytest.raises(Unreadable):
        words.keuze("misschien")


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("Moties", Informatieobjecttype.motie),
        ("Motie (Inkomend)", Informatieobjecttype.motie),
        ("Amendementen", Informatieobjecttype.amendement),
        ("Raadsvoorstel", Informatieobjecttype.voorstel),
        ("Schriftelijke vragen", Informatieobjecttype.vraag),
        ("Ingekomen stuk", Informatieobjecttype.ingekomen_stuk),
        ("Besluitenlijst raad", None),
        ("Emotienota", None),
    ],
)
def test_labels(label: str, expected: Informatieobjecttype | None) -> None:
    assert words.informatieobjecttype(label) == expected


def test_meeting_types_that_the_standard_lacks_stay_empty() -> None:
    assert words.vergaderingstype("Gemeenteraad") == VergaderingsType.raadsvergadering
    assert words.vergaderingstype("Commissie Ruimte") == VergaderingsType.commissievergadering
    assert words.vergaderingstype("Informatieavond") is None


def test_cancelled_is_said_of_the_meeting_not_of_an_item() -> None:
    assert words.is_cancelled("Commissie (vervallen)")
    assert words.is_cancelled("Raad", "De vergadering is geannuleerd.")
    assert not words.is_cancelled("Raad", "Agendapunt 5 is vervallen.")


def test_html_fragments_become_text() -> None:
    assert markup.plain("<p>Dag &amp; nacht</p><p>x<br>y</p>&nbsp;") == "Dag & nacht\nx\ny"
    assert markup.plain("Kosten < 5 & meer") == "Kosten < 5 & meer"
    assert markup.plain("<script>alert(1)</script>") is None


@given(st.text())
def test_any_text_survives_reading(text: str) -> None:
    result = markup.plain(text)
    assert result is None or result.strip() == result
    assert names.naam(text).bron == text
