"""Words that stand near each other, as a part of a question."""

from indexer.dutch.analysis import EXACT, FORMS, exact_forms
from indexer.question.bounds import QueryError
from indexer.question.nodes import Near, Node, Or, Phrase, Word, either

#: words between two that are near, if not said, and at most; words in one nearness
DISTANCE, FARTHEST, MANY = 10, 100, 8


def distance(written: str | None, place: int) -> int:
    """How many words there may be between, as it is written at a place in the question."""
    gaps = DISTANCE if not written else int(written)
    if gaps > FARTHEST:
        raise QueryError(f"een afstand is hoogstens {FARTHEST} woorden", place)
    return gaps


def together(
    words: list[str], gaps: int, field: str, place: int, *, exact: bool, names: bool
) -> Node | None:
    """`NEAR(woord woord)` and `"woord woord"~5`; in a field with `names` words are exact. None
    without words."""
    exact = exact or names
    words = exact_forms(words) if exact else words
    if len(words) > 2:
        words = list(dict.fromkeys(words if exact else _first_of_form(words)))
    if len(words) > MANY:
        raise QueryError(f"nabijheid gaat over hoogstens {MANY} woorden", place)
    if not words:
        return None
    if len(words) == 1:
        return Phrase((words[0],), field) if exact else Word((words[0],), words[0], field)
    if gaps == 0 and names:
        return Phrase(tuple(words), field)
    return Near(tuple((word,) for word in words), gaps, exact, field)


def _first_of_form(words: list[str]) -> list[str]:
    """One word of each form, the first."""
    first: dict[str, str] = {}
    for word in words:
        first.setdefault(FORMS[word], word)
    return list(first.values())


def brought_together(left: Node, right: Node, gaps: int, place: int) -> Node:
    """`links NEAR rechts`; alternatives in brackets are tried each."""
    options: list[Node] = []
    for one in left.nodes if isinstance(left, Or) else (left,):
        for other in right.nodes if isinstance(right, Or) else (right,):
            if not isinstance(one, Word | Phrase) or not isinstance(other, Word | Phrase):
                raise QueryError(
                    "naast NEAR staat een woord, een zin tussen aanhalingstekens, of zulke "
                    "alternatieven tussen haakjes",
                    place,
                )
            if one.field != other.field:
                raise QueryError("NEAR gaat over woorden in hetzelfde veld", place)
            exact = isinstance(one, Phrase) or isinstance(other, Phrase)
            blocks = tuple(_block(block, exact) for block in (one, other))
            options.append(Near(blocks, gaps, exact, one.field))
    return either(options)


def _block(node: Word | Phrase, exact: bool) -> tuple[str, ...]:
    words = node.words if isinstance(node, Phrase) else node.tokens
    return tuple(EXACT[word] for word in words) if exact else words
