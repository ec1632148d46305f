"""Days and moments as the standard writes them, and the time zone that councils meet in."""

import datetime as dt
import re
from zoneinfo import ZoneInfo

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
#: as they are written, in order
MONTHS = (
    "januari", "februari", "maart", "april", "mei", "juni",
    "juli", "augustus", "september", "oktober", "november", "december",
)  # fmt: skip
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?([Zz]|[+-][0-9]{2}:[0-9]{2})"
)


def day(text: str) -> dt.date:
    """The day of a full-date (RFC 3339), `2026-01-31`; other forms of ISO 8601, such as weeks, are
    none. ValueError with a Dutch message for anything else."""
    try:
        if _DAY.fullmatch(text):
            return dt.date.fromisoformat(text)
    except ValueError:
        pass  # a day that the calendar does not have
    raise ValueError(f"{text!r} is geen datum zoals 2026-01-31")


def moment(text: str) -> dt.datetime:
    """The moment of a date-time (RFC 3339), with its offset. ValueError with a Dutch message for
    anything else."""
    try:
        if _MOMENT.fullmatch(text):
            return dt.datetime.fromisoformat(text.upper())
    except ValueError:
        pass  # an hour that the clock does not have
    raise ValueError(f"{text!r} is geen tijdstip zoals 2026-01-31T12:00:00+01:00")
