"""Documents that other processes analyse: the same values in the same order, whatever becomes of them."""

import itertools
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from indexer.engines.analysts import PART, Analysts
from indexer.engines.embedded import TantivyEngine
from indexer.engines.fields import values
from indexer.engines.kinds import CLASSIC, SEARCH
from tests.test_engines import generated

#: a few documents of which each is enough to be handed out by itself, and short ones between them
DOCUMENTS = [
    replace(one, pages=(*one.pages, "de fietsenstalling‖" * (PART // 18))) if number % 3 else one
    for number, one in enumerate(generated(12))
]
DOCUMENTS[5] = replace(
    DOCUMENTS[5],
    type="motie",
    pages=(*DOCUMENTS[5].pages, " ".join(map("woord{}".format, range(50)))),
)


@pytest.fixture(scope="module")
def expected() -> list[dict[str, object]]:
    made = list(map(values, DOCUMENTS))
    assert any("rijen" in one for one in made), "also bytes come back as they were"
    return made


@pytest.fixture(scope="module")
def analysts() -> Iterator[Analysts]:
    """Started when they are first asked. Their output has no buffer: a write that is broken off is gone
    on with."""
    several = Analysts(SEARCH, processes=2, alone=1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONUNBUFFERED", "1")
        yield several
    several.close()


def test_a_process_that_is_paused_goes_on_where_it_was(
    analysts: Analysts, expected: list[dict[str, object]]
) -> None:
    """As by Ctrl-Z or a container that is paused."""
    assert [*analysts.through(DOCUMENTS), *analysts.rest()] == expected
    processes = [analyst.process for analyst in analysts.running]
    ended = threading.Event()

    def pausing() -> None:
        for turn in range(6000):
            chosen = processes[turn % 2]
            chosen.send_signal(signal.SIGSTOP)
            stopped = ended.wait(0.005)
            chosen.send_signal(signal.SIGCONT)
            if stopped or ended.wait(0.005):
                return
        for each in processes:  # whoever would wait for ever is told
            each.kill()

    with ThreadPoolExecutor(1) as pool:
        pool.submit(pausing)
        for _ in range(2):
            assert [*analysts.through(DOCUMENTS), *analysts.rest()] == expected
        ended.set()
    assert [each.poll() for each in processes] == [None, None]


def test_values_are_those_of_one_process_in_order(
    analysts: Analysts, expected: list[dict[str, object]]
) -> None:
    """Also where processes are killed while they have documents in hand."""
    given = [*analysts.through(DOCUMENTS[:7]), *analysts.through(DOCUMENTS[7:])]
    assert len(given) < len(expected), "none is under way"
    for analyst in analysts.running:
        analyst.process.kill()
    given += analysts.rest()
    assert given == expected
    assert [*analysts.through(DOCUMENTS), *analysts.rest()] == expected
    analysts.close()


def test_one_core_and_other_kinds_have_no_other_process() -> None:
    for one in (Analysts(SEARCH, processes=1, alone=0), Analysts(CLASSIC, processes=2, alone=0)):
        assert list(one.through([])) == []
        assert not one.running
    alone = Analysts(SEARCH, processes=1, alone=0)
    assert [one["id"] for one in alone.through(DOCUMENTS[:1])] == [DOCUMENTS[0].id]
    assert not alone.running


def test_an_index_is_the_same(analysts: Analysts, tmp_path: Path) -> None:
    """Filled with several processes, and written to after that."""
    engines = [TantivyEngine(tmp_path / name) for name in ("een", "meer")]
    engines[1].analysts = analysts
    for engine in engines:
        engine.append(DOCUMENTS[:8], 8)
        engine.commit(8)
        engine.write([replace(DOCUMENTS[2], titel="Anders"), *DOCUMENTS[8:]], (), 12)
    one, more = (sorted(itertools.chain(engine.held())) for engine in engines)
    assert one == more
    for word in ("anders", "fietsenstalling", "stalling"):
        assert len({engine.frequencies([word]).get(word) for engine in engines}) == 1
    for engine in engines:
        engine.close()
