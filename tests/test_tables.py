"""Votes as tables: what they have is what the store has, and they follow it."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from store import Store, default_address
from tables import Tables, bring_up, lists, measures
from tables.deviating import deviations
from tables.files import Folder
from tables.filters import Filter
from tests.command import Griffie
from tests.sampled import store

__all__ = ["store"]

ZOETERMEER = "gm0637"


@pytest.fixture(scope="module")
def tables(store: Store, sampled: Griffie) -> Iterator[Tables]:
    made = Tables(store, sampled.data / "tabellen")
    yield made
    made.close()


def test_every_vote_of_the_store_is_a_row_and_nothing_else_is(store: Store, tables: Tables) -> None:
    rows = {row["id"]: row for row in tables.rows("SELECT * FROM {stemmingen}")}
    votes = {vote.id: vote.body for vote in store.current(resource="stemming", deleted=False)}
    assert rows.keys() == votes.keys()
    for key, vote in votes.items():
        told = vote["ext"].get("telling", {})
        assert {name: rows[key][name] for name in told} == told
        assert rows[key]["volledig"] == vote["ext"]["volledig"]


def test_every_choice_of_a_member_is_a_row_with_the_choice_of_the_record(
    store: Store, tables: Tables
) -> None:
    rows = tables.rows("SELECT * FROM {stemmen} WHERE persoon IS NOT NULL")
    cast = {row["record"]: (row["stemming"], row["keuze"], row["fractie"]) for row in rows}
    assert len(cast) == len(rows)
    assert cast == {
        stem.id: (
            stem.body["data"]["stemming"]["id"],
            stem.body["data"]["keuzeStemming"],
            stem.body["ext"]["fractie"],
        )
        for stem in store.current(resource="stem", deleted=False)
    }


def test_seats_of_a_complete_vote_add_up_to_its_count(tables: Tables) -> None:
    seats: dict[str, Counter[str]] = {}
    sides_only = set()
    for row in tables.rows("SELECT * FROM {stemmen}"):
        if row["voor"] is None and row["tegen"] is None and row["keuze"] in ("voor", "tegen"):
            sides_only.add(row["stemming"])
        for side in ("voor", "tegen"):
            seats.setdefault(row["stemming"], Counter())[side] += row[side] or 0
    whole = tables.rows("SELECT * FROM {stemmingen} WHERE volledig AND voor IS NOT NULL")
    counted = [vote for vote in whole if vote["id"] not in sides_only]
    assert len(counted) > 150
    assert {vote["grondslag"] for vote in whole if vote["id"] in sides_only} == {"fractie"}
    for vote in counted:
        assert seats[vote["id"]] == Counter(voor=vote["voor"], tegen=vote["tegen"]), vote


def test_agreement_has_n_and_no_share_under_ten(tables: Tables) -> None:
    found = measures.agreement(tables, ZOETERMEER)
    pair = found.of("ChristenUnie", "CDA")
    assert pair
    assert (pair["gelijk"], pair["n"]) == (26, 43)
    for each in found.paren:
        assert (each["deel"] is None) == (each["n"] < measures.FEW)


def test_who_deviates_is_told_with_n(tables: Tables) -> None:
    (first, *_) = deviations(tables, Filter(organisatie=(ZOETERMEER,))).rows
    assert first["persoon_naam"] == "Mees Gansewinkel"
    assert (first["afgeweken"], first["beoordeeld"]) == (12, 43)
    small = tables.rows(
        """SELECT fractie, stemming, count(*) AS n FROM {stemmen} WHERE afwijkend IS NOT NULL
        GROUP BY ALL HAVING n < 2"""
    )
    assert small == []


def test_pages_follow_each_other_without_doubles(tables: Tables) -> None:
    asked, seen, after = Filter(organisatie=(ZOETERMEER,), fractie=("vvd",)), [], None
    while True:
        page = lists.page(tables, "stemmen", asked, 50, after)
        seen += page.rows
        after = page.next
        if after is None:
            break
    assert len(seen) == page.total
    assert seen == [row for batch in lists.every(tables, "stemmen", asked) for row in batch]
    assert {row["fractie"] for row in seen} == {"VVD"}


def test_tables_of_another_store_are_made_again_and_never_asked(
    sampled: Griffie, tmp_path: Path
) -> None:
    """Also where that one had gone on further: an earlier backup that was put back."""
    store, empty = sampled.open(), Store(default_address(tmp_path))
    folder = tmp_path / "tabellen"
    try:
        assert bring_up(store, Folder(folder)) > 0
        tables = Tables(empty, folder)
        assert tables.rows("SELECT * FROM {stemmen}") == []
        assert tables.seq() == 0
        tables.close()
        assert [place for place in folder.glob("*/*") if place.is_dir()] == []
    finally:
        store.close()
        empty.close()


def test_rows_are_counted_once_for_a_state(tables: Tables) -> None:
    """And anew for other councils, another condition, and another state."""
    asked = [Filter(), Filter(uitslag=("aangenomen",)), Filter((tables.codes()[0],))]
    totals = [lists.page(tables, "stemmingen", one, 1).total for one in asked]
    counted = dict(tables.state().counts)
    assert len(counted) >= len(asked)
    for one, total in zip(asked, totals, strict=True):
        assert lists.page(tables, "stemmingen", one, 5).total == total
        assert total == sum(map(len, lists.every(tables, "stemmingen", one)))
    assert tables.state().counts == counted


def test_tables_follow_what_changes(sampled: Griffie, tmp_path: Path) -> None:
    store, folder = sampled.open(), Folder(tmp_path / "tabellen")
    try:
        assert bring_up(store, folder) == 12
        assert bring_up(store, folder) == 0
        before = folder.held()
        assert before
        assert bring_up(store, folder, anew=True) == 12
        after = folder.held()
        assert after
        assert {each.map for each in before.councils.values()}.isdisjoint(
            {each.map for each in after.councils.values()}
        )
        assert {code: each.rijen for code, each in before.councils.items()} == {
            code: each.rijen for code, each in after.councils.items()
        }
    finally:
        store.close()
