"""What one page, or one resource, of an API that follows the standard comes to by itself."""

from typing import Any

from crawlers.errors import Unreadable
from crawlers.reading.answer import ReadAnswer
from crawlers.reading.fields import parse_json
from crawlers.reading.records import RecordBuilder
from crawlers.vendors.ori.extensions import extension, stemming_ext
from crawlers.vendors.ori.neighbours import Around
from crawlers.vendors.ori.resources import Found, path_of, read
from standard.resources import (
    RESOURCES,
)
from store import Put


def normalise(content: bytes, builder: RecordBuilder) -> ReadAnswer:
    """What one page, or one resource, of such an API comes to by itself."""
    body = parse_json(content)
    rows = body.get("results", [body]) if isinstance(body, dict) else body
    if not isinstance(rows, list):
        raise Unreadable("geen pagina met results en geen resource")
    reading = ReadAnswer()
    resources: list[Found] = []
    for row in rows:
        resource = guess(row)
        if resource is None:
            reading.problems.append("een object waarvan de resource niet te herkennen is")
            continue
        try:
            given = read(resource, row, builder)
        except Unreadable as error:
            reading.problems.append(str(error))
            continue
        resources.append(given)
        reading.unused += given.unknown
        reading.problems += [f"niet volgens de standaard: {name}" for name in given.broken]
    ids = [builder.id(given.data.resource, given.key) for given in resources]
    around = Around({key: given.data for key, given in zip(ids, resources, strict=True)})
    for key, given in zip(ids, resources, strict=True):
        ext = extension(key, given.data, around, (), stemming_ext([], 0))
        reading.puts.append(Put(builder.record(given.key, given.data, ext, given.url)))
    return reading


def guess(row: Any) -> str | None:
    """The resource whose properties an object has most of; the address says it surest."""
    if not isinstance(row, dict):
        return None
    path = path_of(str(row.get("url") or ""))
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
