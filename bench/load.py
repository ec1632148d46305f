"""Requests a second and how long they take, of a served corpus of 100,000 papers and of a million: by 1, 2 and 4 processes,
for 1 to 128 clients at once, and while the index is brought up and made anew. The clients share the machine: what their
own process took is told too."""

import asyncio
import contextlib
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from urllib.parse import urlencode

from bench.corpus import BRIEF, USUAL, filled, questions
from bench.searching import indexed
from tests.elastic import free_ports

SIZE, SECONDS = 100_000, 6.0
#: papers that are still to be indexed while questions are asked
MEANWHILE = 20_000
#: brief papers of which start and memory are compared
GROWN = (10_000, 1_000_000)
WORKERS, CLIENTS = (1, 2, 4), (1, 8, 32, 128)
TICK = os.sysconf("SC_CLK_TCK")


@dataclass
class Load:
    """What came of some seconds of asking: milliseconds of each answer, and processor seconds."""

    times: list[float] = field(default_factory=list)
    refused: int = 0
    seconds: float = 0.0
    server: float = 0.0
    clients: float = 0.0

    def told(self) -> str:
        p = statistics.quantiles(self.times, n=100)
        rate = len(self.times) / self.seconds
        refused = f", {self.refused} geweigerd (503)" if self.refused else ""
        return (
            f"{rate:.0f}/s, p50 {p[49]:.0f}, p95 {p[94]:.0f}, p99 {p[98]:.0f} ms{refused}; "
            f"{1000 * self.server / len(self.times):.1f} ms processor per vraag"
        )


def mix(ids: Sequence[str]) -> list[str]:
    """Addresses as visitors ask them: six of ten a search, by word, sentence, filter or with counts; two
    a page of a paper, one the first page, one a list of votes."""
    chance = random.Random(9)
    asked = questions()
    paths = [
        f"/api/v1/search?{urlencode(params, doseq=True)}"
        for name in ("woord", "twee woorden", "zin", "filters", "facetten")
        for params in asked[name][:60]
    ]
    paths += [f"/zoek?{urlencode(params, doseq=True)}" for params in asked["woord"][60:120]]
    paths += [f"/records/{chance.choice(ids)}" for _ in range(120)]
    paths += ["/", "/api/v1/stemmingen?size=20"] * 60
    chance.shuffle(paths)
    return paths


def tree(pid: int) -> list[int]:
    """A process and those that it started."""
    found = [pid]
    for each in Path(f"/proc/{pid}/task").glob("*/children"):
        found += [below for child in each.read_text().split() for below in tree(int(child))]
    return found


def processor(pid: int) -> float:
    """Seconds of the processor that it and its children took."""
    total = 0
    for each in tree(pid):
        with contextlib.suppress(OSError):
            fields = Path(f"/proc/{each}/stat").read_text().rpartition(")")[2].split()
            total += int(fields[11]) + int(fields[12])
    return total / TICK


def memory(pid: int) -> float:
    """MiB of its own, without mapped files, of all its processes."""
    total = 0
    for each in tree(pid):
        with contextlib.suppress(OSError):
            for line in Path(f"/proc/{each}/smaps_rollup").read_text().splitlines():
                if line.startswith("Pss_Anon"):
                    total += int(line.split()[1])
    return total / 1024


