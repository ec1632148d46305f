"""What a list says of changes: `gewijzigdSinds`, with what was deleted and what hangs together
(C95 to C97)."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from conformance.http.pages import End, Pages
from conformance.read_api.api import Api, Read
from conformance.report.findings import Place
from conformance.resource.moments import day
from standard.filters import declared
from standard.pointers import pointer

FUTURE = "2999-01-01T00:00:00Z"
#: the same far day in other words
FAR = (FUTURE, "2999-01-01T02:00:00+02:00", "2998-12-31T19:00:00.000-05:00")
PAST = "1970-01-01T00:00:00Z"
SINCE = "gewijzigdSinds"
#: pages that a list of changes is read for, and for a look at whether there is any
PAGES, FEW = 40, 5
GONE = (404, 410)


def check(api: Api) -> None:
    """Every list that can be asked for changes."""
    for collection, read in api.there():
        known = [each.name for each in api.offered(collection, read.kind)]
        if SINCE in known:
            future(api, collection)
            since_ever(api, collection, read)
            halfway(api, collection, read)
    cascade(api)


def announces(api: Api, kind: str) -> bool:
    """Whether the standard has a list of changes of this kind, with what was deleted."""
    filters = declared(api.profile.name, kind) if api.profile.filters else ()
    return any(each.name == SINCE for each in filters)


def place_of(api: Api, collection: str, moment: str) -> Place:
    """The list of what changed since a moment."""
    url = f"{api.base}/{collection}?{urlencode({SINCE: moment})}"
    return Place(f"{collection}?{SINCE}", url)


@dataclass
class Changed:
    """`whole`: the list was read to its end, so that what is not in it did not change."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    whole: bool = False


def asked(api: Api, collection: str, moment: str, most: int = PAGES) -> Changed | None:
    """The resources changed since a moment, as far as they are read; None when it is refused."""
    place = place_of(api, collection, moment)
    changed = Changed()
    known: set[str] = set()
    api.apply("C95")
    pages = Pages(api.client, place.url, "results", base=api.base, most=most)
    for page in pages:
        if page.body is None:
            expected = f"200, want {moment} is een tijdstip"
            api.report.add(place.seen("C95", page.answer.status, expected))
            return None
        for number, each in enumerate(page.rows):
            row = Place(place.where, page.url, pointer("results", number))
            if not isinstance(each, dict):
                api.report.add(row.seen("C95", each, "een object"))
            elif str(each.get("id")) in known:
                api.report.add(row.seen("C95", each.get("id"), "iedere resource één keer"))
            else:
                known.add(str(each.get("id")))
                changed.rows.append(each)
    changed.whole = pages.whole
    if pages.end in (End.CIRCLE, End.EMPTY):
        at = Place(place.where, pages.at, "/next")
        api.report.add(at.seen("C91", pages.at, "een einde"))
    return changed


def future(api: Api, collection: str) -> None:
    """Nothing changed after a far day, whatever the offset it is given in."""
    for moment in FAR:
        changed = asked(api, collection, moment, 1)
        if changed is None:
            continue
        if changed.rows:
            place = place_of(api, collection, moment).inside("results")
            api.report.add(place.seen("C95", len(changed.rows), "een lege lijst"))
        else:
            api.apply("C93")


def since_ever(api: Api, collection: str, read: Read) -> None:
    """Since 1970 everything changed: all that is there, and what was deleted, marked so."""
    changed = asked(api, collection, PAST)
    if changed is None:
        return
    read.changes_complete = changed.whole
    place = place_of(api, collection, PAST)
    if not changed.whole:
        api.report.unchecked[place.where] = "niet tot het einde gelezen"
    listed = set(api.graph.ids(read.kind))
    for number, row in enumerate(changed.rows):
        at = place.inside("results", number)
        if row.get("wijziging") == "Verwijdering":
            deleted(api, collection, read, row, at, listed)
        elif str(row.get("id")) not in listed and read.complete:
            unmarked(api, collection, row, at)
    if changed.whole and read.complete:
        for key in listed - {str(row.get("id")) for row in changed.rows}:
            expected = "alles wat sindsdien veranderde"
            api.report.add(place.inside("results").seen("C95", f"zonder {key}", expected))


