"""The faults that vendors show, and those of earlier importers, for every vendor: nothing is taken
away, everything is explained, and we ask no more than is allowed."""

import dataclasses
import datetime as dt
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from crawlers.normalise import normalise
from crawlers.reading.dates import amsterdam, end_after, moment
from crawlers.reading.records import RecordBuilder
from crawlers.registry import bundled
from sample.emulation import emulated
from sample.model import Council
from sample.scenario import world
from sample.server import Emulator
from store.status import status
from tests.command import Crawled, Griffie, current, stalled
from tests.councils import listed, without_files

#: a council of each vendor, and of each face that it shows; a new vendor's stand in its emulator
VENDORS = {name: case for vendor in emulated().values() for name, case in vendor.cases.items()}
SECRET = {name: value for case in VENDORS.values() for name, value in case.environment.items()}


def councils(vendor: str) -> dict[str, Council]:
    council = VENDORS[vendor].council()
    return {council.key: dataclasses.replace(council, meetings=council.meetings[:3])}


class Held:
    """A council that was crawled whole before its source begins to fail."""

    def __init__(self, griffie: Griffie, once: Crawled, vendor: str) -> None:
        self.griffie, self.vendor = griffie, vendor
        few = councils(vendor)
        self.emulator = once.copy(f"drie-{next(iter(few))}", lambda: few, griffie, **SECRET)
        self.code = next(iter(self.emulator.councils.values())).code

    def again(self) -> tuple[int, dict[str, Any], bool]:
        store = self.griffie.open()
        before = current(store)
        done = self.griffie.crawl(self.emulator, **SECRET)
        kept = current(store) == before
        crawl = store.crawls.all(self.code)[0]
        store.close()
        return done.returncode, {"toestand": crawl.toestand, **crawl.samenvatting}, kept


@pytest.fixture(params=list(VENDORS))
def held(griffie: Griffie, crawled_once: Crawled, request: pytest.FixtureRequest) -> Held:
    return Held(griffie, crawled_once, request.param)


@pytest.fixture(params=["notubiz", "parlaeus"])
def newer(griffie: Griffie, crawled_once: Crawled, request: pytest.FixtureRequest) -> Held:
    return Held(griffie, crawled_once, request.param)


@pytest.mark.parametrize("kind", ["500", "503", "404", "blok", "html", "leeg", "trunc"])
def test_a_list_that_fails_takes_nothing_away(newer: Held, kind: str) -> None:
    newer.emulator.faults.add(kind, VENDORS[newer.vendor].lists)
    code, told, kept = newer.again()
    assert code == 1
    assert kept
    assert told["fouten"]
    assert told["toestand"] in ("mislukt", "incompleet", "geblokkeerd")
    assert (told["toestand"] == "geblokkeerd") == (kind in ("blok", "html"))


@pytest.mark.parametrize("kind", ["500", "html", "trunc"])
def test_a_meeting_that_fails_takes_nothing_away(newer: Held, kind: str) -> None:
    # one less than the times that a request is tried, so that each meeting comes in the end
    times = 3 if kind == "500" else 4
    fault = newer.emulator.faults.add(kind, VENDORS[newer.vendor].meeting, times=times)
    code, told, kept = newer.again()
    assert kept
    if kind == "500":
        assert fault.seen == times
        assert (code, told["fouten"], told["toestand"]) == (0, [], "ok")
    else:
        assert code == 1
        said = "Toegang geweigerd" if kind == "html" else "vergadering"
        assert any(said in fault for fault in told["fouten"]) or told["toestand"] == "geblokkeerd"


def test_a_block_ends_all_asking(held: Held) -> None:
    """The first answer that blocks us is the last thing that is asked of that host."""
    held.emulator.faults.add("blok", "")
    code, told, kept = held.again()
    assert (code, told["toestand"], kept) == (1, "geblokkeerd", True)
    # those that were under way side by side when it came may still have gone out
    assert len(held.emulator.faults.log) <= 4


def test_no_more_than_allowed_in_any_minute(held: Held, tmp_path: Path) -> None:
    """With five pages a minute the emulator sees five and no more."""
    [vendor] = {council.vendor for council in held.emulator.councils.values()}
    limits = json.dumps({f"{vendor}.pagina": 5, f"{vendor}.bestand": 3})
    registry = tmp_path / "r.csv"
    registry.write_text(held.emulator.registry(), encoding="utf-8")
    fresh = Griffie(tmp_path)
    process = fresh.start("crawl", "--sources", str(registry), GRIFFIE_LIMIETEN=limits, **SECRET)
    try:
        # robots.txt is one of the five where it is asked for, and is not in the log
        assert stalled(process, held.emulator, 4)
    finally:
        process.kill()
        process.communicate()
    files = held.emulator.faults.asked(
        r"publicdownload|/document/|/Document/|/documents/\d+ |download"
    )
    pages = [each for each in held.emulator.faults.log if each not in files]
    assert len(pages) <= 5
    assert len(files) <= 3
    assert all(each.agent.startswith("Griffie/") for each in held.emulator.faults.log)


