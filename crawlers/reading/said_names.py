"""How rows name what their source knows by a key: the name of a person or a fractie.

The name stands beside the key in every row, and in one of them it may be spoiled. A thing is named as
most rows name it; the name that we held before is one of them, and stays where no other has more.
"""

import functools
import re
from collections import Counter
from collections.abc import Callable, MutableMapping
from typing import Any, Generic, TypeVar

from crawlers.reading.names import Naam
from crawlers.reading.persons import Person, fits
from standard.parties import partij

N = TypeVar("N")
#: names of one thing that are counted
VARIANTS = 20


class SaidNames(Generic[N]):
    """Names by key. `best` is what each thing is called so far, and begins as what we held of it;
    `alike` tells whether two can be of one thing, `fullness` which of those tells most."""

    def __init__(
        self,
        best: MutableMapping[str, N],
        alike: Callable[[N, N], bool],
        fullness: Callable[[N], Any],
    ) -> None:
        self.best = best
        self._held: dict[str, N] = {}
        self._alike = alike
        self._fullness = fullness
        self._said: dict[str, Counter[N]] = {}

    def say(self, key: str, name: N) -> N:
        """What a thing is called now that one more row has named it."""
        said = self._said.get(key)
        if said is None:
            said = self._said[key] = Counter()
            if key in self.best and key not in self._held:
                self._held[key] = self.best[key]
                said[self.best[key]] += 1
        if name not in said and len(said) == VARIANTS:
            return self.best[key]
        said[name] += 1
        if len(said) == 1 or self.best[key] != name:
            self.best[key] = max(said, key=functools.partial(self._weight, key, said))
        return self.best[key]

    def listed(self, key: str, name: N) -> None:
        """A name out of the source's own list of what it has, which is one row more; it is what the
        thing is called where no other name has more rows."""
        if key not in self._said and key not in self.best:
            self._held[key] = self.best[key] = name
        self.say(key, name)

    def fitting(self, key: str, name: N) -> N:
        """A name as a row has it, where it can be of the thing; else what that is called."""
        best = self.best.get(key, name)
        return name if self._alike(name, best) else best

    def told(self, key: str) -> bool:
        """Whether any row of this reading has named it."""
        return key in self._said

    def _weight(self, key: str, said: Counter[N], name: N) -> tuple[int, bool, Any]:
        rows = sum(times for other, times in said.items() if self._alike(name, other))
        held = self._held.get(key)
        return rows, held is not None and self._alike(name, held), self._fullness(name)


def persons(best: MutableMapping[str, Naam]) -> SaidNames[Naam]:
    """Names of persons: of those that can be of one, the fullest is kept, so that «J. de Wit» in one
    place does not undo «Jan de Wit» of another."""
    return SaidNames(best, _of_one, _fullness)


def fracties(best: MutableMapping[str, str]) -> SaidNames[str]:
    """Names of fracties; of two that as many rows give, the one that is known in the country."""
    return SaidNames(best, str.__eq__, lambda name: (partij(name) is not None, name))


def _of_one(one: Naam, other: Naam) -> bool:
    return one == other or fits(one, Person("", other)) or fits(other, Person("", one))


#: what stands in no name, nor a capital at the end of a word: it was spoiled on its way
_SPOILED = re.compile(r"[\d\[\]{}<>|@,\ufffd]|[a-z][A-Z]\b")


def _fullness(name: Naam) -> tuple[bool, bool, int, str, str]:
    """By which of two names of one person is kept: a whole one, then the one that tells most."""
    parts = (name.voornaam, name.voorletters, name.tussenvoegsel)
    told = sum(part is not None for part in parts)
    whole = not _SPOILED.search(name.volledig)
    return whole, bool(name.voornaam), told, name.volledig, name.bron
