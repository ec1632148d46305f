"""`/docs`: the description of the API as a page, made of the same `/openapi.json`."""

from collections.abc import Iterator
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from search_api.site.rendering import templates

router = APIRouter(include_in_schema=False)
#: other descriptions of this service
OTHERS = (
    ("VNG Open Raadsinformatie v2", "/ori/v2/openapi.json"),
    ("Publicatiefeed Open Raadsinformatie", "/ori/feed/v0/openapi.json"),
)


@router.get("/docs")
def page(request: Request) -> Response:
    """Every operation with its parameters, its answers and a call to try."""
    described = request.app.openapi()
    context = {
        "titel": described["info"]["title"],
        "versie": described["info"]["version"],
        "uitleg": described["info"].get("description", ""),
        "bewerkingen": list(_operations(described)),
        "andere": OTHERS,
        "json": "/openapi.json",
    }
    return templates.TemplateResponse(request, "docs.html", context)


def _operations(described: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for path, item in described["paths"].items():
        for method, operation in item.items():
            parameters = [_parameter(row) for row in operation.get("parameters", ())]
            tried = method == "get" and "{" not in path
            yield {
                "anker": operation["operationId"],
                "methode": method.upper(),
                "pad": path,
                "uitleg": operation.get("description") or operation.get("summary", ""),
                "parameters": parameters,
                "antwoorden": {
                    status: (row.get("description", ""), list(row.get("content", {})))
                    for status, row in sorted(operation["responses"].items())
                },
                "probeer": path if tried else None,
            }


def _parameter(row: dict[str, Any]) -> dict[str, Any]:
    schema = row.get("schema", {})
    inner = schema.get("items", schema)
    return {
        "naam": row["name"],
        "waar": row["in"],
        "verplicht": row.get("required", False),
        "soort": f"{inner.get('type', 'string')}{' …' if schema.get('type') == 'array' else ''}",
        "waarden": inner.get("enum", []),
        "voorbeeld": row.get("example"),
        "uitleg": row.get("description", ""),
    }
