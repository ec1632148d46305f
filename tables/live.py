"""The tables as they are read: connections of DuckDB over the files that are live."""

import contextlib
import logging
import shutil
import tempfile
import threading
import time
import weakref
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from store import Store
from tables.files import Council, Folder, Held, quoted
from tables.follow import bring_up
from tables.shapes import TABLES
from tables.together import TOGETHER

log = logging.getLogger("griffie.tabellen")
#: seconds between two looks at whether the store has gone on, and that a question waits for the
#: first tables
LOOK, WAIT = 2.0, 20.0
#: rows that are fetched at once from an answer that is streamed
ROWS = 2000
#: councils of which the files are read one by one
APART = 30
#: counts of one state that are remembered
COUNTS = 5000


class TablesAway(Exception):
    """There are no tables yet. The message is Dutch."""


@dataclass(frozen=True)
class State:
    """One state of the tables, a database over it, and how many rows of it questions were told."""

    held: Held
    database: duckdb.DuckDBPyConnection
    counts: dict[str, int] = field(default_factory=dict)


class Tables:
    """`folder` is where the tables are, by default one of its own that ends with the process. The
    store is followed: what changed is in the tables some seconds later, made here or by whoever
    indexes. Of more councils than `apart` the parts of all are read. Threads may ask at the same
    time."""

    def __init__(
        self,
        store: Store,
        folder: Path | None = None,
        *,
        fresh: float = LOOK,
        apart: int = APART,
    ) -> None:
        self.store = store
        self.fresh, self.apart = fresh, apart
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
        yield from self._batches(self.state(), sql, values, codes)

    def count(
        self, table: str, where: str, values: Sequence[object], codes: Sequence[str] | None
    ) -> int:
        """How many rows of a table a condition holds for: counted once for a state of the tables."""
        state, key = self.state(), repr((table, where, values, codes))
        if key not in state.counts:
            sql = f"SELECT count(*) AS n FROM {{{table}}} WHERE {where}"
            [[row]] = self._batches(state, sql, values, codes)
            if len(state.counts) >= COUNTS:
                state.counts.clear()
            state.counts[key] = row["n"]
            return int(row["n"])
        return state.counts[key]

    def _batches(
        self, state: State, sql: str, values: Sequence[object], codes: Sequence[str] | None
    ) -> Iterator[list[dict[str, Any]]]:
        with contextlib.closing(state.database.cursor()) as cursor:
            cursor.execute(sql.format_map(self._sources(state, codes)), list(values))
            names = [column[0] for column in cursor.description or ()]
            while batch := cursor.fetchmany(ROWS):
                yield [dict(zip(names, row, strict=True)) for row in batch]

    def texts(
        self,
        table: str,
        text: str,
        condition: tuple[str, list[object]],
        codes: Sequence[str] | None,
    ) -> Iterator[str]:
        """The rows of a table in their order, each as `text` has it (SQL of one text), some at a time.
        Nothing is sorted that stands in its order: a million rows are read while they are given."""
        state, (where, values) = self.state(), condition
        sources = self._sources(state, codes)
        order = "" if sources.ordered(table) else " ORDER BY volgorde"
        sql = f"SELECT {text} FROM {{{table}}} WHERE {where}{order}"
        with contextlib.closing(state.database.cursor()) as cursor:
            cursor.execute(sql.format_map(sources), values)
            while batch := cursor.fetchmany(ROWS):
                yield "".join([line for (line,) in batch])

    def copied(self, sql: str, target: Path, options: str) -> int:
        """Writes what a question answers to a file, in DuckDB's own forms; gives the number of rows.
        `sql` and `options` are ours, not a stranger's."""
        state = self.state()
        text = sql.format_map(self._sources(state, None))
        with contextlib.closing(state.database.cursor()) as cursor:
            cursor.execute(f"COPY ({text}) TO {quoted(target)} ({options})")
            [count] = cursor.fetchone() or (0,)
        return int(count)

    def _sources(self, state: State, codes: Sequence[str] | None) -> "_Sources":
        return _Sources(self.folder, state.held, codes, self.apart)

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
    """Each table as SQL reads it: the files of the councils that are asked; of more than a few, and of
    all where that are fewer files, the parts that hold the rows of all."""

    def __init__(self, folder: Folder, held: Held, codes: Sequence[str] | None, apart: int) -> None:
        self.folder, self.samen = folder, held.samen
        self.councils: dict[str, Council] = {
            code: each
            for code, each in sorted(held.councils.items())
            if codes is None or code in codes
        }
        self.all = len(self.councils) == len(held.councils)
        self.many = len(self.councils) > apart

    def __getitem__(self, table: str) -> str:
        parts = self._together(table)
        if parts:
            files = [self.folder.file(each, table) for each in self.samen[table].values()]
        else:
            files = [self.folder.file(each, table) for each in self._apart(table)]
        if not files:
            empty = ", ".join(f"CAST(NULL AS {each.type}) AS {each.name}" for each in TABLES[table])
            return f"(SELECT {empty} WHERE false)"
        source = f"read_parquet([{', '.join(map(quoted, files))}])"
        if not parts or self.all:
            return source
        codes = ", ".join(map(quoted, self.councils))
        return f"(SELECT * FROM {source} WHERE organisatie IN ({codes}))"

    def ordered(self, table: str) -> bool:
        """Whether the rows stand in their order in what is read."""
        return len(self.councils) < 2 or self._together(table)

    def _apart(self, table: str) -> list[Council]:
        return [each for each in self.councils.values() if each.rijen[table]]

    def _together(self, table: str) -> bool:
        if table not in TOGETHER:
            return False
        files = len(self._apart(table)) if self.all else 0
        return self.many or (files > 1 and len(self.samen[table]) < files)

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
