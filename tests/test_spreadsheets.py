"""Tables as CSV: what a spreadsheet opens is the text as it is, and nothing that it reckons with."""

import csv
import io
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_api.web.csv import FORMULA, MARK, SEPARATORS, begun, lines
from tests.asking import AppClient
from tests.command import Griffie

#: columns before those that say which question was asked, and when
CITED = 16
TABLES = (
    "/api/v1/search.csv?q=fietspad",
    *(f"/api/v1/{name}?format=csv&organisatie=gm0828" for name in ("stemmen", "moties")),
)


@pytest.fixture(scope="module")
def api(sampled: Griffie) -> Iterator[AppClient]:
    with sampled.app() as app, AppClient(app, raise_server_exceptions=False) as client:
        yield client


@pytest.mark.parametrize("address", TABLES)
def test_every_table_opens_in_a_spreadsheet_of_here_and_elsewhere(
    address: str, api: AppClient
) -> None:
    """The mark of UTF-8 stands only where a spreadsheet is meant to open it: a programme would read it as
    a part of the first column's name. The values are the same whatever is between them."""
    tables = []
    for name, mark in SEPARATORS.items():
        content = api.get(f"{address}&scheiding={name}").raise_for_status().content
        assert content.startswith(MARK) == (name != "komma")
        rows = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=mark)
        tables.append([row[:CITED] for row in rows])
    assert len(tables[0]) > 1
    assert len(tables[0][0]) > 3
    assert tables[0] == tables[1] == tables[2]
    told = api.get(address).raise_for_status().content
    assert not told.startswith(MARK)
    assert api.get(f"{address}&scheiding=spatie").status_code == 400


@given(
    st.lists(st.text(max_size=12), min_size=1, max_size=4),
    st.sampled_from(("", " ", "\u00a0", "\n")),
    st.sampled_from(FORMULA),
    st.sampled_from(sorted(SEPARATORS)),
)
def test_whatever_is_written_reads_back_and_nothing_is_reckoned_with(
    row: list[str], before: str, sign: str, name: str
) -> None:
    mark = SEPARATORS[name]
    put = [*row, before + sign + row[0]]
    text = (begun(mark) + lines([put], mark)).decode("utf-8-sig")
    [found] = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
    assert [value.removeprefix("'") for value in found] == [each.removeprefix("'") for each in put]
    assert not any(value.lstrip(" \n\u00a0").startswith(FORMULA) for value in found)
