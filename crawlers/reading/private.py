"""Where private data stands in a text: numbers, addresses and contacts of citizens.

Every pattern begins at a place that the characters before it allow once (a look behind) and has
bounds on all that repeats, so that a text costs time by its length whatever stands in it. What is
public stays: case numbers and the contacts of councils, their members and organisations. A label
before a number decides; of two cues on a line, the nearest.
"""

import csv
import functools
import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from importlib.resources import files
from typing import Literal

from crawlers.reading.known import name_key
from crawlers.reading.private_addresses import address_spans
from crawlers.reading.private_cues import Cues, Span, before_of
from crawlers.reading.private_words import (
    CASE_WORD,
    FREE_MAIL,
    GENERIC_MAILBOX,
    GOVERNMENT,
    LOOSE_WORD,
    PERSON_NEAR,
    PHONE_LABEL,
)

# --- numbers -------------------------------------------------------------------------------------

_DIGITS = r"\d(?:[ .\-–]?\n?\d)"
_LABELLED_BSN = re.compile(
    r"(?<![a-z0-9])(?:bsn|b\.s\.n\.?|burger-?\s?service-?\s?(?:nummer|nr\b\.?)|sofi(?:-?\s?(?:nummer|nr\.?))?(?![a-z]))"
    rf"([^\d\n]{{0,30}}+(?:\n[^\d\n]{{0,4}}+)?+)({_DIGITS}{{7,8}})(?!\d)",
    re.I,
)
_NINE = re.compile(r"(?<![\w.,/€–-])\d{9}(?![\w/]|[.,]\d|,-)")
_DATE_SHAPE = re.compile(r"\d{1,2}[-./ ]\d{1,2}[-./ ](?:19|20)\d\d|(?:19|20)\d\d-\d\d-\d\d")
_MONEY = re.compile(r"(?:€|(?<![a-z])(?:eur(?:o)?|bedrag(?: van)?|f))\s*$", re.I)
_UNIT = re.compile(r"\s?(?:m2|m3|m²|m³|euro|km|ha\b|kwh|kg|inwoners|aandelen|stuks|%)", re.I)
_YEAR_FIRST = re.compile(r"(?:19[89]|20[0-4])\d")
_IBAN = re.compile(
    r"(?<![A-Za-z0-9])(?:NL[ .-]?\d\d[ .-]{0,2}[A-Z]{4}(?:[ .-]{0,2}\n?\d){10}"
    r"|(?:BE[ .-]?\d\d(?:[ .-]?\d){12}|DE[ .-]?\d\d(?:[ .-]?\d){18}))(?![A-Za-z0-9])",
    re.I,
)
_MONTH = (
    r"(?:jan(?:uari)?|feb(?:ruari)?|maart|mrt|apr(?:il)?|mei|juni?|juli?|aug(?:ustus)?|"
    r"sep(?:t|tember)?|okt(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DAY = (
    rf"\d{{1,2}}[ ./-]{{1,3}}(?:{_MONTH}|\d{{1,2}})[ ./-]{{1,3}}['’]?(?:\d{{4}}|\d\d)(?!\d)"
    r"|(?:19|20)\d\d-\d\d-\d\d"
)
_BORN = re.compile(
    r"(?<![a-z])(?:geboren|geboorte-?\s?(?:datum|dag|plaats\s?(?:en|/|&)\s?-?\s?(?:geboorte-?)?datum)|d\.?d\.?\sgeboorte|geb\.?\s?-?dat(?:um|\.)?|geb\b|dob\b|date\sof\sbirth)"
    rf"[^\d\n;]{{0,40}}+(?:\n[^\d\n;]{{0,4}}+)?+({_DAY})|(?<![\w*])(?:°|\*(?=[^\n]{{4,16}}19\d\d(?!\d)))\s?({_DAY})",
    re.I,
)
#: «op 14 september 1971 (te Oord) geboren», «K. Wolters (14-09-1971)»: the day before the word, or alone
#: in brackets behind a name and of the last century
_BORN_BEFORE = re.compile(
    rf"(?<![\w./-])({_DAY})(?:\s(?:te|in)\s[A-Z]\w{{1,30}})?,?\sgeboren\b", re.I
)
_BORN_NAMED = re.compile(
    r"(?<![\w.])(?:[A-Z]\.){1,4}\s?(?:[a-z]{2,4}\s){0,3}[A-Z][\w'’-]{1,30}\s\((\d{1,2}[-/.]\d{1,2}[-/.]19\d\d)\)"
)
_TELEPHONE = (
    r"(?:\(?(?:\+|00)31\)?[ \t.-]{0,2}(?:\(0\)[ \t]?)?\(?[1-9]|nul[ -]?zes[ -]?(?=\d)|\(?0[1-9])"
    r"(?:[ \t\xa0]?[-–./)]{0,2}[ \t\xa0]?(?:(?<=-)\n)?\d){8}\)?(?!\w|/(?!\s?[0+(])|[.,:–-]\d)"
)
_PHONE = re.compile(r"(?<![\w.,/–-])(?<!\d [-–] )" + _TELEPHONE)
#: «06-53124678/0495-531246»: the second of two
_SECOND_PHONE = re.compile(r"/\s?(" + _TELEPHONE + ")")
#: numbers of services and organisations, never of a person
_SERVICE = re.compile(r"\(?0(?:800|900|906|909|88)")


