"""The feed from its beginning to its head: order, pages and what is missing (F03, F05, F07, F15)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from conformance.feed import records as feed_records
from conformance.http.client import Answer
from conformance.report.findings import pointer
from net.addresses import onward, same_origin

if TYPE_CHECKING:
    from conformance.feed.walk import Feed

#: the whole feed is replayed up to so many records; the rest is a sample
REPLAYED = 60_000
#: longest that a feed may be kept, in seconds
SHORT = 300
#: so many resources of one organisation that all go at once are a fault, not a decision
MASS = 10


def replay(feed: Feed) -> None:
    """The whole feed from its beginning: order, form, and what it comes to."""
    feed.hold("C22", "F03", "F05", "F07", "F08", "F09", "F10", "F12", "F13", "F15")
    url: str | None = feed.urls["feed"]
    visited: set[str] = set()
    gaps_from = feed.document.get("historieVanaf") is not None
    while url is not None and len(feed.numbers) < REPLAYED:
        if url in visited:
            feed.add("F03", "feed", url, "/next", url, "een pagina die nog niet gezien was")
            return
        visited.add(url)
        page = read_page(feed, url)
        if page is None:
            return
        rows = page["records"]
        for number, row in enumerate(rows):
            feed_records.record(feed, row, url, pointer("records", number))
        if feed.first_cursor is None and isinstance(page.get("cursor"), str):
            last = feed.numbers[-1] if feed.numbers else 0
            feed.first_cursor = (page["cursor"], last)
        url = following(feed, page, url, feed.numbers[-1] if feed.numbers else 0)
    feed.replayed = url is None and not gaps_from
    feed.report.checked["records"] = len(feed.numbers)
    if feed.replayed:
        gaps(feed)
    still = feed.redacted & set(feed.numbers)
    for number in sorted(still):
        feed.add("F12", "feed", feed.urls["feed"], "", number, "weg uit de feed, want geredigeerd")
    mass(feed)


def read_page(feed: Feed, url: str) -> dict[str, Any] | None:
    answer = feed.client.get(url)
    page = answer.page("records")
    if page is None:
        feed.add("C22", "feed", url, "", answer.status, "200 met records")
        return None
    body, _ = page
    for name in ("cursor", "head", "hasMore"):
        if name not in body:
            feed.add("F07", "feed", url, pointer(name), None, f"{name} is verplicht")
    fresh(feed, answer, body)
    return body


def fresh(feed: Feed, answer: Answer, body: dict[str, Any]) -> None:
    told = answer.headers.get("cache-control", "")
    age = re.search(r"(?:s-maxage|max-age)=(\d+)", told)
    if not told or (age and int(age[1]) > SHORT):
        feed.add(
            "F15",
            "feed",
            answer.url,
            "",
            told or None,
            f"Cache-Control van hoogstens {SHORT} s",
        )
    if body.get("hasMore") is True and 'rel="next"' not in answer.headers.get("link", ""):
        feed.add("F15", "feed", answer.url, "", answer.headers.get("link"), 'Link met rel="next"')


def following(feed: Feed, page: dict[str, Any], url: str, last: int) -> str | None:
    """The next page after one whose last number is `last`."""
    more, value, head = page.get("hasMore"), page.get("next"), page.get("head")
    if "head" in page and (not isinstance(head, int) or head < last):
        feed.add("F07", "feed", url, "/head", head, "minstens het laatste nummer")
    if more is True and isinstance(head, int) and head <= last and page["records"]:
        feed.add("F07", "feed", url, "/hasMore", True, "false, want er is niets nieuwers")
    if more is False and isinstance(head, int) and head > last:
        feed.add("F07", "feed", url, "/hasMore", False, "true, want head is hoger")
    if more is True and not value:
        feed.add("F07", "feed", url, "/next", value, "een adres, want hasMore is true")
    if more is False and value is not None:
        feed.add("F07", "feed", url, "/next", value, "null, want hasMore is false")
    if more is not True:
        return None
    if (whole := onward(page, url)) is not None:
        if same_origin(whole, feed.base):
            return whole
        feed.add("F07", "feed", url, "/next", value, f"een adres onder {feed.base}")
        return None
    cursor = page.get("cursor")
    return feed.at("feed", cursor=cursor) if isinstance(cursor, str) else None


def gaps(feed: Feed) -> None:
    """Every number is there, or a redaction names it (F05)."""
    if not feed.numbers:
        return
    known = set(feed.numbers) | feed.redacted
    absent = [n for n in range(1, max(feed.numbers)) if n not in known]
    for number in absent:
        feed.add(
            "F05",
            "feed",
            feed.urls["feed"],
            "",
            number,
            "een record, of een redact dat het noemt",
        )


def mass(feed: Feed) -> None:
    """Everything of an organisation gone at once (F14)."""
    if feed.document.get("rol") != "aggregator":
        return
    left = {code for code, _, _ in feed.state}
    for code, number in feed.going.items():
        if number >= MASS and code not in left:
            feed.add(
                "F14",
                "feed",
                feed.urls["feed"],
                "",
                f"{code}: {number} verwijderd",
                "geen leegloop als een bron niet antwoordt",
            )
