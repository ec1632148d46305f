"""What a crawl has read whole: only there, what the source does not name any more is gone."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable

import orjson

from crawlers.crawl.memory import Memory
from crawlers.crawl.report import Report
from crawlers.errors import Unreadable
from crawlers.reading.records import RecordBuilder
from store import Close, Lease, Store

#: of a period in which we hold at least so many meetings, a source that suddenly lists fewer than
#: half is believed to be broken, not to have withdrawn them
SUSPICIOUS = 10
#: why a record is no longer there
GONE = "niet meer bij de bron"


class Completeness:
    """The sets of one council that are complete, and what its source has per month."""

    def __init__(
        self, builder: RecordBuilder, store: Store, report: Report, lease: Lease | None
    ) -> None:
        self.builder = builder
        self.store = store
        self.report = report
        self.lease = lease

    def close_period(
        self, name: str, seen: Iterable[str], start: dt.date, end: dt.date
    ) -> list[Close]:
        """The set is complete for this period; refused when the source suddenly lists far less."""
        kader, ids = self.builder.set(name), frozenset(seen)
        held = self.store.count_period(kader, start, end)
        if self._suspicious(f"{name} {start} t/m {end}", len(ids), held):
            return []
        return [Close(kader, ids, GONE, start, end)]

    def close_whole(self, name: str, kader: str, seen: Iterable[str]) -> list[Close]:
        """The set was listed whole, over all time; refused when the source lists far less."""
        ids = frozenset(seen)
        if self._suspicious(name, len(ids), len(self.store.held(kader))):
            return []
        return [Close(kader, ids, GONE)]

    def _suspicious(self, name: str, listed: int, held: int) -> bool:
        if held < SUSPICIOUS or listed * 2 >= held:
            return False
        reason = f"de bron noemt er {listed}, wij hebben er {held}; niets verwijderd"
        self.report.fault(name, Unreadable(reason))
        return True

    def close_orphans(self) -> None:
        """Documents and derived attendance that nothing points at any more are gone."""
        for name, field_name in (
            ("documenten", "documenten"),
            ("aanwezigen", "aanwezigeDeelnemer"),
        ):
            kader = self.builder.set(name)
            self.report.uitkomst.add(self.store.close_orphans(kader, field_name, GONE, self.lease))

    def keep_months(self, memory: Memory, since: dt.date, until: dt.date) -> None:
        """Remembers what the source has per month. A month of the asked period of which it names
        nothing any more is written down as empty, and one that was not asked keeps its numbers."""
        prefix = f"maand/{self.builder.council.vendor}/"
        first, last = f"{since:%Y-%m}", f"{until:%Y-%m}"
        old = {key.removeprefix(prefix) for key in memory.facts if key.startswith(prefix)}
        covered = {month for month in old if first <= month <= last or month == "onbekend"}
        facts = {}
        for month in covered | set(self.report.maanden):
            refused = self.report.geweigerd.get(month, Counter())
            named = self.report.maanden.get(month, Counter())["bron"]
            numbers = {"bron": named, "geweigerd": refused}
            facts[prefix + month] = orjson.dumps(numbers, option=orjson.OPT_SORT_KEYS).decode()
        memory.remember(facts)
