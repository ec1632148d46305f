"""The site in a real browser, without JavaScript, and with the keyboard."""

import json

import pytest
from playwright.sync_api import Browser, Page

from sample.scenario import world
from standard.records import identiteit
from tests import emulated_council
from tests.browsed import browser, page, site

__all__ = ["browser", "page", "site"]
pytestmark = pytest.mark.browser


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
    assert "Tegenover de standaard" in page.inner_text("main")
    read = []
    for year in ("2026", "2025", "2024"):
        page.get_by_role("link", name=year, exact=True).click()
        months = page.locator("table", has_text="De bron noemt").locator("tbody tr")
        read += [int(row.locator("td").nth(1).inner_text()) for row in months.all()]
    assert sum(read) == len(world()["goirle"].meetings)


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
