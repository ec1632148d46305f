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
from collections.abc import Sequence

from indexer.dutch.analysis import exact_forms, plain_words, tokens
from indexer.question.bounds import CLOSED, DAYS, KEYS, NUMBERS, VOTED, QueryError, submitted
from indexer.question.nearness import DISTANCE, brought_together, distance, together
from indexer.question.nodes import (
    ALL,
    DEEPEST,
    TERM,
    Everything,
    Node,
    Not,
    Parsed,
    Phrase,
    Prefix,
    Word,
    either,
    every,
    leaves,
)
from indexer.question.signs import AND, CALL, FIELD, NEAR, NOT, OPEN, OR, SHUT, TAIL
from indexer.question.synonyms import expand
from indexer.question.values import ANYONE, Held, Values

__all__ = ["FIELDS", "Held", "Parsed", "parse"]

#: fields with words in any form, with names (exact words), with a closed list, with numbers
WORDS = ("titel",)
NAMES = ("indiener", "fractie", "gremium", "soort", "organisatie", "provincie")
#: fields whose values are not words
VALUED = (*CLOSED, *KEYS, *VOTED, *DAYS, TERM, *NUMBERS)
FIELDS = (*WORDS, *NAMES, *VALUED)
ALIASES = {
    "tekst": ALL,
    "alles": ALL,
    "titels": "titel",
    "gemeente": "organisatie",
    "raad": "organisatie",
    "commissie": "gremium",
    "ingediend": "indiener",
    "indieners": "indiener",
}
#: of a question of more words than this no synonyms are looked for
SYNONYMS = 64
#: letters that a prefix has at least
START = 2


def parse(text: str, *, synonyms: bool = True, held: Held = ANYONE) -> Parsed:
    """Reads a question; raises `QueryError`, also for a name of which nothing is `held`."""
    grammar = _Grammar(text, held)
    node = grammar.question()
    if text.strip() and "*" not in text and not any(map(str.isalnum, text)):
        raise QueryError("hier staan alleen tekens: geen woord om naar te zoeken", 0)
    expanded: dict[str, tuple[str, ...]] = {}
    if synonyms and sum(1 for _ in leaves(node)) <= SYNONYMS:
        node = expand(node, expanded)
    return Parsed(
        node,
        tuple(dict.fromkeys(grammar.ignored)),
        tuple(dict.fromkeys(grammar.notes)),
        tuple(expanded.items()),
    )


