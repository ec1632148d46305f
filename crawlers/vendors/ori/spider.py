"""A source that follows the standard: a VNG Open Raadsinformatie v2 or mini-ORI read API.

No vendor's own words here: a property of the standard is taken over as it is, one that breaks the
standard is left out and counted, and references are told apart by the source's own ids.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin, urlsplit

import orjson
from pydantic import ValidationError
from scrapy.http import Request

from crawlers.crawl.bundle import Bundle
from crawlers.crawl.spider import SourceSpider
from crawlers.errors import Blocked, Gone, Refused, SourceError, Unreadable
from crawlers.reading.answer import Reading
from crawlers.reading.fields import parse_json
from crawlers.reading.names import naam
from crawlers.reading.records import RecordBuilder
from crawlers.reading.words import DECIDED
from crawlers.vendors.ori.neighbours import Around
from standard.base import Adressen, Resource
from standard.extensions import (
    Bestand,
    Ext,
    ExtAanwezigeDeelnemer,
    ExtFractieLidmaatschap,
    ExtIndiener,
    ExtInformatieObject,
    ExtStem,
    ExtStemming,
    ExtStemresultaatPerFractie,
    Telling,
)
from standard.records import REFERENCES
from standard.resources import (
    RESOURCES,
    AanwezigeDeelnemer,
    FractieLidmaatschap,
    Indiener,
    InformatieObject,
    Stem,
    Stemming,
    StemresultaatPerFractie,
)
from standard.vocabulary import (
    Aanwezigheidsstatus,
    Grondslag,
    StemKeuze,
    StemmingGrondslag,
    Uitslag,
)
from store import Close, Put

#: more pages of one collection than this is an endless paging
MAX_PAGES = 100_000
#: collections that every profile has; the others only the whole standard
MINI = ("vergadering", "agendapunt", "informatieobject")


@dataclass
class Found:
    """One resource as the source gave it, and what of it could not be taken over."""

    key: str
    data: Resource
    url: str | None
    unknown: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)


def key_of(reference: Any) -> str | None:
    """The source's id of a reference: an object with an id, or an address that ends in it."""
    if isinstance(reference, dict):
        found = (
            reference.get("bronidentificatie")
            or reference.get("id")
            or key_of(reference.get("url"))
        )
        return str(found) if found else None
    if isinstance(reference, str) and reference:
        return _path(reference).rstrip("/").rsplit("/", 1)[-1] or None
    return None


def _path(address: str) -> str:
    """The path of an address; empty where it cannot be read as one."""
    try:
        return urlsplit(address).path
    except ValueError:
        return ""


def read(resource: str, body: dict[str, Any], builder: RecordBuilder) -> Found:
    """A resource of the standard with our references; raises `Unreadable` without an id, or when a
    required property is missing."""
    key = key_of(body)
    if key is None:
        raise Unreadable(f"{resource} zonder id")
    data = {name: value for name, value in body.items() if name not in ("id", "url")}
    for name, target in REFERENCES[resource].items():
        if name in data:
            data[name] = _referring(data[name], target, builder)
    related = data.get("gerelateerdInformatieobject")
    if isinstance(related, dict) and (other := key_of(related.get("informatieobject"))):
        inner = {"id": builder.id("informatieobject", other)}
        data["gerelateerdInformatieobject"] = {**related, "informatieobject": inner}
    url = body.get("url")
    found = Found(key, _empty(resource), url if isinstance(url, str) else None)
    model = RESOURCES[resource]
    data = {name: value for name, value in data.items() if value is not None}
    if isinstance(person := data.get("naamNatuurlijkPersoon"), dict):
        data["naamNatuurlijkPersoon"] = _surnamed(person)
    for name in _addresses(resource):
        data.pop(name, None)
    while True:
        try:
            found.data = model.model_validate_json(orjson.dumps(data))
            return found
        except ValidationError as error:
            for row in error.errors():
                name = str(row["loc"][0])
                if row["type"] == "missing" and len(row["loc"]) == 1:
                    raise Unreadable(f"{resource} {key}: {name} ontbreekt") from error
                if name in data:
                    del data[name]
                    known = row["type"] != "extra_forbidden" or len(row["loc"]) > 1
                    (found.broken if known else found.unknown).append(f"{resource}.{name}")


def _surnamed(name: dict[str, Any]) -> dict[str, Any]:
    """A name that is given whole only, as the standard's text allows (D-V4), with its surname."""
    whole = name.get("volledigeNaam")
    if name.get("achternaam") or not isinstance(whole, str) or not whole.strip():
        return name
    return {**name, "achternaam": naam(whole).achternaam}


def _empty(resource: str) -> Resource:
    return RESOURCES[resource].model_construct()


def _addresses(resource: str) -> list[str]:
    """Lists of addresses, which the standard derives from the other side."""
    fields = RESOURCES[resource].model_fields.items()
    return [info.alias or name for name, info in fields if info.annotation == Adressen]


