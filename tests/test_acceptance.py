"""What the site has to show of the sample, line by line. Elsewhere: nothing that was chosen vanishes,
coverage of the councils that a question names, who deviated, one party in all councils and agreement
(`test_pages`); tab stops (`test_pages`, `test_obstacles`), obstacles, shifts and policy
(`test_obstacles`); weight (`test_every_page`, `test_search_page`); paper (`test_site`); time (`bench`)."""

import re
from collections import Counter

from lxml import etree

from sample.scenario import world
from standard.records import identiteit
from store import Store
from tests.asking import AppClient
from tests.pages import PLAIN, client, kinds, side_by_side, store, tree, words

__all__ = ["client", "store"]

#: who may be present at one meeting of the sample
PRESENT = 25


def test_a_vote_on_a_motion_is_of_the_motion_and_of_no_item_by_itself(
    client: AppClient, store: Store
) -> None:
    """1: of 308 votes one is of an item by itself, an appointment; no item is found by the votes of a
    motion."""
    votes = list(store.current(resource="stemming", deleted=False))
    alone = [each.body["ext"] for each in votes if "informatieobject" not in each.body["data"]]
    assert (len(votes), len(alone)) == (308, 1)
    for ext in alone:
        told = f"{ext['onderwerp']} {ext['tekst_bron']}"
        assert not re.search(r"\b(?:motie|amendement|[MA]\d+\.\d+)\b", told), told
    asked = {"q": "tegen:>10", "type": "agendapunt"}
    assert client.get("/api/v1/search", params=asked).json()["total"]["value"] == 0


def test_no_item_names_a_motion_twice_and_no_meeting_whoever_was_there(
    client: AppClient, store: Store
) -> None:
    """2 and 3, on the pages as in the store."""
    there = Counter(
        each.body["data"]["vergadering"]["id"]
        for each in store.current(resource="aanwezigedeelnemer", deleted=False)
    )
    assert max(there.values()) == PRESENT
    links = 0
    for meeting in store.current(resource="vergadering", deleted=False):
        page = tree(client, f"/records/{meeting.id}")
        named = Counter(page.xpath("//ol[contains(@class,'agenda')]//a[@href]/@href"))
        assert [address for address, number in named.items() if number > 1] == [], meeting.id
        links += len(named)
    assert links > 300
    for item in store.current(resource="agendapunt", deleted=False):
        told = client.get(f"/api/v1/records/{item.id}").json()["relaties"]
        assert len(told) == len({each["id"] for each in told}), item.id


def test_who_was_away_is_said_at_the_vote(client: AppClient) -> None:
    """8, J7: of the vote on M63.3 of Zoetermeer."""
    meeting, motion = next(
        (meeting, motion)
        for meeting, motion in world()["zoetermeer"].motions
        if motion.number == "M63.3" and meeting.absent
    )
    assert [person.formal for person in meeting.absent] == ["Q. ter Poelhuis"]
    page = tree(client, f"/records/{identiteit('gm0637', 'informatieobject', motion.master)}")
    assert re.search(r"afwezig\W+(?:\w+\W+){0,3}Q\. ter Poelhuis", words(page), re.IGNORECASE)


def test_few_votes_give_no_percentage(client: AppClient) -> None:
    """9: each pair with the number of votes that it is about; under ten only that these are too few."""
    looked_at = 0
    for council in ("zoetermeer", "goirle", "doetinchem", "medemblik", "baarn"):
        pairs = client.get(f"/raden/{council}/samen.json").json()["paren"]
        few = {(p["een"], p["ander"]) for p in pairs if p["n"] < 10}
        page = tree(client, f"/raden/{council}/samen")
        names = [words(each) for each in page.xpath("//table[contains(@class,'samen')]//thead//th")]
        for row in page.xpath("//table[contains(@class,'samen')]//tbody/tr"):
            own = words(row.xpath("th")[0])
            for name, cell in zip(names[1:], row.xpath("td"), strict=True):
                if {(own, name), (name, own)} & few:
                    looked_at += 1
                    assert words(cell).startswith("te weinig"), (council, own, name)
                    assert "%" not in words(cell)
    assert looked_at > 100


def test_every_page_has_a_policy_and_runs_nothing(client: AppClient, store: Store) -> None:
    """12, and without JavaScript: errors too."""
    for path in (*PLAIN, *kinds(store), side_by_side(client), "/bestaat-niet", "/zoek?kleur=rood"):
        answer = client.get(path)
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        html = etree.HTML(answer.text)
        assert html.xpath("//script[not(@type='application/ld+json')] | //*[@style]") == [], path
