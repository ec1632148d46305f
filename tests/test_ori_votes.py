"""Votes of a source that follows the standard: what each was on, and which of two decides."""

import itertools

import pytest

from crawlers.reading.records import RecordBuilder
from crawlers.registry import Council
from crawlers.vendors.ori import resources as ori
from crawlers.vendors.ori.extensions import extension, stemming_ext
from crawlers.vendors.ori.neighbours import Around
from standard import views
from standard.extensions import ExtStemming
from standard.resources import Resource, Stemming
from standard.vocabulary import StemKeuze, Stemonderwerp, Tegengesproken, Uitslag

COUNCIL = Council(
    "elders", "Elders", "gm0855", "gemeente", "Utrecht", "ori", "", "https://ori.invalid/v2", "", None, None
)  # fmt: skip
BUILDER = RecordBuilder(COUNCIL)


def read(resource: str, **body: object) -> tuple[str, Resource]:
    found = ori.read(resource, body, BUILDER)
    assert found is not None
    assert found.broken == []
    return BUILDER.id(resource, str(body["id"])), found.data


def around(*votes: tuple[str, str, str | None, str]) -> Around:
    """Two meetings with an item each, a motion and a proposal; votes are (key, item, paper,
    outcome)."""
    rows = [
        read("vergadering", id="maart", naam="Raad", vergaderdatum="2026-03-10"),
        read("vergadering", id="april", naam="Raad", vergaderdatum="2026-04-14"),
        read("agendapunt", id="p3", vergadering={"id": "maart"}, agendapuntTitel="Sluis"),
        read("agendapunt", id="p4", vergadering={"id": "april"}, agendapuntTitel="Sluis opnieuw"),
        read("informatieobject", id="motie", titel="Sluis open", informatieobjecttype="motie"),
        read("informatieobject", id="stuk", titel="Sluisplan", informatieobjecttype="voorstel"),
    ]
    for key, item, paper, outcome in votes:
        body: dict[str, object] = {"agendapunt": {"id": item}}
        if paper:
            body["informatieobject"] = {"id": paper}
        rows.append(read("stemming", id=key, resultaatMondelingeStemming=outcome, **body))
    return Around(dict(rows))


TIE = ("s1", "p3", "motie", "gelijk")
SECOND = ("s2", "p4", "motie", "voor")


def test_the_second_vote_decides_whatever_the_order() -> None:
    for order in itertools.permutations((TIE, SECOND)):
        ended = around(*order).outcome(BUILDER.id("informatieobject", "motie"))
        assert ended is not None
        assert ended[0] == Uitslag.aangenomen


@pytest.mark.parametrize("second", ["voor", "tegen"])
def test_two_outcomes_of_one_day_are_none(second: str) -> None:
    first = "tegen" if second == "voor" else "voor"
    votes = (("s1", "p3", "motie", first), ("s2", "p3", "motie", second))
    assert around(*votes).outcome(BUILDER.id("informatieobject", "motie")) is None


def vote_of(votes: Around, key: str, stems: list[StemKeuze]) -> tuple[Stemming, ExtStemming]:
    record_id = BUILDER.id("stemming", key)
    data = votes.resources[record_id]
    assert isinstance(data, Stemming)
    ext = extension(record_id, data, votes, (), stemming_ext(stems, 0))
    assert isinstance(ext, ExtStemming)
    return data, ext


@pytest.mark.parametrize(
    ("paper", "over", "shown"),
    [
        ("motie", Stemonderwerp.motie, False),
        ("stuk", Stemonderwerp.stuk, True),
        (None, Stemonderwerp.agendapunt, True),
    ],
)
def test_an_item_has_a_vote_when_it_was_voted_on(
    paper: str | None, over: Stemonderwerp, shown: bool
) -> None:
    data, ext = vote_of(around(("s1", "p3", paper, "voor")), "s1", [])
    assert ext.over == over
    assert ext.vergadering == BUILDER.id("vergadering", "maart")
    assert views.about_item(BUILDER.record("s1", data, ext)) is shown


def test_an_outcome_against_the_votes_is_said() -> None:
    votes = around(("s1", "p3", "motie", "voor"))
    _, ext = vote_of(votes, "s1", [StemKeuze.tegen, StemKeuze.tegen, StemKeuze.voor])
    assert [each.over for each in ext.tegenspraak] == [Tegengesproken.resultaat]
    assert not ext.volledig
    _, fine = vote_of(votes, "s1", [StemKeuze.voor])
    assert (fine.tegenspraak, fine.volledig) == ((), True)
