"""An index that is not of its store, or not whole, is never asked: it is seen, said, and made anew
beside itself; and what may be asked meanwhile is answered by nothing but a sentence."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from elasticsearch import Elasticsearch

from indexer.classic.documents import CLASSIC
from indexer.engines import kinds
from indexer.engines.elastic import ElasticIndexes
from indexer.engines.embedded import TantivyIndexes, intact
from indexer.engines.embedded.intact import damage
from indexer.follow import SEARCH, Making, bring_up
from indexer.question.query import Indexes, Stand
from indexer.question.trust import distrust
from search_api.app import create_app
from store import Put, Store, default_address
from tests.asking import AppClient
from tests.installations import COUNCILS, Installation
from tests.test_index import motion

NUMBER = 12


def filled(store: Store, made: Installation, number: int = NUMBER, word: str = "fietspad") -> None:
    store.write([Put(motion(str(n), f"Motie {word} {n}")) for n in range(number)])
    made.bring_up(store)


def told(store: Store, made: Installation) -> list[str]:
    """Brings up; gives what was said of the index."""
    said: list[str] = []
    bring_up(store, made.indexes, COUNCILS, tell=said.append)
    return said


def refused(store: Store, made: Installation, why: str) -> None:
    """Every way to ask is a 503 with a sentence."""
    client = AppClient(create_app(store, made.reader(), []), raise_server_exceptions=False)
    for path in (
        "/api/v1/search?q=fietspad",
        "/health/ready",
        "/?q=fietspad",
        "/api/v1/search.csv",
    ):
        answer = client.get(path)
        assert answer.status_code == 503, (path, answer.text[:200])
        assert why in answer.text
        assert "griffie index" in answer.text
        assert path[1] == "?" or answer.headers["content-type"] == "application/problem+json"
    assert client.get("/health/live").status_code == 200


def good(store: Store, made: Installation, number: int = NUMBER) -> None:
    client = AppClient(create_app(store, made.reader(), []))
    assert client.get("/api/v1/search?q=fietspad").json()["total"]["value"] == number
    assert client.get("/health/ready").json()["achterstand"] == 0


def mended(store: Store, made: Installation, why: str, number: int = NUMBER) -> None:
    refused(store, made, why)
    [said] = told(store, made)
    assert why in said
    assert "ernaast opnieuw gebouwd" in said
    good(store, made, number)
    assert told(store, made) == []


def test_a_store_of_an_earlier_moment_under_a_newer_index(
    tmp_path: Path, installation: Installation
) -> None:
    """Put back by hand, and written on beyond where the index stood."""
    folder = tmp_path / "opslag"
    store = Store(default_address(folder))
    filled(store, installation, 5)
    store.close()
    shutil.copytree(folder, tmp_path / "eerder")
    store = Store(default_address(folder))
    filled(store, installation)
    store.close()
    shutil.rmtree(folder)
    shutil.copytree(tmp_path / "eerder", folder)
    store = Store(default_address(folder))
    refused(store, installation, "er is een eerdere opslag teruggezet")
    store.write([Put(motion(f"anders-{n}", f"Motie fietspad anders {n}")) for n in range(20)])
    mended(store, installation, "anders verlopen", 25)
    store.close()


def test_an_index_of_another_store(tmp_path: Path, installation: Installation) -> None:
    first, second = (Store(default_address(tmp_path / name)) for name in ("een", "twee"))
    filled(first, installation)
    second.write([Put(motion(str(n), f"Motie fietspad {n}")) for n in range(NUMBER + 3)])
    mended(second, installation, "van een andere opslag", NUMBER + 3)
    first.close()
    second.close()


def test_an_index_that_nobody_finished(store: Store, installation: Installation) -> None:
    filled(store, installation)
    fresh = installation.indexes.beside()
    fresh.append([], 3)
    fresh.commit(3)
    installation.indexes.swap(fresh)
    fresh.close()
    mended(store, installation, "niet bekend van welke opslag")


Harm = Callable[[Path], None]


def every(folder: Path, change: Callable[[Path], None]) -> None:
    for file in sorted(folder.iterdir()):
        if file.is_file() and not file.name.endswith(".lock"):
            change(file)


def flipped(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 3] ^= 0xFF
    file.write_bytes(content)


def one(folder: Path, part: str) -> Path:
    return max(folder.glob(f"*.{part}"), key=lambda file: file.stat().st_size)


HARMS: dict[str, Harm] = {
    "cut": lambda folder: every(folder, lambda file: os.truncate(file, 100)),
    "emptied": lambda folder: every(folder, lambda file: file.write_bytes(b"") and None),
    "gone": shutil.rmtree,
    "list gone": lambda folder: (folder / "meta.json").unlink(),
    "list empty": lambda folder: (folder / "meta.json").write_text("{}") and None,
    "list not text": lambda folder: (folder / "meta.json").write_bytes(b"\xff\0") and None,
    **{f"{part} gone": lambda folder, part=part: one(folder, part).unlink()
       for part in ("term", "store", "fast")},
    **{f"{part} changed": lambda folder, part=part: flipped(one(folder, part))
       for part in ("term", "idx", "pos", "store", "fast", "fieldnorm")},
}  # fmt: skip


def live_folder(made: Installation) -> Path:
    """Where the live index of the embedded engine stands."""
    assert isinstance(made.indexes, TantivyIndexes)
    path = made.indexes.path()
    assert path is not None
    return path


@pytest.mark.parametrize("kind", HARMS)
def test_a_damaged_index_is_seen_said_and_made_anew(
    tmp_path: Path, kind: str, embedded_installation: Installation
) -> None:
    store = Store(default_address(tmp_path / "opslag"))
    filled(store, embedded_installation)
    path = live_folder(embedded_installation)
    assert damage(path, whole=True) is None
    HARMS[kind](path)
    mended(store, embedded_installation, "beschadigd")
    store.close()


def test_what_a_writer_removes_while_it_is_looked_at_is_no_damage(
    tmp_path: Path, embedded_installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The list was read, the writer renewed it and took away what is no longer on it, and only then a
    file of the older list is opened."""
    store = Store(default_address(tmp_path / "opslag"))
    filled(store, embedded_installation)
    gone = iter([version.id for version in store.current(type="motie")])

    def remove_one() -> None:
        store.remove({next(gone): "weg"})
        embedded_installation.bring_up(store)

    remove_one()
    path = live_folder(embedded_installation)
    [deleted] = path.glob("*.del")
    look, opened = intact._sound, list[Path]()

    def looked_at(file: Path, *, summed: bool) -> bool:
        opened.append(file)
        if len(opened) == 1:
            remove_one()
        return look(file, summed=summed)

    monkeypatch.setattr(intact, "_sound", looked_at)
    assert damage(path, whole=True) is None
    assert deleted in opened
    assert not deleted.exists()
    store.close()


