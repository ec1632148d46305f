"""Home addresses: under or behind a person's name, and behind a label of one."""

import re
from collections.abc import Iterator

from crawlers.reading.private_cues import Cues, Span, before_of
from crawlers.reading.private_words import CUES, NO_STREET, STREET_ENDING

_POSTCODE = r"[1-9]\d{3}[ \t]?[A-Z]{2}\b"
_NUMBER = r"\d{1,5}(?:[ \t]?-?[ \t]?[a-zA-Z](?![\w/])|-\d{1,4}|[ \t]?(?:bis|hs|huis|zw|rd)\b)?(?!\d|[.,]\d|\w)"
_STREET = r"(?:\d{1,2}e[ \t])?[A-ZÀ-Ý'’][\w'’.-]{0,40}(?:[ \t][\w'’.-]{1,30}){0,4}?[ \t]" + _NUMBER
_TITLE = (
    r"(?:[Dd]e[ \t]heer(?:[ \t]en[ \t]mevrouw)?|[Mm]evrouw|[Dd]hr\.?|[Mm]w\.?|[Mm]evr\.?|[Ff]am(?:ilie|\.)?|"
    r"[Ii]nspre(?:ker|ekster)s?|[Bb]ewo(?:ner|onster)s?|[Ii]nwoners?|[Aa]fzender|[Bb]ezwaarm(?:aker|aakster)|"
    r"[Oo]ndergetekenden?|[Aa]anvra(?:ger|agster)|[Bb]riefschrijver|[Oo]mwonende|[Vv]an(?=:|[ \t](?:[Dd]e[ \t](?:heer|familie)|mevrouw|dhr|mevr|mw|fam|[A-ZÀ-Ý]))|[Nn]aam|[Hh]uurder|"
    r"[Ee]igenaar|[Mm]elder|[Cc]li[eë]nt|[Ii]ndiener|[Vv]erzoeker|[Aa]ppellant)"
)
_WORDS = r"[\w'’.-]{1,30}(?:[ \t][\w'’.-]{1,30}){0,5}"
_INITIALS = r"(?:[A-ZÀ-Ý][a-z]{0,2}\.[ \t]?){1,5}(?:[a-z'’]{1,5}[ \t]){0,3}[A-ZÀ-Ý][\w'’-]{1,40}"
#: a name (with a title, or initials), then the street behind a comma or in brackets
_INLINE = re.compile(
    rf"(?<![\w.])((?:{_TITLE}\b[:.]?[ \t]{{0,2}}{_WORDS}|{_INITIALS})(?:[ \t]\([^()\n]{{1,30}}\))?"
    r"(?:,[ \t]?|[ \t]\(|[ \t][-–|/•][ \t]|;[ \t]))"
    rf"({_STREET})((?:,?[ \t]{{1,2}}{_POSTCODE})?)"
)
#: a given name and a surname at the beginning of a line, then street and postcode
_PLAIN = re.compile(
    r"(?m)^([ \t]*[A-ZÀ-Ý][a-zà-ÿ-]{1,20}[ \t](?:[a-z'’]{1,5}[ \t]){0,3}[A-ZÀ-Ý][a-zà-ÿ'’-]{1,40},[ \t]?)"
    rf"({_STREET})(,?[ \t]{{1,2}}{_POSTCODE})"
)
_BUSINESS = re.compile(
    r"(?i)\b(?:bakkerij|slagerij|caf[eé]|hotel|restaurant|winkel|garage|camping|bouw\w*|boerderij|\w*school|"
    r"dorpshuis|buurthuis|wijkcentrum|zorgcentrum|\w*huis|\w*hal|\w*kerk|kinderopvang|makelaar\w*|apotheek|"
    r"locatie|project|plan|perceel|pand|woning|theater|zaal|centrum|fonds|partij|raad|\w*bedrijf|gebouw)\b"
)
_LETTER = re.compile(
    rf"(?m)^([ \t]*(?:Aan[ \t])?(?:{_TITLE}\b[:.]?[ \t]{{0,2}}{_WORDS}|{_INITIALS})[ \t]*\n)"
    rf"([ \t]*(?:[Aa]dres:?[ \t]*)?{_STREET}[ \t]*(?:(?:\n|,)[ \t]*(?:[Pp]ostcode:?[ \t]*)?{_POSTCODE}[^\n]{{0,60}})?)"
    r"(?=[ \t]*(?:\n|,|$))"
)
_LABELLED = re.compile(
    r"(?<![a-z])((?:woonadres|huisadres|thuisadres|priv[eé]-?adres|(?:(?:wonende?|woonachtig)(?:[ \t](?:te|aan|op|in))?|(?:wonen|woont|woon)(?:[ \t](?:te|aan|op|in))?|(?:mijn|ons|zijn|haar|hun)[ \t]adres(?:[ \t]is)?)"
    r"(?:[ \t](?:de|het))?|(?:bewo(?:ners?|onsters?)|huurders?|huurster)[ \t]van(?:[ \t](?:de|het))?|adres[ \t](?:van[ \t])?(?:de[ \t])?(?:indiener|aanvrager|inwoner|inspreker|afzender|bewoner|verzoeker|melder|"
    r"bezwaarmaker|ondergetekende|briefschrijver|cli[eë]nt|eigenaar|huurder|betrokkene)s?)"
    rf"(?:[ \t]\w{{1,20}})?\W{{1,3}})((?:(?-i:{_STREET})(?:[ \t]?,?[ \t]{{0,2}}(?-i:{_POSTCODE}))?))",
    re.I,
)
_FIELD = re.compile(
    rf"(?m)(?:^|(?<=[,;|]))([ \t]*(?:adres|straat(?:naam)?(?:[ \t]?(?:en|/|\+)[ \t]?(?:huis)?(?:nummer|nr\.?))?)[ \t]?:[ \t]*)"
    rf"((?-i:{_STREET})(?:[ \t]?,?[ \t]{{0,2}}(?-i:{_POSTCODE}))?)",
    re.I,
)
#: «straat: Molenakker, huisnummer: 14»
_APART = re.compile(
    r"(?<![a-z])straat(?:naam)?[ \t]?:[ \t]?((?-i:[A-ZÀ-Ý])[\w'’. -]{1,40}[,;|\n][ \t]{0,3}(?:huis)?(?:nummer|nr\.?)[ \t]?:?[ \t]?"
    r"\d{1,5}[a-z]?)(?!\w)",
    re.I,
)
#: «Met vriendelijke groet,⏎Kees Wolters⏎Molenakker 14»
_SIGNED = re.compile(
    r"(?m)^[^\n]{0,40}(?i:groet(?:en|jes)?|hoogachtend|mvg|achting)[,.!]?[ \t]*\n{1,3}"
    rf"([ \t]*(?:namens[ \t])?[A-ZÀ-Ý][\w'’-]{{1,20}}(?:[ \t][\w'’-]{{1,20}}){{1,4}}[ \t]*\n)({_STREET}(?:,?[ \t]{{1,2}}{_POSTCODE})?)"
)
_POSTCODE_FIELD = re.compile(
    rf"(?m)^[ \t]*(?:woonplaats|postcode)(?:[ \t]?(?:/|en|&)[ \t]?(?:woon)?plaats)?[ \t]?:[ \t]*({_POSTCODE})",
    re.I,
)
_POSTCODES = re.compile(rf"(?<![\w.]){_POSTCODE}(?:[ \t]{_NUMBER})?")
_PERSONAL = re.compile(
    rf"(?:^|\n|[.;:][ \t])[ \t]*(?:{_TITLE}\b[:.]?[^\n]{{0,40}}|{_INITIALS})(?:,[ \t]?|\n[ \t]*(?:postcode:?[ \t]*)?)$|"
    r"(?i:postcode[ \t]?(?:en|/|\+)[ \t]?(?:huisnummer|huisnr\.?)[ \t]?:[ \t]*)$|"
    r"(?i:postcode(?:[ \t]en[ \t]huisnummer)?[ \t](?:inwoner|aanvrager|indiener|bewoner|inspreker|melder)[^\n:]{0,20}:[ \t]*)$"
)