def _referring(value: Any, target: str, builder: RecordBuilder) -> Any:
    if isinstance(value, list):
        return [made for each in value if (made := _referring(each, target, builder))]
    key = key_of(value)
    return {"id": builder.id(target, key)} if key else None


# --- what the standard leaves to be derived --------------------------------------------------------


def stemming_ext(stems: list[StemKeuze], parties: int) -> ExtStemming:
    """What a vote rests on, by what the source lists under it."""
    if stems:
        telling = Telling(
            voor=stems.count(StemKeuze.voor),
            tegen=stems.count(StemKeuze.tegen),
            onthouden=stems.count(StemKeuze.onthouden) if StemKeuze.onthouden in stems else None,
            afwezig=stems.count(StemKeuze.afwezig) if StemKeuze.afwezig in stems else None,
        )
        return ExtStemming(grondslag=StemmingGrondslag.individueel, volledig=True, telling=telling)
    grondslag = StemmingGrondslag.fractie if parties else StemmingGrondslag.tekst
    return ExtStemming(grondslag=grondslag, volledig=bool(parties))


def extension(
    record: str,
    data: Resource,
    around: Around,
    files: tuple[Bestand, ...] = (),
    vote: ExtStemming | None = None,
) -> Ext:
    """Our own part of the record of an id: what the source states in the standard's terms, and what
    its references lead to."""
    match data:
        case InformatieObject():
            return _document(record, data, around, files)
        case Stemming() if vote:
            return vote
        case Stem():
            name, party = around.voter(data)
            return ExtStem(naam=name, fractie=party, grondslag=Grondslag.opgave)
        case StemresultaatPerFractie():
            return ExtStemresultaatPerFractie(fractie=around.party(data.fractie))
        case AanwezigeDeelnemer():
            name, party = around.attendee(data)
            return ExtAanwezigeDeelnemer(
                naam=name,
                fractie=party,
                aanwezigheidsstatus=Aanwezigheidsstatus.aanwezig,
                grondslag=Grondslag.opgave,
            )
        case Indiener():
            return ExtIndiener(
                naam=around.person(data.natuurlijk_persoon)
                or around.unit(data.organisatorische_eenheid),
                fractie=around.member(data.natuurlijk_persoon, around.day(data.informatieobject)),
            )
        case FractieLidmaatschap():
            return ExtFractieLidmaatschap()
    return Ext()


def _document(
    record: str, data: InformatieObject, around: Around, files: tuple[Bestand, ...]
) -> ExtInformatieObject:
    day = data.datum_ingediend
    if data.informatieobjecttype not in DECIDED:
        return ExtInformatieObject(bestanden=files, datum=day)
    ended = around.outcome(record)
    return ExtInformatieObject(
        uitslag=ended[0] if ended else Uitslag.onbekend,
        uitslag_bron=ended[1] if ended else None,
        fracties=around.parties_of(record, day),
        bestanden=files,
        datum=day,
    )


# --- the spider ----------------------------------------------------------------------------------


