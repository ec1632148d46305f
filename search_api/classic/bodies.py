"""Which body an index name of Classic means. Every body has one index, under the alias by which
Classic's users know it (`aliases.csv`), or one made of its key in the registry."""

import csv
import functools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from importlib.resources import files

from search_api.classic.errors import no_index
from store import Organisation

#: moment in every index name. It never changes: users cut it off or keep it for years, and none
#: of them may break by a rebuild
MOMENT = "20261101000000"
PREFIXES = {"gm": "ori", "pv": "osi", "ws": "owi"}
#: an index name with the moment of any day, or the beginning of one before a star
DATED = re.compile(r"(.+?)_\d+\*?")
ALL = ("", "_all", "*")


@functools.cache
def aliases() -> dict[str, str]:
    """Classic's alias by TOOI code."""
    text = files("search_api.classic").joinpath("aliases.csv").read_text("utf-8")
    return {row["code"]: row["alias"] for row in csv.DictReader(text.splitlines())}


@dataclass(frozen=True)
class Bodies:
    """Alias by TOOI code, of all bodies that there are."""

    by_code: dict[str, str]

    @staticmethod
    def of(organisations: Iterable[Organisation]) -> "Bodies":
        keys = {one.code: one.sleutel for one in organisations}
        return Bodies({code: _alias(code, key) for code, key in sorted(keys.items())})

    def index(self, code: str) -> str:
        """The name of a body's index."""
        return f"{self.by_code.get(code) or _alias(code, code)}_{MOMENT}"

    def matching(self, pattern: str) -> list[str]:
        """Codes of the bodies that one name or pattern means."""
        dated = DATED.fullmatch(pattern)
        name = dated[1] if dated else pattern
        if "*" not in name:
            return [code for code, alias in self.by_code.items() if alias == name]
        return [
            code
            for code, alias in self.by_code.items()
            if fnmatchcase(alias, name) or fnmatchcase(f"{alias}_{MOMENT}", name)
        ]

    def named(self, expression: str, *, lenient: bool = False) -> list[str] | None:
        """Codes of a comma list of names and patterns, None for all. A name without a body is a
        404, unless `lenient`; a pattern without one is nothing."""
        if expression in ALL:
            return None
        codes: dict[str, None] = {}
        for pattern in expression.split(","):
            if pattern in ALL:
                return None
            chosen = self.matching(pattern.removeprefix("-"))
            if not chosen and "*" not in pattern and not lenient:
                raise no_index(pattern)
            for code in chosen:
                if pattern.startswith("-"):
                    codes.pop(code, None)
                else:
                    codes[code] = None
        return list(codes)

    def all_of(self, codes: Sequence[str] | None) -> Sequence[str]:
        return list(self.by_code) if codes is None else codes


def _alias(code: str, key: str) -> str:
    known = aliases().get(code)
    return known or f"{PREFIXES.get(code[:2], 'ori')}_{key.replace('-', '_')}"
