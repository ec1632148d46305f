"""Held means applied: a rule is called good only where something was held against it, for every rule
of every profile."""

import json
import re
from typing import Any

import httpx2
import pytest

from conformance.report.reports import made
from conformance.rules.profiles import PROFILES
from conformance.rules.table import rules, rules_of
from tests.checked_servers import as_file, bare, checked, empty, nothing, options, rich
from tests.emulator import Emulator
from tests.emulator_feed import FeedEmulator
from tests.mutants import bare as headers_of

#: what a server without any resource is held against: itself
EMPTY = {
    "v2": "C02-C10 C12-C15 C20 C90 C93-C95 C110-C115 C119",
    "mini": "C02-C10 C12-C15 C21 C90 C93-C95 C110-C114 C119",
    "koop": "C02-C06 C08 C09 C12-C14 C21 C93 C112 C116 C117 C119",
    "feed": "C02-C06 C08-C10 C12 C13 C22 C43 C111 C119 F01 F02 F06 F07 F11 F15 F17",
}
#: what comes with resources that have no more than what is required
BARE = {
    "v2": "C23 C25 C27 C28 C32 C33 C36 C38-C40 C48 C60 C61 C65 C68 C70 C74 C77 C91 C92 C96 C98",
    "mini": "C23 C25 C28 C29 C36 C38-C40 C60 C61 C65 C77 C91 C92 C96 C98",
    "koop": "C16 C24 C26 C30 C34 C37 C38 C43 C44 C47 C60 C61 C76 C77 C91 C92",
    "feed": "C31 C34 C44 C47 C76 C77 F03-F05 F08-F10 F12 F13 F16 F18",
}
#: what comes with something of everything
RICH = {
    "v2": "C34 C35 C37 C41 C45 C46 C49-C51 C62-C64 C66 C67 C69 C71-C73 C80-C85 C97",
    "mini": "C34 C35 C37 C41 C43 C44 C47 C49 C50 C62 C63 C66 C67 C75 C76 C80-C85 C97 C99",
    "koop": "C35 C42 C50 C62 C66 C80-C83",
    "feed": "C35 C37 C50 C80-C83",
}
#: what only comes with another address, a header, a busy server, writing, or another role
LEFT = {
    "v2": "C01 C11 C118 C120 C124",
    "mini": "C01 C11 C118",
    "koop": "C01 C121-C123",
    "feed": "C01 C118 F14",
}
#: rules that an empty list shows, and a full one does not
ONLY_EMPTY = {"koop": {"C93"}}


def several(text: str) -> set[str]:
    """Rules, of which neighbours are written as `C02-C10`."""
    found = set()
    for part in text.split():
        first, _, last = part.partition("-")
        numbers = range(int(first[1:]), int((last or first)[1:]) + 1)
        found |= {f"{first[0]}{number:02}" for number in numbers} & set(rules())
    return found


@pytest.mark.parametrize("profile", list(PROFILES))
def test_every_rule_of_every_profile_has_its_place(profile: str) -> None:
    parts = [several(table[profile]) for table in (EMPTY, BARE, RICH, LEFT)]
    assert sum(map(len, parts)) == len(set.union(*parts)), "each rule once"
    assert set.union(*parts) == {rule.id for rule in rules_of(PROFILES[profile])}


@pytest.mark.parametrize("profile", list(PROFILES))
def test_a_rule_is_held_where_it_was_applied_and_nowhere_else(profile: str) -> None:
    expected: set[str] = set()
    for build, table in ((empty, EMPTY), (bare, BARE), (rich, RICH)):
        expected |= several(table[profile])
        report = checked(build(profile))
        mine = expected - (ONLY_EMPTY.get(profile, set()) if build is not empty else set())
        assert report.held == mine, build.__name__
        for row in report.as_dict()["rules"]:
            assert (row["applied"] > 0) == (row["rule"] in mine), row
            assert row["outcome"] in (
                ("goed", "fout") if row["rule"] in mine else ("niet getoetst",)
            )


@pytest.mark.parametrize("profile", list(PROFILES))
def test_every_form_of_a_report_says_which_rules_were_never_applied(profile: str) -> None:
    report = checked(bare(profile))
    never = {rule.id for rule in rules_of(PROFILES[profile])} - report.held
    assert never
    body = json.loads(made(report, "json"))
    assert {row["rule"] for row in body["rules"] if row["applied"] == 0} == never
    assert set(body["checked"]["rules"]) == report.held
    page = re.findall(r'<th scope="row">([CF]\d+)</th><td>[^<]*</td><td>niet', made(report, "html"))
    assert set(page) == never
    cases = re.findall(r'name="([CF]\d+) [^>]*>\s*<skipped', made(report, "junit"))
    assert set(cases) == never
    told = json.loads(made(report, "sarif"))["runs"][0]["tool"]["driver"]["rules"]
    unheld = {row["id"] for row in told if row["properties"]["uitkomst"] == "niet getoetst"}
    assert unheld == never
    assert f"{len(never)} niet getoetst" in made(report, "text")


