"""The 115 rules, and the errata of the standard."""

import functools
import tomllib
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files

from conformance.rules.profiles import Profile


class Level(StrEnum):
    """How much a finding weighs. `SPEC_DEFECT` is a fault of the standard, never of the server."""

    MUST = "MUST"
    SHOULD = "SHOULD"
    INFO = "INFO"
    SPEC_DEFECT = "SPEC-DEFECT"


@dataclass(frozen=True)
class Rule:
    """`bron` is the clause; `goed` and `fout` are examples, of properties of `op` where given."""

    id: str
    level: Level
    profiles: str
    bron: str
    nl: str
    en: str
    goed: str
    fout: str
    op: str | None = None

    def of(self, profile: Profile) -> bool:
        return profile.letter in self.profiles and self.id not in profile.without


@dataclass(frozen=True)
class Erratum:
    """A fault of the standard: where it is, what is wrong and how the checker reads it instead."""

    id: str
    bron: str
    nl: str
    en: str
    lezing: str


@functools.cache
def rules() -> dict[str, Rule]:
    return {
        key: Rule(id=key, level=Level(row.pop("level")), **row)
        for key, row in _read("regels.toml").items()
    }


@functools.cache
def errata() -> dict[str, Erratum]:
    return {key: Erratum(id=key, **row) for key, row in _read("errata.toml").items()}


def rules_of(profile: Profile) -> list[Rule]:
    return [rule for rule in rules().values() if rule.of(profile)]


def has(profile: Profile, rule: str) -> bool:
    """Whether a profile has a rule."""
    return rules()[rule].of(profile)


def first_of(profile: Profile, *names: str) -> str:
    """The one of these rules that a profile has, for what every profile asks by its own rule."""
    return next(name for name in names if has(profile, name))


def _read(name: str) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = tomllib.loads(
        files("conformance.rules").joinpath(name).read_text(encoding="utf-8")
    )
    return found
