"""Lists of names as people write them: submitters, signatories, those present.

A list is read as tokens (words, separators, brackets, fracties of this council), then as elements
(a person, a fractie) with what links them. Where words allow two readings, what they share is given
and the list is not certain.
"""

import functools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from crawlers.reading.known import Known, folded
from crawlers.reading.name_words import (
    DUTCH,
    NOT_A_NAME,
    ROLES,
    TITLES,
    Words,
    bare,
    is_capital,
    is_initials,
    is_tussen,
    stripped,
    surname_first,
    surname_last,
)
from crawlers.reading.persons import Person, identify
from crawlers.reading.values import Naam, plain

Link = Literal["hard", "comma", "and", "dash", "none", "namens", "mede", "group"]
#: words of the longest name of a fractie
LONGEST = 8
_TOKEN = re.compile(
    r"(?P<hard>[;|\n•·]+)|(?P<open>[(\[])|(?P<close>[)\]])|(?P<comma>,)|(?P<and>[&+/])"
    r"|(?P<colon>:)|(?P<dash>(?:(?<=\s)|(?<=[)\]]))[-–—](?=\s))|(?P<word>[^\s,;|()\[\]&+/:\n•·]+)"
)
_NUMBERED = re.compile(r"(?m)^[ \t]*(?:[-–*]|\d{1,2}[.)])[ \t]+(?=\D)")
_AND = frozenset(("en", "alsmede", "evenals", "alsook", "alsmede", "and", "in", "samen", "resp"))
_FILLERS = frozenset("de het van fractie fracties partij partijen der".split())


@dataclass(frozen=True)
class NameList:
    """Persons in the order of the text, fracties that stand alone, and whether there was one reading;
    `rest` are the words of which nothing is said."""

    personen: tuple[Naam, ...] = ()
    fracties: tuple[str, ...] = ()
    zeker: bool = True
    rest: tuple[str, ...] = ()


@dataclass
class _Token:
    kind: str
    text: str
    start: int
    end: int


@dataclass
class _Element:
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


def read_names(text: str, known: Known = Known()) -> NameList:  # noqa: B008 (immutable)
    """Persons and fracties in a list of names; spelled as this council spells its fracties."""
    reader = _Reader(known, _NUMBERED.sub("", plain(text) or ""))
    reader.read()
    elements = _ordered(reader.elements, known, reader.unsure)
    _pair(elements, known)
    persons = [e for e in elements if e.person is not None]
    alone = [e.fractie for e in elements if e.person is None and e.fractie and not e.used]
    return NameList(
        tuple(e.naam() for e in persons),
        tuple(dict.fromkeys(alone)),
        not reader.unsure,
        tuple(reader.rest),
    )


