"""The state of a check of a publication feed (event polling 0.0.2-concept): what was read of it. It
knows none of the steps."""

import re
from typing import Any
from urllib.parse import quote, urlencode

from conformance.http.answers import answered, problem
from conformance.http.client import Answer
from conformance.report.findings import Place
from conformance.resource.graph import Doc, Graph, name_of
from conformance.rules.profiles import Profile
from conformance.session import Check, Options
from net.addresses import split
from standard.bodies import bodies

CODE = re.compile(r"^(gm[0-9]{4}|pv[0-9]{2}|ws[0-9]{4})$")
#: places of a feed by the first part of their path
PLACES = ("feed", "snapshot", "organisaties")
#: code of the organisation, kind, key of the source
Identity = tuple[str, str, str]


class Feed(Check):
    """One check of one feed, with what was read of it."""

    def __init__(self, profile: Profile, target: str, options: Options) -> None:
        super().__init__(profile, target, options)
        #: the resources as the feed has them now
        self.graph = Graph(profile)
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

    @property
    def aggregates(self) -> bool:
        return self.document.get("rol") == "aggregator"

    def answered(self) -> bool:
        return bool(self.document)

    def close(self) -> None:
        super().close()
        self.graph.close()

    def watch(self, answer: Answer) -> None:
        if not answer.url.startswith(self.base) or answer.method != "GET":
            return
        where = self.where(answer.url)
        if where in ("openapi", "bestand"):
            return
        if answer.status == 401:
            self.add("F15", where, answer.url, "", 401, "anoniem te lezen")
        if answer.status == 200:
            self.report.extend(answered(answer, self.profile, None, where))
        elif answer.status >= 400:
            self.report.extend(problem(answer, self.profile))

    def where(self, url: str) -> str:
        path = split(url).path[len(split(self.base).path) :].strip("/")
        first = path.partition("/")[0]
        if first == "openapi.json":
            return "openapi"
        return first if first in PLACES else "bestand" if first else "servicedocument"

    def place(self, url: str, at: str = "") -> Place:
        return Place(self.where(url), url, at)

    def code(self, code: str, place: Place) -> None:
        """A code of an organisation is one of TOOI (C43)."""
        self.apply("C43")
        if not CODE.match(code) or code not in bodies():
            self.report.add(place.seen("C43", code, "een TOOI-code zoals gm0828"))

    def at(self, name: str, **asked: Any) -> str:
        """The address of the feed or the snapshot with a question."""
        url = self.urls[name]
        return f"{url}{'&' if '?' in url else '?'}{urlencode(asked)}"

    def keep(self, who: Identity, data: dict[str, Any], place: Place) -> None:
        """A resource as it is now."""
        code, kind, key = who
        self.data[who] = data
        name = f"{code}/{key}"
        self.graph.change(Doc(kind, name, name_of(kind, name), place.url, place.at, data))

    def forget(self, who: Identity) -> None:
        """A resource that is no more."""
        code, kind, key = who
        self.state.pop(who, None)
        self.data.pop(who, None)
        self.graph.drop(kind, f"{code}/{key}")

    def address(self, who: Identity) -> str:
        """Where a resource is by itself."""
        code, kind, key = who
        collection = self.profile.collection_of(kind)
        return f"{self.base}/organisaties/{code}/{collection}/{quote(key, safe='')}"
