"""One record of a feed or snapshot: its form, and what it comes to (F08 to F10, F12 to F14)."""

import re
from typing import Any, TypeGuard

from conformance.feed.feed import Feed, Identity
from conformance.report.findings import Place
from conformance.resource.moments import absolute, moment
from conformance.resource.named import strings
from standard.feed_names import FEED_RESOURCES, VerwijderReden

HASH = re.compile(r"^sha256:[0-9a-f]{64}$")
#: properties that carry content, or that were added by who passes it on
CONTENT = ("inhoud", "content", "bestand", "base64", "data")
ADDED = ("tekst", "samenvatting", "uitslag", "ext", "score", "embedding", "trefwoorden")
#: records that are kept as they were given
FIRST = 30
#: longest text that is no content
LONGEST = 200_000
UNSHOWN = "(niet getoond)"


def is_number(value: Any) -> TypeGuard[int]:
    """Whether this is a whole number, which true and false are not."""
    return isinstance(value, int) and not isinstance(value, bool)


def record(feed: Feed, row: Any, place: Place) -> None:
    """A record of the feed, in its turn."""
    feed.apply("F08")
    if not isinstance(row, dict):
        feed.report.add(place.seen("F08", row, "een object"))
        return
    number = row.get("sequenceNumber")
    if not is_number(number) or number < 1:
        at = place.inside("sequenceNumber")
        feed.report.add(at.seen("F08", number, "een geheel getal vanaf 1"))
    else:
        ordered(feed, number, place)
    feed.apply("C34")
    if moment(row.get("storedAt")) is None:
        expected = "een tijdstip zoals 2026-02-04T18:30:00Z"
        feed.report.add(place.inside("storedAt").seen("C34", row.get("storedAt"), expected))
    who = identity(feed, row, place)
    if who is None:
        return
    if is_number(number):
        feed.who[number] = who
    op = row.get("op")
    if op == "upsert":
        if len(feed.first) < FIRST:
            feed.first.append(row)
        upsert(feed, row, who, place)
        feed.going[who[0]] = 0
    elif op in ("delete", "redact"):
        gone(feed, row, op, who, place)
        feed.going[who[0]] = feed.going.get(who[0], 0) + 1
    else:
        feed.report.add(place.inside("op").seen("F08", op, "upsert, delete of redact"))


def ordered(feed: Feed, number: int, place: Place) -> None:
    """Numbers rise (F03)."""
    if feed.numbers:
        feed.apply("F03")
        if number <= feed.numbers[-1]:
            at = place.inside("sequenceNumber")
            feed.report.add(at.seen("F03", number, "hoger dan het vorige"))
    feed.numbers.append(number)


def identity(feed: Feed, row: dict[str, Any], place: Place) -> Identity | None:
    """Whose record this is; None, and a finding, where it does not say."""
    kind = row.get("resourceType")
    if not isinstance(kind, str) or kind not in FEED_RESOURCES:
        at = place.inside("resourceType")
        feed.report.add(at.seen("F08", kind, ", ".join(FEED_RESOURCES)))
        return None
    who = row.get("resource")
    code = who.get("organisatiecode") if isinstance(who, dict) else None
    key = who.get("bronidentificatie") if isinstance(who, dict) else None
    at = place.inside("resource")
    if not isinstance(code, str) or not isinstance(key, str) or not code or not key:
        feed.report.add(at.seen("F08", who, "organisatiecode en bronidentificatie"))
        return None
    feed.code(code, at.inside("organisatiecode"))
    return code, FEED_RESOURCES[kind], key


def upsert(feed: Feed, row: dict[str, Any], who: Identity, place: Place) -> None:
    """A resource that came or changed (F08, F10)."""
    data, hashed = row.get("data"), row.get("contentHash")
    if not isinstance(hashed, str) or not HASH.match(hashed):
        expected = "sha256: en 64 hexadecimale cijfers"
        feed.report.add(place.inside("contentHash").seen("F08", hashed, expected))
    address = row.get("resourceUrl")
    if address is not None and not absolute(address):
        at = place.inside("resourceUrl")
        feed.report.add(at.seen("F08", address, "een volledig webadres"))
    inside = place.inside("data")
    if not isinstance(data, dict):
        feed.report.add(inside.seen("F08", data, "de resource"))
        return
    fitting(feed, data, who, inside)
    before = feed.state.get(who)
    if before is not None and isinstance(hashed, str):
        feed.apply("F10")
        if before == hashed:
            at = place.inside("contentHash")
            feed.report.add(at.seen("F10", hashed[:20], "een andere hash dan daarvoor"))
    content(feed, data, inside)
    feed.judge(who[1], data, Place(who[1], inside.url, inside.at))
    feed.state[who] = str(hashed)
    feed.keep(who, data, inside)


def fitting(feed: Feed, data: dict[str, Any], who: Identity, place: Place) -> None:
    """The resource of a record is the one that the record names (F08)."""
    code, kind, key = who
    own = data.get("bronidentificatie")
    if own != key:
        feed.report.add(place.inside("bronidentificatie").seen("F08", own, "die van resource"))
    told = data.get("dossiertype")
    if told != kind:
        feed.report.add(place.inside("dossiertype").seen("F08", told, kind))
    owner = data.get("organisatie")
    values = [v for k, v in owner.items() if k != "naam"] if isinstance(owner, dict) else []
    stated = {value for value in values if isinstance(value, str)}
    if stated and code not in stated:
        feed.report.add(place.inside("organisatie").seen("F08", owner, code))


def content(feed: Feed, data: dict[str, Any], place: Place) -> None:
    """No content of files (F13), and nothing that who passes it on added (F14)."""
    feed.apply("F13")
    expected = "geen inhoud van bestanden"
    for name in CONTENT:
        if data.get(name):
            feed.report.add(place.inside(name).seen("F13", UNSHOWN, expected))
    for path, text in strings(data):
        if len(text) > LONGEST or text.startswith("data:"):
            at = place.inside(*path)
            feed.report.add(at.seen("F13", f"{len(text)} tekens", expected))
    if feed.aggregates:
        feed.apply("F14")
        for name in data:
            if name in ADDED or name.startswith("x-"):
                at = place.inside(name)
                feed.report.add(at.seen("F14", name, "alleen wat de bron publiceerde"))


def gone(feed: Feed, row: dict[str, Any], op: str, who: Identity, place: Place) -> None:
    """A resource that was taken away, and why (F09, F12)."""
    feed.apply("F09")
    why = row.get("verwijderreden")
    if why not in list(VerwijderReden):
        expected = ", ".join(VerwijderReden)
        feed.report.add(place.inside("verwijderreden").seen("F09", why, expected))
    if why == "overig" and not row.get("toelichting"):
        at = place.inside("toelichting")
        feed.report.add(at.seen("F09", None, "een toelichting bij overig"))
    if row.get("data") is not None:
        rule = "F12" if op == "redact" else "F09"
        feed.report.add(place.inside("data").seen(rule, UNSHOWN, f"geen data bij {op}"))
    if op == "redact":
        feed.apply("F12")
        numbers = row.get("geredigeerdeSequenceNumbers")
        if not isinstance(numbers, list) or not all(is_number(n) for n in numbers):
            at = place.inside("geredigeerdeSequenceNumbers")
            feed.report.add(at.seen("F09", numbers, "de nummers die weg zijn"))
        else:
            feed.redacted.update(numbers)
    feed.forget(who)
