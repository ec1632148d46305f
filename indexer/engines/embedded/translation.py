"""Our steps in the engine's terms."""

import datetime as dt
import itertools
from collections.abc import Sequence
from typing import Any

import tantivy

from indexer.dutch.near import close
from indexer.engines.embedded.folder import LARGEST
from indexer.engines.embedded.schema import STATE_ID
from indexer.engines.fields import restored, words_of
from indexer.question import plan as steps
from indexer.question.budget import Budget
from indexer.question.nodes import RANKS
from indexer.question.query import Query, TooBroad

#: the field of a document's rank
RANK = "rang"


class Translation:
    """For one view on an index. At most `candidates` documents are looked at one by one to see
    whether three or more words stand close together, while the budget lasts."""

    def __init__(
        self, schema: tantivy.Schema, searcher: Any, candidates: int, budget: Budget
    ) -> None:
        self.budget = budget
        self.schema = schema
        self.searcher = searcher
        self.candidates = candidates

    def matching(self, text: Any, query: Query) -> Any:
        must = [(tantivy.Occur.Must, text)]
        for name, wanted in query.filters:
            must.append((tantivy.Occur.Must, self.step(steps.Flat(_one_of(name, wanted), 0.0))))
        if query.van or query.tot:
            period = steps.Range("datum", _number(query.van), _number(query.tot))
            must.append((tantivy.Occur.Must, self.step(steps.Flat(period, 0.0))))
        return tantivy.Query.boolean_query(must)

    def weighed(self, step: steps.Step) -> tuple[Any, float]:
        """The query of a whole question, and what each hit weighs beyond the engine's score.

        The weights of ranks stand one around the other: each is looked up for what fits the query, where
        all of them in one would be gone through for every document there is. A document has one rank;
        what most have is not looked up, and the others weigh more or less than that."""
        if not (isinstance(step, steps.Both) and step.must and (ranks := _ranks(step.should))):
            return self.step(step), 0.0
        query = self.step(steps.Both(step.must, never=step.never))
        weights = {rank: ranks.get(rank, 0.0) for rank in map(str, range(RANKS + 1))}
        counts = {rank: self.searcher.doc_freq(RANK, rank) for rank in weights}
        most = max(counts, key=lambda rank: counts[rank])
        for rank, count in counts.items():
            if count and weights[rank] != weights[most]:
                part = steps.Flat(steps.Term(RANK, rank), weights[rank] - weights[most])
                parts = [(tantivy.Occur.Must, query), (tantivy.Occur.Should, self.step(part))]
                query = tantivy.Query.boolean_query(parts)
        return query, weights[most]

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
                return self._any([self.step(part) for part in inner])
            case steps.Best(inner):
                return tantivy.Query.disjunction_max_query([self.step(part) for part in inner])
            case steps.Both(must, should, never):
                parts = [(tantivy.Occur.Must, self.step(part)) for part in must]
                parts += [(tantivy.Occur.Should, self.step(part)) for part in should]
                parts += [(tantivy.Occur.MustNot, self.step(part)) for part in never]
                return tantivy.Query.boolean_query(parts)

    @staticmethod
    def _any(queries: list[Any]) -> Any:
        return tantivy.Query.boolean_query([(tantivy.Occur.Should, query) for query in queries])

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
        candidates = self.searcher.search(
            tantivy.Query.boolean_query(pairs), limit=self.candidates, count=True
        )
        if candidates.count > self.candidates:
            raise TooBroad(
                f"deze {len(blocks)} woorden staan in {candidates.count} documenten dicht bij elkaar; "
                f"dat zijn er te veel om na te kijken. Kies zeldzamer woorden, of twee"
            )
        fitting = []
        for _, address in candidates.hits:
            self.budget.check()
            document = restored(bytes(self.searcher.doc(address)["document"][0]))
            if close(words_of(document, field), blocks, gaps):
                fitting.append(document.id)
        if not fitting:
            return tantivy.Query.empty_query()
        return tantivy.Query.term_set_query(self.schema, "id", fitting)


def _ranks(should: Sequence[steps.Step]) -> dict[str, float]:
    """What each rank weighs; nothing where anything else weighs too."""
    flat = [(part.step, part.weight) for part in should if isinstance(part, steps.Flat)]
    ranks = {
        term.value: weight
        for term, weight in flat
        if isinstance(term, steps.Term) and term.field == RANK
    }
    return ranks if len(ranks) == len(should) else {}


def _one_of(field: str, values: Sequence[str]) -> steps.Step:
    return steps.Any(tuple(steps.Term(field, value) for value in values))


def _number(day: dt.date | None) -> int | None:
    return day.year * 10000 + day.month * 100 + day.day if day else None
