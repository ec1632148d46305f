"""The fields of the documents that are searched, defined once for every engine."""

import json
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True)
class Field:
    name: str
    soort: str
    meervoud: bool = False


def _read(name: str) -> dict[str, Any]:
    body: dict[str, Any] = json.loads(files("mappings").joinpath(name).read_text("utf-8"))
    return body


#: our own documents, and those of ORI Classic
SEARCH, CLASSIC = "search_document.json", "classic_document.json"


def fields(mapping: str = SEARCH) -> list[Field]:
    """Fields of a mapping, in its order."""
    return [
        Field(name, field["soort"], field.get("meervoud", False))
        for name, field in _read(mapping)["velden"].items()
    ]


#: what the field of words of each kind is held as
KINDS = {
    "woorden": ("exact", "vorm", "verwant"),
    "namen": ("exact",),
    "vormen": ("vorm",),
    "tekst": ("exact",),
}


def names(field: Field) -> list[str]:
    """The names by which engines hold a field: words are held in more forms. Of names only the
    words are searched, as `indiener_exact`."""
    base = re.sub("_(woorden|vormen|tekst)$", "", field.name)
    return [f"{base}_{kind}" for kind in KINDS.get(field.soort, ())] or [field.name]


def word_fields(mapping: str = SEARCH) -> list[str]:
    """Names of the fields of which words weigh: as exact form and as word form."""
    return [
        name
        for field in fields(mapping)
        if field.soort in ("woorden", "vormen", "tekst")
        for name in names(field)
        if not name.endswith("_verwant")
    ]


@cache
def version(mapping: str = SEARCH) -> int:
    return int(_read(mapping)["versie"])


def elasticsearch(shards: int = 1, mapping: str = SEARCH) -> dict[str, Any]:
    """The index template: `elasticsearch.json` with a property for each field, and the meaning of
    each in `_meta`. Without `index_patterns`, which are the installation's own."""
    body = _read("elasticsearch.json")
    types = body["_meta"].pop("veldtypen")
    template = body["template"]
    template["settings"]["number_of_shards"] = shards
    for field in fields(mapping):
        for name in names(field):
            kind = "verwant" if name.endswith("_verwant") else field.soort
            template["mappings"]["properties"][name] = dict(types[kind])
    meanings = {name: field["betekenis"] for name, field in _read(mapping)["velden"].items()}
    template["mappings"]["_meta"] = {"versie": version(mapping), "velden": meanings}
    body["version"] = version(mapping)
    return body
