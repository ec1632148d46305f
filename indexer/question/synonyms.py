"""Words that mean the same, from `synoniemen.txt`; only ever used where the answer says so."""

import functools
from collections.abc import Iterator
from dataclasses import replace
from importlib.resources import files

from indexer.dutch.analysis import FORMS, tokens
from indexer.question.nodes import And, Expanded, Node, Not, Or, Word, every
from standard.parties import families

#: spellings of parties that are words too
COMMON = frozenset({"forum", "denk", "artikel 1", "volt", "bij1", "bij 1"})


@functools.cache
def groups() -> dict[tuple[str, ...], tuple[Word, ...]]:
    """Synonyms by the word forms of an expression, without the expression itself."""
    known: dict[tuple[str, ...], tuple[Word, ...]] = {}
    text = files("indexer.question").joinpath("synoniemen.txt").read_text("utf-8")
    lines = [line.split("=") for line in text.splitlines() if line.strip() and line[0] != "#"]
    for line in (*lines, *_parties()):
        words = list({form(word): word for word in map(_expression, line)}.values())
        for word in words:
            others = tuple(other for other in words if form(other) != form(word))
            known[form(word)] = tuple(dict.fromkeys((*known.get(form(word), ()), *others)))
    return {key: others for key, others in known.items() if others}


def _expression(text: str) -> Word:
    return Word(tuple(token.casefold() for token in tokens(text)), text.strip())


def _parties() -> Iterator[list[str]]:
    """The spellings of each national party that are not a common word by themselves."""
    for names in families():
        words = [name for name in names if name.casefold() not in COMMON]
        if len(words) > 1:
            yield words


def form(word: Word) -> tuple[str, ...]:
    return tuple(FORMS[token] for token in word.tokens)


@functools.cache
def longest() -> int:
    """Words in the longest expression."""
    return max(map(len, groups()))


def expand(node: Node, expanded: dict[str, tuple[str, ...]]) -> Node:
    """With synonyms beside the words and the expressions that have them."""
    if isinstance(node, Word):
        return _with_synonyms(node, (node,), expanded)
    if isinstance(node, Not):
        return Not(expand(node.node, expanded))
    if isinstance(node, Or):
        return Or(tuple(expand(part, expanded) for part in node.nodes))
    if isinstance(node, And):
        return every(list(_runs(node.nodes, expanded)))
    return node


def _runs(nodes: tuple[Node, ...], expanded: dict[str, tuple[str, ...]]) -> Iterator[Node]:
    """Parts of a conjunction; words that make a known expression together are one."""
    at = 0
    while at < len(nodes):
        size = 1
        for length in range(min(longest(), len(nodes) - at), 1, -1):
            row = nodes[at : at + length]
            if all(isinstance(part, Word) for part in row) and _key(row) in groups():
                size = length
                break
        row = nodes[at : at + size]
        if size > 1:
            words = tuple(part for part in row if isinstance(part, Word))
            yield _with_synonyms(And(row), words, expanded)
        else:
            yield expand(row[0], expanded)
        at += size


def _key(row: tuple[Node, ...]) -> tuple[str, ...]:
    return tuple(FORMS[t] for word in row if isinstance(word, Word) for t in word.tokens)


def _with_synonyms(
    node: Node, words: tuple[Word, ...], expanded: dict[str, tuple[str, ...]]
) -> Node:
    others = groups().get(_key(words), ())
    if not others:
        return node
    written = " ".join(word.source for word in words)
    expanded[written] = tuple(other.source for other in others)
    return Expanded(node, tuple(replace(other, field=words[0].field) for other in others))
