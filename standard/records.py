"""A record: one resource of the standard with its identity, provenance and our extensions."""

import functools
import hashlib
import uuid
from typing import Any

import orjson
from pydantic import create_model

from standard.base import Doel, Leverancier, Plain, Resource, Verwijzing
from standard.extensions import EXTENSIONS, Ext
from standard.resources import RESOURCES, InformatieObject
from standard.vocabulary import Zoektype

#: namespace of every id; never change it, ids are promised to last
NAMESPACE = uuid.UUID("6f0d5a0e-6a41-5d0e-9b1b-6a7269666965")


@functools.lru_cache(maxsize=50_000)
def identiteit(organisatie: str, resource: str, bronidentificatie: str) -> str:
    """UUIDv5 of organisation code, resource and the source's own key (event polling 0.0.2)."""
    return str(uuid.uuid5(NAMESPACE, f"{organisatie}|{resource}|{bronidentificatie}"))


class Record(Plain):
    """`data` has the standard's property names; `ext` is ours."""

    organisatie: str
    bronidentificatie: str
    leverancier: Leverancier
    bron_url: str | None = None
    data: Resource
    ext: Ext

    @property
    def resource(self) -> str:
        return self.data.resource

    @property
    def id(self) -> str:
        return identiteit(self.organisatie, self.resource, self.bronidentificatie)

    @property
    def type(self) -> str:
        return zoektype(self.data) or self.resource

    def verwijzing(self) -> Verwijzing:
        return Verwijzing(id=self.id)

    def body(self) -> dict[str, Any]:
        """The record as JSON types, without empty values: what the store keeps and hashes."""
        return {
            "organisatie": self.organisatie,
            "bronidentificatie": self.bronidentificatie,
            "leverancier": self.leverancier,
            "bron_url": self.bron_url,
            "data": _compact(self.data),
            "ext": _compact(self.ext),
        }


def _compact(model: Plain | Resource | Ext) -> dict[str, Any]:
    dumped = model.model_dump(mode="json", by_alias=True, exclude_none=True)
    return {key: value for key, value in dumped.items() if value != [] and value != {}}


def canonical(body: dict[str, Any]) -> bytes:
    """The bytes that are hashed: JSON with sorted keys."""
    return orjson.dumps(body, option=orjson.OPT_SORT_KEYS)


def digest(content: bytes) -> str:
    """The content hash, as in the event-polling feed: `sha256:` and 64 hex digits."""
    return "sha256:" + hashlib.sha256(content).hexdigest()


def zoektype(data: Resource) -> str | None:
    """The searchable kind of a resource, or None where it is not searched by itself."""
    if isinstance(data, InformatieObject):
        return zoektype_van(data.informatieobjecttype)
    return data.resource if data.resource in ("vergadering", "agendapunt") else None


def zoektype_van(informatieobjecttype: str | None) -> str:
    """The searchable kind of an informatieobject: its type where we search by it, else document."""
    if informatieobjecttype is not None and informatieobjecttype in Zoektype.__members__:
        return Zoektype(informatieobjecttype).value
    return Zoektype.document.value


@functools.cache
def _stored(resource: str) -> type[Record]:
    """The record with the types that its resource has, so that its JSON is read in one go."""
    data, ext = RESOURCES[resource], EXTENSIONS.get(resource, Ext)
    return create_model(f"Stored{data.__name__}", __base__=Record, data=(data, ...), ext=(ext, ...))


def read_record(resource: str, content: bytes) -> Record:
    """The record of which `content` is the canonical JSON of `Record.body()`; raises
    `ValidationError` on anything else."""
    stored = _stored(resource).model_validate_json(content)
    return Record.model_validate(dict(stored))


def references() -> dict[str, dict[str, str]]:
    """Per resource the JSON name of each reference property and the resource it points at."""
    found: dict[str, dict[str, str]] = {}
    for name, model in RESOURCES.items():
        found[name] = {}
        for field, info in model.model_fields.items():
            target = _target(info.metadata) or _target_in(info.annotation)
            if target:
                found[name][info.alias or field] = target
    return found


def _target(metadata: list[Any]) -> str | None:
    return next((item.resource for item in metadata if isinstance(item, Doel)), None)


def _target_in(annotation: Any) -> str | None:
    for part in getattr(annotation, "__args__", ()):
        target = _target(list(getattr(part, "__metadata__", ()))) or _target_in(part)
        if target:
            return target
    return None


REFERENCES = references()


def related(resource: str, body: dict[str, Any]) -> list[tuple[str, str]]:
    """(property, id) of everything that a record points at, the attached documents included."""
    pairs = []
    for field in REFERENCES[resource]:
        value = body["data"].get(field)
        for reference in value if isinstance(value, list) else [value] if value else []:
            pairs.append((field, str(reference["id"])))
    other = body["data"].get("gerelateerdInformatieobject")
    if other:
        pairs.append(("gerelateerdInformatieobject", other["informatieobject"]["id"]))
    pairs += [("documenten", str(target)) for target in body["ext"].get("documenten", ())]
    for field in ("agendapunt", "informatieobject"):
        if resource == "besluit" and body["ext"].get(field):
            pairs.append((field, body["ext"][field]))
    return list(dict.fromkeys(pairs))
