"""An answer or an address held against the standard, for the API and for the page.

An address given by a stranger is fetched only when it is public, resolved once and pinned, without
redirects, and within limits of requests, bytes and seconds.
"""

import base64
import hashlib
import re
import threading
from typing import Annotated, Any, Self

import orjson
from fastapi import Request
from pydantic import BaseModel, ConfigDict, Field, model_validator
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
from search_api.web.problems import Problem, invalid
from search_api.web.questions import OneOf, validated, wrong

#: bytes of a question, and of one uploaded answer
LARGEST = 4 * 1024 * 1024
#: objects and lists in an uploaded answer, and how deep they may stand in each other
PARTS, DEEP = 40_000, 60
#: what one check of an address may cost
LIMITS = Limits(requests=120, bytes=16 * 1024 * 1024, seconds=45, timeout=8, pause=0.1, waits=False)
#: resources of an uploaded answer that are judged
RESOURCES = 2000
#: checks of an address that go on at the same time
AT_ONCE = 2
STYLE = re.compile(r"<style>([^<]*)</style>")
QUOTED_NONE = "'none'"
_turns = threading.BoundedSemaphore(AT_ONCE)


class Check(BaseModel):
    """What is to be checked: the API at `url`, or one `answer` of an API."""

    model_config = ConfigDict(
        strict=True,
        extra="forbid",
        json_schema_extra={
            "oneOf": [{"required": ["url"]}, {"required": ["answer"]}],
            "examples": [{"profile": "mini", "url": "https://raad.example.org/ori/v2"}],
        },
    )

    profile: Annotated[str, OneOf(tuple(PROFILES))] = "mini"
    url: str | None = Field(None, json_schema_extra={"format": "uri"})
    answer: Any = Field(None, description="an answer of the API, as JSON")
    resource: str | None = Field(None, description="the kind of resource, where it is not clear")
    format: Annotated[str, OneOf(tuple(FORMATS))] = "json"

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if (self.url is not None) == ("answer" in self.model_fields_set):
            raise wrong("geef url, of answer", name="url")
        return self


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
    """The JSON of a stranger; raises a 400 or 413 problem, before it is read when it has more parts
    than an answer has."""
    if content.count(b"{") + content.count(b"[") > PARTS:
        raise Problem(413, f"dit heeft meer dan {PARTS} objecten en lijsten; toets een deel")
    try:
        value = parse(content)
    except ValueError as error:
        raise Problem(400, f"dit is geen JSON: {error}") from error
    if not shallow(value):
        raise Problem(400, f"dit staat dieper dan {DEEP} objecten en lijsten in elkaar")
    return value


def shallow(value: Any) -> bool:
    """Whether nothing stands deeper than we read."""
    level = [value]
    for _ in range(DEEP + 1):
        level = [
            part
            for each in level
            if isinstance(each, dict | list)
            for part in (each.values() if isinstance(each, dict) else each)
        ]
        if not level:
            return True
    return False


def read(content: bytes) -> Check:
    """The question that a body asks; raises a 400 problem."""
    body = parsed(content)
    if not isinstance(body, dict):
        raise Problem(400, 'de vraag is {"profile": …, "url": …} of {"profile": …, "answer": …}')
    asked = validated(Check, body)
    kinds = sorted(set(profile_of(asked.profile).collections.values()))
    if asked.resource is not None and asked.resource not in kinds:
        raise invalid("resource", f"onbekend soort {asked.resource!r}", kinds)
    return asked


def report_on(content: bytes, make: Make | None) -> tuple[str, str]:
    """The report on what a body asks, and its form: heavy, so not for the loop that answers others."""
    asked = read(content)
    return made(run(asked, make), asked.format), asked.format


def run(asked: Check, make: Make | None = None) -> Report:
    if asked.url is None:
        return uploaded(asked, make)
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


def uploaded(asked: Check, make: Make | None) -> Report:
    """What becomes of an answer is shown while there is a turn for it; checking needs none."""
    turn = make is not None and _turns.acquire(blocking=False)
    try:
        options = Options(make=make if turn else None, most=RESOURCES)
        content = orjson.dumps(asked.answer)
        report = check_content(asked.profile, content, "answer", options, asked.resource)
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


def as_page(report: str) -> Response:
    """A report in HTML. It is one file, to be kept: its own styles are let in by their hashes, and
    nothing else."""
    hashes = " ".join(
        f"'sha256-{base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()}'"
        for style in STYLE.findall(report)
    )
    policy = (
        f"default-src 'none'; style-src {hashes or QUOTED_NONE}; img-src data:; "
        "frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
    )
    return HTMLResponse(report, headers={"Content-Security-Policy": policy})
