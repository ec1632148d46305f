"""One resource against the schema of its profile: which rule each fault of shape breaks."""

import datetime as dt
import functools
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.validators import extend

from conformance.report.findings import Seen, pointer
from conformance.resource.schemas import CORE, OWNERS, schema_of
from conformance.rules.table import Level, Profile

MOMENT = re.compile(
    r"^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:\d{2})$", re.ASCII
)
DAY = re.compile(r"^\d{4}-\d{2}-\d{2}$", re.ASCII)
UUID = re.compile(r"^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$", re.ASCII)
#: the misspelt name of the standard and the one that was meant (D-V5)
RESPELT = {
    "datumeindeDagelijksBestuurLidmaatschap": "datumEindeDagelijksBestuurLidmaatschap",
    "omschrijvingNevenfuctie": "omschrijvingNevenfunctie",
    "indicatorNevenunctieVanwegeLidmaatschap": "indicatorNevenfunctieVanwegeLidmaatschap",
}
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


def day(value: Any) -> dt.date | None:
    """The day of a full-date (RFC 3339), None for anything else."""
    if not isinstance(value, str) or not DAY.match(value):
        return None
    try:
        return dt.date.fromisoformat(value)
    except ValueError:
        return None


def moment(value: Any) -> dt.datetime | None:
    """The moment of a date-time (RFC 3339, with offset), None for anything else."""
    if not isinstance(value, str) or not MOMENT.match(value):
        return None
    try:
        return dt.datetime.fromisoformat(value.upper())
    except ValueError:
        return None


def absolute(value: Any) -> bool:
    """Whether this is an absolute http(s) address."""
    if not isinstance(value, str) or re.search(r"\s", value):
        return False
    try:
        parts = urlsplit(value)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


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


def check(
    profile: Profile, resource: str, body: dict[str, Any], where: str, url: str, at: str
) -> Iterator[Seen]:
    """Every fault of shape of one resource; `url` and `at` are where it was found."""
    general = {"V": "C23", "M": "C23", "K": "C24", "F": "C31"}[profile.letter]
    seen: set[tuple[str, str]] = set()
    for error in validator(profile.name, resource).iter_errors(body):
        path = at + pointer(*error.absolute_path)
        for rule, level, expected in _told(profile, resource, error, general):
            key = (rule, path + expected)
            if key not in seen:
                seen.add(key)
                value = None if error.validator == "required" else error.instance
                yield Seen(rule, where, url, path, value, expected, level)
    yield from _defects(profile, resource, body, where, url, at)


def _told(
    profile: Profile, resource: str, error: Any, general: str
) -> Iterator[tuple[str, Level | None, str]]:
    """(rule, level where it is not the rule's own, what was expected)."""
    path = list(error.absolute_path)
    top = str(path[0]) if path else ""
    expected = _expected(error)
    if _long_title(resource, error, top):
        yield "C36", Level.SHOULD, expected
        return
    special: str | None = (
        _missing(profile, resource, error, path)
        if error.validator == "required"
        else _specific(profile, resource, error, top, str(path[-1]) if path else "")
    )
    if special is not None and special != general:
        yield special, None, expected
    yield general, None, expected


def _long_title(resource: str, error: Any, top: str) -> bool:
    """A title of 101 to 500 characters: advice, for the standard is too short there (D-V20)."""
    return (
        resource == "agendapunt"
        and top == "agendapuntTitel"
        and error.validator == "maxLength"
        and len(error.instance) <= 500
    )


def _missing(profile: Profile, resource: str, error: Any, path: list[str | int]) -> str | None:
    """The rule on a required property that is not there."""
    letter = profile.letter
    absent = next(name for name in error.validator_value if name not in error.instance)
    if path == ["vergadering"] and resource == "agendapunt" and letter in "VM":
        return "C28"
    if path and path[0] == "naamNatuurlijkPersoon":
        return "C32"
    if path:
        return None
    if absent in ("id", "url"):
        return {"V": "C25", "M": "C25", "K": "C26"}.get(letter)
    named = {
        ("vergadering", "vergaderingstype"): "C27" if letter == "V" else None,
        ("agendapunt", "vergadering"): "C28" if letter in "VM" else None,
        ("informatieobject", "formaat"): "C29" if letter == "M" else None,
    }.get((resource, absent))
    if named:
        return named
    return {"V": "C32", "K": "C30"}.get(letter)


