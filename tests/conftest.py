"""Small real implementations for the tests: stores, emulated vendors, the command itself."""

import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
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
from sample.model import Council
from sample.server import Emulator
from search_api.app import create_app
from store import Store, default_address
from tests.postgres import Postgres
from tests.servers import Missing, Remote, Servers, Shared, alone
from tests.warm import Warm

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


SERVERS: pytest.StashKey[Servers | Remote] = pytest.StashKey()
SHARED: pytest.StashKey[Shared] = pytest.StashKey()


def pytest_configure(config: pytest.Config) -> None:
    """The process that leads has the servers; a worker of pytest-xdist asks it for them."""
    place = getattr(config, "workerinput", {}).get("griffie")
    config.stash[SERVERS] = Remote(place) if place else Servers()


def pytest_unconfigure(config: pytest.Config) -> None:
    shared, servers = config.stash.get(SHARED, None), config.stash.get(SERVERS, None)
    if shared is not None:
        shared.close()
    if isinstance(servers, Servers):
        servers.close()


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tells a worker of pytest-xdist where the servers are."""
    stash: pytest.Stash = node.config.stash
    servers = stash[SERVERS]
    assert isinstance(servers, Servers)
    if SHARED not in stash:
        stash[SHARED] = Shared(servers)
    node.workerinput["griffie"] = stash[SHARED].place


#: files that take longest: they come first, so that all processes are busy to the end
FIRST = (
    *("test_cluster", "test_kill", "test_faults", "test_published", "test_machines"),
    *("test_vendors", "test_notubiz", "test_engines", "test_walk", "test_answers"),
)
#: files of which the tests share nothing that is set up: each may run in another process
APART = ("test_crawl", "test_tasks", "test_vendor_tasks")


#: what makes a test more than a moment's work: servers, crawls, commands, a browser
SLOW = {"griffie", "sampled", "sampled_large", "postgres", "elasticsearch", "cluster", "large"}
#: files that need none of these and yet take their time: every kind of fault of every profile
LONG = {
    "test_conformance",
    "test_kinds",
    "test_hostile",
    "test_walk",
    "test_published",
    "test_real",
}
SLOW_PARAMETERS = {"sampled", "sampled_large", "postgresql", "elasticsearch"}


def pytest_itemcollected(item: pytest.Item) -> None:
    """Marks what `make check` runs."""
    fixtures = set(getattr(item, "fixturenames", ()))
    callspec = getattr(item, "callspec", None)
    parameters = (
        {value for value in callspec.params.values() if isinstance(value, str)}
        if callspec
        else set()
    )
    marked = item.path.stem in LONG or any(
        item.get_closest_marker(name) for name in ("browser", "slow")
    )
    if not marked and not fixtures & SLOW and not parameters & SLOW_PARAMETERS:
        item.add_marker(pytest.mark.fast)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    def rank(item: pytest.Item) -> tuple[bool, int]:
        name = item.path.stem
        return name in APART, FIRST.index(name) if name in FIRST else len(FIRST)

    items.sort(key=rank)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Side by side by file, since tests of a file share what they set up."""
    from xdist.scheduler import LoadScopeScheduling

    class ByFile(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            file = nodeid.partition("::")[0]
            return nodeid if Path(file).stem in APART else file

    config.option.loadscopereorder = False
    return ByFile(config, log)


def server(config: pytest.Config, name: str) -> str:
    """Address of a real server, the same for the whole run."""
    try:
        return config.stash[SERVERS].address(name)
    except Missing as error:
        missing(str(error))
        raise


@pytest.fixture(scope="session")
def postgres(pytestconfig: pytest.Config) -> Postgres:
    return Postgres(server(pytestconfig, "postgres"))


@pytest.fixture(scope="session")
def elasticsearch(pytestconfig: pytest.Config) -> str:
    """Address of a real server."""
    return server(pytestconfig, "elasticsearch")


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


def surroundings() -> dict[str, str]:
    """The environment of a command, without what pytest says of the test that runs."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    return kept | {"COLUMNS": "200"}


#: commands without the second that imports take; GRIFFIE_TEST_WARM=nee gives each a process of its own
WARM = Warm(surroundings())


@pytest.fixture(scope="session", autouse=True)
def _warm() -> Iterator[None]:
    yield
    WARM.close()


@dataclass
class Griffie:
    """The command, with a data folder of its own."""

    data: Path
    store_address: str = ""
    elasticsearch: str = ""
    prefix: str = "griffie"
    #: commands that are run to their end come from the warm process
    warm: bool = os.environ.get("GRIFFIE_TEST_WARM") != "nee"

    def environment(self, **extra: str) -> dict[str, str]:
        return surroundings() | {
            "GRIFFIE_DATA": str(self.data),
            "GRIFFIE_STORE": self.store_address,
            "GRIFFIE_ELASTICSEARCH": self.elasticsearch,
            "GRIFFIE_ELASTICSEARCH_INDEX": self.prefix,
            "GRIFFIE_LIMIETEN": json.dumps(UNLIMITED),
            "GRIFFIE_OCR": "uit",
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
        environment = self.environment(**extra)
        if self.warm and WARM.fits(environment):
            return WARM.run(arguments, environment, self.data, 240)
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
def griffie(tmp_path: Path, request: pytest.FixtureRequest) -> Griffie:
    """Of tests that are marked `processes` every command is a process of its own."""
    made = Griffie(tmp_path)
    made.warm = made.warm and request.node.get_closest_marker("processes") is None
    return made


@pytest.fixture
def emulator() -> Iterator[Emulator]:
    with Emulator().running() as running_emulator:
        yield running_emulator


class Crawled:
    """Councils as they are after one crawl that went well: read once, copied for every test."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.emulators = contextlib.ExitStack()
        self.held: dict[str, tuple[Emulator, Path]] = {}

    def copy(
        self, name: str, councils: Callable[[], dict[str, Council]], griffie: Griffie, **extra: str
    ) -> Emulator:
        """Fills the folder of `griffie`, which is empty, with what `councils` gave, and gives the
        emulator that it was read from, with all its sources as they were."""
        if name not in self.held:
            emulator = self.emulators.enter_context(Emulator(councils()).running())
            template = Griffie(self.folder / name)
            template.data.mkdir()
            done = template.crawl(emulator, **extra)
            assert done.returncode == 0, done.stdout + done.stderr
            self.held[name] = emulator, template.data
        emulator, template_data = self.held[name]
        emulator.reset(councils())
        shutil.copytree(template_data, griffie.data, dirs_exist_ok=True)
        return emulator


@pytest.fixture(scope="session")
def crawled_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawled]:
    made = Crawled(tmp_path_factory.mktemp("gelezen"))
    with made.emulators:
        yield made


