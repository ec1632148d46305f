"""What meetings of all vendors have in common: their times, and the body that meets."""

import datetime as dt
from typing import Any

from standard.base import knip
from standard.resources import Gremium
from standard.vocabulary import VergaderingStatus


def times(
    date: dt.date | None,
    start: dt.datetime | None,
    end: dt.datetime | None = None,
    *,
    cancelled: bool,
) -> dict[str, Any]:
    """Day and times as properties of a Vergadering; a cancelled one keeps its planned times only."""
    if cancelled:
        return {
            "geplande_vergaderdatum": date,
            "geplande_aanvang_vergadering": start,
            "geplande_einde_vergadering": end,
            "status": VergaderingStatus.geannuleerd,
        }
    return {"vergaderdatum": date, "aanvang_vergadering": start, "einde_vergadering": end}


def gremium(key: str | None, name: str | None) -> Gremium | None:
    """The body that meets; None where the source's key of it is longer than the standard allows."""
    if not key or len(key) > 10:
        return None
    return Gremium(gremiumidentificatie=key, gremiumnaam=knip(name, 100) or key)
