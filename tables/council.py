"""One council as it is held now: its records by kind, and what they point at."""

import datetime as dt
from collections.abc import Iterable

from standard import views
from standard.records import Record
from standard.resources import Agendapunt, InformatieObject, Stemming, Vergadering
from standard.text import fold
from store import Store, Version
from tables.shapes import LATEST

#: resources that a table is made of
READ = (
    "vergadering",
    "agendapunt",
    "informatieobject",
    "indiener",
    "stemming",
    "stem",
    "stemresultaatperfractie",
    "aanwezigedeelnemer",
    "natuurlijkpersoon",
    "fractie",
    "fractielidmaatschap",
)


class Council:
    """`code` is its TOOI code; records are of one moment as far as the store gives them so."""

    def __init__(self, store: Store, code: str) -> None:
        self.code = code
        self.held: dict[str, dict[str, Version]] = {}
        for resource in READ:
            current = store.current(organisatie=code, resource=resource, deleted=False)
            self.held[resource] = {version.id: version for version in current}
        self._fracties = {
            fold(each.body["data"]["fractienaam"]): each for each in self.of("fractie")
        }
        self._people: dict[str, list[Version]] = {}
        for person in self.of("natuurlijkpersoon"):
            self._people.setdefault(fold(views.full_name(person.body)), []).append(person)

    def of(self, resource: str) -> Iterable[Version]:
        return self.held[resource].values()

    def get(self, resource: str, key: str | None) -> Version | None:
        return self.held[resource].get(key) if key else None

    def fractie(self, name: str | None) -> Version | None:
        """The fractie with this name."""
        return self._fracties.get(fold(name)) if name else None

    def person(self, name: str | None) -> Version | None:
        """The person of whom this is the whole name; None where two have it."""
        found = self._people.get(fold(name), []) if name else []
        return found[0] if len(found) == 1 else None

    def record(self, resource: str, key: str | None) -> Record | None:
        version = self.get(resource, key)
        return version.record if version else None

    def meetings(self, record: Record) -> list[Version]:
        """The meetings that a record belongs to, through its agenda items too."""
        data = record.data
        keys: list[str] = []
        if isinstance(data, Agendapunt):
            keys = [data.vergadering.id]
        elif isinstance(data, InformatieObject):
            keys = [each.id for each in data.vergaderingen]
            items = [self.record("agendapunt", each.id) for each in data.agendapunten]
            keys += [
                each.data.vergadering.id
                for each in items
                if each and isinstance(each.data, Agendapunt)
            ]
        elif isinstance(data, Stemming):
            item = self.record("agendapunt", data.agendapunt.id if data.agendapunt else None)
            own = getattr(record.ext, "vergadering", None)
            keys = [own] if own else []
            keys += [item.data.vergadering.id] if item and isinstance(item.data, Agendapunt) else []
        found = [self.get("vergadering", key) for key in dict.fromkeys(keys)]
        return [each for each in found if each]

    def day(self, record: Record) -> dt.date | None:
        """The day that a record is about, as the search has it."""
        return views.day_among(record, [each.record for each in self.meetings(record)])

    def source(self, *versions: Version | None) -> str | None:
        """The address at the source of the first that has one."""
        for version in versions:
            if version is None:
                continue
            link = (
                version.body["data"].get("link") if version.resource == "informatieobject" else None
            )
            if address := version.body["bron_url"] or link:
                return str(address)
        return None


def gremium(meeting: Version | None) -> str | None:
    """The council or committee that met."""
    data = meeting.record.data if meeting else None
    if isinstance(data, Vergadering) and data.georganiseerd_door_gremium:
        return data.georganiseerd_door_gremium.gremiumnaam
    return None


def place(day: dt.date | str | None, *more: object) -> str:
    """A text by which rows are ordered from new to old, with what tells those of a day apart; without
    a day it is the last."""
    digits = int(str(day).replace("-", "")) if day else 0
    return "|".join((f"{LATEST - digits:08d}", *map(str, more)))


def party(fractie: Version | None) -> str | None:
    """The national party that the name of a fractie tells; the names of a joint list with a stroke."""
    names = fractie.body["ext"].get("landelijke_partij", ()) if fractie else ()
    return "/".join(names) or None
