"""What is left to do after content was taken away for good, written down in the same transaction: files
to remove, room of the database to clear, indexes to make anew. Whoever comes next does it."""

import shutil
from collections.abc import Iterable, Iterator

from sqlalchemy import Connection, delete, func, select, text
from sqlalchemy.exc import OperationalError

from store.database import Database, StoreUnavailable, upsert
from store.files import Files
from store.schema import geheugen
from store.store import Store

#: how the facts are named that say what is left, among the small facts of the store
LEFT = "schrappen/"
FILE, ROOM, INDEX = f"{LEFT}bestand/", f"{LEFT}opslag", f"{LEFT}index"
#: folder beside the files with what is made of the store to take along, and made anew when it is asked
BULK = "bulk"
#: tables in which content of records stood
TABLES = ("versies", "teksten", "antwoorden", "inhouden", "geheugen", "sleutels", "crawls", "stand")
#: bytes of a table of PostgreSQL up to which it is written anew, so that no page of before is left;
#: of a larger one dead rows are cleared, and their bytes are written over in time
WHOLE = 4 << 30


def note(connection: Connection, hashes: Iterable[str]) -> None:
    """Writes down that all of it is still to be done."""
    keys = [*(f"{FILE}{sha256}" for sha256 in hashes), ROOM, INDEX]
    upsert(
        connection, geheugen, *({"organisatie": "", "sleutel": key, "waarde": "1"} for key in keys)
    )


def left(store: Store) -> set[str]:
    """What is still to be done."""
    return set(store.crawls.memory("", LEFT))


def done(store: Store, keys: Iterable[str]) -> None:
    with store.database.writing() as connection:
        for key in keys:
            here = (geheugen.c.organisatie == "") & (geheugen.c.sleutel == key)
            connection.execute(delete(geheugen).where(here))


def finish(store: Store, files: Files | None) -> None:
    """Removes the files that are to go, with what reading left that broke off, and clears the room of
    the database. An index is made anew by who has one, and then `done(store, [INDEX])`."""
    waiting = left(store)
    if not waiting:
        return
    if files is not None:
        gone = sorted(key for key in waiting if key.startswith(FILE))
        for key in gone:
            files.path(key.removeprefix(FILE)).unlink(missing_ok=True)
        files.tidy()
        shutil.rmtree(files.folder.parent / BULK, ignore_errors=True)
        done(store, gone)
    if ROOM in waiting and _cleared(store.database):
        done(store, [ROOM])


def _cleared(database: Database) -> bool:
    """Gives whether nothing is left in the database's own files; not while others are at work."""
    try:
        with database.alone() as connection:
            for statement in _statements(connection, sqlite=database.sqlite):
                row = connection.exec_driver_sql(statement)
                if row.returns_rows and (row.first() or (0,))[0] not in (0, "0"):
                    return False
    except OperationalError as error:
        if "locked" not in str(error) and "busy" not in str(error):
            raise
        return False
    except StoreUnavailable:
        return False
    return True


def _statements(connection: Connection, *, sqlite: bool) -> Iterator[str]:
    if sqlite:
        yield "VACUUM"
        yield "PRAGMA wal_checkpoint(TRUNCATE)"
        return
    for table in TABLES:
        size = connection.execute(select(func.pg_total_relation_size(text(f"'{table}'")))).scalar()
        yield f"VACUUM {'FULL ' if (size or 0) <= WHOLE else ''}{table}"
