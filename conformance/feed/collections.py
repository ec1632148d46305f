"""What a feed leads to: collections, references, files, pages and the stream (F13, F16 to F18)."""

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from conformance.feed.feed import Feed, Identity
from conformance.http.client import Unreachable
from conformance.http.pages import End, Page, Pages
from conformance.report.findings import Place
from conformance.resource.graph import Link
from conformance.resource.moments import absolute
from conformance.rules.table import Level
from conformance.steps import files as steps
from conformance.steps.methods import UNKNOWN
from net.addresses import joined, onward, same_origin

#: references that are followed, and files that are fetched
FOLLOWED, FILES = 40, 3
#: pages of a collection that are read, and resources of it that are judged
PAGES, JUDGED = 20, 50
WHERE = "organisaties"


def collections(feed: Feed) -> None:
    """The collections of one organisation, and of one that is not there (C22, F11, F17)."""
    code = known_code(feed)
    if not code:
        return
    for kind in feed.profile.collections.values():
        collection(feed, code, kind)
    unknown = f"{feed.base}/{WHERE}/gm9999/vergaderingen"
    refused(feed, unknown, "404 op een onbekende organisatie")


def known_code(feed: Feed) -> str:
    """An organisation of this feed."""
    rows = feed.document.get("organisaties")
    listed = rows if isinstance(rows, list) else []
    codes = [row.get("organisatiecode") for row in listed if isinstance(row, dict)]
    told = next((code for code in codes if isinstance(code, str)), "")
    return next(iter(feed.state), (told, "", ""))[0]


def refused(feed: Feed, url: str, expected: str) -> None:
    """What is not there gives 404 (F17)."""
    feed.apply("F17")
    answer = feed.client.get(url)
    if answer.status != 404:
        feed.add("F17", WHERE, url, "", answer.status, expected)


def collection(feed: Feed, code: str, kind: str) -> None:
    """One collection: all of it, by lower and upper case, and a resource of it."""
    name = feed.profile.collection_of(kind)
    url = f"{feed.base}/{WHERE}/{code}/{name}"
    given: list[str] = []
    pages = Pages(feed.client, url, "results", base=feed.base, most=PAGES, following=following)
    for page in pages:
        feed.apply("C22")
        if page.body is None:
            feed.add("C22", WHERE, page.url, "", page.answer.status, "200 met results")
            return
        if not isinstance(page.body.get("hasMore"), bool):
            found = page.body.get("hasMore")
            feed.add("C22", WHERE, page.url, "/hasMore", found, "hasMore is verplicht")
        rows(feed, page, code, kind)
        given += keys_of(page.rows)
    if pages.end in (End.CIRCLE, End.EMPTY):
        feed.add("C22", WHERE, pages.at, "/next", pages.at, "een einde")
    if pages.whole and feed.replayed:
        complete(feed, url, given, {key for c, k, key in feed.state if (c, k) == (code, kind)})
    feed.apply("F17")
    upper = feed.client.get(f"{feed.base}/{WHERE}/{code.upper()}/{name}")
    same = upper.object() if upper.ok else None
    first = keys_of(same.get("results")) if same else None
    if first is None or first != given[: len(first)] or (given and not first):
        expected = "hetzelfde, want hoofdletters mogen"
        feed.add("F17", WHERE, upper.url, "", upper.status, expected)
    one = next((who for who in feed.state if who[0] == code and who[1] == kind), None)
    if one is not None:
        item(feed, one)
    refused(feed, f"{url}/{UNKNOWN}", "404 op een onbekende sleutel")


def following(page: Page) -> str | None:
    """The next page of a collection."""
    body = page.body or {}
    return onward(body, page.url) if body.get("hasMore") is True else None


def rows(feed: Feed, page: Page, code: str, kind: str) -> None:
    """The resources of a page are those of the feed."""
    for number, row in enumerate(page.rows[:JUDGED]):
        if not isinstance(row, dict):
            continue
        place = Place(WHERE, page.url).inside("results", number)
        who = (code, kind, str(row.get("bronidentificatie")))
        if row != feed.data.get(who):
            feed.judge(kind, row, Place(kind, place.url, place.at))
        if feed.replayed:
            feed.apply("F11")
            if who not in feed.state:
                feed.report.add(place.seen("F11", who[2], "wat ook in de feed staat"))


