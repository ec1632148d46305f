"""The whole store kept, put back on either database, and held against itself."""

import datetime as dt
import hashlib
import json
import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import insert, select

from indexer.question.watching import FORM
from standard.extensions import Bestand, ExtInformatieObject
from standard.records import Record
from standard.resources import Gemeente, InformatieObject
from store import Download, Files, Put, Store, Text, default_address
from store.following import Question
from store.keeping import rows
from store.keeping.backup import backup
from store.keeping.manifest import MANIFEST, BackupError
from store.keeping.restore import restore
from store.keeping.verify import verify
from store.publication import publish
from store.redaction import redact
from store.schema import (
    metadata,
    volgadressen,
)
from tests.command import current
from tests.postgres import Postgres
from tests.test_index import motion

PAPERS = {"een": b"%PDF een", "twee": b"%PDF twee"}


def paper(key: str, title: str) -> Record:
    """A motion that the feed has room for."""
    record = motion(key, title)
    assert isinstance(record.data, InformatieObject)
    return record.changed(
        data=record.data.changed(
            datum_ingediend=dt.date(2026, 1, 5),
            gemeente=Gemeente(gemeentecode="0828", gemeentenaam="Oss"),
        )
    )


def filled(store: Store, files: Files) -> None:
    """Records of which two have a file, all published."""
    for name, content in PAPERS.items():
        sha256 = files.put(content)
        url = f"https://oss.example/{name}.pdf"
        file = Bestand(url=url, sha256=sha256)
        record = paper(name, f"Motie {name}").changed(ext=ExtInformatieObject(bestanden=(file,)))
        store.write(
            [Put(record)],
            fetched=[
                (
                    Download(url, "1", sha256, "application/pdf"),
                    Text(sha256, "volledig", None, ("tekst",)),
                )
            ],
        )
    store.write([Put(paper(str(n), f"Motie fietspad {n}")) for n in range(8)])
    publish(store)


def everything(store: Store) -> dict[str, list[tuple[object, ...]]]:
    """All rows but those that tell which moment of which store it is."""
    found = {}
    with store.database.reading() as connection:
        for table in metadata.sorted_tables:
            if table.name not in ("opslag", "leases", "tempo"):
                found[table.name] = sorted(
                    map(tuple, connection.execute(select(table)).all()), key=repr
                )
    return found


def generic(store: Store) -> None:
    """A row in every table that has none, so that one that a backup passes over is seen; but for those
    that belong to processes that run."""
    values: dict[type, object] = {str: "a", bytes: b"{}", int: 1, float: 1.0, bool: True}
    with store.database.writing() as connection:
        for table in metadata.sorted_tables:
            if table in rows.PASSING or connection.execute(select(table).limit(1)).first():
                continue
            made = {column.name: values[column.type.python_type] for column in table.columns}
            connection.execute(insert(table).values(made))


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(tmp_path / "gegevens")


