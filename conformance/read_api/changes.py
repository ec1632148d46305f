"""What a list says of changes: `gewijzigdSinds`, deletions, and what went silently."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from conformance.read_api.filters import offered
from conformance.report.findings import pointer
from conformance.resource.shape import day
from net.addresses import onward, same_origin

if TYPE_CHECKING:
    from conformance.read_api.lists import Read
    from conformance.read_api.walk import Walk

FUTURE = "2999-01-01T00:00:00Z"
PAST = "1970-01-01T00:00:00Z"
#: pages that a list of changes is read for
PAGES = 40


def check(walk: Walk) -> None:
    if walk.profile.letter == "K":
        return
    for collection, read in walk.lists.items():
        known = [each.name for each in offered(walk, collection, read.kind)]
        if read.there and "gewijzigdSinds" in known:
            walk.hold("C95")
            future(walk, collection)
            since_ever(walk, collection, read)
            halfway(walk, collection, read)
    cascade(walk)
    silently(walk)


@dataclass
class Changed:
    """`whole`: the list was read to its end, so that what is not in it did not change."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    whole: bool = False


def asked(walk: Walk, collection: str, moment: str, most: int = PAGES) -> Changed | None:
    """The resources changed since a moment, as far as they are read; None when it is refused."""
    url: str | None = f"{walk.base}/{collection}?{urlencode({'gewijzigdSinds': moment})}"
    first = str(url)
    where = f"{collection}?gewijzigdSinds"
    changed = Changed()
    known: set[str] = set()
    for _ in range(most):
        assert url is not None
        answer = walk.client.get(url)
        page = answer.page("results")
        if page is None:
            walk.add("C95", where, first, "", answer.status, f"200, want {moment} is een tijdstip")
            return None
        body, found = page
        for number, each in enumerate(found):
            at = pointer("results", number)
            if not isinstance(each, dict):
                walk.add("C95", where, url, at, each, "een object")
            elif str(each.get("id")) in known:
                walk.add("C95", where, url, at, each.get("id"), "iedere resource één keer")
            else:
                known.add(str(each.get("id")))
                changed.rows.append(each)
        url = onward(body, url)
        if url is None or not same_origin(url, walk.base):
            changed.whole = url is None
            break
    return changed


def future(walk: Walk, collection: str) -> None:
    """Nothing changed after a far day, whatever the offset it is given in."""
    for moment in (FUTURE, "2999-01-01T02:00:00+02:00", "2998-12-31T19:00:00.000-05:00"):
        changed = asked(walk, collection, moment, 1)
        if changed is not None and changed.rows:
            where = f"{collection}?gewijzigdSinds"
            url = f"{walk.base}/{collection}?{urlencode({'gewijzigdSinds': moment})}"
            walk.add("C95", where, url, "/results", len(changed.rows), "een lege lijst")


def since_ever(walk: Walk, collection: str, read: Read) -> None:
    """Since 1970 everything changed: all that is there, and what was deleted, marked so."""
    changed = asked(walk, collection, PAST)
    if changed is None:
        return
    rows, read.changes_complete = changed.rows, changed.whole
    if not changed.whole:
        walk.report.unchecked[f"{collection}?gewijzigdSinds"] = "niet tot het einde gelezen"
    url = f"{walk.base}/{collection}?{urlencode({'gewijzigdSinds': PAST})}"
    where = f"{collection}?gewijzigdSinds"
    listed = set(walk.graph.ids(read.kind))
    removed = 0
    for number, row in enumerate(rows):
        key = str(row.get("id"))
        at = pointer("results", number)
        gone = row.get("wijziging") == "Verwijdering"
        if gone:
            removed += 1
            walk.graph.db.execute(
                "insert or replace into gone values (?, ?, ?)",
                (read.kind, key, str(row.get("wijzigingsdatum"))),
            )
            if key in listed:
                walk.hold("C96")
                walk.add("C96", where, url, at, key, "verwijderd, dus niet meer in de lijst")
            own = walk.client.get(f"{walk.base}/{collection}/{key}")
            walk.hold("C112")
            if own.status not in (404, 410):
                walk.add("C112", collection, own.url, "", own.status, "404 of 410, want verwijderd")
        elif key not in listed and read.complete:
            own = walk.client.get(f"{walk.base}/{collection}/{key}")
            if own.status in (404, 410):
                walk.hold("C96")
                walk.add("C96", where, url, at + "/wijziging", row.get("wijziging"), "Verwijdering")
    if removed:
        walk.hold("C96")
    found = {str(row.get("id")) for row in rows}
    if changed.whole and read.complete:
        for key in listed - found:
            walk.add(
                "C95", where, url, "/results", f"zonder {key}", "alles wat sindsdien veranderde"
            )


