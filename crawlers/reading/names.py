"""Names of persons and fracties as vendors write them, and the keys that they get."""

import functools
import html
import re
from dataclasses import dataclass
from typing import Any

from standard import text as text_of
from standard.views import full_name


@dataclass(frozen=True)
class Naam:
    """A name in parts, with the fractie that stood behind it and the spelling of the source."""

    achternaam: str
    tussenvoegsel: str | None = None
    voorletters: str | None = None
    voornaam: str | None = None
    fractie: str | None = None
    bron: str = ""

    @property
    def volledig(self) -> str:
        first = self.voornaam or self.voorletters
        return " ".join(part for part in (first, self.tussenvoegsel, self.achternaam) if part)

    @property
    def sleutel(self) -> str:
        """Equal for two spellings of one name, as far as both give a first name or initial."""
        first = (self.voornaam or self.voorletters or "")[:1]
        return fold(f"{self.achternaam} {self.tussenvoegsel or ''} {first}")


_TUSSEN = re.compile(
    r"^(?:(?:van|von|de|den|der|het|'t|’t|ter|ten|te|in|op|aan|bij|el|al|la|le|du|da|dos|di|ben|"
    r"d'|uit|voor|over|onder)\b\.?\s*)+$",
    re.I,
)
_LEADING_TUSSEN = re.compile(
    r"^((?:(?:van|von|de|den|der|het|'t|’t|ter|ten|te|in 't|op|aan|bij|el|la|le|du|da|dos|di|uit)\s+)+)(?=\S)",
    re.I,
)
#: the first part of a double surname: «Bakker-van der Berg»
_DOUBLE = re.compile(r"\w-(?:van|de|den|der|ten|ter|'t|’t)$", re.I)
_INITIALS = re.compile(r"^(?:[A-Z][a-z]{0,2}\.\s?)+$")
_ROLE = re.compile(
    r"\((?:raadslid(?: account)?|commissielid|burgerlid|wethouder|burgemeester|lid|account)\)", re.I
)
_TITLES = re.compile(
    r"^(?:(?:de heer|mevrouw|dhr\.?|mevr\.?|mw\.?|de dames|de heren|drs\.?|mr\.?|ir\.?|dr\.?|ing\.?|prof\.?)\s+)+",
    re.I,
)


@functools.lru_cache(maxsize=20_000)
def fold(text: str) -> str:
    """Lower case without diacritics and punctuation, for comparing; entities read first."""
    return text_of.fold(html.unescape(text))


@functools.lru_cache(maxsize=20_000)
def naam(source: str) -> Naam:
    """A name in any of the vendors' spellings: `Passier, C.E. (Charlotte) (Volt)`,
    `Heuven, Maarten van`, `Haan, Jochem  de`, `de heer J. de Vries (VVD)`, `Anna Bakker`."""
    text = " ".join(_ROLE.sub(" ", html.unescape(source)).split())
    brackets = re.findall(r"\(([^()]*)\)", text)
    text = " ".join(re.sub(r"\([^()]*\)", " ", text).split()).strip(" ,;")
    text = _TITLES.sub("", text)
    if "," in text:
        surname, _, rest = (part.strip() for part in text.partition(","))
        return _surname_first(surname, rest.split(), brackets, source)
    return _surname_last(text, brackets, source)


def _surname_first(surname: str, words: list[str], brackets: list[str], source: str) -> Naam:
    given: list[str] = []
    while words and not _TUSSEN.match(" ".join(words)):
        given.append(words.pop(0))
    tussen = " ".join(words) or None
    leading = _LEADING_TUSSEN.match(surname)
    if leading and not tussen:
        tussen, surname = leading[1].strip(), surname[leading.end() :]
    first = " ".join(given)
    initials = first if _INITIALS.match(first) else None
    voornaam = None if initials else first or None
    if len(brackets) > 1 and not voornaam:
        voornaam = brackets.pop(0) or None
    fractie = brackets[-1].strip() if brackets else None
    return Naam(surname or source.strip(), tussen, initials, voornaam, fractie or None, source)


def _surname_last(text: str, brackets: list[str], source: str) -> Naam:
    fractie = brackets[-1].strip() if brackets else None
    words = text.split()
    given: list[str] = []
    while len(words) > 1 and not (_TUSSEN.match(words[0]) or _DOUBLE.search(words[0])):
        given.append(words.pop(0))
    rest = " ".join(words)
    leading = _LEADING_TUSSEN.match(rest)
    tussen = leading[1].strip() if leading else None
    surname = rest[leading.end() :] if leading else rest
    first = " ".join(given)
    initials = first if _INITIALS.match(first) else None
    voornaam = None if initials else first or None
    return Naam(surname or source.strip(), tussen, initials, voornaam, fractie or None, source)


def namen(text: str | None) -> list[Naam]:
    """Names in a list field, separated by semicolons or line ends."""
    parts = re.split(r"[;\n]|\\n", html.unescape(text or ""))
    return [naam(part) for part in parts if part.strip(" ,")]


#: how the key of a person or fractie begins that the source knows by name only
BY_NAME = "naam:"


def naam_of(body: dict[str, Any]) -> Naam:
    """The name in a stored natuurlijkpersoon."""
    parts = body["data"]["naamNatuurlijkPersoon"]
    return Naam(
        parts["achternaam"],
        parts.get("tussenvoegsel"),
        parts.get("voorletters"),
        parts.get("voornamen"),
        None,
        body["ext"].get("naam_bron") or full_name(body),
    )


def name_key(name: Naam) -> str:
    """Key of a person whom the source knows by name only: by the given name where it is written,
    for two of one surname and initial are two."""
    whole = name.sleutel
    if len(name.voornaam or "") > 1:
        whole = fold(f"{name.achternaam} {name.tussenvoegsel or ''} {name.voornaam}")
    return BY_NAME + whole.replace(" ", "-")


def party_key(name: str) -> str:
    """Key of a fractie that the source knows by name only."""
    return BY_NAME + fold(name).replace(" ", "-")
