"""The change log, on SQLite and on PostgreSQL."""

import datetime as dt
import random
import signal
import sqlite3
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import event

from standard.base import Verwijzing
from standard.extensions import ExtAgendapunt, ExtVergadering
from standard.records import Record
from standard.resources import Agendapunt, Vergadering
from store import Close, Download, Files, Organisation, Put, Store, Text, default_address
from tests.command import begun, surroundings

OSS = Organisation("gm0828", "ibabs", "oss", "Oss", "gemeente", "Noord-Brabant")


def meeting(key: str, name: str = "Raad", organisatie: str = "gm0828") -> Record:
    return Record(
        organisatie=organisatie,
        bronidentificatie=key,
        leverancier="ibabs",
        bron_url=f"https://voorbeeld.invalid/{key}",
        data=Vergadering(naam=name, vergaderdatum=dt.date(2026, 1, 29)),
        ext=ExtVergadering(aliassen=(f"oud-{key}",)),
    )


def item(key: str, parent: Record) -> Record:
    return Record(
        organisatie="gm0828",
        bronidentificatie=key,
        leverancier="ibabs",
        data=Agendapunt(vergadering=parent.verwijzing(), agendapunt_titel="Punt"),
        ext=ExtAgendapunt(volgorde=1),
    )


def put(record: Record, kader: str | None = "raad", day: dt.date | None = None) -> Put:
    return Put(record, kader, day or dt.date(2026, 1, 29))


def test_an_unchanged_record_writes_nothing(store: Store) -> None:
    first = store.write([put(meeting("1"))])
    again = store.write([put(meeting("1"))], [Close("raad", frozenset({meeting("1").id}), "weg")])
    assert (first.nieuw, again.ongewijzigd, store.last_seq()) == (1, 1, 1)


def test_a_change_is_a_version_and_the_old_one_stays(store: Store) -> None:
    store.write([put(meeting("1"))])
    outcome = store.write([put(meeting("1", "Raad (gewijzigd)"))])
    names = [version.body["data"]["naam"] for version in store.versions(meeting("1").id)]
    assert outcome.gewijzigd == 1
    assert names == ["Raad", "Raad (gewijzigd)"]
    assert [version.seq for version in store.changes(0)] == [1, 2]


def test_what_is_gone_from_a_complete_set_gets_a_tombstone_with_its_parts(store: Store) -> None:
    one, two = meeting("1"), meeting("2")
    part = item("1.1", one)
    store.write([put(one), put(two), Put(part, one.id)])
    outcome = store.write([], [Close("raad", frozenset({two.id}), "niet meer bij de bron")])
    assert outcome.verdwenen == 2
    gone = store.get(one.id)
    assert gone is not None
    assert (gone.op, gone.reden, gone.versie) == ("delete", "niet meer bij de bron", 2)
    assert "data" not in gone.body
    assert [v.id for v in store.current(deleted=False)] == [two.id]
    assert store.pointing_at([one.id]) == []


def test_what_returns_is_a_version_after_the_tombstone(store: Store) -> None:
    store.write([put(meeting("1"))])
    store.write([], [Close("raad", frozenset(), "weg")])
    outcome = store.write([put(meeting("1"))])
    assert outcome.teruggekeerd == 1
    assert [v.op for v in store.versions(meeting("1").id)] == ["upsert", "delete", "upsert"]


def test_only_the_period_that_was_read_is_closed(store: Store) -> None:
    old, new = meeting("oud"), meeting("nieuw")
    store.write([put(old, day=dt.date(2020, 1, 1)), put(new, day=dt.date(2026, 1, 1))])
    outcome = store.write(
        [], [Close("raad", frozenset(), "weg", dt.date(2026, 1, 1), dt.date(2026, 12, 31))]
    )
    assert outcome.verdwenen == 1
    assert store.get(old.id).op == "upsert"  # type: ignore[union-attr]


