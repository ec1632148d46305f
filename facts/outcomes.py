"""What became of something on which was voted more than once."""

import datetime as dt
from collections.abc import Iterable

from standard.vocabulary import Uitslag


def final(ends: Iterable[tuple[dt.date | None, Uitslag]]) -> Uitslag | None:
    """The outcome of the last day on which was voted: a tie is followed by another vote. None where
    that day, or a vote of which no day is known, tells another one."""
    rows = list(ends)
    days = [day for day, _ in rows if day is not None]
    last = {ended for day, ended in rows if day is None or day == max(days)}
    decided = last - {Uitslag.gelijk} or last
    return decided.pop() if len(decided) == 1 else None
