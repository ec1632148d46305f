"""What one page, or one resource, of an API that follows the standard comes to by itself."""

from typing import Any

from crawlers.errors import Unreadable
from crawlers.reading.answer import ReadAnswer
from crawlers.reading.fields import parse_json
from crawlers.reading.records import RecordBuilder
from crawlers.vendors.ori.extensions import extension, stemming_ext
from crawlers.vendors.ori.neighbours import Around
from crawlers.vendors.ori.resources import Found, _path, read
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
