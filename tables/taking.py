"""The tables as files to take along, beside those of the records: every table as NDJSON and as Parquet,
with the columns and the rows that the API gives."""

from collections.abc import Iterator
from pathlib import Path

from tables.files import FORMAT
from tables.follow import bring_up
from tables.live import Tables
from tables.shapes import TABLES, shown

#: DuckDB's options for each form
FORMS = {"ndjson": "FORMAT json", "parquet": "FORMAT parquet, COMPRESSION zstd"}
#: columns that hold JSON
NESTED = ("levensloop",)


class Taking:
    """What `store.bulk` writes beside its own tables."""

    #: changes with what the files are made of
    form = FORMAT

    def __init__(self, tables: Tables) -> None:
        self.tables = tables

    def seq(self) -> int:
        """Brings the tables up; gives the store's number up to which they are complete."""
        bring_up(self.tables.store, self.tables.folder)
        return self.tables.seq()

    def write(self, folder: Path) -> Iterator[tuple[str, str, str, int]]:
        """(table, form, name of the file, rows) of each file, councils in order and of each the newest
        rows first."""
        for table in TABLES:
            for form, options in FORMS.items():
                name = f"{table}.{form}"
                columns = ", ".join(_column(each, form) for each in shown(table))
                rows = self.tables.copied(
                    f"SELECT {columns} FROM {{{table}}}", folder / name, options
                )
                yield table, form, name, rows


def _column(name: str, form: str) -> str:
    return f"{name}::JSON AS {name}" if form == "ndjson" and name in NESTED else name
