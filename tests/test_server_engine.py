"""What only a server can get wrong, and indexes that are made while others write and search."""

import random
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

import mappings
from indexer.documents import documents
from indexer.engines.elastic import Connection, ElasticIndex, ElasticIndexes
from indexer.follow import bring_up
from indexer.question.language import parse
from indexer.question.query import (
    Index,
    Query,
    Unavailable,
)
from store import Close, Put, Store, default_address
from tests.command import Griffie
from tests.depth import times
from tests.elastic import asked
from tests.installations import COUNCILS, Installation, on_elasticsearch
from tests.test_engines import filled, generated
from tests.test_index import motion


@pytest.fixture
def server(elasticsearch: str) -> Iterator[Installation]:
    made = on_elasticsearch(elasticsearch)
    yield made
    made.close()


def live_index(installation: Installation) -> ElasticIndex:
    found = installation.indexes.live()
    assert isinstance(found, ElasticIndex)
    return found


def test_what_is_older_than_the_index_changes_nothing(server: Installation) -> None:
    """A replay, and an indexer that slept: neither brings old text nor what was withdrawn back."""
    old, other = generated(2)
    filled(server, [old, other], 5)
    index = live_index(server)
    new = replace(old, titel="Nieuwe titel")
    index.write([new], [other.id], 9)
    index.write([old, other], [], 7)
    assert index.seq() == 9
    assert server.titles("") == ["Nieuwe titel"]


def test_a_rejected_document_is_reported_and_the_rest_is_in(server: Installation) -> None:
    made = generated(300)
    broken = replace(made[150], gewijzigd=2**63 + 7)
    filled(server, [*made[:150], broken, *made[151:]], 7)
    index = live_index(server)
    assert server.live.search(Query()).total == 299
    [(key, reason)] = index.rejected().items()
    assert key == broken.id
    assert "gewijzigd" in reason
    index.write([made[150]], [], 7)
    assert index.rejected() == {}
    assert server.live.search(Query()).total == 300


