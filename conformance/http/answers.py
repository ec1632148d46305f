"""What every answer has to be, whatever is in it: media type, headers, and the form of an error."""

import re
from collections.abc import Iterator
from typing import Any

from conformance.http.client import Answer
from conformance.report.findings import Applied, Outcome, Place
from conformance.rules.profiles import Profile
from conformance.rules.table import Level, has
from net.addresses import split

SEMVER = re.compile(
    r"^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$", re.ASCII
)
#: what tells of the system behind an error: traces, questions to a database, paths, names of machines
LEAKS = re.compile(
    r"Traceback \(most recent|\bat [\w.$<>]{1,200}\([\w.]{1,80}:\d+\)|SQLSTATE|\bORA-\d{5}"
    r"|\bSELECT\b.{1,300}\bFROM\b|(?i:syntax error (?:at|near)|error in your SQL syntax)"
    r"|System\.\w{1,80}Exception|\b(?:java|javax|org|com)(?:\.\w{1,80}){1,9}(?:Exception|Error)\b"
    r"|in /(?:var|usr|home|srv|opt|app)/|[A-Z]:\\\\?(?:inetpub|www)"
    r"|\.(?:py|php|rb|cs|js|ts|go|java)\b[\\\"':(, ]{0,5}(?:line |on line |:)\s?\d+"
    r"|\b(?:PDOException|psycopg2?|sqlalchemy|mysqli|Npgsql)\b|(?i:\bstack ?trace\b)"
    r"|(?<![\w.-])[\w-]{1,63}\.(?:local|internal|intern|lan|svc)\b(?![.\w-])"
    r"|\b(?:10|192\.168|172\.(?:1[6-9]|2\d|3[01]))(?:\.\d{1,3}){2,3}\b",
)
#: characters of an error that are looked at
LOOKED_AT = 20_000
RATE = ("x-rate-limit-limit", "x-rate-limit-remaining", "x-rate-limit-reset")
FRAMES = re.compile(r"frame-ancestors\s+'none'")
#: header → (what it has to have, as it should be)
SECURITY = {
    "Cache-Control": (re.compile(r"\bno-store\b", re.I), "no-store"),
    "Content-Security-Policy": (FRAMES, "frame-ancestors 'none'"),
    "X-Content-Type-Options": (re.compile(r"^nosniff$", re.I), "nosniff"),
    "X-Frame-Options": (re.compile(r"^deny$", re.I), "DENY"),
    "Strict-Transport-Security": (re.compile(r"\bmax-age\b", re.I), "max-age=31536000"),
}
OPEN = "access-control-allow-origin"


def answered(
    answer: Answer, profile: Profile, version: str | None, where: str
) -> Iterator[Outcome]:
    """A successful answer with data: media type, version, security (C07, C09 to C12)."""
    place = Place(where, answer.url)
    headers = dict(answer.headers.items())
    yield Applied("C12")
    if answer.media_type != "application/json":
        yield place.seen("C12", answer.headers.get("content-type"), "application/json")
    try:
        answer.body.decode("utf-8")
    except UnicodeDecodeError:
        yield place.seen("C12", "andere tekens", "UTF-8")
    charset = answer.charset
    if charset not in ("", "utf-8", "utf8"):
        yield place.seen("C12", f"charset={charset}", "UTF-8")
    yield from versioned(headers, version, place)
    yield from limited(headers, place)
    if has(profile, "C10"):
        yield Applied("C10")
        found = headers.get(OPEN)
        if found != "*":
            yield place.seen("C10", found, "Access-Control-Allow-Origin: *")
    # a feed may be kept for a short time
    asked = [name for name in SECURITY if name != "Cache-Control" or not profile.by_cursor]
    yield Applied("C09", len(asked))
    for name in asked:
        wanted, example = SECURITY[name]
        told = headers.get(name.lower())
        if not wanted.search(told or ""):
            yield place.seen("C09", told, f"{name}: {example}")


def versioned(headers: dict[str, str], version: str | None, place: Place) -> Iterator[Outcome]:
    """The version of the API, as the description has it (C07)."""
    yield Applied("C07")
    told = headers.get("api-version")
    if told is None or not SEMVER.match(told):
        yield place.seen("C07", told, "API-Version met de volledige versie")
    elif version is not None and told != version:
        yield place.seen("C07", told, f"{version}, zoals info.version")


def limited(headers: dict[str, str], place: Place) -> Iterator[Outcome]:
    """What is told of a limit is a number, and nothing is phased out (C11)."""
    for name in RATE:
        value = headers.get(name)
        if value is not None:
            yield Applied("C11")
            if not re.fullmatch(r"\d+", value):
                yield place.seen("C11", f"{name}: {value}", "een geheel getal")
    if "warning" in headers:
        yield place.seen("C11", headers["warning"], "geen Warning")


def problem(answer: Answer, profile: Profile, where: str = "fouten") -> Iterator[Outcome]:
    """An answer of 4xx or 5xx (C110, C111, C116, C117, C119)."""
    place = Place(where, answer.url)
    body = answer.object()
    text = answer.body[:LOOKED_AT].decode("utf-8", "replace")
    if answer.body:
        yield Applied("C119")
        own = split(answer.url).netloc  # what the client asked by itself is no secret
        if leak := LEAKS.search(text.replace(own, "") if own else text):
            yield place.seen("C119", leak[0][:60], "niets van het systeem")
    if not profile.problem:
        if profile.errors is None or answer.status in profile.errors:
            yield from _own(answer, body, place)
        return
    yield Applied("C110")
    if has(profile, "C110"):
        if answer.media_type != "application/problem+json" or body is None:
            found = answer.headers.get("content-type")
            yield place.seen("C110", found, "application/problem+json")
        elif "status" in body and body["status"] != answer.status:
            at = place.inside("status")
            yield at.seen("C110", body["status"], str(answer.status))
    if body is None:
        if not has(profile, "C110"):
            yield place.seen("C111", text[:60], "een JSON-object over de fout")
        return
    for name in profile.error:
        yield Applied("C111")
        if not body.get(name):
            yield place.inside(name).seen("C111", None, f"{name} van de fout")


#: the form of an error of KOOP, of which it asks nothing
OWN = {"titel": str, "status": int, "detail": str}


def _own(answer: Answer, body: dict[str, Any] | None, place: Place) -> Iterator[Outcome]:
    """An error in the form of KOOP: only what is there is judged."""
    yield Applied("C116")
    if body is None:
        found = answer.body[:60].decode("utf-8", "replace")
        yield place.seen("C116", found, "een JSON-object")
        return
    for name, kind in OWN.items():
        if name in body and (not isinstance(body[name], kind) or isinstance(body[name], bool)):
            expected = "een getal" if kind is int else "tekst"
            yield place.inside(name).seen("C116", body[name], expected)
    yield Applied("C117")
    if "titel" in body and "title" not in body:
        expected = "problem details (title, status, detail)"
        yield place.inside("titel").seen("D-K4", body["titel"], expected, Level.SPEC_DEFECT)
    elif body and not {"title", *OWN} & set(body):
        yield place.seen("C117", body, "titel of title, status en detail")
