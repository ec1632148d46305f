"""What a council has, for the reading of its words: its fracties and its members.

A name in a text is a fractie only when the council has it, or when the national table knows it as
written; a person is a member only when the council has one by that name.
"""

import functools
import re
import unicodedata
from dataclasses import dataclass

from crawlers.reading.short_names import is_written_short, short_names
from standard.parties import partij, partijen

_WORD = re.compile(r"[^\W_]+")
#: parties whose names are words as well
COMMON = {"denk", "volt", "forum"}
#: letters of the shortest place that is looked for behind a party's name
SHORTEST_PLACE = 3
_JOINTS = {"en", "and", "&", "+"}
#: written short of what is no national party, and yet in more than one assembly
SHORT = {"waternatuurlijk": "wn"}
_LIST = re.compile(r"^\s*(?:lijst|groep|partij|team)\s+(?=\S)", re.I)
#: behind the name of a national party: not the place of its council, but another party
_NO_PLACE = re.compile(
    r"(?:plus|lokaal|lokale|nieuw\w*|anders|leden|sociaal|vrij\w*|senioren|jongeren|lijst|samen|leefbaar|partij|groep|a[ck]tief|vooruit|belang\w*|democraten|inwoners\w*|\w*partij)$",
    re.I,
)
#: seats on the board of a water authority that are not chosen: «geborgde zetels ongebouwd»
_SECURED = re.compile(
    r"^\s*(?:geborgde?|categorie|belangencategorie)\s+(?:zetels?\s+)?(?=\S)", re.I
)
_PREFIX = re.compile(
    r"^\s*(?:de\s+)?(?:fractie|fraksje)(?:\s+(?-i:van\s+(?:de\s+|het\s+)?)?|-)(?=\S)", re.I
)


#: letters and marks that are one for a reader
_ALIKE = {ord("’"): "'", ord("‘"): "'", ord("ı"): "i", ord("İ"): "I"}


def folded(text: str) -> str:
    """Lower case without accents, one kind of apostrophe; letter for letter comparable."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.translate(_ALIKE))
    return "".join(char for char in decomposed if not unicodedata.combining(char)).casefold()


#: «50+», «50 +»
PLUS = re.compile(r"\b50\s?\+")


@functools.lru_cache(maxsize=20_000)
def name_key(name: str) -> str:
    """Equal for spellings of one name that differ in case, blanks, hyphens, accents, «en» or «&»."""
    written = PLUS.sub("50plus", folded(name))
    return "".join(word for word in _WORD.findall(written) if word not in _JOINTS)


@dataclass(frozen=True)
class Lid:
    """A member as the council writes the name, and the fractie (empty when not told)."""

    naam: str
    fractie: str = ""


@dataclass(frozen=True)
class Known:
    """The fracties and members of one council in one period, in the council's own spelling.
    `geheel`: the fracties are all that it has, so that who names each of them names everybody."""

    fracties: tuple[str, ...] = ()
    leden: tuple[Lid, ...] = ()
    geheel: bool = True

    def __hash__(self) -> int:
        return self._hash  # readings are remembered by it, and it goes through all members

    @functools.cached_property
    def _hash(self) -> int:
        return hash((self.fracties, self.leden, self.geheel))

    @classmethod
    def parse(cls, fracties: str = "", leden: str = "") -> "Known":
        """From «VVD, CDA» and «Jan Jansen (CDA); Piet Smit (VVD)»; names outside brackets stay whole."""
        names = tuple(name.strip() for name in fracties.split(",") if name.strip())
        return cls(names, tuple(_lid(part) for part in leden.split(";") if part.strip()))

    def fractie(self, name: str) -> str | None:
        """The fractie that a name is, in the council's spelling, else in that of the national table;
        None for any other name."""
        return (
            _spellings(self.fracties).get(name_key(name)) or self._beside(name) or self._short(name)
        )

    def is_short(self, name: str) -> bool:
        """Whether a name is a fractie's only as a short spelling of it."""
        return not (_spellings(self.fracties).get(name_key(name)) or self._beside(name))

    def _short(self, name: str) -> str | None:
        """The one local party that a council writes short so."""
        bare = _PREFIX.sub("", name)
        short = short_names(self.fracties)
        return short.get(name_key(bare)) if short and is_written_short(bare) else None

    def _beside(self, name: str) -> str | None:
        bare = _PREFIX.sub("", name)
        key = name_key(bare)
        person = name_key(_LIST.sub("", bare)) if _LIST.match(bare) or bare != name else ""
        of_person = _of_persons(self.fracties).get(person)
        return _spellings(self.fracties).get(key) or of_person or self._national(bare)

    def _national(self, name: str) -> str | None:
        """By the national table: another spelling of what the council has, or what it has not."""
        party, parts = partij(name), _parties(name)
        councils = _by_parties(self.fracties)
        if len(parts) > 1:
            of_two = parts <= {one for have in councils if len(have) == 1 for one in have}
            joined_by_word = re.search(r"\s(?:en|&|\+)\s", name)
            alone = None if of_two or joined_by_word else party
            return councils.get(parts, alone)
        if any(parts < have for have in councils):
            return None  # of two that here are one: who is meant, the name does not say
        return councils.get(parts, party) or None