def test_a_reader_sees_the_damage_that_comes_while_it_reads(
    tmp_path: Path, embedded_installation: Installation
) -> None:
    store = Store(default_address(tmp_path / "opslag"))
    filled(store, embedded_installation)
    path = live_folder(embedded_installation)
    app = create_app(store, embedded_installation.live, [])
    client = AppClient(app, raise_server_exceptions=False)
    asked = "/api/v1/search?q=fietspad"
    assert client.get(asked).status_code == 200
    HARMS["cut"](path)
    answer = client.get(asked)
    assert (answer.status_code, "beschadigd" in answer.text) == (503, True)
    assert told(store, embedded_installation) != []
    assert client.get("/api/v1/search?q=motie").json()["total"]["value"] == NUMBER
    store.close()


@pytest.mark.parametrize("pointer", [b"", b"\xff\xfe", b"v3-weg", b"v3-../../x", b"v3-a\0b"])
def test_a_pointer_to_nothing_is_no_empty_answer(
    tmp_path: Path, pointer: bytes, embedded_installation: Installation
) -> None:
    store = Store(default_address(tmp_path / "opslag"))
    filled(store, embedded_installation)
    indexes = embedded_installation.indexes
    assert isinstance(indexes, TantivyIndexes)
    indexes.pointer.write_bytes(pointer)
    refused(store, embedded_installation, "zoekindex")
    told(store, embedded_installation)
    good(store, embedded_installation)
    store.close()


