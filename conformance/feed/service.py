"""The service document of a feed: who publishes what, and where (F01, F02, C43)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from conformance.report.findings import pointer
from conformance.resource import shape
from net.addresses import joined, split
from standard.feed_names import FEED_RESOURCES
from standard.tooi import bodies

if TYPE_CHECKING:
    from conformance.feed.walk import Feed


def service(feed: Feed) -> None:
    feed.hold("C22", "F01", "F02")
    answer = feed.client.get(feed.base)
    if answer.status in (301, 302, 307, 308, 404):
        answer = feed.client.get(f"{feed.base}/")
    body = answer.object()
    if not answer.ok or body is None:
        feed.add(
            "C22",
            "servicedocument",
            answer.url,
            "",
            answer.status,
            "200 met het servicedocument",
        )
        feed.urls = {"feed": f"{feed.base}/feed", "snapshot": f"{feed.base}/snapshot"}
        return
    feed.document = body
    members(feed, answer.url, body)
    for name in ("feed", "snapshot"):
        value = body.get(f"{name}Url")
        feed.urls[name] = (
            joined(answer.url + "/", value) if isinstance(value, str) else f"{feed.base}/{name}"
        )
    parts = split(feed.base)
    known = f"{parts.scheme}://{parts.netloc}/.well-known/ori-feed"
    found = feed.client.get(known)
    if found.status not in (200, 301, 302, 303, 307, 308):
        feed.add("F02", "servicedocument", known, "", found.status, "200 of een doorverwijzing")


def members(feed: Feed, url: str, body: dict[str, Any]) -> None:
    for name in ("rol", "organisaties", "resourceTypes", "feedUrl", "snapshotUrl"):
        if name not in body:
            feed.add("F01", "servicedocument", url, pointer(name), None, f"{name} is verplicht")
    if "rol" in body and body["rol"] not in ("bronhouder", "aggregator"):
        feed.add("F01", "servicedocument", url, "/rol", body["rol"], "bronhouder of aggregator")
    for name in ("feedUrl", "snapshotUrl"):
        if name in body and not shape.absolute(body[name]):
            feed.add(
                "F01",
                "servicedocument",
                url,
                pointer(name),
                body[name],
                "een volledig webadres",
            )
    types = body.get("resourceTypes")
    if "resourceTypes" in body and (
        not isinstance(types, list)
        or not types
        or any(not isinstance(each, str) or each not in FEED_RESOURCES for each in types)
    ):
        feed.add("F01", "servicedocument", url, "/resourceTypes", types, ", ".join(FEED_RESOURCES))
    rows = body.get("organisaties")
    if not isinstance(rows, list) or not rows:
        feed.add("F01", "servicedocument", url, "/organisaties", rows, "minstens één organisatie")
        return
    feed.hold("C43")
    for number, row in enumerate(rows):
        at = pointer("organisaties", number)
        if not isinstance(row, dict):
            feed.add("F01", "servicedocument", url, at, row, "een object")
            continue
        for name in ("organisatiecode", "naam"):
            if not row.get(name):
                feed.add(
                    "F01", "servicedocument", url, f"{at}/{name}", None, f"{name} is verplicht"
                )
        code = row.get("organisatiecode")
        if isinstance(code, str):
            feed.code(code, url, f"{at}/organisatiecode")
            body_known = bodies().get(code)
            naam = row.get("naam")
            if body_known and isinstance(naam, str) and not body_known.named(naam):
                feed.add("C43", "servicedocument", url, f"{at}/naam", naam, body_known.naam)
        fresh = row.get("laatstBijgewerkt")
        if fresh is not None and shape.moment(fresh) is None:
            feed.add(
                "C34",
                "servicedocument",
                url,
                f"{at}/laatstBijgewerkt",
                fresh,
                "een tijdstip zoals 2026-02-04T18:30:00Z",
            )
        if body.get("rol") == "aggregator":
            feed.hold("F14")
            if fresh is None:
                feed.add(
                    "F14",
                    "servicedocument",
                    url,
                    f"{at}/laatstBijgewerkt",
                    None,
                    "hoe vers de gegevens zijn",
                )
