"""Notubiz: items of registers («modules»). No network here."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from crawlers.errors import Unreadable
from crawlers.markup import one_line
from crawlers.reading.fields import Fields
from crawlers.reading.losses import Losses, Strictly
from crawlers.reading.names import fold
from crawlers.reading.register_fields import ALIASES
from crawlers.vendors.notubiz.answers import (
    LINKED_EVENT,
    MAIN,
    SUBMITTED_IN,
    Attribute,
    Document,
    Value,
    attributes,
    own,
    read_document,
    shut,
)

SETTLED_FILE = 21
#: the outcome; and how it stands with what was decided
OUTCOME, STATUS = 62, 71
#: attribute of a register item → the name by which `register_fields` understands it
MEANING = {
    1: "titel",
    5: "nummer",
    15: "datum",
    17: "datum afdoening",
    23: "portefeuillehouder",
    24: "zaaknummer",
    26: "nummer",
    27: "deadline",
    28: "deadline",
    35: "toelichting",
    36: "indieners",
    37: "fracties",
    41: "stand van zaken",
    44: "datum",
    45: "soort",
    OUTCOME: "status",
    STATUS: "status",
    87: "mede indieners",
}
#: attribute 61 holds the words of a commitment, of a vote, or a remark: its label says which
FREE_TEXT = 61
#: attributes of words that may tell a vote among other things
REMARKS = (35, FREE_TEXT)
#: attributes that lead elsewhere and are read as such
LINKS = (MAIN, SETTLED_FILE)
#: words that a note of a vote has and a remark has not
_VOTE_WORDS = re.compile(
    r"\b(?:met (?:de )?stem(?:men)? (?:van |voor|tegen)|(?:voor|tegen) stem(?:men|t|de|den)\b"
    r"|stem(?:men|t|de|den|ming)?:? ?(?:voor|tegen)\b"
    r"|\d+ (?:stemmen |stimmen )?(?:voor|foar) |met algemene stemmen|hoofdelijke stemming"
    r"|unaniem (?:aangenomen|verworpen))|^(?:voor|tegen|foar|tsjin)\s*:",
    re.I | re.M,
)
#: the names of registers that mean the same with every organisation
MODULES = {"3": "Toezeggingen", "4": "Schriftelijke vragen", "6": "Moties en amendementen"}


@dataclass
class Item:
    """One entry of a register, before it is made a record."""

    id: str
    module: str
    modified: str
    values: dict[str, str]
    documents: list[Document]
    #: keys of the agenda items that it was handled under
    places: tuple[str, ...]
    #: keys of meetings that it names without an agenda item, and of what may be either
    events: tuple[str, ...] = ()
    unsure: tuple[str, ...] = ()
    #: whether something of it was lost
    lost: bool = False
    #: the question to which it was answered
    heard: str | None = None

    @property
    def told(self) -> tuple[str, int]:
        """When it changed last, and how much it tells."""
        return self.modified, len(self.values) + len(self.documents) + len(self.places)


def items_of(body: dict[str, Any], losses: Losses | None = None) -> list[Fields]:
    """The items of a register answer, in either shape, or the one of `/modules/0/items/{id}`."""
    whole = Fields(body, losses=losses)
    if "items" in body:
        return whole.rows("items")
    return whole.rows("item")


def read_item(row: Fields) -> Item | None:
    """None for an item that is not public."""
    if _group(row) != "public" or shut(row, "confidential"):
        return None
    key = own(row, "id")
    if key is None:
        raise Unreadable("registerregel zonder nummer")
    fields = attributes(row)
    return Item(
        key,
        own(row, "module_id") or "",
        own(row, "last_modified") or "",
        _values(fields),
        _documents(row, fields),
        _keys(fields, "agenda_item", bare=SUBMITTED_IN),
        _keys(fields, "event", "meeting"),
        _keys(fields, bare=LINKED_EVENT),
    )


def _group(row: Fields) -> str | None:
    """For whom an item is; one that does not say so is for all, one that cannot be read for none."""
    old = row.body.get("@attributes")
    said = old if isinstance(old, dict) and "permission_group" in old else row.body
    return own(row, "permission_group") if said.get("permission_group") is not None else "public"


def _values(fields: dict[int, Attribute]) -> dict[str, str]:
    """What the attributes say, by names that every register knows. A reference's own model tells a
    fractie from a person, whatever the organisation calls the field."""
    values: dict[str, str] = {}
    for attribute in fields.values():
        text = _text(attribute)
        name = _name(attribute, fields)
        if not text or not name or attribute.id in LINKS or _leads(attribute):
            continue
        values.setdefault(name, text)
    for number in REMARKS:
        words = fields[number].text if number in fields else None
        if words and _VOTE_WORDS.search(words):
            values.setdefault("stemverhouding", words)
    return values


def _text(attribute: Attribute) -> str | None:
    texts = (_named(value.text, value.model) for value in attribute.values)
    return "\n".join(text for text in texts if text) or None


def _named(text: str | None, model: str | None) -> str | None:
    """A reference without a name is only a number, which says nothing."""
    return None if model and (text or "").isdigit() else text


def _name(attribute: Attribute, fields: dict[int, Attribute]) -> str | None:
    models = {value.model for value in attribute.values if value.model}
    if attribute.id in (36, 37) and models in ({"party"}, {"person"}):
        return "fracties" if models == {"party"} else "indieners"
    if attribute.id == STATUS and OUTCOME in fields and fields[OUTCOME].text:
        return "status afdoening"
    return MEANING.get(attribute.id) or _free(attribute) or attribute.label


def _leads(attribute: Attribute) -> bool:
    """Whether an attribute names an agenda item or a meeting."""
    models = {value.model for value in attribute.values}
    return bool(models & {"agenda_item", "event", "meeting"}) or attribute.id in (
        SUBMITTED_IN,
        LINKED_EVENT,
    )


def _keys(fields: dict[int, Attribute], *models: str, bare: int | None = None) -> tuple[str, ...]:
    """The keys of references of these models, and of those of one attribute without a model."""
    keys = (
        _key(value)
        for attribute in fields.values()
        for value in attribute.values
        if value.model in models or (value.model is None and attribute.id == bare)
    )
    return tuple(dict.fromkeys(key for key in keys if key))


def _key(value: Value) -> str | None:
    return value.key or (value.text if (value.text or "").isdigit() else None)


def _documents(row: Fields, fields: dict[int, Attribute]) -> list[Document]:
    """Every public document once, the main one first."""
    documents: dict[str, Document] = {}
    for attribute in fields.values():
        _take((value.document for value in attribute.values if value.document), documents)
    attached = row.body.get("attachments")
    if isinstance(attached, list):
        _take(row.rows("attachments"), documents)
    elif attached and (below := row.sub("attachments")):
        _take(below.rows("document"), documents)
    main = _main(fields)
    return sorted(documents.values(), key=lambda document: document.id != main)


def _take(rows: Iterable[Fields], documents: dict[str, Document]) -> None:
    for row in rows:
        with (row.losses or Strictly()).costs(f"document {row.body.get('id')}"):
            if file := read_document(row):
                documents.setdefault(file.id, file)


def _main(fields: dict[int, Attribute]) -> str | None:
    attribute = fields.get(MAIN)
    values = attribute.values if attribute else ()
    return next((own(value.document, "id") for value in values if value.document), None)


def _free(attribute: Attribute) -> str | None:
    if attribute.id != FREE_TEXT:
        return None
    folded = fold(one_line(attribute.label) or "")
    if folded in ALIASES["stemverhouding"] or "stem" in folded or "stimming" in folded:
        return "stemverhouding"
    return "toelichting"
