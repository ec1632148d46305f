"""Answers: written by orjson as they are, described by the models that are declared with them."""

from typing import Any

import orjson
from starlette.responses import Response

#: OpenAPI's responses of an operation, by status
Responses = dict[int | str, dict[str, Any]]


def json(body: Any, headers: dict[str, str] | None = None) -> Response:
    """The body as JSON. It is not validated once more: a test holds answers against the models."""
    return Response(orjson.dumps(body), headers=headers, media_type="application/json")


def media(kind: str, schema: dict[str, Any] | None = None, **more: Any) -> Responses:
    """How an answer of another kind of content is described."""
    content = {kind: {"schema": schema or {"type": "string"}, **more}}
    return {200: {"description": "ok", "content": content}}


def both() -> Responses:
    """The kinds of content of what is a table or lines, beside JSON where there is a model of it."""
    text = {"schema": {"type": "string"}}
    content = {"application/x-ndjson": text, "text/csv": text}
    return {200: {"description": "ok", "content": content}}
