"""Resources by their own address, and what they refer to (C60 to C62, and what lists lost, C91)."""

from collections.abc import Iterator
from typing import Any

from conformance.http.client import Unreachable
from conformance.read_api import deletions
from conformance.read_api.api import Api
from conformance.report.findings import Place
from conformance.resource.graph import Doc
from conformance.resource.moments import absolute, moment
from conformance.steps.methods import moved
from net.addresses import same_origin

#: part of the questions after which no more resources, and then no more references are asked for
ITEMS, REFERENCES = 0.76, 0.8
#: up to so many resources every one is asked for by its own address; above it a sample
EVERY = 500
#: of each kind in a sample: first, last and between
SAMPLE = 8
#: references that are followed from what was read by its own address
DEEP = 4


def read_items(api: Api) -> None:
    """Resources by their own address: all of them, or a sample with meetings and what hangs
    on them."""
    most = int(api.options.limits.requests * ITEMS)
    #: kind → whether any resource of it was there by its own address
    there: dict[str, bool] = {}
    for doc in sample(api):
        if api.client.asked >= most:
            api.report.unchecked["resources"] = "een deel is niet op het eigen adres gelezen"
            break
        there[doc.kind] = read_item(api, doc) or there.get(doc.kind, False)
    for kind, any_there in there.items():
        if not any_there:
            collection = api.profile.collection_of(kind)
            url = f"{api.base}/{collection}/{{id}}"
            api.add("C21", collection, url, "", "geen enkele resource", "200")


def sample(api: Api) -> Iterator[Doc]:
    kinds = api.profile.collections.values()
    total = sum(api.graph.count(kind) for kind in kinds)
    for kind in kinds:
        ids = api.graph.ids(kind)
        if total > EVERY and len(ids) > 3 * SAMPLE:
            step = max(1, len(ids) // SAMPLE)
            ids = [*ids[:SAMPLE], *ids[SAMPLE:-SAMPLE:step], *ids[-SAMPLE:]]
        for key in ids:
            doc = api.graph.get(kind, key)
            if doc is not None:
                yield doc


def read_item(api: Api, doc: Doc) -> bool:
    """A resource at the address that it gives, and under collection and id (C60); whether it was at
    any of them."""
    there = False
    own = f"{api.base}/{api.profile.collection_of(doc.kind)}/{doc.id}"
    urls = [doc.url] if doc.url and absolute(doc.url) else []
    if own not in urls:
        urls.append(own)
    for url in urls:
        api.report.count("items")
        api.apply("C60", "C21")
        place = Place(doc.kind, url)
        try:
            answer = api.client.get(url)
        except Unreachable as error:
            if same_origin(url, api.base):
                raise
            api.report.add(place.seen("C60", str(error)[:80], "200, want dit is de url"))
            continue
        if not answer.ok:
            expected = "200, want de lijst noemt dit adres"
            api.report.add(place.seen("C60", answer.status, expected))
            continue
        there = True
        body = answer.object()
        if body is None:
            found = answer.body[:60].decode("utf-8", "replace")
            api.report.add(place.seen("C60", found, "de resource"))
            continue
        same(api, doc, body, place)
        if body != doc.body:
            api.judge(doc.kind, body, place)
    return there


def same(api: Api, doc: Doc, body: dict[str, Any], place: Place) -> None:
    """What a list and the resource itself both give is the same (C60). A resource that says it changed
    in between may differ, but not in what it is called."""
    for name in ("id", "url"):
        if name in doc.body and body.get(name) != doc.body[name]:
            wanted = str(doc.body.get(name))
            api.report.add(place.inside(name).seen("C60", body.get(name), wanted))
    if moved(body, doc.body):
        return
    for name in sorted(body.keys() & doc.body.keys() - {"id", "url"}):
        if not alike(body[name], doc.body[name]):
            expected = "hetzelfde als in de lijst"
            api.report.add(place.inside(name).seen("C60", body[name], expected))


def alike(one: Any, other: Any) -> bool:
    """Whether two values say the same: lists in any order, moments in any zone."""
    if one == other:
        return isinstance(one, bool) == isinstance(other, bool)
    if isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        left = list(other)
        for each in one:
            found = next((n for n, value in enumerate(left) if alike(each, value)), None)
            if found is None:
                return False
            del left[found]
        return True
    if isinstance(one, dict) and isinstance(other, dict):
        return all(alike(one[name], other[name]) for name in one.keys() & other.keys())
    first, second = moment(one), moment(other)
    return first is not None and first == second


def follow(api: Api) -> None:
    """Addresses that are not of a resource that was read: they exist and are of the kind."""
    most = int(api.options.limits.requests * REFERENCES)
    for _ in range(DEEP):
        waiting = list(api.graph.unresolved())
        if not waiting:
            return
        for link in waiting:
            if api.client.asked >= most:
                told = f"{len(waiting)} adressen niet gevolgd"
                api.report.unchecked["verwijzingen"] = told
                return
            assert link.target_url is not None
            resolve(api, link.target_url)
        if not any(api.graph.at(link.target_url or "") for link in waiting):
            return


def resolve(api: Api, url: str) -> None:
    """A reference to what no list gave."""
    if not absolute(url):
        return  # told by the shape
    api.report.count("references")
    try:
        answer = api.client.get(url)
    except Unreachable as error:
        dangling(api, url, str(error)[:80])
        return
    body = answer.object()
    key = body.get("id") if body else None
    if not answer.ok or body is None or not isinstance(key, str):
        dangling(api, url, answer.status if not answer.ok else "geen resource")
        return
    kind = api.kind_at(url)
    if kind is None:
        dangling(api, url, "geen adres van deze API")
        return
    known = api.graph.get(kind, key)
    if known is not None:
        api.add("C60", kind, url, "/url", url, f"{known.url}, de url van {key}")
        return
    listed = next((e for e in api.lists.values() if e.kind == kind), None)
    if listed and listed.complete and body.get("wijziging") != "Verwijdering":
        collection = api.profile.collection_of(kind)
        api.add("C91", collection, listed.url, "", key, "ook in de lijst, want het bestaat")
    api.judge(kind, body, Place(kind, url))
    api.graph.add(Doc(kind, key, url, url, "", body))


def dangling(api: Api, url: str, found: Any) -> None:
    """Everything that points at an address where nothing is."""
    api.report.count("broken_links")
    for link in api.graph.pointing(url):
        doc = api.graph.get(link.kind, link.id)
        if doc is not None:
            rule = "C61" if link.target_id is not None else "C62"
            place = Place(link.kind, doc.source, doc.at + link.at)
            api.report.add(place.seen(rule, f"{url}: {found}", f"een {link.target}"))
    if found == 410:
        deletions.unannounced(api, url)
