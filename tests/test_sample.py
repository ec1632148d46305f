"""The two small councils of the sample: every kind of vote, as it comes out of the spiders."""

from collections import Counter
from typing import Any

from sqlalchemy import select

from sample.model import Council
from sample.scenario import world
from sample.towns import CDA, D66, RID, VVD
from standard.records import identiteit
from standard.views import full_name
from store import Store, Version
from store.schema import sleutels
from tests.command import Griffie
from tests.sampled import store

__all__ = ["store"]

BAARN, OEGSTGEEST = world()["baarn"], world()["oegstgeest"]


def held(store: Store, council: Council, resource: str) -> list[Version]:
    return list(store.current(organisatie=council.code, resource=resource, deleted=False))


def motion(store: Store, number: str) -> dict[str, Any]:
    """What a motion or amendment of Baarn tells beside its fields."""
    papers = held(store, BAARN, "informatieobject")
    [one] = [each for each in papers if each.body["data"]["titel"].startswith(f"{number} ")]
    ext: dict[str, Any] = one.body["ext"]
    return ext


def votes(store: Store, council: Council) -> dict[tuple[str, str], Version]:
    """Votes by day and the first word of what they are about."""
    found = {}
    for vote in held(store, council, "stemming"):
        ext = vote.body["ext"]
        found[ext["datum"], ext["onderwerp"].split()[0]] = vote
    return found


def chosen(store: Store, vote: Version) -> Counter[str]:
    stems = held(store, BAARN, "stem")
    own = [each for each in stems if each.body["data"]["stemming"]["id"] == vote.id]
    return Counter(each.body["data"]["keuzeStemming"] for each in own)


def test_who_abstained_is_neither_for_nor_against(store: Store) -> None:
    vote = votes(store, BAARN)["2025-02-19", "M2.1"]
    assert vote.body["ext"]["telling"] == {"voor": 11, "tegen": 3, "onthouden": 1}
    assert vote.body["ext"]["volledig"]
    assert chosen(store, vote) == {"voor": 11, "tegen": 3, "onthouden": 1}


def test_a_tie_and_its_second_vote_are_two_votes_on_one_motion(store: Store) -> None:
    found = votes(store, BAARN)
    tie, second = found["2025-10-15", "M22.1"], found["2025-11-12", "M22.1"]
    assert tie.body["ext"]["telling"] == {"voor": 7, "tegen": 7, "afwezig": 1}
    assert second.body["ext"]["telling"] == {"voor": 8, "tegen": 7}
    about = {vote.body["data"]["informatieobject"]["id"] for vote in (tie, second)}
    assert len(about) == 1
    assert motion(store, "M22.1")["uitslag"] == "aangenomen"


def test_two_members_of_one_name_are_two_by_their_fractie(store: Store) -> None:
    people = {each.id: full_name(each.body) for each in held(store, BAARN, "natuurlijkpersoon")}
    assert len(people) == len(BAARN.members)
    namesakes = {
        identiteit(BAARN.code, "natuurlijkpersoon", BAARN.parties[party][0].key): party
        for party in (VVD, D66)
    }
    assert {people[each] for each in namesakes} == {"Floor Lindeboomer"}
    present = {
        each.id: each.body["data"]["natuurlijkPersoon"]["id"]
        for each in held(store, BAARN, "aanwezigedeelnemer")
    }
    vote = votes(store, BAARN)["2025-02-19", "M3.1"]
    cast = {
        present[each.body["data"]["aanwezigeDeelnemer"]["id"]]: each.body["data"]["keuzeStemming"]
        for each in held(store, BAARN, "stem")
        if each.body["data"]["stemming"]["id"] == vote.id
    }
    assert {namesakes[person]: cast[person] for person in namesakes} == {VVD: "tegen", D66: "voor"}


def test_a_member_who_left_votes_no_more_and_the_successor_does(store: Store) -> None:
    gone, successor = BAARN.parties[CDA][2:]
    seen = {
        key: {
            each.body["ext"]["gezien_van"]
            and (each.body["ext"]["gezien_van"], each.body["ext"]["gezien_tot"])
            for each in held(store, BAARN, "fractielidmaatschap")
            if each.body["data"]["natuurlijkPersoon"]["id"]
            == identiteit(BAARN.code, "natuurlijkpersoon", key)
        }
        for key in (gone.key, successor.key)
    }
    assert seen == {
        gone.key: {("2025-02-19", "2025-05-21")},
        successor.key: {("2025-10-15", "2026-05-20")},
    }


def test_what_a_register_calls_settled_is_and_another_motion_is_not(store: Store) -> None:
    settled, open_ = motion(store, "M2.1"), motion(store, "M12.1")
    assert (settled["afgedaan"], settled["afgedaan_op"]) == (True, "2025-06-11")
    assert "afgedaan" not in open_
    [gouda] = [
        each.body["ext"]
        for each in held(store, world()["gouda"], "informatieobject")
        if each.body["data"]["titel"].startswith("M5.1 ")
    ]
    assert (gouda["afgedaan"], gouda["afgedaan_op"]) == (True, "2025-01-10")


def test_meetings_have_their_recording_with_subtitles(store: Store) -> None:
    media = [each.body["data"] for each in held(store, BAARN, "mediabron")]
    assert len(media) == len(BAARN.meetings)
    assert all(each["locatieWebvttbestand"].endswith(".vtt") for each in media)
    assert held(store, BAARN, "spreekfragment")


def test_a_secret_ballot_names_nobody(store: Store) -> None:
    found = votes(store, OEGSTGEEST)
    secret = found["2025-06-26", "Benoeming"]
    assert secret.body["data"]["stemmingstype"] == "schriftelijk"
    assert secret.body["ext"]["telling"] == {"voor": 11, "tegen": 2}
    assert not held(store, OEGSTGEEST, "stem")
    by_side = held(store, OEGSTGEEST, "stemresultaatperfractie")
    told = found["2025-03-27", "M2.1"].id
    assert {each.body["data"]["stemming"]["id"] for each in by_side} == {told}


def test_the_key_of_a_source_stands_nowhere(sampled: Griffie, store: Store) -> None:
    assert RID not in str([crawl.samenvatting for crawl in store.crawls.all()])
    assert RID not in sampled.run("export", "--format", "csv").stdout
    for version in store.current(organisatie=OEGSTGEEST.code):
        assert RID not in str(version.body)


def test_every_paper_to_decide_on_meeting_and_item_has_an_address_that_leads_to_it(
    store: Store,
) -> None:
    """At the source, for a person to open; and looked up it gives that record."""
    found: dict[str, set[str]] = {}
    with store.database.reading() as connection:
        for row in connection.execute(select(sleutels).where(sleutels.c.soort == "bron_url")):
            found.setdefault(row.waarde, set()).add(row.id)
    seen = Counter[str]()
    for kind in ("motie", "amendement", "vergadering", "agendapunt"):
        for version in store.current(type=kind, deleted=False):
            seen[kind] += 1
            url = version.body["bron_url"]
            assert url, (kind, version.body["bronidentificatie"])
            assert version.id in found[url]
    assert min(seen.values()) > 50, seen
    one = next(store.current(type="agendapunt", deleted=False))
    assert one.id in store.find(one.body["bron_url"])
