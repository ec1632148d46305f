"""What one vendor answer comes to: records, fields nobody used, problems in words."""

import datetime as dt
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from crawlers import ori_a
from crawlers.errors import SourceError, Unreadable
from crawlers.reading.answer import ReadAnswer
from crawlers.reading.events import settled
from crawlers.reading.fields import from_xml, parse_json, parse_xml
from crawlers.reading.losses import BROKEN
from crawlers.reading.minutes import minutes
from crawlers.reading.privacy import cleared, screened
from crawlers.reading.records import RecordBuilder
from crawlers.registry import Council
from crawlers.text.worker import Reader
from crawlers.vendor import vendors
from standard.records import Record
from standard.resources import Vergadering
from store import Put

#: reads one stored answer; raises `SourceError` for a refusal, or where it cannot be read
Normalise = Callable[[bytes, RecordBuilder], ReadAnswer]


class _Meeting:
    """The meeting that a decision list by itself does not name."""

    def __init__(self, builder: RecordBuilder) -> None:
        self.record = builder.record("onbekend", Vergadering(**builder.owner))
        self.datum: dt.date | None = None
        self.index: list[tuple[str, str, str]] = []


def normalise(content: bytes, vendor: str, council: Council) -> dict[str, Any]:
    """`{"records", "ongebruikt", "problemen"}`; raises `SourceError` where the answer is a refusal
    or cannot be read."""
    reading = reading_of(content, vendor, council)
    return {
        "records": [shown(put.record) for put in reading.puts],
        "ongebruikt": reading.unused,
        "problemen": reading.problems,
    }


def normalise_of(vendor: str) -> Normalise:
    """The function that a vendor names for reading one of its answers by itself."""
    if vendor not in vendors():
        raise Unreadable(f"antwoorden van {vendor!r} worden nog niet gelezen")
    function: Normalise = vendors()[vendor].load_normalise()
    return function


def shown(record: Record) -> dict[str, Any]:
    return {"id": record.id, "resource": record.resource, "type": record.type, **record.body()}


def tree(content: bytes) -> Any:
    """The answer as objects, lists and values; None for a page or a PDF."""
    head = content.lstrip()[:200].lower()
    if head[:1] in (b"{", b"["):
        return parse_json(content)
    if head[:1] == b"<" and not head.startswith((b"<!doctype html", b"<html")):
        return from_xml(parse_xml(content))
    return None


def reading_of(content: bytes, vendor: str, council: Council) -> ReadAnswer:
    """The records of an answer, each once and without private data."""
    builder = RecordBuilder(council)
    if content[:1024].find(b"%PDF-") >= 0:
        reading = _decision_list(content, builder)
    elif ori_a.is_ori_a(content):
        reading = ori_a.normalise(content, builder)
    else:
        reading = _by_vendor(content, vendor, builder)
    reading.problems += builder.losses.lines
    unique = {put.record.id: put for put in reading.puts}
    reading.puts = []
    for put in unique.values():
        try:
            reading.puts.append(replace(put, record=screened(put.record)[0]))
        except ValidationError:
            reading.problems.append(f"{put.record.resource} bestaat niet zonder persoonsgegevens")
    return reading


def _by_vendor(content: bytes, vendor: str, builder: RecordBuilder) -> ReadAnswer:
    try:
        return normalise_of(vendor)(content, builder)
    except SourceError:
        raise
    except BROKEN as error:
        raise Unreadable(f"niet te lezen ({type(error).__name__})") from error


def _decision_list(content: bytes, builder: RecordBuilder) -> ReadAnswer:
    """Attendance and votes of a decision list or minutes, as PDF."""
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(content)
        file.flush()
        reader = Reader(workers=1)
        try:
            text, _ = reader.read("", Path(file.name), "application/pdf")
            text = cleared(text)
        finally:
            reader.close()
    meeting = _Meeting(builder)
    puts: list[Put] = settled(builder, minutes(builder, meeting, "Besluitenlijst", text))
    problems = [] if text.reden is None else [text.reden]
    problems.append("de vergadering staat niet in het bestand en is hier «onbekend»")
    return ReadAnswer(puts, problems)
