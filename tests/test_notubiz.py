"""Notubiz by the command, against its emulator, and its recorded answers."""

import dataclasses
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from crawlers.errors import Refused
from crawlers.normalise import normalise
from crawlers.registry import Council
from crawlers.vendors.notubiz import answers
from crawlers.vendors.notubiz.meetings import Meeting
from crawlers.vendors.notubiz.votes import voting_vote
from sample.model import Council as Scenario
from sample.server import Emulator
from standard.records import identiteit
from store import Store
from tests.command import Crawled, Griffie, current
from tests.councils import first, without_files

CODE = "gm0415"
ALKMAAR = Council(
    "alkmaar", "Alkmaar", "gm0361", "gemeente", "Noord-Holland", "notubiz", "987", "", "", None, None
)  # fmt: skip


def council() -> Scenario:
    """The councillors and papers of another council, as a Notubiz organisation."""
    return dataclasses.replace(
        first(6, "steenbergen")["steenbergen"],
        key="waterland",
        name="Waterland",
        code=CODE,
        province="Noord-Holland",
        vendor="notubiz",
        vendor_key="4711",
        face="notubiz",
    )


@pytest.fixture
def emulator() -> Iterator[Emulator]:
    """It with three meetings, for who looks at a first crawl that something is amiss with."""
    whole = council()
    few = dataclasses.replace(without_files(whole), meetings=without_files(whole).meetings[:3])
    with Emulator({"waterland": few}).running() as made:
        yield made


@pytest.fixture
def source(griffie: Griffie, crawled_once: Crawled) -> Emulator:
    """The emulator that `crawled` was read from."""
    return crawled_once.copy("waterland", lambda: {"waterland": council()}, griffie)


@pytest.fixture
def crawled(griffie: Griffie, source: Emulator) -> Griffie:
    return griffie


def report(store: Store) -> dict[str, Any]:
    return store.crawls.all(CODE)[0].samenvatting


def test_a_council_comes_in_whole(crawled: Griffie) -> None:
    store, source = crawled.open(), council()
    held = Counter(
        v.body["data"].get("informatieobjecttype") or v.resource
        for v in store.current(deleted=False)
    )
    kinds = Counter(motion.kind for _, motion in source.motions)
    assert held["vergadering"] == len(source.meetings)
    open_items = [i for m in source.meetings for i in m.items if not i.confidential]
    assert held["agendapunt"] == len(open_items) + len(source.motions)
    for kind, number in kinds.items():
        assert held[kind] == number
    voted = [motion for _, motion in source.motions if motion.votes]
    assert held["stemming"] >= len(voted) > 5
    store.close()


def test_a_field_is_known_by_what_the_organisation_calls_it(crawled: Griffie) -> None:
    store = crawled.open()
    for meeting in council().meetings:
        held = store.get(identiteit(CODE, "vergadering", meeting.key))
        assert held is not None
        assert held.body["ext"]["voorzitter"] == meeting.chair
    store.close()


def test_motions_hang_on_their_item_with_outcome_and_submitters(crawled: Griffie) -> None:
    store = crawled.open()
    for meeting, motion in council().motions:
        key = str(8_000_000 + int(motion.paper.key))
        record = store.get(identiteit(CODE, "informatieobject", key))
        assert record is not None
        data, ext = record.body["data"], record.body["ext"]
        place = identiteit(CODE, "agendapunt", str(7_000_000 + int(motion.paper.key)))
        assert [each["id"] for each in data["agendapunten"]] == [place]
        item = store.get(place)
        assert item is not None
        assert item.body["ext"]["documenten"] == [record.id]
        assert item.body["data"]["hoofdagendapunt"]["id"]
        assert ext["fracties"] == list(dict.fromkeys(party for _, party in motion.submitters))
        assert ext["datum"] == meeting.date.isoformat()
        assert ext["bestanden"][0]["sha256"] or motion.paper.kind in ("locked", "broken")
    store.close()


