"""A publication feed (event polling 0.0.2-concept): service document, feed, snapshot, collections,
and whether they tell the same."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import quote, urlencode, urljoin, urlsplit

from conformance import describing, shape
from conformance.client import Answer, Client, Exhausted, Unreachable
from conformance.findings import Report, Seen, pointer
from conformance.graph import same_origin
from conformance.guard import local
from conformance.rules import Level, Profile
from conformance.sense import Sense, strings
from conformance.walk import Options
from standard.publicatie import FEED_TYPES, LOWER, VerwijderReden
from standard.tooi import bodies

HASH = re.compile(r"^sha256:[0-9a-f]{64}$")
CODE = re.compile(r"^(gm[0-9]{4}|pv[0-9]{2}|ws[0-9]{4})$")
TYPES = {name: resource for resource, name in FEED_TYPES.items()}
COLLECTIONS = {
    "vergadering": "vergaderingen",
    "agendapunt": "agendapunten",
    "informatieobject": "informatieobjecten",
}
#: the whole feed is replayed up to so many records; the rest is a sample
REPLAYED = 60_000
#: longest that a feed may be kept, in seconds
SHORT = 300
#: properties that carry content, or that were added by who passes it on
CONTENT = ("inhoud", "content", "bestand", "base64", "data")
ADDED = ("tekst", "samenvatting", "uitslag", "ext", "score", "embedding", "trefwoorden")
#: longest text that is no content
LONGEST = 200_000
#: references that are followed, and files that are fetched
FOLLOWED, FILES = 40, 3
#: so many resources of one organisation that all go at once are a fault, not a decision
MASS = 10
UNKNOWN = "griffie-toets-bestaat-niet"
Identity = tuple[str, str, str]


class Feed:
    """One check of one feed."""

    def __init__(self, profile: Profile, target: str, options: Options) -> None:
        self.profile = profile
        self.base = target.rstrip("/")
        self.options = options
        self.report = Report(profile, target)
        self.client = Client(self.base, options.limits, options.transport)
        self.client.watch = self.watch
        self.sense = Sense(profile, options.today)
        self.document: dict[str, Any] = {}
        self.urls: dict[str, str] = {}
        #: what the feed says is there now: identity → (hash, number)
        self.state: dict[Identity, tuple[str, int]] = {}
        self.data: dict[Identity, dict[str, Any]] = {}
        self.numbers: list[int] = []
        self.redacted: set[int] = set()
        self.first_cursor: tuple[str, int] | None = None
        self.replayed = False
        #: organisation → consecutive deletions at the end of what was read
        self.going: dict[str, int] = {}

    def run(self) -> Report:
        """The report; `Unreachable` when nothing answers."""
        steps: list[tuple[str, Callable[[], None]]] = [
            ("beschrijving", self.describe),
            ("servicedocument", self.service),
            ("feed", self.replay),
            ("pagina's", self.pages),
            ("snapshot", self.snapshot),
            ("cursors", self.cursors),
            ("collecties", self.collections),
            ("verwijzingen", self.references),
            ("bestanden", self.files),
            ("stroom", self.stream),
        ]
        try:
            for name, step in steps:
                self.options.progress(name)
                try:
                    step()
                except Exhausted as error:
                    self.report.unchecked[name] = str(error)
                except Unreachable as error:
                    if name in ("beschrijving", "servicedocument") and not self.document:
                        raise
                    self.report.unchecked[name] = str(error)
        finally:
            self.client.close()
        for answer in self.client.busy:
            self.report.add(Seen("C118", "fouten", answer.url, "", answer.status, "Retry-After"))
        self.report.checked["requests"] = self.client.asked
        self.report.checked["resources"] = len(self.data)
        return self.report

    def watch(self, answer: Answer) -> None:
        if not answer.url.startswith(self.base) or answer.method != "GET":
            return
        where = self.where(answer.url)
        if where == "openapi":
            return
        if answer.status == 401:
            self.add("F15", where, answer.url, "", 401, "anoniem te lezen")
        if answer.status == 200 and where != "bestand":
            self.report.extend(describing.answered(answer, self.report, None, where))
        elif answer.status >= 400 and where != "bestand":
            self.report.extend(describing.problem(answer, self.report))

    def where(self, url: str) -> str:
        path = urlsplit(url).path[len(urlsplit(self.base).path) :].strip("/")
        first = path.partition("/")[0]
        known = ("feed", "snapshot", "organisaties")
        if first == "openapi.json":
            return "openapi"
        return first if first in known else "servicedocument" if not first else "bestand"

    def add(self, *args: Any) -> None:
        self.report.add(Seen(*args))

    def hold(self, *rules: str) -> None:
        self.report.held.update(rules)

    # --- the service document --------------------------------------------------------------------

    def describe(self) -> None:
        self.hold("C02", "C08", *(() if local(self.base) else ("C01",)))
        self.report.extend(describing.address(self.client, self.base))
        describing.description(self.client, self.base, self.report)

    def service(self) -> None:
        self.hold("C22", "F01", "F02")
        answer = self.client.get(self.base)
        if answer.status in (301, 302, 307, 308, 404):
            answer = self.client.get(f"{self.base}/")
        body = answer.object()
        if not answer.ok or body is None:
            self.add(
                "C22",
                "servicedocument",
                answer.url,
                "",
                answer.status,
                "200 met het servicedocument",
            )
            self.urls = {"feed": f"{self.base}/feed", "snapshot": f"{self.base}/snapshot"}
            return
        self.document = body
        self.members(answer.url, body)
        for name in ("feed", "snapshot"):
            value = body.get(f"{name}Url")
            self.urls[name] = (
                urljoin(answer.url + "/", value)
                if isinstance(value, str)
                else f"{self.base}/{name}"
            )
        parts = urlsplit(self.base)
        known = f"{parts.scheme}://{parts.netloc}/.well-known/ori-feed"
        found = self.client.get(known)
        if found.status not in (200, 301, 302, 303, 307, 308):
            self.add("F02", "servicedocument", known, "", found.status, "200 of een doorverwijzing")

    def members(self, url: str, body: dict[str, Any]) -> None:
        for name in ("rol", "organisaties", "resourceTypes", "feedUrl", "snapshotUrl"):
            if name not in body:
                self.add("F01", "servicedocument", url, pointer(name), None, f"{name} is verplicht")
        if "rol" in body and body["rol"] not in ("bronhouder", "aggregator"):
            self.add("F01", "servicedocument", url, "/rol", body["rol"], "bronhouder of aggregator")
        for name in ("feedUrl", "snapshotUrl"):
            if name in body and not shape.absolute(body[name]):
                self.add(
                    "F01",
                    "servicedocument",
                    url,
                    pointer(name),
                    body[name],
                    "een volledig webadres",
                )
        types = body.get("resourceTypes")
        if "resourceTypes" in body and (
            not isinstance(types, list) or not types or any(each not in TYPES for each in types)
        ):
            self.add("F01", "servicedocument", url, "/resourceTypes", types, ", ".join(TYPES))
        rows = body.get("organisaties")
        if not isinstance(rows, list) or not rows:
            self.add(
                "F01", "servicedocument", url, "/organisaties", rows, "minstens één organisatie"
            )
            return
        self.hold("C43")
        for number, row in enumerate(rows):
            at = pointer("organisaties", number)
            if not isinstance(row, dict):
                self.add("F01", "servicedocument", url, at, row, "een object")
                continue
            for name in ("organisatiecode", "naam"):
                if not row.get(name):
                    self.add(
                        "F01", "servicedocument", url, f"{at}/{name}", None, f"{name} is verplicht"
                    )
            code = row.get("organisatiecode")
            if isinstance(code, str):
                self.code(code, url, f"{at}/organisatiecode")
                body_known = bodies().get(code)
                naam = row.get("naam")
                if body_known and isinstance(naam, str) and not body_known.named(naam):
                    self.add("C43", "servicedocument", url, f"{at}/naam", naam, body_known.naam)
            fresh = row.get("laatstBijgewerkt")
            if fresh is not None and shape.moment(fresh) is None:
                self.add(
                    "C34",
                    "servicedocument",
                    url,
                    f"{at}/laatstBijgewerkt",
                    fresh,
                    "een tijdstip zoals 2026-02-04T18:30:00Z",
                )
            if body.get("rol") == "aggregator":
                self.hold("F14")
                if fresh is None:
                    self.add(
                        "F14",
                        "servicedocument",
                        url,
                        f"{at}/laatstBijgewerkt",
                        None,
                        "hoe vers de gegevens zijn",
                    )

    def code(self, code: str, url: str, at: str) -> None:
        if not CODE.match(code) or code not in bodies():
            self.add("C43", self.where(url), url, at, code, "een TOOI-code zoals gm0828")

    # --- the feed ----------------------------------------------------------------------------------

    def replay(self) -> None:
        """The whole feed from its beginning: order, form, and what it comes to."""
        self.hold("C22", "F03", "F05", "F07", "F08", "F09", "F10", "F12", "F13", "F15")
        url: str | None = self.urls["feed"]
        visited: set[str] = set()
        gaps_from = self.document.get("historieVanaf") is not None
        while url is not None and len(self.numbers) < REPLAYED:
            if url in visited:
                self.add("F03", "feed", url, "/next", url, "een pagina die nog niet gezien was")
                return
            visited.add(url)
            page = self.page(url)
            if page is None:
                return
            rows = page["records"]
            for number, row in enumerate(rows):
                self.record(row, url, pointer("records", number))
            if self.first_cursor is None and isinstance(page.get("cursor"), str):
                last = self.numbers[-1] if self.numbers else 0
                self.first_cursor = (page["cursor"], last)
            url = self.following(page, url)
        self.replayed = url is None and not gaps_from
        self.report.checked["records"] = len(self.numbers)
        if self.replayed:
            self.gaps()
        still = self.redacted & set(self.numbers)
        for number in sorted(still):
            self.add(
                "F12", "feed", self.urls["feed"], "", number, "weg uit de feed, want geredigeerd"
            )
        self.mass()

    def page(self, url: str) -> dict[str, Any] | None:
        answer = self.client.get(url)
        body = answer.object()
        if not answer.ok or body is None or not isinstance(body.get("records"), list):
            self.add("C22", "feed", url, "", answer.status, "200 met records")
            return None
        for name in ("cursor", "head", "hasMore"):
            if name not in body:
                self.add("F07", "feed", url, pointer(name), None, f"{name} is verplicht")
        self.fresh(answer, body)
        return body

    def fresh(self, answer: Answer, body: dict[str, Any]) -> None:
        told = answer.headers.get("cache-control", "")
        age = re.search(r"(?:s-maxage|max-age)=(\d+)", told)
        if not told or (age and int(age[1]) > SHORT):
            self.add(
                "F15",
                "feed",
                answer.url,
                "",
                told or None,
                f"Cache-Control van hoogstens {SHORT} s",
            )
        if body.get("hasMore") is True and 'rel="next"' not in answer.headers.get("link", ""):
            self.add(
                "F15", "feed", answer.url, "", answer.headers.get("link"), 'Link met rel="next"'
            )

    def following(self, page: dict[str, Any], url: str) -> str | None:
        more, value, head = page.get("hasMore"), page.get("next"), page.get("head")
        last = self.numbers[-1] if self.numbers else 0
        if "head" in page and (not isinstance(head, int) or head < last):
            self.add("F07", "feed", url, "/head", head, "minstens het laatste nummer")
        if more is True and isinstance(head, int) and head <= last and page["records"]:
            self.add("F07", "feed", url, "/hasMore", True, "false, want er is niets nieuwers")
        if more is False and isinstance(head, int) and head > last:
            self.add("F07", "feed", url, "/hasMore", False, "true, want head is hoger")
        if more is True and not value:
            self.add("F07", "feed", url, "/next", value, "een adres, want hasMore is true")
        if more is False and value is not None:
            self.add("F07", "feed", url, "/next", value, "null, want hasMore is false")
        if more is not True:
            return None
        if isinstance(value, str) and value:
            whole = urljoin(url, value)
            if same_origin(whole, self.base):
                return whole
            self.add("F07", "feed", url, "/next", value, f"een adres onder {self.base}")
            return None
        cursor = page.get("cursor")
        return self.at("feed", cursor=cursor) if isinstance(cursor, str) else None

    def at(self, name: str, **asked: Any) -> str:
        url = self.urls[name]
        return f"{url}{'&' if '?' in url else '?'}{urlencode(asked)}"

    def record(self, row: Any, url: str, at: str) -> None:
        if not isinstance(row, dict):
            self.add("F08", "feed", url, at, row, "een object")
            return
        number = row.get("sequenceNumber")
        if not isinstance(number, int) or number < 1:
            self.add("F08", "feed", url, f"{at}/sequenceNumber", number, "een geheel getal vanaf 1")
        else:
            if self.numbers and number <= self.numbers[-1]:
                self.add(
                    "F03",
                    "feed",
                    url,
                    f"{at}/sequenceNumber",
                    number,
                    "hoger dan het vorige",
                )
            self.numbers.append(number)
        if shape.moment(row.get("storedAt")) is None:
            self.add(
                "C34",
                "feed",
                url,
                f"{at}/storedAt",
                row.get("storedAt"),
                "een tijdstip zoals 2026-02-04T18:30:00Z",
            )
        who = self.identity(row, url, at)
        if who is None:
            return
        op = row.get("op")
        if op == "upsert":
            self.upsert(row, who, number, url, at)
            self.going[who[0]] = 0
        elif op in ("delete", "redact"):
            self.gone(row, op, who, url, at)
            self.going[who[0]] = self.going.get(who[0], 0) + 1
        else:
            self.add("F08", "feed", url, f"{at}/op", op, "upsert, delete of redact")

    def identity(self, row: dict[str, Any], url: str, at: str) -> Identity | None:
        kind = row.get("resourceType")
        if kind not in TYPES:
            self.add("F08", "feed", url, f"{at}/resourceType", kind, ", ".join(TYPES))
            return None
        who = row.get("resource")
        code = who.get("organisatiecode") if isinstance(who, dict) else None
        key = who.get("bronidentificatie") if isinstance(who, dict) else None
        if not isinstance(code, str) or not isinstance(key, str) or not code or not key:
            self.add(
                "F08", "feed", url, f"{at}/resource", who, "organisatiecode en bronidentificatie"
            )
            return None
        self.code(code, url, f"{at}/resource/organisatiecode")
        return code, TYPES[kind], key

    def upsert(self, row: dict[str, Any], who: Identity, number: Any, url: str, at: str) -> None:
        data, hashed = row.get("data"), row.get("contentHash")
        if not isinstance(hashed, str) or not HASH.match(hashed):
            self.add(
                "F08",
                "feed",
                url,
                f"{at}/contentHash",
                hashed,
                "sha256: en 64 hexadecimale cijfers",
            )
        if not isinstance(data, dict):
            self.add("F08", "feed", url, f"{at}/data", data, "de resource")
            return
        code, kind, key = who
        if data.get("bronidentificatie") != key:
            self.add(
                "F08",
                "feed",
                url,
                f"{at}/data/bronidentificatie",
                data.get("bronidentificatie"),
                "die van resource",
            )
        if data.get("dossiertype") != kind:
            self.add("F08", "feed", url, f"{at}/data/dossiertype", data.get("dossiertype"), kind)
        owner = data.get("organisatie")
        stated = {v for k, v in owner.items() if k != "naam"} if isinstance(owner, dict) else set()
        if stated and code not in stated:
            self.add("F08", "feed", url, f"{at}/data/organisatie", owner, code)
        before = self.state.get(who)
        if before is not None and isinstance(hashed, str) and before[0] == hashed:
            self.add(
                "F10", "feed", url, f"{at}/contentHash", hashed[:20], "een andere hash dan daarvoor"
            )
        self.content(data, url, f"{at}/data")
        self.judge(kind, data, url, f"{at}/data")
        self.state[who] = (str(hashed), number if isinstance(number, int) else 0)
        self.data[who] = data

    def judge(self, kind: str, data: dict[str, Any], url: str, at: str) -> None:
        self.hold(
            "C31",
            "C34",
            "C35",
            "C37",
            "C43",
            "C44",
            "C47",
            "C50",
            "C77",
            "C80",
            "C81",
            "C82",
            "C83",
        )
        where = kind
        self.report.extend(shape.check(self.profile, kind, data, where, url, at))
        self.report.extend(self.sense.check(kind, data, where, url, at))

    def content(self, data: dict[str, Any], url: str, at: str) -> None:
        for name in CONTENT:
            if data.get(name):
                self.add(
                    "F13",
                    "feed",
                    url,
                    f"{at}/{name}",
                    "(niet getoond)",
                    "geen inhoud van bestanden",
                )
        for path, text in strings(data):
            if len(text) > LONGEST or text.startswith("data:"):
                self.add(
                    "F13",
                    "feed",
                    url,
                    at + pointer(*path),
                    f"{len(text)} tekens",
                    "geen inhoud van bestanden",
                )
        if self.document.get("rol") == "aggregator":
            for name in data:
                if name in ADDED or name.startswith("x-"):
                    self.add(
                        "F14", "feed", url, f"{at}/{name}", name, "alleen wat de bron publiceerde"
                    )

    def gone(self, row: dict[str, Any], op: str, who: Identity, url: str, at: str) -> None:
        why = row.get("verwijderreden")
        if why not in list(VerwijderReden):
            self.add("F09", "feed", url, f"{at}/verwijderreden", why, ", ".join(VerwijderReden))
        if why == "overig" and not row.get("toelichting"):
            self.add("F09", "feed", url, f"{at}/toelichting", None, "een toelichting bij overig")
        if "data" in row and row["data"] is not None:
            rule = "F12" if op == "redact" else "F09"
            self.add(rule, "feed", url, f"{at}/data", "(niet getoond)", f"geen data bij {op}")
        if op == "redact":
            numbers = row.get("geredigeerdeSequenceNumbers")
            if not isinstance(numbers, list) or not all(isinstance(n, int) for n in numbers):
                expected = "de nummers die weg zijn"
                self.add("F09", "feed", url, f"{at}/geredigeerdeSequenceNumbers", numbers, expected)
            else:
                self.redacted.update(numbers)
        self.state.pop(who, None)
        self.data.pop(who, None)

    def gaps(self) -> None:
        """Every number is there, or a redaction names it (F05)."""
        if not self.numbers:
            return
        known = set(self.numbers) | self.redacted
        absent = [n for n in range(1, max(self.numbers)) if n not in known]
        for number in absent:
            self.add(
                "F05",
                "feed",
                self.urls["feed"],
                "",
                number,
                "een record, of een redact dat het noemt",
            )

    def mass(self) -> None:
        """Everything of an organisation gone at once (F14)."""
        if self.document.get("rol") != "aggregator":
            return
        left = {code for code, _, _ in self.state}
        for code, number in self.going.items():
            if number >= MASS and code not in left:
                self.add(
                    "F14",
                    "feed",
                    self.urls["feed"],
                    "",
                    f"{code}: {number} verwijderd",
                    "geen leegloop als een bron niet antwoordt",
                )

    def pages(self) -> None:
        """Small pages give the same as large ones, in the same order (F03)."""
        if not self.numbers:
            return
        url: str | None = self.at("feed", limit=3)
        found: list[int] = []
        for _ in range(4):
            assert url is not None
            body = self.client.get(url).object()
            rows = body.get("records") if body else None
            if not isinstance(rows, list):
                return
            numbers = [row.get("sequenceNumber") for row in rows if isinstance(row, dict)]
            if len(rows) > 3:
                self.add("F06", "feed", url, "/records", len(rows), "hoogstens limit")
            found += [n for n in numbers if isinstance(n, int)]
            value = (body or {}).get("next")
            url = urljoin(url, value) if isinstance(value, str) and value else None
            if url is None:
                break
        expected = self.numbers[: len(found)]
        if found != expected:
            rule = "F03" if sorted(found) != found or len(set(found)) != len(found) else "F05"
            self.add(
                rule,
                "feed",
                self.at("feed", limit=3),
                "/records",
                found[:8],
                "dezelfde nummers als in grote pagina's",
            )

    # --- the snapshot ------------------------------------------------------------------------------

    def snapshot(self) -> None:
        """Each resource once, and with the feed after it the state of the whole feed (F11)."""
        self.hold("F11")
        found: dict[Identity, str] = {}
        cursor: str | None = None
        url: str | None = self.urls["snapshot"]
        visited: set[str] = set()
        whole = False
        while url is not None:
            if url in visited:
                self.add("F11", "snapshot", url, "/next", url, "een pagina die nog niet gezien was")
                return
            visited.add(url)
            answer = self.client.get(url)
            body = answer.object()
            rows = body.get("records") if body else None
            if not answer.ok or body is None or not isinstance(rows, list):
                self.add("C22", "snapshot", url, "", answer.status, "200 met records")
                return
            for name in ("feedCursor", "hasMore"):
                if name not in body:
                    self.add("F11", "snapshot", url, pointer(name), None, f"{name} is verplicht")
            if cursor is None and isinstance(body.get("feedCursor"), str):
                cursor = body["feedCursor"]
            for number, row in enumerate(rows):
                at = pointer("records", number)
                if not isinstance(row, dict) or row.get("op") != "upsert":
                    op = row.get("op") if isinstance(row, dict) else row
                    self.add("F11", "snapshot", url, f"{at}/op", op, "alleen upsert")
                    continue
                who = self.identity(row, url, at)
                if who is None:
                    continue
                if who in found:
                    self.add("F11", "snapshot", url, at, list(who), "iedere resource één keer")
                found[who] = str(row.get("contentHash"))
                if who not in self.data and isinstance(row.get("data"), dict):
                    self.judge(who[1], row["data"], url, f"{at}/data")
            value = body.get("next")
            if body.get("hasMore") is True:
                if isinstance(value, str) and value:
                    url = urljoin(url, value)
                elif isinstance(body.get("cursor"), str):
                    url = self.at("snapshot", cursor=body["cursor"])
                else:
                    self.add(
                        "F11", "snapshot", url, "/next", value, "een adres, want hasMore is true"
                    )
                    return
                if not same_origin(url, self.base):
                    return
            else:
                url, whole = None, True
        self.report.checked["snapshot"] = len(found)
        if whole and cursor is not None:
            self.same_state(found, cursor)

    def same_state(self, found: dict[Identity, str], cursor: str) -> None:
        first = self.at("feed", cursor=cursor)
        url: str | None = first
        for _ in range(50):
            assert url is not None
            answer = self.client.get(url)
            body = answer.object()
            rows = body.get("records") if body else None
            if not answer.ok or not isinstance(rows, list):
                self.add("F11", "snapshot", url, "", answer.status, "200 op de feedCursor")
                return
            for row in rows:
                who = self.identity(row, url, "/records") if isinstance(row, dict) else None
                if who is None:
                    continue
                if row.get("op") == "upsert":
                    found[who] = str(row.get("contentHash"))
                else:
                    found.pop(who, None)
            value = (body or {}).get("next")
            url = urljoin(url, value) if isinstance(value, str) and value else None
            if url is None:
                break
        if not self.replayed:
            self.report.unchecked["snapshot tegen feed"] = (
                "de feed is niet van het begin af gelezen"
            )
            return
        expected = {who: each[0] for who, each in self.state.items()}
        for who in expected.keys() - found.keys():
            self.add(
                "F11",
                "snapshot",
                self.urls["snapshot"],
                "/records",
                f"zonder {who[2]}",
                f"ook {who[1]}, want de feed heeft het",
            )
        for who in found.keys() - expected.keys():
            self.add(
                "F11",
                "snapshot",
                self.urls["snapshot"],
                "/records",
                who[2],
                f"geen {who[1]} die de feed niet heeft",
            )
        for who in found.keys() & expected.keys():
            if found[who] != expected[who]:
                self.add(
                    "F11",
                    "snapshot",
                    self.urls["snapshot"],
                    "/records",
                    who[2],
                    "dezelfde contentHash als in de feed",
                )

    # --- cursors -----------------------------------------------------------------------------------

    def cursors(self) -> None:
        """Wrong limits and cursors are refused; a cursor goes with any filter and stays (F04, F06)."""
        self.hold("F06", "F04", "C111")
        for name in ("feed", "snapshot"):
            for asked in (
                {"limit": "0"},
                {"limit": "1001"},
                {"limit": "veel"},
                {"cursor": "griffie-onzin"},
            ):
                url = self.at(name, **asked)
                answer = self.client.get(url)
                what = next(iter(asked.items()))
                if answer.status != 400:
                    self.add("F06", name, url, "", answer.status, f"400 op {what[0]}={what[1]}")
                elif answer.media_type != "application/problem+json":
                    self.add(
                        "F06",
                        name,
                        url,
                        "",
                        answer.headers.get("content-type"),
                        "application/problem+json",
                    )
        slash = f"{self.base}/feed/"
        if urlsplit(self.urls["feed"]).path == urlsplit(self.base).path + "/feed":
            answer = self.client.get(slash)
            if answer.status != 404:
                self.add("C08", "feed", slash, "", answer.status, "404")
        self.hold("C13")
        patched = self.client.ask("PATCH", self.urls["feed"])
        if patched.status not in (405, 501):
            self.add("C13", "feed", self.urls["feed"], "", f"PATCH: {patched.status}", "405")
        if self.state:
            self.filtered()
        if self.first_cursor is not None:
            self.reread(*self.first_cursor)

    def filtered(self) -> None:
        code = next(iter(self.state))[0]
        small = self.client.get(self.at("feed", limit=1)).object() or {}
        cursor = small.get("cursor")
        for asked in ({"organisatiecode": code}, {"resourceType": "Agendapunt"}):
            given = {**asked, "cursor": cursor} if isinstance(cursor, str) else asked
            url = self.at("feed", **given)
            answer = self.client.get(url)
            body = answer.object()
            rows = body.get("records") if body else None
            if not answer.ok or not isinstance(rows, list):
                self.add(
                    "F06",
                    "feed",
                    url,
                    "",
                    answer.status,
                    "200, want een cursor werkt met iedere filter",
                )
                continue
            for number, row in enumerate(rows):
                who = row.get("resource") if isinstance(row, dict) else None
                other = isinstance(who, dict) and who.get("organisatiecode") != code
                kind = isinstance(row, dict) and row.get("resourceType") != "Agendapunt"
                if ("organisatiecode" in asked and other) or ("resourceType" in asked and kind):
                    at = pointer("records", number)
                    self.add("F06", "feed", url, at, who, f"alleen {next(iter(asked.values()))}")

    def reread(self, cursor: str, last: int) -> None:
        """A cursor once more: nothing below what was given before it (F04)."""
        url = self.at("feed", cursor=cursor)
        answer = self.client.get(url)
        body = answer.object()
        rows = body.get("records") if body else None
        if not answer.ok or not isinstance(rows, list):
            self.add("F04", "feed", url, "", answer.status, "200, want deze cursor was gegeven")
            return
        numbers = [row.get("sequenceNumber") for row in rows if isinstance(row, dict)]
        lower = [n for n in numbers if isinstance(n, int) and n <= last]
        if lower:
            self.add("F04", "feed", url, "/records", lower[:5], "hoger dan gegeven was")
        begun = self.client.get(self.at("feed", limit=2)).object() or {}
        cut = begun.get("cursor")
        first = [r.get("sequenceNumber") for r in begun.get("records", ()) if isinstance(r, dict)]
        if isinstance(cut, str) and first and isinstance(first[-1], int):
            url = self.at("feed", cursor=cut)
            answer = self.client.get(url)
            again = answer.object() or {}
            if not answer.ok:
                self.add("F04", "feed", url, "", answer.status, "200, want deze cursor was gegeven")
                return
            rows = again.get("records")
            numbers = [r.get("sequenceNumber") for r in rows or () if isinstance(r, dict)]
            lower = [n for n in numbers if isinstance(n, int) and n <= first[-1]]
            if lower:
                self.add("F04", "feed", url, "/records", lower[:5], "hoger dan gegeven was")

    # --- collections and references --------------------------------------------------------------

    def collections(self) -> None:
        self.hold("C22", "F17")
        rows = self.document.get("organisaties")
        codes = (
            [r.get("organisatiecode") for r in rows if isinstance(r, dict)]
            if isinstance(rows, list)
            else []
        )
        code = next(iter(self.state), (next((c for c in codes if isinstance(c, str)), ""), "", ""))[
            0
        ]
        if not code:
            return
        for kind, collection in COLLECTIONS.items():
            url = f"{self.base}/organisaties/{code}/{collection}"
            answer = self.client.get(url)
            body = answer.object()
            if not answer.ok or body is None or not isinstance(body.get("results"), list):
                self.add("C22", "organisaties", url, "", answer.status, "200 met results")
                continue
            if "hasMore" not in body:
                self.add("C22", "organisaties", url, "/hasMore", None, "hasMore is verplicht")
            for number, row in enumerate(body["results"][:50]):
                if isinstance(row, dict):
                    self.judge(kind, row, url, pointer("results", number))
                    key = (code, kind, str(row.get("bronidentificatie")))
                    if self.replayed and key not in self.state:
                        self.add(
                            "F11",
                            "organisaties",
                            url,
                            pointer("results", number),
                            key[2],
                            "wat ook in de feed staat",
                        )
            upper = f"{self.base}/organisaties/{code.upper()}/{collection}"
            found = self.client.get(upper)
            if not found.ok:
                self.add("F17", "organisaties", upper, "", found.status, "200, hoofdletters mogen")
            one = next((who for who in self.state if who[0] == code and who[1] == kind), None)
            if one is not None:
                self.item(one)
            missing = f"{url}/{UNKNOWN}"
            lost = self.client.get(missing)
            if lost.status != 404:
                self.add(
                    "F17", "organisaties", missing, "", lost.status, "404 op een onbekende sleutel"
                )
        unknown = f"{self.base}/organisaties/gm9999/vergaderingen"
        answer = self.client.get(unknown)
        if answer.status != 404:
            self.add(
                "F17",
                "organisaties",
                unknown,
                "",
                answer.status,
                "404 op een onbekende organisatie",
            )

    def address(self, who: Identity) -> str:
        code, kind, key = who
        return f"{self.base}/organisaties/{code}/{COLLECTIONS[kind]}/{quote(key, safe='')}"

    def item(self, who: Identity) -> None:
        url = self.address(who)
        answer = self.client.get(url)
        body = answer.object()
        if not answer.ok or body is None:
            self.add("C22", "organisaties", url, "", answer.status, "200 met de resource")
        elif body.get("bronidentificatie") != who[2]:
            self.add(
                "F14" if self.document.get("rol") == "aggregator" else "F08",
                "organisaties",
                url,
                "/bronidentificatie",
                body.get("bronidentificatie"),
                who[2],
            )

    def references(self) -> None:
        """A reference names a resource of the same organisation that is there (F18)."""
        self.hold("F18")
        points = {
            "vergadering": "vergadering",
            "hoofdvergadering": "vergadering",
            "vergaderingen": "vergadering",
            "hoofdagendapunt": "agendapunt",
            "agendapunten": "agendapunt",
            "informatieobjecten": "informatieobject",
        }
        asked = 0
        known: dict[Identity, bool] = {}
        for who, data in self.data.items():
            for name, kind in points.items():
                value = data.get(name)
                rows = value if isinstance(value, list) else [value]
                for row in rows:
                    key = row.get("bronidentificatie") if isinstance(row, dict) else None
                    if not isinstance(key, str) or not isinstance(row, dict):
                        continue
                    target = (str(row.get("organisatiecode") or who[0]), kind, key)
                    if target in self.state:
                        continue
                    if target not in known:
                        if asked == FOLLOWED:
                            continue
                        asked += 1
                        known[target] = self.client.get(self.address(target)).ok
                    if not known[target]:
                        url = self.address(who)
                        self.add("F18", who[1], url, pointer(name), key, f"een {kind} die er is")

    def files(self) -> None:
        """A file has the checksum that the feed gives, and a page is a page (F13, C76)."""
        tried = paged = 0
        for who, data in self.data.items():
            if who[1] == "informatieobject" and tried < FILES and data.get("checksum"):
                url = data.get("bestandsurl")
                if shape.absolute(url):
                    tried += 1
                    self.file(who, str(url), str(data["checksum"]))
            page = data.get(LOWER["webpaginaLink"])
            if paged < FILES and shape.absolute(page):
                paged += 1
                try:
                    answer = self.client.get(str(page), Accept="text/html")
                except Unreachable as error:
                    self.report.unchecked[f"pagina's op {urlsplit(str(page)).netloc}"] = str(error)[
                        :200
                    ]
                    continue
                self.hold("C76")
                if not answer.ok or answer.media_type != "text/html":
                    found = f"{answer.status} {answer.media_type}"
                    self.add(
                        "C76", who[1], self.address(who), "/webpaginalink", found, "200 text/html"
                    )

    def file(self, who: Identity, url: str, checksum: str) -> None:
        try:
            answer = self.client.get(url)
        except Unreachable as error:
            self.report.unchecked[f"bestanden op {urlsplit(url).netloc}"] = str(error)[:200]
            return
        if answer.ok:
            found = "sha256:" + hashlib.sha256(answer.body).hexdigest()
            if found != checksum:
                self.add("F13", who[1], self.address(who), "/checksum", checksum, found)
        else:
            self.add("F13", who[1], self.address(who), "/bestandsurl", answer.status, "200")

    def stream(self) -> None:
        """The stream goes on after Last-Event-ID (F16)."""
        url = self.document.get("streamUrl")
        if (
            not isinstance(url, str)
            or len(self.numbers) < 2
            or not same_origin(urljoin(self.base, url), self.base)
        ):
            self.report.unchecked["stroom"] = "niet aangeboden"
            return
        self.hold("F16")
        before = self.numbers[-2]
        event = self.client.first_event(urljoin(self.base, url), str(before))
        if event is None:
            self.add("F16", "feed", url, "", None, "het record na Last-Event-ID", Level.INFO)
            return
        try:
            number = json.loads(event.get("data", "")).get("sequenceNumber")
        except (ValueError, AttributeError):
            number = None
        if number != self.numbers[-1] or event.get("id") != str(number):
            self.add(
                "F16", "feed", url, "", event.get("id"), "het record na Last-Event-ID", Level.INFO
            )
