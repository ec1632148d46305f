"""The site in a real browser, without JavaScript, and with the keyboard."""

import csv
import io
import json
import re
import shutil
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from axe_playwright_python.sync_playwright import Axe
from lxml import etree
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from crawlers.vendor import labels
from griffie.app import beside
from sample.scenario import world
from search_api.app import create_app
from standard.records import identiteit
from tests import emulated_council
from tests.conftest import Griffie, missing, serving_app
from tests.test_pages import PLAIN, kinds

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def site(sampled: Griffie) -> Iterator[str]:
    store, engine = sampled.open(), sampled.engine()
    with serving_app(create_app(store, engine, [], make=beside, labels=labels())) as address:
        yield address
    engine.close()
    store.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    found = next(
        (
            shutil.which(n)
            for n in ("chromium", "chromium-browser", "google-chrome")
            if shutil.which(n)
        ),
        None,
    )
    if found is None:
        missing("een browser ontbreekt: installeer chromium")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(java_script_enabled=False, locale="nl-NL")
    yield context.new_page()
    context.close()


def test_from_a_word_to_a_motion_with_its_votes(page: Page, site: str) -> None:
    """Type a word of the text, press the button, open the motion: result, votes, pages, source."""
    council, motion = next(
        (council, x)
        for council in (world()[key] for key in ("oss", "zoetermeer", "gouda"))
        for _, x in council.motions
        if x.subject.key == "opvang" and x.kind == "motie" and x.votes
    )
    page.goto(site)
    page.get_by_role("searchbox").fill("asielzoekers opvang")
    page.get_by_label("Soort").select_option("motie")
    page.get_by_label("Gemeente").select_option(council.code)
    page.get_by_role("button", name="Zoek").click()
    hit = page.locator("ol.hits li", has_text=motion.heading).first
    told = hit.inner_text()
    cast = list(motion.votes.values())
    assert council.name in told
    assert motion.status.split()[-1] in told
    assert f"{cast.count('voor')} voor" in told
    assert hit.locator("mark").first.inner_text().lower().startswith(("opvang", "asielzoeker"))
    hit.get_by_role("link").first.click()
    assert page.get_by_role("heading", level=1).inner_text() == motion.heading
    body = page.inner_text("main")
    assert f"{cast.count('voor')} voor" in body
    assert f"{cast.count('tegen')} tegen" in body
    assert "Bladzijde 1" in body
    members = page.locator("table", has_text="Per lid").locator("tbody tr")
    assert members.count() == cast.count("voor") + cast.count("tegen")
    source = page.get_by_role("link", name=motion.paper.filename)
    assert "publicdownload" in (source.get_attribute("href") or "")


def test_facets_and_following_pages_are_plain_links(page: Page, site: str) -> None:
    page.goto(f"{site}/zoek?q=gemeente")
    first = page.locator("ol.hits h2").all_inner_texts()
    page.get_by_role("link", name="Volgende resultaten").click()
    assert page.locator("ol.hits h2").all_inner_texts() != first
    page.goto(f"{site}/?q=gemeente")
    page.get_by_role("navigation", name="Verfijnen").get_by_role(
        "link", name="Goirle", exact=True
    ).click()
    assert set(page.locator("ol.hits .meta").all_inner_texts()[0].split()) & {"Goirle"}
    assert "gm0785" in page.url


def test_a_meeting_shows_agenda_and_attendance(page: Page, site: str) -> None:
    meeting = world()["goirle"].meetings[0]
    page.goto(f"{site}/records/{identiteit('gm0785', 'vergadering', meeting.key)}")
    body = page.inner_text("main")
    assert "Aanwezigheid" in body
    assert "afwezig met bericht" in body
    assert meeting.items[0].title in body


