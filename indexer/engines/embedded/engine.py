"""An index in a folder: writing it, and asking it."""

import functools
import threading
import time
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tantivy

import mappings
from indexer.dutch.analysis import GAP
from indexer.engines.alike import alike
from indexer.engines.embedded.schema import STATE_ID, schema, to_tantivy
from indexer.engines.embedded.states import States
from indexer.engines.embedded.translation import Translation
from indexer.engines.fields import restored
from indexer.question import plan as steps
from indexer.question.budget import Budget
from indexer.question.nodes import Parsed, leaves
from indexer.question.query import (
    RANKS,
    Hit,
    IndexBusy,
    Query,
    Result,
    SearchDocument,
    StateExpired,
)
from indexer.snippets import snippets

HEAP = 128_000_000
#: index states kept for paging in memory and on the disk, and for how long after their last use
#: (seconds)
STATES, LINKED, KEEP = 16, 32, 900.0
#: how old the view on the index may be (seconds)
FRESH = 0.3
#: values of a facet that are given, of so many that are counted
FACET_SIZE, BUCKETS = 1000, 60_000
#: hits read beyond a page to see where equal scores end
TIES = 40
#: documents that are looked at one by one to see whether three or more words stand close together
CANDIDATES = 20_000
ORDERS = {"-datum": "op_datum", "datum": "op_datum", "-gewijzigd": "gewijzigd"}
WORD_FIELDS = mappings.word_fields()


@dataclass
class _State:
    """A view that is kept, when it was used last, and whether the disk has it too."""

    view: Any
    used: float
    linked: bool