def test_an_index_that_lost_documents_on_the_server(
    store: Store, elasticsearch: str, server_installation: Installation
) -> None:
    filled(store, server_installation)
    client = Elasticsearch(elasticsearch)
    alias = server_installation.indexes.alias  # type: ignore[attr-defined]
    for key in ("3", "7"):
        client.delete(index=alias, id=motion(key, "").id, refresh=True)
    mended(store, server_installation, f"{NUMBER - 2} van de {NUMBER}")
    client.delete(index=alias, id=motion("5", "").id, refresh=True)
    store.write([Put(motion("later", "Motie fietspad later"))])  # it is behind as well
    [said] = told(store, server_installation)
    assert f"{NUMBER} van de {NUMBER + 1}" in said
    good(store, server_installation, NUMBER + 1)
    client.delete(index=alias, id="stand", refresh=True)
    refused(store, server_installation, "zoekindex")
    told(store, server_installation)
    good(store, server_installation, NUMBER + 1)
    client.close()


@pytest.mark.parametrize("making", [SEARCH, CLASSIC])
def test_a_document_that_is_lost_is_seen_whatever_else_there_is(
    store: Store, installation: Installation, making: Making
) -> None:
    """Also among documents that are of no record, as the bodies of Classic are; and where the index is
    behind too."""
    kind = kinds.CLASSIC if making is CLASSIC else kinds.SEARCH
    indexes: Indexes
    if isinstance(installation.indexes, TantivyIndexes):
        indexes = TantivyIndexes(installation.indexes.folder.parent, kind)
    else:
        assert isinstance(installation.indexes, ElasticIndexes)
        indexes = ElasticIndexes(installation.indexes.connection, kind)
    said: list[str] = []
    for number in (1, 2):
        store.write([Put(motion(f"{number}{n}", f"Motie {n}")) for n in range(4)])
        bring_up(store, indexes, COUNCILS, making=making, tell=said.append)
        live = indexes.live()
        assert live
        stand = live.stand()
        assert stand.count == 4 * number
        live.write([], [motion(f"{number}0", "").id], stand.seq, stand.mark)
        live.close()
        assert len(said) == number - 1
    bring_up(store, indexes, COUNCILS, making=making, tell=said.append)
    assert ["7 van de 8" in text for text in said] == [True, True]
    indexes.close()


OURS, ELSE = "a-b/0/ffff", "c-d/0/ffff"


@pytest.mark.parametrize(
    ("stand", "last", "mark", "why"),
    [
        (Stand(3, OURS, 1), 3, OURS, None),
        (Stand(3, OURS, 1), 9, OURS, None),
        (Stand(0, "", 0), 3, OURS, "niet bekend"),
        (Stand(3, ELSE, 1), 9, OURS, "andere opslag"),
        (Stand(9, OURS, 1), 3, "", "eerdere opslag"),
        (Stand(3, "a-b/1/ffff", 1), 9, OURS, "teruggezet"),
        (Stand(3, "a-b/0/eeee", 1), 9, OURS, "anders verlopen"),
    ],
)
def test_why_an_index_may_not_be_asked(stand: Stand, last: int, mark: str, why: str | None) -> None:
    found = distrust(stand, last, mark)
    assert (found is None) == (why is None)
    assert why is None or why in (found or "")
