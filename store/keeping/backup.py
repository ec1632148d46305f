"""Making a backup, while others read and write: the store as it is at one moment, and then its files,
which are never changed once they are there."""

import contextlib
import sqlite3
from collections.abc import Callable, Iterable
from pathlib import Path

from store.database import Database, stamp
from store.files import Files
from store.identity import standing
from store.keeping.manifest import (
    FORMAT,
    MANIFEST,
    BackupError,
    Manifest,
    copied,
    read,
    sha256_of,
    written,
)
from store.keeping.rows import copy_all, named_files
from store.migrations import HEAD, bring_up
from store.store import Store
from store.writer import LAST

#: times that is begun again because something was taken away for good meanwhile
TRIES = 5
Progress = Callable[[int, int], None]


def backup(
    store: Store,
    files: Files,
    folder: Path,
    *,
    sample: bool = False,
    progress: Progress | None = None,
) -> Manifest:
    """Makes a backup in a folder that is empty or holds an earlier one, which stands until the new
    one is whole. Raises `BackupError`, and OSError for a disk that is full or not to be written."""
    folder.mkdir(parents=True, exist_ok=True)
    before = _earlier(folder)
    for _ in range(TRIES):
        made = _made(store, files, folder, sample=sample, progress=progress)
        if store.identity.standing().geschrapt == made[1]:
            break
    else:
        raise BackupError("er wordt steeds iets geschrapt; maak de reservekopie daarna")
    manifest = made[0]
    written(folder / MANIFEST, manifest.model_dump_json(indent=1).encode() + b"\n")
    _tidy(folder, manifest, before)
    return manifest


def _earlier(folder: Path) -> Manifest | None:
    """What is in the folder; raises `BackupError` when that is something else than a backup."""
    left = [each for each in folder.iterdir() if not each.name.startswith((".", "opslag-"))]
    if (folder / MANIFEST).exists():
        with contextlib.suppress(BackupError):
            return read(folder)
        return None
    if [each for each in left if each.name != "bestanden" and each.suffix != ".txt"]:
        raise BackupError(f"{folder} is niet leeg en geen reservekopie; kies een andere map")
    return None


def _made(
    store: Store, files: Files, folder: Path, *, sample: bool, progress: Progress | None
) -> tuple[Manifest, int]:
    """The manifest of what was copied, and how often something had been taken away by then."""
    fresh = folder / ".opslag.sqlite"
    for name in (fresh.name, f"{fresh.name}-wal", f"{fresh.name}-shm"):
        (folder / name).unlink(missing_ok=True)
    try:
        _snapshot(store.database, fresh)
        database = Database(f"sqlite:///{fresh.resolve()}")
        with database.reading() as connection:
            known = standing(connection)
            last = int(connection.execute(LAST).scalar_one())
            names = sorted(named_files(connection))
        database.close()
        _settle(fresh)
        lacking = _copy_files(files, Files(folder), names, progress)
        listed = "".join(f"{name}\n" for name in names if name not in lacking).encode()
        sha256 = sha256_of(fresh)
        target = folder / f"opslag-{sha256[:16]}.sqlite"
        fresh.replace(target)
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise
    chosen = folder / f"bestanden-{sha256[:16]}.txt"
    written(chosen, listed)
    manifest = Manifest(
        formaat=FORMAT,
        gemaakt_op=stamp(),
        schema_versie=HEAD,
        identiteit=known.identiteit,
        teruggezet=known.teruggezet,
        laatste=last,
        opslag=target.name,
        opslag_sha256=sha256,
        lijst=chosen.name,
        lijst_sha256=sha256_of(chosen),
        bestanden=len(names) - len(lacking),
        ontbreekt=tuple(sorted(lacking)),
        voorbeeld=sample,
    )
    return manifest, known.geschrapt


def _snapshot(database: Database, target: Path) -> None:
    """The store at one moment as an SQLite file without anything that was deleted from it."""
    if database.sqlite:
        with database.reading() as connection:
            connection.exec_driver_sql("VACUUM INTO ?", (str(target),))
        return
    fresh = Database(f"sqlite:///{target.resolve()}")
    bring_up(fresh)
    with database.moment() as source, fresh.writing() as connection:
        copy_all(source, connection)
    fresh.close()


def _settle(path: Path) -> None:
    """Makes it one file, without what belongs to processes that run, and looks whether it is whole."""
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        connection.execute("PRAGMA journal_mode=DELETE")
        connection.execute("PRAGMA secure_delete=ON")
        for table in ("leases", "tempo"):
            connection.execute(f"DELETE FROM {table}")
        said = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    finally:
        connection.close()
    if said != "ok":
        raise BackupError("de opslag is beschadigd; zet een eerdere reservekopie terug")


def _copy_files(
    source: Files, target: Files, names: Iterable[str], progress: Progress | None
) -> set[str]:
    """Copies what is not there yet; gives the hashes of which there is no whole file."""
    names, lacking = list(names), set()
    for number, name in enumerate(names, 1):
        path = target.path(name)
        if not path.exists() and (
            not source.path(name).is_file() or not copied(source.path(name), path, name)
        ):
            lacking.add(name)
        if progress:
            progress(number, len(names))
    return lacking


def _tidy(folder: Path, manifest: Manifest, before: Manifest | None) -> None:
    """Removes what belongs to an earlier backup only, and what one left that was broken off."""
    keep = {manifest.opslag, manifest.lijst}
    for pattern in ("opslag-*.sqlite*", "bestanden-*.txt", ".*"):
        for path in folder.glob(pattern):
            if path.name not in keep and path.is_file():
                path.unlink(missing_ok=True)
    named = set((folder / manifest.lijst).read_text("ascii").split())
    for path in (folder / "bestanden").glob("*/*"):
        if path.name not in named:
            path.unlink(missing_ok=True)
