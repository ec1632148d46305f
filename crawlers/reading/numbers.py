"""The numbers that motions and amendments go by: `M12-2025`, `26A9`, `PS26-M52`, `VJN-A756`.

A number stands at the beginning of a title, behind the word itself or in a field of its own; its
letter tells a motion from an amendment, which words further on in a title do not."""

import re
from dataclasses import dataclass

from crawlers.reading.names import fold
from standard.vocabulary import Informatieobjecttype

_WORD = r"(?i:(?:motie|moasje|amendement|amendemint)s?(?:\s+(?:vreemd|frjemd))?)"
#: `26M45`, `PS26-MV7`, `VJN-A756`, `M3.1`, `2024-M-12`
_CODE = re.compile(
    rf"^\W*(?:{_WORD}\W{{1,3}}(?:nr\.?\s*)?)?"
    r"(?P<code>(?:[A-Z]{2,4}(?:[\s-]|(?=\d)))?(?:\d{2,4}[\s-]?)?(?P<letter>SM|MV|VM|AM|SA|M|A)[\s-]?\d+"
    r"(?:[./-]\d+)*(?:\.?[a-z])?)(?![\w])"
)
#: «Motie 9 (CDA): …», «Amendemint nr. 1»
_NUMBERED = re.compile(rf"^\W*(?P<word>{_WORD})\W{{1,3}}(?:nr\.?\s*)?(?P<number>\d+[a-z]?)\b", re.I)
_LEADING = re.compile(rf"^\W*(?P<word>{_WORD})\b", re.I)


@dataclass(frozen=True)
class Number:
    """`code` in small letters without spaces, to compare by; `kind` as its letter tells."""

    code: str
    kind: Informatieobjecttype


def motion_number(text: str | None) -> Number | None:
    """The number at the beginning of a title, or of a field that holds just that."""
    head = " ".join((text or "").split())[:80]
    if code := _CODE.match(head):
        return Number(re.sub(r"\s", "", code["code"]).casefold(), _kind_of_letter(code["letter"]))
    if numbered := _NUMBERED.match(head):
        kind = _kind_of_word(numbered["word"])
        return Number(f"{kind.value[0]}{numbered['number'].casefold()}", kind)
    return None


def _kind_of_letter(letter: str) -> Informatieobjecttype:
    amendment = "A" in letter
    return Informatieobjecttype.amendement if amendment else Informatieobjecttype.motie


def _kind_of_word(word: str) -> Informatieobjecttype:
    amendment = word.casefold().startswith("amend")
    return Informatieobjecttype.amendement if amendment else Informatieobjecttype.motie


def kind_of_title(title: str) -> Informatieobjecttype | None:
    """Motion or amendment by the number of a title, else by its first word; nothing further on in
    a title tells («25M107 … vraagt om een amendement» is a motion)."""
    number = motion_number(title)
    if number:
        return number.kind
    leading = _LEADING.match(title)
    return _kind_of_word(leading["word"]) if leading else None


def bare_title(title: str | None) -> str:
    """A title to compare by, without its number and the word before it."""
    text = " ".join((title or "").split())
    code = _CODE.match(text) or _NUMBERED.match(text)
    rest = text[code.end() :] if code else _LEADING.sub("", text)
    return fold(rest) or fold(text)
