"""All rows of a store from one database into another."""

from collections.abc import Iterator

import orjson
from sqlalchemy import Connection, Table, delete, func, insert, select, text

from store.schema import downloads, leases, metadata, teksten, tempo, versies

BATCH = 500
#: what belongs to processes that run, and not to what is kept
PASSING = (leases, tempo)
#: how the reason begins of a text of which the file was not kept either
#: (`crawlers.reading.privacy.HELD_BACK`)
HELD_BACK = "achtergehouden"


def copy_all(source: Connection, target: Connection) -> None:
    """Everything in place of what the target holds, within the transactions of both."""
    sqlite = target.dialect.name == "sqlite"
    if not sqlite:
        names = ", ".join(table.name for table in metadata.sorted_tables)
        target.execute(text(f"truncate {names}"))
    for table in metadata.sorted_tables:
        if sqlite:
            target.execute(delete(table))
        if table not in PASSING:
            _copy(source, target, table)
    if not sqlite:
        _count_on(target)


def _copy(source: Connection, target: Connection, table: Table) -> None:
    rows = source.execution_options(yield_per=BATCH).execute(select(table))
    for part in rows.partitions(BATCH):
        target.execute(insert(table), [dict(row._mapping) for row in part])


def _count_on(connection: Connection) -> None:
    """Lets the numbers that the server gives go on after those that are there."""
    for table in metadata.sorted_tables:
        for column in table.primary_key:
            if column.autoincrement is True:
                last = connection.execute(select(func.max(column))).scalar()
                sequence = func.pg_get_serial_sequence(table.name, column.name)
                connection.execute(select(func.setval(sequence, last or 1, last is not None)))


def named_files(connection: Connection) -> set[str]:
    """SHA-256 of every file that the store names and that is kept: as fetched, and in any version of
    a record."""
    found = {
        row.sha256
        for row in connection.execute(
            select(downloads.c.sha256).where(downloads.c.sha256.is_not(None))
        )
    }
    query = select(versies.c.body).where(
        versies.c.resource == "informatieobject", versies.c.op == "upsert"
    )
    for row in connection.execution_options(yield_per=BATCH).execute(query):
        found |= set(of_body(row.body))
    back = select(teksten.c.sha256).where(teksten.c.reden.startswith(HELD_BACK))
    return found - {row.sha256 for row in connection.execute(back)}


def of_body(content: bytes) -> Iterator[str]:
    """SHA-256 of the files of one record."""
    if b'"sha256"' not in content:
        return
    try:
        body = orjson.loads(content)
    except ValueError:  # it is no longer what was written, and `verify` says so
        return
    for file in body.get("ext", {}).get("bestanden", ()):
        if file.get("sha256"):
            yield file["sha256"]
