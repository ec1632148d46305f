"""Faults that the emulators can be told to show, and the log of what was asked of them."""

import asyncio
import re
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

BLOCK_PAGE = b"<html><body><h2>Our services aren't available right now</h2>The request is blocked.</body></html>"
WAF_PAGE = b"<!DOCTYPE html><html><body><h1>Toegang geweigerd</h1></body></html>"


@dataclass
class Fault:
    """`kind` for requests whose path (and body) match, `times` times (None: always).

    blok (403 page), locked (403 without a block page), 429, 500, 503, html (200 with a page), leeg (200 without a body),
    trunc (half the answer), groot (a Content-Length of 2 GB), traag (`seconds` late), afgebroken
    (connection closed in the middle), fout (`body` with status 200).
    """

    kind: str
    path: str = ""
    body: str = ""
    times: int | None = None
    seconds: float = 0.0
    text: str = ""
    seen: int = 0

    def matches(self, path: str, body: str) -> bool:
        if self.times is not None and self.seen >= self.times:
            return False
        return bool(re.search(self.path, path)) and (
            not self.body or bool(re.search(self.body, body))
        )


@dataclass
class Asked:
    """One request as it came in: seconds on a monotonic clock, path with query, body."""

    moment: float
    path: str
    body: str
    agent: str


@dataclass
class Faults:
    faults: list[Fault] = field(default_factory=list)
    log: list[Asked] = field(default_factory=list)

    def add(self, kind: str, path: str = "", **more: object) -> Fault:
        fault = Fault(kind, path, **more)  # type: ignore[arg-type]
        self.faults.append(fault)
        return fault

    def clear(self) -> None:
        self.faults.clear()
        self.log.clear()

    def asked(self, pattern: str) -> list[Asked]:
        return [asked for asked in self.log if re.search(pattern, asked.path + " " + asked.body)]

    async def answer(self, request: Request, answer: Response) -> Response:
        """The answer itself, or what the first fault that matches makes of it."""
        body = (await request.body()).decode("utf-8", "replace")
        path = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        self.log.append(Asked(time.monotonic(), path, body, request.headers.get("user-agent", "")))
        for fault in self.faults:
            if fault.matches(path, body):
                fault.seen += 1
                return await _show(fault, answer)
        return answer


async def _show(fault: Fault, answer: Response) -> Response:
    kind = fault.kind
    if kind == "traag":
        await asyncio.sleep(fault.seconds)
        return answer
    if kind in ("429", "500", "503"):
        headers = {"Retry-After": f"{fault.seconds:g}"} if fault.seconds else {}
        return Response(b"later", int(kind), headers)
    if kind == "blok":
        return Response(BLOCK_PAGE, 403, media_type="text/html")
    if kind == "locked":
        return Response(b"", 403)
    if kind == "404":
        return Response(b"niet gevonden", 404)
    if kind == "html":
        return Response(fault.text.encode() or WAF_PAGE, 200, media_type="text/html")
    if kind == "fout":
        return Response(fault.text.encode(), 200, media_type=answer.media_type)
    if kind == "leeg":
        return Response(b"", 200, media_type=answer.media_type)
    if kind == "trunc":
        content = bytes(answer.body)
        return Response(content[: len(content) // 2], 200, media_type=answer.media_type)
    if kind == "groot":
        return StreamingResponse(_endless(), headers={"Content-Length": str(2 * 10**9)})
    if kind == "afgebroken":
        return StreamingResponse(_broken(), headers={"Content-Length": "100000"})
    raise ValueError(f"onbekende storing: {kind}")


async def _endless() -> AsyncIterator[bytes]:
    for _ in range(2000):
        yield b"\0" * 1_000_000


async def _broken() -> AsyncIterator[bytes]:
    yield b"begin"
    raise ConnectionResetError("de verbinding wordt afgebroken")
