"""One record of a feed or snapshot: its form, and what it comes to (F08 to F10, F12 to F14)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from conformance.report.findings import pointer
from conformance.resource import shape
from conformance.resource.sense import strings
from standard.feed_names import FEED_RESOURCES, VerwijderReden

if TYPE_CHECKING:
    from conformance.feed.walk import Feed, Identity

HASH = re.compile(r"^sha256:[0-9a-f]{64}$")
#: properties that carry content, or that were added by who passes it on
CONTENT = ("inhoud", "content", "bestand", "base64", "data")
ADDED = ("tekst", "samenvatting", "uitslag", "ext", "score", "embedding", "trefwoorden")
#: records that are kept as they were given
FIRST = 30
#: longest text that is no content
LONGEST = 200_000


def record(feed: Feed, row: Any, url: str, at: str) -> None:
    if not isinstance(row, dict):
        feed.add("F08", "feed", url, at, row, "een object")
        return
    number = row.get("sequenceNumber")
    if not isinstance(number, int) or number < 1:
        feed.add("F08", "feed", url, f"{at}/sequenceNumber", number, "een geheel getal vanaf 1")
    else:
        if feed.numbers and number <= feed.numbers[-1]:
            feed.add(
                "F03",
                "feed",
                url,
                f"{at}/sequenceNumber",
                number,
                "hoger dan het vorige",
            )
        feed.numbers.append(number)
    if shape.moment(row.get("storedAt")) is None:
        feed.add(
            "C34",
            "feed",
            url,
            f"{at}/storedAt",
            row.get("storedAt"),
            "een tijdstip zoals 2026-02-04T18:30:00Z",
        )
    who = identity(feed, row, url, at)
    if who is None:
        return
    if isinstance(number, int):
        feed.who[number] = who
    op = row.get("op")
    if op == "upsert":
        if len(feed.first) < FIRST:
            feed.first.append(row)
        upsert(feed, row, who, number, url, at)
        feed.going[who[0]] = 0
    elif op in ("delete", "redact"):
        gone(feed, row, op, who, url, at)
        feed.going[who[0]] = feed.going.get(who[0], 0) + 1
    else:
        feed.add("F08", "feed", url, f"{at}/op", op, "upsert, delete of redact")


def identity(feed: Feed, row: dict[str, Any], url: str, at: str) -> Identity | None:
    kind = row.get("resourceType")
    if not isinstance(kind, str) or kind not in FEED_RESOURCES:
        feed.add("F08", "feed", url, f"{at}/resourceType", kind, ", ".join(FEED_RESOURCES))
        return None
    who = row.get("resource")
    code = who.get("organisatiecode") if isinstance(who, dict) else None
    key = who.get("bronidentificatie") if isinstance(who, dict) else None
    if not isinstance(code, str) or not isinstance(key, str) or not code or not key:
        feed.add("F08", "feed", url, f"{at}/resource", who, "organisatiecode en bronidentificatie")
        return None
    feed.code(code, url, f"{at}/resource/organisatiecode")
    return code, FEED_RESOURCES[kind], key


def upsert(feed: Feed, row: dict[str, Any], who: Identity, number: Any, url: str, at: str) -> None:
    data, hashed = row.get("data"), row.get("contentHash")
    if not isinstance(hashed, str) or not HASH.match(hashed):
        feed.add(
            "F08",
            "feed",
            url,
            f"{at}/contentHash",
            hashed,
            "sha256: en 64 hexadecimale cijfers",
        )
    if not isinstance(data, dict):
        feed.add("F08", "feed", url, f"{at}/data", data, "de resource")
        return
    code, kind, key = who
    if data.get("bronidentificatie") != key:
        feed.add(
            "F08",
            "feed",
            url,
            f"{at}/data/bronidentificatie",
            data.get("bronidentificatie"),
            "die van resource",
        )
    if data.get("dossiertype") != kind:
        feed.add("F08", "feed", url, f"{at}/data/dossiertype", data.get("dossiertype"), kind)
    owner = data.get("organisatie")
    values = [v for k, v in owner.items() if k != "naam"] if isinstance(owner, dict) else []
    stated = {value for value in values if isinstance(value, str)}
    if stated and code not in stated:
        feed.add("F08", "feed", url, f"{at}/data/organisatie", owner, code)
    before = feed.state.get(who)
    if before is not None and isinstance(hashed, str) and before == hashed:
        feed.add(
            "F10", "feed", url, f"{at}/contentHash", hashed[:20], "een andere hash dan daarvoor"
        )
    content(feed, data, url, f"{at}/data")
    feed.judge(kind, data, url, f"{at}/data")
    feed.state[who] = str(hashed)
    feed.data[who] = data


def content(feed: Feed, data: dict[str, Any], url: str, at: str) -> None:
    for name in CONTENT:
        if data.get(name):
            feed.add(
                "F13",
                "feed",
                url,
                f"{at}/{name}",
                "(niet getoond)",
                "geen inhoud van bestanden",
            )
    for path, text in strings(data):
        if len(text) > LONGEST or text.startswith("data:"):
            feed.add(
                "F13",
                "feed",
                url,
                at + pointer(*path),
                f"{len(text)} tekens",
                "geen inhoud van bestanden",
            )
    if feed.document.get("rol") == "aggregator":
        for name in data:
            if name in ADDED or name.startswith("x-"):
                feed.add("F14", "feed", url, f"{at}/{name}", name, "alleen wat de bron publiceerde")


def gone(feed: Feed, row: dict[str, Any], op: str, who: Identity, url: str, at: str) -> None:
    why = row.get("verwijderreden")
    if why not in list(VerwijderReden):
        feed.add("F09", "feed", url, f"{at}/verwijderreden", why, ", ".join(VerwijderReden))
    if why == "overig" and not row.get("toelichting"):
        feed.add("F09", "feed", url, f"{at}/toelichting", None, "een toelichting bij overig")
    if "data" in row and row["data"] is not None:
        rule = "F12" if op == "redact" else "F09"
        feed.add(rule, "feed", url, f"{at}/data", "(niet getoond)", f"geen data bij {op}")
    if op == "redact":
        numbers = row.get("geredigeerdeSequenceNumbers")
        if not isinstance(numbers, list) or not all(isinstance(n, int) for n in numbers):
            expected = "de nummers die weg zijn"
            feed.add("F09", "feed", url, f"{at}/geredigeerdeSequenceNumbers", numbers, expected)
        else:
            feed.redacted.update(numbers)
    feed.state.pop(who, None)
    feed.data.pop(who, None)
