"""The feed once more, in other pieces: small pages, cursors and filters give what the whole gave, and
what cannot be asked is refused (F03 to F07)."""

from dataclasses import dataclass
from typing import Any

from conformance.feed.feed import Feed
from conformance.feed.pages import following
from conformance.feed.records import is_number
from conformance.http.client import Answer
from conformance.http.pages import Page, Pages
from conformance.report.findings import Place
from conformance.steps import methods
from conformance.steps.methods import UNKNOWN
from net.addresses import split

#: small pages that are read, and how small they are
PAGES, SMALL = 4, 3
#: a page of the feed: its address, what it says, and its numbers
Piece = tuple[str, dict[str, Any], list[int]]
WRONG = ({"limit": "0"}, {"limit": "1001"}, {"limit": "veel"}, {"cursor": "griffie-onzin"})


def page_of(
    feed: Feed, rule: str, limit: int | None = None, asked: dict[str, str] | None = None
) -> Piece | None:
    """A page of at most so many records; None, and a finding, where it is none."""
    url = feed.at("feed", **({} if limit is None else {"limit": limit}), **(asked or {}))
    answer = feed.client.get(url)
    return piece(feed, answer, rule, limit)


def piece(feed: Feed, answer: Answer, rule: str, limit: int | None = None) -> Piece | None:
    """What a page has; None, and a finding, where it is none."""
    page = answer.page("records")
    feed.apply(rule)
    if page is None:
        feed.add(rule, "feed", answer.url, "", answer.status, "200 met records")
        return None
    body, rows = page
    numbers = [row.get("sequenceNumber") if isinstance(row, dict) else None for row in rows]
    known = [number for number in numbers if is_number(number)]
    if len(known) < len(rows):
        feed.add("F08", "feed", answer.url, "/records", numbers[:8], "records met een nummer")
    if limit is not None and len(rows) > limit:
        feed.add("F06", "feed", answer.url, "/records", len(rows), "hoogstens limit")
    return answer.url, body, known


@dataclass(frozen=True)
class Part:
    """A part of the feed: what comes after a number, of one organisation or kind. `whole` is all of
    it."""

    after: int
    whole: bool = False
    code: str | None = None
    kind: str | None = None


def same(feed: Feed, url: str, found: list[int], rule: str, part: Part) -> None:
    """The numbers of a part are those that the whole feed gave there, as far as they go. What came
    since is not among them."""
    last = feed.numbers[-1] if feed.numbers else 0
    told = [number for number in found if number <= last]
    expected = [
        number
        for number in feed.numbers
        if number > part.after
        and (part.code is None or feed.who.get(number, ("",))[0] == part.code)
        and (part.kind is None or feed.who.get(number, ("", ""))[1] == part.kind)
    ]
    if told != (expected if part.whole else expected[: len(told)]):
        ordered = sorted(set(told)) == told
        expect = "dezelfde nummers als in de hele feed"
        feed.add(rule if ordered else "F03", "feed", url, "/records", told[:8], expect)


def pages(feed: Feed) -> None:
    """Small pages give the same as large ones, in the same order (F03, F05), and say truly whether
    there is more (F07)."""
    if not feed.numbers:
        return
    found: list[int] = []

    def onward_of(page: Page) -> str | None:
        read = piece(feed, page.answer, "F07", SMALL)
        if read is None:
            return None
        found.extend(read[2])
        return following(feed, read[1], page.url, found[-1] if found else 0)

    first = feed.at("feed", limit=SMALL)
    small = Pages(feed.client, first, "records", base=feed.base, most=PAGES, following=onward_of)
    for page in small:
        if page.body is None:
            piece(feed, page.answer, "F07", SMALL)
            return
    same(feed, first, found, "F05", Part(0, whole=small.whole and feed.replayed))


def cursors(feed: Feed) -> None:
    """Wrong limits and cursors are refused; a cursor goes with any filter and stays (F04, F06)."""
    for name in ("feed", "snapshot"):
        for asked in WRONG:
            refused(feed, name, asked)
    if split(feed.urls["feed"]).path == split(feed.base).path + "/feed":
        methods.slash(feed, "feed", feed.urls["feed"])
    for name in ("feed", "snapshot"):
        if steady(feed, name):
            methods.safe(feed, name, feed.urls[name])
    methods.unsafe(feed, "feed", f"{feed.base}/organisaties/gm9999/vergaderingen/{UNKNOWN}")
    if feed.state:
        filtered(feed)
    if feed.first_cursor is not None and feed.numbers:
        reread(feed, *feed.first_cursor)