@pytest.fixture(scope="session")
def sampled(pytestconfig: pytest.Config) -> Griffie:
    """The whole sample, crawled by the real spiders and indexed; read only."""
    return whole(pytestconfig, "voorbeeld", Griffie)


@pytest.fixture(scope="session")
def sampled_large(pytestconfig: pytest.Config, postgres: Postgres, elasticsearch: str) -> Griffie:
    """The same on PostgreSQL and Elasticsearch."""
    prefix = f"s{uuid.uuid4().hex[:10]}"

    def make(folder: Path) -> Griffie:
        return Griffie(folder, postgres.database(), elasticsearch, prefix)

    return whole(pytestconfig, "voorbeeld-groot", make)


def whole(config: pytest.Config, name: str, make: Callable[[Path], Griffie]) -> Griffie:
    """The sample as `make` wants it, read and indexed by whoever asks for it first."""
    folder = config.stash[SERVERS].folder / name
    ready = folder.with_suffix(".json")
    with alone(folder.with_suffix(".slot")):
        if ready.exists():
            written = json.loads(ready.read_text(encoding="utf-8"))
            return Griffie(folder, **written)
        folder.mkdir()
        made = make(folder)
        with Emulator().running() as running_emulator:
            crawled = made.crawl(running_emulator)
        assert crawled.returncode == 0, crawled.stdout + crawled.stderr
        indexed = made.run("index")
        assert indexed.returncode == 0, indexed.stderr
        kept = ("store_address", "elasticsearch", "prefix")
        ready.write_text(json.dumps({field: getattr(made, field) for field in kept}))
    return made


def until(done: Callable[[], bool], seconds: float = 60) -> None:
    """Waits for something that another process brings about."""
    deadline = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def stalled(process: "subprocess.Popen[str]", emulator: Emulator, least: int) -> bool:
    """Waits until the command has sent at least so many requests and then none for two seconds;
    tells whether it is still at work."""
    log = emulator.faults.log
    deadline = time.monotonic() + 120
    while process.poll() is None:
        assert time.monotonic() < deadline, f"{len(log)} verzoeken"
        if len(log) >= least and time.monotonic() - log[-1].moment > 2:
            return process.poll() is None
        time.sleep(0.02)
    return False


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


@pytest.fixture
def embedded_installation(tmp_path: Path) -> Iterator[Installation]:
    made = embedded(tmp_path)
    yield made
    made.close()


@pytest.fixture
def server_installation(elasticsearch: str) -> Iterator[Installation]:
    made = on_elasticsearch(elasticsearch)
    yield made
    made.close()


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
