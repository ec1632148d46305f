"""The seam: what can be asked of an engine and what it answers. No engine's own language here."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal, Protocol

from indexer.question.nodes import Parsed
from standard.parties import landelijk

if TYPE_CHECKING:
    from indexer.question.plan import Step

#: fields that can be filtered on and counted, as in `mappings/search_document.json`
FILTERS = (
    "type",
    "organisatie",
    "provincie",
    "leverancier",
    "fractie",
    "partij",
    "indiener",
    "uitslag",
    "stem",
    "verdeeld",
    "afdoening",
    "gremium",
    "soort",
    "jaar",
)
#: numbers that can be counted by
COUNTED = ("verschil",)
FACETS = (*FILTERS, *COUNTED)
SORTS = ("relevance", "-datum", "datum", "-gewijzigd")
HISTOGRAMS = ("jaar", "kwartaal", "maand")
#: resources of the standard of which each record is a document to search
SEARCHED = ("vergadering", "agendapunt", "informatieobject")
Sort = Literal["relevance", "-datum", "datum", "-gewijzigd"]


@dataclass(frozen=True)
class Query:
    """One question. `filters` are alternatives within a field and all required between fields;
    days are included. A later page names the `state` that the first one was of, how many hits went
    before (`offset`), and where the last of them stood in the order (`after`, as `Result.last`).
    One of `size` 0 is only counted, and one without `snippets` cuts no pieces of text. `seconds` is what
    the answer may take; None is no bound."""

    parsed: Parsed = field(default_factory=Parsed)
    filters: tuple[tuple[str, tuple[str, ...]], ...] = ()
    van: dt.date | None = None
    tot: dt.date | None = None
    sort: Sort = "relevance"
    size: int = 20
    offset: int = 0
    state: str | None = None
    after: tuple[Any, ...] = ()
    facets: tuple[str, ...] = ()
    histogram: str | None = None
    seconds: float | None = None
    snippets: bool = True

    def without(self, name: str) -> "Query":
        """The same question without its filter on one field."""
        return replace(self, filters=tuple(pair for pair in self.filters if pair[0] != name))


@dataclass(frozen=True)
class Tally:
    """The vote on a document in short; None is unknown. `fracties` are pairs of a fractie and how
    it voted (voor, tegen, verdeeld)."""

    voor: int | None
    tegen: int | None
    onthouden: int | None
    afwezig: int | None
    fracties: tuple[tuple[str, str], ...]

    @property
    def verschil(self) -> int | None:
        """Votes between for and against."""
        known = self.voor is not None and self.tegen is not None
        return abs(self.voor - self.tegen) if known else None  # type: ignore[operator]

    @property
    def verdeeld(self) -> str | None:
        """Whether some fractie voted for and against (ja, nee); None where nothing is known of any."""
        if not self.fracties:
            return None
        return "ja" if any(side == "verdeeld" for _, side in self.fracties) else "nee"


@dataclass(frozen=True)
class SearchDocument:
    """What is searched: one record with what it needs of its neighbours. `datum` is YYYY-MM-DD,
    `pages` is text per page, `gewijzigd` the store's sequence number."""

    id: str
    type: str
    organisatie: str
    naam: str
    provincie: str
    leverancier: str
    titel: str
    pages: tuple[str, ...]
    datum: str | None
    gewijzigd: int
    versie: int
    uitslag: str | None = None
    #: of what was adopted whether it is settled (`Afdoening`)
    afdoening: str | None = None
    #: YYYY-MM-DD by which it has to be done, of what is not known to be done
    termijn: str | None = None
    gremium: tuple[str, ...] = ()
    fractie: tuple[str, ...] = ()
    #: national parties of those fracties, by their names
    partij: tuple[str, ...] = ()
    indiener: tuple[str, ...] = ()
    soort: str | None = None
    bron_url: str | None = None
    #: how much a decision it is, 0-5: what ranks above what it is only mentioned in
    rang: int = 0
    #: whether the pages are those of the main file, so that page numbers mean something
    bladzijden: bool = False
    #: pages, from 0, at which another text begins than the one before: no phrase goes on there
    begint: tuple[int, ...] = ()
    stemming: Tally | None = None

    @property
    def stem(self) -> tuple[str, ...]:
        """How each fractie voted on it, as `VVD:tegen`: by its own name and by its national party's."""
        if self.stemming is None:
            return ()
        told: dict[str, None] = {}
        for fractie, side in self.stemming.fracties:
            national = landelijk(fractie, self.naam)
            for name in (fractie, *(national.partijen if national else ())):
                told[f"{name}:{side}"] = None
        return tuple(told)

    @property
    def verdeeld(self) -> str | None:
        return self.stemming.verdeeld if self.stemming else None


@dataclass(frozen=True)
class Snippet:
    veld: str
    html: str
    pagina: int | None = None


