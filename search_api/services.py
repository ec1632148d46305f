"""What the endpoints work with: the store, the engine, and a short memory of the statuses."""

import datetime as dt
import shutil
import tempfile
import threading
import time
import weakref
from collections.abc import Callable, Collection, Hashable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from cachetools import TTLCache

from conformance.report.side_by_side import Make
from indexer.dutch.analysis import exact_text, tokens
from indexer.question.kept import Kept
from indexer.question.nodes import And, Node, Not, OneOf, Or, Phrase, conjuncts
from indexer.question.query import Engine, Query
from search_api.operation import Operation
from store import Organisation, Store
from store.quality import followed
from store.status import Held, Status, coverage, status
from tables import Tables

T = TypeVar("T")
#: filters and fields that say which organisations a question is about
ABOUT = ("organisatie", "provincie", "leverancier")
#: seconds that the statuses may be old
REMEMBERED = 30.0
#: things that are made of them and remembered
REMEMBERED_OF = 1000
#: answers that are kept because they cost much to find, and for how many seconds
KEPT, LASTS = 2000, 300.0


def _kept(most: int = KEPT) -> Kept:
    """Answers that may be some minutes old, the last asked ones."""
    answers: TTLCache[Hashable, Any] = TTLCache(most, LASTS)
    return Kept(answers)


