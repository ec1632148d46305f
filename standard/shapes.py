"""Shapes of resources that are written down as JSON Schema: per resource, with what they share in
`$defs`. `nullable` is OpenAPI's."""

import functools
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

import orjson

Shape = dict[str, Any]


def shapes(source: Traversable) -> dict[str, Shape]:
    """Resource → its schema, with every `$ref` replaced by what it points at."""
    from referencing import Registry
    from referencing.jsonschema import DRAFT202012

    document: dict[str, Any] = orjson.loads(source.read_bytes())
    whole = Registry().with_resource("", DRAFT202012.create_resource(document)).resolver()

    def expanded(value: Any) -> Any:
        if isinstance(value, dict):
            if "$ref" in value:
                return expanded(whole.lookup(value["$ref"]).contents)
            return {name: expanded(each) for name, each in value.items()}
        return [expanded(each) for each in value] if isinstance(value, list) else value

    return {name: expanded(shape) for name, shape in document["properties"].items()}


@functools.cache
def feed_shapes() -> dict[str, Shape]:
    """What the publication feed (event polling 0.0.2-concept) has in `data`, by resource."""
    return shapes(files("standard").joinpath("feed.json"))
