"""What the pages say: each fact with its source, as the API has it, and nothing that vanishes."""

import re
from collections import Counter
from urllib.parse import parse_qs, urlsplit

import pytest
from lxml import etree

from sample.scenario import world
from search_api.site import lists
from standard.records import identiteit
from standard.views import title
from store import Store
from tests.asking import AppClient
from tests.pages import JSON, client, store, tree, words

__all__ = ["client", "store"]


def test_what_was_chosen_stays_when_something_else_is_asked(client: AppClient) -> None:
    path = "/zoek?fractie=VVD&organisatie=gm0828&organisatie=gm0513&jaar=2025"
    page = tree(client, path)
    kept = [(e.get("name"), e.get("value")) for e in page.xpath("//form[1]//input[@type='hidden']")]
    assert kept == [("fractie", "VVD"), ("organisatie", "gm0828"), ("organisatie", "gm0513"), ("jaar", "2025")]  # fmt: skip
    chips = [words(each) for each in page.xpath("//ul[@class='chips']//a")]
    assert chips[:4] == ["ingediend door VVD ×", "Oss ×", "Gouda ×", "2025 ×"]
    without = page.xpath("//ul[@class='chips']//a/@href")[1]
    assert "gm0513" in without
    assert "gm0828" not in without
    assert tree(client, "/?" + path.partition("?")[2]).xpath("//ul[@class='chips']//a")


def test_the_first_hit_is_near_for_who_goes_by_keyboard(client: AppClient) -> None:
    page = tree(client, "/zoek?q=fietspad")
    stops = page.xpath(
        "//a[@href] | //input[not(@type='hidden')] | //button | //summary | //select"
    )
    closed = [
        e for e in stops if not e.xpath("ancestor::details[not(@open)]") or e.tag == "summary"
    ]
    first = page.xpath("//ol[@class='hits']//h2/a")[0]
    assert closed.index(first) < 12


def test_coverage_is_of_the_councils_that_the_question_names(client: AppClient) -> None:
    query = "organisatie:(medemblik OR enschede OR doetinchem)"
    asked = client.get("/api/v1/search", params={"q": query}).json()["coverage"]
    assert asked["organisaties"] == 3
    rows = client.get("/dekking.json", params={"q": query}).json()["organisaties"]
    assert {row["naam"] for row in rows} == {"Medemblik", "Enschede", "Doetinchem"}
    assert client.get("/dekking.csv", params={"q": query}).text.count("\n") == 4


def test_who_deviated_and_who_votes_with_whom(client: AppClient) -> None:
    """Figures of the sample that were counted by hand."""
    deviating = client.get("/afwijkers.json?raad=zoetermeer").json()["leden"]
    first = deviating[0]
    assert (first["naam"], first["afgeweken"], first["beoordeeld"]) == ("Mees Gansewinkel", 12, 43)
    page = tree(client, "/raden/zoetermeer/afwijkers")
    assert "Mees Gansewinkel (Lijst Hart voor Zoetermeer, Zoetermeer): 12 van 43" in words(page)
    oss = client.get("/afwijkers.json?raad=oss").json()["leden"][0]
    assert (oss["naam"], oss["afgeweken"], oss["beoordeeld"]) == ("Hanna van Bergschot", 10, 28)
    member = client.get(f"/personen/{first['id']}.json?stem=wijkt_af").json()
    assert (member["afgeweken"], member["total"]) == (12, 12)
    assert [each["wijkt_af"] for each in member["stemmen"]] == [True] * 12
    vote = client.get(f"/stemmingen/{member['stemmen'][0]['id']}", headers={"Accept": "text/html"})
    assert "wijkt af" in words(etree.HTML(vote.text))
    pairs = client.get("/raden/zoetermeer/samen.json").json()["paren"]
    counted = {(p["een"], p["ander"]): (p["gelijk"], p["n"]) for p in pairs}
    assert counted["CDA", "ChristenUnie"] == (26, 43)
    assert counted["CDA", "Lijst Hart voor Zoetermeer"] == (11, 31)
    assert all(p["deel"] is None for p in pairs if p["n"] < 10)


