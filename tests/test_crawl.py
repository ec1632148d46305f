"""Whole crawls by the command, against the emulated vendors: what comes out, and again."""

import dataclasses
import json
from collections import Counter
from typing import Any

import pytest

from sample.scenario import world
from sample.server import Emulator
from standard.records import identiteit
from store import Store
from tests.command import Crawled, Griffie, at_once, current
from tests.councils import first, listed, without_files


def records(griffie: Griffie, *arguments: str) -> list[dict[str, Any]]:
    done = griffie.run("export", *arguments)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def crawls(store: Store, code: str) -> dict[str, Any]:
    return store.crawls.all(code)[0].samenvatting


def test_the_sample_comes_in_whole(sampled: Griffie) -> None:
    """Every meeting, item, motion and roll call of the scenario, of all councils; with some vendors a
    motion is an item of the agenda too."""
    store = sampled.open()
    held = Counter(
        (v.organisatie, v.body["data"].get("informatieobjecttype") or v.resource)
        for v in store.current(deleted=False)
    )
    for council in world().values():
        open_items = [i for m in council.meetings for i in m.items if not i.confidential]
        motions = Counter(motion.kind for _, motion in council.motions)
        assert held[(council.code, "vergadering")] == len(council.meetings)
        own = [len(i.second) for i in open_items]
        if council.vendor in ("notubiz", "parlaeus"):
            own += [len(i.motions) for i in open_items]
        assert held[(council.code, "agendapunt")] == len(open_items) + sum(own)
        for kind, number in motions.items():
            assert held[(council.code, kind)] == number, (council.key, kind)
    total = Counter(kind for (_, kind), n in held.items() for _ in range(n))
    assert total["vergadering"] >= 60
    assert total["agendapunt"] >= 400
    assert total["motie"] + total["amendement"] >= 120
    assert total["stemming"] >= 40
    store.close()


def test_roll_calls_are_those_of_the_scenario(sampled: Griffie) -> None:
    """Member by member, with the fractie of that day; who was absent has no vote."""
    store = sampled.open()
    for key in ("oss", "zoetermeer", "gouda"):
        council = world()[key]
        people = {identiteit(council.code, "natuurlijkpersoon", p.key): p for p in council.members}
        for meeting, motion in council.motions:
            vote = store.get(identiteit(council.code, "stemming", motion.master))
            expected = {
                p.key: c
                for p in council.members
                if (c := motion.votes.get(p.key)) in ("voor", "tegen")
            }
            if not expected:
                assert vote is None
                continue
            assert vote is not None
            telling = vote.body["ext"]["telling"]
            assert telling == {s: list(expected.values()).count(s) for s in ("voor", "tegen")}
            for person in people.values():
                stem = store.get(identiteit(council.code, "stem", f"{motion.master}/{person.key}"))
                choice = stem.body["data"]["keuzeStemming"] if stem else None
                assert choice == expected.get(person.key)
                if stem:
                    assert stem.body["ext"]["fractie"] == council.party(person, meeting.date)
    store.close()


def test_a_member_who_moved_votes_with_each_fractie_in_its_time(sampled: Griffie) -> None:
    store = sampled.open()
    council = world()["oss"]
    [mover] = council.switched
    stemmen = [
        v.body["ext"]
        for v in store.current(organisatie=council.code, resource="stem", deleted=False)
        if v.body["bronidentificatie"].endswith(mover)
    ]
    fracties = {ext["fractie"] for ext in stemmen}
    assert len(fracties) == 2
    assert council.switched[mover][1] in fracties
    store.close()


def test_a_split_fractie_keeps_its_numbers_and_no_member_gets_a_side(sampled: Griffie) -> None:
    """The portal does not say who of a split fractie voted what."""
    store = sampled.open()
    council = world()["overbetuwe"]
    splits = 0
    for version in store.current(
        organisatie=council.code, resource="stemresultaatperfractie", deleted=False
    ):
        ext, data = version.body["ext"], version.body["data"]
        if data.get("fractiestemresultaat") != "verdeeld":
            continue
        splits += 1
        assert ext["voor"] > 0
        assert ext["tegen"] > 0
        vote = data["stemming"]["id"]
        members = store.get_many(s for s, f, _ in store.pointing_at([vote]) if f == "stemming")
        named = [
            v
            for v in members.values()
            if v.resource == "stem" and v.body["ext"]["fractie"] == ext["fractie"]
        ]
        assert named == []
        whole = store.get(vote)
        assert whole is not None
        assert whole.body["ext"]["volledig"] is False
    assert splits
    store.close()


