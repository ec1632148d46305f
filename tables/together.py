"""The rows of all councils beside each other: of each table a file for every year, in one order.

A question over all councils opens a dozen files instead of hundreds, and what it asks of a period is
in few of them. A part is made of the files of the councils, and is made again when the rows of a
council in that year are others than they were.
"""

import hashlib
import uuid
from collections.abc import Iterable, Mapping

import duckdb

from tables.files import Council, Folder, Part, Parts, copy, quoted, writing
from tables.shapes import TABLES

#: tables that have parts; the others are asked of one council only
TOGETHER = ("stemmen", "stemmingen", "fractiestemmen", "moties", "personen", "fracties")
#: folder of the parts, beside those of the councils
PLACE = "samen"
#: rows of a piece of a file that is read or passed over as a whole
PIECE = 20_480


def together(folder: Folder, councils: Mapping[str, Council], before: Parts) -> Parts:
    """The parts of a state of all councils; those of the state before it of which no row changed stay
    the same."""
    found: dict[str, dict[str, dict[str, str]]] = {table: {} for table in TOGETHER}
    for code, council in sorted(councils.items()):
        marks = folder.marks(council)
        for table, periods in found.items():
            for period, mark in marks[table].items():
                periods.setdefault(period, {})[code] = mark
    made: dict[str, dict[str, Part]] = {}
    with writing() as connection:
        for table, periods in found.items():
            made[table] = {}
            for period in sorted(periods, key=int, reverse=True):
                mark, known = _mark(periods[period]), before.get(table, {}).get(period)
                if known is None or known.kenmerk != mark:
                    those = [councils[code] for code in periods[period]]
                    known = _part(connection, folder, those, table, period, mark)
                made[table][period] = known
    return made


def _mark(marks: Mapping[str, str]) -> str:
    """Tells the rows of these councils from others."""
    text = "|".join(f"{code} {mark}" for code, mark in marks.items())
    return hashlib.blake2b(text.encode(), digest_size=12).hexdigest()


def _part(
    connection: duckdb.DuckDBPyConnection,
    folder: Folder,
    councils: Iterable[Council],
    table: str,
    period: str,
    mark: str,
) -> Part:
    name = f"{PLACE}/{table}-{period}-{uuid.uuid4().hex[:8]}"
    (folder.path / name).mkdir(parents=True)
    files = ", ".join(quoted(folder.file(each, table)) for each in councils)
    sql = f"SELECT * FROM read_parquet([{files}]) WHERE {_within(table, int(period))} ORDER BY volgorde"
    target = folder.path / name / f"{table}.parquet"
    return Part(name, copy(connection, sql, target, f", ROW_GROUP_SIZE {PIECE}"), mark)


def _within(table: str, year: int) -> str:
    """The rows of a year; of a table of days those without one are of year 0."""
    if not any(column.name == "datum" for column in TABLES[table]):
        return "true"
    return f"year(datum) = {year}" if year else "datum IS NULL"
