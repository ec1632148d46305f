"""What a check found: the same finding in many places is one, with its number and three examples."""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import orjson

from conformance.report.side_by_side import Made
from conformance.rules.table import Level, Profile, errata, rules

EXAMPLES = 3
#: characters of a value that a finding shows
SHOWN = 200


@dataclass(frozen=True)
class Seen:
    """One place where a rule is broken. `where` names the kind of place (a collection, `openapi`,
    `feed`); `url` and `pointer` (RFC 6901) are the place itself."""

    rule: str
    where: str
    url: str
    pointer: str
    found: Any
    expected: str
    level: Level | None = None


@dataclass
class Finding:
    """Equal places together; `nieuw` is false for what the baseline already had."""

    rule: str
    level: Level
    where: str
    pointer: str
    expected: str
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


@dataclass
class Report:
    """`checked` counts what was looked at; `unchecked` says what could not be, and why."""

    profile: Profile
    target: str
    checked: dict[str, Any] = field(default_factory=dict)
    unchecked: dict[str, str] = field(default_factory=dict)
    #: rules that something was held against
    held: set[str] = field(default_factory=set)
    #: what an aggregator makes of it, where it was asked
    made: Made | None = None
    _found: dict[tuple[str, ...], Finding] = field(default_factory=dict)

    def add(self, seen: Seen) -> None:
        level = seen.level or rules()[seen.rule].level
        pointer = re.sub(r"/\d+(?=/|$)", "/*", seen.pointer)
        key = (seen.rule, level, seen.where, pointer, seen.expected)
        finding = self._found.get(key)
        if finding is None:
            finding = Finding(seen.rule, level, seen.where, pointer, seen.expected)
            self._found[key] = finding
        finding.count += 1
        if len(finding.examples) < EXAMPLES:
            finding.examples.append(
                {"url": seen.url, "pointer": seen.pointer, "found": short(seen.found)}
            )

    def extend(self, many: Iterable[Seen]) -> None:
        for seen in many:
            self.add(seen)

    def count(self, what: str, number: int = 1) -> None:
        self.checked[what] = self.checked.get(what, 0) + number

    @property
    def findings(self) -> list[Finding]:
        order = [Level.MUST, Level.SHOULD, Level.INFO]
        rows = [each for each in self._found.values() if each.level != Level.SPEC_DEFECT]
        return sorted(rows, key=lambda f: (order.index(f.level), number_of(f.rule), f.where))

    @property
    def defects(self) -> list[Finding]:
        rows = [each for each in self._found.values() if each.level == Level.SPEC_DEFECT]
        return sorted(rows, key=lambda f: (f.rule, f.where))

    @property
    def conforms(self) -> bool:
        return not any(each.level == Level.MUST for each in self.findings)

    @property
    def fails(self) -> bool:
        """Whether a build has to fail: a MUST that the baseline did not have."""
        return any(each.level == Level.MUST and each.nieuw for each in self.findings)

    def as_dict(self) -> dict[str, Any]:
        mine = [rule for rule in self.held if rules()[rule].of(self.profile)]
        return {
            "profile": self.profile.name,
            "version": self.profile.version,
            "target": self.target,
            "conforms": self.conforms,
            "checked": {**self.checked, "rules": sorted(mine, key=number_of)},
            "unchecked": self.unchecked,
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


def pointer(*parts: str | int) -> str:
    """A JSON pointer (RFC 6901) of property names and indexes."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in parts)