def deleted(
    api: Api, collection: str, read: Read, row: dict[str, Any], at: Place, listed: set[str]
) -> None:
    """What was deleted is in no list and has no address any more (C96, C112)."""
    key = str(row.get("id"))
    api.graph.set_gone(read.kind, key, str(row.get("wijzigingsdatum")))
    api.apply("C96", "C112")
    if key in listed:
        api.report.add(at.seen("C96", key, "verwijderd, dus niet meer in de lijst"))
    own = api.client.get(f"{api.base}/{collection}/{key}")
    if own.status not in GONE:
        place = Place(collection, own.url)
        api.report.add(place.seen("C112", own.status, "404 of 410, want verwijderd"))


def unmarked(api: Api, collection: str, row: dict[str, Any], at: Place) -> None:
    """What changed and is in no list and at no address any more was deleted (C96); what is there is in
    the list (C91), unless it may have come while that was read."""
    own = api.client.get(f"{api.base}/{collection}/{row.get('id')}")
    if own.status in GONE:
        api.report.add(at.inside("wijziging").seen("C96", row.get("wijziging"), "Verwijdering"))
    changed = day(row.get("wijzigingsdatum"))
    if own.ok and changed and changed < api.options.today:
        place = Place(collection, f"{api.base}/{collection}", "/results")
        expected = "ook in de lijst, want het bestaat"
        api.report.add(place.seen("C91", f"zonder {row.get('id')}", expected))


def halfway(api: Api, collection: str, read: Read) -> None:
    """Since a day in between: nothing older, and everything newer that says when it changed."""
    days = [
        changed
        for doc in api.graph.of(read.kind, listed=True)
        if (changed := day(doc.body.get("wijzigingsdatum")))
    ]
    if len(set(days)) < 2:
        return
    middle = sorted(set(days))[len(set(days)) // 2]
    moment = f"{middle.isoformat()}T12:00:00Z"
    since = asked(api, collection, moment)
    if since is None:
        return
    place = place_of(api, collection, moment).inside("results")
    for number, row in enumerate(since.rows):
        changed = day(row.get("wijzigingsdatum"))
        if changed and changed < middle and not below(read.kind, row):
            at = place.inside(number, "wijzigingsdatum")
            api.report.add(at.seen("C95", row["wijzigingsdatum"], f"niet voor {middle}"))
    if not (since.whole and read.complete):
        return
    found = {str(row.get("id")) for row in since.rows}
    for doc in api.graph.of(read.kind, listed=True):
        changed = day(doc.body.get("wijzigingsdatum"))
        if changed and changed > middle and doc.id not in found:
            api.report.add(place.seen("C95", f"zonder {doc.id}", f"alles sinds {middle}"))


def below(kind: str, row: dict[str, Any]) -> bool:
    """Whether something else can have changed it: a meeting counts as changed with its items and
    documents, which may say nothing of when (D-V13)."""
    if kind != "vergadering":
        return False
    lists = (row.get("agendapunten"), row.get("bijlagen"))
    return any(isinstance(each, list) and each for each in lists)


def cascade(api: Api) -> None:
    """A meeting of which an item changed is in the list of changed meetings (C97)."""
    there = {read.kind: name for name, read in api.there() if announces(api, read.kind)}
    if not {"vergadering", "agendapunt"} <= there.keys():
        return
    days = sorted(
        {
            changed
            for doc in api.graph.of("vergadering", listed=True)
            if (changed := day(doc.body.get("wijzigingsdatum")))
        }
    )
    found = latest(api, there["agendapunt"], days)
    if found is None:
        return
    moment, items = found
    meetings = asked(api, there["vergadering"], moment)
    if meetings is None or not meetings.whole:
        return
    ids = {str(row.get("id")) for row in meetings.rows}
    place = place_of(api, there["vergadering"], moment).inside("results")
    for row in items:
        reference = row.get("vergadering")
        key = reference.get("id") if isinstance(reference, dict) else None
        if not key or api.graph.get("vergadering", key) is None:
            continue
        api.apply("C97")
        if key not in ids:
            expected = f"ook {key}, want agendapunt {row.get('id')} veranderde"
            api.report.add(place.seen("C97", f"zonder {key}", expected))


def latest(
    api: Api, collection: str, days: list[dt.date]
) -> tuple[str, list[dict[str, Any]]] | None:
    """The latest of these days since which something changed, and what: found by halving."""
    found: tuple[str, list[dict[str, Any]]] | None = None
    low, high = 0, len(days) - 1
    while low <= high:
        middle = (low + high) // 2
        moment = f"{days[middle].isoformat()}T00:00:00Z"
        changed = asked(api, collection, moment, FEW)
        if changed is None:
            return None
        if changed.rows:
            found, low = (moment, changed.rows), middle + 1
        else:
            high = middle - 1
    return found