class _Reader:
    """Tokens to elements."""

    def __init__(self, known: Known, text: str, *, bracket: bool = False) -> None:
        #: in brackets behind a person a bare «Wessels» is the fractie
        self.bracket = bracket
        self.known = known
        self.text = text
        self.elements: list[_Element] = []
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

    def _step(self, tokens: list[_Token], at: int) -> int:
        token = tokens[at]
        match token.kind:
            case "word":
                return self._word(tokens, at)
            case "open":
                return self._bracket(tokens, at)
            case "colon":
                self._label()
            case "hard":
                self._flush()
                self._link, self._group, self._plural = "hard", None, False
            case "comma" | "and" | "dash":
                self._separate("comma" if token.kind == "comma" else token.kind)  # type: ignore[arg-type]
        return at + 1

    def _separate(self, link: Link) -> None:
        self._flush()
        if self._link != "hard" or (self.elements and link != "dash"):
            self._link = link
        elif self.elements:
            self._link = link

    def _word(self, tokens: list[_Token], at: int) -> int:
        text = tokens[at].text
        found = self._fractie(tokens, at)
        if found:
            self._fractie_element(found[0])
            return found[1]
        if text.casefold() in _AND and not self._in_name(tokens, at):
            self._separate("and")
            return at + 1
        if self._words and self._starts_person(text):
            self._flush()
            self._link = "and"
        self._words.append(text)
        return at + 1

    def _in_name(self, tokens: list[_Token], at: int) -> bool:
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
        kept, _ = stripped(before)
        if not Words(kept).is_name or bare(word) in ("drs", "mr", "ir", "dr", "ing", "prof"):
            return False
        if self._words[-1].casefold() == "de":
            self._words.pop()
        return bare(word) not in ("msc", "bsc", "ma", "ba", "llm", "mba", "ra")

    def _fractie(self, tokens: list[_Token], at: int) -> tuple[str, int] | None:
        """(the fractie whose name begins here, the place behind it): the longest."""
        for end in range(min(len(tokens), at + LONGEST), at, -1):
            inside = tokens[at:end]
            if inside[-1].kind != "word" or any(
                t.kind not in ("word", "and", "dash") for t in inside
            ):
                continue
            written = self.text[inside[0].start : inside[-1].end]
            name = self.known.fractie(re.sub(r"(?i)-fractie$", "", written))
            if name and self._apart(inside, name):
                continue
            if name and len(inside) == 1 and self._surname(tokens, at):
                continue
            if name and self._means(written, name, len(inside) == 1):
                return name, end
        return None

    def _surname(self, tokens: list[_Token], at: int) -> bool:
        """Whether a member's surname stands here that is also a fractie's name: «Volt, Ed»."""
        behind = [t for t in tokens[at + 1 : at + 4] if t.kind != "comma"][:1]
        if not behind or behind[0].kind != "word" or not self.known.leden:
            return False
        name = surname_first([tokens[at].text], Words([behind[0].text]))
        return identify(name, members_of(self.known)).persoon is not None

    def _apart(self, inside: list[_Token], name: str) -> bool:
        """Whether the council has the parts of a joint name as fracties of their own."""
        if name in self.known.fracties or len(inside) == 1:
            return False
        words = [t.text for t in inside if t.kind == "word" and t.text.casefold() not in _AND]
        parts = [self.known.fractie(word) for word in words]
        return len(parts) > 1 and all(part in self.known.fracties for part in parts)

    def _means(self, written: str, name: str, single: bool) -> bool:
        """Whether a spelling means the fractie here, and not a person of that name or a word."""
        if not any(c.isupper() or c.isdigit() for c in written):
            return folded(written) == folded(name) and len(written) > 2
        own = re.match(r"(?i)(?:fractie|lijst|groep)[ -]", name)
        if own and not re.match(r"(?i)(?:de\s+)?(?:fractie|lijst|groep)[ -]", written):
            return self.bracket or (
                bool(self._words) and self._words[-1].casefold() in ("namens", "fractie")
            )
        if not single:
            return True
        if any(is_capital(word) for word in stripped(self._words)[0]) or any(
            is_initials(word) for word in self._words
        ):
            # behind words of a name only as the council writes it: «Piet Smit VVD», not «A. Denk»
            if written.casefold().endswith("-fractie"):
                return True
            whole = Words([*stripped(self._words)[0], written])
            return written == name and not _member(whole, self.known)
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
        self.elements.append(_Element(link or close, fractie=name))
        self._link = "none"

    def _bracket(self, tokens: list[_Token], at: int) -> int:
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
        reader = _Reader(self.known, content, bracket=bool(self._words))
        reader.read()
        parties = [e.fractie for e in reader.elements if e.fractie and e.person is None]
        if self._words and all(is_initials(w) for w in _own(self._words)[-1:]) and not parties:
            if re.fullmatch(r"[A-ZÀ-Ý][\w'’-]+(?: [A-ZÀ-Ý][\w'’-]+)?", content):
                self._given = content
            return
        last = self.elements[-1] if self.elements else None
        if not self._words and last is not None and last.person is None and not parties:
            self._members(content, last)
            return
        own = re.sub(r"(?i)^(?:de\s+)?fractie\s+(?:van\s+)?(?:de\s+|het\s+)?", "", content).strip()
        if not parties and not self.known.fracties and _like_a_party(own):
            parties = [own]
        if not parties:
            return
        self._flush()
        last = self.elements[-1] if self.elements else None
        if last is not None and last.person is not None and len(set(parties)) == 1:
            last.fractie = last.fractie or parties[0]
        else:
            self.unsure.append(content)

    def _members(self, content: str, party: _Element) -> None:
        inner = read_names(content, self.known)
        for number, person in enumerate(inner.personen):
            words = Words(person.volledig.split(), source=person.bron)
            element = _Element("none" if number == 0 else "comma", words, party.fractie)
            if person.voorletters and person.voornaam:
                element.person = replace(words, words=_spelled(person), given=person.voornaam)
            self.elements.append(element)
            party.used = True

    def _label(self) -> None:
        """Words before a colon: a fractie opens a group, anything else is a label."""
        label = self._words
        self._words = []
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
        person = Words(_lower(kept), given, self._plural, source=" ".join(words))
        person.member = _member(person, self.known) is not None
        if person.is_name or person.given_only or person.surname_only or person.half_double:
            self.elements.append(_Element(self._link, person, group=self._group))
            self._link = "none"
        elif kept:
            self.rest.append(" ".join(words))
            if not {bare(w) for w in kept} & NOT_A_NAME:
                self.unsure.append(" ".join(words))


