"""Pieces of text around hits, with the page they are on. The HTML is escaped text and `<mark>`."""

import functools
import html
import itertools
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from indexer.dutch.analysis import (
    ALL_FORMS,
    EXACT,
    FORMS,
    TOKEN,
    Span,
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
    Parsed,
    Phrase,
    Prefix,
    Word,
    leaves,
)
from indexer.question.query import Query, SearchDocument, Snippet

#: words shown before and after the first hit
BEFORE, AFTER = 8, 24
#: pieces shown of one document
PIECES = 2
#: characters looked at around the words shown
LOOK = 200
#: characters in which the words before a place are looked for, most times; and how far from where that
#: begins a word is that what comes before it has no say in
NEAR, CLEAR = 120, 40
#: characters in which the words after it are looked for, most times and at most; and how far before
#: the end of the former a word is that what comes after it has no say in
SOON, FAR, EDGE = 360, 4000, 120
#: pages read word by word for what is still missing when something was found
READ = 20
#: characters between two pieces of one page
APART = 150
#: questions of which is remembered what they look for
QUESTIONS = 64
#: a second word that is what it is, whatever stands around it (`indexer.dutch.written`)
_PLAIN = re.compile(r"\s{1,3}([^\W\d_]{2,})(?=\s{1,3}[^\d\s])")
_OPEN, _SHUT = "\x02", "\x03"


@dataclass(frozen=True)
class _Sought:
    """One thing that was asked, as it is looked for in a text. `words` are exact forms that stand
    next to each other, the last perhaps only begun; `meeting` knows the forms of a single word. What
    `also` is asked is a synonym."""

    leaf: Leaf
    words: tuple[str, ...]
    meeting: Meeting | None = None
    also: bool = False


@dataclass(frozen=True)
class _Asked:
    """A question, with what is looked for in texts and in titles."""

    node: Node
    sought: list[_Sought]
    in_title: list[_Sought]


#: what is shown of a hit
Cutter = Callable[[SearchDocument], tuple[Snippet, ...]]


def cutter(query: Query) -> Cutter:
    """Gives what is shown of each hit of a question; nothing where it wants none."""
    if not query.snippets:
        return lambda document: ()
    asked = _asked(query.parsed.node)
    return lambda document: _cut(
        document.titel, document.pages, asked, numbered=document.bladzijden
    )


def snippets(
    titel: str, pages: Sequence[str], parsed: Parsed, *, numbered: bool
) -> tuple[Snippet, ...]:
    """Up to two pieces: first of the page that has most of what was asked, in the very form where
    that is there, then of what is still missing."""
    return _cut(titel, pages, _asked(parsed.node), numbered=numbered)


@functools.lru_cache(maxsize=QUESTIONS)
def _asked(node: Node) -> _Asked:
    """The same for every hit, and for who asks it again."""
    own = set(leaves(node, synonyms=False))
    every = dict.fromkeys(leaves(node))
    return _Asked(
        node,
        [_sought(leaf, also=leaf not in own) for leaf in every if leaf.field == ALL],
        [_sought(leaf) for leaf in every if leaf.field in (ALL, "titel")],
    )


def _cut(titel: str, pages: Sequence[str], asked: _Asked, *, numbered: bool) -> tuple[Snippet, ...]:
    places: list[tuple[int, int]] = []
    for number, at in _places(asked, pages):
        if all(number != other or abs(at - there) > APART for other, there in places):
            places.append((number, at))
            if len(places) == PIECES:
                break
    shown = [
        Snippet("tekst", _mark(pages[page], at, asked.sought), page + 1 if numbered else None)
        for page, at in places
    ]
    if shown or not asked.in_title:
        return tuple(shown)
    return (Snippet("titel", _mark(titel, 0, asked.in_title)),)


def _sought(leaf: Leaf, *, also: bool = False) -> _Sought:
    match leaf:
        case Word():
            kept = leaf.sought
            forms = frozenset(ALL_FORMS[kept[0]]) if len(kept) == 1 else frozenset()
            meeting = Meeting(forms) if forms else None
            return _Sought(leaf, tuple(EXACT[token] for token in leaf.tokens), meeting, also)
        case Phrase():
            return _Sought(leaf, leaf.words)
        case Prefix():
            return _Sought(leaf, (leaf.start,))
        case Near():
            return _Sought(leaf, leaf.blocks[0])


def _places(asked: _Asked, pages: Sequence[str]) -> Iterator[tuple[int, int]]:
    """(page, character) of what was asked: on the best page first, then each where it is first."""
    pages_with: dict[int, dict[int, int]] = {}
    there: set[int] = set()

    def note(index: int, found: tuple[int, int] | None) -> None:
        if found is not None:
            there.add(index)
            pages_with.setdefault(found[0], {})[index] = found[1]

    for number, page in enumerate(pages):
        lowered = page.lower()
        for index, wanted in enumerate(asked.sought):
            at = _literally(page, lowered, wanted)
            note(index, None if at is None else (number, at))
    for index, wanted in enumerate(asked.sought):
        if index not in there:
            note(index, _headed(pages, wanted))
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


def _lacking(asked: _Asked, wanted: _Sought, there: set[int]) -> bool:
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


def _literally(page: str, lowered: str, sought: _Sought) -> int | None:
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


