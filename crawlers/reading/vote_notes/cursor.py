"""Where a scanner stands in the words of a vote note, and the tokens that it has made so far."""

from collections.abc import Sequence
from dataclasses import dataclass

from crawlers.reading.known import Known
from crawlers.reading.vote_notes.persons import Person
from crawlers.reading.vote_notes.words import Word

#: terminals that a voter or a group of voters in a list begins, and ends, with
ITEM_STARTS = {
    "NAME",
    "PART",
    "PERSON",
    "DOUBTFUL",
    "UNKNOWN",
    "REST",
    "ALL",
    "REST_OF_FRACTIE",
    "REST_OF_MEMBERS",
}
ITEM_ENDS = ITEM_STARTS | {"COUNT", "SCORE"}

Value = str | int | Person | tuple[int, ...] | None


@dataclass(frozen=True)
class Token:
    """`kind` is a terminal of the grammar or one of the marks that `shaping` resolves; `start` and
    `end` are places in the restored text; `gap`: words stood before it that part a list."""

    kind: str
    value: Value
    start: int
    end: int
    gap: bool = False


class Cursor:
    """The words of a note and the place in them."""

    def __init__(self, words: Sequence[Word], known: Known) -> None:
        self.words = words
        self.texts = [word.text for word in words]
        self.folded = [word.folded for word in words]
        self.known = known
        self.at = 0
        self.gap = False
        self.tokens: list[Token] = []

    def _add(self, kind: str, value: Value, length: int) -> None:
        first, last = self.words[self.at], self.words[self.at + length - 1]
        self.tokens.append(Token(kind, value, first.start, last.end, self.gap))
        self.at += length
        self.gap = kind in ("SUBJECT", "FILL")