def _a_street(text: str, match: re.Match[str]) -> bool:
    """Whether what stands behind a name is a street with a number: by its ending, or by what
    follows it, and never a word that is numbered itself."""
    street = match[2].strip()
    if NO_STREET.match(street):
        return False
    behind = text[match.end(2) : match.end(2) + 14]
    return bool(
        STREET_ENDING.search(street)
        or match[3]
        or re.match(r"[ \t]*(?:$|\n|\)|[-–|/•;]|,[ \t]?[A-Z]|[ \t]te[ \t][A-Z])", behind)
    )


def address_spans(text: str, cues: Cues) -> Iterator[Span]:
    for match in _INLINE.finditer(text):
        public = _of_an_organisation(match[1]) or _in_office(text, match.start())
        if _a_street(text, match) and not public:
            yield Span(match.start(2), match.end(3), "adres")
    for match in _PLAIN.finditer(text):
        organisation = _of_an_organisation(match[1]) or _BUSINESS.search(match[1])
        if not organisation and not NO_STREET.match(match[2].strip()):
            yield Span(match.start(2), match.end(3), "adres")
    for match in _LETTER.finditer(text):
        if not _of_an_organisation(match[1]) and not NO_STREET.match(match[2].strip()):
            yield Span(match.start(2), match.end(2), "adres")
    if re.search(r"(?i)adres|wo+n|huurder", text):
        for match in _LABELLED.finditer(text):
            yield Span(match.start(2), match.end(2), "adres")
    for match in _SIGNED.finditer(text):
        if not _of_an_organisation(match[1]) and not NO_STREET.match(match[2].strip()):
            yield Span(match.start(2), match.end(2), "adres")
    for match in _APART.finditer(text):
        if cues.public(match.start(), match.end()) is not True:
            yield Span(match.start(1), match.end(1), "adres")
    for pattern, group in ((_FIELD, 2), (_POSTCODE_FIELD, 1)):
        for match in pattern.finditer(text):
            form = "straat" in match[0].casefold() and "nummer" in match[0].casefold()
            if _person_around(text, match, cues, form=form):
                yield Span(match.start(group), match.end(group), "adres")
    for match in _POSTCODES.finditer(text):
        if _PERSONAL.search(before_of(text, match.start(), 80)):
            yield Span(match.start(), match.end(), "adres")


