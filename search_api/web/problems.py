"""Errors as `application/problem+json` (RFC 9457), each with an id that is also in the log."""

import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol
from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import JSONResponse, RedirectResponse, Response

from indexer.question.query import Unavailable
from search_api.views.record import Merged, NotHeld, Withdrawn
from search_api.web.tracing import given_or_made, request_id
from store import StoreUnavailable
from tables import TablesAway

log = logging.getLogger("griffie.api")
TITLES = {
    400: "Ongeldige vraag",
    404: "Niet gevonden",
    405: "Methode niet toegestaan",
    406: "Niet in die vorm te geven",
    410: "Ingetrokken",
    413: "Te groot",
    429: "Te veel gevraagd",
    500: "Interne fout",
    503: "Tijdelijk niet beschikbaar",
}


class Onjuist(BaseModel):
    """A parameter or header that is wrong, with what could be in its place where that can be listed, and
    the character of it (from 0) where it goes wrong."""

    model_config = ConfigDict(extra="allow")

    name: str
    reason: str
    valid: list[str] = []
    plaats: int | None = None


class Foutbericht(BaseModel):
    """An error (RFC 9457), with every invalid parameter at once."""

    model_config = ConfigDict(extra="allow")

    type: str
    title: str
    status: int
    detail: str
    instance: str
    invalidParams: list[Onjuist] = []


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
            "request_id": request_id.get() or given_or_made(None),
            **self.more,
        }


def invalid(name: str, reason: str, valid: list[str] | None = None) -> Problem:
    """400 on one parameter, with the values that are valid where they can be listed."""
    row: dict[str, Any] = {"name": name, "reason": reason}
    if valid is not None:
        row["valid"] = valid
    return Problem(400, _said(row), [row])


#: what pydantic refuses → why, filled in with the error's own values
REASONS = {
    "missing": "ontbreekt",
    "json_invalid": "is geen JSON",
    "extra_forbidden": "onbekend",
    "string_type": "is geen tekst",
    "list_type": "is geen lijst",
    "int_parsing": "is geen geheel getal",
    "int_type": "is geen geheel getal",
    "string_too_long": "is langer dan {max_length} tekens",
    "too_long": "zijn er meer dan {max_length}",
    "model_attributes_type": "is geen object",
    "model_type": "is geen object",
    "dict_type": "is geen object",
}
#: name in `invalidParams` of a question that is wrong as a whole
WHOLE = "vraag"
#: characters of a detail
MOST = 1000


def refused(errors: Sequence[Mapping[str, Any]], known: Sequence[str] = ()) -> Problem:
    """400 on all that pydantic refuses, each with its reason in Dutch; `known` are the names that
    are valid where one is unknown."""
    rows = [_row(error, known) for error in errors]
    said = "; ".join(
        f"de vraag {row['reason']}" if row["name"] == WHOLE else _said(row) for row in rows
    )
    return Problem(400, said[:MOST], rows)


def _said(row: Mapping[str, Any]) -> str:
    return f"parameter {row['name']}: {row['reason']}"


def _row(error: Mapping[str, Any], known: Sequence[str]) -> dict[str, Any]:
    context = error.get("ctx", {})
    names = [str(part) for part in error["loc"] if part not in PLACES and isinstance(part, str)]
    reason = context.get("reason") or REASONS.get(error["type"], "is ongeldig").format_map(context)
    name = context.get("name") or (names[0] if names else WHOLE)
    row: dict[str, Any] = {"name": name, "reason": reason}
    valid = sorted(known) if error["type"] == "extra_forbidden" else context.get("valid")
    return row if valid is None else {**row, "valid": valid}


#: first part of the place of an error: where FastAPI read the value
PLACES = ("query", "path", "body", "header")


def problem_of(error: Exception) -> Problem:
    """What an error of store, engine or view is to whoever asked."""
    if isinstance(error, Problem):
        return error
    if isinstance(error, Withdrawn):
        return Problem(410, str(error), **error.rest)
    return Problem(404 if isinstance(error, NotHeld) else 503, str(error))


def _names(request: Request) -> list[str]:
    """Members that the body of this operation may have."""
    field = getattr(request.scope.get("route"), "body_field", None)
    model = field.field_info.annotation if field else None
    return list(getattr(model, "model_fields", ()))


#: errors that say in Dutch what they are
PLAIN: tuple[type[Exception], ...] = (
    NotHeld,
    Withdrawn,
    Unavailable,
    StoreUnavailable,
    TablesAway,
)
#: makes a page of a problem
Page = Callable[[Request, Problem], Response]


class Answer(Protocol):
    """Makes an answer of a problem."""

    def __call__(
        self, request: Request, problem: Problem, more: Mapping[str, str] | None = None
    ) -> Response: ...


#: seconds after which one may try again when something is away
RETRY = {"Retry-After": "5"}


def install(app: FastAPI, page: Page) -> Answer:
    """Makes every error of the API a problem document, and of the site a page; gives what makes
    such an answer."""

    def answer(
        request: Request, problem: Problem, more: Mapping[str, str] | None = None
    ) -> Response:
        body = problem.body(request)
        if problem.status >= 500:
            log.warning("request %s: %s", body["request_id"], problem.detail)
        headers = {**(RETRY if problem.status == 503 else {}), **(more or {})}
        api = request.url.path.startswith(("/api/", "/health", "/ori/", "/openapi"))
        api |= request.url.path.endswith(".json")
        if not api and "text/html" in request.headers.get("accept", ""):
            shown = page(request, problem)
            shown.headers.update(headers)
            return shown
        return JSONResponse(body, problem.status, headers, media_type="application/problem+json")

    async def known(request: Request, error: Exception) -> Response:
        assert isinstance(error, Problem)
        return answer(request, error)

    async def plain(request: Request, error: Exception) -> Response:
        return answer(request, problem_of(error))

    async def merged(request: Request, error: Exception) -> Response:
        """The same address of the record that this one went into."""
        assert isinstance(error, Merged)
        place = request.url.path.replace(error.was, error.into)
        query = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse(f"{place}{query}", 308)

    async def http(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        return answer(request, Problem(error.status_code, str(error.detail)), error.headers)

    async def broken_off(request: Request, error: Exception) -> Response:
        return answer(request, Problem(400, "de vraag werd afgebroken"))

    async def validation(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        return answer(request, refused(error.errors(), _names(request)))

    async def unexpected(request: Request, error: Exception) -> Response:
        log.error("onverwachte fout: %r", error, exc_info=error)
        return answer(request, Problem(500, "er ging iets mis; meld dit met het request_id"))

    app.add_exception_handler(Problem, known)
    for kind in PLAIN:
        app.add_exception_handler(kind, plain)
    app.add_exception_handler(Merged, merged)
    app.add_exception_handler(HTTPException, http)
    app.add_exception_handler(ClientDisconnect, broken_off)
    app.add_exception_handler(RequestValidationError, validation)
    app.add_exception_handler(Exception, unexpected)
    return answer
