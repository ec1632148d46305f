"""What a question looks for, and where a text has it: by short ways first, word by word last."""

import functools
import itertools
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from indexer.dutch.analysis import (
    ALL_FORMS,
    EXACT,
    FORMS,
    exact_forms,
    meets,
    spans,
    tokens,
    word_forms,
)
from indexer.dutch.meeting import Meeting
from indexer.dutch.near import place
from indexer.question.nodes import (
    ALL,
    And,
    Expanded,
    Leaf,
    Near,
    Node,
    Or,
    Phrase,
    Prefix,
    Word,
    leaves,
)

#: characters looked at around words
LOOK = 200
#: pages read word by word for what is still missing when something was found
READ = 20
#: questions of which is remembered what they look for
QUESTIONS = 64
#: a second word that is what it is, whatever stands around it (`indexer.dutch.written`)
_PLAIN = re.compile(r"\s{1,3}([^\W\d_]{2,})(?=\s{1,3}[^\d\s])")


@dataclass(frozen=True)
class Sought:
    """One thing that was asked, as it is looked for in a text. `words` are exact forms that stand
    next to each other, the last perhaps only begun; `meeting` knows the forms of a single word. What
    `also` is asked is a synonym."""

    leaf: Leaf
    words: tuple[str, ...]
    meeting: Meeting | None = None
    also: bool = False


@dataclass(frozen=True)
class Asked:
    """A question, with what is looked for in texts and in titles."""

    node: Node
    sought: list[Sought]
    in_title: list[Sought]


@functools.lru_cache(maxsize=QUESTIONS)
def asked_of(node: Node) -> Asked:
    """The same for every hit, and for who asks it again."""
    own = set(leaves(node, synonyms=False))
    every = dict.fromkeys(leaves(node))
    return Asked(
        node,
        [sought_of(leaf, also=leaf not in own) for leaf in every if leaf.field == ALL],
        [sought_of(leaf) for leaf in every if leaf.field in (ALL, "titel")],
    )


def sought_of(leaf: Leaf, *, also: bool = False) -> Sought:
    match leaf:
        case Word():
            kept = leaf.sought
            forms = frozenset(ALL_FORMS[kept[0]]) if len(kept) == 1 else frozenset()
            meeting = Meeting(forms) if forms else None
            return Sought(leaf, tuple(EXACT[token] for token in leaf.tokens), meeting, also)
        case Phrase():
            return Sought(leaf, leaf.words)
        case Prefix():
            return Sought(leaf, (leaf.start,))
        case Near():
            return Sought(leaf, leaf.blocks[0])


def places(asked: Asked, pages: Sequence[str]) -> Iterator[tuple[int, int]]:
    """(page, character) of what was asked: on the best page first, then each where it is first."""
    pages_with: dict[int, dict[int, int]] = {}
    there: set[int] = set()

    def note(index: int, found: tuple[int, int] | None) -> None:
        if found is not None:
            there.add(index)
            pages_with.setdefault(found[0], {})[index] = found[1]

    lowered = [page.lower() for page in pages]
    for number, (page, low) in enumerate(zip(pages, lowered, strict=True)):
        for index, wanted in enumerate(asked.sought):
            at = _literally(page, low, wanted)
            note(index, None if at is None else (number, at))
    for index, wanted in enumerate(asked.sought):
        if index not in there:
            note(index, _headed(pages, lowered, wanted))
    for index, wanted in enumerate(asked.sought):
        if index not in there and _lacking(asked, wanted, there):
            note(index, _read(pages[:READ] if there else pages, wanted))
    if not pages_with:
        return
    best = max(pages_with, key=lambda number: (len(pages_with[number]), -number))
    yield from ((best, at) for at in sorted(pages_with[best].values()))
    seen = set(pages_with[best])
    for number in sorted(pages_with):
        for index, at in sorted(pages_with[number].items()):
            if index not in seen:
                seen.add(index)
                yield number, at


def _lacking(asked: Asked, wanted: Sought, there: set[int]) -> bool:
    """Whether a text that has these of what was asked is to be read word by word for another: not for a
    synonym, nor for what stands beside OR with one that it has."""
    if wanted.also:
        return not there
    return wanted.leaf in _missing(asked.node, {asked.sought[index].leaf for index in there})


