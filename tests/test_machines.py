"""More than one process or machine at the same work: leases, shards, limits that are shared."""

import threading
import time
import uuid
from pathlib import Path

import pytest

from crawlers.registry import RegistryError, bundled, shard
from indexer.question.language import parse
from indexer.question.query import Query, Unavailable
from sample.scenario import world
from sample.server import Emulator
from store import LeaseLost, LeaseTaken, Put, Store
from tests.command import Griffie, at_once, current, stalled, until
from tests.councils import first, without_files
from tests.elastic import free_ports
from tests.installations import ENGINES
from tests.postgres import Postgres
from tests.test_index import motion

KEYS = ("oss", "goirle", "noordoostpolder")


# --- leases --------------------------------------------------------------------------------------


def test_a_lease_is_held_by_one(store: Store) -> None:
    other = Store(store.address)
    with store.lease("crawl:gm0828/ibabs"):
        with pytest.raises(LeaseTaken, match="proces"), other.lease("crawl:gm0828/ibabs"):
            pass
        with other.lease("crawl:gm0513/ibabs"):
            pass
    with other.lease("crawl:gm0828/ibabs"):
        pass
    other.close()


def test_a_lease_lapses_and_its_old_holder_writes_nothing(store: Store) -> None:
    """A machine that slept through its lease must not write over what another one read since."""
    with store.lease("crawl:x", lasts=0.2) as slept:
        slept._ended.set()  # no renewals any more, as of a process that hangs
        time.sleep(0.3)
        with store.lease("crawl:x"):
            store.write([Put(motion("1", "Nieuw"))])
            with pytest.raises(LeaseLost):
                store.write([Put(motion("1", "Oud"))], lease=slept)
            with pytest.raises(LeaseLost):
                slept.renew()
    [version] = store.current(deleted=False)
    assert version.body["data"]["titel"] == "Nieuw"


def test_a_lease_that_is_renewed_does_not_lapse(store: Store) -> None:
    with store.lease("crawl:x", lasts=2.0):
        time.sleep(3.0)
        with pytest.raises(LeaseTaken), store.lease("crawl:x"):
            pass


def test_the_lease_of_a_dead_process_is_free_at_once(store: Store, griffie: Griffie) -> None:
    program = (
        "import os, sys; from store import Store; "
        "Store(sys.argv[1]).lease('crawl:x').__enter__(); os._exit(9)"
    )
    assert griffie.program(program, store.address).returncode == 9
    with store.lease("crawl:x"):
        pass


# --- a scheduler that starts twice ---------------------------------------------------------------


@pytest.fixture
def councils():  # type: ignore[no-untyped-def]
    few = {key: without_files(council) for key, council in first(2, *KEYS).items()}
    with Emulator(few).running() as emulator:
        yield emulator


def test_two_crawls_at_once_read_every_council_once(
    address: str, councils: Emulator, tmp_path: Path
) -> None:
    registry = tmp_path / "register.csv"
    registry.write_text(councils.registry(), encoding="utf-8")
    both = [Griffie(tmp_path / name, address) for name in ("een", "twee")]
    for griffie in both:
        griffie.data.mkdir()
    command = ("crawl", "--sources", str(registry), "--until", "2026-12-31")
    at_once([(griffie, command) for griffie in both])
    store = both[0].open()
    for council in councils.councils.values():
        rows = store.crawls.all(council.code)
        new = [row.samenvatting["nieuw"] for row in rows if row.samenvatting.get("nieuw")]
        assert {row.toestand for row in rows} == {"ok"}
        assert len(new) == 1, "twee processen lazen deze raad als nieuw"
    seqs = [version.seq for version in store.changes(0, 1_000_000)]
    assert seqs == list(range(1, len(seqs) + 1))
    store.close()


def test_a_council_that_is_being_read_is_left_to_that_process(
    griffie: Griffie, councils: Emulator
) -> None:
    store = griffie.open()
    with store.lease("crawl:gm0785/gemeenteoplossingen"):
        done = griffie.crawl(councils, "goirle")
    assert done.returncode == 0, done.stderr
    assert "wordt al gelezen door" in done.stdout
    assert store.crawls.all("gm0785") == []
    assert councils.faults.log == []
    store.close()


def test_shards_on_different_machines_hold_what_one_crawl_holds(
    postgres: Postgres, councils: Emulator, tmp_path: Path
) -> None:
    registry = tmp_path / "register.csv"
    registry.write_text(councils.registry(), encoding="utf-8")
    address = postgres.database()
    parts = [Griffie(tmp_path / str(number), address) for number in range(3)]
    command = ("crawl", "--sources", str(registry), "--until", "2026-12-31")
    for griffie in parts:
        griffie.data.mkdir()
    at_once([(each, (*command, "--shard", f"{number}/3")) for number, each in enumerate(parts, 1)])
    alone = Griffie(tmp_path / "alleen", postgres.database())
    alone.data.mkdir()
    assert alone.run(*command).returncode == 0
    one, other = parts[0].open(), alone.open()
    assert current(one) == current(other)
    one.close()
    other.close()


