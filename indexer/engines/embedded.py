"""The embedded engine. The only module that knows tantivy.

A commit holds, beside the documents, one document with the store's sequence number: after a crash
the index stands at the last commit and knows which one that was, so that nothing is indexed twice
in effect and nothing is skipped.
"""

import datetime as dt
import itertools
import threading
import time
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import tantivy

import mappings
from indexer.dutch.analysis import GAP
from indexer.dutch.near import close
from indexer.engines.fields import RANKS, restored, values, words_of
from indexer.question import plan as steps
from indexer.question.language import Parsed
from indexer.question.nodes import leaves
from indexer.question.query import (
    Hit,
    IndexBusy,
    Query,
    Result,
    SearchDocument,
    StateExpired,
    TooBroad,
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
#: the largest number of a field with numbers
LARGEST = 2**63 - 1
#: documents that are looked at one by one to see whether three or more words stand close together
CANDIDATES = 20_000
ORDERS = {"-datum": "op_datum", "datum": "op_datum", "-gewijzigd": "gewijzigd"}
WORD_FIELDS = mappings.word_fields()


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for field in mappings.fields():
        if field.soort in ("filter", "kenmerk"):
            fast = field.soort == "filter"
            builder.add_text_field(
                field.name, fast=fast, tokenizer_name="raw", index_option="basic", stored=False
            )
        elif field.soort in ("woorden", "namen"):
            for name in mappings.names(field):
                if name.endswith("_verwant"):
                    builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
                else:
                    builder.add_text_field(name, tokenizer_name="woorden", index_option="position")
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
        made = _Translated(self.schema, searcher)
        ranked = query.sort == "relevance"
        text = made.step(steps.plan(query.parsed.node, ranked=ranked))
        matching = made.matching(text, query)
        total, rows = self._ordered(searcher, matching, query)
        exact = total
        if query.parsed.worded:
            strict = made.matching(text, query, made.step(steps.strict(query.parsed.node)))
            exact = searcher.search(strict, limit=1, count=True).count
        hits = tuple(self._hit(searcher, address, score, query.parsed) for score, address in rows)
        facets = {
            facet: self._facet(searcher, made.matching(text, query.without(facet)), facet)
            for facet in query.facets
        }
        histogram = None
        if query.histogram:
            histogram = sorted(self._counts(searcher, matching, query.histogram))
        return Result(total, exact, hits, facets, histogram, name)

    def frequencies(self, words: Sequence[str]) -> dict[str, int]:
        searcher = self._current()[1]
        found = {word: searcher.doc_freq("alles_exact", word) for word in words}
        return {word: count for word, count in found.items() if count}

    def alike(self, key: str, limit: int) -> list[SearchDocument]:
        searcher = self._current()[1]
        own = self._documents(searcher, steps.Term("id", key), 1)
        if not own or not own[0].vingerafdruk:
            return []
        near = self._documents(searcher, steps.shared(own[0].vingerafdruk), limit + 1)
        return [*own, *(each for each in near if each.id != key)][: limit + 1]

    def _documents(self, searcher: Any, step: steps.Step, limit: int) -> list[SearchDocument]:
        found = searcher.search(_Translated(self.schema, searcher).step(step), limit=limit)
        return [self._document(searcher, address) for _, address in found.hits]

    @staticmethod
    def _document(searcher: Any, address: Any) -> SearchDocument:
        return restored(bytes(searcher.doc(address)["document"][0]))

    def _ordered(
        self, searcher: Any, matching: Any, query: Query
    ) -> tuple[int, list[tuple[float | None, Any]]]:
        """(total, page of (score, address)) in an order without ties: each order has a field that
        tells all documents apart, and equal scores are told apart by `volgorde`."""
        flat = steps.level(query.parsed.node)
        if query.sort == "relevance" and query.parsed.worded and flat is None:
            return self._by_score(searcher, matching, query)
        field = ORDERS.get(query.sort, "volgorde" if flat is None else "rangorde")
        ascending = query.sort in ("datum", "relevance")
        found = searcher.search(
            matching,
            limit=query.size,
            offset=query.offset,
            count=True,
            order_by_field=field,
            order=tantivy.Order.Asc if ascending else tantivy.Order.Desc,
        )
        if query.sort != "relevance":
            return found.count, [(None, address) for _, address in found.hits]
        if flat is None:
            return found.count, [(1.0, address) for _, address in found.hits]
        words = sum(1 for _ in leaves(query.parsed.node))
        ranks = (RANKS - (value >> 60) for value, _ in found.hits)
        scores = [flat + rank * steps.RANK * words for rank in ranks]
        return found.count, [(s, address) for s, (_, address) in zip(scores, found.hits)]

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
        document = self._document(searcher, address)
        found = snippets(document.titel, document.pages, parsed, numbered=document.bladzijden)
        return Hit(document, score, found)

    def _facet(self, searcher: Any, matching: Any, facet: str) -> list[tuple[str, int]]:
        """Counts of a question without its filter on the facet itself, most first."""
        counts = self._counts(searcher, matching, facet)
        return sorted(counts, key=lambda bucket: (-bucket[1], bucket[0]))[:FACET_SIZE]

    def _counts(self, searcher: Any, matching: Any, field: str) -> list[tuple[str, int]]:
        request = {"f": {"terms": {"field": field, "size": BUCKETS, "segment_size": BUCKETS}}}
        buckets = searcher.aggregate(matching, request)["f"]["buckets"]
        return [(str(bucket["key"]), int(bucket["doc_count"])) for bucket in buckets]


class _Translated:
    """Our steps in the engine's terms."""

    def __init__(self, schema: tantivy.Schema, searcher: Any) -> None:
        self.schema = schema
        self.searcher = searcher

    def matching(self, text: Any, query: Query, strict: Any = None) -> Any:
        must = [(tantivy.Occur.Must, text)]
        if strict is not None:
            must.append((tantivy.Occur.Must, strict))
        for name, wanted in query.filters:
            must.append((tantivy.Occur.Must, self.step(steps.Flat(_one_of(name, wanted), 0.0))))
        if query.van or query.tot:
            period = steps.Range("datum", _number(query.van), _number(query.tot))
            must.append((tantivy.Occur.Must, self.step(steps.Flat(period, 0.0))))
        return tantivy.Query.boolean_query(must)

    def step(self, step: steps.Step) -> Any:
        match step:
            case steps.Term(field, value):
                return tantivy.Query.term_query(self.schema, field, value)
            case steps.Sequence(field, words):
                return tantivy.Query.phrase_query(self.schema, field, list(words))
            case steps.Starts(field, start):
                return tantivy.Query.regex_query(self.schema, field, f"{start}.*")
            case steps.Range(field, low, high):
                return self._range(field, low, high)
            case steps.Close(field, blocks, gaps):
                return self._close(field, blocks, gaps)
            case steps.All():
                return self._all()
            case steps.Weighed(inner, factor):
                return tantivy.Query.boost_query(self.step(inner), factor)
            case steps.Flat(inner, weight):
                return tantivy.Query.const_score_query(self.step(inner), weight)
            case steps.Any(inner):
                return self._any([self.step(each) for each in inner])
            case steps.Both(must, should, never):
                parts = [(tantivy.Occur.Must, self.step(each)) for each in must]
                parts += [(tantivy.Occur.Should, self.step(each)) for each in should]
                parts += [(tantivy.Occur.MustNot, self.step(each)) for each in never]
                return tantivy.Query.boolean_query(parts)

    @staticmethod
    def _any(queries: list[Any]) -> Any:
        return tantivy.Query.boolean_query([(tantivy.Occur.Should, each) for each in queries])

    def _all(self) -> Any:
        """All documents but the one with the sequence number, each with the same score."""
        state = tantivy.Query.term_query(self.schema, "id", STATE_ID, "basic")
        both = [
            (tantivy.Occur.Must, tantivy.Query.all_query()),
            (tantivy.Occur.MustNot, state),
        ]
        return tantivy.Query.const_score_query(tantivy.Query.boolean_query(both), 1.0)

    def _range(self, field: str, low: int | None, high: int | None) -> Any:
        first = 1 if low is None and field == "datum" else max(low or 0, 0)
        last = LARGEST if high is None else high
        if last < first:
            return tantivy.Query.empty_query()
        return tantivy.Query.range_query(
            self.schema, field, tantivy.FieldType.Unsigned, first, last
        )

    def _close(self, field: str, blocks: tuple[tuple[str, ...], ...], gaps: int) -> Any:
        """Two words: the engine's own slop, either way round. Two phrases: every distance. More
        words: the engine's slop is not what we mean then, so documents that may fit are looked at.
        """
        if len(blocks) > 2:
            return self._looked_at(field, blocks, gaps)
        one, other = blocks
        if len(one) == len(other) == 1 and one != other:
            pairs: tuple[list[str | tuple[int, str]], ...] = ([*one, *other], [*other, *one])
            return self._any(
                [tantivy.Query.phrase_query(self.schema, field, pair, gaps) for pair in pairs]
            )
        apart = [
            self._placed(field, first, second, gap)
            for first, second in ((one, other), (other, one))
            for gap in range(gaps + 1)
        ]
        return self._any(apart)

    def _placed(self, field: str, first: tuple[str, ...], second: tuple[str, ...], gap: int) -> Any:
        """One phrase and then another, so many words further on."""
        start = len(first) + gap
        words: list[str | tuple[int, str]] = [*enumerate(first), *enumerate(second, start)]
        return tantivy.Query.phrase_query(self.schema, field, words)

    def _looked_at(self, field: str, blocks: tuple[tuple[str, ...], ...], gaps: int) -> Any:
        wide = gaps + len(blocks) - 2
        pairs = [
            (tantivy.Occur.Must, self._close(field, pair, wide))
            for pair in itertools.combinations(blocks, 2)
        ]
        found = self.searcher.search(
            tantivy.Query.boolean_query(pairs), limit=CANDIDATES, count=True
        )
        if found.count > CANDIDATES:
            raise TooBroad(
                f"deze {len(blocks)} woorden staan in {found.count} documenten dicht bij elkaar; "
                f"dat zijn er te veel om na te kijken. Kies zeldzamer woorden, of twee"
            )
        fitting = []
        for _, address in found.hits:
            document = restored(bytes(self.searcher.doc(address)["document"][0]))
            if close(words_of(document, field), blocks, gaps):
                fitting.append(document.id)
        if not fitting:
            return tantivy.Query.empty_query()
        return tantivy.Query.term_set_query(self.schema, "id", fitting)


def _one_of(field: str, values: Sequence[str]) -> steps.Step:
    return steps.Any(tuple(steps.Term(field, value) for value in values))


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


def _number(day: dt.date | None) -> int | None:
    return day.year * 10000 + day.month * 100 + day.day if day else None
