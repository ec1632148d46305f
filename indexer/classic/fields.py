"""A document of Classic as the values of its fields in the index, and back."""

import datetime as dt
import uuid
from typing import Any

import orjson

from indexer.classic.query import EPOCH, FIELDS, Document, Field
from indexer.dutch.analysis import GAP, exact_text, plain_words, word_forms
from standard.time import AMSTERDAM

#: a value that is held whole is cut at so many characters
LONGEST = 1000

_GAP = f" {GAP} "


def order(key: str) -> int:
    """The place of an id in the order of ids; raises `ValueError` for what is no id of ours."""
    return int.from_bytes(uuid.UUID(key).bytes[:8], "big") >> 1


def milliseconds(text: str) -> int:
    """An ISO moment since year 1; a day alone is its midnight in UTC, which is within that day
    both there and in Amsterdam."""
    moment = dt.datetime.fromisoformat(text)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=dt.UTC if len(text) == 10 else AMSTERDAM)
    since = moment - dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
    return since // dt.timedelta(milliseconds=1) + EPOCH


def kept(document: Document) -> bytes:
    """The document itself, as the index keeps it."""
    return orjson.dumps({**vars(document), "pages": list(document.pages)})


def values(document: Document) -> dict[str, Any]:
    """Value by field of `mappings/classic_document.json`; several values are a list."""
    source = document.source
    present = [name for name in source if name in FIELDS]
    fields: dict[str, Any] = {
        "id": document.id,
        "organisatie": document.organisatie,
        "volgorde": order(document.id),
        "document": kept(document),
    }
    for name in present:
        if name not in ("_id", "@id"):
            fields |= _field(FIELDS[name], source[name])
    if document.pages:
        present += ["text", "md_text"]
        fields["text_exact"] = _GAP.join(exact_text(plain_words(page)) for page in document.pages)
    fields["aanwezig"] = ["_id", *present]
    return fields


def _field(field: Field, value: Any) -> dict[str, Any]:
    if field.kind == "datum":
        year, month = value[:4], value[:7]
        periods = {"jaar": year, "maand": month, "dag": value[:10]}
        made: dict[str, Any] = {f"{field.base}_{name}": text for name, text in periods.items()}
        return {**made, field.base: milliseconds(value)}
    if field.kind == "getal":
        return {field.base: max(int(value), 0)}
    texts = _texts(value)
    made = {}
    if field.whole:
        made[field.whole] = [text[:LONGEST] for text in texts]
    if field.words:
        read = [plain_words(text) for text in texts]
        made[f"{field.base}_exact"] = _GAP.join(map(exact_text, read)) or GAP
        if field.kind == "vorm":
            made[field.words] = _GAP.join(" ".join(word_forms(words)) for words in read) or GAP
    return made


def _texts(value: Any) -> list[str]:
    if isinstance(value, dict):
        value = value.get("@list", [])
    return [str(one) for one in (value if isinstance(value, list) else [value])]


def restored(content: bytes) -> Document:
    """The document of the field `document`."""
    body: dict[str, Any] = orjson.loads(content)
    return Document(body["id"], body["organisatie"], body["source"], tuple(body["pages"]))


def exact_of(document: Document, field: str) -> Any:
    """The value of a field of numbers or whole values, as it is sorted by."""
    return values(document).get(field)