class TantivyEngine:
    """An index in a folder. Opened for reading; the writer is made at the first write."""

    def __init__(
        self,
        folder: Path,
        *,
        heap: int = HEAP,
        threads: int = 1,
        fresh: float = FRESH,
        candidates: int = CANDIDATES,
    ) -> None:
        """`fresh` is how many seconds old the view on the index may be; `candidates` how many
        documents are looked at one by one for three or more words close together."""
        self.folder = folder
        self.fresh, self.candidates = fresh, candidates
        self.heap, self.threads = heap, threads
        folder.mkdir(parents=True, exist_ok=True)
        self.schema = schema()
        self.index = tantivy.Index(self.schema, path=str(folder))
        analyzer = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
        self.index.register_tokenizer("woorden", analyzer)
        self.index.config_reader(reload_policy="manual")
        self.writer: Any = None
        self._lock = threading.Lock()
        self._states: OrderedDict[str, _State] = OrderedDict()
        self.states = States(folder, self.schema, KEEP, LINKED)
        self._view: tuple[str, Any] | None = None
        self._looked = 0.0

    # --- writing -----------------------------------------------------------------------------

    def write(self, documents: Sequence[SearchDocument], gone: Iterable[str], seq: int) -> None:
        writer = self._writer()
        for document in documents:
            writer.delete_documents_by_term("id", document.id)
            writer.add_document(to_tantivy(document))
        for key in gone:
            writer.delete_documents_by_term("id", key)
        self.commit(seq)

    def append(self, documents: Sequence[SearchDocument], seq: int) -> None:
        writer = self._writer()
        for document in documents:
            writer.add_document(to_tantivy(document))

    def commit(self, seq: int) -> None:
        writer = self._writer()
        writer.delete_documents_by_term("id", STATE_ID)
        state = tantivy.Document()
        state.add_text("id", STATE_ID)
        state.add_unsigned("gewijzigd", seq)
        for name in WORD_FIELDS:  # as every document has, so that averages are the same
            state.add_text(name, GAP)
        writer.add_document(state)
        writer.commit()
        self._looked = 0.0

    def rejected(self) -> dict[str, str]:
        return {}

    def _writer(self) -> Any:
        if self.writer is None:
            try:
                self.writer = self.index.writer(self.heap, self.threads)
            except ValueError as error:
                raise IndexBusy(f"de zoekindex wordt al bijgewerkt ({error})") from error
        return self.writer

    def close(self) -> None:
        if self.writer is not None:
            self.writer.wait_merging_threads()
            self.writer = None

    # --- reading -----------------------------------------------------------------------------

    def seq(self) -> int:
        return self._seq(self._current()[1])

    def _seq(self, searcher: Any) -> int:
        stand = searcher.search(tantivy.Query.term_query(self.schema, "id", STATE_ID), limit=1)
        if not stand.hits:
            return 0
        values = searcher.fast_field_values("gewijzigd", [stand.hits[0][1]])
        return int(values[0])

    def _current(self) -> tuple[str, Any]:
        """(name, view) of the newest committed state."""
        with self._lock:
            moment = time.monotonic()
            if self._view is None or moment - self._looked > self.fresh:
                self._looked = moment
                self.index.reload()
                searcher = self.index.searcher()
                name = self._name(searcher)
                if self._view is None or self._view[0] != name:
                    self._view = (name, searcher)
            return self._view

    def _name(self, searcher: Any) -> str:
        return f"{self._seq(searcher)}-{searcher.num_segments}-{searcher.num_docs}"

    def _state(self, wanted: str | None) -> tuple[str, Any]:
        """The view that a page belongs to; the newest one for a first page."""
        name, searcher = self._current()
        moment = time.monotonic()
        with self._lock:
            for old in [key for key, each in self._states.items() if moment - each.used > KEEP]:
                del self._states[old]
            if wanted is None or wanted == name:
                linked = name in self._states and self._states[name].linked
                state = self._states[name] = _State(searcher, moment, linked)
            else:
                name, state = wanted, self._earlier(wanted)
            state.used = moment
            self._states.move_to_end(name)
            while len(self._states) > STATES:
                self._states.popitem(last=False)
        return name, state.view

    def _earlier(self, name: str) -> "_State":
        """A state that was kept, by this process or by another; one that the disk has no longer was
        taken away. Raises `StateExpired`."""
        known = self._states.get(name)
        if known is not None and (not known.linked or self.states.held(name)):
            return known
        self._states.pop(name, None)
        if known is not None or not self.states.held(name):
            raise StateExpired(name)
        try:
            view = self.states.open(name).searcher()
        except (OSError, ValueError) as error:
            raise StateExpired(name) from error
        state = self._states[name] = _State(view, 0.0, True)
        return state

    def _keep(self, name: str) -> None:
        """Has the disk keep the state that a cursor will name."""
        with self._lock:
            state = self._states.get(name)
            if state is not None and not state.linked:
                state.linked = self.states.hold(name, lambda index: self._name(index.searcher()))

    def search(self, query: Query) -> Result:
        budget = Budget(query.seconds)
        name, searcher = self._state(query.state)
        translation = self._translation(searcher, budget)
        ranked = query.sort == "relevance"
        text = translation.step(steps.plan(query.parsed.node, ranked=ranked))
        matching = translation.matching(text, query)
        budget.check()
        total, rows = self._ordered(searcher, matching, query)
        exact = total
        budget.check()
        if query.parsed.worded:
            strict = translation.matching(
                text, query, translation.step(steps.strict(query.parsed.node))
            )
            exact = searcher.search(strict, limit=1, count=True).count
        hits = tuple(
            self._hit(searcher, address, score, query.parsed, budget) for score, address in rows
        )
        facets = {}
        for facet in query.facets:
            budget.check()
            counted = translation.matching(text, query.without(facet))
            facets[facet] = self._facet(searcher, counted, facet)
        histogram = None
        if query.histogram:
            budget.check()
            histogram = sorted(self._counts(searcher, matching, query.histogram))
        if query.offset + len(hits) < total:
            self._keep(name)
        return Result(total, exact, hits, facets, histogram, name)

    def frequencies(self, words: Sequence[str]) -> dict[str, int]:
        searcher = self._current()[1]
        counts = {word: searcher.doc_freq("alles_exact", word) for word in words}
        return {word: count for word, count in counts.items() if count}

    def alike(self, key: str, limit: int) -> list[SearchDocument]:
        searcher = self._current()[1]
        return alike(functools.partial(self._documents, searcher), key, limit)

    def _translation(self, searcher: Any, budget: Budget | None = None) -> Translation:
        return Translation(self.schema, searcher, self.candidates, budget or Budget(None))

    def _documents(self, searcher: Any, step: steps.Step, limit: int) -> list[SearchDocument]:
        matches = searcher.search(self._translation(searcher).step(step), limit=limit)
        return [self._document(searcher, address) for _, address in matches.hits]

    @staticmethod
    def _document(searcher: Any, address: Any) -> SearchDocument:
        return restored(bytes(searcher.doc(address)["document"][0]))

    def _ordered(
        self, searcher: Any, matching: Any, query: Query
    ) -> tuple[int, list[tuple[float | None, Any]]]:
        """(total, page of (score, address)) in an order without ties: each order has a field that
        tells all documents apart, and equal scores are told apart by `volgorde`."""
        if query.offset >= max(1, searcher.num_docs):  # what it would reserve is not ours to give
            return searcher.search(matching, limit=1, count=True).count, []
        flat = steps.level(query.parsed.node)
        if query.sort == "relevance" and query.parsed.worded and flat is None:
            return self._by_score(searcher, matching, query)
        field = ORDERS.get(query.sort, "volgorde" if flat is None else "rangorde")
        ascending = query.sort in ("datum", "relevance")
        matches = searcher.search(
            matching,
            limit=query.size,
            offset=query.offset,
            count=True,
            order_by_field=field,
            order=tantivy.Order.Asc if ascending else tantivy.Order.Desc,
        )
        if query.sort != "relevance":
            return matches.count, [(None, address) for _, address in matches.hits]
        if flat is None:
            return matches.count, [(1.0, address) for _, address in matches.hits]
        words = sum(1 for _ in leaves(query.parsed.node))
        ranks = (RANKS - (value >> 60) for value, _ in matches.hits)
        scores = [flat + rank * steps.RANK * words for rank in ranks]
        return matches.count, [(s, address) for s, (_, address) in zip(scores, matches.hits)]

    def _by_score(
        self, searcher: Any, matching: Any, query: Query
    ) -> tuple[int, list[tuple[float | None, Any]]]:
        end = min(query.offset + query.size, searcher.num_docs)
        more = TIES
        while True:
            limit = min(end + more, searcher.num_docs)
            matches = searcher.search(matching, limit=limit, count=True)
            hits = matches.hits
            if len(hits) < end + more or hits[-1][0] < hits[end - 1][0]:
                break
            more *= 8
        if len(hits) <= query.offset:
            return matches.count, []
        first, last = hits[query.offset][0], hits[min(end, len(hits)) - 1][0]
        start = next(place for place, (score, _) in enumerate(hits) if score <= first)
        tied = [(score, address) for score, address in hits[start:] if score >= last]
        marks = searcher.fast_field_values("volgorde", [address for _, address in tied])
        ordered = sorted(zip(tied, marks, strict=True), key=lambda row: (-row[0][0], row[1]))
        page = ordered[query.offset - start : end - start]
        return matches.count, [hit for hit, _ in page]

    def _hit(
        self, searcher: Any, address: Any, score: float | None, parsed: Parsed, budget: Budget
    ) -> Hit:
        budget.check()
        document = self._document(searcher, address)
        pieces = snippets(document.titel, document.pages, parsed, numbered=document.bladzijden)
        return Hit(document, score, pieces)

    def _facet(self, searcher: Any, matching: Any, facet: str) -> list[tuple[str, int]]:
        """Counts of a question without its filter on the facet itself, most first."""
        counts = self._counts(searcher, matching, facet)
        return sorted(counts, key=lambda bucket: (-bucket[1], bucket[0]))[:FACET_SIZE]

    def _counts(self, searcher: Any, matching: Any, field: str) -> list[tuple[str, int]]:
        request = {"f": {"terms": {"field": field, "size": BUCKETS, "segment_size": BUCKETS}}}
        buckets = searcher.aggregate(matching, request)["f"]["buckets"]
        return [(str(bucket["key"]), int(bucket["doc_count"])) for bucket in buckets]
