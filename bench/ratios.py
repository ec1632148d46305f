"""`make ratios`: a few ratios on a small size, each of two things in one run, held against what they
were (`ratios.json`); ends with 1 when one of them is less than half of that.

Only seconds of the processor count, so that a busy machine says the same as an idle one. After a change
that makes something faster for good, `python -m bench.ratios --write` writes what was measured.
"""

import json
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import tantivy

from bench.lengths import measured, papers
from indexer.dutch.analysis import FORMS
from indexer.dutch.compounds import common_words
from indexer.engines.embedded import TantivyEngine
from indexer.question.language import parse
from indexer.question.query import Query

KEPT = Path(__file__).with_name("ratios.json")
COUNT, LONGEST, ROUNDS, WORDS = 60, 60, 3, 40
#: share of what a ratio was at which the command fails
LEAST = 0.5


def of_processor(work: Callable[[], object]) -> float:
    """Seconds that a piece of work costs, the median of some rounds."""
    times = []
    for _ in range(ROUNDS):
        moment = time.process_time()
        work()
        times.append(time.process_time() - moment)
    return statistics.median(times)


def asking(engine: TantivyEngine) -> float:
    """Bare search for words, beside our answers with the same first page of hits and its passages."""
    words = common_words(1000)[-WORDS:]
    _, searcher = engine.current()

    def bare() -> None:
        for word in words:
            term = tantivy.Query.term_query(engine.schema, "alles_vorm", FORMS[word])
            for _, address in searcher.search(term, limit=20, count=True).hits:
                searcher.doc(address)

    def ours() -> None:
        for word in words:
            engine.search(Query(parse(word)))

    ours()
    return of_processor(bare) / of_processor(ours)


def ratios() -> dict[str, float]:
    """What the bare engine needs, as a share of what we need for the same."""
    folder = Path(tempfile.mkdtemp(prefix="griffie-verhoudingen-"))
    try:
        documents = list(papers(COUNT, LONGEST))
        measured(documents[:2], folder / "warm")
        mine, peer = measured(documents, folder / "koud")
        again, other = measured(documents, folder / "weer")
        engine = TantivyEngine(folder / "weer" / "eigen")
        return {
            "indexeren": peer / mine,
            "indexeren, bekende woorden": other / again,
            "één woord, met fragmenten": asking(engine),
        }
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def main() -> int:
    now = ratios()
    if "--write" in sys.argv:
        KEPT.write_text(json.dumps(now, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    before = json.loads(KEPT.read_text(encoding="utf-8"))
    for name, ratio in now.items():
        print(f"{name}: {ratio:.3f} (was {before[name]:.3f})")
    worse = [name for name, ratio in now.items() if ratio < LEAST * before[name]]
    for name in worse:
        print(f"{name}: minder dan de helft van wat het was", file=sys.stderr)
    return 1 if worse else 0


if __name__ == "__main__":
    sys.exit(main())
