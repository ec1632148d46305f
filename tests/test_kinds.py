"""Kinds of faults over all profiles are found by the right rule, and what looks like one is not."""

import pytest

from conformance.rules.table import Level
from tests.checked_servers import BESIDES, checked, found, serving
from tests.mutants_kinds import feed_kinds, kinds, traps


@pytest.mark.parametrize("profile", ["v2", "mini", "koop"])
def test_every_kind_of_fault_is_found_by_the_right_rule(profile: str) -> None:
    every = [each for each in kinds() if each.profile == profile]
    assert len({each.name for each in every}) == len(every)
    missed = [
        (each.name, each.rules)
        for number, each in enumerate(every)
        if not found(each, live=number % BESIDES == 0)
    ]
    assert missed == []


def test_every_kind_of_fault_of_a_feed_is_found_by_the_right_rule() -> None:
    every = feed_kinds()
    assert len({each.name for each in every}) == len(every)
    assert [(each.name, each.rules) for each in every if not found(each, live=True)] == []


def test_what_looks_like_a_fault_is_none() -> None:
    for trap in traps():
        report = checked(serving(trap))
        told = [(f.rule, f.where, f.pointer, f.expected) for f in report.findings]
        assert told == [], (trap.profile, trap.name)
        assert all(each.level == Level.SPEC_DEFECT for each in report.defects)
