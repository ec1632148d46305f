"""What every check of a live address has: a polite client, a report, and steps that may each run
out of questions without taking the others with them."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx2

from conformance.http.client import Answer, Client, Exhausted, Limits, Unreachable
from conformance.report.findings import Report, Seen
from conformance.report.side_by_side import Make
from conformance.resource.sense import Sense
from conformance.rules.table import Profile

#: steps before which nothing is known of a server, so that silence there ends the check
FIRST = 2
Step = tuple[str, Callable[[], None]]


@dataclass
class Options:
    """`today` is what future and past are measured by; `journal` is a file that a broken-off
    check goes on from, and that a next check compares with; `write` asks for the rules that
    change the other side."""

    limits: Limits = field(default_factory=Limits)
    transport: httpx2.BaseTransport | None = None
    today: dt.date = field(default_factory=dt.date.today)
    journal: Path | None = None
    write: bool = False
    #: what an aggregator makes of the resources, for the report
    make: Make | None = None
    #: told what is being done, for a terminal
    progress: Callable[[str], None] = lambda text: None


class Check:
    """One check of one address. `run` gives the report; `Unreachable` when nothing answers."""

    def __init__(self, profile: Profile, target: str, options: Options) -> None:
        self.profile = profile
        self.base = target.rstrip("/")
        self.options = options
        self.report = Report(profile, target)
        self.client = Client(self.base, options.limits, options.transport)
        self.client.watch = self.watch
        self.sense = Sense(profile, options.today)

    def run(self) -> Report:
        try:
            for number, (name, step) in enumerate(self.steps()):
                self.options.progress(name)
                try:
                    step()
                except Exhausted as error:
                    self.report.unchecked[name] = str(error)
                except Unreachable as error:
                    if number < FIRST and not self.answered():
                        raise
                    self.report.unchecked[name] = str(error)
            for answer in self.client.busy:
                self.add("C118", "fouten", answer.url, "", answer.status, "Retry-After")
            self.report.checked["requests"] = self.client.asked
            if self.options.make:
                self.options.progress("naast elkaar")
                self.report.made = self.options.make(self.profile.name, self.pieces())
            self.close_off()
        finally:
            self.close()
        return self.report

    def steps(self) -> list[Step]:
        """What is done, in order, with a name for each."""
        raise NotImplementedError

    def answered(self) -> bool:
        """Whether the server gave anything that can be judged."""
        raise NotImplementedError

    def pieces(self) -> list[Any]:
        """Resources as they were given, for who makes something of them."""
        raise NotImplementedError

    def watch(self, answer: Answer) -> None:
        """Sees every answer that came."""
        raise NotImplementedError

    def close_off(self) -> None:
        """What is told at the end."""

    def close(self) -> None:
        self.client.close()

    def hold(self, *rules: str) -> None:
        self.report.held.update(rules)

    def add(self, *args: Any) -> None:
        self.report.add(Seen(*args))
