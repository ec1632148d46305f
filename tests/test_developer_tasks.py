"""What developers come for, by the rule by which each task passes: D5-D12 (D1-D4 are in `test_developer_search`);
and what journalists ask of votes over the API: J5, J6 and J9."""

import csv
import hashlib
import io
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from griffie.operation import ALLOWANCE
from search_api.app import create_app
from search_api.operation import Operation
from standard.records import read_record
from store import Put
from tables.shapes import shown
from tests.asking import AppClient
from tests.command import Griffie
from tests.conftest import ROOT as REPOSITORY
from tests.fixtures import bulk_offered, search
from tests.test_index import motion

ROOT = "/api/v1"


@pytest.fixture(scope="module")
def api(sampled: Griffie) -> Iterator[AppClient]:
    with (
        sampled.app(operation=Operation(allowance=600)) as app,
        AppClient(app, raise_server_exceptions=False, follow_redirects=False) as client,
    ):
        yield client


def got(api: AppClient, path: str, **params: Any) -> Any:
    answer = api.get(f"{ROOT}/{path}", params=params)
    assert answer.status_code == 200, answer.text
    return answer.json()


def lines(api: AppClient, address: str) -> list[Any]:
    return [json.loads(line) for line in api.get(address).text.splitlines()]


# --- developers ---------------------------------------------------------------------------------------


def test_d5_in_step_with_all_that_changed_deletions_too(griffie: Griffie) -> None:
    """Numbers only go up, what is gone is told, and the same twice gives the same."""
    store = griffie.open()
    store.write([Put(motion(str(n), f"Motie {n}"), "k") for n in range(3)])
    with AppClient(create_app(store, griffie.engine(), [])) as api:
        held: dict[str, int] = {}

        def follow(address: str) -> str:
            answer = api.get(address)
            rows = [json.loads(line) for line in answer.text.splitlines()]
            assert [row["volgnummer"] for row in rows] == sorted(row["volgnummer"] for row in rows)
            for row in rows * 2:
                if row["op"] == "upsert":
                    held[row["id"]] = row["versie"]
                else:
                    assert "data" not in row
                    held.pop(row["id"], None)
            [following] = re.findall(r'<([^>]+)>; rel="next"', answer.headers["link"])
            return str(following)

        cursor = follow(f"{ROOT}/changes")
        store.write([Put(motion("1", "Motie anders"), "k")])
        store.remove({motion("2", "").id: "weg"})
        cursor = follow(cursor)
        assert held == {motion("0", "").id: 1, motion("1", "").id: 2}
        assert api.get(cursor).text == ""
    store.close()


