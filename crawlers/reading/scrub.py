"""A text without what is private in it; on nothing but the standard library, so that it starts fast."""

import re
from dataclasses import dataclass

from crawlers.reading.private import find
from crawlers.reading.private_cues import Soort, Span

#: what stands in the text in its place, and what the reader is told was left out
NAMES: dict[Soort, tuple[str, str]] = {
    "bsn": ("nummer", "burgerservicenummer"),
    "telefoon": ("telefoonnummer", "telefoonnummer"),
    "email": ("e-mailadres", "e-mailadres"),
    "adres": ("adres", "adres"),
    "iban": ("rekeningnummer", "rekeningnummer"),
    "geboortedatum": ("geboortedatum", "geboortedatum"),
}
#: no private data without a digit or a sign of an e-mail address
SUSPECT = re.compile(r"\d|@|(?i:[(\[{<]\s?(?:at|a\s?[)\]}>]|apenstaart)|apenstaart| AT )")


@dataclass(frozen=True)
class Scrubbed:
    """A text without what is private, what went out of it, and whether the whole may not be shown."""

    tekst: str
    weg: tuple[Soort, ...]
    achtergehouden: bool


def scrub(text: str) -> Scrubbed:
    """The text as it may be kept; where it is held back, `tekst` is what would be left of it."""
    spans = find(text) if SUSPECT.search(text) else []
    held = any(span.soort == "bsn" and span.gelabeld for span in spans)
    return Scrubbed(_left(text, spans), tuple(span.soort for span in spans), held)


def _left(text: str, spans: list[Span]) -> str:
    if not spans:
        return text
    parts = []
    at = 0
    for span in spans:
        parts += [text[at : span.start], f"[{NAMES[span.soort][0]}]"]
        at = span.end
    return "".join([*parts, text[at:]])
