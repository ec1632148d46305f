"""What our two interfaces of the standard share: headers, the form of errors, moments in UTC."""

import datetime as dt
import re
from typing import Any

from fastapi import FastAPI
from starlette.datastructures import MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from search_api.services import Services
from search_api.web import problems

MOMENT = re.compile(r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?([+-]\d{2}:\d{2}|Z)$")
HEADERS = {
    "Access-Control-Allow-Origin": "*",
    "Cache-Control": "no-store",
    "Content-Security-Policy": "frame-ancestors 'none'",
    "Strict-Transport-Security": "max-age=31536000",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


class Header:
    """Every answer says which version of the API gave it, and how a browser may use it; what an
    answer says itself stays."""

    def __init__(self, app: ASGIApp, headers: dict[str, str]) -> None:
        self.app = app
        self.headers = headers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def told(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = MutableHeaders(scope=message)
                for name, value in self.headers.items():
                    given.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, told if scope["type"] == "http" else send)


def application(found: Services, title: str, version: str, description: str) -> FastAPI:
    """An application of its own within the service, with the version in every answer."""
    app = FastAPI(
        title=title,
        version=version,
        description=description,
        contact=found.contact,
        redirect_slashes=False,
        docs_url=None,
        redoc_url=None,
    )
    problems.install(app, lambda request, problem: Response(problem.detail))
    app.add_middleware(Header, headers={**HEADERS, "API-Version": version})
    return app


def utc(value: Any) -> Any:
    """Moments in UTC with `Z`, as the API design rules want them; the store keeps the source's."""
    if isinstance(value, dict):
        return {name: utc(each) for name, each in value.items()}
    if isinstance(value, list):
        return [utc(each) for each in value]
    if isinstance(value, str) and MOMENT.match(value):
        try:
            moment = dt.datetime.fromisoformat(value).astimezone(dt.UTC)
        except (ValueError, OverflowError):
            return value  # a title may look like a moment, and be none
        return moment.isoformat().replace("+00:00", "Z")
    return value
