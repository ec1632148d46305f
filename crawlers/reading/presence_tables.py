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


#: a line that tells how was voted; below it «Afwezig:» is of that vote, and nobody's absence from the meeting
_OF_VOTE = re.compile(
    r"(?i)^\W{0,3}(?:(?:de\s)?(?:voor|tegen|foar|tsjin|blanco|onthouden|onthouding(?:en)?|verdeeld|(?:voor|tegen)stemmers?|"
    r"(?:hoofdelijke\s)?stemming|stem(?:uitslag|verhouding|resultaat|men)|uitslag)\b)"
    r"|\b(?:voor|tegen)\s?(?:stemden|gestemd|stemmen|:|\()|\b\d{1,2}\s(?:stemmen\s)?(?:voor|tegen)\b|\bstemm(?:en|ing)\s?:"
)
_LIST_OF = re.compile(
    r"(?i)^\W{0,3}(?:niet\s)?(?:afwezig|aanwezig|absent|present)(?:en)?\b(?!\smet)"
)
_IN_LINE = re.compile(r"(?i)\b(?:niet\s)?(?:afwezig|absent)(?:en)?\s?:")
#: lines above a list that may make it one of a vote
NEAR = 4


def without_votes(text: str) -> str:
    """The text without the lists of who was absent from a vote: absent from a vote is not absent from
    the meeting. Line for line the same."""
    lines = text.split("\n")
    filled = [place for place, line in enumerate(lines) if line.strip()]
    kept = list(lines)
    for number, place in enumerate(filled):
        line = lines[place]
        near = [lines[at] for at in filled[max(0, number - NEAR) : number]]
        after = [lines[at] for at in filled[number + 1 : number + 2]]
        if _LIST_OF.match(line) and any(_OF_VOTE.search(one[:300]) for one in (*near, *after)):
            kept[place] = ""
        elif _OF_VOTE.search(line[:300]) and (inside := _IN_LINE.search(line)):
            kept[place] = line[: inside.start()]
    return "\n".join(kept)
