"""The feed once more, in other pieces: small pages, cursors and filters give what the whole gave, and
what cannot be asked is refused (F03 to F07)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from conformance.feed.pages import following
from conformance.report.findings import pointer
from net.addresses import split

if TYPE_CHECKING:
    from conformance.feed.walk import Feed

#: small pages that are read, and how small they are
PAGES, SMALL = 4, 3


def page_of(
    feed: Feed, rule: str, limit: int | None = None, asked: dict[str, str] | None = None
) -> tuple[str, dict[str, Any], list[int]] | None:
    """The address of a page of at most so many records, the page and its numbers; None, and a
    finding, where it is none."""
    url = feed.at("feed", **({} if limit is None else {"limit": limit}), **(asked or {}))
    return page_at(feed, url, rule, limit)


def page_at(
    feed: Feed, url: str, rule: str, limit: int | None = None
) -> tuple[str, dict[str, Any], list[int]] | None:
    answer = feed.client.get(url)
    page = answer.page("records")
    if page is None:
        feed.add(rule, "feed", url, "", answer.status, "200 met records")
        return None
    body, rows = page
    numbers = [row.get("sequenceNumber") if isinstance(row, dict) else None for row in rows]
    known = [number for number in numbers if isinstance(number, int)]
    if len(known) < len(rows):
        feed.add("F08", "feed", url, "/records", numbers[:8], "records met een nummer")
    if limit is not None and len(rows) > limit:
        feed.add("F06", "feed", url, "/records", len(rows), "hoogstens limit")
    return url, body, known


def same(
    feed: Feed,
    url: str,
    found: list[int],
    after: int,
    rule: str,
    *,
    code: str | None = None,
    kind: str | None = None,
    whole: bool = False,
) -> None:
    """The numbers after one are those that the whole feed gave there, as far as they go (`whole`: all
    of them). What came since is not among them."""
    last = feed.numbers[-1]
    told = [number for number in found if number <= last]
    expected = [
        number
        for number in feed.numbers
        if number > after
        and (code is None or feed.who.get(number, ("",))[0] == code)
        and (kind is None or feed.who.get(number, ("", ""))[1] == kind)
    ]
    if told != (expected if whole else expected[: len(told)]):
        ordered = sorted(set(told)) == told
        expect = "dezelfde nummers als in de hele feed"
        feed.add(rule if ordered else "F03", "feed", url, "/records", told[:8], expect)


def pages(feed: Feed) -> None:
    """Small pages give the same as large ones, in the same order (F03, F05), and say truly whether
    there is more (F07)."""
    if not feed.numbers:
        return
    first = feed.at("feed", limit=SMALL)
    url: str | None = first
    found: list[int] = []
    for _ in range(PAGES):
        assert url is not None
        read = page_at(feed, url, "F07", SMALL)
        if read is None:
            return
        _, body, numbers = read
        found += numbers
        url = following(feed, body, url, found[-1] if found else 0)
        if url is None:
            break
    same(feed, first, found, 0, "F05", whole=url is None and feed.replayed)


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
    """A cursor goes with any filter, and gives all that fits it and nothing else."""
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
        for number, row in enumerate(page["records"]):
            who = row.get("resource") if isinstance(row, dict) else None
            other = isinstance(who, dict) and who.get("organisatiecode") != code
            kind = isinstance(row, dict) and row.get("resourceType") != "Agendapunt"
            if ("organisatiecode" in asked and other) or ("resourceType" in asked and kind):
                at = pointer("records", number)
                feed.add("F06", "feed", url, at, who, f"alleen {next(iter(asked.values()))}")
        same(
            feed,
            url,
            found,
            after if isinstance(cursor, str) else 0,
            "F06",
            code=code if "organisatiecode" in asked else None,
            kind="agendapunt" if "resourceType" in asked else None,
            whole=page.get("hasMore") is False and feed.replayed,
        )


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
    same(feed, url, kept, last, "F04", whole=whole)