def test_members_and_fracties_are_put_beside_each_other(client: AppClient) -> None:
    """The figures are those of the matrix and of the table of votes."""
    fracties = "raad=zoetermeer&fractie=cda&fractie=ChristenUnie"
    given = client.get(f"/vergelijk.json?{fracties}").json()
    [pair] = given["paren"]
    assert (pair["gelijk"], pair["n"]) == (26, 43)
    apart = client.get(f"/vergelijk.json?{fracties}&verschil=1").json()
    assert apart["total"] == 43 - 26
    assert all(len({*row["keuzen"].values()}) == 2 for row in apart["stemmingen"])
    [cell] = tree(client, "/raden/zoetermeer/samen").xpath(
        "//tr[th='CDA']//a[text()='26/43']/@href"
    )
    led = client.get(f"/raden/zoetermeer/{cell}")
    assert "17 stemmingen waarin zij verschilden" in words(etree.HTML(led.text))
    names = ["Mees Gansewinkel", "Quinten ter Poelhuis"]
    asked = "&".join(f"persoon={name.replace(' ', '+')}" for name in names)
    assert "noem de raad" in client.get(f"/vergelijk?{asked}").text
    told = client.get(f"/vergelijk.json?raad=zoetermeer&{asked}").json()
    assert [each["naam"] for each in told["kolommen"]] == names
    one, other = (each["id"] for each in told["kolommen"])
    cast: dict[str, dict[str, str]] = {}
    for key in (one, other):
        rows = client.get(f"/api/v1/stemmen?persoon={key}&size=1000", headers=JSON).json()["rows"]
        for row in rows:
            cast.setdefault(row["stemming"], {})[key] = row["keuze"]
    both = [tuple(each.values()) for each in cast.values() if len(each) == 2]
    [pair] = told["paren"]
    assert told["total"] == len(both) > 0
    sides = [each for each in both if {*each} <= {"voor", "tegen"}]
    assert (pair["gelijk"], pair["n"]) == (sum(a == b for a, b in sides), len(sides))


@pytest.mark.parametrize(
    ("asked", "near"),
    [
        ("/afwijkers?provincie=Overijsel", "Overijssel"),
        ("/raden?provincie=Zuidholland", "Zuid-Holland"),
        ("/stemmingen?uitslag=aangenome", "aangenomen"),
        ("/moties/openstaand?type=moties", "motie"),
        ("/moties/openstaand?afdoening=dicht", "afgedaan"),
        ("/vergelijk?persoon=Mees+Ganzewinkel", "Mees Gansewinkel"),
        ("/vergelijk?raad=oss&fractie=VVDD", "VVD"),
        ("/vergelijk?kleur=rood", "persoon"),
        ("/partijen/vvd?qq=x", "q"),
        ("/afwijkers?provnicie=Overijssel", "provincie"),
    ],
)
def test_a_page_says_what_it_might_have_been_asked(
    client: AppClient, asked: str, near: str
) -> None:
    """Nothing that is misspelt gives an empty list, or a list of everything."""
    answer = client.get(asked)
    assert answer.status_code == 400
    assert near in words(etree.HTML(answer.text).xpath("//main")[0])


def test_a_name_is_written_as_it_is(client: AppClient, store: Store) -> None:
    for resource in ("fractie", "indiener", "aanwezigedeelnemer"):
        for each in list(store.current(resource=resource, deleted=False))[:30]:
            name = title(each.record) or each.body["ext"].get("naam")
            [head] = tree(client, f"/records/{each.id}").xpath("//h1")
            assert words(head) == (name or words(head))


