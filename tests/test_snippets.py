"""Pieces of text are found by short ways, which lead where the long ones do."""

import random
import re
from itertools import islice

import pytest

from indexer import snippets, sought
from indexer.dutch.analysis import spans, tokens
from indexer.dutch.written import written
from indexer.question.language import parse
from indexer.question.nodes import And, Leaf, Node, Or, Phrase, leaves

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


def test_what_is_written_otherwise_is_never_overlooked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where a first look at the text tells that nothing is."""
    every = [made for part in PARTS for made in (part, part.upper())]
    every += [
        f"foto{sign}s b{sign}{other}" for sign in map(chr, range(0x2200)) for other in ("w", "66")
    ]
    for text in texts(100):
        every += [text[at : at + 12] for at in range(0, len(text), 5)]
    short = list(map(written, every))
    monkeypatch.setattr("indexer.dutch.written._likely", lambda lowered: True)
    assert short == list(map(written, every))
    assert 300 < sum(map(bool, short)) < len(every) - 300


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
        asked += [(page, sought.sought_of(leaf)) for leaf in leaves(parsed.node)]
    assert sum(isinstance(one.leaf, Phrase) for _, one in asked) > 200
    short = [sought._literally(page, page.lower(), one) for page, one in asked]
    monkeypatch.setattr(sought, "_PLAIN", re.compile(r"(?!)"))
    assert short == [sought._literally(page, page.lower(), one) for page, one in asked]
    assert sum(place is not None for place in short) > 150


#: as it is asked → as a text has it, which is found by no short way
ODD = {
    "egel": "ègel",
    "inham": "ìnham",
    "oever": "òever",
    "ader": "àder",
    "uil": "ùil",
    "eland": "èland",
}


def fits(node: Node, has: set[str]) -> bool:
    if isinstance(node, And | Or):
        return (all if isinstance(node, And) else any)(fits(part, has) for part in node.nodes)
    assert isinstance(node, Leaf)
    return node.source in has


def question(chance: random.Random, depth: int = 2) -> str:
    if not depth:
        return chance.choice(list(ODD))
    parts = [question(chance, chance.randrange(depth)) for _ in range(chance.randrange(2, 4))]
    return "(" + chance.choice((" AND ", " OR ")).join(parts) + ")"


def test_enough_is_found_for_a_text_to_be_a_hit() -> None:
    """Whatever stands beside OR with what a text has is not looked for by the long way."""
    chance, hits = random.Random(8), 0
    for _ in range(400):
        node = parse(question(chance)).node
        has = {asked for asked in ODD if chance.random() < 0.5}
        page = " en ".join(ODD[asked] for asked in chance.sample(sorted(has), len(has)))
        if not fits(node, has):
            continue
        hits += 1
        words = {
            page[at:].partition(" ")[0] for _, at in sought.places(sought.asked_of(node), [page])
        }
        assert fits(node, {asked for asked, written in ODD.items() if written in words})
    assert hits > 150


def test_what_need_not_be_there_is_not_read_for(monkeypatch: pytest.MonkeyPatch) -> None:
    read = []
    monkeypatch.setattr(sought, "_read", lambda pages, one: read.append(one.words[0]))
    page = "de egel zit aan de oever"
    for asked, wanted in (
        ("egel OR uil", []),
        ("(egel OR uil) AND (oever OR ader OR inham)", []),
        ("(egel OR uil) AND (ader OR inham)", ["ader", "inham"]),
        ("(egel AND uil) OR ader", ["uil", "ader"]),
        ("(egel AND uil) OR oever", []),
        ("egel uil", ["uil"]),
        ("soort:brief OR uil", ["uil"]),
    ):
        read.clear()
        snippets.snippets("Dieren", [page], parse(asked), numbered=False)
        assert read == wanted, asked
