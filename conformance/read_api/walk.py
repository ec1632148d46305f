"""A walk over a live API of profile v2, mini or KOOP: lists to their end, resources one by one,
references, and then what a list promises. It reads; only `writing` changes anything."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from conformance import description as describing
from conformance.description import Description
from conformance.http.client import Answer
from conformance.read_api import changes, files, items, lists, writing
from conformance.read_api import filters as asking
from conformance.read_api.lists import Read
from conformance.report.findings import Report
from conformance.resource import relations, shape
from conformance.resource.graph import Graph
from conformance.rules.table import Profile
from conformance.session import Check, Options, Step
from net.addresses import same_origin, split
from net.guard import local

#: resources of each kind of which the report shows what an aggregator makes
PIECES = 10


class Walk(Check):
    """One check of one API, with the resources that were read of it."""

    def __init__(self, profile: Profile, target: str, options: Options) -> None:
        super().__init__(profile, target, options)
        self.graph = Graph(profile, options.journal)
        self.description = Description()
        self.lists: dict[str, Read] = {}

    def run(self) -> Report:
        self.resume()
        return super().run()

    def steps(self) -> list[Step]:
        steps: list[Step] = [
            ("beschrijving", self.describe),
            ("lijsten", lambda: lists.read_lists(self)),
            ("resources", lambda: items.read_items(self)),
            ("verwijzingen", lambda: items.follow(self)),
            ("relaties", self.relate),
            ("nog eens", lambda: lists.again(self)),
            ("filters", lambda: asking.filters(self)),
            ("fouten", lambda: asking.errors(self)),
            ("wijzigingen", lambda: changes.check(self)),
            ("bestanden", lambda: files.check(self)),
        ]
        if self.options.write:
            steps.append(("schrijven", lambda: writing.check(self)))
        return steps

    def answered(self) -> bool:
        return bool(self.report.checked)

    def pieces(self) -> list[Any]:
        kinds = [kind for _, kind in self.collections()]
        return [doc.body for kind in kinds for doc in islice(self.graph.of(kind), PIECES)]

    def resume(self) -> None:
        """With a journal: goes on with a check that was broken off, or remembers what a finished
        one saw, to compare with."""
        journal = self.options.journal
        if journal is None:
            return
        about = f"{self.profile.name} {self.base}"
        told = self.graph.meta("doel")
        if told not in (None, about):
            raise ValueError(f"{journal} is van een andere toets: {told}")
        self.graph.set_meta("doel", about)
        if self.graph.meta("klaar"):
            seen = self.graph.rows("select kind, id from doc")
            text = "\n".join(f"{kind} {key}" for kind, key in seen)
            journal.with_suffix(".vorige").write_text(text, encoding="utf-8")
            self.graph.clear()
            self.graph.set_meta("doel", about)
            return
        for _, kind in self.collections():
            for doc in self.graph.of(kind):
                self.judge(kind, doc.body, doc.source, doc.at)

    def close_off(self) -> None:
        self.report.checked["lists"] = {
            name: {"pages": e.pages, "resources": e.resources, "complete": e.complete}
            for name, e in self.lists.items()
        }
        if not self.options.write:
            self.report.unchecked["schrijven"] = "alleen op een testadres, met --schrijven"
        self.graph.set_meta("klaar", "ja")

    def close(self) -> None:
        super().close()
        self.graph.close()

    def watch(self, answer: Answer) -> None:
        """Every answer of the API itself: successful ones by their headers, errors by their form."""
        if not answer.url.startswith(self.base) or answer.method not in ("GET", "POST", "PUT"):
            return
        where = self.where(answer.url)
        if where.partition("/")[0] not in self.profile.collections:
            return  # the description is judged by itself, and pages and files are no JSON
        if answer.status == 200:
            self.report.extend(
                describing.answered(answer, self.report, self.description.version, where)
            )
        elif answer.status >= 400:
            self.report.extend(describing.problem(answer, self.report))

    def where(self, url: str) -> str:
        """The collection of an address, or what else it is."""
        path = split(url).path[len(split(self.base).path) :].strip("/")
        first, _, rest = path.partition("/")
        if first == "openapi.json":
            return "openapi"
        return f"{first}/id" if rest and first in self.profile.collections else first or "basis"

    def kind_at(self, url: str) -> str | None:
        """The resource that an address of this API is of, by its path."""
        if not same_origin(url, self.base):
            return None
        first = self.where(url).partition("/")[0]
        return self.profile.collections.get(first)

    def describe(self) -> None:
        self.hold("C02", *(() if local(self.base) else ("C01",)))
        self.report.extend(describing.address(self.client, self.base))
        self.description = describing.description(self.client, self.base, self.report)

    def collections(self) -> Iterator[tuple[str, str]]:
        yield from self.profile.collections.items()

    def judge(self, kind: str, body: dict[str, Any], url: str, at: str) -> None:
        self.report.count("resources")
        self.hold(*BY_RESOURCE)
        self.report.extend(shape.check(self.profile, kind, body, kind, url, at))
        self.report.extend(self.sense.check(kind, body, kind, url, at))

    def relate(self) -> None:
        self.hold(*BY_RELATION)
        self.graph.db.execute("analyze")  # without figures the joins go the long way round
        whole = {each.kind for each in self.lists.values() if each.complete}
        self.report.extend(relations.check(self.graph, whole))


#: rules that every resource is held against
BY_RESOURCE = (
    *(f"C{number}" for number in range(23, 52)),
    "C67", "C74", "C77", "C81", "C82", "C83", "C84", "C85", "C16",
)  # fmt: skip
#: rules that resources are held against together
BY_RELATION = (
    *(f"C{number}" for number in range(63, 74)),
    "C80",
)
