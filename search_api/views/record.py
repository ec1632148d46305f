"""One record as it is shown: with provenance, what stands around it, its text, votes and versions."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from operator import itemgetter
from typing import Any

from standard import views
from standard.records import Record, related
from standard.resources import Agendapunt
from store import Store, Version
from store.output import address, line
from store.same_person import Links

#: resources that are named beside a record
RELATED = ("vergadering", "agendapunt", "informatieobject")
#: (id of a record, the property by which it points or is pointed at)
Pair = tuple[str, str]


class NotHeld(LookupError):
    """There is no such record, or no such version of it. The message is Dutch."""


class Withdrawn(LookupError):
    """The source withdrew it; `rest` is what may still be told of it. The message is Dutch."""

    def __init__(self, message: str, **rest: Any) -> None:
        super().__init__(message)
        self.rest = rest


class Merged(LookupError):
    """The record `was` is held no more: its source has it as the record `into`."""

    def __init__(self, was: str, into: str) -> None:
        super().__init__(f"dit record staat nu op {into}")
        self.was, self.into = was, into


@dataclass(frozen=True)
class Whole:
    """`body` is what is answered; title and day are for the page of it. What stood around an
    earlier version is not kept."""

    version: Version
    body: dict[str, Any]
    around: "Around | None" = None

    @property
    def titel(self) -> str | None:
        return views.title(self.version.record)

    @property
    def datum(self) -> dt.date | None:
        meetings = self.around.meetings() if self.around else ()
        return views.day_among(self.version.record, meetings)


def whole(store: Store, record_id: str, base: str, number: int | None = None) -> Whole:
    """The record, or its version `number` as it was; `base` is the address of the service. Raises
    `NotHeld`, `Withdrawn` and `Merged`."""
    history = store.versions(record_id)
    if not history:
        raise NotHeld(f"er is geen record {record_id}")
    version = history[-1]
    if number is not None:
        return _earlier(store, history, number, base)
    versions = [_version(each) for each in history]
    if version.deleted:
        if into := merged_into(store, version):
            raise Merged(record_id, into)
        message = why_gone(store, version)
        raise Withdrawn(message, record=line(version, base, []), versies=versions)
    around = Around(store, version)
    body = {
        **line(version, base, around.inverse(), around.gone),
        "herkomst": provenance(version, store),
        "relaties": around.relations(),
        "bladzijden": _pages(store, version),
        "indieners": around.submitters(),
        "stemmingen": around.votes(),
        "aanwezigen": around.attendance(),
        "versies": versions,
    }
    if version.resource == "natuurlijkpersoon":
        body["zelfde_persoon"] = _same_person(store, version, base)
    return Whole(version, body, around)


def merged_into(store: Store, version: Version) -> str | None:
    """The one record of the same kind that a withdrawn one's key at the source is a key of now; None
    where there is none, or where it was taken away for good."""
    if version.op != "delete":
        return None
    ids = store.find(version.body["bronidentificatie"], "sleutel", version.organisatie)
    held = store.get_many(each for each in ids if each != version.id)
    live = [
        each.id for each in held.values() if not each.deleted and each.resource == version.resource
    ]
    return live[0] if len(live) == 1 else None


def why_gone(store: Store, version: Version) -> str:
    """Who took a record away, and why, in Dutch."""
    if version.op == "redact" and store.taken_away(version.id):
        return f"de beheerder van deze dienst heeft dit weggehaald: {version.reden}"
    return f"de bron heeft dit ingetrokken: {version.reden}"


def _earlier(store: Store, history: list[Version], number: int, base: str) -> Whole:
    """A version as it was, by itself: what stood around it then is not kept."""
    version = next((each for each in history if each.versie == number), None)
    if version is None:
        raise NotHeld(f"record {history[0].id} heeft geen versie {number}")
    if version.deleted:
        raise Withdrawn(why_gone(store, version))
    body = {
        **line(version, base, []),
        "herkomst": provenance(version, store),
        "relaties": [],
        "bladzijden": _pages(store, version),
        "versies": [_version(each) for each in history],
    }
    return Whole(version, body)


def provenance(version: Version, store: Store) -> dict[str, Any]:
    """Where a version came from, what tells it from every other, and which answers of the source
    the record was read from: each with its address, when it came, and the hash of its content."""
    body = version.body
    return {
        "bron_url": body["bron_url"],
        "leverancier": body["leverancier"],
        "bronidentificatie": body["bronidentificatie"],
        "vastgelegd_op": version.opgeslagen_op,
        "hash": version.hash,
        "volgnummer": version.seq,
        "antwoorden": [asdict(each) for each in store.answers.origins(version.id)],
    }


def _version(version: Version) -> dict[str, Any]:
    return {
        "versie": version.versie,
        "op": version.op,
        "vastgelegd_op": version.opgeslagen_op,
        "hash": version.hash,
        "reden": version.reden,
    }


def _pages(store: Store, version: Version) -> list[dict[str, Any]]:
    """The text of each page of each file."""
    files = version.body["ext"].get("bestanden", ())
    hashes = [file["sha256"] for file in files if file.get("sha256")]
    texts = store.texts.get_many(hashes) if hashes else {}
    return [
        {"bestand": number, "pagina": page, "tekst": text}
        for number, file in enumerate(files, 1)
        if file.get("sha256") in texts
        for page, text in enumerate(texts[file["sha256"]].pages, 1)
    ]


def _same_person(store: Store, version: Version, base: str) -> list[dict[str, Any]]:
    """Other records that are of this person, each with what that rests on: `vermoed` is a guess
    of ours, `bevestigd` was looked at by somebody."""
    links = Links(store).of(version.id)
    others = {each: each.ander if each.een == version.id else each.een for each in links}
    held = store.get_many(others.values())
    return [
        {
            "id": other,
            "url": address(base, other),
            "naam": views.full_name(held[other].body),
            "leverancier": held[other].body["leverancier"],
            "grondslag": each.grondslag,
            "oordeel": each.oordeel.value,
        }
        for each, other in others.items()
        if other in held and not held[other].deleted
    ]


class Around:
    """What stands around one record, read once: two questions to the store, and two more for all of
    its votes together."""

    def __init__(self, store: Store, version: Version) -> None:
        self.store = store
        self.version = version
        pointing = store.pointing_at([version.id])
        self.incoming: list[Pair] = [(source, field) for source, field, _ in pointing]
        self.outgoing: list[Pair] = [
            (target, field)
            for field, target in sorted(related(version.resource, version.body), key=itemgetter(0))
        ]
        near = store.get_many({key for key, _ in self.incoming + self.outgoing})
        self.records = {key: near for key, near in near.items() if not near.deleted}
        self.gone = near.keys() - self.records.keys()

    def inverse(self) -> list[tuple[str, str, str]]:
        """(resource, property, id) of what points at the record, as `store.output.line` has it."""
        return [
            (self.records[key].resource, field, key)
            for key, field in self.incoming
            if key in self.records
        ]

    def relations(self) -> list[dict[str, Any]]:
        """Meetings, agenda items and documents on either side, with their titles."""
        rows: dict[str, dict[str, Any]] = {}
        for key, field in self.incoming + self.outgoing:
            record = self.records.get(key)
            if record and record.resource in RELATED:
                rows.setdefault(key, {"relatie": field, **summary(record)})
        return sorted(rows.values(), key=lambda row: (row["resource"], row["volgorde"] or 0))

    def meetings(self) -> Iterator[Record]:
        """The meetings that the record belongs to, also by way of an agenda item."""
        near = [self.version, *self.records.values()]
        yield from (each.record for each in near if each.resource == "vergadering")
        items = [each.record.data for each in near if each.resource == "agendapunt"]
        further = {item.vergadering.id for item in items if isinstance(item, Agendapunt)}
        for meeting in self.store.get_many(further - set(self.records)).values():
            if not meeting.deleted:
                yield meeting.record

    def _pointing(self, resource: str, field: str) -> list[Version]:
        keys = [key for key, name in self.incoming if name == field]
        records = [self.records[key] for key in keys if key in self.records]
        return [record for record in records if record.resource == resource]

    def submitters(self) -> list[dict[str, Any]]:
        rows = [
            {
                "naam": views.title(submitter.record),
                "persoon": (submitter.body["data"].get("natuurlijkPersoon") or {}).get("id"),
                "fractie": submitter.body["ext"].get("fractie"),
                "eerste": submitter.body["ext"].get("eerste"),
                "volgorde": submitter.body["ext"].get("volgorde"),
            }
            for submitter in self._pointing("indiener", "informatieobject")
        ]
        return sorted(rows, key=lambda row: row["volgorde"] or 0)

    def votes(self) -> list[dict[str, Any]]:
        """Votes on this document or agenda item, each per fractie and per member. Votes on the
        motions under an item are listed with those."""
        if self.version.resource not in ("informatieobject", "agendapunt"):
            return []
        votes = self._pointing("stemming", self.version.resource)
        if self.version.resource == "agendapunt":
            votes = [vote for vote in votes if views.about_item(vote.record)]
        if not votes:
            return []
        cast: dict[str, list[str]] = {vote.id: [] for vote in votes}
        for source, field, vote_id in self.store.pointing_at(cast):
            if field == "stemming":
                cast[vote_id].append(source)
        parts = self.store.get_many(key for keys in cast.values() for key in keys)
        held = {key: part for key, part in parts.items() if not part.deleted}
        people = voters(self.store, held.values())
        return [
            vote_body(vote, (held[key] for key in cast[vote.id] if key in held), people)
            for vote in votes
        ]

    def attendance(self) -> list[dict[str, Any]]:
        rows = [
            {
                "id": present.id,
                "persoon": present.body["data"]["natuurlijkPersoon"]["id"],
                **present.body["ext"],
            }
            for present in self._pointing("aanwezigedeelnemer", "vergadering")
        ]
        return sorted(rows, key=lambda row: (row.get("fractie") or "", row.get("naam") or ""))


def voters(store: Store, parts: Iterable[Version]) -> dict[str, str]:
    """The person by the id of each presence under which a member voted."""
    presences = {
        part.body["data"]["aanwezigeDeelnemer"]["id"] for part in parts if part.resource == "stem"
    }
    return {
        key: present.body["data"]["natuurlijkPersoon"]["id"]
        for key, present in store.get_many(presences).items()
        if not present.deleted
    }


def vote_of(store: Store, vote: Version) -> dict[str, Any]:
    """One vote whole."""
    sources = [key for key, field, _ in store.pointing_at([vote.id]) if field == "stemming"]
    parts = [part for part in store.get_many(sources).values() if not part.deleted]
    return vote_body(vote, parts, voters(store, parts))


def vote_body(vote: Version, parts: Iterable[Version], people: Mapping[str, str]) -> dict[str, Any]:
    """A vote with what each fractie and each member voted (`parts`, in any order); `people` are
    `voters`."""
    parties: list[dict[str, Any]] = []
    members: list[dict[str, Any]] = []
    for part in parts:
        data, ext = part.body["data"], part.body["ext"]
        if part.resource == "stemresultaatperfractie":
            parties.append({"resultaat": data.get("fractiestemresultaat"), **ext})
        elif part.resource == "stem":
            person = people.get(data["aanwezigeDeelnemer"]["id"])
            members.append(
                {"id": part.id, "persoon": person, "keuze": data["keuzeStemming"], **ext}
            )
    data = vote.body["data"]
    return {
        "id": vote.id,
        "resultaat": data.get("resultaatMondelingeStemming"),
        "stemmingstype": data.get("stemmingstype"),
        **vote.body["ext"],
        "fracties": sorted(parties, key=lambda row: row.get("fractie") or ""),
        "stemmen": sorted(
            members, key=lambda row: (row.get("fractie") or "", row.get("naam") or "")
        ),
    }


def summary(version: Version) -> dict[str, Any]:
    """A record as it is named beside another."""
    record = version.record
    day, outcome = views.day(record), views.outcome(record)
    return {
        "id": version.id,
        "resource": version.resource,
        "titel": views.title(record),
        "kenmerk": views.number(record),
        "datum": day.isoformat() if day else None,
        "volgorde": version.body["ext"].get("volgorde"),
        "informatieobjecttype": version.body["data"].get("informatieobjecttype"),
        "uitslag": outcome.value if outcome else None,
    }
