"""A backup is a folder: the store as one SQLite file, whatever database it came from; the files by
their hash, as in a data folder; and a manifest that names both with their hashes. The manifest is
written last, so that a backup that was broken off is the one before it, or none."""

import hashlib
import os
import tempfile
from pathlib import Path

from pydantic import ValidationError

from standard.base import Strict

MANIFEST = "reservekopie.json"
FORMAT = 1
BLOCK = 1 << 20


class BackupError(Exception):
    """A backup cannot be made or put back. The message is Dutch and says what to do."""


class Manifest(Strict):
    """What a backup says of itself. `opslag` and `lijst` are names of files in its folder: the store,
    and the hashes of its files, one a line."""

    formaat: int
    gemaakt_op: str
    schema_versie: str
    identiteit: str
    teruggezet: int
    laatste: int
    opslag: str
    opslag_sha256: str
    lijst: str
    lijst_sha256: str
    bestanden: int
    #: hashes that the store names and of which no whole file was there
    ontbreekt: tuple[str, ...] = ()
    voorbeeld: bool = False


def sha256_of(path: Path) -> str:
    """Of a file's content (hex)."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            digest.update(block)
    return digest.hexdigest()


def written(path: Path, content: bytes) -> None:
    """The whole content under its name at once, on disk."""
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def copied(source: Path, target: Path, sha256: str) -> bool:
    """Copies a file that has this hash; gives whether it had."""
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".kopie.", dir=target.parent)
    digest = hashlib.sha256()
    try:
        with source.open("rb") as read, os.fdopen(handle, "wb") as file:
            while block := read.read(BLOCK):
                digest.update(block)
                file.write(block)
            file.flush()
            os.fsync(file.fileno())
        if digest.hexdigest() != sha256:
            return False
        os.replace(name, target)
        return True
    finally:
        Path(name).unlink(missing_ok=True)


def read(folder: Path) -> Manifest:
    """The manifest of a backup whose store and list are what they were; raises `BackupError`."""
    try:
        manifest = Manifest.model_validate_json((folder / MANIFEST).read_bytes())
    except FileNotFoundError as error:
        raise BackupError(f"in {folder} staat geen (hele) reservekopie") from error
    except (ValidationError, OSError) as error:
        raise BackupError(f"{folder / MANIFEST} is niet te lezen") from error
    if manifest.formaat != FORMAT:
        raise BackupError(
            f"deze reservekopie heeft formaat {manifest.formaat}, hier is {FORMAT} bekend: werk "
            "Griffie bij"
        )
    for name, sha256 in (
        (manifest.opslag, manifest.opslag_sha256),
        (manifest.lijst, manifest.lijst_sha256),
    ):
        path = folder / name
        if path.name != name or not path.is_file() or sha256_of(path) != sha256:
            raise BackupError(
                f"{name} in {folder} is beschadigd of weg; neem een andere reservekopie"
            )
    return manifest


def listed(folder: Path, manifest: Manifest) -> list[str]:
    """The hashes of the files of a backup."""
    return (folder / manifest.lijst).read_text("ascii").split()
