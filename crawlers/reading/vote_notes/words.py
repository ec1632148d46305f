"""A vote note as words and marks with their places, after what line ends, scans and templates did to
them is undone: «ver-⏎worpen», «te gen», «SPVerdeeld gestemd»."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from crawlers.reading.known import PLUS, folded
from crawlers.reading.outcome_clauses import QUOTED
from crawlers.reading.outcome_words import MERGED, words

#: a line break that parts lines; other blanks are no words
BREAK = "\n"
#: longer notes are read up to here; the largest roll call of a Dutch assembly is half of it
LONGEST = 20_000

_MONTH = (
    "januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december|"
    "jannewaris|febrewaris|maaie"
)
_WORD = re.compile(
    rf"""
    (?P<date>\d{{1,2}}[-/]\d{{1,2}}[-/]\d{{2,4}}(?!\d)
      | \d{{1,2}}\s(?:{_MONTH})\b(?:\s(?:19|20)\d\d\b)? | \b(?:19|20)\d\d\b
      | \d{{1,2}}[.:]\d\d(?:\s*uur\b)?)
    | (?P<percent>\d+(?:,\d+)?\s*(?:%|procent\b))
    | (?P<dotted>(?:[^\W\d_]{{1,2}}\.){{2,}}[A-Z]?(?![^\W_]) | [A-Z]\.(?=\s*[A-Z'’a-z(:;,]))
    | (?P<word>['’][ts]\b | \d{{1,2}}\.\d{{1,2}}[a-z]?(?!\w) | [^\W_]+(?:['’][^\W_]+)*)
    | (?P<line>\n)
    | (?P<mark>[^\s_])
    """,
    re.VERBOSE | re.IGNORECASE,
)
_BROKEN = re.compile(r"([^\W\d_])[-\u00ad\u2010]\s*\n\s*(?=[a-zà-ÿ])")
#: «(V: 7, T: 18)»: sides by their first letters, only together
_LETTERS = re.compile(r"\bV\s?[:=]\s?(\d{1,2})\s?[,;/|-]?\s?T\s?[:=]\s?(\d{1,2})\b")
#: dots that lead the eye over a line
_DOTS = re.compile(r"\.{2,}|…")
#: «Voor: VVD (2), SP (1) = 3»: what a list comes to
_COMES_TO = re.compile(r"(?<=[)\w])[ ]?=[ ]?\d{1,2}(?=[ ]?(?:[\n;.]|$))")
#: «v.d. Akker», «v/d Akker»
_SHORT_INFIX = re.compile(r"\b[vV](?:\.\s?d\b\.?|/d\b)(?=\s[A-Z])")
#: «de door de SP ingediende motie»: who signed, no voter
_SIGNED = re.compile(r"\bdoor\s(?:de\s|het\s)?[^,.;:()\n]{1,60}?\singediende\b", re.I)
#: «op grond van artikel 28 Gemeentewet», «wegens persoonlijke betrokkenheid»: why, not how, is voted
_GROUND = re.compile(
    r"\b(?:op grond van|ingevolge|krachtens|conform|gelet op|onder verwijzing naar|vanwege|wegens|in verband met)\s"
    r"(?:het\s)?(?:bepaalde in\s)?(?:(?:artikel|art\.?)(?:\s\d{1,3}[a-z]?)(?:,?\s(?:eerste|tweede|lid|sub|\d|[a-z]\b)){0,4}"
    r"(?:,?\s(?:van\s)?(?:de\s)?(?:Gemeente|Provincie|Waterschaps)wet)?"
    r"|(?:een\s)?(?:persoonlijke?\s|mogelijke\s|directe\s)?(?:betrokkenheid|belang|belangenverstrengeling)"
    r"(?:\s(?:bij|in)\s(?:het|de|dit|deze)\s\w{1,30})?)\b",
    re.IGNORECASE,
)
#: «3x VVD»: as «3 x VVD»
_TIMES = re.compile(r"\b(\d{1,2})\s?[xX×]\s?(?=[A-Z]|50)")
#: an outcome that a template glued to what stands before or behind it
_OUTCOME_GLUED = re.compile(
    r"(?<=[A-Za-z0-9)])(?=(?:Aangenomen|Verworpen|Ingetrokken|Aangehouden)(?![a-z]))"
    r"|(?:(?<=[Aa]angenomen)|(?<=[Vv]erworpen)|(?<=[Ii]ngetrokken)|(?<=[Aa]angehouden))(?=[A-Z\d(])"
)
#: labels that templates glue to the word before them
_GLUED = words(
    "Voorstemmers Tegenstemmers Voor Tegen Verdeeld Onthouden Onthouding Stemonthouding "
    "Afwezig Blanco Foar Tsjin Ferdield Aangenomen Verworpen"
)
_TILES = {folded(label) for label in _GLUED}
#: where letters of two kinds, or letters and digits, meet
_SEAM = re.compile(r"[a-z](?=[A-Z\d])|[A-Z]{2}(?=[a-z])|\d(?=[^\W\d_])")
#: characters of a word that is looked through for seams
LONGEST_GLUED = 60
_ABBREVIATIONS = {"dhr", "mw", "mevr", "nr", "drs", "mr", "ir", "dr", "ing", "prof", "resp"}


@dataclass(frozen=True)
class Word:
    """`kind`: word, dotted (initials), date, percent, line, or mark."""

    text: str
    kind: str
    start: int
    end: int

    @property
    def folded(self) -> str:
        return folded(self.text)


_CELLS = re.compile(r"\t|\s?\|\s?")
_COLUMNS = {
    "voor": "voor",
    "tegen": "tegen",
    "onthouden": "onthouden",
    "afwezig": "afwezig",
    "foar": "voor",
    "tsjin": "tegen",
}


_NAMES = {
    "fractie",
    "partij",
    "fraksje",
    "naam",
    "raadslid",
    "statenlid",
    "lid",
    "naam raadslid",
    "",
}
_CHOICES = {"stem", "keuze", "stemming", "gestemd", "stemgedrag", "uitgebrachte stem", "stim"}


def _chosen(rows: Sequence[Sequence[str]]) -> str | None:
    """A table with a column of sides («Raadslid … Fractie … Stem») as lines «A (VVD): voor»."""
    head = [folded(cell.strip()) for cell in rows[0]] if rows else []
    if len(rows) < 2 or len(head) not in (2, 3) or any(len(cells) != len(head) for cells in rows):
        return None
    headed = head[-1] in _CHOICES and set(head[:-1]) <= _NAMES
    if not headed and not (
        len(head) == 3 and all(folded(row[-1].strip()) in _COLUMNS for row in rows)
    ):
        return None
    lines = []
    for *named, side in rows[headed:]:
        bracket = f" ({named[1].strip()})" if len(named) > 1 else ""
        lines.append(f"{named[0].strip()}{bracket}: {side.strip()}")
    return "\n".join(lines)


def tabled(text: str) -> str:
    """A table with a column for each side as lines of words; other text as it is. Its first line names
    the columns («Fractie … Voor … Tegen»), every other one a fractie and its numbers."""
    rows = [_CELLS.split(line.strip()) for line in text.split("\n") if line.strip()]
    if chosen := _chosen(rows):
        return chosen
    sides = [_COLUMNS.get(folded(cell.strip())) for cell in rows[0][1:]] if rows else []
    whole = len(rows) > 1 and len(sides) > 1 and all(sides)
    if not whole or folded(rows[0][0].strip()) not in _NAMES:
        return text
    lines: list[str] = []
    for cells in rows[1:]:
        numbers = [cell.strip() or "0" for cell in cells[1:]]
        if len(numbers) != len(sides) or not all(number.isdecimal() for number in numbers):
            return text
        told = [f"{n} {side}" for n, side in zip(numbers, sides, strict=True) if n != "0"]
        lines += [f"{cells[0].strip()}: {', '.join(told)}"] if told else []
    return "\n".join(lines)


def restored(text: str) -> str:
    """The text with broken words joined; the places of words are those in this text."""
    text = QUOTED.sub(lambda match: " " * len(match[0]), text[:LONGEST])
    text = _SIGNED.sub(lambda match: " " * len(match[0]), tabled(text))
    text = text.replace("\xa0", " ").replace("\r", "").replace("_", " ")
    text = text.replace("’", "'").replace("‘", "'").replace("`", "'")
    text = _SHORT_INFIX.sub("vd", _BROKEN.sub(r"\1", text))
    text = _DOTS.sub(" ", text)
    if ":" in text:
        text = _COMES_TO.sub("", text)
    text = _LETTERS.sub(r"voor: \1, tegen: \2", text)
    text = _GROUND.sub(lambda match: " " * len(match[0]), _TIMES.sub(r"\1 x ", text))
    text = _OUTCOME_GLUED.sub(" ", text)
    return PLUS.sub("50PLUS", text)


def words_of(text: str, is_name: Callable[[str], bool]) -> list[Word]:
    """The words of a restored text; glued ones apart where both parts are known."""
    found: list[Word] = []
    for match in _WORD.finditer(text):
        kind = match.lastgroup or "mark"
        word = Word(match[0], kind, match.start(), match.end())
        found += _apart(word, is_name) if kind == "word" else [word]
    return [_dot_dropped(word) for word in _merged(found)]


def _merged(words: list[Word]) -> list[Word]:
    merged: list[Word] = []
    for word in words:
        before = merged[-1] if merged else None
        if before and before.kind == word.kind == "word" and _one_word(before, word):
            merged[-1] = Word(before.text + word.text, "word", before.start, word.end)
        elif word.text == "." and before and before.folded in _ABBREVIATIONS:
            continue
        else:
            merged.append(word)
    return merged


def _one_word(before: Word, word: Word) -> bool:
    """«te gen», «aange nomen»: two pieces of a word, of which the second is none by itself."""
    return (
        word.text.islower()
        and before.folded + word.folded in MERGED
        and word.folded not in MERGED
        and word.start - before.end <= 2
    )


def _dot_dropped(word: Word) -> Word:
    """«P.v.d.A.» and «V.V.D.» as a word; initials stay as they are."""
    letters = word.text.replace(".", "")
    if word.kind == "dotted" and len(letters) > 2:
        return Word(letters, "word", word.start, word.end)
    return word


def _apart(word: Word, is_name: Callable[[str], bool]) -> list[Word]:
    """«FVDVerdeeld» → FVD, Verdeeld; «voorSP» → voor, SP; «VVDvoorSPtegen» → its four."""
    text = word.text
    if is_name(text):
        return [word]
    if len(text) <= LONGEST_GLUED and _SEAM.search(text):
        tiles = _tiles(text, is_name)
        if tiles:
            return list(_cut(word, tiles))
    for label in _GLUED:
        if text.endswith(label) and len(text) > len(label):
            cut = len(text) - len(label)
            left = text[:cut]
            if is_name(left) or left.isupper() or left.isdigit() or left[0].isupper():
                return list(_cut(word, [cut]))
    return [word]


def _tiles(text: str, is_name: Callable[[str], bool]) -> list[int]:
    """Where a glued text parts in sides, outcomes, numbers and names of fracties; empty where it is
    not made of those alone."""
    pieces: dict[int, list[int]] = {0: []}
    for end in range(1, len(text) + 1):
        for start in sorted(pieces):
            piece = text[start:end]
            if folded(piece) in _TILES or piece.isdecimal() or is_name(piece):
                pieces[end] = [*pieces[start], end]
                break
    cuts = pieces.get(len(text), [])[:-1]
    parts = [text[start:end] for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True)]
    return cuts if any(folded(part) in _TILES for part in parts) else []


def _cut(word: Word, places: Sequence[int]) -> Iterator[Word]:
    bounds = [0, *places, len(word.text)]
    for start, end in pairwise(bounds):
        yield Word(word.text[start:end], "word", word.start + start, word.start + end)
