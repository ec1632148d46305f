"""The same findings as text, JSON, one page of HTML, JUnit and SARIF."""

import functools
from typing import Any

import orjson

from conformance.report.findings import Finding, Report
from conformance.report.junit import junit
from conformance.report.mending import grouped
from conformance.report.sarif import sarif
from conformance.report.side_by_side import SideBySide
from conformance.rules.table import Level, rules_of

FORMATS = ("text", "json", "html", "junit", "sarif")
NAMES = {Level.MUST: "moet", Level.SHOULD: "zou moeten", Level.INFO: "ter informatie"}


def made(report: Report, form: str, fixed: list[dict[str, Any]] | None = None) -> str:
    """The report in one of `FORMATS`; `fixed` is what a baseline had and is no more."""
    gone = fixed or []
    match form:
        case "json":
            return _json({**report.as_dict(), "fixed": gone})
        case "html":
            return html(report, gone)
        case "junit":
            return junit(report, rows(report))
        case "sarif":
            return _json(sarif(report, gone))
    return text(report, gone)


def _json(body: dict[str, Any]) -> str:
    return orjson.dumps(body, option=orjson.OPT_INDENT_2).decode() + "\n"


def rows(report: Report) -> list[dict[str, Any]]:
    """Every rule of the profile with how it went: `fout`, `goed` or `niet getoetst`, and how many
    times it was applied."""
    found: dict[str, list[Finding]] = {}
    for finding in report.findings:
        for rule in (finding.rule, *finding.also):
            found.setdefault(rule, []).append(finding)
    return [
        {
            "rule": rule,
            "findings": found.get(rule.id, []),
            "uitkomst": report.outcome(rule.id),
            "toegepast": report.times(rule.id),
        }
        for rule in rules_of(report.profile)
    ]


def text(report: Report, fixed: list[dict[str, Any]]) -> str:
    lines = [f"{report.profile.title} {report.profile.version}: {report.target}", ""]
    for finding in report.findings:
        lines += _finding(finding)
    for finding in report.defects:
        body = finding.as_dict()
        times = f"{finding.count} keer, voor het eerst op {_place(finding.examples[0])}"
        lines.append(f"SPEC-DEFECT {finding.rule}  {body['nl']} ({times})")
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
    return "\n".join([*lines, *_sums(report)]) + "\n"


def _finding(finding: Finding) -> list[str]:
    body = finding.as_dict()
    known = "" if finding.nieuw else " (stond al in de baseline)"
    lines = [f"{finding.level.value:6} {finding.rule}  {body['nl']}{known}"]
    lines.append(f"       verwacht: {finding.expected}")
    lines += [f"       gevonden: {each['found']!r} op {_place(each)}" for each in finding.examples]
    if finding.count > len(finding.examples):
        lines.append(f"       {finding.count} keer in totaal")
    return [*lines, f"       bron: {body['source']}", ""]


def _place(example: dict[str, Any]) -> str:
    return str(example["url"]) + (f"#{example['pointer']}" if example["pointer"] else "")


def _sums(report: Report) -> list[str]:
    """How many of each level, and of the rules, and the verdict."""
    counts = {level: sum(f.level == level for f in report.findings) for level in NAMES}
    outcomes = [row["uitkomst"] for row in rows(report)]
    return [
        f"regels: {outcomes.count('goed')} goed, {outcomes.count('fout')} fout,"
        f" {outcomes.count('niet getoetst')} niet getoetst",
        ", ".join(f"{number} {NAMES[level]}" for level, number in counts.items())
        + f"; {report.checked.get('resources', 0)} resources,"
        + f" {report.checked.get('requests', 0)} verzoeken",
        "voldoet" if report.conforms else "voldoet niet",
    ]


def made_lines(made: SideBySide) -> list[str]:
    """What an aggregator made of it, in short."""
    told = [
        f"de aggregator maakt er {len(made.rows)} records van, waarvan {made.hits} te vinden zijn"
    ]
    told += [f"  niet gebruikt: {name}" for name in made.unused]
    return [*told, *(f"  niet begrepen: {each}" for each in made.problems), ""]


@functools.cache
def _templates() -> Any:
    from jinja2 import Environment, PackageLoader, select_autoescape

    return Environment(
        loader=PackageLoader("conformance.report"), autoescape=select_autoescape(), trim_blocks=True
    )


def html(report: Report, fixed: list[dict[str, Any]]) -> str:
    """One page without anything from elsewhere: style within, no scripts."""
    body = report.as_dict()
    page = _templates().get_template("rapport.html")
    told: str = page.render(
        report=report,
        body=body,
        groups=grouped(report.findings),
        rules=rows(report),
        fixed=fixed,
        names=NAMES,
    )
    return told


def side_by_side(made: SideBySide, title: str) -> str:
    """A page by itself of an answer, its records and their hits."""
    page: str = _templates().get_template("naast-elkaar.html").render(made=made, title=title)
    return page