def test_records_that_nothing_points_at_are_orphans(store: Store) -> None:
    parent = meeting("1")
    part = item("1.1", parent)
    store.write([put(parent, "documenten"), Put(part, "punten")])
    assert store.close_orphans("documenten", "vergadering", "weg").verdwenen == 0
    store.write([], [Close("punten", frozenset(), "weg")])
    assert store.close_orphans("documenten", "vergadering", "weg").verdwenen == 1


def test_records_are_found_by_the_sources_own_keys(store: Store) -> None:
    record = meeting("1")
    store.write([put(record)])
    assert store.find("1", "sleutel", "gm0828") == [record.id]
    assert store.find("oud-1") == [record.id]
    assert store.find("https://voorbeeld.invalid/1", "bron_url") == [record.id]
    assert store.find("1", "sleutel", "gm0637") == []


def test_relations_follow_the_current_version(store: Store) -> None:
    one, two = meeting("1"), meeting("2")
    store.write([put(one), put(two), put(item("p", one))])
    store.write([put(item("p", two))])
    assert store.pointing_at([one.id]) == []
    assert store.pointing_at([two.id]) == [(item("p", two).id, "vergadering", two.id)]
    assert Verwijzing(id=two.id) == two.verwijzing()


@pytest.mark.parametrize(
    "held",
    [
        {},
        {"resource": "informatieobject"},
        {"organisatie": "gm0828", "resource": "informatieobject"},
        {"organisatie": "gm0828", "resource": "informatieobject", "type": "motie"},
    ],
)
def test_what_is_held_is_read_in_its_order_without_sorting(
    tmp_path: Path, held: dict[str, str]
) -> None:
    """Sorting all that follows for every batch makes the work of a large body grow by its square."""
    plan = planned(tmp_path, lambda store: list(store.current(deleted=False, **held)))
    assert any("USING INDEX stand_" in step for step in plan)
    assert not any("TEMP B-TREE" in step for step in plan)


def planned(folder: Path, ask: Callable[[Store], object]) -> list[str]:
    """The steps in which SQLite answers the last thing that is asked of an empty store."""
    store = Store(default_address(folder))
    asked: list[tuple[str, tuple[object, ...]]] = []
    engine = store.database._engine
    event.listen(engine, "before_cursor_execute", lambda *said: asked.append((said[2], said[3])))
    assert not ask(store)
    store.close()
    statement, values = asked[-1]
    with sqlite3.connect(folder / "griffie.sqlite") as connection:
        plan = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {statement}", values)]
    connection.close()
    return plan


@pytest.mark.parametrize(
    ("owner", "index"),
    [
        ({"organisatie": "gm0828"}, "stand_volgorde"),
        ({"organisatie": "gm0828", "leverancier": "ibabs"}, "stand_volgorde"),
        ({"leverancier": "ibabs"}, "stand_leverancier"),
    ],
)
def test_the_newest_of_an_owner_are_looked_for_among_its_own(
    tmp_path: Path, owner: dict[str, str], index: str
) -> None:
    """Also where a database would rather walk back along what is of everybody."""
    plan = planned(tmp_path, lambda store: store.newest("vergadering", 5, **owner))
    assert f"{index} (({next(iter(owner))},resource,seq)>" in plan[0]
    assert not any("TEMP B-TREE" in step for step in plan)


def test_the_newest_are_those_of_who_is_asked_for(store: Store) -> None:
    ours = [meeting(f"a{number}") for number in range(4)]
    theirs = [meeting(f"b{number}", organisatie="gm0829") for number in range(4)]
    for one, other in zip(ours, theirs, strict=True):
        store.write([put(one), Put(item(one.bronidentificatie, one), one.id), put(other)])

    def newest(**owner: str) -> list[str]:
        return [row.record.bronidentificatie for row in store.newest("vergadering", 3, **owner)]

    assert newest(organisatie="gm0828") == newest(organisatie="gm0828", leverancier="ibabs")
    assert newest(organisatie="gm0829", leverancier="ibabs") == ["b3", "b2", "b1"]
    assert newest(organisatie="gm0828", leverancier="notubiz") == newest(organisatie="gm") == []
    assert newest(organisatie="gm0828") == ["a3", "a2", "a1"]
    assert set(newest()) == set(newest(leverancier="ibabs")) == {"a3", "b3", "b2"}


