"""A resource by the names of v2, whichever profile it is in, and what the checks of it give."""

import functools
from collections.abc import Iterator
from typing import Any

from conformance.report.findings import Applied
from conformance.rules.profiles import Profile
from conformance.rules.table import Level
from standard.pointers import pointer

#: rule, pointer within the resource, what was found, what was expected, level if not the rule's
Row = tuple[str, str, Any, str, Level | None]
Rows = Iterator[Row | Applied]
Path = tuple[str | int, ...]


class Named:
    """A resource of a profile."""

    def __init__(self, profile: Profile, body: dict[str, Any]) -> None:
        self.body = body
        self.profile = profile

    @functools.cached_property
    def strings(self) -> list[tuple[Path, str]]:
        """Every text in it, with the path to it: more than one rule asks for them."""
        return list(strings(self.body))

    def name(self, name: str) -> str:
        return self.profile.spelled(name)

    def get(self, name: str) -> Any:
        return self.body.get(self.profile.spelling.get(name, name))


def row(rule: str, path: str | Path, found: Any, expected: str, level: Level | None = None) -> Row:
    names = (path,) if isinstance(path, str) else path
    return rule, pointer(*names), found, expected, level


def strings(value: Any, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Every text in a resource, with the path to it."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for name, each in value.items():
            yield from strings(each, (*path, name))
    elif isinstance(value, list):
        for number, each in enumerate(value):
            yield from strings(each, (*path, number))


def names(value: Any, path: Path = ()) -> Iterator[tuple[Any, ...]]:
    """Every property in a resource, as the path to it."""
    if isinstance(value, dict):
        for name, each in value.items():
            yield (*path, name)
            yield from names(each, (*path, name))
    elif isinstance(value, list):
        for number, each in enumerate(value):
            yield from names(each, (*path, number))
