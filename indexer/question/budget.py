"""What one question may cost: engines look between their steps whether there is time left."""

import time

from indexer.question.query import TooSlow

#: what narrows a question, for who asked too much
NARROW = (
    "deze vraag kost te veel tijd; vraag minder: kies een gemeente, soort of periode, neem een "
    "langer begin voor het sterretje, of laat tellingen (facet, histogram) weg"
)


class Budget:
    """Seconds from now on; None is no bound."""

    def __init__(self, seconds: float | None) -> None:
        self._until = None if seconds is None else time.monotonic() + seconds

    def left(self) -> float | None:
        """Seconds that are left, none below zero; None without a bound."""
        return None if self._until is None else max(0.0, self._until - time.monotonic())

    def check(self) -> None:
        """Raises `TooSlow` when nothing is left."""
        if self.left() == 0.0:
            raise TooSlow(NARROW)
