"""A real cluster of three nodes, and what goes wrong with clusters. After every fault: no document
lost, none double, none older than the store; and the API meanwhile serves or says 503."""

import threading
import time
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from indexer.engines.elastic import Connection, ElasticIndex, ElasticIndexes, LiveElastic
from indexer.follow import bring_up
from indexer.question.query import IndexBusy, Query, SearchDocument, Unavailable
from search_api.app import create_app
from store import Close, Put, Store, default_address
from tests import elastic
from tests.command import Griffie
from tests.conftest import missing
from tests.depth import DEEP, times
from tests.installations import COUNCILS, Installation
from tests.test_engines import generated
from tests.test_index import motion
from tests.test_server_engine import assert_as_store

NUMBER = 200
TEXT = " ".join(f"woord{n} fietspad" for n in range(40))
#: seconds that each writer, indexer and reader rests: the nodes share the machine with them
REST = 0.6


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[elastic.Cluster]:
    with elastic.cluster(tmp_path_factory.mktemp("cluster"), 3, missing) as made:
        yield made


@pytest.fixture
def installed(cluster: elastic.Cluster) -> Iterator[Installation]:
    """Indexes spread over the nodes: three shards, each with a copy."""
    cluster.ready("green")
    prefix = f"c{uuid.uuid4().hex[:8]}"
    connection = Connection(tuple(cluster.addresses), prefix, shards=3)
    made = Installation(
        "elasticsearch",
        ElasticIndexes(connection),
        LiveElastic(connection, fresh=0, apart=0),
        lambda: LiveElastic(connection),
    )
    yield made
    made.close()
    cluster.ready()
    for row in elastic.asked(cluster.addresses[0], f"_cat/indices/{prefix}*?format=json"):
        elastic.asked(cluster.addresses[0], row["index"], "DELETE")


@pytest.fixture
def filled(installed: Installation, tmp_path: Path) -> Iterator[Store]:
    store = Store(default_address(tmp_path))
    store.write([Put(motion(str(n), f"Motie {n} versie 0", TEXT), "moties") for n in range(NUMBER)])
    installed.bring_up(store)
    yield store
    store.close()


class Traffic:
    """Writers, an indexer that keeps trying, and readers of the API, until the block ends."""

    def __init__(self, installed: Installation, address: str) -> None:
        self.installed = installed
        self.address = address
        self.ended = threading.Event()
        self.statuses: list[int] = []
        self.problems: list[Any] = []
        self.faults: list[BaseException] = []
        self.paused = 0

    def _repeating(self, work: Callable[[Store], None]) -> threading.Thread:
        def run() -> None:
            store = Store(self.address)
            try:
                while not self.ended.is_set():
                    work(store)
            except BaseException as error:
                self.faults.append(error)
            finally:
                store.close()

        thread = threading.Thread(target=run)
        thread.start()
        return thread

    @contextmanager
    def running(self) -> Iterator["Traffic"]:
        reader = self.installed.reader()
        reading = Store(self.address)
        client = TestClient(create_app(reading, reader, []), raise_server_exceptions=False)
        turn = iter(range(1, 10**9))

        def write(store: Store) -> None:
            number = next(turn)
            keys = [(number * 7 + n) % NUMBER for n in range(10)]
            puts = [Put(motion(str(n), f"Motie {n} versie {number}", TEXT), "moties") for n in keys]
            store.write(puts)
            if number % 10 == 0:
                held = sorted(store.held("moties"))
                store.write([], [Close("moties", frozenset(held[:-2]), "weg")])
            time.sleep(REST)

        def index(store: Store) -> None:
            try:
                bring_up(store, self.installed.indexes, COUNCILS)
            except (Unavailable, IndexBusy):
                self.paused += 1
            time.sleep(REST)

        def search(_: Store) -> None:
            answer = client.get("/api/v1/search", params={"q": "fietspad", "facet": "type"})
            self.statuses.append(answer.status_code)
            if answer.status_code != 200:
                self.problems.append((answer.headers["content-type"], answer.json()))
            time.sleep(REST)

        threads = [self._repeating(work) for work in (write, index, search, search)]
        try:
            yield self
        finally:
            self.ended.set()
            for thread in threads:
                thread.join(timeout=120)
            reader.close()
            reading.close()


@contextmanager
def traffic(installed: Installation, store: Store) -> Iterator[Traffic]:
    address = store.address
    with Traffic(installed, address).running() as made:
        yield made
    assert made.faults == []
    assert set(made.statuses) <= {200, 503}
    for kind, body in made.problems:
        assert kind == "application/problem+json"
        assert body["status"] == 503
        assert "Elasticsearch" in body["detail"]


def recovered(installed: Installation, store: Store, cluster: elastic.Cluster) -> None:
    cluster.ready()
    deadline = time.monotonic() + 60
    while True:
        try:
            installed.bring_up(store)
            break
        except Unavailable:
            assert time.monotonic() < deadline
            time.sleep(0.5)
    assert_as_store(installed, store)


def served(made: Traffic, count: int = 3) -> None:
    """Waits until the API has answered some more questions well."""
    start = len(made.statuses)
    deadline = time.monotonic() + 90
    while made.statuses[start:].count(200) < count:
        assert time.monotonic() < deadline, made.problems[-1:]
        time.sleep(0.05)


