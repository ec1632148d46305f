"""Motions and amendments that were copied from each other: who was first, and how each ended."""

from typing import Any

from indexer.fingerprint import likeness, rows
from indexer.question.query import Engine, SearchDocument
from search_api.views.record import NotHeld
from store import Store
from store.output import address

#: from this share of the same rows of words on, texts are called alike
ALIKE = 0.3
#: documents that are compared with one
MOST = 200
METHOD = (
    "afgeleid door Griffie: het deel van alle rijen van vier woorden dat beide teksten hebben, "
    f"vanaf {ALIKE:.0%}"
)


def similar(store: Store, engine: Engine, record_id: str, base: str) -> dict[str, Any]:
    """Texts alike, this one among them, oldest first. Raises `NotHeld`, and `Unavailable` while the
    index is away."""
    if store.get(record_id) is None:
        raise NotHeld(f"er is geen record {record_id}")
    near = engine.alike(record_id, MOST)
    mine = rows(near[0].pages) if near else set()
    shares = ((document, likeness(mine, rows(document.pages))) for document in near)
    results = [_body(document, share, base) for document, share in shares if share >= ALIKE]
    results.sort(key=lambda row: (row["datum"] or "9999", row["id"]))
    return {
        "id": record_id,
        "grondslag": METHOD,
        "eerste": results[0] if results and results[0]["datum"] else None,
        "results": results,
    }


def _body(document: SearchDocument, share: float, base: str) -> dict[str, Any]:
    return {
        "id": document.id,
        "url": address(base, document.id),
        "type": document.type,
        "titel": document.titel,
        "organisatie": {"code": document.organisatie, "naam": document.naam},
        "datum": document.datum,
        "uitslag": document.uitslag,
        "overeenkomst": round(share, 3),
    }
