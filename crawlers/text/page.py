"""One page of a file as it was read, and what a reader of a format gets to work with."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

#: a page with fewer letters than this has no text of its own
MIN_LETTERS = 3
#: why a page has no text: it is a picture, or its letters cannot be told
SCAN, GARBLED = "zonder tekst", "met onleesbare letters"
#: files within files: so deep, so many, and so many bytes of them together
DEPTH, PARTS, UNPACKED = 2, 200, 400_000_000

_CONTROL = {code: " " for code in (*range(32), 127) if code not in (9, 10, 13)} | {0xFFFF: " "}
#: what stands for a hyphen at the end of a line: hyphen-minus, hyphen, and pdfium's mark of one
_HYPHEN = "-\u2010\ufffe"
_LOWER, _UPPER = "a-zà-öø-ÿ", "A-ZÀ-ÖØ-Þ"
_BROKEN = re.compile(rf"(?<=[{_LOWER}])[{_HYPHEN}] ?\n ?(?!(?:en|of|t/m|tot)\b)(?=[{_LOWER}])")
_BEFORE_CAPITAL = re.compile(rf"(?<=[{_LOWER}{_UPPER}])[{_HYPHEN}] ?\n ?(?=[{_UPPER}])")
#: a hyphen that the word processor put in itself, wherever the line ended
_DISCRETIONARY = re.compile(rf"\ufffe(?=[{_LOWER}])")


class Unreadable(Exception):
    """The message is the reason, in Dutch, that goes into the record."""


@dataclass(frozen=True)
class Page:
    """`fault` says why the text is not the page's (`SCAN`, `GARBLED`), None when it is; `picture`
    draws the page for OCR, as a grey PGM image, while the reader stands at it."""

    text: str
    fault: str | None = None
    picture: Callable[[], bytes] | None = None


@dataclass
class Context:
    """What a reader tells beside its pages: `missing` are parts that were not read, with the
    reason (the text is then `deels`); `notes` what a person may want to know."""

    depth: int = 0
    missing: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


Reader = Callable[[Path, Context], Iterator[Page]]


def letters(text: str) -> int:
    return len(re.findall(r"\w", text))


def empty(text: str) -> bool:
    return letters(text) < MIN_LETTERS


def tidy(text: str) -> str:
    """NFC, no control characters, words broken at a line end joined, spaces collapsed. Before a
    capital the hyphen is the word's own (`GroenLinks-PvdA`)."""
    text = unicodedata.normalize("NFC", text).translate(_CONTROL)
    text = (
        text.replace("\r\n", "\n").replace("\r", "\n").replace("\u00ad\n", "").replace("\u00ad", "")
    )
    text = _BROKEN.sub("", text)
    text = _BEFORE_CAPITAL.sub("-", text)
    text = _DISCRETIONARY.sub("", text).replace("\ufffe", "-").replace("\u2011", "-")
    text = re.sub(r"[ \t\u00a0]+", " ", text)
    return re.sub(r" ?\n[ \n]*", "\n", text).strip()


def joined(pages: list[str]) -> list[str]:
    """A word that a page break cut in two stands whole at the end of the first page."""
    whole = list(pages)
    for index in range(len(whole) - 1):
        first, second = whole[index], whole[index + 1]
        if not re.search(rf"[{_LOWER}][-\u2010]$", first):
            continue
        rest = re.match(rf"(?!(?:en|of|t/m|tot)\b)[{_LOWER}]+", second)
        if rest:
            whole[index] = first[:-1] + rest[0]
            whole[index + 1] = second[rest.end() :].lstrip()
    return whole


def decoded(content: bytes, declared: str | None = None) -> str:
    """Text of bytes: by their mark, by what is declared, as UTF-8, as UTF-16 without a mark, and
    else as Windows' Western."""
    for mark, marked in (
        (b"\xef\xbb\xbf", "utf-8-sig"),
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
    ):
        if content.startswith(mark):
            return content.decode(marked, errors="replace")
    for encoding in (declared, "utf-8"):
        try:
            if encoding and not _without_mark(content):
                return content.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    return content.decode(_without_mark(content) or "cp1252", errors="replace")


def _without_mark(content: bytes) -> str | None:
    """UTF-16 of Western text shows as every other byte zero."""
    head = content[:2000]
    if len(head) < 8:
        return None
    even, odd = head[::2].count(0), head[1::2].count(0)
    if odd > 0.4 * len(head) and not even:
        return "utf-16-le"
    return "utf-16-be" if even > 0.4 * len(head) and not odd else None