def _missing(node: Node, has: set[Leaf]) -> set[Leaf]:
    """What a text with these leaves has yet to have of a question."""
    if isinstance(node, Expanded):
        return _missing(node.node, has)
    if isinstance(node, And | Or):
        parts = [(part, _missing(part, has)) for part in node.nodes]
        if isinstance(node, Or) and any(
            not missing and not has.isdisjoint(leaves(part)) for part, missing in parts
        ):
            return set()
        return set().union(*(missing for _, missing in parts))
    return {node} - has if isinstance(node, Leaf) else set()


def _literally(page: str, lowered: str, sought: Sought) -> int | None:
    """Where the words stand as they are, diacritics and all; quick, and mostly enough."""
    if len(lowered) != len(page) or isinstance(sought.leaf, Near):
        return None
    wanted, begun = sought.words, isinstance(sought.leaf, Prefix)
    first = wanted[0]
    at = lowered.find(first)
    while at >= 0:
        end = at + len(first)
        alone = not (at and lowered[at - 1].isalnum())
        alone = alone and (begun or not lowered[end : end + 1].isalnum())
        if alone and (len(wanted) == 1 or _follows(page, at, end, wanted)):
            return at
        at = lowered.find(first, at + 1)
    return None


def _follows(page: str, at: int, end: int, wanted: tuple[str, ...]) -> bool:
    """Whether the words stand there; the first of them goes on to `end`."""
    second = _PLAIN.match(page, end)
    if second and EXACT[second[1]] != wanted[1]:
        return False
    following = itertools.islice(spans(page, at, at + LOOK + 20 * len(wanted)), len(wanted))
    return tuple(EXACT[match[0]] for match in following) == wanted


def _headed(pages: Sequence[str], lowered: Sequence[str], sought: Sought) -> tuple[int, int] | None:
    """(page, character) of a word in another form or in a compound, of those that have the head of
    a form in them: no other word of a long paper is looked at."""
    if sought.meeting is None:
        return None
    for number, (page, low) in enumerate(zip(pages, lowered, strict=True)):
        if len(low) == len(page):
            at = _in_page(page, low, sought.meeting)
            if at is not None:
                return number, at
    return None


def _in_page(page: str, lowered: str, meeting: Meeting) -> int | None:
    """In its main form before any other."""
    other: int | None = None
    for start, end in meeting.places(lowered):
        word = page[start:end]
        if meeting[word]:
            if meeting.main(word):
                return start
            other = start if other is None else other
    return other


def _read(pages: Sequence[str], sought: Sought) -> tuple[int, int] | None:
    """(page, character) where it stands in any form, word by word."""
    for number, page in enumerate(pages):
        at = _by_words(page, sought)
        if at is not None:
            return number, at
    return None


def _by_words(page: str, sought: Sought) -> int | None:
    """Where the page has a word in another form, in a compound, or with other diacritics."""
    words = tokens(page)
    at = _word_place(words, sought)
    if at is None:
        return None
    return next(itertools.islice(spans(page), at, None)).start()


def _word_place(words: list[str], sought: Sought) -> int | None:
    match sought.leaf:
        case Near(blocks, gaps, exact):
            if exact:
                return place(exact_forms(words), blocks, gaps)
            forms = [tuple(FORMS[token] for token in block) for block in blocks]
            return place(word_forms(words), forms, gaps)
        case Phrase():
            return _row(exact_forms(words), sought.words)
        case Prefix(start):
            return _first(words, lambda word: EXACT[word].startswith(start))
        case Word() if sought.meeting is not None:
            at = _first(words, sought.meeting.main)
            return _first(words, sought.meeting.__getitem__) if at is None else at
        case Word() as word:
            at = _row(word_forms(words), tuple(FORMS[t] for t in word.sought))
            if at is None:
                joined = frozenset(ALL_FORMS["".join(word.sought)])
                at = _first(words, lambda one: meets(one, joined))
            return at


def _first(words: list[str], fits: Callable[[str], bool]) -> int | None:
    return next((at for at, word in enumerate(words) if fits(word)), None)


def _row(words: list[str], wanted: tuple[str, ...]) -> int | None:
    return next(rows(words, wanted), None)


def rows(words: list[str], wanted: tuple[str, ...]) -> Iterator[int]:
    """Where the wanted words stand next to each other."""
    size = len(wanted)
    for at, word in enumerate(words):
        if word == wanted[0] and tuple(words[at : at + size]) == wanted:
            yield at