class OriSpider(SourceSpider):
    """`base_url` is the API's root."""

    async def read(self) -> AsyncIterator[Bundle]:
        if not self.council.base_url:
            raise Unreadable("base_url moet het adres van de API zijn")
        everything: dict[str, dict[str, Found]] = {}
        whole: set[str] = set()
        for resource in RESOURCES:
            everything[resource] = {}
            try:
                async for found in self.collection(resource):
                    everything[resource][found.key] = found
                whole.add(resource)
            except Blocked:
                raise
            except Gone:
                if resource in MINI:
                    self.report.fault(resource, Unreadable("de API kent deze collectie niet"))
                else:
                    self.report.note(f"de API heeft geen {RESOURCES[resource].collectie}")
            except SourceError as error:
                self.report.fault(RESOURCES[resource].collectie, error)
        votes = self.votes(everything)
        around = self.around(everything, whole)
        for resource, rows in everything.items():
            tasks = (self.record(each, around, votes.get(each.key)) for each in rows.values())
            async for bundle in self.together(tasks):
                yield bundle
            if resource in whole:
                yield Bundle(closes=self.close_collection(resource, rows))

    def around(self, everything: dict[str, dict[str, Found]], whole: set[str]) -> Around:
        """All that was read, and what we hold of the collections that could not be read: so that a
        failing one takes no name away."""
        known: dict[str, Resource] = {}
        for resource, model in RESOURCES.items():
            if resource not in whole:
                held = self.store.get_many(self.store.held(self.builder.set(resource)))
                for key, version in held.items():
                    if not version.deleted:
                        known[key] = model.model_validate_json(orjson.dumps(version.body["data"]))
            for key, found in everything[resource].items():
                known[self.builder.id(resource, key)] = found.data
        return Around(known)

    async def collection(self, resource: str) -> AsyncIterator[Found]:
        """All of a collection, page after page as `next` says. A `next` that leads back, or off
        to another host, is a fault."""
        root = self.council.base_url
        url: str | None = self.url(root, RESOURCES[resource].collectie)
        seen: set[str] = set()
        for _ in range(MAX_PAGES):
            if url is None:
                return
            if url in seen:
                raise Unreadable("bladeren houdt niet op (next wijst terug)")
            if urlsplit(url).netloc != urlsplit(root).netloc:
                raise Refused(f"next wijst naar een andere host: {urlsplit(url).netloc}")
            seen.add(url)
            response = await self.ask(Request(url, headers={"Accept": "application/json"}))
            body = parse_json(response.body)
            results = body.get("results") if isinstance(body, dict) else None
            if not isinstance(results, list):
                raise Unreadable("antwoord zonder results")
            for row in results:
                found = self.take(resource, row)
                if found:
                    yield found
            following = body.get("next")
            url = urljoin(url, following) if isinstance(following, str) and following else None
        raise Unreadable("bladeren houdt niet op")

    def take(self, resource: str, row: Any) -> Found | None:
        try:
            if not isinstance(row, dict):
                raise Unreadable(f"{resource} is geen object")
            found = read(resource, row, self.builder)
        except SourceError as error:
            self.report.fault(resource, error)
            return None
        for name in found.unknown:
            self.report.onbekend[name] += 1
        for name in found.broken:
            self.report.overgeslagen[f"niet volgens de standaard: {name}"] += 1
        return found

    def votes(self, everything: dict[str, dict[str, Found]]) -> dict[str, ExtStemming]:
        by_id = {self.builder.id("stemming", key): key for key in everything["stemming"]}
        stems: dict[str, list[StemKeuze]] = {}
        parties: dict[str, int] = {}
        for found in everything["stem"].values():
            data: Any = found.data
            if data.keuze_stemming and data.stemming.id in by_id:
                stems.setdefault(by_id[data.stemming.id], []).append(data.keuze_stemming)
        for found in everything["stemresultaatperfractie"].values():
            data = found.data
            if data.stemming.id in by_id:
                key = by_id[data.stemming.id]
                parties[key] = parties.get(key, 0) + 1
        return {
            key: stemming_ext(stems.get(key, []), parties.get(key, 0))
            for key in everything["stemming"]
        }

    async def record(self, found: Found, around: Around, vote: ExtStemming | None) -> Bundle:
        files: tuple[Bestand, ...] = ()
        if isinstance(found.data, InformatieObject) and found.data.inhoud_link:
            stated = f"{found.data.versie or ''} {found.data.creatiedatum or ''}"
            bestand, _ = await self.file(found.data.inhoud_link, name=None, stated=stated)
            self.seen(found.key, "", [bestand])
            files = (bestand,)
        key = self.builder.id(found.data.resource, found.key)
        ext = extension(key, found.data, around, files, vote)
        record = self.builder.record(found.key, found.data, ext, found.url)
        puts = [Put(record, self.builder.set(record.resource), day_of(record.data))]
        self.found(puts)
        return Bundle(puts)

    def close_collection(self, resource: str, rows: dict[str, Found]) -> list[Close]:
        seen = (self.builder.id(resource, key) for key in rows)
        return self.close_whole(RESOURCES[resource].collectie, self.builder.set(resource), seen)


def day_of(data: Any) -> Any:
    """The day that a resource is about, where it gives one."""
    for name in ("vergaderdatum", "geplande_vergaderdatum", "datum_ingediend"):
        if value := getattr(data, name, None):
            return value
    return None


def normalise(content: bytes, builder: RecordBuilder) -> Reading:
    """What one page, or one resource, of such an API comes to by itself."""
    body = parse_json(content)
    rows = body.get("results", [body]) if isinstance(body, dict) else body
    if not isinstance(rows, list):
        raise Unreadable("geen pagina met results en geen resource")
    reading = Reading()
    read_: list[Found] = []
    for row in rows:
        resource = guess(row)
        if resource is None:
            reading.problems.append("een object waarvan de resource niet te herkennen is")
            continue
        try:
            found = read(resource, row, builder)
        except Unreadable as error:
            reading.problems.append(str(error))
            continue
        read_.append(found)
        reading.unused += found.unknown
        reading.problems += [f"niet volgens de standaard: {name}" for name in found.broken]
    ids = [builder.id(found.data.resource, found.key) for found in read_]
    around = Around({key: found.data for key, found in zip(ids, read_, strict=True)})
    for key, found in zip(ids, read_, strict=True):
        ext = extension(key, found.data, around, (), stemming_ext([], 0))
        reading.puts.append(Put(builder.record(found.key, found.data, ext, found.url)))
    return reading


def guess(row: Any) -> str | None:
    """The resource whose properties an object has most of; the address says it surest."""
    if not isinstance(row, dict):
        return None
    path = _path(str(row.get("url") or ""))
    for name, model in RESOURCES.items():
        if f"/{model.collectie}/" in path:
            return name
    names = set(row) - {"id", "url"}
    scores = {
        name: len(names & {info.alias or field for field, info in model.model_fields.items()})
        for name, model in RESOURCES.items()
    }
    best = max(scores, key=lambda name: scores[name])
    return best if scores[best] else None
