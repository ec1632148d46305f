"""Lists: to their end and backwards (C20, C21, C90 to C93)."""

from collections.abc import Iterator
from typing import Any

from conformance.http.client import Answer
from conformance.http.pages import End, Page, Pages
from conformance.read_api.api import Api, Read
from conformance.report.findings import Place
from conformance.resource.graph import Doc
from conformance.resource.moments import absolute
from conformance.rules.table import first_of
from net.addresses import onward, same_origin
from standard.pointers import pointer

#: part of the questions that goes to lists
LISTS = 0.55
#: pages after one another with nothing that was not seen before
STALE = 5
LINKS = ("next", "previous")


def read_lists(api: Api) -> None:
    """All lists, a page of each in turn, until they end or their part of the questions does."""
    most = int(api.options.limits.requests * LISTS)
    reading = [Reading(api, name, kind) for name, kind in api.profile.collections.items()]
    going = [iter(each) for each in reading]
    while going and api.client.asked < most:
        further = []
        for pages in going:
            if api.client.asked >= most:
                break
            if next(pages, None) is not None:
                further.append(pages)
        going = further
    api.graph.save()
    short = [name for name, each in api.there() if not each.complete]
    if short:
        told = f"niet tot het einde gelezen: {', '.join(short)}"
        api.report.unchecked["lijsten"] = told


def first(api: Api, collection: str) -> str:
    """The address of a list, with the largest page where the description offers one: fewer
    questions are kinder."""
    url = f"{api.base}/{collection}"
    size = api.description.parameters(collection).get("pageSize", {})
    most = size.get("maximum") if isinstance(size, dict) else None
    return f"{url}?pageSize={most}" if isinstance(most, int) and most > 1 else url


