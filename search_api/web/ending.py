"""Operations that will go: said in the description, and in every answer (RFC 9745, RFC 8594)."""

import datetime as dt
from email.utils import format_datetime
from typing import Any

#: where the description of an operation has it
PLACE = "x-einde"


def ending(since: dt.date, until: dt.date, successor: str) -> dict[str, Any]:
    """What a route is given that is no longer to be used since a day and goes on another; `successor`
    is the address that takes its place."""
    said = {"sinds": since.isoformat(), "tot": until.isoformat(), "opvolger": successor}
    return {"deprecated": True, "openapi_extra": {PLACE: said}}


def headers(route: Any) -> dict[str, str]:
    """The headers of an answer of a route that will go; none of any other."""
    said = (getattr(route, "openapi_extra", None) or {}).get(PLACE)
    if not said:
        return {}
    since = dt.datetime.combine(dt.date.fromisoformat(said["sinds"]), dt.time(), dt.UTC)
    until = dt.datetime.combine(dt.date.fromisoformat(said["tot"]), dt.time(), dt.UTC)
    return {
        "Deprecation": f"@{int(since.timestamp())}",
        "Sunset": format_datetime(until, usegmt=True),
        "Link": f'<{said["opvolger"]}>; rel="successor-version"',
    }
