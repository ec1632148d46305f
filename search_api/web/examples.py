"""Examples for the descriptions of our APIs, made of the schema itself so that they stay valid."""

from typing import Any

#: text by the name of a property
TEXTS = {
    "id": "3f1d9a52-6d1c-5f6e-8a4b-0c9f2f6f1a11",
    "naam": "Gemeenteraad",
    "titel": "Motie groene daken",
    "agendapuntTitel": "Groene daken",
    "agendapuntnaam": "3 Groene daken",
    "agendapuntKenmerk": "3",
    "agendapuntvolgnummer": "3",
    "locatie": "Raadzaal",
    "gemeentecode": "0828",
    "gemeentenaam": "Oss",
    "gemeente": "gm0828",
    "fractienaam": "Havenbelang",
    "achternaam": "Bakker",
    "besluitresultaat": "Aangenomen",
    "formaat": "application/pdf",
    "taal": "dut",
    "versie": "1",
    "bronidentificatie": "vergadering/17",
    "dossiertype": "vergadering",
    "wooInformatiecategorie": "c_db4862c3",
    "wooinformatiecategorie": "c_db4862c3",
    "dagelijksBestuursnaam": "College van burgemeester en wethouders",
}
FORMATS = {
    "date": "2026-02-04",
    "date-time": "2026-02-04T18:30:00Z",
    "uri": "https://griffie.example/ori/v2/vergaderingen/3f1d9a52-6d1c-5f6e-8a4b-0c9f2f6f1a11",
    "uuid": "3f1d9a52-6d1c-5f6e-8a4b-0c9f2f6f1a11",
}
#: of a file, as the models have it
SHA256 = "^[0-9a-f]{64}$"
#: optional properties that an example has beside the required ones
SHOWN = 6


def example(schema: dict[str, Any], name: str = "", parts: dict[str, Any] | None = None) -> Any:
    """A value that the schema allows: the example that a model has, or one made of the required
    properties and a few others."""
    parts = parts if parts is not None else schema.get("$defs", {})
    if "examples" in schema:
        return schema["examples"][0]
    if "const" in schema:
        return schema["const"]
    if "$ref" in schema:
        return example(parts[schema["$ref"].rpartition("/")[2]], name, parts)
    for word in ("anyOf", "oneOf", "allOf"):
        if word in schema and "properties" not in schema:
            first = next(each for each in schema[word] if each.get("type") != "null")
            return example(first, name, parts)
    if "enum" in schema:
        return schema["enum"][0]
    kind = schema.get("type")
    if kind == "object" or "properties" in schema:
        return _object(schema, parts)
    if kind == "array":
        return [example(schema["items"], name, parts)]
    if kind == "integer":
        return max(1, schema.get("minimum", 1))
    if kind == "number":
        return 0.5
    if kind == "boolean":
        return False
    if schema.get("pattern", "").startswith("^sha256"):
        return "sha256:" + "0" * 64
    if schema.get("pattern") == SHA256:
        return "0" * 64
    if schema.get("format") in FORMATS:
        return FORMATS[schema["format"]]
    if "pattern" in schema:
        return FORMATS["uri"]
    return TEXTS.get(name, "tekst")[: schema.get("maxLength", 100)]


def _object(schema: dict[str, Any], parts: dict[str, Any]) -> dict[str, Any]:
    properties = schema.get("properties", {})
    required = list(schema.get("required", ()))
    for choice in (*schema.get("oneOf", ()), *schema.get("anyOf", ())):
        required += choice.get("required", ())
        break
    names = [n for n in properties if n in required]
    known = [n for n in properties if n in TEXTS and n not in names]
    chosen = names if schema.get("oneOf") else [*names, *known[:SHOWN]]
    return {n: example(properties[n], n, parts) for n in properties if n in chosen}
