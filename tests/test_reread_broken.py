"""Reading again that is broken off: what was written stays, and the next run ends where an unbroken one does."""

import signal

import pytest

from store import Store
from tests.command import Crawled, Griffie
from tests.postgres import Postgres
from tests.test_answers_kept import OTHER, councils

#: reads every «verworpen» otherwise, and ends itself by a signal after so many batches that were written
BREAKING = (
    """
import os, sys
import store.comparison as comparison
from store import Store
comparison.BATCH = 1
number, left = int(sys.argv[1]), int(sys.argv[2])
del sys.argv[1:3]
write = Store.write
def ending(self, *puts, **more):
    global left
    done = write(self, *puts, **more)
    if more.get("reden") == comparison.OTHERWISE and done.gewijzigd:
        left -= 1
        if left == 0:
            os.kill(os.getpid(), number)
    return done
Store.write = ending
"""
    + OTHER
)


def read_again(griffie: Griffie, number: int, batches: int) -> int:
    """The code with which the command ended."""
    register = str(griffie.data / "register.csv")
    arguments = (str(number), str(batches), "herlees", "oss", "--sources", register)
    return griffie.program(BREAKING, *arguments).returncode


def state(store: Store) -> list[tuple[str, str, str | None]]:
    """Every version there is: of what, with which content, and why."""
    return sorted((each.id, each.hash, each.reden) for each in store.changes(0, 1_000_000))


def held(griffie: Griffie) -> list[tuple[str, str, str | None]]:
    store = griffie.open()
    found = state(store)
    store.close()
    return found


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_what_is_broken_off_is_gone_on_with(
    griffie: Griffie,
    crawled_once: Crawled,
    kind: str,
    tmp_path_factory: pytest.TempPathFactory,
    request: pytest.FixtureRequest,
) -> None:
    whole = Griffie(tmp_path_factory.mktemp("ongestoord"))
    crawled_once.copy("antwoorden", councils, whole)
    if kind == "sqlite":
        griffie.take(whole)
    else:
        postgres: Postgres = request.getfixturevalue("postgres")
        griffie.store_address = postgres.database()
        (griffie.data / "register.csv").write_bytes((whole.data / "register.csv").read_bytes())
        kept = str(tmp_path_factory.mktemp("reserve") / "kopie")
        assert whole.run("backup", kept).returncode == 0
        assert griffie.run("restore", kept).returncode == 0
    before = held(whole)
    assert held(griffie) == before
    assert read_again(whole, signal.SIGTERM, 0) == 0
    unbroken = held(whole)
    assert len(unbroken) - len(before) > 2, "wat twee keer afbreekt, houdt iets over"
    assert read_again(griffie, signal.SIGKILL, 1) == -signal.SIGKILL
    assert before != held(griffie) != unbroken
    assert read_again(griffie, signal.SIGTERM, 1) != 0
    assert held(griffie) != unbroken
    assert read_again(griffie, signal.SIGTERM, 0) == 0
    assert held(griffie) == unbroken