def test_service_and_portal_give_the_same_identifiers(griffie: Griffie, sampled: Griffie) -> None:
    """One council read by either way: the same meetings, items, documents and motions. The sample
    has it by its service."""
    council = world()["gouda"]
    assert council.face == "soap"
    with Emulator({"gouda": dataclasses.replace(council, face="portal")}).running() as emulator:
        done = griffie.crawl(emulator)
    assert done.returncode == 0, done.stdout
    found = []
    for each in (sampled, griffie):
        store = each.open()
        found.append(
            {
                v.id
                for v in store.current(organisatie=council.code, deleted=False)
                if v.resource in ("vergadering", "agendapunt", "informatieobject", "stemming")
            }
        )
        store.close()
    assert found[0] == found[1]


def test_attendance_has_a_basis_and_absence_is_not_silence(sampled: Griffie) -> None:
    store = sampled.open()
    council = world()["zoetermeer"]
    meeting = next(m for m in council.meetings if m.date.isoformat().startswith("2025-11"))
    rows = [
        store.get(source)
        for source, field, _ in store.pointing_at(
            [identiteit(council.code, "vergadering", meeting.key)]
        )
        if field == "vergadering"
    ]
    told = [r.body["ext"] for r in rows if r and r.resource == "aanwezigedeelnemer"]
    absent = {ext["naam"] for ext in told if ext["aanwezigheidsstatus"] == "afwezig_met_bericht"}
    assert absent == {person.formal for person in meeting.absent}
    # who is on the list and voted is one attendant, with what each of the two says
    bases = {statement["bron"] for ext in told for statement in ext.get("opgaven", ())}
    bases |= {ext["grondslag"] for ext in told}
    assert bases == {"besluitenlijst", "stemming"}
    assert len({ext["naam"] for ext in told}) == len(told)
    assert all(ext["afgeleid"] for ext in told)
    store.close()


def test_a_withdrawn_motion_has_no_vote_and_a_scan_says_so(sampled: Griffie) -> None:
    store = sampled.open()
    withdrawn = [
        v
        for v in store.current(type="motie", deleted=False)
        if v.body["ext"].get("uitslag") == "ingetrokken"
    ]
    assert withdrawn
    for version in withdrawn:
        fields = {field for _, field, _ in store.pointing_at([version.id])}
        assert "stemming" not in fields
    scans = [
        file
        for v in store.current(type="document", deleted=False)
        for file in v.body["ext"].get("bestanden", ())
        if file.get("reden") == "scan zonder tekst"
    ]
    assert len(scans) == 10
    assert all(file["tekst"] == "geen" and file["sha256"] for file in scans)
    store.close()


def test_votes_that_only_a_decision_list_tells_hang_under_their_motion(sampled: Griffie) -> None:
    store = sampled.open()
    council = world()["goirle"]
    for meeting, motion in council.motions:
        version = store.get(identiteit(council.code, "informatieobject", motion.paper.key))
        assert version is not None
        votes = [
            store.get(source)
            for source, field, _ in store.pointing_at([version.id])
            if field == "informatieobject"
        ]
        stemmingen = [v for v in votes if v and v.resource == "stemming"]
        assert len(stemmingen) == (1 if motion.votes else 0), (meeting.date, motion.heading)
        if stemmingen:
            cast = list(motion.votes.values())
            telling = stemmingen[0].body["ext"]["telling"]
            assert telling == {side: cast.count(side) for side in ("voor", "tegen")}
    store.close()


