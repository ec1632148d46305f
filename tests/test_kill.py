"""`kill -9` at random moments: after a plain second run all is as if nothing had happened."""

import os
import random
import shutil
import time
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest

from indexer.question.language import parse
from indexer.question.query import Query
from sample.server import Emulator
from tests.command import WARM, Griffie, current
from tests.councils import first
from tests.depth import times
from tests.installations import ENGINES
from tests.warm import Command

ROUNDS = times(20, 5)


@contextmanager
def started(griffie: Griffie, *arguments: str) -> Iterator[Command]:
    """The command in a process of its own, as it comes from the warm one: the imports that every one
    of them begins with are not what is killed here."""
    with open(os.devnull, "w") as nowhere:
        output = (nowhere.fileno(), nowhere.fileno())
        environment = griffie.environment()
        assert WARM.fits(environment)
        with closing(WARM.begin(arguments, environment, griffie.data, output)) as command:
            yield command


def killed(griffie: Griffie, seconds: float, *arguments: str) -> bool:
    """Starts the command and kills it after so many seconds; False when it had ended by itself."""
    with started(griffie, *arguments) as command:
        return command.wait(seconds) is None


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
    with started(griffie, *arguments) as command:
        while len(emulator.faults.log) < requests:
            if command.wait(0.002) is not None:
                return False
        return command.wait(0) is None


@pytest.fixture(scope="module")
def emulated():  # type: ignore[no-untyped-def]
    with Emulator(first(2, "oss", "goirle")).running() as emulator:
        yield emulator


@pytest.fixture(scope="module")
def read(emulated: Emulator, tmp_path_factory: pytest.TempPathFactory) -> tuple[Griffie, int]:
    """Councils as they come, and in how many requests."""
    griffie = Griffie(tmp_path_factory.mktemp("ongestoord"))
    assert griffie.crawl(emulated).returncode == 0
    return griffie, len(emulated.faults.log)


@pytest.fixture(scope="module")
def undisturbed(read: tuple[Griffie, int]) -> Griffie:
    griffie, _ = read
    assert griffie.run("index").returncode == 0
    return griffie


def test_a_crawl_survives_kills(
    griffie: Griffie, emulated: Emulator, read: tuple[Griffie, int], undisturbed: Griffie
) -> None:
    registry = griffie.data / "register.csv"
    registry.write_text(emulated.registry(), encoding="utf-8")
    command = ("crawl", "--sources", str(registry), "--until", "2026-12-31", "--opnieuw")
    _, total = read
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
def test_indexing_survives_kills(
    griffie: Griffie, undisturbed: Griffie, engine: str, request: pytest.FixtureRequest
) -> None:
    if engine == "elasticsearch":
        griffie.elasticsearch = request.getfixturevalue("elasticsearch")
        griffie.prefix = f"k{uuid.uuid4().hex[:8]}"
    unindexed = shutil.ignore_patterns("index*")
    shutil.copytree(undisturbed.data, griffie.data, ignore=unindexed, dirs_exist_ok=True)
    chance = random.Random(42)
    before = time.monotonic()
    assert undisturbed.run("index", "--rebuild").returncode == 0
    whole = time.monotonic() - before
    alive = sum(killed(griffie, chance.uniform(0, whole), "index") for _ in range(ROUNDS))
    assert alive
    assert griffie.run("index").returncode == 0
    assert indexed(griffie) == indexed(undisturbed)
    for _ in range(times(3, 1)):
        killed(griffie, chance.uniform(0, whole), "index", "--rebuild")
        assert indexed(griffie) == indexed(undisturbed)
    assert griffie.run("index", "--rebuild").returncode == 0
    assert indexed(griffie) == indexed(undisturbed)
