"""One resource against the schema of its profile: which rule each fault of shape breaks."""

import functools
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.validators import extend

from conformance.report.findings import Applied, Outcome, Place, Seen
from conformance.resource import defects
from conformance.resource.moments import absolute, day, moment
from conformance.resource.quick import Fits, Quick
from conformance.resource.schemas import KEYS, OWNERS, Schema, schema_of
from conformance.rules.profiles import Profile
from conformance.rules.table import Level, first_of, has

UUID = re.compile(r"^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$", re.ASCII)
CODES = ("gemeentecode", "waterschapcode")
formats = FormatChecker(formats=())


@formats.checks("date")
def is_day(value: object) -> bool:
    return not isinstance(value, str) or day(value) is not None


@formats.checks("date-time")
def is_moment(value: object) -> bool:
    return not isinstance(value, str) or moment(value) is not None


@formats.checks("uri")
def is_uri(value: object) -> bool:
    return not isinstance(value, str) or absolute(value)


@formats.checks("uuid")
def is_uuid(value: object) -> bool:
    return not isinstance(value, str) or bool(UUID.match(value))


def _unless_null(keyword: str) -> Any:
    """OpenAPI's `nullable`: null passes, whatever type and list say."""
    plain = Draft202012Validator.VALIDATORS[keyword]

    def check(validator: Any, value: Any, instance: Any, schema: dict[str, Any]) -> Iterator[Any]:
        if not (instance is None and schema.get("nullable")):
            yield from plain(validator, value, instance, schema) or ()

    return check


Validator: Any = extend(  # type: ignore[no-untyped-call]
    Draft202012Validator,
    {"type": _unless_null("type"), "enum": _unless_null("enum")},
)


@functools.cache
def validator(profile: str, resource: str) -> Any:
    return Validator(schema_of(profile, resource), format_checker=formats)


def _exact(schema: Schema) -> Fits:
    made = Validator(schema, format_checker=formats)
    return lambda value: bool(made.is_valid(value))


@functools.cache
def sound(profile: str, resource: str) -> Fits:
    """Says of a resource that the validator will find nothing in it."""
    known = {name: checker for name, (checker, _) in formats.checkers.items()}
    return Quick(known, _exact).made(schema_of(profile, resource))


def check(profile: Profile, resource: str, body: dict[str, Any], place: Place) -> Iterator[Outcome]:
    """Every fault of shape of one resource, a fault once: of the most particular rule."""
    general = first_of(profile, "C23", "C24", "C31")
    seen: set[tuple[str, str, str]] = set()
    fits = sound(profile.name, resource)(body)
    errors = [] if fits else list(validator(profile.name, resource).iter_errors(body))
    mistyped = {tuple(e.absolute_path) for e in errors if e.validator == "type"}
    for error in errors:
        if error.validator != "type" and tuple(error.absolute_path) in mistyped:
            continue  # a number is not one of a list of texts either
        at = place.inside(*error.absolute_path)
        expected = _expected(error)
        rule, level = _rule(profile, resource, error) or general, None
        if rule == "C36" and _long_title(resource, error):
            level = Level.SHOULD
        if (rule, at.at, expected) not in seen:
            seen.add((rule, at.at, expected))
            value = None if error.validator == "required" else error.instance
            also = () if rule == general else (general,)
            yield Seen(rule, at.where, at.url, at.at, value, expected, level, also)
    yield from _null_members(body, mistyped, place)
    yield from _applied(profile, resource, body)
    yield from defects.defects(profile, resource, body, place)


def _null_members(body: dict[str, Any], told: set[Any], place: Place) -> Iterator[Seen]:
    """Null in a list, which v2 allows and nobody can read (C37)."""
    for name, value in body.items():
        for number, member in enumerate(value if isinstance(value, list) else ()):
            if member is None and (name, number) not in told:
                yield place.inside(name, number).seen("C37", None, "geen leeg lid", Level.SHOULD)


def _long_title(resource: str, error: Any) -> bool:
    """A title of 101 to 500 characters: advice, for the standard is too short there (D-V20)."""
    return (
        resource == "agendapunt"
        and list(error.absolute_path) == ["agendapuntTitel"]
        and len(error.instance) <= 500
    )


def _rule(profile: Profile, resource: str, error: Any) -> str | None:
    """The most particular rule of the profile that a fault breaks, None: the general one."""
    path = list(error.absolute_path)
    names = (
        _missing(resource, error, path)
        if error.validator == "required"
        else _particular(error, str(path[0]) if path else "", path[-1] if path else "")
    )
    return next((name for name in names if has(profile, name)), None)


