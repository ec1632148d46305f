"""The forms of a report: the same findings in each, at their line, by what to mend; and the examples
for a build."""

import json
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from conformance import compare
from conformance.check import check_content, check_file
from conformance.cli import app
from conformance.report.findings import Report
from conformance.report.lines import line_of, places
from conformance.report.mending import group_of, grouped
from conformance.report.reports import FORMATS, made
from conformance.rules.profiles import PROFILES
from conformance.session import Options
from standard.pointers import followed, parts, pointer
from tests import emulated_council
from tests.checked_servers import checked
from tests.conftest import ROOT
from tests.emulator import TODAY, Emulator

EXAMPLES = ROOT / "checker" / "voorbeelden"


def broken(world: Any) -> None:
    """A few faults of different places."""
    world["vergaderingen"]["v-1"]["vergaderdatum"] = "7 januari"
    world["vergaderingen"]["v-2"]["vergaderdatum"] = "8 januari"
    world["informatieobjecten"]["d-motie"]["taal"] = "nl"
    world["informatieobjecten"]["d-brief"]["omschrijving"] = "Van 111222333 over geluid"


@pytest.fixture(scope="module")
def report() -> Report:
    return checked(Emulator("mini", change=broken))


def test_the_command_and_the_reports_have_the_same_forms() -> None:
    from conformance import cli

    assert cli.FORMATS == FORMATS


def test_every_form_tells_the_same_findings(report: Report) -> None:
    rules = {finding.rule for finding in report.findings}
    assert rules == {"C34", "C50", "C77"}
    body = json.loads(made(report, "json"))
    assert {row["rule"] for row in body["findings"]} == rules
    [run] = json.loads(made(report, "sarif"))["runs"]
    assert {row["ruleId"] for row in run["results"]} == rules
    page, text, junit = (made(report, form) for form in ("html", "text", "junit"))
    assert set(re.findall(r"<h4>([CF]\d+) ", page)) == rules
    assert set(re.findall(r"^(?:MUST|SHOULD|INFO) +([CF]\d+)", text, re.MULTILINE)) == rules
    told = re.findall(
        r'name="([CF]\d+) [^>]*>\s*<(?:failure|system-out)[^>]*>(?!\d+ keer toe)', junit
    )
    assert rules <= set(told)


def test_a_page_is_by_what_to_mend_with_the_answer_at_the_pointer(report: Report) -> None:
    page = made(report, "html")
    groups = dict(grouped(report.findings))
    assert set(groups) == {
        "vergadering: vergaderdatum",
        "informatieobject: taal",
        "informatieobject: omschrijving",
    }
    for title in groups:
        assert f">{title}</h3>" in page
    assert '<mark>"vergaderdatum": "7 januari"</mark>' in page
    assert '<mark>"taal": "nl"</mark>' in page
    assert "111222333" not in page, "what may not be public is not shown"
    assert "111222333" not in made(report, "json")


@pytest.mark.slow
def test_every_finding_has_a_group() -> None:
    """Also those that are of no property: headers, lists, errors."""
    from tests.mutants import mutants

    for mutant in [m for m in mutants() if m.answer and m.profile == "koop"][:12]:
        told = checked(Emulator("koop", answer=mutant.answer))
        assert all(group_of(each) for each in told.findings)


def test_a_fault_of_the_standard_is_told_once_with_its_place(report: Report) -> None:
    [defect] = report.defects
    assert (defect.rule, defect.count) == ("D-M1", 21)
    text = made(report, "text")
    assert text.count("D-M1") == 1
    assert re.search(
        r"D-M1 .*voor het eerst op http://127.0.0.1:9/ori/v2/vergaderingen#/results/0", text
    )


# --- lines ------------------------------------------------------------------------------------------

FILE = """{
  "id": "v-1",
  "url": "https://raad.example.org/ori/v2/vergaderingen/v-1",
  "vergaderingstype": "raadsvergadering",
  "naam": "Raad \\"A\\", deel {1}",
  "organisatie": {"gemeente": "gm0828"},
  "vergaderdatum": "4 februari",
  "agendapunten": [
    "https://raad.example.org/ori/v2/agendapunten/a-1",
    "los"
  ]
}
"""


def test_a_pointer_leads_to_its_line() -> None:
    known = places(FILE)
    body = json.loads(FILE)
    assert all(followed(body, place) is not None for place in known)
    assert len(known) == 11
    lines = {place: line_of(FILE, offset) for place, offset in known.items()}
    assert lines["/vergaderdatum"] == 7
    assert lines["/agendapunten/1"] == 10
    assert lines["/organisatie/gemeente"] == 6
    assert lines[""] == 1


