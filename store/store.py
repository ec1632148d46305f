"""The store: an append-only log of record versions with its rooms, on SQLite or PostgreSQL."""

import datetime as dt
import functools
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from store.answers import Answers
from store.crawls import Crawls
from store.database import Database, StoreUnavailable, default_address
from store.following import Following
from store.holdings import Holdings
from store.identity import Identity
from store.leases import LASTS, Lease
from store.migrations import bring_up
from store.model import Crawl, Download, Organisation, Reading, Text
from store.politeness import Politeness
from store.texts import Texts
from store.versions import Versions


class Store(Versions):
    """Opens the store at an SQLAlchemy address; makes it, or brings it up to the schema of the code,
    where that is needed. `StoreUnavailable` when it cannot be reached or is of a later version.

    The log of versions is the store itself; beside it `texts`, `answers`, `crawls`, `holdings`,
    `politeness` and `identity`. `database` is for the rooms of this package only.
    """

    def __init__(self, address: str, *, lasting: bool = True) -> None:
        super().__init__(Database(address, lasting=lasting))
        self.texts = Texts(self.database)
        self.crawls = Crawls(self.database)
        self.answers = Answers(self.database)
        self.holdings = Holdings(self.database)
        self.politeness = Politeness(self.database)
        self.following = Following(self.database)
        self.identity = Identity(self.database)
        try:
            bring_up(self.database)
        except StoreUnavailable:
            self.close()
            raise

    @classmethod
    @contextmanager
    def passing(cls) -> Iterator["Store"]:
        """An empty store that is gone when the block ends, however it ends."""
        with tempfile.TemporaryDirectory(prefix="griffie-opslag-") as folder:
            (Path(folder) / "griffie.sqlite").write_bytes(_empty())
            store = cls(default_address(Path(folder)), lasting=False)
            try:
                yield store
            finally:
                store.close()

    @property
    def address(self) -> str:
        """The address that opens the same store elsewhere, its password included."""
        return self.database.address

    def close(self) -> None:
        self.database.close()

    def lease(self, name: str, lasts: float = LASTS) -> Lease:
        """A context manager that raises `LeaseTaken` when another process does this now; lapses
        `lasts` seconds after its last renewal."""
        return Lease(self.database, name, lasts)

    # --- names by which the crawlers still call the rooms: to go when those lines are moved ------

    def held(self, kader: str) -> set[str]:
        return self.holdings.of(kader)

    def count_period(self, kader: str, van: dt.date, tot: dt.date) -> int:
        return self.holdings.in_period(kader, van, tot)

    def download(self, url: str) -> tuple[Download, Reading | None] | None:
        return self.texts.download(url)

    def text(self, sha256: str) -> Text | None:
        return self.texts.get(sha256)

    def barred(self) -> set[str]:
        return self.texts.barred()

    def memory(self, organisatie: str, prefix: str = "") -> dict[str, str]:
        return self.crawls.memory(organisatie, prefix)

    def remember(self, organisatie: str, facts: dict[str, str]) -> None:
        self.crawls.remember(organisatie, facts)

    def start_crawl(self, organisation: Organisation) -> Crawl:
        return self.crawls.start(organisation)

    def end_crawl(self, crawl: Crawl) -> None:
        self.crawls.end(crawl)

    def organisations(self) -> list[Organisation]:
        return self.crawls.organisations()

    def turn(self, name: str, allowed: int, window: float = 60.0) -> float:
        return self.politeness.turn(name, allowed, window)

    def pause(self, name: str, seconds: float) -> None:
        self.politeness.pause(name, seconds)


@functools.cache
def _empty() -> bytes:
    """The file of an empty store, made once: bringing one up to the schema takes a while."""
    with tempfile.TemporaryDirectory(prefix="griffie-opslag-") as folder:
        Store(default_address(Path(folder)), lasting=False).close()
        return (Path(folder) / "griffie.sqlite").read_bytes()