def keys_of(listed: Any) -> list[str]:
    """The source's keys of resources, in order."""
    found = listed if isinstance(listed, list) else []
    return [str(row.get("bronidentificatie")) for row in found if isinstance(row, dict)]


def complete(feed: Feed, url: str, given: list[str], expected: set[str]) -> None:
    """A collection has everything of the feed, once (F11)."""
    for key in expected - set(given):
        feed.add("F11", WHERE, url, "/results", f"zonder {key}", "alles uit de feed")
    for key in {key for key in given if given.count(key) > 1}:
        feed.add("F11", WHERE, url, "/results", key, "iedere resource één keer")


def item(feed: Feed, who: Identity) -> None:
    """A resource by itself is the one that was asked for."""
    url = feed.address(who)
    answer = feed.client.get(url)
    body = answer.object()
    feed.apply("C22")
    if not answer.ok or body is None:
        feed.add("C22", WHERE, url, "", answer.status, "200 met de resource")
    elif body.get("bronidentificatie") != who[2]:
        rule = "F14" if feed.aggregates else "F08"
        found = body.get("bronidentificatie")
        feed.add(rule, WHERE, url, "/bronidentificatie", found, who[2])


def references(feed: Feed) -> None:
    """A reference names a resource of the same organisation that is there (F18)."""
    feed.report.apply("F18", times=feed.graph.resolved())
    for number, link in enumerate(feed.graph.unresolved()):
        if number == FOLLOWED:
            feed.report.unchecked["verwijzingen"] = "een deel is niet gevolgd"
            return
        feed.apply("F18")
        if not feed.client.get(feed.address(named(link))).ok:
            dangling(feed, link)


def named(link: Link) -> Identity:
    """What a reference names."""
    code, _, key = str(link.target_url).partition(":")[2].partition("/")[2].partition("/")
    return code, link.target, key


def dangling(feed: Feed, link: Link) -> None:
    """Everything that points at what is not there."""
    for each in feed.graph.pointing(str(link.target_url)):
        doc = feed.graph.get(each.kind, each.id)
        if doc is not None:
            place = Place(each.kind, doc.source, doc.at + each.at)
            feed.report.add(place.seen("F18", named(each)[2], f"een {each.target} die er is"))


def files(feed: Feed) -> None:
    """A file has the checksum that the feed gives, and a page is a page (F13, C76)."""
    for kind in feed.profile.collections.values():
        steps.pages(feed, feed.profile.spelled("webpaginaLink"), of_kind(feed, kind))
    tried = 0
    for body, place in of_kind(feed, "informatieobject"):
        url = body.get("bestandsurl")
        if tried < FILES and body.get("checksum") and absolute(url):
            tried += 1
            file(feed, place, str(url), str(body["checksum"]))


def of_kind(feed: Feed, kind: str) -> Iterator[tuple[dict[str, Any], Place]]:
    """The resources of a kind, with where they were read."""
    yield from ((doc.body, Place(kind, doc.source, doc.at)) for doc in feed.graph.of(kind))


def file(feed: Feed, place: Place, url: str, checksum: str) -> None:
    try:
        answer = feed.client.get(url)
    except Unreachable as error:
        steps.elsewhere(feed, url, error)
        return
    feed.apply("F13")
    if not answer.ok:
        feed.report.add(place.inside("bestandsurl").seen("F13", answer.status, "200"))
        return
    found = "sha256:" + hashlib.sha256(answer.body).hexdigest()
    if found != checksum:
        feed.report.add(place.inside("checksum").seen("F13", checksum, found))


def stream(feed: Feed) -> None:
    """The stream goes on after Last-Event-ID (F16)."""
    told = feed.document.get("streamUrl")
    url = joined(feed.base, told) if isinstance(told, str) else ""
    if len(feed.numbers) < 2 or not same_origin(url, feed.base):
        feed.report.unchecked["stroom"] = "niet aangeboden"
        return
    feed.apply("F16")
    place = Place("feed", url)
    expected = "het record na Last-Event-ID"
    event = feed.client.first_event(url, str(feed.numbers[-2]))
    if event is None:
        feed.report.add(place.seen("F16", None, expected, Level.INFO))
        return
    try:
        number = json.loads(event.get("data", "")).get("sequenceNumber")
    except (ValueError, AttributeError):
        number = None
    if number != feed.numbers[-1] or event.get("id") != str(number):
        feed.report.add(place.seen("F16", event.get("id"), expected, Level.INFO))