class Reading:
    """The reading of one list, a page at a time; it goes on from the pages of a broken-off check."""

    def __init__(self, api: Api, collection: str, kind: str) -> None:
        self.api = api
        self.collection = collection
        self.read = api.lists[collection] = Read(kind, first(api, collection))
        #: pages after one another without anything new
        self.stale = 0

    def __iter__(self) -> Iterator[int]:
        """The number of each page."""
        url = self.remembered()
        if url is None:
            self.read.complete = True
            return
        pages = Pages(self.api.client, url, "results", base=self.api.base, following=self.following)
        for page in pages:
            if page.body is None and not self.absent(page.answer):
                self.unread(page.answer)
            if page.body is None:
                return
            self.taken(page)
            yield self.read.pages
        self.ended(pages)

    def remembered(self) -> str | None:
        """The first page that has to be asked for."""
        url: str | None = self.read.url
        while url is not None and self.api.options.journal:
            known = self.api.graph.page(self.collection, self.read.pages)
            if known is None or known[0] != url:
                break
            self.read.there = True
            self.read.resources += len(known[2])
            self.read.pages += 1
            url = known[1]
        return url

    def taken(self, page: Page) -> None:
        """A page: judged, and its resources kept."""
        api, read, body = self.api, self.read, page.body
        assert body is not None
        if read.pages == 0:
            api.apply(first_of(api.profile, "C20", "C21"))
            if not page.rows:
                api.apply("C93")
        api.apply("C90")
        read.there = True
        api.report.count("pages")
        new = take(api, page.rows, read, self.collection, page.url)
        self.stale = 0 if new or not page.rows else self.stale + 1
        self.linked(page, body)
        ids = [str(e.get("id")) for e in page.rows if isinstance(e, dict)]
        following = onward(body, page.url)
        ours = following if following and same_origin(following, api.base) else None
        api.graph.set_page(self.collection, read.pages, page.url, ours, ids)
        if read.pages > 0 and (read.pages == 1 or ours is None):
            backward(api, body, self.collection, read.pages)
        read.pages += 1

    def linked(self, page: Page, body: dict[str, Any]) -> None:
        """What a page says is beside it (C90)."""
        api = self.api
        rule = first_of(api.profile, "C90", "C24")
        for name in LINKS:
            value = body.get(name)
            if value is not None and not absolute(value):
                expected = "null of een volledig adres"
                api.add(rule, self.collection, page.url, pointer(name), value, expected)
        if self.read.pages == 0 and body.get("previous") is not None:
            expected = "null op de eerste pagina"
            api.add("C91", self.collection, page.url, "/previous", body["previous"], expected)

    def following(self, page: Page) -> str | None:
        """The next page, where it is one of this API (C92)."""
        value = onward(page.body, page.url)
        if value is None:
            return None
        self.api.apply("C92")
        if self.stale == STALE:
            expected = "iets wat nog niet gezien was"
            self.api.add("C91", self.collection, page.url, "/results", value, expected)
            return page.url  # a circle, whatever it is called
        if not same_origin(value, self.api.base):
            expected = f"een adres onder {self.api.base}"
            self.api.add("C92", self.collection, page.url, "/next", value, expected)
        return value

    def ended(self, pages: Pages) -> None:
        """Who follows next comes to the end (C91)."""
        api, read = self.api, self.read
        read.complete = pages.whole
        if read.resources:
            api.apply("C91")
        if pages.end is End.CIRCLE and self.stale < STALE:
            expected = "een pagina die nog niet gezien was"
            api.add("C91", self.collection, pages.at, "/next", pages.at, expected)
        if pages.end is End.EMPTY:
            expected = "een einde, want er komt niets meer"
            api.add("C91", self.collection, pages.at, "/next", "lege pagina's", expected)

    def absent(self, answer: Answer) -> bool:
        """Whether the profile lets a list say that it is not there, as this one does."""
        api, collection = self.api, self.collection
        if answer.status == 404 and self.read.pages == 0:
            api.add("C93", collection, answer.url, "", 404, "200 met results")
        if answer.status not in api.profile.absent or self.read.pages > 0:
            return False
        api.report.unchecked[collection] = f"{answer.status}, niet geleverd"
        return True

    def unread(self, answer: Answer) -> None:
        """An answer that is no page of a list."""
        api, place = self.api, Place(self.collection, answer.url)
        presence = first_of(api.profile, "C20", "C21") if self.read.pages == 0 else "C91"
        if not answer.ok:
            if answer.status in (401, 403):
                api.report.add(place.seen("C10", answer.status, "anoniem te lezen"))
            api.report.add(place.seen(presence, answer.status, "200"))
            return
        try:
            body = answer.json()
        except ValueError:
            found = answer.body[:60].decode("utf-8", "replace")
            api.report.add(place.seen("C12", found, "JSON"))
            return
        rule = first_of(api.profile, "C90", "C24")
        shown = sorted(body) if isinstance(body, dict) else type(body).__name__
        expected = "een object met de lijst results"
        api.report.add(place.inside("results").seen(rule, shown, expected))


def backward(api: Api, page: dict[str, Any], collection: str, number: int) -> None:
    """`previous` leads to the page before this one."""
    value = page.get("previous")
    before = api.graph.page(collection, number - 1)
    if not isinstance(value, str) or before is None or not same_origin(value, api.base):
        return
    found = api.client.get(value).page("results")
    ids = [str(e.get("id")) for e in found[1] if isinstance(e, dict)] if found else []
    api.apply("C91")
    if ids == before[2]:
        return
    if sorted(ids) == sorted(before[2]):
        api.add("C98", collection, value, "/results", ids[:5], "de volgorde van daarvoor")
    else:
        expected = "de resources van de vorige pagina"
        api.add("C91", collection, value, "/results", ids[:3], expected)


def take(api: Api, results: list[Any], read: Read, collection: str, url: str) -> int:
    """The resources of a page: judged one by one and kept. Gives how many were new."""
    kind, start, new = read.kind, read.resources, 0
    read.resources += len(results)
    for number, body in enumerate(results):
        place = Place(kind, url, pointer("results", number))
        if not isinstance(body, dict):
            rule = first_of(api.profile, "C23", "C24")
            api.report.add(place.seen(rule, body, "een object"))
            continue
        api.judge(kind, body, place)
        key = body.get("id")
        if not isinstance(key, str) or not key:
            continue
        address = body.get("url") if isinstance(body.get("url"), str) else None
        if api.graph.add(Doc(kind, key, address, url, place.at, body, start + number)):
            new += 1
        else:
            api.add("C91", collection, url, place.at, key, "een id dat nog niet gezien was")
    return new
