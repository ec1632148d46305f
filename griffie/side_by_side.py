"""What Griffie makes of an answer: every record beside the part of the answer that it came from, and
beside the search hit that it is, from a store and an index that are thrown away afterwards."""

import re
import threading
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import orjson

from conformance.report.side_by_side import Row, SideBySide, Value
from crawlers.errors import SourceError
from crawlers.normalise import reading_of, shown, tree
from crawlers.reading.answer import ReadAnswer
from crawlers.reading.privacy import masked
from crawlers.registry import Council
from indexer.engines.embedded import LiveTantivy, TantivyIndexes
from indexer.follow import bring_up
from indexer.question.language import parse
from indexer.question.query import SEARCHED, Query
from search_api.views.hits import hit_body
from standard.bodies import PROVINCIES, bodies
from standard.pointers import pointer
from store import Put, Store, default_address

#: vendor that reads a profile; KOOP's platform is no source of ours
READS = {"v2": "ori", "mini": "ori", "feed": "orifeed"}
#: properties that hold the source's own key of the object that they stand in
KEYS = re.compile(r"(^|[a-z_])(id|guid|key|sleutel|bronidentificatie|url)$", re.I)
#: records of which it is shown; an answer of a vendor has a few hundred at most
MOST = 2000
#: resources of the standard of which it is shown
PIECES = 200
PAGE = 100
#: the code where an answer names no organisation; nothing that has it is kept
NOBODY = "gm0000"
_one_at_a_time = threading.Lock()
CODE = re.compile(r'"(?:gemeentecode|waterschapcode)"\s*:\s*"(\d{4})"|"((?:gm|ws)\d{4}|pv\d{2})"')


def made_of(content: bytes, vendor: str, council: Council) -> SideBySide:
    """What one answer of a vendor comes to; raises `SourceError` where it is a refusal or cannot be
    read."""
    return _beside(reading_of(content, vendor, council), tree(content), council)


def made_of_pieces(profile: str, pieces: Sequence[Any]) -> SideBySide | None:
    """What resources of the standard, or records of its feed, come to (`conformance.report.side_by_side.Make`)."""
    vendor = READS.get(profile)
    if vendor is None or not pieces:
        return None
    whole = SideBySide()
    for code, mine in _by_owner(pieces[:PIECES]).items():
        content = orjson.dumps({"records" if profile == "feed" else "results": mine})
        try:
            reading = made_of(content, vendor, council_of(code, vendor))
        except SourceError as error:
            whole.problems.append(f"{error.reason}: {error}")
            continue
        whole.rows.extend(_of_piece(row) for row in reading.rows)
        whole.unused.extend(name for name in reading.unused if name not in whole.unused)
        whole.problems.extend(
            problem for problem in reading.problems if problem not in whole.problems
        )
    if len(pieces) > PIECES:
        whole.problems.append(f"van {len(pieces)} resources staan hier de eerste {PIECES}")
    return whole


def _by_owner(pieces: Sequence[Any]) -> dict[str, list[Any]]:
    """Resources by the organisation that they say they are of. What names none is of the only one
    that is named, and else of nobody."""
    owned: dict[str | None, list[Any]] = {}
    for piece in pieces:
        owned.setdefault(_owner(piece), []).append(piece)
    unnamed = owned.pop(None, [])
    named = {code: rows for code, rows in owned.items() if code}
    if unnamed:
        only = next(iter(named)) if len(named) == 1 else NOBODY
        named[only] = [*named.get(only, ()), *unnamed]
    return named


def _owner(piece: Any) -> str | None:
    match = CODE.search(orjson.dumps(piece).decode())
    if match is None:
        return None
    code = match[2] or ("ws" if "waterschap" in match[0] else "gm") + match[1]
    return None if code.startswith("pv") and code not in PROVINCIES else code


def council_of(code: str, vendor: str, name: str = "") -> Council:
    """A council that is in no register, by its code of TOOI; `name` where it has another one."""
    known = bodies().get(code)
    called = name or (known.naam if known else "niet genoemd")
    return Council("toets", called, code, "", "", vendor, "", "", "", None, None)


def _of_piece(row: Row) -> Row:
    """With its place in the resource instead of in the page that was made of them."""
    place = None if row.pointer is None else re.sub(r"^/(results|records)/\d+", "", row.pointer)
    return replace(row, pointer=place)


def _beside(reading: ReadAnswer, raw: Any, council: Council) -> SideBySide:
    puts = reading.puts[:MOST]
    hits = _hits(puts, council)
    parts = _parts(raw)
    problems = [*reading.problems]
    if len(reading.puts) > len(puts):
        problems.append(f"van {len(reading.puts)} records staan hier de eerste {MOST}")
    main = [put.record for put in puts if put.record.resource in SEARCHED]
    if len(main) == 1 and isinstance(raw, dict) and council.vendor not in READS.values():
        parts[main[0].bronidentificatie] = [("", raw)]  # a vendor's answer about one thing
    rows = [_row(put, parts, hits, reading.unused) for put in puts]
    return SideBySide(rows, list(dict.fromkeys(reading.unused)), list(dict.fromkeys(problems)))


