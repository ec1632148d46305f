"""What each of Classic's documents says, by its field names, of one record and its neighbours."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from standard.records import identiteit
from standard.time import AMSTERDAM
from store import Store, Version

#: the standard's word for a result, in Classic's
RESULTS = {"aangenomen": "ResultPassed", "verworpen": "ResultFailed"}


class Neighbours:
    """What stands around a batch of records, read together: what they are placed at, what is
    placed at them, and the texts of their files."""

    def __init__(self, store: Store, live: Mapping[str, Version]) -> None:
        placed = [key for key, one in live.items() if one.resource in PLACES | {"informatieobject"}]
        self.pointing: dict[str, list[str]] = {}
        for source, field, target in store.pointing_at(placed):
            if field in ("vergadering", "vergaderingen", "agendapunten", "documenten"):
                self.pointing.setdefault(target, []).append(source)
        first = {key for sources in self.pointing.values() for key in sources}
        first |= {key for version in live.values() for key in above(version)}
        first |= {key for version in live.values() for key in _attached(version)}
        self.records = {**live, **store.get_many(first - live.keys())}
        self._absent = first - self.records.keys()
        while missing := self._missing():
            self.records |= store.get_many(missing)
            self._absent |= missing - self.records.keys()
        hashes = {key for version in live.values() for key in _hashes(version)}
        self.texts = store.texts.get_many(hashes)

    def _missing(self) -> set[str]:
        """What is above anything that was read, so that every item has its meeting."""
        ways = {key for version in self.records.values() for key in above(version)}
        return ways - self.records.keys() - self._absent

    def get(self, key: str) -> Version | None:
        record = self.records.get(key)
        return None if record is None or record.deleted else record

    def live(self, keys: Iterable[str]) -> list[Version]:
        return [record for key in dict.fromkeys(keys) if (record := self.get(key))]

    def placed(self, version: Version) -> list[Version]:
        """The items and meetings that a record is at, items first."""
        keys = [*above(version), *self.pointing.get(version.id, ())]
        places = [one for one in self.live(keys) if one.resource in PLACES]
        return sorted(places, key=lambda one: one.resource != "agendapunt")

    def meetings(self, version: Version) -> list[Version]:
        """The meetings that a record is at, through items too."""
        if version.resource == "vergadering":
            return [version]
        seen: dict[str, Version] = {}
        queue = self.placed(version)
        while queue:
            one = queue.pop()
            if one.id not in seen:
                seen[one.id] = one
                queue += [up for up in self.live(above(one)) if up.resource in PLACES]
        return [one for one in seen.values() if one.resource == "vergadering"]

    def items(self, version: Version) -> list[Version]:
        """The items of a meeting, in order."""
        items = self.live(self.pointing.get(version.id, ()))
        return sorted((one for one in items if one.resource == "agendapunt"), key=_place)

    def papers(self, version: Version) -> list[str]:
        """Ids of the documents at an item, or at a meeting but at none of its items: first those
        that the source puts in order."""
        others = sorted(self.pointing.get(version.id, ()))
        papers = [
            one
            for one in self.live([*_attached(version), *others])
            if one.resource == "informatieobject"
        ]
        if version.resource == "vergadering":
            own = set(_attached(version))
            papers = [one for one in papers if one.id in own or not _refs(one, "agendapunten")]
        return [one.id for one in papers]

    def pages(self, version: Version) -> tuple[str, ...]:
        read = [self.texts[key] for key in _hashes(version) if key in self.texts]
        return tuple(page for text in read for page in text.pages)


PLACES = frozenset({"agendapunt", "vergadering"})


def above(version: Version) -> list[str]:
    """Ids of the items and meetings that a record says it is at."""
    if version.deleted:
        return []
    names = ("agendapunten", "hoofdagendapunt", "vergadering", "vergaderingen")
    return [key for name in names for key in _refs(version, name)]


def _refs(version: Version, name: str) -> list[str]:
    value = version.body["data"].get(name) or []
    return [one["id"] for one in (value if isinstance(value, list) else [value])]


def _attached(version: Version) -> list[str]:
    return [] if version.deleted else list(version.body["ext"].get("documenten", ()))


def _hashes(version: Version) -> list[str]:
    if version.deleted or version.resource != "informatieobject":
        return []
    files = version.body["ext"].get("bestanden", ())
    return list(dict.fromkeys(file["sha256"] for file in files if file.get("sha256")))


def _place(version: Version) -> tuple[bool, int, str]:
    place = version.body["ext"].get("volgorde")
    return place is None, place or 0, version.id


def compact(value: dict[str, Any]) -> dict[str, Any]:
    """Without what is empty, as Classic left it out."""
    inner = {key: compact(one) if isinstance(one, dict) else one for key, one in value.items()}
    return {key: one for key, one in inner.items() if one not in (None, "", [], {})}


def local(moment: str) -> str:
    """A moment as it is in Amsterdam, to the second; a day stays a day."""
    if len(moment) == 10:
        return moment
    read = dt.datetime.fromisoformat(moment)
    if read.tzinfo is None:
        read = read.replace(tzinfo=AMSTERDAM)
    return read.astimezone(AMSTERDAM).isoformat(timespec="seconds")


def start(meeting_record: Version | None) -> str | None:
    """When a meeting began or is planned to; the day where the hour is not known."""
    if meeting_record is None:
        return None
    data = meeting_record.body["data"]
    names = ("aanvangVergadering", "geplandeAanvangVergadering", "vergaderdatum")
    value = next((data[name] for name in (*names, "geplandeVergaderdatum") if data.get(name)), None)
    return local(value) if value else None


def gremium(version: Version) -> tuple[str, str] | None:
    """(id, name) of what a meeting is of."""
    named = version.body["data"].get("georganiseerdDoorGremium") or {}
    name = named.get("gremiumnaam")
    if not name:
        return None
    own = named.get("gremiumidentificatie") or name
    return identiteit(version.organisatie, "gremium", str(own)), str(name)


def meeting(version: Version, around: Neighbours) -> dict[str, Any]:
    data, ext = version.body["data"], version.body["ext"]
    committee = gremium(version)
    begins = start(version)
    ends = data.get("eindeVergadering")
    return {
        "name": ext.get("naam") or data.get("naam"),
        "description": data.get("vergadertoelichting"),
        "start_date": begins,
        "end_date": local(ends) if ends else None,
        "last_discussed_at": begins,
        "location": data.get("locatie"),
        "status": "EventCancelled" if data.get("status") == "geannuleerd" else "EventConfirmed",
        "chair": ext.get("voorzitter"),
        "committee": committee[0] if committee else None,
        "agenda": {"@list": [one.id for one in around.items(version)]},
        "attachment": around.papers(version),
        "classification": ["Agenda"],
    }


def item(version: Version, around: Neighbours) -> dict[str, Any]:
    data, ext = version.body["data"], version.body["ext"]
    parents = around.live([*_refs(version, "hoofdagendapunt"), *_refs(version, "vergadering")])
    begins = _last(around.meetings(version))
    return {
        "name": ext.get("titel") or data.get("agendapuntTitel"),
        "description": data.get("agendapuntOmschrijving"),
        "position": ext.get("volgorde"),
        "raw_position": data.get("agendapuntKenmerk"),
        "parent": parents[0].id if parents else None,
        "attachment": around.papers(version),
        "start_date": begins,
        "last_discussed_at": begins,
    }


def _last(meetings: Iterable[Version]) -> str | None:
    return max(filter(None, map(start, meetings)), default=None)


def _paper(version: Version, around: Neighbours) -> dict[str, Any]:
    """What documents with and without a file share."""
    data, ext = version.body["data"], version.body["ext"]
    places = around.placed(version)
    items = [one.id for one in places if one.resource == "agendapunt"]
    where = items or [one.id for one in places]
    outcome = {"uitslag": ext.get("uitslag"), "id": version.id} if ext.get("uitslag") else None
    return {
        "name": ext.get("titel") or data.get("titel"),
        "description": data.get("omschrijving"),
        "is_referenced_by": where[0] if len(where) == 1 else where,
        "griffie": outcome,
    }


def _day(version: Version) -> str | None:
    """The document's own date."""
    data, ext = version.body["data"], version.body["ext"]
    value = ext.get("datum") or data.get("datumIngediend") or data.get("creatiedatum")
    return local(value) if value else None


