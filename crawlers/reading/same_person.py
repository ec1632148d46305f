"""One person under more than one key: guesses within one council, marked as such and undoable.

A source may know somebody by number in one place and by name in another, and a council that changes
its vendor has every member twice. Two keys are linked only where the names agree and fit nobody
else; a link that was rejected by hand is not made again.
"""

from collections.abc import Iterable, Iterator
from itertools import combinations

from crawlers.reading.decisions import same_person
from crawlers.reading.names import BY_NAME, Naam, fold, naam_of
from store import Store, Version
from store.same_person import Link, Links, Oordeel


def link(store: Store, organisatie: str) -> list[Link]:
    """Makes the links of one council that do not exist yet, and gives those."""
    people = list(
        store.current(organisatie=organisatie, resource="natuurlijkpersoon", deleted=False)
    )
    links = Links(store)
    known = {each.pair for each in links.all(organisatie)}
    fresh = [each for each in guesses(people) if each.pair not in known]
    links.add(fresh)
    return fresh


def guesses(people: Iterable[Version]) -> Iterator[Link]:
    by_name: dict[str, list[tuple[Version, Naam]]] = {}
    for person in people:
        name = naam_of(person.body)
        by_name.setdefault(fold(f"{name.tussenvoegsel or ''} {name.achternaam}"), []).append(
            (person, name)
        )
    for group in by_name.values():
        for (one, first), (two, second) in combinations(group, 2):
            basis = _basis(one, first, two, second, group)
            if basis:
                lower, higher = sorted((one.id, two.id))
                yield Link(lower, higher, one.organisatie, basis, Oordeel.vermoed)


def _basis(
    one: Version, first: Naam, two: Version, second: Naam, group: list[tuple[Version, Naam]]
) -> str | None:
    """On what two keys are one person; None where they are not known to be."""
    if not same_person(first, second):
        return None
    named = [each.body["bronidentificatie"].startswith(BY_NAME) for each in (one, two)]
    moved = one.body["leverancier"] != two.body["leverancier"]
    if not any(named) and not moved:
        return None  # the source itself keeps them apart
    for person, name in ((one, first), (two, second)):
        other = two if person is one else one
        rivals = [
            each
            for each, its in group
            if each is not person
            and each.body["leverancier"] == other.body["leverancier"]
            and each.body["bronidentificatie"].startswith(BY_NAME)
            == other.body["bronidentificatie"].startswith(BY_NAME)
            and same_person(name, its)
        ]
        if len(rivals) != 1:
            return None
    given = [bool(name.voornaam or name.voorletters) for name in (first, second)]
    if not all(given):
        return "achternaam"
    full = fold(first.voornaam or "") == fold(second.voornaam or "") != ""
    return "volledige naam" if full else "achternaam en voorletter"
