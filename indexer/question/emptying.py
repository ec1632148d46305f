"""Which word empties a question, and what is found without it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeGuard

from indexer.dutch.analysis import EXACT
from indexer.question.nodes import ALL, And, Node, Not, Parsed, Word, every
from indexer.question.query import Engine, Query, TooBroad

#: parts of a question that are tried
MANY = 8


@dataclass(frozen=True)
class Without:
    """`left_out` is what was left out, in the language of questions, `text` the rest of the question
    in it, and `total` how many documents that finds."""

    left_out: str
    text: str
    total: int


def emptying(engine: Engine, query: Query, total: int) -> list[Without]:
    """Of a question that finds nothing: without which of its parts it finds something. Where some
    parts have nothing by themselves that is without those; else the one that leaves most comes first.
    Empty for any other question, and where it does not help."""
    node = query.parsed.node
    if total or query.state or not isinstance(node, And):
        return []
    parts = [part for part in node.nodes if not isinstance(part, Not)][:MANY]
    rows: list[Without] = []
    known = _known(engine, query, parts)
    nothing = [part for part in parts if part not in known and not _count(engine, query, part)]
    for left_out in [nothing] if nothing else [[part] for part in parts]:
        rest = every([part for part in node.nodes if part not in left_out])
        if found := _count(engine, query, rest):
            rows.append(Without(" ".join(map(str, left_out)), str(rest), found))
    return sorted(rows, key=lambda row: (-row.total, row.left_out))


def _known(engine: Engine, query: Query, parts: Sequence[Node]) -> set[Node]:
    """The words of a question without bounds of which the index itself says that some document has
    them: counting what has a common word takes as long as a search."""
    if query.filters or query.van or query.tot:
        return set()
    words = {EXACT[part.tokens[0]]: part for part in parts if _plain(part)}
    held = engine.frequencies(list(words))
    return {part for word, part in words.items() if word in held}


def _plain(part: Node) -> TypeGuard[Word]:
    return isinstance(part, Word) and part.field == ALL and len(part.tokens) == 1


def _count(engine: Engine, query: Query, node: Node) -> int:
    try:
        question = replace(query, parsed=Parsed(node), size=0, facets=(), histogram=None)
        return engine.search(question).total
    except TooBroad:
        return 0
