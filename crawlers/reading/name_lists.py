"""Lists of names as people write them: submitters, signatories, those present.

A list is read as tokens (words, separators, brackets, fracties of this council), then as elements
(a person, a fractie) with what links them. Where words allow two readings, what they share is given
and the list is not certain.
"""

import functools
import re
from dataclasses import dataclass, replace

from crawlers.markup import plain
from crawlers.reading.known import PLUS, Known, folded
from crawlers.reading.name_elements import Reader
from crawlers.reading.name_links import ordered, pair
from crawlers.reading.name_words import FOREIGN
from crawlers.reading.names import Naam
from crawlers.reading.persons import identify, members_of

_NUMBERED = re.compile(r"(?m)^[ \t]*(?:[-–*]|\d{1,2}[.)])[ \t]+(?=\D)")
#: «1. Jan Smit 2. Piet Bos»: numbers inside a line
_INLINE = re.compile(r"(?:(?<=^)|(?<=[\s;,]))(?:\(\d{1,2}\)|\d{1,2}[.)]|[a-z]\))\s+(?=[^\W\d_])")
_LED = re.compile(
    r"(?i)^\s{0,9}(?:(?:motie|amendement|subamendement|initiatiefvoorstel|voorstel|vragen|verzoek)"
    r"(?:\svreemd)?\s(?:(?:ingediend|gesteld)\s)?(?:van|door|namens)\s(?=\S)"
    r"|(?:mede\s)?(?:ingediend|ingebracht|ondertekend|voorgesteld|gesteld)\s(?:mede\s)?door\s?:?\s)"
)


@dataclass(frozen=True)
class NameList:
    """Persons in the order of the text, fracties that stand alone, and whether there was one reading;
    `rest` are the words of which nothing is said."""

    personen: tuple[Naam, ...] = ()
    fracties: tuple[str, ...] = ()
    zeker: bool = True
    rest: tuple[str, ...] = ()


#: «ingediend namens D66 door A», «D66 en PvdA, bij monde van A»
_OF_AND_BY = re.compile(
    r"(?i)^\s{0,9}(?:ingediend|ingebracht|voorgesteld|gesteld)\snamens\s([^,;\n]{2,60}?)\sdoor\s([^,;\n]{2,80})$"
)
_SPOKEN = re.compile(
    r"(?i),?\s(?:bij\smonde\svan|i\.s\.m\.|ism|in\ssamenwerking\smet|"
    r"(?:(?:mede|en)[\s-]?)?(?:ingediend|ondertekend|onderschreven|ondersteund|gesteund)\sdoor)\s"
)
#: «M.van Dijk», «P.Smit»: initials that nothing parts from the name
_GLUED = re.compile(r"(?<![\w.@])((?:[A-Z][a-z]?\.){1,5})(?=[a-z'’]|[A-Z][a-z]{2})")
#: «Bos-VVD»: the fractie behind a hyphen
_TAIL = re.compile(r"(?<=[a-zà-ÿ])\s?[-–]([A-Z][A-Za-z0-9]{1,6})(?=[,;\s]|$)")
#: how to reach somebody, and marks that lead to a note
_BESIDE = re.compile(
    r"[\w.+-]{1,60}@[\w-]{1,60}(?:\.[\w-]{1,30}){1,4}|(?<!\w)\+?\d[\d\s()/-]{7,15}\d|[*†¹²³]"
)
_PLAIN_NUMBER = re.compile(r"(?:(?<=^)|(?<=\s))(\d{1,2})\s(?=[^\W\d_])")
_IN_ORDER = re.compile(r",?\s(?:respectievelijk|resp\.|onderscheidenlijk)\s(?:namens\s|van\s)?")


@functools.lru_cache(maxsize=5_000)
def read_names(text: str, known: Known = Known()) -> NameList:  # noqa: B008 (immutable)
    """Persons and fracties in a list of names; spelled as this council spells its fracties."""
    before, *behind = _IN_ORDER.split(text, maxsplit=1)
    if behind:
        one, two = _read(before, known), _read(behind[0], known)
        whole = one.personen and not one.fracties and not two.personen
        if whole and len(one.personen) == len(two.fracties):
            pairs = zip(one.personen, two.fracties, strict=True)
            persons = tuple(replace(name, fractie=fractie) for name, fractie in pairs)
            return NameList(persons, (), one.zeker and two.zeker, (*one.rest, *two.rest))
    return _read(text, known)


def _read(text: str, known: Known) -> NameList:
    text = plain(text.replace("\t", "\n")) or ""
    text = PLUS.sub("50PLUS", text)
    text = _SPOKEN.sub("; ", _OF_AND_BY.sub(r"\2 namens \1", text))
    text = _GLUED.sub(r"\1 ", _BESIDE.sub(" ", text))
    text = _TAIL.sub(lambda match: f" ({match[1]})" if known.fractie(match[1]) else match[0], text)
    numbers = [int(number) for number in _PLAIN_NUMBER.findall(text)]
    if len(numbers) > 1 and numbers == [*range(1, len(numbers) + 1)]:
        text = _PLAIN_NUMBER.sub("; ", text)  # «1 Jan Smit 2 Piet Bos»
    if len(_INLINE.findall(text)) > 1:
        text = _INLINE.sub("; ", text)
    reader = Reader(known, _LED.sub("", _NUMBERED.sub("", text)))
    reader.read()
    elements = ordered(reader.elements, known, reader.unsure)
    pair(elements, known)
    persons = [e for e in elements if e.person is not None]
    alone = [e.fractie for e in elements if e.person is None and e.fractie and not e.used]
    return NameList(
        tuple(_written_out(e.naam(), known) for e in persons),
        tuple(dict.fromkeys(alone)),
        not reader.unsure,
        tuple(reader.rest),
    )


def _written_out(name: Naam, known: Known) -> Naam:
    """«v.d. Zwaag», «el Idrissi» in the parts of the one member whom it fits; else as it stands."""
    whole = _surnames(known).get(folded(name.volledig)) if "-" in (name.voornaam or "") else None
    if whole:  # «Nijland-Oude Kotte»
        own = replace(name, achternaam=whole.achternaam, tussenvoegsel=whole.tussenvoegsel)
        return replace(own, voornaam=None)
    infix = (name.tussenvoegsel or "").casefold()
    short = infix.startswith(("vd", "v/")) or "." in infix
    if not short and infix not in FOREIGN:
        return name
    one = identify(name, members_of(known)).persoon
    if one is None:
        return name
    if infix in FOREIGN:
        return replace(name, achternaam=one.naam.achternaam, tussenvoegsel=one.naam.tussenvoegsel)
    return replace(name, tussenvoegsel=one.naam.tussenvoegsel)


@functools.lru_cache(maxsize=200)
def _surnames(known: Known) -> dict[str, Naam]:
    """The members by their surname as it is written."""
    return {folded(_surname(one.naam)): one.naam for one in members_of(known)}


def _surname(name: Naam) -> str:
    return f"{name.tussenvoegsel or ''} {name.achternaam}".strip()
