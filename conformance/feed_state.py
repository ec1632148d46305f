"""The snapshot against the feed, and what cursors and filters promise (F04, F06, F11)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from conformance import feed_records
from conformance.addresses import onward, same_origin, split
from conformance.findings import pointer

if TYPE_CHECKING:
    from conformance.feed import Feed, Identity


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
        body = answer.object()
        rows = body.get("records") if body else None
        if not answer.ok or body is None or not isinstance(rows, list):
            feed.add("C22", "snapshot", url, "", answer.status, "200 met records")
            return
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
        body = answer.object()
        rows = body.get("records") if body else None
        if not answer.ok or not isinstance(rows, list):
            feed.add("F11", "snapshot", url, "", answer.status, "200 op de feedCursor")
            return
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
    for who in expected.keys() - found.keys():
        feed.add(
            "F11",
            "snapshot",
            feed.urls["snapshot"],
            "/records",
            f"zonder {who[2]}",
            f"ook {who[1]}, want de feed heeft het",
        )
    for who in found.keys() - expected.keys():
        feed.add(
            "F11",
            "snapshot",
            feed.urls["snapshot"],
            "/records",
            who[2],
            f"geen {who[1]} die de feed niet heeft",
        )
    for who in found.keys() & expected.keys():
        if found[who] != expected[who]:
            feed.add(
                "F11",
                "snapshot",
                feed.urls["snapshot"],
                "/records",
                who[2],
                "dezelfde contentHash als in de feed",
            )


def cursors(feed: Feed) -> None:
    """Wrong limits and cursors are refused; a cursor goes with any filter and stays (F04, F06)."""
    feed.hold("F06", "F04", "C111")
    for name in ("feed", "snapshot"):
        for asked in (
            {"limit": "0"},
            {"limit": "1001"},
            {"limit": "veel"},
            {"cursor": "griffie-onzin"},
        ):
            url = feed.at(name, **asked)
            answer = feed.client.get(url)
            what = next(iter(asked.items()))
            if answer.status != 400:
                feed.add("F06", name, url, "", answer.status, f"400 op {what[0]}={what[1]}")
            elif answer.media_type != "application/problem+json":
                feed.add(
                    "F06",
                    name,
                    url,
                    "",
                    answer.headers.get("content-type"),
                    "application/problem+json",
                )
    slash = f"{feed.base}/feed/"
    if split(feed.urls["feed"]).path == split(feed.base).path + "/feed":
        answer = feed.client.get(slash)
        if answer.status != 404:
            feed.add("C08", "feed", slash, "", answer.status, "404")
    feed.hold("C13")
    patched = feed.client.ask("PATCH", feed.urls["feed"])
    if patched.status not in (405, 501):
        feed.add("C13", "feed", feed.urls["feed"], "", f"PATCH: {patched.status}", "405")
    if feed.state:
        filtered(feed)
    if feed.first_cursor is not None:
        reread(feed, *feed.first_cursor)


def filtered(feed: Feed) -> None:
    code = next(iter(feed.state))[0]
    small = feed.client.get(feed.at("feed", limit=1)).object() or {}
    cursor = small.get("cursor")
    for asked in ({"organisatiecode": code}, {"resourceType": "Agendapunt"}):
        given = {**asked, "cursor": cursor} if isinstance(cursor, str) else asked
        url = feed.at("feed", **given)
        answer = feed.client.get(url)
        body = answer.object()
        rows = body.get("records") if body else None
        if not answer.ok or not isinstance(rows, list):
            feed.add(
                "F06",
                "feed",
                url,
                "",
                answer.status,
                "200, want een cursor werkt met iedere filter",
            )
            continue
        for number, row in enumerate(rows):
            who = row.get("resource") if isinstance(row, dict) else None
            other = isinstance(who, dict) and who.get("organisatiecode") != code
            kind = isinstance(row, dict) and row.get("resourceType") != "Agendapunt"
            if ("organisatiecode" in asked and other) or ("resourceType" in asked and kind):
                at = pointer("records", number)
                feed.add("F06", "feed", url, at, who, f"alleen {next(iter(asked.values()))}")


def reread(feed: Feed, cursor: str, last: int) -> None:
    """A cursor once more: nothing below what was given before it (F04)."""
    url = feed.at("feed", cursor=cursor)
    answer = feed.client.get(url)
    body = answer.object()
    rows = body.get("records") if body else None
    if not answer.ok or not isinstance(rows, list):
        feed.add("F04", "feed", url, "", answer.status, "200, want deze cursor was gegeven")
        return
    numbers = [row.get("sequenceNumber") for row in rows if isinstance(row, dict)]
    lower = [n for n in numbers if isinstance(n, int) and n <= last]
    if lower:
        feed.add("F04", "feed", url, "/records", lower[:5], "hoger dan gegeven was")
    begun = feed.client.get(feed.at("feed", limit=2)).object() or {}
    cut = begun.get("cursor")
    first = [r.get("sequenceNumber") for r in rows_of(begun)]
    if isinstance(cut, str) and first and isinstance(first[-1], int):
        url = feed.at("feed", cursor=cut)
        answer = feed.client.get(url)
        again = answer.object() or {}
        if not answer.ok:
            feed.add("F04", "feed", url, "", answer.status, "200, want deze cursor was gegeven")
            return
        numbers = [r.get("sequenceNumber") for r in rows_of(again)]
        lower = [n for n in numbers if isinstance(n, int) and n <= first[-1]]
        if lower:
            feed.add("F04", "feed", url, "/records", lower[:5], "hoger dan gegeven was")


def rows_of(page: dict[str, Any]) -> list[dict[str, Any]]:
    """The records of a page, as far as it has any."""
    rows = page.get("records")
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
