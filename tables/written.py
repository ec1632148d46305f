"""Rows as lines of text, written by the database while it reads them: SQL that makes of a row what
`orjson` makes of it, or a line of CSV as a spreadsheet opens it.

Most texts are plain, and are looked at once; only of the others is looked what is to be done with them.
"""

from tables.shapes import TABLES, Column

#: what a text starts with that a spreadsheet would take for a formula, and what may come before it
FORMULA, BEFORE = "-=+@\\t\\r\uff1d\uff0b\uff0d\uff20", " \\n\u00a0"


def json_line(table: str) -> str:
    """SQL of a row as an object of JSON, with the end of the line."""
    columns = _shown(table)
    heads = [f'{"," if place else "{"}"{each.name}":' for place, each in enumerate(columns)]
    parts = [f"{_said(head)}, {_json(each)}" for head, each in zip(heads, columns, strict=True)]
    return f"concat({', '.join(parts)}, {_said('}')}, chr(10))"


def csv_line(table: str, separator: str) -> str:
    """SQL of a row as a line of CSV, with the end of the line: the rules are those of a table to take
    along (a formula is text, yes and no are `ja` and `nee`, several values have ` | ` between them)."""
    between = f", {_said(separator)}, "
    cells = between.join(_cell(each, separator) for each in _shown(table))
    return f"concat({cells}, chr(13), chr(10))"


def _shown(table: str) -> list[Column]:
    return [column for column in TABLES[table] if column.shown]


def _said(text: str) -> str:
    """A text in SQL that is formatted once more."""
    return "'" + text.replace("'", "''").replace("{", "{{").replace("}", "}}") + "'"


def _json(column: Column) -> str:
    """SQL of a value as JSON; `null` where there is none."""
    name, written = column.name, f"to_json({column.name})::VARCHAR"
    if column.plain:
        return f"coalesce('\"' || {name} || '\"', 'null')"
    return f"coalesce({written}, 'null')"


def _cell(column: Column, separator: str) -> str:
    """SQL of a value as a cell; empty where there is none."""
    name = column.name
    if column.type == "BOOLEAN":
        return f"CASE WHEN {name} THEN 'ja' WHEN NOT {name} THEN 'nee' ELSE '' END"
    if column.type == "VARCHAR[]":
        return _text(f"array_to_string({name}, ' | ')", separator)
    return _text(name, separator) if column.type == "VARCHAR" and not column.plain else name


def _text(value: str, separator: str) -> str:
    formula = f"regexp_matches({value}, {_said(f'^[{BEFORE}]*[{FORMULA}]')})"
    safe = f"CASE WHEN {formula} THEN concat(chr(39), {value}) ELSE {value} END"
    doubled = f"replace({safe}, chr(34), chr(34) || chr(34))"
    marks = (_said(separator), "chr(34)", "chr(13)", "chr(10)")
    marked = " OR ".join(f"contains({value}, {mark})" for mark in marks)
    return f"""CASE WHEN {marked} THEN concat(chr(34), {doubled}, chr(34))
        WHEN ({value} >= '0' AND {value} < ':') OR ({value} >= 'A' AND {value} < '{{{{') THEN {value}
        ELSE {safe} END"""
