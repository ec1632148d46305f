"""The tree of a question to Classic's documents, in the engine's terms."""

import re
from collections.abc import Iterable
from typing import Any

import tantivy

from indexer.classic.query import (
    Alike,
    Apart,
    Begins,
    Best,
    Bool,
    Every,
    Exact,
    Flat,
    Line,
    Node,
    Pattern,
    Span,
    Weighed,
    Word,
)
from indexer.engines.embedded.folder import LARGEST
from indexer.engines.embedded.schema import STATE_ID


class Tree:
    def __init__(self, schema: tantivy.Schema) -> None:
        self.schema = schema

    def matching(self, node: Node) -> Any:
        """What fits a question, without the document that holds the sequence number."""
        state = tantivy.Query.term_query(self.schema, "id", STATE_ID, "basic")
        return tantivy.Query.boolean_query(
            [(tantivy.Occur.Must, self.of(node)), (tantivy.Occur.MustNot, state)]
        )

    def of(self, node: Node) -> Any:
        match node:
            case Bool():
                return self._bool(node)
            case Best(nodes):
                return tantivy.Query.disjunction_max_query([self.of(part) for part in nodes])
            case Flat(inner, weight):
                return tantivy.Query.const_score_query(self.of(inner), weight)
            case Weighed(inner, factor):
                return tantivy.Query.boost_query(self.of(inner), factor)
            case Apart(tiers):
                return self.any(
                    tantivy.Query.const_score_query(self.of(part), score) for score, part in tiers
                )
        return self._leaf(node)

    def _leaf(self, node: Node) -> Any:
        match node:
            case Every():
                return tantivy.Query.const_score_query(tantivy.Query.all_query(), 1.0)
            case Exact(field, values):
                terms = tantivy.Query.term_set_query(self.schema, field, list(values))
                return tantivy.Query.const_score_query(terms, 1.0)
            case Span(field, low, high):
                return tantivy.Query.const_score_query(self.span(field, low, high), 1.0)
            case Word(field, word):
                return tantivy.Query.term_query(self.schema, field, word)
            case Line(field, words, slop):
                return tantivy.Query.phrase_query(self.schema, field, list(words), slop)
            case Begins(field, start):
                return self._pattern(field, (start, ""))
            case Pattern(field, pieces):
                return self._pattern(field, pieces)
            case Alike(field, word, edits):
                return tantivy.Query.fuzzy_term_query(self.schema, field, word, edits)
        return tantivy.Query.empty_query()

    def _pattern(self, field: str, pieces: tuple[str, ...]) -> Any:
        """The engine knows patterns as expressions; each piece is taken as it is."""
        expression = ".*".join(map(_escaped, pieces))
        found = tantivy.Query.regex_query(self.schema, field, expression)
        return tantivy.Query.const_score_query(found, 1.0)

    def span(self, field: str, low: int | None, high: int | None) -> Any:
        first = max(low or 0, 0)
        last = LARGEST if high is None else min(high, LARGEST)
        if last < first:
            return tantivy.Query.empty_query()
        return tantivy.Query.range_query(
            self.schema, field, tantivy.FieldType.Unsigned, first, last
        )

    def _bool(self, node: Bool) -> Any:
        free = [tantivy.Query.const_score_query(self.of(part), 0.0) for part in node.filters]
        parts = [(tantivy.Occur.Must, self.of(part)) for part in node.must]
        parts += [(tantivy.Occur.Must, query) for query in free]
        parts += [(tantivy.Occur.MustNot, self.of(part)) for part in node.never]
        should = [(tantivy.Occur.Should, self.of(part)) for part in node.should]
        if node.minimum and should:
            least = tantivy.Query.boolean_query(should, node.minimum)
            parts.append((tantivy.Occur.Must, least))
        else:
            parts += should
        if not node.must and not free and not node.minimum:
            everything = tantivy.Query.const_score_query(tantivy.Query.all_query(), 0.0)
            parts.append((tantivy.Occur.Must, everything))
        return tantivy.Query.boolean_query(parts)

    @staticmethod
    def any(queries: Iterable[Any]) -> Any:
        return tantivy.Query.boolean_query([(tantivy.Occur.Should, one) for one in queries])

    @staticmethod
    def within(query: Any, *filters: Any, never: Iterable[Any] = ()) -> Any:
        """The same question of fewer documents, weighing the same."""
        parts = [(tantivy.Occur.Must, query)]
        parts += [
            (tantivy.Occur.Must, tantivy.Query.const_score_query(one, 0.0)) for one in filters
        ]
        parts += [(tantivy.Occur.MustNot, one) for one in never]
        return tantivy.Query.boolean_query(parts)


def _escaped(text: str) -> str:
    return "".join(char if char.isalnum() else re.escape(char) for char in text)
