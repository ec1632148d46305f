"""What is shown of a record, each derived once: title, day, side, outcome and the state of its text.

Index, API, site, tables and feed take these from here, so that they never differ.
"""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from standard.extensions import (
    ExtAgendapunt,
    ExtBesluit,
    ExtIndiener,
    ExtInformatieObject,
    ExtStemming,
    ExtVergadering,
)
from standard.records import Record
from standard.resources import (
    Agendapunt,
    Fractie,
    Indiener,
    InformatieObject,
    Stemming,
    StemresultaatPerFractie,
    Vergadering,
)
from standard.vocabulary import FractieStemResultaat, Stemonderwerp, Tekststatus, Uitslag

#: the standard's words for how a fractie voted, in plain ones
SIDES = {
    FractieStemResultaat.aangenomen: "voor",
    FractieStemResultaat.verworpen: "tegen",
    FractieStemResultaat.verdeeld: "verdeeld",
}
#: from the best state of text to the worst
_TEXT_STATES = (Tekststatus.volledig, Tekststatus.deels, Tekststatus.geen)


def title(record: Record) -> str | None:
    """The whole title or name, where the standard's own property may be cut; None where a record
    has none of its own, as a vote or a presence."""
    data, ext = record.data, record.ext
    match data:
        case Vergadering():
            own = ext.naam if isinstance(ext, ExtVergadering) else None
            return own or data.naam
        case Agendapunt():
            own = ext.titel if isinstance(ext, ExtAgendapunt) else None
            return own or data.agendapunt_titel
        case InformatieObject():
            own = ext.titel if isinstance(ext, ExtInformatieObject) else None
            return own or data.titel
        case Indiener():
            return data.naam or (ext.naam if isinstance(ext, ExtIndiener) else None)
        case Fractie():
            return data.fractienaam
    return None


def number(record: Record) -> str | None:
    """The number that an agenda item has on its agenda (`agendapuntKenmerk`)."""
    return record.data.agendapunt_kenmerk if isinstance(record.data, Agendapunt) else None


def day(record: Record) -> dt.date | None:
    """The day that a record is about by itself: of a meeting when it was held, or else is planned;
    of others what the source says."""
    data, ext = record.data, record.ext
    if isinstance(data, Vergadering):
        return data.vergaderdatum or data.geplande_vergaderdatum
    if isinstance(ext, ExtInformatieObject | ExtStemming | ExtBesluit):
        return ext.datum
    return None


def day_among(record: Record, meetings: Iterable[Record]) -> dt.date | None:
    """The day that a record is about: its own, or that of the first meeting that it belongs to, or
    the one on which it was made."""
    data = record.data
    created = data.creatiedatum if isinstance(data, InformatieObject) else None
    own = day(record)
    return own or min(filter(None, map(day, meetings)), default=None) or created


def side(record: Record) -> str:
    """How a fractie voted in a vote: `voor`, `tegen`, `verdeeld`, or `onbekend` where the source
    does not say. ValueError for a record that is not of a fractie in a vote."""
    if not isinstance(record.data, StemresultaatPerFractie):
        raise ValueError(f"geen stemresultaat van een fractie: {record.resource}")
    return side_of(record.data.fractiestemresultaat)


def side_of(result: str | None) -> str:
    """The same of a result in the standard's words (`fractiestemresultaat`)."""
    return "onbekend" if result is None else SIDES[FractieStemResultaat(result)]


def outcome(record: Record) -> Uitslag | None:
    """What became of a motion, amendment or proposal; None where the source tells nothing."""
    return record.ext.uitslag if isinstance(record.ext, ExtInformatieObject) else None


def about_item(record: Record) -> bool:
    """Whether a vote was on the agenda item that it stands under: on the item itself, or on the
    paper that the item is about. A vote on a motion or amendment is that paper's alone."""
    if not isinstance(record.data, Stemming) or not isinstance(record.ext, ExtStemming):
        raise ValueError(f"geen stemming: {record.resource}")
    if record.ext.over is None:
        return record.data.informatieobject is None
    return record.ext.over in (Stemonderwerp.agendapunt, Stemonderwerp.stuk)


def text_state(record: Record) -> Tekststatus | None:
    """How much of the text of its files we hold: of the best read one; None without files."""
    if not isinstance(record.ext, ExtInformatieObject):
        return None
    states = {file.tekst for file in record.ext.bestanden}
    return next((state for state in _TEXT_STATES if state in states), None)


def full_name(body: dict[str, Any]) -> str:
    """The whole name of a stored natuurlijkpersoon; a source may give it in parts only."""
    parts = body["data"]["naamNatuurlijkPersoon"]
    first = parts.get("voornamen") or parts.get("voorletters")
    joined = " ".join(filter(None, (first, parts.get("tussenvoegsel"), parts["achternaam"])))
    return str(parts.get("volledigeNaam") or joined)
