"""The bodies of the TOOI registers (gemeenten, provincies, waterschappen), with their names and,
for what was merged, the day from which it is no more and what came after it."""

import csv
import datetime as dt
import functools
import re
import unicodedata
from dataclasses import dataclass
from importlib.resources import files

from standard.organisations import PROVINCIES, WATERSCHAPPEN

PREFIX = re.compile(
    r"^(gemeente|provincie|waterschap|hoogheemraadschap( van)?|wetterskip|provinsje|gemeenteraad)\s+"
)
#: names that are not those of the register, but of the same body
ALIASES = {
    "gm0518": ("s gravenhage",),
    "gm0796": ("den bosch",),
    "gm0373": ("bergen nh", "bergen noord holland"),
    "gm0893": ("bergen l", "bergen limburg"),
    "pv21": ("friesland",),
    "ws0653": ("fryslan",),
}


@dataclass(frozen=True)
class Body:
    """`tot` is the first day on which it is no more."""

    code: str
    naam: str
    tot: dt.date | None = None
    opvolger: str | None = None

    def named(self, naam: str) -> bool:
        """Whether this is a name of it, whatever its capitals, accents or kind before it."""
        return plain(naam) in {plain(self.naam), *ALIASES.get(self.code, ())}


def plain(naam: str) -> str:
    letters = unicodedata.normalize("NFKD", naam.casefold()).encode("ascii", "ignore").decode()
    words = PREFIX.sub("", re.sub(r"[^a-z0-9]+", " ", letters).strip())
    return re.sub(r" (nh|l)$", "", words)


@functools.cache
def bodies() -> dict[str, Body]:
    """By TOOI code: `gm0828`, `pv30`, `ws0539`."""
    text = files("standard").joinpath("gemeenten.csv").read_text(encoding="utf-8")
    found = {
        row["code"]: Body(
            row["code"],
            row["naam"],
            dt.date.fromisoformat(row["tot"]) if row["tot"] else None,
            row["opvolger"] or None,
        )
        for row in csv.DictReader(text.splitlines())
    }
    found |= {code: Body(code, naam) for code, (_, naam) in PROVINCIES.items()}
    return found | {code: Body(code, naam) for code, naam in WATERSCHAPPEN.items()}
