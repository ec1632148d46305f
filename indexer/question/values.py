"""What stands after a field whose values are no words: of a closed list, keys, votes, days, numbers."""

import re
from collections.abc import Callable, Collection, Set
from dataclasses import dataclass

from indexer.dutch.written import month_of
from indexer.question.bounds import (
    CLOSED,
    DAYS,
    KEYS,
    VOTED,
    QueryError,
    between,
    closed,
    keyed,
    voted,
)
from indexer.question.nodes import TERM, Node, Word, either
from indexer.question.signs import AND, BOUND, NOT, OPEN, OR, SHUT, Signs

MONTH_OF_YEAR = re.compile(r"([^\W\d_]+)\.? (\d{4})\b")


@dataclass(frozen=True)
class Held:
    """What is held of whom a question may name, any where there is none: keys of `leverancier:`,
    folded names behind `stem:`, and names behind `fractie:`; the last two are called when a question
    asks for them."""

    vendors: Collection[str] = ()
    voters: Callable[[], Set[str]] = frozenset
    fracties: Callable[[], Collection[str]] = frozenset


ANYONE = Held()


class Values(Signs):
    """A text, and what is held of the names in it."""

    def __init__(self, text: str, held: Held) -> None:
        super().__init__(text)
        self.held = held

    def value(self, name: str, written: str, place: int) -> Node | None:
        """What stands after a field with a closed list or numbers. After a space it may as well be
        a sentence («stemmen voor: alle leden»): then both are words."""
        apart = self.text[self.place : self.place + 1].isspace()
        start = self.place
        try:
            return self._valued(name, written, place)
        except QueryError:
            if not apart:
                raise
        self.place = start
        self.notes.append(f"«{written}» is als woord gelezen: wat volgt is geen waarde ervan")
        return Word((written[:-1].casefold(),), written[:-1])

    def _valued(self, name: str, written: str, place: int) -> Node | None:
        self.skip()
        if self.peek() == "(":
            return self._bracket_of_values(name)
        bound = BOUND.match(self.text, self.place)
        quoted = self.peek() in OPEN or self.peek() in SHUT
        if bound:
            text = self.take(len(bound[0]))
        elif quoted and self.peek():
            self.take(1)
            text, _ = self.up_to(SHUT)
            if name in VOTED and self.text[self.place : self.place + 1] in ("=", ":"):
                text += self.take(len(self.peek()))  # stem:"fractie vvd"=tegen
        else:
            text = self.peek()
            if name in (*DAYS, TERM):
                text = self._day(text)
            if not text or text in (")", *AND, *OR, *NOT):
                self.ignore(written)
                return None
            self.take(len(text))
        return self._read_value(name, text, place)

    def _day(self, text: str) -> str:
        """A day or month in words, behind a sign perhaps, where one is written here."""
        signs = len(text) - len(text.lstrip("<>="))
        start = self.place + signs
        month = MONTH_OF_YEAR.match(self.text, start)
        if month and month_of(month[1]):
            return self.text[self.place : month.end()]
        return self.text[self.place : self.spaced(start)] if self.spaced(start) else text

    def _read_value(self, name: str, text: str, place: int) -> Node:
        if name in KEYS:
            return keyed(name, text, place, self.held.vendors)
        if name in VOTED:
            return voted(name, text, place, self.held.voters())
        return closed(name, text, place) if name in CLOSED else between(name, text, place)

    def _bracket_of_values(self, name: str) -> Node | None:
        """`type:(motie OR amendement)`; without operators these are alternatives."""
        place = self.place
        self.take(1)
        end = self.text.find(")", self.place)
        end = len(self.text) if end < 0 else end
        alternatives: list[Node] = []
        for match in re.finditer(r"\S+", self.text[self.place : end]):
            if match[0] in OR:
                continue
            if match[0] in (*AND, *NOT):
                raise QueryError(
                    f"achter {name}: staan alternatieven: {name}:(een OR ander)",
                    self.place + match.start(),
                )
            value = match[0].strip("".join((OPEN, SHUT)))
            alternatives.append(self._read_value(name, value, self.place + match.start()))
        self.place = min(end + 1, len(self.text))
        if not alternatives:
            self.ignore(self.text[place : self.place])
            return None
        return either(alternatives)
