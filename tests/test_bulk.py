"""Everything to take along: counts as the API has them, checksums, one moment, what was withdrawn
left out, and a download that goes on where it broke off."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet
import pytest

from standard.resources import RESOURCES
from store import Close, Put, Store, default_address
from store.bulk import Bulk
from tables.shapes import TABLES, shown
from tests.asking import AppClient
from tests.command import Griffie
from tests.fixtures import bulk_offered
from tests.test_index import motion

BASE = "https://griffie.example"
KEYS = {motion(str(number), "").id for number in range(5)}


@pytest.fixture(scope="module")
def api(sampled: Griffie) -> Iterator[AppClient]:
    with sampled.app() as app, AppClient(app) as made:
        yield made


@pytest.fixture(scope="module")
def files(api: AppClient) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = bulk_offered(api)["bestanden"]
    return rows


def _of(files: list[dict[str, Any]], table: str, form: str) -> dict[str, Any]:
    return next(each for each in files if (each["tabel"], each["formaat"]) == (table, form))


def test_every_table_is_there_with_the_counts_of_the_api(
    api: AppClient, files: list[dict[str, Any]], sampled: Griffie
) -> None:
    assert {each["tabel"] for each in files} == {*RESOURCES, *TABLES}
    store = sampled.open()
    for name in RESOURCES:
        held = sum(1 for _ in store.current(resource=name, deleted=False))
        assert _of(files, name, "ndjson")["rijen"] == held, name
        assert _of(files, name, "parquet")["rijen"] == held, name
    store.close()
    meetings = api.get("/api/v1/search", params={"type": "vergadering"}).json()["total"]["value"]
    assert _of(files, "vergadering", "ndjson")["rijen"] == meetings


@pytest.mark.parametrize("table", ["stemmen", "stemmingen", "personen", "fracties", "moties"])
def test_the_tables_of_votes_have_the_rows_of_the_api(
    api: AppClient, files: list[dict[str, Any]], table: str, tmp_path: Path
) -> None:
    lines = api.get(_of(files, table, "ndjson")["url"]).content
    assert hashlib.sha256(lines).hexdigest() == _of(files, table, "ndjson")["sha256"]
    rows = [json.loads(line) for line in lines.splitlines()]
    member = "rows" if table == "stemmen" else "items"
    answer = api.get(f"/api/v1/{table}", params={"size": 1000, "organisatie": "oss"}).json()
    total = api.get(f"/api/v1/{table}", params={"size": 1}).json()["total"]
    assert len(rows) == total == _of(files, table, "ndjson")["rijen"]
    for row in answer[member]:
        row.pop("dagen_open", None)  # it depends on the day that it is
    own = [row for row in rows if row["organisatie"] == "gm0828"]
    assert sorted(own[:1000], key=json.dumps) == sorted(answer[member], key=json.dumps)
    path = tmp_path / "tabel.parquet"
    path.write_bytes(api.get(_of(files, table, "parquet")["url"]).content)
    assert pyarrow.parquet.read_table(path).num_rows == total
    assert pyarrow.parquet.read_schema(path).names == list(shown(table))


def test_lines_are_records_and_checksums_are_right(
    api: AppClient, files: list[dict[str, Any]]
) -> None:
    for table in ("vergadering", "stemming"):
        file = _of(files, table, "ndjson")
        content = api.get(file["url"]).content
        assert len(content) == file["omvang"]
        assert hashlib.sha256(content).hexdigest() == file["sha256"]
        lines = [json.loads(line) for line in content.splitlines()]
        assert len(lines) == file["rijen"]
        one = api.get(f"/api/v1/records/{lines[0]['id']}").json()
        assert {name: one[name] for name in lines[0]} == lines[0]


def test_parquet_is_read_alike_by_two_engines(
    api: AppClient, files: list[dict[str, Any]], tmp_path: Path
) -> None:
    file = _of(files, "informatieobject", "parquet")
    path = tmp_path / "tabel.parquet"
    path.write_bytes(api.get(file["url"]).content)
    arrow = pyarrow.parquet.read_table(path)
    rows = (
        duckdb.connect().execute(f"SELECT id, titel, versie FROM '{path}' ORDER BY id").fetchall()
    )
    assert arrow.num_rows == len(rows) == file["rijen"]
    assert sorted(arrow.column("id").to_pylist()) == [row[0] for row in rows]
    assert {row["id"]: row["titel"] for row in arrow.select(["id", "titel"]).to_pylist()} == {
        row[0]: row[1] for row in rows
    }


def test_a_download_that_broke_off_goes_on(api: AppClient, files: list[dict[str, Any]]) -> None:
    file = _of(files, "informatieobject", "ndjson")
    whole = api.get(file["url"])
    mark = whole.headers["etag"]
    half = file["omvang"] // 2
    first = api.get(file["url"], headers={"Range": f"bytes=0-{half - 1}"})
    rest = api.get(file["url"], headers={"Range": f"bytes={half}-", "If-Range": mark})
    assert (first.status_code, rest.status_code) == (206, 206)
    assert hashlib.sha256(first.content + rest.content).hexdigest() == file["sha256"]
    assert api.get(file["url"] + "x").status_code == 404


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Store]:
    opened = Store(default_address(tmp_path))
    opened.write([Put(motion(str(number), f"Motie {number}"), "k") for number in range(5)])
    yield opened
    opened.close()


def lines_of(bulk: Bulk, resource: str = "informatieobject") -> list[dict[str, Any]]:
    state = bulk.live()
    assert state is not None
    path = bulk.path(state.map, f"{resource}.ndjson")
    assert path is not None
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_nothing_is_made_again_without_a_change(small: Store, tmp_path: Path) -> None:
    bulk = Bulk(small, tmp_path / "bulk", BASE)
    assert bulk.bring_up() == bulk.bring_up() == bulk.live()


def test_what_is_withdrawn_is_gone_and_the_state_before_is_kept_a_while(
    small: Store, tmp_path: Path
) -> None:
    bulk = Bulk(small, tmp_path / "bulk", BASE)
    before = bulk.bring_up()
    gone = motion("3", "").id
    small.write([], [Close("k", frozenset(KEYS - {gone}), "weg")])
    bulk.bring_up()
    assert gone not in {line["id"] for line in lines_of(bulk)}
    assert len(lines_of(bulk)) == 4
    assert bulk.path(before.map, "informatieobject.ndjson") is not None


def test_what_is_redacted_is_in_no_file_any_more(small: Store, tmp_path: Path) -> None:
    from store.redaction import redact

    bulk = Bulk(small, tmp_path / "bulk", BASE)
    before = bulk.bring_up()
    redact(small, None, [motion("3", "").id], "verzoek")
    assert bulk.live() is None, "tot zij opnieuw gemaakt zijn worden zij niet gegeven"
    assert bulk.path(before.map, "informatieobject.ndjson") is None
    bulk.bring_up()
    assert not (tmp_path / "bulk" / before.map).exists()
    assert all("Motie 3" not in str(line) for line in lines_of(bulk))


def test_what_changes_meanwhile_is_given_as_it_was(small: Store, tmp_path: Path) -> None:
    last = small.last_seq()
    small.write([Put(motion("2", "Nieuwe titel")), Put(motion("9", "Later"))])
    bulk = Bulk(small, tmp_path / "bulk", BASE)
    titles = sorted(v.body["data"]["titel"] for v in bulk._of("informatieobject", last))
    assert titles == [f"Motie {number}" for number in range(5)]


def test_an_export_is_a_parquet_file_with_what_was_withdrawn(griffie: Griffie) -> None:
    store = griffie.open()
    store.write([Put(motion("1", "Motie een"), "k"), Put(motion("2", "Motie twee"), "k")])
    store.write([], [Close("k", frozenset([motion("1", "").id]), "weg")])
    store.close()
    target = griffie.data / "alles.parquet"
    done = griffie.run("export", "--format", "parquet", "--out", str(target))
    assert done.returncode == 0, done.stderr
    rows = pyarrow.parquet.read_table(target).to_pylist()
    assert {(row["titel"], row["op"]) for row in rows} == {("Motie een", None), (None, "delete")}
    assert griffie.run("export", "--format", "parquet").returncode == 2
    assert griffie.run("bulk").returncode == 0
