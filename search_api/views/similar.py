"""Motions and amendments that were copied from each other: who was first, what was changed on the
way, and how each council decided."""

import difflib
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from indexer.dutch.analysis import exact_forms, plain_words
from indexer.fingerprint import likeness, rows
from indexer.question.query import Engine, Query, SearchDocument
from search_api.services import Services
from search_api.views.hits import vote_body
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
#: kinds of papers that travel; how many of them are looked at for the newest that did, and how many
#: that travelled are shown
KINDS = ("motie", "amendement")
LOOKED_AT, SHOWN = 200, 25
#: papers that the engine is asked about in one go
TOGETHER = 25
#: share of the words that two lines have in common when one is the other, changed
SAME_LINE = 0.4


def similar(store: Store, engine: Engine, record_id: str, base: str) -> dict[str, Any]:
    """Texts alike, this one among them, oldest first. Raises `NotHeld`, and `Unavailable` while the
    index is away."""
    if store.get(record_id) is None:
        raise NotHeld(f"er is geen record {record_id}")
    [results] = _alike(engine, [record_id], base)
    return {
        "id": record_id,
        "grondslag": METHOD,
        "eerste": results[0] if results and results[0]["datum"] else None,
        "results": results,
    }


def _alike(engine: Engine, ids: Sequence[str], base: str) -> list[list[dict[str, Any]]]:
    """For each of these papers those alike, it among them, oldest first."""
    return [
        sorted(
            (_body(document, share, base) for document, share in near),
            key=lambda row: (row["datum"] or "9999", row["id"]),
        )
        for near in engine.alike(ids, MOST, ALIKE)
    ]


def _body(document: SearchDocument, share: float, base: str) -> dict[str, Any]:
    return {
        "id": document.id,
        "url": address(base, document.id),
        "type": document.type,
        "titel": document.titel,
        "organisatie": {"code": document.organisatie, "naam": document.naam},
        "datum": document.datum,
        "uitslag": document.uitslag,
        "stemming": vote_body(document),
        "fracties": list(document.fractie),
        "overeenkomst": round(share, 3),
    }


# --- which travelled ------------------------------------------------------------------------------


def known_families(found: Services, asked: Query, base: str) -> list[dict[str, Any]]:
    """`families`, reckoned once for a state of the index."""
    key = ("reizend", repr(asked), found.engine.seq())
    known = found.kept.of(key, lambda: families(found.engine, asked, ""))
    return [_rooted(family, base) for family in known]


def _rooted(family: dict[str, Any], base: str) -> dict[str, Any]:
    """A family that was made without the address by which the service is asked."""
    rows = [{**row, "url": base + row["url"]} for row in family["results"]]
    first = family["eerste"] and {**family["eerste"], "url": base + family["eerste"]["url"]}
    return {**family, "eerste": first, "results": rows}


def families(engine: Engine, asked: Query, base: str) -> list[dict[str, Any]]:
    """`travelled` of the kinds of papers that travel only."""
    said = dict(asked.filters)
    kinds = tuple(kind for kind in said.get("type", KINDS) if kind in KINDS)
    others = asked.without("type")
    question = replace(others, filters=(*others.filters, ("type", kinds or KINDS)))
    return travelled(engine, question, base)


def travelled(engine: Engine, asked: Query, base: str) -> list[dict[str, Any]]:
    """Motions and amendments that more than one council had, the one that was taken over last
    first: each with its first and all that followed (`results`, oldest first). Among the newest
    papers within the filters of a question."""
    question = replace(asked, sort="-datum", size=100, facets=(), histogram=None, snippets=False)
    families: list[dict[str, Any]] = []
    seen: set[str] = set()
    while question.offset < LOOKED_AT and len(families) < SHOWN:
        result = engine.search(question)
        newest = [hit.document.id for hit in result.hits]
        for place in range(0, len(newest), TOGETHER):
            if len(families) == SHOWN:
                break
            asked_now = [key for key in newest[place : place + TOGETHER] if key not in seen]
            for key, results in zip(asked_now, _alike(engine, asked_now, base), strict=True):
                if key in seen or len(families) == SHOWN:
                    continue
                seen |= {row["id"] for row in results}
                if len({row["organisatie"]["code"] for row in results}) > 1:
                    families.append(_family(results))
        offset = question.offset + len(result.hits)
        if not result.hits or offset >= result.total:
            break
        question = replace(question, state=result.state, after=result.last, offset=offset)
    return families


def _family(results: list[dict[str, Any]]) -> dict[str, Any]:
    dated = [row for row in results if row["datum"]]
    return {
        "titel": results[0]["titel"],
        "eerste": dated[0] if dated else None,
        "laatste": dated[-1]["datum"] if dated else None,
        "raden": len({row["organisatie"]["code"] for row in results}),
        "results": results,
    }


# --- what was changed -----------------------------------------------------------------------------


def beside(store: Store, engine: Engine, one: str, other: str, base: str) -> dict[str, Any]:
    """Two texts side by side: line by line what is the same (`gelijk`), changed (`anders`), gone
    (`weg`) and new (`nieuw`), in the order of the second. Raises `NotHeld`."""
    found = [document for near in engine.alike((one, other), 0, ALIKE) for document, _ in near]
    if len(found) != 2:
        raise NotHeld(f"van {one} of {other} is er geen tekst om te vergelijken")
    first, second = found
    return {
        "grondslag": METHOD,
        "een": _body(first, 1.0, base),
        "ander": _body(second, likeness(rows(first.pages), rows(second.pages)), base),
        "regels": lines(first.pages, second.pages),
    }


def lines(one: tuple[str, ...], other: tuple[str, ...]) -> list[dict[str, str]]:
    """The lines of two texts, each of the second beside the one of the first that it comes from,
    wherever that stands."""
    left = dict(enumerate(_lines(one)))
    shown: list[dict[str, str]] = []
    for line in _lines(other):
        best = max(left, key=lambda number: (_share(left[number], line), -number), default=None)
        if best is None or _share(left[best], line) < SAME_LINE:
            shown.append({"soort": "nieuw", "een": "", "ander": line})
            continue
        came = left.pop(best)
        same = exact_forms(plain_words(came)) == exact_forms(plain_words(line))
        shown.append({"soort": "gelijk" if same else "anders", "een": came, "ander": line})
    return [*shown, *({"soort": "weg", "een": line, "ander": ""} for line in left.values())]


def _lines(pages: tuple[str, ...]) -> list[str]:
    text = "\n".join(pages)
    pieces = (
        " ".join(piece.split())
        for piece in re.split(r"\n(?=\s*[-•*\d])|[;:.]\s*\n|\n\s*\n|;\s", text)
    )
    return [piece for piece in pieces if any(map(str.isalnum, piece))]


def _share(one: str, other: str) -> float:
    mine, theirs = set(exact_forms(plain_words(one))), set(exact_forms(plain_words(other)))
    return len(mine & theirs) / max(1, len(mine), len(theirs))


def words(one: str, other: str) -> tuple[list[tuple[bool, str]], list[tuple[bool, str]]]:
    """The words of two lines in runs, each with whether the other line does not have it there."""
    mine, theirs = one.split(), other.split()
    matcher = difflib.SequenceMatcher(None, mine, theirs, autojunk=False)
    left: list[tuple[bool, str]] = []
    right: list[tuple[bool, str]] = []
    for tag, i, j, k, m in matcher.get_opcodes():
        changed = tag != "equal"
        if i < j:
            left.append((changed, " ".join(mine[i:j])))
        if k < m:
            right.append((changed, " ".join(theirs[k:m])))
    return left, right
