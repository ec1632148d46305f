"""The parameters of a search as OpenAPI describes them, each with an example that works."""

from typing import Any

from indexer.question.query import FACETS, HISTOGRAMS, SORTS
from search_api.api.parameters import CLOSED, MAX_TEXT, NO, YES

#: (name, what it means, an example)
REPEATED = (
    ("type", "kind of hit", "motie"),
    ("organisatie", "TOOI code or key of the registry", "gm0828"),
    ("provincie", "name of the province", "Noord-Brabant"),
    ("leverancier", "vendor of the council system", "ibabs"),
    ("fractie", "parliamentary group of a submitter, as the source spells it", "VVD"),
    ("indiener", "name of a submitter, as the source spells it", "A. de Wit"),
    ("uitslag", "result of a motion or amendment", "aangenomen"),
    ("gremium", "council or committee", "Gemeenteraad"),
    ("soort", "kind of document according to the source", "Motie"),
    ("jaar", "year of the date", "2025"),
)
#: whose records are meant, as a parameter
OWNER = REPEATED[1]
#: a day; a form sends an empty one, which is none
DAY = {"type": "string", "anyOf": [{"format": "date"}, {"maxLength": 0}]}
LISTS: dict[str, list[str]] = {name: [str(value) for value in CLOSED[name]] for name in CLOSED}


def documented(*, paged: bool) -> dict[str, Any]:
    """`openapi_extra` of an address that takes a search; `paged` with pages, facets, histogram."""
    found = [
        _one(
            "q",
            {"type": "string", "maxLength": MAX_TEXT},
            "the question",
            "fietspad OR fietsroute*",
        ),
        *(_many(name, meaning, example) for name, meaning, example in REPEATED),
        _one("van", DAY, "first day", "2024-01-01"),
        _one("tot", DAY, "last day", "2026-12-31"),
        _one("sort", {"type": "string", "enum": list(SORTS)}, "order of hits", "-datum"),
        _one("synoniemen", {"type": "string", "enum": [YES, NO]}, "add synonyms", YES),
    ]
    if paged:
        size = {"type": "integer", "minimum": 1, "maximum": 100, "default": 20}
        periods = {"type": "string", "enum": list(HISTOGRAMS)}
        facets = {"type": "array", "items": {"type": "string", "enum": list(FACETS)}}
        found += [
            _one("size", size, "hits in one answer", 20),
            _one("cursor", {"type": "string"}, "`next` of the answer before", None),
            _one("facet", facets, "fields to count by", ["type", "organisatie"]),
            _one("histogram", periods, "periods to count by", "kwartaal"),
        ]
    return {"parameters": found}


def described(*rows: tuple[str, str, str]) -> dict[str, Any]:
    """`openapi_extra` of an address that takes these texts: name, meaning, example."""
    return {"parameters": [_one(name, {"type": "string"}, *rest) for name, *rest in rows]}


def media(kind: str, schema: dict[str, Any] | None = None) -> dict[int | str, dict[str, Any]]:
    """How an answer of this kind of content is described."""
    return {200: {"description": "ok", "content": {kind: {"schema": schema or {"type": "string"}}}}}


def _one(name: str, schema: dict[str, Any], meaning: str, example: Any) -> dict[str, Any]:
    made = {"name": name, "in": "query", "schema": schema, "description": meaning}
    return made if example is None else {**made, "example": example}


def _many(name: str, meaning: str, example: str) -> dict[str, Any]:
    items = {"type": "string"} | ({"enum": LISTS[name]} if name in LISTS else {})
    if name == "jaar":
        items["pattern"] = "^[0-9]{4}$"
    said = f"{meaning}; repeat for alternatives"
    return _one(name, {"type": "array", "items": items}, said, [example])
