"""A walk over a live API of profile v2, mini or KOOP: lists to their end, resources one by one,
references, and then what a list promises. It reads; only `writing` changes anything."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

from conformance import asking, changes, describing, files, relations, shape, writing
from conformance.client import Answer, Unreachable
from conformance.describing import Description
from conformance.findings import Report, pointer
from conformance.graph import Doc, Graph, same_origin
from conformance.guard import local
from conformance.rules import Profile
from conformance.running import Check, Options, Step

#: part of the questions that goes to lists, and after that to resources and references
LISTS, ITEMS = 0.55, 0.85
#: up to so many resources every one is asked for by its own address; above it a sample
EVERY = 500
#: of each kind in a sample: first, last and between
SAMPLE = 8
#: references that are followed from what was read by its own address
DEEP = 4
#: lists of up to so many pages are read twice
AGAIN = 6


@dataclass
class Read:
    """How far a list was read."""

    kind: str
    url: str
    pages: int = 0
    resources: int = 0
    complete: bool = False
    #: it answered at all
    there: bool = False


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
            ("lijsten", self.read_lists),
            ("resources", self.read_items),
            ("verwijzingen", self.follow),
            ("relaties", self.relate),
            ("nog eens", self.again),
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

    # --- answers ---------------------------------------------------------------------------------

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
        path = urlsplit(url).path[len(urlsplit(self.base).path) :].strip("/")
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

    # --- the description and the lists -----------------------------------------------------------

    def describe(self) -> None:
        self.hold("C02", *(() if local(self.base) else ("C01",)))
        self.report.extend(describing.address(self.client, self.base))
        self.description = describing.description(self.client, self.base, self.report)

    def read_lists(self) -> None:
        """All lists, a page of each in turn, until they end or their part of the questions does."""
        most = int(self.options.limits.requests * LISTS)
        reading = [(name, self.read_list(name, kind)) for name, kind in self.collections()]
        while reading and self.client.asked < most:
            going = []
            for name, pages in reading:
                if self.client.asked >= most:
                    break
                if next(pages, None) is not None:
                    going.append((name, pages))
            reading = going
        self.graph.save()
        short = [name for name, each in self.lists.items() if each.there and not each.complete]
        if short:
            told = f"niet tot het einde gelezen: {', '.join(short)}"
            self.report.unchecked["lijsten"] = told

    def collections(self) -> Iterator[tuple[str, str]]:
        yield from self.profile.collections.items()

    def first(self, collection: str) -> str:
        """The address of a list, with the largest page where the description offers one: fewer
        questions are kinder."""
        url = f"{self.base}/{collection}"
        size = self.description.parameters(collection).get("pageSize", {})
        most = size.get("maximum") if isinstance(size, dict) else None
        return f"{url}?pageSize={most}" if isinstance(most, int) and most > 1 else url

    def read_list(self, collection: str, kind: str) -> Iterator[int]:
        """Reads a page at a time; gives the number of each."""
        read = self.lists[collection] = Read(kind, self.first(collection))
        url: str | None = read.url
        visited: set[str] = set()
        while url is not None:
            if url in visited:
                expected = "een pagina die nog niet gezien was"
                self.add("C91", collection, url, "/next", url, expected)
                return
            visited.add(url)
            known = self.graph.page(collection, read.pages)
            if known is not None and known[0] == url and self.options.journal:
                read.there = True
                read.resources += len(known[2])
                following = known[1]
            else:
                answer = self.client.get(url)
                page = self.page(answer, collection, read)
                if page is None:
                    return
                read.resources += self.take(page["results"], kind, collection, url)
                following = self.following(page, collection, url, first=read.pages == 0)
                ids = [str(e.get("id")) for e in page["results"] if isinstance(e, dict)]
                self.graph.set_page(collection, read.pages, url, following, ids)
                if read.pages > 0 and (read.pages == 1 or following is None):
                    self.backward(page, collection, read.pages)
            read.pages += 1
            yield read.pages
            url = following
        read.complete = True

    def page(self, answer: Answer, collection: str, read: Read) -> dict[str, Any] | None:
        """The page of a list, or None after telling what it is instead."""
        letter = self.profile.letter
        presence = "C20" if letter == "V" else "C21"
        self.hold(presence, "C91", "C92", "C93")
        if not answer.ok:
            if answer.status == 501 and read.pages == 0 and letter == "V":
                self.report.unchecked[collection] = "501, niet geleverd"
                return None
            if answer.status in (401, 403):
                self.add("C10", collection, answer.url, "", answer.status, "anoniem te lezen")
            if answer.status == 404 and read.pages == 0:
                self.add("C93", collection, answer.url, "", 404, "200 met results")
                if letter == "K":
                    return None  # KOOP itself lists 404 for a list
            rule = presence if read.pages == 0 else "C91"
            self.add(rule, collection, answer.url, "", answer.status, "200")
            return None
        try:
            body = answer.json()
        except ValueError:
            self.add(
                "C12",
                collection,
                answer.url,
                "",
                answer.body[:60].decode("utf-8", "replace"),
                "JSON",
            )
            return None
        rule = "C24" if letter == "K" else "C90"
        self.hold(rule)
        if not isinstance(body, dict) or not isinstance(body.get("results"), list):
            found = sorted(body) if isinstance(body, dict) else type(body).__name__
            self.add(
                rule, collection, answer.url, "/results", found, "een object met de lijst results"
            )
            return None
        read.there = True
        self.report.count("pages")
        return body

    def following(
        self, page: dict[str, Any], collection: str, url: str, *, first: bool
    ) -> str | None:
        """The next page, when it is one of this API."""
        rule = "C24" if self.profile.letter == "K" else "C90"
        for name in ("next", "previous"):
            value = page.get(name)
            if value is not None and not shape.absolute(value):
                self.add(rule, collection, url, pointer(name), value, "null of een volledig adres")
        if first and page.get("previous") is not None:
            self.add(
                "C91", collection, url, "/previous", page["previous"], "null op de eerste pagina"
            )
        value = page.get("next")
        if not isinstance(value, str) or not value:
            return None
        whole = urljoin(url, value)
        if not same_origin(whole, self.base):
            self.add("C92", collection, url, "/next", value, f"een adres onder {self.base}")
            return None
        return whole

    def backward(self, page: dict[str, Any], collection: str, number: int) -> None:
        """`previous` leads to the page before this one."""
        value = page.get("previous")
        before = self.graph.page(collection, number - 1)
        if not isinstance(value, str) or before is None or not same_origin(value, self.base):
            return
        answer = self.client.get(value)
        body = answer.object()
        rows = body.get("results") if body else None
        ids = (
            [str(e.get("id")) for e in rows if isinstance(e, dict)]
            if isinstance(rows, list)
            else []
        )
        if ids == before[2]:
            return
        if sorted(ids) == sorted(before[2]):
            self.hold("C98")
            self.add("C98", collection, value, "/results", ids[:5], "de volgorde van daarvoor")
        else:
            expected = "de resources van de vorige pagina"
            self.add("C91", collection, value, "/results", ids[:3], expected)

    def take(self, results: list[Any], kind: str, collection: str, url: str) -> int:
        """The resources of a page: judged one by one and kept."""
        start = self.graph.count(kind)
        for number, body in enumerate(results):
            at = pointer("results", number)
            if not isinstance(body, dict):
                self.add(
                    "C24" if self.profile.letter == "K" else "C23",
                    kind,
                    url,
                    at,
                    body,
                    "een object",
                )
                continue
            self.judge(kind, body, url, at)
            key = body.get("id")
            if not isinstance(key, str) or not key:
                continue
            address = body.get("url") if isinstance(body.get("url"), str) else None
            if not self.graph.add(Doc(kind, key, address, url, at, body, start + number)):
                self.add("C91", collection, url, at, key, "een id dat nog niet gezien was")
        return len(results)

    def judge(self, kind: str, body: dict[str, Any], url: str, at: str) -> None:
        self.report.count("resources")
        self.hold(*BY_RESOURCE)
        self.report.extend(shape.check(self.profile, kind, body, kind, url, at))
        self.report.extend(self.sense.check(kind, body, kind, url, at))

    # --- resources and references ----------------------------------------------------------------

    def read_items(self) -> None:
        """Resources by their own address: all of them, or a sample with meetings and what hangs
        on them."""
        self.hold("C60")
        most = int(self.options.limits.requests * ITEMS)
        for doc in self.sample():
            if self.client.asked >= most:
                self.report.unchecked["resources"] = "een deel is niet op het eigen adres gelezen"
                break
            self.read_item(doc)

    def sample(self) -> Iterator[Doc]:
        total = sum(self.graph.count(kind) for _, kind in self.collections())
        for _, kind in self.collections():
            ids = self.graph.ids(kind)
            if total > EVERY and len(ids) > 3 * SAMPLE:
                step = max(1, len(ids) // SAMPLE)
                ids = [*ids[:SAMPLE], *ids[SAMPLE:-SAMPLE:step], *ids[-SAMPLE:]]
            for key in ids:
                doc = self.graph.get(kind, key)
                if doc is not None:
                    yield doc

    def read_item(self, doc: Doc) -> None:
        collection = next(n for n, k in self.collections() if k == doc.kind)
        own = f"{self.base}/{collection}/{doc.id}"
        urls = [doc.url] if doc.url and same_origin(doc.url, self.base) else []
        if own not in urls:
            urls.append(own)
        for url in urls:
            answer = self.client.get(url)
            self.report.count("items")
            if not answer.ok:
                self.add(
                    "C60", doc.kind, url, "", answer.status, "200, want de lijst noemt dit adres"
                )
                if self.profile.letter in "MK" and self.report.checked["items"] == 1:
                    self.add("C21", doc.kind, url, "", answer.status, "200")
                continue
            body = answer.object()
            if body is None:
                self.add(
                    "C60",
                    doc.kind,
                    url,
                    "",
                    answer.body[:60].decode("utf-8", "replace"),
                    "de resource",
                )
                continue
            if body.get("id") != doc.id:
                self.add("C60", doc.kind, url, "/id", body.get("id"), doc.id)
            if body.get("url") != doc.url:
                self.add("C60", doc.kind, url, "/url", body.get("url"), str(doc.url))
            if body != doc.body:
                self.judge(doc.kind, body, url, "")

    def follow(self) -> None:
        """Addresses that are not of a resource that was read: they exist and are of the kind."""
        self.hold("C61", "C62")
        most = int(self.options.limits.requests * 0.92)
        for _ in range(DEEP):
            waiting = list(self.graph.unresolved())
            if not waiting:
                return
            for link in waiting:
                if self.client.asked >= most:
                    told = f"{len(waiting)} adressen niet gevolgd"
                    self.report.unchecked["verwijzingen"] = told
                    return
                assert link.target_url is not None
                self.resolve(link.target_url, link.target)
            if not any(self.graph.at(link.target_url or "") for link in waiting):
                return

    def resolve(self, url: str, target: str) -> None:
        if not shape.absolute(url):
            return  # told by the shape
        self.report.count("references")
        try:
            answer = self.client.get(url)
        except Unreachable as error:
            self.dangling(url, str(error)[:80])
            return
        body = answer.object()
        key = body.get("id") if body else None
        if not answer.ok or body is None or not isinstance(key, str):
            self.dangling(url, answer.status if not answer.ok else "geen resource")
            return
        kind = self.kind_at(url)
        listed = next((e for e in self.lists.values() if e.kind == kind), None)
        if kind is None:
            self.dangling(url, "geen adres van deze API")
            return
        known = self.graph.get(kind, key)
        if known is not None:
            self.add("C60", kind, url, "/url", url, f"{known.url}, de url van {key}")
            return
        if listed and listed.complete and body.get("wijziging") != "Verwijdering":
            collection = next(n for n, k in self.collections() if k == kind)
            self.hold("C91")
            self.add("C91", collection, listed.url, "", key, "ook in de lijst, want het bestaat")
        self.judge(kind, body, url, "")
        self.graph.add(Doc(kind, key, url, url, "", body))

    def dangling(self, url: str, found: Any) -> None:
        """Everything that points at an address where nothing is."""
        for link in self.graph.pointing(url):
            doc = self.graph.get(link.kind, link.id)
            if doc is not None:
                rule = "C61" if link.target_id is not None else "C62"
                self.add(
                    rule,
                    link.kind,
                    doc.source,
                    doc.at + link.at,
                    f"{url}: {found}",
                    f"een {link.target}",
                )
        if found == 410:
            changes.unannounced(self, url)

    def relate(self) -> None:
        self.hold(*BY_RELATION)
        self.graph.db.execute("analyze")  # without figures the joins go the long way round
        self.report.extend(relations.check(self.graph))

    # --- the same again --------------------------------------------------------------------------

    def again(self) -> None:
        """Lists once more: the same order (C98), the same content (C13), and nothing that was
        lost while the source changed (C91)."""
        self.hold("C98", "C13")
        for collection, read in self.lists.items():
            if not read.there:
                continue
            before = self.graph.page(collection, 0)
            if before is None:
                continue
            answer = self.client.get(before[0])
            body = answer.object()
            rows = body.get("results") if body else None
            if not answer.ok or not isinstance(rows, list):
                self.add("C13", collection, before[0], "", answer.status, "weer 200 met results")
                continue
            ids = [str(e.get("id")) for e in rows if isinstance(e, dict)]
            common = set(ids) & set(before[2])
            if [i for i in ids if i in common] != [i for i in before[2] if i in common]:
                self.add(
                    "C98", collection, before[0], "/results", ids[:5], "de volgorde van daarvoor"
                )
            for body in rows:
                if not isinstance(body, dict) or not isinstance(body.get("id"), str):
                    continue
                doc = self.graph.get(read.kind, body["id"])
                if doc is None or doc.body == body:
                    continue
                told = (doc.body.get("wijziging"), doc.body.get("wijzigingsdatum"))
                if told == (body.get("wijziging"), body.get("wijzigingsdatum")):
                    changed = sorted(
                        k for k in {*body, *doc.body} if body.get(k) != doc.body.get(k)
                    )
                    at = pointer("results", ids.index(body["id"]))
                    self.add("C13", collection, before[0], at, changed, "hetzelfde als daarvoor")
            self.whole_again(collection, read)

    def whole_again(self, collection: str, read: Read) -> None:
        """A short list to its end once more: what exists is in it, both times."""
        if not read.complete or read.pages > AGAIN:
            return
        found: dict[str, dict[str, Any]] = {}
        url: str | None = read.url
        for _ in range(read.pages + 2):
            assert url is not None
            body = self.client.get(url).object()
            rows = body.get("results") if body else None
            if not isinstance(rows, list):
                return
            found |= {str(e.get("id")): e for e in rows if isinstance(e, dict)}
            value = (body or {}).get("next")
            url = urljoin(url, value) if isinstance(value, str) and value else None
            if url is None:
                break
        first = self.graph.ids(read.kind)
        for key in [i for i in first if i not in found]:
            if self.client.get(f"{self.base}/{collection}/{key}").ok:
                told = "weer in de lijst, want het bestaat"
                self.add("C91", collection, read.url, "/results", key, told)
        for key, row in found.items():
            changed = shape.day(row.get("wijzigingsdatum"))
            if key not in first and changed and changed < self.options.today:
                told = "ook de eerste keer in de lijst, want het was er al"
                self.add("C91", collection, read.url, "/results", key, told)


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
