"""Passages of a document around what was asked, with Elasticsearch's marks."""

import html
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from indexer.classic.query import (
    FIELDS,
    Alike,
    Apart,
    Begins,
    Best,
    Bool,
    Document,
    Flat,
    Line,
    Node,
    Pattern,
    Weighed,
    Word,
)
from indexer.dutch.analysis import EXACT, FORMS, TOKEN
from search_api.classic.question.highlighting import Highlight, Marking

#: fields that can be marked, for patterns
MARKED = tuple(name for name, field in FIELDS.items() if field.words)
Leaf = Word | Line | Begins | Pattern | Alike


@dataclass(frozen=True)
class _Sought:
    """What is looked for in a field: words, phrases, and beginnings or patterns of words. `forms`
    are those of the field's word forms, the others are as written."""

    words: frozenset[str]
    lines: tuple[tuple[str, ...], ...]
    open: tuple[Begins | Pattern, ...]
    forms: frozenset[str]
    form_lines: tuple[tuple[str, ...], ...]

    def __bool__(self) -> bool:
        return bool(self.words or self.lines or self.open or self.forms or self.form_lines)


def passages(document: Document, node: Node, highlight: Highlight) -> dict[str, list[str]]:
    """Fragments by field, of the fields that have any."""
    leaves = list(dict.fromkeys(_leaves(node)))
    made: dict[str, list[str]] = {}
    for pattern, marking in highlight:
        for name in [one for one in MARKED if fnmatchcase(one, pattern)]:
            texts = _texts(document, name)
            if name not in made and texts and (found := _field(name, texts, leaves, marking)):
                made[name] = found
    return made


def _texts(document: Document, name: str) -> Sequence[str]:
    if name in ("text", "md_text"):
        return document.pages
    value: Any = document.source.get(name)
    return value if isinstance(value, list) else [value] if value else []


def _field(name: str, texts: Sequence[str], leaves: list[Leaf], marking: Marking) -> list[str]:
    sought = _sought(name, leaves, own=marking.own)
    made: list[str] = []
    most = marking.fragments or len(texts)
    if sought:
        for text in texts:
            if len(made) >= most:
                break
            made += _fragments(text, sought, marking, most - len(made))
    if not made and marking.without and texts:
        made = [_cut(texts[0], 0, marking.without)]
    return made


def _leaves(node: Node) -> Iterator[Leaf]:
    """What is asked in words, without what may not be there."""
    match node:
        case Word() | Line() | Begins() | Pattern() | Alike():
            yield node
        case Bool(must, should, filters, _, _):
            for part in (*must, *should, *filters):
                yield from _leaves(part)
        case Best(nodes):
            for part in nodes:
                yield from _leaves(part)
        case Flat(inner, _) | Weighed(inner, _):
            yield from _leaves(inner)
        case Apart(tiers):
            for _, part in tiers:
                yield from _leaves(part)


def _sought(name: str, leaves: list[Leaf], *, own: bool) -> _Sought:
    field = FIELDS[name]
    literal: list[Leaf] = []
    formed: list[Leaf] = []
    for leaf in leaves:
        is_form = leaf.field.endswith("_vorm")
        if own and leaf.field not in (field.words, field.literal):
            continue
        (formed if is_form else literal).append(leaf)
    return _Sought(
        frozenset(leaf.word for leaf in literal if isinstance(leaf, (Word, Alike))),
        tuple(leaf.words for leaf in literal if isinstance(leaf, Line)),
        tuple(leaf for leaf in literal if isinstance(leaf, (Begins, Pattern))),
        frozenset(leaf.word for leaf in formed if isinstance(leaf, Word)),
        tuple(leaf.words for leaf in formed if isinstance(leaf, Line)),
    )


def _fragments(text: str, sought: _Sought, marking: Marking, most: int) -> list[str]:
    places = _places(text, sought)
    if not places:
        return []
    if not marking.fragments:
        return [_marked(text, 0, len(text), places, marking)]
    made: list[str] = []
    at = 0
    while at < len(places) and len(made) < most:
        first = places[at][0]
        start = max(0, first - marking.size // 4) if len(text) > marking.size else 0
        start = text.rfind(" ", 0, start) + 1 if start else 0
        stop = min(len(text), max(start + marking.size, places[at][1]))
        if stop < len(text):
            space = text.rfind(" ", places[at][1], stop)
            stop = space if space > 0 else stop
        inside = [place for place in places[at:] if place[1] <= stop]
        made.append(_marked(text, start, stop, inside, marking))
        at += max(len(inside), 1)
    return made


def _marked(
    text: str, start: int, stop: int, places: Sequence[tuple[int, int]], marking: Marking
) -> str:
    shown = html.escape if marking.escaped else str
    made, at = [], start
    for first, last in places:
        made += [shown(text[at:first]), marking.before, shown(text[first:last]), marking.after]
        at = last
    return "".join([*made, shown(text[at:stop])])


def _cut(text: str, start: int, size: int) -> str:
    if len(text) <= size:
        return text
    space = text.rfind(" ", start, start + size + 1)
    return text[start : space if space > start else start + size]


def _places(text: str, sought: _Sought) -> list[tuple[int, int]]:
    """(begin, end) of each word that was asked; a text without any of the words is passed quickly."""
    if text.isascii() and not sought.forms and not sought.form_lines and not sought.open:
        lowered = text.lower()
        wanted = sought.words | {line[0] for line in sought.lines}
        if not any(word in lowered for word in wanted):
            return []
    found = list(TOKEN.finditer(text))
    read = [EXACT[match[0]] for match in found]
    hits = {number for number, word in enumerate(read) if _meets(word, sought)}
    hits |= _lines(read, sought.lines)
    if sought.forms or sought.form_lines:
        forms = [FORMS[match[0]] for match in found]
        hits |= {number for number, form in enumerate(forms) if form in sought.forms}
        hits |= _lines(forms, sought.form_lines)
    return [found[number].span() for number in sorted(hits)]


def _meets(word: str, sought: _Sought) -> bool:
    return word in sought.words or any(_open(word, one) for one in sought.open)


def _open(word: str, one: Begins | Pattern) -> bool:
    if isinstance(one, Begins):
        return word.startswith(one.start)
    return fnmatchcase(word, "*".join(piece.replace("[", "[[]") for piece in one.pieces))


def _lines(words: Sequence[str], lines: tuple[tuple[str, ...], ...]) -> set[int]:
    return {
        place
        for line in lines
        for start in range(len(words) - len(line) + 1)
        if words[start] == line[0] and tuple(words[start : start + len(line)]) == line
        for place in range(start, start + len(line))
    }