def test_texts_downloads_and_memory_are_kept(store: Store) -> None:
    text = Text("a" * 64, "deels", "2 van 3 bladzijden zonder tekst", ("een", "", "drie"))
    download = Download("https://voorbeeld.invalid/x", "k", "a" * 64, "application/pdf", 10)
    store.write([], (), [(download, text)])
    store.remember("gm0828", {"x": "1"})
    store.remember("gm0828", {"x": "2"})
    assert store.text("a" * 64) == text
    assert store.download(download.url) == (download, text.reading)
    assert store.memory("gm0828") == {"x": "2"}


def test_a_crawl_is_on_record_from_its_start(store: Store) -> None:
    crawl = store.start_crawl(OSS)
    assert store.crawls.all()[0].toestand == "bezig"
    crawl.toestand, crawl.samenvatting = "ok", {"nieuw": 3}
    store.end_crawl(crawl)
    assert store.crawls.all("gm0828") == [crawl]
    assert store.organisations() == [OSS]


@pytest.mark.slow
def test_writers_at_once_give_numbers_in_order_without_holes(store: Store, address: str) -> None:
    """A reader that goes on from its last number sees every version, also of a slow writer."""
    seen: list[int] = []
    done = threading.Event()

    def read() -> None:
        while True:
            ended = done.is_set()
            for version in store.changes(seen[-1] if seen else 0):
                seen.append(version.seq)
            time.sleep(0.002)
            if ended:
                return

    def write(name: str) -> None:
        own = Store(address)
        for number in range(25):
            own.write([put(meeting(f"{name}-{number}-{part}"), name) for part in range(4)])
        own.close()

    reader = threading.Thread(target=read)
    writers = [threading.Thread(target=write, args=(name,)) for name in "abcd"]
    reader.start()
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    done.set()
    reader.join()
    assert seen == list(range(1, 401))


WRITER = """
import datetime as dt
import sys
from standard.extensions import ExtVergadering
from standard.records import Record
from standard.resources import Vergadering
from store import Put, Store
store, day = Store(sys.argv[1]), dt.date(2026, 1, 29)
def put(key):
    data, ext = Vergadering(naam="Raad", vergaderdatum=day), ExtVergadering()
    record = Record(
        organisatie="gm0828", bronidentificatie=key, leverancier="ibabs", data=data, ext=ext
    )
    return Put(record, "raad", day)
for number in range(100000):
    store.write([put(f"{sys.argv[2]}-{number}-{part}") for part in range(3)])
    print(number, flush=True)
"""


@pytest.mark.slow
def test_kill_9_loses_nothing_that_was_acknowledged(address: str, tmp_path: Path) -> None:
    chance = random.Random(7)
    acknowledged = 0
    for round_number in range(5):
        arguments = (address, str(round_number))
        process = begun(arguments, surroundings(), tmp_path, warm=True, text=WRITER)
        assert process.stdout is not None
        with process:
            process.stdout.readline()
            time.sleep(chance.uniform(0.05, 0.4))
            process.send_signal(signal.SIGKILL)
            acknowledged += 1 + len(process.stdout.read().splitlines())
        opened = Store(address)
        seqs = [version.seq for version in opened.current()]
        assert len(seqs) >= 3 * acknowledged
        assert len(seqs) % 3 == 0
        assert seqs == list(range(1, len(seqs) + 1))
        acknowledged = len(seqs) // 3
        opened.close()


def test_files_are_kept_once_by_their_content(tmp_path: Path) -> None:
    files = Files(tmp_path)
    first, second = files.put(b"inhoud"), files.put(b"inhoud")
    assert first == second
    assert files.path(first).read_bytes() == b"inhoud"
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 1


def test_the_default_store_lies_in_the_data_folder(tmp_path: Path) -> None:
    address = default_address(tmp_path / "nieuw")
    Store(address).close()
    assert (tmp_path / "nieuw" / "griffie.sqlite").exists()
