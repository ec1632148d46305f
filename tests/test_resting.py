"""Old meetings that a source is not asked for again for a while: what is held of them stays as it is."""

import dataclasses
import datetime as dt
import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from crawlers.crawl.memory import RESTS, Memory
from crawlers.crawl.report import Report
from sample.emulate_notubiz import Notubiz
from sample.model import Council, Item, Meeting, Motion
from sample.server import Emulator
from store import Store
from tests import test_notubiz as notubiz
from tests.command import Crawled, Griffie, current
from tests.test_notubiz import CODE

MEETING = re.compile(r"/events/meetings/(\d+)")


def council() -> Council:
    """One with three meetings, all of them long past."""
    return dataclasses.replace(notubiz.council(), meetings=notubiz.council().meetings[:3])


@pytest.fixture
def source(griffie: Griffie, crawled_once: Crawled) -> Emulator:
    """The emulator of the council that `griffie` holds."""
    return crawled_once.copy("waterland-rust", lambda: {"waterland": council()}, griffie)


def asked(source: Emulator) -> set[str]:
    """The meetings that were asked for."""
    found = {match[1] for one in source.faults.log if (match := MEETING.search(one.path))}
    source.faults.log.clear()
    return found


def crawled(griffie: Griffie, source: Emulator, *options: str) -> dict[str, Any]:
    done = griffie.crawl(source, *options)
    assert done.returncode == 0, done.stdout + done.stderr
    store = griffie.open()
    told = store.crawls.all(CODE)[0].samenvatting
    store.close()
    return told


def seq(griffie: Griffie) -> int:
    store = griffie.open()
    last = store.last_seq()
    store.close()
    return last


def renamed(one: Council, key: str) -> Council:
    """With another chair in one meeting, of which its list says nothing."""
    meetings = (
        dataclasses.replace(each, chair="Iemand Anders") if each.key == key else each
        for each in one.meetings
    )
    return dataclasses.replace(one, meetings=tuple(meetings))


def chair(griffie: Griffie, key: str) -> str:
    store = griffie.open()
    [meeting] = [
        version
        for version in store.current(resource="vergadering", deleted=False)
        if version.body["bronidentificatie"] == key
    ]
    store.close()
    return str(meeting.body["ext"]["voorzitter"])


def test_an_old_meeting_is_not_asked_for_and_is_held_as_it_was(
    griffie: Griffie, source: Emulator
) -> None:
    every = {meeting.key for meeting in council().meetings}
    source.faults.log.clear()
    before = crawled(griffie, source, "--rust", "30")
    assert asked(source) == every
    last = seq(griffie)
    source.load({"waterland": renamed(council(), min(every))})
    told = crawled(griffie, source, "--rust", "30")
    assert asked(source) == set()
    assert seq(griffie) == last
    assert told["gevonden"] == before["gevonden"]
    assert told["overgeslagen"].pop(RESTS) == len(every)
    assert told["overgeslagen"] == before["overgeslagen"]
    again = griffie.run("herlees", "--sources", str(griffie.data / "register.csv"))
    assert again.returncode == 0, again.stdout
    assert seq(griffie) == last, "also who reads again has the answers of before"

    crawled(griffie, source)
    assert asked(source) == every
    assert chair(griffie, min(every)) == "Iemand Anders"


def told_otherwise(one: Council) -> Council:
    """With other submitters and outcomes, which only the registers have."""

    def turned(number: int, motion: Motion) -> Motion:
        status = ("Aangenomen", "Verworpen", "Ingetrokken")[number % 3]
        return dataclasses.replace(motion, submitters=motion.submitters[::-1], status=status)

    def item(each: Item) -> Item:
        return dataclasses.replace(each, motions=tuple(map(turned, range(9), each.motions)))

    meetings = (
        dataclasses.replace(meeting, items=tuple(map(item, meeting.items)))
        for meeting in one.meetings
    )
    return dataclasses.replace(one, meetings=tuple(meetings))


def in_words(told: Callable[..., dict[str, Any]]) -> Callable[..., dict[str, Any]]:
    """An emulator's entry of a register that also tells how was voted, by fractie."""

    def entry(self: Notubiz, meeting: Meeting, motion: Motion) -> dict[str, Any]:
        row = told(self, meeting, motion)
        sides: dict[bool, list[str]] = {True: [], False: []}
        for party, members in self.council.parties.items():
            choices = [motion.votes.get(member.key) for member in members]
            sides[choices.count("voor") > choices.count("tegen")].append(party)
        text = f"Voor: {', '.join(sides[True])}; tegen: {', '.join(sides[False])}."
        words = {"meta_data": None, "content": text}
        if motion.votes:
            row["attributes"].append({"id": 99, "label": "Toelichting stemming", "values": [words]})
        return row

    return entry


