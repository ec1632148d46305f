"""A document's `_source`: with the texts in each of Classic's three ways, and of it what was asked."""

from fnmatch import fnmatchcase
from typing import Any

from indexer.classic.query import Document
from search_api.classic.question.request import Source


def whole(document: Document, base: str) -> dict[str, Any]:
    """All of a document; `base` is the address that records stand under."""
    source: dict[str, Any] = {"@context": {"@base": base}, **document.source}
    if document.pages:
        pages = list(document.pages)
        source["text"] = pages
        source["md_text"] = pages
        source["text_pages"] = [
            {"page_number": number, "text": page} for number, page in enumerate(pages, 1)
        ]
    return source


def chosen(source: dict[str, Any], wanted: Source) -> dict[str, Any]:
    """The fields that were asked."""
    if not wanted.includes and not wanted.excludes:
        return source
    return _filtered(source, wanted, "")


def _filtered(value: dict[str, Any], wanted: Source, path: str) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for name, one in value.items():
        place = f"{path}{name}"
        if any(_fits(place, pattern) for pattern in wanted.excludes):
            continue
        inside = not wanted.includes or any(_fits(place, one) for one in wanted.includes)
        deeper = [one for one in (*wanted.includes, *wanted.excludes) if _within(place, one)]
        if isinstance(one, dict) and deeper:
            inner = Source(() if inside else wanted.includes, wanted.excludes)
            if kept := _filtered(one, inner, f"{place}."):
                made[name] = kept
        elif isinstance(one, list) and deeper and one and isinstance(one[0], dict):
            inner = Source(() if inside else wanted.includes, wanted.excludes)
            rows = [_filtered(row, inner, f"{place}.") for row in one]
            if any(rows):
                made[name] = rows
        elif inside:
            made[name] = one
    return made


def _fits(place: str, pattern: str) -> bool:
    return fnmatchcase(place, pattern) or fnmatchcase(place, f"{pattern}.*")


def _within(place: str, pattern: str) -> bool:
    """Whether a pattern may mean something inside a place."""
    return pattern.startswith(f"{place}.") or "*" in pattern
