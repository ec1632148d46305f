"""Reading, without a network: answers of the service into records."""

from crawlers.errors import Refused
from crawlers.markup import one_line
from crawlers.reading.answer import ReadAnswer
from crawlers.reading.dates import day
from crawlers.reading.fields import Fields, parse_json
from crawlers.reading.records import RecordBuilder
from standard.base import knip
from standard.extensions import ExtAgendapunt
from standard.resources import Agendapunt, Vergadering
from store import Put


def answer(content: bytes) -> Fields:
    """The answer as an object; a refusal stands in it."""
    body = parse_json(content)
    if not isinstance(body, dict) or "fout" in body:
        raise Refused(str(body.get("fout") if isinstance(body, dict) else body))
    return Fields(body)


def read_meeting(row: Fields, builder: RecordBuilder) -> list[Put]:
    """One meeting with its agenda."""
    key, date = row.required("nr"), day(row.text("dag"))
    data = Vergadering(naam=knip(row.text("titel"), 100), vergaderdatum=date, **builder.owner)
    meeting = builder.record(key, data)
    puts = [Put(meeting, builder.set("vergaderingen"), date)]
    for order, point in enumerate(row.rows("punten"), 1):
        item = Agendapunt(
            vergadering=meeting.verwijzing(),
            agendapunt_titel=knip(one_line(point.required("titel")), 100),
            **builder.owner,
        )
        record = builder.record(f"{key}/{order}", item, ExtAgendapunt(volgorde=order))
        puts.append(Put(record, meeting.id, date))
    return puts


def normalise(content: bytes, builder: RecordBuilder) -> ReadAnswer:
    """What one stored answer comes to by itself, for `griffie normalise`."""
    row = answer(content)
    if "vergaderingen" in row.body:
        number = len(row.rows("vergaderingen"))
        return ReadAnswer(problems=[f"een lijst van {number}, geeft zelf geen records"])
    return ReadAnswer(read_meeting(row, builder), [], row.unused())
