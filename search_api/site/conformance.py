"""`/toets`: the form for a check, and its report as a page of its own."""

import base64
import hashlib
import re
from typing import Any
from urllib.parse import parse_qs

import orjson
from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, Response

from conformance.report.side_by_side import Make
from conformance.rules.profiles import PROFILES
from search_api.site.rendering import shown, templates
from search_api.web.checking import bounded, parsed, report_on
from search_api.web.problems import Problem
from search_api.web.requests import services, turns

router = APIRouter(include_in_schema=False)
FORM: dict[str, Any] = {
    "profielen": PROFILES,
    "kruimels": [("/", "Griffie"), ("/leveranciers", "Leveranciers"), ("/toets", "Toets")],
}
#: fields that the form may send
FIELDS = 20
STYLE = re.compile(r"<style>([^<]*)</style>")
QUOTED_NONE = "'none'"


@router.get("/toets")
@router.get("/toets.json")
def page(request: Request) -> Response:
    """The form."""
    data = {
        "profielen": {
            name: {"titel": profile.title, "versie": profile.version}
            for name, profile in PROFILES.items()
        },
        "toets": "/api/v1/conformance",
    }
    return shown(request, "toets.html", FORM, data)


@router.post("/toets")
async def submitted(request: Request) -> Response:
    """The report of what was filled in, as a page of its own."""
    content, make = await bounded(request), services(request).make
    fields = await turns(request, "toets").run(lambda: _fields(content))
    try:
        report = await turns(request, "toets").run(lambda: _report(fields, make))
    except Problem as problem:
        context = FORM | {"probleem": problem, "velden": fields}
        return templates.TemplateResponse(request, "toets.html", context, problem.status)
    return HTMLResponse(report, headers={"Content-Security-Policy": _policy(report)})


def _fields(content: bytes) -> dict[str, str]:
    """What was filled in; raises a 400 problem."""
    try:
        pairs = parse_qs(content.decode("utf-8", "replace"), max_num_fields=FIELDS)
    except ValueError as error:
        raise Problem(400, "dit is niet wat het formulier stuurt") from error
    return {name: values[0] for name, values in pairs.items()}


def _report(fields: dict[str, str], make: Make | None) -> str:
    """The report as a page; raises `Problem`."""
    body: dict[str, Any] = {"profile": fields.get("profile", "mini"), "format": "html"}
    if fields.get("url", "").strip():
        body["url"] = fields["url"].strip()
    elif fields.get("answer", "").strip():
        body["answer"] = parsed(fields["answer"].encode())
    return report_on(orjson.dumps(body), make)[0]


def _policy(page: str) -> str:
    """A report is one file, to be kept: its own styles are let in by their hashes, and no other."""
    hashes = " ".join(
        f"'sha256-{base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()}'"
        for style in STYLE.findall(page)
    )
    return (
        f"default-src 'none'; style-src {hashes or QUOTED_NONE}; img-src data:; "
        "frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
    )