def test_votes_have_names_from_the_portal_and_persons_from_the_speakers(crawled: Griffie) -> None:
    store, source = crawled.open(), council()
    people = {identiteit(CODE, "natuurlijkpersoon", p.key): p.key for p in source.members}
    checked = 0
    for _, motion in source.motions:
        if not motion.votes:
            continue
        vote = store.get(identiteit(CODE, "stemming", motion.paper.key))
        assert vote is not None
        assert vote.body["ext"]["grondslag"] == "individueel"
        assert vote.body["ext"]["volledig"] is True
        cast = {key: v for key, v in motion.votes.items() if v in ("voor", "tegen")}
        found = {}
        for source_id, field, _ in store.pointing_at([vote.id]):
            each = store.get(source_id)
            if field == "stemming" and each and each.resource == "stem":
                present = store.get(each.body["data"]["aanwezigeDeelnemer"]["id"])
                assert present is not None
                person = present.body["data"]["natuurlijkPersoon"]["id"]
                found[people[person]] = each.body["data"]["keuzeStemming"]
        assert found == cast
        checked += 1
    assert checked > 5
    store.close()


def test_a_second_crawl_writes_nothing(crawled: Griffie, source: Emulator) -> None:
    store = crawled.open()
    before = store.last_seq()
    source.faults.log.clear()
    assert crawled.crawl(source).returncode == 0
    assert store.last_seq() == before
    assert source.faults.asked("/document/") == []
    store.close()


def test_a_newer_version_of_a_document_is_fetched(crawled: Griffie, source: Emulator) -> None:
    """The older one then answers that a token is needed; only the current one may be asked."""
    site = source.site("waterland")
    paper = next(p for m in site.council.meetings for p in m.papers if p.kind == "pdf")
    site.versions[paper.key] = 2
    source.faults.log.clear()
    assert crawled.crawl(source).returncode == 0
    assert [each.path.rsplit("/", 2)[1:] for each in source.faults.asked("/document/")] == [
        [paper.key, "2"]
    ]


def test_a_meeting_that_may_not_be_seen_is_skipped_and_counted(
    griffie: Griffie, emulator: Emulator
) -> None:
    site = emulator.site("waterland")
    site.closed.add(site.council.meetings[0].key)
    assert griffie.crawl(emulator).returncode == 0
    store = griffie.open()
    skipped = report(store)["overgeslagen"]
    assert any("No rights" in reason for reason in skipped)
    held = list(store.current(resource="vergadering", deleted=False))
    assert len(held) == len(site.council.meetings) - 1
    store.close()


def test_a_meeting_that_fails_loses_neither_itself_nor_the_rest(
    crawled: Griffie, source: Emulator
) -> None:
    store = crawled.open()
    before = current(store)
    key = source.site("waterland").council.meetings[2].key
    source.faults.add("500", f"/events/meetings/{key}")
    done = crawled.crawl(source)
    assert done.returncode == 1
    assert current(store) == before
    assert store.crawls.all(CODE)[0].toestand == "incompleet"
    store.close()


def test_a_register_that_is_too_much_is_asked_by_year(griffie: Griffie, emulator: Emulator) -> None:
    emulator.faults.add("500", r"/modules/6/items\?(?!.*date_from)")
    assert griffie.crawl(emulator).returncode == 0
    store = griffie.open()
    motions = list(store.current(type="motie", deleted=False))
    assert motions
    assert any("per jaar gevraagd" in note for note in report(store)["meldingen"])
    store.close()


def test_a_source_that_refuses_every_meeting_is_not_ok(
    griffie: Griffie, emulator: Emulator
) -> None:
    site = emulator.site("waterland")
    site.closed |= {meeting.key for meeting in site.council.meetings}
    done = griffie.crawl(emulator)
    assert done.returncode == 1
    assert "en geeft er geen" in done.stdout


def test_a_register_that_gives_less_than_it_says_is_incomplete(
    crawled: Griffie, source: Emulator
) -> None:
    """«ok» with 8 of 311: nothing is taken away, and it is said."""
    store = crawled.open()
    before = current(store)
    told = json.dumps({"pagination": {"total_results": 311}, "items": []})
    source.faults.add("fout", "/modules/6/items", text=told)
    done = crawled.crawl(source)
    assert done.returncode == 1
    assert "de bron noemt er 311 maar geeft er 0" in done.stdout
    assert current(store) == before
    store.close()


