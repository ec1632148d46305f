"""What a list of the VNG ORI v2 read API is asked for: filters, size of a page and place in it."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from search_api.web.cursors import BrokenCursor, opened
from search_api.web.problems import Problem
from standard.filters import PARAMETERS, Parameter

#: resources in a page by default and at most
SIZE, MOST = 20, 100


@dataclass(frozen=True)
class Asked:
    """What a list is asked for, read from its parameters."""

    given: dict[Parameter, Any]
    size: int
    after: str = ""
    before: str | None = None

    @property
    def since(self) -> dt.datetime | None:
        return next((v for p, v in self.given.items() if p.kind == "sinds"), None)

    @property
    def organisations(self) -> set[str]:
        return {value for p, value in self.given.items() if p.kind == "organisatie"}

    @property
    def compared(self) -> dict[Parameter, Any]:
        kinds = ("sinds", "organisatie")
        return {p: value for p, value in self.given.items() if p.kind not in kinds}

    def further(self, at: str) -> "Asked":
        """The same list from a record on, in the direction of reading."""
        if self.before is None:
            return Asked(self.given, self.size, at, None)
        return Asked(self.given, self.size, self.after, at)


def read(resource: str, pairs: list[tuple[str, str]]) -> Asked:
    """Reads all parameters, and reports everything that is wrong with them together (400)."""
    known = {each.name: each for each in PARAMETERS[resource]}
    wrong: list[dict[str, Any]] = []
    given: dict[Parameter, Any] = {}
    size, after, before = SIZE, "", None
    for name, text in pairs:
        try:
            if name == "pageSize":
                size = _size(text)
            elif name == "cursor":
                after, before = _cursor(text)
            elif name not in known:
                raise _Unknown(f"onbekende parameter; mogelijk zijn {', '.join(sorted(known))}")
            elif known[name] in given:
                raise ValueError("mag maar één keer voorkomen")
            else:
                given[known[name]] = known[name].read(text)
        except ValueError as error:
            row: dict[str, Any] = {"name": name, "reason": str(error)}
            if isinstance(error, _Unknown):
                row["valid"] = [*sorted(known), "cursor", "pageSize"]
            elif known.get(name) and known[name].values:
                row["valid"] = list(known[name].values)
            wrong.append(row)
    if wrong:
        said = "; ".join(f"{row['name']}: {row['reason']}" for row in wrong)
        raise Problem(400, said[:1000], wrong)
    return Asked(given, size, after, before)


class _Unknown(ValueError):
    """A parameter that the standard does not have."""


def _size(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:6]) <= MOST):
        raise ValueError(f"is een getal van 1 tot en met {MOST}")
    return int(text)


def _cursor(text: str) -> tuple[str, str | None]:
    """(after, before): a list goes on after a record, or back from one."""
    way, _, at = opened(text).decode("ascii", "replace").partition(":")
    if way not in ("na", "voor") or not at or ":" in at:
        raise BrokenCursor
    return (at, None) if way == "na" else ("", at)
