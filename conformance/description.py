"""The API's own description, by OpenAPI and by the API design rules."""

import functools
import itertools
import re
from collections.abc import Iterator
from typing import Any

import orjson

from conformance.http.answers import OPEN, SEMVER
from conformance.http.client import Answer, Client, Unreachable
from conformance.report.findings import Applied, Outcome, Place
from conformance.resource.schemas import Schema
from conformance.rules.profiles import Profile
from conformance.rules.table import Level, has
from net.addresses import split
from net.guard import local

VERSION = re.compile(r"(^|/)v\d+(\.\d+)*(/|$)")
KEBAB = re.compile(r"^[a-z0-9]+(-[a-z0-9]+)*$")
CAMEL = re.compile(r"^[a-z][a-zA-Z0-9]*$")
#: references after one another that are followed, and faults of one document that are told
DEEP, TOLD = 10, 5
#: what the document is called by its own references
HERE = "urn:openapi"
#: what may hold anything, a `$ref` of no meaning too
EXAMPLES = ("example", "examples")
METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
#: names of the standard itself that its design rules reject (D-V21)
OWN_NAMES = (
    "organisatorische_eenheden",
    "Stemming",
    "nevenfunctie_omschrijving",
    "nevenfunctie_indicatorBezoldigd",
    "nevenfunctie_naamOrganisatie",
)


class Description:
    """What was read of `openapi.json`: the version, and the parameters by path."""

    def __init__(self, document: dict[str, Any] | None = None) -> None:
        self.document = document or {}

    @property
    def version(self) -> str | None:
        info = self.document.get("info")
        found = info.get("version") if isinstance(info, dict) else None
        return found if isinstance(found, str) else None

    def parameters(self, collection: str) -> dict[str, Schema]:
        """Query parameter → schema of the list of a collection; empty when nothing is told."""
        return self._queries.get(collection, {})

    @functools.cached_property
    def _queries(self) -> dict[str, dict[str, Schema]]:
        """By last part of a path the query parameters of its GET."""
        found: dict[str, dict[str, Schema]] = {}
        paths = self.document.get("paths")
        for path, item in paths.items() if isinstance(paths, dict) else ():
            name = path.rstrip("/").rsplit("/", 1)[-1]
            if name.startswith("{") or not isinstance(item, dict):
                continue
            get = item.get("get")
            rows = _rows(item.get("parameters"))
            rows = [*rows, *(_rows(get.get("parameters")) if isinstance(get, dict) else ())]
            told = found.setdefault(name, {})
            for row in map(self.followed, rows):
                if row.get("in") == "query" and isinstance(row.get("name"), str):
                    schema = row.get("schema")
                    told[row["name"]] = self.followed(schema) if schema else {}
        return found

    def followed(self, row: Any) -> dict[str, Any]:
        """What a local `$ref` points at, empty where it leads nowhere."""
        for _ in range(DEEP):
            reference = row.get("$ref") if isinstance(row, dict) else None
            if not isinstance(reference, str):
                return row if isinstance(row, dict) else {}
            row = self.at(reference)
        return {}

    def leads(self, reference: str) -> bool:
        """Whether a reference leads to something, as far as that is ours to know."""
        if reference.startswith("https://"):
            return True
        return reference.startswith("#") and self.at(reference) is not None

    def at(self, reference: str) -> Any:
        """What is at a reference within the document; None where it leads nowhere or out of it."""
        from referencing.exceptions import Unresolvable

        try:
            return self._resolver.lookup(reference).contents
        except (Unresolvable, ValueError, TypeError, AttributeError, RecursionError):
            return None  # whatever a stranger wrote there

    @functools.cached_property
    def _resolver(self) -> Any:
        from referencing import Registry
        from referencing.jsonschema import DRAFT202012

        whole = DRAFT202012.create_resource(self.document)
        return Registry().with_resource(HERE, whole).resolver(HERE)


def address(client: Client, base: str) -> Iterator[Outcome]:
    """The base address itself: HTTPS and the major version (C01, C02)."""
    parts = split(base)
    place = Place("adres", base)
    yield Applied("C02")
    if not VERSION.search(parts.path):
        yield place.seen("C02", parts.path or "/", "een pad met /v en een getal")
    if local(base):
        return
    yield Applied("C01")
    if parts.scheme != "https":
        yield place.seen("C01", parts.scheme, "https")
    elif parts.port in (None, 443):
        plain = base.replace("https://", "http://", 1)
        try:
            answer = client.get(plain)
        except Unreachable:
            return
        if answer.ok:
            yield Place("adres", plain).seen("C01", answer.status, "alleen https antwoordt")


def read(client: Client, base: str) -> Answer:
    """The answer with the description."""
    return client.get(f"{base}/openapi.json")


