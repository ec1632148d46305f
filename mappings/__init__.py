"""The fields of the search document, defined once for every engine."""

import json
from dataclasses import dataclass
from importlib.resources import files


@dataclass(frozen=True)
class Field:
    name: str
    soort: str
    meervoud: bool = False


def fields() -> list[Field]:
    """Fields of `search_document.json`, in its order."""
    body = json.loads(files("mappings").joinpath("search_document.json").read_text("utf-8"))
    return [
        Field(name, field["soort"], field.get("meervoud", False))
        for name, field in body["velden"].items()
    ]


def version() -> int:
    body = json.loads(files("mappings").joinpath("search_document.json").read_text("utf-8"))
    return int(body["versie"])
