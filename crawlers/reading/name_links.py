"""Which elements of a list of names are one name, and which fractie is whose."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from crawlers.reading.known import Known, folded
from crawlers.reading.name_elements import Element
from crawlers.reading.name_words import (
    SURNAME_BEGINS,
    Words,
    is_capital,
    is_initials,
    is_tussen,
    surname_first,
    surname_last,
)
from crawlers.reading.persons import Person, identify, member, members_of


def ordered(elements: list[Element], known: Known, unsure: list[str]) -> list[Element]:
    """Elements with «surname, given name» joined, and those that stay without a surname dropped."""
    made: list[Element] = []
    members = members_of(known)
    _shared_surnames(elements, known)
    elements = _without_given(elements, unsure)
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
                joined = replace(
                    element, link=last.link, person=replace(element.person, words=words)
                )
            elif element.link == "dash":
                words = [*last.person.words, "-", *element.person.words]
                joined = replace(element, link=last.link, person=_double(words, last.person))
            made[-1] = joined
        else:
            made.append(element)
    kept = [e for e in made if e.person is None or e.surname or e.person.is_name]
    unsure.extend(e.person.source for e in made if e.person is not None and e not in kept)
    return kept


def _shared_surnames(elements: list[Element], known: Known) -> None:
    """«B. en I. Sterk», «Bram en Inge Sterk»: the surname behind the last is of both."""
    for one, two in pairwise(elements):
        first, last = one.person, two.person
        if first is None or last is None or two.link != "and" or one.fractie or one.surname:
            continue
        given = len(first.words) == 1 and len(last.words) > 1 and not last.titled
        if not given or (not is_capital(last.words[0]) and not is_initials(last.words[0])):
            continue
        words = [first.words[0], *last.words[1:]]
        letters = is_initials(first.words[0]) and is_initials(last.words[0])
        if letters or (not first.member and member(Words(words), known)):
            one.person = replace(first, words=words)


def _without_given(elements: list[Element], unsure: list[str]) -> list[Element]:
    """«Jan en Piet de Vries» of whom nothing is known: whether Jan is a surname is not told."""
    if len(elements) != 2 or elements[1].link != "and":
        return elements
    one, two = elements[0].person, elements[1].person
    if one is None or two is None or elements[0].fractie:
        return elements
    alone = len(one.words) == 1 and is_capital(one.words[0]) and not one.titled and not one.member
    if alone and not one.plural and len(two.words) > 1 and is_capital(two.words[0]):
        unsure.append(one.source)
        return elements[1:]
    return elements


def _double(words: list[str], before: Words) -> Words:
    at = words.index("-")
    joined = [*words[: at - 1], f"{words[at - 1]}-{words[at + 1]}", *words[at + 2 :]]
    return replace(before, words=joined)


def _one_name(
    last: Element, element: Element, every: Sequence[Element], at: int, members: Sequence[Person]
) -> bool:
    """Whether two elements are one name: surname first, or a double surname with a spaced hyphen."""
    one, two = last.person, element.person
    assert one is not None
    assert two is not None
    if element.link == "dash":
        return is_tussen(two.words[0]) or (two.surname_only and len(one.words) > 1)
    if element.link == "comma" and one.trailing_tussen and _is_given(two):
        return True
    if element.link != "comma" or not one.surname_only or one.plural:
        return False
    if two.given_only or two.trailing_tussen or two.half_double or two.infix_first:
        return True
    if two.words[0].casefold() in SURNAME_BEGINS:
        return False
    if two.titled or not (two.surname_only and not is_tussen(two.words[0])):
        return False
    name = surname_first(one.words, two)
    if identify(name, members).persoon is not None:
        return True
    if len(one.words) > 1 and identify(surname_last(one), members).persoon is not None:
        return False
    if any(folded(m.naam.achternaam) == folded(" ".join(two.words)) for m in members):
        return False
    if any(folded(m.naam.achternaam) == folded(" ".join(one.words)) for m in members):
        return False  # a member by that surname, and not of that given name
    return len(two.words) <= 2 and _is_last_of_two(every, at)


def _is_last_of_two(every: Sequence[Element], at: int) -> bool:
    """Whether between hard links one more person is named, and before this one."""
    persons = 0
    for place in range(at, -1, -1):
        persons += every[place].person is not None
        if persons > 2 or every[place].link == "hard":
            break
    end = next((e for e in every[at + 1 :] if e.link == "hard" or e.person is not None), None)
    return persons == 2 and (end is None or end.link == "hard")


def _is_given(words: Words) -> bool:
    """Initials, or one word with a capital: «Tom» behind «Dijk van,»."""
    return words.given_only or (len(words.words) == 1 and words.surname_only and not words.titled)


def pair(elements: list[Element], known: Known) -> None:
    """Gives each person the fractie that stands with it."""
    members = members_of(known)
    for segment in _segments(elements):
        for at, element in enumerate(segment):
            if element.person is None and not element.used:
                _beside(segment, at, members)
        _alternating(segment, members)
    _group_end(elements, members)


def _segments(elements: list[Element]) -> Iterator[list[Element]]:
    segment: list[Element] = []
    for element in elements:
        if element.link == "hard" and segment:
            yield segment
            segment = []
        segment.append(element)
    if segment:
        yield segment


def _beside(segment: list[Element], at: int, members: Sequence[Person]) -> None:
    """A fractie right before or behind a person, without a separator that could divide them."""
    party = segment[at]
    before = segment[at - 1] if at else None
    after = segment[at + 1] if at + 1 < len(segment) else None
    if before is not None and before.person is not None and before.fractie is None:
        more = (
            after is not None and after.person is None and after.link in ("comma", "and", "stroke")
        )
        alone = party.link == "stroke" and (after is None or after.person is not None)
        clear = party.link in ("none", "dash") or alone or (party.link == "namens" and not more)
        if (clear or (party.link == "namens" and _is_of(before, party, members))) and not _other(
            before, party, members
        ):
            before.fractie, party.used = party.fractie, True
            return
    if (
        after is not None
        and after.person is not None
        and after.fractie is None
        and (after.link in ("none", "dash") or (after.link == "stroke" and len(segment) == 2))
        and not _other(after, party, members)
    ):
        after.fractie, party.used = party.fractie, True


def _alternating(segment: list[Element], members: Sequence[Person]) -> None:
    """«Piet Smit, VVD, Wim Bakker, SP» and «VVD, Piet Smit»: person and fractie in turn."""
    free = [e for e in segment if not e.used]
    kinds = [e.person is not None for e in free]
    regular = all(a != b for a, b in pairwise(kinds)) and len(free) % 2 == 0
    bare_ones = all(e.fractie is None for e in free if e.person is not None)
    pairs = list(zip(free[::2], free[1::2], strict=False)) if regular and bare_ones else []
    if not pairs:
        pairs = [
            (one, two)
            for one, two in pairwise(free)
            if one.person is not None and two.person is None and _is_of(one, two, members)
        ]
    for one, two in pairs:
        person, party = (one, two) if one.person is not None else (two, one)
        if two.link == "comma" and person.fractie is None and not _other(person, party, members):
            person.fractie, party.used = party.fractie, True


def _fracties(element: Element, members: Sequence[Person]) -> set[str]:
    """The fracties of the members whom the name fits."""
    fitting = identify(replace(element.naam(), fractie=None), members).passend
    return {member.fractie for member in fitting if member.fractie}


def _is_of(person: Element, party: Element, members: Sequence[Person]) -> bool:
    return party.fractie in _fracties(person, members)


def _other(person: Element, party: Element, members: Sequence[Person]) -> bool:
    """Whether the council knows the person as of another fractie."""
    known = _fracties(person, members)
    return bool(known) and party.fractie not in known


def _group_end(elements: list[Element], members: Sequence[Person]) -> None:
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
        if element.link not in ("comma", "and", "stroke"):
            following = None
