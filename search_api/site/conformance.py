"""`/toets`: the form for a check, and its report as a page of its own."""

from typing import Any
from urllib.parse import parse_qs

import orjson
from fastapi import APIRouter, Request
from starlette.responses import Response

from conformance.report.side_by_side import Make
from conformance.rules.profiles import PROFILES
from search_api.site.rendering import shown, templates
from search_api.web.checking import as_page, bounded, parsed, report_on
from search_api.web.problems import Problem
from search_api.web.requests import services, turns

router = APIRouter(include_in_schema=False)
FORM: dict[str, Any] = {
    "profielen": PROFILES,
    "kruimels": [("/", "Griffie"), ("/leveranciers", "Leveranciers"), ("/toets", "Toets")],
}
#: fields that the form may send
FIELDS = 20


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
    return as_page(report)


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
