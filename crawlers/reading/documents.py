"""Documents on agendas and in registers, and the numbers that motions go by."""

import datetime as dt
import re
from dataclasses import dataclass

from crawlers.reading.decisions import TextVote
from crawlers.reading.records import RecordBuilder
from crawlers.reading.words import informatieobjecttype
from standard.base import knip
from standard.extensions import Bestand, ExtInformatieObject
from standard.records import Record
from standard.resources import InformatieObject
from standard.vocabulary import (
    Informatieobjecttype,
)


def document_record(
    builder: RecordBuilder,
    key: str,
    title: str,
    bestand: Bestand,
    *,
    label: str | None = None,
    kind: Informatieobjecttype | None = None,
    published: dt.date | None = None,
    ext: ExtInformatieObject | None = None,
    url: str | None = None,
) -> Record:
    """A document with one file. Without a label of the source the standard's type stays empty:
    a title is not a type."""
    data = InformatieObject(
        titel=knip(title, 200),
        informatieobjecttype=kind or informatieobjecttype(label),
        creatiedatum=published,
        link=bestand.url,
        inhoud_link=bestand.url,
        formaat=bestand.formaat,
        **builder.owner,
    )
    base = ext or ExtInformatieObject()
    ext = base.changed(
        titel=title if len(title) > 200 else None, brontype=label, bestanden=(bestand,)
    )
    return builder.record(key, data, ext, url)


_NUMBER = re.compile(r"(?<!\w)([AM]\s?-?\d[\w.-]*\w|[AM]\d)(?!\w)")


def number_of(title: str) -> str | None:
    """The number that a motion or amendment goes by: `M3.1 Veilig fietspad` → `m3.1`."""
    match = _NUMBER.search(title[:40])
    return match[1].casefold().replace(" ", "") if match else None


def document_of(told: TextVote, named: dict[str, str]) -> str | None:
    """The document that the text names by its number, where it names just one."""
    numbers = {found.casefold().replace(" ", "") for found in _NUMBER.findall(told.tekst)}
    ids = {named[number] for number in numbers if number in named}
    return ids.pop() if len(ids) == 1 else None


@dataclass
class Document:
    """A file on an agenda or in a register. `size` in bytes as the source states it."""

    id: str
    title: str
    name: str | None
    url: str
    size: int | None
