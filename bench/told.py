"""What passages for names, fields, attendance and private data say, as rows and as single facts.

A row is as in `../shared/cases/lees`: `text`, `fracties`, `leden`, `right` and `ook`; the lines of
`bench/woorden` and `tests/data/lees` are read into it. A fact is a tuple of words.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from crawlers.reading.known import Known, folded, name_key
from crawlers.reading.persons import letters, members_of

Fact = tuple[str, ...]
_FIRST = re.compile(r"(.+?)\s*\((.+)\)")
_PRESENT = re.compile(
    r"(.+?) (aanwezig|afwezig_met_bericht|afwezig)(?: van ([\d:]+))?(?: tot ([\d:]+))?"
)
#: what a field may be taken for that others rely on; other names say no more than «onbekend»
FIELDS = frozenset((
    "titel", "uitslag", "indieners", "mede", "fracties", "datum", "vergadering", "agendapunt", "portefeuillehouder",
    "toelichting", "soort", "nummer", "stemverhouding", "afgedaan_op", "termijn", "privé",
))  # fmt: skip


# --- lines as rows -------------------------------------------------------------------------------


def rows(path: Path, soort: str) -> Iterator[dict[str, Any]]:
    council = {"fracties": "", "leden": ""}
    kind = ""
    for line in path.read_text(encoding="utf-8").splitlines():
        text, arrow, right = line.partition(" →")
        if arrow:
            must, may = _TOLD[soort](right.strip())
            text = text.replace(" ¦ ", "\t") if soort == "veld" else text.replace("\\t", "\t")
            yield {**council, "aard": kind, "text": text, "right": must, "ook": may}
        elif line.startswith("@"):
            key, _, value = line[1:].partition(" ")
            council[key] = value
        else:
            kind = line[2:]


Told = tuple[dict[str, Any], dict[str, Any]]


def _names(right: str) -> Told:
    persons, _, alone = right.partition("//")
    told = []
    for part in _parts(persons, ";"):
        first, infix, surname, fractie = (piece.strip() for piece in part.split("|"))
        both = _FIRST.fullmatch(first)
        key = "voorletters" if "." in first else "voornaam"
        given = {"voorletters": both[1], "voornaam": both[2]} if both else {key: first}
        told.append({**given, "tussenvoegsel": infix, "achternaam": surname, "fractie": fractie})
    return {"personen": told, "fracties": _parts(alone, ";")}, {}


def _field(right: str) -> Told:
    values = _parts(right, " / ")
    must = "onbekend" if "onbekend" in values else values[0]
    return {"veld": must}, {"veld": [value for value in values if value != must]}


def _attendance(right: str) -> Told:
    persons, _, guests = right.partition("//")
    told = []
    for part in _parts(persons, ";"):
        must, _, may = part.partition(" / ")
        match = _PRESENT.fullmatch(must)
        assert match, part
        one = {"naam": match[1], "status": match[2], "van": match[3], "tot": match[4]}
        told.append({**one, "ook": [may.strip()] if may else []})
    return {"personen": told}, {"personen": _parts(guests, ";")}


def _private(right: str) -> Told:
    away, _, stays = right.partition("//")
    secrets = [{"wat": secret} for secret in _parts(away.lstrip("! "), "¦")]
    return {"weg": secrets, "blijft": _parts(stays, "¦")}, {}


def _parts(text: str, mark: str) -> list[str]:
    return [part.strip() for part in text.split(mark) if part.strip()]


_TOLD: dict[str, Callable[[str], Told]] = {
    "namen": _names,
    "veld": _field,
    "aanwezigheid": _attendance,
    "privacy": _private,
}
SOORTEN = tuple(_TOLD)


# --- rows and answers as facts -------------------------------------------------------------------


def facts(answer: dict[str, Any], soort: str) -> Iterator[Fact]:
    """What an answer, or what is right, says; what it leaves open is no fact."""
    if soort == "veld":
        sure = answer.get("zeker", True) and answer.get("veld") in FIELDS
        yield from [("veld", answer["veld"])] if sure else []
    for person in answer.get("personen", []):
        yield from _of_person(person) if soort == "namen" else _of_attendant(person)
    if soort == "namen":
        yield from (("fractie", name_key(name)) for name in answer.get("fracties", []))


def _of_person(person: dict[str, Any]) -> Iterator[Fact]:
    surname = _surname(f"{person.get('tussenvoegsel') or ''} {person['achternaam']}")
    yield "persoon", surname
    if person.get("fractie"):
        yield "van", surname, name_key(person["fractie"])
    first = person.get("voornaam") or person.get("voorletters")
    if first:
        yield "eerste", surname, folded(first)[:1]


def _of_attendant(person: dict[str, Any]) -> Iterator[Fact]:
    name = folded(person["naam"]).replace("-", " ").split()[-1]
    if not person.get("ook"):  # of two that are right neither is asked for
        yield "er", name, person["status"]
    for bound in ("van", "tot"):
        if person.get(bound):
            yield bound, name, person[bound]


def _surname(text: str) -> str:
    return " ".join(folded(text).replace("-", " ").split())


def allowed(row: dict[str, Any], soort: str, known: Known) -> Iterator[Fact]:
    """What may be said as well: what follows from who the members are, and what a row allows."""
    also = row.get("ook", {})
    if soort == "veld":
        yield from (("veld", value) for value in also.get("veld", []))
    if soort == "namen":
        for member in members_of(known):
            of = _surname(f"{member.naam.tussenvoegsel or ''} {member.naam.achternaam}")
            yield "eerste", of, letters(member.naam)[:1]
            yield "van", of, name_key(member.fractie or "")
    if soort == "aanwezigheid":
        for person in row["right"]["personen"]:
            may = (person["status"], *person.get("ook", []))
            yield from (("er", _of(person["naam"]), status) for status in may)
        for guest in also.get("personen", []):
            yield from (("er", _of(guest), status) for status in _STATUSES)


_STATUSES = ("aanwezig", "afwezig", "afwezig_met_bericht")


def _of(name: str) -> str:
    return folded(name).replace("-", " ").split()[-1]


def private(answer: dict[str, Any], row: dict[str, Any]) -> Iterator[Fact]:
    """The secrets of a row that went, and what went that had to stay."""
    left = " ".join(answer["tekst"].split())
    held = answer["achtergehouden"]
    for secret in row["right"]["weg"]:
        if held or _plain(secret["wat"]) not in left:
            yield "weg", secret["wat"]
    for word in row["right"]["blijft"]:
        if not held and _plain(word) not in left:
            yield "kwijt", word


def _plain(text: str) -> str:
    return " ".join(text.replace("\\n", "\n").split())
