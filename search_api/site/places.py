"""Where a page stands: the council, meeting and item above it, and its neighbours."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from indexer.question.query import Query, Unavailable
from search_api.services import Services
from search_api.site.rendering import datum
from store import Version
from store.status import Status

Link = tuple[str, str]


@dataclass(frozen=True)
class Raad:
    """A council as pages name it. `sleutel` is its name in addresses."""

    code: str
    naam: str
    sleutel: str
    provincie: str
    statuses: tuple[Status, ...]

    @property
    def gelezen(self) -> bool:
        return any(each.laatste_crawl for each in self.statuses)

    @property
    def bestaat(self) -> bool:
        """False of a body that was merged into another."""
        return not all(each.toestand == "opgeheven" or each.opvolger for each in self.statuses)

    @property
    def adres(self) -> str:
        return f"/raden/{self.sleutel}"


def councils(found: Services) -> Mapping[str, Raad]:
    """By code, in the order of their names; of one with two vendors both statuses."""
    return found.of_statuses("raden", _councils)


def _councils(statuses: Iterable[Status]) -> dict[str, Raad]:
    rows: dict[str, list[Status]] = {}
    for each in statuses:
        rows.setdefault(each.organisatie, []).append(each)
    return {
        code: Raad(code, each[0].naam, each[0].sleutel, each[0].provincie, tuple(each))
        for code, each in rows.items()
    }


def council(found: Services, name: str) -> Raad | None:
    """By its key, its code, or its name."""
    wanted = name.casefold().strip()
    every = councils(found)
    return every.get(wanted) or next(
        (e for e in every.values() if wanted in (e.sleutel, e.naam.casefold())), None
    )


def council_of(found: Services, code: str) -> Raad:
    """By its code; one that the registry no longer knows by the code alone."""
    return councils(found).get(code) or Raad(code, code, code, "", ())


def meeting_title(raad: Raad, meeting: Mapping[str, Any], gremium: str | None) -> str:
    """`Gemeenteraad Zoetermeer, 7 november 2025`."""
    what = gremium or meeting["titel"] or "Vergadering"
    place = "" if raad.naam.casefold() in what.casefold() else f" {raad.naam}"
    return f"{what}{place}, {datum(meeting['datum'])}"


def gremium(meeting: Version) -> str | None:
    """The council or committee that met."""
    name = (meeting.body["data"].get("georganiseerdDoorGremium") or {}).get("gremiumnaam")
    return str(name) if name else None


def neighbours(rows: Sequence[Mapping[str, Any]], key: str) -> tuple[Link | None, Link | None]:
    """The one before and the one after `key` in a row of records."""
    keys = [row["id"] for row in rows]
    if key not in keys:
        return None, None
    place = keys.index(key)
    before = rows[place - 1] if place else None
    after = rows[place + 1] if place + 1 < len(rows) else None
    return _link(before), _link(after)


def _link(row: Mapping[str, Any] | None) -> Link | None:
    if row is None:
        return None
    number = f"{row['kenmerk']}. " if row.get("kenmerk") else ""
    return f"/records/{row['id']}", f"{number}{row['titel'] or 'zonder titel'}"


def meetings_beside(found: Services, meeting: Version, day: Any) -> tuple[Link | None, Link | None]:
    """The meeting of the council before this one and the one after it."""
    if day is None:
        return None, None
    filters = (("type", ("vergadering",)), ("organisatie", (meeting.organisatie,)))
    try:
        before = found.engine.search(Query(filters=filters, tot=day, sort="-datum", size=8)).hits
        after = found.engine.search(Query(filters=filters, van=day, sort="datum", size=8)).hits
    except Unavailable:
        return None, None
    mine = (day.isoformat(), meeting.id)
    earlier = [each.document for each in before if (each.document.datum, each.document.id) < mine]
    later = [each.document for each in after if (each.document.datum, each.document.id) > mine]
    made = [
        (f"/records/{each.id}", f"{each.titel}, {datum(each.datum)}") if each else None
        for each in (
            max(earlier, key=lambda e: (e.datum or "", e.id), default=None),
            min(later, key=lambda e: (e.datum or "", e.id), default=None),
        )
    ]
    return made[0], made[1]
