"""Personal data that may not reach the index, an export or a log: what it looks like, and what is
done about it.

A text with what may be a citizen service number (BSN) is held back whole. E-mail addresses,
telephone numbers and the address of a letter's sender are left out of the text, and the reader is
told so. An address that is a subject («Kerkstraat 12») is no private address and stays.
"""

import re
from collections import Counter
from dataclasses import replace
from typing import Any

from pydantic import ValidationError

from standard.base import Plain, Strict, knip
from standard.records import Record
from store import Text

HELD_BACK = "achtergehouden: bevat mogelijk een burgerservicenummer"
_NINE = re.compile(r"(?<![\w.,/€-])(\d{9})(?![\w/]|[.,]\d|,-)")
#: written in groups, it is one only where the text says so
_GROUPED = re.compile(
    r"(?:bsn|burgerservicenummer|sofi-?nummer)\W{0,4}(?:\w+\W{1,3}){0,3}?"
    r"((?:\d[ .-]?){8}\d)(?!\d)",
    re.I,
)
_MONEY = re.compile(r"(?:€|eur(?:o)?|bedrag)\s*$", re.I)
_MAIL = re.compile(r"[\w.+'-]+\s?(?:@|\(at\)|\[at\])\s?[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}", re.I)
_AT = re.compile(r"@|\(at\)|\[at\]", re.I)
_PHONE = re.compile(
    r"(?<![\w.,/-])(?:\+31|0031|\(?0)\s?(?:\(0\)\s?)?[1-9](?:[\s-]?\d){7,8}\)?(?![\w/]|[.,-]\d)"
    r"|(?<![\w.,/-])\(?0[1-9]\d{1,2}\)?[\s-]\d(?:[\s.-]?\d){5,6}(?!\d)"
)
_POSTCODE = r"[1-9]\d{3}\s?[A-Z]{2}\b"
_STREET = r"[A-ZÀ-Ý'’][\w'’.-]*(?:\s+[\w'’.-]+){0,4}\s+\d{1,5}\s?[-a-zA-Z0-9]{0,4}"
#: name, street and postcode under each other, or labelled as of a person
_LETTERHEAD = re.compile(
    rf"((?:^|\n)\s*(?:de heer|mevrouw|dhr\.?|mw\.?|mevr\.?|fam(?:ilie|\.)?|afzender:?|naam:?|ondergetekende)"
    rf"[^\n]*\n)(\s*(?:adres:?\s*)?{_STREET}\s*(?:\n|,)\s*(?:postcode:?\s*)?{_POSTCODE}[^\n]*)",
    re.I,
)
_LABELLED = re.compile(
    rf"((?:woonadres|huisadres|priv[eé]adres|wonende (?:te|aan)|woonachtig (?:te|aan))\W{{1,3}})"
    rf"({_STREET}(?:\s*,?\s*{_POSTCODE})?)",
    re.I,
)
#: a cheap look before the careful one
_SUSPECT = re.compile(r"\d{9}|@|\(at\)|\[at\]|\bbsn\b|burgerservice|sofi", re.I)
#: fields that hold addresses and keys, not words
_KEYS = {"url", "link", "inhoud_link", "webpagina_link", "sha256", "aliassen", "fractie_id", "code"}


def is_bsn(number: str) -> bool:
    """The weighted sum of the nine digits is a multiple of eleven («elfproef»)."""
    digits = [int(char) for char in number if char.isdigit()]
    if len(digits) != 9 or not any(digits):
        return False
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    return sum(w * d for w, d in zip(weights, digits, strict=True)) % 11 == 0


def bsns(text: str) -> bool:
    """Whether a text has a number that may be a BSN."""
    for match in _NINE.finditer(text):
        if is_bsn(match[1]) and not _MONEY.search(text[max(0, match.start() - 8) : match.start()]):
            return True
    return any(is_bsn(match[1]) for match in _GROUPED.finditer(text))


