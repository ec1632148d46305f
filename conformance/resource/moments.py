"""Days, moments and addresses as the standard writes them."""

import datetime as dt
import re
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
MOMENT = re.compile(
    r"^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:\d{2})$", re.ASCII
)
#: an address that is surely one: of a plain host, in plain characters
PLAIN = re.compile(
    r"https?://[A-Za-z0-9][A-Za-z0-9.-]*(:([1-5]\d{4}|[1-9]\d{0,3}))?([/?#][!-~]*)?", re.ASCII
)
SPACE = re.compile(r"\s")
DAY = re.compile(r"^\d{4}-\d{2}-\d{2}$", re.ASCII)


def day(value: Any) -> dt.date | None:
    """The day of a full-date (RFC 3339), None for anything else."""
    if not isinstance(value, str) or not DAY.match(value):
        return None
    try:
        return dt.date.fromisoformat(value)
    except ValueError:
        return None


def moment(value: Any) -> dt.datetime | None:
    """The moment of a date-time (RFC 3339, with offset), None for anything else."""
    if not isinstance(value, str) or not MOMENT.match(value):
        return None
    try:
        return dt.datetime.fromisoformat(value.upper())
    except ValueError:
        return None


def in_amsterdam(when: dt.datetime) -> dt.date | None:
    """The day of a moment in Amsterdam; None at the very ends of the calendar."""
    try:
        return when.astimezone(AMSTERDAM).date()
    except OverflowError:
        return None


def absolute(value: Any) -> bool:
    """Whether this is an absolute http(s) address."""
    if not isinstance(value, str):
        return False
    if PLAIN.fullmatch(value):
        return True
    if SPACE.search(value):
        return False
    try:
        parts = urlsplit(value)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