def judged(answer: Answer, profile: Profile) -> Iterator[Outcome]:
    """The description as it was read (C03 to C06, C14, C15)."""
    place = Place("openapi", answer.url)
    yield Applied("C03")
    if not answer.ok:
        yield place.seen("C03", answer.status, "200 met de beschrijving")
        return
    document = answer.object()
    if document is None:
        yield place.seen("C03", answer.body[:80].decode("utf-8", "replace"), "JSON")
        return
    if answer.headers.get(OPEN) != "*":
        yield place.seen("C03", answer.headers.get(OPEN), "Access-Control-Allow-Origin: *")
    for at, reference in _broken(Description(document)):
        yield place.inside(*at).seen("C03", reference, "een verwijzing die bestaat")
    yield from valid(document, place)
    yield from info(document, place)
    yield from style(document, place, profile)


def _broken(told: Description) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """References within the document that lead nowhere. What leads out of it is not ours to fetch."""

    def look(value: Any, at: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], str]]:
        if isinstance(value, dict):
            reference = value.get("$ref")
            if isinstance(reference, str) and not told.leads(reference):
                yield (*at, "$ref"), reference
            for name, each in value.items():
                if name not in EXAMPLES:
                    yield from look(each, (*at, name))
        elif isinstance(value, list):
            for number, each in enumerate(value):
                yield from look(each, (*at, number))

    yield from look(told.document, ())


def valid(document: dict[str, Any], place: Place) -> Iterator[Outcome]:
    """OpenAPI 3 by its own schema; every operationId once (C04)."""
    yield Applied("C04")
    version = document.get("openapi")
    if not isinstance(version, str) or not version.startswith("3."):
        yield place.inside("openapi").seen("C04", version, "OpenAPI 3")
        return
    yield from _by_schema(document, version, place)
    seen: set[str] = set()
    for path, method, operation in _operations(document):
        name = operation.get("operationId")
        if isinstance(name, str) and name in seen:
            at = place.inside("paths", path, method, "operationId")
            yield at.seen("C04", name, "iedere operationId één keer")
        elif isinstance(name, str):
            seen.add(name)


def _by_schema(document: dict[str, Any], version: str, place: Place) -> Iterator[Outcome]:
    for at, said in _errors(orjson.dumps(document), version[:3]):
        yield place.inside(*at).seen("C04", said, "geldige OpenAPI")


@functools.lru_cache(maxsize=4)
def _errors(content: bytes, version: str) -> list[tuple[tuple[str | int, ...], str]]:
    """The first faults of a description of OpenAPI 3.x, each with its place."""
    import openapi_spec_validator as by

    kinds = {"3.0": by.OpenAPIV30SpecValidator, "3.2": by.OpenAPIV32SpecValidator}
    kind: Any = kinds.get(version, by.OpenAPIV31SpecValidator)
    try:
        errors = itertools.islice(kind(orjson.loads(content)).iter_errors(), TOLD)
        return [
            (tuple(getattr(each, "absolute_path", ())), str(each.message)[:200]) for each in errors
        ]
    except Exception as error:
        # the validator trips over what it cannot follow; that is a fault of the document too
        return [((), str(error)[:200])]


def _operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    paths = document.get("paths")
    for path, item in paths.items() if isinstance(paths, dict) else ():
        for method, operation in item.items() if isinstance(item, dict) else ():
            if method in METHODS and isinstance(operation, dict):
                yield path, method, operation


def info(document: dict[str, Any], place: Place) -> Iterator[Outcome]:
    """The version and the contact (C05, C06)."""
    yield Applied("C05")
    yield Applied("C06")
    told = document.get("info")
    info = told if isinstance(told, dict) else {}
    version = info.get("version")
    if not isinstance(version, str) or not SEMVER.match(version):
        at = place.inside("info", "version")
        yield at.seen("C06", version, "drie getallen, zoals 2.0.0")
    contact = info.get("contact")
    given = contact if isinstance(contact, dict) else {}
    absent = [name for name in ("name", "email", "url") if not given.get(name)]
    if absent:
        expected = f"{', '.join(absent)} van het contact"
        yield place.inside("info", "contact").seen("C05", contact, expected)


def style(document: dict[str, Any], place: Place, profile: Profile) -> Iterator[Outcome]:
    """How paths and parameters are written (C14, C15)."""
    paths = document.get("paths")
    for path in paths if isinstance(paths, dict) else ():
        for segment in path.strip("/").split("/"):
            if not segment or segment.startswith("{"):
                continue
            yield Applied("C14")
            if not KEBAB.match(segment):
                yield from _unstyled(place.inside("paths", path), segment, "C14", profile)
    told = Description(document)
    for path, method, operation in _operations(document):
        for number, row in enumerate(_rows(operation.get("parameters"))):
            parameter = told.followed(row)
            name = parameter.get("name")
            if parameter.get("in") == "query" and isinstance(name, str):
                yield Applied("C15")
                if not CAMEL.match(name):
                    at = place.inside("paths", path, method, "parameters", number, "name")
                    yield from _unstyled(at, name, "C15", profile)


def _unstyled(at: Place, name: str, rule: str, profile: Profile) -> Iterator[Outcome]:
    expected = "kebab-case" if rule == "C14" else "lowerCamelCase"
    if name in OWN_NAMES:
        yield at.seen("D-V21", name, expected, Level.SPEC_DEFECT)
    elif has(profile, rule):
        yield at.seen(rule, name, expected)


def _rows(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
