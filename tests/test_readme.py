"""The README and its Dutch twin name the same commands, addresses, settings and places."""

import re

import pytest

from griffie.cli import COMMANDS
from tests.conftest import ROOT

ENGLISH, DUTCH = (
    (ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "README.nl.md")
)
KINDS = {
    "commands": r"`(?:\.venv/bin/)?(griffie(?:-check)? [a-z]+|make [a-z]+)|^(?:\.venv/bin/)?(?:griffie|make) [a-z]+",
    "addresses": r"`(/[^`\s]*)`",
    "settings": r"\b(?:GRIFFIE|PORT)[A-Z_]*",
    "options": r"--[a-z][a-z-]*",
    "places": r"`([a-z_]+/[^`\s]*|[A-Z_]{4,})`",
}


@pytest.mark.parametrize("kind", KINDS)
def test_both_say_the_same(kind: str) -> None:
    english, dutch = ({*re.findall(KINDS[kind], text, re.MULTILINE)} for text in (ENGLISH, DUTCH))
    assert english
    assert english == dutch


def test_every_command_is_in_the_readme() -> None:
    for commands in COMMANDS.values():
        for command in commands:
            assert f"griffie {command}" in ENGLISH, command


def test_places_that_are_named_are_there() -> None:
    for place in {*re.findall(r"`((?:[a-z_]+/)+[a-z_.]+)`", ENGLISH)}:
        if not place.startswith(("data/",)):
            assert (ROOT / place).exists(), place
