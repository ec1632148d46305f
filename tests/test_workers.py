"""More processes that answer as one: cursors, limits and counts are of all of them."""

import contextlib
import http.client
import json
import multiprocessing
import os
import random
import signal
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from cachetools import LRUCache, TTLCache
from limits import RateLimitItemPerMinute
from limits.strategies import SlidingWindowCounterRateLimiter

from griffie.workers import CONTAINER, MOST, bound, usual
from indexer.engines.embedded import LiveTantivy
from indexer.engines.embedded.states import FOLDER
from indexer.question.kept import Kept
from indexer.question.language import parse
from indexer.question.query import Query, StateExpired
from search_api.middleware.shared_counts import SharedCounts
from store import Put, Store, default_address
from tests.command import Griffie, until
from tests.installations import embedded
from tests.test_index import motion


def filled(folder: Path, number: int = 30) -> Store:
    store = Store(default_address(folder))
    store.write([Put(motion(str(n), f"Motie fietspad {n}")) for n in range(number)])
    made = embedded(folder)
    made.bring_up(store)
    made.close()
    return store


# --- counts ---------------------------------------------------------------------------------------


def test_units_are_counted_in_a_window_that_slides() -> None:
    moment = 600.0
    counts = SharedCounts(clock=lambda: moment)
    limiter, item = SlidingWindowCounterRateLimiter(counts), RateLimitItemPerMinute(10)
    assert [limiter.hit(item, "a", cost=4) for _ in range(3)] == [True, True, False]
    assert limiter.hit(item, "b", cost=10)
    assert limiter.get_window_stats(item, "a").remaining == 2
    moment = 660.0 + 30  # half of the window before still counts
    assert [limiter.hit(item, "a", cost=3) for _ in range(3)] == [True, True, False]
    moment = 900.0
    assert limiter.hit(item, "a", cost=10)
    counts.reset()
    assert limiter.hit(item, "a", cost=10)


def test_a_flood_of_clients_takes_no_more_room() -> None:
    counts = SharedCounts(clock=lambda: 60.0, rows=64)
    limiter, item = SlidingWindowCounterRateLimiter(counts), RateLimitItemPerMinute(5)
    assert all(limiter.hit(item, f"10.0.0.{n}") for n in range(2000))
    assert len(counts.table) == 64 * 24


def _hits(counts: SharedCounts, taken: Any) -> None:
    limiter, item = SlidingWindowCounterRateLimiter(counts), RateLimitItemPerMinute(300)
    for _ in range(200):
        if limiter.hit(item, "een"):
            with taken.get_lock():
                taken.value += 1


def test_processes_count_together() -> None:
    counts = SharedCounts(clock=lambda: 60.0)
    context = multiprocessing.get_context("fork")
    taken = context.Value("i", 0)
    several = [context.Process(target=_hits, args=(counts, taken)) for _ in range(3)]
    for each in several:
        each.start()
    for each in several:
        each.join(60)
    assert taken.value == 300


# --- cursors --------------------------------------------------------------------------------------


def test_a_cursor_of_one_process_is_read_on_by_another(tmp_path: Path) -> None:
    """Also by one that began after the index went on, and after that was built anew."""
    store = filled(tmp_path)
    first = LiveTantivy(tmp_path, shared=True)
    query = Query(parse("fietspad"), size=10)
    page = first.search(query)
    store.write([Put(motion(f"nieuw-{n}", f"Motie fietspad {n} erbij")) for n in range(20)])
    made = embedded(tmp_path)
    made.bring_up(store)
    seen = [hit.document.id for hit in page.hits]
    for anew in (False, True):
        if anew:
            made.bring_up(store, anew=True)
        other = LiveTantivy(tmp_path, shared=True)
        assert other.search(query).total == 50
        later = Query(parse("fietspad"), size=10, offset=10, state=page.state, after=page.last)
        second = other.search(later)
        assert second.total == 30
        assert not {hit.document.id for hit in second.hits} & set(seen)
        other.close()
    made.indexes.tidy(all=True)
    assert list((tmp_path / "index" / FOLDER).iterdir()) == []
    fresh = LiveTantivy(tmp_path, shared=True)
    for name in (page.state, "../x", "", "1-1-1"):
        with pytest.raises(StateExpired):
            fresh.search(Query(parse("fietspad"), state=name or "x"))
    for each in (first, fresh, made):
        each.close()
    store.close()


# --- what is kept ---------------------------------------------------------------------------------


def test_what_was_found_is_kept_within_bounds() -> None:
    kept, made = Kept(LRUCache(2)), []

    def make(key: str) -> Callable[[], str]:
        def found() -> str:
            made.append(key)
            return key

        return found

    assert [kept.of(key, make(key)) for key in "abab"] == list("abab")
    assert made == ["a", "b"]
    kept.of("c", make("c"))
    kept.of("a", make("a"))
    assert made == ["a", "b", "c", "a"]
    brief = Kept(TTLCache(2, 0))
    brief.of("a", make("x"))
    brief.of("a", make("x"))
    assert made[-2:] == ["x", "x"]


