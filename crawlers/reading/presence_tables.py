"""Attendance that is laid out: a table with a column for it, or names with their status below them."""

import re
from typing import Literal

from crawlers.reading.presence_words import STATUS_LINE

Presence = Literal["aanwezig", "afwezig"]


def statuses_joined(text: str) -> str:
    """Names with their status on the next line, all the text long, as one line each."""
    lines = [line for line in text.split("\n") if line.strip()]
    marks = [STATUS_LINE.match(line) is not None for line in lines]
    if len(lines) < 2 or len(lines) % 2 or marks != [False, True] * (len(lines) // 2):
        return text
    pairs = zip(lines[::2], lines[1::2], strict=True)
    return "\n".join(f"{name.strip()} - {status.strip().lower()}" for name, status in pairs)


_CELLS = re.compile(r"\t|\s\|\s|;")
_THERE = {
    "ja": "aanwezig",
    "x": "aanwezig",
    "aanwezig": "aanwezig",
    "nee": "afwezig",
    "afwezig": "afwezig",
}


def table_of(text: str) -> list[tuple[str, Presence]]:
    """Name and status per row of a table whose head says «Naam … Aanwezig»; empty for other text."""
    rows = [
        [cell.strip() for cell in _CELLS.split(line)] for line in text.split("\n") if line.strip()
    ]
    head = [cell.casefold() for cell in rows[0]] if rows else []
    if len(rows) < 2 or "naam" not in head or "aanwezig" not in head:
        return []
    name, there = head.index("naam"), head.index("aanwezig")
    found: list[tuple[str, Presence]] = []
    for row in rows[1:]:
        status = _THERE.get(row[there].casefold()) if len(row) == len(head) else None
        if status is None:
            return []
        found.append((row[name], "aanwezig" if status == "aanwezig" else "afwezig"))
    return found
