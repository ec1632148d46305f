"""The schema of the store through time: every opened store is brought up to the code's own.

A revision stands in `versions/` as `rNNNN_what.py` and is never changed once it was published; the
schema that they lead to is that of `store.schema` (a test compares the two), which an empty store is
given at once. A store from before there were revisions has no number: the first revision leaves the
tables that are there.
"""

import functools
import uuid
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, create_mock_engine, insert, inspect, text

from store.database import Database, StoreUnavailable, stamp
from store.schema import metadata, opslag

#: number of the last revision, the one that `store.schema` describes
HEAD = "0007"
#: as alembic makes it
VERSION_TABLE = (
    "create table alembic_version (version_num varchar(32) not null, "
    "constraint alembic_version_pkc primary key (version_num))"
)


class StoreTooNew(StoreUnavailable):
    """A later version of Griffie brought this store further than this one knows."""


def revision(connection: Connection) -> str | None:
    """The revision that a store is at; None for an empty one and for one from before revisions."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("select version_num from alembic_version")).scalar()


def bring_up(database: Database) -> None:
    """Brings a store to `HEAD` in one transaction that no other writer shares, so that of several
    processes the first one does it and the others find it done. `StoreTooNew` when it is beyond."""
    with database.reading() as connection:
        if revision(connection) == HEAD:
            return
    with database.writing() as connection:
        if not inspect(connection).get_table_names():
            _begin(connection)
            return
    migrate(database)


def _begin(connection: Connection) -> None:
    """The schema of the code in an empty store, as the revisions would have left it."""
    for statement in _statements(f"{connection.engine.url.drivername}://"):
        connection.exec_driver_sql(statement)
    row = {"identiteit": str(uuid.uuid4()), "teruggezet": 0, "geschrapt": 0, "sinds": stamp()}
    connection.execute(insert(opslag).values(row))
    connection.execute(text(VERSION_TABLE))
    connection.execute(text("insert into alembic_version values (:head)"), {"head": HEAD})


@functools.cache
def _statements(kind: str) -> list[str]:
    """The schema of the code in the words of one kind of database, put into them once."""
    made: list[str] = []

    def keep(statement: Any, *_: Any, **__: Any) -> None:
        made.append(str(statement.compile(dialect=engine.dialect)))

    engine = create_mock_engine(kind, keep)
    metadata.create_all(engine, checkfirst=False)
    return made


def migrate(database: Database) -> None:
    """From whatever revision a store is at, or from nothing, by every revision after it."""
    # only now: loading alembic costs more than all else at the opening of a store
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.set_main_option("path_separator", "os")
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    with database.writing() as connection:
        present = revision(connection)
        if present is not None and present not in known:
            raise StoreTooNew(
                f"deze opslag is van een nieuwere versie van Griffie (schema {present}, hier is "
                f"{HEAD} bekend): werk Griffie bij"
            )
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