def test_several_councils_stay_chosen(client: AppClient) -> None:
    for path in (
        "/stemmingen?raad=oss&raad=gouda",
        "/moties/openstaand?raad=oss&raad=gouda&type=motie",
    ):
        page = tree(client, path)
        kept = page.xpath(
            "//form[contains(@class,'zoek')]//input[@type='hidden'][@name='raad']/@value"
        )
        assert kept == ["oss", "gouda"]
        assert [words(each) for each in page.xpath("//ul[@class='chips']//a")] == [
            "Oss ×",
            "Gouda ×",
        ]
        first = page.xpath("//ul[@class='chips']//a/@href")[0]
        assert "raad=gouda" in first
        assert "oss" not in first
    assert page.xpath("//input[@type='hidden'][@name='type']/@value") == ["motie"]
    [table] = page.xpath("//main//a[text()='CSV']/@href")
    given = client.get("/moties/openstaand.json?raad=oss&raad=gouda&type=motie").json()["total"]
    assert client.get(table).text.count("\n") == given + 1


def test_a_motion_tells_whether_it_was_carried_out(client: AppClient) -> None:
    rows = client.get("/api/v1/moties?afdoening=afgedaan&size=1000").json()["items"]
    letters = [row for row in rows if row["brief"]]
    for row in (*letters[:3], *[row for row in rows if not row["brief"]][:3]):
        page = tree(client, f"/records/{row['id']}")
        told = words(page.xpath("//dt[.='Uitgevoerd']/following-sibling::dd")[0])
        assert told.startswith("afgedaan")
        linked = page.xpath("//dt[.='Uitgevoerd']/following-sibling::dd//a/@href")
        assert linked[:1] == ([f"/records/{row['brief']}"] if row["brief"] else linked[:1])


def test_a_party_over_all_councils_tells_the_unknown_apart(client: AppClient) -> None:
    rows = client.get("/partijen/vvd.json?q=vuurwerkverbod").json()["raden"]
    told = {row["raad"]: (row["voor"], row["tegen"]) for row in rows if row["voor"] + row["tegen"]}
    assert told["Gouda"] == (1, 1)
    assert told["Zoetermeer"] == (1, 0)
    assert told["Enschede"] == (2, 0)
    table = client.get("/partijen/vvd.csv?q=vuurwerkverbod").text.splitlines()
    assert len(table) == len(rows) + 1


def test_motions_that_wait_are_those_of_the_api(client: AppClient) -> None:
    """J9: by the same reading, and a settled one is not among them."""
    for asked in ("", "&dagen=365", "&type=motie"):
        given = client.get(f"/moties/openstaand.json?raad=gouda{asked}").json()
        api = client.get(
            f"/api/v1/moties?organisatie=gm0513&afdoening=open&size=1000{asked}"
        ).json()
        assert given["total"] == api["total"] > 0
        assert {row["id"] for row in given["moties"]} <= {row["id"] for row in api["items"]}
    rows = client.get("/moties/openstaand.json?raad=gouda&jaar=2024").json()["moties"]
    expected = [
        motion.number
        for meeting, motion in world()["gouda"].motions
        if meeting.date.year == 2024 and motion.status.endswith("aangenomen") and not motion.settled
    ]
    assert sorted(row["titel"].split()[0] for row in rows) == expected
    assert all(row["code"] == "gm0513" and row["dagen"] > 0 and row["laatste"] for row in rows)
    settled = client.get("/moties/openstaand.json?raad=gouda&jaar=2024&afdoening=afgedaan").json()
    assert [row["titel"].split()[0] for row in settled["moties"]] == ["M5.1"]
    page = words(tree(client, "/moties/openstaand?raad=gouda&jaar=2024"))
    assert "iets anders dan niet uitgevoerd" in page


def test_the_course_of_a_question_adds_up(client: AppClient) -> None:
    """J11: by quarter and council, as a table too."""
    asked = "q=jeugdzorg&type=motie"
    given = client.get(f"/zoek/verloop.json?{asked}").json()
    whole = client.get(f"/api/v1/search?{asked}&facet=organisatie&histogram=kwartaal").json()
    assert given["total"] == whole["total"]["value"] == sum(r["totaal"] for r in given["perioden"])
    assert {row["key"]: row["count"] for row in whole["histogram"]} == {
        row["periode"]: row["totaal"] for row in given["perioden"]
    }
    assert all(sum(row["raden"].values()) == row["totaal"] for row in given["perioden"])
    counted = Counter[str]()
    for row in given["perioden"]:
        counted.update(row["raden"])
    assert counted == {row["value"]: row["count"] for row in whole["facets"]["organisatie"]}
    table = client.get(f"/zoek/verloop.csv?{asked}").text.splitlines()
    assert len(table) == len(given["perioden"]) + 1
    assert client.get("/zoek/verloop?per=eeuw").status_code == 400


