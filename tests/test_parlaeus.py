"""Parlaeus by the command, against its emulator."""

import dataclasses
from collections import Counter
from collections.abc import Iterator

import pytest

from crawlers.errors import Refused, Unreadable
from crawlers.vendors.parlaeus import answers as parlaeus
from sample.emulate_parlaeus import key
from sample.model import Council as Scenario
from sample.scenario import world
from sample.server import Emulator
from sample.towns import RID
from standard.records import identiteit
from tests.command import Crawled, Griffie, current

CODE = "gm0935"
SECRET = {"GRIFFIE_PARLAEUS_RID_MAASDAM": RID}


def council() -> Scenario:
    whole = world()["goirle"]
    return dataclasses.replace(
        whole,
        key="maasdam",
        name="Maasdam",
        code=CODE,
        province="Limburg",
        vendor="parlaeus",
        vendor_key="",
        face="parlaeus",
        meetings=whole.meetings[:5],
    )


@pytest.fixture
def emulator() -> Iterator[Emulator]:
    with Emulator({"maasdam": council()}).running() as made:
        yield made


@pytest.fixture
def source(griffie: Griffie, crawled_once: Crawled) -> Emulator:
    """The emulator that `crawled` was read from."""
    return crawled_once.copy("maasdam", lambda: {"maasdam": council()}, griffie, **SECRET)


@pytest.fixture
def crawled(griffie: Griffie, source: Emulator) -> Griffie:
    return griffie


def test_a_council_comes_in_whole(crawled: Griffie) -> None:
    store, source = crawled.open(), council()
    held = Counter(
        v.body["data"].get("informatieobjecttype") or v.resource
        for v in store.current(deleted=False)
    )
    assert held["vergadering"] == len(source.meetings)
    points = sum(len(m.items) for m in source.meetings) + len(source.motions)
    assert held["agendapunt"] == points
    kinds = Counter(motion.kind for _, motion in source.motions)
    assert (held["motie"], held["amendement"]) == (kinds["motie"], kinds["amendement"])
    assert held["natuurlijkpersoon"] >= len(source.members)
    store.close()


def test_a_decision_text_gives_outcome_and_count_and_no_more(crawled: Griffie) -> None:
    store = crawled.open()
    for _, motion in council().motions:
        record = store.get(identiteit(CODE, "informatieobject", key(f"9{motion.paper.key}")))
        assert record is not None
        assert record.body["ext"]["uitslag"] == motion.status.split()[-1].replace(
            "staken", "gelijk"
        )
        vote = store.get(identiteit(CODE, "stemming", f"{key(f'7{motion.paper.key}')}/besluit"))
        if not motion.votes:
            assert vote is None
            continue
        assert vote is not None
        cast = list(motion.votes.values())
        telling = vote.body["ext"]["telling"]
        assert (telling["voor"], telling["tegen"]) == (cast.count("voor"), cast.count("tegen"))
        assert vote.body["ext"]["grondslag"] == "totaal"
        assert vote.body["ext"]["volledig"] is False
        assert vote.body["data"]["informatieobject"]["id"] == record.id
    assert list(store.current(resource="stem", deleted=False)) == []
    store.close()


def test_points_hang_under_the_one_above_their_level(crawled: Griffie) -> None:
    store, source = crawled.open(), council()
    motion = source.motions[0][1]
    point = store.get(identiteit(CODE, "agendapunt", key(f"7{motion.paper.key}")))
    assert point is not None
    item = identiteit(CODE, "agendapunt", key(motion.item))
    assert point.body["data"]["hoofdagendapunt"]["id"] == item
    store.close()


def test_a_second_crawl_writes_nothing(crawled: Griffie, source: Emulator) -> None:
    store = crawled.open()
    before = store.last_seq()
    assert crawled.crawl(source, **SECRET).returncode == 0
    assert store.last_seq() == before
    store.close()


def test_without_a_key_nothing_is_asked(griffie: Griffie, emulator: Emulator) -> None:
    done = griffie.crawl(emulator)
    assert done.returncode == 1
    assert "GRIFFIE_PARLAEUS_RID_MAASDAM" in done.stdout
    assert emulator.faults.log == []


def test_a_wrong_key_is_a_refusal_and_no_empty_council(crawled: Griffie, source: Emulator) -> None:
    store = crawled.open()
    before = current(store)
    done = crawled.crawl(source, GRIFFIE_PARLAEUS_RID_MAASDAM="fout")
    assert done.returncode == 1
    assert "Invalid rid" in done.stdout
    assert current(store) == before
    store.close()


def test_the_key_is_nowhere_to_be_seen(crawled: Griffie, source: Emulator) -> None:
    source.faults.add("500", "fn=agenda_detail")
    done = crawled.crawl(source, "--opnieuw", **SECRET)
    assert done.returncode == 1
    assert RID not in done.stdout + done.stderr
    assert RID not in crawled.run("export").stdout
    store = crawled.open()
    assert RID not in str([crawl.samenvatting for crawl in store.crawls.all()])
    store.close()


@pytest.mark.parametrize(
    ("link", "read"),
    [
        ("https://m.parlaeus.nlhttps://m.qualigraf.nl/app/1 a.pdf", "https://m.qualigraf.nl/app/1%20a.pdf"),
        ("https://m.qualigraf.nlhttps//m.parlaeus.nl/x", "https://m.parlaeus.nl/x"),
        ("https://m.parlaeus.nl/x?y=1", "https://m.parlaeus.nl/x?y=1"),
        ("/app/document/1", "https://m.parlaeus.nl/app/document/1"),
        ("", None),
    ],
)  # fmt: skip
def test_links_are_mended(link: str, read: str | None) -> None:
    assert parlaeus.address(link, "https://m.parlaeus.nl") == read


def test_the_status_stands_in_the_body() -> None:
    with pytest.raises(Unreadable, match="No such function"):
        parlaeus.answer(b'{"message":"No such function","status":501}')
    with pytest.raises(Refused):
        parlaeus.answer(b'{"message":"Invalid rid","status":401}')
    assert parlaeus.answer(b'{"status":200,"message":"OK","list":[]}')["list"] == []