class _Grammar(Values):
    """The grammar above, a method a rule. `name` is the field that is asked."""

    def __init__(self, text: str, held: Held) -> None:
        super().__init__(text, held)
        self.depth = 0

    def question(self) -> Node:
        parts: list[Node] = []
        while True:
            parts.append(self._or(ALL))
            left = self.peek()
            if not left:
                break
            self.ignore(self.take(1))
            self.notes.append(f"een haakje zonder begin is overgeslagen (teken {self.place})")
        return every(parts)

    def _or(self, name: str) -> Node:
        alternatives: list[Node] = []
        dangling = ""
        while True:
            node = self._and(name)
            if node is None:
                self.ignore(dangling)
            else:
                alternatives.append(node)
            word = self.peek()
            if word not in OR:
                break
            dangling = self.take(len(word))
            if node is None and not alternatives:
                self.ignore(dangling)
                dangling = ""
        return either(alternatives) if alternatives else Everything()

    def _and(self, name: str) -> Node | None:
        parts: list[Node] = []
        dangling = ""
        while True:
            word = self.peek()
            if word in AND:
                self.ignore(dangling)
                dangling = self.take(len(word))
                if not parts:
                    self.ignore(dangling)
                    dangling = ""
                continue
            if not word or word == ")" or word in OR:
                self.ignore(dangling)
                break
            node = self._not(name)
            if node is not None:
                parts.append(node)
                dangling = ""
        return every(parts) if parts else None

    def _not(self, name: str) -> Node | None:
        negative, taken = False, ""
        while True:
            word = self.peek()
            if word in NOT:
                taken = self.take(len(word))
                negative = not negative
            elif word[:1] in ("-", "+") and self.attached(word):
                negative = negative or word[0] == "-"
                taken = self.take(1)
            else:
                break
        node = self._near(name)
        if node is None:
            self.ignore(taken)
            return None
        if not negative:
            return node
        return node.node if isinstance(node, Not) else Not(node)

    def _near(self, name: str) -> Node | None:
        left = self._something(name)
        pairs: list[Node] = []
        while match := NEAR.fullmatch(self.peek()):
            place = self.place
            taken = self.take(len(match[0]))
            if left is None or not self.peek() or self.peek() in (")", *OR, *AND, *NOT):
                self.ignore(taken)
                break
            right = self._something(name)
            if right is None:
                self.ignore(taken)
                break
            gaps = distance(match[1], place)
            pairs.append(brought_together(left, right, gaps, place))
            left = right
        return every(pairs) if pairs else left

    def _something(self, name: str) -> Node | None:
        """One operand; None when what stands there has no letter or digit."""
        word = self.peek()
        if not word or word == ")":
            return None
        if word == "(":
            return self._bracket(name)
        if CALL.match(self.text, self.place):
            return self._call(name)
        if word in OPEN or word in SHUT:
            return self._quoted(name)
        match = FIELD.match(self.text, self.place)
        if match:
            known = _field(match[1])
            if known is not None:
                return self._named(known, match[0])
            if word[match.end() - self.place :]:
                self.notes.append(
                    f"«{match[1]}» is geen veld en is als woord gelezen; velden zijn "
                    f"{', '.join(FIELDS)}"
                )
        return self._word(name, self.take(len(word)))

    def _named(self, name: str, written: str) -> Node | None:
        """What is asked of a field; a field may stand before a field, and that too has an end."""
        self._deeper("velden")
        self.take(len(written))
        node = self._in_field(name, written)
        self.depth -= 1
        return node

    def _deeper(self, what: str) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            raise QueryError(f"{what} staan meer dan {DEEPEST} diep in elkaar", self.place)

    def _bracket(self, name: str) -> Node | None:
        self._deeper("haakjes")
        self.take(1)
        if self.peek() == ")":
            self.take(1)
            self.depth -= 1
            self.ignore("()")
            return None
        node = self._or(name)
        if self.peek() == ")":
            self.take(1)
        else:
            self.notes.append("een haakje dat niet dicht ging, loopt tot het einde")
        self.depth -= 1
        return None if isinstance(node, Everything) else node

    def _call(self, name: str) -> Node | None:
        """`NEAR(woord woord, 5)`."""
        place = self.place
        self.place = self.text.index("(", self.place) + 1
        inside, shut = self.up_to(")")
        if not shut:
            self.notes.append("een haakje dat niet dicht ging, loopt tot het einde")
        words, comma, number = inside.rpartition(",")
        if comma and number.strip().isascii() and number.strip().isdigit():
            gaps = distance(number.strip()[:9], place)
        else:
            words, gaps = inside, DISTANCE
        plain = [token.casefold() for token in tokens(words)]
        return together(plain, gaps, name, place, exact=False, names=name in NAMES)

    def _quoted(self, name: str) -> Node | None:
        place = self.place
        self.take(1)
        inside, shut = self.up_to(SHUT)
        if not shut:
            self.notes.append("een aanhalingsteken dat niet dicht ging, loopt tot het einde")
        tail = TAIL.match(self.text, self.place)
        if tail:
            self.place = tail.end()
        if "*" in inside:
            self.ignore("*")
            self.notes.append(
                "een * tussen aanhalingstekens telt niet: daar staan precieze woorden"
            )
        words = exact_forms(tokens(inside))
        if not words:
            self.ignore(self.text[place : self.place])
            return None
        if tail and tail[1]:
            gaps = distance(tail[1], place)
            if len(words) == 1:
                self.ignore(tail[0])
            return together(words, gaps, name, place, exact=True, names=name in NAMES)
        if tail:
            self.ignore(tail[0])
        return self._phrase(name, words, place)

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
            self.ignore(source[len(plain) :])
        words = tuple(token.casefold() for token in self.read(plain, place))
        if not words:
            self.ignore(source)
            return None
        if name in NAMES:
            return self._phrase(name, exact_forms(list(words)), place)
        shown = plain.strip(".,;:!?…/\\|[]{}<>=&%$#@+-")
        return Word(words, shown or plain, name)

    def _phrase(self, name: str, words: Sequence[str], place: int) -> Phrase:
        if name == "fractie":
            submitted(" ".join(words), place, self.held.fracties())
        return Phrase(tuple(words), name)

    def _prefix(self, name: str, source: str, stem: str, rest: str, place: int) -> Node | None:
        if any(char.isalnum() for char in rest) or not any(char.isalnum() for char in stem):
            if any(char.isalnum() for char in source):
                raise QueryError(
                    "een * kan alleen aan het einde van een woord staan (fiets*); wat met een * "
                    "begint, zou ieder woord moeten nagaan",
                    place + len(stem),
                )
            self.ignore(source)
            return None
        if rest:
            self.ignore(rest)
        words = exact_forms(plain_words(stem))
        last = words[-1]
        if len(last) < START:
            raise QueryError(f"voor een * staan ten minste {START} letters", place + len(stem))
        if not stem[-1].isalnum():
            self.ignore(stem[len(stem.rstrip("-'’./")) :])
        nodes: list[Node] = [Phrase((word,), name) for word in words[:-1]]
        if nodes:
            self.notes.append(f"«{source}» is gelezen als losse woorden met een begin")
        return every([*nodes, Prefix(last, name)])

    # --- fields ---

    def _in_field(self, name: str, written: str) -> Node | None:
        place = self.place
        if name in VALUED:
            return self.value(name, written, place)
        following = self.peek()
        if not following or following == ")" or following in (*AND, *OR, *NOT):
            self.ignore(written)
            return None
        if following == "(":
            return self._bracket(name)
        node = self._something(name)
        if node is None:
            self.ignore(written)
        return node


def _field(written: str) -> str | None:
    name = written.casefold()
    name = ALIASES.get(name, name)
    return name if name in FIELDS or name == ALL else None
