"""National parties behind the names of fracties, by a table that says since when each exists.

A local party is itself and has none. What is told here is derived from the name alone, never stated
by the source: it says so, and on which version of the table it rests.
"""

import csv
import functools
import re
from dataclasses import dataclass
from importlib.resources import files

from standard.text import bare

#: of `partijen.csv`; raise it with every change there
VERSIE = "2026-11-24"
#: names that are also common words or other parties' names: only an abbreviation, so less sure
_SHORT = 3


@dataclass(frozen=True)
class Landelijk:
    """`partijen` in the order of the name, more than one for a joint list; `grondslag` is `naam`,
    `afkorting` (two or three letters), `naam met plaats`, or `samengestelde naam`."""

    partijen: tuple[str, ...]
    grondslag: str


def _key(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", bare(name))


@functools.cache
def _table() -> dict[str, str]:
    content = files("standard").joinpath("partijen.csv").read_text(encoding="utf-8")
    return {
        _key(name): row["partij"]
        for row in csv.DictReader(content.splitlines())
        for name in row["namen"].split(";")
    }


@functools.lru_cache(maxsize=4000)
def landelijk(fractie: str, plaats: str = "") -> Landelijk | None:
    """The national party that a fractie's name says it is of; None for a local party.

    A name with anything beside the party's («VVD Plus», «Lijst CDA-leden») is a party of its own:
    only the body's own place may stand beside it.
    """
    table = _table()
    key = _key(re.sub(r"^\s*(?:fractie|de)\s+", "", fractie, flags=re.I))
    if key in table:
        short = len(key) <= _SHORT and table[key] != fractie.strip()
        return Landelijk((table[key],), "afkorting" if short else "naam")
    place = _key(plaats)
    if place and place in key:
        bare = key.removesuffix(place) if key.endswith(place) else key.removeprefix(place)
        if bare in table:
            return Landelijk((table[bare],), "naam met plaats")
    parts = [part for part in re.split(r"\s*(?:[/+&,–-]|\ben\b)\s*", fractie) if part.strip()]
    found = [table.get(_key(part)) for part in parts]
    known = tuple(dict.fromkeys(party for party in found if party))
    if len(parts) > 1 and all(found) and len(known) > 1:
        return Landelijk(known, "samengestelde naam")
    return None
