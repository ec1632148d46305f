"""Indexing beside the bare engine on papers as long as they really are (median 2 pages, p95 60, p99
300, up to 2,000), of words as they really are spread (Zipf, with compounds and names without end)."""

import datetime as dt
import itertools
import random
import shutil
import statistics
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

from indexer.dutch import analysis, compounds, remembered
from indexer.dutch.compounds import common_words
from indexer.engines.analysts import Analysts, several
from indexer.engines.embedded import TantivyEngine
from indexer.engines.embedded.schema import to_tantivy
from indexer.engines.fields import values
from indexer.engines.kinds import SEARCH
from indexer.question.query import SearchDocument
from sample.scenario import SEEDS

COUNT, BATCH, ROUNDS = 400, 50, 3
#: words on a page, words that are in a dictionary, compounds made of those, and the latter's share
PAGE, KNOWN, MADE, COMPOUND = 450, 60_000, 400_000, 0.06
#: of how many of a thousand papers the length lies between these numbers of pages
SPREAD = ((500, 1, 2), (300, 2, 8), (150, 8, 60), (40, 60, 300), (9, 300, 1000), (1, 1000, 2000))


def papers(count: int, longest: int = 2000) -> Iterator[SearchDocument]:
    """The same ones every time, of at most `longest` pages."""
    chance = random.Random(6)
    known = common_words(KNOWN)
    spread = list(itertools.accumulate(1 / (rank + 2.7) for rank in range(len(known))))
    nouns = [word for word in known if 4 <= len(word) <= 10 and word.isalpha()]
    for number in range(count):
        seed = SEEDS[number % len(SEEDS)]
        pages = []
        for _ in range(min(_length(chance), longest)):
            words = chance.choices(known, cum_weights=spread, k=PAGE)
            for place in chance.sample(range(PAGE), int(PAGE * COMPOUND)):
                words[place] = _compound(nouns, int(MADE ** chance.random()))
            pages.append(" ".join(words))
        day = dt.date(2012, 1, 1) + dt.timedelta(days=number % 5000)
        yield SearchDocument(
            id=str(uuid.UUID(int=chance.getrandbits(128))),
            type="document",
            organisatie=seed[2],
            naam=seed[1],
            provincie=seed[3],
            leverancier="ibabs",
            titel=f"{pages[0].split(' ', 1)[0]} {number}",
            pages=tuple(pages),
            datum=day.isoformat(),
            gewijzigd=number + 1,
            versie=1,
            bladzijden=True,
        )


def _length(chance: random.Random) -> int:
    [(_, low, high)] = chance.choices(SPREAD, [share for share, _, _ in SPREAD])
    return round(low * (high / low) ** chance.random())


def _compound(nouns: list[str], rank: int) -> str:
    """Always the same word for a rank."""
    one, other = (rank * 7919) % len(nouns), (rank * 104_729 + 13) % len(nouns)
    return nouns[one] + ("", "s", "en")[rank % 3] + nouns[other]


def measured(
    documents: list[SearchDocument],
    folder: Path,
    processes: int = 1,
    clock: Callable[[], float] = time.process_time,
) -> tuple[float, float]:
    """(our seconds, those of the bare engine with ready-made documents): of the processor where one
    process does it all."""
    ours, bare = TantivyEngine(folder / "eigen"), TantivyEngine(folder / "kaal")
    ours.analysts = Analysts(SEARCH, processes, alone=0)
    moment = clock()
    for start in range(0, len(documents), BATCH):
        ours.append(documents[start : start + BATCH], len(documents))
    ours.commit(len(documents))
    mine = clock() - moment
    ours.close()
    ready = [to_tantivy(values(document)) for document in documents]
    writer = bare._writer()
    moment = clock()
    for document in ready:
        writer.add_document(document)
    writer.commit()
    peer = clock() - moment
    bare.close()
    return mine, peer


def forget() -> None:
    """Makes all words new."""
    for memory in remembered._every:
        memory.clear()
        memory.before.clear()
    analysis.ALONE.clear()
    compounds._pieces.cache_clear()


def measure() -> list[tuple[str, str, str, str]]:
    """Processes beside this one know no words at first, as this one does not before each round but in
    the row of words that were all seen."""
    documents = list(papers(COUNT))
    pages = sum(len(document.pages) for document in documents)
    text = sum(len(page) for document in documents for page in document.pages)
    size = 0
    rows = []
    ways = {
        "op één kern": (1, time.process_time, True),
        "op één kern, alle woorden al eens gezien": (1, time.process_time, False),
        f"met {several()} processen": (several(), time.perf_counter, True),
    }
    for way, (processes, clock, new) in ways.items():
        rounds = []
        for _ in range(ROUNDS):
            if new:
                forget()
            folder = Path(tempfile.mkdtemp(prefix="griffie-lengten-"))
            rounds.append(measured(documents, folder, processes, clock))
            size = sum(path.stat().st_size for path in (folder / "eigen").rglob("*"))
            shutil.rmtree(folder, ignore_errors=True)
        mine, peer = (statistics.median(times) for times in zip(*rounds, strict=True))
        rows.append(
            (
                f"indexeren, ingebed, stukken van werkelijke lengte ({COUNT:,}, {pages:,} blz.), {way}",
                f"{pages / mine:,.0f} blz./s",
                f"kale tantivy {pages / peer:,.0f} blz./s",
                f"{peer / mine:.2f}",
            )
        )
    rows.append(
        (
            "omvang van die index",
            f"{size / pages / 1024:.2f} KiB per bladzijde",
            f"tekst {text / pages / 1024:.2f} KiB per bladzijde",
            f"{size / text:.2f}",
        )
    )
    return rows
