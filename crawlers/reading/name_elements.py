"""Words of a list of names as elements: a person or a fractie, and what links it to the one before."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Literal

from crawlers.reading.fracties import begins, letters_of
from crawlers.reading.known import Known, folded
from crawlers.reading.name_tiles import in_small, tiled
from crawlers.reading.name_words import (
    NOT_A_NAME,
    ROLES,
    TITLES,
    Words,
    bare,
    is_capital,
    is_initials,
    is_short_name,
    stripped,
    surname_first,
    surname_last,
)
from crawlers.reading.names import Naam
from crawlers.reading.persons import identify, member, members_of

Link = Literal["hard", "comma", "and", "stroke", "dash", "none", "namens", "mede", "group"]
#: words of the longest name of a fractie
LONGEST = 8
#: words that no name has
MOST_WORDS = 40
_TOKEN = re.compile(
    r"(?P<hard>[;\n•·]+)|(?P<open>[(\[])|(?P<close>[)\]])|(?P<comma>,)|(?P<and>[&+])|(?P<stroke>[/|])"
    r"|(?P<colon>:)|(?P<dash>(?:(?<=\s)|(?<=[)\]]))[-–—](?=\s))|(?P<word>[^\s,;|()\[\]&+/:\n•·]+)"
)
#: titles behind which a person is named
_PERSONAL = frozenset(("heer", "hear", "mevrouw", "mefrou", "frou", "mevr", "mw", "dhr"))
#: «de VVD-fractie», «SP-raadslid»
_OF_FRACTIE = re.compile(
    r"(?i)-(?:fractie|(?:raads|staten|fractie|burger)?lid|fractievoorzitter|woordvoerder)$"
)
#: a word at the end of a sentence, and no initial or title
_STOPPED = re.compile(r"[^\W\d_][\w'’-]{3,}\.$")
_AND = frozenset(("en", "alsmede", "evenals", "alsook", "alsmede", "and", "in", "samen", "resp"))
_FILLERS = frozenset(["de", "het", "van", "fractie", "fracties", "partij", "partijen", "der"])


@dataclass
class Token:
    kind: str
    text: str
    start: int
    end: int


@dataclass
class Element:
    link: Link
    person: Words | None = None
    fractie: str | None = None
    surname: list[str] = field(default_factory=list)
    used: bool = False
    group: str | None = None

    def naam(self) -> Naam:
        assert self.person is not None
        fractie = self.fractie or self.group
        if self.surname:
            return surname_first(self.surname, self.person, fractie, self.person.source)
        return surname_last(self.person, fractie)


class Reader:
    """Tokens to elements."""

    def __init__(self, known: Known, text: str, *, bracket: bool = False) -> None:
        #: in brackets behind a person a bare «Wessels» is the fractie
        self.bracket = bracket
        self.known = known
        self.text = text
        self.elements: list[Element] = []
        self.rest: list[str] = []
        self.unsure: list[str] = []
        self._words: list[str] = []
        self._given: str | None = None
        self._link: Link = "hard"
        self._group: str | None = None
        self._plural = False

    def read(self) -> None:
        tokens = list(_tokens(self.text))
        at = 0
        while at < len(tokens):
            at = self._step(tokens, at)
        self._flush()

    def _step(self, tokens: list[Token], at: int) -> int:
        token = tokens[at]
        match token.kind:
            case "word":
                return self._word(tokens, at)
            case "open":
                return self._bracket(tokens, at)
            case "colon" if self._of_fractie(tokens, at):
                self._separate("dash")  # «L. Bos: VVD»
            case "colon":
                self._label()
            case "hard":
                self._flush()
                self._link, self._group, self._plural = "hard", None, False
            case "comma" | "and" | "stroke" | "dash" as link:
                self._separate(link)
        return at + 1

    def _separate(self, link: Link) -> None:
        self._flush()
        if self._link != "hard" or (self.elements and link != "dash") or self.elements:
            self._link = link

    def _word(self, tokens: list[Token], at: int) -> int:
        text = tokens[at].text
        found = self._fractie(tokens, at)
        if found:
            self._fractie_element(found[0])
            return found[1]
        if text.casefold() in _AND and not self._in_name(tokens, at):
            self._separate("and")
            return at + 1
        if text.casefold() == "met" and not self._words:
            return at + 1  # «A samen met B»
        of_person = text.casefold() == "namens" and self._words
        if of_person and not self._namens_fractie(tokens, at):
            # «mede namens Mia Pol»: who signs as well
            if self._words[-1].casefold() in ("mede", "ook", "tevens"):
                self._words.pop()
            self._separate("and")
            return at + 1
        if len(self._words) > MOST_WORDS:
            self._flush()  # no name; and looked at as one it costs more with every word
        if self._words and self._starts_person(text):
            self._flush()
            self._link = "and"
        self._words.append(text)
        return at + 1

    def _namens_fractie(self, tokens: list[Token], at: int) -> bool:
        """Whether a fractie is named behind «namens»."""
        for place in range(at + 1, min(len(tokens), at + 5)):
            if self._fractie(tokens, place):
                return True
            if tokens[place].text.casefold() not in _FILLERS:
                return False
        return False

    def _in_name(self, tokens: list[Token], at: int) -> bool:
        """Whether «in» is a tussenvoegsel here."""
        return tokens[at].text.casefold() == "in"

    def _starts_person(self, word: str) -> bool:
        """A title in the middle of words begins another person («B. Bos de heer C. Cor»)."""
        if is_initials(word):
            own = stripped(self._words)[0]
            whole = len(own) > 1 and is_initials(own[0]) and is_capital(own[-1])
            return whole and Words(own).is_name
        if bare(word) not in TITLES:
            return False
        before = [w for w in self._words if w.casefold() != "de"]
        if all(bare(w) in ROLES | TITLES for w in before):
            return False
        kept, _ = stripped(before)
        if not Words(kept).is_name or bare(word) in ("drs", "mr", "ir", "dr", "ing", "prof"):
            return False
        if self._words[-1].casefold() == "de":
            self._words.pop()
        return bare(word) not in ("msc", "bsc", "ma", "ba", "llm", "mba", "ra")

    def _fractie(self, tokens: list[Token], at: int) -> tuple[str, int] | None:
        """(the fractie whose name begins here, the place behind it): the longest."""
        for end in range(min(len(tokens), at + LONGEST), at, -1):
            inside = tokens[at:end]
            if inside[-1].kind != "word" or any(
                t.kind not in ("word", "and", "stroke", "dash") for t in inside
            ):
                continue
            written = self.text[inside[0].start : inside[-1].end]
            name = self.known.fractie(_OF_FRACTIE.sub("", written))
            if name and self._apart(inside, name):
                continue
            if name and len(inside) == 1 and self._surname(tokens, at):
                continue
            if name and self._means(written, name, len(inside) == 1):
                return name, end
        return None

    def _surname(self, tokens: list[Token], at: int) -> bool:
        """Whether a member's surname stands here that is also a fractie's name: «Volt, Ed»."""
        word = tokens[at].text
        if self._words and bare(self._words[-1]) in _PERSONAL:
            return True  # «de heer Denk»
        named = self.known.fractie(word) in self.known.fracties
        if not named and not self.bracket and member(Words([word]), self.known):
            return True  # a member, where the council has no such fractie
        behind = [t for t in tokens[at + 1 : at + 4] if t.kind != "comma"][:1]
        if not behind or behind[0].kind != "word" or not self.known.leden:
            return False
        name = surname_first([tokens[at].text], Words([behind[0].text]))
        return identify(name, members_of(self.known)).persoon is not None

    def _apart(self, inside: list[Token], name: str) -> bool:
        """Whether the council has the parts of a joint name as fracties of their own."""
        if name in self.known.fracties or len(inside) == 1:
            return False
        words = [t.text for t in inside if t.kind == "word" and t.text.casefold() not in _AND]
        parts = [self.known.fractie(word) for word in words]
        return len(parts) > 1 and all(part in self.known.fracties for part in parts)

    def _means(self, written: str, name: str, single: bool) -> bool:
        """Whether a spelling means the fractie here, and not a person of that name or a word."""
        if self.bracket:
            return True
        if not any(c.isupper() or c.isdigit() for c in written):
            return folded(written) == folded(name) and len(written) > 2
        own = re.match(r"(?i)(?:fractie|lijst|groep)[ -]", name)
        if own and not re.match(r"(?i)(?:de\s+)?(?:fractie|lijst|groep)[ -]", written):
            return self.bracket or (
                bool(self._words) and self._words[-1].casefold() in ("namens", "fractie")
            )
        if not single:
            return True
        own_words = [w for w in stripped(self._words)[0] if w.casefold() not in _FILLERS]
        if any(is_capital(word) for word in own_words) or any(
            is_initials(word) for word in self._words
        ):
            # behind words of a name only as the council writes it: «Piet Smit VVD», not «A. Denk»
            if _OF_FRACTIE.search(written):
                return True
            before = stripped(self._words)[0]
            if member(Words([*before, written]), self.known):
                return False
            of_council = name in self.known.fracties and len(before) > 1
            return written == name or (of_council and is_short_name(written))
        return name in self.known.fracties or sum(c.isupper() or c.isdigit() for c in written) > 1

    def _fractie_element(self, name: str) -> None:
        link: Link | None = None
        while self._words and (
            self._words[-1].casefold() in _FILLERS or self._words[-1].casefold() == "namens"
        ):
            if self._words.pop().casefold() == "namens":
                link = "namens"
                if self._words and self._words[-1].casefold() in ("mede", "ook", "tevens"):
                    self._words.pop()
                    link = "mede"
                break
        before = len(self.elements)
        self._flush()
        close: Link = "none" if len(self.elements) > before else self._link
        self.elements.append(Element(link or close, fractie=name))
        self._link = "none"

    def _bracket(self, tokens: list[Token], at: int) -> int:
        end = next(
            (i for i in range(at + 1, len(tokens)) if tokens[i].kind in ("close", "open")),
            len(tokens),
        )
        inner = tokens[at + 1 : end]
        if inner:
            self._inside(self.text[inner[0].start : inner[-1].end])
        return end + 1 if end < len(tokens) and tokens[end].kind == "close" else end

    def _inside(self, content: str) -> None:
        """What stands in brackets: a fractie, a given name behind initials, a role, or the persons
        of the fractie before it."""
        reader = Reader(self.known, content, bracket=bool(self._words))
        reader.read()
        parties = [e.fractie for e in reader.elements if e.fractie and e.person is None]
        if not parties and self._is_given(content):
            self._given = content
            return
        last = self.elements[-1] if self.elements else None
        if not self._words and last is not None and last.person is None and not parties:
            self._members(content, last)
            return
        own = re.sub(r"(?i)^(?:de\s+)?fractie\s+(?:van\s+)?(?:de\s+|het\s+)?", "", content).strip()
        if not parties and not self.known.fracties and _like_a_party(own):
            parties = [own]
        parties = parties or self._short_of(own)
        if not parties:
            return
        self._flush()
        last = self.elements[-1] if self.elements else None
        if last is not None and last.person is not None and len(set(parties)) == 1:
            last.fractie = last.fractie or parties[0]
        else:
            self.unsure.append(content)

    def _short_of(self, written: str) -> list[str]:
        """The local fractie of which a bracket behind a person gives the first words, or, behind one
        of its members, the first letters: «Burgerbelangen» of «Burgerbelangen Merelkade», «BM»."""
        fracties = [name for name in self.known.fracties if begins(written, name)]
        person = member(Words(_own(self._words)), self.known)
        if not fracties and person is not None and person.fractie:
            fracties = [
                name
                for name in self.known.fracties
                if letters_of(name) == re.sub(r"[&.]", "", written)
            ]
            return [name for name in fracties if len(fracties) == 1 and name == person.fractie]
        return fracties if len(fracties) == 1 else []

    def _is_given(self, content: str) -> bool:
        """Whether a bracket behind initials is the given name that they begin: «C.E. (Charlotte)»."""
        own = _own(self._words)
        if not own or not is_initials(own[-1]) or self._given:
            return False
        name = re.fullmatch(r"[^\W\d_][\w'’-]+(?: [^\W\d_][\w'’-]+)?", content)
        return name is not None and folded(content[0]) in folded(own[-1]) and not content.isupper()

    def _members(self, content: str, party: Element) -> None:
        """The persons in brackets behind their fractie."""
        inner = Reader(self.known, content)
        inner.read()
        for number, element in enumerate(e for e in inner.elements if e.person is not None):
            link: Link = "none" if number == 0 else element.link
            self.elements.append(replace(element, link=link, group=party.fractie))
            party.used = True

    def _of_fractie(self, tokens: list[Token], at: int) -> bool:
        """Whether one person stands before a colon and only the fractie behind it."""
        own = _own(self._words)
        named = bool(own) and (is_initials(own[0]) or member(Words(own), self.known) is not None)
        found = self._fractie(tokens, at + 1) if named and at + 1 < len(tokens) else None
        return found is not None and (
            found[1] == len(tokens) or tokens[found[1]].kind in ("hard", "comma")
        )

    def _label(self) -> None:
        """Words before a colon: a fractie opens a group, anything else is a label."""
        # «Eerste indiener: A. Bos. Mede-indieners: …»: behind a stop begins the next label
        ends = [at for at, word in enumerate(self._words[:-1], 1) if _STOPPED.match(word)]
        cut = ends[-1] if ends else 0
        label, self._words = self._words[cut:], self._words[:cut]
        if cut:
            self._words[-1] = self._words[-1].rstrip(".")
            self._flush()
        last = self.elements[-1] if self.elements else None
        if not label and last is not None and last.person is None and last.fractie:
            self._group = last.fractie
            last.used = True
        self._link = "hard"

    def _flush(self) -> None:
        words, self._words = self._words, []
        given, self._given = self._given, None
        if not words:
            return
        kept, plural = stripped(words)
        self._plural = self._plural or plural
        for place, part in enumerate(tiled(kept, self.known)):
            if place:
                self._link, given = "and", None
            whole = len(part) == len(kept)
            self._person(part, given, words if whole else part, titled=kept[:1] != words[:1])

    def _person(
        self, kept: list[str], given: str | None, words: list[str], *, titled: bool
    ) -> None:
        person = Words(in_small(kept), given, self._plural, source=" ".join(words))
        person.titled = titled
        person.member = member(person, self.known) is not None
        part = person.given_only or person.infix_first or person.half_double
        if person.is_name or person.surname_only or part:
            self.elements.append(Element(self._link, person, group=self._group))
            self._link = "none"
        elif kept:
            self.rest.append(" ".join(words))
            if not {bare(w) for w in kept} & NOT_A_NAME:
                self.unsure.append(" ".join(words))


def _own(words: list[str]) -> list[str]:
    return stripped(words)[0]


def _like_a_party(text: str) -> bool:
    words = text.split()
    return (
        0 < len(words) <= 5
        and words[0][:1].isupper()
        and not {bare(w) for w in words} & (ROLES | TITLES | NOT_A_NAME)
        and not re.search(r"\d[.:]\d|\d{3}", text)
    )


def _tokens(text: str) -> Iterator[Token]:
    for match in _TOKEN.finditer(text):
        yield Token(match.lastgroup or "", match[0], match.start(), match.end())
