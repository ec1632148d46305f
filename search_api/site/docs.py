"""`/ontwikkelaars`, also `/docs`: the description of the API as a page, made of the same `/openapi.json`."""

from collections.abc import Iterator
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from search_api.site.rendering import shown_beside
from search_api.web.problems import Problem
from search_api.web.requests import base_url

router = APIRouter(include_in_schema=False)
#: other descriptions of this service
OTHERS = (
    ("VNG Open Raadsinformatie v2", "/ori/v2/openapi.json"),
    ("Publicatiefeed Open Raadsinformatie", "/ori/feed/v0/openapi.json"),
)


@router.get("/ontwikkelaars")
@router.get("/ontwikkelaars.json")
@router.get("/docs")
def page(request: Request) -> Response:
    """Every operation, with a call to try; the page of each tells the rest."""
    described = request.app.openapi()
    context = {
        "titel": described["info"]["title"],
        "versie": described["info"]["version"],
        "uitleg": described["info"].get("description", ""),
        "bewerkingen": list(_operations(described)),
        "andere": OTHERS,
        "kruimels": [("/", "Griffie"), ("/ontwikkelaars", "Ontwikkelaars")],
        "canoniek": f"{base_url(request)}/ontwikkelaars",
        "json": "/openapi.json",
    }
    return shown_beside(request, "docs.html", context)


@router.get("/ontwikkelaars/{anker}")
@router.get("/ontwikkelaars/{anker}.json")
def operation(request: Request, anker: str) -> Response:
    """One operation with its parameters and answers."""
    described = list(_operations(request.app.openapi()))
    place = next((n for n, each in enumerate(described) if each["anker"] == anker), None)
    if place is None:
        raise Problem(404, f"er is geen bewerking {anker[:60]!r}")
    before = described[place - 1] if place else None
    after = described[place + 1] if place + 1 < len(described) else None
    context = {
        "each": described[place],
        "kruimels": [("/", "Griffie"), ("/ontwikkelaars", "Ontwikkelaars")],
        "verder": {
            "vorige": _link(before),
            "volgende": _link(after),
            "omhoog": ("/ontwikkelaars", "Alle bewerkingen"),
        },
        "json": "/openapi.json",
    }
    return shown_beside(request, "bewerking.html", context)


def _link(each: dict[str, Any] | None) -> tuple[str, str] | None:
    if each is None:
        return None
    return f"/ontwikkelaars/{each['anker']}", f"{each['methode']} {each['pad']}"


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