def test_wrong_questions_and_addresses_are_answered_in_dutch(page: Page, site: str) -> None:
    answer = page.goto(f"{site}/?organisatie=gm9999")
    assert answer is not None
    assert answer.status == 400
    assert "Deze vraag kan niet beantwoord worden" in page.inner_text("main")
    answer = page.goto(f"{site}/records/bestaat-niet")
    assert answer is not None
    assert answer.status == 404
    assert "Niet gevonden" in page.inner_text("h1")


def test_what_is_missing_is_said_on_the_page(page: Page, site: str) -> None:
    page.goto(f"{site}/?q=fietspad")
    assert "Niet bijgewerkt: Medemblik" in page.inner_text("main")


def test_every_page_has_a_twin_in_json(page: Page, site: str) -> None:
    for path in (
        "/?q=fietspad",
        f"/records/{identiteit('gm0785', 'vergadering', world()['goirle'].meetings[0].key)}",
    ):
        page.goto(site + path)
        twin = page.locator("link[rel=alternate]").get_attribute("href")
        answer = page.request.get(f"{site}{twin}")
        assert answer.status == 200
        assert answer.headers["content-type"] == "application/json"


def test_from_a_vendor_to_a_council_and_its_months(page: Page, site: str) -> None:
    page.goto(site)
    page.get_by_role("link", name="Voor leveranciers").click()
    page.get_by_role("link", name="GemeenteOplossingen").click()
    names = page.locator("tbody th[scope=row] a").all_inner_texts()[:4]
    assert names == sorted(names)
    page.get_by_role("link", name="Goirle", exact=True).click()
    assert page.get_by_role("heading", level=1).inner_text() == "Goirle: wat er is"
    months = page.locator("table", has_text="De bron noemt").locator("tbody tr")
    read = [int(row.locator("td").nth(1).inner_text()) for row in months.all()]
    assert sum(read) == len(world()["goirle"].meetings)
    assert "Tegenover de standaard" in page.inner_text("main")


def test_an_answer_is_checked_on_the_page(page: Page, site: str) -> None:
    """Paste an answer, press the button: what is wrong, where, and what becomes of it."""
    meeting = emulated_council.world("mini")["vergaderingen"]["v-1"]
    page.goto(f"{site}/toets")
    page.get_by_label("Profiel").select_option("mini")
    page.get_by_label("Of één antwoord, als JSON").fill(
        json.dumps({**meeting, "status": "Gehouden", "kleur": "blauw"})
    )
    page.get_by_role("button", name="Toetsen").click()
    assert "Voldoet niet." in page.inner_text("header")
    found = page.locator("article", has_text="C40")
    assert "/status" in found.inner_text()
    assert "Gehouden" in found.inner_text()
    beside_it = page.get_by_role("region", name="vergadering 1")
    assert "/kleur (niet gebruikt)" in beside_it.inner_text()
    assert "Gemeenteraad" in beside_it.inner_text()


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1/ori/v2", "ftp://raad.example.org/", "file:///etc"]
)
def test_an_address_that_is_not_public_is_refused_on_the_page(
    page: Page, site: str, address: str
) -> None:
    page.goto(f"{site}/toets")
    page.get_by_label("Adres van de API").fill(address)
    page.get_by_role("button", name="Toetsen").click()
    assert page.get_by_role("alert").inner_text()
    assert page.get_by_label("Adres van de API").input_value() == address


