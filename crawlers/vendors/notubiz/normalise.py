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
from crawlers.reading.vote_records import vote_puts
from crawlers.vendors.notubiz import answers
from crawlers.vendors.notubiz.answers import Document
from crawlers.vendors.notubiz.meetings import read_meeting
from crawlers.vendors.notubiz.recording import read_speakers
from crawlers.vendors.notubiz.registers import MODULES, Item, items_of, read_item
from crawlers.vendors.notubiz.votes import read_chart, voting_vote
from standard.base import Verwijzing
from standard.extensions import Bestand
from standard.records import Record
from store import Put


def normalise(content: bytes, builder: RecordBuilder) -> ReadAnswer:
    """What one stored answer of the API or page of the portal comes to by itself."""
    if content.lstrip()[:1] == b"<":
        refusal = re.search(rb"<message>\s*(?:<!\[CDATA\[)?([^<\]]+)", content)
        if refusal:
            raise Refused(refusal[1].decode("utf-8", "replace").strip())
        return _normalise_page(content, builder)
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
            entry = read_entry(
                builder, item.id, MODULES.get(item.module, ""), None, item.values, files=files
            )
            reading.puts += [Put(_placed(entry.record, item, builder)), *entry.puts]
            if (vote := entry.told_vote(item.id)) is not None:
                vote.informatieobject = entry.record.id
                reading.puts += vote_puts(builder, vote, entry.record.id)
            reading.problems += [f"onbekend veld: {name}" for name in entry.unknown]
            unused |= set(row.unused())
        reading.unused = sorted(unused)
    elif "votings" in body:
        return _votings(body, builder)
    elif "modules" in body:
        names = [
            one_line(row.text("custom_name") or row.text("name"))
            for row in Fields(body).rows("modules")
        ]
        reading.problems.append(f"een lijst van registers, geeft zelf geen records: {names}")
    else:
        raise Unreadable("geen vergadering, registerregels of registers")
    return reading


def _normalise_page(content: bytes, builder: RecordBuilder) -> ReadAnswer:
    """The portal's page of a meeting: votes with their names, and who spoke."""
    page = content.decode("utf-8", "replace")
    reading = ReadAnswer()
    for voting in read_chart(page).values():
        vote = voting_vote(voting.row(), voting, None, None, builder)
        reading.puts += vote_puts(builder, vote, voting.id)
        reading.problems.append(f"stemming {voting.id}: de vergadering staat niet in dit antwoord")
    spoke = [f"{each.naam.volledig} ({each.fractie or each.rol})" for each in read_speakers(page)]
    if spoke:
        reading.problems.append(f"sprekers: {', '.join(dict.fromkeys(spoke))}")
    if not reading.problems:
        reading.problems.append("een pagina zonder stemmingen, geeft zelf geen records")
    return reading


def _votings(body: dict[str, Any], builder: RecordBuilder) -> ReadAnswer:
    """`/agenda_items/votings` by itself: counts and outcomes; the papers are in other answers."""
    reading = ReadAnswer()
    whole = Fields(body)
    for row in whole.rows("votings"):
        vote = voting_vote(row, None, None, None, builder)
        reading.puts += vote_puts(builder, vote, vote.sleutel)
    reading.problems.append("motie en vergadering van deze stemmingen staan in andere antwoorden")
    reading.unused = whole.unused()
    return reading


def _placed(record: Record, item: Item, builder: RecordBuilder) -> Record:
    """With the agenda items that a register item names; the name of its register stands elsewhere."""
    record = record.changed(ext=record.ext.changed(brontype=None))
    if not item.places:
        return record
    places = tuple(Verwijzing(id=builder.id("agendapunt", key)) for key in item.places)
    return record.changed(data=record.data.changed(agendapunten=places))


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
