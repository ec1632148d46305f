"""How much work a function does, counted and not timed: the same on every machine."""

import sys
from collections import Counter, defaultdict
from collections.abc import Callable
from types import FrameType
from typing import Any

#: a line run so often at most is no cost, however it grew
LEAST = 400
#: times the rounds of a line for twice the text: 2 where work follows length, 4 where it is squared
MOST = 3.0

Rounds = Counter[tuple[str, int]]
Trace = Callable[[FrameType, str, Any], Any]


def lines_run(call: Callable[[], object], where: str) -> Rounds:
    """Per line of Python in files with `where` in their path how often a call goes through it,
    comprehensions by their rounds."""
    counts: dict[str, defaultdict[int, int]] = {}
    counting: dict[str, Trace | None] = {}

    def begin(frame: FrameType, *_: Any) -> Trace | None:
        name = frame.f_code.co_filename
        if name not in counting:
            counts[name] = defaultdict(int)
            counting[name] = _counter(counts[name]) if where in name else None
        return counting[name]

    other = sys.gettrace()
    sys.settrace(begin)
    try:
        call()
    finally:
        sys.settrace(other)
    return Counter({(name, line): n for name, lines in counts.items() for line, n in lines.items()})


def _counter(lines: defaultdict[int, int]) -> Trace:
    """Counts the lines of one file: it runs at every one of them, and so does as little as it can."""

    def count(frame: FrameType, event: str, _: Any) -> Trace:
        if event == "line":
            lines[frame.f_lineno] += 1
        return count

    return count


def squared(
    read: Callable[[str], object], piece: str, times: int = 30, where: str = "/crawlers/"
) -> list[str]:
    """The lines that are run more than twice as often when a piece is read twice as often, and again so
    for four times: what is bounded ends to grow."""
    read(piece)  # what is made once is made
    rounds = [lines_run(lambda n=n: read(piece * n), where) for n in (times, 2 * times)]  # type: ignore[misc]
    grown = _grown(*rounds)
    if grown:
        rounds.append(lines_run(lambda: read(piece * (4 * times)), where))
        grown &= _grown(*rounds[1:])
    return [
        f"{place.rpartition('/')[2]}:{line} {[one[place, line] for one in rounds]}"
        for place, line in sorted(grown)
    ]


def _grown(once: Rounds, twice: Rounds) -> set[tuple[str, int]]:
    return {place for place, count in twice.items() if count > LEAST and count > MOST * once[place]}
