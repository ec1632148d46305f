"""Errors as `application/problem+json` (RFC 9457), each with an id that is also in the log."""

import logging
import uuid
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from indexer.question.query import Unavailable
from store import StoreUnavailable

log = logging.getLogger("griffie.api")
TITLES = {
    400: "Ongeldige vraag",
    404: "Niet gevonden",
    405: "Methode niet toegestaan",
    410: "Ingetrokken",
    413: "Te groot",
    500: "Interne fout",
    503: "Tijdelijk niet beschikbaar",
}


class Foutbericht(BaseModel):
    """An error (RFC 9457), with every invalid parameter at once."""

    model_config = ConfigDict(extra="allow")

    type: str
    title: str
    status: int
    detail: str
    instance: str
    invalidParams: list[dict[str, Any]] = []


def errors(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """How these errors are described."""
    schema = {"$ref": f"#/components/schemas/{Foutbericht.__name__}"}
    content = {"application/problem+json": {"schema": schema}}
    return {status: {"description": TITLES[status], "content": content} for status in statuses}


class Problem(Exception):
    """An answer other than the one asked for. `detail` is Dutch; `more` are extra members."""

    def __init__(
        self,
        status: int,
        detail: str,
        invalid: list[dict[str, Any]] | None = None,
        **more: Any,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.invalid = invalid or []
        self.more = more

    def body(self, request: Request) -> dict[str, Any]:
        return {
            "type": "about:blank",
            "title": TITLES.get(self.status, "Fout"),
            "status": self.status,
            "detail": self.detail,
            "instance": f"{request.url.scheme}://{request.url.netloc}{quote(request.scope['path'])}",
            "invalidParams": self.invalid,
            "request_id": str(uuid.uuid4()),
            **self.more,
        }


def invalid(name: str, reason: str, valid: list[str] | None = None) -> Problem:
    """400 on one parameter, with the values that are valid where they can be listed."""
    row: dict[str, Any] = {"name": name, "reason": reason}
    if valid is not None:
        row["valid"] = valid
    return Problem(400, f"parameter {name}: {reason}", [row])


#: makes a page of a problem
Page = Callable[[Request, Problem], Response]
#: seconds after which one may try again when something is away
RETRY = {"Retry-After": "5"}


def install(app: FastAPI, page: Page) -> None:
    """Makes every error of the API a problem document, and of the site a page."""
    _describe(app)

    def answer(
        request: Request, problem: Problem, more: Mapping[str, str] | None = None
    ) -> Response:
        body = problem.body(request)
        if problem.status >= 500:
            log.warning("request %s: %s", body["request_id"], problem.detail)
        headers = {**(more or {}), **(RETRY if problem.status == 503 else {})}
        api = request.url.path.startswith(("/api/", "/health", "/ori/", "/openapi"))
        if not api and "text/html" in request.headers.get("accept", ""):
            shown = page(request, problem)
            shown.headers.update(headers)
            return shown
        return JSONResponse(body, problem.status, headers, media_type="application/problem+json")

    async def known(request: Request, error: Exception) -> Response:
        assert isinstance(error, Problem)
        return answer(request, error)

    async def away(request: Request, error: Exception) -> Response:
        return answer(request, Problem(503, str(error)))

    async def http(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        return answer(request, Problem(error.status_code, str(error.detail)), error.headers)

    async def validation(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        rows = [{"name": str(e["loc"][-1]), "reason": str(e["msg"])} for e in error.errors()]
        return answer(request, Problem(400, "de vraag kan zo niet gelezen worden", rows))

    async def unexpected(request: Request, error: Exception) -> Response:
        log.error("onverwachte fout: %r", error, exc_info=error)
        return answer(request, Problem(500, "er ging iets mis; meld dit met het request_id"))

    app.add_exception_handler(Problem, known)
    app.add_exception_handler(Unavailable, away)
    app.add_exception_handler(StoreUnavailable, away)
    app.add_exception_handler(HTTPException, http)
    app.add_exception_handler(RequestValidationError, validation)
    app.add_exception_handler(Exception, unexpected)


def _describe(app: FastAPI) -> None:
    """Puts the form of an error in the description, and takes out the status that FastAPI names
    for what we answer with 400."""
    made = app.openapi

    def openapi() -> dict[str, Any]:
        document = made()
        schemas = document.setdefault("components", {}).setdefault("schemas", {})
        schemas[Foutbericht.__name__] = Foutbericht.model_json_schema()
        for item in document["paths"].values():
            for operation in item.values():
                operation["responses"].pop("422", None)
        for name in ("HTTPValidationError", "ValidationError"):
            schemas.pop(name, None)
        return document

    app.openapi = openapi  # type: ignore[method-assign]
