"""Records of a feed as resources of the standard, and what a stored page of it comes to. No network here."""

import datetime as dt
from typing import Any

from crawlers.errors import Refused, SourceError, Unreadable
from crawlers.reading.answer import ReadAnswer
from crawlers.reading.fields import Fields, parse_json
from crawlers.reading.records import RecordBuilder
from crawlers.vendors.ori.extensions import extension
from crawlers.vendors.ori.neighbours import Around
from crawlers.vendors.ori.resources import Found, day_of
from crawlers.vendors.ori.resources import read as read_resource
from standard.base import knip
from standard.extensions import Bestand, ExtInformatieObject
from standard.feed_names import raised
from store import Put

RESOURCES = ("vergadering", "agendapunt", "informatieobject")
#: names with the length that v2 gives them, and where the whole is kept
LENGTHS = {
    "agendapuntTitel": (100, "agendapuntOmschrijving"),
    "naam": (100, "vergadertoelichting"),
    "titel": (200, "omschrijving"),
}
#: properties of the feed that say what a record is
OWN = ("dossiertype", "bronidentificatie", "organisatie", "gewijzigdop", "omvang", "checksum")


def identity(row: Fields, builder: RecordBuilder) -> tuple[str, str]:
    """(resource, source key) of a record of the feed; of another organisation it is a refusal."""
    resource = row.required("resourceType").casefold()
    if resource not in RESOURCES:
        raise Unreadable(f"resourceType {resource!r} is onbekend")
    who = row.sub("resource")
    if who is None:
        raise Unreadable("record zonder resource")
    code = who.required("organisatiecode").casefold()
    if code != builder.council.code:
        raise Refused(f"record van {code}, gevraagd was {builder.council.code}")
    return resource, who.required("bronidentificatie")


def read(row: Fields, resource: str, key: str, builder: RecordBuilder) -> tuple[Found, Fields]:
    """The resource of an upsert, and its own properties as the feed has them."""
    properties = row.sub("data")
    if properties is None:
        raise Unreadable("upsert zonder data")
    if properties.text("bronidentificatie") not in (None, key):
        raise Unreadable("data heeft een andere bronidentificatie dan het record")
    for name in (*properties.body, *OWN):
        properties.get(name)
    own = {name: value for name, value in properties.body.items() if name not in OWN}
    body = _shortened(raised(resource, own))
    given = read_resource(resource, {**body, "id": key}, builder)
    given.key, given.url = key, row.text("resourceUrl")
    owner = builder.owner
    given.data = given.data.changed(
        **{name: value for name, value in owner.items() if name in type(given.data).model_fields}
    )
    return given, properties


def _shortened(body: dict[str, Any]) -> dict[str, Any]:
    """The feed sets no length to names; where v2 does, the whole is kept as description."""
    shortened = dict(body)
    for name, (most, whole) in LENGTHS.items():
        text = shortened.get(name)
        if isinstance(text, str) and len(text) > most:
            shortened[name] = knip(text, most)
            shortened.setdefault(whole, text)
    return shortened


def put_of(given: Found, builder: RecordBuilder, files: tuple[Bestand, ...]) -> Put:
    key = builder.id(given.data.resource, given.key)
    ext = extension(key, given.data, Around({}), files)
    day = day_of(given.data)
    if isinstance(ext, ExtInformatieObject) and ext.datum is None:
        ext = ext.changed(datum=day)
    record = builder.record(given.key, given.data, ext, given.url)
    return Put(record, builder.set(record.resource), day if isinstance(day, dt.date) else None)


def normalise(content: bytes, builder: RecordBuilder) -> ReadAnswer:
    """What a page of the feed or the snapshot, or one record of it, comes to by itself."""
    body = parse_json(content)
    if not isinstance(body, dict):
        raise Unreadable("geen pagina van een feed")
    if "feedUrl" in body:
        return ReadAnswer(problems=["een servicedocument, geeft zelf geen records"])
    rows = Fields(body).rows("records") if "records" in body else [Fields(body)]
    reading = ReadAnswer()
    for row in rows:
        try:
            resource, key = identity(row, builder)
            if row.required("op") != "upsert":
                withdrawn = f"{resource} {key}: {row.required('op')} ({row.text('verwijderreden')})"
                reading.problems.append(withdrawn)
                continue
            given, _ = read(row, resource, key, builder)
        except SourceError as error:
            reading.problems.append(str(error))
            continue
        reading.puts.append(put_of(given, builder, ()))
        reading.unused += given.unknown
        reading.problems += [f"niet volgens de standaard: {name}" for name in given.broken]
    return reading
