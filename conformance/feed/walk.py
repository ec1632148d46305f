"""A publication feed (event polling 0.0.2-concept): service document, feed, snapshot, collections,
and whether they tell the same."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote, urlencode

from conformance import description as describing
from conformance.feed import collections as feed_places
from conformance.feed import pages as feed_pages
from conformance.feed import reread as feed_again
from conformance.feed import service as feed_service
from conformance.feed import snapshot as feed_state
from conformance.http.client import Answer
from conformance.resource import shape
from conformance.rules.table import Profile
from conformance.session import Check, Options, Step
from net.addresses import split
from net.guard import local
from standard.resources import RESOURCES
from standard.tooi import bodies

CODE = re.compile(r"^(gm[0-9]{4}|pv[0-9]{2}|ws[0-9]{4})$")
Identity = tuple[str, str, str]


class Feed(Check):
    """One check of one feed, with what was read of it."""

    def __init__(self, profile: Profile, target: str, options: Options) -> None:
        super().__init__(profile, target, options)
        self.document: dict[str, Any] = {}
        self.urls: dict[str, str] = {}
        #: what the feed says is there now: identity → content hash
        self.state: dict[Identity, str] = {}
        self.data: dict[Identity, dict[str, Any]] = {}
        self.numbers: list[int] = []
        #: whose record a number is
        self.who: dict[int, Identity] = {}
        #: the first records that have data, as they were given
        self.first: list[dict[str, Any]] = []
        self.redacted: set[int] = set()
        self.first_cursor: tuple[str, int] | None = None
        self.replayed = False
        #: organisation → consecutive deletions at the end of what was read
        self.going: dict[str, int] = {}

    def steps(self) -> list[Step]:
        return [
            ("beschrijving", self.describe),
            ("servicedocument", lambda: feed_service.service(self)),
            ("feed", lambda: feed_pages.replay(self)),
            ("pagina's", lambda: feed_again.pages(self)),
            ("snapshot", lambda: feed_state.snapshot(self)),
            ("cursors", lambda: feed_again.cursors(self)),
            ("collecties", lambda: feed_places.collections(self)),
            ("verwijzingen", lambda: feed_places.references(self)),
            ("bestanden", lambda: feed_places.files(self)),
            ("stroom", lambda: feed_places.stream(self)),
        ]

    def answered(self) -> bool:
        return bool(self.document)

    def pieces(self) -> list[Any]:
        return self.first

    def close_off(self) -> None:
        self.report.checked["resources"] = len(self.data)

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
        path = split(url).path[len(split(self.base).path) :].strip("/")
        first = path.partition("/")[0]
        known = ("feed", "snapshot", "organisaties")
        if first == "openapi.json":
            return "openapi"
        return first if first in known else "servicedocument" if not first else "bestand"

    def describe(self) -> None:
        self.hold("C02", "C08", *(() if local(self.base) else ("C01",)))
        self.report.extend(describing.address(self.client, self.base))
        describing.description(self.client, self.base, self.report)

    def code(self, code: str, url: str, at: str) -> None:
        if not CODE.match(code) or code not in bodies():
            self.add("C43", self.where(url), url, at, code, "een TOOI-code zoals gm0828")

    def at(self, name: str, **asked: Any) -> str:
        url = self.urls[name]
        return f"{url}{'&' if '?' in url else '?'}{urlencode(asked)}"

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

    def address(self, who: Identity) -> str:
        code, kind, key = who
        return f"{self.base}/organisaties/{code}/{RESOURCES[kind].collectie}/{quote(key, safe='')}"