def test_d6_the_whole_with_checksums_and_the_counts_of_the_api(api: AppClient) -> None:
    offered = bulk_offered(api)
    assert offered["volgnummer"]
    described = got(api, "openapi.json")
    assert offered["versie"] == described["info"]["version"]
    totals = {
        name: got(api, name, size=1)["total"] for name in ("stemmen", "stemmingen", "personen")
    }
    totals["informatieobject"] = None
    for name, total in totals.items():
        files = [each for each in offered["bestanden"] if each["tabel"] == name]
        assert {each["formaat"] for each in files} == {"ndjson", "parquet"}
        for each in files:
            content = api.get(each["url"]).content
            assert hashlib.sha256(content).hexdigest() == each["sha256"]
            assert total in (None, each["rijen"])
            half = api.get(each["url"], headers={"Range": f"bytes={len(content) // 2}-"})
            assert (half.status_code, half.content) == (206, content[len(content) // 2 :])
            rows = len(content.splitlines()) if each["formaat"] == "ndjson" else each["rijen"]
            assert rows == each["rijen"]
    dictionary = api.get("/gegevenswoordenboek.json").json()
    assert dictionary["tabellen"]


def test_d7_a_record_by_id_key_and_every_address(api: AppClient, sampled: Griffie) -> None:
    """308 for a merged one is in `test_api_rules`, 410 for a withdrawn one below."""
    store = sampled.open()
    kinds = {"vergadering": 2, "informatieobject": 60, "agendapunt": 2}
    for resource, number in kinds.items():
        for version in store.page(resource, number):
            body = version.body
            one = got(api, f"records/{version.id}")
            assert one["id"] == version.id
            key = {
                "organisatie": version.organisatie,
                "bronidentificatie": body["bronidentificatie"],
            }
            assert version.id in {row["id"] for row in got(api, "records", **key)["results"]}
            named = [body["bron_url"], body["data"].get("link")]
            named += [file.get("url") for file in body["ext"].get("bestanden", ())]
            for address in filter(None, named):
                found = got(api, "records", source_url=address)["results"]
                assert version.id in {row["id"] for row in found}, address
    of_oss = next(store.current(resource="vergadering", organisatie="gm0828", deleted=False))
    by_key = {"organisatie": "oss", "bronidentificatie": of_oss.body["bronidentificatie"]}
    assert of_oss.id in {row["id"] for row in got(api, "records", **by_key)["results"]}
    refused = api.get(f"{ROOT}/records", params={**by_key, "organisatie": "osss"})
    assert refused.status_code == 400
    assert "oss" in refused.json()["invalidParams"][0]["valid"]
    ids = [version.id for version in store.page("informatieobject", 100)]
    store.close()
    many = api.post(f"{ROOT}/records:batch", json={"ids": [*ids[:99], "bestaat-niet"]}).json()
    assert [row["id"] for row in many["results"]] == ids[:99]
    assert many["missing"] == ["bestaat-niet"]
    assert api.post(f"{ROOT}/records:batch", json={"ids": [*ids, "x"]}).status_code == 400


def test_d7_what_was_withdrawn_is_gone_with_what_may_still_be_told(griffie: Griffie) -> None:
    store = griffie.open()
    store.write([Put(motion("1", "Motie een"), "k")])
    store.remove({motion("1", "").id: "ingetrokken door de bron"})
    with AppClient(create_app(store, griffie.engine(), [])) as api:
        answer = api.get(f"{ROOT}/records/{motion('1', '').id}")
    store.close()
    assert answer.status_code == 410
    assert answer.json()["record"]["reden"] == "ingetrokken door de bron"
    assert "Motie een" not in answer.text


#: columns of the table of votes: more may come behind them
STABLE = (
    *("stemming", "motie", "titel", "type", "organisatie", "datum", "uitslag"),
    *("persoon", "persoon_naam", "fractie", "partij", "keuze", "aantal"),
    *("meerderheid_fractie", "afwijkend", "grondslag", "bron_url", "versie"),
)


def test_d8_votes_of_one_council_and_year_as_a_table(api: AppClient) -> None:
    asked = {"organisatie": "zoetermeer", "van": "2025-01-01", "tot": "2025-12-31", "format": "csv"}
    answer = api.get(f"{ROOT}/stemmen", params=asked)
    assert answer.headers["content-type"].startswith("text/csv")
    table = list(csv.DictReader(io.StringIO(answer.text)))
    assert tuple(table[0])[: len(STABLE)] == STABLE
    assert tuple(table[0]) == shown("stemmen")
    assert {row["organisatie"] for row in table} == {"gm0637"}
    assert {row["datum"][:4] for row in table} == {"2025"}
    assert {"voor", "tegen"} <= {row["keuze"] for row in table}
    apart = {each: got(api, "stemmen", keuze=each)["rows"] for each in ("afwezig", "onthouden")}
    assert any(apart.values())
    for choice, rows in apart.items():  # which are two
        assert {row["keuze"] for row in rows} <= {choice}
    assert {row["partij"] for row in table} >= {"VVD", "CDA"}
    told = {row["naam"]: row["uitleg"] for row in columns(api, "stemmen")}
    assert told.keys() >= set(shown("stemmen"))


def columns(api: AppClient, table: str) -> list[dict[str, str]]:
    """The columns of a table, as the dictionary of the data has them."""
    tables = api.get("/gegevenswoordenboek.json").json()["tabellen"]
    found: list[dict[str, str]] = next(
        each["kolommen"] for each in tables if each["tabel"] == table
    )
    return found


def test_d9_the_standards_own_shape_and_json_ld(api: AppClient) -> None:
    document = api.get("/ori/v2/openapi.json").json()
    page = api.get("/ori/v2/vergaderingen", params={"pageSize": 5}).json()
    shape = {"$ref": "#/components/schemas/PaginatedVergaderingList"}
    schema = {**shape, "components": document["components"]}
    assert list(Draft202012Validator(schema).iter_errors(page)) == []
    key = page["results"][0]["id"].rpartition("/")[2]
    linked = api.get(f"/records/{key}", headers={"Accept": "application/ld+json"})
    assert linked.headers["content-type"] == "application/ld+json"
    assert linked.json()["@context"]
    record = got(api, f"records/{key}")
    kept = {name: record[name] for name in ("organisatie", "bronidentificatie", "leverancier", "bron_url", "data", "ext")}  # fmt: skip
    assert read_record("vergadering", json.dumps(kept).encode()).data


def test_d10_an_asker_is_told_his_limits_and_nothing_twice(api: AppClient) -> None:
    first = api.get(f"{ROOT}/search", params={"q": "fietspad"}, headers={"Accept-Encoding": "gzip"})
    assert first.headers["content-encoding"] == "gzip"
    assert "q=600" in first.headers["ratelimit-policy"]
    left = int(re.findall(r"r=(\d+)", first.headers["ratelimit"])[0])
    mark = first.headers["etag"]
    again = api.get(f"{ROOT}/search", params={"q": "fietspad"}, headers={"If-None-Match": mark})
    assert (again.status_code, again.content) == (304, b"")
    assert int(re.findall(r"r=(\d+)", again.headers["ratelimit"])[0]) < left


def test_d10_the_numbers_are_those_of_the_documentation() -> None:
    for name in ("README.md", "README.nl.md"):
        text = (REPOSITORY / name).read_text(encoding="utf-8")
        assert re.search(rf"`GRIFFIE_LIMIET` \|[^|]*\b{ALLOWANCE}\b", text), name


def test_d10_who_asks_too_much_is_told_when_to_come_back(sampled: Griffie) -> None:
    with sampled.app(operation=Operation(allowance=2)) as app, AppClient(app) as api:
        answers = [api.get(f"{ROOT}/search", params={"q": str(n)}) for n in range(6)]
    refused = answers[-1]
    assert refused.status_code == 429
    assert int(refused.headers["retry-after"]) > 0
    assert refused.json()["request_id"]


def test_d11_any_search_is_a_feed_and_may_be_followed(api: AppClient) -> None:
    """How it is delivered, signed and tried again is in `test_following`."""
    feed = api.get(f"{ROOT}/search.atom", params={"q": "fietspad"})
    assert feed.headers["content-type"].startswith("application/atom+xml")
    assert feed.text.count("<entry>") == min(
        got(api, "search", q="fietspad")["total"]["value"], feed.text.count("<entry>")
    )
    assert "<entry>" in feed.text
    refused = api.post(f"{ROOT}/volgen", json={"q": "fietspad", "kanaal": "post", "adres": "x"})
    assert refused.status_code == 400
    assert {row["name"] for row in refused.json()["invalidParams"]} >= {"kanaal"}


def test_d12_what_one_builds_on_next_year(api: AppClient) -> None:
    """The version in the address, the answer and the description; a change log; errors with an id; a
    status. What will go is in `test_api_rules`."""
    log = (REPOSITORY / "CHANGELOG.md").read_text(encoding="utf-8")
    assert "`/api/v1`" in log.partition("\n## ")[0]
    answer = api.get(f"{ROOT}/status", headers={"X-Request-ID": "vraag-1"})
    described = api.get(f"{ROOT}/openapi.json").json()
    assert answer.headers["api-version"] == described["info"]["version"]
    assert described["servers"][0]["url"].endswith("/api/v1")
    rows = answer.json()["results"]
    assert {"toestand", "laatste_succes"} <= set(rows[0])
    wrong = api.get(f"{ROOT}/search?kleur=rood", headers={"X-Request-ID": "vraag-2"})
    assert wrong.headers["content-type"] == "application/problem+json"
    body = wrong.json()
    assert {"type", "title", "status", "detail", "instance"} <= set(body)
    assert body["request_id"] == wrong.headers["x-request-id"] == "vraag-2"


# --- journalists --------------------------------------------------------------------------------------


def test_j5_who_deviated_from_his_own_fractie_on_a_subject(api: AppClient) -> None:
    found = search(api, q="stikstof", type="motie", size=100)
    ids = [hit["id"] for hit in found["hits"]]
    body = got(api, "afwijkers", motie=ids, van="2022-01-01")
    assert body["methode"]
    for row in body["items"]:
        assert 0 < row["afgeweken"] <= row["beoordeeld"]
        for vote in row["stemmingen"]:
            one = got(api, f"stemmingen/{vote}")
            assert one["motie"] in ids
            [own] = [each for each in one["stemmen"] if each["persoon"] == row["persoon"]]
            assert own["afwijkend"]
            assert own["keuze"] != own["meerderheid_fractie"]


def test_j6_how_a_party_voted_on_a_subject_in_every_council(api: AppClient) -> None:
    found = search(api, q="vuurwerk*", type="motie", size=100)
    ids = [hit["id"] for hit in found["hits"]]
    rows = got(api, "stemmen", partij="vvd", motie=ids, size=1000)["rows"]
    assert {row["partij"] for row in rows} == {"VVD"}
    assert {row["motie"] for row in rows} <= set(ids)
    sides = {hit["id"]: hit["stemming"]["fracties"] for hit in found["hits"] if hit["stemming"]}
    for value in ("voor", "tegen"):
        asked = search(api, q=f"vuurwerk* stem:vvd={value}", type="motie", size=100)
        assert {hit["id"] for hit in asked["hits"]} == {
            key
            for key, told in sides.items()
            if value in {side for name, side in told.items() if "VVD" in name}
        }


def test_j9_adopted_motions_of_a_year_that_are_not_settled(api: AppClient) -> None:
    """Status, last event, days open; the letter where one names it (`test_settlement`)."""
    asked = {"organisatie": "gouda", "van": "2025-01-01", "tot": "2025-12-31"}
    table = got(api, "moties", **asked, uitslag="aangenomen", afdoening="open", size=1000)["items"]
    words = "uitslag:aangenomen afdoening:open (type:motie OF type:amendement)"
    hits = search(api, q=words, **asked, size=100)["hits"]
    assert {row["id"] for row in table} == {hit["id"] for hit in hits}
    assert table
    for row in table:
        assert row["afdoening_grondslag"] in ("opgave", "register", "stand_van_zaken")
        assert row["laatste_gebeurtenis"]
        assert row["dagen_open"] > 0
    old = got(api, "moties", **asked, afdoening="open", size=1000, **{"dagen>": 365})["items"]
    assert {row["id"] for row in old} == {row["id"] for row in table if row["dagen_open"] >= 365}
