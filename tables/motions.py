"""Motions and amendments of one council as rows, with how far what was adopted is settled
(`facts.settlement`).
"""

from collections import Counter
from typing import Any

import orjson

from facts.settlement import KINDS, Paper, Settlement, settlements
from standard import views
from standard.extensions import ExtIndiener, ExtInformatieObject
from standard.resources import Indiener, InformatieObject
from standard.text import fold
from store import Version
from tables.council import Council, place

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
    settled = settlements(Paper(each.id, each.record) for each in council.of("informatieobject"))
    return [
        _row(council, each, submitters.get(each.id, []), votes[each.id], settled.get(each.id))
        for each in motions
    ]


def _told(motion: Version) -> ExtInformatieObject:
    ext = motion.record.ext
    assert isinstance(ext, ExtInformatieObject)
    return ext


def _row(
    council: Council,
    motion: Version,
    submitters: list[Version],
    votes: int,
    settled: Settlement | None,
) -> Row:
    record, ext = motion.record, _told(motion)
    data = record.data
    assert isinstance(data, InformatieObject)
    day, outcome = council.day(record), views.outcome(record)
    life = _life(ext, settled)
    last = life[-1] if life else None
    decided = next(
        (each.datum for each in ext.levensloop if outcome and each.gebeurtenis == outcome), None
    )
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
        **_settlement(settled),
        "laatste_gebeurtenis": last["gebeurtenis"] if last else None,
        "laatste_datum": last["datum"] if last else None,
        "levensloop": orjson.dumps(life).decode(),
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


def _settlement(settled: Settlement | None) -> Row:
    """How far what was adopted is settled, on what that rests and where it stands."""
    if settled is None:
        return {}
    return {
        "afdoening": settled.afdoening.value,
        "afdoening_grondslag": settled.grondslag,
        "afdoening_datum": settled.datum.isoformat() if settled.datum else None,
        "afdoening_bron": settled.bron,
        "brief": settled.brief,
    }


def _life(ext: ExtInformatieObject, settled: Settlement | None) -> list[Row]:
    """What its source tells of it, and the letters about it, by day; what has no day stays where its
    source has it."""
    life: list[Row] = [{**each.model_dump(mode="json"), "stuk": None} for each in ext.levensloop]
    for each in settled.berichten if settled else ():
        event: Row = {"gebeurtenis": each.gebeurtenis, "datum": each.datum.isoformat()}
        event |= {"bron": each.bron, "afgeleid": True, "stuk": each.stuk}
        later = (n for n, known in enumerate(life) if (known["datum"] or "") > event["datum"])
        life.insert(next(later, len(life)), event)
    return life
