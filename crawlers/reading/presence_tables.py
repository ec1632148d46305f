"""Attendance that is laid out: a table with a column for it, or names with their status below them."""

import datetime as dt
import re
from dataclasses import dataclass
from typing import Literal

from crawlers.reading.dates import clock
from crawlers.reading.presence_words import STATUS_LINE

Presence = Literal["aanwezig", "afwezig", "afwezig_met_bericht"]


def statuses_joined(text: str) -> str:
    """Names with their status on the next line, all the text long, as one line each."""
    lines = [line for line in text.split("\n") if line.strip()]
    marks = [STATUS_LINE.match(line) is not None for line in lines]
    if len(lines) < 2 or len(lines) % 2 or marks != [False, True] * (len(lines) // 2):
        return text
    pairs = zip(lines[::2], lines[1::2], strict=True)
    return "\n".join(f"{name.strip()} - {status.strip().lower()}" for name, status in pairs)


_TICKS = re.compile("([☑✓✔✅☒✗✘❌☐])\ufe0f?")
_TICKED = {**dict.fromkeys("☑✓✔✅", "aanwezig"), **dict.fromkeys("✗✘❌", "afwezig")}


def ticked(text: str) -> str:
    """«☑ A ☑ B ☐ C» as lines «A - aanwezig»; of whom a box is empty nothing is said."""
    first, *marked = _TICKS.split(text)
    pairs = [*zip(marked[::2], marked[1::2], strict=True)]
    if len(pairs) < 2 or first.strip() or not all(name.strip(" ,;\n") for _, name in pairs):
        return text
    said = [(name.strip(" ,;\n"), _TICKED.get(tick)) for tick, name in pairs]
    return "\n".join(f"{name} - {status}" for name, status in said if status)


_CELLS = re.compile(r"\t|\s\|\s|;")
#: heads of the columns of names, of a status in words, of marks, and of times
_NAMES = frozenset(
    (
        "naam",
        "namen",
        "raadslid",
        "raadsleden",
        "statenlid",
        "commissielid",
        "lid",
        "leden",
        "deelnemer",
    )
)
_STATUS = frozenset(("status", "aanwezig", "presentie", "aanwezigheid", "aanwezig/afwezig"))
_TIMES = {
    **dict.fromkeys(("van", "vanaf", "aankomst", "aangekomen", "gekomen", "binnen", "begin", "aanvang", "komst"), "van"),
    **dict.fromkeys(("tot", "vertrek", "vertrokken", "einde", "eind"), "tot"),
}  # fmt: skip
_MARKS = frozenset(("x", "ja", "v", "✓", "☑", "√", "•"))
_SAID: dict[str, Presence] = {
    **dict.fromkeys((*_MARKS, "aanwezig", "present"), "aanwezig"),
    **dict.fromkeys(("nee", "afwezig", "absent", "-", "–", "✗", "✘", "☐"), "afwezig"),
    **dict.fromkeys(
        ("afgemeld", "verhinderd", "m.k.", "afwezig m.k.", "m.k. afwezig", "afwezig met kennisgeving", "met kennisgeving",
         "afwezig met bericht", "met bericht afwezig", "met kennisgeving afwezig"),
        "afwezig_met_bericht",
    ),
}  # fmt: skip
#: heads of columns of names
_HEADS: dict[str, Presence] = {
    **dict.fromkeys(("aanwezig", "aanwezigen", "present"), "aanwezig"),
    **dict.fromkeys(("afwezig", "afwezigen", "absent"), "afwezig"),
    **dict.fromkeys(
        ("afgemeld", "afmeldingen", "verhinderd", "afwezig m.k.", "afwezig met kennisgeving", "met kennisgeving afwezig"),
        "afwezig_met_bericht",
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Row:
    """Who is named in a row of a table, and what its columns say."""

    naam: str
    status: Presence
    van: dt.time | None = None
    tot: dt.time | None = None


def table_of(text: str) -> list[Row]:
    """The rows of a table whose head names its columns («Naam … Aanwezig»); empty for other text, and
    where a row says nothing or two things."""
    lines = [line for line in text.split("\n") if line.strip()]
    rows = [[cell.strip() for cell in _CELLS.split(line.strip("\n "))] for line in lines]
    head = [cell.casefold() for cell in rows[0]] if rows else []
    if len(rows) > 1 and len(head) > 1 and all(cell in _HEADS for cell in head):
        return _columns([_HEADS[cell] for cell in head], rows[1:])
    names = [at for at, cell in enumerate(head) if cell in _NAMES]
    if len(rows) < 2 or len(names) != 1:
        return []
    found: list[Row] = []
    for cells in rows[1:]:
        cells += [""] * (len(head) - len(cells))
        row = _row(head, cells, names[0]) if len(cells) == len(head) else None
        if row is None:
            return []
        found.append(row)
    return found


def _columns(head: list[Presence], rows: list[list[str]]) -> list[Row]:
    """A column of names for each status: «Aanwezig … Afwezig»."""
    return [
        Row(cell, status)
        for cells in rows
        for status, cell in zip(head, cells, strict=False)
        if cell not in ("", "-", "–")
    ]


def _row(head: list[str], cells: list[str], name: int) -> Row | None:
    said: set[Presence] = set()
    times: dict[str, dt.time | None] = {}
    marks = "afwezig" in head
    for title, cell in zip(head, cells, strict=True):
        if title in _STATUS or (title in ("afwezig", "afgemeld") and cell):
            told = _SAID.get(cell.casefold())
            if marks and cell.casefold() in _MARKS:
                told = _SAID.get(title)
            if told is None and (cell or not marks):
                return None
            said |= {told} if told else set()
        elif (bound := title.removeprefix("aanwezig ")) in _TIMES and cell:
            times[_TIMES[bound]] = clock(cell)
    if not said and any(times.values()):
        said = {"aanwezig"}
    if len(said) != 1 or not cells[name]:
        return None
    return Row(cells[name], said.pop(), times.get("van"), times.get("tot"))


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
