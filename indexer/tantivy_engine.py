"""The embedded engine. The only module that knows tantivy.

A commit holds, beside the documents, one document with the store's sequence number: after a crash
the index stands at the last commit and knows which one that was, so that nothing is indexed twice
in effect and nothing is skipped.
"""

import datetime as dt
import threading
import time
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import tantivy

import mappings
from indexer.analysis import EXACT, FORMS, GAP
from indexer.fields import restored, values
from indexer.query import (
    Clause,
    Hit,
    IndexBusy,
    Parsed,
    Query,
    Result,
    SearchDocument,
    StateExpired,
)
from indexer.snippets import snippets

#: id of the document that holds the sequence number
STATE_ID = "_stand"
HEAP = 128_000_000
#: index states kept for paging, and for how long after their last use (seconds)
STATES, KEEP = 16, 900.0
#: how old the view on the index may be (seconds)
FRESH = 0.3
#: values of a facet that are given, of so many that are counted
FACET_SIZE, BUCKETS = 1000, 60_000
#: hits read beyond a page to see where equal scores end
TIES = 40
ORDERS = {"-datum": "op_datum", "datum": "op_datum", "-gewijzigd": "gewijzigd"}
WORD_FIELDS = mappings.word_fields()


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for field in mappings.fields():
        if field.soort == "filter":
            builder.add_text_field(
                field.name, fast=True, tokenizer_name="raw", index_option="basic", stored=False
            )
        elif field.soort == "woorden":
            for kind in ("exact", "vorm"):
                builder.add_text_field(
                    f"{field.name}_{kind}", tokenizer_name="woorden", index_option="position"
                )
        elif field.soort == "getal":
            builder.add_unsigned_field(field.name, fast=True, indexed=True)
        else:
            builder.add_bytes_field(field.name, stored=True)
    return builder.build()


