"""What an aggregator makes of an answer, beside that answer: raw, record, hit. The checker itself
makes nothing; who runs it may give it a way to (`Options.make`)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Value:
    """One filled property of an answer: its place (a JSON pointer), its value, and whether the
    aggregator reads it."""

    pointer: str
    value: Any
    used: bool


@dataclass(frozen=True)
class Row:
    """One record, with the part of the answer that it was found in by the source's own key
    (`pointer`, None where no part has that key), and the search hit it is; `why` says why it is
    none."""

    pointer: str | None
    raw: list[Value]
    record: dict[str, Any]
    hit: dict[str, Any] | None
    why: str = ""

    def as_dict(self) -> dict[str, Any]:
        raw = [
            {"pointer": each.pointer, "waarde": each.value, "gebruikt": each.used}
            for each in self.raw
        ]
        told = {"geen_treffer": self.why} if self.hit is None else {}
        bron = None if self.pointer is None else {"pointer": self.pointer, "velden": raw}
        return {"bron": bron, "record": self.record, "treffer": self.hit, **told}


@dataclass(frozen=True)
class SideBySide:
    """All of it: `unused` are properties that nothing is done with, `problems` is what could not be
    understood, in Dutch."""

    rows: list[Row] = field(default_factory=list)
    unused: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    @property
    def hits(self) -> int:
        return sum(row.hit is not None for row in self.rows)

    def as_dict(self) -> dict[str, Any]:
        return {
            "ongebruikt": self.unused,
            "problemen": self.problems,
            "naast_elkaar": [row.as_dict() for row in self.rows],
        }


#: makes it of the bodies of resources (of records of a feed), as the profile of this name has them;
#: None where the aggregator does not read that profile
Make = Callable[[str, Sequence[Any]], SideBySide | None]
