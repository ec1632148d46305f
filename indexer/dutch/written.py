"""One thing, written in more ways: as one token, whichever way it stands in a text or a question.

*m.e.r.* is `mer`, *art.* `artikel`, *b. en w.* `benw`, *1,5 mln* and *€ 1.500.000* `1500000`,
*12 maart 2024* and *12-3-2024* `2024-03-12`, *5341 AB* `5341ab`, *A 73* `a73`, *12 b* `12b`,
*foto's* `foto's` (of which the exact form is `fotos`), and a word that was broken off at the end of
a line is whole again. What such a token is made of (`pieces`) finds it too: the year finds the day.
"""

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import NamedTuple

from standard.time import MONTHS

_MONTH = {
    **{name: number for number, name in enumerate(MONTHS, 1)},
    **{name[:3]: number for number, name in enumerate(MONTHS, 1)},
    "mrt": 3,
    "sept": 9,
}
_MONTHS = "|".join(sorted(_MONTH, key=len, reverse=True))
_TIMES = {
    "mln": 10**6, "miljoen": 10**6, "miljoenen": 10**6, "mio": 10**6, "duizend": 1000,
    "mld": 10**9, "miljard": 10**9, "k": 1000, "m": 10**6,
}  # fmt: skip
#: letters after a year that are no postcode
_NO_CODE = frozenset(
    [
        "de",
        "en",
        "in",
        "op",
        "om",
        "te",
        "is",
        "er",
        "of",
        "al",
        "na",
        "we",
        "zo",
        "ze",
        "je",
        "ik",
        "mm",
        "cm",
        "km",
        "kg",
        "ha",
        "kw",
        "mw",
    ]
)
_PARTIES = frozenset({"sp", "cu", "gl"})
_NUMBER = r"\d{1,3}(?:\.\d{3})+(?!\.?\d)|\d+"
_AT_DIGIT = re.compile(
    rf"""(?P<year>\d{{4}})-(?P<month>\d\d)-(?P<day>\d\d)(?![\d-])
      | (?P<day2>\d{{1,2}})(?P<sign>[-/.])(?P<month2>\d{{1,2}})(?P=sign)(?P<year2>\d{{4}}|['’]?\d\d)(?![\d-])
      | (?P<day3>\d{{1,2}})(?:e|ste|de)?\s{{1,3}}(?P<month3>{_MONTHS})\b\.?,?\s{{1,3}}(?P<year3>\d{{4}})(?!\d)
      | (?P<code>[1-9]\d{{3}})(?P<gap>[ \xa0]?)(?P<letters>[A-Z]{{2}}|[a-z]{{2}})(?![^\W_])
      | 50[ \xa0-]?(?P<plus>plus)(?![^\W_])
      | (?P<many>{_NUMBER})(?:(?P<point>[.,])(?P<cents>\d+|-{{1,2}})(?![.,]?\d))?
        (?:[ \xa0]?(?P<times>mln|miljoen(?:en)?|mio|mld|miljard|duizend)\b\.?)?
        (?P<euro>[ \xa0](?:euro|eur)\b)?
    """,
    re.VERBOSE | re.IGNORECASE,
)
_LETTER = re.compile(r"(\d+)[ \xa0-]?([A-Za-z])(?![^\W_]|[/&'’-]|\.[^\W_])")
_EURO = re.compile(
    rf"(?:€|\b(?i:eur)\b)[ \xa0]?(?P<many>{_NUMBER})"
    r"(?:(?P<point>[.,])(?P<cents>\d+|-{1,2})(?![.,]?\d))?"
    r"(?:[ \xa0]?(?P<times>(?i:mln|miljoen(?:en)?|mio|mld|miljard|duizend|k|m))\b\.?)?"
    r"(?P<euro>[ \xa0](?i:euro)\b)?"
)
_DOTTED = re.compile(r"\.(?<=(?<![^\W_])[^\W\d_]\.)(?:[^\W\d_]\.)*[^\W\d_](?![^\W_])\.?")
_ARTICLE = re.compile(r"[aA](?<![^\W_].)[rR][tT]{1,2}(?:\.|(?=[ \xa0]?[0-9]))")
_COLLEGE = re.compile(r"[Bb](?<![^\W_].)\.?[ \xa0]?(?:[Ee][Nn]|&)[ \xa0]?[Ww](?![^\W_])\.?")
#: a W by itself
_W = re.compile(r" w(?![^\W_])")
_ROAD = re.compile(r"[0-9]{1,3}(?![^\W_]|[.,][0-9])")
_NAMED = re.compile(r"[Dd](?<![^\W_].)['’ \xa0]66(?!\w)|J(?<!\w.)A 21(?!\w)|B(?<!\w.)IJ 1(?!\w)")
_PLURAL = re.compile(r"['’‘`´][sS](?<=[^\W_]..)(?![^\W_])")
_BROKEN = re.compile(r"[-‐\xad][ \t]*\r?\n[ \t]*(?=[^\W\d_])")
#: what follows a hyphen at the end of a line that was there anyway («woon-\nen werkverkeer»)
_AND = frozenset({"en", "of", "tot", "als", "dan", "noch"})
#: one of these stands in all that is written in one of those ways, or a W by itself
_ANY = (".", "\n", *"0123456789", *"'’‘`´", "benw", "b&w")
_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
_LETTERED = re.compile(r"(\d{1,4})([a-z]{1,2})|[an](\d{1,3})")


