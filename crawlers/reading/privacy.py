"""Personal data that may not reach the index, an export or a log, and what is done about it.

A text with a citizen service number (BSN) that a label or a person beside it tells is held back whole.
Other numbers that may be one, telephone numbers, e-mail and home addresses, account numbers and dates
of birth are left out of the text, and the reader is told so. What is public stays: see `private`.
"""

import functools
from collections import Counter
from dataclasses import replace
from typing import Any

from pydantic import ValidationError

from crawlers.reading.private import is_bsn
from crawlers.reading.scrub import NAMES, SUSPECT, Scrubbed, scrub
from standard.base import Plain, Strict, knip
from standard.records import Record
from store import Text

__all__ = [
    "HELD_BACK",
    "Scrubbed",
    "cleared",
    "is_bsn",
    "masked",
    "screened",
    "scrub",
    "without",
]

HELD_BACK = "achtergehouden: bevat mogelijk een burgerservicenummer"
#: a text of fewer characters is often one of many fields: a title, a date, the words of a statement
SHORT = 1000
_known = functools.lru_cache(maxsize=4096)(scrub)
#: fields that hold addresses and keys, not words
_KEYS = {"url", "link", "inhoud_link", "webpagina_link", "sha256", "aliassen", "fractie_id", "code"}


def without(text: str) -> tuple[str, Counter[str]]:
    """The text without private data; how many of what."""
    scrubbed = _known(text) if len(text) < SHORT else scrub(text)
    return scrubbed.tekst, Counter(NAMES[soort][1] for soort in scrubbed.weg)


def cleared(text: Text) -> Text:
    """A file's text as it may be kept: whole, without what is private, or held back."""
    pages = [scrub(page) for page in text.pages]
    number = next((n for n, page in enumerate(pages, 1) if page.achtergehouden), None)
    if number is not None:
        return replace(text, status="geen", reden=f"{HELD_BACK} (bladzijde {number})", pages=())
    left_out = Counter(NAMES[soort][1] for page in pages for soort in page.weg)
    if not left_out:
        return text
    counts = ", ".join(f"{n}× {name}" for name, n in sorted(left_out.items()))
    reason = "; ".join(part for part in (text.reden, f"weggelaten: {counts}") if part)
    return replace(text, reden=reason, pages=tuple(page.tekst for page in pages))


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
    if len(text) < 9 or not SUSPECT.search(text):
        return text
    text, dropped = without(text)
    left_out += dropped
    return text
