"""A vendor that is added in one folder, as CONTRIBUTING describes it, does all that the others do."""

import ast
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.command import Griffie, current, read
from tests.plain import serving

ROOT = Path(__file__).parents[1]
#: the folder with the vendor and with what names it
EXERCISE = ROOT / "tests" / "exercise"
#: a command where that folder is looked through for vendors too
COMMAND = f"""
import runpy, sys
from crawlers.vendor import vendors
sys.path.append({str(EXERCISE)!r})
vendors.cache_clear()
sys.argv[0] = "griffie"
runpy.run_module("griffie", run_name="__main__", alter_sys=True)
"""


class Source:
    def __init__(self) -> None:
        self.address = ""
        self.reset()

    def reset(self) -> None:
        """As it is made."""
        self.meetings: dict[str, dict[str, Any]] = {
            str(nr): {
                "nr": str(nr),
                "dag": f"2026-0{nr}-12",
                "titel": f"Raad {nr}",
                "punten": [{"titel": "Opening"}, {"titel": f"Voorstel {nr}"}],
            }
            for nr in range(1, 4)
        }
        self.refuses: set[str] = set()

    def answer(self, path: str, _: dict[str, str]) -> tuple[int, dict[str, Any]]:
        if path == "/lijst":
            rows = [{"nr": m["nr"], "dag": m["dag"]} for m in self.meetings.values()]
            return 200, {"vergaderingen": rows}
        key = path.rpartition("/")[2]
        if key in self.refuses:
            return 200, {"fout": "niet openbaar"}
        return (200, self.meetings[key]) if key in self.meetings else (404, {})


Done = subprocess.CompletedProcess[str]
Run = Callable[..., Done]


def by_itself(griffie: Griffie, *arguments: str) -> Done:
    """A command in a process of its own, where the folder is on the path as of what is installed."""
    return subprocess.run(
        [sys.executable, "-m", "griffie", *arguments],
        env=griffie.environment(PYTHONPATH=os.pathsep.join((str(ROOT), str(EXERCISE)))),
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def warmed(griffie: Griffie, *arguments: str) -> Done:
    return griffie.program(COMMAND, *arguments)


@pytest.fixture(scope="module")
def served() -> Iterator[Source]:
    service = Source()
    with serving(service.answer) as service.address:
        yield service


@pytest.fixture
def source(served: Source) -> Source:
    served.reset()
    return served


@pytest.fixture(scope="module")
def read_once(served: Source, tmp_path_factory: pytest.TempPathFactory) -> Griffie:
    served.reset()
    return read(
        tmp_path_factory.mktemp("gelezen"), lambda griffie: crawl(griffie, served, by_itself)
    )


def crawl(griffie: Griffie, source: Source, run: Run = warmed) -> Done:
    registry = griffie.data / "oefening.csv"
    registry.write_text(
        "key,name,code,kind,province,vendor,vendor_key,base_url,portal_url,from,to\n"
        f"oefendorp,Oefendorp,gm0855,gemeente,Utrecht,oefening,,{source.address},,,\n",
        encoding="utf-8",
    )
    return run(
        griffie,
        *("crawl", "--sources", str(registry)),
        *("--backoff", "0.01", "--until", "2026-12-31"),
    )


def test_the_exercise_reads_all_and_writes_nothing_twice(crawled: Griffie, source: Source) -> None:
    store = crawled.open()
    assert len(current(store)) == 9
    before = store.last_seq()
    assert crawl(crawled, source).returncode == 0
    assert store.last_seq() == before
    source.meetings.pop("2")
    assert crawl(crawled, source).returncode == 0
    assert len(current(store)) == 6
    store.close()


def test_a_refusal_takes_nothing_away_and_is_told(crawled: Griffie, source: Source) -> None:
    store = crawled.open()
    before = current(store)
    source.refuses.add("1")
    done = crawl(crawled, source)
    assert done.returncode == 1
    assert "niet openbaar" in done.stdout
    assert current(store) == before
    store.close()


def test_an_answer_of_the_exercise_is_read_by_itself(griffie: Griffie, source: Source) -> None:
    stored = griffie.data / "antwoord.json"
    stored.write_text(json.dumps(source.meetings["1"]), encoding="utf-8")
    done = warmed(griffie, "normalise", str(stored), "--vendor", "oefening", "--key", "oss")
    assert done.returncode == 0, done.stdout + done.stderr
    kinds = [record["resource"] for record in json.loads(done.stdout)["records"]]
    assert kinds == ["vergadering", "agendapunt", "agendapunt"]


def test_the_exercise_takes_from_no_other_vendor() -> None:
    targets = {
        node.module or ""
        for path in (EXERCISE / "oefening").glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom)
    }
    assert not [target for target in targets if target.startswith("crawlers.vendors")]
