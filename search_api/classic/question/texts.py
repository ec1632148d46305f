"""What is asked of one field, as a tree: words by the field's own analysis, values whole."""

import datetime as dt
from dataclasses import dataclass
from fnmatch import fnmatchcase

from indexer.classic.query import (
    EVERYWHERE,
    FIELDS,
    Alike,
    Begins,
    Best,
    Bool,
    Exact,
    Field,
    Line,
    Node,
    Nothing,
    Pattern,
    Span,
    Weighed,
    Word,
)
from indexer.dutch.analysis import exact_forms, plain_words, word_forms
from search_api.classic.bodies import Bodies
from search_api.classic.errors import ClassicError, refused
from search_api.classic.question.limits import EDITS, LETTERS, OPEN, Budget, not_too_long, starred
from search_api.classic.question.moments import Moments

INDEX = "_index"


@dataclass(frozen=True)
class Named:
    """A field as it is named: `whole` with `.keyword`, `field` None for one that Classic has not."""

    field: Field | None
    whole: bool = False
    factor: float = 1.0
    index: bool = False


def named(name: str, place: str = "") -> Named:
    """Reads `name`, `name.keyword` and `name^2`."""
    plain, _, boost = name.partition("^")
    try:
        factor = float(boost) if boost else 1.0
    except ValueError as error:
        raise refused(place, f"{name!r} is geen veld met een gewicht") from error
    if plain in (INDEX, "_index.keyword"):
        return Named(None, factor=factor, index=True)
    whole = plain.endswith(".keyword")
    return Named(FIELDS.get(plain.removesuffix(".keyword")), whole, factor)


def spread(names: list[str], place: str) -> list[Named]:
    """The fields of a list; a star stands for all that fit."""
    fields: list[Named] = []
    for name in names:
        plain, _, boost = name.partition("^")
        if "*" in plain or plain == "_all":
            pattern = "*" if plain == "_all" else plain
            every = [one for one in EVERYWHERE if fnmatchcase(one, pattern)]
            every = [f"{one}^{boost}" if boost else one for one in every]
            fields += [named(one, place) for one in every]
        else:
            fields.append(named(name, place))
    return fields


