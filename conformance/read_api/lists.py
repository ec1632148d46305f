"""Lists: to their end, backwards, and once more (C13, C20, C21, C90 to C93, C98)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from conformance.http.client import Answer
from conformance.report.findings import pointer
from conformance.resource import shape
from conformance.resource.graph import Doc
from net.addresses import onward, same_origin

if TYPE_CHECKING:
    from conformance.read_api.walk import Walk

#: part of the questions that goes to lists
LISTS = 0.55
#: lists of up to so many pages are read twice
AGAIN = 6


@dataclass
class Read:
    """How far a list was read."""

    kind: str
    url: str
    pages: int = 0
    resources: int = 0
    complete: bool = False
    #: it answered at all
    there: bool = False
    #: all that ever changed was read as well
    changes_complete: bool = False


def read_lists(walk: Walk) -> None:
    """All lists, a page of each in turn, until they end or their part of the questions does."""
    most = int(walk.options.limits.requests * LISTS)
    reading = [(name, read_list(walk, name, kind)) for name, kind in walk.collections()]
    while reading and walk.client.asked < most:
        going = []
        for name, pages in reading:
            if walk.client.asked >= most:
                break
            if next(pages, None) is not None:
                going.append((name, pages))
        reading = going
    walk.graph.save()
    short = [name for name, each in walk.lists.items() if each.there and not each.complete]
    if short:
        told = f"niet tot het einde gelezen: {', '.join(short)}"
        walk.report.unchecked["lijsten"] = told


def first(walk: Walk, collection: str) -> str:
    """The address of a list, with the largest page where the description offers one: fewer
    questions are kinder."""
    url = f"{walk.base}/{collection}"
    size = walk.description.parameters(collection).get("pageSize", {})
    most = size.get("maximum") if isinstance(size, dict) else None
    return f"{url}?pageSize={most}" if isinstance(most, int) and most > 1 else url


def read_list(walk: Walk, collection: str, kind: str) -> Iterator[int]:
    """Reads a page at a time; gives the number of each."""
    read = walk.lists[collection] = Read(kind, first(walk, collection))
    url: str | None = read.url
    visited: set[str] = set()
    while url is not None:
        if url in visited:
            expected = "een pagina die nog niet gezien was"
            walk.add("C91", collection, url, "/next", url, expected)
            return
        visited.add(url)
        known = walk.graph.page(collection, read.pages)
        if known is not None and known[0] == url and walk.options.journal:
            read.there = True
            read.resources += len(known[2])
            following = known[1]
        else:
            answer = walk.client.get(url)
            page = read_page(walk, answer, collection, read)
            if page is None:
                return
            take(walk, page["results"], read, collection, url)
            following = next_page(walk, page, collection, url, first=read.pages == 0)
            ids = [str(e.get("id")) for e in page["results"] if isinstance(e, dict)]
            walk.graph.set_page(collection, read.pages, url, following, ids)
            if read.pages > 0 and (read.pages == 1 or following is None):
                backward(walk, page, collection, read.pages)
        read.pages += 1
        yield read.pages
        url = following
    read.complete = True


def read_page(walk: Walk, answer: Answer, collection: str, read: Read) -> dict[str, Any] | None:
    """The page of a list, or None after telling what it is instead."""
    letter = walk.profile.letter
    presence = "C20" if letter == "V" else "C21"
    walk.hold(presence, "C91", "C92", "C93")
    if not answer.ok:
        if answer.status == 501 and read.pages == 0 and letter == "V":
            walk.report.unchecked[collection] = "501, niet geleverd"
            return None
        if answer.status in (401, 403):
            walk.add("C10", collection, answer.url, "", answer.status, "anoniem te lezen")
        if answer.status == 404 and read.pages == 0:
            walk.add("C93", collection, answer.url, "", 404, "200 met results")
            if letter == "K":
                return None  # KOOP itself lists 404 for a list
        rule = presence if read.pages == 0 else "C91"
        walk.add(rule, collection, answer.url, "", answer.status, "200")
        return None
    try:
        body = answer.json()
    except ValueError:
        walk.add(
            "C12",
            collection,
            answer.url,
            "",
            answer.body[:60].decode("utf-8", "replace"),
            "JSON",
        )
        return None
    rule = "C24" if letter == "K" else "C90"
    walk.hold(rule)
    if not isinstance(body, dict) or not isinstance(body.get("results"), list):
        found = sorted(body) if isinstance(body, dict) else type(body).__name__
        walk.add(rule, collection, answer.url, "/results", found, "een object met de lijst results")
        return None
    read.there = True
    walk.report.count("pages")
    return body


def next_page(
    walk: Walk, page: dict[str, Any], collection: str, url: str, *, first: bool
) -> str | None:
    """The next page, when it is one of this API."""
    rule = "C24" if walk.profile.letter == "K" else "C90"
    for name in ("next", "previous"):
        value = page.get(name)
        if value is not None and not shape.absolute(value):
            walk.add(rule, collection, url, pointer(name), value, "null of een volledig adres")
    if first and page.get("previous") is not None:
        walk.add("C91", collection, url, "/previous", page["previous"], "null op de eerste pagina")
    return within(walk, page, collection, url)


def within(walk: Walk, page: dict[str, Any], where: str, url: str) -> str | None:
    """The address of the next page, when it is one of this API (C92)."""
    whole = onward(page, url)
    if whole is not None and not same_origin(whole, walk.base):
        walk.add("C92", where, url, "/next", page["next"], f"een adres onder {walk.base}")
        return None
    return whole


def backward(walk: Walk, page: dict[str, Any], collection: str, number: int) -> None:
    """`previous` leads to the page before this one."""
    value = page.get("previous")
    before = walk.graph.page(collection, number - 1)
    if not isinstance(value, str) or before is None or not same_origin(value, walk.base):
        return
    found = walk.client.get(value).page("results")
    ids = [str(e.get("id")) for e in found[1] if isinstance(e, dict)] if found else []
    if ids == before[2]:
        return
    if sorted(ids) == sorted(before[2]):
        walk.hold("C98")
        walk.add("C98", collection, value, "/results", ids[:5], "de volgorde van daarvoor")
    else:
        expected = "de resources van de vorige pagina"
        walk.add("C91", collection, value, "/results", ids[:3], expected)


def take(walk: Walk, results: list[Any], read: Read, collection: str, url: str) -> None:
    """The resources of a page: judged one by one and kept."""
    kind, start = read.kind, read.resources
    read.resources += len(results)
    for number, body in enumerate(results):
        at = pointer("results", number)
        if not isinstance(body, dict):
            walk.add(
                "C24" if walk.profile.letter == "K" else "C23",
                kind,
                url,
                at,
                body,
                "een object",
            )
            continue
        walk.judge(kind, body, url, at)
        key = body.get("id")
        if not isinstance(key, str) or not key:
            continue
        address = body.get("url") if isinstance(body.get("url"), str) else None
        if not walk.graph.add(Doc(kind, key, address, url, at, body, start + number)):
            walk.add("C91", collection, url, at, key, "een id dat nog niet gezien was")


@dataclass
class Again:
    """A list as it was the second time: rows by id, in order, with where each stood."""

    rows: dict[str, tuple[dict[str, Any], str, str]] = field(default_factory=dict)
    whole: bool = False


def again(walk: Walk) -> None:
    """Lists once more, short ones to their end: the same order (C98), the same content (C13), and
    nothing that was lost or came twice while the source changed (C91)."""
    walk.hold("C98", "C13")
    for collection, read in walk.lists.items():
        if not read.there:
            continue
        short = read.complete and read.pages <= AGAIN
        told = reread(walk, collection, read.pages + 2 if short else 1)
        if told is None:
            continue
        same_order(walk, collection, read, list(told.rows))
        for key, (body, url, at) in told.rows.items():
            same_content(walk, collection, body, walk.graph.get(read.kind, key), url, at)
        if short and told.whole:
            nothing_lost(walk, collection, read, told)


def reread(walk: Walk, collection: str, pages: int) -> Again | None:
    """So many pages of a list; None, and a finding, where a page is no list any more."""
    before = walk.graph.page(collection, 0)
    if before is None:
        return None
    told = Again()
    url: str | None = before[0]
    for _ in range(pages):
        assert url is not None
        answer = walk.client.get(url)
        found = answer.page("results")
        if found is None:
            walk.add("C13", collection, url, "", answer.status, "weer 200 met results")
            return None
        page, rows = found
        for number, body in enumerate(rows):
            key = body.get("id") if isinstance(body, dict) else None
            if not isinstance(key, str):
                continue
            at = pointer("results", number)
            if key in told.rows:
                walk.add("C91", collection, url, at, key, "een id dat nog niet gezien was")
            told.rows.setdefault(key, (body, url, at))
        url = onward(page, url)
        if url is None or not same_origin(url, walk.base):
            told.whole = url is None
            break
    return told


def same_order(walk: Walk, collection: str, read: Read, ids: list[str]) -> None:
    first = walk.graph.ids(read.kind)
    common = set(ids) & set(first)
    kept = [key for key in ids if key in common]
    if kept != [key for key in first if key in common] and walk.profile.letter != "K":
        walk.add("C98", collection, read.url, "/results", kept[:5], "de volgorde van daarvoor")


def same_content(
    walk: Walk,
    collection: str,
    body: dict[str, Any],
    doc: Doc | None,
    url: str,
    at: str,
) -> None:
    """What did not say that it changed is as it was."""
    if doc is None or doc.body == body:
        return
    told = (doc.body.get("wijziging"), doc.body.get("wijzigingsdatum"))
    if told == (body.get("wijziging"), body.get("wijzigingsdatum")):
        changed = sorted(k for k in {*body, *doc.body} if body.get(k) != doc.body.get(k))
        walk.add("C13", collection, url, at, changed, "hetzelfde als daarvoor")


def nothing_lost(walk: Walk, collection: str, read: Read, told: Again) -> None:
    """What exists is in a list, both times."""
    first = set(walk.graph.ids(read.kind))
    for key in first - told.rows.keys():
        if walk.client.get(f"{walk.base}/{collection}/{key}").ok:
            expected = "weer in de lijst, want het bestaat"
            walk.add("C91", collection, read.url, "/results", key, expected)
    for key in told.rows.keys() - first:
        changed = shape.day(told.rows[key][0].get("wijzigingsdatum"))
        if changed and changed < walk.options.today:
            expected = "ook de eerste keer in de lijst, want het was er al"
            walk.add("C91", collection, read.url, "/results", key, expected)
