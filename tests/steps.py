"""How much work a function does, counted and not timed: the same on every machine."""

import sys
from collections import Counter
from collections.abc import Callable
from types import FrameType
from typing import Any

#: a line run so often at most is no cost, however it grew
LEAST = 400
#: times the rounds of a line for twice the text: 2 where work follows length, 4 where it is squared
MOST = 3.0

Rounds = Counter[tuple[str, int]]


def lines_run(call: Callable[[], object]) -> Rounds:
    """Per line of Python how often a call goes through it, comprehensions by their rounds."""
    rounds: Rounds = Counter()

    def local(frame: FrameType, event: str, _: Any) -> Any:
        if event == "line":
            rounds[frame.f_code.co_filename, frame.f_lineno] += 1
        return local

    other = sys.gettrace()
    sys.settrace(lambda *_: local)
    try:
        call()
    finally:
        sys.settrace(other)
    return rounds


def squared(
    read: Callable[[str], object], piece: str, times: int = 30, where: str = "/crawlers/"
) -> list[str]:
    """The lines that are run more than twice as often when a piece is read twice as often, and again so
    for four times: what is bounded ends to grow."""
    read(piece)  # what is made once is made
    rounds = [lines_run(lambda n=n: read(piece * n)) for n in (times, 2 * times)]  # type: ignore[misc]
    grown = _grown(*rounds, where)
    if grown:
        rounds.append(lines_run(lambda: read(piece * (4 * times))))
        grown &= _grown(*rounds[1:], where)
    return [
        f"{place.rpartition('/')[2]}:{line} {[one[place, line] for one in rounds]}"
        for place, line in sorted(grown)
    ]


def _grown(once: Rounds, twice: Rounds, where: str) -> set[tuple[str, int]]:
    return {
        place
        for place, count in twice.items()
        if count > LEAST and count > MOST * once[place] and where in place[0]
    }
