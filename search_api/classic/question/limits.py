"""How much one request may ask: the same for every way of writing it, and known beforehand."""

from dataclasses import dataclass

from search_api.classic.errors import refused

#: bytes of a body, clauses and levels of a question
BODY, CLAUSES, LEVELS = 64_000, 1024, 20
#: clauses that a word counts for of which an engine looks at every word of a field
OPEN = 4
#: letters that a word with a star has at least, and stars that it has at most
LETTERS, STARS = 3, 2
#: bytes of such a word, of which an engine makes an automaton
LONGEST = 500
#: hits of one answer; hits before and on a page; searches in an `_msearch`
SIZE, WINDOW, SEARCHES = 1000, 10_000, 20
#: functions of a `function_score`, and letters that a word may differ in
FUNCTIONS, EDITS = 4, 2


@dataclass
class Budget:
    """Counts the clauses of one question."""

    clauses: int = 0

    def spend(self, place: str, clauses: int = 1) -> None:
        self.clauses += clauses
        if self.clauses > CLAUSES:
            raise refused(place, f"de vraag heeft meer dan {CLAUSES} onderdelen")


def not_too_long(place: str, text: str) -> None:
    if len(text.encode("utf-8", "replace")) > LONGEST:
        raise refused(place, f"een woord met een ster is hoogstens {LONGEST} bytes lang")


def starred(place: str, text: str) -> tuple[str, ...]:
    """The pieces of a word with stars; raises where it is too open."""
    not_too_long(place, text)
    if "?" in text:
        raise refused(place, "het teken ? in een woord wordt hier niet gelezen")
    pieces = tuple(text.split("*"))
    if len(pieces) - 1 > STARS:
        raise refused(place, f"een woord mag hoogstens {STARS} sterren hebben")
    if max(map(len, pieces)) < LETTERS:
        raise refused(
            place, f"[{text}]: een woord met een ster (wildcard) heeft {LETTERS} letters achtereen"
        )
    return pieces
