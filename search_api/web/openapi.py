"""The description of an application: what FastAPI makes of the models, with the form of an error,
with examples, and without what we answer otherwise."""

import re
from collections.abc import Iterator, Sequence
from copy import deepcopy
from typing import Any

from fastapi import FastAPI

from search_api.services import Services
from search_api.web.examples import example
from search_api.web.problems import Foutbericht, errors

#: of `/api/v1`; a change that breaks its users raises the first number, and the address with it
VERSION = "1.0.0"
#: where that API begins
PREFIX = "/api/v1"
#: members of an error that every API has (RFC 9457); ours stand beside them
COMMON = ("type", "title", "status", "detail", "instance")
#: parameters that a client can be made of; another way to write one is not described
NAME = re.compile(r"\w$")
HEADER = {"$ref": "#/components/headers/API-Version"}
#: what groups of operations are about
TAGS = {
    "search": "Full-text search",
    "votes": "Votes and motions as tables",
    "people": "Members, fracties, councils and national parties",
    "records": "Records by id, key or address",
    "bulk": "Everything, and everything that changed",
    "status": "What is held and what is missing",
    "conformance": "Whether an API follows the standard",
    "volgen": "Being told of what is new",
    "health": "For operators",
}
#: what FastAPI describes of errors that we give as `Foutbericht`
UNUSED = ("HTTPValidationError", "ValidationError")
#: what FastAPI makes of applications, by their titles and paths: a process may serve more than once,
#: and this takes a second of it
_MADE: dict[tuple[str, tuple[str, ...]], dict[str, Any]] = {}


def describe(app: FastAPI, found: Services) -> None:
    """Makes `/openapi.json` of the application complete."""
    made = app.openapi

    def openapi() -> dict[str, Any]:
        if not app.openapi_schema:
            of = (app.title, tuple(getattr(each, "path", "") for each in app.routes))
            if of not in _MADE:
                _MADE[of] = made()
            document = deepcopy(_MADE[of])
            document["info"].pop("contact", None)
            if app.contact:
                document["info"]["contact"] = app.contact
            app.openapi_schema = _complete(document, sorted(found.labels))
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]


def _complete(document: dict[str, Any], vendors: Sequence[str]) -> dict[str, Any]:
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    form = "#/components/schemas/{model}"
    described = Foutbericht.model_json_schema(ref_template=form)
    schemas |= described.pop("$defs")
    schemas[Foutbericht.__name__] = _problem(described)
    for part in _parts(schemas):
        _listed(part)
    version = {"type": "string", "example": document["info"]["version"]}
    shown = {"description": "version of the API that gave the answer", "schema": version}
    document["components"]["headers"] = {"API-Version": shown}
    used = set()
    for item in document["paths"].values():
        for operation in item.values():
            used |= set(operation.get("tags", ()))
            _operation(operation, vendors, schemas)
    for part in _parts(schemas):
        _dated(part)
    document["tags"] = [{"name": n, "description": TAGS.get(n, n)} for n in sorted(used)]
    for name in UNUSED:
        schemas.pop(name, None)
    return document


def _operation(operation: dict[str, Any], vendors: Sequence[str], schemas: dict[str, Any]) -> None:
    """Its refusals, its headers, its parameters, and an example of each answer."""
    operation["responses"].pop("422", None)
    for status, refused in errors(400, 406).items():
        operation["responses"].setdefault(str(status), refused)
    for status, answer in operation["responses"].items():
        if status[0] in "23":
            answer.setdefault("headers", {})["API-Version"] = HEADER
    if parameters := operation.get("parameters"):
        operation["parameters"] = [row for row in parameters if NAME.search(row["name"])]
    for parameter in operation.get("parameters", ()):
        _parameter(parameter, vendors)
    for content in _given(operation):
        if "example" not in content and (schema := content.get("schema")):
            content["example"] = example(schema, parts=schemas)


def below(document: dict[str, Any], address: str) -> dict[str, Any]:
    """The description of what stands under `PREFIX`, with that as the address of the server."""
    inside = {
        path.removeprefix(PREFIX): item
        for path, item in document["paths"].items()
        if path.startswith(f"{PREFIX}/")
    }
    used = {
        tag
        for item in inside.values()
        for operation in item.values()
        for tag in operation.get("tags", ())
    }
    tags = [each for each in document.get("tags", ()) if each["name"] in used]
    return {**document, "servers": [{"url": address}], "paths": inside, "tags": tags}


def _problem(schema: dict[str, Any]) -> dict[str, Any]:
    """An error as what every API has of it, and our own members beside that."""
    of = schema["properties"]
    parts = (
        {name: of[name] for name in COMMON},
        {
            **{name: each for name, each in of.items() if name not in COMMON},
            "request_id": of["type"],
        },
    )
    required: tuple[list[str], ...] = (list(COMMON), [])
    return {
        "description": schema["description"],
        "allOf": [
            {"type": "object", "properties": part, **({"required": names} if names else {})}
            for part, names in zip(parts, required, strict=True)
        ],
    }


def _parts(schema: Any) -> Iterator[dict[str, Any]]:
    """Every object in a schema, the outer one first."""
    if isinstance(schema, dict):
        yield schema
    within = schema.values() if isinstance(schema, dict) else schema
    if isinstance(schema, dict | list):
        for each in within:
            yield from _parts(each)


def _dated(schema: dict[str, Any]) -> None:
    """A day that may be unknown says in its own place that it is a day."""
    if schema.get("anyOf") == [{"type": "string", "format": "date"}, {"type": "null"}]:
        del schema["anyOf"]
        schema |= {"type": ["string", "null"], "format": "date"}


def _listed(schema: dict[str, Any]) -> None:
    """A list of fixed length says what its members are in the way that every tool knows too."""
    if fixed := schema.get("prefixItems"):
        schema.setdefault("items", fixed[0])


def _given(operation: dict[str, Any]) -> list[dict[str, Any]]:
    """The kinds of content that are given where all goes well."""
    fine = [each for status, each in operation["responses"].items() if status.startswith("2")]
    return [content for each in fine for content in each.get("content", {}).values()]


def _parameter(parameter: dict[str, Any], vendors: Sequence[str]) -> None:
    """The example beside the schema, where tools look for it; the vendors that are known; and no
    null, which an address cannot say."""
    schema = parameter["schema"]
    if "example" not in parameter and (examples := schema.pop("examples", None)):
        parameter["example"] = examples[0]
    said = [each for each in schema.get("anyOf", ()) if each != {"type": "null"}]
    if len(said) == 1:
        del schema["anyOf"]
        schema.update(said[0])
    if parameter["name"] == "leverancier" and vendors:
        schema.get("items", schema)["enum"] = list(vendors)
