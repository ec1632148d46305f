"""When each council is read again: every one at a moment of its own, spread over the time between two
readings and the same after every start, so that no vendor is asked by all of its councils at once."""

import datetime as dt
import zlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from crawlers.registry import Council
from store import Crawl

#: councils that one process reads
TOGETHER = 10


@dataclass(frozen=True)
class Turn:
    """What one process reads: councils of one vendor by key, `new` that were never read whole."""

    vendor: str
    new: bool
    keys: tuple[str, ...]


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


def turns(
    councils: Iterable[Council],
    begun: Mapping[str, float],
    whole: Collection[str],
    at_work: Iterable[Turn],
) -> list[Turn]:
    """What is to be begun beside what is at work, of councils that are due: of each vendor one process
    with councils that were never read whole (not in `whole`) and one with others, who waits longest
    first. To read a whole council may take days within a vendor's limits; nobody is to wait for that."""
    at_work = list(at_work)
    taken = {(turn.vendor, turn.new) for turn in at_work}
    busy = {key for turn in at_work for key in turn.keys}
    waiting: dict[tuple[str, bool], list[str]] = {}
    # a council has a line for each vendor that it had: it is read by all of them at once
    lines = {each.key: each for each in councils}.values()
    for council in sorted(lines, key=lambda each: begun.get(each.key, 0.0)):
        lane = council.vendor, council.key not in whole
        if council.key not in busy and lane not in taken:
            waiting.setdefault(lane, []).append(council.key)
    return [Turn(*lane, tuple(keys[:TOGETHER])) for lane, keys in waiting.items()]


def read_whole(councils: Sequence[Council], crawls: Iterable[Crawl]) -> set[str]:
    """The keys of those of which a crawl ended well, with whichever vendor."""
    keys = _keys(councils)
    ended = (
        keys.get((crawl.organisatie, crawl.leverancier))
        for crawl in crawls
        if crawl.toestand == "ok"
    )
    return {key for key in ended if key}


def _keys(councils: Sequence[Council]) -> dict[tuple[str, str], str]:
    """By organisation and vendor, as a crawl has them."""
    return {(each.code, each.vendor): each.key for each in councils}


def last_begun(councils: Sequence[Council], crawls: Iterable[Crawl]) -> dict[str, float]:
    """By key when each was last begun, with whichever vendor, of those that ever were."""
    keys = _keys(councils)
    newest: dict[str, float] = {}
    for crawl in crawls:
        if key := keys.get((crawl.organisatie, crawl.leverancier)):
            seconds = dt.datetime.fromisoformat(crawl.gestart).timestamp()
            newest[key] = max(newest.get(key, 0.0), seconds)
    return newest
