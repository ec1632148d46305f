"""The tables as they are read: connections of DuckDB over the files that are live."""

import contextlib
import logging
import shutil
import tempfile
import threading
import time
import weakref
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from store import Store
from tables.files import Council, Folder, Held, quoted
from tables.follow import bring_up
from tables.shapes import TABLES

log = logging.getLogger("griffie.tabellen")
#: seconds between two looks at whether the store has gone on, and that a question waits for the
#: first tables
LOOK, WAIT = 2.0, 20.0
#: rows that are fetched at once from an answer that is streamed
ROWS = 2000


class TablesAway(Exception):
    """There are no tables yet. The message is Dutch."""


@dataclass(frozen=True)
class State:
    """One state of the tables, and a database over it."""

    held: Held
    database: duckdb.DuckDBPyConnection


class Tables:
    """`folder` is where the tables are, by default one of its own that ends with the process. The
    store is followed: what changed is in the tables some seconds later, made here or by whoever
    indexes. Threads may ask at the same time."""

    def __init__(self, store: Store, folder: Path | None = None, *, fresh: float = LOOK) -> None:
        self.store = store
        self.fresh = fresh
        if folder is None:
            folder = Path(tempfile.mkdtemp(prefix="griffie-tabellen-"))
            weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
        self.folder = Folder(folder)
        self._lock = threading.Lock()
        self._state: State | None = None
        self._mark: object = None
        self._looked = -1e9
        self._work: threading.Thread | None = None

    # --- asking -------------------------------------------------------------------------------

    def rows(
        self, sql: str, values: Sequence[object] = (), codes: Sequence[str] | None = None
    ) -> list[dict[str, Any]]:
        """Everything that a question answers. In the SQL each table stands as `{stemmen}` and so on;
        `codes` are the councils that it is about, all by default. Raises `TablesAway`."""
        return [row for batch in self.stream(sql, values, codes) for row in batch]

    def one(
        self, sql: str, values: Sequence[object] = (), codes: Sequence[str] | None = None
    ) -> dict[str, Any] | None:
        return next(iter(self.rows(sql, values, codes)), None)

    def stream(
        self, sql: str, values: Sequence[object] = (), codes: Sequence[str] | None = None
    ) -> Iterator[list[dict[str, Any]]]:
        """The same in batches, of one state of the tables."""
        state = self.state()
        with contextlib.closing(state.database.cursor()) as cursor:
            cursor.execute(sql.format_map(_Sources(self.folder, state.held, codes)), list(values))
            names = [column[0] for column in cursor.description or ()]
            while batch := cursor.fetchmany(ROWS):
                yield [dict(zip(names, row, strict=True)) for row in batch]

    def copied(self, sql: str, target: Path, options: str) -> int:
        """Writes what a question answers to a file, in DuckDB's own forms; gives the number of rows.
        `sql` and `options` are ours, not a stranger's."""
        state = self.state()
        text = sql.format_map(_Sources(self.folder, state.held, None))
        with contextlib.closing(state.database.cursor()) as cursor:
            cursor.execute(f"COPY ({text}) TO {quoted(target)} ({options})")
            [count] = cursor.fetchone() or (0,)
        return int(count)

    def seq(self) -> int:
        """The store's sequence number up to which the tables are complete."""
        return self.state().held.volgnummer

    def codes(self) -> list[str]:
        """The councils that have tables."""
        return sorted(self.state().held.councils)

    def files(self) -> list[tuple[str, str, Path, int]]:
        """(table, council, file, rows) of everything that is live."""
        return [
            (table, code, self.folder.file(each, table), each.rijen[table])
            for code, each in sorted(self.state().held.councils.items())
            for table in TABLES
        ]

    def close(self) -> None:
        """Waits for what is being made, and lets go of the files."""
        if self._work:
            self._work.join()
        if self._state:
            self._state.database.close()

    # --- following ----------------------------------------------------------------------------

    def state(self) -> State:
        """The live state. Where there is none yet it is waited for; raises `TablesAway` when that
        takes long."""
        self._follow()
        state = self._read()
        if state is None and self._work:
            self._work.join(WAIT)
            state = self._read()
        if state is None:
            raise TablesAway("de tabellen van stemmingen worden gemaakt; probeer het zo weer")
        return state

    def _read(self) -> State | None:
        with self._lock:
            mark = self.folder.mark()
            if mark is not None and mark != self._mark:
                held = self.folder.held()
                if held is not None and held.of(self.store):
                    self._state, self._mark = State(held, _database()), mark
            return self._state

    def _follow(self) -> None:
        """Has the tables follow the store, beside the questions."""
        with self._lock:
            now = time.monotonic()
            busy = self._work is not None and self._work.is_alive()
            if busy or now - self._looked < self.fresh:
                return
            self._looked = now
            held = self._state.held if self._state else self.folder.held()
            if held is not None and not held.of(self.store):
                held = self._state = self._mark = None
            if held is not None and held.volgnummer >= self.store.last_seq():
                return
            self._work = threading.Thread(target=self._bring_up, daemon=True)
            self._work.start()

    def _bring_up(self) -> None:
        try:
            bring_up(self.store, self.folder, wait=False)
        except Exception as error:  # a later question has it tried again; what was live stays so
            log.error("de tabellen konden niet bijgewerkt worden: %r", error, exc_info=error)


class _Sources(Mapping[str, str]):
    """Each table as SQL reads it: the files of the councils that are asked."""

    def __init__(self, folder: Folder, held: Held, codes: Sequence[str] | None) -> None:
        self.folder = folder
        self.councils: list[Council] = [
            each for code, each in sorted(held.councils.items()) if codes is None or code in codes
        ]

    def __getitem__(self, table: str) -> str:
        columns = TABLES[table]
        filled = [each for each in self.councils if each.rijen[table]]
        if not filled:
            empty = ", ".join(f"CAST(NULL AS {each.type}) AS {each.name}" for each in columns)
            return f"(SELECT {empty} WHERE false)"
        paths = ", ".join(quoted(self.folder.file(each, table)) for each in filled)
        return f"read_parquet([{paths}])"

    def __iter__(self) -> Iterator[str]:
        return iter(TABLES)

    def __len__(self) -> int:
        return len(TABLES)


def _database() -> duckdb.DuckDBPyConnection:
    database = duckdb.connect(":memory:")
    for setting in (
        "threads=2",
        "memory_limit='512MB'",
        "autoinstall_known_extensions=false",
        "autoload_known_extensions=false",
        "enable_object_cache=true",
    ):
        database.execute(f"SET {setting}")
    return database