def test_voting_records_of_go_give_each_fractie_its_split(sampled: Griffie) -> None:
    store = sampled.open()
    council = world()["steenbergen"]
    checked = 0
    for _, motion in council.motions:
        vote = store.get(identiteit(council.code, "stemming", str(20000 + int(motion.paper.key))))
        if vote is None:
            continue
        checked += 1
        document = identiteit(council.code, "informatieobject", motion.paper.key)
        assert vote.body["data"]["informatieobject"]["id"] == document
        cast = list(motion.votes.values())
        telling = vote.body["ext"]["telling"]
        assert telling["voor"] == cast.count("voor")
        assert telling["tegen"] == cast.count("tegen")
        assert "onthouden" in telling
    assert checked > 10
    store.close()


def test_every_record_of_the_sample_is_strict(sampled: Griffie) -> None:
    store = sampled.open()
    number = 0
    for version in store.current(deleted=False):
        assert version.record.id == version.id
        number += 1
    assert number > 10_000
    store.close()


def test_no_mail_address_reaches_the_store(sampled: Griffie) -> None:
    assert "voorbeeld.invalid" not in sampled.run("export").stdout


@pytest.mark.parametrize("key", ["oss", "medemblik", "noordoostpolder", "goirle"])
def test_a_second_crawl_writes_nothing(griffie: Griffie, crawled_once: Crawled, key: str) -> None:
    emulator = crawled_once.copy(f"heel-{key}", lambda: {key: world()[key]}, griffie)
    store = griffie.open()
    last = store.last_seq()
    emulator.faults.log.clear()
    again = griffie.crawl(emulator, key)
    assert again.returncode == 0
    assert store.last_seq() == last
    assert emulator.faults.asked("publicdownload|documentId=|/download|/documents/") == []
    summary = crawls(store, world()[key].code)
    assert (summary["nieuw"], summary["gewijzigd"], summary["verdwenen"]) == (0, 0, 0)
    store.close()


@pytest.mark.parametrize("key", ["oss", "overbetuwe", "steenbergen", "goirle"])
def test_withdrawn_and_restored(griffie: Griffie, crawled_once: Crawled, key: str) -> None:
    """A paper and a motion disappear at the source and come back: tombstone, then a version."""
    whole = first(3, key)
    emulator = crawled_once.copy(f"drie-{key}", lambda: whole, griffie)
    council = whole[key]
    motion = council.motions[0][1]
    paper = next(p for m in council.meetings for i in m.items for p in i.papers)
    store = griffie.open()
    before = current(store)
    emulator.load({key: council.without_paper(paper.key).without_motion(motion.key)})
    assert griffie.crawl(emulator, key).returncode == 0
    name = motion.master if council.vendor == "ibabs" else motion.paper.key
    gone = [identiteit(council.code, "informatieobject", each) for each in (paper.key, name)]
    for record in gone:
        version = store.get(record)
        assert version is not None
        assert (version.op, version.reden) == ("delete", "niet meer bij de bron")
    emulator.load(whole)
    emulator.mutations[motion.key] = "2026-11-01T00:00:00.1"
    assert griffie.crawl(emulator, key).returncode == 0
    assert current(store) == before
    assert [v.op for v in store.versions(gone[0])] == ["upsert", "delete", "upsert"]
    store.close()


def test_a_changed_entry_is_a_new_version(griffie: Griffie, crawled_once: Crawled) -> None:
    whole = {"oss": world()["oss"]}
    emulator = crawled_once.copy("heel-oss", lambda: whole, griffie)
    council = whole["oss"]
    meeting, motion = next((m, x) for m, x in council.motions if x.status == "Motie aangehouden")
    changed = dataclasses.replace(motion, status="Motie aangenomen")
    meetings = tuple(
        dataclasses.replace(
            m,
            items=tuple(
                dataclasses.replace(
                    i, motions=tuple(changed if x.key == motion.key else x for x in i.motions)
                )
                for i in m.items
            ),
        )
        for m in council.meetings
    )
    emulator.load({**whole, "oss": dataclasses.replace(council, meetings=meetings)})
    emulator.mutations[motion.key] = "2026-11-02T09:00:00.5"
    assert griffie.crawl(emulator, "oss").returncode == 0
    store = griffie.open()
    versions = store.versions(identiteit(council.code, "informatieobject", motion.master))
    assert [v.body["ext"]["uitslag"] for v in versions] == ["aangehouden", "aangenomen"]
    assert meeting.key
    store.close()


