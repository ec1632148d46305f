"""Pieces of a text, and the words beside them that tell whose they are."""

from bisect import bisect_left
from typing import Literal, NamedTuple

from crawlers.reading.private_words import CUES, OWNED, SERVICE_POINT, TOWARDS

Soort = Literal["bsn", "telefoon", "email", "adres", "iban", "geboortedatum"]


class Span(NamedTuple):
    """A piece of a text from `start` up to `end`; `gelabeld`: a label or a person beside it tells
    that it is what it seems (of a BSN only)."""

    start: int
    end: int
    soort: Soort
    gelabeld: bool = True


def before_of(text: str, at: int, length: int = 90) -> str:
    """The letters before a place."""
    return text[max(0, at - length) : at]


class Cues:
    """The words of a text that tell whose a contact is, by place; read once and only when needed."""

    def __init__(self, text: str) -> None:
        self.text = text
        #: (place, whether public, whether only named as of something: «van de gemeente»)
        self._cues: list[tuple[int, bool, bool]] | None = None

    def _load(self) -> list[tuple[int, bool, bool]]:
        if self._cues is None:
            self._cues = []
            for match in CUES.finditer(self.text):
                public = match["public"] is not None
                before = before_of(self.text, match.start(), 24) if public else ""
                owned = OWNED.search(before) is not None
                if owned or SERVICE_POINT.match(match[0]) or not TOWARDS.search(before):
                    self._cues.append((match.start(), public, owned))
        return self._cues

    def public(self, start: int, end: int) -> bool | None:
        """Whether the nearest cue is of an organisation or a public person (True) or of a citizen
        (False): before it on its line, behind it on its line, or in the lines right above."""
        cues = self._load()
        if not cues:
            return None
        at = bisect_left(cues, (start, False, False))
        low = max(0, start - 300)
        above = next((c for c in reversed(cues[max(0, at - 6) : at]) if not c[2]), None)
        if above and above[0] >= max(self.text.rfind("\n", low, start) + 1, low):
            return above[1]
        stop = self.text.find("\n", end, end + 40)
        if at < len(cues) and cues[at][0] < (stop if stop >= 0 else end + 40):
            return cues[at][1]
        block = max(self.text.rfind("\n\n", low, start) + 1, low)
        return above[1] if above and above[0] >= block else None
