"""Which word empties a question, and what is found without it."""

from dataclasses import dataclass, replace

from indexer.question.nodes import And, Node, Not, Parsed, every
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
    """Of a question that finds nothing: without which of its parts it finds something, the part that
    nothing has first and then by what is found. Empty for any other question, and where leaving out
    one part does not help."""
    node = query.parsed.node
    if total or query.state or not isinstance(node, And):
        return []
    parts = [part for part in node.nodes if not isinstance(part, Not)][:MANY]
    rows: list[Without] = []
    nothing = [part for part in parts if not _count(engine, query, part)]
    for left_out in [[part] for part in parts] if len(nothing) < 2 else [nothing]:
        rest = every([part for part in node.nodes if part not in left_out])
        if found := _count(engine, query, rest):
            rows.append(Without(" ".join(map(str, left_out)), str(rest), found))
    missing = set(map(str, nothing))
    return sorted(rows, key=lambda row: (row.left_out not in missing, -row.total, row.left_out))


def _count(engine: Engine, query: Query, node: Node) -> int:
    try:
        question = replace(query, parsed=Parsed(node), size=1, facets=(), histogram=None)
        return engine.search(question).total
    except TooBroad:
        return 0
