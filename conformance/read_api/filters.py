"""Every filter of a list gives exactly what fits it (C94, C99), on all its pages (C92)."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlencode

from conformance.http.pages import Page, Pages
from conformance.read_api.api import Api, Read
from conformance.report.findings import Place
from conformance.resource.graph import Doc
from conformance.rules.table import has
from net.addresses import onward, same_origin, split
from standard.filters import PROVINCE_CODES, Parameter, at
from standard.pointers import pointer

#: part of the questions after which no more filters are tried
FILTERS = 0.92
#: pages that the answer to one filter is read for
PAGES = 5
#: resources that a value for a filter is looked for in
LOOKED_AT = 400
#: characters of a value that can hide a place in a list, with the filter
HIDING = 12
#: longest text that is asked for
LONGEST = 80
#: filters of v2 whose value is an address, where others take an id (D-V8)
BY_ADDRESS = {"indiener": ("informatieobject", "natuurlijkPersoon", "organisatorischeEenheid")}
#: per form of a parameter a value that nothing has
NOWHERE = {
    "tekst": "xqzxq",
    "dag": "1900-01-01",
    "verwijzing": "griffie-toets-bestaat-niet",
    "getal": "999999937",
}


def filters(api: Api) -> None:
    """Every filter that a list offers, as far as the questions go."""
    most = int(api.options.limits.requests * FILTERS)
    for collection, read in api.there():
        if not api.graph.count(read.kind):
            continue
        for parameter in api.offered(collection, read.kind):
            if api.client.asked >= most:
                api.report.unchecked["filters"] = "een deel is niet geprobeerd"
                return
            if parameter.kind != "sinds":
                one_filter(api, collection, read, parameter)


def one_filter(api: Api, collection: str, read: Read, parameter: Parameter) -> None:
    """A filter with a value that some resources have, or that none has where all have the same."""
    value = chosen(api, read.kind, parameter)
    if value is not None:
        Asking(api, collection, read, parameter, *value).ask()
    if value is None or value.everywhere:
        nothing = NOWHERE.get(parameter.kind)
        if (
            nothing is not None
            and not parameter.address
            and len(nothing) <= (parameter.longest or 99)
        ):
            unfitting(api, collection, parameter, nothing)


@dataclass(frozen=True)
class Value:
    """What is asked, what that is compared as, and whether all resources that were looked at have
    it."""

    asked: str
    wanted: Any
    everywhere: bool

    def __iter__(self) -> Iterator[Any]:
        return iter((self.asked, self.wanted))


@dataclass
class Asking:
    """One filter with one value."""

    api: Api
    collection: str
    read: Read
    parameter: Parameter
    asked: str
    wanted: Any
    found: set[str] = field(default_factory=set)
    #: the pages are those of the filter, all of them
    whole: bool = True

    @property
    def rule(self) -> str:
        mine = self.parameter.name == "organisatie" and has(self.api.profile, "C99")
        return "C99" if mine else "C94"

    def ask(self) -> None:
        api = self.api
        api.report.count("filters")
        api.apply(self.rule)
        place = self.place(self.url)
        pages = Pages(
            api.client, place.url, "results",
            base=api.base, most=PAGES, following=self.following,
        )  # fmt: skip
        for page in pages:
            if page.body is None:
                refused = self.place(page.url).seen(
                    self.rule, page.answer.status, "200 met results"
                )
                api.report.add(refused)
                return
            self.take(page)
        if pages.whole and self.whole and self.read.complete:
            for doc in api.graph.of(self.read.kind, listed=True):
                if doc.id not in self.found and fits(self.parameter, doc.body, self.wanted):
                    expected = f"alles met {self.parameter.name} = {self.asked}"
                    lost = place.inside("results").seen(self.rule, f"zonder {doc.id}", expected)
                    api.report.add(lost)

    @property
    def url(self) -> str:
        question = urlencode({self.parameter.name: self.asked})
        return f"{self.api.base}/{self.collection}?{question}"

    def place(self, url: str) -> Place:
        return Place(f"{self.collection}?{self.parameter.name}", url)

    def take(self, page: Page) -> None:
        """What is on a page fits, and was not on another."""
        for number, row in enumerate(page.rows):
            if not isinstance(row, dict):
                continue
            at_row = self.place(page.url).inside("results", number)
            key = str(row.get("id"))
            if key in self.found:
                self.api.report.add(at_row.seen(self.rule, key, "iedere resource één keer"))
            self.found.add(key)
            if not fits(self.parameter, row, self.wanted):
                expected = f"{self.parameter.name} = {self.asked}"
                self.api.report.add(at_row.seen(self.rule, row.get("id"), expected))

    def following(self, page: Page) -> str | None:
        """The next page; it keeps the filter (C92) unless it hides it in a cursor, which the resources
        themselves show. Where it does not, it is asked for with the filter: a filter that does
        nothing shows there too."""
        value = onward(page.body, page.url)
        if value is None:
            return None
        api, place, name = self.api, self.place(page.url).inside("next"), self.parameter.name
        api.apply("C92")
        if not same_origin(value, api.base):
            api.report.add(place.seen("C92", value, f"een adres onder {api.base}"))
            return value
        query = dict(parse_qsl(split(value).query, keep_blank_values=True))
        if query.get(name) == self.asked or opaque(query):
            return value
        api.report.add(place.seen("C92", value, f"{name}={self.asked} blijft staan"))
        self.whole = False
        return f"{value.partition('?')[0]}?{urlencode({**query, name: self.asked})}"


def opaque(query: dict[str, str]) -> bool:
    """Whether an address hides where it is in something that only its server reads."""
    return "cursor" in query or any(
        len(value) >= HIDING and not value.isdigit() for value in query.values()
    )


def unfitting(api: Api, collection: str, parameter: Parameter, value: str) -> None:
    """A value that nothing has gives nothing; a server may call it wrong."""
    url = f"{api.base}/{collection}?{urlencode({parameter.name: value})}"
    found = api.client.get(url).page("results")
    if found is None:
        return
    api.apply("C94")
    wanted = parameter.read(value)
    place = Place(f"{collection}?{parameter.name}", url)
    for number, row in enumerate(found[1]):
        if isinstance(row, dict) and not fits(parameter, row, wanted):
            at_row = Place(place.where, url, pointer("results", number))
            expected = f"{parameter.name} = {value}"
            api.report.add(at_row.seen("C94", row.get("id"), expected))
    if not found[1]:
        api.apply("C93")


def chosen(api: Api, kind: str, parameter: Parameter) -> Value | None:
    """A value that some resources have and others have not, if there is such a value."""
    counted: dict[str, int] = {}
    looked = 0
    for doc in api.graph.of(kind, listed=True):
        if looked == LOOKED_AT:
            break
        looked += 1
        for value in values_of(parameter, doc):
            counted[value] = counted.get(value, 0) + 1
    usable = [value for value in counted if 0 < len(value) <= LONGEST]
    if not usable:
        return None
    best = min(usable, key=lambda v: (counted[v] == looked, abs(counted[v] - 3), v))
    try:
        return Value(best, parameter.read(best), counted[best] == looked)
    except ValueError:
        return None  # a value that the standard itself forbids; the shape tells of it


def values_of(parameter: Parameter, doc: Doc) -> Iterator[str]:
    body = doc.body
    if parameter.kind == "organisatie":
        code = owner_value(parameter, body)
        if code:
            yield code
        return
    by_address = parameter.name in BY_ADDRESS.get(doc.kind, ())
    for value in at(body, parameter.path.split(".")):
        if parameter.kind == "verwijzing":
            name = "url" if by_address else "id"
            if isinstance(value, dict) and isinstance(value.get(name), str):
                yield value[name]
        elif isinstance(value, bool):
            yield str(value).lower()
        elif isinstance(value, str | int):
            yield str(value)


def owner_value(parameter: Parameter, body: dict[str, Any]) -> str | None:
    """The organisation of a resource as the filter wants it."""
    if parameter.name == "organisatie":
        owner = body.get("organisatie")
        codes = [v for k, v in owner.items() if k != "naam"] if isinstance(owner, dict) else []
        return next((code for code in codes if isinstance(code, str)), None)
    if parameter.name == "provincie":
        found = body.get("provincie")
        return found if isinstance(found, str) and found in PROVINCE_CODES else None
    name = "waterschap" if parameter.name == "waterschapcode" else "gemeente"
    holder = body.get(name)
    found = holder.get(f"{name}code") if isinstance(holder, dict) else None
    return found if isinstance(found, str) else None


def fits(parameter: Parameter, body: dict[str, Any], wanted: Any) -> bool:
    if parameter.kind == "organisatie":
        value = owner_value(parameter, body)
        return value is not None and parameter.make(value) == wanted
    try:
        return parameter.fits(body, wanted)
    except (ValueError, KeyError, TypeError, AttributeError):
        return False  # not of the standard's form, which the shape tells of
