"""What a vote note says: the typed reading, and the shape in which `griffie lees` prints it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from standard.vocabulary import Uitslag

#: sides in the order of printing
SIDES = ("voor", "tegen", "onthouden", "afwezig")


@dataclass(frozen=True)
class FractieVote:
    """`keuze`: voor, tegen, verdeeld, onthouden or afwezig; `aantallen` per side where stated."""

    keuze: str
    aantallen: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class LidVote:
    """A member's vote; `naam` as the council writes it where the member is known."""

    naam: str
    fractie: str | None
    keuze: str


@dataclass(frozen=True)
class VoteReading:
    """What is certain of a vote note. `zeker` False: the words allow more than one reading, or part
    of them was not understood. `stemmingstype`: hoofdelijk, schriftelijk, acclamatie or regulier.
    `telling` holds the totals that are stated, `overige` the side of all fracties not named.
    `volledig`: every fractie's side is told. `niet_herkend`: names and words asserted of nobody.
    """

    uitslag: Uitslag | None = None
    stemmingstype: str | None = None
    telling: Mapping[str, int] = field(default_factory=dict)
    fracties: Mapping[str, FractieVote] = field(default_factory=dict)
    leden: tuple[LidVote, ...] = ()
    overige: str | None = None
    unaniem: bool = False
    volledig: bool = False
    niet_herkend: tuple[str, ...] = ()
    zeker: bool = True

    def as_json(self) -> dict[str, Any]:
        """The keys of `griffie lees --soort stemming`."""
        return {
            "zeker": self.zeker,
            "uitslag": self.uitslag,
            "stemmingstype": self.stemmingstype,
            "telling": dict(self.telling),
            "fracties": {
                name: {"keuze": vote.keuze, **vote.aantallen}
                for name, vote in self.fracties.items()
            },
            "leden": [
                {"naam": lid.naam, "fractie": lid.fractie, "keuze": lid.keuze} for lid in self.leden
            ],
            "overige": self.overige,
            "volledig": self.volledig,
            "niet_herkend": list(self.niet_herkend),
        }