@functools.lru_cache(maxsize=1000)
def is_bsn(number: str) -> bool:
    """The weighted sum of the nine digits is a multiple of eleven («elfproef»)."""
    digits = [int(char) for char in number if char.isdigit()]
    if len(digits) != 9 or not any(digits):
        return False
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    return sum(w * d for w, d in zip(weights, digits, strict=True)) % 11 == 0


def bsn_spans(text: str) -> Iterator[Span]:
    """Numbers with a label, whatever they sum up to; without one those that pass the test of eleven
    and are no case number, money or measure."""
    for match in _LABELLED_BSN.finditer(text):
        if not _DATE_SHAPE.match(match[2]) and labelled(match[1]) != "zaak":
            yield Span(match.start(2), match.end(2), "bsn")
    persons = Persons(text)
    for match in _NINE.finditer(text):
        if not is_bsn(match[0]) or _UNIT.match(text, match.end()):
            continue
        before = before_of(text, match.start())
        if _MONEY.search(before[-12:]):
            continue
        label = labelled(before)
        near = label != "zaak" and persons.near(match.start(), match.end())
        if label == "zaak" or (label == "nummer" and not near):
            continue
        if not near and _YEAR_FIRST.match(match[0]):
            continue
        yield Span(match.start(), match.end(), "bsn", near)


_LETTER_IN = re.compile(r"[A-Za-z]")
_JOINED = re.compile(r"[\w./-]{0,19}\d\s?(?:,|;|en|of|t/m|/)$")


def labelled(before: str) -> Literal["zaak", "nummer", "telefoon"] | None:
    """What the last words before a number call it, also over other numbers («zaken 12, 13 en»):
    a key of a case or an organisation, only a number, or a telephone number."""
    if _LETTER_IN.search(before) is None:
        return None
    left = before.rstrip(" \t\n(:.#=")
    for _ in range(4):
        joined = _JOINED.search(left[-24:])
        if joined is None:
            break
        left = left[: len(left) - len(joined[0])].rstrip(" \t\n(:.#=")
    words = left[-40:].split()[-2:]
    loose = bool(words) and LOOSE_WORD.match(words[-1].strip(".")) is not None
    for word in reversed(words if loose else words[-1:]):
        if PHONE_LABEL.match(word):
            return "telefoon"
        if CASE_WORD.search(word):
            return "zaak"
    return "nummer" if loose else None


