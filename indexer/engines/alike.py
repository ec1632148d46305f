"""Near-identical texts, by the fingerprints that they share: the same for every engine."""

from collections.abc import Callable

from indexer.engines.fields import restored
from indexer.fingerprint import FEWEST_SHARED, likeness, prints, unpacked
from indexer.question import plan as steps
from indexer.question.query import SearchDocument

#: (the document as it is kept, the hashes of its rows) of those that a step finds with a score of so
#: much, best first, and at most so many
Held = tuple[bytes, bytes]
Documents = Callable[[steps.Step, int, float], list[Held]]


def alike(
    documents: Documents, key: str, limit: int, least: float
) -> list[tuple[SearchDocument, float]]:
    """`Engine.alike`."""
    own = next(iter(documents(steps.Term("id", key), 1, 0.0)), None)
    if own is None or not own[1]:
        return []
    mine = unpacked(own[1])
    near = documents(steps.shared(prints(mine)), limit + 1, FEWEST_SHARED) if limit else []
    rows = set(mine)
    shares = ((content, likeness(rows, unpacked(held))) for content, held in near)
    found = [(restored(content), share) for content, share in shares if share >= least]
    others = [(document, share) for document, share in found if document.id != key]
    return [(restored(own[0]), 1.0), *others][: limit + 1]
