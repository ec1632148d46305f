"""Classic's addresses: which part of a path means what, who may read, and what is refused."""

import logging
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

import orjson
from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from indexer.classic.query import ClassicEngine
from search_api.classic.answer import overview
from search_api.classic.errors import SEARCH_AFTER, ClassicError, refused
from search_api.classic.question.limits import BODY, SEARCHES
from search_api.classic.service import Classic
from search_api.services import Services
from search_api.web.requests import base_url

log = logging.getLogger("griffie.api")

PATH = "/v1/elastic"
READING = ("GET", "HEAD", "POST", "OPTIONS")
METHODS = (*READING, "PUT", "DELETE", "PATCH")
#: Classic's own headers, without credentials: with any origin those are not valid
CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, HEAD, POST, OPTIONS",
    "Access-Control-Allow-Headers": "*",
}
PREFLIGHT = {**CORS, "Access-Control-Max-Age": "1728000"}
#: clients of Elasticsearch look for this before they go on
PRODUCT = {"X-Elastic-Product": "Elasticsearch"}
JSON = "application/json; charset=UTF-8"
#: ways of reading on that keep a state
STATES = ("_pit", "_async_search", "scroll", "_sql", "_eql")
POSTED = ("_search", "_msearch", "_count")
ALLOW = {"Allow": "GET, HEAD, POST, OPTIONS"}


def install(app: FastAPI, services: Services, engine: ClassicEngine | None) -> None:
    """Adds Classic's addresses. Without an engine they say that there is no index."""
    asking = Classic(services, engine)

    async def answer(request: Request) -> Response:
        if request.method == "OPTIONS":
            return Response(status_code=204, headers=_allowed(request))
        try:
            if request.method not in READING:
                raise ClassicError(
                    405,
                    "method_not_allowed",
                    f"{request.method} verandert iets; dit is om te lezen",
                )
            body = await _body(request)
            return await run_in_threadpool(_answered, asking, request, body)
        except ClassicError as error:
            if error.status >= 500:
                log.warning("elastic: %s", error.reason)
            return _json(request, error.body(), error.status)

    for path in (PATH, PATH + "/{path:path}"):
        app.router.routes.append(
            Route(path, answer, methods=list(METHODS), include_in_schema=False)
        )


def _allowed(request: Request) -> dict[str, str]:
    """A preflight names the headers that it asks, for browsers that do not know the star."""
    asked = request.headers.get("access-control-request-headers")
    names = f"*, {asked}" if asked else "*"
    return {**PREFLIGHT, "Access-Control-Allow-Headers": names, **ALLOW}


async def _body(request: Request) -> bytes:
    most = BODY * SEARCHES
    read = bytearray()
    async for piece in request.stream():
        read += piece
        if len(read) > most:
            raise refused("", f"de vraag is langer dan {most // 1000} kB")
    return bytes(read)


def _answered(asking: Classic, request: Request, body: bytes) -> Response:
    path = request.path_params.get("path", "")
    parts = [part for part in path.split("/") if part]
    address = dict(request.query_params)
    if "source" in address and not body:
        body = address.pop("source").encode()
        address.pop("source_content_type", None)
    base = f"{base_url(request)}/records/"
    if parts[:2] == ["_cat", "indices"] and len(parts) <= 3:
        rows = asking.listed("".join(parts[2:]), address)
        if address.get("format") == "json":
            return _json(request, rows)
        text = overview.table(rows, headed=address.get("v", "false") not in ("false",))
        return Response(text, media_type="text/plain; charset=UTF-8", headers={**CORS, **PRODUCT})
    made = _asked(asking, request.method, parts, body, address, base)
    return _json(request, made, 404 if made.get("found") is False else 200)


def _asked(
    asking: Classic,
    method: str,
    parts: list[str],
    body: bytes,
    address: Mapping[str, str],
    base: str,
) -> dict[str, Any]:
    if not parts:
        _only_read(method, "")
        return overview.greeting()
    index, rest = (
        ("", parts) if parts[0].startswith("_") and parts[0] != "_all" else (parts[0], parts[1:])
    )
    action = rest[0] if rest else ""
    if any(part in STATES for part in rest):
        raise refused("/".join(parts), SEARCH_AFTER)
    if action not in POSTED:
        _only_read(method, "/".join(parts))
    if len(rest) == 1 or (action in POSTED and rest[1:] == [""]):
        if action == "_search":
            return asking.search(index, body, address, base)
        if action == "_msearch":
            return asking.searches(index, body, address, base)
        if action == "_count":
            return asking.count(index, body, address)
        if action == "_mapping":
            return asking.mappings(index)
    if action in ("_alias", "_aliases") and len(rest) <= 2:
        return asking.aliases(index, "".join(rest[1:]))
    if action in ("_doc", "_source") and len(rest) == 2 and index:
        key = unquote(rest[1])
        one = asking.document if action == "_doc" else asking.source
        return one(index, key, address, base)
    if parts[0].startswith("_") or action.startswith("_"):
        raise ClassicError(
            403, "security_exception", f"[{'/'.join(parts)}] wordt hier niet gegeven"
        )
    raise refused("/".join(parts), "dit adres wordt hier niet beantwoord; wel …/_search")


def _only_read(method: str, path: str) -> None:
    if method == "POST":
        raise ClassicError(
            403, "security_exception", f"POST op [{path}] wordt geweigerd; dit is om te lezen"
        )


def _json(request: Request, body: Any, status: int = 200) -> Response:
    shown = "pretty" in request.query_params and request.query_params["pretty"] != "false"
    content = orjson.dumps(body, option=orjson.OPT_INDENT_2 if shown else None)
    headers = {**CORS, **PRODUCT, "content-type": JSON}
    if status == 405:
        headers |= ALLOW
    if status == 503:
        headers["Retry-After"] = "5"
    return Response(content, status, headers)
