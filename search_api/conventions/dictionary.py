"""`/gegevenswoordenboek`: every table and column, made of the records themselves."""

import functools
from typing import Any

from fastapi import APIRouter, Request
from pydantic import TypeAdapter
from starlette.responses import Response

from search_api.site.rendering import shown
from search_api.web.problems import Problem
from standard.extensions import EXTENSIONS, Ext
from standard.resources import RESOURCES
from tables.shapes import SAYS as TABLE_SAYS
from tables.shapes import TABLES

router = APIRouter(include_in_schema=False)
CRUMBS = [
    ("/", "Griffie"),
    ("/ontwikkelaars", "Ontwikkelaars"),
    ("/gegevenswoordenboek", "Gegevenswoordenboek"),
]
Row = dict[str, Any]
#: of the columns of tables
KINDS = {
    "VARCHAR": "string",
    "INTEGER": "integer",
    "BOOLEAN": "boolean",
    "VARCHAR[]": "lijst van string",
    "DATE": "date",
}


@functools.cache
def dictionary() -> list[Row]:
    """Each table with its columns: `plaats` is data (the standard's own) or ext (ours), and `tabel` for
    the tables of votes, people and motions that are made of the records."""
    return [
        {
            "tabel": name,
            "uitleg": (model.__doc__ or "").strip(),
            "kolommen": [
                *_columns(model, "data"),
                *_columns(EXTENSIONS.get(name, Ext), "ext"),
            ],
        }
        for name, model in RESOURCES.items()
    ] + [
        {
            "tabel": name,
            "uitleg": TABLE_SAYS[name],
            "kolommen": [
                {
                    "naam": column.name,
                    "plaats": "tabel",
                    "verplicht": False,
                    "soort": KINDS[column.type],
                    "waarden": [],
                    "lengte": None,
                    "uitleg": column.says,
                }
                for column in columns
                if column.shown
            ],
        }
        for name, columns in TABLES.items()
    ]


def _columns(model: Any, place: str) -> list[Row]:
    schema = TypeAdapter(model).json_schema(by_alias=True)
    parts, required = schema.get("$defs", {}), schema.get("required", ())
    return [
        {
            "naam": name,
            "plaats": place,
            "verplicht": name in required,
            **_kind(each, parts),
            "uitleg": each.get("description", ""),
        }
        for name, each in schema.get("properties", {}).items()
    ]


def _kind(schema: Row, parts: Row) -> Row:
    """What values are: their kind, the closed list of them, and their greatest length."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        inner = _kind(parts[name], parts)
        return {**inner, "soort": name if inner["soort"] == "object" else inner["soort"]}
    if "anyOf" in schema:
        return _kind(next(each for each in schema["anyOf"] if each.get("type") != "null"), parts)
    kind = schema.get("type", "tekst")
    if kind == "array":
        inner = _kind(schema.get("items") or {}, parts)
        return {**inner, "soort": f"lijst van {inner['soort']}"}
    if schema.get("format"):
        kind = schema["format"]
    return {"soort": kind, "waarden": schema.get("enum", []), "lengte": schema.get("maxLength")}


@router.get("/gegevenswoordenboek")
@router.get("/gegevenswoordenboek.json")
def page(request: Request) -> Response:
    """Every table; in the twin with all of its columns."""
    tables = dictionary()
    context = {"tabellen": tables, "tabel": None, "kruimels": CRUMBS[:-1]}
    return shown(request, "woordenboek.html", context, {"tabellen": tables})


@router.get("/gegevenswoordenboek/{name}")
@router.get("/gegevenswoordenboek/{name}.json")
def table(request: Request, name: str) -> Response:
    """One table with its columns."""
    tables = dictionary()
    told = next((each for each in tables if each["tabel"] == name), None)
    if told is None:
        raise Problem(404, f"er is geen tabel {name[:40]!r}")
    context = {"tabellen": tables, "tabel": told, "kruimels": CRUMBS}
    return shown(request, "woordenboek.html", context, told)
