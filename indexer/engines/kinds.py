"""What is indexed: each kind of document with its mapping, in an index of its own."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import mappings
from indexer.classic import fields as classic
from indexer.engines import fields


@dataclass(frozen=True)
class Kind:
    """`name` is a part of the names of its indexes, `values` a document's value by field, `kept` the
    document as it is kept in one of them. `parted`: what is kept is all that its values are made of,
    so that another process can make them. `own` is a field of numbers that every document of a record
    has and no other; None where there are no others."""

    name: str
    mapping: str
    values: Callable[[Any], dict[str, Any]]
    kept: Callable[[Any], bytes]
    parted: bool = False
    own: str | None = None

    @property
    def version(self) -> int:
        return mappings.version(self.mapping)

    def beside(self, name: str) -> str:
        """The name of an index of this kind, of that of our own documents."""
        return f"{name}-{self.name}" if self.name else name


SEARCH = Kind("", mappings.SEARCH, fields.values, fields.kept, parted=True)
CLASSIC = Kind("klassiek", mappings.CLASSIC, classic.values, classic.kept, own="date_modified")
