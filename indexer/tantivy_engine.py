"""The embedded engine. The only module that knows tantivy.

A commit holds, beside the documents, one document with the store's sequence number: after a crash
the index stands at the last commit and knows which one that was, so that nothing is indexed twice
in effect and nothing is skipped.
"""

import datetime as dt
import shutil
import threading
import time
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import orjson
import tantivy

import mappings
from indexer.analysis import EXACT, FORMS, GAP, exact_text, tokens, word_forms
from indexer.query import (
    Clause,
    Hit,
    Parsed,
    Query,
    Result,
    SearchDocument,
    StateExpired,
    Tally,
)
from indexer.snippets import snippets, stream

#: id of the document that holds the sequence number
STATE_ID = "_stand"
HEAP = 128_000_000
#: index states kept for paging, and for how long after their last use (seconds)
STATES, KEEP = 16, 900.0
#: how old the view on the index may be (seconds)
FRESH = 0.3
FACET_SIZE = 1000


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


class IndexBusy(Exception):
    """Another process is writing this index."""


class TantivyEngine:
    """An index in a folder. Opened for reading; the writer is made at the first write."""

    def __init__(self, folder: Path, *, heap: int = HEAP, threads: int = 1) -> None:
        self.folder = folder
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
        for document in documents:
            self.add(document)
        for key in gone:
            self._writer().delete_documents_by_term("id", key)
        self.commit(seq)

    def add(self, document: SearchDocument) -> None:
        """Replaces a document; seen after the next commit."""
        writer = self._writer()
        writer.delete_documents_by_term("id", document.id)
        writer.add_document(to_tantivy(document))

    def append(self, document: SearchDocument) -> None:
        """Adds a document that is known not to be there."""
        self._writer().add_document(to_tantivy(document))

    def clear(self) -> None:
        """Empties the index; seen after the next commit."""
        self._writer().delete_all_documents()

    def commit(self, seq: int) -> None:
        writer = self._writer()
        writer.delete_documents_by_term("id", STATE_ID)
        state = tantivy.Document()
        state.add_text("id", STATE_ID)
        state.add_unsigned("gewijzigd", seq)
        writer.add_document(state)
        writer.commit()
        self._looked = 0.0

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
            if self._view is None or moment - self._looked > FRESH:
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
        order = {"-datum": "datum", "datum": "datum", "-gewijzigd": "gewijzigd"}.get(query.sort)
        ascending = tantivy.Order.Asc if query.sort == "datum" else tantivy.Order.Desc
        found = searcher.search(
            matching,
            limit=query.size,
            offset=query.offset,
            count=True,
            order_by_field=order,
            order=ascending,
        )
        exact = found.count
        if any(not clause.phrase for clause in query.parsed.clauses):
            strict = self._matching(query, exact=True)
            exact = searcher.search(strict, limit=1, count=True).count
        hits = tuple(
            self._hit(searcher, address, score if order is None else None, query.parsed)
            for score, address in found.hits
        )
        facets = {facet: self._facet(searcher, query, facet) for facet in query.facets}
        histogram = self._histogram(searcher, matching, query) if query.histogram else None
        return Result(found.count, exact, hits, facets, histogram, name)

    def _hit(self, searcher: Any, address: Any, score: float | None, parsed: Parsed) -> Hit:
        stored = orjson.loads(searcher.doc(address)["document"][0])
        streams = stored.pop("vormen")
        vote = stored.pop("stemming")
        document = SearchDocument(
            **{**stored, **{k: tuple(stored[k]) for k in _TUPLES}},
            stemming=Tally(**{**vote, "fracties": tuple(map(tuple, vote["fracties"]))})
            if vote
            else None,
        )
        found = snippets(
            document.titel, document.pages, streams, parsed, numbered=document.bladzijden
        )
        return Hit(document, score, found)

    def _facet(self, searcher: Any, query: Query, facet: str) -> list[tuple[str, int]]:
        """Counts that ignore the filter on the facet itself, most first."""
        request = {"f": {"terms": {"field": facet, "size": FACET_SIZE}}}
        answer = searcher.aggregate(self._matching(query.without(facet)), request)
        buckets = [(str(b["key"]), int(b["doc_count"])) for b in answer["f"]["buckets"]]
        return sorted(buckets, key=lambda bucket: (-bucket[1], bucket[0]))

    def _histogram(self, searcher: Any, matching: Any, query: Query) -> list[tuple[str, int]]:
        request = {"d": {"terms": {"field": "datum", "size": 100_000}}}
        counts: dict[str, int] = {}
        for bucket in searcher.aggregate(matching, request)["d"]["buckets"]:
            day = str(int(bucket["key"]))
            if day != "0":
                key = _period(day, query.histogram or "jaar")
                counts[key] = counts.get(key, 0) + int(bucket["doc_count"])
        return sorted(counts.items())

    # --- our query in the engine's terms -------------------------------------------------------

    def _matching(self, query: Query, *, exact: bool = False) -> Any:
        required = [self._clause(clause, exact=exact) for clause in query.parsed.clauses]
        must = [(tantivy.Occur.Must, clause) for clause in required or [self._everything()]]
        for name, values in query.filters:
            terms = [
                (tantivy.Occur.Should, tantivy.Query.term_query(self.schema, name, value, "basic"))
                for value in values
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


_TUPLES = ("pages", "gremium", "fractie", "indiener")


def to_tantivy(document: SearchDocument) -> Any:
    """Our document in the engine's terms, analysed."""
    title = tokens(document.titel)
    pages = [tokens(page) for page in document.pages]
    forms = [word_forms(words) for words in pages]
    title_forms = word_forms(title)
    gap = f" {GAP} "
    made = tantivy.Document()
    made.add_text("id", document.id)
    for name in ("type", "organisatie", "provincie", "leverancier", "uitslag", "soort"):
        value = getattr(document, name)
        if value:
            made.add_text(name, value)
    for name in ("gremium", "fractie", "indiener"):
        for value in getattr(document, name):
            made.add_text(name, value)
    if document.datum:
        made.add_text("jaar", document.datum[:4])
    made.add_text("titel_exact", exact_text(title))
    made.add_text("titel_vorm", " ".join(title_forms))
    made.add_text("alles_exact", gap.join([exact_text(title), *map(exact_text, pages)]))
    made.add_text("alles_vorm", gap.join([" ".join(title_forms), *map(" ".join, forms)]))
    made.add_unsigned("datum", int(document.datum.replace("-", "")) if document.datum else 0)
    made.add_unsigned("gewijzigd", document.gewijzigd)
    made.add_bytes(
        "document", orjson.dumps({**vars(document), "vormen": [stream(words) for words in forms]})
    )
    return made


def _number(day: dt.date) -> int:
    return int(day.strftime("%Y%m%d"))


def _period(day: str, histogram: str) -> str:
    if histogram == "jaar":
        return day[:4]
    if histogram == "kwartaal":
        return f"{day[:4]}-Q{(int(day[4:6]) + 2) // 3}"
    return f"{day[:4]}-{day[4:6]}"


# --- which index is live -----------------------------------------------------------------------


class Indexes:
    """The folder with indexes: one is live, a rebuild fills another beside it and then swaps."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "index"
        self.folder.mkdir(parents=True, exist_ok=True)
        self.pointer = self.folder / "actief"

    def live(self) -> Path:
        """The live index's folder; the name carries the version of the mapping."""
        prefix = f"v{mappings.version()}-"
        name = self.pointer.read_text().strip() if self.pointer.exists() else ""
        if not name.startswith(prefix):
            name = f"{prefix}{time.time_ns()}"
            self.swap(name)
        return self.folder / name

    def beside(self) -> Path:
        return self.folder / f"v{mappings.version()}-{time.time_ns()}"

    def swap(self, name: str) -> None:
        """Makes an index the live one, in one step, and removes the others."""
        fresh = self.folder / f"actief.{time.time_ns()}"
        fresh.write_text(name)
        fresh.replace(self.pointer)
        for other in self.folder.glob("v*"):
            if other.name != name:
                shutil.rmtree(other, ignore_errors=True)
