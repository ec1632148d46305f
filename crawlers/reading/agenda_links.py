"""What an entry of a register says of the agenda item that it belongs to, and finding that item."""

import datetime as dt
import re
from dataclasses import dataclass

from crawlers.errors import Unreadable
from crawlers.markup import plain
from crawlers.reading.dates import day
from crawlers.reading.names import fold

_AGENDA = re.compile(
    r"^(?P<type>[^\n]{0,400}?)\s{1,9}(?:van |d\.d\. )?(?P<date>\d{1,2}-\d{1,2}-\d{4}|\d{1,2} [a-z]{3,9} \d{4})"
    r"(?P<line>[^\n]*)(?:\n(?P<item>.*))?",
    re.S | re.I,
)
_WEEKDAY = re.compile(
    r"(?<!\s)\s{0,9}(?:van|op|d\.d\.)?\s{0,9}(?:maan|dins|woens|donder|vrij|zater|zon)dag\s*$", re.I
)
#: an item on the line of the meeting: «Raad 01-07-2026 4.2. Afvalstoffen»
_BEHIND = re.compile(
    r"\s{0,9}[-–,:]?\s{0,9}(?:\d{1,2}(?::\d{2}|[.:]\d{2}(?=\s*uur))(?:\s*uur)?\s+)?(\d{1,2}(?:\.\d{1,2})*\.?[a-z]?[.)]?\s{1,9}\D.*)$",
    re.I,
)
_POSITION = re.compile(r"^(\d+(?:\.\d+)*(?:\.?[a-z])?)[.)]?\s+(.*)$", re.S | re.I)


@dataclass
class AgendaLink:
    """What an entry says of the agenda item that it belongs to."""

    type_name: str
    date: dt.date
    position: str | None
    title: str | None


def agenda_link(text: str | None) -> AgendaLink | None:
    """`{meeting type} {day}\\n{position} {title}`, or all of it on one line; None when it is not of that form."""
    match = _AGENDA.match((plain(text) or "").strip())
    if not match:
        return None
    try:
        date = day(match["date"])
    except Unreadable:
        return None
    assert date is not None
    behind = _BEHIND.match(match["line"])
    item = (match["item"] or (behind[1] if behind else "")).strip()
    position = _POSITION.match(item)
    return AgendaLink(
        _WEEKDAY.sub("", match["type"]).strip(),
        date,
        position[1] if position else None,
        " ".join((position[2] if position else item).split()) or None,
    )


def find_item(index: list[tuple[str, str, str]], link: AgendaLink) -> str | None:
    """Id of the agenda item: by position and title, then by either where only one fits."""
    title = fold(link.title or "")
    same_position = [
        row for row in index if link.position and row[0].strip(" .") == link.position.strip(" .")
    ]
    same_title = [row for row in index if title and fold(row[1]) == title]
    both = [row for row in same_position if row in same_title]
    for rows in (both, same_position, same_title):
        if len(rows) == 1:
            return rows[0][2]
    return None
