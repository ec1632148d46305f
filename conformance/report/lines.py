"""Where in the text of a JSON file a pointer leads."""

import json
import re
from collections.abc import Iterator

from standard.pointers import pointer

BLANK = re.compile(r"[ \t\r\n]*")
STRING = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
SCALAR = re.compile(r"[^\s,\]}]+")


def places(text: str) -> dict[str, int]:
    """Pointer → the offset in valid JSON of the value that it points at."""
    return dict(_values(text))


def line_of(text: str, offset: int) -> int:
    """The number of a line, from 1."""
    return text.count("\n", 0, offset) + 1


def _values(text: str) -> Iterator[tuple[str, int]]:
    """Every value with its pointer, without going into itself: a stranger may nest deep."""
    #: per open list or object its pointer, and the index or name of the next member
    open_: list[tuple[str, int | None]] = []
    at, place = _blank(text, 0), ""
    while at < len(text):
        yield place, at
        if text[at] in "[{":
            open_.append((place, 0 if text[at] == "[" else None))
            at = _blank(text, at + 1)
        else:
            match = (STRING if text[at] == '"' else SCALAR).match(text, at)
            at = _blank(text, match.end() if match else len(text))
            at = _past_comma(text, at)
        while open_ and at < len(text) and text[at] in "]}":
            open_.pop()
            at = _past_comma(text, _blank(text, at + 1))
        if not open_:
            return
        holder, number = open_[-1]
        if number is None:
            name = STRING.match(text, at)
            if name is None:
                return
            place = holder + pointer(json.loads(name[0], strict=False))
            at = _blank(text, text.index(":", name.end()) + 1)
        else:
            open_[-1] = (holder, number + 1)
            place = holder + pointer(number)


def _blank(text: str, at: int) -> int:
    match = BLANK.match(text, at)
    return match.end() if match else at


def _past_comma(text: str, at: int) -> int:
    return _blank(text, at + 1) if at < len(text) and text[at] == "," else at
