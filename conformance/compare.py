"""Differences: with a baseline, between two runs, and between two profiles."""

from pathlib import Path
from typing import Any

import orjson

from conformance.report.findings import Report
from conformance.resource.schemas import CORE, OWNERS, schema_of
from conformance.rules.profiles import PROFILES, Profile
from conformance.rules.table import rules, rules_of
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
    if not all(isinstance(row, dict) and "key" in row for row in body["findings"]):
        raise Unusable(f"{path} is geen verslag van een toets (een bevinding heeft geen key)")
    return body


def mark(report: Report, baseline: dict[str, Any]) -> list[dict[str, Any]]:
    """Marks what the baseline already had as not new; gives what it had and is no more."""
    before = {row["key"]: row for row in baseline["findings"]}
    now = set()
    for finding in report.findings:
        now.add(finding.key)
        finding.nieuw = finding.key not in before
    return [row for key, row in before.items() if key not in now]


def runs(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    """What two runs differ in: new, gone, and with another number of places."""
    old = {row["key"]: row for row in before["findings"]}
    new = {row["key"]: row for row in after["findings"]}
    return {
        "nieuw": [row for key, row in new.items() if key not in old],
        "verholpen": [row for key, row in old.items() if key not in new],
        "gebleven": [
            {"rule": row["rule"], "where": row.get("where"), "pointer": row["pointer"],
             "van": old[key]["count"], "naar": row["count"]}
            for key, row in new.items() if key in old
        ],
    }  # fmt: skip


def told_of_runs(found: dict[str, Any]) -> list[str]:
    """The same in lines."""
    lines = [
        f"{name:9} {row['rule']} {row.get('where', '')} {row['pointer']}: {row['expected']}"
        for name in ("nieuw", "verholpen")
        for row in found[name]
    ]
    return lines + [
        f"gebleven  {row['rule']} {row['where']} {row['pointer']}: {row['van']} → {row['naar']}"
        for row in found["gebleven"]
    ]


def profiles(one: str, other: str) -> dict[str, Any]:
    """What has to change to go from one profile to another: resources, properties, filters, the ways
    of the API, rules."""
    start, end = PROFILES[one], PROFILES[other]
    before_kinds, after_kinds = list(start.collections.values()), list(end.collections.values())
    shared = [kind for kind in after_kinds if kind in before_kinds]
    before = {rule.id for rule in rules_of(start)}
    after = {rule.id for rule in rules_of(end)}
    return {
        "van": one,
        "naar": other,
        "resources_erbij": [kind for kind in after_kinds if kind not in before_kinds],
        "resources_eraf": [kind for kind in before_kinds if kind not in after_kinds],
        "eigenschappen": {kind: _properties(start, end, kind) for kind in shared},
        "filters": {kind: _filters(start, end, kind) for kind in shared},
        "manieren": {
            name: {"van": was, "naar": now}
            for name, was in ways(start).items()
            if (now := ways(end)[name]) != was
        },
        "regels_erbij": [r.id for r in rules_of(end) if r.id not in before],
        "regels_eraf": [r.id for r in rules_of(start) if r.id not in after],
    }


def ways(profile: Profile) -> dict[str, str]:
    """How an API of the profile does what every API does."""
    lists = "feed, snapshot en collecties per organisatie, met een cursor"
    owner = f"{profile.owner} met een code van TOOI" if profile.owner else ", ".join(OWNERS)
    named = {"id": "id en url", "bronidentificatie": "organisatiecode en bronidentificatie"}
    error = ", ".join(profile.error) or "titel, status, detail (geen verplicht)"
    changes = any(each.name == "gewijzigdSinds" for each in _declared(profile, "vergadering"))
    deleted = {"feed": "delete en redact in de feed", "koop": "DELETE"}
    written = {None: "alleen lezen", "v2": "POST, PUT en DELETE mogen"}
    return {
        "lijsten": lists if profile.by_cursor else "results met next en previous",
        "identiteit": named[profile.key],
        "organisatie": owner,
        "namen": "kleine letters" if profile.spelling else "lowerCamelCase",
        "fouten": f"{'application/problem+json' if profile.problem else 'application/json'}: {error}",
        "wijzigingen": "gewijzigdSinds" if changes else deleted.get(profile.name, "geen"),
        "schrijven": written.get(profile.writable, "POST, PUT en DELETE, met X-Reason"),
    }


def _declared(profile: Profile, kind: str) -> tuple[Any, ...]:
    return declared(profile.name, kind) if profile.filters else ()


def _filters(start: Profile, end: Profile, kind: str) -> dict[str, list[str]]:
    old = {each.name for each in _declared(start, kind)}
    new = {each.name for each in _declared(end, kind)}
    return {"erbij": sorted(new - old), "eraf": sorted(old - new)}


def _properties(start: Profile, end: Profile, kind: str) -> dict[str, Any]:
    old, new = schema_of(start.name, kind), schema_of(end.name, kind)
    before, after = old["properties"], new["properties"]
    renamed = _renamed(start, end, kind, before, after)
    back = {new_name: name for name, new_name in renamed.items()}
    changed = {
        name: {"van": _said(before[name]), "naar": _said(after[renamed.get(name, name)])}
        for name in before
        if renamed.get(name, name) in after
        and _said(before[name]) != _said(after[renamed.get(name, name)])
    }
    required = {renamed.get(name, name) for name in old["required"]}
    return {
        "hernoemd": renamed,
        "erbij": sorted(set(after) - set(before) - set(back)),
        "eraf": sorted(set(before) - set(after) - set(renamed)),
        "verplicht_geworden": sorted(set(new["required"]) - required),
        "niet_meer_verplicht": sorted((required - set(new["required"])) & set(after)),
        "veranderd": changed,
    }


def _renamed(
    start: Profile, end: Profile, kind: str, before: dict[str, Any], after: dict[str, Any]
) -> dict[str, str]:
    """Name in the one → name in the other, of what both have under another name."""
    if kind not in CORE:
        return {}
    to_v2 = {own: name for name, own in start.spelling.items() if own in before}
    names = {name: end.spelled(to_v2.get(name, name)) for name in before}
    found = {name: own for name, own in names.items() if own != name and own in after}
    if "link" in before and "inhoudLink" in after:
        found["link"] = "inhoudLink"
    if "inhoudLink" in before and "link" in after:
        found["inhoudLink"] = "link"
    old, new = start.references.get(kind, {}), end.references.get(kind, {})
    if kind == "agendapunt" and start.meeting != end.meeting and old and new:
        found[start.meeting] = end.meeting
    return {name: own for name, own in found.items() if name not in after or own not in before}


def _said(schema: dict[str, Any]) -> str:
    """A schema in a few words."""
    kind = schema.get("type", "keuze")
    words = [str(schema.get("format") or (" of ".join(kind) if isinstance(kind, list) else kind))]
    if "enum" in schema:
        words.append("uit een vaste lijst")
    if schema.get("minLength", 0) > 1:
        words.append(f"minstens {schema['minLength']}")
    if "maxLength" in schema:
        words.append(f"hoogstens {schema['maxLength']}")
    if schema.get("type") == "array":
        words.append(f"van {_said(schema['items'])}")
    if schema.get("type") == "object":
        asked = schema.get("required", [])
        parts = [f"{name}{'' if name in asked else '?'}" for name in schema.get("properties", {})]
        words.append(f"met {', '.join(parts)}")
    if schema.get("nullable"):
        words.append("of null")
    return " ".join(words)


def told_of_profiles(found: dict[str, Any]) -> list[str]:
    """Differences between profiles in lines."""
    lines = [f"resource erbij: {name}" for name in found["resources_erbij"]]
    lines += [f"resource eraf: {name}" for name in found["resources_eraf"]]
    for name, change in found["manieren"].items():
        lines.append(f"{name}: {change['naar']} (was {change['van']})")
    for kind, parts in found["eigenschappen"].items():
        lines += [f"{kind}: {old} heet {new}" for old, new in parts["hernoemd"].items()]
        for title in ("erbij", "eraf", "verplicht_geworden", "niet_meer_verplicht"):
            if parts[title]:
                lines.append(f"{kind}: {title.replace('_', ' ')}: {', '.join(parts[title])}")
        for name, change in parts["veranderd"].items():
            lines.append(f"{kind}: {name} is {change['naar']} (was {change['van']})")
    for kind, parts in found["filters"].items():
        for title in ("erbij", "eraf"):
            if parts[title]:
                lines.append(f"{kind}: filters {title}: {', '.join(parts[title])}")
    for title in ("erbij", "eraf"):
        for key in found[f"regels_{title}"]:
            sign = "" if title == "erbij" else " vervalt"
            lines.append(f"regel {key}{sign} ({rules()[key].level.value}): {rules()[key].nl}")
    return lines + [
        f"nu {row['level']} {row['rule']} {row['where']}{row['pointer']}: {row['expected']}"
        for row in found.get("bevindingen", ())
    ]