def _lid(text: str) -> Lid:
    match = re.fullmatch(r"([^()]+)\(([^()]*)\)", text.strip())
    return Lid(match[1].strip(), match[2].strip()) if match else Lid(text.strip())


@functools.lru_cache(maxsize=200)
def _spellings(fracties: tuple[str, ...]) -> dict[str, str]:
    spellings = {name_key(name): name for name in fracties}
    for name in fracties:
        spellings.setdefault(name_key(_PREFIX.sub("", name)), name)
        if short := SHORT.get(name_key(name)):
            spellings.setdefault(short, name)
        for spelling in secured(name):
            spellings.setdefault(name_key(spelling), name)
    return spellings


def secured(name: str) -> tuple[str, ...]:
    """How a fractie «Geborgd Ongebouwd» is also called; nothing for any other."""
    match = _SECURED.match(name)
    if not match:
        return ()
    bare = name[match.end() :]
    before = ("geborgd", "geborgde", "geborgde zetels", "categorie", "belangencategorie")
    return bare, *(f"{word} {bare}" for word in before)


@functools.lru_cache(maxsize=200)
def _of_persons(fracties: tuple[str, ...]) -> dict[str, str]:
    """The council's «Lijst Van Buuren» and «Fractie Bos» by the name of their person alone; none
    where two have it."""
    names: dict[str, list[str]] = {}
    for name in fracties:
        bare = _LIST.sub("", _PREFIX.sub("", name))
        if bare != name:
            names.setdefault(name_key(bare), []).append(name)
    return {key: found[0] for key, found in names.items() if len(found) == 1}


@functools.lru_cache(maxsize=200)
def _by_parties(fracties: tuple[str, ...]) -> dict[frozenset[str], str]:
    """The council's names by the national parties that they stand for, those with a place behind
    the party's name («CDA Merelkade»); empty where two are and the name does not say which."""
    names: dict[frozenset[str], str] = {}
    placed: dict[frozenset[str], list[str]] = {}
    for name in fracties:
        bare = _PREFIX.sub("", name)
        if parties := _parties(bare):
            names.setdefault(parties, name)
        elif parties := _parties(_without_place(bare)):
            placed.setdefault(parties, []).append(name)
    for parties, found in placed.items():
        names.setdefault(parties, found[0] if len(found) == 1 else "")
    return names


def _without_place(name: str) -> str:
    """«CDA» of «CDA Merelkade»; empty for a name with anything else behind it."""
    words = name.split()
    for cut in range(len(words) - 1, 0, -1):
        word = words[cut]
        if not word[0].isupper() or len(word) < SHORTEST_PLACE or _NO_PLACE.match(word):
            return ""
        head = " ".join(words[:cut])
        if _parties(head):
            return "" if folded(head) in COMMON and not head.isupper() else head
    return ""


def _parties(name: str) -> frozenset[str]:
    """The national parties behind a name, those of a merged one apart; empty for a local name."""
    party = partij(name)
    return frozenset(partijen(party or name) or ((party,) if party else ()))
