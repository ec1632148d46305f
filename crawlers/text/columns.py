"""Columns of prose that a program drew row by row: read one after the other, as a person does."""

import re
import statistics
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

#: so many lines with a piece on both sides of one gutter, and a gutter of so many points
LINES, GUTTER = 4, 8.0
#: each column takes at least so much of the page's width
WIDTH = 0.2
#: of the line ends within a column, how many go on in the next line in the middle of a sentence
FLOWING = 0.5


@dataclass(frozen=True)
class Piece:
    """A run of text on one line, with its box in points."""

    left: float
    bottom: float
    right: float
    top: float

    def beside(self, other: "Piece") -> bool:
        """Whether both stand on one line."""
        middle = (self.bottom + self.top) / 2
        return other.bottom <= middle <= other.top


def by_column(text_page: Any, width: float) -> str | None:
    """The text in the order of its columns, where it was drawn across them; None where the order
    of drawing is that of reading (nearly every page), and for tables."""
    number = text_page.count_rects()
    if not 2 * LINES <= number <= 2000:
        return None
    pieces = [Piece(*text_page.get_rect(index)) for index in range(number)]
    lines = _lines(pieces)
    gutter = _gutter(lines)
    if gutter is None:
        return None
    split = [index for index, line in enumerate(lines) if _across(line, gutter)]
    first, last = split[0], split[-1]
    block = lines[first : last + 1]
    if any(piece.left < gutter < piece.right for line in block for piece in line):
        return None
    columns = [
        [[piece for piece in line if (piece.left < gutter) == is_left] for line in block]
        for is_left in (True, False)
    ]
    texts = [
        [line for pieces in column if (line := _text(text_page, pieces))] for column in columns
    ]
    if not all(_wide(column, width) for column in columns) or not all(map(_flowing, texts)):
        return None
    around = [_text(text_page, line) for line in lines]
    return "\n".join([*around[:first], *texts[0], *texts[1], *around[last + 1 :]])


def _lines(pieces: list[Piece]) -> list[list[Piece]]:
    """Pieces that were drawn one after the other on one line."""
    lines: list[list[Piece]] = []
    for piece in pieces:
        if lines and lines[-1][-1].beside(piece) and piece.left >= lines[-1][-1].right:
            lines[-1].append(piece)
        else:
            lines.append([piece])
    return lines


def _gutter(lines: list[list[Piece]]) -> float | None:
    """Where most of the lines leave a gap."""
    gaps = []
    for line in lines:
        widest = max(pairwise(line), key=lambda pair: pair[1].left - pair[0].right, default=None)
        if widest and widest[1].left - widest[0].right >= GUTTER:
            gaps.append((widest[0].right, widest[1].left))
    if len(gaps) < LINES:
        return None
    edge = statistics.median(right for _, right in gaps)
    return edge - GUTTER / 2 if sum(left < edge - GUTTER / 2 for left, _ in gaps) >= LINES else None


def _across(line: list[Piece], gutter: float) -> bool:
    return any(piece.right <= gutter for piece in line) and any(p.left >= gutter for p in line)


def _wide(column: list[list[Piece]], width: float) -> bool:
    pieces = [piece for line in column for piece in line]
    if not pieces:
        return False
    across = max(piece.right for piece in pieces) - min(piece.left for piece in pieces)
    return across >= WIDTH * width


def _text(text_page: Any, pieces: list[Piece]) -> str:
    boxes = ((piece.left, piece.bottom, piece.right, piece.top) for piece in pieces)
    return " ".join(text_page.get_text_bounded(*box).strip() for box in boxes).strip()


def _flowing(lines: list[str]) -> bool:
    """Whether lines are prose: most go on in the next one within a sentence."""
    if len(lines) < LINES:
        return False
    going_on = sum(
        bool(re.search(r"[\w,-]$", line) and re.match(r"[a-zà-ÿ(«]", following))
        for line, following in pairwise(lines)
    )
    return going_on >= FLOWING * (len(lines) - 1)