class TantivyEngine:
    """An index in a folder. Opened for reading; the writer is made at the first write."""

    def __init__(
        self, folder: Path, *, heap: int = HEAP, threads: int = 1, fresh: float = FRESH
    ) -> None:
        self.folder = folder
        self.fresh = fresh
        self.heap, self.threads = heap, threads
        folder.mkdir(parents=True, exist_ok=True)
        self.schema = _schema()
        self.index = tantivy.Index(self.schema, path=str(folder))
        analyzer = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
        self.index.register_tokenizer("woorden", analyzer)
        self.index.config_reader(reload_policy="manual")
        self.writer: Any = None
        self._lock = threading.Lock()
        self._states: OrderedDict[str, tuple[Any, float]] = OrderedDict()
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
        found = searcher.search(tantivy.Query.term_query(self.schema, "id", STATE_ID), limit=1)
        if not found.hits:
            return 0
        values = searcher.fast_field_values("gewijzigd", [found.hits[0][1]])
        return int(values[0])

    def _current(self) -> tuple[str, Any]:
        """(name, view) of the newest committed state."""
        with self._lock:
            moment = time.monotonic()
            if self._view is None or moment - self._looked > self.fresh:
                self._looked = moment
                self.index.reload()
                searcher = self.index.searcher()
                name = f"{self._seq(searcher)}-{searcher.num_segments}-{searcher.num_docs}"
                if self._view is None or self._view[0] != name:
                    self._view = (name, searcher)
            return self._view

    def _state(self, wanted: str | None) -> tuple[str, Any]:
        """The view that a page belongs to; the newest one for a first page."""
        name, searcher = self._current()
        with self._lock:
            moment = time.monotonic()
            for old in [key for key, (_, used) in self._states.items() if moment - used > KEEP]:
                del self._states[old]
            if wanted is not None and wanted != name:
                if wanted not in self._states:
                    raise StateExpired(wanted)
                name, searcher = wanted, self._states[wanted][0]
            self._states[name] = (searcher, moment)
            self._states.move_to_end(name)
            while len(self._states) > STATES:
                self._states.popitem(last=False)
        return name, searcher

    def search(self, query: Query) -> Result:
        name, searcher = self._state(query.state)
        matching = self._matching(query)
        total, rows = self._ordered(searcher, matching, query)
        exact = total
        if any(not clause.phrase for clause in query.parsed.clauses):
            strict = self._matching(query, exact=True)
            exact = searcher.search(strict, limit=1, count=True).count
        hits = tuple(self._hit(searcher, address, score, query.parsed) for score, address in rows)
        facets = {facet: self._facet(searcher, query, facet) for facet in query.facets}
        histogram = None
        if query.histogram:
            histogram = sorted(self._counts(searcher, matching, query.histogram))
        return Result(total, exact, hits, facets, histogram, name)

    def _ordered(
        self, searcher: Any, matching: Any, query: Query
    ) -> tuple[int, list[tuple[float | None, Any]]]:
        """(total, page of (score, address)) in an order without ties: each order has a field that
        tells all documents apart, and equal scores are told apart by `volgorde`."""
        if query.sort == "relevance" and query.parsed.clauses:
            return self._by_score(searcher, matching, query)
        field = ORDERS.get(query.sort, "volgorde")
        ascending = query.sort in ("datum", "relevance")
        found = searcher.search(
            matching,
            limit=query.size,
            offset=query.offset,
            count=True,
            order_by_field=field,
            order=tantivy.Order.Asc if ascending else tantivy.Order.Desc,
        )
        score = 1.0 if query.sort == "relevance" else None
        return found.count, [(score, address) for _, address in found.hits]

    def _by_score(
        self, searcher: Any, matching: Any, query: Query
    ) -> tuple[int, list[tuple[float | None, Any]]]:
        end = query.offset + query.size
        more = TIES
        while True:
            found = searcher.search(matching, limit=end + more, count=True)
            hits = found.hits
            if len(hits) < end + more or hits[-1][0] < hits[end - 1][0]:
                break
            more *= 8
        if len(hits) <= query.offset:
            return found.count, []
        first, last = hits[query.offset][0], hits[min(end, len(hits)) - 1][0]
        start = next(place for place, (score, _) in enumerate(hits) if score <= first)
        tied = [(score, address) for score, address in hits[start:] if score >= last]
        marks = searcher.fast_field_values("volgorde", [address for _, address in tied])
        ordered = sorted(zip(tied, marks, strict=True), key=lambda row: (-row[0][0], row[1]))
        page = ordered[query.offset - start : end - start]
        return found.count, [hit for hit, _ in page]

    def _hit(self, searcher: Any, address: Any, score: float | None, parsed: Parsed) -> Hit:
        document = restored(bytes(searcher.doc(address)["document"][0]))
        found = snippets(document.titel, document.pages, parsed, numbered=document.bladzijden)
        return Hit(document, score, found)

    def _facet(self, searcher: Any, query: Query, facet: str) -> list[tuple[str, int]]:
        """Counts that ignore the filter on the facet itself, most first."""
        counts = self._counts(searcher, self._matching(query.without(facet)), facet)
        return sorted(counts, key=lambda bucket: (-bucket[1], bucket[0]))[:FACET_SIZE]

    def _counts(self, searcher: Any, matching: Any, field: str) -> list[tuple[str, int]]:
        request = {"f": {"terms": {"field": field, "size": BUCKETS, "segment_size": BUCKETS}}}
        buckets = searcher.aggregate(matching, request)["f"]["buckets"]
        return [(str(bucket["key"]), int(bucket["doc_count"])) for bucket in buckets]

    # --- our query in the engine's terms -------------------------------------------------------

    def _matching(self, query: Query, *, exact: bool = False) -> Any:
        required = [self._clause(clause, exact=exact) for clause in query.parsed.clauses]
        must = [(tantivy.Occur.Must, clause) for clause in required or [self._everything()]]
        for name, wanted_values in query.filters:
            terms = [
                (tantivy.Occur.Should, tantivy.Query.term_query(self.schema, name, value, "basic"))
                for value in wanted_values
            ]
            wanted = tantivy.Query.const_score_query(tantivy.Query.boolean_query(terms), 0.0)
            must.append((tantivy.Occur.Must, wanted))
        if query.van or query.tot:
            period = tantivy.Query.range_query(
                self.schema,
                "datum",
                tantivy.FieldType.Unsigned,
                _number(query.van) if query.van else 1,
                _number(query.tot) if query.tot else 99999999,
            )
            must.append((tantivy.Occur.Must, tantivy.Query.const_score_query(period, 0.0)))
        return tantivy.Query.boolean_query(must)

    def _everything(self) -> Any:
        """All documents but the one with the sequence number, each with the same score."""
        state = tantivy.Query.term_query(self.schema, "id", STATE_ID, "basic")
        both = [
            (tantivy.Occur.Must, tantivy.Query.all_query()),
            (tantivy.Occur.MustNot, state),
        ]
        return tantivy.Query.const_score_query(tantivy.Query.boolean_query(both), 1.0)

    def _clause(self, clause: Clause, *, exact: bool) -> Any:
        """A word matches in any form and scores more where it is the very form, or in the title;
        a phrase matches exact forms only."""
        if clause.phrase:
            words = list(clause.words)
            return self._boosted(
                self._sequence("alles_exact", words), self._sequence("titel_exact", words), 2.0
            )
        word = clause.words[0]
        strict = tantivy.Query.term_query(self.schema, "alles_exact", EXACT[word])
        if exact:
            return strict
        title = tantivy.Query.term_query(self.schema, "titel_vorm", FORMS[word])
        loose = tantivy.Query.term_query(self.schema, "alles_vorm", FORMS[word])
        should = [
            (tantivy.Occur.Must, loose),
            (tantivy.Occur.Should, strict),
            (tantivy.Occur.Should, tantivy.Query.boost_query(title, 2.0)),
        ]
        return tantivy.Query.boolean_query(should)

    def _sequence(self, field: str, words: list[str]) -> Any:
        if len(words) == 1:
            return tantivy.Query.term_query(self.schema, field, words[0])
        return tantivy.Query.phrase_query(self.schema, field, [*words])

    @staticmethod
    def _boosted(query: Any, title: Any, boost: float) -> Any:
        pair = [
            (tantivy.Occur.Must, query),
            (tantivy.Occur.Should, tantivy.Query.boost_query(title, boost)),
        ]
        return tantivy.Query.boolean_query(pair)


def to_tantivy(document: SearchDocument) -> Any:
    """Our document in the engine's terms, analysed."""
    made = tantivy.Document()
    for name, value in values(document).items():
        if isinstance(value, str):
            made.add_text(name, value)
        elif isinstance(value, int):
            made.add_unsigned(name, value)
        elif isinstance(value, bytes):
            made.add_bytes(name, value)
        else:
            for each in value:
                made.add_text(name, each)
    return made


def _number(day: dt.date) -> int:
    return day.year * 10000 + day.month * 100 + day.day
