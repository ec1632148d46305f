"""The fields of the search document, defined once for every engine."""

import json
from dataclasses import dataclass
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


def fields() -> list[Field]:
    """Fields of `search_document.json`, in its order."""
    return [
        Field(name, field["soort"], field.get("meervoud", False))
        for name, field in _read("search_document.json")["velden"].items()
    ]


#: what the field of words of each kind is held as
KINDS = {"woorden": ("exact", "vorm", "verwant"), "namen": ("exact",)}


def names(field: Field) -> list[str]:
    """The names by which engines hold a field: words are held in more forms. Of names only the
    words are searched, as `indiener_exact`."""
    base = field.name.removesuffix("_woorden")
    return [f"{base}_{kind}" for kind in KINDS.get(field.soort, ())] or [field.name]


def word_fields() -> list[str]:
    """Names of the fields of which words weigh: as exact form and as word form."""
    return [
        f"{field.name}_{kind}"
        for field in fields()
        if field.soort == "woorden"
        for kind in ("exact", "vorm")
    ]


def version() -> int:
    return int(_read("search_document.json")["versie"])


def elasticsearch(shards: int = 1) -> dict[str, Any]:
    """The index template: `elasticsearch.json` with a property for each field, and the meaning of
    each in `_meta`. Without `index_patterns`, which are the installation's own."""
    body = _read("elasticsearch.json")
    types = body["_meta"].pop("veldtypen")
    template = body["template"]
    template["settings"]["number_of_shards"] = shards
    for field in fields():
        for name in names(field):
            kind = "verwant" if name.endswith("_verwant") else field.soort
            template["mappings"]["properties"][name] = dict(types[kind])
    meanings = {
        name: field["betekenis"] for name, field in _read("search_document.json")["velden"].items()
    }
    template["mappings"]["_meta"] = {"versie": version(), "velden": meanings}
    body["version"] = version()
    return body
