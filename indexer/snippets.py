"""Pieces of text around hits, with the page they are on. The HTML is escaped text and `<mark>`."""

import html
import itertools
import re
from collections.abc import Callable, Iterator, Sequence

from indexer.dutch.analysis import (
    FORMS,
    TOKEN,
    Span,
    exact_forms,
    spans,
    word_forms,
)
from indexer.question.nodes import Near, Parsed, Prefix, Word
from indexer.question.query import Query, SearchDocument, Snippet
from indexer.sought import LOOK, Asked, Sought, asked_of, places, rows

#: words shown before and after the first hit
BEFORE, AFTER = 8, 24
#: pieces shown of one document
PIECES = 2
#: characters in which the words before a place are looked for, most times; and how far from where that
#: begins a word is that what comes before it has no say in
NEAR, CLEAR = 120, 40
#: characters in which the words after it are looked for, most times and at most; and how far before
#: the end of the former a word is that what comes after it has no say in
SOON, FAR, EDGE = 360, 4000, 120
#: characters between two pieces of one page
APART = 150
_OPEN, _SHUT = "\x02", "\x03"


#: what is shown of a hit
Cutter = Callable[[SearchDocument], tuple[Snippet, ...]]


def cutter(query: Query) -> Cutter:
    """Gives what is shown of each hit of a question; nothing where it wants none."""
    if not query.snippets:
        return lambda document: ()
    asked = asked_of(query.parsed.node)
    return lambda document: _cut(
        document.titel, document.pages, asked, numbered=document.bladzijden
    )


def snippets(
    titel: str, pages: Sequence[str], parsed: Parsed, *, numbered: bool
) -> tuple[Snippet, ...]:
    """Up to two pieces: first of the page that has most of what was asked, in the very form where
    that is there, then of what is still missing."""
    return _cut(titel, pages, asked_of(parsed.node), numbered=numbered)


def _cut(titel: str, pages: Sequence[str], asked: Asked, *, numbered: bool) -> tuple[Snippet, ...]:
    shown_at: list[tuple[int, int]] = []
    for number, at in places(asked, pages):
        if all(number != other or abs(at - there) > APART for other, there in shown_at):
            shown_at.append((number, at))
            if len(shown_at) == PIECES:
                break
    shown = [
        Snippet("tekst", _mark(pages[page], at, asked.sought), page + 1 if numbered else None)
        for page, at in shown_at
    ]
    if shown or not asked.in_title:
        return tuple(shown)
    return (Snippet("titel", _mark(titel, 0, asked.in_title)),)


def _mark(text: str, at: int, sought: list[Sought]) -> str:
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
    sought = asked_of(parsed.node).sought
    window = list(spans(text)) if sought else []
    if not window:
        return html.escape(_plain(text))
    return _shown(text, window, 0, sought) + html.escape(_plain(text[window[-1].end() :]))


def _shown(
    text: str, window: "list[Span | re.Match[str]]", place: int, sought: list[Sought]
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


def _hits(words: list[str], sought: list[Sought]) -> list[bool]:
    marked = [False] * len(words)
    exact = exact_forms(words)
    in_rows = any(
        wanted.meeting is None and isinstance(wanted.leaf, Word | Near) for wanted in sought
    )
    forms = word_forms(words) if in_rows else []

    def mark(starts: Iterator[int], size: int) -> None:
        for start in starts:
            marked[start : start + size] = [True] * size

    for wanted in sought:
        match wanted.leaf:
            case Prefix(start):
                mark((n for n, word in enumerate(exact) if word.startswith(start)), 1)
            case Near(blocks, _, True):
                for block in blocks:
                    mark(rows(exact, block), len(block))
            case Near(blocks, _, False):
                for block in blocks:
                    mark(rows(forms, tuple(FORMS[token] for token in block)), len(block))
            case Word() as word:
                if wanted.meeting is not None:
                    meeting = wanted.meeting
                    mark((n for n, one in enumerate(words) if meeting[one]), 1)
                else:
                    kept = word.sought
                    mark(rows(forms, tuple(FORMS[token] for token in kept)), len(kept))
                mark(rows(exact, wanted.words), len(wanted.words))
            case _:
                mark(rows(exact, wanted.words), len(wanted.words))
    return marked
