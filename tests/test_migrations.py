"""Stores of every age are brought to the schema of the code, on both databases and by many at once."""

import asyncio
import gzip
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import LargeBinary, MetaData, Table, create_engine, insert, inspect, select, text

from crawlers.crawl.limits import Limiter
from crawlers.crawl.report import Options
from crawlers.crawl.reread import NOTHING_KEPT, reread
from crawlers.crawl.services import Services
from crawlers.registry import Council
from crawlers.text.worker import Reader
from store import Files, Put, Store, default_address
from store.database import Database
from store.migrations import HEAD, StoreTooNew, migrate, revision
from store.quality import shares
from store.schema import metadata, stand
from tests.command import Griffie
from tests.conftest import ROOT
from tests.postgres import Postgres

OLD = Path(__file__).parent / "data" / "store-0"
RECORDS = 77
TRAITS = ("uitslag_bekend", "heeft_bestand", "heeft_tekst", "grondslag")


def old_sqlite(folder: Path) -> str:
    connection = sqlite3.connect(folder / "griffie.sqlite")
    connection.executescript(gzip.decompress((OLD / "sqlite.sql.gz").read_bytes()).decode())
    connection.close()
    return default_address(folder)


def old_postgres(server: Postgres, folder: Path) -> str:
    """The same rows in the tables that the code of that time made on PostgreSQL."""
    address = server.database()
    engine = create_engine("postgresql+psycopg://" + address.removeprefix("postgresql://"))
    source = create_engine(old_sqlite(folder))
    with engine.begin() as target, source.connect() as rows:
        target.execute(text((OLD / "postgresql.sql").read_text(encoding="utf-8")))
        tables = MetaData()
        tables.reflect(target)
        for table in tables.sorted_tables:
            for row in rows.execute(text(f"select * from {table.name}")).mappings():
                target.execute(insert(table).values(_values(table, dict(row))))
    engine.dispose()
    source.dispose()
    return address


def _values(table: Table, row: dict[str, Any]) -> dict[str, Any]:
    kinds = {c.name: c.type for c in table.c}
    return {
        name: bool(value)
        if kinds[name].python_type is bool
        else bytes(value)
        if isinstance(kinds[name], LargeBinary)
        else value
        for name, value in row.items()
    }


