"""The bodies of the TOOI registers (gemeenten, provincies, waterschappen) by code: their names, when
what was merged ended and what came after it, and the three ways in which the standard names the owner
of a record."""

import csv
import datetime as dt
import functools
import re
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from standard.text import bare
from standard.vocabulary import Provincie

CODE = re.compile(r"^(gm\d{4}|pv\d{2}|ws\d{4})$")
#: TOOI province code, name in the standard's enumeration, name as people write it
PROVINCIES = {
    "pv20": (Provincie.groningen, "Groningen"),
    "pv21": (Provincie.friesland, "Fryslân"),
    "pv22": (Provincie.drenthe, "Drenthe"),
    "pv23": (Provincie.overijsel, "Overijssel"),
    "pv24": (Provincie.flevoland, "Flevoland"),
    "pv25": (Provincie.gelderland, "Gelderland"),
    "pv26": (Provincie.utrecht, "Utrecht"),
    "pv27": (Provincie.noord_holland, "Noord-Holland"),
    "pv28": (Provincie.zuid_holland, "Zuid-Holland"),
    "pv29": (Provincie.zeeland, "Zeeland"),
    "pv30": (Provincie.noord_brabant, "Noord-Brabant"),
    "pv31": (Provincie.limburg, "Limburg"),
}
#: TOOI codes of the water boards
WATERSCHAPPEN = {
    "ws0152": "Rijn en IJssel",
    "ws0155": "Amstel, Gooi en Vecht",
    "ws0372": "Delfland",
    "ws0539": "De Dommel",
    "ws0616": "Rijnland",
    "ws0621": "Rivierenland",
    "ws0636": "De Stichtse Rijnlanden",
    "ws0646": "Hunze en Aa's",
    "ws0647": "Noorderzijlvest",
    "ws0650": "Zuiderzeeland",
    "ws0651": "Hollands Noorderkwartier",
    "ws0652": "Brabantse Delta",
    "ws0653": "Wetterskip Fryslân",
    "ws0654": "Aa en Maas",
    "ws0655": "Hollandse Delta",
    "ws0656": "Schieland en de Krimpenerwaard",
    "ws0661": "Scheldestromen",
    "ws0662": "Vallei en Veluwe",
    "ws0663": "Vechtstromen",
    "ws0664": "Drents Overijsselse Delta",
    "ws0665": "Limburg",
}
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
    """A name without its kind before it, capitals, accents and signs: to compare by."""
    letters = bare(naam).encode("ascii", "ignore").decode()
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


def eigenaar(code: str, naam: str, *, organisatie: bool = True) -> dict[str, Any]:
    """The owner properties for a record: v2's `gemeente`/`provincie`/`waterschap` and mini-ORI's
    `organisatie` (left out for resources that mini-ORI does not have). ValueError: no TOOI code."""
    # the records are loaded where one is made: who only looks a code up needs none of them
    from standard.resources import Gemeente, Organisatie, Waterschap

    if not CODE.match(code):
        raise ValueError(f"geen TOOI-code (gm0000, pv00 of ws0000): {code!r}")
    if code.startswith("gm"):
        owner: dict[str, Any] = {"gemeente": Gemeente(gemeentecode=code[2:], gemeentenaam=naam)}
        mini = Organisatie(gemeente=code)
    elif code.startswith("pv"):
        if code not in PROVINCIES:
            raise ValueError(f"onbekende provinciecode: {code!r}")
        owner = {"provincie": PROVINCIES[code][0]}
        mini = Organisatie(provincie=code)
    else:
        owner = {"waterschap": Waterschap(waterschapcode=code[2:], waterschapnaam=naam)}
        mini = Organisatie(waterschap=code)
    return {**owner, "organisatie": mini} if organisatie else owner


@functools.cache
def _beside() -> dict[str, tuple[str, ...]]:
    text = files("standard").joinpath("buren.csv").read_text(encoding="utf-8")
    return {row["code"]: tuple(row["buren"].split()) for row in csv.DictReader(text.splitlines())}


def neighbours(code: str) -> tuple[str, ...]:
    """Codes of the municipalities that border on one, as they were in 2023; empty where none is known.
    Borders over water are not complete."""
    return _beside().get(code, ())
