"""What is counted when the tables are made, and what stands in the parts of all councils, is what single
rows say: after additions, changes, withdrawals and what was taken away for good."""

import datetime as dt
import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest

from bench.councils import Size, Town
from search_api.web.csv import SEPARATORS, lines
from standard.records import Record
from standard.resources import Stem
from standard.vocabulary import StemKeuze
from store import Organisation, Put, Store
from store.redaction import redact
from tables import Tables, bring_up
from tables.deviating import deviations
from tables.files import Folder, Held
from tables.filters import Filter
from tables.lists import encoded, every, rows_from, separated
from tables.live import _Sources
from tables.measures import party
from tables.shapes import TABLES
from tables.together import PLACE, TOGETHER

SMALL = Size(members=9, fracties=2, by_member=5, by_fractie=1, unvoted=1, meetings=3)
CODES = ("gm0828", "gm0513", "gm0637")
#: before all votes: asks for all of them by their days
EVER = dt.date(1900, 1, 1)
ODD = ('"Ja, nee"', "=1+1", " \u00a0-3", "regel\r\neinde", "{naam}", "", "'t Hart; tab\t", "＝x")


def town(code: str) -> Town:
    return Town(Organisation(code, "ibabs", code, f"Raad {code}", "gemeente", "Utrecht"), SMALL)


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    with Store.passing() as made:
        for code in CODES[:2]:
            made.write([Put(record, code) for record in town(code).records()])
        yield made


@pytest.fixture(scope="module")
def tables(store: Store, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tables]:
    """Of which the parts are read whenever more than one council is asked."""
    made = Tables(store, tmp_path_factory.mktemp("tabellen"), fresh=1e9, apart=1)
    bring_up(store, made.folder)
    yield made
    made.close()


def turned(record: Record, chance: random.Random) -> Record:
    """A member who chose otherwise than was told before."""
    assert isinstance(record.data, Stem)
    data = record.data.model_copy(update={"keuze_stemming": chance.choice(list(StemKeuze))})
    return record.model_copy(update={"data": data})


def change(store: Store, step: int) -> None:
    """One thing that befalls a store."""
    chance = random.Random(step)
    stems = list(store.current(resource="stem", deleted=False))
    if step == 0:
        store.write([Put(record, CODES[2]) for record in town(CODES[2]).records()])
    elif step == 1:
        some = chance.sample(stems, 50)
        store.write([Put(turned(each.record, chance), each.organisatie) for each in some])
    elif step == 2:
        store.remove({each.id: "niet meer bij de bron" for each in chance.sample(stems, 5)})
    elif step == 3:
        motions = [each.id for each in store.current(type="motie", deleted=False)]
        redact(store, None, chance.sample(motions, 2), "persoonsgegevens")


def each_row(tables: Tables, table: str) -> list[dict[str, Any]]:
    """The rows of a table council by council."""
    sql = f"SELECT * FROM {{{table}}}"
    return [row for code in tables.codes() for row in tables.rows(sql, (), (code,))]


def test_parts_and_counts_are_what_single_rows_say(store: Store, tables: Tables) -> None:
    for step in range(4):
        change(store, step)
        bring_up(store, tables.folder)
        for table in TOGETHER:
            single = sorted(each_row(tables, table), key=lambda row: row["volgorde"])
            assert tables.rows(f"SELECT * FROM {{{table}}} ORDER BY volgorde") == single, table
        counted = deviations(tables, Filter())
        assert counted == deviations(tables, Filter(van=EVER))
        cast = [row for row in each_row(tables, "stemmen") if row["persoon"]]
        strayed = Counter(row["persoon"] for row in cast if row["afwijkend"])
        judged = Counter(row["persoon"] for row in cast if row["afwijkend"] is not None)
        assert counted.total == len(strayed) > (step > 0)
        assert {row["persoon"]: (row["afgeweken"], row["beoordeeld"]) for row in counted.rows} == {
            key: (number, judged[key]) for key, number in strayed.items()
        }
        sides = Counter(
            (row["organisatie"], row["kant"])
            for row in each_row(tables, "fractiestemmen")
            if row["partij"] == "VVD"
        )
        for row in party(tables, "VVD", Filter()):
            for side in ("voor", "tegen", "verdeeld"):
                assert row[side] == sides[row["organisatie"], side]


