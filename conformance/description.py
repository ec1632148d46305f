"""The API's own description and the headers of its answers (the API design rules)."""

import functools
import re
from collections.abc import Iterator
from typing import Any

import orjson
from openapi_spec_validator import OpenAPIV30SpecValidator, OpenAPIV31SpecValidator

from conformance.http.client import Answer, Client, Unreachable
from conformance.report.findings import Report, Seen, pointer
from conformance.resource.schemas import Schema
from conformance.rules.table import Level
from net.addresses import split
from net.guard import local

SEMVER = re.compile(
    r"^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$", re.ASCII
)
VERSION = re.compile(r"(^|/)v\d+(\.\d+)*(/|$)")
KEBAB = re.compile(r"^[a-z0-9]+(-[a-z0-9]+)*$")
CAMEL = re.compile(r"^[a-z][a-zA-Z0-9]*$")
METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
#: names of the standard itself that its design rules reject (D-V21)
OWN_PATHS = ("organisatorische_eenheden",)
OWN_KEYS = (
    "Stemming",
    "nevenfunctie_omschrijving",
    "nevenfunctie_indicatorBezoldigd",
    "nevenfunctie_naamOrganisatie",
)
LEAKS = re.compile(
    r"Traceback \(most recent|\bat [\w.$]+\([\w]+\.java:\d+\)|SQLSTATE|\bORA-\d{5}|syntax error at"
    r"|\bSELECT\b.+\bFROM\b|System\.\w+Exception|in /(?:var|usr|home|srv)/|[A-Z]:\\\\?(?:inetpub|www)"
    r"|\.(?:py|php|rb|cs)[\"':( ]+(?:line|on line|:)\s*\d+|\b(?:10|192\.168|172\.(?:1[6-9]|2\d|3[01]))"
    r"(?:\.\d{1,3}){2,3}\b",
)
RATE = ("x-rate-limit-limit", "x-rate-limit-remaining", "x-rate-limit-reset")
FRAMES = re.compile(r"frame-ancestors\s+'none'")


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
            rows = [*item.get("parameters", ())]
            rows += get.get("parameters", ()) if isinstance(get, dict) else ()
            told = found.setdefault(name, {})
            for row in map(self.followed, rows):
                if row.get("in") == "query" and isinstance(row.get("name"), str):
                    schema = row.get("schema")
                    told[row["name"]] = self.followed(schema) if schema else {}
        return found

    def followed(self, row: Any) -> dict[str, Any]:
        """What a local `$ref` points at."""
        for _ in range(10):
            reference = row.get("$ref") if isinstance(row, dict) else None
            if not isinstance(reference, str) or not reference.startswith("#/"):
                break
            row = self.document
            for part in reference[2:].split("/"):
                name = part.replace("~1", "/").replace("~0", "~")
                row = row.get(name, {}) if isinstance(row, dict) else {}
        return row if isinstance(row, dict) else {}


def address(client: Client, base: str) -> Iterator[Seen]:
    """The base address itself: HTTPS and the major version (C01, C02)."""
    parts = split(base)
    if not VERSION.search(parts.path):
        yield Seen("C02", "adres", base, "", parts.path or "/", "een pad met /v en een getal")
    if local(base):
        return
    if parts.scheme != "https":
        yield Seen("C01", "adres", base, "", parts.scheme, "https")
    elif parts.port in (None, 443):
        plain = base.replace("https://", "http://", 1)
        try:
            answer = client.get(plain)
        except Unreachable:
            return
        if answer.ok:
            yield Seen("C01", "adres", plain, "", answer.status, "alleen https antwoordt")


def description(client: Client, base: str, report: Report) -> Description:
    """Reads and judges `openapi.json` (C03 to C06, C14, C15)."""
    url = f"{base}/openapi.json"
    answer = client.get(url)
    report.held |= {"C03"}
    if not answer.ok:
        report.add(Seen("C03", "openapi", url, "", answer.status, "200 met de beschrijving"))
        return Description()
    document = answer.object()
    if document is None:
        report.add(
            Seen("C03", "openapi", url, "", answer.body[:80].decode("utf-8", "replace"), "JSON")
        )
        return Description()
    if answer.headers.get("access-control-allow-origin") != "*":
        found = answer.headers.get("access-control-allow-origin")
        report.add(Seen("C03", "openapi", url, "", found, "Access-Control-Allow-Origin: *"))
    for at, reference in _broken(document):
        report.add(Seen("C03", "openapi", url, at, reference, "een verwijzing die bestaat"))
    report.held |= {"C04", "C05", "C06", "C14", "C15"}
    report.extend(valid(document, url))
    report.extend(info(document, url))
    report.extend(_style(document, url, report))
    return Description(document)


