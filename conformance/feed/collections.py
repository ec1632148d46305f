"""What a feed leads to: collections, references, files, pages and the stream (F13, F16 to F18)."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from conformance.http.client import Unreachable
from conformance.read_api.filters import UNKNOWN
from conformance.report.findings import pointer
from conformance.resource import shape
from conformance.rules.table import Level
from net.addresses import joined, same_origin, split
from standard.feed_names import FEED_POINTS, FEED_TYPES, LOWER
from standard.resources import RESOURCES

if TYPE_CHECKING:
    from conformance.feed.walk import Feed, Identity

#: references that are followed, and files that are fetched
FOLLOWED, FILES = 40, 3


def collections(feed: Feed) -> None:
    feed.hold("C22", "F17")
    rows = feed.document.get("organisaties")
    codes = (
        [r.get("organisatiecode") for r in rows if isinstance(r, dict)]
        if isinstance(rows, list)
        else []
    )
    code = next(iter(feed.state), (next((c for c in codes if isinstance(c, str)), ""), "", ""))[0]
    if not code:
        return
    for kind in FEED_TYPES:
        collection = RESOURCES[kind].collectie
        url = f"{feed.base}/organisaties/{code}/{collection}"
        answer = feed.client.get(url)
        body = answer.object()
        if not answer.ok or body is None or not isinstance(body.get("results"), list):
            feed.add("C22", "organisaties", url, "", answer.status, "200 met results")
            continue
        if "hasMore" not in body:
            feed.add("C22", "organisaties", url, "/hasMore", None, "hasMore is verplicht")
        for number, row in enumerate(body["results"][:50]):
            if isinstance(row, dict):
                feed.judge(kind, row, url, pointer("results", number))
                key = (code, kind, str(row.get("bronidentificatie")))
                if feed.replayed and key not in feed.state:
                    feed.add(
                        "F11",
                        "organisaties",
                        url,
                        pointer("results", number),
                        key[2],
                        "wat ook in de feed staat",
                    )
        given = keys_of(body["results"])
        if body.get("hasMore") is False and feed.replayed:
            complete(feed, url, given, {key for c, k, key in feed.state if (c, k) == (code, kind)})
        upper = f"{feed.base}/organisaties/{code.upper()}/{collection}"
        found = feed.client.get(upper)
        same = found.object() if found.ok else None
        if same is None or keys_of(same.get("results")) != given:
            feed.add(
                "F17", "organisaties", upper, "", found.status, "hetzelfde, want hoofdletters mogen"
            )
        one = next((who for who in feed.state if who[0] == code and who[1] == kind), None)
        if one is not None:
            item(feed, one)
        missing = f"{url}/{UNKNOWN}"
        lost = feed.client.get(missing)
        if lost.status != 404:
            feed.add(
                "F17", "organisaties", missing, "", lost.status, "404 op een onbekende sleutel"
            )
    unknown = f"{feed.base}/organisaties/gm9999/vergaderingen"
    answer = feed.client.get(unknown)
    if answer.status != 404:
        feed.add(
            "F17",
            "organisaties",
            unknown,
            "",
            answer.status,
            "404 op een onbekende organisatie",
        )


def keys_of(rows: Any) -> list[str]:
    """The source's keys of resources, in order."""
    listed = rows if isinstance(rows, list) else []
    return [str(row.get("bronidentificatie")) for row in listed if isinstance(row, dict)]


def complete(feed: Feed, url: str, given: list[str], expected: set[str]) -> None:
    """A collection has everything of the feed, once (F11)."""
    for key in expected - set(given):
        feed.add("F11", "organisaties", url, "/results", f"zonder {key}", "alles uit de feed")
    for key in {key for key in given if given.count(key) > 1}:
        feed.add("F11", "organisaties", url, "/results", key, "iedere resource één keer")


def item(feed: Feed, who: Identity) -> None:
    url = feed.address(who)
    answer = feed.client.get(url)
    body = answer.object()
    if not answer.ok or body is None:
        feed.add("C22", "organisaties", url, "", answer.status, "200 met de resource")
    elif body.get("bronidentificatie") != who[2]:
        feed.add(
            "F14" if feed.document.get("rol") == "aggregator" else "F08",
            "organisaties",
            url,
            "/bronidentificatie",
            body.get("bronidentificatie"),
            who[2],
        )


def references(feed: Feed) -> None:
    """A reference names a resource of the same organisation that is there (F18)."""
    feed.hold("F18")
    asked = 0
    known: dict[Identity, bool] = {}
    for who, data in feed.data.items():
        for name, kind in FEED_POINTS.items():
            value = data.get(name)
            rows = value if isinstance(value, list) else [value]
            for row in rows:
                key = row.get("bronidentificatie") if isinstance(row, dict) else None
                if not isinstance(key, str) or not isinstance(row, dict):
                    continue
                target = (str(row.get("organisatiecode") or who[0]), kind, key)
                if target in feed.state:
                    continue
                if target not in known:
                    if asked == FOLLOWED:
                        continue
                    asked += 1
                    known[target] = feed.client.get(feed.address(target)).ok
                if not known[target]:
                    url = feed.address(who)
                    feed.add("F18", who[1], url, pointer(name), key, f"een {kind} die er is")


def files(feed: Feed) -> None:
    """A file has the checksum that the feed gives, and a page is a page (F13, C76)."""
    tried = paged = 0
    for who, data in feed.data.items():
        if who[1] == "informatieobject" and tried < FILES and data.get("checksum"):
            url = data.get("bestandsurl")
            if shape.absolute(url):
                tried += 1
                file(feed, who, str(url), str(data["checksum"]))
        page = data.get(LOWER["webpaginaLink"])
        if paged < FILES and shape.absolute(page):
            paged += 1
            try:
                answer = feed.client.get(str(page), Accept="text/html")
            except Unreachable as error:
                feed.report.unchecked[f"pagina's op {split(str(page)).netloc}"] = str(error)[:200]
                continue
            feed.hold("C76")
            if not answer.ok or answer.media_type != "text/html":
                found = f"{answer.status} {answer.media_type}"
                feed.add("C76", who[1], feed.address(who), "/webpaginalink", found, "200 text/html")


def file(feed: Feed, who: Identity, url: str, checksum: str) -> None:
    try:
        answer = feed.client.get(url)
    except Unreachable as error:
        feed.report.unchecked[f"bestanden op {split(url).netloc}"] = str(error)[:200]
        return
    if answer.ok:
        found = "sha256:" + hashlib.sha256(answer.body).hexdigest()
        if found != checksum:
            feed.add("F13", who[1], feed.address(who), "/checksum", checksum, found)
    else:
        feed.add("F13", who[1], feed.address(who), "/bestandsurl", answer.status, "200")


def stream(feed: Feed) -> None:
    """The stream goes on after Last-Event-ID (F16)."""
    url = feed.document.get("streamUrl")
    if (
        not isinstance(url, str)
        or len(feed.numbers) < 2
        or not same_origin(joined(feed.base, url), feed.base)
    ):
        feed.report.unchecked["stroom"] = "niet aangeboden"
        return
    feed.hold("F16")
    before = feed.numbers[-2]
    event = feed.client.first_event(joined(feed.base, url), str(before))
    if event is None:
        feed.add("F16", "feed", url, "", None, "het record na Last-Event-ID", Level.INFO)
        return
    try:
        number = json.loads(event.get("data", "")).get("sequenceNumber")
    except (ValueError, AttributeError):
        number = None
    if number != feed.numbers[-1] or event.get("id") != str(number):
        feed.add("F16", "feed", url, "", event.get("id"), "het record na Last-Event-ID", Level.INFO)
