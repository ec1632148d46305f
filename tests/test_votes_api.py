"""Votes, people, parties and the log over HTTP: the same votes in the store, the tables, JSON and CSV."""

import csv
import io
import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from standard.views import full_name
from tables import Folder, Tables
from tables.shapes import shown
from tests.asking import AppClient
from tests.command import Crawled, Griffie
from tests.test_answers_kept import councils

KINDS = ("stemmen", "stemmingen", "personen", "fracties", "moties")


@pytest.fixture(scope="module")
def api(sampled: Griffie) -> Iterator[AppClient]:
    with sampled.app() as app, AppClient(app, raise_server_exceptions=False) as client:
        yield client


def got(api: AppClient, path: str, **params: Any) -> Any:
    answer = api.get(f"/api/v1/{path}", params=params)
    assert answer.status_code == 200, answer.text
    return answer.json()


def lines(api: AppClient, path: str, **params: Any) -> list[Any]:
    answer = api.get(f"/api/v1/{path}", params=params)
    assert answer.status_code == 200, answer.text
    return [json.loads(line) for line in answer.text.splitlines()]


def test_store_table_and_answers_have_the_same_votes(api: AppClient, sampled: Griffie) -> None:
    rows = lines(api, "stemmen", format="ndjson")
    store = sampled.open()
    members = {each.id: each.body for each in store.current(resource="stem", deleted=False)}
    said = Counter(
        (body["data"]["stemming"]["id"], body["data"]["keuzeStemming"]) for body in members.values()
    )
    named = [row for row in rows if row["persoon_naam"]]
    assert Counter((row["stemming"], row["keuze"]) for row in named) == said
    names = {
        each.id: full_name(each.body)
        for each in store.current(resource="natuurlijkpersoon", deleted=False)
    }
    assert all(row["persoon_naam"] == names[row["persoon"]] for row in named if row["persoon"])
    answer = api.get("/api/v1/stemmen", params={"format": "csv"}).text
    table = list(csv.DictReader(io.StringIO(answer)))
    assert tuple(table[0]) == shown("stemmen")
    assert [row["stemming"] + row["keuze"] for row in table] == [
        row["stemming"] + row["keuze"] for row in rows
    ]
    assert got(api, "stemmen", size=1)["total"] == len(rows)
    for vote in store.current(resource="stemming", deleted=False):
        one = got(api, f"stemmingen/{vote.id}")
        telling = vote.body["ext"].get("telling") or {}
        assert {name: one[name] for name in telling} == telling
        assert [row["stemming"] for row in one["stemmen"]] == [vote.id] * len(one["stemmen"])
    store.close()


@pytest.mark.parametrize("kind", KINDS)
def test_pages_give_every_row_once(api: AppClient, kind: str) -> None:
    member = "rows" if kind == "stemmen" else "items"
    page = got(api, kind, organisatie="oss", size=50)
    rows = page[member]
    while page["next"]:
        page = got(api, kind, organisatie="oss", size=50, cursor=page["next"])
        rows += page[member]
    assert len(rows) == page["total"] > 0
    assert len({json.dumps(row, sort_keys=True) for row in rows}) == len(rows)
    assert {row["organisatie"] for row in rows} == {"gm0828"}
    assert page["coverage"]["organisaties"] == 1


def test_what_is_asked_is_what_comes(api: AppClient) -> None:
    against = got(api, "stemmen", fractie="vvd", keuze="tegen", uitslag="aangenomen", size=1000)
    assert against["total"] == len(against["rows"]) > 10
    for row in against["rows"]:
        assert (row["fractie"], row["keuze"], row["uitslag"]) == ("VVD", "tegen", "aangenomen")
    motion = against["rows"][0]["motie"]
    assert {row["motie"] for row in got(api, "stemmen", motie=motion)["rows"]} == {motion}
    rebels = got(api, "stemmen", afwijkend="ja", size=1000)["rows"]
    assert all(row["keuze"] != row["meerderheid_fractie"] for row in rebels)
    listed = got(api, "afwijkers", size=1000)
    assert sum(each["afgeweken"] for each in listed["items"]) == len(rebels)
    assert listed["methode"]
    late = got(api, "stemmen", van="2026-01-01", tot="2026-06-30", size=1000)["rows"]
    assert late
    assert all("2026-01-01" <= row["datum"] <= "2026-06-30" for row in late)


