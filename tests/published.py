"""The published files of the standard, with its errata mended, as an OpenAPI document that stands by
itself. Written apart from `conformance`, so that the two do not err together."""

import copy
from collections.abc import Iterator
from functools import cache, partial
from pathlib import Path
from typing import Any
from urllib.parse import quote

import jsonschema_rs
import yaml
from openapi_schema_validator import OAS30ReadValidator, oas30_format_checker
from referencing import Registry, Resource
from referencing.jsonschema import SchemaRegistry

#: filters on an id that leave no room for an id (D-V7, D-M2), or none for the address by which an
#: answer refers to the same
SHORT = {
    "aanwezigeDeelnemer",
    "stemming",
    "bovenliggendAgendapuntIdentificatie",
    "vergaderingsIdentificatie",
    "agendapuntIdentificatie",
    "hoofdagendapunt",
    "vergadering",
    "agendapunt",
}
Document = dict[str, Any]
#: what the quick validator does not know of
FORMATS = {
    name: partial(oas30_format_checker.conforms, format=name)
    for name in oas30_format_checker.checkers
}


def document(folder: Path, profile: str) -> Document:
    """What can be read of a profile (`v2`, `mini` or `koop`), valid by the letter and by intent."""
    made, shared = (copy.deepcopy(_read(folder / f"{name}.yaml")) for name in (profile, "common"))
    for kind, parts in shared["components"].items():
        made["components"].setdefault(kind, {})
        for name, part in parts.items():
            made["components"][kind].setdefault(name, part)
    _pointed(made)
    for path, item in made["paths"].items():
        made["paths"][path] = {"get": item["get"]}
    _mend(made, profile)
    return made


@cache
def _read(file: Path) -> Document:
    made: Document = _keyed(yaml.load(file.read_text(encoding="utf-8"), yaml.CSafeLoader))
    return made


def _keyed(value: Any) -> Any:
    """With names that are text: YAML reads the status codes as numbers."""
    if isinstance(value, dict):
        return {str(name): _keyed(each) for name, each in value.items()}
    return [_keyed(each) for each in value] if isinstance(value, list) else value


def _each(value: Any) -> Iterator[dict[str, Any]]:
    """Every object within."""
    if isinstance(value, dict):
        yield value
        for each in list(value.values()):
            yield from _each(each)
    elif isinstance(value, list):
        for each in value:
            yield from _each(each)


def _pointed(made: Document) -> None:
    for part in _each(made):
        if isinstance(part.get("$ref"), str):
            part["$ref"] = "#" + part["$ref"].partition("#")[2]


def _mend(made: Document, profile: str) -> None:
    schemas = made["components"]["schemas"]
    for part in _each(made):
        together = part.get("allOf")
        if isinstance(together, list) and {"nullable": True} in together:  # D-V1, D-M2
            kept = [each for each in part.pop("allOf") if each != {"nullable": True}]
            part["anyOf"] = [{"allOf": kept}, {"nullable": True, "enum": [None]}]
        if part.get("in") == "query" and part.get("name") in SHORT:  # D-V7
            part["schema"].pop("maxLength", None)
    if profile == "koop":
        schemas["InformatieObject"]["required"].remove("pid")  # D-K1
        return
    recording = schemas["Mediabron"]["required"]
    recording[recording.index("type")] = "mediabrontype"  # D-V3
    name = schemas["NaamNatuurlijkPersoon"]
    assert name.pop("required") == ["achternaam"]  # D-V4
    name["anyOf"] = [{"required": ["achternaam"]}, {"required": ["volledigeNaam"]}]
    if profile == "v2":
        schemas["Provincie"]["enum"].append(None)  # D-V2
    else:
        for kind in ("Gemeente", "Provincie", "Waterschap"):  # D-M1
            schemas[kind]["required"] = [kind.lower()]
    schemas["Agendapunt"]["properties"]["agendapuntTitel"]["maxLength"] = 500  # D-V20
    numbers = schemas["InformatieObject"]["properties"]
    numbers["bronorganisatie"] = {"anyOf": [{"type": "integer"}, {"type": "string"}]}  # D-V17
    schemas["Gremium"]["properties"]["gremiumidentificatie"]["maxLength"] = 11  # D-V23


class Judge:
    """Holds answers against a document."""

    def __init__(self, made: Document) -> None:
        self.document = made
        registry: SchemaRegistry = Registry()
        self._registry = registry.with_resource("urn:ori", Resource(made, _specification()))
        #: the same document for a validator that is a hundred times as fast and says less
        self._plain = _without_nullable(made)
        self._quick: dict[str, jsonschema_rs.Validator] = {}

    def faults(self, path: str, status: int, body: Any) -> list[str]:
        """What is wrong with the answer of an operation; `path` as the document writes it."""
        responses = self.document["paths"][path]["get"]["responses"]
        answer = responses.get(str(status), responses.get("default"))
        assert answer is not None, f"{status} is not among the answers of {path}"
        at = f"/paths/{path.replace('~', '~0').replace('/', '~1')}/get/responses/"
        at += str(status) if str(status) in responses else "default"
        if "$ref" in answer:
            at = answer["$ref"].removeprefix("#")
            answer = self._found(at)
        kind = next(iter(answer.get("content", {})), None)
        if kind is None:
            return []
        place = f"urn:ori#{at}/content/{kind.replace('/', '~1')}/schema"
        if self._fits(place, body):
            return []
        validator = OAS30ReadValidator(
            {"$ref": place}, registry=self._registry, format_checker=oas30_format_checker
        )
        return [f"{each.json_path}: {each.message[:200]}" for each in validator.iter_errors(body)]

    def _fits(self, place: str, body: Any) -> bool:
        if place not in self._quick:
            registry = jsonschema_rs.Registry(
                [("urn:ori", self._plain)], draft=jsonschema_rs.Draft4
            )
            self._quick[place] = jsonschema_rs.Draft4Validator(
                {"$ref": quote(place, safe=":/#~")},
                registry=registry,
                validate_formats=True,
                formats=FORMATS,
            )
        return self._quick[place].is_valid(body)

    def _found(self, pointer: str) -> dict[str, Any]:
        found: Any = self.document
        for part in pointer.strip("/").split("/"):
            found = found[part.replace("~1", "/").replace("~0", "~")]
        return dict(found)


def _without_nullable(made: Document) -> Document:
    """The document in words of JSON Schema: `nullable` is OpenAPI's own."""
    plain = copy.deepcopy(made)
    for part in _each(plain):
        if part.pop("nullable", False) is True and isinstance(part.get("type"), str):
            part["type"] = [part["type"], "null"]
    return plain


def _specification() -> Any:
    from referencing.jsonschema import DRAFT4

    return DRAFT4


def as_published(made: Document, address: str) -> Document:
    """The document for one server."""
    return {**copy.deepcopy(made), "servers": [{"url": address}]}
