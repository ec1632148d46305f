"""A check of an address or of a file: the door to this package."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import httpx2

from conformance import description
from conformance.feed import walk as feeds
from conformance.feed.feed import Feed
from conformance.feed.pages import following
from conformance.feed.records import record
from conformance.feed.service import members
from conformance.http.answers import problem
from conformance.http.client import Answer, parsed
from conformance.read_api import walk as apis
from conformance.report.findings import Place, Report
from conformance.resource import relations
from conformance.resource.graph import Doc, Graph
from conformance.resource.judge import judge
from conformance.resource.moments import absolute
from conformance.resource.schemas import schema_of
from conformance.resource.sense import Sense
from conformance.rules.profiles import PROFILES, Profile
from conformance.rules.table import first_of, has
from conformance.session import Options
from standard.pointers import pointer

#: bytes of a file that is checked
LARGEST = 64 * 1024 * 1024
#: properties that say nothing of what a resource is
COMMON = {"id", "url", "naam", "omschrijving", "toelichting"}


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
    if not absolute(target):
        raise CannotCheck(f"{target!r} is geen webadres en geen bestand")
    walk = feeds.walk if found.by_cursor else apis.walk
    return walk(found, target, options or Options())


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
        body = parsed(content)
    except ValueError as error:
        raise CannotCheck(f"{name} is geen JSON: {error}") from error
    report = Report(found, name, source=content)
    if isinstance(body, dict) and "openapi" in body:
        _description(body, report)
    elif isinstance(body, dict) and found.by_cursor and _of_feed(body):
        _feed(body, chosen, report)
    elif isinstance(body, dict) and "status" in body and {"title", "titel"} & set(body):
        _error(body, content, report)
    else:
        _resources(body, chosen, report, resource)
    report.show(lambda url, at: (body, ""))
    return report


def _description(body: dict[str, Any], report: Report) -> None:
    place = Place("openapi", report.target)
    report.extend(description.valid(body, place))
    report.extend(description.info(body, place))
    report.extend(description.style(body, place, report.profile))
    report.count("descriptions")


def _error(body: dict[str, Any], content: bytes, report: Report) -> None:
    status = body["status"] if isinstance(body["status"], int) else 400
    headers = httpx2.Headers({"content-type": "application/problem+json"})
    report.extend(problem(Answer(report.target, status, headers, content), report.profile))
    report.count("errors")


def _of_feed(body: dict[str, Any]) -> bool:
    """Whether this is of a feed, and no resource by itself."""
    return bool({"feedUrl", "rol", "sequenceNumber"} & set(body)) or isinstance(
        body.get("records"), list
    )


def _feed(body: dict[str, Any], options: Options, report: Report) -> None:
    """A page of a feed or snapshot, one record of it, or a service document."""
    feed = Feed(report.profile, report.target, options)
    feed.report = report
    feed.urls = {"feed": report.target, "snapshot": report.target}
    place = Place("feed", report.target)
    if "feedUrl" in body or "rol" in body:
        feed.document = body
        feed.apply("F01")
        members(feed, Place("servicedocument", report.target), body)
    elif isinstance(body.get("records"), list):
        for number, row in enumerate(body["records"]):
            record(feed, row, place.inside("records", number))
        if "head" in body or "feedCursor" not in body:
            following(feed, body, report.target, feed.numbers[-1] if feed.numbers else 0)
        report.extend(relations.check(feed.graph, set()))
    else:
        record(feed, body, place)
    report.count("records", len(feed.numbers))
    feed.close()
    if options.make:
        report.made = options.make(report.profile.name, feed.first)


def _resources(body: Any, options: Options, report: Report, resource: str | None) -> None:
    profile, name = report.profile, report.target
    most = options.most
    rows = list(islice(_rows(body, profile, resource), most if most is None else most + 1))
    if not rows:
        raise CannotCheck(f"{name} heeft geen resources")
    if most is not None and len(rows) > most:
        report.unchecked["resources"] = f"alleen de eerste {most} zijn getoetst"
        rows = rows[:most]
    sense = Sense(profile, options.today)
    graph = Graph(profile)
    for kind, at, row in rows:
        if not isinstance(row, dict):
            rule = first_of(profile, "C23", "C24", "C31")
            report.add(Place(kind or "", name, at).seen(rule, row, "een object"))
            continue
        if kind is None:
            raise CannotCheck(
                f"{name}{at}: niet te zien welke resource dit is; noem hem met --resource"
            )
        report.count("resources")
        report.extend(judge(sense, kind, row, Place(kind, name, at)))
        if not profile.by_cursor and isinstance(row.get("id"), str):
            url = row.get("url")
            graph.add(Doc(kind, row["id"], url if isinstance(url, str) else None, name, at, row, 0))
    if len(rows) > 1:
        report.extend(relations.check(graph, _whole(body, profile)))
    graph.close()
    if options.make:
        report.made = options.make(profile.name, [row for _, _, row in rows])
    if has(profile, "C90") and isinstance(body, dict) and isinstance(body.get("results"), list):
        _links(body, report)


def _links(body: dict[str, Any], report: Report) -> None:
    """What a page of a list says is beside it (C90)."""
    report.apply("C90")
    for link in ("next", "previous"):
        value = body.get(link)
        if value is not None and not absolute(value):
            at = Place("lijst", report.target, pointer(link))
            report.add(at.seen("C90", value, "null of een volledig adres"))


def _whole(body: Any, profile: Profile) -> set[str]:
    """The kinds that a file has all of: those that it gives as collections by name. What a document
    hangs on may still be elsewhere."""
    named = body if isinstance(body, dict) and "results" not in body else {}
    return {profile.collections[n] for n in named if n in profile.collections} - relations.HOLDERS


def _rows(
    body: Any, profile: Profile, resource: str | None
) -> Iterator[tuple[str | None, str, Any]]:
    """(resource, pointer, body) of everything in a file."""
    listed = body.get("results") if isinstance(body, dict) else body
    if isinstance(listed, list):
        inside = ("results",) if isinstance(body, dict) else ()
        for number, each in enumerate(listed):
            yield resource or kind_of(profile, each), pointer(*inside, number), each
        return
    if not isinstance(body, dict):
        return
    named = {name: rows for name, rows in body.items() if name in profile.collections}
    if named and all(isinstance(rows, list) for rows in named.values()) and "id" not in body:
        for name, rows in named.items():
            for number, each in enumerate(rows):
                yield profile.collections[name], pointer(name, number), each
    else:
        yield resource or kind_of(profile, body), "", body


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
        known = set(schema["properties"]) - COMMON
        required = set(schema["required"]) - {"id", "url"}
        scores[kind] = len(known & set(body)) + 2 * len(required & set(body))
    best = sorted(scores, key=lambda kind: scores[kind], reverse=True)
    if len(best) > 1 and scores[best[0]] == scores[best[1]]:
        return None
    return best[0] if scores[best[0]] >= 2 else None
