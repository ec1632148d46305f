"""Numbers that follow the store are those that a count of everything gives, and are counted again only of
what changed."""

from collections.abc import Collection
from functools import partial
from pathlib import Path

import orjson

from bench.councils import Size, Town
from standard.records import Record
from store import Organisation, Put, Store, default_address
from store.counting import Counted
from store.output import ATTACHING, INVERSES
from store.quality import Shares, followed, shares
from store.redaction import redact

SMALL = Size(members=4, fracties=2, by_member=2, by_fractie=1, unvoted=1, meetings=2)


def records(code: str) -> list[Record]:
    return list(
        Town(Organisation(code, "ibabs", code, code, "gemeente", "Utrecht"), SMALL).records()
    )


def test_counts_follow_the_store(store: Store) -> None:
    counted = (
        (Counted(store, store.holdings.by_type), store.holdings.by_type),
        (Counted(store, store.holdings.last_meetings), store.holdings.last_meetings),
        (Counted(store, partial(shares, store)), partial(shares, store)),
    )

    def agree() -> None:
        for each, whole in counted:
            assert each.now() == whole(None)

    agree()
    store.write([Put(each, "oss") for each in records("gm0828")])
    agree()
    store.write([Put(each, "gouda") for each in records("gm0513")])
    agree()
    motions = [each.id for each in store.current(type="motie", deleted=False)]
    store.remove({motions[0]: "weg bij de bron"})
    agree()
    redact(store, None, motions[1:3], "persoonsgegevens")
    agree()
    gone = {each.id: "weg" for each in store.current(organisatie="gm0513", deleted=False)}
    store.remove(gone)
    agree()
    assert {owner for owner, numbers in counted[0][0].now().items() if numbers} == {
        ("gm0828", "ibabs")
    }


def test_only_what_changed_is_counted_again(store: Store) -> None:
    asked: list[Collection[str] | None] = []

    def count(codes: Collection[str] | None) -> dict[tuple[str, str], dict[str, int]]:
        asked.append(codes)
        return store.holdings.by_type(codes)

    counted = Counted(store, count)
    store.write([Put(each, "oss") for each in records("gm0828")])
    counted.now()
    counted.now()
    store.write([Put(each, "gouda") for each in records("gm0513")])
    counted.now()
    assert asked == [None, {"gm0513"}]


def test_what_one_process_counted_the_next_need_not_count(store: Store, tmp_path: Path) -> None:
    file = tmp_path / "tellingen" / "soorten.json"
    asked: list[Collection[str] | None] = []

    def count(codes: Collection[str] | None) -> dict[tuple[str, str], dict[str, int]]:
        asked.append(codes)
        return store.holdings.by_type(codes)

    store.write([Put(each, "oss") for each in records("gm0828")])
    first = Counted(store, count, file).now()
    assert Counted(store, count, file).now() == first == store.holdings.by_type(None)
    assert asked == [None]
    store.write([Put(each, "gouda") for each in records("gm0513")])
    assert Counted(store, count, file).now() == store.holdings.by_type(None)
    assert asked == [None, {"gm0513"}]
    motion = next(iter(store.current(type="motie", deleted=False)))
    redact(store, None, [motion.id], "persoonsgegevens")
    assert Counted(store, count, file).now() == store.holdings.by_type(None)
    before = followed(store, file.parent).now()
    again = followed(store, file.parent).now()
    assert before == again == shares(store)
    assert {type(each) for each in again.values()} == {Shares}


def test_what_was_kept_counts_only_when_it_is_of_this_store(store: Store, tmp_path: Path) -> None:
    file = tmp_path / "soorten.json"
    other = Store(default_address(tmp_path / "ander"))
    other.write([Put(each, "gouda") for each in records("gm0513")])
    Counted(other, other.holdings.by_type, file).now()
    other.close()
    store.write([Put(each, "oss") for each in records("gm0828")])
    for kept in (
        file.read_bytes(),
        b"",
        b"[]",
        b"{",
        b'{"wijze": "anders"}',
        file.read_bytes().replace(b'"rijen":[[', b'"rijen":[[5,['),
    ):
        file.write_bytes(kept)
        assert Counted(store, store.holdings.by_type, file).now() == store.holdings.by_type(None)
    own = orjson.loads(file.read_bytes())
    file.write_bytes(orjson.dumps(own | {"wijze": "een oudere", "rijen": []}))
    assert Counted(store, store.holdings.by_type, file).now() == store.holdings.by_type(None)


def test_where_nothing_can_be_kept_it_is_counted(store: Store, tmp_path: Path) -> None:
    (tmp_path / "bezet").write_text("geen map")
    store.write([Put(each, "oss") for each in records("gm0828")])
    counted = Counted(store, store.holdings.by_type, tmp_path / "bezet" / "soorten.json")
    assert counted.now() == store.holdings.by_type(None)


def test_what_points_at_records_is_told_without_reading_it(store: Store) -> None:
    """The same as of the relations with the records themselves, of the ways that are asked."""
    store.write([Put(each, "oss") for each in records("gm0828")])
    ids = [each.id for each in store.current(deleted=False)]
    gone = next(each.id for each in store.current(resource="stem", deleted=False))
    store.remove({gone: "weg bij de bron"})
    relations = store.pointing_at(ids)
    kinds = {
        key: each.resource for key, each in store.get_many({key for key, *_ in relations}).items()
    }
    every = {(target, kinds[key], field, key) for key, field, target in relations}
    assert len({way[1:3] for way in every}) > len(INVERSES.keys() & {way[1:3] for way in every}) > 2
    found = store.pointing_in(ids, INVERSES, ATTACHING)
    assert len(found) == len({*found})
    assert {*found} == {way for way in every if way[1:3] in INVERSES or way[2] == ATTACHING}
    assert gone not in {key for *_, key in found}
