"""What became of motions, and where their texts were before: with the source of each fact."""

from collections.abc import Iterable
from typing import Any

from search_api.assistant.evidence import Evidence, Row
from search_api.services import Services
from search_api.views.similar import METHOD, similar
from tables.filters import Filter
from tables.lists import page

#: kinds of papers that are settled and copied
KINDS = ("motie", "amendement")


def course(found: Services, base: str, ids: Iterable[str]) -> dict[str, Row]:
    """By id of each motion that was adopted how far it is settled: on what that rests, the last that
    happened and when, the letter about it, and for how many days what is open is open. Raises
    `TablesAway` while that is being made up."""
    wanted = tuple(dict.fromkeys(ids))
    if not wanted:
        return {}
    rows = page(found.tables, "moties", Filter(motie=wanted), len(wanted)).rows
    rows = [row for row in rows if row["afdoening"]]
    evidence = Evidence(found, base, (row["brief"] for row in rows))
    return {row["id"]: _standing(found, row, evidence) for row in rows}


def _standing(found: Services, row: Row, evidence: Evidence) -> Row:
    decided = row["uitslag_datum"] or row["datum"]
    waiting = (found.today() - decided).days if decided and row["afdoening"] == "open" else None
    return {
        "afdoening": row["afdoening"],
        "grondslag": row["afdoening_grondslag"],
        "besloten_op": _text(decided),
        "dagen_open": waiting,
        "laatste_gebeurtenis": row["laatste_gebeurtenis"],
        "laatste_datum": _text(row["laatste_datum"]),
        "afgedaan_op": _text(row["afdoening_datum"]),
        "brief": evidence.of(row["brief"]) if row["brief"] else None,
    }


def _text(day: Any) -> str | None:
    return day.isoformat() if day else None


def copies(found: Services, base: str, key: str) -> Row:
    """Papers with nearly the same text, oldest first, with the first of them and what each council
    decided."""
    body = similar(found.store, found.engine, key, base)
    evidence = Evidence(found, base, (row["id"] for row in body["results"]))
    rows = [{**row, **evidence.of(row["id"])} for row in body["results"]]
    first = body["eerste"]["id"] if body["eerste"] else None
    return {
        "grondslag": METHOD,
        "eerste": next((row for row in rows if row["id"] == first), None),
        "stukken": rows,
    }
