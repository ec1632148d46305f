"""The seam for Classic's documents: what can be asked of an engine and what it answers. Fields are
those of `mappings/classic_document.json`; no engine's own language here."""

from dataclasses import dataclass, field
from typing import Any as Anything
from typing import Literal, Protocol

from indexer.question.query import Stand

#: milliseconds from year 1 to 1970: the index counts from year 1, so that no date is below zero
EPOCH = 62_135_596_800_000
#: the sort key that is how well a document fits
SCORE = "_score"
#: the order of ids: their first bits as a number
ORDER = "volgorde"
#: with an order by score, no page begins deeper than this many hits
DEEPEST = 10_000

Kind = Literal["sleutel", "etiket", "vorm", "tekst", "datum", "getal"]


@dataclass(frozen=True)
class Field:
    """A field by Classic's name. `base` starts the names by which the index holds it: a `sleutel`
    whole; an `etiket` whole and in lower-case words; a `vorm` whole, in lower-case words and in Dutch
    word forms; a `tekst` in lower-case words; a `datum` in milliseconds and as year, month and day."""

    name: str
    kind: Kind

    @property
    def base(self) -> str:
        return {"_id": "id", "@id": "id", "@type": "type"}.get(self.name, self.name)

    @property
    def words(self) -> str | None:
        """Where its words are."""
        if self.kind in ("etiket", "tekst"):
            return f"{self.base}_exact"
        return f"{self.base}_vorm" if self.kind == "vorm" else None

    @property
    def literal(self) -> str | None:
        """Where its words are as they are written."""
        return f"{self.base}_exact" if self.words else None

    @property
    def whole(self) -> str | None:
        """Where it is as one value."""
        return self.base if self.kind in ("sleutel", "etiket", "vorm") else None


_KINDS: dict[Kind, str] = {
    "sleutel": "_id @id @type url original_url content_type parent is_referenced_by image"
    " has_organization_name committee organization agenda attachment member subOrganizationOf",
    "etiket": "classification status result location file_name creator raw_position family_name",
    "vorm": "name chair",
    "tekst": "text description",
    "datum": "start_date end_date last_discussed_at date_modified",
    "getal": "position size_in_bytes",
}
FIELDS = {name: Field(name, kind) for kind, names in _KINDS.items() for name in names.split()}
#: Classic's second name of the same text
FIELDS["md_text"] = FIELDS["text"]
#: fields of which the index holds a number
NUMBERS = frozenset(
    (ORDER, *(field.base for field in FIELDS.values() if field.kind in ("datum", "getal")))
)
#: what a question without fields is asked of
EVERYWHERE = (
    *(name for name in FIELDS if FIELDS[name].words and name != "md_text"),
    *("@type", "_id", "parent", "has_organization_name", "url", "original_url"),
)


@dataclass(frozen=True)
class Document:
    """One document of Classic. `source` has its fields by Classic's names without its texts, which
    are `pages`, and without what depends on who asks (`@context`)."""

    id: str
    organisatie: str
    source: dict[str, Anything]
    pages: tuple[str, ...] = ()


# --- the tree of a question ------------------------------------------------------------------


@dataclass(frozen=True)
class Every:
    """Every document."""


@dataclass(frozen=True)
class Nothing:
    """No document."""


@dataclass(frozen=True)
class Exact:
    """One of these values, whole; each weighs the same."""

    field: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Span:
    """A number from `low` up to and including `high`; None is open."""

    field: str
    low: int | None
    high: int | None


@dataclass(frozen=True)
class Word:
    field: str
    word: str


@dataclass(frozen=True)
class Line:
    """Two or more words in this order, at most so many places off."""

    field: str
    words: tuple[str, ...]
    slop: int = 0


@dataclass(frozen=True)
class Begins:
    field: str
    start: str


@dataclass(frozen=True)
class Pattern:
    """Pieces in this order with anything between them; an empty piece at either end is open."""

    field: str
    pieces: tuple[str, ...]


@dataclass(frozen=True)
class Alike:
    """A word that differs in at most so many letters."""

    field: str
    word: str
    edits: int


@dataclass(frozen=True)
class Best:
    """At least one; the best weight counts."""

    nodes: tuple["Node", ...]