def test_robots_txt_is_kept_on_the_portal_of_notubiz(griffie: Griffie) -> None:
    [council] = map(without_files, councils("notubiz").values())
    with Emulator({"waterland": council}).running() as emulator:
        emulator.robots = "User-agent: *\nDisallow: /notubiz/waterland/portaal/\n"
        done = griffie.crawl(emulator)
        assert emulator.faults.asked("portaal/vergadering") == []
    assert done.returncode == 0, done.stdout
    assert "robots.txt" in done.stdout
    store = griffie.open()
    votes = [v.body["ext"] for v in store.current(resource="stemming", deleted=False)]
    assert {vote["grondslag"] for vote in votes} == {"totaal"}
    store.close()


# --- what earlier importers did wrong ------------------------------------------------------------


def test_one_unreadable_meeting_does_not_end_the_page(griffie: Griffie) -> None:
    """Fault 1: the rest of the page was dropped."""
    [council] = map(listed, councils("notubiz").values())
    with Emulator({council.key: council}).running() as emulator:
        emulator.faults.add("trunc", f"/events/meetings/{council.meetings[0].key}")
        done = griffie.crawl(emulator)
    assert done.returncode == 1
    store = griffie.open()
    assert len(list(store.current(resource="vergadering", deleted=False))) == 2
    store.close()


def test_agenda_items_without_documents_are_there(sampled: Griffie) -> None:
    """Fault 2: they vanished."""
    store = sampled.open()
    bare = [
        v
        for v in store.current(organisatie="gm0828", resource="agendapunt", deleted=False)
        if not v.body["ext"].get("documenten")
    ]
    assert len(bare) > 10
    store.close()


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2026-03-28 19:30:00", "2026-03-28T19:30:00+01:00"),
        ("2026-03-29 19:30:00", "2026-03-29T19:30:00+02:00"),
        ("2026-10-24 19:30:00", "2026-10-24T19:30:00+02:00"),
        ("2026-10-25 19:30:00", "2026-10-25T19:30:00+01:00"),
        ("2026-01-29T19:30:00+00:00", "2026-01-29T20:30:00+01:00"),
    ],
)
def test_times_are_those_of_amsterdam(written: str, read: str) -> None:
    """Fault 3: an hour or two off; also on the days that the clock changes."""
    stamp = moment(written)[1]
    assert stamp is not None
    assert stamp.isoformat() == read


def test_midnight_is_a_day_or_the_end_of_one() -> None:
    assert moment("2026-01-29 00:00:00") == (dt.date(2026, 1, 29), None)
    start = amsterdam(dt.date(2026, 1, 29), dt.time(19, 30))
    end = end_after(start, dt.time(0, 15))
    assert end is not None
    assert end.isoformat() == "2026-01-30T00:15:00+01:00"


@pytest.mark.parametrize(
    ("change", "state"),
    [
        ({"canceled": True}, "geannuleerd"),
        ({"inactive": True}, None),
        ({"permission_group": "private"}, None),
        ({}, "zonder"),
    ],
)
def test_a_cancelled_meeting_is_cancelled_and_an_inactive_one_is_not_ours(
    change: dict[str, Any], state: str | None
) -> None:
    """Fault 4: the states were turned around."""
    row: dict[str, Any] = {
        "id": 7,
        "permission_group": "public",
        "confidential": 0,
        "canceled": False,
        "inactive": False,
        "attributes": [{"id": 1, "value": "Raad"}],
        "plannings": [{"start_date": "2026-01-29 19:30:00", "end_date": None}],
        **change,
    }
    council = next(c for c in bundled() if c.vendor == "notubiz")
    made = normalise(json.dumps({"meeting": row}).encode(), "notubiz", council)
    if state is None:
        assert made["records"] == []
        assert made["problemen"]
        return
    [meeting] = made["records"]
    assert meeting["data"].get("status", "zonder") == state


