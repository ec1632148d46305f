"""Indexing beside the bare engine, and answers of the API, over generated documents.

Documents are records in a store, as a crawl leaves them, and go through the real indexer.
"""

import contextlib
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from itertools import islice
from pathlib import Path
from typing import Any

from bench.corpus import filled, questions
from indexer.documents import documents
from indexer.engines.embedded import LiveTantivy, TantivyEngine
from indexer.engines.embedded.schema import to_tantivy
from indexer.engines.fields import values
from indexer.follow import fill
from search_api.app import create_app
from store import Store
from tests.asking import AppClient

SIZES = (10_000, 100_000)


def indexed(folder: Path) -> float:
    """Runs `griffie index` and gives the peak of its own memory, without mapped files, in MiB."""
    command = [sys.executable, "-m", "griffie", "index"]
    environment = os.environ | {"GRIFFIE_DATA": str(folder)}
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    peak = 0.0
    while process.poll() is None:
        with contextlib.suppress(OSError):
            for line in Path(f"/proc/{process.pid}/status").read_text().splitlines():
                if line.startswith("RssAnon"):
                    peak = max(peak, int(line.split()[1]) / 1024)
        time.sleep(0.05)
    if process.returncode:
        raise RuntimeError(f"griffie index: exit {process.returncode}")
    return peak


def bare(store: Store, folder: Path, count: int) -> float:
    """Documents a second of the engine alone, handed documents that are ready-made in memory."""
    versions = list(islice(store.current(deleted=False), count))
    prepared: list[Any] = []
    for start in range(0, len(versions), 500):
        batch, _ = documents(store, [v.id for v in versions[start : start + 500]], {})
        prepared += [to_tantivy(values(document)) for document in batch]
    engine = TantivyEngine(folder)
    writer = engine._writer()
    start_time = time.perf_counter()
    for document in prepared:
        writer.add_document(document)
    writer.commit()
    seconds = time.perf_counter() - start_time
    engine.close()
    return len(prepared) / seconds


def indexing(store: Store, folder: Path) -> float:
    """Documents a second of our indexer, from the records in the store."""
    engine = TantivyEngine(folder)
    start = time.perf_counter()
    written = fill(store, engine, {})
    seconds = time.perf_counter() - start
    engine.close()
    return written / seconds


def asked(client: AppClient, params: list[dict[str, Any]]) -> tuple[float, float]:
    """(p50, p95) in milliseconds of the server's own work and the client's call of it."""
    times = []
    for question in params[:10] + params:
        start = time.perf_counter()
        answer = client.get("/api/v1/search", params=question)
        times.append((time.perf_counter() - start) * 1000)
        assert answer.status_code == 200, answer.text
    times = times[10:]
    return statistics.median(times), statistics.quantiles(times, n=20)[18]


def measure() -> list[tuple[str, str, str, str]]:
    rows, latencies = [], {}
    for size in SIZES:
        work = Path(tempfile.mkdtemp(prefix="griffie-bench-"))
        store = filled(work, size)
        peak = indexed(work)
        if size == SIZES[0]:
            peers, mine = [], []
            for number in range(3):
                peers.append(bare(store, work / f"kaal-{number}", size))
                mine.append(indexing(store, work / f"eigen-{number}"))
            peer, ours = statistics.median(peers), statistics.median(mine)
            columns = (
                f"{ours:,.0f} doc./s",
                f"kale tantivy {peer:,.0f} doc./s",
                f"{ours / peer:.2f}",
            )
            rows.append(("indexeren, ingebed", *columns))
        rows.append(
            (
                f"geheugen van indexeren bij {size:,}, piek",
                f"{peak:.0f} MiB",
                "1024 MiB",
                f"{peak / 1024:.2f}",
            )
        )
        live = LiveTantivy(work)
        with AppClient(create_app(store, live, [])) as client:
            for name, params in questions().items():
                latencies[(name, size)] = asked(client, params)
        live.close()
        store.close()
        shutil.rmtree(work, ignore_errors=True)
    small, large = SIZES
    for name in questions():
        p50, p95 = latencies[(name, large)]
        before = latencies[(name, small)]
        rows.append(
            (
                f"/api/v1/search, {name}, {large:,} documenten",
                f"p50 {p50:.1f}, p95 {p95:.1f} ms",
                f"bij {small:,}: p50 {before[0]:.1f}, p95 {before[1]:.1f} ms",
                f"{p95 / before[1]:.2f}",
            )
        )
    return rows
