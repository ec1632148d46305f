"""Questions that are wrong: unknown ids, slashes at the end, methods and values that cannot be
(C08, C13, C112 to C115)."""

import re
from typing import Any
from urllib.parse import urlencode

from conformance.read_api.api import Api, Read
from conformance.report.findings import Place
from conformance.rules.table import has
from conformance.steps import methods
from conformance.steps.methods import UNKNOWN, UUID

#: per form of a parameter a value that cannot be
WRONG = {"dag": "gisteren", "enum": "Bestaat_Niet", "sinds": "gisteren", "moment": "gisteren"}
MALFORMED = ("%25%27%22%3C%3E", "x" * 300, "..%2f..%2f")


def errors(api: Api) -> None:
    """All of it, of every list that is there; what is the same everywhere once."""
    there = api.there()
    for collection, _ in there:
        unknown(api, collection)
    for collection, read in there[:1]:
        methods.slash(api, collection, f"{api.base}/{collection}")
        one = next(api.items(read), None)
        methods.safe(api, collection, f"{api.base}/{collection}", head=one is None)
        methods.unsafe(api, collection, f"{api.base}/{collection}/{UNKNOWN}")
        if one is not None and methods.steady(api, f"{collection}/id", one):
            methods.slash(api, f"{collection}/id", one)
            methods.safe(api, f"{collection}/id", one)
        if has(api.profile, "C115"):
            other_types(api, collection)
    if has(api.profile, "C113"):
        for collection, read in there:
            invalid(api, collection, read)


def unknown(api: Api, collection: str) -> None:
    """An id that is not there (C112)."""
    api.apply("C112")
    key = UUID if has(api.profile, "C26") else UNKNOWN
    url = f"{api.base}/{collection}/{key}"
    answer = api.client.get(url)
    if answer.status not in (404, 410):
        api.add("C112", collection, url, "", answer.status, "404")


def other_types(api: Api, collection: str) -> None:
    """A media type that the API does not have, and ids that are none (C115)."""
    api.apply("C115")
    url = f"{api.base}/{collection}"
    answer = api.client.get(url, Accept="application/xml")
    if answer.status != 406 and not (answer.ok and answer.media_type == "application/json"):
        found = f"{answer.status} {answer.media_type}"
        api.add("C115", collection, url, "", found, "406, of JSON")
    for key in MALFORMED:
        url = f"{api.base}/{collection}/{key}"
        answer = api.client.get(url)
        if answer.status >= 500:
            api.add("C115", collection, url, "", answer.status, "404 of 400")


def invalid(api: Api, collection: str, read: Read) -> None:
    """A value that cannot be gives 400 and names the parameter (C113), all of them (C114); an
    unknown value of a closed list is also what filters promise (C94), and a moment that is none what
    changes do (C95)."""
    wrong: dict[str, str] = {}
    for parameter in api.offered(collection, read.kind):
        if parameter.kind not in WRONG:
            continue
        also = {"enum": ("C94",), "sinds": ("C95",)}.get(parameter.kind, ())
        api.apply("C113", *also)
        value = wrong[parameter.name] = WRONG[parameter.kind]
        url = f"{api.base}/{collection}?{urlencode({parameter.name: value})}"
        answer = api.client.get(url)
        place = Place(f"{collection}?{parameter.name}", url)
        if answer.status != 400:
            api.add("C113", place.where, url, "", answer.status, "400", also=also)
            continue
        named = names(answer.object())
        if parameter.name not in named:
            expected = f"een lid met name {parameter.name}"
            at = place.inside("invalidParams")
            api.report.add(at.seen("C113", sorted(named) or None, expected))
    if len(wrong) > 1:
        together(api, collection, dict(list(wrong.items())[:2]))


def together(api: Api, collection: str, wrong: dict[str, str]) -> None:
    """Two wrong values are told of in one answer (C114)."""
    url = f"{api.base}/{collection}?{urlencode(wrong)}"
    answer = api.client.get(url)
    named = names(answer.object()) if answer.status == 400 else set()
    if not named:
        return  # told of each by itself
    api.apply("C114")
    absent = [name for name in wrong if name not in named]
    if absent:
        at = Place(collection, url, "/invalidParams")
        api.report.add(at.seen("C114", sorted(named), f"ook {absent[0]}"))


def names(body: dict[str, Any] | None) -> set[str]:
    """The parameters that an error names; a path such as `query.status` counts as its last part."""
    rows = body.get("invalidParams") if body else None
    found = set()
    for row in rows if isinstance(rows, list) else ():
        if isinstance(row, dict) and isinstance(row.get("name"), str):
            found.add(re.split(r"[./]", row["name"])[-1])
    return found
