"""The 115 rules, the errata of the standard, and the profiles that they belong to."""

import functools
import tomllib
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files


class Level(StrEnum):
    """How much a finding weighs. `SPEC_DEFECT` is a fault of the standard, never of the server."""

    MUST = "MUST"
    SHOULD = "SHOULD"
    INFO = "INFO"
    SPEC_DEFECT = "SPEC-DEFECT"


@dataclass(frozen=True)
class Profile:
    """`letter` is how the rules name it; `collections` are path segment → resource."""

    name: str
    letter: str
    version: str
    title: str
    collections: dict[str, str]


V2_COLLECTIONS = {
    "vergaderingen": "vergadering",
    "agendapunten": "agendapunt",
    "informatieobjecten": "informatieobject",
    "stemmingen": "stemming",
    "stemmen": "stem",
    "stemresultatenperfractie": "stemresultaatperfractie",
    "besluiten": "besluit",
    "aanwezigedeelnemers": "aanwezigedeelnemer",
    "natuurlijkpersonen": "natuurlijkpersoon",
    "fracties": "fractie",
    "fractielidmaatschappen": "fractielidmaatschap",
    "dagelijksebesturen": "dagelijksbestuur",
    "dagelijksbestuurlidmaatschappen": "dagelijksbestuurlidmaatschap",
    "indieners": "indiener",
    "organisatorische_eenheden": "organisatorischeeenheid",
    "mediabronnen": "mediabron",
    "spreekfragmenten": "spreekfragment",
}
CORE_COLLECTIONS = dict(list(V2_COLLECTIONS.items())[:3])
PROFILES = {
    each.name: each
    for each in (
        Profile("v2", "V", "2.0.0-beta.4", "Open Raadsinformatie v2, lezen", V2_COLLECTIONS),
        Profile("mini", "M", "0.0.1", "mini-ORI", CORE_COLLECTIONS),
        Profile("koop", "K", "1.0.0", "KOOP", CORE_COLLECTIONS),
        Profile("feed", "F", "0.0.2-concept", "publicatiefeed (event polling)", CORE_COLLECTIONS),
    )
}


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
        return profile.letter in self.profiles


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


def _read(name: str) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = tomllib.loads(
        files("conformance.rules").joinpath(name).read_text(encoding="utf-8")
    )
    return found
