"""One database, SQLite or PostgreSQL: how it is opened, read and written by one code.

A writing transaction is shared with no other writer, so that what is numbered in it appears in the
order of its numbers: a reader that has seen number n has seen everything below n.
"""

import datetime as dt
import functools
import random
import sqlite3
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    ExceptionContext,
    Float,
    Select,
    Table,
    bindparam,
    cast,
    create_engine,
    event,
    extract,
    func,
    literal,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import InterfaceError, OperationalError

T = TypeVar("T")
#: at most so many values in one IN (...), and rows in one batch
CHUNK = 500
#: key of the PostgreSQL advisory lock under which sequence numbers are given
LOCK = 0x67726966
#: seconds that a writer waits for SQLite's lock
PATIENCE = 120.0


class StoreUnavailable(Exception):
    """The database cannot be reached, or broke off. The message is Dutch."""


def default_address(folder: Path) -> str:
    """The address of the SQLite store in a data folder, which is made where it is not there."""
    folder.mkdir(parents=True, exist_ok=True)
    return f"sqlite:///{folder.resolve() / 'griffie.sqlite'}"


class Database:
    """The connections to an SQLAlchemy address; `StoreUnavailable` when it cannot be reached. What
    is not `lasting` is thrown away by its maker: SQLite does not wait for the disk then."""

    def __init__(self, address: str, *, lasting: bool = True) -> None:
        self._engine = _engine(address, lasting=lasting)
        self.sqlite = self._engine.dialect.name == "sqlite"

    @property
    def address(self) -> str:
        """As it was given, the password included: not for messages."""
        return self._engine.url.render_as_string(hide_password=False)

    @property
    def path(self) -> Path | None:
        """The file of an SQLite database; None for a server."""
        name = self._engine.url.database
        return Path(name) if self.sqlite and name else None

    def close(self) -> None:
        self._engine.dispose()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection to read by; what is written over it is not kept."""
        with self._engine.connect() as connection:
            yield connection

    @contextmanager
    def moment(self) -> Iterator[Connection]:
        """A connection that reads the store of one moment, whatever is written meanwhile."""
        with self._engine.connect() as connection:
            if self.sqlite:
                connection.exec_driver_sql("BEGIN")
            else:
                connection = connection.execution_options(isolation_level="REPEATABLE READ")
            yield connection
            connection.rollback()

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that no other writer shares; everything in it appears at once, on disk."""
        with self._engine.connect() as connection:
            self._begin(connection)
            yield connection
            connection.commit()

    @contextmanager
    def erasing(self) -> Iterator[Connection]:
        """A writing transaction after which what was deleted is in no file of the database: SQLite
        overwrites it and empties its log. PostgreSQL gives the room back by its own cleaning."""
        with self._engine.connect() as connection:
            self._begin(connection)
            if self.sqlite:
                connection.exec_driver_sql("PRAGMA secure_delete=ON")
            yield connection
            connection.commit()
        if self.sqlite:
            with self.reading() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    @contextmanager
    def alone(self) -> Iterator[Connection]:
        """A connection outside any transaction, for what a database does with its own files."""
        with self._engine.connect() as connection:
            if not self.sqlite:
                connection = connection.execution_options(isolation_level="AUTOCOMMIT")
            yield connection

    def _begin(self, connection: Connection) -> None:
        if self.sqlite:
            _lock(connection)
        else:
            connection.execute(select(func.pg_advisory_xact_lock(LOCK)))


def stamp() -> str:
    """Now, in UTC: `2026-01-29T19:30:00.000Z`."""
    return dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def clock(connection: Connection) -> float:
    """Seconds since 1970 by the database's clock, which all machines share."""
    reading: ColumnElement[float]
    if connection.dialect.name == "sqlite":
        reading = (func.julianday("now") - literal(2440587.5)) * literal(86400.0)
    else:
        reading = cast(extract("epoch", func.clock_timestamp()), Float)
    return float(connection.execute(select(reading)).scalar_one())


def upsert(connection: Connection, table: Table, *rows: dict[str, Any]) -> None:
    """Writes rows in place of those with the same primary key."""
    connection.execute(_upsert_statement(connection.dialect.name, table), list(rows))


@functools.cache
def _upsert_statement(dialect_name: str, table: Table) -> Any:
    dialect: Any = sqlite if dialect_name == "sqlite" else postgresql
    statement = dialect.insert(table)
    primary = [column.name for column in table.primary_key]
    changed = {c.name: statement.excluded[c.name] for c in table.columns if c.name not in primary}
    return statement.on_conflict_do_update(index_elements=primary, set_=changed)