@contextlib.contextmanager
def serving(folder: Path, workers: int) -> Iterator[tuple[subprocess.Popen[bytes], int, float]]:
    """The service as an operator starts it: (process, port, seconds until it is ready)."""
    [port] = free_ports(1)
    command = [sys.executable, "-m", "griffie", "serve", "--port", str(port)]
    environment = os.environ | {"GRIFFIE_DATA": str(folder), "GRIFFIE_LIMIET": "0"}
    begun = time.perf_counter()
    process = subprocess.Popen(
        [*command, "--workers", str(workers)],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        while not _ready(port):
            if process.poll() is not None:
                raise RuntimeError(f"griffie serve: exit {process.returncode}")
            time.sleep(0.05)
        yield process, port, time.perf_counter() - begun
    finally:
        process.terminate()
        process.wait(30)


def _ready(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health/ready", timeout=5) as answer:
            return bool(answer.status == 200)
    except (OSError, urllib.error.URLError):
        return False


def loaded(process: subprocess.Popen[bytes], port: int, clients: int, paths: list[str]) -> Load:
    """Asks for some seconds, each client one question after the other on a connection of its own."""
    load = Load()
    server, own, begun = processor(process.pid), time.process_time(), time.perf_counter()
    asyncio.run(_all(port, clients, paths, load))
    load.seconds = time.perf_counter() - begun
    load.server = processor(process.pid) - server
    load.clients = time.process_time() - own
    return load


async def _all(port: int, clients: int, paths: list[str], load: Load) -> None:
    until = time.perf_counter() + SECONDS
    await asyncio.gather(
        *(_client(port, paths[number * 7 :] + paths, until, load) for number in range(clients))
    )


async def _client(port: int, paths: Sequence[str], until: float, load: Load) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for path in paths:
        if time.perf_counter() > until:
            break
        begun = time.perf_counter()
        writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: */*\r\n\r\n".encode())
        status = await _answer(reader)
        load.times.append((time.perf_counter() - begun) * 1000)
        load.refused += status != 200
    writer.close()


async def _answer(reader: asyncio.StreamReader) -> int:
    """Reads a whole answer; gives its status."""
    head = await reader.readuntil(b"\r\n\r\n")
    lines = head.decode("latin-1").lower().split("\r\n")
    fields = dict(line.split(": ", 1) for line in lines[1:] if ": " in line)
    if "content-length" in fields:
        await reader.readexactly(int(fields["content-length"]))
    else:
        while size := int(await reader.readuntil(b"\r\n"), 16):
            await reader.readexactly(size + 2)
        await reader.readexactly(2)
    return int(lines[0].split()[1])


def measure() -> list[tuple[str, str, str, str]]:
    with _work() as work:
        return _measured(work, _filled(work, SIZE, USUAL), SIZE, USUAL)


def grow() -> list[tuple[str, str, str, str]]:
    """Start and memory at a million papers beside those at ten thousand, and the same load as `measure`."""
    with _work() as work:
        start, held, before = _grown(work, _filled(work, GROWN[0], BRIEF))
    with _work() as work:
        paths = _filled(work, GROWN[1], BRIEF)
        after, more, now = _grown(work, paths)
        rows = _measured(work, paths, GROWN[1], BRIEF)
    name = f"dienst, 1 proces, {GROWN[1]:,} korte stukken"
    beside = f"bij {GROWN[0]:,}:"
    return [
        (f"{name}, begin", f"{after:.1f} s", f"{beside} {start:.1f} s", f"{after / start:.2f}"),
        (f"{name}, geheugen", f"{more:.0f} MiB", f"{beside} {held:.0f} MiB", f"{more / held:.2f}"),
        (f"{name}, 8 tegelijk", now.told(), f"{beside} {before.told()}", "–"),
        *rows,
    ]


def _grown(work: Path, paths: list[str]) -> tuple[float, float, Load]:
    """(seconds until ready, MiB after some seconds of questions, those)."""
    with serving(work, 1) as (process, port, start):
        load = loaded(process, port, 8, paths)
        return start, memory(process.pid), load


@contextlib.contextmanager
def _work() -> Iterator[Path]:
    work = Path(tempfile.mkdtemp(prefix="griffie-bench-"))
    try:
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _filled(work: Path, size: int, length: tuple[int, int, int]) -> list[str]:
    """Fills a store and an index; gives addresses to ask."""
    store = filled(work, size, length)
    ids = [version.id for version in islice(store.current(deleted=False), 2000)]
    store.close()
    indexed(work)
    return mix(ids)


def _measured(
    work: Path, paths: list[str], size: int, length: tuple[int, int, int]
) -> list[tuple[str, str, str, str]]:
    """The load of a corpus that is filled and indexed, by processes and clients, and while it is indexed."""
    rows = []
    rates: dict[tuple[int, int], float] = {}
    for workers in WORKERS:
        with serving(work, workers) as (process, port, start):
            name = f"{workers} proces" + ("sen" if workers > 1 else "")
            for clients in CLIENTS:
                load = loaded(process, port, clients, paths)
                rates[workers, clients] = len(load.times) / load.seconds
                beside = rates[WORKERS[0], clients]
                rows.append(
                    (
                        f"dienst, {size:,} documenten, {name}, {clients} tegelijk",
                        load.told(),
                        f"één proces {beside:.0f}/s; vragers zelf {load.clients / load.seconds:.0%} van een kern",
                        f"{rates[workers, clients] / beside:.2f}",
                    )
                )
            told = f"{start:.1f} s, {memory(process.pid):.0f} MiB"
            rows.append((f"dienst, {size:,} documenten, begin en geheugen, {name}", told, "–", "–"))
    filled(work, size + MEANWHILE, length, after=size).close()
    for name, arguments in (("bijgewerkt", ()), ("opnieuw gemaakt", ("--rebuild",))):
        with serving(work, 2) as (process, port, _):
            environment = os.environ | {"GRIFFIE_DATA": str(work)}
            command = [sys.executable, "-m", "griffie", "index", *arguments]
            with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL) as making:
                load = loaded(process, port, 32, paths)
                busy = making.poll() is None
                making.terminate()
        rate = len(load.times) / load.seconds
        told = f"zonder {rates[2, 32]:.0f}/s" + ("" if busy else "; eerder klaar")
        name = (
            f"dienst, {size:,} documenten, 2 processen, 32 tegelijk, terwijl de index {name} wordt"
        )
        rows.append((name, load.told(), told, f"{rate / rates[2, 32]:.2f}"))
    return rows
