"""The engines as the service asks them: only while the index is one of this store, and whole. An index
that is not gives no answer, in a sentence, and never an empty one."""

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import replace

from indexer.classic.query import ClassicEngine, Search
from indexer.classic.query import Result as ClassicResult
from indexer.question.plan import Step
from indexer.question.query import (
    SEARCHED,
    Alike,
    Engine,
    Hit,
    Query,
    Result,
    Stand,
)
from indexer.question.trust import Untrusted, distrust, shortfall
from store import Store, StoreUnavailable

#: seconds that the judgement on an index may be old, and between two counts of what it holds
FRESH, COUNTED = 1.0, 300.0


class Judgement:
    """Whether an index may be asked now; `ask` gives where it stands. `resources` are those of
    which each record is a document."""

    def __init__(
        self, store: Store, ask: Callable[[], Stand], resources: Sequence[str], fresh: float = FRESH
    ) -> None:
        self.store, self.ask, self.resources, self.fresh = store, ask, resources, fresh
        self._lock = threading.Lock()
        self._looked = self._counted = float("-inf")
        self._why: str | None = None

    def check(self) -> None:
        """Raises `Untrusted`, and `Unavailable` when the engine is away."""
        with self._lock:
            moment = time.monotonic()
            if moment - self._looked > self.fresh:
                self._why = self._judged(moment)
                self._looked = time.monotonic()
            if self._why:
                raise Untrusted(self._why)

    def _judged(self, moment: float) -> str | None:
        stand = self.ask()
        try:
            last, mark = self.store.last_seq(), self.store.identity.mark(stand.seq)
        except StoreUnavailable:  # it is the store that is away; of the index nothing new is known
            return self._why
        if (why := distrust(stand, last, mark)) is not None:
            self._counted = float("-inf")
            return why
        if stand.seq < last or moment - self._counted < COUNTED:
            return None
        why = shortfall(stand.count, self.store.holdings.number(self.resources))
        if why and self.store.last_seq() == last:
            return why
        self._counted = moment
        return None


class TrustedEngine:
    """`Engine`: the one that is given, where it may be asked, without what was taken away for good
    and is still in it."""

    def __init__(self, store: Store, engine: Engine, fresh: float = FRESH) -> None:
        """`fresh` is how many seconds old the judgement may be."""
        self.engine = engine
        self.judgement = Judgement(store, engine.stand, SEARCHED, fresh)

    def search(self, query: Query) -> Result:
        self.judgement.check()
        result = self.engine.search(query)
        if not result.hits:
            return result
        gone = self.judgement.store.redacted(hit.document.id for hit in result.hits)
        if not gone:
            return result
        return replace(result, hits=tuple(h for h in result.hits if h.document.id not in gone))

    def frequencies(self, words: Sequence[str]) -> dict[str, int]:
        self.judgement.check()
        return self.engine.frequencies(words)

    def near(self, step: Step, query: Query, least: float) -> list[Hit]:
        self.judgement.check()
        return self.engine.near(step, query, least)

    def values(self, field: str) -> list[str]:
        self.judgement.check()
        return self.engine.values(field)

    def alike(self, keys: Sequence[str], limit: int, least: float) -> list[Alike]:
        self.judgement.check()
        found = self.engine.alike(keys, limit, least)
        gone = self.judgement.store.redacted(one.id for near in found for one, _ in near)
        return [[(one, share) for one, share in near if one.id not in gone] for near in found]

    def seq(self) -> int:
        return self.engine.seq()

    def stand(self) -> Stand:
        self.judgement.check()
        return self.engine.stand()

    def close(self) -> None:
        self.engine.close()


class TrustedClassic:
    """`ClassicEngine`: the one that is given, where it may be asked."""

    def __init__(self, store: Store, engine: ClassicEngine, fresh: float = FRESH) -> None:
        self.engine = engine
        self.judgement = Judgement(store, engine.stand, SEARCHED, fresh)

    def search(self, search: Search) -> ClassicResult:
        self.judgement.check()
        result = self.engine.search(search)
        gone = self.judgement.store.redacted(hit.document.id for hit in result.hits)
        if not gone:
            return result
        return replace(result, hits=tuple(h for h in result.hits if h.document.id not in gone))

    def stand(self) -> Stand:
        self.judgement.check()
        return self.engine.stand()

    def close(self) -> None:
        self.engine.close()