class Form(NamedTuple):
    """From `start` up to `end` a text says `token`."""

    start: int
    end: int
    token: str


def written(text: str, lowered: str = "") -> list[Form]:
    """What is written in one of those ways, in the order of the text; `lowered` is the text in lower
    case, for who has it."""
    lowered = lowered or text.lower()
    if not _likely(lowered):
        return []
    # what is found in it stands in the text at the same place
    if len(lowered) != len(text):
        lowered = "".join(char.lower() if char.isascii() else char for char in text)
    found = [*_numbers(text, lowered), *_words(text, lowered)]
    if len(found) < 2:
        return found
    found.sort(key=lambda form: (form.start, -form.end))
    kept: list[Form] = []
    end = 0
    for form in found:
        if form.start >= end:
            kept.append(form)
            end = form.end
    return kept


def _likely(lowered: str) -> bool:
    """Whether a text in lower case may have any of that; looking for it all takes longer."""
    return any(map(lowered.__contains__, _ANY)) or _W.search(lowered) is not None


def month_of(word: str) -> int | None:
    """The number of a month, 1-12, by its Dutch name or the number as it is written."""
    if word.isascii() and word.isdigit() and len(word) < 3 and 1 <= int(word) <= 12:
        return int(word)
    return _MONTH.get(word.casefold())


def is_day(token: str) -> bool:
    return len(token) == 10 and _DAY.fullmatch(token) is not None


def pieces(token: str) -> tuple[str, ...]:
    """The words that such a token was made of, each of which finds it too."""
    if not any(map(str.isdigit, token)):
        return ()
    if day := _DAY.fullmatch(token):
        return str(int(day[3])), MONTHS[int(day[2]) - 1], day[1]
    if token == "50plus":  # noqa: S105 - a word
        return "50", "plus"
    lettered = _LETTERED.fullmatch(token)
    return tuple(piece for piece in lettered.groups() if piece) if lettered else ()


def _where(text: str, piece: str) -> Iterator[int]:
    """Every place where a piece stands."""
    at = text.find(piece)
    while at >= 0:
        yield at
        at = text.find(piece, at + 1)


def _matches(pattern: re.Pattern[str], text: str, places: Iterable[int]) -> Iterator[re.Match[str]]:
    """What `finditer` gives, of a pattern that can begin at these places only, in their order: most
    texts have few of them, and a pattern looks at every character."""
    end = 0
    for at in places:
        if at >= end and (match := pattern.match(text, at)):
            yield match
            end = match.end()


# --- numbers ---------------------------------------------------------------------------------


def _numbers(text: str, lowered: str) -> Iterator[Form]:
    for match in _matches(_EURO, text, sorted((*_where(text, "€"), *_where(lowered, "eur")))):
        yield Form(match.start(), match.end(), _amount(match))
    end = 0
    for start in _first_digits(text):
        if start < end:
            continue
        form = _road(text, start) or _at(text, start)
        if form is not None:
            yield form
            end = form.end


def _first_digits(text: str) -> list[int]:
    """Where a digit stands that no letter or digit goes before."""
    return sorted(
        at
        for digit in "0123456789"
        if digit in text
        for at in _where(text, digit)
        if not at or not text[at - 1].isalnum()
    )


def _road(text: str, start: int) -> Form | None:
    """«A 73» and «n 65»."""
    if start < 2 or text[start - 2] not in "AaNn" or text[start - 1] not in " \xa0":
        return None
    if start > 2 and text[start - 3].isalnum():
        return None
    match = _ROAD.match(text, start)
    return Form(start - 2, match.end(), f"{text[start - 2]}{match[0]}".lower()) if match else None


