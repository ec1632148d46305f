"""All that is held as files to take along: a table of each resource of the standard, as NDJSON and as
Parquet, of one moment of the store, with counts and checksums.

A state is a folder that is never changed once it is there. The one before it is kept for who is
still reading, unless something was taken away for good since.
"""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import Any, Protocol

import duckdb
import orjson
from sqlalchemy import func, select

from standard.resources import RESOURCES
from store.database import chunks, stamp
from store.keeping.manifest import written
from store.model import Version
from store.output import COLUMNS, lines, row
from store.schema import versies
from store.store import Store
from store.versions import to_version

#: changes with what they are made of, so that another making has other files
FORM = "1"
MANIFEST = "stand.json"
#: records that are written at once
BATCH = 500
#: ops that leave a version what it is; any other took content away
HARMLESS = ("upsert", "delete")
Row = dict[str, Any]


@dataclass(frozen=True)
class File:
    """One file of a state: `naam` is its name, `rijen` and `omvang` (bytes) its size."""

    tabel: str
    formaat: str
    naam: str
    rijen: int
    omvang: int
    sha256: str


@dataclass(frozen=True)
class State:
    """All files of one moment: complete up to `volgnummer` of the store."""

    volgnummer: int
    gemaakt: str
    map: str
    bestanden: tuple[File, ...]


class Beside(Protocol):
    """Tables that are made of the same store and given with it."""

    @property
    def form(self) -> str:
        """Changes with what the files are made of."""

    def seq(self) -> int:
        """Brings them up; gives the store's number up to which they are complete."""

    def write(self, folder: Path) -> Iterable[tuple[str, str, str, int]]:
        """(table, form, name of the file, rows) of each file that was written."""


class Bulk:
    """The files in a folder, made of a store; `base` is the address that records get in them."""

    def __init__(self, store: Store, folder: Path, base: str, beside: Beside | None = None) -> None:
        self.store, self.folder, self.base, self.beside = store, folder, base, beside

    def live(self) -> State | None:
        """The last state, unless something was taken away for good since; None where none is."""
        try:
            body = orjson.loads((self.folder / MANIFEST).read_bytes())
        except (FileNotFoundError, orjson.JSONDecodeError):
            return None
        if body["vorm"] != self._form() or self._taken_away(body["volgnummer"]):
            return None
        files = tuple(File(**each) for each in body["bestanden"])
        return State(body["volgnummer"], body["gemaakt"], body["map"], files)

    def path(self, folder: str, name: str) -> Path | None:
        """A file of the live state, or of the one before it as long as that is kept."""
        if not (folder.isalnum() and name.replace(".", "").isalnum()):
            return None
        state = self.live()
        path = self.folder / folder / name
        return path if state is not None and path.is_file() else None

    def bring_up(self) -> State:
        """Makes the files of this moment where those of the last are of another; gives the live
        state. `LeaseTaken` while another process does so."""
        state = self.live()
        if state is not None and state.volgnummer == self.store.last_seq():
            return state
        with self.store.lease("bulk"):
            self.folder.mkdir(parents=True, exist_ok=True)
            made = self._made()
            body = {
                "vorm": self._form(),
                "volgnummer": made.volgnummer,
                "gemaakt": made.gemaakt,
                "map": made.map,
                "bestanden": [vars(each) for each in made.bestanden],
            }
            written(self.folder / MANIFEST, orjson.dumps(body, option=orjson.OPT_INDENT_2))
            kept = {made.map, state.map if state else ""}
            for each in self.folder.iterdir():
                if each.is_dir() and each.name not in kept:
                    shutil.rmtree(each, ignore_errors=True)
        return made

    def _made(self) -> State:
        last = self.beside.seq() if self.beside else self.store.last_seq()
        part = Path(tempfile.mkdtemp(prefix="deel-", dir=self.folder))
        try:
            files = [file for name in RESOURCES for file in self._table(part, name, last)]
            if self.beside:
                files += [
                    _described(table, form, part / name, rows)
                    for table, form, name, rows in self.beside.write(part)
                ]
            whole = f"s{last}x{files[0].sha256[:8]}{os.urandom(4).hex()}"
            os.rename(part, self.folder / whole)
        except BaseException:
            shutil.rmtree(part, ignore_errors=True)
            raise
        return State(last, stamp(), whole, tuple(files))

    def _table(self, folder: Path, resource: str, last: int) -> Iterator[File]:
        target, columns = folder / f"{resource}.ndjson", folder / f"{resource}.kolommen"
        count = 0
        with target.open("wb") as file, columns.open("wb") as flat:
            versions = self._of(resource, last)
            while batch := list(islice(versions, BATCH)):
                for version, line in zip(batch, lines(self.store, batch, self.base), strict=True):
                    file.write(orjson.dumps(line) + b"\n")
                    flat.write(orjson.dumps(flattened(version, line)) + b"\n")
                    count += 1
        yield _described(resource, "ndjson", target, count)
        table = folder / f"{resource}.parquet"
        to_parquet(columns, table)
        columns.unlink()
        yield _described(resource, "parquet", table, count)

    def _of(self, resource: str, last: int) -> Iterator[Version]:
        """The records of a resource as they were at a number: those that changed meanwhile are given
        once, as they were."""
        seen: set[str] = set()
        for version in self.store.current(resource=resource, until=last):
            seen.add(version.id)
            if not version.deleted:
                yield version
        with self.store.database.reading() as connection:
            changed = {
                each.id
                for each in connection.execute(
                    select(versies.c.id).where(versies.c.seq > last, versies.c.resource == resource)
                )
            }
            late = sorted(changed - seen)
            for chunk in chunks(late):
                newest = (
                    select(func.max(versies.c.seq))
                    .where(versies.c.id.in_(chunk), versies.c.seq <= last)
                    .group_by(versies.c.id)
                )
                rows = connection.execute(select(versies).where(versies.c.seq.in_(newest)))
                yield from (to_version(each) for each in rows if each.op == "upsert")

    def _taken_away(self, seq: int) -> bool:
        """Whether content was taken away for good after a number."""
        query = select(versies.c.seq).where(versies.c.seq > seq, versies.c.op.not_in(HARMLESS))
        with self.store.database.reading() as connection:
            return connection.execute(query.limit(1)).first() is not None

    def _form(self) -> str:
        beside = f"/{self.beside.form}" if self.beside else ""
        return f"{FORM}{beside}/{self.store.identity.standing().name}{self.base}"


