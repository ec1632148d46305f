"""Which hits come next, in an order of several keys. The engine itself orders by one: what is
equal there is told apart here, so that every page follows the one before without loss."""

import itertools
from collections.abc import Callable, Sequence
from typing import Any

import tantivy

from indexer.classic.fields import exact_of, order, restored
from indexer.classic.query import (
    DEEPEST,
    NUMBERS,
    ORDER,
    SCORE,
    Document,
    Key,
    Node,
    TooDeep,
    levels,
)
from indexer.engines.embedded.classic.tree import Tree
from indexer.engines.embedded.folder import LARGEST

#: hits read beyond a page to see where equal scores end
TIES = 40
#: a hit: its weight where that counts, and where it is
Row = tuple[float | None, Any]


class Ordering:
    """For one view on an index; `values` lists those of a field of whole values."""

    def __init__(self, tree: Tree, searcher: Any, values: Callable[[Any, str], list[str]]) -> None:
        self.tree = tree
        self.searcher = searcher
        self.values = values

    def page(
        self, node: Node, keys: tuple[Key, ...], after: Sequence[Any], start: int, size: int
    ) -> list[Row]:
        """Hits `start` to `start + size` of those that come after a place."""
        whole = keys if any(key.field == ORDER for key in keys) else (*keys, Key(ORDER))
        need = start + size
        tiers = levels(node) if keys[0].field == SCORE else None
        if tiers is None:
            query = self.tree.matching(node)
            return self._rows(query, whole, after, need)[start:]
        if not keys[0].descending:
            tiers = tiers[::-1]
        rows: list[Row] = []
        for score, part in tiers:
            behind = self._behind(score, keys[0], after)
            if behind is not None and len(rows) < need:
                query = self.tree.within(self.tree.matching(part))
                found = self._rows(query, whole[1:], behind, need - len(rows))
                rows += [(score, address) for _, address in found]
        return rows[start:]

    @staticmethod
    def _behind(score: float, key: Key, after: Sequence[Any]) -> Sequence[Any] | None:
        """Where to go on within a tier; None when the tier is done."""
        if not after or (score < after[0] if key.descending else score > after[0]):
            return ()
        return after[1:] if score == after[0] else None

    def _rows(
        self, query: Any, keys: tuple[Key, ...], after: Sequence[Any], need: int
    ) -> list[Row]:
        if need <= 0:
            return []
        if SCORE in [key.field for key in keys[: len(after)]]:
            return self._past(query, keys, after, need)
        if after:
            query = self.tree.within(query, self._beyond(query, keys, after))
        return self._first(query, keys, need)

    def _past(
        self, query: Any, keys: tuple[Key, ...], after: Sequence[Any], need: int
    ) -> list[Row]:
        """Hits after a place that is partly a weight: those before it are read too."""
        rows = self._first(query, keys, DEEPEST + need)
        kept = list(rows)
        places = zip(*(self._column(rows, key) for key in keys[: len(after)]), strict=True)
        for number, place in enumerate(places):
            if _follows(place, after, keys):
                return kept[number : number + need]
        if len(rows) >= DEEPEST:
            raise TooDeep
        return []

    def _first(self, query: Any, keys: tuple[Key, ...], need: int) -> list[Row]:
        key, rest = keys[0], keys[1:]
        if need <= 0:
            return []
        if key.field == SCORE:
            return self._by_score(query, key, rest, need)
        direction = tantivy.Order.Desc if key.descending else tantivy.Order.Asc
        hits = self.searcher.search(
            query, limit=need, count=False, order_by_field=key.field, order=direction
        ).hits
        rows: list[Row] = []
        groups: list[tuple[Any, list[Row]]] = [
            (value, [(None, address) for _, address in group])
            for value, group in itertools.groupby(hits, key=lambda hit: hit[0])
        ]
        for number, (value, group) in enumerate(groups):
            last = number == len(groups) - 1 and len(hits) == need
            if last and rest:
                alike = self.tree.within(query, *self._same(key.field, value))
                if value is None:
                    alike = self.tree.within(query, never=[self._present(key.field)])
                rows += self._first(alike, rest, need - len(rows))
            else:
                rows += self._sorted(group, rest)
        return rows

    def _by_score(self, query: Any, key: Key, rest: tuple[Key, ...], need: int) -> list[Row]:
        """Equal weights are told apart by what follows, so all of them are read."""
        if not key.descending:
            raise TooDeep
        more = TIES
        while True:
            hits = self.searcher.search(query, limit=need + more, count=False).hits
            if len(hits) < need + more or hits[-1][0] < hits[need - 1][0]:
                break
            more *= 8
        rows: list[Row] = []
        for _, group in itertools.groupby(hits, key=lambda hit: hit[0]):
            rows += self._sorted(list(group), rest)
            if len(rows) >= need:
                break
        return rows[:need]

    def _sorted(self, rows: list[Row], keys: tuple[Key, ...]) -> list[Row]:
        """A few hits in order of some keys."""
        if len(rows) < 2:
            return rows
        for key in reversed(keys):
            column = self._column(rows, key)
            there = [pair for pair in zip(column, rows, strict=True) if pair[0] is not None]
            there.sort(key=lambda pair: pair[0], reverse=key.descending)
            without = [row for value, row in zip(column, rows, strict=True) if value is None]
            rows = [row for _, row in there] + without
        return rows

    def _column(self, rows: Sequence[Row], key: Key) -> list[Any]:
        addresses = [address for _, address in rows]
        if key.field == SCORE:
            return [score for score, _ in rows]
        if key.field in NUMBERS:
            return list(self.searcher.fast_field_values(key.field, addresses))
        found = (exact_of(self.document(address), key.field) for address in addresses)
        return [value[0] if isinstance(value, list) else value for value in found]

    def document(self, address: Any) -> Document:
        return restored(bytes(self.searcher.doc(address)["document"][0]))

    def places(self, rows: Sequence[Row], keys: tuple[Key, ...]) -> list[tuple[Any, ...]]:
        """The value of each key, ids as text."""
        columns = [
            [self.document(address).id for _, address in rows]
            if key.field == ORDER
            else self._column(rows, key)
            for key in keys
        ]
        return list(zip(*columns, strict=True))

    # --- after a place ---------------------------------------------------------------------------

    def _beyond(self, query: Any, keys: tuple[Key, ...], after: Sequence[Any]) -> Any:
        """What comes after a place: beyond it in the first key, or the same there and beyond it in
        the next."""
        ways: list[Any] = []
        same: list[Any] = []
        without: list[Any] = []
        for key, value in zip(keys, after, strict=False):
            place = order(value) if key.field == ORDER and isinstance(value, str) else value
            if place is not None:
                further = self._further(query, key, place)
                every = tantivy.Query.all_query()
                ways.append(self.tree.within(every, *same, further, never=without))
                same += self._same(key.field, place)
            else:
                without.append(self._present(key.field))
        return self.tree.any(ways) if ways else tantivy.Query.empty_query()

    def _further(self, query: Any, key: Key, value: Any) -> Any:
        missing = self.tree.within(tantivy.Query.all_query(), never=[self._present(key.field)])
        if key.field in NUMBERS:
            low, high = (0, value - 1) if key.descending else (value + 1, LARGEST)
            further = self.tree.span(key.field, low, high)
        else:
            whole = self.values(query, key.field)
            beyond = [one for one in whole if (one < value if key.descending else one > value)]
            further = tantivy.Query.term_set_query(self.tree.schema, key.field, beyond)
        return self.tree.any([further, missing])

    def _same(self, field: str, value: Any) -> list[Any]:
        if value is None:
            return []
        if field in NUMBERS:
            return [self.tree.span(field, value, value)]
        return [tantivy.Query.term_query(self.tree.schema, field, value, "basic")]

    @staticmethod
    def _present(field: str) -> Any:
        return tantivy.Query.exists_query(field)


def _follows(place: Sequence[Any], after: Sequence[Any], keys: Sequence[Key]) -> bool:
    """Whether a hit comes after a place."""
    for value, bound, key in zip(place, after, keys, strict=False):
        limit = order(bound) if key.field == ORDER and isinstance(bound, str) else bound
        if value == limit:
            continue
        if value is None or limit is None:
            return value is None
        return bool(value < limit) if key.descending else bool(value > limit)
    return False
