"""Words that mean the same, from `synoniemen.txt`; only ever used where the answer says so."""

import functools
from importlib.resources import files

from indexer.analysis import FORMS, tokens
from indexer.nodes import Word


@functools.cache
def groups() -> dict[tuple[str, ...], tuple[Word, ...]]:
    """Synonyms by the word forms of an expression, without the expression itself."""
    found: dict[tuple[str, ...], tuple[Word, ...]] = {}
    for line in files("indexer").joinpath("synoniemen.txt").read_text("utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        words = [
            Word(tuple(token.casefold() for token in tokens(part)), part.strip())
            for part in line.split("=")
        ]
        for word in words:
            others = tuple(each for each in words if form(each) != form(word))
            found[form(word)] = (*found.get(form(word), ()), *others)
    return found


def form(word: Word) -> tuple[str, ...]:
    return tuple(FORMS[token] for token in word.tokens)


@functools.cache
def longest() -> int:
    """Words in the longest expression."""
    return max(map(len, groups()))
