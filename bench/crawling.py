"""Crawling: against bare Scrapy, a second time, and in memory."""

import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from griffie.up import UNLIMITED
from sample import files
from sample.server import Emulator
from store import Store, default_address

ROUNDS = 3


@dataclass
class Crawled:
    """Seconds of the crawl itself (the longest council), records held, peak memory in MiB."""

    seconds: float
    records: int
    memory: float
    seq: int


def timed(command: list[str], folder: Path) -> tuple[float, float]:
    """(seconds, peak memory of the process itself in MiB)."""
    environment = os.environ | {
        "GRIFFIE_DATA": str(folder),
        "GRIFFIE_LIMIETEN": json.dumps(UNLIMITED),
        "GRIFFIE_OCR": "uit",  # bare Scrapy reads no scans either
    }
    start = time.perf_counter()
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    if status:
        raise RuntimeError(f"{command}: exit {status}")
    return seconds, usage.ru_maxrss / 1024


def crawl(registry: Path, folder: Path) -> Crawled:
    command = [
        sys.executable,
        "-m",
        "griffie",
        "crawl",
        "--sources",
        str(registry),
        "--until",
        "2026-12-31",
    ]
    _, memory = timed(command, folder)
    store = Store(default_address(folder))
    stamps = [(c.gestart, c.beeindigd) for c in store.crawls.all()]
    latest = max(started for started, _ in stamps)
    mine = [(s, e) for s, e in stamps if s[:10] == latest[:10] and e and s >= _round_start(stamps)]
    seconds = _seconds(min(s for s, _ in mine), max(e for _, e in mine))
    records = sum(sum(numbers.values()) for numbers in store.holdings.by_type().values())
    seq = store.last_seq()
    store.close()
    return Crawled(seconds, records, memory, seq)


def _round_start(stamps: list[tuple[str, str | None]]) -> str:
    """Start of the newest round: rounds of ten councils begin together."""
    return sorted((started for started, _ in stamps), reverse=True)[:10][-1]


def _seconds(first: str, last: str) -> float:
    import datetime as dt

    def parse(text: str) -> dt.datetime:
        return dt.datetime.fromisoformat(text.replace("Z", "+00:00"))

    return (parse(last) - parse(first)).total_seconds()


def measure(scale: int = 3) -> list[tuple[str, str, str, str]]:
    """Rows (what, ours, peer, ratio)."""
    work = Path(tempfile.mkdtemp(prefix="griffie-bench-"))
    from sample.scenario import world

    ours, again, bare, memory = [], [], [], []
    writes = 0
    with Emulator(world(scale)).running() as emulator:
        for paper in emulator.papers.values():
            files.content(paper)
        registry = work / "register.csv"
        registry.write_text(emulator.registry(), encoding="utf-8")
        for number in range(ROUNDS):
            folder = work / str(number)
            folder.mkdir()
            emulator.faults.log.clear()
            first = crawl(registry, folder)
            requests = [
                {
                    "url": emulator.address + request.path,
                    "body": request.body,
                    "type": "text/xml"
                    if "Envelope" in request.body
                    else "application/x-www-form-urlencoded",
                }
                for request in emulator.faults.log
                if not re.search("robots.txt", request.path)
            ]
            second = crawl(registry, folder)
            listing = work / "vragen.json"
            listing.write_text(json.dumps(requests), encoding="utf-8")
            command = [sys.executable, "-m", "bench.bare_scrapy", str(listing)]
            seconds = subprocess.run(command, check=True, capture_output=True, text=True).stdout
            ours.append(first.seconds)
            again.append(second.seconds)
            bare.append(float(seconds))
            memory.append(max(first.memory, second.memory))
            writes += second.seq - first.seq
            records, answers = first.records, len(requests)
    shutil.rmtree(work, ignore_errors=True)
    mine, peer, repeat = map(statistics.median, (ours, bare, again))
    return [
        (
            f"crawl, normaliseer, bewaar ({answers} antwoorden, {records} records)",
            f"{records / mine:,.0f} records/s",
            f"kale Scrapy {records / peer:,.0f} records/s",
            f"{peer / mine:.2f}",
        ),
        (
            "tweede crawl van ongewijzigde raden",
            f"{repeat:.1f} s",
            f"eerste {mine:.1f} s",
            f"{mine / repeat:.1f}",
        ),
        ("records geschreven door de tweede crawl", str(writes), "0", "–"),
        (
            "geheugen van een crawl, piek",
            f"{max(memory):.0f} MiB",
            "1024 MiB",
            f"{max(memory) / 1024:.2f}",
        ),
    ]
