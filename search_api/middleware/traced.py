"""Every question has an id, is timed and leaves one line in the log: without who asked, and
without what."""

import logging
import time

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from search_api.web import ending
from search_api.web.measures import answers, latency
from search_api.web.tracing import given_or_made, request_id

log = logging.getLogger("griffie.toegang")
#: how an address is counted that leads nowhere
NOWHERE = "(geen)"
METHODS = ("GET", "HEAD", "POST", "OPTIONS")


class Traced:
    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        name = given_or_made(Headers(scope=scope).get("x-request-id"))
        token = request_id.set(name)
        shared: dict[str, str] = {}
        scope["griffie.route"] = shared
        status, begun = 499, time.perf_counter()  # 499: nobody waited for the answer

        async def told(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)["X-Request-ID"] = name
            await send(message)

        try:
            await self.app(scope, receive, told)
        finally:
            took = time.perf_counter() - begun
            route = shared.get("path", NOWHERE)
            method = scope["method"] if scope["method"] in METHODS else "overig"
            latency.labels(route, method).observe(took)
            answers.labels(route, str(status)).inc()
            log.info(
                "%s %s %d",
                method,
                route,
                status,
                extra={"route": route, "status": status, "ms": round(took * 1000, 1)},
            )
            request_id.reset(token)


class Noted:
    """The innermost: tells `Traced` which route answered, once that is known, and the asker of a route
    that will go."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def told(message: Message) -> None:
            if message["type"] == "http.response.start":
                for name, value in ending.headers(scope.get("route")).items():
                    MutableHeaders(scope=message).append(name, value)
            await send(message)

        try:
            await self.app(scope, receive, told if scope["type"] == "http" else send)
        finally:
            route = scope.get("route")
            shared = scope.get("griffie.route")
            if shared is not None and route is not None and hasattr(route, "path"):
                shared["path"] = f"{scope.get('root_path', '')}{route.path}"
