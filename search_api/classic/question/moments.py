"""Moments as Elasticsearch writes them: ISO, `now`, date math and formats."""

import datetime as dt
import re
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from indexer.classic.query import EPOCH
from search_api.classic.errors import refused
from standard.time import AMSTERDAM

#: Java's patterns that are read, in Python's terms, with the unit that is given by them
FORMATS = {
    "dd/MM/yyyy": ("%d/%m/%Y", "d"),
    "dd-MM-yyyy": ("%d-%m-%Y", "d"),
    "yyyy-MM-dd": ("%Y-%m-%d", "d"),
    "yyyyMMdd": ("%Y%m%d", "d"),
    "yyyy-MM": ("%Y-%m", "M"),
    "yyyy": ("%Y", "y"),
}
ISO = (
    "strict_date_optional_time",
    "date_optional_time",
    "strict_date_time",
    "date_time",
    "iso8601",
)
_ISO = re.compile(
    r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:[T ](\d\d)(?::?(\d\d)(?::?(\d\d)(?:[.,](\d{1,9}))?)?)?"
    r"(Z|[+-]\d\d:?\d\d)?)?)?)?"
)
_STEP = re.compile(r"([+-])(\d*)([yMwdhHms])|/([yMwdhHms])")
UNITS = {"w": "weeks", "d": "days", "h": "hours", "H": "hours", "m": "minutes", "s": "seconds"}
#: milliseconds beyond which no number is a date
LATEST = 10**14
#: units from the largest, and the first value of each below a year
PARTS = (("month", 1), ("day", 1), ("hour", 0), ("minute", 0), ("second", 0), ("microsecond", 0))
BELOW = {"y": 0, "M": 1, "d": 2, "h": 3, "H": 3, "m": 4, "s": 5}


class Moments:
    """Reads bounds; what is given without a zone is in `zone`, else in Amsterdam, as our documents
    are. `now` is when the request came."""

    def __init__(
        self, place: str, now: dt.datetime, zone: str | None = None, formats: str | None = None
    ) -> None:
        self.place, self.now = place, now
        self.zone: dt.tzinfo = self._zone(zone) if zone else AMSTERDAM
        self.formats = formats.split("||") if formats else []
        for name in self.formats:
            if name not in (*ISO, *FORMATS, "epoch_millis", "epoch_second"):
                raise refused(f"{place}.format", f"het formaat {name!r} wordt hier niet gelezen")

    def bound(self, value: object, *, end: bool) -> int:
        """Milliseconds since year 1; `end` takes the last one of what is given (of its day)."""
        if isinstance(value, bool) or not isinstance(value, (str, int, float)):
            raise refused(self.place, f"{value!r} is geen datum")
        if isinstance(value, (int, float)) or (
            re.fullmatch(r"-?\d{9,}", value) and "yyyyMMdd" not in self.formats
        ):
            scale = 1000 if self.formats == ["epoch_second"] else 1
            if not abs(float(value)) < LATEST:
                raise refused(self.place, f"{value!r} is geen datum")
            return max(int(value) * scale + EPOCH, 0)
        anchor, _, math = value.partition("||") if "||" in value else (value, "", "")
        if anchor.startswith("now"):
            anchor, math = "now", anchor[3:] + math
        try:
            moment, unit = (
                (self.now.astimezone(self.zone), "") if anchor == "now" else (self._read(anchor))
            )
            moment, unit = self._moved(moment, unit, math)
            if end and unit:
                return milliseconds(_add(moment, 1, unit)) - 1
            return milliseconds(moment)
        except (ValueError, OverflowError) as error:
            raise refused(self.place, f"{value!r} is geen datum") from error

    def _read(self, text: str) -> tuple[dt.datetime, str]:
        """(moment, unit of its last part); raises `ValueError`."""
        for name in self.formats:
            if name in FORMATS:
                pattern, unit = FORMATS[name]
                try:
                    return dt.datetime.strptime(text, pattern).replace(tzinfo=self.zone), unit
                except ValueError:
                    continue
        match = _ISO.fullmatch(text)
        if not match:
            raise ValueError(text)
        year, month, day, hour, minute, second, fraction, offset = match.groups()
        zone = self._zone(offset) if offset else self.zone
        micro = int((fraction or "0")[:6].ljust(6, "0"))
        moment = dt.datetime(
            int(year), int(month or 1), int(day or 1),
            int(hour or 0), int(minute or 0), int(second or 0), micro, zone,
        )  # fmt: skip
        given = (("s", second), ("m", minute), ("h", hour), ("d", day), ("M", month))
        unit = "" if fraction else next((name for name, part in given if part), "y")
        return moment, unit

    def _zone(self, text: str) -> dt.tzinfo:
        if text in ("Z", "UTC"):
            return dt.UTC
        offset = re.fullmatch(r"([+-])(\d\d):?(\d\d)", text)
        if offset:
            span = dt.timedelta(hours=int(offset[2]), minutes=int(offset[3]))
            return dt.timezone(-span if offset[1] == "-" else span)
        try:
            return ZoneInfo(text)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise refused(f"{self.place}.time_zone", f"onbekende tijdzone {text!r}") from error

    @staticmethod
    def _moved(moment: dt.datetime, unit: str, math: str) -> tuple[dt.datetime, str]:
        place = 0
        while place < len(math):
            step = _STEP.match(math, place)
            if not step:
                raise ValueError(math)
            place = step.end()
            if step[4]:
                moment, unit = _rounded(moment, step[4]), step[4]
            else:
                amount = int(step[2] or 1) * (-1 if step[1] == "-" else 1)
                moment = _add(moment, amount, step[3])
        return moment, unit


def milliseconds(moment: dt.datetime) -> int:
    since = moment - dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
    return max(since // dt.timedelta(milliseconds=1) + EPOCH, 0)


def _rounded(moment: dt.datetime, unit: str) -> dt.datetime:
    """The begin of the unit that a moment is in."""
    if unit == "w":
        moment -= dt.timedelta(days=moment.weekday())
        unit = "d"
    parts = dict(PARTS[BELOW[unit] :])
    return moment.replace(
        month=parts.get("month", moment.month),
        day=parts.get("day", moment.day),
        hour=parts.get("hour", moment.hour),
        minute=parts.get("minute", moment.minute),
        second=parts.get("second", moment.second),
        microsecond=0,
    )


def _add(moment: dt.datetime, amount: int, unit: str) -> dt.datetime:
    if unit in "yM":
        months = moment.year * 12 + moment.month - 1 + amount * (12 if unit == "y" else 1)
        year, month = divmod(months, 12)
        first = dt.date(year, month + 1, 1)
        last = (dt.date(year + month // 11, (month + 1) % 12 + 1, 1) - first).days
        return moment.replace(year=year, month=month + 1, day=min(moment.day, last))
    return moment + dt.timedelta(**{UNITS[unit]: amount})
