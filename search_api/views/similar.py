"""Motions and amendments that were copied from each other: who was first, and how each ended."""

import threading
import time
from collections import OrderedDict
from dataclasses import dataclass
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
#: answers that are remembered, and seconds that one is after the index changed
REMEMBERED, LASTS = 4096, 600.0
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


class Alike:
    """What was found alike, remembered for pages: as long as the index is the same, and for a while
    after that when none of the records that it names has changed."""

    def __init__(self, most: int = REMEMBERED, lasts: float = LASTS) -> None:
        self._most, self._lasts = most, lasts
        self._lock = threading.Lock()
        self._known: OrderedDict[tuple[str, str], _Known] = OrderedDict()

    def of(self, store: Store, engine: Engine, record_id: str, base: str) -> dict[str, Any]:
        """`similar`, of now or of a moment ago."""
        seq, key = engine.seq(), (record_id, base)
        with self._lock:
            known = self._known.get(key)
        if known is not None and known.seq != seq:
            young = time.monotonic() - known.moment < self._lasts
            same = young and _versions(store, known.body) == known.versions
            known = known if same else None
        if known is None:
            body = similar(store, engine, record_id, base)
            known = _Known(body, seq, time.monotonic(), _versions(store, body))
            with self._lock:
                self._known[key] = known
                self._known.move_to_end(key)
                while len(self._known) > self._most:
                    self._known.popitem(last=False)
        return known.body


@dataclass(frozen=True)
class _Known:
    body: dict[str, Any]
    seq: int
    moment: float
    versions: dict[str, int]


def _versions(store: Store, body: dict[str, Any]) -> dict[str, int]:
    """The number in the log of each record that is named, of those that are held."""
    keys = {body["id"], *(row["id"] for row in body["results"])}
    return {key: each.seq for key, each in store.get_many(keys).items() if not each.deleted}


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