def test_the_command_reports_what_was_rejected_and_tries_it_again(
    griffie: Griffie, elasticsearch: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    griffie.elasticsearch, griffie.prefix = elasticsearch, f"r{uuid.uuid4().hex[:8]}"
    store = griffie.open()
    store.write([Put(motion("1", "Motie fietspad"))])
    indexes = ElasticIndexes(Connection((elasticsearch,), griffie.prefix))
    bring_up(store, indexes, COUNCILS)
    live = indexes.live()
    assert live is not None
    [document], _ = documents(store, list(store.current()), COUNCILS)
    stand = live.stand()
    live.write([replace(document, gewijzigd=2**63 + 7)], [], stand.seq, stand.mark)
    assert list(live.rejected()) == [document.id]
    again = griffie.run("index")
    assert again.returncode == 0, again.stderr
    assert live.rejected() == {}
    indexes.close()
    store.close()


def test_two_indexers_at_once_leave_what_the_store_has(
    server: Installation, tmp_path: Path
) -> None:
    address = default_address(tmp_path)
    store = Store(address)
    store.write([Put(motion(str(n), f"Motie {n} versie 0"), "moties") for n in range(40)])
    server.bring_up(store)
    ended = threading.Event()
    faults: list[BaseException] = []

    def indexer() -> None:
        mine = Store(address)
        try:
            while not ended.is_set():
                bring_up(mine, server.indexes, COUNCILS)
        except BaseException as error:
            faults.append(error)
        finally:
            mine.close()

    threads = [threading.Thread(target=indexer) for _ in range(2)]
    for thread in threads:
        thread.start()
    chance = random.Random(3)
    for turn in range(1, 30):
        keys = chance.sample(range(40), 10)
        store.write([Put(motion(str(n), f"Motie {n} versie {turn}"), "moties") for n in keys])
        if turn % 5 == 0:
            held = sorted(store.held("moties"))
            store.write([], [Close("moties", frozenset(held[3:]), "weg")])
    ended.set()
    for thread in threads:
        thread.join(timeout=60)
    assert faults == []
    server.bring_up(store)
    assert_as_store(server, store)
    store.close()


def assert_as_store(installation: Installation, store: Store) -> None:
    """No document lost, none double, none older than the store."""
    wanted = {
        version.id: version.body["data"]["titel"]
        for version in store.current(resource="informatieobject", deleted=False)
    }
    query = Query(size=100, sort="-gewijzigd")
    found: dict[str, str] = {}
    number = 0
    while hits := (result := installation.live.search(query)).hits:
        number += len(hits)
        found |= {hit.document.id: hit.document.titel for hit in hits}
        query = replace(query, state=result.state, after=result.last, offset=number)
    assert number == len(found)
    assert found == wanted


def test_a_rebuild_under_writes_and_searches_fails_none_and_loses_none(
    installation: Installation, tmp_path: Path
) -> None:
    """On every engine: writers write, an indexer follows, readers search, and rebuilds go on."""
    address = default_address(tmp_path / "opslag")
    store = Store(address)
    fewest = times(1500, 300)
    store.write([Put(motion(str(n), f"Motie fietspad {n}"), "moties") for n in range(fewest)])
    installation.bring_up(store)
    ended = threading.Event()
    faults: list[BaseException] = []

    def repeating(work: Callable[[Store], object]) -> threading.Thread:
        def run() -> None:
            mine = Store(address)
            try:
                while not ended.is_set():
                    work(mine)
            except BaseException as error:
                faults.append(error)
            finally:
                mine.close()

        thread = threading.Thread(target=run)
        thread.start()
        return thread

    counter = iter(range(fewest, 10**9))

    def write(mine: Store) -> None:
        number = next(counter)
        mine.write([Put(motion(str(number), f"Motie fietspad {number}"), "moties")])
        time.sleep(0.03)

    reader = installation.reader()

    def search(_: Store) -> None:
        total = reader.search(Query(parse("fietspad"), size=5)).total
        assert total >= fewest, "een zoekvraag zag minder dan er was"
        time.sleep(0.02)

    threads = [repeating(write), repeating(search), repeating(search)]
    if installation.name == "elasticsearch":  # an embedded index has one writer at a time
        threads.append(repeating(installation.bring_up))
    mine = Store(address)
    for _ in range(times(3, 2)):
        installation.bring_up(mine, anew=True)
        installation.bring_up(mine)
    mine.close()
    ended.set()
    for thread in threads:
        thread.join(timeout=60)
    assert faults == []
    reader.close()
    installation.bring_up(store)
    assert_as_store(installation, store)
    store.close()


def test_an_index_left_half_filled_is_removed(server: Installation, elasticsearch: str) -> None:
    filled(server, generated(10))
    left = server.indexes.beside()
    left.append(generated(10), 3)
    left.close()
    assert isinstance(left, ElasticIndex)
    prefix = left.name.rsplit("-", 1)[0]
    names = [row["index"] for row in asked(elasticsearch, f"_cat/indices/{prefix}*?format=json")]
    assert len(names) == 2
    server.indexes.beside()
    names = [row["index"] for row in asked(elasticsearch, f"_cat/indices/{prefix}*?format=json")]
    assert left.name not in names
    assert server.live.search(Query()).total == 10


def test_a_late_writer_cannot_make_an_index_of_its_own(
    server: Installation, elasticsearch: str
) -> None:
    fresh = server.indexes.beside()
    assert isinstance(fresh, ElasticIndex)
    server.indexes.discard(fresh)
    with pytest.raises(Unavailable, match="verwijderd"):
        fresh.write(generated(3), [], 3)
    rows = asked(elasticsearch, f"_cat/indices/{fresh.name}*?format=json")
    assert rows == []


def test_the_template_is_strict_and_says_what_every_field_means(
    server: Installation, elasticsearch: str
) -> None:
    fresh = server.indexes.beside()
    assert isinstance(fresh, ElasticIndex)
    mapping = asked(elasticsearch, f"{fresh.name}/_mapping")[fresh.name]["mappings"]
    assert mapping["dynamic"] == "strict"
    names = {name for field in mappings.fields() for name in mappings.names(field)}
    assert names == set(mapping["properties"])
    assert {field.name for field in mappings.fields()} == set(mapping["_meta"]["velden"])
    index: Index = fresh
    assert index.seq() == 0
