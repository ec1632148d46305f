"""What a check found: the same finding in many places is one, with its number and three examples."""

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import orjson

from conformance.report.side_by_side import SideBySide
from conformance.rules.profiles import Profile
from conformance.rules.table import Level, errata, has, rules, rules_of
from standard.pointers import NOTHING, followed, parts, pointer

EXAMPLES = 3
#: characters of a value that a finding shows, and properties of the answer around it
SHOWN, AROUND = 200, 5
#: rules of which a finding shows nothing of the answer
HIDDEN = frozenset({"C77", "F12", "F13"})
#: numbers in a pointer
NUMBERS = re.compile(r"/\d+(?=/|$)")
ORDER = [Level.MUST, Level.SHOULD, Level.INFO]


@dataclass(frozen=True)
class Seen:
    """One place where a rule is broken. `where` names the kind of place (a collection, `openapi`,
    `feed`); `url` and `pointer` (RFC 6901) are the place itself. `also` are rules that the same
    fault breaks: the more general ones, of which it is no finding of its own."""

    rule: str
    where: str
    url: str
    pointer: str
    found: Any
    expected: str
    level: Level | None = None
    also: tuple[str, ...] = ()


class Applied(NamedTuple):
    """A rule was held against something, so many times, whether it was broken or not."""

    rule: str
    times: int = 1


#: what a rule gives while it is held against something
Outcome = Seen | Applied


@dataclass(frozen=True)
class Place:
    """Where something was read: the kind of place, the address of the answer, and the pointer in it."""

    where: str
    url: str
    at: str = ""

    def inside(self, *names: str | int) -> "Place":
        return Place(self.where, self.url, self.at + pointer(*names))

    def seen(self, rule: str, found: Any, expected: str, level: Level | None = None) -> Seen:
        return Seen(rule, self.where, self.url, self.at, found, expected, level)


@dataclass
class Finding:
    """Equal places together; `nieuw` is false for what the baseline already had."""

    rule: str
    level: Level
    where: str
    pointer: str
    expected: str
    also: tuple[str, ...] = ()
    count: int = 0
    examples: list[dict[str, Any]] = field(default_factory=list)
    nieuw: bool = True

    @property
    def key(self) -> str:
        """Stays the same from run to run, whichever resource shows it first."""
        text = "|".join((self.rule, self.level, self.where, self.pointer, self.expected))
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    def as_dict(self) -> dict[str, Any]:
        first = self.examples[0]
        told = errata()[self.rule] if self.level == Level.SPEC_DEFECT else rules()[self.rule]
        return {
            "rule": self.rule,
            "also": list(self.also),
            "level": self.level.value,
            "where": self.where,
            "url": first["url"],
            "pointer": first["pointer"],
            "found": first["found"],
            "expected": self.expected,
            "count": self.count,
            "examples": self.examples,
            "source": told.bron,
            "nl": told.nl,
            "en": told.en,
            "key": self.key,
            "new": self.nieuw,
        }


#: gives of an address and a pointer the resource that is there, with its own pointer
Lookup = Callable[[str, str], tuple[Any, str] | None]


