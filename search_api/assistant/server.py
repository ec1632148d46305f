"""The server of the Model Context Protocol, by its own library: over standard input and output, and
as an address of the service."""

import logging
from collections.abc import Mapping
from typing import Any

import anyio
import orjson
from anyio import to_thread
from fastapi import FastAPI
from mcp.server.lowlevel import Server
from mcp.server.stdio import stdio_server
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from mcp_types import (
    CallToolRequestParams,
    CallToolResult,
    ListToolsResult,
    TextContent,
    ToolAnnotations,
)
from mcp_types import Tool as Described
from starlette.requests import Request
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from search_api.assistant.reading import covered, period
from search_api.assistant.tools import BY_NAME, TOOLS
from search_api.services import Services
from search_api.web.cursors import signing_key
from search_api.web.problems import PLAIN, Problem, problem_of
from search_api.web.requests import base_url
from standard.text import nearest

log = logging.getLogger("griffie.mcp")
PATH = "/mcp"
NAME, VERSION = "griffie", "1.0.0"
INSTRUCTIONS = """Open raadsinformatie van Nederlandse gemeenten, provincies en waterschappen, alleen
om te lezen. Ieder feit heeft url, bron_url, versie, bladzijde en sha256: noem ze bij wat u zegt. Ieder
antwoord heeft dekking: zeg erbij welke raden ontbreken of achterlopen, zeker bij nul treffers.
Onbekend is iets anders dan afwezig, tegen of nee. Controleer citaten met controleer_citaat."""
Context = Any
#: refusals that say in Dutch what they are
KNOWN: tuple[type[Exception], ...] = (Problem, *PLAIN)
#: arguments that are days
DAYS = ("van", "tot")
#: bytes of a question
BODY = 256 * 1024


def server(found: Services, base: str = "") -> Server[Any]:
    """The tools over services; `base` is the address of the service where a question names none."""

    async def listed(_: Context, __: Any) -> ListToolsResult:
        return ListToolsResult(tools=[_described(tool.name) for tool in TOOLS])

    async def called(context: Context, asked: CallToolRequestParams) -> CallToolResult:
        request = context.request
        place = base_url(request) if isinstance(request, Request) else base
        arguments = asked.arguments or {}
        return await to_thread.run_sync(answered, found, place, asked.name, arguments)

    return Server(
        NAME,
        version=VERSION,
        title="Griffie",
        instructions=INSTRUCTIONS,
        on_list_tools=listed,
        on_call_tool=called,
    )


def _described(name: str) -> Described:
    tool = BY_NAME[name]
    return Described(
        name=tool.name,
        title=tool.title,
        description=tool.description,
        input_schema=tool.input_schema(),
        output_schema=tool.output_schema(),
        annotations=ToolAnnotations(
            title=tool.title,
            read_only_hint=True,
            destructive_hint=False,
            idempotent_hint=True,
            open_world_hint=False,
        ),
    )


def answered(found: Services, base: str, name: str, arguments: Mapping[str, Any]) -> CallToolResult:
    """What a tool answers; a refusal says why, what is valid and what is nearest, and has the
    coverage too."""
    signing_key.set(found.operation.key)
    tool = BY_NAME.get(name)
    try:
        if tool is None:
            valid = list(BY_NAME)
            rows = [{"name": "tool", "reason": "onbekend", "valid": valid}]
            rows[0]["nearest"] = list(nearest(name, valid))
            raise Problem(400, f"er is geen tool {name!r}; wel {', '.join(valid)}", rows)
        return _result(tool.run(found, base, arguments), failed=False)
    except KNOWN as error:
        return _result(_refusal(found, problem_of(error)), failed=True)
    except Exception as error:
        log.error("onverwachte fout in %s: %r", name, error, exc_info=error)
        problem = Problem(500, "er ging iets mis bij het antwoorden; dit zegt niets over de bron")
        return _result(_refusal(found, problem), failed=True)


def _refusal(found: Services, problem: Problem) -> dict[str, Any]:
    rows = [
        {
            "naam": row["name"],
            "reden": row["reason"],
            "geldig": row.get("valid") or (_days(found) if row["name"] in DAYS else []),
            "dichtstbij": row.get("nearest", []),
        }
        for row in problem.invalid
    ]
    return {
        "fout": problem.detail,
        "status": problem.status,
        "ongeldig": rows,
        **problem.more,
        "dekking": _covered(found),
    }


def _days(found: Services) -> list[str]:
    """The first and the last day on which a meeting is known, as a day is written."""
    try:
        return [day for day in period(found, ()).values() if day]
    except PLAIN:
        return []


def _covered(found: Services) -> dict[str, Any]:
    try:
        return covered(found)
    except PLAIN as error:
        return {"onbekend": str(error)}


def _result(body: dict[str, Any], *, failed: bool) -> CallToolResult:
    content = orjson.dumps(body)
    return CallToolResult(
        content=[TextContent(type="text", text=content.decode())],
        structured_content=orjson.loads(content),
        is_error=failed,
    )


class Mounted:
    """The address of the service: every question stands by itself, so that any process may answer."""

    def __init__(self, found: Services) -> None:
        self.server = server(found)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        manager = StreamableHTTPSessionManager(
            self.server, json_response=True, stateless=True, max_request_body_size=BODY
        )
        async with manager.run():
            await manager.handle_request(scope, receive, send)


def install(app: FastAPI, found: Services) -> None:
    """Adds the address."""
    app.router.routes.append(Route(PATH, Mounted(found), methods=["POST"], include_in_schema=False))


def over_stdio(found: Services, base: str) -> None:
    """Answers over standard input and output until the other side ends."""

    async def run() -> None:
        made = server(found, base)
        async with stdio_server() as (reading, writing):
            await made.run(reading, writing, made.create_initialization_options())

    anyio.run(run)