def _row(
    put: Put,
    parts: dict[str, list[tuple[str, dict[str, Any]]]],
    hits: dict[str, dict[str, Any]],
    unused: list[str],
) -> Row:
    record = put.record
    hit = hits.get(record.id)
    why = (
        ""
        if hit
        else "wordt niet zelf gevonden, maar staat bij wat ernaar verwijst"
        if record.resource not in SEARCHED
        else "staat niet in de index"
    )
    names = {record.bronidentificatie, *re.split(r"[/|#]", record.bronidentificatie)}
    objects = {at: body for name in names for at, body in parts.get(name, ())}
    if not objects:
        return Row(None, [], shown(record), hit, why)

    def fits(at: str) -> tuple[int, int]:
        """How many of the keys an object has, and how large it is."""
        own = {str(item) for item in objects[at].values() if isinstance(item, str | int)}
        return len(names & own), len(orjson.dumps(objects[at], default=str))

    at = max(objects, key=fits)
    body = objects[at]
    values = [
        Value(
            place,
            masked(value) if isinstance(value, str) else value,
            not _unused(f"{at}{place}", record.resource, unused),
        )
        for place, value in _values(body, "")
    ]
    return Row(at, values, shown(record), hit, why)


def _parts(raw: Any) -> dict[str, list[tuple[str, dict[str, Any]]]]:
    """Objects within an answer (with their pointer) by the keys that they have."""
    parts: dict[str, list[tuple[str, dict[str, Any]]]] = defaultdict(list)

    def walk(value: Any, at: str) -> None:
        if isinstance(value, dict):
            for name, inner in value.items():
                if (
                    isinstance(inner, str | int)
                    and not isinstance(inner, bool)
                    and KEYS.search(name)
                ):
                    parts[str(inner)].append((at, value))
                walk(inner, at + pointer(name))
        elif isinstance(value, list):
            for number, inner in enumerate(value):
                walk(inner, at + pointer(number))

    walk(raw, "")
    return parts


def _values(body: Any, at: str) -> Iterator[tuple[str, Any]]:
    """The filled values of an object; what is itself a list of objects is told by its number."""
    if isinstance(body, dict):
        for name, inner in body.items():
            yield from _values(inner, at + pointer(name))
    elif _pairs(body):
        yield from ((f"{at}/{inner['Key']}", inner["Value"]) for inner in body if inner["Value"])
    elif isinstance(body, list) and any(isinstance(inner, dict | list) for inner in body):
        yield at, f"({len(body)} onderdelen)"
    elif body not in (None, "", []):
        yield at, body


def _pairs(body: Any) -> bool:
    """Whether this is iBabs' way to write an object: a list of keys with their values."""
    rows = body if isinstance(body, list) else []
    return bool(rows) and all(isinstance(e, dict) and set(e) == {"Key", "Value"} for e in rows)


def _unused(place: str, resource: str, unused: list[str]) -> bool:
    """Whether a value is one that the reader names as not used. It names `Meetings[].PublishDate`,
    from where its own reading began, or `vergadering.naam` for a resource of the standard."""
    parts = [part.replace("~1", "/").replace("~0", "~") for part in place.split("/")[1:]]
    path = ""
    for part in parts:
        path += "[]" if part.isdigit() else f".{part}"
    return any(
        path.endswith((f".{name}", f"].{name}")) or f"{resource}.{parts[-1]}" == name
        for name in unused
    )


def _hits(puts: list[Put], council: Council) -> dict[str, dict[str, Any]]:
    """The hits that the records are, by id."""
    province = council.province or PROVINCIES.get(council.code, ("", ""))[1]
    with _one_at_a_time, TemporaryDirectory(prefix="griffie-") as folder:
        store = Store(default_address(Path(folder)))
        indexes = TantivyIndexes(Path(folder))
        try:
            store.write(puts, refused=[])  # what no store takes is no hit
            bring_up(store, indexes, {council.code: (council.name, province)})
            engine = LiveTantivy(Path(folder), fresh=0)
            try:
                return {hit["id"]: hit for hit in _every(engine)}
            finally:
                engine.close()
        finally:
            indexes.close()
            store.close()


def _every(engine: LiveTantivy) -> Iterator[dict[str, Any]]:
    """All hits, without the address that they would have if they were kept."""
    question = Query(parse(""), size=PAGE, sort="-datum")
    while True:
        result = engine.search(question)
        for hit in result.hits:
            body = hit_body(hit, "")
            del body["url"]
            yield body
        offset = question.offset + len(result.hits)
        if not result.hits or offset >= result.total:
            return
        question = replace(question, state=result.state, after=result.last, offset=offset)
