"""The simulated month says what its limits say, and passes nobody over."""

import statistics

import pytest

from bench.month import DAY, HOUR, MINUTE, Cost, Country, Pages, by_vendor, everybody, floor
from crawlers.vendor import vendors

LITTLE = Cost(Pages(5, 0), Pages(5, 0))
COUNCILS = everybody()
VENDORS = by_vendor(COUNCILS)
COSTS = dict.fromkeys(VENDORS, LITTLE)


def test_everybody_is_in_it() -> None:
    assert len({each.key for each in COUNCILS}) == len(COUNCILS) > 370


@pytest.mark.parametrize("vendor", VENDORS)
def test_a_first_reading_takes_what_the_files_take(vendor: str) -> None:
    those = VENDORS[vendor][:6]
    country = Country(those, COSTS, DAY, held=False, papers=2_000)
    told = country.until_whole(30)
    last = max(told.whole[each.key] for each in those) / DAY
    assert floor(those, 2_000) <= last <= floor(those, 2_000) * 1.2 + 0.05


def test_a_vendor_that_takes_days_keeps_no_other_waiting() -> None:
    slow, quick = VENDORS["ibabs"][:25], VENDORS["gemeenteoplossingen"][:5]
    told = Country([*slow, *quick], COSTS, DAY, held=False, papers=4_000).until_whole(30)
    assert max(told.whole[each.key] for each in quick) < DAY / 2
    assert max(told.whole[each.key] for each in slow) > 2 * DAY


@pytest.mark.parametrize("hours", [6, 24])
def test_papers_wait_half_a_period_where_limits_are_wide(hours: int) -> None:
    country = Country(COUNCILS, COSTS, hours * HOUR, held=True)
    found = country.lasts(5 * DAY).found
    assert statistics.median(found) == pytest.approx(hours * HOUR / 2, rel=0.2)
    assert max(found) <= 1.1 * hours * HOUR


def test_where_not_all_can_be_read_in_time_each_is_as_often_as_another() -> None:
    """A round takes what the pages take, and no council is passed over."""
    those = VENDORS["notubiz"][:40]
    costs = {"notubiz": Cost(LITTLE.whole, Pages(600, 0))}
    country = Country(those, costs, HOUR, held=True)
    country.lasts(DAY)
    begun = sorted(country.begun.values())
    round_ = len(those) * 600 / vendors()["notubiz"].limits.pagina * MINUTE
    assert round_ > 3 * HOUR
    assert begun[-1] - begun[0] <= 1.2 * round_
    assert country.told.asked["notubiz", "pagina"] == pytest.approx(
        DAY / MINUTE * vendors()["notubiz"].limits.pagina, rel=0.05
    )


def test_what_rests_is_asked_for_less_often() -> None:
    """Of ten years of meetings the last four months every time, of the others a part."""
    those = VENDORS["notubiz"][:10]
    costs = {"notubiz": Cost(LITTLE.whole, Pages(0, 4))}
    pages = []
    for rest in (0, 30):
        country = Country(those, costs, DAY, held=True, rest=rest)
        country.lasts(20 * DAY)
        pages.append(country.told.asked["notubiz", "pagina"])
    assert 0.05 < pages[1] / pages[0] < 0.12