def _of_an_organisation(name: str) -> bool:
    match = CUES.search(name)
    return match is not None and match["public"] is not None


#: who keeps an office where everybody may come
_OFFICES = re.compile(
    r"(?i)(?:architect|notaris|makelaar|advocaat|(?:huis|tand|dieren)arts|apotheker|accountant|fysiotherapeut|aannemer)$"
)


def _in_office(text: str, at: int) -> bool:
    """Whether right before a name its public role or trade stands: «burgemeester F. Bos»."""
    words = [
        word for word in before_of(text, at, 40).split() if word.strip(".").lower() not in _DEGREES
    ]
    last = words[-1] if words else ""
    if last.lower().rstrip(":").endswith("adres"):
        return False
    return _of_an_organisation(last) or _OFFICES.match(last) is not None


_DEGREES = frozenset(
    ("mr", "dr", "drs", "ir", "ing", "prof", "dhr", "mw", "mevr", "heer", "mevrouw", "de")
)
_NAMED = re.compile(
    rf"(?m)^[ \t]*(?:{_TITLE}\b[:.]?[ \t]|{_INITIALS})|(?i:^[ \t]*(?:tel|mobiel|e-?mail|naam|woonplaats|straat|geboorte))"
)


def _person_around(text: str, match: re.Match[str], cues: Cues, *, form: bool) -> bool:
    """Whether a field «Adres:» stands in a block of one person's data; one of a form («Straat en
    huisnummer:») does by itself."""
    if cues.public(match.start(), match.end()) is True:
        return False
    if form:
        return True
    above = before_of(text, match.start(), 160).rsplit("\n\n", 1)[-1]
    below = text[match.end() : match.end() + 120].split("\n\n", 1)[0]
    return bool(_NAMED.search(above) or _NAMED.search(below))
