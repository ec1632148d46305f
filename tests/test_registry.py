"""The registry as a whole: every body once, no period twice, no place for two."""

import dataclasses
import datetime as dt
from collections import Counter

import pytest

from crawlers.registry import Council, RegistryError, bundled, choose, ended, faults
from standard.bodies import PROVINCIES


def test_the_whole_registry_is_sound() -> None:
    councils = bundled()
    assert faults(councils) == []
    bodies = {council.code: council.kind for council in councils}
    kinds = Counter(bodies.values())
    assert kinds["provincie"] == len(PROVINCIES)
    present = {council.code: council.kind for council in councils if council.tot is None}
    assert Counter(present.values()) == {"gemeente": 342, "provincie": 12, "waterschap": 21}
    assert kinds["gemeente"] == 342 + len(ended())
    assert len(ended()) == 63
    assert {council.vendor for council in councils} >= {
        "ibabs",
        "notubiz",
        "gemeenteoplossingen",
        "parlaeus",
    }


def test_a_change_of_vendor_is_two_lines_of_one_body() -> None:
    lines = [council for council in bundled() if council.key == "groningen"]
    assert [(line.vendor, line.van, line.tot) for line in lines] == [
        ("notubiz", None, dt.date(2020, 6, 21)),
        ("gemeenteoplossingen", dt.date(2020, 6, 22), None),
    ]


def test_a_merged_body_has_an_end_and_a_successor() -> None:
    [weesp] = [council for council in bundled() if council.key == "weesp"]
    assert ended()[weesp.code] == "gm0363"
    assert weesp.organisation().opvolger == "gm0363"
    assert weesp.tot == dt.date(2022, 3, 23)


def oss() -> Council:
    return next(council for council in bundled() if council.key == "oss")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"vendor": "notubiz", "vendor_key": "1"}, "overlappen"),
        ({"key": "ossie"}, "gm0828: oss, ossie"),
        ({"key": "ander", "code": "gm0829"}, "dezelfde plek"),
        (
            {"code": "gm0829", "van": dt.date(2001, 1, 1), "tot": dt.date(2001, 2, 1)},
            "meer dan één",
        ),
        (
            {"key": "a", "code": "pv99", "kind": "provincie", "vendor_key": "a"},
            "geen bestaande code",
        ),
        ({"key": "a", "code": "ws9999", "kind": "waterschap", "vendor_key": "a"}, "geen bestaande"),
        ({"key": "a", "code": "gm0001", "province": "Holland", "vendor_key": "a"}, "bestaat niet"),
        ({"key": "a", "code": "gm0457", "vendor_key": "a"}, "zonder einddatum"),
    ],
)
def test_each_fault_of_a_registry_is_told(change: dict[str, object], told: str) -> None:
    wrong = dataclasses.replace(oss(), **change)  # type: ignore[arg-type]
    assert any(told in fault for fault in faults([oss(), wrong])), faults([oss(), wrong])


def test_a_body_of_which_nobody_knows_where_to_read_it_is_in_the_register_and_not_crawled() -> None:
    councils = bundled()
    nowhere = {council.key for council in councils if not council.readable}
    assert {"koggenland", "woerden", "zoeterwoude", "bedum"} <= nowhere
    assert not nowhere & {council.key for council in choose(councils)}
    with pytest.raises(RegistryError, match="koggenland is niet bekend waar"):
        choose(councils, ["koggenland"])


def test_a_body_that_was_divided_has_each_of_its_successors() -> None:
    assert ended()["gm0053"] == "gm1966|gm1969"


def test_a_key_that_is_the_name_of_another_body_is_refused() -> None:
    water_board = next(council for council in bundled() if council.code == "ws0646")
    assert water_board.vendor_key == "hunzeenaas"
    wrong = dataclasses.replace(water_board, vendor_key="aaenhunze")
    other = next(council for council in bundled() if council.code == "gm1680")
    assert any("is de naam van gm1680" in fault for fault in faults([wrong, other]))