def flattened(version: Version, line: Row) -> Row:
    """A line as a row of `COLUMNS`, with `data` and `ext` as JSON text."""
    more = {
        name: orjson.dumps(line[name]).decode() if name in line else None
        for name in ("data", "ext")
    }
    return {**row(version), **more}


def export_parquet(versions: Iterable[Version], store: Store, base: str, target: Path) -> int:
    """Writes versions, tombstones included, as one Parquet file; gives the number of rows."""
    count = 0
    with tempfile.NamedTemporaryFile(suffix=".kolommen") as flat:
        rest = iter(versions)
        while batch := list(islice(rest, BATCH)):
            for version, line in zip(batch, lines(store, batch, base), strict=True):
                flat.write(orjson.dumps(flattened(version, line)) + b"\n")
                count += 1
        flat.flush()
        to_parquet(Path(flat.name), target)
    return count


def to_parquet(columns: Path, target: Path) -> None:
    """Makes a Parquet file of lines of `flattened`."""
    types = dict.fromkeys(chain(COLUMNS, ("data", "ext")), "VARCHAR") | {"versie": "INTEGER"}
    named = ", ".join(f"'{name}': '{kind}'" for name, kind in types.items())
    with duckdb.connect(":memory:") as database:
        database.execute("SET memory_limit='512MB'")
        database.execute("SET threads=1")
        source = f"read_json({_quoted(columns)}, format='newline_delimited', columns={{{named}}}"
        database.execute(
            f"COPY (SELECT * FROM {source}, maximum_object_size=33554432)) "
            f"TO {_quoted(target)} (FORMAT parquet, COMPRESSION zstd)"
        )


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"


def _described(table: str, form: str, path: Path, rows: int) -> File:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(1 << 20):
            digest.update(piece)
    return File(table, form, path.name, rows, path.stat().st_size, digest.hexdigest())
