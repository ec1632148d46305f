"""A text as it is compared with a quotation: by its words, numbers and signs, whatever the quotes,
hyphens, white space, ligatures and ends of lines and pages between them.

What is compared is the text without anything between its parts, so that a word that a file broke in
two is the word; a quotation has to begin and end where a part does, so that a number or a word that
lost its beginning is another one.
"""

import bisect
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

#: what no reader sees: soft hyphens, joiners, marks of the order of bytes
UNSEEN = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
#: the number of a footnote at the end of a word
NOTE = re.compile("(?<=[^\\W\\d_]{3})[\u00b9\u00b2\u00b3\u2070\u2074-\u2079]+")
#: between two numbers, and between texts that do not go on in each other
APART, END = "\x1f", "\x1e"
HYPHEN = "\\-\u2010\u2011"
#: a word over the end of a line, or with hyphens and apostrophes; a number with its sign; a sign
PART = re.compile(
    rf"(?:(?<=[ (])[-\u2212\u2013](?=\d))?\d+(?:[.,:/\u2044]\d+)*[^\W\d_]*"
    rf"|[^\W\d_]\w*(?:[{HYPHEN}'\u2019\u2018`]\w+|[{HYPHEN}]\n\s*(?!en\b|of\b)[^\W\d_]\w*)*"
    r"|[€$£%‰§°<>=≤≥+×@]"
)
#: minus signs, and the stroke of a fraction
SIGNS = str.maketrans("\u2212\u2013\u2044", "--/")
WITHIN = re.compile(rf"[{HYPHEN}'\u2019\u2018`\s_]")
#: a line with nothing but the number of its page
NUMBERED = re.compile(
    r"\s{0,60}(?:(?:pagina|blad(?:zijde)?|pag\.?|p\.?)\s{0,9})?(?:[-–]\s{0,9})?\d{1,4}\s{0,9}(?:[-–]\s{0,9})?(?:(?:van|/)\s{0,9}\d{1,4})?\s{0,60}",
    re.IGNORECASE,
)
#: lines at each end of a page that may be its header or footer
EDGE = 2
#: what a quotation leaves out on purpose
LEFT_OUT = re.compile(r"(?<!\s)\s*(?:[\[(]\s{0,9})?(?:…|\.{3,99})(?:\s{0,9}[\])])?\s*")


@dataclass(frozen=True)
class Piece:
    """A text that goes on from page to page. `bestand` is the number of the file, 0 for the record's
    own words; `sha256` of the file."""

    pages: tuple[str, ...]
    bestand: int = 0
    sha256: str | None = None


@dataclass(frozen=True)
class Part:
    """A word, number or sign: `text` as it is compared, and where it stands in its page."""

    text: str
    piece: int
    page: int
    start: int
    end: int


@dataclass
class Text:
    """The parts of pieces, and the text that they make; `starts` and `ends` are where in it parts
    begin and end."""

    parts: list[Part] = field(default_factory=list)
    compact: str = ""
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)

    def places(self, sought: str, most: int) -> list[tuple[int, int]]:
        """(first part, last part) of where these words stand whole."""
        found: list[tuple[int, int]] = []
        at = self.compact.find(sought)
        while at >= 0 and len(found) < most:
            first = bisect.bisect_left(self.starts, at)
            last = bisect.bisect_left(self.ends, at + len(sought))
            whole = (
                first < len(self.starts)
                and self.starts[first] == at
                and last < len(self.ends)
                and self.ends[last] == at + len(sought)
            )
            if whole:
                found.append((first, last))
            at = self.compact.find(sought, at + 1)
        return found


def plain(text: str) -> str:
    """Ligatures and wide forms as letters, without what is not seen and the numbers of footnotes."""
    return unicodedata.normalize("NFKC", NOTE.sub("", text)).translate(UNSEEN)


