"""Asking the index of our own documents."""

import functools
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import tantivy

from indexer.engines.alike import Held, Prints, Wanted, alike
from indexer.engines.embedded.counted import remembered_counts
from indexer.engines.embedded.folder import FRESH, HEAP, TantivyIndex
from indexer.engines.embedded.translation import Translation
from indexer.engines.fields import SKETCH, restored
from indexer.question import plan as steps
from indexer.question.budget import Budget
from indexer.question.nodes import RANKS, leaves
from indexer.question.query import (
    Alike,
    Hit,
    Query,
    Result,
    SearchDocument,
    StateExpired,
)
from indexer.snippets import Cutter, cutter

#: index states kept for paging, and for how long after their last use (seconds)
STATES, KEEP = 16, 900.0
#: values of a facet that are given, of so many that are counted
FACET_SIZE, BUCKETS = 1000, 60_000
#: hits read beyond a page to see where equal scores end: so many, and of a page far down the list,
#: where more scores are equal, this share of all before it
TIES, DEEP = 40, 4
#: documents that are looked at one by one to see whether three or more words stand close together
CANDIDATES = 20_000
ORDERS = {"-datum": "op_datum", "datum": "op_datum", "-gewijzigd": "gewijzigd"}


class TantivyEngine(TantivyIndex):
    """The index of our own documents, and what can be asked of it."""

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
        super().__init__(folder, heap=heap, threads=threads, fresh=fresh)
        self.candidates = candidates
        self._states: OrderedDict[str, tuple[Any, float]] = OrderedDict()
        self._counted = remembered_counts()

    def _state(self, wanted: str | None) -> tuple[str, Any]:
        """The view that a page belongs to; the newest one for a first page."""
        name, searcher = self.current()
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
        budget = Budget(query.seconds)
        name, searcher = self._state(query.state)
        translation = self._translation(searcher, budget)
        ranked = query.sort == "relevance" and query.size > 0  # what is only counted has no order
        planned = steps.plan(query.parsed.node, ranked=ranked)
        text, above = translation.weighed(planned)
        matching = translation.matching(text, query)
        budget.check()
        same = (name, query.van, query.tot)
        asked = (*same, planned, query.filters)
        if query.size and query.offset < max(1, searcher.num_docs):
            total, rows = self._ordered(searcher, matching, query, above)
        else:  # what is beyond all documents would still be reserved, and is not ours to give
            total, rows = self._number(searcher, asked, lambda: matching), []
        exact = total
        budget.check()
        strict = steps.strict(query.parsed.node)
        if strict is not None:
            exact = self._number(
                searcher,
                (*same, strict, query.filters),
                lambda: translation.matching(translation.step(strict), query),
            )
        cut = cutter(query)
        hits = tuple(self._hit(searcher, address, score, cut, budget) for score, address in rows)
        filtered = {field for field, _ in query.filters}
        together = dict.fromkeys(name for name in query.facets if name not in filtered)
        if query.histogram:
            together[query.histogram] = None
        budget.check()
        counts = self._values(searcher, asked, matching, *together)
        of_facets = dict(counts)  # a histogram of the same field keeps its filter
        for facet in filtered.intersection(query.facets):
            budget.check()
            wider = query.without(facet)
            fitting = translation.matching(text, wider)
            key = (*same, planned, wider.filters)
            of_facets |= self._values(searcher, key, fitting, facet)
        facets = {facet: of_facets[facet][:FACET_SIZE] for facet in query.facets}
        histogram = sorted(counts[query.histogram]) if query.histogram else None
        return Result(total, exact, hits, facets, histogram, name)

    def frequencies(self, words: Sequence[str]) -> dict[str, int]:
        searcher = self.current()[1]
        counts = {word: searcher.doc_freq("alles_exact", word) for word in words}
        return {word: count for word, count in counts.items() if count}

    def near(self, step: steps.Step, query: Query, least: float) -> list[Hit]:
        searcher = self.current()[1]
        budget = Budget(query.seconds)
        translation = self._translation(searcher, budget)
        matching = translation.matching(translation.step(step), query)
        _, rows = self._by_score(searcher, matching, query)
        return [
            Hit(self._document(searcher, address), score, ())
            for score, address in rows
            if score is not None and score >= least
        ]

    def values(self, field: str) -> list[str]:
        searcher = self.current()[1]
        counts = self._counts(searcher, tantivy.Query.all_query(), field)[field]
        return [value for value, _ in sorted(counts, key=lambda row: (-row[1], row[0]))]

    def alike(self, keys: Sequence[str], limit: int, least: float) -> list[Alike]:
        searcher = self.current()[1]

        def shared(marks: Prints) -> Prints:
            """Without those that only one document has: looking that up costs less than asking for them."""
            return tuple(mark for mark in marks if searcher.doc_freq("vingerafdruk", mark) > 1)

        found = functools.partial(self._sketched, searcher)
        return alike(found, keys, limit, least, shared)

    def _translation(self, searcher: Any, budget: Budget | None = None) -> Translation:
        return Translation(self.schema, searcher, self.candidates, budget or Budget(None))

    def _sketched(self, searcher: Any, asked: Sequence[Wanted]) -> list[list[Held]]:
        translation = self._translation(searcher)
        answers: list[list[Held]] = []
        for step, limit, least in asked:
            matches = searcher.search(translation.step(step), limit=limit)
            found = (searcher.doc(address) for score, address in matches.hits if score >= least)
            answers.append(
                [(bytes(one["document"][0]), bytes(one.get_first(SKETCH) or b"")) for one in found]
            )
        return answers

    @staticmethod
    def _document(searcher: Any, address: Any) -> SearchDocument:
        return restored(bytes(searcher.doc(address)["document"][0]))

    def _ordered(
        self, searcher: Any, matching: Any, query: Query, above: float
    ) -> tuple[int, list[tuple[float | None, Any]]]:
        """(total, page of (score, address)) in an order without ties: each order has a field that
        tells all documents apart, and equal scores are told apart by `volgorde`. `above` as in
        `_by_score`."""
        flat = steps.level(query.parsed.node)
        if query.sort == "relevance" and query.parsed.worded and flat is None:
            return self._by_score(searcher, matching, query, above)
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
        if query.sort != "relevance" or flat is None:  # without words nothing weighs
            return matches.count, [(None, address) for _, address in matches.hits]
        words = sum(1 for _ in leaves(query.parsed.node))
        ranks = (RANKS - (value >> 60) for value, _ in matches.hits)
        scores = [flat + rank * steps.RANK * words for rank in ranks]
        return matches.count, [(s, address) for s, (_, address) in zip(scores, matches.hits)]

    def _by_score(
        self, searcher: Any, matching: Any, query: Query, above: float = 0.0
    ) -> tuple[int, list[tuple[float | None, Any]]]:
        """Only the hits around the page are taken from the engine, as many as have its scores; each
        weighs so much `above` that."""
        end = min(query.offset + query.size, searcher.num_docs)
        more = max(TIES, query.offset // DEEP)
        while True:
            begin = max(0, query.offset - more)
            limit = min(end + more, searcher.num_docs) - begin
            matches = searcher.search(matching, limit=limit, offset=begin, count=True)
            hits = matches.hits
            if len(hits) <= query.offset - begin:
                return matches.count, []
            first, last = hits[query.offset - begin][0], hits[min(end - begin, len(hits)) - 1][0]
            every = len(hits) < limit or end + more >= searcher.num_docs
            if (not begin or hits[0][0] > first) and (every or hits[-1][0] < last):
                break
            more *= 8
        start = next(place for place, (score, _) in enumerate(hits) if score <= first)
        tied = [(score, address) for score, address in hits[start:] if score >= last]
        marks = searcher.fast_field_values("volgorde", [address for _, address in tied])
        ordered = sorted(zip(tied, marks, strict=True), key=lambda row: (-row[0][0], row[1]))
        page = ordered[query.offset - begin - start : end - begin - start]
        return matches.count, [(score + above, address) for (score, address), _ in page]

    def _hit(
        self, searcher: Any, address: Any, score: float | None, cut: Cutter, budget: Budget
    ) -> Hit:
        budget.check()
        document = self._document(searcher, address)
        return Hit(document, score, cut(document))

    def _number(self, searcher: Any, key: tuple[Any, ...], matching: Callable[[], Any]) -> int:
        """How many documents fit, looked up once for a key (state, period, step and filters)."""

        def count() -> int:
            return int(searcher.search(matching(), limit=1, count=True).count)

        return self._counted.of(("aantal", *key), count)

    def _values(
        self, searcher: Any, key: tuple[Any, ...], matching: Any, *fields: str
    ) -> dict[str, list[tuple[str, int]]]:
        """The values of each field with how many fit, most first, counted once for a key."""

        def count() -> dict[str, list[tuple[str, int]]]:
            counts = self._counts(searcher, matching, *fields)
            return {field: _most_first(counts[field]) for field in fields}

        return self._counted.of(("waarden", *key, fields), count) if fields else {}

    def _counts(
        self, searcher: Any, matching: Any, *fields: str
    ) -> dict[str, list[tuple[str, int]]]:
        """The values of each field with how many fit, all counted in one go if the engine will."""
        if not fields:
            return {}
        terms = {"size": BUCKETS, "segment_size": BUCKETS}
        request = {field: {"terms": {"field": field, **terms}} for field in fields}
        try:
            answers = searcher.aggregate(matching, request)
        except ValueError:  # it counts so many values at a time, of all fields together
            if len(fields) == 1:
                raise
            return {field: self._counts(searcher, matching, field)[field] for field in fields}
        return {
            field: [
                (str(bucket["key"]), int(bucket["doc_count"]))
                for bucket in answers[field]["buckets"]
            ]
            for field in fields
        }


def _most_first(counts: list[tuple[str, int]]) -> list[tuple[str, int]]:
    return sorted(counts, key=lambda bucket: (-bucket[1], bucket[0]))
