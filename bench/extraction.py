"""Text out of PDF files: our worker beside `pdftotext` on the same files."""

import shutil
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

from crawlers.text.worker import Reader
from sample import files
from sample.scenario import world

ROUNDS = 3
FILES = 200


def measure() -> list[tuple[str, str, str, str]]:
    work = Path(tempfile.mkdtemp(prefix="griffie-bench-"))
    papers = [p for c in world().values() for p in c.papers.values() if p.kind == "pdf"][:FILES]
    paths = []
    for number, paper in enumerate(papers):
        path = work / f"{number}.pdf"
        path.write_bytes(files.content(paper)[0])
        paths.append(path)
    pages = sum(len(paper.pages) for paper in papers)
    tool = shutil.which("pdftotext")
    ours, theirs = [], []
    reader = Reader(workers=1)
    reader.read("", paths[0], None)
    for _ in range(ROUNDS):
        start = time.perf_counter()
        for path in paths:
            reader.read("", path, None)
        ours.append(pages / (time.perf_counter() - start))
        if tool:
            start = time.perf_counter()
            for path in paths:
                subprocess.run([tool, str(path), "-"], check=True, stdout=subprocess.DEVNULL)
            theirs.append(pages / (time.perf_counter() - start))
    reader.close()
    shutil.rmtree(work, ignore_errors=True)
    mine = statistics.median(ours)
    if not theirs:
        return [
            ("tekst uit PDF", f"{mine:,.0f} blz./s", "pdftotext ontbreekt (poppler-utils)", "–")
        ]
    peer = statistics.median(theirs)
    return [
        (
            "tekst uit PDF",
            f"{mine:,.0f} blz./s",
            f"pdftotext {peer:,.0f} blz./s",
            f"{mine / peer:.2f}",
        )
    ]