@dataclass(frozen=True)
class Bool:
    """All of `must` and `filters`, at least `minimum` of `should`, none of `never`; must and should
    weigh."""

    must: tuple["Node", ...] = ()
    should: tuple["Node", ...] = ()
    filters: tuple["Node", ...] = ()
    never: tuple["Node", ...] = ()
    minimum: int = 0


@dataclass(frozen=True)
class Flat:
    """The same weight for every document that fits."""

    node: "Node"
    weight: float


@dataclass(frozen=True)
class Weighed:
    node: "Node"
    factor: float


@dataclass(frozen=True)
class Apart:
    """Documents in tiers that exclude each other, each with one weight."""

    tiers: tuple[tuple[float, "Node"], ...]


Node = (
    Every
    | Nothing
    | Exact
    | Span
    | Word
    | Line
    | Begins
    | Pattern
    | Alike
    | Best
    | Bool
    | Flat
    | Weighed
    | Apart
)


def levels(node: Node) -> list[tuple[float, Node]] | None:
    """The tiers of a question of which every hit's weight is known beforehand, highest first; None
    where words weigh."""
    match node:
        case Every() | Exact() | Span() | Begins() | Pattern():
            return [(1.0, node)]
        case Nothing():
            return []
        case Flat(inner, weight):
            return [(weight, inner)]
        case Apart(tiers):
            return sorted(tiers, key=lambda tier: -tier[0])
        case Weighed(inner, factor):
            known = levels(inner)
            return None if known is None else [(score * factor, part) for score, part in known]
        case Bool(must, should, _, _, _) if not should:
            weights = [levels(part) for part in must]
            if any(weight is None or len(weight) != 1 for weight in weights):
                return _one_must(node)
            return [(sum(weight[0][0] for weight in weights if weight), node)]
        case Bool(must, should, filters, never, minimum) if (
            not must and len(should) == minimum == 1
        ):
            return levels(Bool(should, (), filters, never))
    return None


def _one_must(node: Bool) -> list[tuple[float, Node]] | None:
    """The tiers of a question with filters around one thing in tiers."""
    if len(node.must) != 1 or (known := levels(node.must[0])) is None:
        return None
    return [(score, Bool((part,), (), node.filters, node.never)) for score, part in known]


# --- what is counted -------------------------------------------------------------------------


@dataclass(frozen=True)
class Terms:
    """How many documents have each value of a field, with what is measured of each."""

    field: str
    parts: tuple[tuple[str, "Counting"], ...] = ()


@dataclass(frozen=True)
class Metric:
    kind: Literal["sum", "max", "min"]
    field: str


Counting = Terms | Metric


@dataclass(frozen=True)
class Bucket:
    key: str
    count: int
    parts: dict[str, "Counted"]


#: buckets of `Terms`, the number of a `Metric` (None of nothing)
Counted = list[Bucket] | float | None


# --- a question and its answer ---------------------------------------------------------------


@dataclass(frozen=True)
class Key:
    """A field to sort by, numbers or whole values; documents without it come last."""

    field: str
    descending: bool = False


@dataclass(frozen=True)
class Search:
    """`sort` is never empty; `after` is where the last hit stood (its `sort`); `seconds` is what the
    answer may take, None is no bound."""

    query: Node
    sort: tuple[Key, ...] = (Key(SCORE, True),)
    size: int = 10
    start: int = 0
    after: tuple[Anything, ...] = ()
    counting: tuple[tuple[str, Counting], ...] = ()
    seconds: float | None = None


@dataclass(frozen=True)
class Hit:
    """`sort` has a value for each key, ids as text for `volgorde`; None where there is none."""

    document: Document
    score: float | None
    sort: tuple[Anything, ...]


@dataclass(frozen=True)
class Result:
    """`total` is exact."""

    total: int
    hits: tuple[Hit, ...]
    counted: dict[str, Counted] = field(default_factory=dict)


class TooDeep(Exception):
    """An order by score cannot be followed so far."""


class ClassicEngine(Protocol):
    """What is asked of an index of Classic's documents. Each method raises `Unavailable`."""

    def search(self, search: Search) -> Result:
        """Raises `TooDeep` and `TooSlow`."""

    def stand(self) -> Stand:
        """Where the index stands, of which store, and how much it holds."""

    def close(self) -> None:
        """Lets go of files, locks and connections."""
