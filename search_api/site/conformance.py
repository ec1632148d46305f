"""`/toets`: the form for a check, and its report as a page of its own."""

from typing import Any
from urllib.parse import parse_qs

import orjson
from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, Response

from conformance.rules.profiles import PROFILES
from search_api.site.rendering import templates
from search_api.web.checking import bounded, parsed, report_on
from search_api.web.problems import Problem
from search_api.web.requests import services

router = APIRouter(include_in_schema=False)


@router.get("/toets")
def page(request: Request) -> Response:
    """The form."""
    context = {"profielen": PROFILES, "json": None}
    return templates.TemplateResponse(request, "toets.html", context)


@router.post("/toets")
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
        text, _ = await run_in_threadpool(report_on, orjson.dumps(body), services(request).make)
    except Problem as problem:
        context = {"profielen": PROFILES, "probleem": problem, "velden": fields, "json": None}
        return templates.TemplateResponse(request, "toets.html", context, problem.status)
    return HTMLResponse(text)
