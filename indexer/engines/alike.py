"""Near-identical texts, by the fingerprints that they share: the same for every engine."""

from collections.abc import Callable

from indexer.fingerprint import FEWEST_SHARED
from indexer.question import plan as steps
from indexer.question.query import SearchDocument

#: documents that a step finds with a score of so much, best first, and at most so many
Documents = Callable[[steps.Step, int, float], list[SearchDocument]]


def alike(documents: Documents, key: str, limit: int) -> list[SearchDocument]:
    """`Engine.alike`."""
    own = documents(steps.Term("id", key), 1, 0.0)
    if not own or not own[0].vingerafdruk:
        return []
    near = documents(steps.shared(own[0].vingerafdruk), limit + 1, FEWEST_SHARED)
    return [*own, *(document for document in near if document.id != key)][: limit + 1]
