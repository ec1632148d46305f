"""How the tests are run: by how many processes, in which order, with which servers. What they ask for stands
in `tests/fixtures.py`."""

import contextlib
import functools
import gc
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

import pytest

from griffie.memory import collect_seldom
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
    if place or config.option.collectonly or not config.getoption("numprocesses", None):
        config.pluginmanager.import_plugin("tests.fixtures")


def take_turns_of_length() -> None:
    """Linux then lets whoever is at work go on to the end of a turn, also when another process wakes: the
    tests with their servers are more than there are cores. All that is started from here does the same."""
    with contextlib.suppress(AttributeError, OSError):  # only Linux has it, and may forbid it
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
    *("test_vendors", "test_obstacles", "test_notubiz", "test_engines", "test_server_engine"),
    *("test_walk", "test_answers", "test_warm_commands", "test_breaks", "test_every_page"),
    *("test_kinds", "test_own_api", "test_hostile", "test_warm"),
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
    name_of = functools.cache(lambda file: Path(file).stem)

    class ByFile(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            file = nodeid.partition("::")[0]
            name = name_of(file)
            return nodeid if name in APART else scopes.get(name, file)

        def mark_test_complete(self, node: Any, item_index: int, duration: float = 0) -> None:
            """Forgets a file that is done: after every test all that is kept is counted."""
            super().mark_test_complete(node, item_index, duration)
            work = self.assigned_work[node]
            scope = self._split_scope(self.registered_collections[node][item_index])
            if all(work[scope].values()):
                del work[scope]

    config.option.loadscopereorder = False
    return ByFile(config, log)
