"""Indexing beside the bare engine, and answers of the API, over generated documents.

Documents are records in a store, as a crawl leaves them, and go through the real indexer.
"""

import contextlib
import datetime as dt
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient

from indexer.documents import documents
from indexer.follow import fill
from indexer.live import LiveEngine
from indexer.tantivy_engine import TantivyEngine, to_tantivy
from sample.scenario import SEEDS
from sample.subjects import GENERAL, SUBJECTS
from search_api.app import create_app
from standard.extensions import Bestand, ExtInformatieObject
from standard.records import Record
from standard.resources import InformatieObject
from standard.vocabulary import Informatieobjecttype, Leverancier, Tekststatus, Uitslag
from store import Download, Organisation, Put, Store, Text, default_address

SIZES = (10_000, 100_000)
QUERIES = 150
WORDS = [
    word.strip(".,").lower()
    for s in SUBJECTS
    for f in s.facts
    for word in f.split()
    if len(word) > 4
]


def generated(count: int) -> Iterator[tuple[Put, tuple[Download, Text]]]:
    """Motions and documents of about 900 words each over the seed councils, always the same."""
    chance = random.Random(1)
    syllables = [
        a + b
        for a in ("kade", "molen", "veld", "dorp", "brug", "weide")
        for b in ("straat", "weg", "pad", "hof", "laan")
    ]
    for number in range(count):
        subject = SUBJECTS[number % len(SUBJECTS)]
        seed = SEEDS[number % len(SEEDS)]
        pages = []
        for _ in range(3):
            lines = [chance.choice(subject.facts + GENERAL) for _ in range(18)]
            names = " ".join(
                chance.choice(syllables) + str(chance.randrange(1000)) for _ in range(40)
            )
            pages.append("\n".join(lines) + "\n" + names)
        digest = f"{number:064x}"
        kind = Informatieobjecttype.motie if number % 4 == 0 else None
        url = f"https://voorbeeld.invalid/{number}"
        record = Record(
            organisatie=seed[2],
            bronidentificatie=str(number),
            leverancier=Leverancier.ibabs,
            data=InformatieObject(
                titel=f"{subject.motion} {number}", informatieobjecttype=kind, link=url
            ),
            ext=ExtInformatieObject(
                datum=dt.date(2015, 1, 1) + dt.timedelta(days=number % 4000),
                uitslag=(Uitslag.aangenomen if number % 3 else Uitslag.verworpen) if kind else None,
                fracties=(("VVD", "CDA", "D66", "SP")[number % 4],) if kind else (),
                bestanden=(Bestand(url=url, sha256=digest, paginas=3, tekst=Tekststatus.volledig),),
            ),
        )
        yield (
            Put(record, "bench"),
            (Download(url, "", digest), Text(digest, "volledig", None, tuple(pages))),
        )


def filled(folder: Path, count: int) -> Store:
    store = Store(default_address(folder))
    for seed in SEEDS:
        store.start_crawl(Organisation(seed[2], "ibabs", seed[0], seed[1], "gemeente", seed[3]))
    rows = generated(count)
    while batch := list(islice(rows, 2000)):
        store.write([put for put, _ in batch], (), [fetched for _, fetched in batch])
    return store


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
    made: list[Any] = []
    for start in range(0, len(versions), 500):
        batch, _ = documents(store, [v.id for v in versions[start : start + 500]], {})
        made += map(to_tantivy, batch)
    engine = TantivyEngine(folder)
    writer = engine._writer()
    start_time = time.perf_counter()
    for document in made:
        writer.add_document(document)
    writer.commit()
    seconds = time.perf_counter() - start_time
    engine.close()
    return len(made) / seconds


def indexing(store: Store, folder: Path) -> float:
    """Documents a second of our indexer, from the records in the store."""
    engine = TantivyEngine(folder)
    start = time.perf_counter()
    written = fill(store, engine, {})
    seconds = time.perf_counter() - start
    engine.close()
    return written / seconds


def questions() -> dict[str, list[dict[str, Any]]]:
    chance = random.Random(2)
    phrases = [" ".join(f.split()[1:4]).strip(".,") for s in SUBJECTS for f in s.facts]
    return {
        "woord": [{"q": chance.choice(WORDS)} for _ in range(QUERIES)],
        "twee woorden": [
            {"q": f"{chance.choice(WORDS)} {chance.choice(WORDS)}"} for _ in range(QUERIES)
        ],
        "zin": [{"q": f'"{chance.choice(phrases)}"'} for _ in range(QUERIES)],
        "filters": [
            {
                "q": chance.choice(WORDS),
                "type": "motie",
                "organisatie": chance.choice(SEEDS)[2],
                "van": "2020-01-01",
            }
            for _ in range(QUERIES)
        ],
        "facetten": [
            {"q": chance.choice(WORDS), "facet": ["type", "organisatie", "uitslag"]}
            for _ in range(QUERIES)
        ],
    }


def asked(client: TestClient, params: list[dict[str, Any]]) -> tuple[float, float]:
    """(p50, p95) in milliseconds of the server's own work and the client's call of it."""
    times = []
    for each in params[:10] + params:
        start = time.perf_counter()
        answer = client.get("/api/v1/search", params=each)
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
            told = (f"{ours:,.0f} doc./s", f"kale tantivy {peer:,.0f} doc./s", f"{ours / peer:.2f}")
            rows.append(("indexeren, ingebed", *told))
        rows.append(
            (
                f"geheugen van indexeren bij {size:,}, piek",
                f"{peak:.0f} MiB",
                "1024 MiB",
                f"{peak / 1024:.2f}",
            )
        )
        live = LiveEngine(work)
        with TestClient(create_app(store, live, [])) as client:
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