@dataclass
class Report:
    """`checked` counts what was looked at; `unchecked` says what could not be, and why. `applied` is
    how many times each rule was held against something."""

    profile: Profile
    target: str
    checked: dict[str, Any] = field(default_factory=dict)
    unchecked: dict[str, str] = field(default_factory=dict)
    applied: Counter[str] = field(default_factory=Counter)
    #: what an aggregator makes of it, where it was asked
    made: SideBySide | None = None
    #: the file that was checked, where it was one
    source: bytes | None = None
    _found: dict[tuple[str, ...], Finding] = field(default_factory=dict)

    def add(self, seen: Seen) -> None:
        """Takes a finding, of a rule that the profile has."""
        level = seen.level or rules()[seen.rule].level
        if level != Level.SPEC_DEFECT and not has(self.profile, seen.rule):
            return
        also = tuple(rule for rule in seen.also if has(self.profile, rule))
        place = NUMBERS.sub("/*", seen.pointer)
        key: tuple[str, ...] = (seen.rule, level, seen.where, place, seen.expected)
        if level == Level.SPEC_DEFECT:  # a fault of the standard is one, wherever it shows
            key = (seen.rule, level)
        finding = self._found.get(key)
        if finding is None:
            finding = Finding(seen.rule, level, seen.where, place, seen.expected, also)
            self._found[key] = finding
        finding.count += 1
        if len(finding.examples) < EXAMPLES:
            finding.examples.append(
                {"url": seen.url, "pointer": seen.pointer, "found": short(seen.found)}
            )

    def extend(self, outcomes: Iterable[Outcome]) -> None:
        applied = self.applied
        for outcome in outcomes:
            if isinstance(outcome, Applied):
                applied[outcome.rule] += outcome.times
            else:
                self.add(outcome)

    def apply(self, *names: str, times: int = 1) -> None:
        """Rules were held against something, so many times."""
        for name in names:
            self.applied[name] += times

    def count(self, what: str, number: int = 1) -> None:
        self.checked[what] = self.checked.get(what, 0) + number

    def times(self, rule: str) -> int:
        """How many times a rule was applied: at least once for every place that breaks it."""
        broken = sum(f.count for f in self._of_servers if rule == f.rule or rule in f.also)
        return max(self.applied[rule], broken)

    @property
    def held(self) -> set[str]:
        """Rules of the profile that something was held against."""
        return {rule.id for rule in rules_of(self.profile) if self.times(rule.id)}

    def outcome(self, rule: str) -> str:
        """How it went with a rule: `fout`, `goed`, or `niet getoetst` where nothing was held
        against it."""
        if any(rule == each.rule or rule in each.also for each in self._of_servers):
            return "fout"
        return "goed" if self.applied[rule] else "niet getoetst"

    def show(self, lookup: Lookup) -> None:
        """Puts with every example the part of the answer that it is in."""
        for finding in self._found.values():
            for example in finding.examples if finding.rule not in HIDDEN else ():
                around = excerpt(lookup(example["url"], example["pointer"]), example["pointer"])
                if around is not None:
                    example["answer"] = around

    @property
    def _of_servers(self) -> list[Finding]:
        """The findings in no order, for what only counts them."""
        return [each for each in self._found.values() if each.level != Level.SPEC_DEFECT]

    @property
    def findings(self) -> list[Finding]:
        rows = self._of_servers
        return sorted(rows, key=lambda f: (ORDER.index(f.level), number_of(f.rule), f.where))

    @property
    def defects(self) -> list[Finding]:
        rows = [each for each in self._found.values() if each.level == Level.SPEC_DEFECT]
        return sorted(rows, key=lambda f: (f.rule, f.where))

    @property
    def conforms(self) -> bool:
        return not any(each.level == Level.MUST for each in self._of_servers)

    @property
    def fails(self) -> bool:
        """Whether a build has to fail: a MUST that the baseline did not have."""
        return any(each.level == Level.MUST and each.nieuw for each in self._of_servers)

    def as_dict(self) -> dict[str, Any]:
        return {
            "profile": self.profile.name,
            "version": self.profile.version,
            "target": self.target,
            "conforms": self.conforms,
            "checked": {**self.checked, "rules": sorted(self.held, key=number_of)},
            "unchecked": self.unchecked,
            "rules": [
                {
                    "rule": rule.id,
                    "level": rule.level.value,
                    "applied": self.times(rule.id),
                    "outcome": self.outcome(rule.id),
                }
                for rule in rules_of(self.profile)
            ],
            "findings": [each.as_dict() for each in self.findings],
            "spec_defects": [each.as_dict() for each in self.defects],
            "aggregator": self.made.as_dict() if self.made else None,
        }


def number_of(rule: str) -> tuple[str, int]:
    digits = re.sub(r"\D", "", rule)
    return rule[:1], int(digits or 0)


def short(value: Any) -> Any:
    """A value as a finding shows it: whole when small, else its beginning."""
    if isinstance(value, str):
        return value if len(value) <= SHOWN else value[: SHOWN - 1] + "…"
    if value is None or isinstance(value, bool | int | float):
        return value
    text = orjson.dumps(value, default=str).decode()
    return value if len(text) <= SHOWN else text[: SHOWN - 1] + "…"


def excerpt(resource: tuple[Any, str] | None, place: str) -> dict[str, Any] | None:
    """The object that a pointer leads into, with some of what is beside the property it names."""
    if resource is None:
        return None
    body, start = resource
    names = parts(place[len(start) :])
    holder = followed(body, pointer(*names[:-1])) if names else body
    while names and (isinstance(holder, list) or holder is NOTHING):
        names = names[:-1]
        holder = followed(body, pointer(*names[:-1])) if names else body
    if not isinstance(holder, dict):
        return None
    wanted = [names[-1]] if names and names[-1] in holder else []
    keys = list(
        dict.fromkeys([*(k for k in ("id", "bronidentificatie") if k in holder), *wanted, *holder])
    )
    chosen = set(keys[:AROUND])
    return {name: short(value) for name, value in holder.items() if name in chosen}
