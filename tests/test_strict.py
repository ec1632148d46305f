"""A record is changed in one way, which validates; and what is put in the place of private data fits."""

import pytest
from pydantic import ValidationError

from crawlers.reading.privacy import screened
from standard.extensions import ExtVergadering
from standard.records import Record
from standard.resources import Vergadering
from tests.conftest import ROOT


def meeting(name: str) -> Record:
    return Record(
        organisatie="gm0855",
        bronidentificatie="1",
        leverancier="ibabs",
        data=Vergadering(naam=name),
        ext=ExtVergadering(),
    )


def test_a_change_gives_a_valid_copy_and_leaves_the_first_as_it_was() -> None:
    first = meeting("Raad")
    second = first.changed(data=first.data.changed(naam="Commissie"))
    assert isinstance(first.data, Vergadering)
    assert isinstance(second.data, Vergadering)
    assert (first.data.naam, second.data.naam) == ("Raad", "Commissie")
    assert second.ext is first.ext


@pytest.mark.parametrize(
    "values",
    [
        {"naamm": "Raad"},
        {"naam": "R" * 101},
        {"status": "bestaat_niet"},
        {"vergaderdatum": "gisteren"},
    ],
)
def test_a_change_that_does_not_fit_is_refused(values: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        meeting("Raad").data.changed(**values)


def test_a_name_without_its_private_part_is_cut_to_what_the_standard_allows() -> None:
    name = f"{'v' * 79} p.k@voorbeeld.nl"
    record, left_out = screened(meeting(name))
    assert isinstance(record.data, Vergadering)
    assert record.data.naam is not None
    assert len(record.data.naam) <= 100
    assert "@" not in record.data.naam
    assert left_out["e-mailadres"] == 1

    long = f"{'v' * 90} a@b.nl"
    record, left_out = screened(meeting(long))
    assert isinstance(record.data, Vergadering)
    assert record.data.naam is not None
    assert record.data.naam.endswith("…")
    assert len(record.data.naam) == 100
    assert left_out == {"e-mailadres": 1, "ingekort": 1}


def test_nothing_else_makes_a_copy_that_is_not_validated() -> None:
    wrong = [
        str(path.relative_to(ROOT))
        for folder in (
            "standard",
            "store",
            "crawlers",
            "indexer",
            "conformance",
            "search_api",
            "griffie",
        )
        for path in (ROOT / folder).rglob("*.py")
        if "model_copy(" in path.read_text(encoding="utf-8") and path != ROOT / "standard/base.py"
    ]
    assert wrong == []