def _headed(pages: Sequence[str], sought: _Sought) -> tuple[int, int] | None:
    """(page, character) of a word in another form or in a compound, of those that have the head of
    a form in them: no other word of a long paper is looked at."""
    if sought.meeting is None:
        return None
    for number, page in enumerate(pages):
        lowered = page.lower()
        if len(lowered) == len(page):
            at = _in_page(page, lowered, sought.meeting)
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


def _read(pages: Sequence[str], sought: _Sought) -> tuple[int, int] | None:
    """(page, character) where it stands in any form, word by word."""
    for number, page in enumerate(pages):
        at = _by_words(page, sought)
        if at is not None:
            return number, at
    return None


def _by_words(page: str, sought: _Sought) -> int | None:
    """Where the page has a word in another form, in a compound, or with other diacritics."""
    words = tokens(page)
    at = _word_place(words, sought)
    if at is None:
        return None
    return next(itertools.islice(spans(page), at, None)).start()


def _word_place(words: list[str], sought: _Sought) -> int | None:
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
    return next(_rows(words, wanted), None)


def _rows(words: list[str], wanted: tuple[str, ...]) -> Iterator[int]:
    """Where the wanted words stand next to each other."""
    size = len(wanted)
    for at, word in enumerate(words):
        if word == wanted[0] and tuple(words[at : at + size]) == wanted:
            yield at


def _mark(text: str, at: int, sought: list[_Sought]) -> str:
    """The words around a place, escaped, with every hit in them marked."""
    left, before = _before(text, at)
    window = before[-BEFORE:] + _after(text, at)
    if not window:
        return html.escape(text[:LOOK])
    start = place = 0 if left == 0 and len(before) <= BEFORE else window[0].start()
    end = window[-1].end()
    rest = text[end : end + LOOK]
    shown = _shown(text, window, place, sought).replace("\n", " ")
    shown += " …" if TOKEN.search(rest) else html.escape(_plain(rest).replace("\n", " "))
    return f"… {shown}" if start else shown


def _before(text: str, at: int) -> "tuple[int, list[Span | re.Match[str]]]":
    """Where looking began, and the words from there up to a place: more than are shown where there are."""
    for look in (NEAR, LOOK):
        left = max(0, at - look)
        while left and text[left - 1].isalnum():
            left -= 1
        before = list(spans(text, left, at))
        if not left or (len(before) > BEFORE and before[-BEFORE].start() > left + CLEAR):
            break
    return left, before


def _after(text: str, at: int) -> "list[Span | re.Match[str]]":
    """The words that are shown from a place on."""
    if at + SOON < len(text):
        soon = list(itertools.islice(spans(text, at, at + SOON), AFTER))
        if len(soon) == AFTER and soon[-1].end() < at + SOON - EDGE:
            return soon
    return list(itertools.islice(spans(text, at, at + FAR), AFTER))


def marked(text: str, parsed: Parsed) -> str:
    """A whole text, escaped, with every hit in it marked."""
    sought = _asked(parsed.node).sought
    window = list(spans(text)) if sought else []
    if not window:
        return html.escape(_plain(text))
    return _shown(text, window, 0, sought) + html.escape(_plain(text[window[-1].end() :]))


def _shown(
    text: str, window: "list[Span | re.Match[str]]", place: int, sought: list[_Sought]
) -> str:
    """The text from a place up to the end of the last word, escaped and marked."""
    parts: list[str] = []
    hits = _hits([match[0] for match in window], sought)
    for match in itertools.compress(window, hits):
        said = text[match.start() : match.end()]
        parts += (_plain(text[place : match.start()]), _OPEN, said, _SHUT)
        place = match.end()
    parts.append(_plain(text[place : window[-1].end()]))
    shown = html.escape("".join(parts).replace(f"{_SHUT} {_OPEN}", " "))
    return shown.replace(_OPEN, "<mark>").replace(_SHUT, "</mark>")


def _plain(text: str) -> str:
    """Without the two signs that stand for a mark until the rest is escaped."""
    if _OPEN in text or _SHUT in text:
        return text.replace(_OPEN, "").replace(_SHUT, "")
    return text


def _hits(words: list[str], sought: list[_Sought]) -> list[bool]:
    marked = [False] * len(words)
    exact = exact_forms(words)
    rows = any(wanted.meeting is None and isinstance(wanted.leaf, Word | Near) for wanted in sought)
    forms = word_forms(words) if rows else []

    def mark(starts: Iterator[int], size: int) -> None:
        for start in starts:
            marked[start : start + size] = [True] * size

    for wanted in sought:
        match wanted.leaf:
            case Prefix(start):
                mark((n for n, word in enumerate(exact) if word.startswith(start)), 1)
            case Near(blocks, _, True):
                for block in blocks:
                    mark(_rows(exact, block), len(block))
            case Near(blocks, _, False):
                for block in blocks:
                    mark(_rows(forms, tuple(FORMS[token] for token in block)), len(block))
            case Word() as word:
                if wanted.meeting is not None:
                    meeting = wanted.meeting
                    mark((n for n, one in enumerate(words) if meeting[one]), 1)
                else:
                    kept = word.sought
                    mark(_rows(forms, tuple(FORMS[token] for token in kept)), len(kept))
                mark(_rows(exact, wanted.words), len(wanted.words))
            case _:
                mark(_rows(exact, wanted.words), len(wanted.words))
    return marked
