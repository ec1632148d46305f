"""What a council has, gathered from what its source says itself, for the reading of its words.

A fractie is known when the source lists it, when the source tells its vote without words of ours in
between, or when the council's registers name it again and again. What was read out of notes tells
nothing here: it would prove itself.
"""

import re
from collections.abc import Collection, Iterable

from crawlers.reading.known import Known, Lid, name_key
from crawlers.reading.names import Naam, fold, party_key
from standard.parties import partij

#: entries of registers that must name a fractie before it is one
ENOUGH = 2
#: what stands in fields for fracties and in brackets behind names, and is no fractie
_NO_FRACTIE = re.compile(
    r"\b(?:alle[ns]?|raad|\w*leden|\w*lid|fracties|partijen|overige|divers\w*|college"
    r"|burgemeester|wethouder|voorzitter|griffier|griffie|commissie\w*|geen|nvt|n v t|zn|onbekend"
    r"|onthouding\w*|tegen|afwezig|unaniem|indieners?|initiatief\w*|mede\w*|en|namens)\b|^voor$"
)
_LIKE_FRACTIE = re.compile(r"[^\W_a-z][^\n;,()\[\]:]*|'[st] ?[^\n;,()\[\]:]+")
_INITIAL = re.compile(r"(?:^|\s)[A-Z]\.")


class CouncilNames:
    """The fracties of one council by the keys of their names, and who the source says are in them."""

    def __init__(
        self, fracties: Iterable[str] = (), registers: Iterable[tuple[str, str]] = ()
    ) -> None:
        #: fracties that the source states, by the key that their names give
        self.fracties: dict[str, str] = {}
        #: fracties of which the source told votes, as they are called so far, by the source's key
        self._voted: dict[str, str] = {}
        self._renamed = 0
        #: whether the source listed all its fracties
        self.whole = False
        #: the first entries of registers that name what may be a fractie, by that name
        self.named: dict[str, set[str]] = {}
        self._seen: tuple[object, Known] | None = None
        self.have(fracties)
        for entry, name in registers:
            self.register(entry, [name])

    def have(self, names: Iterable[str], *, whole: bool = False) -> None:
        """Fracties that the source itself states; `whole`: with these it has stated all."""
        for name in names:
            if _is_name(name):
                self.fracties.setdefault(party_key(name), name)
        self.whole |= whole and bool(self.fracties)

    def voted(self, fracties: Iterable[tuple[str, str]]) -> None:
        """Fracties (key and name) of which the source told a vote; a key has one name, the last."""
        for key, name in fracties:
            if self._voted.get(key) != name:
                self._voted[key] = name
                self._renamed += 1

    @property
    def _stated(self) -> dict[str, str]:
        voted = {party_key(name): name for name in self._voted.values() if _is_name(name)}
        return voted | self.fracties

    def register(self, entry: str, names: Iterable[str]) -> None:
        """Names that an entry of a register gives as those of fracties; one that is read again says
        nothing more."""
        for name in dict.fromkeys(" ".join(name.split()) for name in names):
            if _may_be_fractie(name):
                entries = self.named.setdefault(name, set())
                if len(entries) < ENOUGH:
                    entries.add(entry)

    def known(self, stated: Collection[str], names: dict[str, Naam]) -> Known:
        """As the reader of words needs it. `stated` are keys of memberships that the source states
        («fractie/person»), `names` the persons by their keys."""
        registers = tuple(name for name, entries in self.named.items() if len(entries) == ENOUGH)
        # all of these only grow; a name that changes is a fuller spelling of the same person
        state = (len(self.fracties), self._renamed, len(registers), self.whole, len(stated))
        if self._seen is None or self._seen[0] != state:
            self._seen = state, self._gathered(stated, registers, names)
        return self._seen[1]

    def _gathered(
        self, stated: Collection[str], registers: tuple[str, ...], names: dict[str, Naam]
    ) -> Known:
        groups: dict[str, list[str]] = {}
        listed = self._stated
        for key in sorted(stated):
            fractie, _, person = key.rpartition("/")
            groups.setdefault(person, []).append(listed.get(fractie, ""))
        leden = tuple(
            # of who has been in two fracties, notes of which time they are do not tell
            Lid(names[person].volledig, fracties[0] if len(fracties) == 1 else "")
            for person, fracties in groups.items()
            if person in names
        )
        have = Known(tuple(dict.fromkeys(listed.values())))
        persons = {name_key(lid.naam) for lid in leden} | {
            fold(names[person].achternaam) for person in groups if person in names
        }
        local = [
            name
            for name in registers
            if have.fractie(name) is None and not {name_key(name), fold(name)} & persons
        ]
        return Known((*have.fracties, *local), leden, geheel=self.whole)


def _is_name(name: str) -> bool:
    """Whether a source that states a fractie names one: no lone words of the list's own."""
    rest = _NO_FRACTIE.sub("", fold(name)).strip()
    return any(map(str.isalpha, rest)) and name.count("(") == name.count(")")


def _may_be_fractie(name: str) -> bool:
    """Whether what stands in a field for fracties is written as the name of a local one."""
    return (
        len(name) <= 60
        and len(name.split()) <= 5
        and _LIKE_FRACTIE.fullmatch(name) is not None
        and _INITIAL.search(name) is None
        and not any(partij(part) for part in re.split(r"[&+/]", name))
        and _NO_FRACTIE.search(fold(name)) is None
    )
