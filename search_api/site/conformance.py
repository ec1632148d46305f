"""`POST /api/v1/conformance` and `/toets`: an answer or an address held against the standard.

An address given by a stranger is fetched only when it is public, resolved once and pinned, without
redirects, and within limits of requests, bytes and seconds.
"""

import threading
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs

import orjson
from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, Response

from conformance.check import CannotCheck, check, check_content, profile_of
from conformance.http.client import Limits, Unreachable
from conformance.http.client import parsed as parse
from conformance.report.findings import Report
from conformance.report.reports import FORMATS, made
from conformance.report.side_by_side import Make
from conformance.rules.profiles import PROFILES
from conformance.session import Options
from net import guard
from net.transport import PublicTransport
from search_api.services import services
from search_api.site.pages import templates
from search_api.web.problems import Problem, errors, invalid

router = APIRouter()
#: bytes of a question, and of one uploaded answer
LARGEST = 4 * 1024 * 1024
#: what one check of an address may cost
LIMITS = Limits(requests=120, bytes=16 * 1024 * 1024, seconds=45, timeout=8, pause=0.1, waits=False)
#: resources of an uploaded answer that are judged
RESOURCES = 2000
#: checks of an address that go on at the same time
AT_ONCE = 2
TYPES = {
    "json": "application/json",
    "html": "text/html; charset=utf-8",
    "junit": "application/xml",
    "sarif": "application/sarif+json",
    "text": "text/plain; charset=utf-8",
}
REPORTS: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "het verslag, in de vorm die gevraagd is",
        "content": {
            TYPES[form].partition(";")[0]: {
                "schema": {"type": "object" if form == "json" else "string"}
            }
            for form in FORMATS
        },
    },
    **errors(400, 413, 503),
}
_turns = threading.BoundedSemaphore(AT_ONCE)
NAMES = ("profile", "url", "answer", "resource", "format")


@dataclass(frozen=True)
class Asked:
    """What is to be checked: an address, or the bytes of an answer."""

    profile: str
    url: str | None
    answer: bytes | None
    resource: str | None
    form: str


@router.post("/api/v1/conformance", tags=["conformance"], responses=REPORTS, openapi_extra={
    "requestBody": {
        "required": True,
        "content": {"application/json": {
            "schema": {
                "type": "object",
                "required": ["profile"],
                "oneOf": [{"required": ["url"]}, {"required": ["answer"]}],
                "additionalProperties": False,
                "properties": {
                    "profile": {"type": "string", "enum": list(PROFILES), "default": "mini"},
                    "url": {"type": "string", "format": "uri"},
                    "answer": {"description": "an answer of the API, as JSON"},
                    "resource": {"type": "string"},
                    "format": {"type": "string", "enum": list(FORMATS), "default": "json"},
                },
            },
            "example": {"profile": "mini", "url": "https://raad.example.org/ori/v2"},
        }},
    }
})  # fmt: skip
async def conformance(request: Request) -> Response:
    """Checks an uploaded `answer` or the API at `url` against a profile of the standard. Gives the
    report as `griffie check` does; 400 for an address that is not public."""
    content = await bounded(request)
    text, form = await run_in_threadpool(written, content, services(request).make)
    return Response(text, media_type=TYPES[form])


def written(content: bytes, make: Make | None) -> tuple[str, str]:
    """The report on what is asked, and its form: heavy, so not for the loop that answers others."""
    asked = read(content)
    return made(run(asked, make), asked.form), asked.form


@router.get("/toets", include_in_schema=False)
def page(request: Request) -> Response:
    """The form."""
    context = {"profielen": PROFILES, "json": None}
    return templates.TemplateResponse(request, "toets.html", context)


@router.post("/toets", include_in_schema=False)
async def submitted(request: Request) -> Response:
    """The report of what was filled in, as a page of its own."""
    content = await bounded(request)
    fields = {n: v[0] for n, v in parse_qs(content.decode("utf-8", "replace")).items()}
    try:
        body: dict[str, Any] = {"profile": fields.get("profile", "mini"), "format": "html"}
        if fields.get("url", "").strip():
            body["url"] = fields["url"].strip()
        elif fields.get("answer", "").strip():
            body["answer"] = parsed(fields["answer"].encode())
        text, _ = await run_in_threadpool(written, orjson.dumps(body), services(request).make)
    except Problem as problem:
        context = {"profielen": PROFILES, "probleem": problem, "velden": fields, "json": None}
        return templates.TemplateResponse(request, "toets.html", context, problem.status)
    return HTMLResponse(text)


async def bounded(request: Request) -> bytes:
    """The body of a question, refused (413) as soon as it is too large."""
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > LARGEST:
            raise Problem(413, f"de vraag is groter dan {LARGEST // 1024 // 1024} MiB")
        parts.append(part)
    return b"".join(parts)


def parsed(content: bytes) -> Any:
    try:
        return parse(content)
    except ValueError as error:
        raise Problem(400, f"dit is geen JSON: {error}") from error


def read(content: bytes) -> Asked:
    body = parsed(content)
    if not isinstance(body, dict):
        raise Problem(400, 'de vraag is {"profile": …, "url": …} of {"profile": …, "answer": …}')
    for name in body:
        if name not in NAMES:
            raise invalid(name, "onbekend", list(NAMES))
    profile, form = body.get("profile", "mini"), body.get("format", "json")
    if not isinstance(profile, str) or profile not in PROFILES:
        raise invalid("profile", f"onbekend profiel {profile!r}", list(PROFILES))
    if form not in FORMATS:
        raise invalid("format", f"onbekende vorm {form!r}", list(FORMATS))
    resource = body.get("resource")
    kinds = sorted(set(profile_of(profile).collections.values()))
    if resource is not None and resource not in kinds:
        raise invalid("resource", f"onbekend soort {resource!r}", kinds)
    if ("url" in body) == ("answer" in body):
        raise Problem(400, "geef url, of answer")
    url = body.get("url")
    if "url" in body and not isinstance(url, str):
        raise invalid("url", "is geen tekst")
    answer = orjson.dumps(body["answer"]) if "answer" in body else None
    return Asked(profile, url, answer, resource, form)


def run(asked: Asked, make: Make | None = None) -> Report:
    if asked.answer is not None:
        return uploaded(asked, asked.answer, make)
    assert asked.url is not None
    try:
        guard.acceptable(asked.url)
    except guard.Refused as error:
        raise invalid("url", str(error)) from error
    if not _turns.acquire(blocking=False):
        raise Problem(503, "er worden al andere adressen getoetst; probeer het zo weer")
    try:
        options = Options(limits=LIMITS, transport=transport(), make=make)
        return check(asked.profile, asked.url, options)
    except (CannotCheck, Unreachable) as error:
        raise invalid("url", str(error)) from error
    finally:
        _turns.release()


def uploaded(asked: Asked, answer: bytes, make: Make | None) -> Report:
    """What becomes of an answer is shown while there is a turn for it; checking needs none."""
    turn = make is not None and _turns.acquire(blocking=False)
    try:
        options = Options(make=make if turn else None, most=RESOURCES)
        report = check_content(asked.profile, answer, "answer", options, asked.resource)
    except CannotCheck as error:
        raise Problem(400, str(error)) from error
    finally:
        if turn:
            _turns.release()
    if make is not None and not turn:
        report.unchecked["naast elkaar"] = "het is druk; probeer het zo weer"
    return report


def transport() -> PublicTransport:
    """How addresses of strangers are fetched; tests put their own resolver in its place."""
    return PublicTransport()