def without(text: str) -> tuple[str, Counter[str]]:
    """The text without e-mail addresses, telephone numbers and senders' addresses; how many."""
    left_out: Counter[str] = Counter()

    def drop(pattern: re.Pattern[str], name: str, text: str, keep: str = "") -> str:
        text, number = pattern.subn(keep + f"[{name}]", text)
        if number:
            left_out[name] += number
        return text

    if _AT.search(text):
        text = drop(_MAIL, "e-mailadres", text)
    text = drop(_PHONE, "telefoonnummer", text)
    text = drop(_LETTERHEAD, "adres", text, r"\1")
    if "adres" in text or "won" in text or "woon" in text:
        text = drop(_LABELLED, "adres", text, r"\1")
    return text, left_out


def cleared(text: Text) -> Text:
    """A file's text as it may be kept: whole, without what is private, or held back."""
    number = next((n for n, page in enumerate(text.pages, 1) if bsns(page)), None)
    if number is not None:
        return Text(text.sha256, "geen", f"{HELD_BACK} (bladzijde {number})", ())
    left_out: Counter[str] = Counter()
    pages = []
    for page in text.pages:
        page, dropped = without(page)
        left_out += dropped
        pages.append(page)
    if not left_out:
        return text
    counts = ", ".join(f"{n}× {name}" for name, n in sorted(left_out.items()))
    reason = "; ".join(part for part in (text.reden, f"weggelaten: {counts}") if part)
    return replace(text, reden=reason, pages=tuple(pages))


def masked(text: str) -> str:
    """A message for a report or a log, without private data."""
    return _words(text, Counter())


def screened(record: Record) -> tuple[Record, Counter[str]]:
    """A record without private data in its words, and what was left out of it."""
    left_out: Counter[str] = Counter()
    data, ext = _model(record.data, left_out), _model(record.ext, left_out)
    if not left_out:
        return record, left_out
    return record.changed(data=data, ext=ext), left_out


def _model(model: Any, left_out: Counter[str]) -> Any:
    changed = {}
    for name, value in model.__dict__.items():
        if name in _KEYS or value is None:
            continue
        clean = _value(value, left_out)
        if clean is not value:
            changed[name] = clean
    return _fitting(model, changed, left_out) if changed else model


def _fitting(model: Strict, values: dict[str, Any], left_out: Counter[str]) -> Strict:
    """The model with its words replaced. What was put in their place may be longer than the standard
    allows: then it is cut; a value that does not fit at all becomes a gap. Raises `ValidationError`
    where the model cannot do without."""
    try:
        return model.changed(**values)
    except ValidationError as error:
        fitted = dict(values)
        for row in error.errors():
            name = str(row["loc"][0])
            name = next((n for n, f in type(model).model_fields.items() if f.alias == name), name)
            too_long = row["type"] == "string_too_long" and isinstance(values.get(name), str)
            fitted[name] = knip(values[name], row["ctx"]["max_length"]) if too_long else None
            left_out["ingekort" if too_long else "niet passend"] += 1
        return model.changed(**fitted)


def _value(value: Any, left_out: Counter[str]) -> Any:
    if isinstance(value, str):
        return _words(value, left_out)
    if isinstance(value, Plain):
        return _model(value, left_out)
    if isinstance(value, tuple) and value:
        parts = tuple(_value(part, left_out) for part in value)
        return parts if any(a is not b for a, b in zip(parts, value, strict=True)) else value
    if isinstance(value, dict) and value:
        fresh = {name: _value(part, left_out) for name, part in value.items()}
        return fresh if any(fresh[name] is not value[name] for name in value) else value
    return value


def _words(text: str, left_out: Counter[str]) -> str:
    """A field of a record: private data is left out and the rest kept."""
    if len(text) < 9 or not (_SUSPECT.search(text) or _PHONE.search(text)):
        return text
    if bsns(text):
        left_out["burgerservicenummer"] += 1
        text = _GROUPED.sub("[nummer]", _NINE.sub("[nummer]", text))
    text, dropped = without(text)
    left_out += dropped
    return text