def test_a_registry_can_point_a_council_anywhere(griffie: Griffie) -> None:
    """Every request goes to the addresses of the line, or to one that an answer names."""
    registry = griffie.data / "elders.csv"
    head = "key,name,code,kind,province,vendor,vendor_key,base_url,portal_url,from,to\n"
    with Emulator(first(3, "oss")).running() as emulator:
        line = f"elders,Elders,gm9999,gemeente,Utrecht,ibabs,oss,{emulator.address}/ibabs/Public.svc,,2024-01-01,\n"
        registry.write_text(head + line, encoding="utf-8")
        done = griffie.run("crawl", "elders", "--sources", str(registry), "--until", "2026-12-31")
    assert done.returncode == 0, done.stdout
    store = griffie.open()
    assert {v.organisatie for v in store.current()} == {"gm9999"}
    [organisation] = store.organisations()
    assert (organisation.naam, organisation.provincie) == ("Elders", "Utrecht")
    store.close()


def test_a_shared_site_is_parted_by_its_meeting_types(griffie: Griffie) -> None:
    """Druten and Wijchen share one site; here the committee stands for the other council."""
    councils = {key: without_files(world()[key]) for key in ("oss", "overbetuwe")}
    registry = griffie.data / "gedeeld.csv"
    head = "key,name,code,kind,province,vendor,vendor_key,base_url,portal_url,from,to\n"
    with Emulator(councils).running() as emulator:
        base = f"{emulator.address}/ibabs/Public.svc"
        portal = f"{emulator.address}/portaal/overbetuwe"
        lines = [
            f"een,Een,gm9991,gemeente,Utrecht,ibabs,oss|gemeenteraad,{base},,2024-01-01,",
            f"twee,Twee,gm9992,gemeente,Utrecht,ibabs,oss|commissie,{base},,2024-01-01,",
            f"drie,Drie,gm9993,gemeente,Utrecht,ibabs,x|commissie,,{portal},2024-01-01,",
        ]
        registry.write_text(head + "\n".join(lines) + "\n", encoding="utf-8")
        done = griffie.run("crawl", "--sources", str(registry), "--until", "2026-12-31")
    assert done.returncode == 0, done.stdout
    store = griffie.open()
    held = Counter((v.organisatie, v.resource) for v in store.current())
    assert held[("gm9991", "vergadering")] == 7
    assert held[("gm9992", "vergadering")] == held[("gm9993", "vergadering")] == 3
    assert held[("gm9991", "stemming")] > 20
    assert held[("gm9992", "stemming")] == held[("gm9993", "stemming")] == 0
    assert "van een andere raad in deze site" in done.stdout
    store.close()


def test_since_and_until_bound_what_is_read(griffie: Griffie) -> None:
    council = listed(world()["noordoostpolder"])
    with Emulator({"noordoostpolder": council}).running() as emulator:
        done = griffie.crawl(
            emulator, "noordoostpolder", "--since", "2026-01-01", "--until", "2026-04-30"
        )
        assert done.returncode == 0
        store = griffie.open()
        days = [v.body["data"]["vergaderdatum"] for v in store.current(resource="vergadering")]
        assert days == ["2026-03-28"]
        assert griffie.crawl(emulator, "noordoostpolder").returncode == 0
    assert len(list(store.current(resource="vergadering", deleted=False))) == 10
    store.close()


def test_crawls_may_run_at_once(griffie: Griffie, postgres: Any) -> None:
    """Two processes, two councils, one store: nothing lost, nothing twice."""
    keys = ("noordoostpolder", "goirle")
    with Emulator(first(5, *keys)).running() as emulator:
        for address in ("", postgres.database()):
            mine = Griffie(griffie.data / ("pg" if address else "sqlite"), address)
            mine.data.mkdir()
            registry = mine.data / "register.csv"
            registry.write_text(emulator.registry(), encoding="utf-8")
            options = ("--sources", str(registry), "--until", "2026-12-31")
            at_once([(mine, ("crawl", key, *options)) for key in keys])
            store = mine.open()
            seqs = [v.seq for v in store.changes(0, 100_000)]
            assert seqs == list(range(1, len(seqs) + 1))
            assert {v.organisatie for v in store.current()} == {"gm0171", "gm0785"}
            store.close()
