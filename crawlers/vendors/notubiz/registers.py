"""Notubiz: items of registers («modules»). No network here."""

from dataclasses import dataclass
from typing import Any

from crawlers.errors import Unreadable
from crawlers.reading.fields import Fields, is_true
from crawlers.reading.names import fold
from crawlers.reading.register_fields import ALIASES
from crawlers.vendors.notubiz.answers import (
    MAIN,
    SUBMITTED_IN,
    Attribute,
    Document,
    attributes,
    own,
    read_document,
)

SETTLED_FILE = 21
#: attribute of a register item → the name by which `ibabs_register` understands it
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
    62: "status",
    71: "status",
    87: "mede",
}
#: attribute 61 holds the words of a commitment, of a vote, or a remark: its label says which
FREE_TEXT = 61
#: attributes that lead elsewhere and are read as such
LINKS = (MAIN, SETTLED_FILE, 22, SUBMITTED_IN)


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


def items_of(body: dict[str, Any]) -> list[Fields]:
    """The items of a register answer, in either shape, or the one of `/modules/0/items/{id}`."""
    whole = Fields(body)
    if "items" in body:
        return whole.rows("items")
    return whole.rows("item")


def read_item(row: Fields) -> Item | None:
    """None for an item that is not public."""
    group = own(row, "permission_group") or "public"
    if group != "public" or is_true(own(row, "confidential")):
        return None
    key = own(row, "id")
    if key is None:
        raise Unreadable("registerregel zonder nummer")
    fields = attributes(row)
    values: dict[str, str] = {}
    documents: dict[str, Document] = {}
    for attribute in fields.values():
        for value in attribute.values:
            file = read_document(value.document) if value.document else None
            if file:
                documents.setdefault(file.id, file)
        name = MEANING.get(attribute.id) or _free(attribute) or attribute.label
        if attribute.text and name and attribute.id not in LINKS:
            values.setdefault(name, attribute.text)
    attached = row.sub("attachments")
    for attachment in attached.rows("document") if attached else []:
        file = read_document(attachment)
        if file:
            documents.setdefault(file.id, file)
    main = _main(fields)
    ordered = sorted(documents.values(), key=lambda document: document.id != main)
    linked = fields.get(SUBMITTED_IN)
    places = tuple(
        value.key for value in (linked.values if linked else ()) if value.key is not None
    )
    return Item(
        key,
        own(row, "module_id") or "",
        own(row, "last_modified") or "",
        values,
        ordered,
        places,
    )


def _main(fields: dict[int, Attribute]) -> str | None:
    attribute = fields.get(MAIN)
    values = attribute.values if attribute else ()
    return next((own(value.document, "id") for value in values if value.document), None)


def _free(attribute: Attribute) -> str | None:
    if attribute.id != FREE_TEXT:
        return None
    folded = fold(attribute.label or "")
    if folded in ALIASES["stemverhouding"] or "stem" in folded:
        return "stemverhouding"
    return "toelichting"
