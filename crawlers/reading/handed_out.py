"""An answer of a source as it may be handed out: without what the reading of it leaves out for privacy.

What is shut is not in a kept answer at all (`crawlers.crawl.shut`). What is here is what a source does
publish and we do not: numbers, addresses and contacts of citizens, and fields of registers that name
senders or staff. Nothing else in an answer changes, and one in which nothing of the kind stands comes
out byte for byte.
"""

import re
from collections.abc import Iterator, Sequence
from html import escape, unescape
from typing import Any

import orjson

from crawlers.reading.private import find
from crawlers.reading.private_cues import Span
from crawlers.reading.register_fields import names_persons
from crawlers.reading.scrub import NAMES, SUSPECT

#: what stands in the place of a field of senders or staff
LEFT_OUT = "[weggelaten]"
#: characters of the longest name of a field
_LONGEST = 60
_TAG = re.compile(r"(<[^<>]*>)")
#: elements that hold the name of a field, of which the value stands in the next text
_NAMES = re.compile(r"<(?:[\w-]+:)?(?:dt|th|td|label|strong|key|name)\b", re.I)
#: elements that hold a key, which may well be a number that passes for one of a person
_KEY = re.compile(r"<(?:[\w-]+:)?\w*[iI]d>")
#: in a tag: an address to mail or call
_CONTACT = re.compile(r"(?:mailto|tel):[^\"'\s>]*", re.I)
#: properties that name the field which the object is a value of
_LABELS = ("label", "name", "title", "key", "naam", "titel")
#: properties that say which thing it is, and nothing of it
_KEYS = frozenset({"id", "Id", "order", "sortOrder", "datatype", "type", *_LABELS})


def handed_out(content: bytes) -> bytes | None:
    """The answer without what is private; None where a citizen service number (BSN) is told in it:
    then the whole is held back, as a text is."""
    try:
        text, coding = content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        text, coding = content.decode("latin-1"), "latin-1"
    start = text.lstrip("\ufeff \t\r\n")[:1]
    if start and start in "{[":
        try:
            return _json(content)
        except orjson.JSONDecodeError:
            pass  # whatever it is, it is looked at as words
    parts = _TAG.split(text) if start == "<" else [text]
    clean = _markup(parts)
    if clean is None:
        return None
    return content if clean == parts else "".join(clean).encode(coding, "xmlcharrefreplace")


def _markup(parts: list[str]) -> list[str] | None:
    """Texts and tags in turn, beginning with a text: the same without what is private. The texts are
    read as one, so that a label in one tells what a number in the next is."""
    texts = {
        at: unescape(parts[at])
        for at in range(0, len(parts), 2)
        if parts[at].strip() and not (at and _KEY.fullmatch(parts[at - 1]))
    }
    joined = "\n".join(texts.values())
    spans = find(joined) if SUSPECT.search(joined) else []
    if _held(spans):
        return None
    clean = list(parts)
    for (at, before), after in zip(texts.items(), _apart(list(texts.values()), spans), strict=True):
        if after != before:
            clean[at] = escape(after, quote=False)
    named = False
    for at, part in enumerate(clean):
        if at % 2:
            clean[at] = _CONTACT.sub(_without_contact, part)
        elif at in texts:
            if named:
                clean[at] = LEFT_OUT
                named = False
            else:
                named = at > 0 and bool(_NAMES.match(parts[at - 1])) and _is_name(texts[at])
    return clean


def _without_contact(found: re.Match[str]) -> str:
    scheme, _, said = found[0].partition(":")
    return f"{scheme}:" if find(said) else found[0]


def _json(content: bytes) -> bytes | None:
    """Raises `orjson.JSONDecodeError`."""
    body = orjson.loads(content)
    changed = False
    for node in _containers(body):
        for key in _strings(node):
            spans = find(node[key]) if SUSPECT.search(node[key]) else []
            if _held(spans):
                return None
            if spans:
                node[key], changed = _cut(node[key], spans), True
        if isinstance(node, dict) and (fields := list(_private_fields(node))):
            node |= dict.fromkeys(fields, LEFT_OUT)
            changed = True
    return orjson.dumps(body) if changed else content


def _containers(body: Any) -> Iterator[Any]:
    """Every object and list of a JSON value, without a bound on how deep they stand."""
    waiting = [body]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict | list):
            yield node
            waiting += node.values() if isinstance(node, dict) else node


def _strings(node: Any) -> list[Any]:
    items = node.items() if isinstance(node, dict) else enumerate(node)
    return [key for key, value in items if isinstance(value, str)]


def _private_fields(node: dict[str, Any]) -> Iterator[str]:
    """Properties that are a field of senders or staff, by their own name or by the label beside."""
    labelled = any(isinstance(node.get(key), str) and _is_name(node[key]) for key in _LABELS)
    for key, value in node.items():
        told = value not in (None, "", LEFT_OUT) and not isinstance(value, bool)
        if told and (_is_name(key) or (labelled and key not in _KEYS)):
            yield key


def _is_name(text: str) -> bool:
    text = text.strip().rstrip(":")
    return 2 < len(text) <= _LONGEST and names_persons(text)


def _held(spans: Sequence[Span]) -> bool:
    return any(span.soort == "bsn" and span.gelabeld for span in spans)


def _apart(texts: list[str], spans: Sequence[Span]) -> Iterator[str]:
    """Texts without the spans of them joined, each in its place."""
    start, first = 0, 0
    for text in texts:
        end = start + len(text)
        while first < len(spans) and spans[first].end <= start:
            first += 1
        last = first
        while last < len(spans) and spans[last].start < end:
            last += 1
        yield _cut(text, spans[first:last], start)
        start = end + 1


def _cut(text: str, spans: Sequence[Span], start: int = 0) -> str:
    """The text, which begins at `start` of what the spans are of, without them."""
    parts, at = [], 0
    for span in spans:
        parts += [text[at : max(span.start - start, at)], f"[{NAMES[span.soort][0]}]"]
        at = min(span.end - start, len(text))
    return "".join([*parts, text[at:]])
