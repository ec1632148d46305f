"""What one stored answer of Notubiz comes to by itself, without the answers beside it."""

import re
from typing import Any

from crawlers.errors import Refused, Unreadable
from crawlers.markup import one_line
from crawlers.reading.answer import ReadAnswer
from crawlers.reading.documents import document_record
from crawlers.reading.fields import Fields
from crawlers.reading.records import RecordBuilder
from crawlers.reading.registers import read_entry
from crawlers.vendors.notubiz import answers
from crawlers.vendors.notubiz.answers import Document
from crawlers.vendors.notubiz.meetings import read_meeting
from crawlers.vendors.notubiz.recording import read_speakers
from crawlers.vendors.notubiz.registers import items_of, read_item
from crawlers.vendors.notubiz.votes import read_chart
from standard.extensions import Bestand
from store import Put


def normalise(content: bytes, builder: RecordBuilder) -> ReadAnswer:
    """What one stored answer of the API or page of the portal comes to by itself."""
    if content.lstrip()[:1] == b"<":
        refusal = re.search(rb"<message>\s*(?:<!\[CDATA\[)?([^<\]]+)", content)
        if refusal:
            raise Refused(refusal[1].decode("utf-8", "replace").strip())
        return _normalise_page(content)
    body = answers.answer(content)
    reading = ReadAnswer()
    if "meeting" in body:
        row = Fields(body).sub("meeting")
        assert row is not None
        meeting = read_meeting(row, builder, {}, {})
        if meeting is None:
            reading.problems.append("de vergadering is niet openbaar of niet gepubliceerd")
            return reading
        reading.puts = [Put(meeting.record), *meeting.items]
        reading.puts += [Put(_bare(builder, document)) for document in meeting.documents]
        reading.unused = row.unused()
    elif "items" in body or "item" in body:
        unused: set[str] = set()
        for row in items_of(body):
            item = read_item(row)
            if item is None:
                reading.problems.append(f"{row.get('id')}: niet openbaar")
                continue
            files = [_file(document) for document in item.documents]
            entry = read_entry(builder, item.id, "", None, item.values, files=files)
            reading.puts += [Put(entry.record), *entry.puts]
            reading.problems += [f"onbekend veld: {name}" for name in entry.unknown]
            unused |= set(row.unused())
        reading.unused = sorted(unused)
    elif "modules" in body:
        names = [
            one_line(row.text("custom_name") or row.text("name"))
            for row in Fields(body).rows("modules")
        ]
        reading.problems.append(f"een lijst van registers, geeft zelf geen records: {names}")
    else:
        raise Unreadable("geen vergadering, registerregels of registers")
    return reading


def _normalise_page(content: bytes) -> ReadAnswer:
    page = content.decode("utf-8", "replace")
    told = [f"stemming {key}: {len(members)} leden" for key, members in read_chart(page).items()]
    spoke = [f"{each.naam.volledig} ({each.fractie or each.rol})" for each in read_speakers(page)]
    told += [f"sprekers: {', '.join(dict.fromkeys(spoke))}"] if spoke else []
    return ReadAnswer(problems=told or ["een pagina zonder stemmingen, geeft zelf geen records"])


def _file(document: Document) -> Bestand:
    return Bestand(
        url=document.url, naam=document.name, omvang=document.size, reden="niet opgehaald"
    )


def _bare(builder: RecordBuilder, document: Document) -> Any:
    return document_record(
        builder,
        document.id,
        document.title,
        _file(document),
        label=document.label,
        published=document.published,
    )
