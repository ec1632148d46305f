"""What we hold of a council from earlier crawls, for the builder of its records."""

import datetime as dt

from crawlers.reading.dates import try_day
from crawlers.reading.names import Naam, naam_of
from store import Store

#: first and last day that a membership was seen
Seen = tuple[dt.date | None, dt.date | None]


def persons(store: Store, code: str) -> dict[str, Naam]:
    """The persons that we hold of this council, by the source's key."""
    held = store.current(organisatie=code, resource="natuurlijkpersoon", deleted=False)
    return {version.body["bronidentificatie"]: naam_of(version.body) for version in held}


def members(store: Store, code: str) -> tuple[set[str], dict[str, Seen]]:
    """Memberships that we hold, by their keys: those stated by the source, and when each was
    seen."""
    held = store.current(organisatie=code, resource="fractielidmaatschap", deleted=False)
    stated, periods = set(), {}
    for version in held:
        key, ext = version.body["bronidentificatie"], version.body["ext"]
        if not ext["afgeleid"]:
            stated.add(key)
        periods[key] = (try_day(ext.get("gezien_van")), try_day(ext.get("gezien_tot")))
    return stated, periods
