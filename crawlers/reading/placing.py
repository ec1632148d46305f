"""What the day of its meeting tells of a motion or amendment: its own date, and those of its events."""

import datetime as dt

from crawlers.reading.registers import Entry
from crawlers.reading.words import VOTED_ON
from standard.extensions import ExtInformatieObject, Gebeurtenis
from standard.vocabulary import Uitslag


def on_the_day(entry: Entry, day: dt.date | None, source: str) -> None:
    """An entry that was handled on a day; `source` is what says so."""
    ext = entry.record.ext
    assert isinstance(ext, ExtInformatieObject)
    life = placed(ext.levensloop, day, source)
    entry.record = entry.record.changed(ext=ext.changed(levensloop=life, datum=ext.datum or day))
    entry.datum = entry.datum or day


def placed(
    life: tuple[Gebeurtenis, ...], day: dt.date | None, source: str
) -> tuple[Gebeurtenis, ...]:
    """The events of a motion, of which those that a vote brings fall on the day of the meeting."""
    events: list[Gebeurtenis] = []
    for event in life:
        undated = event.datum is None and event.gebeurtenis in {*Uitslag, "gewijzigd"}
        if day and undated and event.gebeurtenis in VOTED_ON:
            events.append(
                Gebeurtenis(gebeurtenis="in stemming", datum=day, bron=source, afgeleid=True)
            )
        change = {"datum": day, "afgeleid": True} if day and undated else {}
        events.append(event.changed(**change))
    return tuple(events)
