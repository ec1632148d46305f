"""Resources by their own address, and what they refer to (C60 to C62, and what lists lost, C91)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from conformance.http.client import Unreachable
from conformance.read_api import changes
from conformance.resource import shape
from conformance.resource.graph import Doc
from net.addresses import same_origin

if TYPE_CHECKING:
    from conformance.read_api.walk import Walk

#: part of the questions after which no more resources, and then no more references are asked for
ITEMS, REFERENCES = 0.76, 0.8
#: up to so many resources every one is asked for by its own address; above it a sample
EVERY = 500
#: of each kind in a sample: first, last and between
SAMPLE = 8
#: references that are followed from what was read by its own address
DEEP = 4


def read_items(walk: Walk) -> None:
    """Resources by their own address: all of them, or a sample with meetings and what hangs
    on them."""
    walk.hold("C60")
    most = int(walk.options.limits.requests * ITEMS)
    for doc in sample(walk):
        if walk.client.asked >= most:
            walk.report.unchecked["resources"] = "een deel is niet op het eigen adres gelezen"
            break
        read_item(walk, doc)


def sample(walk: Walk) -> Iterator[Doc]:
    total = sum(walk.graph.count(kind) for _, kind in walk.collections())
    for _, kind in walk.collections():
        ids = walk.graph.ids(kind)
        if total > EVERY and len(ids) > 3 * SAMPLE:
            step = max(1, len(ids) // SAMPLE)
            ids = [*ids[:SAMPLE], *ids[SAMPLE:-SAMPLE:step], *ids[-SAMPLE:]]
        for key in ids:
            doc = walk.graph.get(kind, key)
            if doc is not None:
                yield doc


def read_item(walk: Walk, doc: Doc) -> None:
    collection = next(n for n, k in walk.collections() if k == doc.kind)
    own = f"{walk.base}/{collection}/{doc.id}"
    urls = [doc.url] if doc.url and shape.absolute(doc.url) else []
    if own not in urls:
        urls.append(own)
    for url in urls:
        walk.report.count("items")
        try:
            answer = walk.client.get(url)
        except Unreachable as error:
            if same_origin(url, walk.base):
                raise
            walk.add("C60", doc.kind, url, "", str(error)[:80], "200, want dit is de url")
            continue
        if not answer.ok:
            walk.add("C60", doc.kind, url, "", answer.status, "200, want de lijst noemt dit adres")
            if walk.profile.letter in "MK" and walk.report.checked["items"] == 1:
                walk.add("C21", doc.kind, url, "", answer.status, "200")
            continue
        body = answer.object()
        if body is None:
            walk.add(
                "C60",
                doc.kind,
                url,
                "",
                answer.body[:60].decode("utf-8", "replace"),
                "de resource",
            )
            continue
        if body.get("id") != doc.id:
            walk.add("C60", doc.kind, url, "/id", body.get("id"), doc.id)
        if body.get("url") != doc.url:
            walk.add("C60", doc.kind, url, "/url", body.get("url"), str(doc.url))
        if body != doc.body:
            walk.judge(doc.kind, body, url, "")


def follow(walk: Walk) -> None:
    """Addresses that are not of a resource that was read: they exist and are of the kind."""
    walk.hold("C61", "C62")
    most = int(walk.options.limits.requests * REFERENCES)
    for _ in range(DEEP):
        waiting = list(walk.graph.unresolved())
        if not waiting:
            return
        for link in waiting:
            if walk.client.asked >= most:
                told = f"{len(waiting)} adressen niet gevolgd"
                walk.report.unchecked["verwijzingen"] = told
                return
            assert link.target_url is not None
            resolve(walk, link.target_url, link.target)
        if not any(walk.graph.at(link.target_url or "") for link in waiting):
            return


def resolve(walk: Walk, url: str, target: str) -> None:
    if not shape.absolute(url):
        return  # told by the shape
    walk.report.count("references")
    try:
        answer = walk.client.get(url)
    except Unreachable as error:
        dangling(walk, url, str(error)[:80])
        return
    body = answer.object()
    key = body.get("id") if body else None
    if not answer.ok or body is None or not isinstance(key, str):
        dangling(walk, url, answer.status if not answer.ok else "geen resource")
        return
    kind = walk.kind_at(url)
    listed = next((e for e in walk.lists.values() if e.kind == kind), None)
    if kind is None:
        dangling(walk, url, "geen adres van deze API")
        return
    known = walk.graph.get(kind, key)
    if known is not None:
        walk.add("C60", kind, url, "/url", url, f"{known.url}, de url van {key}")
        return
    if listed and listed.complete and body.get("wijziging") != "Verwijdering":
        collection = next(n for n, k in walk.collections() if k == kind)
        walk.hold("C91")
        walk.add("C91", collection, listed.url, "", key, "ook in de lijst, want het bestaat")
    walk.judge(kind, body, url, "")
    walk.graph.add(Doc(kind, key, url, url, "", body))


def dangling(walk: Walk, url: str, found: Any) -> None:
    """Everything that points at an address where nothing is."""
    for link in walk.graph.pointing(url):
        doc = walk.graph.get(link.kind, link.id)
        if doc is not None:
            rule = "C61" if link.target_id is not None else "C62"
            walk.add(
                rule,
                link.kind,
                doc.source,
                doc.at + link.at,
                f"{url}: {found}",
                f"een {link.target}",
            )
    if found == 410:
        changes.unannounced(walk, url)
