"""Old meetings that Notubiz is not asked for again for a while (`Options.rest`): it does not tell what
changed, so that every reading would ask for every meeting of fifteen years.

A meeting rests only where the list says of it what it said before and all of it was read. What
registers need of it (how its votings ended, where the portal is) is remembered beside it, so that they
are read as if it had come."""

import datetime as dt
from collections import Counter

from crawlers.crawl.memory import state_of
from crawlers.crawl.spider import SourceSpider
from crawlers.reading.fields import Fields
from crawlers.vendors.notubiz.meetings import Meeting
from crawlers.vendors.notubiz.register_reader import Registers

#: days after which a meeting is old: what is voted is told by then
OLD = 120


class Resting:
    """Those of one crawl; `held` are the meetings that we have of the council, by the ids of their records."""

    def __init__(self, spider: SourceSpider, registers: Registers, held: set[str]) -> None:
        self.spider = spider
        self.registers = registers
        self.held = held
        #: old meeting → what the list says of it, and its day
        self.old: dict[str, tuple[str, dt.date]] = {}

    def place(self, key: str, day: dt.date | None, event: Fields) -> None:
        """A meeting of the list, with what that says of it."""
        if self.spider.options.rest and day and (self.spider.today - day).days > OLD:
            self.old[key] = state_of(event.body), day

    def rests(self, key: str) -> bool:
        """Whether a meeting is left as we hold it; what it was asked for last counts."""
        spider = self.spider
        if key not in self.old or spider.builder.id("vergadering", key) not in self.held:
            return False
        listed, day = self.old[key]
        told = spider.memory.rests(key, listed, spider.today, spider.options.rest)
        if told is None:
            return False
        spider.report.meeting(day)
        self.registers.recall(told)
        return True

    def facts(self, meeting: Meeting, found: Counter[str]) -> dict[str, str]:
        """The fact by which a meeting that was read whole may rest from now on."""
        if meeting.key not in self.old or meeting.lost:
            return {}
        listed, _ = self.old[meeting.key]
        told = self.registers.told_by(meeting)
        return self.spider.memory.rested(meeting.key, listed, self.spider.today, found, told)