def _specific(profile: Profile, resource: str, error: Any, top: str, last: str) -> str | None:
    letter = profile.letter
    keyword = error.validator
    if top in ("id", "url") and last == top:
        rule = {"V": "C25", "M": "C25", "K": "C26"}.get(letter)
        return rule or ("C31" if letter == "F" else None)
    if keyword == "type" and error.instance is None:
        return "C38" if letter in "VMK" else None
    if last in ("gemeentecode", "waterschapcode") and keyword in ("maxLength", "minLength", "type"):
        return "C46"
    if keyword == "enum":
        return "C41" if last == "wijziging" else "C40"
    if keyword == "format":
        return {"date": "C34", "date-time": "C34", "uuid": "C26"}.get(error.validator_value)
    if keyword == "maxLength":
        return "C36"
    if keyword == "uniqueItems":
        return "C37"
    if keyword == "anyOf" and top == "naamNatuurlijkPersoon":
        return "C32"
    if keyword == "oneOf" and last == "organisatie":
        return "C44"
    return None


def _expected(error: Any) -> str:
    value: Any = error.validator_value
    match error.validator:
        case "required":
            absent = [name for name in value if name not in error.instance]
            return f"{absent[0]} is verplicht" if absent else "een verplichte eigenschap"
        case "type":
            names = {
                "string": "tekst",
                "integer": "een geheel getal",
                "boolean": "true of false",
                "array": "een lijst",
                "object": "een object",
            }
            kinds = value if isinstance(value, list) else [value]
            return " of ".join(names.get(str(kind), str(kind)) for kind in kinds)
        case "enum":
            return "een van: " + ", ".join(map(str, value))
        case "format":
            return {
                "date": "een datum zoals 2026-02-04",
                "date-time": "een tijdstip zoals 2026-02-04T18:30:00Z",
                "uri": "een volledig webadres",
                "uuid": "een UUID",
            }[value]
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
    return str(error.validator)


def _defects(
    profile: Profile, resource: str, body: dict[str, Any], where: str, url: str, at: str
) -> Iterator[Seen]:
    """What the published files reject in a correct server, or the other way round."""

    def defect(key: str, name: str, found: Any, expected: str) -> Seen:
        path = at + pointer(name) if name else at
        return Seen(key, where, url, path, found, expected, Level.SPEC_DEFECT)

    letter = profile.letter
    name: Any
    if letter in "VM":
        references = ("hoofdvergadering", "hoofdagendapunt", "besluit", "informatieobject")
        more = ("mediabron", "vergadering", "natuurlijkPersoon", "organisatorischeEenheid")
        properties = schema_of(profile.name, resource)["properties"]
        for name in (*references, *more):
            nullable = name in properties and properties[name].get("nullable")
            if nullable and name in body and body[name] is None:
                yield defect("D-V1", name, None, "het schema verbiedt null, de tekst niet")
        if isinstance(body.get("bronorganisatie"), str) and "bronorganisatie" in properties:
            yield defect("D-V17", "bronorganisatie", body["bronorganisatie"], "een geheel getal")
        title = body.get("agendapuntTitel")
        if resource == "agendapunt" and isinstance(title, str) and 100 < len(title) <= 500:
            yield defect("D-V20", "agendapuntTitel", len(title), "honderd tekens")
        gremium = body.get("georganiseerdDoorGremium")
        if isinstance(gremium, dict) and len(str(gremium.get("gremiumidentificatie", ""))) == 11:
            yield defect("D-V23", "georganiseerdDoorGremium", gremium, "tien tekens")
    if letter == "V":
        if "provincie" in body and body["provincie"] is None:
            yield defect("D-V2", "provincie", None, "een provincie uit de lijst")
        if resource == "mediabron" and "type" not in body:
            yield defect("D-V3", "", None, "type is verplicht")
        name = body.get("naamNatuurlijkPersoon")
        if isinstance(name, dict) and "achternaam" not in name and "volledigeNaam" in name:
            yield defect("D-V4", "naamNatuurlijkPersoon", name, "achternaam is verplicht")
        rows = body.get("nevenfunctieNatuurlijkePersoon")
        inner = [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
        for meant in RESPELT.values():
            if any(meant in each for each in (body, *inner)):
                yield defect("D-V5", meant, meant, "de spelling van de standaard")
    if letter == "M" and resource in CORE and isinstance(body.get("organisatie"), dict):
        yield defect("D-M1", "organisatie", body["organisatie"], "nooit geldig")
    if letter == "K" and resource == "informatieobject" and "pid" not in body:
        yield defect("D-K1", "", None, "pid is verplicht")
