"""Putting a backup back. What was taken away for good since it was made is taken away from it too,
before anything of it is seen; and the store counts that it was put back, so that every index, cursor
and feed of before is known to be of another course."""

import contextlib
import shutil
import sqlite3
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, insert, select, update
from sqlalchemy.exc import DatabaseError

from store.database import Database, StoreUnavailable
from store.files import Files
from store.following import ENDED, forget_ended
from store.identity import Standing, standing
from store.keeping.backup import Progress
from store.keeping.manifest import BackupError, Manifest, copied, listed, read
from store.keeping.rows import copy_all
from store.migrations import revision
from store.redaction import redact
from store.schema import geweerd, opslag, versies
from store.store import Store
from store.writer import withheld

#: how the name begins of a folder in the data folder in which a backup is made ready
READYING = ".herstel-"


@dataclass(frozen=True)
class _Present:
    """What is in the place where a backup is put: `standing` is None where nothing can be read.
    `barred` are rows of what was taken away for good."""

    standing: Standing | None = None
    last: int = 0
    barred: tuple[dict[str, Any], ...] = ()


def restore(
    address: str,
    files: Files,
    folder: Path,
    *,
    over: bool = False,
    progress: Progress | None = None,
) -> Manifest:
    """Puts the backup in `folder` in the place of the store at an SQLAlchemy address. Whoever reads
    sees the one or the other; broken off before that, everything is as it was. Raises `BackupError`,
    also for a store of another identity that holds something, unless `over`."""
    manifest = read(folder)
    present = _present(address)
    other = present.standing is not None and present.standing.identiteit != manifest.identiteit
    if other and present.last and not over:
        raise BackupError(
            "hier staat een andere opslag dan waarvan deze reservekopie is; maak daar eerst een "
            "reservekopie van, en zet deze terug met --vervang"
        )
    data = files.folder.parent
    for left in data.glob(f"{READYING}*"):
        shutil.rmtree(left, ignore_errors=True)
    barred = {row["waarde"] for row in present.barred}
    names = [name for name in listed(folder, manifest) if name not in barred]
    _copy_files(Files(folder), files, names, progress)
    with tempfile.TemporaryDirectory(prefix=READYING, dir=data) as room:
        ready = Path(room) / "opslag.sqlite"
        shutil.copyfile(folder / manifest.opslag, ready)
        gone = _made_ready(ready, present)
        _exchange(ready, address)
    _tidy(files, set(names) - gone)
    return manifest


def _present(address: str) -> _Present:
    """What is held now. A store that cannot be read is no reason not to put a backup back; a server
    that is away is."""
    database = Database(address)
    try:
        with database.reading() as connection:
            if (revision(connection) or "") < "0004":
                return _Present()
            rows = connection.execute(select(geweerd)).all()
            last = connection.execute(select(versies.c.seq).limit(1)).scalar()
            barred = tuple(dict(row._mapping) for row in rows)
            return _Present(standing(connection), int(last or 0), barred)
    except (DatabaseError, StoreUnavailable):
        if database.sqlite:
            return _Present()
        raise
    finally:
        database.close()


def _copy_files(source: Files, target: Files, names: list[str], progress: Progress | None) -> None:
    for number, name in enumerate(names, 1):
        path = target.path(name)
        if not path.exists() and not (
            source.path(name).is_file() and copied(source.path(name), path, name)
        ):
            raise BackupError(
                f"bestand {name} van deze reservekopie is beschadigd of weg; neem een andere"
            )
        if progress:
            progress(number, len(names))


def _made_ready(path: Path, present: _Present) -> set[str]:
    """Brings the copy to the schema of the code, takes away what was taken away since, and counts;
    gives the hashes of the files that went with it."""
    gone: set[str] = set()
    store = Store(f"sqlite:///{path.resolve()}")
    try:
        with store.database.reading() as connection:
            known = set(withheld(connection, [row["waarde"] for row in present.barred]))
        fresh = [row for row in present.barred if row["waarde"] not in known]
        reasons: dict[str, list[str]] = {}
        for row in fresh:
            if row["soort"] == "record":
                reasons.setdefault(row["reden"], []).append(row["waarde"])
        for why, ids in reasons.items():
            gone |= set(redact(store, None, ids, why).bestanden)
        with store.database.erasing() as connection:
            forget_ended(connection, [r["waarde"] for r in fresh if r["soort"] == ENDED])
            _barred(connection, fresh)
            _counted(connection, present.standing)
    finally:
        store.close()
    return gone


def _barred(connection: Connection, rows: list[dict[str, Any]]) -> None:
    known = set(withheld(connection, [row["waarde"] for row in rows]))
    if left := [row for row in rows if row["waarde"] not in known]:
        connection.execute(insert(geweerd), left)


def _counted(connection: Connection, before: Standing | None) -> None:
    mine = standing(connection)
    values = {"teruggezet": mine.teruggezet + 1, "geschrapt": mine.geschrapt + 1}
    if before is not None:
        values["teruggezet"] = max(mine.teruggezet, before.teruggezet) + 1
        values["geschrapt"] = max(mine.geschrapt, before.geschrapt) + 1
    connection.execute(update(opslag).values(values))


def _exchange(ready: Path, address: str) -> None:
    """Puts the store that was made ready in the place of the one at an address, at once."""
    target = Database(address)
    path = target.path
    try:
        if path is None:
            source = Database(f"sqlite:///{ready.resolve()}")
            store = Store(address)  # makes the tables, or brings them up
            store.close()
            with source.moment() as rows, target.writing() as connection:
                copy_all(rows, connection)
            source.close()
            return
    finally:
        target.close()
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with (
            contextlib.closing(sqlite3.connect(ready)) as source_file,
            contextlib.closing(sqlite3.connect(path, timeout=60)) as target_file,
        ):
            target_file.execute("PRAGMA journal_mode=WAL")
            source_file.backup(target_file)
            target_file.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.OperationalError):
            raise BackupError(
                f"de opslag kan nu niet vervangen worden ({error}); stop wat erin schrijft, of maak "
                "ruimte, en zet opnieuw terug"
            ) from error
        _replaced(ready, path)  # what is there is no database any more


def _replaced(ready: Path, path: Path) -> None:
    for ending in ("-wal", "-shm"):
        Path(f"{path}{ending}").unlink(missing_ok=True)
    with contextlib.closing(sqlite3.connect(ready)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.execute("PRAGMA journal_mode=DELETE")
    ready.replace(path)


def _tidy(files: Files, names: set[str]) -> None:
    """Removes files that the store does not know."""
    for path in files.folder.glob("*/*"):
        if path.name not in names:
            path.unlink(missing_ok=True)
