"""The feed from its beginning to its head: order, pages and what is missing (F03, F05, F07, F15)."""

import re
from typing import Any

from conformance.feed import records
from conformance.feed.feed import Feed
from conformance.feed.records import is_number
from conformance.http.client import Answer
from conformance.http.pages import End, Page, Pages
from conformance.report.findings import Place
from net.addresses import onward, same_origin

#: the whole feed is replayed up to so many records; the rest is a sample
REPLAYED = 60_000
#: longest that a feed may be kept, in seconds
SHORT = 300
#: so many resources of one organisation that all go at once are a fault, not a decision
MASS = 10
MEMBERS = ("cursor", "head", "hasMore")


def replay(feed: Feed) -> None:
    """The whole feed from its beginning: order, form, and what it comes to."""
    feed.apply("C22")
    gaps_from = feed.document.get("historieVanaf") is not None
    pages = Pages(
        feed.client, feed.urls["feed"], "records",
        base=feed.base, following=lambda page: onward_of(feed, page),
    )  # fmt: skip
    for page in pages:
        if page.body is None:
            unread(feed, page.answer)
            return
        begun(feed, page, page.body)
        place = Place("feed", page.url).inside("records")
        for number, row in enumerate(page.rows):
            records.record(feed, row, place.inside(number))
        if feed.first_cursor is None and isinstance(page.body.get("cursor"), str):
            last = feed.numbers[-1] if feed.numbers else 0
            feed.first_cursor = (page.body["cursor"], last)
        if len(feed.numbers) >= REPLAYED:
            break
    if pages.end is End.CIRCLE:
        expected = "een pagina die nog niet gezien was"
        feed.add("F03", "feed", pages.at, "/next", pages.at, expected)
    if pages.end is End.EMPTY:
        feed.add("F07", "feed", pages.at, "/hasMore", "lege pagina's", "false, want er komt niets")
    feed.replayed = pages.whole and not gaps_from
    feed.report.checked["records"] = len(feed.numbers)
    if feed.replayed:
        gaps(feed)
    still = feed.redacted & set(feed.numbers)
    for number in sorted(still):
        feed.add("F12", "feed", feed.urls["feed"], "", number, "weg uit de feed, want geredigeerd")
    mass(feed)


def unread(feed: Feed, answer: Answer) -> None:
    """No page of the feed: it is not where it has to be (C22), or not where the service document says
    that it is (F01)."""
    told = answer.url in feed.document.values() and answer.url != f"{feed.base}/feed"
    rule, other = ("F01", "C22") if told else ("C22", "F01")
    feed.add(rule, "feed", answer.url, "", answer.status, "200 met records", also=(other,))


def onward_of(feed: Feed, page: Page) -> str | None:
    """The page after one of the replay."""
    assert page.body is not None
    return following(feed, page.body, page.url, feed.numbers[-1] if feed.numbers else 0)


def begun(feed: Feed, page: Page, body: dict[str, Any]) -> None:
    """What a page of the feed has beside its records."""
    for name in MEMBERS:
        if name not in body:
            feed.add("F07", "feed", page.url, f"/{name}", None, f"{name} is verplicht")
    fresh(feed, page.answer, body)


def fresh(feed: Feed, answer: Answer, body: dict[str, Any]) -> None:
    """Kept for a short time, and the next page in the head (F15)."""
    feed.apply("F15")
    told = answer.headers.get("cache-control", "")
    age = re.search(r"(?:s-maxage|max-age)=(\d+)", told)
    if not told or (age and int(age[1]) > SHORT):
        expected = f"Cache-Control van hoogstens {SHORT} s"
        feed.add("F15", "feed", answer.url, "", told or None, expected)
    link = answer.headers.get("link", "")
    if body.get("hasMore") is True and not re.search(r'rel="?next\b', link):
        feed.add("F15", "feed", answer.url, "", answer.headers.get("link"), 'Link met rel="next"')


def following(feed: Feed, page: dict[str, Any], url: str, last: int) -> str | None:
    """The next page after one whose last number is `last`, with what is wrong in how it is told
    (F07)."""
    place = Place("feed", url)
    feed.apply("F07")
    more, value = page.get("hasMore"), page.get("next")
    untrue(feed, page, place, last)
    if more is True and not value:
        feed.report.add(place.inside("next").seen("F07", value, "een adres, want hasMore is true"))
    if more is False and value is not None:
        feed.report.add(place.inside("next").seen("F07", value, "null, want hasMore is false"))
    if more is not True:
        return None
    whole = onward(page, url)
    if whole is None:
        cursor = page.get("cursor")
        return feed.at("feed", cursor=cursor) if isinstance(cursor, str) else None
    if not same_origin(whole, feed.base):
        expected = f"een adres onder {feed.base}"
        feed.report.add(place.inside("next").seen("F07", value, expected))
    return whole


def untrue(feed: Feed, page: dict[str, Any], place: Place, last: int) -> None:
    """hasMore and head against what was read (F07)."""
    more, head = page.get("hasMore"), page.get("head")
    at = place.inside("hasMore")
    if "hasMore" in page and not isinstance(more, bool):
        feed.report.add(at.seen("F07", more, "true of false"))
    if "head" in page and (not is_number(head) or head < last):
        feed.report.add(place.inside("head").seen("F07", head, "minstens het laatste nummer"))
    if not is_number(head):
        return
    if more is True and head <= last and page["records"]:
        feed.report.add(at.seen("F07", True, "false, want er is niets nieuwers"))
    if more is False and head > last:
        feed.report.add(at.seen("F07", False, "true, want head is hoger"))


def gaps(feed: Feed) -> None:
    """Every number is there, or a redaction names it (F05)."""
    if not feed.numbers:
        return
    feed.apply("F05")
    known = set(feed.numbers) | feed.redacted
    for number in range(1, max(feed.numbers)):
        if number not in known:
            expected = "een record, of een redact dat het noemt"
            feed.add("F05", "feed", feed.urls["feed"], "", number, expected)


def mass(feed: Feed) -> None:
    """Everything of an organisation gone at once (F14)."""
    if not feed.aggregates:
        return
    left = {code for code, _, _ in feed.state}
    for code, number in feed.going.items():
        if number >= MASS and code not in left:
            found = f"{code}: {number} verwijderd"
            expected = "geen leegloop als een bron niet antwoordt"
            feed.add("F14", "feed", feed.urls["feed"], "", found, expected)