def media(version: Version, around: Neighbours) -> dict[str, Any]:
    data, files = version.body["data"], version.body["ext"].get("bestanden", ())
    first = files[0] if files else {}
    link = data.get("inhoudLink") or first.get("url")
    return {
        **_paper(version, around),
        "file_name": first.get("naam"),
        "url": link,
        "original_url": link,
        "content_type": first.get("formaat") or data.get("formaat"),
        "size_in_bytes": first.get("omvang"),
        "last_discussed_at": _last(around.meetings(version)) or _day(version),
        "classification": [data.get("informatieobjecttype") or "document"],
    }


def report(version: Version, around: Neighbours) -> dict[str, Any]:
    ext = version.body["ext"]
    fracties = list(ext.get("fracties", ()))
    return {
        **_paper(version, around),
        "classification": ext.get("brontype") or version.body["data"].get("informatieobjecttype"),
        "start_date": _day(version),
        "result": RESULTS.get(ext.get("uitslag") or ""),
        "creator": fracties[0] if len(fracties) == 1 else fracties,
        "original_url": version.body["bron_url"] or version.body["data"].get("link"),
    }


def party(version: Version) -> dict[str, Any]:
    return {"name": version.body["data"].get("fractienaam"), "classification": "Party"}


def person(version: Version) -> dict[str, Any]:
    name = version.body["data"].get("naamNatuurlijkPersoon") or {}
    whole = name.get("volledigeNaam") or version.body["ext"].get("naam_bron")
    return {"name": whole, "family_name": name.get("achternaam")}


def membership(version: Version) -> dict[str, Any]:
    people, fracties = _refs(version, "natuurlijkPersoon"), _refs(version, "fractie")
    data = version.body["data"]
    begins = data.get("datumBeginFractieLidmaatschap")
    ends = data.get("datumEindeFractieLidmaatschap")
    return {
        "member": people[0] if people else None,
        "organization": fracties[0] if fracties else None,
        "start_date": local(begins) if begins else None,
        "end_date": local(ends) if ends else None,
    }
