"""A check of an address or of a file: the door to this package."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx2
import orjson

from conformance import description as describing
from conformance.feed import pages as feed_pages
from conformance.feed import records as feed_records
from conformance.feed import service as feed_service
from conformance.feed.walk import Feed
from conformance.http.client import Answer
from conformance.read_api.walk import BY_RELATION, BY_RESOURCE, Walk
from conformance.report.findings import Report, Seen, pointer
from conformance.resource import relations, shape
from conformance.resource.graph import Doc, Graph
from conformance.resource.schemas import schema_of
from conformance.resource.sense import Sense
from conformance.rules.table import PROFILES, Profile
from conformance.session import Options

#: bytes of a file that is checked
LARGEST = 64 * 1024 * 1024


class CannotCheck(Exception):
    """This cannot be checked; the text is a Dutch sentence."""


def profile_of(name: str) -> Profile:
    """The profile by its name; `CannotCheck` for an unknown one."""
    if name not in PROFILES:
        raise CannotCheck(f"onbekend profiel {name!r}; kies uit {', '.join(PROFILES)}")
    return PROFILES[name]


def check(profile: str, target: str, options: Options | None = None) -> Report:
    """Checks a live address. Raises `client.Unreachable` when nothing answers there."""
    found = profile_of(profile)
    chosen = options or Options()
    if not shape.absolute(target):
        raise CannotCheck(f"{target!r} is geen webadres en geen bestand")
    if found.letter == "F":
        return Feed(found, target, chosen).run()
    return Walk(found, target, chosen).run()


def check_file(
    profile: str, path: Path, options: Options | None = None, resource: str | None = None
) -> Report:
    """Checks one answer that lies in a file."""
    try:
        if path.stat().st_size > LARGEST:
            raise CannotCheck(f"{path} is groter dan {LARGEST // 1024 // 1024} MiB")
        content = path.read_bytes()
    except OSError as error:
        raise CannotCheck(f"{path} is niet te lezen: {error.strerror}") from error
    return check_content(profile, content, str(path), options, resource)


def check_content(
    profile: str,
    content: bytes,
    name: str,
    options: Options | None = None,
    resource: str | None = None,
) -> Report:
    """Checks one answer: a resource, a list or page of them, collections by name, a page of a feed
    or a snapshot, a service document, a description or an error. Raises `CannotCheck` when it is
    none of these."""
    found = profile_of(profile)
    chosen = options or Options()
    try:
        body = orjson.loads(content)
    except ValueError as error:
        raise CannotCheck(f"{name} is geen JSON: {error}") from error
    report = Report(found, name)
    if isinstance(body, dict) and "openapi" in body:
        report.held |= {"C04", "C05", "C06"}
        report.extend(describing.valid(body, name))
        report.extend(describing.info(body, name))
        report.count("descriptions")
        return report
    if found.letter == "F" and isinstance(body, dict) and _feed(body, found, name, chosen, report):
        return report
    if isinstance(body, dict) and "status" in body and {"title", "titel"} & set(body):
        headers = httpx2.Headers({"content-type": "application/problem+json"})
        answer = Answer(name, int(body["status"]), headers, content)
        report.extend(describing.problem(answer, report))
        report.count("errors")
        return report
    return _resources(body, found, name, chosen, report, resource)


def _feed(
    body: dict[str, Any], profile: Profile, name: str, options: Options, report: Report
) -> bool:
    """A page of a feed or snapshot, one record of it, or a service document."""
    feed = Feed(profile, name, options)
    feed.report = report
    feed.urls = {"feed": name, "snapshot": name}
    if "feedUrl" in body or "rol" in body:
        feed.document = body
        feed_service.members(feed, name, body)
        feed.hold("F01")
    elif isinstance(body.get("records"), list):
        feed.hold("F03", "F08", "F09", "F10", "F13")
        for number, row in enumerate(body["records"]):
            feed_records.record(feed, row, name, pointer("records", number))
        if "head" in body or "feedCursor" not in body:
            feed.hold("F07")
            feed_pages.following(feed, body, name, feed.numbers[-1] if feed.numbers else 0)
    elif "sequenceNumber" in body:
        feed.hold("F08", "F09")
        feed_records.record(feed, body, name, "")
    else:
        return False
    report.count("records", len(feed.numbers))
    if options.make:
        report.made = options.make(profile.name, feed.first)
    return True


def _resources(
    body: Any,
    profile: Profile,
    name: str,
    options: Options,
    report: Report,
    resource: str | None,
) -> Report:
    rows = list(_rows(body, profile, resource))
    if not rows:
        raise CannotCheck(f"{name} heeft geen resources")
    sense = Sense(profile, options.today)
    graph = Graph(profile)
    report.held.update(BY_RESOURCE)
    for kind, at, row in rows:
        if not isinstance(row, dict):
            report.add(
                Seen(
                    "C24" if profile.letter == "K" else "C23",
                    kind or "",
                    name,
                    at,
                    row,
                    "een object",
                )
            )
            continue
        if kind is None:
            raise CannotCheck(
                f"{name}{at}: niet te zien welke resource dit is; noem hem met --resource"
            )
        report.count("resources")
        report.extend(shape.check(profile, kind, row, kind, name, at))
        report.extend(sense.check(kind, row, kind, name, at))
        if isinstance(row.get("id"), str) and profile.letter != "F":
            url = row.get("url")
            graph.add(Doc(kind, row["id"], url if isinstance(url, str) else None, name, at, row, 0))
    if len(rows) > 1 and profile.letter != "F":
        report.held.update(BY_RELATION)
        report.extend(relations.check(graph, _whole(body, profile)))
    graph.close()
    if options.make:
        report.made = options.make(profile.name, [row for _, _, row in rows])
    if profile.letter in "VM" and isinstance(body, dict) and isinstance(body.get("results"), list):
        report.held.add("C90")
        for link in ("next", "previous"):
            value = body.get(link)
            if value is not None and not shape.absolute(value):
                report.add(
                    Seen("C90", "lijst", name, pointer(link), value, "null of een volledig adres")
                )
    return report


def _whole(body: Any, profile: Profile) -> set[str]:
    """The kinds that a file has all of: those that it gives as collections by name. What a document
    hangs on may still be elsewhere."""
    named = body if isinstance(body, dict) and "results" not in body else {}
    return {profile.collections[n] for n in named if n in profile.collections} - relations.HOLDERS


def _rows(body: Any, profile: Profile, resource: str | None) -> list[tuple[str | None, str, Any]]:
    """(resource, pointer, body) of everything in a file."""
    if isinstance(body, list):
        return [(resource or kind_of(profile, e), pointer(n), e) for n, e in enumerate(body)]
    if not isinstance(body, dict):
        return []
    if isinstance(body.get("results"), list):
        return [
            (resource or kind_of(profile, each), pointer("results", number), each)
            for number, each in enumerate(body["results"])
        ]
    named = {name: rows for name, rows in body.items() if name in profile.collections}
    if named and all(isinstance(rows, list) for rows in named.values()) and "id" not in body:
        return [
            (profile.collections[name], pointer(name, number), each)
            for name, rows in named.items()
            for number, each in enumerate(rows)
        ]
    return [(resource or kind_of(profile, body), "", body)]


def kind_of(profile: Profile, body: Any) -> str | None:
    """Which resource this is: by what it says of itself, its address, or its properties."""
    if not isinstance(body, dict):
        return None
    kinds = list(profile.collections.values())
    if body.get("dossiertype") in kinds:
        return str(body["dossiertype"])
    url = body.get("url")
    if isinstance(url, str):
        for part in reversed(url.split("/")):
            if part in profile.collections:
                return profile.collections[part]
    scores = {}
    for kind in kinds:
        schema = schema_of(profile.name, kind)
        known = set(schema["properties"]) - {"id", "url", "naam", "omschrijving", "toelichting"}
        required = set(schema["required"]) - {"id", "url"}
        scores[kind] = len(known & set(body)) + 2 * len(required & set(body))
    best = sorted(scores, key=lambda kind: scores[kind], reverse=True)
    if len(best) > 1 and scores[best[0]] == scores[best[1]]:
        return None
    return best[0] if scores[best[0]] >= 2 else None