def parts(
    text: str, piece: int = 0, page: int = 0, bounds: tuple[int, int] | None = None
) -> list[Part]:
    """The parts of one page that is `plain` already, within its bounds: a word that is broken at the
    end of them does not go on behind it."""
    start, end = bounds or (0, len(text))
    return [
        Part(
            WITHIN.sub("", found.group()).casefold().translate(SIGNS),
            piece,
            page,
            found.start(),
            found.end(),
        )
        for found in PART.finditer(text, start, end)
    ]


def signed(part: Part, text: str) -> Part:
    """The part with the sign of a number, which goes with the other hyphens."""
    if text[part.start] in "-\u2212\u2013" and part.text[:1].isdigit():
        return Part(f"-{part.text}", part.piece, part.page, part.start, part.end)
    return part


def joined(found: Sequence[Part]) -> Text:
    """Parts in their order as one text."""
    made, compact, length = Text(parts=list(found)), [], 0
    before: Part | None = None
    for part in found:
        between = ""
        if before is not None and before.piece != part.piece:
            between = END
        elif before is not None and before.text[-1].isdigit() and part.text[0].isdigit():
            between = APART
        compact.append(between + part.text)
        length += len(between)
        made.starts.append(length)
        length += len(part.text)
        made.ends.append(length)
        before = part
    made.compact = "".join(compact)
    return made


def of_quotation(text: str) -> Text:
    """The parts of a quotation."""
    words = f" {plain(text)}"
    return joined([signed(part, words) for part in parts(words)])


class Pages:
    """Pieces, read page by page; `whole` is all of it, `running` without the headers and footers
    that stand between the end of one page and the beginning of the next."""

    def __init__(self, pieces: Sequence[Piece]) -> None:
        self.pieces = pieces
        self.texts = [[plain(page) for page in piece.pages] for piece in pieces]
        every: list[Part] = []
        kept: list[Part] = []
        for number, pages in enumerate(self.texts):
            edges = _edges(pages)
            for page, text in enumerate(pages, 1):
                whole = (0, len(text))
                body = _body(text, edges) if len(pages) > 1 else whole
                found = [signed(part, text) for part in parts(text, number, page)]
                every += found
                if body != whole:
                    found = [signed(part, text) for part in parts(text, number, page, body)]
                kept += found
        self.whole = joined(every)
        self.running = joined(kept)

    def words(self, found: Sequence[Part]) -> str:
        """What stands from the first part to the last, on one line."""
        first, last = found[0], found[-1]
        pages = self.texts[first.piece]
        if first.page == last.page:
            text = pages[first.page - 1][first.start : last.end]
        else:
            text = "\n".join(
                (
                    pages[first.page - 1][first.start :],
                    *pages[first.page : last.page - 1],
                    pages[last.page - 1][: last.end],
                )
            )
        return " ".join(text.split())


def _masked(line: str) -> str:
    return re.sub(r"\d+", "#", " ".join(line.split())).casefold()


def _lines(text: str) -> list[tuple[int, int]]:
    """Where each line that is not empty begins and ends."""
    return [found.span() for found in re.finditer(r"[^\n]*\S[^\n]*", text)]


def _edges(pages: Sequence[str]) -> set[str]:
    """Lines at the ends of pages that more than one page has, but for their numbers."""
    seen: Counter[str] = Counter()
    for text in pages:
        lines = _lines(text)
        seen.update({_masked(text[a:b]) for a, b in (*lines[:EDGE], *lines[-EDGE:])})
    least = max(2, len(pages) // 3)
    return {line for line, number in seen.items() if number >= least}


def _body(text: str, edges: set[str]) -> tuple[int, int]:
    """Where the page begins and ends without its header and footer."""
    lines = _lines(text)

    def running(span: tuple[int, int]) -> bool:
        line = text[span[0] : span[1]]
        return bool(NUMBERED.fullmatch(line)) or _masked(line) in edges

    first, last = 0, len(lines)
    while first < min(EDGE, last) and running(lines[first]):
        first += 1
    while last > max(first, len(lines) - EDGE) and running(lines[last - 1]):
        last -= 1
    if first >= last:
        return 0, 0
    return lines[first][0], lines[last - 1][1]
