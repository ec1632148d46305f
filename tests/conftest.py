"""Small real implementations for the tests: stores, emulated vendors, the command itself."""

import json
import os
import shutil
import socket
import subprocess
import sys
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from fastapi import FastAPI
from fastapi.testclient import TestClient

from griffie.up import UNLIMITED
from indexer.engines.elastic import Connection, ElasticIndexes, LiveElastic
from indexer.engines.embedded import LiveTantivy, TantivyIndexes
from indexer.follow import bring_up
from indexer.question.language import parse
from indexer.question.query import Engine, Indexes, Query
from sample.server import Emulator
from search_api.app import create_app
from store import Store, default_address
from tests import elastic
from tests.postgres import Postgres, running

ROOT = Path(__file__).resolve().parent.parent
REAL = ROOT.parent / "shared" / "real"
STANDARD = ROOT.parent / "shared" / "standard"


def missing(what: str) -> None:
    """A sentence that says what to install: a failure in CI, a skip elsewhere."""
    if os.environ.get("CI") == "true":
        pytest.fail(what)
    pytest.skip(what)


@pytest.fixture(scope="session")
def real() -> Path:
    if not REAL.is_dir():
        pytest.skip("de opgenomen antwoorden van echte leveranciers liggen hier niet")
    return REAL


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Postgres]:
    with running(tmp_path_factory.mktemp("postgres"), missing) as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Address of an empty store on each of the two databases."""
    if request.param == "sqlite":
        return default_address(tmp_path)
    server: Postgres = request.getfixturevalue("postgres")
    return server.database()


@pytest.fixture
def store(address: str) -> Iterator[Store]:
    opened = Store(address)
    yield opened
    opened.close()


@dataclass
class Griffie:
    """The command, with a data folder of its own."""

    data: Path
    store_address: str = ""
    elasticsearch: str = ""
    prefix: str = "griffie"

    def environment(self, **extra: str) -> dict[str, str]:
        return os.environ | {
            "GRIFFIE_DATA": str(self.data),
            "GRIFFIE_STORE": self.store_address,
            "GRIFFIE_ELASTICSEARCH": self.elasticsearch,
            "GRIFFIE_ELASTICSEARCH_INDEX": self.prefix,
            "GRIFFIE_LIMIETEN": json.dumps(UNLIMITED),
            "GRIFFIE_OCR": "uit",
            "COLUMNS": "200",
            **extra,
        }

    def start(self, *arguments: str, **extra: str) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [sys.executable, "-m", "griffie", *arguments],
            env=self.environment(**extra),
            cwd=self.data,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *arguments: str, **extra: str) -> "subprocess.CompletedProcess[str]":
        process = self.start(*arguments, **extra)
        try:
            out, err = process.communicate(timeout=240)
        finally:
            process.kill()
        return subprocess.CompletedProcess(arguments, process.returncode, out, err)

    def engine(self) -> Engine:
        if self.elasticsearch:
            return LiveElastic(Connection((self.elasticsearch,), self.prefix))
        return LiveTantivy(self.data)

    def open(self) -> Store:
        return Store(self.store_address or default_address(self.data))

    def crawl(
        self, emulator: Emulator, *arguments: str, **extra: str
    ) -> "subprocess.CompletedProcess[str]":
        registry = self.data / "register.csv"
        registry.write_text(emulator.registry(), encoding="utf-8")
        quick = ("--backoff", "0.01", "--until", "2026-12-31")
        return self.run("crawl", "--sources", str(registry), *quick, *arguments, **extra)


@pytest.fixture
def griffie(tmp_path: Path) -> Griffie:
    return Griffie(tmp_path)


@pytest.fixture
def emulator() -> Iterator[Emulator]:
    with Emulator().running() as running_emulator:
        yield running_emulator


@pytest.fixture(scope="session")
def sampled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Griffie]:
    """The whole sample, crawled by the real spiders and indexed; read only."""
    with whole(Griffie(tmp_path_factory.mktemp("voorbeeld"))) as found:
        yield found


@contextmanager
def whole(found: Griffie) -> Iterator[Griffie]:
    with Emulator().running() as running_emulator:
        crawled = found.crawl(running_emulator)
    assert crawled.returncode == 0, crawled.stdout + crawled.stderr
    indexed = found.run("index")
    assert indexed.returncode == 0, indexed.stderr
    yield found
    shutil.rmtree(found.data, ignore_errors=True)


@pytest.fixture(scope="session")
def sampled_large(
    tmp_path_factory: pytest.TempPathFactory, postgres: Postgres, elasticsearch: str
) -> Iterator[Griffie]:
    """The same on PostgreSQL and Elasticsearch."""
    folder = tmp_path_factory.mktemp("voorbeeld-groot")
    prefix = f"s{uuid.uuid4().hex[:10]}"
    with whole(Griffie(folder, postgres.database(), elasticsearch, prefix)) as found:
        yield found


def current(store: Store) -> dict[str, str]:
    """Content hash of everything that is held now, by id."""
    return {version.id: version.hash for version in store.current(deleted=False)}


ENGINES = ("ingebed", "elasticsearch")


@dataclass
class Installation:
    """The indexes of one engine, empty at first."""

    name: str
    indexes: Indexes
    #: reads its own writes at once
    live: Engine
    #: makes a reader as the service has
    reader: Callable[[], Engine]

    def bring_up(self, store: Store, *, anew: bool = False) -> int:
        return bring_up(store, self.indexes, COUNCILS, anew=anew)

    def titles(self, text: str) -> list[str]:
        return [hit.document.titel for hit in self.live.search(Query(parse(text), size=100)).hits]

    def close(self) -> None:
        self.live.close()
        self.indexes.close()


COUNCILS = {"gm0828": ("Oss", "Noord-Brabant")}


def embedded(folder: Path) -> Installation:
    live = LiveTantivy(folder, fresh=0)
    return Installation("ingebed", TantivyIndexes(folder), live, lambda: LiveTantivy(folder))


def on_elasticsearch(*addresses: str, shards: int = 1) -> Installation:
    connection = Connection(addresses, f"t{uuid.uuid4().hex[:10]}", shards=shards)
    live = LiveElastic(connection, fresh=0, apart=0)
    indexes = ElasticIndexes(connection)
    return Installation("elasticsearch", indexes, live, lambda: LiveElastic(connection))


@pytest.fixture(params=ENGINES)
def installation(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Installation]:
    """An installation of each engine."""
    if request.param == "ingebed":
        made = embedded(tmp_path)
    else:
        made = on_elasticsearch(request.getfixturevalue("elasticsearch"))
    yield made
    made.close()


@pytest.fixture(scope="session")
def elasticsearch(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a real server."""
    with elastic.running(tmp_path_factory.mktemp("elasticsearch"), missing) as found:
        yield found


@pytest.fixture(scope="module", params=["sampled", "sampled_large"])
def client(request: pytest.FixtureRequest) -> Iterator[TestClient]:
    """The API on SQLite with the embedded engine, and on PostgreSQL with Elasticsearch."""
    found: Griffie = request.getfixturevalue(request.param)
    store, engine = found.open(), found.engine()
    with TestClient(create_app(store, engine, []), raise_server_exceptions=False) as made:
        yield made
    engine.close()
    store.close()


def search(client: TestClient, **params: Any) -> dict[str, Any]:
    answer = client.get("/api/v1/search", params=params)
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


@contextmanager
def serving_app(app: FastAPI) -> Iterator[str]:
    """The whole service on loopback; gives its address."""
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="critical", lifespan="off"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    server.should_exit = True
    thread.join(timeout=20)
    listener.close()
