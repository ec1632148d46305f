"""The twelve tasks of a journalist, by keyboard alone, without JavaScript, each on another screen."""

import csv
import io
import re
from typing import Any
from urllib.parse import urlencode

import pytest
from lxml import etree
from playwright.sync_api import Browser, Page

from sample.scenario import world
from tests.browsed import browser, page, site

__all__ = ["browser", "page", "site"]


#: widths and schemes in turn, so that each task is done in another
SCREENS = [(w, s) for w in (320, 390, 1280) for s in ("light", "dark")]


def tab_to(page: Page, selector: str, most: int = 90) -> None:
    """Presses Tab until what fits has the focus."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.locator(f"{selector}:focus").count():
            return
    raise AssertionError(f"{selector} is met {most} keer Tab niet bereikt op {page.url}")


def entered(page: Page) -> None:
    """Presses Enter and waits for the page that comes."""
    with page.expect_navigation():
        page.keyboard.press("Enter")


def ask(page: Page, address: str, question: str) -> str:
    """Types a question on a page and sends it; gives the words of the answer."""
    page.goto(address)
    tab_to(page, "#q")
    page.keyboard.type(question)
    entered(page)
    return page.inner_text("main")


def follow(page: Page, selector: str) -> str:
    """Goes to a link by Tab and Enter; gives the words of the page."""
    tab_to(page, selector)
    entered(page)
    return page.inner_text("main")


def api(page: Page, site: str, path: str, **asked: str | list[str]) -> Any:
    """What the API answers, to hold the page against."""
    return page.request.get(f"{site}/api/v1/{path}?{urlencode(asked, doseq=True)}").json()


def j1(page: Page, site: str) -> None:
    """Exact words in motions of a period: adjacent words only, and their exact number."""
    words = '"sociale huurwoningen" type:motie'
    told = ask(page, f"{site}/zoek", f"{words} datum:2025")
    wanted = [
        motion.heading
        for council in world().values()
        for meeting, motion in council.motions
        if motion.kind == "motie"
        and meeting.date.year == 2025
        and "sociale huurwoningen" in " ".join(" ".join(motion.paper.pages).split()).lower()
    ]
    assert wanted
    assert told.count(f"{len(wanted)} resultaten") == 1
    assert "0 resultaten" in ask(page, f"{site}/zoek", '"huurwoningen sociale"')


def j2(page: Page, site: str) -> None:
    """Operators are honoured and shown back."""
    for question in (
        '(azc OR asielzoekerscentrum OR spreidingswet) AND NOT "vragenuur"',
        '"windmolen geluid"~5',
    ):
        told = ask(page, f"{site}/zoek", question)
        total = api(page, site, "search", q=question)["total"]["value"]
        assert total > 0
        assert re.search(rf"\b{total} resulta(?:at|ten)", told)
        assert page.locator("main code").first.inner_text() == question


def j3(page: Page, site: str) -> None:
    """A subject in a province: a list over councils, numbers for each, and a table."""
    question = "(fietsbeleid OF fietspad*) provincie:noord-brabant type:motie"
    ask(page, f"{site}/zoek", question)
    asked = api(page, site, "search", q=question, facet="organisatie")
    rows = page.locator("nav.facetten h3:text-is('Raad') + ul li").all_inner_texts()
    assert [" ".join(row.split()).rsplit(" ", 1)[1] for row in rows] == [
        str(row["count"]) for row in asked["facets"]["organisatie"]
    ]
    table = page.get_by_role("link", name="tabel (CSV)").get_attribute("href") or ""
    lines = list(csv.DictReader(io.StringIO(page.request.get(site + table).text())))
    assert len(lines) == asked["total"]["value"] > 0


def j4(page: Page, site: str) -> None:
    """Found by its text although the title hides the subject, with what each party voted."""
    ask(page, f"{site}/zoek", "opvang asielzoekers type:motie organisatie:zoetermeer")
    hit = page.locator("ol.hits li", has_text="Een dak is geen gunst")
    told = hit.filter(has_text="Gestemd").first.inner_text()
    assert re.search(r"Gestemd: \d+ voor \(.+\), \d+ tegen \(.+\)", told)


def j5(page: Page, site: str) -> None:
    """Who deviated from the own fractie on a subject: member, motion, majority, n of N."""
    told = page.request.get(f"{site}/raden/zoetermeer/afwijkers.json").json()["leden"]
    assert (told[0]["naam"], told[0]["afgeweken"], told[0]["beoordeeld"]) == (
        "Mees Gansewinkel", 12, 43,
    )  # fmt: skip
    words = ask(page, f"{site}/afwijkers?raad=zoetermeer", "begroting")
    assert re.search(r"Mees Gansewinkel \(.+, Zoetermeer\): \d+ van \d+", words)
    assert "de fractie was in meerderheid" in words
    assert "begrot" in page.locator("main h2 ~ ul a").first.inner_text().lower()
    since = "van=2022-01-01"
    words = ask(page, f"{site}/afwijkers?provincie=Zuid-Holland&{since}", "stikstof")
    assert re.search(r"Mees Gansewinkel \(.+, Zoetermeer\): 1 van 3\b", words)
    # in Overijssel each member votes on it by name, and with the own fractie
    words = ask(page, f"{site}/afwijkers?provincie=Overijssel&{since}", "stikstof")
    assert "0 leden in 1 raad" in words
    assert "Niemand gevonden in wat gelezen is" in words
    assert api(page, site, "stemmen", organisatie="gm0153")["rows"][0]["persoon"]


def j6(page: Page, site: str) -> None:
    """One party in all councils: a row for each, the unknown apart, and a table."""
    told = ask(page, f"{site}/partijen/vvd", "vuurwerkverbod")
    rows = {
        row.locator("th").inner_text(): [cell.inner_text() for cell in row.locator("td.n").all()]
        for row in page.locator("main table tbody tr").all()
    }
    assert rows["Gouda"][:3] == ["1", "1", "0"]
    assert rows["Zoetermeer"][:2] == ["1", "0"]
    assert rows["Enschede"][:2] == ["2", "0"]
    assert "vertelt de bron niet" in told
    table = page.get_by_role("link", name="Als tabel (CSV)").get_attribute("href") or ""
    given = list(csv.DictReader(io.StringIO(page.request.get(site + table).text())))
    sides = ("voor", "tegen", "verdeeld", "onbekend", "aangenomen", "verworpen")
    assert {e["raad"]: [e[s] for s in sides] for e in given if e["raad"] in rows} == rows
    assert len(given) > len(rows)
    known = sum(int(row[side]) for row in rows.values() for side in range(3))
    assert f"{known} stemmen bekend" in told


def j7(page: Page, site: str) -> None:
    """Who was away at a vote is neither one who abstained nor one of whom nothing is known."""
    meeting, motion = next(
        (m, x) for m, x in world()["zoetermeer"].motions
        if x.number == "M63.3" and x.votes and m.absent
    )  # fmt: skip
    ask(page, f"{site}/zoek", f'"{motion.number}" organisatie:zoetermeer datum:2025')
    told = follow(page, "ol.hits h2 a")
    assert motion.heading in told
    for person in meeting.absent:
        assert re.search(rf"{re.escape(person.achternaam)}\b.*afwezig|afwezig.*{re.escape(person.achternaam)}", told, re.S | re.I)  # fmt: skip


def j8(page: Page, site: str) -> None:
    """To be told of a subject in some councils, without an account and without doubles; by mail too
    (`test_following`)."""
    question = "datacenter organisatie:(medemblik OR enschede OR doetinchem)"
    ask(page, f"{site}/zoek", question)
    href = page.locator("link[type='application/atom+xml']").get_attribute("href") or ""
    feed = etree.fromstring(page.request.get(site + href).body())
    spaces = {"a": "http://www.w3.org/2005/Atom"}
    ids = [str(each.text) for each in feed.findall("a:entry/a:id", spaces)]
    assert ids
    assert len(ids) == len(set(ids))
    assert len(feed.findall("a:entry/a:updated", spaces)) == len(ids)
    kinds = {each.get("term") for each in feed.findall("a:entry/a:category", spaces)}
    assert kinds <= {"nieuw", "gewijzigd", "uitslag"}  # told apart in `test_followed_outcomes`
    assert len(feed.findall("a:entry/a:category", spaces)) == len(ids)
    councils = {str(each.text) for each in feed.findall("a:entry/a:author/a:name", spaces)}
    assert councils <= {"Medemblik", "Enschede", "Doetinchem"}
    page.goto(f"{site}/volgen")
    assert page.get_by_label("Zoekvraag").is_visible()


def j9(page: Page, site: str) -> None:
    """Adopted and not settled: how it stands, the last event and the days."""
    page.goto(f"{site}/raden/gouda")
    told = follow(page, "main a[href^='/moties/openstaand']")
    total = api(page, site, "moties", organisatie="gm0513", afdoening="open")["total"]
    assert f"{total} aangenomen moties en amendementen open" in " ".join(told.split())
    first = page.locator("main ul.kaal li").first.inner_text()
    assert re.search(r"\(\d+ dagen geleden\); .+ open; laatste gebeurtenis: aangenomen op", first)
    assert "aangenomen" in follow(page, "main ul.kaal a").lower()


def j10(page: Page, site: str) -> None:
    """Open at the right page, with a link that lasts."""
    ask(page, f"{site}/zoek", '"weerstandsvermogen" rekenkamer')
    told = follow(page, "ol.hits h2 a")
    assert re.search(r"#bladzijde-\d+$", page.url)
    marked = page.locator(f"#{page.url.rpartition('#')[2]}").inner_text()
    assert "weerstandsvermogen" in marked.lower()
    spot = page.locator(f"#{page.url.rpartition('#')[2]} mark").first
    assert spot.inner_text().lower() in ("weerstandsvermogen", "rekenkamer")
    assert "bladzijde" in told.lower()
    lasting = page.locator("a[href*='?versie=']").first.get_attribute("href") or ""
    heading = page.get_by_role("heading", level=1).inner_text()
    page.goto(lasting)
    assert page.get_by_role("heading", level=1).inner_text() == heading


def j11(page: Page, site: str) -> None:
    """When it grew, by quarter and council; and from which council a motion came."""
    question = "jeugdzorg tekort*"
    ask(page, f"{site}/zoek", question)
    follow(page, "a[href^='/zoek/verloop']")
    counted = api(page, site, "search", q=question, histogram="kwartaal")["histogram"]
    rows = page.locator("main table tbody tr").all()
    assert [(r.locator("th").inner_text(), r.locator("td").first.inner_text()) for r in rows] == [
        (each["key"], str(each["count"])) for each in counted
    ]
    table = page.get_by_role("link", name="Als tabel (CSV)").get_attribute("href") or ""
    lines = list(csv.reader(io.StringIO(page.request.get(site + table).text())))
    assert [row[:2] for row in lines[1:]] == [[e["key"], str(e["count"])] for e in counted]
    assert lines[0][2:] == page.locator("main table thead th").all_inner_texts()[2:]
    ask(page, f"{site}/zoek", "titel:hittestress type:motie organisatie:gouda")
    told = follow(page, "ol.hits h2 a")
    assert "De oudste eerst" in told
    first = page.locator("#vergelijkbaar ~ ol li").first.inner_text()
    assert "hittestress" in first.lower()


def j12(page: Page, site: str) -> None:
    """Nothing found is said with what was read and what was not; who was never read and of whom no
    votes are known, where there is one, is in `test_tasks` and below."""
    told = ask(page, f"{site}/zoek", "statiegeldautomaat provincie:gelderland")
    assert "0 resultaten" in told
    assert "2 organisaties zijn gelezen voor deze vraag" in told
    rows = follow(page, "a[href^='/dekking']")
    assert "Doetinchem" in rows
    assert "Overbetuwe" in rows
    told = ask(page, f"{site}/zoek", "statiegeldautomaat provincie:noord-holland")
    assert "0 resultaten" in told
    assert "0 daarvan bijgewerkt" in told
    assert "Niet bijgewerkt: Medemblik" in told


@pytest.mark.parametrize("number", range(1, 13))
def test_a_journalists_task_is_done_by_keyboard_alone(
    browser: Browser, site: str, number: int
) -> None:
    """J1 to J12 by their own rules, each on another screen; nothing that the policy forbids."""
    width, scheme = SCREENS[number % len(SCREENS)]
    context = browser.new_context(
        java_script_enabled=False,
        locale="nl-NL",
        viewport={"width": width, "height": 800},
        color_scheme=scheme,
    )
    page, said = context.new_page(), list[tuple[str, str]]()
    page.on("console", lambda message: said.append((page.url, message.text)))
    TASKS[number - 1](page, site)
    context.close()
    assert not [each for each in said if "Content Security Policy" in each[1]], said


TASKS = (j1, j2, j3, j4, j5, j6, j7, j8, j9, j10, j11, j12)