def given(column: ColumnElement[T]) -> ColumnElement[bool]:
    """A column has one of the values that `rows_of` is asked with: for a statement that is made once and
    asked often, which costs a third of one that is made anew with its values."""
    return column.in_(bindparam("gegeven", expanding=True))


def rows_of(connection: Connection, statement: Select[Any], values: Iterable[str]) -> Iterator[Any]:
    """The rows of a statement with `given`, of all these values, `CHUNK` at a time."""
    for chunk in chunks(values):
        yield from connection.execute(statement, {"gegeven": chunk})


def chunks(values: Iterable[T]) -> Iterator[list[T]]:
    """Values in lists of at most `CHUNK`."""
    items = list(values)
    for start in range(0, len(items), CHUNK):
        yield items[start : start + CHUNK]


def _lock(connection: Connection) -> None:
    """Takes SQLite's write lock, waiting for up to `PATIENCE` seconds. SQLite's own waiting sleeps
    ever longer between looks, so that among busy writers one may starve; short, uneven naps share
    the lock fairly."""
    deadline = time.monotonic() + PATIENCE
    connection.exec_driver_sql("PRAGMA busy_timeout=5")
    try:
        while True:
            try:
                connection.exec_driver_sql("BEGIN IMMEDIATE")
                return
            except OperationalError as error:
                if "locked" not in str(error) or time.monotonic() > deadline:
                    raise
            time.sleep(random.uniform(0.001, 0.02))
    finally:
        connection.exec_driver_sql("PRAGMA busy_timeout=60000")


#: what SQLite says → what it means, and what to do
SENTENCES = {
    "disk is full": "de schijf is vol: maak ruimte en draai het opnieuw; wat er was is er nog",
    "disk i/o error": "de schijf van de opslag geeft fouten of is vol: kijk hem na en draai het "
    "opnieuw",
    "readonly": "de opslag is alleen te lezen: geef de gebruiker van Griffie schrijfrechten op de "
    "gegevensmap, of kies een andere met GRIFFIE_DATA",
    "unable to open": "de opslag kan niet geopend worden: kijk of de gegevensmap er is en of de "
    "gebruiker van Griffie erin mag schrijven",
    "malformed": "de opslag is beschadigd: zet een reservekopie terug met griffie restore DIR",
    "not a database": "de opslag is beschadigd: zet een reservekopie terug met griffie restore DIR",
}


def sentence(error: BaseException) -> str | None:
    """What an error of SQLite means, in Dutch; None for one that is ours to mend."""
    said = str(error).lower()
    return next((text for part, text in SENTENCES.items() if part in said), None)


def _engine(address: str, *, lasting: bool) -> Engine:
    if address.startswith("postgresql://"):
        address = "postgresql+psycopg://" + address.removeprefix("postgresql://")
    engine = create_engine(address, pool_pre_ping=not address.startswith("sqlite"))
    if engine.dialect.name != "sqlite":

        @event.listens_for(engine, "handle_error")
        def _unreachable(context: ExceptionContext) -> None:
            lost = isinstance(context.sqlalchemy_exception, OperationalError | InterfaceError)
            if context.is_disconnect or lost:
                name = type(context.original_exception).__name__
                raise StoreUnavailable(f"de opslag is niet bereikbaar ({name})")

    else:

        @event.listens_for(engine, "handle_error")
        def _spoilt(context: ExceptionContext) -> None:
            if text := sentence(context.original_exception):
                raise StoreUnavailable(text)

        @event.listens_for(engine, "connect")
        def _settings(connection: Any, _: Any) -> None:
            connection.isolation_level = None  # transactions are opened by us, not by the driver
            try:
                _configure(connection.cursor(), lasting=lasting)
            except sqlite3.Error as error:
                connection.close()
                if text := sentence(error):
                    raise StoreUnavailable(text) from error
                raise

    return engine


def _configure(cursor: Any, *, lasting: bool) -> None:
    cursor.execute("PRAGMA busy_timeout=60000")
    cursor.execute(f"PRAGMA journal_mode={'WAL' if lasting else 'MEMORY'}")
    cursor.execute(f"PRAGMA synchronous={'FULL' if lasting else 'OFF'}")
    cursor.execute("PRAGMA wal_autocheckpoint=4000")
    cursor.execute("PRAGMA cache_size=-64000")
    cursor.close()
