"""What one stored answer of Parlaeus comes to by itself, without the answers beside it."""

from crawlers.reading.answer import ReadAnswer
from crawlers.reading.fields import Fields
from crawlers.reading.records import RecordBuilder
from crawlers.vendors.parlaeus.answers import answer, decided, document_put, read_meeting, site_of
from standard.extensions import (
    Bestand,
)
from store import Put


def normalise(content: bytes, builder: RecordBuilder) -> ReadAnswer:
    """What one stored answer of the API comes to by itself."""
    body = Fields(answer(content))
    base = site_of(builder.council)
    agenda = body.sub("agenda")
    if agenda is None:
        rows = body.rows("list")
        return ReadAnswer(problems=[f"een lijst van {len(rows)}, geeft zelf geen records"])
    meeting = read_meeting(agenda, builder, {}, base)
    puts = [Put(meeting.record), *meeting.items, *decided(meeting, builder)]
    for document in meeting.documents:
        bestand = Bestand(url=document.url, reden="niet opgehaald")
        puts.append(document_put(builder, document, meeting, bestand))
    return ReadAnswer(puts, [], agenda.unused())
