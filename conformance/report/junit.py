"""The report as JUnit XML, for the test results of a build."""

from typing import Any
from xml.etree import ElementTree as ET

from conformance.report.findings import Finding, Report
from conformance.rules.table import Level


def junit(report: Report, rows: list[dict[str, Any]]) -> str:
    """One case for each rule. A MUST that is new fails, once: the more general rule that the same fault
    breaks names it in its output. What the profile only advises, and what the baseline had, is told in
    the output of a case that passes."""
    suite = ET.Element(
        "testsuite", name=f"Open Raadsinformatie {report.profile.name}", tests=str(len(rows))
    )
    counts = {"failures": 0, "skipped": 0, "errors": 0}
    for row in rows:
        rule = row["rule"]
        case = ET.SubElement(
            suite, "testcase", classname=f"ori.{report.profile.name}", name=f"{rule.id} {rule.nl}"
        )
        told = "\n".join(_told(each) for each in row["findings"])
        own = [f for f in row["findings"] if f.rule == rule.id]
        if any(f.level == Level.MUST and f.nieuw for f in own):
            counts["failures"] += 1
            expected = own[0].expected
            failure = ET.SubElement(case, "failure", type="MUST", message=expected)
            failure.text = told
        elif row["uitkomst"] == "niet getoetst":
            counts["skipped"] += 1
            ET.SubElement(case, "skipped", message="niet aan de orde geweest")
        elif told or row["toegepast"]:
            ET.SubElement(case, "system-out").text = told or f"{row['toegepast']} keer toegepast"
    for name, number in counts.items():
        suite.set(name, str(number))
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
