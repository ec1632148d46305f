"""What there is: the greeting, aliases, mappings and the list of indices."""

from collections.abc import Mapping, Sequence
from typing import Any

from indexer.classic.query import FIELDS, Kind
from search_api.classic.bodies import Bodies
from search_api.classic.errors import refused

#: a field's kind as Elasticsearch says it
MAPPED: dict[Kind, dict[str, Any]] = {
    "sleutel": {"type": "keyword"},
    "etiket": {"type": "text", "fields": {"keyword": {"type": "keyword"}}},
    "vorm": {"type": "text", "fields": {"keyword": {"type": "keyword"}}},
    "tekst": {"type": "text"},
    "datum": {"type": "date"},
    "getal": {"type": "long"},
}
COLUMNS = (
    "health", "status", "index", "uuid", "pri", "rep", "docs.count", "docs.deleted", "store.size",
    "pri.store.size",
)  # fmt: skip
SHORT = {"i": "index", "idx": "index", "h": "health", "s": "status", "dc": "docs.count"}
DESCRIPTION = (
    "De adressen van ORI Classic, alleen om te lezen, voor wie die gebruikte. Stemmingen, moties en "
    "de volledigheid staan in Griffie zelf: /api/v1/search, /api/v1/changes, /api/v1/export en "
    "/api/v1/status."
)


def greeting() -> dict[str, Any]:
    return {
        "name": "griffie",
        "cluster_name": "griffie",
        "cluster_uuid": "griffie",
        "version": {
            "number": "7.9.3",
            "build_flavor": "default",
            "build_type": "docker",
            "build_snapshot": False,
            "lucene_version": "8.6.2",
            "minimum_wire_compatibility_version": "6.8.0",
            "minimum_index_compatibility_version": "6.0.0-beta1",
        },
        "tagline": "You Know, for Search",
        "description": DESCRIPTION,
    }


def aliases(bodies: Bodies, codes: Sequence[str]) -> dict[str, Any]:
    return {
        bodies.index(code): {"aliases": {bodies.by_code[code]: {}}}
        for code in codes
        if code in bodies.by_code
    }


def mappings(bodies: Bodies, codes: Sequence[str]) -> dict[str, Any]:
    properties = {name: MAPPED[field.kind] for name, field in FIELDS.items() if name != "_id"}
    off = {"type": "object", "enabled": False}
    whole = {**properties, "@context": off, "was_generated_by": off}
    return {bodies.index(code): {"mappings": {"properties": whole}} for code in codes}


def listed(
    bodies: Bodies, codes: Sequence[str], counts: Mapping[str, int], address: Mapping[str, str]
) -> list[dict[str, str]]:
    """The rows of `_cat/indices`, in the columns and the order that the address asks."""
    rows = [
        {
            "health": "green",
            "status": "open",
            "index": bodies.index(code),
            "uuid": code,
            "pri": "1",
            "rep": "0",
            "docs.count": str(counts.get(code, 0)),
            "docs.deleted": "0",
            "store.size": "",
            "pri.store.size": "",
        }
        for code in codes
    ]
    rows.sort(key=lambda row: row["index"])
    for part in reversed([one for one in address.get("s", "").split(",") if one]):
        name, _, direction = part.partition(":")
        column = _column(name)
        rows.sort(
            key=lambda row: (int(row[column]) if row[column].isdigit() else 0, row[column]),
            reverse=direction == "desc",
        )
    asked = [one for one in address.get("h", "").split(",") if one]
    columns = [_column(one) for one in asked] or list(COLUMNS)
    return [{column: row[column] for column in columns} for row in rows]


def _column(name: str) -> str:
    column = SHORT.get(name, name)
    if column not in COLUMNS:
        raise refused("h", f"onbekende kolom [{name}]; er zijn {', '.join(COLUMNS)}")
    return column


def table(rows: Sequence[Mapping[str, str]], *, headed: bool) -> str:
    """Rows as columns of text."""
    if not rows:
        return ""
    lines = [list(rows[0])] if headed else []
    lines += [list(row.values()) for row in rows]
    widths = [max(len(line[column]) for line in lines) for column in range(len(lines[0]))]
    padded = (
        " ".join(text.ljust(width) for text, width in zip(line, widths, strict=True))
        for line in lines
    )
    return "".join(f"{line.rstrip()}\n" for line in padded)
