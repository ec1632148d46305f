"""Lists once more: the same order (C98), the same content (C13), and nothing lost (C91)."""

from dataclasses import dataclass, field
from typing import Any

from conformance.http.pages import Pages
from conformance.read_api.api import Api, Read
from conformance.resource.graph import Doc
from conformance.resource.moments import day
from conformance.steps.methods import moved
from standard.pointers import pointer

#: lists of up to so many pages are read twice
AGAIN = 6


@dataclass
class Again:
    """A list as it was the second time: rows by id, in order, with where each stood."""

    rows: dict[str, tuple[dict[str, Any], str, str]] = field(default_factory=dict)
    whole: bool = False


def again(api: Api) -> None:
    """Every list once more, short ones to their end."""
    for collection, read in api.there():
        short = read.complete and read.pages <= AGAIN
        told = reread(api, collection, read.pages + 2 if short else 1)
        if told is None:
            continue
        same_order(api, collection, read, list(told.rows))
        for key, (body, url, at) in told.rows.items():
            same_content(api, collection, body, api.graph.get(read.kind, key), url, at)
        if short and told.whole:
            nothing_lost(api, collection, read, told)


def reread(api: Api, collection: str, most: int) -> Again | None:
    """So many pages of a list; None, and a finding, where a page is no list any more."""
    before = api.graph.page(collection, 0)
    if before is None:
        return None
    told = Again()
    pages = Pages(api.client, before[0], "results", base=api.base, most=most)
    for page in pages:
        if page.body is None:
            api.add("C13", collection, page.url, "", page.answer.status, "weer 200 met results")
            return None
        for number, body in enumerate(page.rows):
            key = body.get("id") if isinstance(body, dict) else None
            if not isinstance(key, str):
                continue
            at = pointer("results", number)
            if key in told.rows:
                api.add("C91", collection, page.url, at, key, "een id dat nog niet gezien was")
            told.rows.setdefault(key, (body, page.url, at))
    told.whole = pages.whole
    return told


def same_order(api: Api, collection: str, read: Read, ids: list[str]) -> None:
    first = api.graph.ids(read.kind)
    common = set(ids) & set(first)
    kept = [key for key in ids if key in common]
    if len(common) > 1:
        api.apply("C98")
    if kept != [key for key in first if key in common]:
        api.add("C98", collection, read.url, "/results", kept[:5], "de volgorde van daarvoor")


def same_content(
    api: Api, collection: str, body: dict[str, Any], doc: Doc | None, url: str, at: str
) -> None:
    """What did not say that it changed is as it was."""
    if doc is None or doc.place is None:
        return
    api.apply("C13")
    if doc.body == body or moved(body, doc.body):
        return
    changed = sorted(k for k in {*body, *doc.body} if body.get(k) != doc.body.get(k))
    api.add("C13", collection, url, at, changed, "hetzelfde als daarvoor")


def nothing_lost(api: Api, collection: str, read: Read, told: Again) -> None:
    """What exists is in a list, both times."""
    first = set(api.graph.ids(read.kind))
    for key in first - told.rows.keys():
        if api.client.get(f"{api.base}/{collection}/{key}").ok:
            expected = "weer in de lijst, want het bestaat"
            api.add("C91", collection, read.url, "/results", key, expected)
    for key in told.rows.keys() - first:
        changed = day(told.rows[key][0].get("wijzigingsdatum"))
        if changed and changed < api.options.today:
            expected = "ook de eerste keer in de lijst, want het was er al"
            api.add("C91", collection, read.url, "/results", key, expected)
