"""No page has an obstacle for who reads otherwise: by the rules of axe-core, on a phone and on a wide
screen, light and dark, with everything that can be unfolded unfolded."""

import json
import re
from collections.abc import Iterator
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, Request

from search_api.app import STATIC
from search_api.site.rendering import templates
from store import Store
from tests import emulated_council
from tests.asking import AppClient
from tests.browsed import browser, site
from tests.pages import LONG, PLAIN, client, kinds, side_by_side, store

__all__ = ["browser", "client", "site", "store"]
pytestmark = pytest.mark.browser

#: as wide as a screen is, each light and dark
WIDTHS = (320, 390, 1280)
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
#: what axe is asked: sizes of what is pressed too, and nothing of what passed
ASKED: dict[str, Any] = {
    "resultTypes": ["violations"],
    "preload": False,
    "elementRef": False,
    "rules": {"target-size": {"enabled": True}},
}
#: the queries of the style sheet, and the widths at which they change it, in pixels of sixteen to a rem
QUERIES = re.findall(r"@(?:media|container)[^{]*", (STATIC / "griffie.css").read_text("utf-8"))
BREAKS = [16 * float(each) for each in re.findall(r"\(max-width: ([\d.]+)rem\)", " ".join(QUERIES))]
#: rules that have another answer at another width, and in other colours
OF_WIDTH = ("target-size", "scrollable-region-focusable")
OF_COLOUR = "link-in-text-block"
CONTRAST = "color-contrast"
RUN = """([asked, kinds]) => axe.run(kinds ? {include: globalThis.ofKinds} : document, asked).then(
    found => found.violations.map(
        rule => [rule.id, rule.nodes[0].html, rule.nodes[0].failureSummary]))"""
#: gives each kind of text that there is: what contrast depends on, its letters and all that they stand on
KINDS = """() => {
    const kinds = new Map(), chains = new Map()
    const of = (style, names) => names.map(name => style[name]).join()
    const chain = each => {
        if (!each) return ''
        if (!chains.has(each)) {
            const own = of(getComputedStyle(each), ['backgroundColor', 'backgroundImage', 'opacity',
                'position', 'zIndex', 'float', 'transform', 'filter', 'mixBlendMode', 'clipPath'])
            const behind = ['::before', '::after'].map(name => getComputedStyle(each, name)).map(
                style => style.content == 'none' ? '' : of(style, ['content', 'backgroundColor',
                    'backgroundImage', 'position', 'width', 'height'])).join()
            const under = chain(each.parentElement)
            chains.set(each, `${own};${behind}` == under.split('\\n', 1)[0]
                ? under : `${own};${behind}\\n${under}`)
        }
        return chains.get(each)
    }
    for (const each of document.body.querySelectorAll('*')) {
        const written = each.matches('input, select, textarea')
            || [...each.childNodes].some(node => node.nodeType == 3 && node.data.trim())
        if (!written) continue
        const kind = of(getComputedStyle(each), ['color', 'fontSize', 'fontWeight', 'textShadow',
            'visibility', 'display', 'webkitTextStroke']) + '\\n' + chain(each)
        if (!kinds.has(kind)) kinds.set(kind, each)
    }
    globalThis.everyKind = kinds
    return [...kinds.keys()]
}"""
#: keeps an element of each of these kinds
OF_KINDS = "fresh => { globalThis.ofKinds = fresh.map(kind => globalThis.everyKind.get(kind)) }"
#: how far what was there moved while the page came, and what Tab reaches above what it reached before
SHIFTED = """() => new Promise(told => {
    let moved = 0
    new PerformanceObserver(list => list.getEntries().forEach(each => { moved += each.value })
        ).observe({type: 'layout-shift', buffered: true})
    requestAnimationFrame(() => setTimeout(() => told(moved)))
})"""
BACK = """() => {
    let below = 0, back = []
    for (const each of document.querySelectorAll('a[href], button, input, select, textarea, summary')) {
        const box = each.getBoundingClientRect()
        if (!box.width || each.matches('.skip')) continue
        if (box.bottom + 1 < below) back.push(each.outerHTML.slice(0, 200))
        below = Math.max(below, box.top)
    }
    return back
}"""
UNFOLD = "document.querySelectorAll('details').forEach(each => { each.open = true })"
#: whatever would run: scripts, and what calls one
SCRIPTS = """[...document.querySelectorAll('*')].filter(each =>
    each.localName == 'script' && each.type != 'application/ld+json'
    || [...each.attributes].some(own => own.name.startsWith('on') || own.value.startsWith('javascript:'))
).map(each => each.outerHTML)"""


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(locale="nl-NL")
    yield context.new_page()
    context.close()


def only(*rules: str) -> dict[str, Any]:
    return {**ASKED, "runOnly": {"type": "rule", "values": rules}}


