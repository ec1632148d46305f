"""How much of the service one client may have: units of work a minute, dearer questions more."""

import ipaddress
import math
import time
from typing import Any

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from search_api.operation import Operation
from search_api.web.measures import refusals
from search_api.web.paced import Work
from search_api.web.problems import Answer, Problem

#: questions that one process answers at the same time
AT_ONCE = 96
#: seconds after which one may try again when it is too busy
BUSY = "2"
#: start of an address → units that a question costs; another costs one
COSTS = (
    ("/api/v1/search.", 20),
    ("/api/v1/search", 2),
    ("/api/v1/conformance", 20),
    ("/api/v1/records:batch", 5),
    ("/api/v1/kwaliteit", 5),
    ("/api/v1/export", 20),
    ("/api/v1/stemmen", 3),
    ("/api/v1/afwijkers", 5),
    ("/api/v1/partijen/", 5),
    ("/toets", 20),
    ("/leveranciers/", 5),
    ("/organisaties/", 5),
    ("/ori/", 2),
    ("/v1/elastic", 2),
    ("/mcp", 5),
    ("/volgen", 10),
    ("/api/v1/volgen", 20),
    ("/static/", 0),
    ("/health/", 0),
    ("/metrics", 0),
)
#: what the site shows of a search is a search too
SEARCHED = 2
POLICY = "units"
LIMITED = "https://iana.org/assignments/http-problem-types#quota-exceeded"


class Limited:
    """Counts for each client; refuses with 429 what goes beyond its allowance, and with 503 what
    this process cannot take on."""

    def __init__(self, app: ASGIApp, answer: Answer, operation: Operation, work: Work) -> None:
        self.app = app
        self.answer = answer
        self.operation = operation
        self.counts = SlidingWindowCounterRateLimiter(operation.counts or MemoryStorage())
        self.work = work

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = Request(scope)
        price = cost(request)
        if not price:
            await self.app(scope, receive, send)
            return
        headers, problem = self._counted(request, price)
        if problem is None and self.work.busy >= AT_ONCE:
            problem = Problem(503, "het is nu te druk; probeer het zo weer")
            headers["Retry-After"] = BUSY
        if problem is not None:
            refusals.labels(str(problem.status)).inc()
            await self.answer(request, problem, headers)(scope, receive, send)
            return

        async def told(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(headers)
            await send(message)

        streams = scope["path"].endswith("/feed/stream")  # waits far more than it works
        self.work.busy += not streams
        try:
            await self.app(scope, receive, told)
        finally:
            self.work.busy -= not streams

    def _counted(self, request: Request, price: int) -> tuple[dict[str, str], Problem | None]:
        """The headers of `draft-ietf-httpapi-ratelimit-headers`, and the refusal if it is one."""
        name, allowance = self._client(request)
        if not allowance:
            return {}, None
        item = RateLimitItemPerMinute(allowance)
        price = min(price, allowance)
        fits = self.counts.hit(item, name, cost=price)
        stats = self.counts.get_window_stats(item, name)
        reset = max(1, math.ceil(stats.reset_time - time.time()))
        headers = {
            "RateLimit-Policy": f'"{POLICY}";q={allowance};w=60',
            "RateLimit": f'"{POLICY}";r={stats.remaining if fits else 0};t={reset}',
        }
        if fits:
            return headers, None
        detail = f"u vroeg meer dan {allowance} eenheden in een minuut; wacht {reset} seconden"
        more: dict[str, Any] = {"type": LIMITED, "violated-policies": [POLICY]}
        problem = Problem(429, detail, None, **more)
        return {**headers, "Retry-After": str(reset)}, problem

    def _client(self, request: Request) -> tuple[str, int]:
        """Under which name a client is counted, and what it may: by its key, else its address."""
        key = request.headers.get("x-api-key", "")
        if key in self.operation.keys:
            return f"sleutel:{key}", self.operation.keys[key]
        return network(request.client.host if request.client else ""), self.operation.allowance


def network(address: str) -> str:
    """A client has one address of version 4, or the 64 bits of version 6 that are its own."""
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return address[:100]
    if known.version == 6:
        return str(ipaddress.ip_network((known, 64), strict=False))
    return str(known)


def cost(request: Request) -> int:
    path = request.scope["path"]
    if path == "/":
        return SEARCHED
    return next((units for start, units in COSTS if path.startswith(start)), 1)
