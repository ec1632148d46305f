"""Statements: what one place says of a vote or of somebody's presence, and what votes can be about.

References (`vergadering`, `agendapunt`, `informatieobject`, `persoon`, `fractie`) are ids of records;
`sleutel` is the key that the statement has at its source.
"""

import datetime as dt

from standard.base import Plain
from standard.extensions import Telling
from standard.vocabulary import (
    Aanwezigheidsstatus,
    FractieStemResultaat,
    Grondslag,
    Informatieobjecttype,
    RolNaam,
    StemKeuze,
    StemmingGrondslag,
    StemmingResultaat,
    StemmingsType,
)


class Choice(Plain):
    """One member's choice; `aanwezig` is the key of the presence that it rests on."""

    sleutel: str
    persoon: str
    naam: str | None = None
    fractie: str | None = None
    fractie_id: str | None = None
    keuze: StemKeuze
    afgeleid: bool
    grondslag: Grondslag
    aanwezig: str


class Party(Plain):
    """How one fractie voted; None is unknown."""

    sleutel: str
    fractie: str
    naam: str | None = None
    resultaat: FractieStemResultaat | None = None
    voor: int | None = None
    tegen: int | None = None
    onthouden: int | None = None
    afwezig: int | None = None
    afgeleid: bool


class VoteStatement(Plain):
    """What one place says of one vote. `kader` is the set of records that it was read with."""

    id: str
    sleutel: str
    kader: str
    bron: Grondslag
    bron_url: str | None = None
    vergadering: str | None = None
    agendapunt: str | None = None
    informatieobject: str | None = None
    datum: dt.date | None = None
    onderwerp: str | None = None
    tekst: str | None = None
    pagina: int | None = None
    resultaat: StemmingResultaat | None = None
    stemmingstype: StemmingsType | None = None
    telling: Telling | None = None
    grondslag: StemmingGrondslag
    volledig: bool
    leden: tuple[Choice, ...] = ()
    partijen: tuple[Party, ...] = ()
    #: fingerprints of the questions whose answers it was read from
    herkomst: tuple[str, ...] = ()


class Presence(Plain):
    """What one place says of one person at one meeting."""

    id: str
    sleutel: str
    kader: str
    bron: Grondslag
    persoon: str
    naam: str | None = None
    fractie: str | None = None
    vergadering: str | None = None
    status: Aanwezigheidsstatus
    tekst: str | None = None
    pagina: int | None = None
    volledig: bool = False
    aanvang: dt.datetime | None = None
    einde: dt.datetime | None = None
    rol: RolNaam | None = None
    datum: dt.date | None = None
    #: fingerprints of the questions whose answers it was read from
    herkomst: tuple[str, ...] = ()


class Thing(Plain):
    """A paper that can be voted on, with the meetings and agenda items that it stands under."""

    id: str
    soort: Informatieobjecttype | None = None
    titel: str
    vergaderingen: frozenset[str] = frozenset()
    agendapunten: frozenset[str] = frozenset()
    ingetrokken: bool = False
