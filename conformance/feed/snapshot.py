"""The snapshot against the feed (F11)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.feed import records as feed_records
from conformance.report.findings import pointer
from net.addresses import onward, same_origin

if TYPE_CHECKING:
    from conformance.feed.walk import Feed, Identity


def snapshot(feed: Feed) -> None:
    """Each resource once, and with the feed after it the state of the whole feed (F11)."""
    feed.hold("F11")
    found: dict[Identity, str] = {}
    cursor: str | None = None
    url: str | None = feed.urls["snapshot"]
    visited: set[str] = set()
    whole = False
    while url is not None:
        if url in visited:
            feed.add("F11", "snapshot", url, "/next", url, "een pagina die nog niet gezien was")
            return
        visited.add(url)
        answer = feed.client.get(url)
        page = answer.page("records")
        if page is None:
            feed.add("C22", "snapshot", url, "", answer.status, "200 met records")
            return
        body, rows = page
        for name in ("feedCursor", "hasMore"):
            if name not in body:
                feed.add("F11", "snapshot", url, pointer(name), None, f"{name} is verplicht")
        if cursor is None and isinstance(body.get("feedCursor"), str):
            cursor = body["feedCursor"]
        for number, row in enumerate(rows):
            at = pointer("records", number)
            if not isinstance(row, dict) or row.get("op") != "upsert":
                op = row.get("op") if isinstance(row, dict) else row
                feed.add("F11", "snapshot", url, f"{at}/op", op, "alleen upsert")
                continue
            who = feed_records.identity(feed, row, url, at)
            if who is None:
                continue
            if who in found:
                feed.add("F11", "snapshot", url, at, list(who), "iedere resource één keer")
            found[who] = str(row.get("contentHash"))
            if who not in feed.data and isinstance(row.get("data"), dict):
                feed.judge(who[1], row["data"], url, f"{at}/data")
        if body.get("hasMore") is True:
            if (following := onward(body, url)) is not None:
                url = following
            elif isinstance(body.get("cursor"), str):
                url = feed.at("snapshot", cursor=body["cursor"])
            else:
                feed.add(
                    "F11",
                    "snapshot",
                    url,
                    "/next",
                    body.get("next"),
                    "een adres, want hasMore is true",
                )
                return
            if not same_origin(url, feed.base):
                return
        else:
            url, whole = None, True
    feed.report.checked["snapshot"] = len(found)
    if whole and cursor is not None:
        same_state(feed, found, cursor)


def same_state(feed: Feed, found: dict[Identity, str], cursor: str) -> None:
    first = feed.at("feed", cursor=cursor)
    url: str | None = first
    for _ in range(50):
        assert url is not None
        answer = feed.client.get(url)
        page = answer.page("records")
        if page is None:
            feed.add("F11", "snapshot", url, "", answer.status, "200 op de feedCursor")
            return
        body, rows = page
        for row in rows:
            who = (
                feed_records.identity(feed, row, url, "/records") if isinstance(row, dict) else None
            )
            if who is None:
                continue
            if row.get("op") == "upsert":
                found[who] = str(row.get("contentHash"))
            else:
                found.pop(who, None)
        url = onward(body, url)
        if url is None:
            break
    if not feed.replayed:
        feed.report.unchecked["snapshot tegen feed"] = "de feed is niet van het begin af gelezen"
        return
    expected = feed.state

    def differs(told: str, wanted: str) -> None:
        feed.add("F11", "snapshot", feed.urls["snapshot"], "/records", told, wanted)

    for _, kind, key in expected.keys() - found.keys():
        differs(f"zonder {key}", f"ook {kind}, want de feed heeft het")
    for _, kind, key in found.keys() - expected.keys():
        differs(key, f"geen {kind} die de feed niet heeft")
    for who in found.keys() & expected.keys():
        if found[who] != expected[who]:
            differs(who[2], "dezelfde contentHash als in de feed")
