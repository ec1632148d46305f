"""Differences: with a baseline, between two runs, and between two profiles."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson

from conformance.report.findings import Report
from conformance.resource.schemas import CORE, schema_of
from conformance.rules.profiles import PROFILES, Profile
from conformance.rules.table import rules_of
from standard.filters import declared


class Unusable(Exception):
    """A file that is no report of a check; the text is a Dutch sentence."""


def read(path: Path) -> dict[str, Any]:
    """The JSON report of an earlier check."""
    try:
        body = orjson.loads(path.read_bytes())
    except (OSError, ValueError) as error:
        raise Unusable(f"{path} is geen verslag van een toets: {error}") from error
    if not isinstance(body, dict) or not isinstance(body.get("findings"), list):
        raise Unusable(f"{path} is geen verslag van een toets (maak het met --format json)")
    return body


def mark(report: Report, baseline: dict[str, Any]) -> list[dict[str, Any]]:
    """Marks what the baseline already had as not new; gives what it had and is no more."""
    before = {row.get("key"): row for row in baseline["findings"] if isinstance(row, dict)}
    now = set()
    for finding in report.findings:
        now.add(finding.key)
        finding.nieuw = finding.key not in before
    return [row for key, row in before.items() if key not in now]


def runs(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    """What two runs differ in: new, gone, and with another number of places."""
    old = {row.get("key"): row for row in before["findings"]}
    new = {row.get("key"): row for row in after["findings"]}
    return {
        "nieuw": [row for key, row in new.items() if key not in old],
        "verholpen": [row for key, row in old.items() if key not in new],
        "gebleven": [
            {"rule": row["rule"], "where": row.get("where"), "pointer": row["pointer"],
             "van": old[key]["count"], "naar": row["count"]}
            for key, row in new.items() if key in old
        ],
    }  # fmt: skip


def profiles(one: str, other: str) -> dict[str, Any]:
    """What has to change to go from one profile to another: resources, properties, filters, rules."""
    start, end = PROFILES[one], PROFILES[other]
    added = [kind for kind in end.collections.values() if kind not in start.collections.values()]
    dropped = [kind for kind in start.collections.values() if kind not in end.collections.values()]
    shared = [kind for kind in end.collections.values() if kind in start.collections.values()]
    before = {rule.id for rule in rules_of(start)}
    after = {rule.id for rule in rules_of(end)}
    return {
        "van": one,
        "naar": other,
        "resources_erbij": added,
        "resources_eraf": dropped,
        "eigenschappen": {kind: _properties(start, end, kind) for kind in shared},
        "filters": {kind: _filters(start, end, kind) for kind in shared if _filtered(start, end)},
        "regels_erbij": [r.id for r in rules_of(end) if r.id not in before],
        "regels_eraf": [r.id for r in rules_of(start) if r.id not in after],
    }


def _filtered(start: Profile, end: Profile) -> bool:
    return bool(start.filters and end.filters)


def _filters(start: Profile, end: Profile, kind: str) -> dict[str, list[str]]:
    old = {each.name for each in declared(start.name, kind)}
    new = {each.name for each in declared(end.name, kind)}
    return {"erbij": sorted(new - old), "eraf": sorted(old - new)}


def _properties(start: Profile, end: Profile, kind: str) -> dict[str, Any]:
    old, new = schema_of(start.name, kind), schema_of(end.name, kind)
    before, after = old["properties"], new["properties"]
    renamed = {}
    if kind in CORE and start.spelling != end.spelling:
        pairs = end.spelling or {low: name for name, low in start.spelling.items()}
        renamed = {a: b for a, b in pairs.items() if a in before and b in after and a not in after}
    changed = {
        name: {"van": _said(before[name]), "naar": _said(after[name])}
        for name in before
        if name in after and _said(before[name]) != _said(after[name])
    }
    taken = set(renamed.values())
    return {
        "hernoemd": renamed,
        "erbij": sorted(set(after) - set(before) - taken),
        "eraf": sorted(set(before) - set(after) - set(renamed)),
        "verplicht_geworden": sorted(set(new["required"]) - set(old["required"])),
        "niet_meer_verplicht": sorted(set(old["required"]) - set(new["required"])),
        "veranderd": changed,
    }


def _said(schema: dict[str, Any]) -> str:
    """A schema in a few words."""
    words = [str(schema.get("format") or schema.get("type", "keuze"))]
    if "enum" in schema:
        words.append("uit een vaste lijst")
    if "maxLength" in schema:
        words.append(f"hoogstens {schema['maxLength']}")
    if schema.get("type") == "array":
        words.append(f"van {_said(schema['items'])}")
    if schema.get("nullable"):
        words.append("of null")
    return " ".join(words)