def halfway(walk: Walk, collection: str, read: Read) -> None:
    """Since a day in between: nothing older, and everything newer that says when it changed."""
    days: list[dt.date] = []
    for doc in walk.graph.of(read.kind, listed=True):
        if changed := day(doc.body.get("wijzigingsdatum")):
            days.append(changed)
    if len(set(days)) < 2:
        return
    middle = sorted(set(days))[len(set(days)) // 2]
    moment = f"{middle.isoformat()}T12:00:00Z"
    since = asked(walk, collection, moment)
    if since is None:
        return
    url = f"{walk.base}/{collection}?{urlencode({'gewijzigdSinds': moment})}"
    where = f"{collection}?gewijzigdSinds"
    for number, row in enumerate(since.rows):
        changed = day(row.get("wijzigingsdatum"))
        if changed and changed < middle and not below(walk, read.kind, row):
            at = pointer("results", number, "wijzigingsdatum")
            walk.add("C95", where, url, at, row["wijzigingsdatum"], f"niet voor {middle}")
    if not (since.whole and read.complete):
        return
    found = {str(row.get("id")) for row in since.rows}
    for doc in walk.graph.of(read.kind, listed=True):
        changed = day(doc.body.get("wijzigingsdatum"))
        if changed and changed > middle and doc.id not in found:
            expected = f"alles sinds {middle}"
            walk.add("C95", where, url, "/results", f"zonder {doc.id}", expected)


def below(walk: Walk, kind: str, row: dict[str, Any]) -> bool:
    """Whether something else can have changed it: a meeting counts as changed with its items and
    documents, which may say nothing of when (D-V13)."""
    if kind != "vergadering":
        return False
    lists = (row.get("agendapunten"), row.get("bijlagen"))
    return any(isinstance(each, list) and each for each in lists)


def cascade(walk: Walk) -> None:
    """A meeting of which an item changed is in the list of changed meetings (C97)."""
    there = {read.kind: name for name, read in walk.lists.items() if read.there}
    if "vergadering" not in there or "agendapunt" not in there:
        return
    days = sorted(
        {
            changed
            for doc in walk.graph.of("vergadering", listed=True)
            if (changed := day(doc.body.get("wijzigingsdatum")))
        }
    )
    found = latest(walk, there["agendapunt"], days)
    if found is None:
        return
    moment, items = found
    meetings = asked(walk, there["vergadering"], moment)
    if meetings is None or not meetings.whole:
        return
    walk.hold("C97")
    changed_ids = {str(row.get("id")) for row in meetings.rows}
    for row in items:
        reference = row.get("vergadering")
        key = reference.get("id") if isinstance(reference, dict) else None
        if key and key not in changed_ids and walk.graph.get("vergadering", key) is not None:
            url = f"{walk.base}/{there['vergadering']}?{urlencode({'gewijzigdSinds': moment})}"
            where = "vergaderingen?gewijzigdSinds"
            expected = f"ook {key}, want agendapunt {row.get('id')} veranderde"
            walk.add("C97", where, url, "/results", f"zonder {key}", expected)


def latest(
    walk: Walk, collection: str, days: list[dt.date]
) -> tuple[str, list[dict[str, Any]]] | None:
    """The latest of these days since which something changed, and what: found by halving."""
    found: tuple[str, list[dict[str, Any]]] | None = None
    low, high = 0, len(days) - 1
    while low <= high:
        middle = (low + high) // 2
        moment = f"{days[middle].isoformat()}T00:00:00Z"
        changed = asked(walk, collection, moment, 5)
        if changed is None:
            return None
        if changed.rows:
            found, low = (moment, changed.rows), middle + 1
        else:
            high = middle - 1
    return found


def unannounced(walk: Walk, url: str) -> None:
    """Something that is gone (410) while a reference still leads there: it has to be among the
    changes (C96)."""
    kind = walk.kind_at(url)
    if kind not in ("vergadering", "agendapunt") or walk.profile.letter not in "VM":
        return
    collection = next(name for name, each in walk.profile.collections.items() if each == kind)
    changed = asked(walk, collection, PAST)
    walk.hold("C96")
    key = url.rstrip("/").rsplit("/", 1)[-1]
    if changed is None or not changed.whole:
        return
    if not any(
        row.get("id") == key and row.get("wijziging") == "Verwijdering" for row in changed.rows
    ):
        where = f"{collection}?gewijzigdSinds"
        walk.add("C96", where, url, "", key, "in de lijst met wijziging Verwijdering")


def silently(walk: Walk) -> None:
    """What an earlier check saw and this one does not, without a word of its deletion (C96)."""
    if walk.options.journal is None:
        return
    before = walk.options.journal.with_suffix(".vorige")
    if not before.exists():
        return
    told = {(kind, key) for kind, key in walk.graph.rows("select kind, id from gone")}
    announces = ("vergadering", "agendapunt")
    for line in before.read_text(encoding="utf-8").splitlines():
        kind, _, key = line.partition(" ")
        read = next((each for each in walk.lists.values() if each.kind == kind), None)
        if read is None or not read.complete or walk.graph.get(kind, key) is not None:
            continue
        if kind in announces and read.changes_complete and (kind, key) not in told:
            walk.hold("C96")
            collection = next(n for n, k in walk.profile.collections.items() if k == kind)
            url = f"{walk.base}/{collection}/{key}"
            walk.add(
                "C96", f"{collection}?gewijzigdSinds", url, "", f"{key} is weg", "een Verwijdering"
            )
