"""`griffie verify`: what is not as it was written is found and mended; what befalls a machine is one sentence."""

import hashlib
import json
import os
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import delete, select, update

from crawlers.reading import privacy
from griffie.faults import told
from store import Download, Files, Put, Store, StoreUnavailable, Text
from store.keeping import rows
from store.keeping.verify import verify
from store.schema import (
    downloads,
    publicaties,
    relaties,
    stand,
    versies,
)
from tests.command import Griffie, current
from tests.test_backup import PAPERS, files, filled
from tests.test_index import motion

__all__ = ["files"]


def spoilt(store: Store, files: Files, kind: str) -> None:
    key = motion("een", "").id
    with store.database.writing() as connection:
        if kind == "body":
            connection.execute(
                update(versies).where(versies.c.id == key).values(body=b'{"data":{}}')
            )
        elif kind == "standing":
            connection.execute(update(stand).where(stand.c.id == key).values(weg=True))
        elif kind == "relation":
            row = {"bron_id": key, "veld": "agendapunt", "doel_id": "x", "volgorde": 0}
            connection.execute(relaties.insert().values(row))
        elif kind == "feed":
            connection.execute(
                update(publicaties).where(publicaties.c.id == key).values(op="delete")
            )
        elif kind == "feed gap":
            connection.execute(delete(publicaties).where(publicaties.c.nummer == 2))
    path = files.path(hashlib.sha256(PAPERS["een"]).hexdigest())
    if kind == "file":
        path.write_bytes(b"iets anders")
    elif kind == "file gone":
        path.unlink()
    elif kind == "orphan":
        files.put(b"van niemand")
    elif kind == "half file":
        (path.parent / "tmpabc").write_bytes(b"half")


@pytest.mark.parametrize(
    ("kind", "part", "mends"),
    [
        ("body", "opslag", False),
        ("standing", "opslag", True),
        ("relation", "opslag", True),
        ("feed", "feed", True),
        ("feed gap", "feed", False),
        ("file", "bestand", False),  # named until it is fetched again
        ("orphan", "bestand", True),
        ("half file", "bestand", True),
    ],
)
def test_what_is_not_as_it_was_written_is_found(
    store: Store, files: Files, kind: str, part: str, mends: bool
) -> None:
    filled(store, files)
    assert list(verify(store, files)) == []
    spoilt(store, files, kind)
    assert {each.deel for each in verify(store, files)} >= {part}
    list(verify(store, files, mend=True))
    left = [each for each in verify(store, files) if each.deel == part]
    assert bool(left) != mends


def test_a_file_that_is_gone_is_fetched_again(store: Store, files: Files) -> None:
    filled(store, files)
    spoilt(store, files, "file gone")
    [found] = verify(store, files, mend=True)
    assert (found.deel, found.hersteld) == ("bestand", True)
    with store.database.reading() as connection:
        assert len(connection.execute(select(downloads)).all()) == 1


def test_a_paper_that_is_held_back_has_no_file(store: Store, files: Files) -> None:
    assert privacy.HELD_BACK.startswith(rows.HELD_BACK)
    filled(store, files)
    sha256 = hashlib.sha256(b"geheim").hexdigest()
    kept = Download("https://oss.example/g.pdf", "1", sha256)
    store.write([], fetched=[(kept, Text(sha256, "geen", privacy.HELD_BACK))])
    assert list(verify(store, files)) == []


# --- the commands ---------------------------------------------------------------------------------


def test_the_commands_keep_put_back_and_look(griffie: Griffie, tmp_path: Path) -> None:
    store = griffie.open()
    filled(store, Files(griffie.data))
    before = current(store)
    assert griffie.run("index").returncode == 0
    kept = tmp_path / "kopie"
    said = griffie.run("backup", str(kept))
    assert (said.returncode, "2 bestanden" in said.stdout) == (0, True), said.stderr
    assert griffie.run("verify").returncode == 0
    store.write([Put(motion("later", "Motie later"))])
    assert griffie.run("index").returncode == 0
    back = griffie.run("restore", str(kept))
    assert (back.returncode, "griffie index" in back.stdout) == (0, True), back.stderr
    assert current(store) == before
    looked = griffie.run("verify", "--format", "json")
    assert looked.returncode == 1
    assert {row["deel"] for row in json.loads(looked.stdout)} == {"index"}
    again = griffie.run("index")
    assert (again.returncode, "teruggezet" in again.stderr) == (0, True)
    assert griffie.run("verify").returncode == 0
    engine = griffie.engine()
    assert engine.stand().mark == store.identity.mark(store.last_seq())
    engine.close()
    store.close()
    wrong = griffie.run("restore", str(tmp_path / "niets"))
    assert (wrong.returncode, len(wrong.stderr.strip().splitlines())) == (1, 1)


def test_an_index_that_differs_is_found_and_made_anew(griffie: Griffie) -> None:
    store = griffie.open()
    filled(store, Files(griffie.data))
    assert griffie.run("index").returncode == 0
    key = motion("een", "").id
    with store.database.writing() as connection:
        row = connection.execute(select(versies).where(versies.c.id == key)).one()
        body = row.body.replace(b"Motie een", b"Motie ooh")
        connection.execute(update(versies).where(versies.c.id == key).values(body=body))
    found = json.loads(griffie.run("verify", "--format", "json").stdout)
    assert {(row["deel"], row["sleutel"]) for row in found} >= {("opslag", key), ("index", key)}
    griffie.run("verify", "--herstel")
    left = json.loads(griffie.run("verify", "--format", "json").stdout)
    assert {row["deel"] for row in left} == {"opslag"}
    store.close()


# --- the machine ----------------------------------------------------------------------------------

COMMANDS = (("status",), ("index",), ("export",), ("verify",), ("redact", "x"))


@pytest.mark.parametrize("command", COMMANDS, ids=lambda each: each[0])
@pytest.mark.parametrize("kind", ["not a database", "cut", "store is a folder"])
def test_a_spoilt_store_is_one_sentence(
    griffie: Griffie, command: tuple[str, ...], kind: str
) -> None:
    store = griffie.open()
    filled(store, Files(griffie.data))
    store.close()
    path = griffie.data / "griffie.sqlite"
    if kind == "not a database":
        path.write_bytes(b"x" * 9000)
    elif kind == "cut":
        os.truncate(path, 20_000)
    else:
        path.unlink()
        path.mkdir()
    said = griffie.run(*command)
    assert said.returncode == 1, said.stdout
    assert "Traceback" not in said.stderr
    lines = [line for line in said.stderr.strip().splitlines() if line.startswith("griffie: ")]
    assert len(lines) == 1, said.stderr


def test_what_befalls_a_machine_is_told() -> None:
    full = ValueError("An IO error occurred: 'No space left on device (os error 28)'")
    assert "schijf is vol" in (told(full) or "")
    assert "schijf is vol" in (told(sqlite3.OperationalError("database or disk is full")) or "")
    assert "alleen te lezen" in (told(OSError(30, "Read-only file system")) or "")
    wrapped = RuntimeError("x")
    wrapped.__cause__ = StoreUnavailable("de opslag is weg")
    assert told(wrapped) == "de opslag is weg"
    assert told(ValueError("iets anders")) is None
