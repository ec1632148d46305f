"""The seam: what can be asked of an engine and what it answers. No engine's own language here."""

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal, Protocol

from indexer.analysis import exact_forms, tokens

#: fields that can be filtered on and counted, as in `mappings/search_document.json`
FILTERS = (
    "type",
    "organisatie",
    "provincie",
    "leverancier",
    "fractie",
    "indiener",
    "uitslag",
    "gremium",
    "soort",
)
FACETS = (*FILTERS, "jaar")
SORTS = ("relevance", "-datum", "datum", "-gewijzigd")
HISTOGRAMS = ("jaar", "kwartaal", "maand")
Sort = Literal["relevance", "-datum", "datum", "-gewijzigd"]


@dataclass(frozen=True)
class Clause:
    """Words that must all occur (`phrase` False: one word, in any form), or exactly in this order."""

    words: tuple[str, ...]
    phrase: bool = False

    def __str__(self) -> str:
        return f'"{" ".join(self.words)}"' if self.phrase else self.words[0]


@dataclass(frozen=True)
class Parsed:
    """What was made of a query text: clauses that must all hold, and what was not understood."""

    clauses: tuple[Clause, ...]
    ignored: tuple[str, ...] = ()

    def __str__(self) -> str:
        return " AND ".join(map(str, self.clauses))


_PARTS = re.compile(r'"([^"]*)"|“([^”]*)”|„([^”“"]*)[”“"]|(\S+)')


def parse(text: str) -> Parsed:
    """Words and quoted phrases, all required. A word that the analysis parts («50-plussers») is a
    phrase of its parts; signs without a letter or digit are ignored and said to be."""
    clauses: list[Clause] = []
    ignored: list[str] = []
    for match in _PARTS.finditer(text):
        quoted = (
            match[1] if match[1] is not None else match[2] if match[2] is not None else match[3]
        )
        source = quoted if quoted is not None else match[4]
        words = tuple(exact_forms(tokens(source)))
        if not words:
            if source.strip():
                ignored.append(source)
        elif quoted is not None or len(words) > 1:
            clauses.append(Clause(words, phrase=True))
        else:
            clauses.append(Clause((tokens(source)[0].casefold(),)))
    return Parsed(tuple(dict.fromkeys(clauses)), tuple(ignored))


@dataclass(frozen=True)
class Query:
    """One question. `filters` are alternatives within a field and all required between fields;
    days are included. A later page names the `state` that the first one was of, how many hits went
    before (`offset`), and where the last of them stood in the order (`after`, as `Result.last`)."""

    parsed: Parsed = field(default_factory=lambda: Parsed(()))
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
    gremium: tuple[str, ...] = ()
    fractie: tuple[str, ...] = ()
    indiener: tuple[str, ...] = ()
    soort: str | None = None
    bron_url: str | None = None
    #: whether the pages are those of the main file, so that page numbers mean something
    bladzijden: bool = False
    stemming: Tally | None = None


@dataclass(frozen=True)
class Snippet:
    veld: str
    html: str
    pagina: int | None = None


@dataclass(frozen=True)
class Hit:
    document: SearchDocument
    score: float | None
    snippets: tuple[Snippet, ...]


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


class StateExpired(Exception):
    """The index state that a page belongs to is no longer kept, or never was."""


class Unavailable(Exception):
    """The engine cannot answer now, or there is no index yet. The message is Dutch."""


class IndexBusy(Exception):
    """Another process is doing this very work on the index."""


class Engine(Protocol):
    """What is asked of every search engine of ours. Each method raises `Unavailable`."""

    def search(self, query: Query) -> Result:
        """Raises `StateExpired` when `query.state` is no longer kept."""

    def seq(self) -> int:
        """The store's sequence number up to which the index is complete."""

    def close(self) -> None:
        """Lets go of files, locks and connections."""


class Index(Protocol):
    """One index that is written; each method raises `Unavailable`. Writes carry the store's sequence number, and one that is older
    than what the index has of a document changes nothing."""

    def seq(self) -> int:
        """The store's sequence number up to which the index is complete."""

    def write(self, documents: Sequence[SearchDocument], gone: Iterable[str], seq: int) -> None:
        """Replaces and removes documents and then moves to `seq`. Broken off, it is repeated."""

    def append(self, documents: Sequence[SearchDocument], seq: int) -> None:
        """Adds documents to an index that is being filled, as the store had them at `seq`."""

    def commit(self, seq: int) -> None:
        """Ends a filling: all that was appended is found, and the index stands at `seq`."""

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
        """The index that is searched; None while none was filled."""

    def beside(self) -> Index:
        """A new, empty index. Ones that were half filled and left are removed."""

    def swap(self, fresh: Index) -> None:
        """Makes an index the live one in one step. The one before is kept for as long as a cursor
        is valid."""

    def discard(self, fresh: Index) -> None:
        """Removes an index that will not be live."""

    def tidy(self) -> None:
        """Removes indexes that were replaced long enough ago."""

    def close(self) -> None:
        """Lets go of connections."""
