"""The service document of a feed: who publishes what, and where (F01, F02, C43)."""

from typing import Any

from conformance.feed.feed import Feed
from conformance.http.client import Answer
from conformance.report.findings import Place
from conformance.resource.moments import absolute, moment
from conformance.resource.named import strings
from net.addresses import joined, same_origin, split
from standard.bodies import bodies
from standard.feed_names import FEED_RESOURCES

WHERE = "servicedocument"
MEMBERS = ("rol", "organisaties", "resourceTypes", "feedUrl", "snapshotUrl")
URLS = ("feedUrl", "snapshotUrl")
FOUND = (200, 301, 302, 303, 307, 308)
MOMENT = "een tijdstip zoals 2026-02-04T18:30:00Z"


def service(feed: Feed) -> None:
    """Reads the document, and where it can be found."""
    feed.apply("C22", "F01", "F02")
    answer = feed.client.get(feed.base)
    if answer.status in (301, 302, 307, 308, 404):
        answer = feed.client.get(f"{feed.base}/")
    body = answer.object()
    place = Place(WHERE, answer.url)
    if not answer.ok or body is None:
        feed.report.add(place.seen("C22", answer.status, "200 met het servicedocument"))
        feed.urls = {"feed": f"{feed.base}/feed", "snapshot": f"{feed.base}/snapshot"}
        return
    feed.document = body
    members(feed, place, body)
    for name in ("feed", "snapshot"):
        value = body.get(f"{name}Url")
        own = joined(answer.url + "/", value) if isinstance(value, str) else ""
        feed.urls[name] = own if absolute(own) else f"{feed.base}/{name}"
    parts = split(feed.base)
    known = f"{parts.scheme}://{parts.netloc}/.well-known/ori-feed"
    found = feed.client.get(known)
    if found.status not in FOUND:
        feed.add("F02", WHERE, known, "", found.status, "200 of een doorverwijzing")
    elif not refers(feed, found):
        told = found.headers.get("location") or found.status
        feed.add("F02", WHERE, known, "", told, f"een verwijzing naar {feed.base}")


def refers(feed: Feed, found: Answer) -> bool:
    """Whether an answer is the service document or leads to it."""
    if not found.ok:
        where = joined(found.url, found.headers.get("location", "")).rstrip("/")
        if where == feed.base or where == feed.document.get("feedUrl"):
            return True
        found = feed.client.get(where) if same_origin(where, feed.base) else found
    body = found.object() if found.ok else None
    if body is None:
        return False
    own = [value.rstrip("/") for _, value in strings(body)]
    return feed.base in own or feed.document.get("feedUrl") in own


def members(feed: Feed, place: Place, body: dict[str, Any]) -> None:
    """What the document has to have (F01)."""
    for name in MEMBERS:
        if name not in body:
            feed.report.add(place.inside(name).seen("F01", None, f"{name} is verplicht"))
    if "rol" in body and body["rol"] not in ("bronhouder", "aggregator"):
        at = place.inside("rol")
        feed.report.add(at.seen("F01", body["rol"], "bronhouder of aggregator"))
    for name in URLS:
        if name in body and not absolute(body[name]):
            feed.report.add(place.inside(name).seen("F01", body[name], "een volledig webadres"))
    types = body.get("resourceTypes")
    known = (
        isinstance(types, list)
        and types
        and all(isinstance(each, str) and each in FEED_RESOURCES for each in types)
    )
    if "resourceTypes" in body and not known:
        feed.report.add(place.inside("resourceTypes").seen("F01", types, ", ".join(FEED_RESOURCES)))
    rows = body.get("organisaties")
    if not isinstance(rows, list) or not rows:
        if "organisaties" in body:
            expected = "minstens één organisatie"
            feed.report.add(place.inside("organisaties").seen("F01", rows, expected))
        return
    for number, row in enumerate(rows):
        organisation(feed, place.inside("organisaties", number), row)


def organisation(feed: Feed, place: Place, row: Any) -> None:
    """Whose resources these are, and how fresh (F01, F14, C34, C43)."""
    if not isinstance(row, dict):
        feed.report.add(place.seen("F01", row, "een object"))
        return
    for name in ("organisatiecode", "naam"):
        if not row.get(name):
            feed.report.add(place.inside(name).seen("F01", None, f"{name} is verplicht"))
    code, naam = row.get("organisatiecode"), row.get("naam")
    if isinstance(code, str) and code:
        feed.code(code, place.inside("organisatiecode"))
        known = bodies().get(code)
        if known and isinstance(naam, str) and naam and not known.named(naam):
            feed.report.add(place.inside("naam").seen("C43", naam, known.naam))
    fresh, at = row.get("laatstBijgewerkt"), place.inside("laatstBijgewerkt")
    if fresh is not None:
        feed.apply("C34")
        if moment(fresh) is None:
            feed.report.add(at.seen("C34", fresh, MOMENT))
    if feed.aggregates:
        feed.apply("F14")
        if fresh is None:
            feed.report.add(at.seen("F14", None, "hoe vers de gegevens zijn"))
