"""`python -m tests.picture ADDRESS FILE`: the picture of the site in the README, made by the browser of
the tests from a served sample."""

import sys

from tests.browser import opened, program

QUESTION = "/zoek?q=fietspad&type=motie"


def picture(address: str, file: str) -> None:
    with opened(program() or "chromium") as browser:
        page = browser.new_page(viewport={"width": 1100, "height": 760})
        page.goto(address + QUESTION)
        page.screenshot(path=file)


if __name__ == "__main__":
    picture(*sys.argv[1:])
