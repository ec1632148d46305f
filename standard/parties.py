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
VERSIE = "2026-11-26"
#: names that are also common words or other parties' names: only an abbreviation, so less sure
_SHORT = 3


@dataclass(frozen=True)
class Landelijk:
    """`partijen` in the order of the name, more than one for a joint list; `grondslag` is `naam`,
    `afkorting` (two or three letters), `naam met plaats`, or `samengestelde naam`."""

    partijen: tuple[str, ...]
    grondslag: str


_BESIDE = re.compile(r"[^a-z0-9]")


@functools.lru_cache(maxsize=10_000)
def _key(name: str) -> str:
    return _BESIDE.sub("", bare(name))


@functools.cache
def _table() -> dict[str, str]:
    content = files("standard").joinpath("partijen.csv").read_text(encoding="utf-8")
    return {
        _key(name): row["partij"]
        for row in csv.DictReader(content.splitlines())
        for name in row["namen"].split(";")
    }


def families() -> list[list[str]]:
    """The names of each party of the table."""
    content = files("standard").joinpath("partijen.csv").read_text(encoding="utf-8")
    return [row["namen"].split(";") for row in csv.DictReader(content.splitlines())]


def spellings() -> tuple[str, ...]:
    """Every name that the table has for a party."""
    return tuple(name for names in families() for name in names)


def parties() -> tuple[str, ...]:
    """The names of all national parties of the table."""
    return tuple(dict.fromkeys(_table().values()))


def partij(naam: str) -> str | None:
    """The one national party that a name is a spelling of; None for any other name."""
    return _table().get(_key(naam))


@functools.lru_cache(maxsize=4000)
def partijen(naam: str) -> tuple[str, ...]:
    """The national parties of a joint name («CU/SGP»); empty where a part is none of them."""
    parts = [part for part in re.split(r"[/+&,–-]|\ben\b", naam) if part.strip()]
    parties = [partij(part) for part in parts]
    return tuple(dict.fromkeys(party for party in parties if party)) if all(parties) else ()


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
    joint = partijen(fractie)
    return Landelijk(joint, "samengestelde naam") if len(joint) > 1 else None
