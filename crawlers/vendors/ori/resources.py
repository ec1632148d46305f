"""Resources of the standard as a source gives them, with our references. No network here.

No vendor's own words here: a property of the standard is taken over as it is, one that breaks the
standard is left out and counted, and references are told apart by the source's own ids.
"""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import orjson
from pydantic import ValidationError

from crawlers.errors import Unreadable
from crawlers.reading.names import naam
from crawlers.reading.records import RecordBuilder
from standard.base import Adressen, Resource
from standard.extensions import Ext
from standard.records import REFERENCES
from standard.resources import (
    RESOURCES,
    InformatieObject,
)


@dataclass
class Found:
    """One resource as the source gave it, and what of it could not be taken over."""

    key: str
    data: Resource
    url: str | None
    unknown: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    #: the question to which it was answered
    heard: str | None = None


def key_of(reference: Any) -> str | None:
    """The source's id of a reference: an object with an id, or an address that ends in it."""
    if isinstance(reference, dict):
        given = reference.get("bronidentificatie") or reference.get("id")
        if isinstance(given, str | int) and not isinstance(given, bool):
            return str(given).strip() or None
        return key_of(reference.get("url")) if isinstance(reference.get("url"), str) else None
    if isinstance(reference, str) and reference:
        return path_of(reference).rstrip("/").rsplit("/", 1)[-1] or None
    return None


def path_of(address: str) -> str:
    """The path of an address; empty where it cannot be read as one."""
    try:
        return urlsplit(address).path
    except ValueError:
        return ""


def read(resource: str, body: dict[str, Any], builder: RecordBuilder) -> Found:
    """A resource of the standard with our references; raises `Unreadable` without an id, or when a
    required property is missing."""
    key = key_of(body)
    if key is None:
        raise Unreadable(f"{resource} zonder id")
    data = {name: value for name, value in body.items() if name not in ("id", "url")}
    for name, target in REFERENCES[resource].items():
        if name in data:
            data[name] = _referring(data[name], target, builder)
    related = data.get("gerelateerdInformatieobject")
    if isinstance(related, dict) and (other := key_of(related.get("informatieobject"))):
        inner = {"id": builder.id("informatieobject", other)}
        data["gerelateerdInformatieobject"] = {**related, "informatieobject": inner}
    url = body.get("url")
    given = Found(key, _empty(resource), url if isinstance(url, str) else None)
    model = RESOURCES[resource]
    data = {name: value for name, value in data.items() if value is not None}
    if isinstance(person := data.get("naamNatuurlijkPersoon"), dict):
        data["naamNatuurlijkPersoon"] = _surnamed(person)
    for name in _addresses(resource):
        data.pop(name, None)
    while True:
        try:
            given.data = model.model_validate_json(orjson.dumps(data))
            return given
        except ValidationError as error:
            for row in error.errors():
                name = str(row["loc"][0])
                if row["type"] == "missing" and len(row["loc"]) == 1:
                    raise Unreadable(f"{resource} {key}: {name} ontbreekt") from error
                if name in data:
                    del data[name]
                    known = row["type"] != "extra_forbidden" or len(row["loc"]) > 1
                    (given.broken if known else given.unknown).append(f"{resource}.{name}")


def address_of(given: Found, root: str) -> tuple[str | None, str | None]:
    """(as the source gives it, as follows from its API): a page for people where it has one."""
    page = getattr(given.data, "webpagina_link", None)
    derived = f"{root.rstrip('/')}/{RESOURCES[given.data.resource].collectie}/{given.key}"
    return page or given.url, derived if root else None


def named(ext: Ext, given: Found) -> Ext:
    """With the resource's own address at the API, where people are sent to a page."""
    page = getattr(given.data, "webpagina_link", None)
    return ext.changed(aliassen=(given.url,)) if page and given.url and page != given.url else ext


def file_of(data: InformatieObject) -> str | None:
    """Where the file of a document is: as its content, else as its link."""
    return data.inhoud_link or data.link


def _surnamed(name: dict[str, Any]) -> dict[str, Any]:
    """A name that is given whole only, as the standard's text allows (D-V4), with its surname."""
    whole = name.get("volledigeNaam")
    if name.get("achternaam") or not isinstance(whole, str) or not whole.strip():
        return name
    return {**name, "achternaam": naam(whole).achternaam}


def _empty(resource: str) -> Resource:
    return RESOURCES[resource].model_construct()


def _addresses(resource: str) -> list[str]:
    """Lists of addresses, which the standard derives from the other side."""
    fields = RESOURCES[resource].model_fields.items()
    return [info.alias or name for name, info in fields if info.annotation == Adressen]


def _referring(value: Any, target: str, builder: RecordBuilder) -> Any:
    if isinstance(value, list):
        return [reference for part in value if (reference := _referring(part, target, builder))]
    key = key_of(value)
    return {"id": builder.id(target, key)} if key else None


def day_of(data: Any) -> Any:
    """The day that a resource is about, where it gives one."""
    for name in ("vergaderdatum", "geplande_vergaderdatum", "datum_ingediend"):
        if value := getattr(data, name, None):
            return value
    return None