def obstacles(page: Page, axe: str, seen: set[str]) -> Iterator[tuple[object, ...]]:
    """What axe finds on the page that is open and what stands beside the screen: all rules once, at every
    width those that depend on it, and in every scheme those of colours wherever the style is another;
    the contrast of every kind of text that is not among the `seen`, to which it is added."""
    yield from (("script", each) for each in page.evaluate(SCRIPTS))
    if moved := page.evaluate(SHIFTED):
        yield ("verschuift", moved)
    page.evaluate(axe)
    page.evaluate(UNFOLD)
    asked = {**ASKED, "rules": {**ASKED["rules"], CONTRAST: {"enabled": False}}}
    coloured: set[tuple[bool, ...]] = set()
    for width in WIDTHS:
        style = tuple(width <= each for each in BREAKS)
        page.set_viewport_size({"width": width, "height": 800})
        if page.evaluate("document.documentElement.scrollWidth") > width:
            yield (width, "breder dan het scherm")
        if width == WIDTHS[0]:
            yield from (("Tab gaat terug", each) for each in page.evaluate(BACK))
        if style in coloured:
            yield from ((width, *each) for each in page.evaluate(RUN, [only(*OF_WIDTH), False]))
            continue
        coloured.add(style)
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            found = page.evaluate(RUN, [asked, False])
            if fresh := [kind for kind in page.evaluate(KINDS) if kind not in seen]:
                page.evaluate(OF_KINDS, fresh)
                found += page.evaluate(RUN, [only(CONTRAST), True])
                seen.update(fresh)
            yield from ((width, scheme, *each) for each in found)
            asked = only(OF_COLOUR, *(() if scheme == SCHEMES[0] else OF_WIDTH))


def looked_at(client: AppClient, store: Store) -> list[str]:
    return list(dict.fromkeys((*PLAIN, *LONG, *kinds(store), side_by_side(client))))


def forbidden(page: Page, site: str) -> list[tuple[object, ...]]:
    """What the pages that are opened ask of another site, or what their policy forbids, as it comes."""
    seen: list[tuple[object, ...]] = []

    def noted(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            seen.append((page.url, message.text))

    def asked(request: Request) -> None:
        if not request.url.startswith((f"{site}/", "data:")):
            seen.append((page.url, request.url))

    page.on("console", noted)
    page.on("request", asked)
    return seen


def test_colours_are_looked_at_wherever_the_style_changes() -> None:
    """The style sheet has no other queries than those that are read here."""
    assert [each for each in QUERIES if "max-width" not in each] == ["@media print "]
    assert len(BREAKS) == len(QUERIES) - 1
    assert {width > max(BREAKS) for width in WIDTHS} == {True, False}


def test_no_page_has_an_obstacle_for_who_reads_otherwise(
    page: Page, site: str, client: AppClient, store: Store
) -> None:
    axe, faults, seen = Axe().axe_script, forbidden(page, site), set[str]()
    for path in looked_at(client, store):
        page.goto(site + path)
        faults += [(path, *each) for each in obstacles(page, axe, seen)]
    assert faults == [], "\n".join(map(str, faults))


def test_every_template_is_among_the_pages_that_are_looked_at(
    client: AppClient, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(templates.env, "cache", {})
    for path in looked_at(client, store):
        client.get(path)
    shown = {name for _, name in templates.env.cache or {}}
    assert set(templates.env.list_templates()) - shown == set()


def test_a_report_has_no_obstacle(page: Page, site: str) -> None:
    answer = {**emulated_council.world("mini")["vergaderingen"]["v-1"], "status": "Gehouden"}
    question = json.dumps({"profile": "mini", "format": "html", "answer": answer})
    kind = {"Content-Type": "application/json"}
    address, faults = f"{site}/api/v1/conformance", forbidden(page, site)
    page.route(address, lambda r: r.continue_(method="POST", headers=kind, post_data=question))
    page.goto(address)
    assert page.locator("article").count() > 0
    assert [*faults, *obstacles(page, Axe().axe_script, set())] == []


def test_contrast_is_looked_at_of_every_kind_of_text(page: Page) -> None:
    """However much like it was seen: letters of another colour, and the same on another background."""
    axe, seen = Axe().axe_script, set[str]()
    sound = "<p style='color: #111'>te lezen</p>"
    for more, found in (
        ("", False),
        (sound * 3, False),
        ("<p style='color: #ddd'>bleek</p>", True),
        (f"<div style='background: #333'><section>{sound}</section></div>", True),
        (f"<div style='opacity: .3'>{sound}</div>", True),
        ("<p style='color: #777; font-size: 24px'>groot</p>", False),
        ("<p style='color: #777; font-size: 14px'>klein</p>", True),
        ("<input style='color: #ddd' value='ingevuld' aria-label='veld'>", True),
    ):
        page.set_content(f"<html lang=nl><title>proef</title><main><h1>proef</h1>{sound}{more}")
        wrong = [each for each in obstacles(page, axe, seen) if CONTRAST in each]
        assert bool(wrong) == found, (more, wrong)
