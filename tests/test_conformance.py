"""The checker against servers that follow the standard, and against every way to break one."""

import json
import random
from typing import Any, TypeVar

import pytest

from conformance.check import check, check_content
from conformance.report.findings import Report
from conformance.resource.schemas import schema_of
from conformance.rules.profiles import PROFILES
from conformance.rules.table import Level, errata, rules, rules_of
from conformance.session import Options
from standard.feed_names import LOWER
from standard.records import REFERENCES
from tests import emulated_council, emulator
from tests.checked_servers import BESIDES, checked, found, options
from tests.depth import DEEP
from tests.derived_shapes import derived
from tests.emulator import TODAY, Emulator
from tests.emulator_feed import FeedEmulator
from tests.mutants import Mutant, mutants
from tests.mutants_feed import FeedMutant, feed_mutants

#: resource by what the rules call it, in the emulator
COLLECTIONS = {
    "vergadering": ("vergaderingen", "v-1"),
    "agendapunt": ("agendapunten", "a-2"),
    "informatieobject": ("informatieobjecten", "d-motie"),
    "stem": ("stemmen", "s-1-bakker"),
    "besluit": ("besluiten", "b-s-1"),
    "indiener": ("indieners", "i-1"),
}


def told(report: Report) -> list[tuple[str, str, str, str]]:
    return [(f.rule, f.where, f.pointer, f.expected) for f in report.findings]


# --- the rules --------------------------------------------------------------------------------------


def test_there_are_115_rules_in_the_order_of_the_reference() -> None:
    found = list(rules())
    assert len(found) == 115
    assert found == sorted(found, key=lambda each: (each[0], int(each[1:])))
    assert {name: len(rules_of(each)) for name, each in PROFILES.items()} == {
        "v2": 77,
        "mini": 66,
        "koop": 45,
        "feed": 47,
    }
    for rule in rules().values():
        assert all((rule.bron, rule.nl, rule.en, rule.goed, rule.fout)), rule.id
        assert rule.goed != rule.fout
        assert set(rule.profiles) <= set("VMKF")
        assert rule.nl.endswith(".")
        assert rule.en.endswith(".")


def _examples() -> list[Any]:
    return [
        pytest.param(rule.id, profile.name, id=f"{rule.id}-{profile.name}")
        for rule in rules().values()
        for profile in PROFILES.values()
        if rule.op in profile.collections.values() and rule.of(profile) and profile.letter != "F"
    ]


@pytest.mark.parametrize(("rule_id", "profile"), _examples())
def test_the_examples_of_a_rule_pass_and_fail(rule_id: str, profile: str) -> None:
    """An example is properties laid over a resource of the emulator; null takes one away, and
    `%null%` stands for null itself."""
    rule = rules()[rule_id]
    assert rule.op is not None
    collection, key = COLLECTIONS[rule.op]
    rows = emulated_council.world(profile)[collection]
    whole = rows[key] if key in rows else next(iter(rows.values()))

    def laid(example: str) -> set[str]:
        made = dict(whole)
        for name, value in json.loads(example).items():
            if profile == "koop":
                name = LOWER.get(name, name)
            if value is None:
                made.pop(name, None)
            else:
                made[name] = None if value == "%null%" else value
        content = json.dumps(made).encode()
        report = check_content(profile, content, "voorbeeld.json", Options(today=TODAY), rule.op)
        return {each.rule for each in report.findings}

    assert rule_id not in laid(rule.goed)
    assert rule_id in laid(rule.fout)


@pytest.mark.parametrize("profile", ["v2", "mini"])
def test_the_shapes_of_v2_and_mini_follow_from_the_records(profile: str) -> None:
    for kind in PROFILES[profile].collections.values():
        assert schema_of(profile, kind) == json.loads(json.dumps(derived(profile, kind))), kind
        assert PROFILES[profile].references[kind] == REFERENCES[kind]


def test_every_erratum_is_told_in_both_languages() -> None:
    assert {"D-V1", "D-V3", "D-M1", "D-K1", "D-K4"} <= set(errata())
    for each in errata().values():
        assert all((each.bron, each.nl, each.en, each.lezing))


# --- conforming servers -----------------------------------------------------------------------------


@pytest.mark.parametrize("profile", ["v2", "mini", "koop"])
@pytest.mark.parametrize("writable", [False, True])
def test_a_server_that_follows_the_standard_has_no_finding(profile: str, writable: bool) -> None:
    report = checked(Emulator(profile, writable=writable), write=writable)
    assert told(report) == []
    assert report.conforms
    if writable:
        wanted = {"v2": {"C120", "C124"}, "koop": {"C121", "C122", "C123"}}
        assert wanted.get(profile, set()) <= report.held


