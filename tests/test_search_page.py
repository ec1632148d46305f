"""The page of a search stays small however much is asked: what is asked stands in each address, or, where
that is too much, once, in a form of which all values are buttons; both lead to the same."""

import random
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from fastapi.testclient import TestClient
from lxml import etree

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
def client(sampled: Griffie) -> Iterator[TestClient]:
    with sampled.app() as app, TestClient(app, follow_redirects=False) as made:
        made.headers["Accept"] = "text/html,*/*;q=0.8"
        yield made


def asked_at_random(number: int) -> Pairs:
    chance = random.Random(number)
    words = " ".join(chance.choices(WORDS, k=chance.randrange(14)))
    return [("q", words or "gemeente"), *chance.sample(FILTERS, chance.randrange(6))]


@pytest.mark.parametrize("path", ["/zoek", "/zoek/verfijnen"])
def test_a_page_is_small_whatever_is_asked(client: TestClient, path: str) -> None:
    for number in range(25):
        answer = client.get(path, params=asked_at_random(number))
        assert answer.status_code == 200
        assert len(answer.content) < PAGE, answer.request.url


def fields(page: Any) -> Pairs:
    """What the form of the question sends by itself."""
    own = page.xpath("//form[@id='vraag']//input[@name] | //form[@id='vraag']//select[@name]")
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


def test_a_button_asks_what_a_link_asks(client: TestClient) -> None:
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


def test_what_was_chosen_is_taken_away_by_link_and_by_button(client: TestClient) -> None:
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
