"""Motions and amendments of one council as rows, with how far what was adopted is settled.

`open` is said of a motion that its source says is not settled, or that stands in a register that does
tell it of others; where the source never tells, it is unknown.
"""

from collections import Counter
from typing import Any

import orjson

from standard import views
from standard.extensions import ExtIndiener, ExtInformatieObject, Gebeurtenis
from standard.resources import Indiener, InformatieObject
from standard.text import fold
from standard.vocabulary import Uitslag
from store import Version
from tables.council import Council, place

KINDS = ("motie", "amendement")
#: events of a life that settle a motion, and that are its outcome
SETTLED = "afgedaan"
Row = dict[str, Any]


def motions(council: Council) -> list[Row]:
    """Of all that is held of a council."""
    submitters: dict[str, list[Version]] = {}
    for version in council.of("indiener"):
        submitters.setdefault(version.body["data"]["informatieobject"]["id"], []).append(version)
    votes = Counter(
        (vote.body["data"].get("informatieobject") or {}).get("id")
        for vote in council.of("stemming")
    )
    motions = [each for each in council.of("informatieobject") if each.record.type in KINDS]
    telling = {_register(each) for each in motions if _told(each).afgedaan is not None}
    return [
        _row(council, each, submitters.get(each.id, []), votes[each.id], telling)
        for each in motions
    ]


def _told(motion: Version) -> ExtInformatieObject:
    ext = motion.record.ext
    assert isinstance(ext, ExtInformatieObject)
    return ext


def _register(motion: Version) -> str | None:
    return _told(motion).brontype


def _row(
    council: Council,
    motion: Version,
    submitters: list[Version],
    votes: int,
    telling: set[str | None],
) -> Row:
    record, ext = motion.record, _told(motion)
    data = record.data
    assert isinstance(data, InformatieObject)
    day, outcome = council.day(record), views.outcome(record)
    life = ext.levensloop
    last = life[-1] if life else None
    decided = next((each.datum for each in life if outcome and each.gebeurtenis == outcome), None)
    signed = sorted(submitters, key=_order)
    return {
        "id": motion.id,
        "type": record.type,
        "titel": views.title(record),
        "organisatie": council.code,
        "datum": day.isoformat() if day else None,
        "uitslag": outcome.value if outcome else "onbekend",
        "uitslag_datum": decided.isoformat() if decided else None,
        "indieners": [name for each in signed if (name := views.title(each.record))],
        "indiener_ids": [_person(council, each) for each in signed if views.title(each.record)],
        "fracties": list(ext.fracties),
        "fractie_sleutels": list(map(fold, ext.fracties)),
        "fractie_ids": [
            held.id if (held := council.fractie(each)) else None for each in ext.fracties
        ],
        **_settlement(motion, outcome, telling),
        "laatste_gebeurtenis": last.gebeurtenis if last else None,
        "laatste_datum": last.datum.isoformat() if last and last.datum else None,
        "levensloop": orjson.dumps([each.model_dump(mode="json") for each in life]).decode(),
        "portefeuillehouder": data.portefeuillehouder,
        "stemmingen": votes,
        "bron_url": council.source(motion, *council.meetings(record)),
        "versie": motion.versie,
        "volgorde": place(day, motion.id),
    }


def _person(council: Council, submitter: Version) -> str | None:
    """The person that a submitter is: as the source refers to him, or else the only one of the
    council with this whole name."""
    data = submitter.record.data
    assert isinstance(data, Indiener)
    if data.natuurlijk_persoon:
        return data.natuurlijk_persoon.id
    found = council.person(views.title(submitter.record))
    return found.id if found else None


def _order(submitter: Version) -> tuple[int, str]:
    ext = submitter.record.ext
    return (ext.volgorde or 0 if isinstance(ext, ExtIndiener) else 0, submitter.id)


def _settlement(motion: Version, outcome: Uitslag | None, telling: set[str | None]) -> Row:
    """How far what was adopted is settled, on what that rests and where it stands."""
    ext = _told(motion)
    if outcome != Uitslag.aangenomen:
        return {}
    event = _event(ext)
    if event or ext.afgedaan:
        day = (event.datum if event else None) or ext.afgedaan_op
        derived = bool(event and event.afgeleid)
        return {
            "afdoening": "afgedaan",
            "afdoening_grondslag": "brief" if derived else "opgave",
            "afdoening_datum": day.isoformat() if day else None,
            "afdoening_bron": event.bron if event else None,
        }
    if ext.afgedaan is False:
        return {"afdoening": "open", "afdoening_grondslag": "opgave"}
    if ext.brontype and ext.brontype in telling:
        return {"afdoening": "open", "afdoening_grondslag": "register"}
    return {"afdoening": "onbekend"}


def _event(ext: ExtInformatieObject) -> Gebeurtenis | None:
    return next((each for each in ext.levensloop if each.gebeurtenis == SETTLED), None)
