"""After the start nothing is left to load: what a first answer opens is counted, not timed."""

import json
import subprocess
import sys
from pathlib import Path

from tests.command import Griffie
from tests.conftest import ROOT

#: counts the files of word lists and templates that are opened, and modules that are imported
SCRIPT = """
import json, sys
from pathlib import Path
from fastapi.testclient import TestClient
from indexer.engines.embedded import LiveTantivy
from search_api.app import create_app
from search_api.operation import Operation
from search_api.views import quality
from store import Store, default_address

folder, warm = Path(sys.argv[1]), sys.argv[2] == "warm"
store, engine = Store(default_address(folder)), LiveTantivy(folder)
run = Operation(tables=folder / "tabellen")
client = TestClient(create_app(store, engine, [], operation=run), raise_server_exceptions=False)
KINDS = ("simplemma", "spellchecker", "templates", "synoniemen", "meta.json")
loaded = []

def audit(name, arguments):
    if name == "open" and any(kind in str(arguments[0]) for kind in KINDS):
        loaded.append(Path(str(arguments[0])).name)

judge, judged = quality.judge, []

def counted(*asked):
    judged.append(asked[1])
    return judge(*asked)

quality.judge = counted

def ask():
    codes = [client.get(path).status_code for path in sys.argv[3:]]
    return codes, sorted(set(loaded))

sys.addaudithook(audit)
if warm:
    with client:
        before = len(set(loaded))
        loaded.clear()
        judged.clear()
        codes, files = ask()
else:
    before = 0
    codes, files = ask()
print(json.dumps({"before": before, "codes": codes, "loaded": files, "judged": len(judged)}))
"""
PATHS = ("/health/ready", "/?q=fietspat", "/api/v1/search?q=aangenomen+woningbouwlocatie")
VENDOR = "/leveranciers/ibabs"


def started(folder: Path, kind: str, *more: str) -> dict[str, object]:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(folder), kind, *PATHS, *more],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    found: dict[str, object] = json.loads(done.stdout)
    return found


def test_a_first_answer_loads_nothing_that_was_not_there(sampled: Griffie) -> None:
    """Nor has the page of a vendor, which holds records against the standard, anything to judge."""
    warm = started(sampled.data, "warm", VENDOR)
    assert warm["codes"] == [200, 200, 200, 200]
    assert warm["loaded"] == []
    assert warm["judged"] == 0
    cold = started(sampled.data, "cold", VENDOR)
    assert len(list(cold["loaded"])) > 4  # type: ignore[call-overload]
    assert int(str(cold["judged"])) > 50


def test_words_are_ready_while_there_is_no_index(tmp_path: Path) -> None:
    warm = started(tmp_path, "warm")
    assert warm["codes"] == [503, 503, 503]
    assert int(str(warm["before"])) > 4
    assert warm["loaded"] == []