@pytest.mark.parametrize("rol", ["bronhouder", "aggregator"])
def test_a_feed_that_follows_the_standard_has_no_finding(rol: str) -> None:
    report = checked(FeedEmulator(rol))
    assert told(report) == []
    assert report.checked["records"] == 12


def test_faults_of_the_standard_itself_never_fail_a_server() -> None:
    """null where the text allows it, a full `organisatie`, a recording without `type`, a name of one
    piece, KOOP without `pid`: the published files reject them, the checker does not."""

    def change(world: emulated_council.World) -> None:
        world["stemmingen"]["s-3"]["informatieobject"] = None
        world["stemmingen"]["s-3"]["besluit"] = None
        world["vergaderingen"]["v-1"]["hoofdvergadering"] = None
        world["vergaderingen"]["v-3"]["provincie"] = None
        world["natuurlijkpersonen"]["p-smit"]["naamNatuurlijkPersoon"] = {
            "volledigeNaam": "A. Smit"
        }
        world["vergaderingen"]["v-4"]["georganiseerdDoorGremium"] = {
            "gremiumidentificatie": "08280000001",
            "gremiumnaam": "Raad",
        }
        world["informatieobjecten"]["d-brief"]["bronorganisatie"] = "001234567"

    report = checked(Emulator("v2", change=change))
    assert [f for f in report.findings if f.level == Level.MUST and f.rule != "C94"] == []
    found = {each.rule for each in report.defects}
    assert {"D-V1", "D-V2", "D-V3", "D-V4", "D-V17", "D-V21", "D-V23"} <= found
    assert {each.rule for each in checked(Emulator("mini")).defects} == {"D-M1"}
    assert {each.rule for each in checked(Emulator("koop")).defects} == {"D-K1", "D-K4"}
    assert all(each.level == Level.SPEC_DEFECT for each in report.defects)


# --- mutants ----------------------------------------------------------------------------------------

AnyMutant = TypeVar("AnyMutant", Mutant, FeedMutant)


def of_each(every: list[AnyMutant], number: int) -> list[AnyMutant]:
    """So many of those that a profile's same rules should find, chosen apart for each."""
    kinds: dict[tuple[str, ...], list[AnyMutant]] = {}
    for each in every:
        kinds.setdefault((getattr(each, "profile", "feed"), *sorted(each.rules)), []).append(each)
    return [
        one
        for kind, members in kinds.items()
        for one in random.Random(str(kind)).sample(members, min(number, len(members)))
    ]


def test_whatever_is_broken_in_a_server_is_found_by_the_right_rule() -> None:
    every = mutants()
    assert len(every) >= 250
    assert len({(each.profile, each.name) for each in every}) == len(every)
    tried = every if DEEP else of_each(every, 2)
    missed = [each for n, each in enumerate(tried) if not found(each, live=n % BESIDES == 0)]
    assert [(each.profile, each.name, each.rules) for each in missed] == []


def test_whatever_is_broken_in_a_feed_is_found_by_the_right_rule() -> None:
    every = feed_mutants()
    assert len({each.name for each in every}) == len(every)
    tried = every if DEEP else of_each(every, 2)
    missed = [(each.name, each.rules) for each in tried if not found(each, live=True)]
    assert missed == []


def test_every_rule_has_a_mutant_or_cannot_be_broken_here() -> None:
    """Only what needs another transport is missing: a certificate, and a base without a version."""
    covered = {rule for each in mutants() for rule in each.rules}
    covered |= {rule for each in feed_mutants() for rule in each.rules}
    assert set(rules()) - covered == {"C01", "C02"}


def test_addresses_without_https_or_a_version_are_told() -> None:
    made = Emulator("mini", base="http://raad.example.org/ori")
    report = check("mini", "http://raad.example.org/ori", options(made))
    assert {"C01", "C02"} <= {each.rule for each in report.findings}


def test_findings_are_told_once_with_their_number_and_three_examples() -> None:
    def change(world: emulated_council.World) -> None:
        for row in world["stemmen"].values():
            row["keuzeStemming"] = row["keuzeStemming"].title()

    report = checked(Emulator("v2", change=change))
    told_of = [each for each in report.findings if each.rule == "C40"]
    assert len(told_of) == 1
    first = told_of[0].as_dict()
    assert (first["count"], len(first["examples"])) == (10, 3)
    assert first["level"] == "MUST"
    assert first["found"] in ("Voor", "Tegen")
    assert first["url"] == f"{emulator.BASE}/stemmen"
    assert first["pointer"] == "/results/0/keuzeStemming"
    assert first["expected"] == "een van: voor, tegen, afwezig, onthouden"
    assert first["source"]
    assert told_of[0].also == ("C23",)
    assert "C23" not in {each.rule for each in report.findings}, "one fault is one finding"
