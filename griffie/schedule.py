"""When each council is read again: every one at a moment of its own, spread over the time between two
readings and the same after every start, so that no vendor is asked by all of its councils at once."""

import datetime as dt
import zlib
from collections.abc import Iterable, Mapping, Sequence

from crawlers.registry import Council
from store import Crawl


def moment(council: Council, period: float) -> float:
    """Its seconds after the beginning of a period of so many."""
    return zlib.crc32(council.key.encode()) / 2**32 * period


def due(
    councils: Iterable[Council], begun: Mapping[str, float], now: float, period: float
) -> list[Council]:
    """Those whose moment came since they were last begun (seconds since 1970, by key); who was never
    read waits for none."""
    return [
        each
        for each in councils
        if each.key not in begun or begun[each.key] < now - (now - moment(each, period)) % period
    ]


def last_begun(councils: Sequence[Council], crawls: Iterable[Crawl]) -> dict[str, float]:
    """By key when each was last begun, with whichever vendor, of those that ever were."""
    keys = {(each.code, each.vendor): each.key for each in councils}
    newest: dict[str, float] = {}
    for crawl in crawls:
        if key := keys.get((crawl.organisatie, crawl.leverancier)):
            seconds = dt.datetime.fromisoformat(crawl.gestart).timestamp()
            newest[key] = max(newest.get(key, 0.0), seconds)
    return newest
