"""What the endpoints work with: the store, the engine, and a short memory of the statuses."""

import threading
import time

from fastapi import Request

from indexer.query import Engine, Query
from store import Organisation, Store
from store.status import Status, coverage, status

#: seconds that the statuses may be old
REMEMBERED = 30.0


class Services:
    def __init__(self, store: Store, engine: Engine, known: list[Organisation]) -> None:
        self.store = store
        self.engine = engine
        self.known = known
        self._lock = threading.Lock()
        self._statuses: list[Status] = []
        self._read = 0.0

    def registered(self) -> list[Status]:
        """Of all organisations of the registry, and of those that were crawled beside it."""
        with self._lock:
            if not self._statuses or time.monotonic() - self._read > REMEMBERED:
                self._statuses = status(self.store, self.known)
                self._read = time.monotonic()
            return self._statuses

    def statuses(self) -> list[Status]:
        """Of the organisations that were crawled; of all known ones while none was."""
        every = self.registered()
        return [each for each in every if each.laatste_crawl] or every

    def coverage(self, query: Query) -> dict[str, object]:
        """Over the organisations that the question is about."""
        filters = dict(query.filters)
        asked = [
            each
            for each in self.statuses()
            if each.organisatie in filters.get("organisatie", (each.organisatie,))
            and each.provincie in filters.get("provincie", (each.provincie,))
            and each.leverancier in filters.get("leverancier", (each.leverancier,))
        ]
        return coverage(asked)


def services(request: Request) -> Services:
    found: Services = request.app.state.services
    return found


def base_url(request: Request) -> str:
    return str(request.base_url).rstrip("/")
