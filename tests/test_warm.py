"""After the start nothing is left to load: what a first answer opens is counted, not timed."""

import json
import subprocess
import sys
from dataclasses import dataclass

import pytest

from tests.command import Griffie
from tests.conftest import ROOT

#: counts the files of word lists and templates that are opened; each start in a process that is forked
#: when all is imported
SCRIPT = """
import json, os, sys
from pathlib import Path
from tests.asking import AppClient
from indexer.engines.embedded import LiveTantivy
from search_api.app import create_app
from search_api.operation import Operation
from search_api.views import quality
from store import Store, default_address

KINDS = ("griffie/woorden", "templates", "synoniemen", "meta.json")
loaded = []

def audit(name, arguments):
    if name == "open" and any(kind in str(arguments[0]) for kind in KINDS):
        loaded.append(Path(str(arguments[0])).name)

judge, judged = quality.judge, []

def counted(*asked):
    judged.append(asked[1])
    return judge(*asked)

def started(folder, warm, paths):
    store, engine = Store(default_address(folder)), LiveTantivy(folder)
    run = Operation(tables=folder / "tabellen")
    client = AppClient(create_app(store, engine, [], operation=run), raise_server_exceptions=False)
    sys.addaudithook(audit)

    def ask():
        codes = [client.get(path).status_code for path in paths]
        return codes, sorted(set(loaded))

    if warm:
        with client:
            before = len(set(loaded))
            loaded.clear()
            judged.clear()
            codes, files = ask()
    else:
        before = 0
        codes, files = ask()
    return {"before": before, "codes": codes, "loaded": files, "judged": len(judged)}

quality.judge = counted
for folder, warm, paths in json.loads(sys.argv[1]):
    child = os.fork()
    if not child:
        print(json.dumps(started(Path(folder), warm, paths)), flush=True)
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0
"""
PATHS = ("/health/ready", "/?q=fietspat", "/api/v1/search?q=aangenomen+woningbouwlocatie")
VENDOR = "/leveranciers/ibabs"


@dataclass(frozen=True)
class Start:
    """Answers to the first questions, files that were loaded before them and by them, and how often
    records were held against the standard for them."""

    codes: list[int]
    before: int
    loaded: list[str]
    judged: int


@pytest.fixture(scope="module")
def starts(sampled: Griffie, tmp_path_factory: pytest.TempPathFactory) -> list[Start]:
    """Of a warm one over the sample, a cold one, and a warm one where there is no index."""
    empty = str(tmp_path_factory.mktemp("leeg"))
    asked = [
        (str(sampled.data), True, (*PATHS, VENDOR)),
        (str(sampled.data), False, (*PATHS, VENDOR)),
        (empty, True, PATHS),
    ]
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, json.dumps(asked)],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return [Start(**json.loads(line)) for line in done.stdout.splitlines()]


def test_a_first_answer_loads_nothing_that_was_not_there(starts: list[Start]) -> None:
    """Nor has the page of a vendor, which holds records against the standard, anything to judge."""
    warm, cold, _ = starts
    assert warm.codes == [200, 200, 200, 200]
    assert warm.loaded == []
    assert warm.judged == 0
    assert len(cold.loaded) > 4
    assert cold.judged > 50


def test_words_are_ready_while_there_is_no_index(starts: list[Start]) -> None:
    warm = starts[-1]
    assert warm.codes == [503, 503, 503]
    assert warm.before > 4
    assert warm.loaded == []