# --- the service ----------------------------------------------------------------------------------


def test_there_are_as_many_as_the_machine_has_unless_in_a_container(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("griffie.workers.CONTAINER", ())
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(32)))
    assert usual() == MOST
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0})
    assert usual() == 1
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(3)))
    assert usual() == 3
    monkeypatch.setattr("griffie.workers.CONTAINER", (__file__,))
    assert usual() == 1
    assert CONTAINER


def test_an_address_that_another_service_has_is_not_shared_with_it() -> None:
    first = bound("127.0.0.1", 0)
    first.listen()
    with pytest.raises(OSError, match="in use"):
        bound("127.0.0.1", first.getsockname()[1])
    first.close()


@contextmanager
def served(folder: Path, *options: str, **settings: str) -> Iterator[tuple[str, int]]:
    """`griffie serve` with these options; gives its address and its process."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = Griffie(folder).start("serve", "--port", str(port), *options, **settings)
    base = f"http://127.0.0.1:{port}"
    try:
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline:
            try:
                asked(base, "/health/live")
                break
            except OSError:
                assert process.poll() is None
                time.sleep(0.1)
        yield base, process.pid
    finally:
        process.terminate()
        _, said = process.communicate(timeout=60)
    assert (process.returncode, said) == (0, "")


def asked(base: str, path: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(f"{base}{path}", timeout=30) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def lives(base: str) -> bool:
    with contextlib.suppress(OSError):
        return asked(base, "/health/live")[0] == 200
    return False


def children(pid: int) -> list[int]:
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [int(each) for each in found]


@pytest.mark.processes
def test_two_processes_answer_as_one_service(tmp_path: Path) -> None:
    store = filled(tmp_path)
    keys = json.dumps({"geheim": 100000})
    with served(tmp_path, "--workers", "2", GRIFFIE_LIMIET="60", GRIFFIE_LIMIET_SLEUTELS=keys) as (
        base,
        pid,
    ):
        first, second = children(pid)
        status, text = asked(base, "/api/v1/search?q=fietspad&size=5")
        following = json.loads(text)["next"]
        codes = [
            asked(base, f"/api/v1/search?q=fietspad&size=5&cursor={following}")[0] for _ in range(8)
        ]
        assert (status, codes) == (200, [200] * 8)
        counted = asked(base, "/metrics")[1]
        [line] = [
            line
            for line in counted.splitlines()
            if line.startswith('griffie_http_answers_total{route="/api/v1/search",')
            and 'status="200"' in line
        ]
        assert float(line.split()[-1]) >= 9
        while asked(base, "/api/v1/search?q=fietspad")[0] == 200:
            codes.append(200)
            assert len(codes) < 30, "sixty units are thirty searches, whichever process counts"
        os.kill(first, signal.SIGKILL)
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline and len(set(children(pid)) - {first}) < 2:
            time.sleep(0.05)
        assert second in children(pid)
        assert len(children(pid)) == 2
        until(lambda: lives(base))  # it may be that only the one that was killed had begun
    store.close()


def connections(port: int, pid: int) -> int:
    """How many open connections of its port a process has."""
    held = {os.readlink(each) for each in Path(f"/proc/{pid}/fd").iterdir() if each.is_symlink()}
    rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    established = {
        f"socket:[{row[9]}]" for row in rows if row[1].endswith(f":{port:04X}") and row[3] == "01"
    }
    return len(held & established)


@pytest.mark.processes
def test_connections_that_stay_are_divided_between_the_processes(tmp_path: Path) -> None:
    """However many came at once, and after some of them went."""
    filled(tmp_path, 1).close()
    with served(tmp_path, "--workers", "2") as (base, pid), contextlib.ExitStack() as stack:
        port = int(base.rpartition(":")[2])
        both = children(pid)

        def divided() -> list[int]:
            return sorted(connections(port, each) for each in both)

        def come(number: int) -> list[http.client.HTTPConnection]:
            """Connections that are all there before the first asks."""
            made = [
                http.client.HTTPConnection("127.0.0.1", port, timeout=30) for _ in range(number)
            ]
            for each in made:
                stack.callback(each.close)
                each.connect()
            for each in made:
                each.request("GET", "/health/live")
                assert each.getresponse().read()
            return made

        until(lambda: come(1) and all(divided()))  # both have begun
        few, many = divided()
        first = come(12 + many - few)
        assert divided() == [many + 6, many + 6]
        for each in random.Random(3).sample(first, 5):
            each.close()
        until(lambda: sum(divided()) == 2 * many + 7)
        come(7)
        assert divided() == [many + 7, many + 7]
