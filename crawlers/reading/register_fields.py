"""The fields of registers by the many names that councils give them.

A map of aliases says what each means; a name that is not in it is kept under `ext.overig` and counted.
"""

import datetime as dt
import re

from crawlers.errors import Unreadable
from crawlers.markup import one_line, plain
from crawlers.reading.dates import day, try_day
from crawlers.reading.names import fold

#: canonical field and the names that councils give it (folded: lower case, no punctuation)
ALIASES: dict[str, tuple[str, ...]] = {
    "titel": ("onderwerp", "titel", "title", "naam", "naam motie", "naam amendement"),
    "status": ("status", "uitslag", "besluit", "resultaat", "uitslag stemming", "status motie"),
    "indieners": ("indiener", "indieners", "indiener s", "ingediend door", "eerste indiener"),
    "mede": (
        "mede indieners",
        "mede indiener",
        "mede indiener s",
        "medeindieners",
        "medeondertekenaars",
    ),
    "fracties": (
        "partijen",
        "partij",
        "partij en",
        "fractie",
        "fracties",
        "fractie s",
        "indienende partij",
        "indienende fractie s",
        "ingediend door fractie s",
    ),
    "datum": (
        "datum",
        "datum vergadering",
        "datum ingediend",
        "datum indiening",
        "datum1",
        "datum raad",
    ),
    "agendapunt": ("agendapunt", "vergadering"),
    "portefeuillehouder": ("portefeuillehouder", "portefeuillehouders", "portefeuillehouder s"),
    "toelichting": (
        "toelichting",
        "omschrijving",
        "inhoud",
        "korte inhoud",
        "tekst",
        "toezegging",
        "vraag",
    ),
    "soort": ("soort", "type", "soort document"),
    "stemverhouding": ("stemverhouding", "stemmen", "stemuitslag", "stemming", "stemmingsuitslag"),
    "afgedaan_op": ("datum afdoening", "datum afgedaan", "afgedaan op", "datumafdoening"),
}
#: understood, and kept as they are beside the record
TERMS = ("deadline", "einddatum", "termijn", "termijn afdoening", "uiterste datum", "streefdatum")
STANDING = ("stand van zaken openbaar", "stand van zaken", "status afdoening")
KEPT = (
    *TERMS,
    *STANDING,
    "nummer",
    "kenmerk",
    "zaaknummer",
    "afgedaan",
    "beleidsveld",
    "domein",
    "relatie met",
    "registrationdate",
    "id",
    "bijlagen",
    "bijlage s",
)
#: may name private persons or staff: never taken over
PRIVATE = (
    "afzender",
    "medewerker",
    "steller",
    "behandelaar",
    "email",
    "e mail",
    "e mailadres",
    "telefoon",
    "adres",
)
_CANONICAL = {name: field for field, names in ALIASES.items() for name in names}


def first_value(values: dict[str, str], names: tuple[str, ...]) -> str | None:
    folded = {fold(name): value for name, value in values.items()}
    return next((one_line(folded[name]) for name in names if folded.get(name)), None)


def settled(known: dict[str, str], other: dict[str, str]) -> tuple[bool | None, dt.date | None]:
    """(whether a commitment or question is settled, since when), as far as the register says."""
    on = try_day(known.get("afgedaan_op"))
    if on:
        return True, on
    state = fold(first_value(other, ("afgedaan",)) or known.get("status") or "")
    if state in ("ja", "true", "1", "afgedaan", "afgehandeld", "beantwoord", "voldaan"):
        return True, None
    if state in ("nee", "false", "0", "open", "openstaand", "lopend", "in behandeling"):
        return False, None
    return None, None


def sort_fields(values: dict[str, str]) -> tuple[dict[str, str], dict[str, str], list[str], int]:
    """(by canonical name, kept beside, names not known, number withheld)."""
    known: dict[str, str] = {}
    other: dict[str, str] = {}
    unknown = []
    withheld = 0
    for name, value in values.items():
        folded = fold(name)
        if folded in _CANONICAL:
            known.setdefault(_CANONICAL[folded], value)
        elif folded in PRIVATE or re.search(r"[\w.]+@[\w.]+\.\w+", value):
            withheld += 1
        else:
            other[name] = plain(value) or value
            if folded not in KEPT:
                unknown.append(name)
    return known, other, unknown, withheld


def entry_day(value: str | None, other: dict[str, str]) -> dt.date | None:
    """A date field; some registers hold a letter there, and the registration date then serves."""
    for text in (value, other.get("registrationdate")):
        try:
            if date := day(text):
                return date
        except Unreadable:
            continue
    return None
