"""The folder of the tables: a state of each council is a folder with a file of each table, beside it
stand the parts that hold the rows of all councils (`tables.together`), and one small file says which of
them are live. What is written is never changed, so that whoever reads a state may finish.
"""

import contextlib
import fcntl
import hashlib
import os
import shutil
import time
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import orjson

from standard.parties import VERSIE
from store import Store
from tables.shapes import TABLES

#: raised with every change of what the rows are: then all is made again
FORMAT = f"3/{VERSIE}"
MANIFEST = "stand.json"
#: file of a council with what tells its rows of each period from others
MARKS = "kenmerken.json"
#: seconds that a state is kept after another took its place
KEPT = 900.0


@dataclass(frozen=True)
class Council:
    """The live state of one council: `map` is its folder, `rijen` the rows of each table."""

    map: str
    volgnummer: int
    rijen: Mapping[str, int]


@dataclass(frozen=True)
class Part:
    """The rows of all councils of one table and period: `map` is its folder, `kenmerk` tells these
    rows from others."""

    map: str
    rijen: int
    kenmerk: str


#: by table and period, in the order of their rows
Parts = Mapping[str, Mapping[str, Part]]


@dataclass(frozen=True)
class Held:
    """What is live: complete up to `volgnummer` of the store, of which that said `kenmerk` then
    (`store.identity`)."""

    volgnummer: int = 0
    councils: Mapping[str, Council] = field(default_factory=dict)
    kenmerk: str = ""
    samen: Parts = field(default_factory=dict)

    @property
    def maps(self) -> set[str]:
        """The folders that are live."""
        parts = {part.map for each in self.samen.values() for part in each.values()}
        return {each.map for each in self.councils.values()} | parts

    def of(self, store: Store) -> bool:
        """Whether it was made of this store as it has been since: not of another, nor of one that an
        earlier one was put back in the place of."""
        last = self.volgnummer <= store.last_seq()
        return last and self.kenmerk == store.identity.mark(self.volgnummer)

    def dumped(self) -> bytes:
        councils = {
            code: {"map": each.map, "volgnummer": each.volgnummer, "rijen": dict(each.rijen)}
            for code, each in self.councils.items()
        }
        body = {"vorm": FORMAT, "volgnummer": self.volgnummer, "organisaties": councils}
        body |= {"kenmerk": self.kenmerk, "samen": self.samen}
        return orjson.dumps(body, option=orjson.OPT_INDENT_2)


