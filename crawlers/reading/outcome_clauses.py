"""A text on an outcome in clauses: broken words joined, quoted titles out, file names as words."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from crawlers.reading.known import folded
from crawlers.reading.outcome_words import MERGED

FILE = re.compile(r"\.(?:pdf|docx?|odt|rtf|html?)\s*$", re.I)
_BROKEN = re.compile(r"([^\W\d_])[-\u00ad\u2010]\s*\n\s*(?=[a-zà-ÿ])")
_TOKEN = re.compile(
    r"\d{1,2}[-/]\d{1,2}[-/]\d{2,4}|\d{1,2}/\d{1,2}(?![\d/])|\d{1,9}[.,]\d{1,9}(?![\w.,])|[^\W_]+(?:['’][^\W_]+)*|[^\w\s]|\n"
)
#: «m.u.v.», «i.v.m.», «c.q.»: one word, and no ends of sentences
_DOTTED = re.compile(r"(?<![\w.])(?:[a-z]\.){2,4}(?!\w)")
#: a title in quotation marks
QUOTED = re.compile(r"[\"“„«][^\"”»\n]{2,150}[\"”»]|(?<!\w)['‘][^'’\n]{3,150}['’](?!\w)")
#: words of a sentence before a clause that are looked through
SENTENCE = 60


@dataclass(frozen=True)
class Word:
    text: str
    place: int
    shouted: bool = False


@dataclass(frozen=True)
class Clause:
    """Words between two marks, and the words of its sentence that stand before it."""

    words: tuple[Word, ...]
    before: tuple[str, ...]
    of_file: bool = False
    #: in brackets
    inside: bool = False

    @property
    def texts(self) -> tuple[str, ...]:
        return tuple(word.text for word in self.words)


def words_of(text: str) -> list[Word]:
    if FILE.search(text[-40:]):
        text = text.rpartition(".")[0]
    text = _BROKEN.sub(r"\1", text.replace("_", " "))
    text = _DOTTED.sub(lambda match: match[0].replace(".", "").ljust(len(match[0])), text)
    unquoted = QUOTED.sub(lambda match: " " * len(match[0]), text)
    text = unquoted if any(char.isalpha() for char in unquoted) else text
    words = [
        Word(folded(match[0]), match.start(), match[0].isupper()) for match in _TOKEN.finditer(text)
    ]
    return list(_merged(words))


def _merged(words: list[Word]) -> Iterator[Word]:
    """Words that a scan or a line end broke in two: «aange nomen»."""
    skip = False
    for word, after in zip(words, [*words[1:], Word("", 0)], strict=False):
        if skip:
            skip = False
            continue
        skip = word.text + after.text in MERGED and after.text not in ("", "\n")
        yield replace(word, text=word.text + after.text) if skip else word


def clauses_of(words: list[Word]) -> Iterator[Clause]:
    """A comma, bracket or line end parts clauses; a stop begins a new sentence."""
    part: list[Word] = []
    before: list[str] = []
    outside: list[str] | None = None
    for word in [*words, Word(".", 0)]:
        if word.text not in {",", ";", ".", "!", "?", "(", ")", ":", "\n", "/"}:
            part = [*part, word] if len(part) < SENTENCE else [*part[1:], word]
            continue
        if part and word.text != "?":
            yield Clause(
                tuple(part), tuple(before), inside=outside is not None and word.text != "("
            )
        before = [*before, *(piece.text for piece in part)][-SENTENCE:]
        if word.text == "(":
            outside = before
        elif word.text == ")" and outside is not None:
            before, outside = outside, None  # what a bracket holds is said of what stood before it
        if word.text in {".", "!", "?", ";", "\n"}:
            before = []
        part = []