def test_without_vote_module_and_names_the_meetings_come(
    griffie: Griffie, emulator: Emulator
) -> None:
    emulator.faults.add("404", "votings|gremia|parties|speakers")
    done = griffie.crawl(emulator)
    assert done.returncode == 0, done.stdout
    store = griffie.open()
    held = list(store.current(resource="vergadering", deleted=False))
    assert len(held) == len(emulator.councils["waterland"].meetings)
    assert any("stemmodule" in note for note in report(store)["meldingen"])
    store.close()


def test_an_organisation_that_is_shut_is_a_refusal(griffie: Griffie, emulator: Emulator) -> None:
    registry = griffie.data / "shut.csv"
    registry.write_text(emulator.registry().replace(",4711,", ",4712,"), encoding="utf-8")
    done = griffie.run("crawl", "--sources", str(registry), "--backoff", "0.01")
    assert done.returncode == 1
    assert "404" in done.stdout or "non-active" in done.stdout


def test_e_mail_of_speakers_is_nowhere(crawled: Griffie) -> None:
    done = crawled.run("export")
    assert "niet.te.lezen" not in done.stdout
    assert done.stdout.count('"natuurlijkpersoon"') >= len(council().members)


def test_the_recording_has_subtitles_chapters_and_speakers(crawled: Griffie) -> None:
    store, source = crawled.open(), council()
    meeting = source.meetings[0]
    [media] = [
        v
        for v in store.current(resource="mediabron", deleted=False)
        if v.body["bronidentificatie"] == f"media/{meeting.key}"
    ]
    told = media.body["data"]
    assert told["link"] == f"https://media.notubiz.invalid/{meeting.key}/raad%20zaal.mp4"
    assert told["locatieWebvttbestand"] == f"https://media.notubiz.invalid/{meeting.key}.vtt"
    fragments = [
        v.body["data"]
        for v in store.current(resource="spreekfragment", deleted=False)
        if v.body["bronidentificatie"].startswith(f"spreker/{meeting.key}")
    ]
    assert [each["videoTijdsaanduidingAanvang"] for each in fragments] == [610, 670, 730, 790]
    first = store.get(fragments[0]["agendapunt"]["id"])
    assert first is not None
    assert first.body["ext"]["opname_aanvang"] <= 610 < first.body["ext"]["opname_einde"]
    speaker = store.get(fragments[0]["aanwezigeDeelnemer"]["id"])
    assert speaker is not None
    ext = speaker.body["ext"]
    assert ext["afgeleid"]
    (voice,) = [each for each in ext["opgaven"] if each["bron"] == "spreker"]
    assert voice["status"] == "aanwezig"
    store.close()


def test_a_recording_that_is_shut_costs_nothing_else(griffie: Griffie, emulator: Emulator) -> None:
    emulator.faults.add("404", "/media")
    done = griffie.crawl(emulator)
    assert done.returncode == 0, done.stdout
    assert "opnamen niet gelezen" in done.stdout
    store = griffie.open()
    assert list(store.current(resource="mediabron", deleted=False)) == []
    assert list(store.current(resource="stem", deleted=False))
    store.close()


def test_parts_of_one_body_may_be_organisations_of_their_own(
    griffie: Griffie, emulator: Emulator
) -> None:
    registry = griffie.data / "delen.csv"
    registry.write_text(emulator.registry().replace(",4711,", ",4711|4711,"), encoding="utf-8")
    done = griffie.run(
        "crawl", "--sources", str(registry), "--backoff", "0.01", "--until", "2026-12-31"
    )
    assert done.returncode == 0, done.stdout
    store = griffie.open()
    held = list(store.current(resource="vergadering", deleted=False))
    assert len(held) == len(emulator.councils["waterland"].meetings)
    store.close()


# --- recorded answers ----------------------------------------------------------------------------


