"""The same findings as text, JSON, one page of HTML, and JUnit."""

from __future__ import annotations

import functools
from typing import Any
from xml.etree import ElementTree as ET

import orjson
from jinja2 import Environment, PackageLoader, select_autoescape

from conformance.report.findings import Finding, Report
from conformance.report.side_by_side import SideBySide
from conformance.rules.table import Level, rules_of

FORMATS = ("text", "json", "html", "junit")
NAMES = {Level.MUST: "moet", Level.SHOULD: "zou moeten", Level.INFO: "ter informatie"}


def made(report: Report, form: str, fixed: list[dict[str, Any]] | None = None) -> str:
    """The report in one of `FORMATS`; `fixed` is what a baseline had and is no more."""
    gone = fixed or []
    match form:
        case "json":
            body = {**report.as_dict(), "fixed": gone}
            return orjson.dumps(body, option=orjson.OPT_INDENT_2).decode() + "\n"
        case "html":
            return html(report, gone)
        case "junit":
            return junit(report)
    return text(report, gone)


def rows(report: Report) -> list[dict[str, Any]]:
    """Every rule of the profile with how it went: `fout`, `goed` or `niet getoetst`."""
    found: dict[str, list[Finding]] = {}
    for finding in report.findings:
        found.setdefault(finding.rule, []).append(finding)
    return [
        {
            "rule": rule,
            "findings": found.get(rule.id, []),
            "uitkomst": "fout"
            if rule.id in found
            else "goed"
            if rule.id in report.held
            else "niet getoetst",
        }
        for rule in rules_of(report.profile)
    ]


def text(report: Report, fixed: list[dict[str, Any]]) -> str:
    lines = [f"{report.profile.title} {report.profile.version}: {report.target}", ""]
    for finding in report.findings:
        body = finding.as_dict()
        known = "" if finding.nieuw else " (stond al in de baseline)"
        lines.append(f"{finding.level.value:6} {finding.rule}  {body['nl']}{known}")
        lines.append(f"       verwacht: {finding.expected}")
        for each in finding.examples:
            place = each["url"] + (f"#{each['pointer']}" if each["pointer"] else "")
            lines.append(f"       gevonden: {each['found']!r} op {place}")
        if finding.count > len(finding.examples):
            lines.append(f"       {finding.count} keer in totaal")
        lines.append(f"       bron: {body['source']}")
        lines.append("")
    for finding in report.defects:
        body = finding.as_dict()
        lines.append(f"SPEC-DEFECT {finding.rule}  {body['nl']} ({finding.count} keer)")
    if report.defects:
        lines.append("")
    for row in fixed:
        lines.append(
            f"verholpen: {row.get('rule')} {row.get('where', '')} {row.get('pointer', '')}"
        )
    for what, why in report.unchecked.items():
        lines.append(f"niet getoetst: {what}: {why}")
    if report.made:
        lines += made_lines(report.made)
    counts = {level: sum(f.level == level for f in report.findings) for level in NAMES}
    lines.append(
        ", ".join(f"{number} {NAMES[level]}" for level, number in counts.items())
        + f"; {report.checked.get('resources', 0)} resources,"
        + f" {report.checked.get('requests', 0)} verzoeken"
    )
    lines.append("voldoet" if report.conforms else "voldoet niet")
    return "\n".join(lines) + "\n"


def made_lines(made: SideBySide) -> list[str]:
    """What an aggregator made of it, in short."""
    told = [
        f"de aggregator maakt er {len(made.rows)} records van, waarvan {made.hits} te vinden zijn"
    ]
    told += [f"  niet gebruikt: {name}" for name in made.unused]
    return [*told, *(f"  niet begrepen: {each}" for each in made.problems), ""]


@functools.cache
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("conformance.report"), autoescape=select_autoescape(), trim_blocks=True
    )


def html(report: Report, fixed: list[dict[str, Any]]) -> str:
    """One page without anything from elsewhere: style within, no scripts."""
    body = report.as_dict()
    return (
        _templates()
        .get_template("rapport.html")
        .render(report=report, body=body, rules=rows(report), fixed=fixed, names=NAMES)
    )


def side_by_side(made: SideBySide, title: str) -> str:
    """A page by itself of an answer, its records and their hits."""
    return _templates().get_template("naast-elkaar.html").render(made=made, title=title)


def junit(report: Report) -> str:
    """One case for each rule. A MUST that is new fails; what the profile only advises, and what the
    baseline had, is told in the output of a case that passes."""
    cases = rows(report)
    suite = ET.Element(
        "testsuite",
        name=f"Open Raadsinformatie {report.profile.name}",
        tests=str(len(cases)),
    )
    failures = skipped = 0
    for row in cases:
        rule = row["rule"]
        case = ET.SubElement(
            suite, "testcase", classname=f"ori.{report.profile.name}", name=f"{rule.id} {rule.nl}"
        )
        told = "\n".join(_told(each) for each in row["findings"])
        if any(f.level == Level.MUST and f.nieuw for f in row["findings"]):
            failures += 1
            first = row["findings"][0]
            failure = ET.SubElement(case, "failure", type="MUST", message=first.expected)
            failure.text = told
        elif row["uitkomst"] == "niet getoetst":
            skipped += 1
            ET.SubElement(case, "skipped", message="niet aan de orde geweest")
        elif told:
            ET.SubElement(case, "system-out").text = told
    suite.set("failures", str(failures))
    suite.set("skipped", str(skipped))
    suite.set("errors", "0")
    ET.indent(suite)
    return ET.tostring(suite, encoding="unicode", xml_declaration=True) + "\n"


def _told(finding: Finding) -> str:
    lines = [f"{finding.level.value} {finding.where}{finding.pointer} ({finding.count} keer)"]
    for each in finding.examples:
        lines.append(f"  {each['found']!r} op {each['url']}#{each['pointer']}")
    return _printable("\n".join([*lines, f"  verwacht: {finding.expected}"]))


def _printable(text: str) -> str:
    """Without the control characters that XML cannot hold."""
    return "".join(c for c in text if c >= " " or c in "\n\t")
