"""Near-identical texts, by the fingerprints that they share: the same for every engine."""

from collections.abc import Callable, Collection, Sequence

from indexer.engines.fields import restored
from indexer.fingerprint import FEWEST_SHARED, likeness, prints, unpacked
from indexer.question import plan as steps
from indexer.question.query import Alike

#: the document as it is kept, and the hashes of its rows
Held = tuple[bytes, bytes]
#: what a step finds with a score of so much, best first, and at most so many
Wanted = tuple[steps.Step, int, float]
Documents = Callable[[Sequence[Wanted]], list[list[Held]]]
Prints = tuple[str, ...]


def alike(
    documents: Documents,
    keys: Sequence[str],
    limit: int,
    least: float,
    common: Callable[[Prints], Prints] = lambda marks: marks,
) -> list[Alike]:
    """`Engine.alike`. `common` may leave out fingerprints that no other document has."""
    own = documents([(steps.Term("id", key), 1, 0.0) for key in keys])
    held = [(rows[0], unpacked(rows[0][1])) if rows and rows[0][1] else None for rows in own]
    wanted: dict[int, Wanted] = {}
    for place, each in enumerate(held):
        marks = common(prints(each[1])) if each and limit else ()
        if len(marks) >= FEWEST_SHARED:
            wanted[place] = (steps.shared(marks), limit + 1, FEWEST_SHARED)
    near = dict(zip(wanted, documents(list(wanted.values())), strict=True))
    return [
        _compared(*each, near.get(place, []), limit, least) if each else []
        for place, each in enumerate(held)
    ]


def _compared(
    own: Held, hashes: Collection[int], near: list[Held], limit: int, least: float
) -> Alike:
    """The document itself, and those near it that are alike."""
    document, rows = restored(own[0]), set(hashes)
    shares = ((content, likeness(rows, unpacked(held))) for content, held in near)
    found = [(restored(content), share) for content, share in shares if share >= least]
    others = [(each, share) for each, share in found if each.id != document.id]
    return [(document, 1.0), *others][: limit + 1]