@pytest.fixture(params=["sqlite", "postgresql"])
def elsewhere(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Address of a second empty store on each of the two databases."""
    if request.param == "sqlite":
        yield default_address(tmp_path / "elders")
    else:
        server: Postgres = request.getfixturevalue("postgres")
        yield server.database()


def test_a_backup_is_put_back_on_either_database(
    store: Store, elsewhere: str, files: Files, tmp_path: Path
) -> None:
    filled(store, files)
    made = backup(store, files, tmp_path / "kopie", sample=True)
    assert (made.bestanden, made.ontbreekt, made.voorbeeld) == (2, (), True)
    there = Files(tmp_path / "elders")
    restore(elsewhere, there, tmp_path / "kopie")
    again = Store(elsewhere)
    assert everything(again) == everything(store)
    before, after = store.identity.standing(), again.identity.standing()
    assert (after.identiteit, after.teruggezet) == (before.identiteit, before.teruggezet + 1)
    assert again.identity.mark(3) != store.identity.mark(3)
    for content in PAPERS.values():
        assert there.path(hashlib.sha256(content).hexdigest()).read_bytes() == content
    assert list(verify(again, there)) == []
    again.write([Put(motion("erna", "Motie erna"))])
    with again.lease("crawl:x"):
        pass
    assert again.last_seq() == store.last_seq() + 1
    again.close()


def test_every_table_is_in_a_backup(
    store: Store, elsewhere: str, files: Files, tmp_path: Path
) -> None:
    filled(store, files)
    generic(store)
    before = everything(store)
    assert all(before.values()), [name for name, held in before.items() if not held]
    backup(store, files, tmp_path / "kopie")
    restore(elsewhere, Files(tmp_path / "elders"), tmp_path / "kopie")
    again = Store(elsewhere)
    assert everything(again) == before
    again.close()


def test_who_ended_following_does_not_come_back_with_a_backup(
    store: Store, files: Files, tmp_path: Path
) -> None:
    question = Question("q=x", b'["a"]', FORM, False, "mail", "dag")
    stays, _ = store.following.add(question, "blijft@voorbeeld.nl")
    ends, _ = store.following.add(question, "eindigt@voorbeeld.nl")
    for key in (stays, ends):
        store.following.confirm(key)
    backup(store, files, tmp_path / "kopie")
    store.following.end(ends)
    restore(store.address, files, tmp_path / "kopie")
    assert [each.id for each in store.following.followers()] == [stays]
    with store.database.reading() as connection:
        addresses = connection.execute(select(volgadressen.c.adres)).scalars().all()
    assert addresses == ["blijft@voorbeeld.nl"]


def test_what_came_after_the_backup_is_gone_again(
    store: Store, files: Files, tmp_path: Path
) -> None:
    filled(store, files)
    before = current(store)
    backup(store, files, tmp_path / "kopie")
    store.write([Put(motion("later", "Motie later")), Put(motion("3", "Motie anders"))])
    later = files.put(b"later")
    restore(store.address, files, tmp_path / "kopie")
    assert current(store) == before
    assert not files.path(later).exists()
    assert store.identity.standing().teruggezet == 1
    restore(store.address, files, tmp_path / "kopie")
    assert store.identity.standing().teruggezet == 2


def test_what_was_taken_away_does_not_come_back_with_a_backup(
    store: Store, files: Files, tmp_path: Path
) -> None:
    filled(store, files)
    backup(store, files, tmp_path / "kopie")
    secret = motion("een", "").id
    done = redact(store, files, [secret], "persoonsgegevens: op verzoek")
    assert done.bestanden
    restore(store.address, files, tmp_path / "kopie")
    version = store.get(secret)
    assert version is not None
    assert (version.op, version.reden) == ("redact", "persoonsgegevens: op verzoek")
    assert b"Motie een" not in b"".join(each.content for each in store.versions(secret))
    assert not files.path(done.bestanden[0]).exists()
    assert set(done.bestanden) <= store.barred()
    assert list(verify(store, files)) == []


def test_a_backup_is_of_one_moment_while_others_write(
    store: Store, files: Files, tmp_path: Path
) -> None:
    """Two records that are always written together are both there, with one text."""
    filled(store, files)
    ends, begun = threading.Event(), threading.Event()

    def write() -> None:
        number = 0
        while not ends.is_set():
            number += 1
            pair = [motion("links", f"Paar {number}"), motion("rechts", f"Paar {number}")]
            store.write([Put(record) for record in pair])
            begun.set()

    writer = threading.Thread(target=write)
    writer.start()
    begun.wait(20)
    try:
        for number in range(3):
            backup(store, files, tmp_path / f"kopie-{number}")
    finally:
        ends.set()
        writer.join()
    for number in range(3):
        address = default_address(tmp_path / f"terug-{number}")
        restore(address, Files(tmp_path / f"terug-{number}"), tmp_path / f"kopie-{number}")
        again = Store(address)
        titles = {
            version.body["data"]["titel"]
            for version in again.current()
            if version.body["data"]["titel"].startswith("Paar")
        }
        assert len(titles) == 1
        assert [each.deel for each in verify(again, None) if each.deel != "feed"] == []
        again.close()


def test_a_second_backup_takes_the_place_of_the_first(
    store: Store, files: Files, tmp_path: Path
) -> None:
    filled(store, files)
    folder = tmp_path / "kopie"
    backup(store, files, folder)
    gone = redact(store, files, [motion("twee", "").id], "privacy").bestanden[0]
    (folder / ".opslag.sqlite").write_bytes(b"half")
    (folder / "bestanden" / ".kopie.x").write_bytes(b"half")
    backup(store, files, folder)
    names = sorted(each.name for each in folder.iterdir())
    assert [name.split("-")[0] for name in names] == ["bestanden", "bestanden", "opslag", MANIFEST]
    assert gone not in {path.name for path in folder.rglob("*")}
    assert b"Motie twee" not in b"".join(p.read_bytes() for p in folder.rglob("*") if p.is_file())
    restore(store.address, files, folder)


def test_a_folder_of_something_else_is_left_alone(
    store: Store, files: Files, tmp_path: Path
) -> None:
    folder = tmp_path / "foto's"
    folder.mkdir()
    (folder / "vakantie.jpg").write_bytes(b"x")
    with pytest.raises(BackupError, match="niet leeg"):
        backup(store, files, folder)
    assert [each.name for each in folder.iterdir()] == ["vakantie.jpg"]


def cut(folder: Path, pattern: str) -> None:
    path = next(folder.glob(pattern))
    path.write_bytes(path.read_bytes()[:-10] + b"0123456789")


DAMAGE: dict[str, Callable[[Path], object]] = {
    "no manifest": lambda folder: (folder / MANIFEST).unlink(),
    "manifest cut": lambda folder: os.truncate(folder / MANIFEST, 40),
    "manifest of later": lambda folder: (folder / MANIFEST).write_text(
        json.dumps({**json.loads((folder / MANIFEST).read_text()), "formaat": 2})
    ),
    "store changed": lambda folder: cut(folder, "opslag-*.sqlite"),
    "store gone": lambda folder: next(folder.glob("opslag-*.sqlite")).unlink(),
    "list changed": lambda folder: cut(folder, "bestanden-*.txt"),
    "file changed": lambda folder: cut(folder, "bestanden/*/*"),
    "file gone": lambda folder: next(folder.glob("bestanden/*/*")).unlink(),
}


@pytest.mark.parametrize("kind", DAMAGE)
def test_a_damaged_backup_changes_nothing(tmp_path: Path, files: Files, kind: str) -> None:
    store = Store(default_address(tmp_path / "gegevens"))
    filled(store, files)
    folder = tmp_path / "kopie"
    backup(store, files, folder)
    store.write([Put(motion("later", "Motie later"))])
    for path in files.folder.glob("*/*"):
        path.unlink()
    before, known = everything(store), store.identity.standing()
    DAMAGE[kind](folder)
    with pytest.raises(BackupError):
        restore(store.address, files, folder)
    assert (everything(store), store.identity.standing()) == (before, known)
    store.close()


@pytest.mark.parametrize("kind", ["not a database", "cut", "empty", "gone"])
def test_a_backup_is_put_in_the_place_of_a_spoilt_store(
    tmp_path: Path, files: Files, kind: str
) -> None:
    address = default_address(tmp_path / "gegevens")
    store = Store(address)
    filled(store, files)
    before = current(store)
    backup(store, files, tmp_path / "kopie")
    store.close()
    path = tmp_path / "gegevens" / "griffie.sqlite"
    if kind == "gone":
        path.unlink()
    else:
        content = {"not a database": b"x" * 9000, "empty": b""}
        path.write_bytes(content.get(kind, path.read_bytes()[:20_000]))
    restore(address, files, tmp_path / "kopie")
    again = Store(address)
    assert current(again) == before
    assert list(verify(again, files)) == []
    again.close()


def test_another_store_is_only_replaced_when_that_is_said(
    store: Store, elsewhere: str, files: Files, tmp_path: Path
) -> None:
    filled(store, files)
    backup(store, files, tmp_path / "kopie")
    other = Store(elsewhere)
    other.write([Put(motion("ander", "Motie van een ander"))])
    with pytest.raises(BackupError, match="--vervang"):
        restore(elsewhere, files, tmp_path / "kopie")
    assert len(list(other.current())) == 1
    restore(elsewhere, files, tmp_path / "kopie", over=True)
    assert current(other) == current(store)
    other.close()