def _lower(words: list[str]) -> list[str]:
    """Names in capitals throughout as names: «JAN DE GROOT»."""
    long = [word for word in words if len(word) > 1 and not is_initials(word)]
    if len(words) < 2 or not all(word.isupper() for word in long) or max(map(len, long), default=0) < 4:
        return words
    return [w if is_initials(w) or w.casefold() in DUTCH else w.title() for w in words]


def _spelled(person: Naam) -> list[str]:
    parts = (person.voorletters, person.tussenvoegsel, person.achternaam)
    return " ".join(part for part in parts if part).split()


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


def _tokens(text: str) -> Iterator[_Token]:
    for match in _TOKEN.finditer(text):
        yield _Token(match.lastgroup or "", match[0], match.start(), match.end())


# --- who belongs to what -------------------------------------------------------------------------


def _member(words: Words, known: Known) -> Person | None:
    """The one member of the council that the words are, also without capitals."""
    if not known.leden or not words.words:
        return None
    name = surname_last(words)
    return identify(name, members_of(known)).persoon


@functools.lru_cache(maxsize=200)
def members_of(known: Known) -> tuple[Person, ...]:
    """The members of a council as persons, keyed by the name as the council writes it."""
    return tuple(
        Person(lid.naam, surname_last(Words(lid.naam.split(), source=lid.naam)), lid.fractie or None)
        for lid in known.leden
    )


def _ordered(elements: list[_Element], known: Known, unsure: list[str]) -> list[_Element]:
    """Elements with «surname, given name» joined, and those that stay without a surname dropped."""
    made: list[_Element] = []
    members = members_of(known)
    for at, element in enumerate(elements):
        last = made[-1] if made else None
        if (
            last is not None
            and element.person is not None
            and last.person is not None
            and not last.surname
            and last.fractie is None
            and _one_name(last, element, elements, at, members)
        ):
            joined = replace(element, link=last.link, surname=last.person.words)
            if element.person.half_double:
                words = [*element.person.words, *last.person.words]
                joined = replace(element, link=last.link, person=replace(element.person, words=words))
            elif element.link == "dash":
                words = [*last.person.words, "-", *element.person.words]
                joined = replace(element, link=last.link, person=_double(words, last.person))
            made[-1] = joined
        else:
            made.append(element)
    kept = [e for e in made if e.person is None or e.surname or e.person.is_name]
    unsure.extend(e.person.source for e in made if e.person is not None and e not in kept)
    return kept


def _double(words: list[str], before: Words) -> Words:
    at = words.index("-")
    joined = [*words[: at - 1], f"{words[at - 1]}-{words[at + 1]}", *words[at + 2 :]]
    return replace(before, words=joined)


