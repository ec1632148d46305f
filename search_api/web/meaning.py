"""What is near in meaning beside what is found: asked for, apart, and each hit marked."""

from dataclasses import dataclass, replace
from typing import Any

from indexer.meaning.asking import meant
from indexer.question.nodes import ALL, Leaf, Node, Word, conjuncts, leaves
from indexer.question.plan import Both, Flat, plan
from indexer.question.query import Hit, Query, Result
from search_api.services import Services

#: what each hit is marked with that is there for its meaning
MARK = "lijkt op uw vraag"
#: of a question with more hits than this none are added, and so many are at most
LITTLE, MOST = 10, 10
#: what is looked at
BASIS = "het woordenboek van de raad (gewone woorden en hoe stukken het noemen), geen vectoren"


@dataclass(frozen=True)
class Near:
    """`hits` are near in meaning; `concepts` are what the question is about."""

    asked: bool
    hits: tuple[Hit, ...] = ()
    concepts: tuple[str, ...] = ()

    def body(self) -> dict[str, Any]:
        return {
            "gevraagd": self.asked,
            "grondslag": BASIS if self.asked else None,
            "begrippen": list(self.concepts),
            "hits": len(self.hits),
        }


def near(found: Services, question: Query, result: Result, asked: bool) -> Near:
    """What is near to a question that finds nothing or little, on its first page."""
    room = min(MOST, question.size - len(result.hits))
    if not asked or question.state or result.total > LITTLE or room <= 0:
        return Near(asked)
    node = question.parsed.node
    words = [leaf for leaf in leaves(node, synonyms=False) if leaf.field in (ALL, "titel")]
    text = " ".join(leaf.source if isinstance(leaf, Word) else str(leaf) for leaf in words)
    meaning = meant(text)
    if meaning is None:
        return Near(asked)
    steps = (meaning.step, *(Flat(plan(part, ranked=False), 0.0) for part in _bounds(node)))
    known = {hit.document.id for hit in result.hits}
    wanted = replace(question, sort="relevance", size=room + len(known), facets=(), histogram=None)
    hits = found.engine.near(Both(steps), wanted, meaning.least)
    others = [hit for hit in hits if hit.document.id not in known]
    return Near(asked, tuple(others[:room]), meaning.concepts)


def _bounds(node: Node) -> list[Node]:
    """What of a question holds for what is near too: everything but its words."""
    return [part for part in conjuncts(node) if not any(_worded(leaf) for leaf in leaves(part))]


def _worded(leaf: Leaf) -> bool:
    return leaf.field in (ALL, "titel")
