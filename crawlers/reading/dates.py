"""Days and times as vendors write them, in Dutch and in the time of Amsterdam."""

import datetime as dt
import re

from crawlers.errors import Unreadable
from standard.time import AMSTERDAM

MAANDEN = {
    name: number
    for number, names in enumerate(
        (
            "januari jan",
            "februari feb",
            "maart mrt mar",
            "april apr",
            "mei may",
            "juni jun",
            "juli jul",
            "augustus aug",
            "september sep sept",
            "oktober okt oct",
            "november nov",
            "december dec",
        ),
        1,
    )
    for name in names.split()
}
_ISO = re.compile(r"^(\d{4})-(\d{2})-(\d{2})")
_DMY = re.compile(r"^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")
_MDY_US = re.compile(r"^([A-Za-z]{3}) +(\d{1,2}) (\d{4})")
_DUTCH = re.compile(r"(\d{1,2}) ([a-z]+)\.? (\d{4})", re.I)
_TIME = re.compile(r"^(\d{1,2})[:.](\d{2})(?::(\d{2}))?")
#: a time of day with its offset, and nothing else
_WITH_OFFSET = re.compile(r"(\d{1,2})((?::?\d{2}){0,2}(?:\.\d{1,9})?)\s?(Z|[+-]\d{2}:?\d{2})")


def day(value: str | None) -> dt.date | None:
    """A day in any of the vendors' spellings; None when empty or `0000-00-00`.

    Raises `Unreadable` on anything else. `03-04-2026` is the third of April.
    """
    value = (value or "").strip()
    if not value or value.startswith("0000-00-00"):
        return None
    try:
        if match := _ISO.match(value):
            return dt.date(*map(int, match.groups()))
        if match := _DMY.match(value):
            number, month, year = map(int, match.groups())
            return dt.date(year, month, number)
        if (match := _MDY_US.match(value)) and match[1].lower() in MAANDEN:
            return dt.date(int(match[3]), MAANDEN[match[1].lower()], int(match[2]))
        if (match := _DUTCH.search(value)) and match[2].lower() in MAANDEN:
            return dt.date(int(match[3]), MAANDEN[match[2].lower()], int(match[1]))
    except ValueError as error:
        raise Unreadable(f"geen bestaande datum: {value!r}") from error
    raise Unreadable(f"geen datum: {value!r}")


def try_day(value: str | None) -> dt.date | None:
    """As `day`, and None where it is not one."""
    try:
        return day(value)
    except Unreadable:
        return None


def clock(value: str | None) -> dt.time | None:
    """A time of day; 00:00 is «unknown» with every vendor, so None."""
    match = _TIME.match((value or "").strip())
    if not match:
        return None
    hour, minute = int(match[1]), int(match[2])
    if (hour, minute) in ((0, 0), (24, 0)) or hour > 23 or minute > 59:
        return None
    return dt.time(hour, minute)


def amsterdam(date: dt.date | None, time: dt.time | None) -> dt.datetime | None:
    """Wall-clock time in Amsterdam with its offset; None when only the day is known."""
    if date is None or time is None:
        return None
    return dt.datetime.combine(date, time, tzinfo=AMSTERDAM)


def moment(value: str | None) -> tuple[dt.date | None, dt.datetime | None]:
    """(day, moment) of a timestamp. A bare one is Amsterdam time, an offset is trusted; exactly
    midnight or no time at all is a day only, and is never shifted. Raises `Unreadable` where `day`
    does, and on a time with an offset that cannot be."""
    value = (value or "").strip()
    date = day(value)
    rest = value[10:].lstrip("T ") if _ISO.match(value) else value.partition(" ")[2]
    if date is None or not rest:
        return date, None
    if match := _WITH_OFFSET.fullmatch(rest):
        try:
            hour, rest, offset = match.groups()
            stamp = dt.datetime.fromisoformat(f"{date}T{hour.zfill(2)}{rest}{offset}")
            local = stamp.astimezone(AMSTERDAM)
        except (ValueError, OverflowError) as error:
            raise Unreadable(f"geen bestaand tijdstip: {value!r}") from error
        return local.date(), local
    return date, amsterdam(date, clock(rest))


def end_after(start: dt.datetime | None, time: dt.time | None) -> dt.datetime | None:
    """The end of a meeting that may run past midnight."""
    if start is None or time is None:
        return None
    end = dt.datetime.combine(start.date(), time, tzinfo=AMSTERDAM)
    return end if end >= start else end + dt.timedelta(days=1)


_UUR = r"(\d{1,2}[.:]\d{2})"
_TIMES = re.compile(
    rf"(?:tijd|aanvang)[^\d\n]{{0,30}}{_UUR}(?:\s*uur)?(?:\s*(?:-|–|tot)\s*{_UUR})?", re.I
)


def times_in_text(text: str | None) -> tuple[dt.time | None, dt.time | None]:
    """Start and end from «Tijd: 19.30 - 22.00 uur», as some councils write them."""
    match = _TIMES.search(text or "")
    return (clock(match[1]), clock(match[2])) if match else (None, None)