def test_votes_are_those_of_the_source_and_everybody_who_submitted_is_named(
    sampled: Griffie,
) -> None:
    """Fault 6: votes were made up, and only the first submitter was kept."""
    store = sampled.open()
    council = world()["oss"]
    held = Counter(
        v.body["bronidentificatie"].rsplit("/", 1)[0]
        for v in store.current(organisatie=council.code, resource="stem", deleted=False)
    )
    submitters = Counter(
        v.body["data"]["informatieobject"]["id"]
        for v in store.current(organisatie=council.code, resource="indiener", deleted=False)
    )
    maker = RecordBuilder(next(c for c in bundled() if c.key == "oss"))
    for _, motion in council.motions:
        record = maker.id("informatieobject", motion.master)
        assert submitters[record] == len(motion.submitters)
        if motion.kind == "motie":
            cast = [v for v in motion.votes.values() if v in ("voor", "tegen")]
            assert held[motion.master] in (0, len(cast))
    store.close()


def test_no_meetings_is_no_record_at_all(griffie: Griffie) -> None:
    """Fault 8: an entry was made up where a source had none."""
    for vendor in ("notubiz", "parlaeus"):
        [council] = councils(vendor).values()
        empty = dataclasses.replace(council, meetings=())
        with Emulator({council.key: empty}).running() as emulator:
            done = griffie.crawl(emulator, **SECRET)
        assert done.returncode == 1
        assert "niets op" in done.stdout
    store = griffie.open()
    assert list(store.current(resource="vergadering", deleted=False)) == []
    store.close()


def test_a_committee_is_not_its_meeting(griffie: Griffie, crawled_once: Crawled) -> None:
    """Fault 9: the committee got the key of the meeting."""
    Held(griffie, crawled_once, "parlaeus")
    store = griffie.open()
    for meeting in store.current(resource="vergadering", deleted=False):
        body = meeting.body["data"].get("georganiseerdDoorGremium", {})
        assert body.get("gremiumidentificatie") != meeting.body["bronidentificatie"]
        assert body.get("gremiumnaam") != "meeting"
    store.close()


# --- completeness --------------------------------------------------------------------------------


def test_far_less_than_usual_fails_loudly(griffie: Griffie, crawled_once: Crawled) -> None:
    """A source that answers «ok» with a part of what it had."""
    whole = world()["goirle"]
    emulator = crawled_once.copy("heel-goirle", lambda: {"goirle": whole}, griffie)
    bare = [
        dataclasses.replace(m, items=m.items[:1], papers=()) if n else m
        for n, m in enumerate(whole.meetings)
    ]
    emulator.load({"goirle": dataclasses.replace(whole, meetings=tuple(bare))})
    done = griffie.crawl(emulator)
    assert done.returncode == 1
    assert "dat is veel minder" in done.stdout
    store = griffie.open()
    assert store.crawls.all(whole.code)[0].toestand == "incompleet"
    store.close()


def test_each_month_says_what_the_source_has_and_what_we_hold(griffie: Griffie) -> None:
    [council] = map(listed, councils("notubiz").values())
    with Emulator({"waterland": council}).running() as emulator:
        site = emulator.site("waterland")
        shut, failing = council.meetings[0], council.meetings[1]
        site.closed.add(shut.key)
        emulator.faults.add("trunc", f"/events/meetings/{failing.key}")
        assert griffie.crawl(emulator).returncode == 1
        rows = json.loads(griffie.run("status", "waterland", "--format", "json").stdout)
        emulator.faults.clear()
        site.closed.clear()
        assert griffie.crawl(emulator).returncode == 0
        after = json.loads(griffie.run("status", "waterland", "--format", "json").stdout)
    [row] = [each for each in rows if each["organisatie"] == council.code]
    assert row["toestand"] == "incompleet"
    months = row["maanden"]
    assert sum(month["bron"] for month in months) == 3
    assert sum(month["aanwezig"] for month in months) == 1
    reasons = [reason for month in months for reason in month["geweigerd"]]
    assert any("No rights" in reason for reason in reasons)
    [now] = [each for each in after if each["organisatie"] == council.code]
    assert now["toestand"] in ("ok", "achter")
    held = {m.date.isoformat()[:7] for m in council.meetings}
    assert {
        m["maand"]: m["bron"] - m["aanwezig"] for m in now["maanden"] if m["bron"]
    } == dict.fromkeys(held, 0)


def test_the_states_of_a_source(griffie: Griffie) -> None:
    store = griffie.open()
    known = [council.organisation() for council in bundled()]
    found = {each.sleutel: each for each in status(store, known, dt.date(2026, 11, 24))}
    assert found["oss"].toestand == "nooit"
    assert found["weesp"].toestand == "opgeheven"
    assert found["weesp"].opvolger == "gm0363"
    store.close()
