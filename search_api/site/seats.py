"""The seats of a council with what each voted, drawn as half a circle: filled is for, a cross against,
a stroke abstained, a dotted line absent. Shape and colour say the same."""

import math
from collections.abc import Iterator, Sequence

from markupsafe import Markup

#: radius of a seat, distance between two of them and between two rows, and the smallest row
SEAT, APART, ROW, SMALLEST = 10, 24, 26, 58
#: up to so many seats → rows
ROWS = ((8, 1), (24, 2), (39, 3), (60, 4))
MOST_ROWS = 5
#: what is voted → the mark of it
MARKS = {"voor": "v", "tegen": "t", "onthouden": "o", "afwezig": "a"}
#: the marks themselves, once on a page
DEFINED = Markup(
    '<svg width="0" height="0" aria-hidden="true"><defs>'
    '<circle id="v" r="10" class="zv"/>'
    '<g id="t"><circle r="9" class="zt"/><path d="M-5-5 5 5M5-5-5 5" class="zt"/></g>'
    '<g id="o"><circle r="9" class="zo"/><path d="M-5 0H5" class="zo"/></g>'
    '<circle id="a" r="9" class="za"/></defs></svg>'
)


def seats(choices: Sequence[str], label: str, stand: str, table: str, key: str) -> Markup:
    """The drawing of `choices` from left to right; `label` says it in words, `stand` is written in
    the middle, `table` is the id of what tells the same, if there is one, `key` of the title of this one."""
    width, height, places = _places(len(choices))
    described = f' aria-describedby="{table}"' if table else ""
    drawn = "".join(
        f'<use href="#{MARKS[choice]}" x="{x:.0f}" y="{y:.0f}"/>'
        for choice, (x, y) in zip(choices, places, strict=True)
    )
    return Markup(  # noqa: S704 – numbers and ids of our own; words are escaped by `format`
        f'<svg class="zetels" viewBox="0 0 {width:.0f} {height:.0f}" role="img"'
        f' aria-labelledby="{key}"{described}><title id="{key}">{{}}</title>'
        f'{drawn}<text class="stand" x="{width / 2:.0f}" y="{height - 14:.0f}"'
        ' text-anchor="middle">{}</text></svg>'
    ).format(label, stand)


def _places(number: int) -> tuple[float, float, list[tuple[float, float]]]:
    """Width and height of the drawing, and where each seat is, from left to right."""
    rows = next((rows for most, rows in ROWS if number <= most), MOST_ROWS)
    inner: float = SMALLEST
    while sum(_room(inner + ROW * row) for row in range(rows)) < number:
        inner += 2
    radii = [inner + ROW * row for row in range(rows)]
    counts = _divided(number, radii)
    middle = radii[-1] + SEAT + 2
    found = sorted(
        (angle, radius)
        for radius, count in zip(radii, counts, strict=True)
        for angle in _angles(count)
    )
    places = [
        (middle - radius * math.cos(angle), middle - radius * math.sin(angle))
        for angle, radius in found
    ]
    return 2 * middle, middle + SEAT + 4, places


def _room(radius: float) -> int:
    return int(math.pi * radius / APART) + 1


def _divided(number: int, radii: Sequence[float]) -> list[int]:
    """Seats of each row, by its length."""
    shares = [number * radius / sum(radii) for radius in radii]
    counts = [min(int(share), _room(radius)) for share, radius in zip(shares, radii, strict=True)]
    while sum(counts) < number:
        free = [row for row, radius in enumerate(radii) if counts[row] < _room(radius)]
        counts[max(free, key=lambda row: shares[row] - counts[row])] += 1
    return counts


def _angles(count: int) -> Iterator[float]:
    """Of the seats in one row, from left (0) to right (pi)."""
    for place in range(count):
        yield math.pi / 2 if count == 1 else math.pi * place / (count - 1)
