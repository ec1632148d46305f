"""Pieces of text are found by short ways, which lead where the long ones do."""

import random
import re
from itertools import islice

import pytest

from indexer import snippets
from indexer.dutch.analysis import spans, tokens
from indexer.question.language import parse
from indexer.question.nodes import Phrase, leaves

#: words, and what is written in more ways than one
PARTS = (
    *("de", "raad", "van", "oss", "besluit", "fiets", "fietspad", "college", "moties", "eur", "b"),
    *(
        "art. 5",
        "art 12",
        "artikel 5",
        "b en w",
        "B&W",
        "benw",
        "12 maart 2024",
        "12-3-2024",
        "eur 5",
    ),
    *(
        "€ 1.500.000",
        "1,5 mln",
        "JA 21",
        "D 66",
        "d66",
        "m.e.r.",
        "mer",
        "foto's",
        "5341 AB",
        "A 73",
    ),
    *(
        "12 b",
        "woning-\nbouw",
        "woon-\nen werk",
        "co\xadöperatie",
        "50 plus",
        "een  twee",
        "drie\n\nvier",
    ),
)
BETWEEN = (" ", " ", " ", " ", "\n", ", ", ". ", " (", ") ", " - ", "   ", "\xa0")


def texts(count: int) -> list[str]:
    chance = random.Random(19)
    made = []
    for _ in range(count):
        parts = chance.choices(PARTS, k=chance.randrange(3, 120))
        made.append("".join(part + chance.choice(BETWEEN) for part in parts))
    return made


def test_the_words_after_a_place_are_those_of_the_whole_text() -> None:
    for text in [*texts(150), "woord" + " " * 700 + "ver", "x" * 900 + " slot", "3.4." * 300]:
        begins = [0, *(span.start() for span in islice(spans(text), 0, None, 7))]
        for at in begins:
            every = islice(spans(text, at, at + snippets.FAR), snippets.AFTER)
            wanted = [(one.start(), one.end(), one[0]) for one in every]
            assert [(o.start(), o.end(), o[0]) for o in snippets._after(text, at)] == wanted


def test_the_words_before_a_place_are_those_of_a_longer_look() -> None:
    """The last of them, which are shown, and whether there are more."""
    for text in [*texts(150), "ver" + " " * 300 + "woord", "x" * 300 + " slot", "3.4." * 300]:
        for at in [0, *(span.start() for span in islice(spans(text), 0, None, 3)), len(text)]:
            left = max(0, at - snippets.LOOK)
            while left and text[left - 1].isalnum():
                left -= 1
            every = [(one.start(), one.end(), one[0]) for one in spans(text, left, at)]
            begun, before = snippets._before(text, at)
            shown = [(o.start(), o.end(), o[0]) for o in before]
            assert shown[-snippets.BEFORE :] == every[-snippets.BEFORE :]
            whole = left == 0 and len(every) <= snippets.BEFORE
            assert (begun == 0 and len(before) <= snippets.BEFORE) == whole


def test_a_phrase_is_found_where_it_stands_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the second word looked at beforehand, and without."""
    chance = random.Random(4)
    asked = []
    for page in texts(300):
        words = tokens(page)
        at = chance.randrange(len(words) - 1)
        parsed = parse('"' + " ".join(words[at : at + chance.choice((2, 2, 3))]) + '"')
        asked += [(page, snippets._sought(leaf)) for leaf in leaves(parsed.node)]
    assert sum(isinstance(sought.leaf, Phrase) for _, sought in asked) > 200
    short = [snippets._literally(page, page.lower(), sought) for page, sought in asked]
    monkeypatch.setattr(snippets, "_PLAIN", re.compile(r"(?!)"))
    assert short == [snippets._literally(page, page.lower(), sought) for page, sought in asked]
    assert sum(place is not None for place in short) > 150
