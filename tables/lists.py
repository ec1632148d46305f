"""Rows of one table page by page, or all of them as a stream."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tables.filters import Filter, where
from tables.live import Tables
from tables.shapes import TABLES, shown
from tables.written import csv_line, json_line

Row = dict[str, Any]


@dataclass(frozen=True)
class Page:
    """`total` is exact, of all that is asked; `next` the place after which the page that follows
    begins, None at the end. Places stay what they are while rows come and go."""

    total: int
    rows: list[Row]
    next: str | None


def page(
    tables: Tables, table: str, asked: Filter, size: int = 20, after: str | None = None
) -> Page:
    """The first `size` rows after a place; votes and motions from new to old, people by name."""
    sql, values = where(table, asked)
    names = ", ".join((*shown(table), "volgorde"))
    beyond = f"({sql}) AND volgorde > ?" if after else sql
    rows = tables.rows(
        f"SELECT {names} FROM {{{table}}} WHERE {beyond} ORDER BY volgorde LIMIT {size + 1}",
        [*values, after] if after else values,
        asked.codes,
    )
    following = rows[size - 1]["volgorde"] if len(rows) > size else None
    return Page(_count(tables, table, asked), [_without(row) for row in rows[:size]], following)


def rows_from(
    tables: Tables, table: str, asked: Filter, start: int, size: int, *, backwards: bool = False
) -> tuple[int, list[Row]]:
    """(how many there are, `size` of them from the `start`-th), for pages that people leaf through;
    `backwards` from old to new."""
    sql, values = where(table, asked)
    way = "DESC" if backwards else "ASC"
    rows = tables.rows(
        f"SELECT {', '.join(shown(table))} FROM {{{table}}} WHERE {sql} "
        f"ORDER BY volgorde {way} LIMIT {size} OFFSET {start}",
        values,
        asked.codes,
    )
    return _count(tables, table, asked), rows


def _count(tables: Tables, table: str, asked: Filter) -> int:
    """How many rows there are of what is asked."""
    sql, values = where(table, asked)
    return tables.count(table, sql, values, asked.codes)


def every(tables: Tables, table: str, asked: Filter) -> Iterator[list[Row]]:
    """All rows in the same order, in batches, of one state of the tables."""
    sql, values = where(table, asked)
    names = ", ".join(shown(table))
    text = f"SELECT {names} FROM {{{table}}} WHERE {sql} ORDER BY volgorde"
    return tables.stream(text, values, asked.codes)


def encoded(tables: Tables, table: str, asked: Filter) -> Iterator[bytes]:
    """The same as lines of JSON, written where the rows are read: a million of them pass no Python."""
    for text in tables.texts(table, json_line(table), where(table, asked), asked.codes):
        yield text.encode()


def separated(tables: Tables, table: str, asked: Filter, separator: str) -> Iterator[bytes]:
    """The same as lines of CSV, without a head."""
    written = csv_line(table, separator)
    for text in tables.texts(table, written, where(table, asked), asked.codes):
        yield text.encode()


def one(tables: Tables, table: str, key: str) -> Row | None:
    """The row of the record with this id, which stands among those of its council."""
    record = tables.store.get(key)
    if record is None:
        return None
    text = f"SELECT {', '.join(shown(table))} FROM {{{table}}} WHERE id = ?"
    return tables.one(text, [key], (record.organisatie,))


def beside(tables: Tables, table: str, column: str, key: str, code: str, order: str) -> list[Row]:
    """The rows of a table that are of one thing of a council, such as of a vote or a member; `table`,
    `column` and `order` are ours, not a stranger's."""
    text = f"SELECT {', '.join(shown(table))} FROM {{{table}}} WHERE {column} = ? ORDER BY {order}"
    return tables.rows(text, [key], (code,))


def values(
    tables: Tables, table: str, column: str, codes: tuple[str, ...] | None = None
) -> list[str]:
    """Every value that a column has, in order; `table` and `column` are ours, not a stranger's."""
    assert any(each.name == column for each in TABLES[table])
    sql = f"SELECT DISTINCT {column} AS v FROM {{{table}}} WHERE {column} IS NOT NULL ORDER BY 1"
    return [row["v"] for row in tables.rows(sql, (), codes)]


def _without(row: Row) -> Row:
    return {name: value for name, value in row.items() if name != "volgorde"}
