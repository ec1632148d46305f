"""What was remembered of earlier crawls, by which what did not change is passed over."""

import datetime as dt
import hashlib
import zlib
from collections import Counter
from collections.abc import Iterable
from typing import Any

import orjson

from crawlers.crawl.files import SourceFiles, missing_text
from crawlers.crawl.report import Report
from standard.extensions import Bestand
from store import Store

#: how the names of facts begin by which something is known again
SEEN = "gezien/"
#: of what has to be read again, whatever it was before
UNSEEN = "{}"
#: how the names of facts begin by which something is not asked for again for a while, and how the
#: summary of a crawl calls it
RESTING, RESTS = "rust/", "oude vergadering niet opnieuw gevraagd"


class Memory:
    """Facts of one council by name; with `refresh` nothing is known of earlier crawls."""

    def __init__(
        self, store: Store, code: str, report: Report, files: SourceFiles, *, refresh: bool
    ) -> None:
        self.store = store
        self.code = code
        self.report = report
        self.files = files
        self.facts: dict[str, str] = {} if refresh else store.memory(code)

    def get(self, name: str) -> str | None:
        return self.facts.get(name)

    def remember(self, facts: dict[str, str]) -> None:
        """Writes down those facts that are new."""
        fresh = {name: value for name, value in facts.items() if self.facts.get(name) != value}
        if fresh:
            self.store.remember(self.code, fresh)
            self.facts |= fresh

    def same(self, key: str, state: str, held: set[str], record_id: str) -> bool:
        """Whether something is as it was when it was last read whole, and still held; what was
        missing of its files then is counted again."""
        try:
            before = orjson.loads(self.facts.get(SEEN + key) or "{}")
        except orjson.JSONDecodeError:
            return False
        if before.get("staat") != state or record_id not in held:
            return False
        self.report.overgeslagen.update(before["ontbreekt"])
        return True

    def rests(self, key: str, listed: str, today: dt.date, days: int) -> Any | None:
        """What was `told` of something that was asked for less than so many days ago, was read whole
        then, and is listed now as it was then (`listed`); what was found of it is counted again. None
        for all else. For one they are fewer days than for another, so that not all of them end at
        once."""
        try:
            asked = orjson.loads(self.facts.get(RESTING + key) or "{}")
            seen = orjson.loads(self.facts.get(SEEN + key) or UNSEEN)
        except orjson.JSONDecodeError:
            return None
        if asked.get("lijst") != listed or "staat" not in seen:
            return None
        fewer = zlib.crc32(key.encode()) % (days // 2 + 1)
        if (today - dt.date.fromisoformat(asked["dag"])).days >= days - fewer:
            return None
        self.report.gevonden.update(asked["gevonden"])
        self.report.overgeslagen.update(seen["ontbreekt"])
        self.report.overgeslagen[RESTS] += 1
        return asked["meer"]

    def rested(
        self, key: str, listed: str, today: dt.date, found: Counter[str], told: Any
    ) -> dict[str, str]:
        """The fact by which `rests` knows what was asked for now, and what was found and told of it
        (`told` as JSON has it)."""
        fact = {"lijst": listed, "dag": today.isoformat(), "gevonden": found, "meer": told}
        return {RESTING + key: orjson.dumps(fact, option=orjson.OPT_SORT_KEYS).decode()}

    def seen(self, key: str, state: str, files: Iterable[Bestand]) -> dict[str, str]:
        """Counts what is missing of the files, and gives the fact by which `same` knows it again;
        while a file has to be asked for again it knows nothing."""
        files = list(files)
        missing = Counter(reason for file in files if (reason := missing_text(file)))
        self.report.overgeslagen.update(missing)
        if not all(self.files.settled(file.url) for file in files):
            return {SEEN + key: UNSEEN}
        return {SEEN + key: orjson.dumps({"staat": state, "ontbreekt": missing}).decode()}


def state_of(*parts: Any) -> str:
    """A short mark that changes when any of the parts does."""
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:32]