def test_every_council_is_in_one_shard() -> None:
    councils = bundled()
    for of in (1, 2, 4, 7):
        parts = [shard(councils, f"{number}/{of}") for number in range(1, of + 1)]
        assert sorted(c.key for part in parts for c in part) == sorted(c.key for c in councils)
    for wrong in ("0/4", "5/4", "1", "a/b", "1/0", "-1/4", "1/4/2"):
        with pytest.raises(RegistryError, match="i/n"):
            shard(councils, wrong)


# --- limits that all processes keep together -----------------------------------------------------


def test_turns_are_counted_over_all_processes(store: Store) -> None:
    """Never more than five in any half second, whoever asks."""
    address = store.address
    taken: list[float] = []
    lock = threading.Lock()

    def ask() -> None:
        mine = Store(address)
        for _ in range(6):
            while wait := mine.turn("ibabs.pagina/", 5, 0.5):
                time.sleep(wait)
            with lock:
                taken.append(time.monotonic())
        mine.close()

    threads = [threading.Thread(target=ask) for _ in range(3)]
    start = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert len(taken) == 18
    assert time.monotonic() - start > 1.4, "achttien beurten passen niet in drie halve seconden"


def test_a_pause_holds_for_all_processes(store: Store) -> None:
    other = Store(store.address)
    other.pause("ibabs.pagina/", 30)
    assert store.turn("ibabs.pagina/", 5) == pytest.approx(30, abs=3)
    assert store.turn("gemeenteoplossingen.pagina/", 5) == 0
    other.close()


def test_two_crawls_together_keep_the_limit_of_one(postgres: Postgres, tmp_path: Path) -> None:
    """Two councils of one vendor, in two processes, with twelve requests a minute."""
    address = postgres.database()
    keys = ("oss", "zoetermeer")
    with Emulator({key: world()[key] for key in keys}).running() as emulator:
        registry = tmp_path / "register.csv"
        registry.write_text(emulator.registry(), encoding="utf-8")
        processes = []
        for key in keys:
            griffie = Griffie(tmp_path / key, address)
            griffie.data.mkdir()
            limits = '{"ibabs.pagina": 12, "ibabs.bestand": 12}'
            command = ("crawl", key, "--sources", str(registry))
            processes.append(griffie.start(*command, GRIFFIE_LIMIETEN=limits))
        for process in processes:
            assert stalled(process, emulator, 16)
        pages = len(emulator.faults.asked("Public.svc"))
        files = len(emulator.faults.log) - pages
        for process in processes:
            process.kill()
            process.communicate()
    assert pages <= 12
    assert files <= 12
    assert pages + files >= 16


# --- what goes on by itself ----------------------------------------------------------------------


@pytest.mark.parametrize("engine", ENGINES)
def test_an_indexer_that_follows_takes_up_what_is_written(
    griffie: Griffie, engine: str, request: pytest.FixtureRequest
) -> None:
    if engine == "elasticsearch":
        griffie.elasticsearch = request.getfixturevalue("elasticsearch")
        griffie.prefix = f"v{uuid.uuid4().hex[:8]}"
    store = griffie.open()
    store.write([Put(motion("1", "Motie fietspad"))])
    process = griffie.start("index", "--follow", "--pause", "0.1")
    live = griffie.engine()

    def titles() -> list[str]:
        try:
            return [hit.document.titel for hit in live.search(Query(parse("fietspad"))).hits]
        except Unavailable:
            return []

    try:
        until(lambda: titles() == ["Motie fietspad"])
        store.write([Put(motion("1", "Motie fietspad breder"))])
        until(lambda: titles() == ["Motie fietspad breder"])
        process.terminate()
        out, err = process.communicate(timeout=30)
    finally:
        process.kill()
    assert process.returncode == 0, out + err
    assert "1 documenten geïndexeerd" in out
    live.close()
    store.close()


@pytest.mark.processes
def test_an_indexer_waits_for_a_server_that_is_away(griffie: Griffie) -> None:
    [port] = free_ports(1)
    griffie.elasticsearch = f"http://127.0.0.1:{port}"
    griffie.open().close()
    with griffie.start("index", "--follow", "--pause", "0.1") as process:
        try:
            assert process.stderr is not None
            told = process.stderr.readline()
            time.sleep(2)  # many tries
            assert process.poll() is None, "een volger geeft het niet op"
            process.terminate()
            told += process.stderr.read()
        finally:
            process.kill()
    assert told.count("wordt opnieuw geprobeerd") == 1, "één melding, niet bij iedere poging"
    assert "Traceback" not in told


def test_a_crawler_on_a_schedule_reads_again(griffie: Griffie, councils: Emulator) -> None:
    registry = griffie.data / "register.csv"
    registry.write_text(councils.registry(), encoding="utf-8")
    command = ("crawl", "goirle", "--sources", str(registry), "--until", "2026-12-31")
    process = griffie.start(*command, "--every", "0.0003")
    store = griffie.open()
    try:
        until(lambda: len([c for c in store.crawls.all("gm0785") if c.beeindigd]) >= 2)
        process.terminate()
        process.communicate(timeout=30)
    finally:
        process.kill()
    assert {c.toestand for c in store.crawls.all("gm0785") if c.beeindigd} == {"ok"}
    store.close()
