"""What a browser may do with our answers, who else may read them, and methods that every address
has: HEAD where it has GET, and OPTIONS."""

import logging
from collections.abc import Iterable

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Match, Mount
from starlette.types import ASGIApp, Message, Receive, Scope, Send

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
#: addresses that every origin may read
OPEN = ("/api/", "/ori", "/openapi.json", "/health/", "/.well-known/")
TOLD = "ETag, Link, RateLimit, RateLimit-Policy, Retry-After, X-Request-ID, API-Version"
CORS = {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": TOLD}
ASKED = "Accept, Content-Type, If-None-Match, Last-Event-ID, X-Api-Key, X-Request-ID"
DAY = "86400"


class Outside:
    """Headers on every answer; what an answer says itself stays. An error that nobody foresaw is a
    500 with the same headers."""

    def __init__(self, app: ASGIApp, answer: Answer, routes: list[BaseRoute]) -> None:
        self.app = app
        self.answer = answer
        self.routes = routes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begun = ended = False

        async def dressed(message: Message) -> None:
            nonlocal begun, ended
            if message["type"] == "http.response.start":
                begun = True
                _dress(MutableHeaders(scope=message), scope["path"])
            elif head:
                if ended:
                    raise OSError("the head was all that was asked for")
                ended = True
                message = {"type": "http.response.body", "body": b"", "more_body": False}
            await send(message)

        head = scope["method"] == "HEAD"
        if scope["method"] == "OPTIONS":
            await self._options(scope)(scope, receive, dressed)
            return
        if head:
            scope = {**scope, "method": "GET"}
        try:
            await self.app(scope, receive, dressed)
        except Exception as error:
            if head and ended:
                return
            log.error("onverwachte fout: %r", error, exc_info=error)
            if begun:
                raise
            problem = Problem(500, "er ging iets mis; meld dit met het request_id")
            await self.answer(Request(scope), problem)(scope, receive, dressed)

    def _options(self, scope: Scope) -> Response:
        methods = methods_of(self.routes, scope)
        if not methods:
            return self.answer(Request(scope), Problem(404, "dit adres is er niet"))
        allowed = ", ".join(sorted(methods | {"OPTIONS"}))
        headers = {
            "Allow": allowed,
            "Access-Control-Allow-Methods": allowed,
            "Access-Control-Allow-Headers": ASKED,
            "Access-Control-Max-Age": DAY,
        }
        return Response(status_code=204, headers=headers)


def _dress(headers: MutableHeaders, path: str) -> None:
    page = headers.get("content-type", "").startswith("text/html")
    for name, value in ALWAYS.items():
        headers.setdefault(name, value)
    headers.setdefault("Content-Security-Policy", PAGES if page else DATA)
    if path.startswith(OPEN):
        for name, value in CORS.items():
            headers.setdefault(name, value)


def methods_of(routes: Iterable[BaseRoute], scope: Scope) -> set[str]:
    """The methods that an address takes, HEAD where it takes GET; none when there is no such."""
    methods: set[str] = set()
    for route in routes:
        match, inner = route.matches({**scope, "method": "GET"})
        if match is Match.NONE:
            continue
        if isinstance(route, Mount):
            below = methods_of(route.routes, {**scope, **inner}) if route.routes else {"GET"}
            methods |= below
        else:
            methods |= set(getattr(route, "methods", None) or ())
    return methods | ({"HEAD"} if "GET" in methods else set())
