"""The description of an application: what FastAPI makes of the models, with the form of an error,
with examples, and without what we answer otherwise."""

from typing import Any

from fastapi import FastAPI

from search_api.services import Services
from search_api.web.examples import example
from search_api.web.problems import Foutbericht

#: what FastAPI describes of errors that we give as `Foutbericht`
UNUSED = ("HTTPValidationError", "ValidationError")


def describe(app: FastAPI, found: Services) -> None:
    """Makes `/openapi.json` of the application complete."""
    made = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema:
            return app.openapi_schema
        document = made()
        schemas = document.setdefault("components", {}).setdefault("schemas", {})
        schemas[Foutbericht.__name__] = Foutbericht.model_json_schema()
        for item in document["paths"].values():
            for operation in item.values():
                operation["responses"].pop("422", None)
                for parameter in operation.get("parameters", ()):
                    _parameter(parameter, found)
                for content in _given(operation):
                    if "example" not in content and (schema := content.get("schema")):
                        content["example"] = example(schema, parts=schemas)
        for name in UNUSED:
            schemas.pop(name, None)
        return document

    app.openapi = openapi  # type: ignore[method-assign]


def _given(operation: dict[str, Any]) -> list[dict[str, Any]]:
    """The kinds of content that are given where all goes well."""
    fine = [each for status, each in operation["responses"].items() if status.startswith("2")]
    return [content for each in fine for content in each.get("content", {}).values()]


def _parameter(parameter: dict[str, Any], found: Services) -> None:
    """The example beside the schema, where tools look for it; the vendors that are known; and no
    null, which an address cannot say."""
    schema = parameter["schema"]
    if "example" not in parameter and (examples := schema.pop("examples", None)):
        parameter["example"] = examples[0]
    said = [each for each in schema.get("anyOf", ()) if each != {"type": "null"}]
    if len(said) == 1:
        del schema["anyOf"]
        schema.update(said[0])
    if parameter["name"] == "leverancier" and found.labels:
        schema.get("items", schema)["enum"] = sorted(found.labels)