@pytest.fixture(params=["sqlite", "postgresql"])
def old(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Address of a store from before there were revisions."""
    if request.param == "sqlite":
        return old_sqlite(tmp_path)
    return old_postgres(request.getfixturevalue("postgres"), tmp_path)


@pytest.fixture
def opened(old: str) -> Iterator[Store]:
    store = Store(old)
    yield store
    store.close()


def test_the_last_revision_is_the_one_that_the_code_names() -> None:
    config = Config()
    config.set_main_option("script_location", str(ROOT / "store" / "migrations"))
    config.set_main_option("path_separator", "os")
    assert ScriptDirectory.from_config(config).get_heads() == [HEAD]


def shape(database: Database) -> dict[str, Any]:
    """Columns, keys and indexes of every table, as the database itself tells them."""
    with database.reading() as connection:
        held = inspect(connection)
        return {
            name: (
                [(c["name"], str(c["type"]), c["nullable"]) for c in held.get_columns(name)],
                held.get_pk_constraint(name)["constrained_columns"],
                sorted((i["name"], i["column_names"], i["unique"]) for i in held.get_indexes(name)),
            )
            for name in sorted(held.get_table_names())
        }


def test_the_revisions_lead_to_the_schema_that_an_empty_store_is_given(
    address: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    database = Database(address)
    migrate(database)
    with database.reading() as connection:
        assert revision(connection) == HEAD
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    if database.sqlite:
        other = default_address(tmp_path / "leeg")
    else:
        server: Postgres = request.getfixturevalue("postgres")
        other = server.database()
    fresh = Store(other)
    assert shape(fresh.database) == shape(database)
    with fresh.database.reading() as connection:
        assert revision(connection) == HEAD
    migrated = Store(address)
    marks = [opened.identity.standing() for opened in (fresh, migrated)]
    assert [(mark.teruggezet, mark.geschrapt) for mark in marks] == [(0, 0), (0, 0)]
    assert marks[0].identiteit != marks[1].identiteit
    for opened in (fresh, migrated):
        opened.close()
    database.close()


def test_an_old_store_is_brought_to_the_same_schema_with_all_that_it_held(opened: Store) -> None:
    with opened.database.reading() as connection:
        assert revision(connection) == HEAD
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    versions = list(opened.current())
    assert len([v for v in versions if not v.deleted]) == RECORDS
    assert {v.op for v in versions} == {"upsert", "delete", "redact"}
    assert opened.crawls.all()[0].toestand == "ok"
    assert all(opened.versions(version.id)[-1] == version for version in versions)


def test_the_columns_of_an_old_store_are_those_that_its_records_are_written_with(
    opened: Store, tmp_path: Path
) -> None:
    """What the migration took from JSON is what the writer takes from the records."""
    fresh = Store(default_address(tmp_path / "vers"))
    live = [version for version in opened.current() if not version.deleted]
    fresh.write([Put(version.record) for version in live])
    columns = select(stand.c.id, *(stand.c[name] for name in TRAITS))
    columns = columns.where(stand.c.weg.is_(False)).order_by(stand.c.id)
    with opened.database.reading() as old, fresh.database.reading() as new:
        filled, written = old.execute(columns).all(), new.execute(columns).all()
    assert filled == written
    assert {name: len({getattr(row, name) for row in filled}) for name in TRAITS} == {
        "uitslag_bekend": 2,
        "heeft_bestand": 2,
        "heeft_tekst": 2,
        "grondslag": 5,
    }
    fresh.close()


def test_the_statistics_of_an_old_store_are_what_they_were(opened: Store) -> None:
    """The numbers that the code of that time gave for this store."""
    assert [found.as_dict() for found in shares(opened).values()] == [
        {
            "organisatie": "gm1734",
            "leverancier": "ibabs",
            "moties": 6,
            "moties_met_uitslag": 5,
            "moties_met_stemming": 3,
            "moties_met_stemmen": 1,
            "vergaderingen": 1,
            "vergaderingen_met_aanwezigheid": 1,
            "documenten_met_bestand": 8,
            "documenten_met_tekst": 7,
        }
    ]


def test_of_processes_that_open_an_old_store_at_once_each_finds_it_whole(
    old: str, griffie: Griffie
) -> None:
    code = (
        "import sys; from store import Store; store = Store(sys.argv[1]); "
        "print(len([v for v in store.current() if not v.deleted]))"
    )
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: griffie.program(code, old), range(4)))
    assert [done.stdout.strip() for done in answers] == [str(RECORDS)] * 4, answers


def test_an_old_store_that_is_brought_up_is_written_as_any_other(opened: Store) -> None:
    version = next(v for v in opened.current(type="motie") if not v.deleted)
    before = opened.last_seq()
    again = opened.write([Put(version.record)])
    assert (again.ongewijzigd, opened.last_seq()) == (1, before)


def test_an_old_store_has_no_answers_to_read_again_and_says_so(
    opened: Store, tmp_path: Path
) -> None:
    before = opened.last_seq()
    services = Services(
        opened, Files(tmp_path / "bestanden"), Reader(workers=1), Limiter(), Options()
    )
    for body in opened.organisations():
        council = Council("raad", body.naam, body.code, "gemeente", "", body.leverancier, "", "", "", None, None)  # fmt: skip
        result = asyncio.run(reread(council, services, write=True))
        assert (result.toestand, result.ok, result.answers) == (NOTHING_KEPT, False, 0)
    services.reader.close()
    assert opened.organisations()
    assert opened.last_seq() == before


def _to_the_future(address: str) -> None:
    database = Database(address)
    with database.writing() as connection:
        connection.execute(text("update alembic_version set version_num = '9999'"))
    database.close()


def test_a_store_of_a_later_version_is_refused_and_left_alone(address: str) -> None:
    Store(address).close()
    _to_the_future(address)
    with pytest.raises(StoreTooNew, match="nieuwere versie van Griffie"):
        Store(address)
    database = Database(address)
    with database.reading() as connection:
        assert revision(connection) == "9999"
    database.close()


def test_the_command_says_in_one_sentence_that_a_store_is_too_new(griffie: Griffie) -> None:
    griffie.open().close()
    _to_the_future(default_address(griffie.data))
    refused = griffie.run("status")
    assert refused.returncode == 1
    assert refused.stdout == ""
    assert len(refused.stderr.strip().splitlines()) == 1
    assert "nieuwere versie van Griffie" in refused.stderr
