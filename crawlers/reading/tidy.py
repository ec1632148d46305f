"""Text without what no text has: control characters and halves of characters. Answers that are not
quite JSON or XML are read as far as they are."""

import json
import re
from typing import Any

#: all that XML has no room for and that no store takes, but for line ends and tabs
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufdd0-\ufdef\ufffe\uffff]")
_HALF = re.compile(r"[\ud800-\udfff]")
#: levels of JSON that are read; what stands deeper is left out
DEEPEST = 60
#: a number with more digits is read as text
_DIGITS = 18
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{},]', re.S)
_TAG = re.compile(rb"</?[A-Za-z_][^<>]*>")
_SLASH = ord("/")
_REFERENCE = re.compile(rb"&#(?:x([0-9a-fA-F]{1,8})|([0-9]{1,8}));")
_RAW = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_BARE = re.compile(rb"&(?!(?:#[0-9]+|#x[0-9a-fA-F]+|[a-zA-Z][a-zA-Z0-9]*);)")


def tidy(text: str) -> str:
    """A text as every store takes it."""
    if text.isascii() and text.isprintable():
        return text
    return _HALF.sub("\ufffd", _CONTROL.sub("", text))


def tidied(value: Any) -> Any:
    """The same for all texts in a tree of JSON types, names of fields included."""
    if isinstance(value, str):
        return tidy(value)
    if isinstance(value, list):
        return [tidied(each) for each in value]
    if isinstance(value, dict):
        return {tidy(name): tidied(each) for name, each in value.items()}
    return value


def loads(content: bytes) -> Any:
    """JSON as it is met: bytes that are no UTF-8 are marked as such, numbers too long for any machine
    are texts, and what is nested deeper than `DEEPEST` is left out. Raises `ValueError`."""
    text = content.decode("utf-8-sig", errors="replace")
    try:
        return tidied(_loads(text))
    except RecursionError:
        return tidied(_loads(shallow(text)))


def _loads(text: str) -> Any:
    return json.loads(text, strict=False, parse_int=_number, parse_constant=lambda _: None)


def _number(digits: str) -> int | str:
    return int(digits) if len(digits) <= _DIGITS else digits


def shallow(text: str) -> str:
    """JSON without what is nested deeper than `DEEPEST`."""
    parts, depth, start = [], 0, 0
    for token in _TOKEN.finditer(text):
        if token[0] in "[{":
            depth += 1
            if depth == DEEPEST + 1:
                parts.append(text[start : token.start()])
        elif token[0] in "]}":
            if depth == DEEPEST + 1:
                parts.append("null")
                start = token.end()
            depth -= 1
    return "".join([*parts, text[start:] if depth <= DEEPEST else ""])


def begun(content: bytes) -> Any:
    """What stands whole in JSON that breaks off: the rows of its outermost list that did not break.
    None where there is no such row. Raises `ValueError` where it is no JSON from the start."""
    text = content.decode("utf-8-sig", errors="replace")
    open_, last, rows = [], 0, 0
    closing = ""
    for token in _TOKEN.finditer(text):
        if token[0] in "[{":
            open_.append(token[0])
            rows = rows or (len(open_) if token[0] == "[" else 0)
        elif token[0] in "]}":
            if not open_ or {"[": "]", "{": "}"}[open_.pop()] != token[0]:
                break
            if rows and len(open_) == rows:
                last = token.end()
                closing = "".join("]" if each == "[" else "}" for each in reversed(open_))
            if len(open_) < rows:
                break
    return tidied(_loads(text[:last] + closing)) if last else None


def well_formed(content: bytes) -> bytes:
    """XML without references to characters that it has no room for (`&#x0;`), raw ones, what is nested
    deeper than `DEEPEST`, and with `&` where it stands for itself."""

    def reference(match: "re.Match[bytes]") -> bytes:
        number = int(match[1], 16) if match[1] else int(match[2])
        allowed = number in (9, 10, 13) or 32 <= number < 0xD800 or 0xE000 <= number < 0xFFFE
        return match[0] if allowed or 0x10000 <= number < 0x110000 else b""

    content = _REFERENCE.sub(reference, _RAW.sub(b"", content))
    content = _BARE.sub(b"&amp;", _flat(content))
    return content.decode("utf-8", errors="replace").encode()


def _flat(content: bytes) -> bytes:
    parts, depth, start = [], 0, 0
    for tag in _TAG.finditer(content):
        begin, end = tag.span()
        if content[begin + 1] == _SLASH:
            if depth == DEEPEST + 1:
                start = end
            depth -= 1
        elif content[end - 2] != _SLASH:
            depth += 1
            if depth == DEEPEST + 1:
                parts.append(content[start:begin])
    return b"".join([*parts, content[start:] if depth <= DEEPEST else b""])
