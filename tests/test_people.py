"""One person under several keys, fracties over time, and the national party behind a name."""

import datetime as dt
import json

import pytest

from crawlers.reading.names import naam
from crawlers.reading.records import RecordBuilder
from crawlers.reading.same_person import link
from crawlers.registry import Council
from sample.scenario import world
from sample.server import Emulator
from standard.parties import landelijk
from store import Put, Store
from store.same_person import Links, Oordeel
from tests.command import Griffie


def council(vendor: str = "ibabs") -> Council:
    return Council(
        "oss", "Oss", "gm0828", "gemeente", "Noord-Brabant", vendor, "oss", "", "", None, None
    )


def persons(*people: tuple[str, str], vendor: str = "ibabs") -> list[Put]:
    maker = RecordBuilder(council(vendor))
    return [maker.persoon(key, naam(name)) for key, name in people]


@pytest.mark.parametrize(
    ("spelling", "full"),
    [
        ("Passchier, C.E. (Charlotte) (Volt)", "Charlotte Passchier"),
        ("Heuvel, Maarten van", "Maarten van Heuvel"),
        ("Haan, Jochem  de", "Jochem de Haan"),
        ("Jansma (raadslid account)", "Jansma"),
        ("Hof, Jan van &#39;t", "Jan van 't Hof"),
        ("mevrouw A.B. Bosch-van der Meer (CDA)", "A.B. Bosch-van der Meer"),
        ("R. Strijker (Wethouder)", "R. Strijker"),
    ],
)
def test_every_spelling_gives_the_name_and_keeps_itself(spelling: str, full: str) -> None:
    name = naam(spelling)
    assert name.volledig == full
    assert name.bron == spelling


def test_a_name_that_was_spoiled_gives_way_to_the_whole_one() -> None:
    """Though it was read first, or is held from an earlier crawl, and tells as much."""
    spoiled, whole = naam("Een [31m teken"), naam("Daan Schoonderbeek")
    for order in ((spoiled, whole), (whole, spoiled)):
        maker = RecordBuilder(council())
        made = [maker.persoon("7", name) for name in order][-1].record
        assert "Schoonderbeek" in str(made.data)


def test_a_name_and_a_number_of_one_person_are_linked_as_a_guess(store: Store) -> None:
    store.write(
        persons(("17", "Jan de Vriesema"), ("naam:x", "J. de Vriesema"), ("18", "Piet Bosch"))
    )
    [made] = link(store, "gm0828")
    assert made.grondslag == "achternaam en voorletter"
    assert made.oordeel == Oordeel.vermoed
    assert link(store, "gm0828") == []


def test_where_two_fit_nobody_is_linked(store: Store) -> None:
    store.write(persons(("17", "Jan Bosch"), ("18", "Joke Bosch"), ("naam:x", "Bosch")))
    assert link(store, "gm0828") == []
    store.write(persons(("19", "Anna Kock"), ("20", "Anna Kock")))
    assert link(store, "gm0828") == []  # the source itself keeps them apart


def test_after_a_change_of_vendor_members_are_recognised(store: Store) -> None:
    store.write(persons(("17", "Bosch, Anna van")))
    store.write(persons(("a-1", "A. van Bosch"), vendor="notubiz"))
    store.write(persons(("a-2", "Anna Bosch"), vendor="notubiz"))
    [made] = link(store, "gm0828")
    assert set(made.pair) == {p.record.id for p in persons(("17", "x"), ("a-1", "x"))}


def test_a_rejected_guess_is_not_made_again(store: Store) -> None:
    store.write(persons(("17", "Jan de Vriesema"), ("naam:x", "J. de Vriesema")))
    [made] = link(store, "gm0828")
    links = Links(store)
    links.judge(*made.pair[::-1], "gm0828", Oordeel.verworpen)
    assert link(store, "gm0828") == []
    assert links.of(made.een) == []
    links.judge(*made.pair, "gm0828", Oordeel.bevestigd)
    assert [each.oordeel for each in links.of(made.ander)] == [Oordeel.bevestigd]


