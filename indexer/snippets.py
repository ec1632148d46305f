"""Pieces of text around hits, with the page they are on. The HTML is escaped text and `<mark>`."""

import html
from collections.abc import Sequence
from itertools import islice

from indexer.analysis import EXACT, FORMS, TOKEN
from indexer.query import Clause, Parsed, Snippet

#: words shown before and after the first hit
BEFORE, AFTER = 8, 24
#: pieces shown of one document
PIECES = 2


def stream(words: Sequence[str]) -> str:
    """Word forms as one string to search in: a space before and after each."""
    return f" {' '.join(words)} "


def snippets(
    titel: str, pages: Sequence[str], streams: Sequence[str], parsed: Parsed, *, numbered: bool
) -> tuple[Snippet, ...]:
    """Up to two pieces, of different clauses where there are. `streams` are the word forms of
    `pages`, as `stream` gives them."""
    places: list[tuple[int, int]] = []
    for clause in parsed.clauses:
        place = _find(clause, pages, streams)
        if place and all(place[0] != p or abs(place[1] - n) > AFTER for p, n in places):
            places.append(place)
    shown = [
        Snippet("tekst", _mark(pages[page], position, parsed), page + 1 if numbered else None)
        for page, position in places[:PIECES]
    ]
    if shown or not parsed.clauses:
        return tuple(shown)
    return (Snippet("titel", _mark(titel, 0, parsed)),)


def _find(clause: Clause, pages: Sequence[str], streams: Sequence[str]) -> tuple[int, int] | None:
    """(page, token number) of the first hit of a clause."""
    forms = [FORMS[word] for word in clause.words]
    needle = stream(forms)
    for number, text in enumerate(streams):
        start = text.find(needle)
        while start >= 0:
            position = text.count(" ", 0, start + 1) - 1
            if not clause.phrase or _exactly(pages[number], position, clause.words):
                return number, position
            start = text.find(needle, start + 1)
    return None


def _exactly(page: str, position: int, words: tuple[str, ...]) -> bool:
    found = islice(TOKEN.finditer(page), position, position + len(words))
    return tuple(EXACT[match[0]] for match in found) == words


def _mark(text: str, position: int, parsed: Parsed) -> str:
    """The words around a token, escaped, with every hit in them marked."""
    first = max(0, position - BEFORE)
    window = list(islice(TOKEN.finditer(text), first, position + AFTER))
    if not window:
        return html.escape(text[:200])
    start = 0 if first == 0 else window[0].start()
    parts = ["… "] if start else []
    marked = _hits([match[0] for match in window], parsed)
    for match, hit in zip(window, marked, strict=True):
        parts.append(html.escape(text[start : match.start()]))
        word = html.escape(match[0])
        parts.append(f"<mark>{word}</mark>" if hit else word)
        start = match.end()
    rest = text[start:]
    parts.append(" …" if TOKEN.search(rest) else html.escape(rest))
    return "".join(parts).replace("\n", " ").replace("</mark> <mark>", " ")


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