@dataclass(frozen=True)
class Hit:
    """`pagina` is the page that fits the question best, where pages have numbers."""

    document: SearchDocument
    score: float | None
    snippets: tuple[Snippet, ...]

    @property
    def pagina(self) -> int | None:
        return next((piece.pagina for piece in self.snippets if piece.pagina), None)


@dataclass(frozen=True)
class Result:
    """`total` is exact; `state` names the index state that the answer is of and `last` the place
    of the last hit in the order, both for the next page."""

    total: int
    exact_forms: int
    hits: tuple[Hit, ...]
    facets: dict[str, list[tuple[str, int]]]
    histogram: list[tuple[str, int]] | None
    state: str
    last: tuple[Any, ...] = ()


@dataclass(frozen=True)
class Stand:
    """Up to which sequence number of the store an index is complete, what the store says of itself
    there (`store.identity`), and of how many records it holds a document, refused ones included."""

    seq: int
    mark: str
    count: int


class TooBroad(Exception):
    """The engine would have to look at too many documents one by one. The message is Dutch."""


class StateExpired(Exception):
    """The index state that a page belongs to is no longer kept, or never was."""


class Unavailable(Exception):
    """The engine cannot answer now, or there is no index yet. The message is Dutch."""


class TooSlow(Unavailable):
    """The question took longer than it may, and was stopped. The message is Dutch."""


class IndexBusy(Exception):
    """Another process is doing this very work on the index."""


#: a document with those that are alike, each with the share of rows of words that both have
Alike = list[tuple[SearchDocument, float]]


class Engine(Protocol):
    """What is asked of every search engine of ours. Each method raises `Unavailable`."""

    def search(self, query: Query) -> Result:
        """Raises `StateExpired` when `query.state` is no longer kept, `TooBroad`, and `TooSlow`."""

    def frequencies(self, words: Sequence[str]) -> dict[str, int]:
        """In how many documents each of these exact forms stands, of those that stand in any."""

    def near(self, step: "Step", query: Query, least: float) -> list[Hit]:
        """The documents that a step finds within the filters and the period of a question, at most
        `query.size` with a score of `least` or more, the highest first. `query.parsed` is not asked,
        and there are no snippets."""

    def values(self, field: str) -> list[str]:
        """Every value that a filter has, the most common first."""

    def alike(self, keys: Sequence[str], limit: int, least: float) -> list[Alike]:
        """For each id the document with it, and of at most so many others that share fingerprints with
        it those of whose rows of words, and its own, at least that share is of both: each with that
        share. None when it is not there or is no motion or amendment of some length."""

    def seq(self) -> int:
        """The store's sequence number up to which the index is complete."""

    def stand(self) -> Stand:
        """Where the index stands, of which store, and how much it holds."""

    def close(self) -> None:
        """Lets go of files, locks and connections."""


class Indexed(Protocol):
    """A document of any kind."""

    @property
    def id(self) -> str: ...


class Index(Protocol):
    """One index that is written; each method raises `Unavailable`. Writes carry the store's sequence number, and one that is older
    than what the index has of a document changes nothing."""

    def seq(self) -> int:
        """The store's sequence number up to which the index is complete."""

    def stand(self) -> Stand:
        """Where the index stands, of which store, and how much it holds."""

    def write(
        self, documents: Sequence[Indexed], gone: Iterable[str], seq: int, mark: str = ""
    ) -> None:
        """Replaces and removes documents and then moves to `seq`, where the store says `mark` of
        itself. Broken off, it is repeated."""

    def append(self, documents: Sequence[Indexed], seq: int) -> None:
        """Adds documents to an index that is being filled, as the store had them at `seq`."""

    def commit(self, seq: int, mark: str = "") -> None:
        """Ends a filling: all that was appended is found, and the index stands at `seq`."""

    def held(self) -> Iterator[tuple[str, bytes]]:
        """(id, what is kept of it) of every document that can be found."""

    def kept(self, document: Any) -> bytes:
        """What would be kept of a document."""

    def rejected(self) -> dict[str, str]:
        """Ids of documents that the engine refuses, with its reason. They are tried again with
        every write."""

    def close(self) -> None:
        """Lets go of files, locks and threads."""


class Indexes(Protocol):
    """The indexes of one installation: one is live, a rebuild fills another and then swaps."""

    #: under this name one process at a time rebuilds
    name: str

    def live(self) -> Index | None:
        """The index that is searched; None while none was filled. Raises `Untrusted` for one that
        is damaged."""

    def beside(self) -> Index:
        """A new, empty index. Ones that were half filled and left are removed."""

    def swap(self, fresh: Index) -> None:
        """Makes an index the live one in one step. The one before is kept for as long as a cursor
        is valid."""

    def discard(self, fresh: Index) -> None:
        """Removes an index that will not be live."""

    def tidy(self, *, all: bool = False) -> None:
        """Removes indexes that were replaced long enough ago, or all that were replaced."""

    def close(self) -> None:
        """Lets go of connections."""