def test_the_command_shows_and_judges(griffie: Griffie) -> None:
    store = griffie.open()
    store.write(persons(("17", "Jan de Vriesema"), ("naam:x", "J. de Vriesema")))
    [made] = link(store, "gm0828")
    store.close()
    shown = griffie.run("persons", "oss")
    assert "vermoed" in shown.stdout
    done = griffie.run("persons", "--apart", *made.pair)
    assert done.returncode == 0, done.stderr
    assert "verworpen" in done.stdout
    assert griffie.run("persons", "--zelfde", made.een, "onbekend").returncode == 2


@pytest.mark.parametrize(
    ("fractie", "partijen", "grondslag"),
    [
        ("VVD", ("VVD",), "naam"),
        ("Partij van de Arbeid", ("PvdA",), "naam"),
        ("PvdA/GroenLinks", ("GroenLinks-PvdA",), "naam"),
        ("GroenLinks–PvdA", ("GroenLinks-PvdA",), "naam"),
        ("GL", ("GroenLinks",), "afkorting"),
        ("CDA Oss", ("CDA",), "naam met plaats"),
        ("ChristenUnie/SGP", ("ChristenUnie", "SGP"), "samengestelde naam"),
        ("CU-SGP", ("ChristenUnie", "SGP"), "samengestelde naam"),
        ("Voor de Gemeenschap", None, None),
        ("VVD Plus", None, None),
        ("Gouds CDA-alternatief", None, None),
        ("Groep De Vries", None, None),
        ("Lokaal Volt", None, None),
    ],
)
def test_the_national_party_of_a_name(
    fractie: str, partijen: tuple[str, ...] | None, grondslag: str | None
) -> None:
    found = landelijk(fractie, "Oss")
    assert (found.partijen if found else None) == partijen
    assert (found.grondslag if found else None) == grondslag


def test_a_member_who_moved_has_both_fracties_with_their_days(sampled: Griffie) -> None:
    store = sampled.open()
    oss = world()["oss"]
    [mover] = oss.switched
    day, _ = oss.switched[mover]
    rows = [
        version.body["ext"]
        for version in store.current(
            organisatie=oss.code, resource="fractielidmaatschap", deleted=False
        )
        if version.body["bronidentificatie"].endswith(f"/{mover}")
    ]
    periods = sorted((row["gezien_van"], row["gezien_tot"]) for row in rows)
    assert len(periods) == 2
    assert periods[0][1] < periods[1][0]
    assert dt.date.fromisoformat(periods[0][1]) < day <= dt.date.fromisoformat(periods[1][0])
    store.close()


def test_a_membership_that_is_written_late_has_all_that_was_read() -> None:
    """Answers come in any order: the first vote that was read may be written last."""
    maker = RecordBuilder(council())
    days = [dt.date(2025, 1, 30), dt.date(2024, 10, 10), dt.date(2026, 3, 26)]
    puts = [maker.lidmaatschap("vvd", "7", stated=False, datum=day) for day in days]
    stated = maker.lidmaatschap("vvd", "7")
    exts = [maker.latest(put).record.ext for put in (*puts[::-1], stated)]
    assert all(ext == exts[0] for ext in exts)
    body = maker.latest(puts[0]).record.body()["ext"]
    assert (body["gezien_van"], body["gezien_tot"]) == ("2024-10-10", "2026-03-26")
    assert body["grondslag"] == "opgave"
    elsewhere = maker.persoon("7", naam("De Wit, J. (Jan)"))
    assert maker.latest(elsewhere) is elsewhere


def test_a_fractie_says_that_its_party_is_derived(griffie: Griffie, emulator: Emulator) -> None:
    griffie.crawl(emulator, "oss")
    lines = griffie.run("export", "--resource", "fractie").stdout.splitlines()
    rows = {row["data"]["fractienaam"]: row["ext"] for row in map(json.loads, lines)}
    national = [ext for ext in rows.values() if ext.get("landelijke_partij")]
    assert national
    assert all(ext["afgeleid"] and ext["partijtabel"] for ext in national)