def test_what_is_left_is_applied_where_it_can_be() -> None:
    """Another address, a header, a busy server, writing, another role."""
    held: dict[str, set[str]] = {name: set() for name in PROFILES}

    def limited(request: httpx2.Request, response: httpx2.Response) -> httpx2.Response:
        headers = {**headers_of(response), "X-Rate-Limit-Remaining": "9"}
        return httpx2.Response(response.status_code, headers=headers, content=response.content)

    busy = {"Retry-After": "1", "Content-Type": "application/problem+json"}
    said = json.dumps({"status": 429, "title": "Druk", "detail": "te veel verzoeken"}).encode()

    def waiting() -> Any:
        times = iter(range(10_000))
        return lambda q, r: (
            httpx2.Response(429, headers=busy, content=said) if next(times) == 5 else None
        )

    for profile in ("v2", "mini"):
        held[profile] |= checked(Emulator(profile, answer=limited)).held
    for profile in ("v2", "mini"):
        report = checked(Emulator(profile, answer=waiting()))
        assert report.findings == []
        held[profile] |= report.held
    held["feed"] |= checked(FeedEmulator(answer=waiting())).held
    held["feed"] |= checked(FeedEmulator("aggregator")).held
    for profile in ("v2", "koop"):
        held[profile] |= checked(Emulator(profile, writable=True), write=True).held
    for profile in PROFILES:
        assert several(LEFT[profile]) - {"C01"} <= held[profile], profile


def test_an_address_with_https_is_held_against_it() -> None:
    from conformance.check import check

    base = "https://raad.example.org/ori/v2"
    report = check("mini", base, options(Emulator("mini", base=base)))
    assert report.outcome("C01") == "goed"


#: property of v2 → the rules that have nothing to say without it, by profile
BY_PROPERTY = {
    "taal": {"C50": ("v2", "mini", "koop")},
    "wijziging": {"C41": ("v2", "mini")},
    "creatiedatum": {"C85": ("v2", "mini")},
    "gemeente": {"C45": ("v2",), "C46": ("v2",), "C51": ("v2",)},
    "organisatie": {"C43": ("mini",), "C44": ("mini",)},
    "wooInformatiecategorie": {"C47": ("mini",)},
    "motietype vraagtype portefeuillehouder toelichting": {"C49": ("v2", "mini")},
    "starttijd": {"C80": ("v2", "mini", "koop")},
    "starttijd eindtijd": {"C84": ("v2", "mini")},
    "hoofdagendapunt hoofdvergadering": {"C66": ("v2", "mini", "koop")},
    "stemmingOverPersonen": {"C71": ("v2",)},
    "resultaatMondelingeStemming fractiestemresultaat": {"C72": ("v2",)},
    "vergaderingstype status informatieobjecttype": {"C42": ("koop",)},
    "rolnaam": {"C69": ("v2",)},
}


@pytest.mark.parametrize(
    ("names", "rule", "profile"),
    [
        (names, rule, profile)
        for names, found in BY_PROPERTY.items()
        for rule, profiles in found.items()
        for profile in profiles
    ],
)
def test_a_rule_on_what_nobody_gives_is_not_held(names: str, rule: str, profile: str) -> None:
    def change(world: Any) -> None:
        for rows in world.values():
            for row in rows.values():
                for name in names.split():
                    row.pop(PROFILES[profile].spelled(name), None)

    assert rule in as_file(Emulator(profile)).held
    assert as_file(Emulator(profile, change=change)).outcome(rule) == "niet getoetst"


def test_an_empty_list_of_koop_is_held_against_the_rule_on_it() -> None:
    assert "C93" in checked(Emulator("koop", change=nothing)).held


def test_a_fault_is_one_finding_and_breaks_the_general_rule_too() -> None:
    """A bad date is a fault of dates (C34), and so the resource is not by the schema (C23)."""

    def change(world: Any) -> None:
        world["vergaderingen"]["v-1"]["vergaderdatum"] = "7 januari 2026"

    report = as_file(Emulator("mini", change=change))
    [finding] = [f for f in report.findings if f.pointer.endswith("/vergaderdatum")]
    assert (finding.rule, finding.also) == ("C34", ("C23",))
    assert report.outcome("C23") == report.outcome("C34") == "fout"
