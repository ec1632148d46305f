"""`kill -9` at random moments: after a plain second run all is as if nothing had happened."""

import dataclasses
import random
import signal
import time
import uuid

import pytest

from indexer.question.language import parse
from indexer.question.query import Query
from sample.scenario import world
from sample.server import Emulator
from tests.conftest import ENGINES, Griffie, current

pytestmark = pytest.mark.processes

ROUNDS = 20


def killed(griffie: Griffie, seconds: float, *arguments: str) -> bool:
    """Starts the command and kills it after so many seconds; False when it had ended by itself."""
    process = griffie.start(*arguments)
    with process:
        time.sleep(seconds)
        alive = process.poll() is None
        process.send_signal(signal.SIGKILL)
        process.communicate()
    return alive


def indexed(griffie: Griffie) -> list[tuple[str, str, str | None]]:
    """Everything in the live index, as (id, title, outcome)."""
    engine = griffie.engine()
    result = engine.search(Query(parse(""), size=10_000))
    found = [(h.document.id, h.document.titel, h.document.uitslag) for h in result.hits]
    engine.close()
    assert len(found) == result.total
    return sorted(found)


def killed_at(griffie: Griffie, emulator: Emulator, requests: int, *arguments: str) -> bool:
    """Kills the command once it has sent so many requests; False when it had ended by itself."""
    emulator.faults.log.clear()
    process = griffie.start(*arguments)
    with process:
        while process.poll() is None and len(emulator.faults.log) < requests:
            time.sleep(0.002)
        alive = process.poll() is None
        process.send_signal(signal.SIGKILL)
        process.communicate()
    return alive


@pytest.fixture(scope="module")
def emulated():  # type: ignore[no-untyped-def]
    whole = world()
    councils = {
        key: dataclasses.replace(whole[key], meetings=whole[key].meetings[:3])
        for key in ("oss", "goirle")
    }
    with Emulator(councils).running() as emulator:
        yield emulator


@pytest.fixture(scope="module")
def undisturbed(emulated: Emulator, tmp_path_factory: pytest.TempPathFactory) -> Griffie:
    griffie = Griffie(tmp_path_factory.mktemp("ongestoord"))
    assert griffie.crawl(emulated).returncode == 0
    assert griffie.run("index").returncode == 0
    return griffie


def test_a_crawl_survives_twenty_kills(
    griffie: Griffie, emulated: Emulator, undisturbed: Griffie
) -> None:
    registry = griffie.data / "register.csv"
    registry.write_text(emulated.registry(), encoding="utf-8")
    command = ("crawl", "--sources", str(registry), "--until", "2026-12-31", "--opnieuw")
    emulated.faults.log.clear()
    assert undisturbed.crawl(emulated, "--opnieuw").returncode == 0
    total = len(emulated.faults.log)
    chance = random.Random(20261124)
    alive = sum(
        killed_at(griffie, emulated, chance.randrange(1, total), *command) for _ in range(ROUNDS)
    )
    assert alive >= ROUNDS - 2
    assert griffie.crawl(emulated).returncode == 0
    assert griffie.run("index").returncode == 0
    mine, other = griffie.open(), undisturbed.open()
    assert current(mine) == current(other)
    seqs = [version.seq for version in mine.changes(0, 1_000_000)]
    assert seqs == list(range(1, len(seqs) + 1))
    mine.close()
    other.close()
    assert indexed(griffie) == indexed(undisturbed)


@pytest.mark.parametrize("engine", ENGINES)
def test_indexing_survives_twenty_kills(
    griffie: Griffie,
    emulated: Emulator,
    undisturbed: Griffie,
    engine: str,
    request: pytest.FixtureRequest,
) -> None:
    if engine == "elasticsearch":
        griffie.elasticsearch = request.getfixturevalue("elasticsearch")
        griffie.prefix = f"k{uuid.uuid4().hex[:8]}"
    assert griffie.crawl(emulated).returncode == 0
    chance = random.Random(42)
    for _ in range(ROUNDS):
        killed(griffie, chance.uniform(0.5, 1.6), "index")
    assert griffie.run("index").returncode == 0
    assert indexed(griffie) == indexed(undisturbed)
    for _ in range(3):
        killed(griffie, chance.uniform(0.5, 1.6), "index", "--rebuild")
        assert indexed(griffie) == indexed(undisturbed)
    assert griffie.run("index", "--rebuild").returncode == 0
    assert indexed(griffie) == indexed(undisturbed)
