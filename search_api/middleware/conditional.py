"""An answer that the asker has already is not sent again (`ETag`, `If-None-Match`)."""

import hashlib

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

#: what may be kept, and has to be asked about before it is used again
ASK_FIRST = "public, no-cache"
#: what is not kept at all
NOT = "no-store"
#: addresses that tell of this moment
MOMENT = ("/health/", "/metrics")


class Conditional:
    """Gives every whole answer a mark of what it says, and 304 to who names it. The mark is weak:
    the same answer may leave in more than one coding."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        start: Message | None = None
        kept = scope["method"] == "GET" and not scope["path"].startswith(MOMENT)

        async def marked(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                good = kept and message["status"] in (200, 304)
                headers.setdefault("Cache-Control", ASK_FIRST if good else NOT)
                if kept and message["status"] == 200 and "etag" not in headers:
                    start = message
                    return
            elif start is not None and message["type"] == "http.response.body":
                first, start = start, None
                if not message.get("more_body"):
                    message = _answered(Headers(scope=scope), first, message)
                await send(first)
            await send(message)

        await self.app(scope, receive, marked)


def _answered(asked: Headers, start: Message, body: Message) -> Message:
    """Marks the start of an answer; gives its body, which is empty when it is known already."""
    mark = f'W/"{hashlib.blake2b(body.get("body", b""), digest_size=12).hexdigest()}"'
    headers = MutableHeaders(scope=start)
    headers["ETag"] = mark
    known = [each.strip().removeprefix("W/") for each in asked.get("if-none-match", "").split(",")]
    if mark.removeprefix("W/") not in known and "*" not in known:
        return body
    start["status"] = 304
    for name in ("content-length", "content-type"):
        del headers[name]
    return {"type": "http.response.body", "body": b""}
