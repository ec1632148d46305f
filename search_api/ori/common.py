"""What our two interfaces of the standard share: headers, the form of errors and description."""

from fastapi import APIRouter, Depends, FastAPI
from starlette.datastructures import MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from search_api.services import Services
from search_api.web import problems
from search_api.web.accepting import acceptable
from search_api.web.openapi import describe

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


def routing() -> APIRouter:
    """To be given the routes of an application; they are made once in a process."""
    return APIRouter(dependencies=[Depends(acceptable)])


def application(
    found: Services, title: str, version: str, description: str, router: APIRouter
) -> FastAPI:
    """An application of its own within the service, with the version in every answer."""
    app = FastAPI(
        title=title,
        version=version,
        description=description,
        contact=found.contact,
        redirect_slashes=False,
        routes=router.routes,
        docs_url=None,
        redoc_url=None,
    )
    app.state.services = found
    describe(app, found)
    problems.install(app, lambda request, problem: Response(problem.detail))
    app.add_middleware(Header, headers={**HEADERS, "API-Version": version})
    return app
