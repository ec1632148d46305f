"""Drawings of numbers in SVG, by themselves: no script, and the numbers in words beside them."""

from collections.abc import Sequence
from html import escape

from markupsafe import Markup

#: pixels of a drawing, and around it
WIDTH, HEIGHT, EDGE = 640, 160, 28
#: pixels of a letter on a badge, at eleven pixels high
LETTER = 6.6


def line(title: str, points: Sequence[tuple[str, float]]) -> Markup:
    """A line of shares (0 to 1) by day. One point is a dot."""
    step = (WIDTH - 2 * EDGE) / max(1, len(points) - 1)
    places = [
        (EDGE + number * step, HEIGHT - EDGE - share * (HEIGHT - 2 * EDGE), day, share)
        for number, (day, share) in enumerate(points)
    ]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y, _, _ in places)
    dots = "".join(
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3"><title>{escape(day)}: {share:.0%}</title></circle>'
        for x, y, day, share in places
    )
    told = "; ".join(f"{day}: {share:.0%}" for day, share in points)
    names = [(EDGE, "start", places[0][2]), (WIDTH - EDGE, "end", places[-1][2])] if places else []
    days = "".join(
        f'<text x="{x}" y="{HEIGHT - 8}" text-anchor="{side}">{escape(day)}</text>'
        for x, side, day in names[: 1 if len(places) == 1 else 2]
    )
    return Markup(  # noqa: S704 – everything in it was escaped above
        f'<svg class="lijn" role="img" viewBox="0 0 {WIDTH} {HEIGHT}"'
        f' xmlns="http://www.w3.org/2000/svg"><title>{escape(title)}</title>'
        f"<desc>{escape(told)}</desc>"
        f'<text x="2" y="{EDGE + 4}">100%</text><text x="2" y="{HEIGHT - EDGE}">0%</text>'
        f'<polyline fill="none" stroke="currentColor" stroke-width="2" points="{path}"/>'
        f"{dots}{days}</svg>"
    )


def badge(label: str, value: str, colour: str) -> str:
    """Two words beside each other, as a picture of its own."""
    first, second = (round(len(each) * LETTER + 14) for each in (label, value))
    words = escape(f"{label}: {value}")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{first + second}" height="20" role="img"'
        f' aria-label="{words}"><title>{words}</title>'
        f'<rect width="{first}" height="20" fill="#3d4650"/>'
        f'<rect x="{first}" width="{second}" height="20" fill="{colour}"/>'
        '<g fill="#fff" font-family="Verdana,sans-serif" font-size="11" text-anchor="middle">'
        f'<text x="{first / 2:.1f}" y="14">{escape(label)}</text>'
        f'<text x="{first + second / 2:.1f}" y="14">{escape(value)}</text></g></svg>'
    )