def _broken(document: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """References within the document that lead nowhere, and those that lead out of it."""

    def look(value: Any, at: tuple[str | int, ...]) -> Iterator[tuple[str, str]]:
        if isinstance(value, dict):
            reference = value.get("$ref")
            if isinstance(reference, str) and not _leads(document, reference):
                yield pointer(*at, "$ref"), reference
            for name, each in value.items():
                yield from look(each, (*at, name))
        elif isinstance(value, list):
            for number, each in enumerate(value):
                yield from look(each, (*at, number))

    yield from look(document, ())


def _leads(document: Any, reference: str) -> bool:
    if not reference.startswith("#/"):
        return reference.startswith("https://")  # elsewhere, and not ours to fetch
    for part in reference[2:].split("/"):
        name = part.replace("~1", "/").replace("~0", "~")
        if not isinstance(document, dict) or name not in document:
            return False
        document = document[name]
    return True


def valid(document: dict[str, Any], url: str) -> Iterator[Seen]:
    """OpenAPI 3 by its own schema; every operationId once (C04)."""
    version = document.get("openapi")
    if not isinstance(version, str) or not version.startswith("3."):
        yield Seen("C04", "openapi", url, "/openapi", version, "OpenAPI 3")
        return
    kind = OpenAPIV30SpecValidator if version.startswith("3.0") else OpenAPIV31SpecValidator
    try:
        for number, error in enumerate(kind(orjson.loads(orjson.dumps(document))).iter_errors()):
            if number == 5:
                break
            at = pointer(*error.absolute_path) if hasattr(error, "absolute_path") else ""
            yield Seen("C04", "openapi", url, at, str(error.message)[:200], "geldige OpenAPI")
    except Exception as error:
        # the validator trips over what it cannot follow; that is a fault of the document too
        yield Seen("C04", "openapi", url, "", str(error)[:200], "geldige OpenAPI")
    seen: set[str] = set()
    for path, method, operation in _operations(document):
        name = operation.get("operationId")
        if isinstance(name, str) and name in seen:
            at = pointer("paths", path, method, "operationId")
            yield Seen("C04", "openapi", url, at, name, "iedere operationId één keer")
        elif isinstance(name, str):
            seen.add(name)


def _operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    paths = document.get("paths")
    for path, item in paths.items() if isinstance(paths, dict) else ():
        for method, operation in item.items() if isinstance(item, dict) else ():
            if method in METHODS and isinstance(operation, dict):
                yield path, method, operation


def info(document: dict[str, Any], url: str) -> Iterator[Seen]:
    info = document.get("info") if isinstance(document.get("info"), dict) else {}
    assert isinstance(info, dict)
    version = info.get("version")
    if not isinstance(version, str) or not SEMVER.match(version):
        yield Seen("C06", "openapi", url, "/info/version", version, "drie getallen, zoals 2.0.0")
    contact = info.get("contact")
    given = contact if isinstance(contact, dict) else {}
    for name in ("name", "email", "url"):
        if not given.get(name):
            yield Seen("C05", "openapi", url, "/info/contact", contact, f"{name} van het contact")


def _style(document: dict[str, Any], url: str, report: Report) -> Iterator[Seen]:
    letter = report.profile.letter
    paths = document.get("paths")
    for path in paths if isinstance(paths, dict) else ():
        for segment in path.strip("/").split("/"):
            if segment and not segment.startswith("{") and not KEBAB.match(segment):
                own = segment in OWN_PATHS
                if own or letter in "VMK":
                    rule, level = ("D-V21", Level.SPEC_DEFECT) if own else ("C14", None)
                    at = pointer("paths", path)
                    yield Seen(rule, "openapi", url, at, segment, "kebab-case", level)
    told = Description(document)
    for path, method, operation in _operations(document):
        for number, row in enumerate(operation.get("parameters", ())):
            row = told.followed(row)
            name = row.get("name")
            if row.get("in") == "query" and isinstance(name, str) and not CAMEL.match(name):
                own = name in OWN_KEYS
                rule, level = ("D-V21", Level.SPEC_DEFECT) if own else ("C15", None)
                at = pointer("paths", path, method, "parameters", number, "name")
                if own or letter in "VM":
                    yield Seen(rule, "openapi", url, at, name, "lowerCamelCase", level)


# --- headers and errors -------------------------------------------------------------------------


def answered(answer: Answer, report: Report, version: str | None, where: str) -> Iterator[Seen]:
    """A successful answer with data: media type, version, security (C07, C09 to C12)."""
    letter, headers = report.profile.letter, answer.headers
    report.held |= {"C12", "C09", "C10"}
    if answer.media_type != "application/json":
        yield Seen(
            "C12", where, answer.url, "", answer.headers.get("content-type"), "application/json"
        )
    try:
        answer.body.decode("utf-8")
    except UnicodeDecodeError:
        yield Seen("C12", where, answer.url, "", "andere tekens", "UTF-8")
    if letter in "VM":
        report.held |= {"C07", "C11"}
        told = headers.get("api-version")
        if told is None or not SEMVER.match(told):
            yield Seen("C07", where, answer.url, "", told, "API-Version met de volledige versie")
        elif version is not None and told != version:
            yield Seen("C07", where, answer.url, "", told, f"{version}, zoals info.version")
        for name in RATE:
            value = headers.get(name)
            if value is not None and not re.fullmatch(r"\d+", value):
                yield Seen("C11", where, answer.url, "", f"{name}: {value}", "een geheel getal")
        if "warning" in headers:
            yield Seen("C11", where, answer.url, "", headers["warning"], "geen Warning")
    if letter in "VMF" and headers.get("access-control-allow-origin") != "*":
        found = headers.get("access-control-allow-origin")
        yield Seen("C10", where, answer.url, "", found, "Access-Control-Allow-Origin: *")
    yield from _security(answer, letter, where)


def _security(answer: Answer, letter: str, where: str) -> Iterator[Seen]:
    headers = answer.headers
    feed = letter == "F"
    asked = {
        "Cache-Control": feed or "no-store" in headers.get("cache-control", ""),
        "Content-Security-Policy": bool(FRAMES.search(headers.get("content-security-policy", ""))),
        "X-Content-Type-Options": headers.get("x-content-type-options", "").casefold() == "nosniff",
        "X-Frame-Options": headers.get("x-frame-options", "").casefold() == "deny",
        "Strict-Transport-Security": "max-age" in headers.get("strict-transport-security", ""),
    }
    wanted = {
        "Cache-Control": "Cache-Control: no-store",
        "Content-Security-Policy": "Content-Security-Policy: frame-ancestors 'none'",
        "X-Content-Type-Options": "X-Content-Type-Options: nosniff",
        "X-Frame-Options": "X-Frame-Options: DENY",
        "Strict-Transport-Security": "Strict-Transport-Security: max-age=31536000",
    }
    for name, there in asked.items():
        if not there:
            yield Seen("C09", where, answer.url, "", headers.get(name), wanted[name])


def problem(answer: Answer, report: Report, *, where: str = "fouten") -> Iterator[Seen]:
    """An answer of 4xx or 5xx (C110, C111, C116, C117, C119)."""
    letter = report.profile.letter
    body = answer.object()
    text = answer.body[:20_000].decode("utf-8", "replace")
    report.held |= {"C119"}
    if leak := LEAKS.search(text):
        yield Seen("C119", where, answer.url, "", leak[0][:60], "niets van het systeem")
    if letter == "K":
        report.held |= {"C116", "C117"}
        if answer.status == 401 and not answer.body:
            return
        yield from _koop(answer, body, where)
        return
    report.held |= {"C110", "C111"} if letter in "VM" else {"C111"}
    if letter in "VM":
        if answer.media_type != "application/problem+json" or body is None:
            found = answer.headers.get("content-type")
            yield Seen("C110", where, answer.url, "", found, "application/problem+json")
        elif body.get("status") != answer.status and "status" in body:
            yield Seen("C110", where, answer.url, "/status", body["status"], str(answer.status))
    if body is None:
        if letter == "F":
            yield Seen("C111", where, answer.url, "", text[:60], "een JSON-object over de fout")
        return
    for name in ("status", "title") if letter == "F" else ("status", "title", "detail"):
        if not body.get(name):
            yield Seen("C111", where, answer.url, pointer(name), None, f"{name} van de fout")


def _koop(answer: Answer, body: dict[str, Any] | None, where: str) -> Iterator[Seen]:
    if body is None:
        found = answer.body[:60].decode("utf-8", "replace")
        yield Seen("C116", where, answer.url, "", found, "een JSON-object")
        return
    kinds = {"titel": str, "status": int, "detail": str}
    for name, kind in kinds.items():
        if name in body and not isinstance(body[name], kind):
            expected = "een getal" if kind is int else "tekst"
            yield Seen("C116", where, answer.url, pointer(name), body[name], expected)
    if "titel" in body and "title" not in body:
        expected = "problem details (title, status, detail)"
        yield Seen("D-K4", where, answer.url, "/titel", body["titel"], expected, Level.SPEC_DEFECT)
    elif "title" not in body:
        yield Seen("C117", where, answer.url, "", body, "titel of title, status en detail")