class Services:
    """`contact` is whom the descriptions of the APIs name: name, email and url; `make` shows what
    becomes of an answer that is checked; `labels` are the names of vendors as they write them;
    `operation` is how the service is run."""

    def __init__(
        self,
        store: Store,
        engine: Engine,
        known: list[Organisation],
        contact: dict[str, str] | None = None,
        make: Make | None = None,
        labels: Mapping[str, str] | None = None,
        operation: Operation | None = None,
    ) -> None:
        self.operation = operation or Operation()
        self.contact = contact
        self.make = make
        self.labels = labels or {}
        self.store = store
        self.engine = engine
        self.known = known
        self.tables = Tables(store, self.operation.tables)
        self.kept = _kept()
        #: what questions of a list find: long, so of the last few
        self.over = _kept(64)
        self._lock = threading.Lock()
        self._values: dict[str, tuple[float, frozenset[str]]] = {}
        self._making = threading.Lock()
        self._made: dict[str, tuple[object, Any]] = {}
        self._passing: Path | None = None
        self._held = Held(store, self.operation.counted)
        self.shares = followed(store, self.operation.counted)
        self._statuses: list[Status] = []
        self._read = 0.0
        self._of_statuses = _kept(REMEMBERED_OF)

    def remembered(self, name: str, state: object, make: Callable[[], T]) -> T:
        """What `make` gives, made once for as long as `state` stays the same."""
        with self._making:
            known = self._made.get(name)
            if known is None or known[0] != state:
                known = self._made[name] = (state, make())
            found: T = known[1]
            return found

    def folder(self) -> Path:
        """Where files are kept; a passing one, of this process, where the operator names none."""
        if self.operation.data is not None:
            return self.operation.data
        with self._making:
            if self._passing is None:
                self._passing = Path(tempfile.mkdtemp(prefix="griffie-"))
                weakref.finalize(self, shutil.rmtree, self._passing, ignore_errors=True)
            return self._passing

    def today(self) -> dt.date:
        return dt.date.today()

    def registered(self) -> list[Status]:
        """Of all organisations of the registry, and of those that were crawled beside it."""
        return self._registered()[0]

    def _registered(self) -> tuple[list[Status], Kept]:
        """`registered`, and what was made of it."""
        with self._lock:
            if not self._statuses or time.monotonic() - self._read > REMEMBERED:
                self._statuses = status(self.store, self.known, held=self._held)
                self._read = time.monotonic()
                self._of_statuses = _kept(REMEMBERED_OF)
            return self._statuses, self._of_statuses

    def of_statuses(self, key: Hashable, make: Callable[[list[Status]], T]) -> T:
        """What is made of `registered`, once for as long as that stays as it is: for all who ask, so
        that nobody may change it."""
        every, made = self._registered()
        return made.of(key, lambda: make(every))

    def statuses(self) -> list[Status]:
        """Of the organisations that were crawled; of all known ones while none was."""
        return self.of_statuses(
            "gelezen", lambda every: [each for each in every if each.laatste_crawl] or every
        )

    def codes(self) -> Mapping[str, str]:
        """The code of an organisation by its code and by its key in the registry."""
        every = self.statuses()
        return self.of_statuses(
            "codes",
            lambda _: (
                {each.organisatie: each.organisatie for each in every}
                | {each.sleutel: each.organisatie for each in every}
            ),
        )

    def vendors(self) -> Mapping[str, str]:
        """The name by the key of each vendor that is known here or of which something is held."""
        return self.of_statuses(
            "leveranciers",
            lambda every: (
                {each.leverancier: each.leverancier for each in every} | dict(self.labels)
            ),
        )

    def values(self, name: str, *, anew: bool = False) -> Collection[str]:
        """The values that a filter has in the index: as of a while ago at most, or `anew` as of now."""
        known = self._values.get(name)
        moment = time.monotonic()
        if known is None or anew or moment - known[0] > REMEMBERED:
            known = self._values[name] = (moment, frozenset(self.engine.values(name)))
        return known[1]

    def asked(self, query: Query) -> list[Status]:
        """The organisations of the registry that a question is about: what was asked by a filter, or
        by a field of the question that must hold in any case."""
        filters = dict(query.filters)
        said = [node for node in conjuncts(query.parsed.node) if _tells(node)]

        def meant(each: Status) -> bool:
            values = ((name, getattr(each, name)) for name in ABOUT)
            return all(value in filters.get(name, (value,)) for name, value in values) and all(
                _fits(each, node) for node in said
            )

        return list(filter(meant, self.registered()))

    def coverage(self, query: Query) -> dict[str, object]:
        """Over the organisations that the question is about."""
        if any(map(_tells, conjuncts(query.parsed.node))):
            return self._coverage(query)
        about = Query(filters=tuple((n, v) for n, v in query.filters if n in ABOUT))
        known = self.of_statuses(("dekking", about.filters), lambda _: self._coverage(about))
        return dict(known)

    def _coverage(self, query: Query) -> dict[str, object]:
        read = self.statuses()
        codes = {each.organisatie for each in read}
        asked = self.asked(query)
        # of one with two vendors only what was crawled counts
        known = {(each.organisatie, each.leverancier) for each in read}
        return coverage(
            [each for each in asked if (each.organisatie, each.leverancier) in known],
            [each for each in asked if each.organisatie not in codes],
        )


def _tells(node: Node) -> bool:
    """Whether a part of the question may say something of the organisation of a record."""
    if isinstance(node, Not):
        return _tells(node.node)
    if isinstance(node, Or | And):
        return any(map(_tells, node.nodes))
    return isinstance(node, OneOf | Phrase) and node.field in ABOUT


def _fits(each: Status, node: Node) -> bool:
    """Whether a part of the question may hold for a record of this organisation."""
    return _holds(each, node) is not False


def _holds(each: Status, node: Node) -> bool | None:
    """What a part of the question says of the organisation of a record; None where it says nothing
    of that."""
    if isinstance(node, Not):
        inner = _holds(each, node.node)
        return None if inner is None else not inner
    if isinstance(node, Or | And):
        parts = [_holds(each, part) for part in node.nodes]
        decided = isinstance(node, Or)
        if decided in parts:
            return decided
        return None if None in parts else not decided
    if isinstance(node, OneOf) and node.field == "leverancier":
        return each.leverancier in node.values
    words = {"organisatie": f"{each.naam} {each.organisatie}", "provincie": each.provincie}
    if isinstance(node, Phrase) and node.field in words:
        text = exact_text(tokens(words[node.field]))
        return f" {' '.join(node.words)} " in f" {text} "
    return None
