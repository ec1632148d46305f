"""The language in which people ask: a grammar, read by descent.

    vraag    = of-deel
    of-deel  = en-deel (("OR" | "OF" | "||") en-deel)*
    en-deel  = deel (("AND" | "EN" | "&&")? deel)*
    deel     = ("NOT" | "NIET" | "-") deel | nabij
    nabij    = iets (("NEAR" | "NABIJ")["/" getal] iets)*
    iets     = "(" of-deel ")" | veld ":" iets | veld ":" bereik | woord | woord"*"
             | '"' woorden '"' ["~" getal] | "NEAR(" woorden ["," getal] ")"

Operators are in capitals, because «en», «of» and «niet» are words too. A question that does not
fit is read in the most likely way: what is left out is in `Parsed.ignored`, and `Parsed.notes` says
in Dutch how the rest was read. What has no likely way is a `QueryError` that points at the place.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass, field

from indexer.dutch.analysis import EXACT, FORMS, exact_forms, tokens
from indexer.question.bounds import CLOSED, DAYS, KEYS, NUMBERS, QueryError, between, closed, keyed
from indexer.question.nodes import (
    ALL,
    DEEPEST,
    Everything,
    Near,
    Node,
    Not,
    Or,
    Phrase,
    Prefix,
    Word,
    either,
    every,
    leaves,
)
from indexer.question.synonyms import expand

#: fields with words in any form, with names (exact words), with a closed list, with numbers
WORDS = ("titel",)
NAMES = ("indiener", "fractie", "gremium", "soort", "organisatie", "provincie")
#: fields whose values are not words
VALUED = (*CLOSED, *KEYS, *DAYS, *NUMBERS)
FIELDS = (*WORDS, *NAMES, *VALUED)
ALIASES = {
    "tekst": ALL,
    "alles": ALL,
    "titels": "titel",
    "gemeente": "organisatie",
    "raad": "organisatie",
    "commissie": "gremium",
}
AND, OR, NOT = ("AND", "EN", "&&"), ("OR", "OF", "||"), ("NOT", "NIET")
NEAR = re.compile(r"(?:NEAR|NABIJ)(?:/(\d{1,9}))?")
#: words between two that are near, if not said, and at most; words in one nearness
DISTANCE, FARTHEST, MANY = 10, 100, 8
#: of a question of more words than this no synonyms are looked for
SYNONYMS = 64
#: letters that a prefix has at least
START = 2
OPEN, SHUT = '"“”„«', '"“”„»'


@dataclass(frozen=True)
class Parsed:
    """What was made of a question. `expanded` are the synonyms by what was asked."""

    node: Node = field(default_factory=Everything)
    ignored: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    expanded: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def __str__(self) -> str:
        return "" if isinstance(self.node, Everything) else str(self.node)

    @property
    def worded(self) -> bool:
        """Whether there are words to weigh hits by."""
        return any(True for _ in leaves(self.node))


def parse(text: str, *, synonyms: bool = True, vendors: Collection[str] = ()) -> Parsed:
    """Reads a question; raises `QueryError`. `vendors` are the keys that `leverancier:` may have, any
    where none are given."""
    reader = _Reader(text, vendors)
    node = reader.question()
    expanded: dict[str, tuple[str, ...]] = {}
    if synonyms and sum(1 for _ in leaves(node)) <= SYNONYMS:
        node = expand(node, expanded)
    return Parsed(
        node,
        tuple(dict.fromkeys(reader.ignored)),
        tuple(dict.fromkeys(reader.notes)),
        tuple(expanded.items()),
    )


# --- signs -----------------------------------------------------------------------------------

_TAIL = re.compile(r"~(\d{0,9})")
_CALL = re.compile(r"(?:NEAR|NABIJ)\(")
_FIELD = re.compile(r"([^\W\d_]+):")
_BOUND = re.compile(r"[\[{]([^\]}\[{]*)[\]}]")
_WORD = re.compile(rf"[^\s(){OPEN}{SHUT}]+")


class _Reader:
    def __init__(self, text: str, vendors: Collection[str] = ()) -> None:
        self.text = text
        self.vendors = vendors
        self.place = 0
        self.depth = 0
        self.ignored: list[str] = []
        self.notes: list[str] = []

    # --- looking ahead ---

    def _skip(self) -> None:
        while self.place < len(self.text) and self.text[self.place].isspace():
            self.place += 1

    def _peek(self) -> str:
        """The next word or sign, without taking it; empty at the end."""
        self._skip()
        if self.place >= len(self.text):
            return ""
        char = self.text[self.place]
        if char in "()" or char in OPEN or char in SHUT:
            return char
        match = _WORD.match(self.text, self.place)
        return match[0] if match else char

    def _take(self, length: int) -> str:
        taken = self.text[self.place : self.place + length]
        self.place += length
        return taken

    def _ignore(self, text: str) -> None:
        if text.strip():
            self.ignored.append(text.strip())

    # --- grammar ---

    def question(self) -> Node:
        found: list[Node] = []
        while True:
            found.append(self._or(ALL))
            left = self._peek()
            if not left:
                break
            self._ignore(self._take(1))
            self.notes.append(f"een haakje zonder begin is overgeslagen (teken {self.place})")
        return every(found)

    def _or(self, name: str) -> Node:
        found: list[Node] = []
        dangling = ""
        while True:
            node = self._and(name)
            if node is None:
                self._ignore(dangling)
            else:
                found.append(node)
            word = self._peek()
            if word not in OR:
                break
            dangling = self._take(len(word))
            if node is None and not found:
                self._ignore(dangling)
                dangling = ""
        return either(found) if found else Everything()

    def _and(self, name: str) -> Node | None:
        found: list[Node] = []
        dangling = ""
        while True:
            word = self._peek()
            if word in AND:
                self._ignore(dangling)
                dangling = self._take(len(word))
                if not found:
                    self._ignore(dangling)
                    dangling = ""
                continue
            if not word or word == ")" or word in OR:
                self._ignore(dangling)
                break
            node = self._not(name)
            if node is not None:
                found.append(node)
                dangling = ""
        return every(found) if found else None

    def _not(self, name: str) -> Node | None:
        negative, taken = False, ""
        while True:
            word = self._peek()
            if word in NOT:
                taken = self._take(len(word))
                negative = not negative
            elif word[:1] in ("-", "+") and self._attached(word):
                negative = negative or word[0] == "-"
                taken = self._take(1)
            else:
                break
        node = self._near(name)
        if node is None:
            self._ignore(taken)
            return None
        if not negative:
            return node
        return node.node if isinstance(node, Not) else Not(node)

    def _attached(self, word: str) -> bool:
        """Whether a sign before a word stands for something: «-woord», not « - »."""
        following = self.text[self.place + 1 : self.place + 2]
        return bool(following) and (
            following in OPEN
            or following == "("
            or (len(word) > 1 and any(char.isalnum() for char in word[1:]))
        )

    def _near(self, name: str) -> Node | None:
        left = self._something(name)
        found: list[Node] = []
        while match := NEAR.fullmatch(self._peek()):
            place = self.place
            taken = self._take(len(match[0]))
            if left is None or not self._peek() or self._peek() in (")", *OR, *AND, *NOT):
                self._ignore(taken)
                break
            right = self._something(name)
            if right is None:
                self._ignore(taken)
                break
            gaps = self._distance(match[1], place)
            found.append(_brought_together(left, right, gaps, place))
            left = right
        return every(found) if found else left

    def _distance(self, written: str | None, place: int) -> int:
        gaps = DISTANCE if not written else int(written)
        if gaps > FARTHEST:
            raise QueryError(f"een afstand is hoogstens {FARTHEST} woorden", place)
        return gaps

    def _something(self, name: str) -> Node | None:
        """One operand; None when what stands there has no letter or digit."""
        word = self._peek()
        if not word or word == ")":
            return None
        if word == "(":
            return self._bracket(name)
        if _CALL.match(self.text, self.place):
            return self._call(name)
        if word in OPEN or word in SHUT:
            return self._quoted(name)
        match = _FIELD.match(self.text, self.place)
        if match:
            known = _field(match[1])
            if known is not None:
                self._take(len(match[0]))
                return self._in_field(known, match[0])
            if word[match.end() - self.place :]:
                self.notes.append(
                    f"«{match[1]}» is geen veld en is als woord gelezen; velden zijn "
                    f"{', '.join(FIELDS)}"
                )
        return self._word(name, self._take(len(word)))

    def _bracket(self, name: str) -> Node | None:
        place = self.place
        self.depth += 1
        if self.depth > DEEPEST:
            raise QueryError(f"haakjes staan meer dan {DEEPEST} diep in elkaar", place)
        self._take(1)
        if self._peek() == ")":
            self._take(1)
            self.depth -= 1
            self._ignore("()")
            return None
        node = self._or(name)
        if self._peek() == ")":
            self._take(1)
        else:
            self.notes.append("een haakje dat niet dicht ging, loopt tot het einde")
        self.depth -= 1
        return None if isinstance(node, Everything) else node

    def _call(self, name: str) -> Node | None:
        """`NEAR(woord woord, 5)`."""
        place = self.place
        self.place = self.text.index("(", self.place) + 1
        end = self.text.find(")", self.place)
        if end < 0:
            end = len(self.text)
            self.notes.append("een haakje dat niet dicht ging, loopt tot het einde")
        inside = self.text[self.place : end]
        self.place = end + 1
        words, comma, number = inside.rpartition(",")
        if comma and number.strip().isascii() and number.strip().isdigit():
            gaps = self._distance(number.strip()[:9], place)
        else:
            words, gaps = inside, DISTANCE
        return self._together(
            [token.casefold() for token in tokens(words)], gaps, name, place, exact=False
        )

    def _together(
        self, words: list[str], gaps: int, name: str, place: int, *, exact: bool
    ) -> Node | None:
        if name in NAMES:
            exact = True
        words = exact_forms(words) if exact else words
        if len(words) > 2:
            words = list(dict.fromkeys(words if exact else _first_of_form(words)))
        if len(words) > MANY:
            raise QueryError(f"nabijheid gaat over hoogstens {MANY} woorden", place)
        if not words:
            return None
        if len(words) == 1:
            return Phrase((words[0],), name) if exact else Word((words[0],), words[0], name)
        if gaps == 0 and exact and name in NAMES:
            return Phrase(tuple(words), name)
        return Near(tuple((word,) for word in words), gaps, exact, name)

    def _quoted(self, name: str) -> Node | None:
        place = self.place
        self._take(1)
        end = next((at for at in range(self.place, len(self.text)) if self.text[at] in SHUT), None)
        if end is None:
            end = len(self.text)
            self.notes.append("een aanhalingsteken dat niet dicht ging, loopt tot het einde")
        inside = self.text[self.place : end]
        self.place = min(end + 1, len(self.text))
        tail = _TAIL.match(self.text, self.place)
        if tail:
            self.place = tail.end()
        if "*" in inside:
            self._ignore("*")
            self.notes.append(
                "een * tussen aanhalingstekens telt niet: daar staan precieze woorden"
            )
        words = exact_forms(tokens(inside))
        if not words:
            self._ignore(self.text[place : self.place])
            return None
        if tail and tail[1]:
            gaps = self._distance(tail[1], place)
            if len(words) == 1:
                self._ignore(tail[0])
            return self._together(words, gaps, name, place, exact=True)
        if tail:
            self._ignore(tail[0])
        return Phrase(tuple(words), name)

    def _word(self, name: str, source: str) -> Node | None:
        place = self.place - len(source)
        if source == "*":
            return Everything()
        stem, star, rest = source.partition("*")
        if star:
            return self._prefix(name, source, stem, rest, place)
        plain = source
        if "~" in source or "^" in source:
            plain = re.split("[~^]", source)[0]
            self._ignore(source[len(plain) :])
        found = tuple(token.casefold() for token in tokens(plain))
        if not found:
            self._ignore(source)
            return None
        if name in NAMES:
            return Phrase(tuple(exact_forms(list(found))), name)
        shown = plain.strip(".,;:!?…/\\|[]{}<>=&%$#@+-")
        return Word(found, shown or plain, name)

    def _prefix(self, name: str, source: str, stem: str, rest: str, place: int) -> Node | None:
        if any(char.isalnum() for char in rest) or not any(char.isalnum() for char in stem):
            if any(char.isalnum() for char in source):
                raise QueryError(
                    "een * kan alleen aan het einde van een woord staan (fiets*); wat met een * "
                    "begint, zou ieder woord moeten nagaan",
                    place + len(stem),
                )
            self._ignore(source)
            return None
        if rest:
            self._ignore(rest)
        words = exact_forms(tokens(stem))
        last = words[-1]
        if len(last) < START:
            raise QueryError(f"voor een * staan ten minste {START} letters", place + len(stem))
        if not stem[-1].isalnum():
            self._ignore(stem[len(stem.rstrip("-'’./")) :])
        nodes: list[Node] = [Phrase((word,), name) for word in words[:-1]]
        if nodes:
            self.notes.append(f"«{source}» is gelezen als losse woorden met een begin")
        return every([*nodes, Prefix(last, name)])

    # --- fields ---

    def _in_field(self, name: str, written: str) -> Node | None:
        place = self.place
        if name in VALUED:
            return self._value(name, written, place)
        following = self._peek()
        if not following or following == ")" or following in (*AND, *OR, *NOT):
            self._ignore(written)
            return None
        if following == "(":
            return self._bracket(name)
        node = self._something(name)
        if node is None:
            self._ignore(written)
        return node

    def _value(self, name: str, written: str, place: int) -> Node | None:
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
        self._skip()
        if self._peek() == "(":
            return self._bracket_of_values(name)
        bound = _BOUND.match(self.text, self.place)
        quoted = self._peek() in OPEN or self._peek() in SHUT
        if bound:
            text = self._take(len(bound[0]))
        elif quoted and self._peek():
            end = next(
                (at for at in range(self.place + 1, len(self.text)) if self.text[at] in SHUT),
                len(self.text),
            )
            text = self.text[self.place + 1 : end]
            self.place = min(end + 1, len(self.text))
        else:
            text = self._peek()
            if not text or text in (")", *AND, *OR, *NOT):
                self._ignore(written)
                return None
            self._take(len(text))
        return self._read_value(name, text, place)

    def _read_value(self, name: str, text: str, place: int) -> Node:
        if name in KEYS:
            return keyed(name, text, place, self.vendors)
        return closed(name, text, place) if name in CLOSED else between(name, text, place)

    def _bracket_of_values(self, name: str) -> Node | None:
        """`type:(motie OR amendement)`; without operators these are alternatives."""
        place = self.place
        self._take(1)
        end = self.text.find(")", self.place)
        end = len(self.text) if end < 0 else end
        found: list[Node] = []
        for match in re.finditer(r"\S+", self.text[self.place : end]):
            if match[0] in OR:
                continue
            if match[0] in (*AND, *NOT):
                raise QueryError(
                    f"achter {name}: staan alternatieven: {name}:(een OR ander)",
                    self.place + match.start(),
                )
            value = match[0].strip("".join((OPEN, SHUT)))
            found.append(self._read_value(name, value, self.place + match.start()))
        self.place = min(end + 1, len(self.text))
        if not found:
            self._ignore(self.text[place : self.place])
            return None
        return either(found)


def _field(written: str) -> str | None:
    name = written.casefold()
    name = ALIASES.get(name, name)
    return name if name in FIELDS or name == ALL else None


def _first_of_form(words: list[str]) -> list[str]:
    """One word of each form, the first."""
    found: dict[str, str] = {}
    for word in words:
        found.setdefault(FORMS[word], word)
    return list(found.values())


# --- nearness --------------------------------------------------------------------------------


def _brought_together(left: Node, right: Node, gaps: int, place: int) -> Node:
    """`links NEAR rechts`; alternatives in brackets are tried each."""
    options: list[Node] = []
    for one in left.nodes if isinstance(left, Or) else (left,):
        for other in right.nodes if isinstance(right, Or) else (right,):
            if not isinstance(one, Word | Phrase) or not isinstance(other, Word | Phrase):
                raise QueryError(
                    "naast NEAR staat een woord, een zin tussen aanhalingstekens, of zulke "
                    "alternatieven tussen haakjes",
                    place,
                )
            if one.field != other.field:
                raise QueryError("NEAR gaat over woorden in hetzelfde veld", place)
            exact = isinstance(one, Phrase) or isinstance(other, Phrase)
            blocks = tuple(_block(each, exact) for each in (one, other))
            options.append(Near(blocks, gaps, exact, one.field))
    return either(options)


def _block(node: Word | Phrase, exact: bool) -> tuple[str, ...]:
    words = node.words if isinstance(node, Phrase) else node.tokens
    return tuple(EXACT[word] for word in words) if exact else words