@pytest.mark.parametrize(
    "path",
    ["/stemmingen?", "/afwijkers?", "/partijen/vvd?", "/vergelijk?raad=oss&raad=gouda&",
     "/vergelijk?raad=zoetermeer&fractie=cda&fractie=ChristenUnie&"],
)  # fmt: skip
def test_a_list_says_when_a_question_finds_more_than_it_counts(
    client: AppClient, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    whole = client.get(f"{path}q=vuurwerkverbod").text
    assert "Vraag preciezer" not in whole
    monkeypatch.setattr(lists, "MOST", 2)
    cut = client.get(f"{path}q=vuurwerkverbod+gemeente").text
    assert "Vraag preciezer" in cut


def test_meetings_are_offered_to_a_calendar(client: AppClient) -> None:
    for path in ("/raden/oss", "/raden/oss/vergaderingen"):
        [link] = tree(client, path).xpath("//a[contains(@href, '.ics')]/@href")
        assert client.get(link).headers["content-type"].startswith("text/calendar")
    [link] = tree(client, "/zoek?q=fietspad").xpath("//a[contains(@href, '.ics')]/@href")
    assert client.get(link).status_code == 200


def test_a_meeting_is_a_tree_with_its_motions_and_counts(client: AppClient) -> None:
    meeting = world()["zoetermeer"].meetings[0]
    page = tree(client, f"/records/{identiteit('gm0637', 'vergadering', meeting.key)}")
    items = [words(each) for each in page.xpath("//ol[@class='agenda']/li/*[1]")]
    assert [each.partition(". ")[2] or each for each in items] == [
        e.title for e in meeting.items if "Besloten" not in e.title
    ]
    assert page.xpath("count(//table)") == 0, "whoever was there stands in words, after the agenda"


def test_a_record_shows_what_its_source_answered(client: AppClient, store: Store) -> None:
    """Address, moment and hash of each answer, and only those values that the record has too."""
    meeting = identiteit("gm0785", "vergadering", world()["goirle"].meetings[0].key)
    kept = store.answers.of(meeting)
    told = client.get(f"/api/v1/records/{meeting}").json()["herkomst"]["antwoorden"]
    assert [(e["sha256"], e["gehaald_op"]) for e in told] == [
        (e.sha256, e.gehaald_op) for e in kept
    ]
    origin = client.get(f"/records/{meeting}/herkomst.json").json()["antwoorden"]
    fields = [field for each in origin for field in each["velden"]]
    assert any(field["in_record"] for field in fields)
    assert all((field["waarde"] is None) == (field["in_record"] is None) for field in fields)
    hashes = [each.sha256 for each in kept if each.sha256]
    assert hashes
    assert hashes[0] in client.get(f"/records/{meeting}/herkomst").text


def test_a_card_may_stand_elsewhere_and_is_offered(client: AppClient, store: Store) -> None:
    vote = next(iter(store.current(resource="stemming", deleted=False)))
    card = client.get(f"/kaartje/{vote.id}")
    assert "frame-ancestors *" in card.headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in card.headers
    about = vote.body["data"]["informatieobject"]["id"]
    for page in (f"/stemmingen/{vote.id}", f"/records/{about}"):
        [at] = re.findall(r'json\+oembed" href="([^"]+)"', client.get(page).text)
        offered = client.get(at)
        assert parse_qs(urlsplit(at).query)["url"] == [f"http://testserver{page}"]
        assert f"/kaartje/{vote.id}" in offered.json()["html"]
    wrong = client.get("/oembed", params={"url": "https://elders.example/stemmingen/1"})
    assert wrong.status_code == 404