class Persons:
    """Where a text speaks of a person, read once and only when needed."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._ends: list[int] | None = None
        self._names: set[int] = set()

    def near(self, start: int, end: int) -> bool:
        """Whether a person stands right before a number, or within some words of it."""
        if self._ends is None:
            self._ends = []
            for match in PERSON_NEAR.finditer(self.text):
                (self._names.add if match["name"] else self._ends.append)(match.end())
        if any(start - back in self._names for back in range(4)):
            return True
        at = bisect_left(self._ends, start - 60)
        return at < len(self._ends) and self._ends[at] < end + 40


def _mod97(iban: str) -> bool:
    compact = re.sub(r"[^A-Z0-9]", "", iban.upper())
    turned = compact[4:] + compact[:4]
    return int("".join(str(int(char, 36)) for char in turned)) % 97 == 1


# --- contacts ------------------------------------------------------------------------------------

_LOCAL = r"(?<![\w.+'&-])[\w.+'&-]{1,64}"
_DOT = r"(?:\n?\.|\.\n(?=(?:com|nl|net|org|be|eu|nu)\b)|[ ]\.(?=(?:com|nl|net|org|be|eu|nu)\b)|\s?[(\[]\s?(?:punt|dot)\s?[)\]]\s?|\s(?:punt|dot|DOT|PUNT)\s)"
_AT = (
    r"(?:[ \t]?@[ \t]?\n?|[ \t]?[(\[{<]\s?(?:at|a|@|apenstaart(?:je)?)\s?[)\]}>][ \t]?"
    r"|\s(?:apenstaart(?:je)?|AT)\s)"
)
_MAIL = re.compile(rf"(?:{_LOCAL}){_AT}((?:[\w-]{{1,63}}{_DOT}){{1,6}}[a-z]{{2,15}})(?![\w])", re.I)
_SURE_AT = re.compile(
    r"@|[(\[{<]\s?(?:at|apenstaart|a\s?[)\]}>])|apenstaart|\sAT\s|\sat\s[\w-]{2,30}(?:\.|\s(?:punt|dot)\s)"
)
#: written without a sign, an address is one only by its provider or by a «punt» in it
_SPELLED = re.compile(r"\s(?:punt|dot)\s", re.I)
_SIGN_A = re.compile(r"[(\[{]\s?a\s?[)\]}]")


@functools.cache
def _councils() -> frozenset[str]:
    """The names of municipalities as their domains have them."""
    rows = csv.DictReader(
        files("standard").joinpath("gemeenten.csv").read_text("utf-8").splitlines()
    )
    return frozenset(re.sub(r"[^a-z0-9-]", "", name_key(row["naam"])) for row in rows)


@functools.lru_cache(maxsize=10_000)
def _mailbox(address: str, domain: str) -> bool | None:
    """Whether an address is of an organisation by itself; None for one of a mail provider."""
    if FREE_MAIL.match(domain):
        return None
    if GOVERNMENT.search(domain) or domain.removesuffix(".nl") in _councils():
        return True
    local = re.split(r"[\s@(\[{]", address, maxsplit=1)[0]
    return GENERIC_MAILBOX.match(local) is not None and not domain.startswith("fam")


def _mail_is_public(match: re.Match[str], cues: Cues) -> bool:
    told = cues.public(match.start(), match.end())
    mailbox = _mailbox(match[0].casefold(), match[1].casefold())
    return told is True if told is False or mailbox is None else told is True or mailbox


def mail_spans(text: str, cues: Cues) -> Iterator[Span]:
    if not _SURE_AT.search(text):
        return
    for match in _MAIL.finditer(text):
        loose = "@" not in match[0] and (" at " in match[0] or _SIGN_A.search(match[0]))
        if loose and not (FREE_MAIL.match(match[1].casefold()) or _SPELLED.search(match[1])):
            continue
        if not _mail_is_public(match, cues):
            yield Span(match.start(), match.end(), "email")


def phone_spans(text: str, cues: Cues) -> Iterator[Span]:
    accounts = [(match.start(), match.end()) for match in _IBAN.finditer(text)]
    for match in _PHONE.finditer(text):
        if any(start <= match.start() < end for start, end in accounts):
            continue  # the digits of an account
        if _DATE_SHAPE.match(match[0]) or _SERVICE.match(match[0]):
            continue
        before = before_of(text, match.start())
        if labelled(before) == "zaak" or _MONEY.search(before[-12:]):
            continue
        if cues.public(match.start(), match.end()) is not True:
            yield Span(match.start(), match.end(), "telefoon")
            if second := _SECOND_PHONE.match(text, match.end()):
                yield Span(second.start(1), second.end(1), "telefoon")


def iban_spans(text: str, cues: Cues) -> Iterator[Span]:
    for match in _IBAN.finditer(text):
        if match[0][:2].upper() != "NL" and not _mod97(match[0]):
            continue
        # this bank is one of public bodies only
        if "BNGH" in match[0].upper() or cues.public(match.start(), match.end()) is True:
            continue
        yield Span(match.start(), match.end(), "iban")


def birth_spans(text: str) -> Iterator[Span]:
    for pattern in (_BORN, _BORN_BEFORE, _BORN_NAMED):
        for match in pattern.finditer(text):
            group = match.lastindex or 1
            yield Span(match.start(group), match.end(group), "geboortedatum")


# --- all of it -----------------------------------------------------------------------------------


#: hyphens and blanks of typesetters, each for one of the keyboard: the places stay the same
_TYPESET = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2212"), "-") | dict.fromkeys(
    map(ord, "\u2007\u2009\u202f"), " "
)


def find(text: str) -> list[Span]:
    """Every private piece of a text, in order and without overlap."""
    text = text.translate(_TYPESET)
    cues = Cues(text)
    readers: tuple[Callable[[], Iterator[Span]], ...] = (
        lambda: iban_spans(text, cues),
        lambda: bsn_spans(text),
        lambda: birth_spans(text),
        lambda: mail_spans(text, cues),
        lambda: address_spans(text, cues),
        lambda: phone_spans(text, cues),
    )
    ranked = [(rank, span) for rank, reader in enumerate(readers) for span in reader()]
    taken: list[Span] = []
    reached = -1
    for _, span in sorted(ranked, key=lambda pair: (pair[1].start, pair[0])):
        if span.start >= reached:
            taken.append(span)
            reached = span.end
        elif span.end > reached:
            taken.append(Span(reached, span.end, span.soort, span.gelabeld))
            reached = span.end
    return taken
