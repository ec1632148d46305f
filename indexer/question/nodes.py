"""What a question asks, as a tree. Made by `indexer.question.language`, read by `indexer.question.plan` and the
snippets; `str()` of a node is the question in its own language, and reads back as the same node.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

#: the field of everything: title and text
ALL = "alles"
#: the field of the day by which something has to be done, and what it is when that day has passed
TERM, PASSED = "termijn", "verstreken"
#: what Dutch puts after an apostrophe: «PvdA'er», «auto's»
SUFFIXES = frozenset({"s", "er", "ers", "en", "je", "jes", "tje", "tjes"})
APOSTROPHES = "'’‘`"
#: the highest `SearchDocument.rang`
RANKS = 5
#: how deep brackets may go; a server takes some thirty levels of its own
DEEPEST = 10


@dataclass(frozen=True)
class Everything:
    def __str__(self) -> str:
        return "*"


@dataclass(frozen=True)
class Word:
    """A word in any form, in title and text or in the title. `tokens` are the parts between
    hyphens and apostrophes as written («50», «plussers»), which stand next to each other; `source`
    is the whole as written. More than one word stands for a fixed expression («openbaar vervoer»).
    """

    tokens: tuple[str, ...]
    source: str
    field: str = ALL

    def __str__(self) -> str:
        return _in(self.field, self.source)

    @property
    def sought(self) -> tuple[str, ...]:
        """The tokens that its forms are sought by: without what stands after an apostrophe, so
        that «auto's» finds «auto»."""
        last = self.tokens[-1]
        apart = len(self.tokens) > 1 and last in SUFFIXES
        written = self.source.casefold()
        if apart and written.endswith(tuple(f"{mark}{last}" for mark in APOSTROPHES)):
            return self.tokens[:-1]
        return self.tokens


@dataclass(frozen=True)
class Phrase:
    """Exact forms, next to each other and in this order. In the fields of names this is all."""

    words: tuple[str, ...]
    field: str = ALL

    def __str__(self) -> str:
        return _in(self.field, f'"{" ".join(self.words)}"')


@dataclass(frozen=True)
class Near:
    """All `blocks` close together in any order, with at most `gaps` other words between the first
    and the last of them. Two blocks may be phrases; three or more are different words. `exact` asks
    for exact forms, otherwise for word forms."""

    blocks: tuple[tuple[str, ...], ...]
    gaps: int
    exact: bool
    field: str = ALL

    def __str__(self) -> str:
        if self.exact and all(len(block) == 1 for block in self.blocks):
            return _in(self.field, f'"{" ".join(b[0] for b in self.blocks)}"~{self.gaps}')
        mark = '"' if self.exact else ""
        between = " " if self.exact else "-"
        words = [f"{mark}{between.join(block)}{mark}" for block in self.blocks]
        if len(words) > 2:
            return _in(self.field, f"NEAR({' '.join(words)}, {self.gaps})")
        return _in(self.field, f"({words[0]} NEAR/{self.gaps} {words[1]})")


@dataclass(frozen=True)
class Prefix:
    start: str
    field: str = ALL

    def __str__(self) -> str:
        return _in(self.field, f"{self.start}*")


@dataclass(frozen=True)
class OneOf:
    """A field with a closed list has one of these values."""

    field: str
    values: tuple[str, ...]

    def __str__(self) -> str:
        quoted = (f'"{value}"' if " " in value else value for value in self.values)
        parts = [f"{self.field}:{value}" for value in quoted]
        return parts[0] if len(parts) == 1 else f"({' OR '.join(parts)})"


@dataclass(frozen=True)
class Between:
    """A number or a day (as YYYYMMDD) from `low` up to and including `high`; None is open."""

    field: str
    low: int | None
    high: int | None
    source: str

    def __str__(self) -> str:
        return f"{self.field}:{self.source}"


@dataclass(frozen=True)
class Overdue:
    """The day by which it had to be done has passed, and it is not known to be done."""

    def __str__(self) -> str:
        return f"{TERM}:{PASSED}"


@dataclass(frozen=True)
class Expanded:
    """What was asked, or one of its synonyms."""

    node: "Node"
    also: tuple["Word", ...]

    def __str__(self) -> str:
        return str(self.node)


@dataclass(frozen=True)
class And:
    nodes: tuple["Node", ...]

    def __str__(self) -> str:
        return " AND ".join(map(_inside, self.nodes))


@dataclass(frozen=True)
class Or:
    nodes: tuple["Node", ...]

    def __str__(self) -> str:
        return " OR ".join(map(_inside, self.nodes))


@dataclass(frozen=True)
class Not:
    node: "Node"

    def __str__(self) -> str:
        return f"NOT {_inside(self.node)}"


Node = (
    Everything
    | Word
    | Phrase
    | Near
    | Prefix
    | OneOf
    | Between
    | Overdue
    | Expanded
    | And
    | Or
    | Not
)
Leaf = Word | Phrase | Near | Prefix


def _in(field: str, text: str) -> str:
    return text if field == ALL else f"{field}:{text}"


def _inside(node: Node) -> str:
    plain = node.node if isinstance(node, Expanded) else node
    return f"({node})" if isinstance(plain, And | Or) else str(node)


def leaves(node: Node, *, synonyms: bool = True) -> Iterator[Leaf]:
    """The words, phrases and prefixes that a document may be found by, so not those after NOT."""
    if isinstance(node, Leaf):
        yield node
    elif isinstance(node, Expanded):
        yield from leaves(node.node)
        if synonyms:
            yield from node.also
    elif isinstance(node, And | Or):
        for part in node.nodes:
            yield from leaves(part, synonyms=synonyms)


def conjuncts(node: Node) -> Iterator[Node]:
    """What must hold in any case."""
    if isinstance(node, And):
        for part in node.nodes:
            yield from conjuncts(part)
    else:
        yield node


def every(nodes: list[Node]) -> Node:
    """All of them, flat and without doubles."""
    parts: dict[Node, None] = {}
    for node in nodes:
        for part in node.nodes if isinstance(node, And) else (node,):
            parts[part] = None
    unlike = [part for part in parts if not isinstance(part, Everything)]
    if not unlike:
        return Everything()
    return unlike[0] if len(unlike) == 1 else And(tuple(unlike))


def either(nodes: list[Node]) -> Node:
    """At least one of them, flat and without doubles."""
    parts: dict[Node, None] = {}
    for node in nodes:
        for part in node.nodes if isinstance(node, Or) else (node,):
            parts[part] = None
    if any(isinstance(part, Everything) for part in parts):
        return Everything()
    lists = [part for part in parts if isinstance(part, OneOf)]
    if len(lists) == len(parts) and len({part.field for part in lists}) == 1:
        values = dict.fromkeys(value for part in lists for value in part.values)
        return OneOf(lists[0].field, tuple(values))
    return next(iter(parts)) if len(parts) == 1 else Or(tuple(parts))


@dataclass(frozen=True)
class Parsed:
    """What was made of a question. `expanded` are the synonyms by what was asked."""

    node: Node = field(default_factory=Everything)
    ignored: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    expanded: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def __str__(self) -> str:
        return "" if isinstance(self.node, Everything) else str(self.node)

    @property
    def worded(self) -> bool:
        """Whether there are words to weigh hits by."""
        return any(True for _ in leaves(self.node))