@pytest.mark.parametrize(
    "text", ['{"a/b": {"~c": [1, [true, null], {}]}, "d": -1.5e3}', "[]", "7", '"x"', "[[[]]]"]
)
def test_every_value_has_its_place(text: str) -> None:
    body = json.loads(text)
    for place, offset in places(text).items():
        value, _ = json.JSONDecoder().raw_decode(text, offset)
        assert value == followed(body, place)
        assert pointer(*parts(place)) == place


def assert_sarif(body: Any) -> None:
    # builds its models when it is imported
    from pydantic_sarif.model import StaticAnalysisResultsFormatSarifVersion210JsonSchema as Sarif

    Sarif.model_validate(body)


def test_sarif_is_valid_and_shows_a_finding_at_its_line(tmp_path: Path) -> None:
    file = tmp_path / "vergadering.json"
    file.write_text(FILE, encoding="utf-8")
    report = check_file("mini", file, Options(today=TODAY))
    body = json.loads(made(report, "sarif"))
    assert_sarif(body)
    [run] = body["runs"]
    lines = {
        row["ruleId"]: row["locations"][0]["physicalLocation"]["region"]["startLine"]
        for row in run["results"]
    }
    assert lines == {"C34": 7, "C23": 10}
    assert len(run["tool"]["driver"]["rules"]) == 66
    assert run["results"][0]["level"] == "error"


@pytest.mark.parametrize("profile", list(PROFILES))
def test_sarif_of_every_profile_is_valid(profile: str) -> None:
    content = b'{"dossiertype": "vergadering", "id": 7, "naam": "Raad"}'
    report = check_content(profile, content, "x.json", Options(today=TODAY), "vergadering")
    assert_sarif(json.loads(made(report, "sarif")))


def test_sarif_of_an_address_is_valid(report: Report) -> None:
    body = json.loads(made(report, "sarif"))
    assert_sarif(body)
    assert "region" not in body["runs"][0]["results"][0]["locations"][0]["physicalLocation"]


def test_with_a_baseline_only_what_is_new_counts() -> None:
    before = json.loads(made(checked(Emulator("mini", change=broken)), "json"))
    gone = {**before["findings"][0], "key": "anders", "rule": "C40"}
    before["findings"].append(gone)

    def worse(world: Any) -> None:
        broken(world)
        world["vergaderingen"]["v-3"]["status"] = "Gehouden"

    report = checked(Emulator("mini", change=worse))
    fixed = compare.mark(report, before)
    assert [row["key"] for row in fixed] == ["anders"]
    assert report.fails
    [run] = json.loads(made(report, "sarif", fixed))["runs"]
    states = {(row["ruleId"], row["baselineState"]) for row in run["results"]}
    assert ("C40", "new") in states
    assert ("C40", "absent") in states
    assert ("C34", "unchanged") in states
    same = checked(Emulator("mini", change=broken))
    compare.mark(same, before)
    assert not same.fails


# --- the examples for a build --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "schema"), [("github.yml", "github-workflows"), ("gitlab.yml", "gitlab-ci")]
)
def test_the_examples_are_valid_by_the_schema_of_their_host(name: str, schema: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "check_jsonschema", "--builtin-schema", f"vendor.{schema}",
         str(EXAMPLES / name)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("name", ["github.yml", "gitlab.yml"])
def test_the_commands_of_the_examples_work(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Asked of a file in place of an address, with a baseline that was made as the README says."""
    monkeypatch.chdir(tmp_path)
    meeting = emulated_council.world("mini")["vergaderingen"]["v-1"]
    Path("antwoord.json").write_text(json.dumps(meeting), encoding="utf-8")
    first = ["check", "antwoord.json", "--format", "json", "--out", "baseline.json"]
    assert CliRunner().invoke(app, first).exit_code == 0
    text = (EXAMPLES / name).read_text(encoding="utf-8")
    commands = re.findall(r"griffie-check (check .+)", text)
    assert commands
    for command in commands:
        filled = re.sub(r'"\$(ORI_)?ADRES"', "antwoord.json", command).replace('"$PROFIEL"', "mini")
        done = CliRunner().invoke(app, shlex.split(filled))
        assert done.exit_code == 0, done.output
    assert [each for each in ("toets.sarif", "toets.xml") if Path(each).exists()]


def test_the_differences_between_profiles_are_whole() -> None:
    """Whatever one profile asks of a shared resource and another does not is told."""
    from conformance.resource.schemas import schema_of

    for one in PROFILES:
        for other in PROFILES:
            told = compare.profiles(one, other)
            for kind, change in told["eigenschappen"].items():
                before = schema_of(one, kind)["properties"]
                after = schema_of(other, kind)["properties"]
                moved = change["hernoemd"]
                kept = {moved.get(name, name) for name in before if name not in change["eraf"]}
                assert kept | set(change["erbij"]) == set(after), (one, other, kind)
            if one == other:
                assert not told["manieren"]
                assert not any(any(c.values()) for c in told["eigenschappen"].values())
            lines = compare.told_of_profiles(told)
            assert bool(lines) == (one != other)
