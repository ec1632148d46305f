"""Whether a name as written is one given person of a council, nobody, or more than one.

Two persons of one surname and initial are two: a name that fits both is decided for neither.
"""

import datetime as dt
import functools
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from crawlers.reading.known import Known, folded, name_key
from crawlers.reading.name_words import Words, surname_last
from crawlers.reading.names import Naam


@dataclass(frozen=True)
class Person:
    """Somebody whom the council has: the source's key, the name, the fractie, and the days from and
    until which (both included; None is open)."""

    sleutel: str
    naam: Naam
    fractie: str | None = None
    van: dt.date | None = None
    tot: dt.date | None = None


@dataclass(frozen=True)
class Identity:
    """`persoon` where exactly one fits; `passend` all who fit; `grondslag` on what it rests."""

    persoon: Person | None
    passend: tuple[Person, ...]
    grondslag: str | None = None

    @property
    def onbeslist(self) -> bool:
        """More than one person of the council fits the name."""
        return len({person.sleutel for person in self.passend}) > 1


class Members(tuple[Person, ...]):
    """Persons who are asked of many times: by what their surname may be written as."""

    def near(self, name: Naam) -> list[Person]:
        """All who may fit a name, in their order, and few who do not."""
        places = {
            place for key in (_surname(name), _last(name)) for place in self._places.get(key, ())
        }
        return [self[place] for place in sorted(places)]

    @functools.cached_property
    def _places(self) -> dict[str, list[int]]:
        places: defaultdict[str, list[int]] = defaultdict(list)
        for place, person in enumerate(self):
            whole = _surname(person.naam)
            for key in {whole, _last(person.naam), *whole.split("-")}:
                places[key].append(place)
        return dict(places)


def identify(name: Naam, persons: Iterable[Person], day: dt.date | None = None) -> Identity:
    """Who of `persons` a name is, on a day where one is given."""
    among = persons.near(name) if isinstance(persons, Members) else persons
    fitting = tuple(person for person in among if fits(name, person, day))
    if len({person.sleutel for person in fitting}) > 1 and name.voornaam:
        # «Jan Jansen» is Jan Jansen, also where there is a «J. Jansen» of whom no more is known,
        # only if that one is of another fractie than is told; else it stays undecided
        exact = tuple(p for p in fitting if _given(p.naam.voornaam) == _given(name.voornaam))
        others = [p for p in fitting if p not in exact]
        if all(p.naam.voornaam or p.naam.voorletters for p in others) and not any(
            p.naam.voornaam is None for p in others
        ):
            fitting = exact or fitting
    keys = {person.sleutel for person in fitting}
    if len(keys) != 1:
        return Identity(None, fitting)
    return Identity(fitting[-1], fitting, _basis(name, fitting[-1]))


def fits(name: Naam, person: Person, day: dt.date | None = None) -> bool:
    """Whether nothing of a name as written contradicts that it is this person's."""
    if _surname(name) != _surname(person.naam) and not (
        _part(name, person.naam) or _shortened(name, person.naam)
    ):
        return False
    if not _first_names(name, person.naam):
        return False
    if name.fractie and person.fractie and name_key(name.fractie) != name_key(person.fractie):
        return False
    outside = day is not None and (
        (person.van is not None and day < person.van)
        or (person.tot is not None and day > person.tot)
    )
    return not outside


@functools.lru_cache(maxsize=20_000)
def _surname(name: Naam) -> str:
    joined = f"{name.tussenvoegsel or ''} {name.achternaam}"
    return " ".join(re.sub(r"(?<!\s)\s*[-–]\s*", "-", folded(joined)).split())


@functools.lru_cache(maxsize=20_000)
def _last(name: Naam) -> str:
    return folded(name.achternaam)


def _part(name: Naam, other: Naam) -> bool:
    """One half of a double surname, where a given name or initial stands with it."""
    if not (name.voornaam or name.voorletters):
        return False
    whole, half = _surname(other), _surname(name)
    return "-" in whole and "-" not in half and half in whole.split("-")


_SHORTENED = frozenset(
    (
        "v.d.",
        "vd",
        "v.d",
        "v/d",
        "v. d.",
        "o.d.",
        "o/d",
        "od",
        "a.d.",
        "a/d",
        "i.d.",
        "i/d",
        "b.d.",
        "i.h.",
        "v.h.",
        "v/h",
    )
)


def _shortened(name: Naam, other: Naam) -> bool:
    """«v.d. Zwaag» for «van der Zwaag», «o.d. Berg» for «op den Berg»: of which it is short, only
    the other tells."""
    if _last(name) != _last(other):
        return False
    one, two = (folded(each.tussenvoegsel or "") for each in (name, other))
    return any(
        short in _SHORTENED and re.findall(r"[a-z]", short) == [word[0] for word in whole.split()]
        for short, whole in ((one, two), (two, one))
    )


def _first_names(name: Naam, other: Naam) -> bool:
    if name.voornaam and other.voornaam:
        one, two = _given(name.voornaam), _given(other.voornaam)
        return one == two or (len(one) == 1 and two[:1] == one)
    one, two = letters(name), letters(other)
    return not one or not two or one.startswith(two) or two.startswith(one)


def _given(voornaam: str | None) -> str:
    return name_key(voornaam or "")


@functools.lru_cache(maxsize=20_000)
def letters(name: Naam) -> str:
    """The initials that a name has or that its given names begin with, in lower case."""
    if name.voorletters:
        return re.sub(r"[^a-z]", "", folded(name.voorletters))
    return "".join(part[:1] for part in re.split(r"[\s-]+", folded(name.voornaam or "")))


def _basis(name: Naam, person: Person) -> str:
    if name.voornaam and person.naam.voornaam:
        basis = "volledige naam"
    elif letters(name) and letters(person.naam):
        basis = "achternaam en voorletter"
    else:
        basis = "achternaam"
    return f"{basis} en fractie" if name.fractie and person.fractie else basis


def member(words: Words, known: Known) -> Person | None:
    """The one member of the council that the words are, also without capitals."""
    if not known.leden or not words.words:
        return None
    name = surname_last(words)
    return identify(name, members_of(known)).persoon


@functools.lru_cache(maxsize=200)
def members_of(known: Known) -> Members:
    """The members of a council as persons, keyed by the name as the council writes it."""
    return Members(
        Person(
            lid.naam, surname_last(Words(lid.naam.split(), source=lid.naam)), lid.fractie or None
        )
        for lid in known.leden
    )
