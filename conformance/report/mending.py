"""Findings by what there is to mend: one place in the server, with all that is told of it."""

from collections.abc import Iterable

from conformance.report.findings import ORDER, Finding

#: title of a group → the rules that tell of it, whatever place they were seen at
BY_RULE = {
    "Adres en versleuteling": ("C01", "C02"),
    "Beschrijving (openapi.json)": ("C03", "C04", "C05", "C06", "C14", "C15"),
    "Koppen van antwoorden": ("C07", "C09", "C10", "C11", "C12", "F15"),
    "Methoden en adressen": ("C08", "C13", "C115"),
    "Foutantwoorden": ("C110", "C111", "C112", "C113", "C114", "C116", "C117", "C118", "C119"),
    "Bladeren door lijsten": ("C20", "C21", "C90", "C91", "C92", "C93", "C98"),
    "Filters": ("C94", "C99"),
    "Wijzigingen en verwijderingen": ("C95", "C96", "C97"),
    "Schrijven": ("C120", "C121", "C122", "C123", "C124"),
    "Servicedocument": ("F01", "F02"),
    "Feed en cursors": ("C22", "F03", "F04", "F05", "F06", "F07", "F10", "F12", "F16"),
    "Snapshot": ("F11",),
}
_GROUP = {rule: title for title, rules in BY_RULE.items() for rule in rules}


def group_of(finding: Finding) -> str:
    """What to mend: a part of the server, or a property of a kind of resource."""
    if finding.rule in _GROUP:
        return _GROUP[finding.rule]
    names = [part for part in finding.pointer.split("/") if part and part != "*"]
    inside = [name for name in names if name not in ("results", "records", "data")]
    return f"{finding.where}: {'.'.join(inside)}" if inside else finding.where


def grouped(findings: Iterable[Finding]) -> list[tuple[str, list[Finding]]]:
    """Groups in order of their gravest finding."""
    groups: dict[str, list[Finding]] = {}
    for finding in findings:
        groups.setdefault(group_of(finding), []).append(finding)
    return sorted(groups.items(), key=lambda row: min(ORDER.index(f.level) for f in row[1]))
