"""A sentence of attendance as a row: stretches of names, words of the closed list, and marks."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from crawlers.reading.known import Known
from crawlers.reading.name_lists import read_names
from crawlers.reading.name_words import DUTCH, FOREIGN, ROLES, TITLES, bare
from crawlers.reading.names import Naam
from crawlers.reading.presence_terms import SILENT, Term, term_at
from crawlers.reading.presence_words import OFFICE_BEHIND, ROLE_BEHIND

_PIECE = re.compile(r"[,;:?!]|[-–—](?=\s)|[|\t/]|[(\[]|[^\s,;:?!()\[\]|]+|[)\]]")
_LOWER = TITLES | ROLES | DUTCH | FOREIGN | frozenset(("en", "namens", "fractie", "het"))
_TITLED = (
    r"(?:de\s)?(?:heer|heren|dames?|mevr|mw|dhr|mevrouw|lid|leden|raadslid|hear|hearen|mefrou)\b"
)
TITLE = re.compile(_TITLED, re.I)
_BRACKETS = re.compile(r"\([^()]{0,200}\)|\[[^\[\]]{0,200}\]")
#: words between terms that say nothing
_LOOSE = frozenset(("", "van", "en", "door", "de", "het", "van de", "en van"))
_EDGES = " ,-–—/|"


@dataclass
class Names:
    """A stretch of names as it stands, the persons in it, and what is noted of them: of how many of
    the last (0 is all), and what."""

    text: str
    persons: tuple[Naam, ...]
    notes: list[tuple[int, list[Term]]] = field(default_factory=list)
    #: whether a comma or «en» stood behind it
    open: bool = False


Part = Names | Term | str


def with_offices(text: str) -> str:
    """Names with the office that stands in brackets or behind a comma as part of them."""
    text = OFFICE_BEHIND.sub(lambda m: f" {m[1] or m[2]}", text)
    return ROLE_BEHIND.sub(lambda m: f" {m[1] or m[2]}", text)


def says(parts: Iterable[Part]) -> bool:
    """Whether a term among them says anything of who was there."""
    return any(
        part.kind not in SILENT
        if isinstance(part, Term)
        else isinstance(part, Names) and any(says(note) for _, note in part.notes)
        for part in parts
    )


def parts_of(text: str, known: Known) -> list[Part] | None:
    """Terms, stretches of names and the marks «;» and «:»; None where a word is neither."""
    row = _Row(_bare(text), known)
    at: int | None = 0
    while at is not None and at < len(row.text):
        at = row.step(at)
    return row.parts if at is not None and row.flush() else None


def _bare(text: str) -> str:
    """A sentence without marks of quotation, with single blanks, and out of its brackets."""
    text = " ".join(re.sub(r"[“”„«»\"]", "", text).split()).strip(" .")
    close = {"(": ")", "[": "]"}.get(text[:1])
    return text[1:-1].strip(" .") if close and text.find(close) == len(text) - 1 else text


class _Row:
    """A sentence that is being cut; `words` are the places of the stretch of names that is open."""

    def __init__(self, text: str, known: Known) -> None:
        self.text = text
        self.known = known
        self.parts: list[Part] = []
        self.words: list[tuple[int, int]] = []

    def step(self, at: int) -> int | None:
        """The place behind the next piece; None where it cannot be read."""
        text = self.text
        if text[at] == " ":
            return at + 1
        term = term_at(text, at) if at == 0 or not text[at - 1].isalnum() else None
        if term:
            if not self.flush():
                return None
            self.parts.append(term[0])
            return term[1]
        piece = _PIECE.match(text, at)
        if piece is None or piece[0] in "?!":
            return None
        mark = piece[0]
        if mark in "([":
            return self._bracket(at, mark)
        if mark in ";:":
            return self._mark(at, mark)
        joins = mark in ",|/-–—" or mark.casefold() == "en"
        if (self.words or not joins) and mark != ".":
            self.words.append((at, piece.end()))
        return piece.end()

    def _bracket(self, at: int, mark: str) -> int | None:
        end = self.text.find(")" if mark == "(" else "]", at)
        if end < 0:
            return None
        note = _note(self.text[at + 1 : end])
        if note is None:
            self.words.append((at, end + 1))
        elif not self.flush() or not _noted(self.parts, note):
            return None
        return end + 1

    def _mark(self, at: int, mark: str) -> int | None:
        if mark == ":" and self._heads():
            self.words.append((at, at + 1))
        elif self.flush():
            self.parts.append(mark)
        else:
            return None
        return at + 1

    def _heads(self) -> bool:
        """Whether the words before a colon end in the name of a fractie: «VVD: A, B»."""
        ends = [self.text[start : self.words[-1][1]] for start, _ in self.words]
        return any(self.known.fractie(re.sub(r"^[Ff]ractie\s", "", end)) for end in ends)

    def flush(self) -> bool:
        """Ends the stretch that is open; whether it is nothing but names."""
        words, self.words = self.words, []
        whole = self.text[words[0][0] : words[-1][1]] if words else ""
        between = whole.strip(_EDGES)
        on_behalf = re.fullmatch(
            r"(?:namens|voor)\s(?:de\s|het\s)?(?:fractie\s)?(\S.{0,40})", between, re.I
        )
        if between.casefold() in _LOOSE or (on_behalf and self.known.fractie(on_behalf[1])):
            return True
        names = _names(between, self.known, self.parts)
        if names:
            names.open = whole.endswith((",", " en"))
            self.parts.append(names)
        return names is not None


def _note(inside: str) -> list[Term] | None:
    """The terms of what stands in brackets; None where it is anything else."""
    terms: list[Term] = []
    at = 0
    while at < len(inside):
        if inside[at] in " ,.;":
            at += 1
            continue
        if re.match(r"en\s", inside[at:]):
            at += 3
            continue
        term = term_at(inside, at)
        if term is None:
            return None
        terms.append(term[0])
        at = term[1]
    return terms or None


def _noted(parts: list[Part], note: list[Term]) -> bool:
    """Puts a note in brackets with the names or terms before it."""
    if parts and isinstance(parts[-1], Names):
        both = next((term.text.casefold() for term in note if term.kind in ("both", "all")), None)
        reach = (
            1 if both is None else 2 if both.startswith(("beide", "alle twee", "allebei")) else 0
        )
        reach = {"alle drie": 3, "alle vier": 4}.get(both or "", reach)
        parts[-1].notes.append((reach, [term for term in note if term.kind not in ("both", "all")]))
        return True
    if parts and isinstance(parts[-1], Term):
        parts.extend(note)
        return True
    return False


def _names(stretch: str, known: Known, before: list[Part]) -> Names | None:
    """A stretch as names; None where it is anything else besides."""
    words = stretch.split(" ")
    while words[-1] in ("en", "van"):
        words.pop()
    stretch = " ".join(words[1:] if words[0] in ("en", "door") else words)
    stretch = re.sub(rf"(?i)^van\s(?={_TITLED})", "", stretch)
    last = before[-1] if before else None
    if isinstance(last, Term) and (
        last.kind in ("received", "excused", "arrived") or last.text.endswith("heid")
    ):
        stretch = re.sub(r"^van\s", "", stretch)
    stretch = re.sub(r"(?:^|(?<=\sen\s)|(?<=,\s))van\s(?=" + _TITLED + ")", "", stretch)
    stretch = re.sub(
        r"\b(?:van|namens)\s(?:de|het)\s([^\W\d_][\w-]*)",
        lambda m: m[1] if known.fractie(m[1]) else m[0],
        stretch,
    )
    for word in re.findall(r"['’]?[^\W_][\w'’.-]*", _BRACKETS.sub(" ", stretch)):
        lower = not word[0].isupper() and not re.match(r"[dl]['’][A-ZÀ-Ý]", word)
        if lower and bare(word) not in _LOWER and not known.fractie(word):
            return None
    names = read_names(with_offices(stretch), known)
    if names.rest or not names.zeker or not names.personen:
        return None
    return Names(stretch, names.personen)
