"""Small real implementations for the tests: stores, emulated vendors, the command itself."""

import contextlib
import functools
import gc
import itertools
import json
import os
import shutil
import tempfile
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

import pytest
from fastapi import FastAPI
from starlette.types import ASGIApp

from griffie.memory import collect_seldom
from sample.server import Emulator, serving
from search_api.services import Services
from search_api.warm import warm
from store import Store, default_address
from tests.asking import AppClient
from tests.command import WARM, Crawled, Griffie, until, up
from tests.installations import ENGINES, Installation, embedded, on_elasticsearch
from tests.missing import Missing
from tests.postgres import Postgres
from tests.servers import Remote, Servers, Shared
from tests.turns import alone

ROOT = Path(__file__).resolve().parent.parent
REAL = ROOT.parent / "shared" / "real"
STANDARD = ROOT.parent / "shared" / "standard"


def missing(what: str) -> NoReturn:
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
WRITTEN: pytest.StashKey[Path | None] = pytest.StashKey()
#: where Linux keeps files in memory, and bytes that should be free there
MEMORY, ROOM = Path("/dev/shm"), 8 << 30


def pytest_configure(config: pytest.Config) -> None:
    """The process that leads has the servers, and where all tests write; a worker of pytest-xdist asks
    it for them."""
    place = getattr(config, "workerinput", {}).get("griffie")
    if place is None:
        config.stash[WRITTEN] = in_memory()
        take_turns_of_length()
    config.stash[SERVERS] = Remote(place) if place else Servers()


def take_turns_of_length() -> None:
    """Linux then lets whoever is at work go on to the end of a turn, also when another process wakes: the
    tests with their servers are more than there are cores. All that is started from here does the same."""
    if hasattr(os, "SCHED_BATCH"):
        os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))


def in_memory() -> Path | None:
    """A folder in memory for what tests write, which is synced to disk again and again; None where the
    machine has no such room."""
    if not MEMORY.is_dir() or shutil.disk_usage(MEMORY).free < ROOM:
        return None
    folder = Path(tempfile.mkdtemp(prefix="griffie-tests-", dir=MEMORY))
    os.environ["TMPDIR"] = str(folder)
    tempfile.tempdir = None  # what is read from the environment is read again
    return folder


def pytest_unconfigure(config: pytest.Config) -> None:
    shared, servers = config.stash.get(SHARED, None), config.stash.get(SERVERS, None)
    if shared is not None:
        shared.close()
    if isinstance(servers, Servers):
        servers.close()
    if written := config.stash.get(WRITTEN, None):
        shutil.rmtree(written, ignore_errors=True)


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
    *(
        "test_vendors",
        "test_obstacles",
        "test_notubiz",
        "test_engines",
        "test_server_engine",
        "test_walk",
        "test_answers",
    ),
)
#: files of which the tests share nothing that is set up: each may run in another process
APART = ("test_developer_search", "test_tasks", "test_vendor_tasks")
#: files that begin with the same councils (`crawled_once`): one process reads them once for all of these
TOGETHER = (
    ("faults", "vendors", "crawl", "cli", "privacy", "measures"),
    ("answers_kept", "fields", "parlaeus", "reread_broken", "reread_old", "votes_api"),
)