def records(path: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = normalise(path.read_bytes(), "notubiz", ALKMAAR)["records"]
    return found


#: file → what comes out of it, by kind
TABLE = {
    "meeting_eindhoven_1147925.json": {
        "vergadering": 1, "agendapunt": 10, "document": 2, "mededeling": 1, "motie": 1, "vraag": 1,
    },
    "notubiz_alkmaar_motions.json": {"amendement": 2, "indiener": 4},
    "ermelo_ingekomen_stukken_2026_trimmed.json": {"document": 2},
    "eindhoven_module6_items_oldshape_trimmed.json": {"toezegging": 2},
    "notubiz_alkmaar_modules.json": {},
    "portal_speaker_index_fryslan.html": {},
}  # fmt: skip


@pytest.mark.parametrize("name", TABLE)
def test_recorded_answers(real: Path, name: str) -> None:
    assert Counter(record["type"] for record in records(real / "notubiz" / name)) == TABLE[name]


def test_an_amendment_of_alkmaar(real: Path) -> None:
    one = records(real / "notubiz/notubiz_alkmaar_motions.json")[0]
    assert one["ext"]["uitslag"] == "verworpen"
    assert one["ext"]["fracties"] == ["GroenLinks", "PvdA"]
    assert one["data"]["datumIngediend"] == "2026-01-22"
    assert [file["url"] for file in one["ext"]["bestanden"]] == [
        "https://api.notubiz.nl/document/16506217/1",
        "https://api.notubiz.nl/document/16525323/1",
    ]


def test_a_newer_version_is_the_one_to_fetch(real: Path) -> None:
    first = records(real / "notubiz/ermelo_ingekomen_stukken_2026_trimmed.json")[0]
    assert "https://api.notubiz.nl/document/16504312/2" in [
        file["url"] for file in first["ext"]["bestanden"]
    ]


def test_a_meeting_of_eindhoven_in_amsterdam_time(real: Path) -> None:
    made = records(real / "notubiz/meeting_eindhoven_1147925.json")
    meeting = next(record for record in made if record["resource"] == "vergadering")
    assert meeting["data"]["aanvangVergadering"] == "2024-04-16T17:00:00+02:00"
    items = {r["data"].get("agendapuntKenmerk"): r for r in made if r["resource"] == "agendapunt"}
    assert items["3.1"]["data"]["hoofdagendapunt"]["id"] == items["3"]["id"]
    assert items["1"]["ext"]["opname_aanvang"] == 651


# --- reading by itself ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("httphttp://x.nl/a b", "https://x.nl/a%20b"),
        ("http://x.nl/een", "http://x.nl/een"),
        ("javascript:x()", None),
        ("file:///etc/hosts", None),
        ("api.notubiz.nl/document/1/2", "https://api.notubiz.nl/document/1/2"),
        ("https://x.nl/document/é", "https://x.nl/document/%C3%A9"),
        ("", None),
    ],
)
def test_addresses_are_mended(written: str, read: str | None) -> None:
    assert answers.address(written) == read


def test_a_refusal_with_status_200_is_a_refusal() -> None:
    with pytest.raises(Refused):
        answers.answer(json.dumps({"message": "No rights to see this meeting"}).encode())


def test_without_names_a_vote_is_a_count() -> None:
    from crawlers.reading.fields import Fields
    from crawlers.reading.records import RecordBuilder

    maker = RecordBuilder(ALKMAAR)
    row = Fields(
        {
            "id": 5,
            "parent": {"id": 77},
            "type_data": {
                "title": "Motie vreemd",
                "voting_result": "rejected",
                "votes": [
                    {"role_id": 1, "vote": "in_favor"},
                    {"role_id": 2, "vote": "against"},
                    {"role_id": 3, "vote": "against"},
                    {"role_id": 4, "vote": "absent"},
                ],
            },
        }
    )
    meeting = Meeting(maker.record("9", _bare_meeting(maker)), None, "9", None)
    vote = voting_vote(row, None, None, meeting, maker)
    assert vote.grondslag == "totaal"
    assert vote.telling is not None
    assert (vote.telling.voor, vote.telling.tegen, vote.telling.afwezig) == (1, 2, 1)
    assert vote.telling.onthouden is None
    assert (vote.uitslag, vote.volledig) == ("verworpen", False)


def _bare_meeting(maker: Any) -> Any:
    from standard.resources import Vergadering

    return Vergadering(naam="Raad", **maker.owner)
