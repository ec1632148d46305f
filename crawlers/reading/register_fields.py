"""The fields of registers by the many names that councils give them.

What was settled by hand holds; then a map of names that are certain; then the name's words and the
value together. A field that none of these tells is kept under `ext.overig` and counted.
"""

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field

from crawlers.errors import Unreadable
from crawlers.markup import one_line, plain
from crawlers.reading.dates import day, try_day
from crawlers.reading.field_kinds import FieldReading, Veld, cached_field
from crawlers.reading.known import Known
from crawlers.reading.names import fold
from crawlers.reading.numbers import motion_number
from crawlers.reading.settled_fields import field_of, settled_by_hand

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
#: of these, what may be more than that
_READ_ALL_THE_SAME = ("registrationdate", "nummer", "id")
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
    told = first_value(other, ("afgedaan",)) or known.get("afgedaan") or known.get("status")
    state = fold(told or "").removeprefix("nog ")
    if state in ("ja", "true", "1", "afgedaan", "afgehandeld", "beantwoord", "voldaan"):
        return True, None
    if state in ("nee", "false", "0", "open", "openstaand", "lopend", "in behandeling"):
        return False, None
    if state.removeprefix("niet ") in ("afgedaan", "afgehandeld", "beantwoord", "voldaan"):
        return False, None
    return None, None


#: how a field that was read is called among the known ones, where not by its own name
_CALLED: dict[Veld, str] = {"vergadering": "agendapunt"}
#: what says nothing of its own in a record and is kept as it is
_BESIDE: tuple[Veld, ...] = ("onbekend",)
#: names of numbers that motions and the like go by; any other number (of a case, of a document) is
#: kept beside the record
_OF_ENTRY = re.compile(
    r"^(?:\w+ )?(?:nummer|nr|volgnummer|externalid)$|^(?:volg|bb|externalid|external id)"
    r"|motie|moasje|amendem|voorstel|vraag|vragen|toezegging|raadsbesluit"
)
#: who looks on while fields are sorted: told the register and the fields of each entry
WATCH: ContextVar[Callable[[str, dict[str, str]], None] | None] = ContextVar("velden", default=None)
_MAILBOX = re.compile(r"(?<![\w.])[\w.]{1,64}@[\w.]{1,255}\.\w")


@dataclass
class SortedFields:
    """The fields of an entry: by canonical name, kept beside, names not known, number withheld."""

    known: dict[str, str] = field(default_factory=dict)
    other: dict[str, str] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)
    withheld: int = 0


def sort_fields(
    values: dict[str, str],
    council: str = "",
    register: str = "",
    has: Known = Known(),  # noqa: B008 (immutable)
) -> SortedFields:
    """What each field is, for a council (by its key) that has these fracties and members."""
    if watch := WATCH.get():
        watch(register, values)
    fields = SortedFields()
    read: list[tuple[str, str, str]] = []
    for name, value in values.items():
        folded = fold(name)
        by_hand = settled_by_hand(council, register, name)
        if by_hand is None and folded in _CANONICAL:
            fields.known.setdefault(_CANONICAL[folded], value)
            continue
        reading = by_hand or _read(name, folded, value, has)
        if reading == "privé" or (by_hand is None and _MAILBOX.search(value)):
            fields.withheld += 1
        elif reading is None or reading in _BESIDE or not _own_number(reading, folded, value):
            fields.other[name] = plain(value) or value
            if reading is None and folded not in KEPT:
                fields.unknown.append(name)
        else:
            read.append((_CALLED.get(reading, reading), name, value))
    for called, name, value in read:
        if called in fields.known:
            fields.other[name] = plain(value) or value
        else:
            fields.known[called] = value
    return fields


def _own_number(reading: Veld, folded: str, value: str) -> bool:
    """Whether a field that is a number is the one that the entry goes by; any other field is what
    it was read as."""
    if reading != "nummer":
        return True
    return motion_number(plain(value)) is not None or bool(_OF_ENTRY.search(folded))


def entry_number(values: Mapping[str, str]) -> str | None:
    """The field of an entry that is the number of a motion or amendment, whatever it is called."""
    for name, value in values.items():
        text = one_line(plain(value))
        if motion_number(text) and cached_field(name, (value,), Known()).veld == "nummer":
            return text
    return None


def meaning(
    council: str, register: str, name: str, values: Sequence[str], has: Known
) -> FieldReading:
    """What `sort_fields` takes a field for that has these values, how sure and why."""
    called = _CANONICAL.get(fold(name))
    reading = field_of(council, register, name, values, has)
    if settled_by_hand(council, register, name) is not None:
        return reading
    if called == "status":
        kind: Veld = "uitslag" if reading.veld == "uitslag" else "status"
    elif called is not None:
        kind = _KINDS[called]
    elif fold(name) in PRIVATE and reading.veld != "indieners":
        return FieldReading("privé", True, "privé", "de naam is van afzenders of medewerkers")
    else:
        return reading
    return FieldReading(kind, True, kind, "de naam staat in de lijst van bekende namen")


#: names of `ALIASES` as `griffie velden` calls them
_KINDS: dict[str, Veld] = {
    "titel": "titel",
    "indieners": "indieners",
    "mede": "mede",
    "fracties": "fracties",
    "datum": "datum",
    "agendapunt": "agendapunt",
    "portefeuillehouder": "portefeuillehouder",
    "toelichting": "toelichting",
    "soort": "soort",
    "stemverhouding": "stemverhouding",
    "afgedaan_op": "afgedaan_op",
}


def _read(name: str, folded: str, value: str, has: Known) -> Veld | None:
    """What name and value say that a field is; None where that is not certain. Staff and senders
    are never taken over, unless they are members of the council."""
    if (folded in KEPT and folded not in _READ_ALL_THE_SAME) or not (plain(value) or "").strip():
        return None
    reading = cached_field(name, (value,), has)
    if folded in PRIVATE:
        return reading.veld if reading.veld == "indieners" and has.leden else "privé"
    return reading.veld if reading.zeker else None


def names_persons(name: str) -> bool:
    """Whether a field of this name is of senders or staff, whatever stands in it."""
    return fold(name) in PRIVATE or cached_field(name, ("x",), Known()).veld == "privé"


def entry_day(value: str | None, other: dict[str, str]) -> dt.date | None:
    """A date field; some registers hold a letter there, and the registration date then serves."""
    for text in (value, other.get("registrationdate")):
        try:
            if date := day(text):
                return date
        except Unreadable:
            continue
    return None
