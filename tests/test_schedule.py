"""Every council has a moment of its own, the same after every start, and none is passed over."""

import dataclasses
import itertools
import random
from collections import Counter

import pytest

from crawlers.registry import bundled
from griffie.schedule import TOGETHER, Turn, due, last_begun, moment, read_whole, turns
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


def test_what_was_read_whole_is_what_the_store_says() -> None:
    one, two, three = COUNCILS[:3]
    crawls = [
        Crawl(one.code, one.vendor, toestand="incompleet"),
        Crawl(one.code, one.vendor, toestand="ok"),
        Crawl(two.code, two.vendor, toestand="afgebroken"),
        Crawl(three.code, "een andere leverancier", toestand="ok"),
    ]
    assert read_whole([one, two, three], crawls) == {one.key}


# --- who goes beside whom -------------------------------------------------------------------------


def test_of_a_vendor_one_process_reads_new_ones_and_one_others() -> None:
    """Each a few, all different, until nobody is left."""
    whole = {each.key for each in COUNCILS[::3]}
    vendor = {each.key: each.vendor for each in COUNCILS}
    at_work: list[Turn] = []
    read: list[str] = []
    while True:
        at_work += turns([each for each in COUNCILS if each.key not in read], {}, whole, at_work)
        if not at_work:
            break
        lanes = Counter((turn.vendor, turn.new) for turn in at_work)
        assert set(lanes.values()) == {1}
        ended = at_work.pop(0)
        assert 1 <= len(ended.keys) <= TOGETHER
        assert {vendor[key] for key in ended.keys} == {ended.vendor}
        assert {key not in whole for key in ended.keys} == {ended.new}
        read += ended.keys
    assert sorted(read) == sorted(vendor)


def test_a_first_reading_keeps_nobody_waiting() -> None:
    """Nor does another vendor; only who is being read is not read again."""
    one = COUNCILS[0]
    other = next(each for each in COUNCILS[1:] if each.vendor == one.vendor)
    third = next(each for each in COUNCILS if each.vendor != one.vendor)
    long = Turn(one.vendor, True, (one.key,))
    whole = {other.key, third.key}
    assert {turn.keys for turn in turns([one, other, third], {}, whole, [long])} == {
        (other.key,),
        (third.key,),
    }
    assert turns([one], {}, {one.key}, [long]) == []


def test_who_waits_longest_goes_first() -> None:
    """Also where not all can be read in time: nobody is passed over again and again."""
    vendor = COUNCILS[0].vendor
    those = [each for each in COUNCILS if each.vendor == vendor][:30]
    begun = {each.key: START - number for number, each in enumerate(those)}
    whole, times = {each.key for each in those}, Counter[str]()
    for step in range(30):
        [turn] = turns(those, begun, whole, [])
        begun |= dict.fromkeys(turn.keys, START + step)
        times.update(turn.keys)
    assert set(times.values()) == {30 * TOGETHER // 30}


def test_a_council_of_two_vendors_has_one_turn() -> None:
    one = COUNCILS[0]
    past = dataclasses.replace(one, vendor="een andere leverancier")
    assert turns([past, one], {}, set(), []) == [Turn(one.vendor, True, (one.key,))]