def test_a_killed_data_node(
    installed: Installation, filled: Store, cluster: elastic.Cluster
) -> None:
    """`kill -9` while indexing and searching; it comes back, and another one goes."""
    with traffic(installed, filled) as made:
        served(made)
        for node in cluster.nodes[1:] if DEEP else cluster.nodes[1:2]:
            node.kill()
            served(made, 10)
            node.start()
            elastic.wait_for(cluster.nodes[0].address, 3, "green")
            served(made)
    recovered(installed, filled, cluster)


def test_a_cluster_that_is_away_for_a_while(
    installed: Installation, filled: Store, cluster: elastic.Cluster, tmp_path: Path
) -> None:
    """All nodes are killed and start again; meanwhile the command says so and exits 1, and the API
    says 503; then both go on."""
    griffie = Griffie(tmp_path, elasticsearch=",".join(cluster.addresses))
    assert isinstance(installed.indexes, ElasticIndexes)
    griffie.prefix = installed.indexes.connection.prefix
    with traffic(installed, filled) as made:
        served(made)
        for node in cluster.nodes:
            node.kill()
        failed = griffie.run("index")
        assert failed.returncode == 1
        assert "Elasticsearch is niet bereikbaar" in failed.stderr
        assert "Traceback" not in failed.stderr
        answer = TestClient(create_app(filled, installed.reader(), [])).get("/health/ready")
        assert answer.status_code == 503
        for node in cluster.nodes:
            node.start()
        cluster.ready()
        served(made)
    assert 503 in made.statuses
    assert made.paused > 0
    recovered(installed, filled, cluster)
    assert griffie.run("index").returncode == 0


def test_an_index_that_takes_no_writes(
    installed: Installation, filled: Store, cluster: elastic.Cluster
) -> None:
    """As Elasticsearch does itself when a disk is nearly full."""
    assert isinstance(installed.indexes, ElasticIndexes)
    alias, address = installed.indexes.alias, cluster.addresses[0]
    with traffic(installed, filled) as made:
        served(made)
        elastic.asked(
            address, f"{alias}/_settings", "PUT", {"index.blocks.read_only_allow_delete": True}
        )
        deadline = time.monotonic() + 60
        while made.paused < 3:
            assert time.monotonic() < deadline
            time.sleep(0.05)
        served(made, 10)
        elastic.asked(
            address, f"{alias}/_settings", "PUT", {"index.blocks.read_only_allow_delete": None}
        )
        served(made)
    assert set(made.statuses) == {200}, "zoeken gaat door als er niet geschreven kan worden"
    recovered(installed, filled, cluster)


def test_a_full_disk(installed: Installation, filled: Store, cluster: elastic.Cluster) -> None:
    """The real watermark: with a limit that any disk is over, the server refuses writes by
    itself; the indexer waits, and goes on when there is room."""
    address = cluster.addresses[0]

    def watermark(enabled: str | None, limit: str | None) -> None:
        prefix = "cluster.routing.allocation.disk"
        names = ("low", "high", "flood_stage")
        settings = {f"{prefix}.watermark.{name}": limit for name in names}
        settings |= {f"{prefix}.threshold_enabled": enabled}
        settings |= {"cluster.info.update.interval": "10s" if limit else None}
        elastic.asked(address, "_cluster/settings", "PUT", {"persistent": settings})

    with traffic(installed, filled) as made:
        served(made)
        watermark("true", "100000gb")
        deadline = time.monotonic() + 90
        while made.paused < 3:
            assert time.monotonic() < deadline, "de schijfgrens werd niet bereikt"
            time.sleep(0.1)
        served(made, 5)
        watermark("true", "1mb")
        served(made, 5)
    recovered(installed, filled, cluster)  # the server lifts the block by itself
    watermark(None, None)


@pytest.mark.slow
def test_too_many_writes_at_once_wait_for_their_turn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server with little room refuses (429) what several indexers send; all of it arrives."""
    monkeypatch.setitem(elastic.SETTINGS, "indexing_pressure.memory.limit", "100kb")
    with elastic.cluster(tmp_path / "krap", 1, missing) as tight:
        connection = Connection(tuple(tight.addresses), "krap")
        indexes = ElasticIndexes(connection)
        index = indexes.beside()
        made = generated(times(400, 120))
        quarters = [made[number::4] for number in range(4)]
        writers = [ElasticIndex(indexes.client, index.name) for _ in quarters]

        def fill(writer: ElasticIndex, part: list[SearchDocument]) -> None:
            for start in range(0, len(part), 25):
                writer.append(part[start : start + 25], 9)
            writer.commit(9)

        with ThreadPoolExecutor(4) as pool:
            list(pool.map(fill, writers, quarters))
        stats = elastic.asked(tight.addresses[0], "_nodes/stats/indexing_pressure")
        [node] = stats["nodes"].values()
        refused = node["indexing_pressure"]["memory"]["total"]
        assert sum(refused[f"{kind}_rejections"] for kind in ("coordinating", "primary")) > 0
        indexes.swap(index)
        live = LiveElastic(connection)
        assert live.search(Query()).total == len(made)
        assert index.rejected() == {}
        live.close()
        indexes.close()
