"""Both engines at ten thousand, a hundred thousand and a million documents of about 300 words: how
time, size, memory and answers grow. The documents are made one by one and only stand on disk."""

import multiprocessing
import random
import shutil
import statistics
import tempfile
import threading
import time
from itertools import islice
from pathlib import Path

from bench.corpus import WORDS, short
from bench.elastic import Row, server
from indexer.engines.elastic import Connection, ElasticIndexes, LiveElastic
from indexer.engines.embedded import LiveTantivy, TantivyIndexes
from indexer.question.language import parse
from indexer.question.query import Engine, Indexes, Query
from tests.elastic import asked

SIZES = (10_000, 100_000, 1_000_000)
QUERIES = 200


class Memory:
    """The most memory of its own (without mapped files) that a process had, in MiB."""

    def __init__(self, pid: int | str) -> None:
        self.pid = pid
        self.peak = 0.0
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._looking, daemon=True)

    def _looking(self) -> None:
        while not self._ended.wait(0.2):
            for line in Path(f"/proc/{self.pid}/status").read_text().splitlines():
                if line.startswith("RssAnon"):
                    self.peak = max(self.peak, int(line.split()[1]) / 1024)

    def __enter__(self) -> "Memory":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()


def latencies(live: Engine) -> tuple[float, float]:
    """p50 and p95 in milliseconds over words, pairs, filters and counts, after a warm-up."""
    chance = random.Random(9)
    times = []
    for number in range(QUERIES + 50):
        words = " ".join(chance.choice(WORDS) for _ in range(1 + number % 2))
        filters = (("type", ("motie",)),) if number % 3 == 0 else ()
        facets = ("type", "organisatie", "jaar") if number % 4 == 0 else ()
        start = time.perf_counter()
        live.search(Query(parse(words), filters, facets=facets))
        times.append((time.perf_counter() - start) * 1000)
    times = times[50:]
    return statistics.median(times), statistics.quantiles(times, n=20)[18]


def filled(indexes: Indexes, count: int, pid: int | str) -> tuple[float, float]:
    """(seconds, peak of memory in MiB of the process that holds the index)."""
    with Memory(pid) as memory:
        start = time.perf_counter()
        fresh = indexes.beside()
        documents = short(count)
        while batch := list(islice(documents, 500)):
            fresh.append(batch, 1)
        fresh.commit(1)
        fresh.close()
        indexes.swap(fresh)
        seconds = time.perf_counter() - start
    return seconds, memory.peak


def row(name: str, count: int, seconds: float, mib: float, peak: float, live: Engine) -> Row:
    p50, p95 = latencies(live)
    return (
        f"{name}, {count:,} documenten",
        f"{seconds:,.0f} s ({count / seconds:,.0f} doc./s), {mib:,.0f} MiB op schijf",
        f"p50 {p50:.1f}, p95 {p95:.1f} ms",
        f"{peak:.0f} MiB geheugen",
    )


def alone(
    folder: Path, count: int, outcome: "multiprocessing.SimpleQueue[tuple[float, float]]"
) -> None:
    outcome.put(filled(TantivyIndexes(folder), count, "self"))


def embedded(count: int) -> Row:
    """In a process of its own, so that its memory is that of the index alone."""
    folder = Path(tempfile.mkdtemp(prefix="griffie-bench-"))
    context = multiprocessing.get_context("spawn")
    outcome = context.SimpleQueue()
    process = context.Process(target=alone, args=(folder, count, outcome))
    process.start()
    seconds, peak = outcome.get()
    process.join()
    live = LiveTantivy(folder)
    mib = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 2**20
    result = row("ingebed", count, seconds, mib, peak, live)
    live.close()
    shutil.rmtree(folder, ignore_errors=True)
    return result


def on_server(count: int) -> Row:
    with server() as cluster:
        connection = Connection(tuple(cluster.addresses), "groei")
        indexes = ElasticIndexes(connection)
        process = cluster.nodes[0].process
        assert process is not None
        seconds, peak = filled(indexes, count, process.pid)
        live = LiveElastic(connection)
        stats = asked(cluster.addresses[0], "_stats/store")
        mib = stats["_all"]["primaries"]["store"]["size_in_bytes"] / 2**20
        result = row("Elasticsearch", count, seconds, mib, peak, live)
        live.close()
        indexes.close()
    return result


def measure() -> list[Row]:
    return [engine(count) for count in SIZES for engine in (embedded, on_server)]
