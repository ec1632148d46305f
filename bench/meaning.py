"""How well questions in a citizen's words find their paper, measured on those that were set aside
before the thesaurus was touched: `python -m bench.meaning`.

`betekenis.txt` was set aside before the thesaurus was begun and learnt on since; `weggelegd.txt` before
it was broadened; on `drempel.txt` the gate was learnt, and then the thesaurus; `laatste.txt` was written
after all of that; `ongezien.txt` before it was broadened again; `slot.txt` and `vers.txt` after;
`leer.txt` and `proef.txt` before the gate was learnt again, on the first of which it was; `nieuw.txt` after,
and `eind.txt` after all.
"""

import math
import shutil
import statistics
import tempfile
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

from bench.growth import filled
from indexer.engines.embedded import LiveTantivy, TantivyIndexes
from indexer.meaning.asking import meant
from indexer.meaning.core import marks
from indexer.question.emptying import emptying
from indexer.question.language import parse
from indexer.question.plan import Any, Best, Both, Flat, Step, Term
from indexer.question.query import Engine, Query

HERE = Path(__file__).parent
SETS = ("betekenis", "weggelegd", "drempel", "laatste", "ongezien", "slot", "vers")
#: sets of which many papers are about what papers of others are about too: among those of `SETS` only
LATER = ("leer", "proef", "nieuw", "eind", "vreemd")
#: papers of an answer that are looked at
DEPTH = 10
#: documents among which is asked how long an answer takes, and how often each question is asked
COUNT, ROUNDS = 100_000, 3


@dataclass(frozen=True)
class Paper:
    soort: str
    titel: str
    tekst: str


@dataclass(frozen=True)
class Question:
    """`kind` is «~» for nearly the paper's words, «^» for quite others, «!» for one of which
    nothing may be found; `paper` is then None."""

    kind: str
    text: str
    paper: Paper | None


@dataclass(frozen=True)
class Measured:
    """Share of questions of which the right paper is first, or of which nothing is found where
    nothing may be; and nDCG@10, 0 for the latter."""

    first: float
    ndcg: float


Held = Sequence[tuple[Paper, frozenset[str]]]


def set_aside(name: str = SETS[0]) -> list[Question]:
    """The questions of a file; a paper that nobody asks for is none."""
    return _read(name)[0]


def _read(name: str) -> tuple[list[Question], list[Paper]]:
    questions: list[Question] = []
    papers: list[Paper] = []
    for line in (HERE / f"{name}.txt").read_text("utf-8").splitlines():
        sign, _, rest = line.partition(" ")
        if sign in ("=", "-"):
            papers.append(Paper(*(part.strip() for part in rest.split("|"))))
        if sign == "=":
            paper = papers[-1]
        elif sign in ("~", "^", "!"):
            questions.append(Question(sign, rest.strip(), None if sign == "!" else paper))
    return questions, papers


def held(papers: Iterable[Paper]) -> Held:
    """Papers with their marks, each once."""
    return [(paper, _marked(paper)) for paper in dict.fromkeys(papers)]


@cache
def _marked(paper: Paper) -> frozenset[str]:
    return frozenset(marks(paper.soort, paper.titel, [paper.tekst]))


def score(step: Step, marked: frozenset[str]) -> float:
    """What a paper with these marks weighs: the plain meaning of the steps of a question."""
    match step:
        case Flat(Term(_, value), weight):
            return weight if value in marked else 0.0
        case Best(steps):
            return max(score(each, marked) for each in steps)
        case Any(steps) | Both(steps):
            return sum(score(each, marked) for each in steps)
    raise ValueError(step)


def asked(step: Step) -> frozenset[str]:
    """The marks that the steps of a question ask for; no other counts."""
    match step:
        case Flat(Term(_, value), _):
            return frozenset({value})
        case Best(steps) | Any(steps) | Both(steps):
            return frozenset[str]().union(*map(asked, steps))
    raise ValueError(step)


def ranked(text: str, papers: Held) -> list[Paper]:
    """The papers of an answer, best first."""
    meaning = meant(text)
    if meaning is None:
        return []
    # papers with the same of the marks that are asked for weigh the same
    sought = asked(meaning.step)
    weight = cache(partial(score, meaning.step))
    rows = [(weight(marked & sought), paper) for paper, marked in papers]
    enough = [row for row in rows if row[0] >= meaning.least]
    return [paper for _, paper in sorted(enough, key=lambda row: -row[0])][:DEPTH]


def best(text: str, papers: Held) -> Paper | None:
    """The paper that comes first."""
    return next(iter(ranked(text, papers)), None)


def measured(name: str = SETS[0]) -> dict[str, Measured]:
    """Of each kind of question of a file, among its papers and those of `SETS`."""
    papers = held(paper for each in (*SETS, name) for paper in _read(each)[1])
    rows: dict[str, list[tuple[bool, float]]] = {}
    for each in set_aside(name):
        found = ranked(each.text, papers)
        if each.paper is None:
            row = (not found, 0.0)
        else:
            place = found.index(each.paper) if each.paper in found else None
            row = (place == 0, 0.0 if place is None else 1 / math.log2(place + 2))
        rows.setdefault(each.kind, []).append(row)
    return {
        kind: Measured(
            sum(first for first, _ in each) / len(each), sum(gain for _, gain in each) / len(each)
        )
        for kind, each in rows.items()
    }


def answered(live: Engine, text: str) -> float:
    """Milliseconds of processor of what the service asks for an answer with `betekenis=ja`."""
    start = time.thread_time()
    question = Query(parse(text))
    total = live.search(question).total
    emptying(live, question, total)
    if meaning := meant(text):
        live.near(meaning.step, question, meaning.least)
    return (time.thread_time() - start) * 1000


def measure() -> list[tuple[str, str, str, str]]:
    """How long such answers take, the least of some rounds for each question: what else runs on the
    machine lengthens the others."""
    folder = Path(tempfile.mkdtemp(prefix="griffie-bench-"))
    filled(TantivyIndexes(folder), COUNT, "self")
    live = LiveTantivy(folder)
    texts = [each.text for each in set_aside()]
    rounds = [[answered(live, text) for text in texts] for _ in range(ROUNDS + 1)][1:]
    times = [min(each) for each in zip(*rounds)]
    live.close()
    shutil.rmtree(folder, ignore_errors=True)
    p50, p95 = statistics.median(times), statistics.quantiles(times, n=20)[18]
    row = (
        f"gewone woorden met betekenis, {COUNT:,} documenten",
        f"p50 {p50:.1f} ms, p95 {p95:.1f} ms",
    )
    return [(*row, f"{len(texts)} vragen", "")]


if __name__ == "__main__":
    for name in (*SETS, *LATER):
        for kind, found in measured(name).items():
            print(f"{name:10} {kind} eerst {found.first:.3f}  nDCG@10 {found.ndcg:.3f}")
