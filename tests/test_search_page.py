"""The page of a search stays small however much is asked: what is asked stands in each address, or, where
that is too much, once, in a form of which all values are buttons; both lead to the same."""

import random
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from lxml import etree

from search_api.web.searching import MAX_TEXT
from tests.asking import AppClient
from tests.command import Griffie
from tests.pages import PAGE

WORDS = [
    "veilige",
    "fietspaden",
    "bij",
    "scholen",
    "en",
    "verlichting",
    "in",
    "wijken",
    "met",
    "gezinnen",
    "en",
    "ouderen",
]
FILTERS = [
    *[("organisatie", code) for code in ("gm0828", "gm0513", "gm0637", "gm0785")],
    *[("type", kind) for kind in ("motie", "amendement", "document")],
    *[("fractie", name) for name in ("VVD", "CDA", "ChristenUnie")],
    *[("uitslag", outcome) for outcome in ("aangenomen", "verworpen")],
    *[("jaar", year) for year in ("2024", "2025", "2026")],
]
Pairs = list[tuple[str, str]]


@pytest.fixture(scope="module")
def client(sampled: Griffie) -> Iterator[AppClient]:
    with sampled.app() as app, AppClient(app, follow_redirects=False) as made:
        made.headers["Accept"] = "text/html,*/*;q=0.8"
        yield made


def asked_at_random(number: int) -> Pairs:
    """Words and operators of any length that is allowed, and up to ten filters."""
    chance = random.Random(number)
    between = chance.choice([" ", " OR ", "* ", "» «", '" "', " é ", " \N{TRIANGULAR BULLET}"])
    words = between.join(chance.choices(WORDS, k=chance.choice([2, 14, 50, 400])))
    text = words[: chance.choice([40, 360, MAX_TEXT])].strip('" *')
    return [("q", text), *chance.sample(FILTERS, chance.randrange(11))]


@pytest.mark.parametrize("path", ["/zoek", "/zoek/verfijnen", "/zoek/verloop"])
def test_a_page_is_small_whatever_is_asked(client: AppClient, path: str) -> None:
    """And leads, by links or by buttons, to the same places with all that was asked."""
    for number in range(25):
        asked = asked_at_random(number)
        answer = client.get(path, params=asked)
        assert answer.status_code in (200, 400), answer.text
        assert len(answer.content) < PAGE, (number, len(answer.content))
        page = etree.HTML(answer.text)
        for button in page.xpath("//button[@name='naar']"):
            place, pairs = told_by(client, page, button)
            whole = [p for p in asked if p[0] in ("q", "organisatie") or place != "/dekking"]
            if button.get("value") == "wis":
                whole = asked[:1]
            extra = [("synoniemen", "nee")] if button.get("value") == "synoniemen" else []
            assert sorted(p for p in pairs if p[0] != "per") == sorted(whole + extra), place


@pytest.mark.parametrize(
    "path",
    [
        *("/dekking?", "/volgen?", "/partijen/vvd?", "/stemmingen?raad=oss&raad=gouda&"),
        *("/afwijkers?raad=oss&", "/vergelijk?raad=oss&raad=gouda&raad=zoetermeer&"),
        "/raden/zoetermeer/afwijkers?",
    ],
)
def test_the_pages_that_a_long_question_leads_to_are_small_too(
    client: AppClient, path: str
) -> None:
    text = " OR ".join(WORDS * 40)[:MAX_TEXT].rsplit(" OR ", 1)[0]
    answer = client.get(f"{path}{urlencode({'q': text})}")
    assert answer.status_code == 200
    assert len(answer.content) < PAGE
    page = etree.HTML(answer.text)
    for button in page.xpath("//button[@form='lijst'][@name='vanaf' or @formaction]"):
        own = fields(page, "lijst")
        own += [(button.get("name"), button.get("value"))] if button.get("name") else []
        place = button.get("formaction") or path.partition("?")[0]
        assert client.get(place, params=own).status_code == 200, place
    for button in page.xpath("//button[@name='zonder']"):
        without = client.get(path, params=[*fields(page, "lijst"), ("zonder", button.get("value"))])
        kept = parse_qsl(urlsplit(without.headers["location"]).query)
        assert ("q", text) in kept
        assert tuple(button.get("value").split("=")) not in kept
        assert len(kept) == 2, kept
    [twin] = etree.HTML(answer.text).xpath("//*[@rel='alternate'][@type='application/json']/@href")
    assert client.get(twin, headers={"Accept": "application/json"}).status_code == 200


