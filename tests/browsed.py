"""The site of the sample as the real browser gets it."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from crawlers.vendor import labels
from griffie.app import beside
from tests.browser import opened, program
from tests.command import Griffie
from tests.conftest import missing
from tests.fixtures import serving_app


@pytest.fixture(scope="module")
def site(sampled: Griffie) -> Iterator[str]:
    with sampled.app(make=beside, labels=labels()) as app, serving_app(app) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    place = program()
    if place is None:
        missing("een browser ontbreekt: installeer chromium")
    with opened(place) as made:
        yield made


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A tab without JavaScript."""
    context = browser.new_context(java_script_enabled=False, locale="nl-NL")
    yield context.new_page()
    context.close()
