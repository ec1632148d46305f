"""How well questions in a citizen's words find their paper, measured on those that were set aside in
`betekenis.txt` before the thesaurus was begun: `python -m bench.meaning`."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from indexer.meaning.asking import GATE, meant
from indexer.meaning.core import marks
from indexer.question.plan import Any, Best, Both, Flat, Step, Term

SET_ASIDE = Path(__file__).parent / "betekenis.txt"


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


def set_aside() -> list[Question]:
    questions: list[Question] = []
    paper: Paper | None = None
    for line in SET_ASIDE.read_text("utf-8").splitlines():
        sign, _, rest = line.partition(" ")
        if sign == "=":
            paper = Paper(*(part.strip() for part in rest.split("|")))
        elif sign in ("~", "^", "!"):
            questions.append(Question(sign, rest.strip(), None if sign == "!" else paper))
    return questions


def score(step: Step, held: frozenset[str]) -> float:
    """What a paper with these marks weighs: the plain meaning of the steps of a question."""
    match step:
        case Flat(Term(_, value), weight):
            return weight if value in held else 0.0
        case Best(steps):
            return max(score(each, held) for each in steps)
        case Any(steps) | Both(steps):
            return sum(score(each, held) for each in steps)
    raise ValueError(step)


def best(text: str, papers: Iterable[tuple[Paper, frozenset[str]]]) -> Paper | None:
    """The paper that comes first, None below the gate."""
    meaning = meant(text)
    if meaning is None:
        return None
    rows = [(score(meaning.step, held), paper) for paper, held in papers]
    high, paper = max(rows, key=lambda row: row[0])
    return paper if high >= GATE else None


def shares(questions: Iterable[Question] | None = None) -> dict[str, float]:
    """Share of each kind of question whose first paper is the right one."""
    asked = list(questions or set_aside())
    papers = {each.paper for each in asked if each.paper}
    held = [(p, frozenset(marks(p.soort, p.titel, [p.tekst]))) for p in papers]
    right: dict[str, list[bool]] = {}
    for each in asked:
        right.setdefault(each.kind, []).append(best(each.text, held) == each.paper)
    return {kind: sum(rows) / len(rows) for kind, rows in right.items()}


if __name__ == "__main__":
    for kind, share in shares().items():
        print(kind, f"{share:.3f}")
