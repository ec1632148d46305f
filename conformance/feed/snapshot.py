"""The snapshot against the feed (F11)."""

from typing import Any

from conformance.feed import records
from conformance.feed.feed import Feed, Identity
from conformance.http.pages import End, Page, Pages
from conformance.report.findings import Place
from net.addresses import onward

#: pages of the feed that are read after the snapshot
AFTER = 50
MEMBERS = ("feedCursor", "hasMore")
#: what the snapshot says is there: identity → content hash
State = dict[Identity, str]


def snapshot(feed: Feed) -> None:
    """Each resource once, and with the feed after it the state of the whole feed (F11)."""
    feed.apply("C22")
    found: State = {}
    cursor: str | None = None
    pages = Pages(
        feed.client, feed.urls["snapshot"], "records",
        base=feed.base, following=lambda page: following(feed, page),
    )  # fmt: skip
    for page in pages:
        if page.body is None:
            elsewhere = page.url in feed.document.values() and page.url != f"{feed.base}/snapshot"
            rule, other = ("F01", "C22") if elsewhere else ("C22", "F01")
            place = Place("snapshot", page.url)
            feed.add(
                rule,
                place.where,
                page.url,
                "",
                page.answer.status,
                "200 met records",
                also=(other,),
            )
            return
        feed.apply("F11")
        if cursor is None and isinstance(page.body.get("feedCursor"), str):
            cursor = page.body["feedCursor"]
        place = Place("snapshot", page.url)
        for number, row in enumerate(page.rows):
            take(feed, row, place.inside("records", number), found)
        if not told(feed, page.body, place):
            return
    if pages.end is End.CIRCLE:
        expected = "een pagina die nog niet gezien was"
        feed.add("F11", "snapshot", pages.at, "/next", pages.at, expected)
    if pages.end is End.EMPTY:
        feed.add("F11", "snapshot", pages.at, "/hasMore", "lege pagina's", "een einde")
    feed.report.checked["snapshot"] = len(found)
    if pages.whole and cursor is not None:
        same_state(feed, found, cursor)


def told(feed: Feed, body: dict[str, Any], place: Place) -> bool:
    """Whether a page says in order what comes after it."""
    for name in MEMBERS:
        if name not in body:
            feed.report.add(place.inside(name).seen("F11", None, f"{name} is verplicht"))
    more = body.get("hasMore")
    further = body.get("next") or body.get("cursor")
    at = place.inside("hasMore")
    if "hasMore" in body and not isinstance(more, bool):
        feed.report.add(at.seen("F11", more, "true of false"))
        return False
    if more is False and further:
        feed.report.add(at.seen("F11", False, "true, want er is een volgende pagina"))
        return False
    if more is True and not further:
        expected = "een adres, want hasMore is true"
        feed.report.add(place.inside("next").seen("F11", body.get("next"), expected))
        return False
    return True


def following(feed: Feed, page: Page) -> str | None:
    """The next page, by address or by cursor."""
    body = page.body or {}
    if body.get("hasMore") is not True:
        return None
    cursor = body.get("cursor")
    by_cursor = feed.at("snapshot", cursor=cursor) if isinstance(cursor, str) else None
    return onward(body, page.url) or by_cursor


def take(feed: Feed, row: Any, place: Place, found: State) -> None:
    """One record of the snapshot."""
    if not isinstance(row, dict) or row.get("op") != "upsert":
        op = row.get("op") if isinstance(row, dict) else row
        feed.report.add(place.inside("op").seen("F11", op, "alleen upsert"))
        return
    who = records.identity(feed, row, place)
    if who is None:
        return
    if who in found:
        feed.report.add(place.seen("F11", list(who), "iedere resource één keer"))
    found[who] = str(row.get("contentHash"))
    data = row.get("data")
    if isinstance(data, dict) and data != feed.data.get(who):
        inside = place.inside("data")
        feed.judge(who[1], data, Place(who[1], inside.url, inside.at))
    elif not isinstance(data, dict):
        feed.report.add(place.inside("data").seen("F08", data, "de resource"))


def same_state(feed: Feed, found: State, cursor: str) -> None:
    """The snapshot and what came since are what the whole feed comes to."""
    pages = Pages(
        feed.client, feed.at("feed", cursor=cursor), "records", base=feed.base, most=AFTER
    )
    for page in pages:
        if page.body is None:
            feed.add("F11", "snapshot", page.url, "", page.answer.status, "200 op de feedCursor")
            return
        for number, row in enumerate(page.rows):
            place = Place("feed", page.url).inside("records", number)
            who = records.identity(feed, row, place) if isinstance(row, dict) else None
            if who is not None and row.get("op") == "upsert":
                found[who] = str(row.get("contentHash"))
            elif who is not None:
                found.pop(who, None)
    if not feed.replayed:
        feed.report.unchecked["snapshot tegen feed"] = "de feed is niet van het begin af gelezen"
        return
    differing(feed, found, feed.state)


def differing(feed: Feed, found: State, expected: State) -> None:
    place = Place("snapshot", feed.urls["snapshot"], "/records")
    for _, kind, key in expected.keys() - found.keys():
        wanted = f"ook {kind}, want de feed heeft het"
        feed.report.add(place.seen("F11", f"zonder {key}", wanted))
    for _, kind, key in found.keys() - expected.keys():
        feed.report.add(place.seen("F11", key, f"geen {kind} die de feed niet heeft"))
    for who in found.keys() & expected.keys():
        if found[who] != expected[who]:
            wanted = "dezelfde contentHash als in de feed"
            feed.report.add(place.seen("F11", who[2], wanted))