def read_either_way(griffie: Griffie, source: Emulator, other: Griffie) -> list[dict[str, Any]]:
    """Reads with meetings that rest, and in `other`, which holds the same, with all of them; the same has
    to come of it. Gives what is held of votes."""
    held = []
    for made, options in ((griffie, ("--rust", "30")), (other, ())):
        source.faults.log.clear()
        crawled(made, source, *options)
        assert bool(asked(source)) == (made is other)
        store = made.open()
        held.append(current(store))
        votes = [v.body["ext"] for v in store.current(resource="stemming", deleted=False)]
        store.close()
    assert held[0] == held[1]
    return votes


@pytest.fixture
def other(griffie: Griffie, source: Emulator, tmp_path_factory: pytest.TempPathFactory) -> Griffie:
    """Another one that holds what `griffie` holds after a crawl in which meetings went to rest."""
    crawled(griffie, source, "--rust", "30")
    made = Griffie(tmp_path_factory.mktemp("anders"))
    made.take(griffie)
    return made


def test_entries_of_registers_are_read_as_if_their_meetings_had_come(
    griffie: Griffie, source: Emulator, other: Griffie
) -> None:
    last = seq(griffie)
    source.load({"waterland": told_otherwise(council())})
    read_either_way(griffie, source, other)
    assert seq(griffie) > last + 5


def test_a_vote_that_its_meeting_told_is_not_told_by_an_entry(
    griffie: Griffie, source: Emulator, other: Griffie, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Notubiz, "register_item", in_words(Notubiz.register_item))
    votes = read_either_way(griffie, source, other)
    assert len(votes) > 5
    assert not any("; tegen: " in (each["tekst_bron"] or "") for each in votes)


def test_what_its_list_says_otherwise_is_asked_for(griffie: Griffie, source: Emulator) -> None:
    """Also what was lost when it was last read; and what is off the list is gone."""
    one = council()
    first, second, *others = (meeting.key for meeting in one.meetings)
    source.faults.add("500", f"/events/meetings/{second}")
    griffie.crawl(source, "--rust", "30")
    source.faults.clear()
    moved = [
        dataclasses.replace(each, start="21:45") if each.key == first else each
        for each in one.meetings
        if each.key != others[0]
    ]
    source.load({"waterland": dataclasses.replace(one, meetings=tuple(moved))})
    source.faults.log.clear()
    crawled(griffie, source, "--rust", "30")
    assert asked(source) == {first, second}
    store = griffie.open()
    held = {
        version.body["bronidentificatie"]
        for version in store.current(resource="vergadering", deleted=False)
    }
    store.close()
    assert held == {first, second, *others[1:]}


# --- when it is over --------------------------------------------------------------------------------

TODAY = dt.date(2026, 3, 1)


@pytest.fixture
def memory() -> Iterator[Memory]:
    """Of a council of which hundred meetings were read whole on the first of March."""
    no_files: Any = None
    with Store.passing() as store:
        made = Memory(store, CODE, Report(), no_files, refresh=False)
        for number in range(100):
            key = str(number)
            made.remember(made.seen(key, "gelezen", []))
            found = Counter(agendapunt=3)
            made.remember(made.rested(key, f"regel {key}", TODAY, found, {"afloop": []}))
        yield made


def resting(memory: Memory, after: int, days: int = 30) -> int:
    today = TODAY + dt.timedelta(days=after)
    told = (memory.rests(str(n), f"regel {n}", today, days) for n in range(100))
    return sum(each is not None for each in told)


def test_the_rest_ends_for_one_before_another(memory: Memory) -> None:
    left = [resting(memory, after) for after in (0, 1, 14, 16, 20, 25, 29, 30, 400)]
    assert left[:3] == [100, 100, 100]
    assert left[-2:] == [0, 0]
    assert left == sorted(left, reverse=True)
    assert len(set(left)) >= 5
    assert resting(memory, 0, days=1) == 100
    assert resting(memory, 1, days=1) == 0


def test_what_rests_is_counted(memory: Memory) -> None:
    assert memory.rests("7", "regel 7", TODAY, 30) == {"afloop": []}
    assert memory.report.gevonden == Counter(agendapunt=3)
    assert memory.report.overgeslagen == Counter({RESTS: 1})


def test_what_is_not_known_does_not_rest(memory: Memory) -> None:
    assert memory.rests("7", "andere regel", TODAY, 30) is None
    assert memory.rests("onbekend", "regel 7", TODAY, 30) is None
    memory.remember({"gezien/7": "{}"})
    assert memory.rests("7", "regel 7", TODAY, 30) is None
    assert not memory.report.gevonden
