"""TOOI codes and the three ways in which the standard names the owner of a record."""

import re
from typing import Any

from standard.resources import Gemeente, Organisatie, Waterschap
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


def eigenaar(code: str, naam: str, *, organisatie: bool = True) -> dict[str, Any]:
    """The owner properties for a record: v2's `gemeente`/`provincie`/`waterschap` and mini-ORI's
    `organisatie` (left out for resources that mini-ORI does not have). ValueError: no TOOI code."""
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
