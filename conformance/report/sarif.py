"""The report as SARIF 2.1.0, so that a code host shows each finding at its line."""

import functools
from collections.abc import Callable
from typing import Any

from conformance.report.findings import Finding, Report
from conformance.report.lines import line_of, places
from conformance.rules.table import Level, rules_of

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
LEVELS = {Level.MUST: "error", Level.SHOULD: "warning", Level.INFO: "note"}
#: the line of a pointer in what was checked, None where it is no file
Line = Callable[[str], int | None]


def sarif(report: Report, fixed: list[dict[str, Any]]) -> dict[str, Any]:
    """One run. What a baseline had is `unchanged`, what it had and is no more `absent`."""
    listed = rules_of(report.profile)
    index = {rule.id: number for number, rule in enumerate(listed)}
    line = lines_of(report)
    results = [
        _result(finding, example, index[finding.rule], line)
        for finding in report.findings
        for example in finding.examples
    ]
    driver = {
        "name": "griffie-check",
        "version": report.profile.version,
        "informationUri": "https://github.com/VNG-Realisatie/ODS-Open-Raadsinformatie",
        "rules": [
            {
                "id": rule.id,
                "shortDescription": {"text": rule.nl},
                "fullDescription": {"text": rule.en},
                "help": {"text": f"Goed: {rule.goed}\nFout: {rule.fout}\nBron: {rule.bron}"},
                "defaultConfiguration": {"level": LEVELS[rule.level]},
                "properties": {
                    "uitkomst": report.outcome(rule.id),
                    "toegepast": report.times(rule.id),
                },
            }
            for rule in listed
        ],
    }
    run = {
        "tool": {"driver": driver},
        "automationDetails": {"id": f"ori/{report.profile.name}/"},
        "columnKind": "unicodeCodePoints",
        "results": [*results, *(_absent(row) for row in fixed if row.get("rule") in index)],
        "properties": {"target": report.target, "conforms": report.conforms},
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def lines_of(report: Report) -> Line:
    """Finds lines in the file that was checked."""
    if report.source is None:
        return lambda place: None
    text = report.source.decode("utf-8", "replace")
    known = functools.cache(lambda: places(text))

    def line(place: str) -> int | None:
        while place and place not in known():
            place = place.rpartition("/")[0]  # what is not there is missing from what holds it
        return line_of(text, known().get(place, 0))

    return line


def _result(finding: Finding, example: dict[str, Any], index: int, line: Line) -> dict[str, Any]:
    told = finding.as_dict()
    place: dict[str, Any] = {"artifactLocation": {"uri": example["url"].replace("\\", "/")}}
    number = line(example["pointer"])
    if number is not None:
        place["region"] = {"startLine": number}
    name = finding.where + (example["pointer"] or "")
    text = f"{told['nl']} Gevonden: {example['found']!r}. Verwacht: {finding.expected}."
    return {
        "ruleId": finding.rule,
        "ruleIndex": index,
        "level": LEVELS[finding.level],
        "baselineState": "new" if finding.nieuw else "unchanged",
        "message": {"text": text},
        "locations": [
            {
                "physicalLocation": place,
                "logicalLocations": [{"fullyQualifiedName": name, "kind": "member"}],
            }
        ],
        "partialFingerprints": {"oriToets/v1": finding.key},
        "occurrenceCount": finding.count,
    }


def _absent(row: dict[str, Any]) -> dict[str, Any]:
    """What a baseline had and is no more."""
    return {
        "ruleId": row["rule"],
        "level": "none",
        "kind": "pass",
        "baselineState": "absent",
        "message": {"text": f"verholpen: {row.get('where', '')} {row.get('pointer', '')}"},
        "partialFingerprints": {"oriToets/v1": str(row.get("key"))},
    }
