"""Readers of words take work by the length of the text: counted in lines that are run."""

import random

import pytest

from crawlers.reading.known import Known
from crawlers.reading.name_lists import read_names
from crawlers.reading.outcomes import read_outcome
from crawlers.reading.presence import read_presence
from crawlers.reading.vote_notes import read_vote_note
from crawlers.reading.vote_notes.lexicon import PHRASES
from tests.depth import times
from tests.steps import squared

KNOWN = Known.parse("VVD, CDA, SP", "Jan Jansen (VVD); Piet Smit (CDA); Els Kok (SP)")
READERS = {
    "stemming": lambda text: read_vote_note(text, KNOWN),
    "uitslag": read_outcome,
    "aanwezigheid": lambda text: read_presence(text, KNOWN),
    "namen": lambda text: read_names(text, KNOWN),
}
#: a phrase of each thing that a word may say, and what else a council could write on end
PIECES = [
    *(f"{phrase} " for phrase in [*{value: phrase for phrase, value in PHRASES.items()}.values()][:: times(1, 4)]),
    "VVD, ", "VVD ", "VVD: ", "Voor: VVD, ", "VVD (3 voor, 2 tegen), ", "Jan Jansen ", "de heer Jansen, ", "mevrouw Kok ",
    "A. ", "(m.k.) ", "5 ", "5 stemmen ", "12% ", "1-2 ", "12-3 ", "van de ", "en ", "(", ") ", "[", ": ", "; ", ". ", "? ", "/ ",
    "- ", "\n", "om 20.10 uur ", "Aanwezig: ", "eerder aangehouden, ", "aangenomen ", "motie M1 ", "als behandeld ",
]  # fmt: skip


def pieces() -> list[str]:
    """All of them, and two together as often as there is time for."""
    chosen = random.Random(4)
    return [*PIECES, *("".join(chosen.sample(PIECES, 2)) for _ in range(times(400, 12)))]


@pytest.mark.parametrize("reader", READERS)
def test_work_follows_the_length_of_the_text(reader: str) -> None:
    slow = {piece: lines for piece in pieces() if (lines := squared(READERS[reader], piece))}
    assert slow == {}


def test_work_that_is_squared_is_seen() -> None:
    def read(text: str) -> int:
        words = text.split()
        return sum(one == two for one in words for two in words)

    def read_once(text: str) -> int:
        return sum(one == "a" for one in text.split())

    inside = "/test_growth.py"
    assert squared(read, "a ", where=inside)
    assert not squared(read_once, "a ", where=inside)
