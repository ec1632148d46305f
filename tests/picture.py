"""`python -m tests.picture ADDRESS FILE`: the picture of the site in the README, made by the browser of
the tests from a served sample."""

import shutil
import sys

from playwright.sync_api import sync_playwright

QUESTION = "/zoek?q=fietspad&type=motie"


def picture(address: str, file: str) -> None:
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1100, "height": 760})
        page.goto(address + QUESTION)
        page.screenshot(path=file)
        browser.close()


if __name__ == "__main__":
    picture(*sys.argv[1:])