class Folder:
    """Where the tables of one installation are."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def manifest(self) -> Path:
        return self.path / MANIFEST

    def mark(self) -> tuple[int, int, int] | None:
        """Tells one state from the next; None while there is none."""
        try:
            found = self.manifest.stat()
        except OSError:
            return None
        return (found.st_mtime_ns, found.st_ino, found.st_size)

    def held(self) -> Held | None:
        """What is live; None where nothing is, or only what older rules made."""
        try:
            body = orjson.loads(self.manifest.read_bytes())
        except (OSError, ValueError):
            return None
        if body.get("vorm") != FORMAT:
            return None
        councils = {code: Council(**each) for code, each in body["organisaties"].items()}
        samen = {
            table: {period: Part(**part) for period, part in parts.items()}
            for table, parts in body["samen"].items()
        }
        return Held(body["volgnummer"], councils, body["kenmerk"], samen)

    def file(self, of: Council | Part, table: str) -> Path:
        return self.path / of.map / f"{table}.parquet"

    def marks(self, council: Council) -> dict[str, dict[str, str]]:
        """By table and period what tells the rows of a council from others."""
        told: dict[str, dict[str, str]] = orjson.loads(
            (self.path / council.map / MARKS).read_bytes()
        )
        return told

    def write(self, code: str, rows: Mapping[str, list[dict[str, Any]]], seq: int) -> Council:
        """A new state of one council, not live yet."""
        name = f"{code}/{seq}-{uuid.uuid4().hex[:8]}"
        place = self.path / name
        place.mkdir(parents=True)
        marks: dict[str, dict[str, str]] = {}
        with writing() as connection:
            for table in TABLES:
                file = place / f"{table}.parquet"
                marks[table] = write_parquet(connection, file, rows[table], table)
        (place / MARKS).write_bytes(orjson.dumps(marks))
        return Council(name, seq, {table: len(rows[table]) for table in TABLES})

    def publish(self, held: Held) -> None:
        """Makes a state the live one, in one step."""
        self.path.mkdir(parents=True, exist_ok=True)
        fresh = self.path / f".{MANIFEST}.{uuid.uuid4().hex[:8]}"
        with fresh.open("wb") as file:
            file.write(held.dumped())
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self.manifest)

    def tidy(self, kept: float = KEPT) -> None:
        """Removes states that were replaced long enough ago, and halves that a crash left."""
        live = (self.held() or Held()).maps
        for place in self.path.glob("*/*"):
            name = place.relative_to(self.path).as_posix()
            with contextlib.suppress(OSError):
                if place.is_dir() and name not in live and time.time() - _replaced(place) >= kept:
                    shutil.rmtree(place)

    def retire(self, name: str) -> None:
        """Notes that another state took the place of this folder."""
        with contextlib.suppress(OSError):
            os.utime(self.path / name)

    @contextlib.contextmanager
    def alone(self, *, wait: bool = True) -> Iterator[bool]:
        """One process at a time writes here; gives whether this is the one."""
        self.path.mkdir(parents=True, exist_ok=True)
        with (self.path / ".slot").open("a") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield False
                return
            yield True


def _replaced(place: Path) -> float:
    return place.stat().st_mtime


@contextlib.contextmanager
def writing() -> Iterator[duckdb.DuckDBPyConnection]:
    """A database to write files by: with one thread, so that who answers keeps the others."""
    with contextlib.closing(duckdb.connect(":memory:")) as connection:
        connection.execute("SET threads=1")
        yield connection


def write_parquet(
    connection: duckdb.DuckDBPyConnection, target: Path, rows: list[dict[str, Any]], table: str
) -> dict[str, str]:
    """Rows of a table as a Parquet file, in order of `volgorde` where it has one; gives by period
    (`period_of`) what tells its rows from others."""
    source = target.with_suffix(".ndjson")
    types = {column.name: column.type for column in TABLES[table]}
    hashes: dict[str, Any] = {}
    with source.open("wb") as file:
        for row in rows:
            line = orjson.dumps({name: row.get(name) for name in types}) + b"\n"
            file.write(line)
            hashes.setdefault(period_of(row, types), hashlib.blake2b(digest_size=12)).update(line)
    order = " ORDER BY volgorde" if "volgorde" in types else ""
    columns = ", ".join(f"{name}: '{kind}'" for name, kind in types.items())
    copy(
        connection,
        f"SELECT * FROM read_json({quoted(source)}, format='newline_delimited', "
        f"columns={{{columns}}}){order}",
        target,
    )
    source.unlink()
    return {period: each.hexdigest() for period, each in hashes.items()}


def period_of(row: Mapping[str, Any], types: Mapping[str, str]) -> str:
    """The year of a row of a table that is ordered by day; `0` of one without a day, and of a row of
    any other table."""
    day = row.get("datum") if "volgorde" in types else None
    return str(int(str(day)[:4])) if day else "0"


def copy(connection: duckdb.DuckDBPyConnection, sql: str, target: Path, options: str = "") -> int:
    """Writes what a question answers as a Parquet file; gives the number of rows. `options` are more of
    those of DuckDB."""
    connection.execute(
        f"COPY ({sql}) TO {quoted(target)} (FORMAT parquet, COMPRESSION zstd{options})"
    )
    [count] = connection.fetchone() or (0,)
    return int(count)


def quoted(text: object) -> str:
    """A text as SQL writes it."""
    return "'" + str(text).replace("'", "''") + "'"