def told_by(client: AppClient, page: Any, button: Any) -> tuple[str, Pairs]:
    """Where a button of the form leads, and what is asked there."""
    pressed = (button.get("name"), button.get("value"))
    answer = client.get("/zoek", params=[*fields(page), pressed])
    assert answer.status_code == 303, answer.text
    place = urlsplit(answer.headers["location"])
    return place.path, parse_qsl(place.query)


def test_a_button_leads_where_a_link_does(client: AppClient) -> None:
    """Of a short question and of a long one the same places are offered."""
    offered = []
    for words in ("gemeente", "gemeente " * 30):
        asked = {"q": words.strip(), "organisatie": "gm0828", "jaar": "2025"}
        page = etree.HTML(client.get("/zoek", params=asked).text)
        links = {
            a.text: urlsplit(a.get("href")).path
            for a in page.xpath("//section//a[@href][not(ancestor::ol)]")
        }
        buttons = page.xpath("//section//button[@name='naar']")
        offered.append(links | {b.text: told_by(client, page, b)[0] for b in buttons})
        assert bool(buttons) == (words != "gemeente")
    short, long = offered
    assert long.pop("JSON") == "/api/v1/search"
    assert {name: short[name] for name in long} == long
    assert set(short) - set(long) <= {"Volgende resultaten"}


def test_a_long_question_is_read_page_by_page(client: AppClient) -> None:
    """With fewer hits on a page where they are heavy, and none is missed or seen twice."""
    asked = [("q", " OR ".join(WORDS * 3)), ("organisatie", "gm0828"), ("type", "motie")]
    total = client.get("/api/v1/search", params=asked).json()["total"]["value"]
    seen: list[str] = []
    more = [("cursor", "")]
    while more:
        page = etree.HTML(client.get("/zoek", params=[*asked, *more]).text)
        seen += [urlsplit(each).path for each in page.xpath("//ol[@class='hits']//h2/a/@href")]
        following = page.xpath("//button[@name='cursor']/@value")
        more = [("cursor", value) for value in following]
    assert len(seen) == len({*seen}) == total > 20


def test_an_unknown_place_is_refused(client: AppClient) -> None:
    answer = client.get("/zoek", params={"q": "gemeente", "naar": "elders"})
    assert answer.status_code == 400
    assert "verloop" in answer.text


def fields(page: Any, form: str = "vraag") -> Pairs:
    """What the form of the question sends by itself."""
    own = page.xpath(f"//form[@id='{form}']//input[@name]")
    pairs = [(each.get("name"), each.get("value") or "") for each in own]
    return [(name, value) for name, value in pairs if value]


def leads(page: Any) -> dict[str, Pairs]:
    """By its words what each value of the lists asks."""
    place = "//*[@class='facetten']//li/"
    links = {
        a.text: parse_qsl(urlsplit(a.get("href")).query) for a in page.xpath(f"{place}a[@href]")
    }
    buttons = {
        each.text: [*fields(page), (each.get("name"), each.get("value"))]
        for each in page.xpath(f"{place}button[@form='vraag']")
    }
    return links | buttons


def test_a_button_asks_what_a_link_asks(client: AppClient) -> None:
    short = [("q", "gemeente"), ("organisatie", "gm0828")]
    long = [*short, ("organisatie", "gm0513"), ("organisatie", "gm0637"), ("jaar", "2025")]
    for asked in (short, long):
        page = etree.HTML(client.get("/zoek", params=asked).text)
        assert bool(page.xpath("//button[@form='vraag']")) == (asked is long)
        found = leads(page)
        assert sorted(found["motie"]) == sorted([*asked, ("type", "motie")])
        told = page.xpath("//li[*[text()='motie']]/span[@class='n']/text()")
        narrowed = client.get("/api/v1/search", params=found["motie"]).json()
        assert told == [str(narrowed["total"]["value"])]


def test_what_was_chosen_is_taken_away_by_link_and_by_button(client: AppClient) -> None:
    asked = [("q", "gemeente"), ("organisatie", "gm0828"), ("organisatie", "gm0513")]
    long = [("q", "gemeente " * 40), *asked[1:], ("jaar", "2025"), ("type", "motie")]
    without = [pair for pair in long if pair != ("organisatie", "gm0828")]
    page = etree.HTML(client.get("/zoek", params=long).text)
    [button] = page.xpath("//button[starts-with(@aria-label, 'Oss')]")
    answer = client.get("/zoek", params=[*fields(page), (button.get("name"), button.get("value"))])
    assert answer.status_code == 303
    assert sorted(parse_qsl(urlsplit(answer.headers["location"]).query)) == sorted(without)
    page = etree.HTML(client.get("/zoek", params=asked[:2]).text)
    [link] = page.xpath("//ul[@class='chips']//a[starts-with(@aria-label, 'Oss')]")
    assert urlsplit(link.get("href")).query == urlencode(asked[:1])