def _missing(resource: str, error: Any, path: list[str | int]) -> tuple[str, ...]:
    """The rules on a required property that is not there."""
    absent = next(name for name in error.validator_value if name not in error.instance)
    if path == ["vergadering"] and resource == "agendapunt":
        return ("C28",)
    if path:
        return ("C32",) if path[0] == "naamNatuurlijkPersoon" else ()
    if absent in ("id", "url"):
        return ("C25", "C26")
    named = {
        ("vergadering", "vergaderingstype"): "C27",
        ("agendapunt", "vergadering"): "C28",
        ("informatieobject", "formaat"): "C29",
    }.get((resource, absent))
    return (*([named] if named else []), "C32", "C30")


def _particular(error: Any, top: str, last: str | int) -> tuple[str, ...]:
    """The rules on what a property holds."""
    keyword, value = error.validator, error.validator_value
    if error.instance is None and keyword == "type":
        return ("C37",) if isinstance(last, int) else ("C38",)
    if top in ("id", "url") and last == top:
        return ("C25", "C26", "C31")
    if last in CODES and keyword in ("maxLength", "minLength", "type"):
        return ("C46",)
    if keyword == "anyOf":
        return ("C32",) if top == "naamNatuurlijkPersoon" else ()
    if keyword == "format":
        return {"date": ("C34",), "date-time": ("C34",), "uuid": ("C26",)}.get(value, ())
    if keyword == "enum":
        return ("C41",) if last == "wijziging" else ("C40",)
    if keyword == "oneOf":
        return ("C44",) if last == "organisatie" else ()
    return {"maxLength": ("C36",), "uniqueItems": ("C37",)}.get(keyword, ())


def _applied(profile: Profile, resource: str, body: dict[str, Any]) -> Iterator[Applied]:
    """The rules that this resource was held against, by what it has."""
    for rule in ("C23", "C24", "C25", "C26", "C30", "C31"):
        yield Applied(rule)
    of_kind = {"vergadering": "C27", "agendapunt": "C28", "informatieobject": "C29"}.get(resource)
    if of_kind:
        yield Applied(of_kind)
    if of_kind is None and set(schema_of(profile.name, resource)["required"]) - KEYS:
        yield Applied("C32")
    counted: Counter[str] = Counter()
    _by_property(schema_of(profile.name, resource), body, counted)
    yield from (Applied(rule, times) for rule, times in counted.items())


def _by_property(schema: Schema, value: Any, counted: Counter[str], name: str = "") -> None:
    """Counts per rule what of a value it is held against."""
    if "enum" in schema and value is not None:
        counted["C41" if name == "wijziging" else "C40"] += 1
    if schema.get("format") in ("date", "date-time") and value is not None:
        counted["C34"] += 1
    if "maxLength" in schema and isinstance(value, str):
        counted["C36"] += 1
    if name in CODES:
        counted["C46"] += 1
    if "oneOf" in schema:
        counted["C44"] += 1
    if isinstance(value, list) and schema.get("type") == "array":
        counted["C37"] += 1
        for each in value:
            _by_property(schema["items"], each, counted)
    if isinstance(value, dict):
        known = schema.get("properties", {})
        for key, held in value.items():
            if (part := known.get(key)) is not None:
                if not part.get("nullable"):
                    counted["C38"] += 1
                _by_property(part, held, counted, key)


NAMES = {
    "string": "tekst",
    "integer": "een geheel getal",
    "boolean": "true of false",
    "array": "een lijst",
    "object": "een object",
}
FORMATS = {
    "date": "een datum zoals 2026-02-04",
    "date-time": "een tijdstip zoals 2026-02-04T18:30:00Z",
    "uri": "een volledig webadres",
    "uuid": "een UUID",
}


def _expected(error: Any) -> str:
    value: Any = error.validator_value
    match error.validator:
        case "required":
            absent = [name for name in value if name not in error.instance]
            return f"{absent[0]} is verplicht" if absent else "een verplichte eigenschap"
        case "type":
            kinds = value if isinstance(value, list) else [value]
            return " of ".join(NAMES.get(str(kind), str(kind)) for kind in kinds)
        case "enum":
            return "een van: " + ", ".join(map(str, value))
        case "format":
            return FORMATS[value]
        case "maxLength":
            return f"hoogstens {value} tekens"
        case "minLength":
            return f"minstens {value} tekens" if value > 1 else "niet leeg"
        case "uniqueItems":
            return "niets twee keer"
        case "oneOf":
            return f"precies één van {', '.join(OWNERS)}"
        case "anyOf":
            return "achternaam of volledigeNaam"
        case "pattern":
            return "sha256: en 64 hexadecimale cijfers"
        case "minimum":
            return f"minstens {value}"
    return str(error.validator)
