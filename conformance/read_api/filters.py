"""What lists do with what is asked: filters, and questions that are wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode

from conformance.read_api.lists import within
from conformance.report.findings import pointer
from conformance.resource.graph import Doc
from net.addresses import split
from standard.filters import PROVINCE_CODES, Parameter, at, declared

if TYPE_CHECKING:
    from conformance.read_api.lists import Read
    from conformance.read_api.walk import Walk

#: part of the questions after which no more filters are tried
FILTERS = 0.92
#: pages that the answer to one filter is read for
PAGES = 5
#: resources that a value for a filter is looked for in
LOOKED_AT = 400
#: longest text that is asked for
LONGEST = 80
UNKNOWN = "griffie-toets-bestaat-niet"
#: filters of v2 whose value is an address, where others take an id (D-V8)
BY_ADDRESS = {"indiener": ("informatieobject", "natuurlijkPersoon", "organisatorischeEenheid")}


def offered(walk: Walk, collection: str, kind: str) -> list[Parameter]:
    """The standard's filters of a list: those that the server describes, where it describes any
    filter at all."""
    standard = declared(walk.profile.name, kind)
    told = walk.description.parameters(collection)
    described = any(walk.description.parameters(name) for name in walk.profile.collections)
    return [each for each in standard if each.name in told or not described]


def filters(walk: Walk) -> None:
    """Every filter gives exactly what fits it (C94, C99), on all its pages (C92)."""
    if walk.profile.letter == "K":
        return
    walk.hold("C94", "C92")
    most = int(walk.options.limits.requests * FILTERS)
    for collection, read in walk.lists.items():
        if not read.there or not walk.graph.count(read.kind):
            continue
        for parameter in offered(walk, collection, read.kind):
            if walk.client.asked >= most:
                walk.report.unchecked["filters"] = "een deel is niet geprobeerd"
                return
            if parameter.kind != "sinds":
                one_filter(walk, collection, read, parameter)


def one_filter(walk: Walk, collection: str, read: Read, parameter: Parameter) -> None:
    value = chosen(walk, read.kind, parameter)
    if value is None:
        return
    asked, wanted = value
    url = f"{walk.base}/{collection}?{urlencode({parameter.name: asked})}"
    rule = "C99" if parameter.name == "organisatie" and walk.profile.letter == "M" else "C94"
    walk.hold(rule)
    walk.report.count("filters")
    where = f"{collection}?{parameter.name}"
    found: set[str] = set()
    whole = False
    following = url
    for _ in range(PAGES):
        answer = walk.client.get(following)
        page = answer.page("results")
        if page is None:
            walk.add(rule, where, following, "", answer.status, "200 met results")
            return
        body, rows = page
        for number, row in enumerate(rows):
            if isinstance(row, dict):
                at = pointer("results", number)
                if str(row.get("id")) in found:
                    walk.add(rule, where, following, at, row.get("id"), "iedere resource één keer")
                found.add(str(row.get("id")))
                if not fits(parameter, row, wanted):
                    walk.add(
                        rule, where, following, at, row.get("id"), f"{parameter.name} = {asked}"
                    )
        further = next_of(walk, body, following, parameter.name, asked, where)
        if further is None:
            whole = not body.get("next")
            break
        following = further
    if whole and read.complete:
        for doc in walk.graph.of(read.kind, listed=True):
            if doc.id not in found and fits(parameter, doc.body, wanted):
                walk.add(
                    rule,
                    where,
                    url,
                    "/results",
                    f"zonder {doc.id}",
                    f"alles met {parameter.name} = {asked}",
                )


def next_of(walk: Walk, body: Any, url: str, name: str, value: str, where: str) -> str | None:
    """The next page of a filtered list; it keeps the filter (C92) unless it hides it in a cursor,
    which the resources themselves show."""
    whole = within(walk, body, where, url)
    if whole is None:
        return None
    query = dict(parse_qsl(split(whole).query))
    if query.get(name) != value and "cursor" not in query:
        walk.add("C92", where, url, "/next", body["next"], f"{name}={value} blijft staan")
        return None
    return whole


def chosen(walk: Walk, kind: str, parameter: Parameter) -> tuple[str, Any] | None:
    """(value as it is asked, value as it is compared) that some resources have and others have
    not, if there is such a value."""
    counted: dict[str, int] = {}
    looked = 0
    for doc in walk.graph.of(kind, listed=True):
        if looked == LOOKED_AT:
            break
        looked += 1
        for value in values_of(parameter, doc, walk):
            counted[value] = counted.get(value, 0) + 1
    usable = [value for value in counted if 0 < len(value) <= LONGEST]
    if not usable:
        return None
    best = min(usable, key=lambda v: (counted[v] == looked, abs(counted[v] - 3), v))
    try:
        return best, parameter.read(best)
    except ValueError:
        return None  # a value that the standard itself forbids; the shape tells of it


def values_of(parameter: Parameter, doc: Doc, walk: Walk) -> Iterator[str]:
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
    mini = body.get("organisatie")
    if parameter.name == "organisatie":
        codes = [v for k, v in mini.items() if k != "naam"] if isinstance(mini, dict) else []
        return next((code for code in codes if isinstance(code, str)), None)
    if parameter.name == "provincie":
        found = body.get("provincie")
        return found if isinstance(found, str) and found in PROVINCE_CODES else None
    name = "waterschap" if parameter.name == "waterschapcode" else "gemeente"
    owner = body.get(name)
    found = owner.get(f"{name}code") if isinstance(owner, dict) else None
    return found if isinstance(found, str) else None


def fits(parameter: Parameter, body: dict[str, Any], wanted: Any) -> bool:
    if parameter.kind == "organisatie":
        value = owner_value(parameter, body)
        return value is not None and parameter.make(value) == wanted
    try:
        return parameter.fits(body, wanted)
    except (ValueError, KeyError, TypeError, AttributeError):
        return False  # not of the standard's form, which the shape tells of


# --- wrong questions ------------------------------------------------------------------------------


def errors(walk: Walk) -> None:
    """Unknown ids, slashes at the end, methods and values that cannot be."""
    there = [(name, read) for name, read in walk.lists.items() if read.there]
    for collection, _ in there:
        unknown(walk, collection)
    for collection, read in there[:1]:
        slash(walk, collection)
        method(walk, collection)
        if walk.profile.letter == "V":
            other_types(walk, collection, read)
    if walk.profile.letter in "VM":
        for collection, read in there:
            invalid(walk, collection, read)


def unknown(walk: Walk, collection: str) -> None:
    walk.hold("C112")
    url = f"{walk.base}/{collection}/{UNKNOWN}"
    if walk.profile.letter == "K":
        url = f"{walk.base}/{collection}/00000000-0000-4000-8000-000000000000"
    answer = walk.client.get(url)
    if answer.status not in (404, 410):
        walk.add("C112", collection, url, "", answer.status, "404")


def slash(walk: Walk, collection: str) -> None:
    walk.hold("C08")
    url = f"{walk.base}/{collection}/"
    answer = walk.client.get(url)
    if answer.status != 404:
        walk.add("C08", collection, url, "", answer.status, "404")


def method(walk: Walk, collection: str) -> None:
    """PATCH is no method of the standard; it has to be refused."""
    walk.hold("C13")
    url = f"{walk.base}/{collection}"
    answer = walk.client.ask("PATCH", url)
    if answer.status not in (405, 501):
        walk.add("C13", collection, url, "", f"PATCH: {answer.status}", "405")


def other_types(walk: Walk, collection: str, read: Read) -> None:
    walk.hold("C115")
    url = f"{walk.base}/{collection}"
    answer = walk.client.get(url, Accept="application/xml")
    if answer.status != 406 and not (answer.ok and answer.media_type == "application/json"):
        found = f"{answer.status} {answer.media_type}"
        walk.add("C115", collection, url, "", found, "406, of JSON")
    for key in ("%25%27%22%3C%3E", "x" * 300, "..%2f..%2f"):
        url = f"{walk.base}/{collection}/{key}"
        answer = walk.client.get(url)
        if answer.status >= 500:
            walk.add("C115", collection, url, "", answer.status, "404 of 400")


#: per form of a parameter a value that cannot be
WRONG = {"dag": "gisteren", "enum": "Bestaat_Niet", "sinds": "gisteren", "moment": "gisteren"}


def invalid(walk: Walk, collection: str, read: Read) -> None:
    """A value that cannot be gives 400 and names the parameter (C113), all of them (C114); an
    unknown value of a closed list is also what filters promise (C94)."""
    wrong: dict[str, str] = {}
    for parameter in offered(walk, collection, read.kind):
        if parameter.kind not in WRONG:
            continue
        walk.hold("C113")
        value = WRONG[parameter.kind]
        wrong[parameter.name] = value
        url = f"{walk.base}/{collection}?{urlencode({parameter.name: value})}"
        answer = walk.client.get(url)
        where = f"{collection}?{parameter.name}"
        if answer.status != 400:
            walk.add("C113", where, url, "", answer.status, "400")
            if parameter.kind == "enum":
                walk.hold("C94")
                walk.add("C94", where, url, "", answer.status, "400 op een onbekende waarde")
            if parameter.kind == "sinds":
                walk.add("C95", where, url, "", answer.status, "400 op wat geen tijdstip is")
            continue
        named = names(answer.object())
        if parameter.name not in named:
            found = sorted(named) or None
            expected = f"een lid met name {parameter.name}"
            walk.add("C113", where, url, "/invalidParams", found, expected)
    if len(wrong) > 1:
        walk.hold("C114")
        two = dict(list(wrong.items())[:2])
        url = f"{walk.base}/{collection}?{urlencode(two)}"
        answer = walk.client.get(url)
        if answer.status == 400:
            named = names(answer.object())
            absent = [name for name in two if name not in named]
            if absent and named:
                walk.add(
                    "C114", collection, url, "/invalidParams", sorted(named), f"ook {absent[0]}"
                )


def names(body: dict[str, Any] | None) -> set[str]:
    """The parameters that an error names; a path such as `query.status` counts as its last part."""
    rows = body.get("invalidParams") if body else None
    found = set()
    for row in rows if isinstance(rows, list) else ():
        if isinstance(row, dict) and isinstance(row.get("name"), str):
            found.add(re.split(r"[./]", row["name"])[-1])
    return found