def test_no_page_has_an_obstacle_for_who_reads_otherwise(
    browser: Browser, site: str, sampled: Griffie
) -> None:
    """The rules of axe-core on every kind of page, narrow and light and wide and dark; nothing beside
    the screen at any width; nothing that the policy of the pages forbids."""
    store = sampled.open()
    paths = [*PLAIN, *kinds(store)]
    store.close()
    axe, faults = Axe(), list[tuple[str, ...]]()

    def noted(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            faults.append(("CSP", message.text))

    for width, scheme in ((320, "light"), (1280, "dark")):
        context = browser.new_context(
            locale="nl-NL", viewport={"width": width, "height": 800}, color_scheme=scheme
        )
        page = context.new_page()
        page.on("console", noted)
        for path in paths:
            page.goto(site + path)
            found = axe.run(page).response["violations"]
            faults += [(path, scheme, e["id"], e["nodes"][0]["html"]) for e in found]
            for narrow in (320, 390) if width == 320 else (1280,):
                page.set_viewport_size({"width": narrow, "height": 800})
                if page.evaluate("document.documentElement.scrollWidth") > narrow:
                    faults.append((path, str(narrow), "breder dan het scherm"))
        context.close()
    assert faults == [], "\n".join(map(str, faults))


def test_a_report_has_no_obstacle(browser: Browser, site: str) -> None:
    context = browser.new_context(locale="nl-NL")
    page = context.new_page()
    answer = {**emulated_council.world("mini")["vergaderingen"]["v-1"], "status": "Gehouden"}
    question = {"profile": "mini", "format": "html", "answer": answer}
    page.goto(site)
    page.set_content(page.request.post(f"{site}/api/v1/conformance", data=question).text())
    assert page.locator("article").count() > 0
    assert Axe().run(page).response["violations"] == []
    context.close()


def test_a_motion_is_reached_and_read_by_keyboard_alone(page: Page, site: str) -> None:
    """From the address: a word, Enter, tab to the first hit, Enter."""
    page.goto(f"{site}/zoek")
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.locator("#q:focus").count():
            break
    page.keyboard.type("vuurwerkverbod")
    page.keyboard.press("Enter")
    page.wait_for_url("**/zoek?q=vuurwerkverbod**")
    for _ in range(14):
        page.keyboard.press("Tab")
        if page.locator("ol.hits h2 a:focus").count():
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/records/**")
    assert page.get_by_role("heading", level=1).inner_text()


def test_a_motion_on_paper_shows_its_vote(browser: Browser, site: str) -> None:
    motion = next(x for _, x in world()["oss"].motions if x.kind == "motie" and x.votes)
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/records/{identiteit('gm0828', 'informatieobject', motion.master)}")
    page.emulate_media(media="print")
    assert page.locator("svg.zetels").first.is_visible()
    assert page.locator("table", has_text="Per lid").is_visible()
    context.close()


# --- what a journalist asks, by keyboard alone, without JavaScript ---------------------------------

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
    assert re.search(r"Gestemd: \d+ voor \(.+\) \d+ tegen \(.+\)", told)


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
    assert page.request.get(site + table).text().startswith("raad,code,provincie,fractie,voor")


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
    """To be told of a subject in some councils, without an account and without doubles."""
    question = "datacenter organisatie:(medemblik OR enschede OR doetinchem)"
    ask(page, f"{site}/zoek", question)
    href = page.locator("link[type='application/atom+xml']").get_attribute("href") or ""
    feed = etree.fromstring(page.request.get(site + href).body())
    spaces = {"a": "http://www.w3.org/2005/Atom"}
    ids = [str(each.text) for each in feed.findall("a:entry/a:id", spaces)]
    assert ids
    assert len(ids) == len(set(ids))
    assert len(feed.findall("a:entry/a:updated", spaces)) == len(ids)
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
    assert "?versie=" in told or page.locator("a[href*='?versie=']").count()


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
    ask(page, f"{site}/zoek", "titel:hittestress type:motie organisatie:gouda")
    told = follow(page, "ol.hits h2 a")
    assert "De oudste eerst" in told
    first = page.locator("#vergelijkbaar ~ ol li").first.inner_text()
    assert "hittestress" in first.lower()


def j12(page: Page, site: str) -> None:
    """Nothing found is said with what was read and what was not."""
    told = ask(page, f"{site}/zoek", "statiegeldautomaat provincie:gelderland")
    assert "0 resultaten" in told
    assert "2 organisaties zijn gelezen voor deze vraag" in told
    rows = follow(page, "a[href^='/dekking']")
    assert "Doetinchem" in rows
    assert "Overbetuwe" in rows


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
