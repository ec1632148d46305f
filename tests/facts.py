"""The standard's OpenAPI documents as bare facts: names, types, enumerations, lengths, required.

`tests/standard_facts.json` holds them, so that the suite runs without the documents; where those
lie beside the project, a test compares.
"""

from pathlib import Path
from typing import Any

import yaml

SCHEMAS = [
    "Vergadering",
    "Agendapunt",
    "InformatieObject",
    "Indiener",
    "Stemming",
    "Stem",
    "StemresultaatPerFractie",
    "Besluit",
    "AanwezigeDeelnemer",
    "NatuurlijkPersoon",
    "Fractie",
    "FractieLidmaatschap",
    "DagelijksBestuur",
    "DagelijksBestuurLidmaatschap",
    "OrganisatorischeEenheid",
    "Mediabron",
    "Spreekfragment",
    "Gemeente",
    "Waterschap",
    "Gremium",
    "NaamNatuurlijkPersoon",
    "NevenfunctieNatuurlijkePersoon",
    "StemmingOverPersonen",
    "Zaak",
    "GerelateerdInformatieobject",
]
CORE = ("Vergadering", "Agendapunt", "InformatieObject")


def type_of(schema: dict[str, Any]) -> Any:
    if "$ref" in schema:
        return schema["$ref"].rpartition("/")[2]
    if "allOf" in schema:
        return next(type_of(part) for part in schema["allOf"] if "$ref" in part)
    if schema.get("type") == "array":
        return ["array", type_of(schema["items"])]
    if "enum" in schema:
        return ["enum", *schema["enum"]]
    kind = schema.get("type", "any") + (f":{schema['format']}" if "format" in schema else "")
    limits = [schema.get("minLength"), schema.get("maxLength")]
    return kind if limits == [None, None] else [kind, *limits]


def facts_of(schemas: dict[str, Any], names: list[str]) -> dict[str, Any]:
    return {
        name: {
            "required": sorted(schemas[name].get("required", [])),
            "properties": {k: type_of(v) for k, v in schemas[name]["properties"].items()},
        }
        for name in names
    }


def read(folder: Path) -> dict[str, Any]:
    def schemas(name: str) -> dict[str, Any]:
        body = yaml.safe_load((folder / name).read_text(encoding="utf-8"))
        found: dict[str, Any] = body["components"]["schemas"]
        return found

    v2, mini = schemas("v2.yaml"), schemas("mini.yaml")
    enums = {name: schema["enum"] for name, schema in v2.items() if "enum" in schema}
    return {"v2": facts_of(v2, SCHEMAS), "mini": facts_of(mini, list(CORE)), "enums": enums}
