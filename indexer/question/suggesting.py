"""«Bedoelde u»: words of the question that no document has, as words that do exist."""

import itertools
import re
from collections.abc import Iterable
from dataclasses import replace

from indexer.dutch.analysis import EXACT
from indexer.dutch.compounds import one_letter_off
from indexer.question.bounds import QueryError
from indexer.question.language import Parsed, parse
from indexer.question.nodes import ALL, And, Near, Node, Or, Phrase, Word, every, leaves
from indexer.question.query import Engine, Query, TooBroad

#: lengths of words that are looked at, and how many of a question
SHORTEST, LONGEST, MANY = 4, 30, 4
#: of a question with more hits than this nothing is suggested
ENOUGH = 2
#: spellings that are confused in Dutch
CONFUSED = (
    ("ei", "ij"), ("au", "ou"), ("g", "ch"), ("d", "t"), ("k", "c"), ("s", "z"), ("f", "v"),
    ("i", "ie"), ("x", "ks"), ("th", "t"), ("ph", "f"), ("ee", "e"), ("oo", "o"), ("aa", "a"),
    ("uu", "u"), ("nn", "n"), ("ll", "l"), ("ss", "s"), ("tt", "t"), ("mm", "m"), ("rr", "r"),
    ("pp", "p"), ("kk", "k"), ("dd", "d"), ("gg", "g"), ("ff", "f"), ("bb", "b"),
)  # fmt: skip


def suggestion(engine: Engine, text: str, query: Query, total: int) -> str | None:
    """The question with another spelling, or in any form where exact forms were asked, when that
    finds something and this does next to nothing; otherwise None."""
    if total > ENOUGH or query.state:
        return None
    changed = text
    for word in _unknown(engine, query.parsed):
        better = _nearest(engine, EXACT[word.tokens[0]])
        if better:
            changed = re.sub(rf"(?<!\w){re.escape(word.source)}(?!\w)", better, changed)
    loose = _loosened(query.parsed.node)
    options = [changed, str(loose) if total == 0 and loose != query.parsed.node else ""]
    for option in options:
        if option and option != text and _finds(engine, query, option) > total:
            return option
    return None


def _finds(engine: Engine, query: Query, text: str) -> int:
    """How many hits a question has instead, of itself and not by synonyms, which may be switched
    off; 0 when it cannot be asked."""
    try:
        parsed = parse(text, synonyms=False)
        question = replace(query, parsed=parsed, size=0, facets=(), histogram=None)
        return engine.search(question).total
    except (QueryError, TooBroad):
        return 0


def _loosened(node: Node) -> Node:
    """The same words in any form: phrases of text fall apart, nearness stays."""
    match node:
        case Phrase(words, name) if name in (ALL, "titel"):
            return every([Word((word,), word, name) for word in words])
        case Near(blocks, gaps, True, name) if all(len(block) == 1 for block in blocks):
            return Near(blocks, gaps, False, name)
        case And():
            return every([_loosened(part) for part in node.nodes])
        case Or():
            return Or(tuple(_loosened(part) for part in node.nodes))
        case _:
            return node


def _unknown(engine: Engine, parsed: Parsed) -> Iterable[Word]:
    """Words of the question that nothing is found by, in any form."""
    words = [
        leaf
        for leaf in dict.fromkeys(leaves(parsed.node, synonyms=False))
        if isinstance(leaf, Word) and leaf.field == ALL and len(leaf.tokens) == 1
    ]
    fit = [word for word in words[:MANY] if _fit(word.tokens[0])]
    held = engine.frequencies([EXACT[word.tokens[0]] for word in fit]) if fit else {}
    for word in fit:
        known = EXACT[word.tokens[0]] in held  # then no search is needed to know it
        if not known and engine.search(Query(Parsed(word), size=0)).total == 0:
            yield word


def _fit(token: str) -> bool:
    return token.isalpha() and SHORTEST <= len(token) <= LONGEST


def _nearest(engine: Engine, word: str) -> str | None:
    """The most common word that is one letter, or some usual confusions, away."""
    for candidates in (one_letter_off(word), _confused(word)):
        counts = engine.frequencies(
            sorted({EXACT[spelling] for spelling in candidates if len(spelling) > 2})
        )
        if counts:
            return min(counts, key=lambda spelling: (-counts[spelling], spelling))
    return None


def _confused(word: str) -> set[str]:
    """Spellings with one or two usual confusions."""
    once = set(_swapped(word))
    return once | set(itertools.chain.from_iterable(map(_swapped, once)))


def _swapped(word: str) -> Iterable[str]:
    for pair in CONFUSED:
        for one, other in (pair, pair[::-1]):
            at = word.find(one)
            while at >= 0:
                yield word[:at] + other + word[at + len(one) :]
                at = word.find(one, at + 1)