#: what makes a test more than a moment's work: servers, crawls, commands, a browser
SLOW = {"griffie", "sampled", "sampled_large", "postgres", "elasticsearch", "cluster", "large"}
#: files that need none of these and yet take their time: attacks, kills, breaks and mutants, processes,
#: whatever is generated; one of more than a second in another file is marked `slow`
LONG = {
    f"test_{name}"
    for name in (
        *("analysts", "attacks", "breaks", "bulk", "chaos", "checker_alone", "cli", "conformance"),
        *("container", "costs", "events", "followed_outcomes", "fuzz", "fuzz_uploads", "gone"),
        *("growth", "hostile", "kinds"),
        *("linear", "machines", "meaning", "migrations", "outside", "published", "real"),
        *("refusals", "server_engine", "startup", "tables_together", "travelling", "trust", "walk"),
        *("warm", "warm_commands", "workers"),
    )
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


@pytest.hookimpl(wrapper=True)
def pytest_collection(session: pytest.Session) -> Iterator[None]:
    """Of workers of pytest-xdist one reads the tests first: what it compiles the others need not."""
    servers = session.config.stash[SERVERS]
    ready = servers.folder / "tests-gelezen"
    with contextlib.ExitStack() as turn:
        if isinstance(servers, Remote):
            turn.enter_context(alone(ready.with_suffix(".slot")))
            if ready.exists():
                turn.close()
        yield
        ready.touch()


def pytest_collection_finish() -> None:
    """What was imported and collected stays: it is not looked through again for what can be freed."""
    collect_seldom()
    gc.collect()
    gc.freeze()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    def rank(item: pytest.Item) -> tuple[bool, int]:
        name = item.path.stem
        return name in APART, FIRST.index(name) if name in FIRST else len(FIRST)

    items.sort(key=rank)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Side by side by file, since tests of a file share what they set up, and some files too."""
    from xdist.scheduler import LoadScopeScheduling

    scopes = {f"test_{name}": names[0] for names in TOGETHER for name in names}

    class ByFile(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            file = nodeid.partition("::")[0]
            name = Path(file).stem
            return nodeid if name in APART else scopes.get(name, file)

    config.option.loadscopereorder = False
    return ByFile(config, log)


def server(config: pytest.Config, name: str) -> str:
    """Address of a real server, the same for the whole run."""
    try:
        return config.stash[SERVERS].address(name)
    except Missing as error:
        missing(str(error))


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


@pytest.fixture(scope="session", autouse=True)
def _warm(pytestconfig: pytest.Config) -> None:
    WARM.at(functools.cache(lambda: server(pytestconfig, "warm")))


@pytest.fixture(scope="session", autouse=True)
def _warmed_once() -> Iterator[None]:
    """The first application of a process is warmed as every one is where it is served; of the others the
    word lists and templates are warm by that."""
    turn = itertools.count()

    async def once(app: ASGIApp, found: Services) -> None:
        if next(turn) == 0:
            await warm(app, found)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("search_api.app.warm", once)
        yield


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


@pytest.fixture(scope="session")
def crawled_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawled]:
    made = Crawled(tmp_path_factory.mktemp("gelezen"))
    with made.emulators:
        yield made


@pytest.fixture
def crawled(griffie: Griffie, read_once: Griffie) -> Griffie:
    """It with what one crawl of the file's own source gave (`read_once`), for all who begin there."""
    griffie.take(read_once)
    return griffie


@pytest.fixture(scope="session")
def sampled(pytestconfig: pytest.Config) -> Griffie:
    """The whole sample as `griffie up` reads and indexes it; read only."""

    def make(folder: Path) -> Griffie:
        made = Griffie(folder)
        with up(made) as addresses:
            assert len(addresses) == 3
        (
            folder / "voorbeeld"
        ).unlink()  # its commands know all councils, not those of the sample only
        return made

    return whole(pytestconfig, "voorbeeld", make)


@pytest.fixture(scope="session")
def sampled_large(
    pytestconfig: pytest.Config, sampled: Griffie, postgres: Postgres, elasticsearch: str
) -> Griffie:
    """The same on PostgreSQL and Elasticsearch, put there from a backup."""
    prefix = f"s{uuid.uuid4().hex[:10]}"

    def make(folder: Path) -> Griffie:
        made = Griffie(folder, postgres.database(), elasticsearch, prefix)
        kept = str(folder.with_name("reservekopie"))
        for griffie, command in (
            (sampled, ("backup", kept)),
            (made, ("restore", kept)),
            (made, ("index",)),
        ):
            done = griffie.run(*command)
            assert done.returncode == 0, done.stdout + done.stderr
        return made

    return whole(pytestconfig, "voorbeeld-groot", make)


def whole(config: pytest.Config, name: str, make: Callable[[Path], Griffie]) -> Griffie:
    """The sample as `make` makes it in a folder, by whoever asks for it first."""
    folder = config.stash[SERVERS].folder / name
    ready = folder.with_suffix(".json")
    with alone(folder.with_suffix(".slot")):
        if ready.exists():
            written = json.loads(ready.read_text(encoding="utf-8"))
            return Griffie(folder, **written)
        folder.mkdir()
        made = make(folder)
        kept = ("store_address", "elasticsearch", "prefix")
        ready.write_text(json.dumps({field: getattr(made, field) for field in kept}))
    return made


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
def client(request: pytest.FixtureRequest) -> Iterator[AppClient]:
    """The API on SQLite with the embedded engine, and on PostgreSQL with Elasticsearch."""
    found: Griffie = request.getfixturevalue(request.param)
    with found.app() as app, AppClient(app, raise_server_exceptions=False) as made:
        yield made


def search(client: AppClient, **params: Any) -> dict[str, Any]:
    answer = client.get("/api/v1/search", params=params)
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


def bulk_offered(client: AppClient) -> dict[str, Any]:
    """What `/api/v1/bulk` offers, asked again as long as another process makes the files."""
    until(lambda: client.get("/api/v1/bulk").status_code != 503)
    answer = client.get("/api/v1/bulk")
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


@contextmanager
def serving_app(app: FastAPI) -> Iterator[str]:
    """The whole service on loopback; gives its address."""
    with serving(app) as port:
        yield f"http://127.0.0.1:{port}"