class Texts:
    """For one request: `now` is when it came, `budget` what it may ask."""

    def __init__(self, bodies: Bodies, now: dt.datetime, budget: Budget) -> None:
        self.bodies, self.now, self.budget = bodies, now, budget

    # --- whole values --------------------------------------------------------------------------

    def values(self, name: Named, values: list[object], place: str) -> Node:
        """One of these values, as `term` and `terms` mean it."""
        texts = [_text(value) for value in values]
        if name.index:
            return self.indexes(texts)
        field = name.field
        if field is None or not texts:
            return Nothing()
        if field.kind == "datum":
            return _any([self._day(field, text, place) for text in texts])
        if field.kind == "getal":
            return _any([_number(field, text) for text in texts])
        if field.kind == "sleutel" or (name.whole and field.whole):
            return Exact(field.whole or field.base, tuple(texts))
        self.budget.spend(place, len(texts))
        return _any([self.phrase(name, text, place) for text in texts])

    def indexes(self, patterns: list[str]) -> Node:
        codes = {code for pattern in patterns for code in self.bodies.matching(pattern)}
        return Exact("organisatie", tuple(sorted(codes))) if codes else Nothing()

    def _day(self, field: Field, text: str, place: str) -> Node:
        """A date that cannot be read is asked of all fields at once too, and is none there."""
        try:
            moments = Moments(place, self.now)
            low, high = (moments.bound(text, end=end) for end in (False, True))
        except ClassicError:
            return Nothing()
        return Span(field.base, low, high)

    # --- words ---------------------------------------------------------------------------------

    def words(self, name: Named, text: str, place: str) -> list[Node]:
        """A node for each word of a text; for a field of whole values one."""
        field = name.field
        if field is None or name.whole or not field.words:
            return [self.values(name, [text], place)]
        read = self._read(field, text)
        self.budget.spend(place, len(read))
        return [Word(field.words, word) for word in read]

    def phrase(self, name: Named, text: str, place: str, slop: int = 0) -> Node:
        field = name.field
        if field is None or name.whole or not field.words:
            return self.values(name, [text], place)
        words = self._read(field, text)
        self.budget.spend(place, max(len(words), 1))
        if len(words) > 1:
            return Line(field.words, tuple(words), min(slop, 50))
        return Word(field.words, words[0]) if words else Nothing()

    @staticmethod
    def _read(field: Field, text: str) -> list[str]:
        words = plain_words(text)
        return word_forms(words) if field.kind == "vorm" else exact_forms(words)

    def match(
        self, name: Named, text: str, place: str, *, every: bool, least: object = None
    ) -> Node:
        words = self.words(name, text, place)
        if all(isinstance(word, Nothing) for word in words):
            return Nothing()
        node = _all(words) if every else at_least(words, least, place)
        return node if name.factor == 1.0 else Weighed(node, name.factor)

    # --- parts of words ------------------------------------------------------------------------

    def begins(self, name: Named, start: str, place: str) -> Node:
        if len(start) < LETTERS:
            raise refused(
                place,
                f"[{start}*]: een woord met een ster (prefix) heeft minstens {LETTERS} letters",
            )
        not_too_long(place, start)
        self.budget.spend(place, OPEN)
        field = name.field
        if field is None:
            return self.indexes([f"{start}*"]) if name.index else Nothing()
        if field.literal and not name.whole:
            words = exact_forms(plain_words(start))
            if not words:
                return Nothing()
            before: list[Node] = [Word(field.literal, one) for one in words[:-1]]
            return _all([*before, Begins(field.literal, words[-1])])
        return Begins(field.whole, start) if field.whole else Nothing()

    def pattern(self, name: Named, text: str, place: str) -> Node:
        pieces = starred(place, text)
        self.budget.spend(place, OPEN)
        field = name.field
        if field is None:
            return self.indexes([text]) if name.index else Nothing()
        if field.literal and not name.whole:
            return Pattern(field.literal, tuple("".join(exact_forms([one])) for one in pieces))
        return Pattern(field.whole, pieces) if field.whole else Nothing()

    def alike(self, name: Named, word: str, edits: int, place: str) -> Node:
        if not 0 <= edits <= EDITS:
            raise refused(place, f"een woord mag in hoogstens {EDITS} letters verschillen")
        field = name.field
        read = exact_forms(plain_words(word))
        if field is None or not field.literal or len(read) != 1 or not edits:
            return self.phrase(name, word, place)
        self.budget.spend(place, OPEN)
        return Alike(field.literal, read[0], edits)

    def there(self, name: str) -> Node:
        """Documents that have a field."""
        if name in (INDEX, "_id"):
            return Exact("aanwezig", ("_id",))
        plain = name.removesuffix(".keyword")
        return Exact("aanwezig", (plain,)) if plain in FIELDS else Nothing()


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _number(field: Field, text: str) -> Node:
    try:
        value = float(text)
    except ValueError:
        return Nothing()
    if not (value.is_integer() and abs(value) < 1e15):
        return Nothing()
    return Span(field.base, int(value), int(value))


def _any(nodes: list[Node]) -> Node:
    return nodes[0] if len(nodes) == 1 else Bool(should=tuple(nodes), minimum=1)


def _all(nodes: list[Node]) -> Node:
    return nodes[0] if len(nodes) == 1 else Bool(must=tuple(nodes))


def best(nodes: list[Node]) -> Node:
    """Any of these; words by the best of them. What can never be found is left out."""
    useful = [node for node in dict.fromkeys(nodes) if not isinstance(node, Nothing)]
    if not useful:
        return Nothing()
    return useful[0] if len(useful) == 1 else Best(tuple(useful))


def at_least(nodes: list[Node], wanted: object, place: str) -> Node:
    """So many of these (a number, or a share of them such as `75%`); one by default."""
    return Bool(should=tuple(nodes), minimum=minimum(wanted, len(nodes), 1, place))


def minimum(wanted: object, count: int, default: int, place: str) -> int:
    """`minimum_should_match` as a number of clauses; below zero it is how many may lack."""
    if wanted is None:
        return default
    text = str(wanted).strip()
    share = text.endswith("%")
    try:
        number = int(text.removesuffix("%"))
    except ValueError as error:
        raise refused(
            f"{place}.minimum_should_match", f"{text!r} wordt hier niet gelezen"
        ) from error
    if share:
        number = int(count * number / 100)
    least = count + number if number < 0 else number
    if isinstance(wanted, str) and share and number == 0:
        return default
    return max(least, 0)
