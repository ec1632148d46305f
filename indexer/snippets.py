"""Pieces of text around hits, with the page they are on. The HTML is escaped text and `<mark>`."""

import contextlib
import html
from collections.abc import Sequence
from itertools import islice

from indexer.analysis import EXACT, FORMS, TOKEN, exact_forms, tokens, word_forms
from indexer.query import Clause, Parsed, Snippet

#: words shown before and after the first hit
BEFORE, AFTER = 8, 24
#: pieces shown of one document
PIECES = 2
#: characters looked at around the words shown
LOOK = 200
#: characters between two pieces of one page
APART = 150
_OPEN, _SHUT = "\x02", "\x03"


def snippets(
    titel: str, pages: Sequence[str], parsed: Parsed, *, numbered: bool
) -> tuple[Snippet, ...]:
    """Up to two pieces, of different clauses where there are; the very form before another one."""
    places: list[tuple[int, int]] = []
    for clause in parsed.clauses:
        place = _find(clause, pages)
        if place and all(place[0] != p or abs(place[1] - at) > APART for p, at in places):
            places.append(place)
            if len(places) == PIECES:
                break
    shown = [
        Snippet("tekst", _mark(pages[page], at, parsed), page + 1 if numbered else None)
        for page, at in places
    ]
    if shown or not parsed.clauses:
        return tuple(shown)
    return (Snippet("titel", _mark(titel, 0, parsed)),)


def _find(clause: Clause, pages: Sequence[str]) -> tuple[int, int] | None:
    """(page, character) where a clause is first found."""
    wanted = tuple(EXACT[word] for word in clause.words)
    for number, page in enumerate(pages):
        at = _literally(page, wanted)
        if at is not None:
            return number, at
    for number, page in enumerate(pages):
        at = _by_words(page, clause, wanted)
        if at is not None:
            return number, at
    return None


def _literally(page: str, wanted: tuple[str, ...]) -> int | None:
    """Where the words stand as they are, diacritics and all; quick, and mostly enough."""
    lowered = page.lower()
    if len(lowered) != len(page):
        return None
    first = wanted[0]
    at = lowered.find(first)
    while at >= 0:
        end = at + len(first)
        alone = not (at and lowered[at - 1].isalnum()) and not lowered[end : end + 1].isalnum()
        if alone and (len(wanted) == 1 or _follows(page, at, wanted)):
            return at
        at = lowered.find(first, at + 1)
    return None


def _follows(page: str, at: int, wanted: tuple[str, ...]) -> bool:
    found = islice(TOKEN.finditer(page, at), len(wanted))
    return tuple(EXACT[match[0]] for match in found) == wanted


def _by_words(page: str, clause: Clause, wanted: tuple[str, ...]) -> int | None:
    """Where the page has a word in another form, or a phrase with other diacritics."""
    words = tokens(page)
    if clause.phrase:
        if page.isascii():
            return None
        found, sought = exact_forms(words), list(wanted)
    else:
        found, sought = word_forms(words), [FORMS[clause.words[0]]]
    place = -1
    with contextlib.suppress(ValueError):
        while True:
            place = found.index(sought[0], place + 1)
            if found[place : place + len(sought)] == sought:
                return next(islice(TOKEN.finditer(page), place, None)).start()
    return None


def _mark(text: str, at: int, parsed: Parsed) -> str:
    """The words around a place, escaped, with every hit in them marked."""
    left = max(0, at - LOOK)
    while left and text[left - 1].isalnum():
        left -= 1
    before = list(TOKEN.finditer(text, left, at))
    window = before[-BEFORE:] + list(islice(TOKEN.finditer(text, at), AFTER))
    if not window:
        return html.escape(text[:LOOK])
    start = place = 0 if left == 0 and len(before) <= BEFORE else window[0].start()
    parts: list[str] = []
    marked = _hits([match[0] for match in window], parsed)
    for match, hit in zip(window, marked, strict=True):
        if hit:
            parts += (_plain(text[place : match.start()]), _OPEN, match[0], _SHUT)
            place = match.end()
    end = window[-1].end()
    parts.append(_plain(text[place:end]))
    rest = text[end : end + LOOK]
    parts.append(" …" if TOKEN.search(rest) else _plain(rest))
    shown = html.escape("".join(parts).replace(f"{_SHUT} {_OPEN}", " ").replace("\n", " "))
    shown = shown.replace(_OPEN, "<mark>").replace(_SHUT, "</mark>")
    return f"… {shown}" if start else shown


def _plain(text: str) -> str:
    """Without the two signs that stand for a mark until the rest is escaped."""
    if _OPEN in text or _SHUT in text:
        return text.replace(_OPEN, "").replace(_SHUT, "")
    return text


def _hits(words: list[str], parsed: Parsed) -> list[bool]:
    marked = [False] * len(words)
    exact = [EXACT[word] for word in words]
    forms = [FORMS[word] for word in words]
    for clause in parsed.clauses:
        wanted = list(clause.words) if clause.phrase else [FORMS[clause.words[0]]]
        haystack = exact if clause.phrase else forms
        for start in range(len(words) - len(wanted) + 1):
            if haystack[start : start + len(wanted)] == wanted:
                marked[start : start + len(wanted)] = [True] * len(wanted)
    return marked