def steady(feed: Feed, name: str) -> bool:
    """The same records, read twice, are the same (C13); whether they are there at all."""
    first, second = (feed.client.get(feed.urls[name]).page("records") for _ in range(2))
    if first is None and second is None:
        return False
    feed.apply("C13")
    url = feed.urls[name]
    if first is None or second is None:
        feed.add("C13", name, url, "", "geen pagina", "weer 200 met records")
        return True
    if first[1] != second[1] and not moved_on(feed):
        numbers = [row.get("sequenceNumber") for row in second[1] if isinstance(row, dict)]
        feed.add("C13", name, url, "/records", numbers[:8], "hetzelfde als daarvoor")
    return True


def moved_on(feed: Feed) -> bool:
    """Whether something came into the feed since it was read."""
    page = feed.client.get(feed.urls["feed"]).object() or {}
    head = page.get("head")
    return is_number(head) and head > (feed.numbers[-1] if feed.numbers else 0)


def refused(feed: Feed, name: str, asked: dict[str, str]) -> None:
    """What cannot be asked gives 400 (F06)."""
    feed.apply("F06")
    answer = feed.client.get(feed.at(name, **asked))
    place = Place(name, answer.url)
    [(parameter, value)] = asked.items()
    if answer.status != 400:
        feed.report.add(place.seen("F06", answer.status, f"400 op {parameter}={value}"))
    elif answer.media_type != "application/problem+json":
        found = answer.headers.get("content-type")
        feed.report.add(place.seen("F06", found, "application/problem+json"))


def filtered(feed: Feed) -> None:
    """A cursor goes with any filter, and gives all that fits it and nothing else (F06)."""
    code = next(iter(feed.state))[0]
    read = page_of(feed, "F07", 1)
    if read is None:
        return
    _, body, numbers = read
    cursor, after = body.get("cursor"), numbers[-1] if numbers else 0
    for asked in ({"organisatiecode": code}, {"resourceType": "Agendapunt"}):
        given = {**asked, "cursor": cursor} if isinstance(cursor, str) else asked
        fits = page_of(feed, "F06", asked=given)
        if fits is None:
            continue
        url, page, found = fits
        by_code = "organisatiecode" in asked
        for number, row in enumerate(page["records"]):
            who = row.get("resource") if isinstance(row, dict) else None
            other = isinstance(who, dict) and who.get("organisatiecode") != code
            kind = isinstance(row, dict) and row.get("resourceType") != "Agendapunt"
            if other if by_code else kind:
                at = Place("feed", url).inside("records", number)
                feed.report.add(at.seen("F06", who, f"alleen {next(iter(asked.values()))}"))
        part = Part(
            after if isinstance(cursor, str) else 0,
            page.get("hasMore") is False and feed.replayed,
            code if by_code else None,
            None if by_code else "agendapunt",
        )
        same(feed, url, found, "F06", part)


def reread(feed: Feed, cursor: str, last: int) -> None:
    """A cursor once more: nothing below what was given before it, and all that came after (F04)."""
    _after(feed, cursor, last)
    begun = page_of(feed, "F07", 2)
    if begun is None:
        return
    _, body, numbers = begun
    if isinstance(body.get("cursor"), str) and numbers:
        _after(feed, body["cursor"], numbers[-1])


def _after(feed: Feed, cursor: str, last: int) -> None:
    read = page_of(feed, "F04", asked={"cursor": cursor})
    if read is None:
        return
    url, body, numbers = read
    lower = [number for number in numbers if number <= last]
    if lower:
        feed.add("F04", "feed", url, "/records", lower[:5], "hoger dan gegeven was")
    kept = [number for number in numbers if number > last]
    following(feed, body, url, numbers[-1] if numbers else last)
    whole = body.get("hasMore") is False and feed.replayed
    same(feed, url, kept, "F04", Part(last, whole))
