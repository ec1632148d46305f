"""An index in a folder: writing it, and a view on it."""

import itertools
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import orjson
import tantivy

import mappings
from indexer.dutch.analysis import GAP
from indexer.engines.analysts import Analysts
from indexer.engines.embedded.schema import STATE_ID, schema, to_tantivy
from indexer.engines.kinds import SEARCH, Kind
from indexer.question.query import IndexBusy, Indexed, Stand

HEAP = 128_000_000
#: how old the view on the index may be (seconds)
FRESH = 0.3
#: the largest number of a field with numbers
LARGEST = 2**63 - 1


class TantivyIndex:
    """`Index` of documents of one kind. Opened for reading; the writer is made at the first
    write."""

    def __init__(
        self,
        folder: Path,
        kind: Kind = SEARCH,
        *,
        heap: int = HEAP,
        threads: int = 1,
        fresh: float = FRESH,
    ) -> None:
        """`fresh` is how many seconds old the view on the index may be."""
        self.folder, self.kind = folder, kind
        self.fresh = fresh
        self.heap, self.threads = heap, threads
        folder.mkdir(parents=True, exist_ok=True)
        self.schema = schema(kind.mapping)
        self.index = tantivy.Index(self.schema, path=str(folder))
        analyzer = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
        self.index.register_tokenizer("woorden", analyzer)
        self.index.config_reader(reload_policy="manual")
        self.writer: Any = None
        self.analysts = Analysts(kind)
        self._lock = threading.Lock()
        self._view: tuple[str, Any] | None = None
        self._looked = 0.0

    # --- writing -----------------------------------------------------------------------------

    def write(
        self, documents: Sequence[Indexed], gone: Iterable[str], seq: int, mark: str = ""
    ) -> None:
        writer = self._writer()
        for values in itertools.chain(self.analysts.through(documents), self.analysts.rest()):
            writer.delete_documents_by_term("id", values["id"])
            writer.add_document(to_tantivy(values))
        for key in gone:
            writer.delete_documents_by_term("id", key)
        self.commit(seq, mark)

    def append(self, documents: Sequence[Indexed], seq: int) -> None:
        writer = self._writer()
        for values in self.analysts.through(documents):
            writer.add_document(to_tantivy(values))

    def commit(self, seq: int, mark: str = "") -> None:
        writer = self._writer()
        for values in self.analysts.rest():
            writer.add_document(to_tantivy(values))
        writer.delete_documents_by_term("id", STATE_ID)
        state = tantivy.Document()
        state.add_text("id", STATE_ID)
        state.add_unsigned("gewijzigd", seq)
        state.add_bytes("document", mark.encode())
        for name in mappings.word_fields(
            self.kind.mapping
        ):  # as every document has, so that averages are the same
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
        self.analysts.close()
        if self.writer is not None:
            self.writer.wait_merging_threads()
            self.writer = None

    # --- reading -----------------------------------------------------------------------------

    def seq(self) -> int:
        return self._seq(self.current()[1])

    def _seq(self, searcher: Any) -> int:
        stand = searcher.search(tantivy.Query.term_query(self.schema, "id", STATE_ID), limit=1)
        if not stand.hits:
            return 0
        values = searcher.fast_field_values("gewijzigd", [stand.hits[0][1]])
        return int(values[0])

    def stand(self) -> Stand:
        searcher = self.current()[1]
        query = tantivy.Query.term_query(self.schema, "id", STATE_ID)
        found = searcher.search(query, limit=1).hits
        if not found:
            return Stand(0, "", self._records(searcher))
        kept = searcher.doc(found[0][1]).get_first("document")
        mark = bytes(kept or b"").decode()
        return Stand(self._seq(searcher), mark, self._records(searcher))

    def _records(self, searcher: Any) -> int:
        """How many documents are of a record."""
        if self.kind.own is None:
            return max(0, int(searcher.num_docs) - 1)
        kind = tantivy.FieldType.Unsigned
        every = tantivy.Query.range_query(self.schema, self.kind.own, kind, 0, LARGEST)
        return int(searcher.search(every, limit=1, count=True).count)

    def held(self) -> Iterator[tuple[str, bytes]]:
        searcher = self.current()[1]
        found = searcher.search(tantivy.Query.all_query(), limit=max(1, searcher.num_docs)).hits
        for _, address in found:
            content = bytes(searcher.doc(address)["document"][0])
            if content.startswith(b"{"):  # else where the index stands
                yield str(orjson.loads(content)["id"]), content

    def kept(self, document: Any) -> bytes:
        return self.kind.kept(document)

    def renew(self) -> None:
        """The next question is of the newest state."""
        self._looked = 0.0

    def current(self) -> tuple[str, Any]:
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
