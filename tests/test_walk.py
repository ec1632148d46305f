"""The walk itself: a hundred thousand resources within its requests and its memory, lists that change
while they are read, and a budget that runs out."""

import json
import subprocess
import sys
from collections.abc import Iterator

import httpx2
import pytest

from conformance.check import check
from conformance.http.client import Limits
from conformance.report.findings import Report
from conformance.session import Options
from tests import emulated_council, emulator_feed
from tests.conftest import ROOT
from tests.depth import DEEP
from tests.elastic import free_ports
from tests.emulator import TODAY, Emulator
from tests.emulator_feed import FeedEmulator
from tests.large_council import BROKEN

#: what the README states, of a hundred thousand resources; else a tenth of them: some 700 requests do
#: not depend on how many there are
COPIES, RESOURCES, REQUESTS = (1420, 100_000, 2000) if DEEP else (142, 10_000, 900)
MEMORY = 256
BASES = {
    **dict.fromkeys(("v2", "mini", "koop"), emulated_council.BASE),
    "feed": emulator_feed.BASE,
}
#: the checker in a process of its own, that tells at the end how much memory it had at most (in kB):
#: by its own address space, because what `getrusage` tells begins with that of who started it
CHECK = (
    "import re, sys\n"
    "from conformance.cli import app\n"
    "try:\n"
    "    app(sys.argv[1:])\n"
    "finally:\n"
    "    print(re.search(r'VmHWM:\\s+(\\d+)', open('/proc/self/status').read())[1], file=sys.stderr)\n"
)


@pytest.fixture(scope="module")
def large() -> Iterator[str]:
    [port] = free_ports(1)
    command = [sys.executable, "-m", "tests.large_council", str(port), str(COPIES)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    counts = json.loads(process.stdout.readline())
    assert sum(counts.values()) > RESOURCES
    yield f"http://127.0.0.1:{port}/ori/v2"
    process.kill()
    process.wait()
    process.stdout.close()


def test_many_resources_within_the_stated_requests_and_memory(large: str) -> None:
    """Every list is read to its end, the one thing that is wrong is found, and nothing else is."""
    done = subprocess.run(
        [sys.executable, "-c", CHECK, "check", large, "--profile", "v2", "--format", "json"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
        timeout=500,
    )
    assert done.returncode == 1, done.stderr
    report = json.loads(done.stdout)
    checked = report["checked"]
    assert checked["resources"] > RESOURCES
    assert all(each["complete"] for each in checked["lists"].values())
    assert checked["requests"] <= REQUESTS
    [finding] = report["findings"]
    assert (finding["rule"], finding["also"]) == ("C40", ["C23"])
    assert (finding["where"], finding["count"]) == ("stem", 1)
    assert all(f["found"] == BROKEN for f in report["findings"])
    assert int(done.stderr.split()[-1]) / 1024 < MEMORY


def walked(made: Emulator | FeedEmulator, profile: str, requests: int = REQUESTS) -> Report:
    limits = Limits(requests=requests, pause=0, waits=False)
    options = Options(limits=limits, transport=made.transport, today=TODAY)
    return check(profile, BASES[profile], options)


class Changing(Emulator):
    """Takes a meeting away, and says so, once its list is half read. `stable`: pages go on after
    the last id that was given, instead of after a number of rows."""

    def __init__(self, *, stable: bool) -> None:
        super().__init__("mini")
        self.stable = stable
        self.page = 2
        self.took = False

    def respond(self, request: httpx2.Request) -> httpx2.Response:
        response = super().respond(request)
        url = str(request.url)
        if "/vergaderingen?start=2" in url and not self.took:
            self.took = True
            row = self.world["vergaderingen"].pop("v-3")
            self.drop("v-3")
            self.removed.append(
                {**row, "wijziging": "Verwijdering", "wijzigingsdatum": TODAY.isoformat()}
            )
            if self.stable:
                body = json.loads(response.content)
                body["next"] = f"{self.base}/vergaderingen?start=3"
                return self.json(body)
        return response

    def drop(self, key: str) -> None:
        """Everything that hangs on the meeting goes with it."""
        for name in ("agendapunten", "informatieobjecten"):
            self.world[name] = {
                other: row
                for other, row in self.world[name].items()
                if f"/vergaderingen/{key}" not in json.dumps(row)
            }


def test_what_a_list_loses_while_the_source_changes_is_found() -> None:
    lost = {(f.rule, f.where) for f in walked(Changing(stable=False), "mini").findings}
    assert ("C91", "vergaderingen") in lost


def test_a_list_that_keeps_its_place_under_change_has_no_finding() -> None:
    report = walked(Changing(stable=True), "mini")
    assert [each.as_dict() for each in report.findings if each.rule == "C91"] == []


@pytest.mark.parametrize("requests", [5, 12, 20, 30, 45, 60, 80, 110])
@pytest.mark.parametrize("profile", BASES)
def test_a_correct_server_is_never_failed_for_what_there_was_no_time_to_read(
    profile: str, requests: int
) -> None:
    """Wherever the questions run out, what was not read is told and not judged."""
    made = FeedEmulator() if profile == "feed" else Emulator(profile)
    report = walked(made, profile, requests)
    assert [each.as_dict() for each in report.findings] == []
    assert report.checked["requests"] <= requests
    if requests < 30:
        assert report.unchecked.keys() - {"schrijven"}