def _at(text: str, start: int) -> Form | None:
    match = _AT_DIGIT.match(text, start)
    assert match
    kind = match.lastgroup
    if match["year"] or match["day2"] or match["day3"]:
        token = _date(match)
        return Form(start, match.end(), token) if token else _lettered(text, start)
    if match["code"]:
        if _is_code(match):
            return Form(start, match.end(), (match["code"] + match["letters"]).lower())
        return None
    if match["plus"]:
        return Form(start, match.end(), "50plus")
    if kind == "many" and (lettered := _lettered(text, start)):
        return lettered
    if match["cents"] and _in_a_row(text, start):
        return None
    if match["point"] == "." and not match["times"]:  # a number of a paragraph, or a time
        return None
    if not (match["point"] or match["times"] or match["euro"] or "." in match["many"]):
        return None  # as it stands: nought in front may matter
    return Form(start, match.end(), _amount(match))


def _lettered(text: str, start: int) -> Form | None:
    """«12 b» and «12-b» as «12b»; not what only looks like it, as «3 u kunt»."""
    match = _LETTER.match(text, start)
    if match is None or (match.end(2) - match.end(1) > 1 and match[2] in "uU"):
        return None
    return Form(start, match.end(), (match[1] + match[2]).lower())


def _in_a_row(text: str, start: int) -> bool:
    """Whether a number stands behind another one: «1,2,3» has no tenths."""
    return start > 1 and text[start - 1] in ".," and text[start - 2].isdigit()


def _is_code(match: re.Match[str]) -> bool:
    letters, number = match["letters"], int(match["code"])
    year = 1900 <= number < 2100
    if not match["gap"]:
        return letters.lower() not in _NO_CODE or letters.isupper()
    if letters.islower():
        return not year and letters not in _NO_CODE
    return not (year and letters.lower() in _NO_CODE | _PARTIES)


def _date(match: re.Match[str]) -> str | None:
    """`2024-03-12`; None for a day that there is not."""
    if match["year"]:
        year, month, day = match["year"], int(match["month"]), match["day"]
    elif match["day2"]:
        year, month, day = match["year2"], int(match["month2"]), match["day2"]
        year = year.lstrip("'’")
        if len(year) == 2:
            if match["sign"] == ".":
                return None
            year = f"20{year}"
    else:
        year, month, day = match["year3"], _MONTH[match["month3"].lower()], match["day3"]
    if not 1500 <= int(year) < 2200:
        return None
    try:
        return dt.date(int(year), month, int(day)).isoformat()
    except ValueError:
        return None


def _amount(match: re.Match[str]) -> str:
    """In whole units, with tenths behind a comma where they are not nought."""
    cents = (match["cents"] or "").strip("-") or "0"
    number = Decimal(f"{match['many'].replace('.', '')}.{cents}")
    number *= _TIMES.get((match["times"] or "").lower(), 1)
    plain = f"{number:f}"
    return plain.rstrip("0").rstrip(".").replace(".", ",") if "." in plain else plain


# --- words -----------------------------------------------------------------------------------


def _words(text: str, lowered: str) -> Iterator[Form]:
    """Each is looked for only where something of it is seen at once."""
    if "." in text:
        for match in _DOTTED.finditer(text):
            start = match.start() - 1
            yield Form(start, match.end(), text[start : match.end()].replace(".", ""))
    for match in _matches(_ARTICLE, text, _where(lowered, "art")):
        plural = match[0].rstrip(".").lower().endswith("tt")
        yield Form(match.start(), match.end(), "artikelen" if plural else "artikel")
    if "benw" in lowered or "b&w" in lowered or _W.search(lowered):
        for match in _COLLEGE.finditer(text):
            yield Form(match.start(), match.end(), "benw")
    if "66" in text or "JA 21" in text or "BIJ 1" in text:
        for match in _NAMED.finditer(text):
            yield Form(match.start(), match.end(), re.sub(r"\W", "", match[0]).lower())
    for mark in filter(text.__contains__, "'’‘`´"):
        for match in _matches(_PLURAL, text, _where(text, mark)):
            start = _begins(text, match.start())
            yield Form(start, match.end(), f"{text[start : match.start()]}'s")
    if "\n" in text:
        yield from _broken(text)


def _broken(text: str) -> Iterable[Form]:
    """Words that the end of a line parts, the parts put together again."""
    forms: list[Form] = []
    for match in _BROKEN.finditer(text):
        start, end = _begins(text, match.start()), _ends(text, match.end())
        left, right = text[start : match.start()], text[match.end() : end]
        if len(left) < 2 or left.isupper() or not left.isalpha() or not right.islower():
            continue
        if right in _AND:
            continue
        if forms and forms[-1].end == match.start():
            before = forms.pop()
            start, left = before.start, before.token
        forms.append(Form(start, end, left + right))
    return forms


def _begins(text: str, at: int) -> int:
    while at and text[at - 1].isalnum():
        at -= 1
    return at


def _ends(text: str, at: int) -> int:
    while at < len(text) and text[at].isalnum():
        at += 1
    return at