def _one_name(
    last: _Element, element: _Element, every: Sequence[_Element], at: int, members: Sequence[Person]
) -> bool:
    """Whether two elements are one name: surname first, or a double surname with a spaced hyphen."""
    one, two = last.person, element.person
    assert one is not None
    assert two is not None
    if element.link == "dash":
        return is_tussen(two.words[0]) or (two.surname_only and len(one.words) > 1)
    if element.link != "comma" or not one.surname_only or one.plural:
        return False
    if two.given_only or two.trailing_tussen or two.half_double:
        return True
    if not (two.surname_only and not is_tussen(two.words[0])):
        return False
    name = surname_first(one.words, two)
    if identify(name, members).persoon is not None:
        return True
    if len(one.words) > 1 and identify(surname_last(one), members).persoon is not None:
        return False
    if any(folded(m.naam.achternaam) == folded(" ".join(two.words)) for m in members):
        return False
    persons = [e for e in every if e.person is not None]
    return len(persons) == 2 and len(two.words) <= 2 and at == every.index(persons[-1])


def _pair(elements: list[_Element], known: Known) -> None:
    """Gives each person the fractie that stands with it."""
    members = members_of(known)
    for segment in _segments(elements):
        for at, element in enumerate(segment):
            if element.person is None and not element.used:
                _beside(segment, at, members)
        _alternating(segment, members)
    _group_end(elements, members)


def _segments(elements: list[_Element]) -> Iterator[list[_Element]]:
    segment: list[_Element] = []
    for element in elements:
        if element.link == "hard" and segment:
            yield segment
            segment = []
        segment.append(element)
    if segment:
        yield segment


def _beside(segment: list[_Element], at: int, members: Sequence[Person]) -> None:
    """A fractie right before or behind a person, without a separator that could divide them."""
    party = segment[at]
    before = segment[at - 1] if at else None
    after = segment[at + 1] if at + 1 < len(segment) else None
    if before is not None and before.person is not None and before.fractie is None:
        more = after is not None and after.person is None and after.link in ("comma", "and")
        clear = party.link in ("none", "dash") or (party.link == "namens" and not more)
        if (clear or (party.link == "namens" and _is_of(before, party, members))) and not _other(
            before, party, members
        ):
            before.fractie, party.used = party.fractie, True
            return
    if (
        after is not None
        and after.person is not None
        and after.fractie is None
        and after.link in ("none", "dash")
        and not _other(after, party, members)
    ):
        after.fractie, party.used = party.fractie, True


def _alternating(segment: list[_Element], members: Sequence[Person]) -> None:
    """«Piet Smit, VVD, Wim Bakker, SP» and «VVD, Piet Smit»: person and fractie in turn."""
    free = [e for e in segment if not e.used]
    kinds = [e.person is not None for e in free]
    regular = all(a != b for a, b in zip(kinds, kinds[1:], strict=False)) and len(free) % 2 == 0
    bare_ones = all(e.fractie is None for e in free if e.person is not None)
    pairs = list(zip(free[::2], free[1::2], strict=False)) if regular and bare_ones else []
    if not pairs:
        pairs = [
            (one, two)
            for one, two in zip(free, free[1:], strict=False)
            if one.person is not None and two.person is None and _is_of(one, two, members)
        ]
    for one, two in pairs:
        person, party = (one, two) if one.person is not None else (two, one)
        if two.link == "comma" and person.fractie is None and not _other(person, party, members):
            person.fractie, party.used = party.fractie, True


def _fracties(element: _Element, members: Sequence[Person]) -> set[str]:
    """The fracties of the members whom the name fits."""
    fitting = identify(replace(element.naam(), fractie=None), members).passend
    return {member.fractie for member in fitting if member.fractie}


def _is_of(person: _Element, party: _Element, members: Sequence[Person]) -> bool:
    return party.fractie in _fracties(person, members)


def _other(person: _Element, party: _Element, members: Sequence[Person]) -> bool:
    """Whether the council knows the person as of another fractie."""
    known = _fracties(person, members)
    return bool(known) and party.fractie not in known


def _group_end(elements: list[_Element], members: Sequence[Person]) -> None:
    """«R. Aardema, L. ten Cate (VVD)»: the fractie at the end is also of those before it whom the
    council knows as its members; of nobody else."""
    following: str | None = None
    for element in reversed(elements):
        if element.person is None:
            following = None
        elif element.fractie or element.group:
            following = element.fractie
        elif following and _fracties(element, members) == {following}:
            element.fractie = following
        if element.link not in ("comma", "and"):
            following = None
