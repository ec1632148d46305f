"""Notubiz: answers of the API and of the portal, read into records. No network here.

The API has two shapes: the one that a `version` asks for, and the older one that answers without
(`attributes.attribute[]`, `@attributes`, `@cdata`). Attributes are told apart by their number,
which means the same everywhere; labels differ per organisation."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from crawlers.errors import Refused, Unreadable
from crawlers.markup import one_line
from crawlers.reading.fields import Fields, number_of, parse_json, read_day
from crawlers.reading.losses import Losses

TITLE = 1
MAIN = 2
TEXT = 3
SUBMITTED_IN = 54
#: «gekoppeld evenement»: an agenda item or a meeting
LINKED_EVENT = 22
#: what a refusal says
_REFUSALS = re.compile(r"no rights|non-active|geen rechten", re.I)


@dataclass(frozen=True)
class Value:
    """One value of an attribute: text, or a reference with its key and shown name."""

    text: str | None = None
    key: str | None = None
    model: str | None = None
    document: Fields | None = None


@dataclass(frozen=True)
class Attribute:
    id: int
    label: str | None
    values: tuple[Value, ...]

    @property
    def text(self) -> str | None:
        """All values as lines."""
        return "\n".join(value.text for value in self.values if value.text) or None


@dataclass(frozen=True)
class Document:
    id: str
    title: str
    url: str
    name: str | None
    label: str | None
    size: int | None
    published: dt.date | None
    #: changes when the source puts another version in its place
    stated: str


def answer(content: bytes, losses: Losses | None = None) -> dict[str, Any]:
    """The answer as an object. A refusal stands in the body, also with status 200."""
    body = parse_json(content, losses=losses)
    if not isinstance(body, dict):
        raise Unreadable("antwoord is geen object")
    message = body.get("message")
    if message is not None and (len(body) == 1 or "error_code" in body):
        said = one_line(str(message)) or "geweigerd"
        raise Refused(said) if _REFUSALS.search(said) else Unreadable(said)
    return body


def own(row: Fields, name: str) -> str | None:
    """A property of an object: under `@attributes` in the old shape."""
    old = row.sub("@attributes") if "@attributes" in row.body else None
    return old.text(name) if old is not None and name in old.body else row.text(name)


def shut(row: Fields, name: str) -> bool:
    """Whether a property says that this is not for the public, or cannot be read."""
    old = row.sub("@attributes") if "@attributes" in row.body else None
    return old.shut(name) if old is not None and name in old.body else row.shut(name)


def _listed(row: Fields, name: str, inner: str) -> list[Fields]:
    """A list that is itself in the new shape, and under one more name in the old one."""
    value = row.body.get(name)
    if isinstance(value, dict) and inner in value:
        below = row.sub(name)
        return below.rows(inner) if below else []
    return row.rows(name)


def attributes(row: Fields) -> dict[int, Attribute]:
    """Attributes of a meeting, an agenda item or a register item, in either shape."""
    by_number: dict[int, Attribute] = {}
    for attribute in _listed(row, "attributes", "attribute"):
        number = number_of(own(attribute, "id"))
        if number is None:
            row.amiss("attributes", "heeft een attribuut zonder nummer")
            continue
        values = tuple(_values(attribute))
        by_number[number] = Attribute(number, one_line(attribute.text("label")), values)
    return by_number


def _values(row: Fields) -> Iterator[Value]:
    if "values" not in row.body:
        value = row.get("value")
        if isinstance(value, dict):  # the old shape: a reference, or the main document itself
            yield _value(Fields(value, f"{row.path}value.", row.used, row.losses))
        elif value not in (None, "") and (text := row.text("value")):
            yield Value(text)
        return
    for entry in _listed(row, "values", "value"):
        yield _value(entry)


def _value(row: Fields) -> Value:
    if "@cdata" in row.body:
        return Value(row.text("@cdata"), own(row, "id"), own(row, "reference_model"))
    document = row if "url" in row.body else row.sub("document")
    if document is not None:
        return Value(document=document)
    meta = row.sub("meta_data")
    text = row.text("content")
    if meta is None:
        return Value(text)
    return Value(meta.text("label") or text, text, meta.text("reference_model"))


def read_document(row: Fields) -> Document | None:
    """None for a confidential one. Its current version is the one to fetch: older ones are shut
    when a newer one takes their place."""
    if shut(row, "confidential"):
        return None
    key, version = own(row, "id"), own(row, "version") or "1"
    if key is None:
        raise Unreadable("document zonder nummer")
    versions = _listed(row, "versions", "version")
    current = next((each for each in versions if own(each, "id") == version), None)
    current = current or (versions[0] if versions else Fields({}))
    types = [one_line(_words(each)) for each in _listed(row, "types", "type")]
    name = current.text("file_name")
    return Document(
        id=key,
        title=one_line(row.text("title")) or name or key,
        url=address(row.text("url")) or f"https://api.notubiz.nl/document/{key}/{version}",
        name=name or _file_name(one_line(row.text("title")), row.text("filetype")),
        label=next(filter(None, types), None),
        size=number_of(current.text("file_size")),
        published=read_day(row, row.text("publication_date"), "publication_date"),
        stated=f"{version} {own(row, 'last_modified') or ''}",
    )


def _words(row: Fields) -> str | None:
    """The text of a value in either shape."""
    return row.text("@cdata") if "@cdata" in row.body else row.text("value")


def _file_name(title: str | None, ending: str | None) -> str | None:
    """A name for a file of the old shape, which gives a title and the kind of file."""
    return f"{title}.{ending.lower()}" if title and ending else None


_WELL_FORMED = re.compile(r"^(https?)://(?!https?[:/])", re.I)
#: another scheme than the two of the web; a host with a port is none
_OTHER_SCHEME = re.compile(r"^(?!https?:)[a-z][a-z+.-]*:(?!\d)", re.I)


def address(url: str | None) -> str | None:
    """An address as the API writes it: sometimes without a scheme, sometimes with two. A
    well-formed one stays as it stands; None for one of another scheme."""
    bare = (url or "").strip()
    if bare.startswith("httphttp"):
        bare = bare.replace("httphttp", "https", 1).replace("httpss", "https", 1)
    if not bare or _OTHER_SCHEME.match(bare):
        return None
    scheme = _WELL_FORMED.match(bare)
    bare = re.sub(r"^(?:https?:?/*|//)+", "", bare)
    known = scheme[1].lower() if scheme else "https"
    return f"{known}://" + quote(bare, safe="/:?&=%+#@,;~!$'()*[]")


def labels(body: Any) -> dict[int, str]:
    """What an organisation calls its attributes: number → label, from wherever in its settings a
    field has both."""
    by_number: dict[int, str] = {}
    if isinstance(body, list):
        for part in body:
            by_number |= labels(part)
    elif isinstance(body, dict):
        old = body.get("@attributes")
        number = body.get("field_id") or (
            old.get("id") if isinstance(old, dict) else body.get("id")
        )
        label = body.get("label")
        if isinstance(label, str) and (known := number_of(str(number))) is not None:
            by_number[known] = one_line(label) or ""
        for part in body.values():
            if isinstance(part, dict | list):
                by_number |= labels(part)
    return by_number


def speakers(body: Fields) -> list[Fields]:
    if isinstance(body.body.get("speakers"), dict):
        below = body.sub("speakers")
        return below.rows("speaker") if below else []
    return body.rows("speakers")


def read_speaker(row: Fields) -> tuple[str, str, str | None] | None:
    """(key of the person, name, party). Photo and e-mail are never read."""
    key = own(row, "person_id") or own(row, "id")
    parts = (row.text("firstname") or row.text("initials"), row.text("lastname"))
    name = " ".join(part for part in parts if part)
    if key is None or not name:
        return None
    return key, name, one_line(row.text("party"))