def test_a_question_over_all_opens_the_fewest_files(tables: Tables) -> None:
    """And over some of them those of each, in which no others have to be passed over."""
    held = tables.folder.held()
    assert held
    for table in TOGETHER:
        single = [code for code, each in held.councils.items() if each.rijen[table]]
        everybody = _Sources(tables.folder, held, None, 30)[table]
        assert everybody.count(".parquet") == min(len(held.samen[table]), len(single)) > 0
        some = _Sources(tables.folder, held, single[:1], 30)[table]
        assert some.count(".parquet") == 1
    assert _Sources(tables.folder, held, None, 0)["stemmen"].count(str(PLACE)) == len(
        held.samen["stemmen"]
    )
    nobody = _Sources(tables.folder, Held(0, {}, ""), None, 30)
    assert "WHERE false" in nobody["stemmen"]


def test_pages_of_members_follow_each_other(tables: Tables) -> None:
    whole = deviations(tables, Filter())
    pages = [deviations(tables, Filter(), 1, at, 7) for at in range(0, whole.total + 7, 7)]
    assert [row for page in pages for row in page.rows] == whole.rows
    assert {page.total for page in pages} == {whole.total}


def test_only_parts_in_which_a_row_changed_are_made_again(store: Store, tables: Tables) -> None:
    before = tables.folder.held()
    vote = next(iter(store.current(resource="stemming", deleted=False)))
    ext = vote.record.ext.model_copy(update={"onderwerp": "anders", "volledig": False})
    store.write([Put(vote.record.model_copy(update={"ext": ext}), vote.organisatie)])
    bring_up(store, tables.folder)
    after = tables.folder.held()
    assert before
    assert after
    year = str(vote.body["ext"]["datum"])[:4]
    changed = {
        (table, period)
        for table, parts in after.samen.items()
        for period, part in parts.items()
        if part != before.samen[table].get(period)
    }
    assert ("stemmingen", year) in changed
    assert {period for _, period in changed} <= {year, "0"}


def test_rows_stand_in_their_order_in_a_stream(tables: Tables) -> None:
    """By every way in which they are read: of one council, of all, and backwards."""
    for codes in ((), CODES[:1], CODES[:2]):
        asked = Filter(codes)
        rows = [row for batch in every(tables, "stemmen", asked) for row in batch]
        streamed = b"".join(encoded(tables, "stemmen", asked)).splitlines()
        assert [orjson.loads(line) for line in streamed] == [
            orjson.loads(orjson.dumps(row)) for row in rows
        ]
        total, whole = rows_from(tables, "stemmen", asked, 0, 10_000)
        _, reverse = rows_from(tables, "stemmen", asked, 0, 10_000, backwards=True)
        assert total == len(whole)
        assert whole == rows == reverse[::-1]


@pytest.mark.parametrize("separator", SEPARATORS.values())
def test_lines_are_those_that_python_writes(tables: Tables, separator: str) -> None:
    for table in ("stemmen", "stemmingen", "moties"):
        rows = [row for batch in every(tables, table, Filter()) for row in batch]
        written = b"".join(separated(tables, table, Filter(), separator))
        assert written == lines([row.values() for row in rows], separator)


def test_odd_texts_are_written_as_python_writes_them(tmp_path: Path) -> None:
    rows = [
        {
            "id": str(number),
            "organisatie": CODES[0],
            "titel": text,
            "indieners": [text, text],
            "volgorde": f"{number:03d}",
        }
        for number, text in enumerate(ODD)
    ]
    filled = {table: rows if table == "moties" else [] for table in TABLES}
    asked, folder = Filter(CODES[:1]), Folder(tmp_path)
    with Store.passing() as store:
        held = {CODES[0]: folder.write(CODES[0], filled, 0)}
        folder.publish(Held(0, held, store.identity.mark(0)))
        tables = Tables(store, tmp_path, fresh=1e9)
        given = [row for batch in every(tables, "moties", asked) for row in batch]
        assert [row["titel"] for row in given] == list(ODD)
        for separator in SEPARATORS.values():
            written = b"".join(separated(tables, "moties", asked, separator))
            assert written == lines([row.values() for row in given], separator)
        written = b"".join(encoded(tables, "moties", asked))
        assert [orjson.loads(line) for line in written.split(b"\n")[:-1]] == given
        tables.close()


def test_plain_columns_hold_nothing_that_is_to_be_escaped(tables: Tables) -> None:
    for table, columns in TABLES.items():
        for name in (column.name for column in columns if column.plain):
            odd = f"SELECT {name} AS v FROM {{{table}}} WHERE NOT regexp_full_match({name}, '[0-9A-Za-z_-]+')"
            assert tables.rows(odd) == []
