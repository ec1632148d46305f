"""What a browser may do with our answers, who else may read them, and methods that every address
has: HEAD where it has GET, and OPTIONS."""

import logging

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from search_api.web.openapi import VERSION
from search_api.web.problems import Answer, Problem

log = logging.getLogger("griffie.api")
#: pages load what is our own, and nobody frames them
PAGES = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; "
    "base-uri 'none'"
)
DATA = "default-src 'none'; frame-ancestors 'none'"
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
#: in the policy of a page that is made to stand in another
FRAMED = "frame-ancestors *"
#: addresses that every origin may read
OPEN = ("/api/", "/ori", "/openapi.json", "/health/", "/.well-known/", "/v1/elastic", "/mcp")
TOLD = "ETag, Link, RateLimit, RateLimit-Policy, Retry-After, X-Request-ID, API-Version, Deprecation, Sunset"
CORS = {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": TOLD}
ASKED = "Accept, Content-Type, If-None-Match, Last-Event-ID, X-Api-Key, X-Request-ID"
DAY = "86400"
NOT_MODIFIED = 304


class Outside:
    """Headers on every answer; what an answer says itself stays. An error that nobody foresaw is a
    500 with the same headers."""

    def __init__(self, app: ASGIApp, answer: Answer) -> None:
        self.app = app
        self.answer = answer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begun = ended = False
        asked, bare = scope["method"] == "OPTIONS", scope["method"] == "HEAD"

        async def dressed(message: Message) -> None:
            nonlocal begun, ended, bare
            if message["type"] == "http.response.start":
                begun = True
                if asked and message["status"] == 405:
                    bare = True
                    _offered(message)
                _dress(MutableHeaders(scope=message), scope["path"], message["status"])
            elif bare:
                if ended:
                    raise OSError("the head was all that was asked for")
                ended = True
                message = {"type": "http.response.body", "body": b"", "more_body": False}
            await send(message)

        if bare:
            scope = {**scope, "method": "GET"}
        try:
            await self.app(scope, receive, dressed)
        except Exception as error:
            if bare and ended:
                return
            log.error("onverwachte fout: %r", error, exc_info=error)
            if begun:
                raise
            problem = Problem(500, "er ging iets mis; meld dit met het request_id")
            await self.answer(Request(scope), problem)(scope, receive, dressed)


def _dress(headers: MutableHeaders, path: str, status: int) -> None:
    page = headers.get("content-type", "").startswith("text/html")
    free = FRAMED in headers.get("content-security-policy", "")
    for name, value in ALWAYS.items():
        if not (free and name == "X-Frame-Options"):
            headers.setdefault(name, value)
    # the policy of what is kept stays: a 304 does not say what it is of
    if status != NOT_MODIFIED:
        headers.setdefault("Content-Security-Policy", PAGES if page else DATA)
    if path.startswith(("/api/", "/health/")):
        headers.setdefault("API-Version", VERSION)
    if path.startswith(OPEN):
        for name, value in CORS.items():
            headers.setdefault(name, value)


def _offered(start: Message) -> None:
    """Makes the refusal of OPTIONS, which says what the address does take, an answer to it."""
    headers = MutableHeaders(scope=start)
    methods = {each.strip() for each in headers.get("allow", "GET").split(",")} | {"OPTIONS"}
    allowed = ", ".join(sorted(methods | ({"HEAD"} if "GET" in methods else set())))
    start["status"] = 204
    for name in ("content-length", "content-type"):
        del headers[name]
    headers["Allow"] = headers["Access-Control-Allow-Methods"] = allowed
    headers["Access-Control-Allow-Headers"] = ASKED
    headers["Access-Control-Max-Age"] = DAY
