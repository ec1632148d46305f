"""Fields that were settled by hand: a line in `velden.csv` says for good what a council means by one.

The file that comes with Griffie, and one of the same form in the data folder, whose lines go first.
Columns: `raad` (key in the registry), `register` (its name; empty: all of the council), `veld` (the name as
the council writes it) and `betekenis` (as in `griffie velden`; `onbekend`: not to be used).
"""

import csv
import functools
from collections.abc import Iterable, Sequence
from importlib.resources import files
from pathlib import Path
from typing import get_args

from crawlers.reading.field_kinds import FieldReading, Veld, cached_field
from crawlers.reading.known import Known, folded

Settled = dict[tuple[str, str, str], Veld]


class SettledError(ValueError):
    """A line of `velden.csv` that says nothing."""


def parse(lines: Iterable[str]) -> Settled:
    """What the lines of a file settle; raises `SettledError` with the number of a line that is wrong."""
    settled: Settled = {}
    kinds: dict[str, Veld] = {kind: kind for kind in get_args(Veld)}
    for number, row in enumerate(csv.DictReader(lines), 2):
        kind = kinds.get((row.get("betekenis") or "").strip())
        if kind is None or not row.get("raad") or not row.get("veld"):
            raise SettledError(
                f"velden.csv, regel {number}: raad, veld en een betekenis uit {', '.join(kinds)}"
            )
        settled[row["raad"].strip(), _name(row["register"] or ""), _name(row["veld"])] = kind
    return settled


@functools.cache
def bundled() -> Settled:
    """What is settled in the file that comes with Griffie."""
    text = files("crawlers.reading").joinpath("velden.csv").read_text(encoding="utf-8")
    return parse(text.splitlines())


#: what the file in the data folder settles
_OWN: Settled = {}


def read_own(path: Path) -> None:
    """Takes the lines of a file of the user's own, where there is one; raises `SettledError`."""
    lines = path.read_text(encoding="utf-8-sig").splitlines() if path.exists() else []
    own = parse(lines)
    _OWN.clear()
    _OWN.update(own)


def field_of(
    key: str,
    register: str,
    name: str,
    values: Sequence[str],
    known: Known = Known(),  # noqa: B008 (immutable)
    settled: Settled | None = None,
) -> FieldReading:
    """What a field of a council's register is: as settled by hand, else as read."""
    kind = settled_by_hand(key, register, name, settled)
    if kind:
        return FieldReading(kind, True, kind, "vastgelegd in velden.csv")
    return cached_field(name, tuple(values), known)


def settled_by_hand(
    key: str, register: str, name: str, settled: Settled | None = None
) -> Veld | None:
    """What `velden.csv` says of a field, for its register or else for all of the council."""
    lines = {**bundled(), **_OWN} if settled is None else settled
    if not lines:
        return None
    own = lines.get((key, _name(register), _name(name)))
    return own or lines.get((key, "", _name(name)))


def _name(text: str) -> str:
    return " ".join(folded(text).split())
