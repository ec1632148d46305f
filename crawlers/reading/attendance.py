"""Who was there, out of decision lists and minutes, as statements of a meeting's presence."""

import datetime as dt
from dataclasses import dataclass, replace

from crawlers.reading.known import Known
from crawlers.reading.names import Naam, naam
from crawlers.reading.presence import Attendant, read_presence
from standard.vocabulary import Aanwezigheidsstatus

_THERE = (Aanwezigheidsstatus.aanwezig, Aanwezigheidsstatus.deels)


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
    """Who was present, absent or there for a part, in the order of the text; `known` is whom the
    council has."""
    return [_told(each) for each in read_presence(text, known).personen]


def _told(each: Attendant) -> Presence:
    part = each.van is not None or each.tot is not None
    status = Aanwezigheidsstatus.deels if part else Aanwezigheidsstatus(each.status)
    whole = each.lijst and status in _THERE
    line = next((line for line in each.tekst.splitlines() if line.strip()), "").strip()
    name = replace(naam(each.naam.volledig), fractie=each.naam.fractie, bron=each.naam.bron)
    return Presence(name, status, each.tekst, whole, each.van, each.tot, line)
