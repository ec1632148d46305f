"""Who was there, out of decision lists and minutes: what `presence` reads, as meetings need it."""

import datetime as dt
from dataclasses import dataclass

from crawlers.reading.known import Known
from crawlers.reading.names import Naam
from crawlers.reading.presence import Attendant, read_presence
from standard.vocabulary import Aanwezigheidsstatus

#: a person as a list or a sentence names one: «de heer J. van der Berg (VVD)»
_INITIALS = r"(?:[A-ZÀ-Ý][a-z]?\.\s?)*"
_PARTICLE = r"(?:(?:[Vv]an|[Dd]e|[Dd]er|[Dd]en|[Tt]en|[Tt]er|[Ii]n|'t|’t|[Ee]l|[Ll]a|[Ll]e)\s+)*"
_SURNAME = r"[A-ZÀ-Ý][\w'’]*(?:-(?:(?:van|de|der|den|ten|ter)\s+)*[A-ZÀ-Ý][\w'’]*)*"
_NAME = rf"{_INITIALS}{_PARTICLE}{_SURNAME}(?:\s*\([^()\n]{{2,40}}\))?"
PERSON = rf"(?:[Dd]e heer|[Mm]evrouw|[Mm]w\.?|[Dd]hr\.?|[Rr]aadslid|[Hh]et lid)\s+({_NAME})"


@dataclass(frozen=True)
class Presence:
    """One person present or absent, as the text says it. `aanvang` and `einde` are times of the
    day at which the person came later or left earlier; `anker` is a piece of the text as it stands
    there, to find the page by. `volledig`: the text lists everybody."""

    naam: Naam
    status: Aanwezigheidsstatus
    tekst: str
    volledig: bool = False
    aanvang: dt.time | None = None
    einde: dt.time | None = None
    anker: str = ""


def attendance(text: str, known: Known = Known()) -> list[Presence]:  # noqa: B008 (immutable)
    """Who was present, absent or there for a part, in the order of the text. A person of the list
    of those present who left earlier was there for a part."""
    return [_presence(person) for person in read_presence(text, known).personen]


def _presence(person: Attendant) -> Presence:
    part = person.van is not None or person.tot is not None
    status = Aanwezigheidsstatus.deels if part else Aanwezigheidsstatus(person.status)
    return Presence(
        person.naam,
        status,
        person.tekst,
        person.lijst and status == Aanwezigheidsstatus.aanwezig,
        person.van,
        person.tot,
        next((line.strip() for line in person.tekst.splitlines() if line.strip()), ""),
    )