def test_what_nothing_is_called_is_refused_with_the_nearest(api: AppClient) -> None:
    asked = {
        "fractie": ("VVVD", "VVD"),
        "partij": ("groenlinkss", "GroenLinks"),
        "organisatie": ("ossss", "oss"),
        "keuze": ("neutraal", "onthouden"),
        "persoon": ("Hanna van Bergshot", "Hanna van Bergschot"),
    }
    for name, (value, near) in asked.items():
        answer = api.get("/api/v1/stemmen", params={name: value})
        assert answer.status_code == 400, name
        [row] = answer.json()["invalidParams"]
        assert row["name"] == name
        assert near in row["valid"]
    for params in ({"motie": "weg"}, {"kleur": "rood"}, {"cursor": "x"}, {"size": "0"}):
        assert api.get("/api/v1/stemmen", params=params).status_code == 400
    for path in (
        "personen/weg",
        "fracties/weg",
        "stemmingen/weg",
        "organisaties/weg",
        "partijen/x",
    ):
        assert api.get(f"/api/v1/{path}").status_code == 404


def test_a_member_a_fractie_a_council_a_party(api: AppClient) -> None:
    member = max(got(api, "personen", size=1000)["items"], key=lambda row: row["afgeweken"])
    one = got(api, f"personen/{member['id']}")
    assert len(one["afwijkende_stemmen"]) == one["afwijking"]["afgeweken"] > 0
    assert one["afwijking"]["beoordeeld"] <= one["stemmingen"]
    cast = got(api, "stemmen", persoon=member["id"])
    assert cast["total"] == one["stemmingen"]
    group = got(api, f"fracties/{member['fractie_id']}")
    assert member["id"] in {row["id"] for row in group["personen"]}
    council = got(api, f"organisaties/{member['organisatie']}")
    pairs = {(row["een"], row["ander"]): row for row in council["overeenstemming"]}
    assert pairs
    for row in pairs.values():
        assert row["gelijk"] <= row["n"]
        assert (row["deel"] is None) == row["te_weinig"] == (row["n"] < 10)
    party = got(api, "partijen/VVD")
    assert party["totaal"]["stemmingen"] == sum(row["stemmingen"] for row in party["fracties"]) > 0
    assert party["coverage"]["organisaties"] == 12


def test_open_motions_are_adopted_and_long_ago(api: AppClient) -> None:
    asked = {"afdoening": "open", "dagen>": 365, "size": 1000}
    rows = got(api, "moties", **asked)["items"]
    assert rows
    for row in rows:
        assert (row["uitslag"], row["afdoening"]) == ("aangenomen", "open")
        assert row["afdoening_grondslag"] in ("opgave", "register")


def test_what_is_taken_away_is_in_no_table(griffie: Griffie, crawled_once: Crawled) -> None:
    """Nor in a file of a state that was live before."""
    crawled_once.copy("antwoorden", councils, griffie)
    assert griffie.run("index").returncode == 0
    store = griffie.open()
    motion = next(
        each
        for each in store.current(resource="informatieobject", type="motie", deleted=False)
        if b"tegen" in each.content
    )
    title = motion.body["data"]["titel"]
    code = motion.organisatie
    folder = Folder(griffie.data / "tabellen")
    before = folder.held()
    assert before is not None
    assert griffie.run("redact", motion.id, "--reden", "persoonsgegevens").returncode == 0
    tables = Tables(store, griffie.data / "tabellen")
    sql = "SELECT id, titel FROM {moties}"
    assert title not in {row["titel"] for row in tables.rows(sql, (), (code,))}
    assert tables.rows(sql, (), (code,))
    assert not (folder.path / before.councils[code].map).exists()
    tables.close()
    store.close()
