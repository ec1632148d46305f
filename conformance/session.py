"""What every check of a live address has: a polite client, a report, and steps that may each run
out of questions without taking the others with them."""

import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import httpx2

from conformance.http.client import Answer, Client, Exhausted, Limits, Unreachable
from conformance.report.findings import Place, Report, Seen
from conformance.report.side_by_side import Make
from conformance.resource.judge import judge
from conformance.resource.sense import Sense
from conformance.rules.profiles import Profile
from conformance.rules.table import Level

#: steps before which nothing is known of a server, so that silence there ends the check
FIRST = 2
#: seconds, or a day of HTTP
RETRY = re.compile(r"^\s*(\d+|[A-Z][a-z]{2}, .+ GMT)\s*$")


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
    #: resources of a file that are judged, None: all
    most: int | None = None
    #: what an aggregator makes of the resources, for the report
    make: Make | None = None
    #: told what is being done, for a terminal
    progress: Callable[[str], None] = lambda text: None


class Check:
    """The state of one check of one address: what all steps read and write."""

    def __init__(self, profile: Profile, target: str, options: Options) -> None:
        self.profile = profile
        self.base = target.rstrip("/")
        self.options = options
        self.report = Report(profile, target)
        self.client = Client(self.base, options.limits, options.transport)
        self.client.watch = self.watch
        self.sense = Sense(profile, options.today)

    def watch(self, answer: Answer) -> None:
        """Sees every answer that came."""
        raise NotImplementedError

    def where(self, url: str) -> str:
        """The kind of place that an address of this API is."""
        raise NotImplementedError

    def answered(self) -> bool:
        """Whether the server gave anything that can be judged."""
        raise NotImplementedError

    def judge(self, kind: str, body: dict[str, Any], place: Place) -> None:
        """One resource by itself."""
        self.report.count("resources")
        self.report.extend(judge(self.sense, kind, body, place))

    def close(self) -> None:
        self.client.close()

    def apply(self, *rules: str) -> None:
        self.report.apply(*rules)

    def add(
        self,
        rule: str,
        where: str,
        url: str,
        pointer: str,
        found: Any,
        expected: str,
        level: Level | None = None,
        *,
        also: tuple[str, ...] = (),
    ) -> None:
        self.report.add(Seen(rule, where, url, pointer, found, expected, level, also))


C = TypeVar("C", bound=Check)
#: a name for the terminal, and what is done
Step = tuple[str, Callable[[C], None]]


def run(
    check: C,
    steps: Sequence[Step[C]],
    pieces: Callable[[C], list[Any]],
    close_off: Callable[[C], None],
) -> Report:
    """Takes all steps, and gives the report. `pieces` are resources as they were given, for who makes
    something of them; `close_off` tells what is known at the end. Raises `Unreachable` when nothing
    answers."""
    report, options = check.report, check.options
    try:
        for number, (name, step) in enumerate(steps):
            options.progress(name)
            try:
                step(check)
            except Exhausted as error:
                report.unchecked[name] = str(error)
            except Unreachable as error:
                if number < FIRST and not check.answered():
                    raise
                report.unchecked[name] = str(error)
        for answer in check.client.busy:
            check.apply("C118")
            told = answer.headers.get("retry-after", "")
            if not RETRY.match(told):
                check.add("C118", "fouten", answer.url, "", told or answer.status, "Retry-After")
        report.checked["requests"] = check.client.asked
        if options.make:
            options.progress("naast elkaar")
            report.made = options.make(check.profile.name, pieces(check))
        close_off(check)
    finally:
        check.close()
    return report
