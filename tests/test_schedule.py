"""Every council has a moment of its own, the same after every start, and none is passed over."""

import itertools
import random

import pytest

from crawlers.registry import bundled
from griffie.schedule import due, last_begun, moment
from store import Crawl

PERIOD = 6 * 3600.0
#: a council has a line for each vendor that it had
COUNCILS = list({each.key: each for each in bundled() if each.vendor}.values())
START = 1_790_000_000.0


def test_moments_are_spread_over_the_period() -> None:
    """As if by chance: of 240 parts of a period none has more than a few, whoever the vendor is."""
    parts = [int(moment(each, PERIOD) // (PERIOD / 240)) for each in COUNCILS]
    assert all(0 <= part < 240 for part in parts)
    assert max(parts.count(part) for part in set(parts)) <= 8
    assert len(set(parts)) > 120


@pytest.mark.parametrize("look", [30.0, 400.0, 7000.0])
def test_each_is_read_once_in_every_period(look: float) -> None:
    begun = {each.key: START for each in COUNCILS}
    times: dict[str, list[float]] = {each.key: [] for each in COUNCILS}
    now = START
    while now < START + 5 * PERIOD:
        now += look
        for each in due(COUNCILS, begun, now, PERIOD):
            begun[each.key] = now
            times[each.key].append(now)
    for key, read in times.items():
        assert 4 <= len(read) <= 6, key
        assert all(PERIOD - look <= b - a <= PERIOD + look for a, b in itertools.pairwise(read))


def test_a_new_start_brings_none_forward() -> None:
    """Whoever was read since its moment is left alone, however often the process starts."""
    chance = random.Random(5)
    begun = {each.key: START for each in COUNCILS}
    now = START
    for _ in range(40):
        now += chance.uniform(1, PERIOD / 50)
        turn = due(COUNCILS, begun, now, PERIOD)
        assert len(turn) <= len(COUNCILS) // 10
        begun |= {each.key: now for each in turn}
        assert due(COUNCILS, begun, now, PERIOD) == []


def test_who_was_never_read_waits_for_nothing() -> None:
    first, *others = COUNCILS
    assert due(COUNCILS, {each.key: START for each in others}, START, PERIOD) == [first]


def test_when_each_was_last_begun_is_what_the_store_says() -> None:
    one, other = COUNCILS[:2]
    crawls = [
        Crawl(one.code, one.vendor, gestart="2026-11-02T10:00:00+00:00"),
        Crawl(one.code, one.vendor, gestart="2026-11-01T10:00:00+00:00"),
        Crawl(other.code, "een andere leverancier", gestart="2026-11-02T10:00:00+00:00"),
    ]
    assert last_begun([one, other], crawls) == {one.key: 1793613600.0}
