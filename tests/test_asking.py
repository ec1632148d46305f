"""The client of the tests gives what Starlette's gives."""

import asyncio
import contextlib
import threading
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
from fastapi import FastAPI, Request, Response
from fastapi.testclient import TestClient
from starlette.responses import RedirectResponse, StreamingResponse

from tests.asking import AppClient


@pytest.fixture
def app() -> FastAPI:
    lives: list[str] = []

    @contextlib.asynccontextmanager
    async def life(_: FastAPI) -> AsyncIterator[dict[str, Any]]:
        lives.append("begonnen")
        task = asyncio.ensure_future(asyncio.sleep(600))
        yield {"taak": task, "levens": lives}
        task.cancel()
        lives.append("geëindigd")

    made = FastAPI(lifespan=life)
    made.state.levens = lives

    @made.post("/echo/{name}")
    async def echo(name: str, request: Request) -> Response:
        body = await request.body()
        told = [name, request.url.query, request.headers.get("x-a"), str(request.client)]
        return Response(repr((told, body)), headers={"X-B": "c"}, media_type="text/plain")

    @made.get("/draad")
    def in_a_thread() -> str:
        return type(threading.current_thread()).__name__

    @made.get("/delen")
    async def parts() -> StreamingResponse:
        async def each() -> AsyncIterator[str]:
            for number in range(3):
                await asyncio.sleep(0)
                yield f"deel {number}\n"

        return StreamingResponse(each(), media_type="text/plain")

    @made.get("/verder")
    async def further() -> RedirectResponse:
        return RedirectResponse("/draad")

    @made.get("/stuk")
    async def broken() -> None:
        raise ValueError("stuk")

    @made.get("/leven")
    async def alive(request: Request) -> str:
        loop: asyncio.AbstractEventLoop = request.state.taak.get_loop()
        return f"{request.state.levens} {loop is asyncio.get_running_loop()}"

    return made


def answers(client: TestClient) -> Iterator[tuple[Any, ...]]:
    with client:
        for asked in (
            client.post("/echo/é%20b?q=%C3%A9&r=1", content=b"\xff", headers={"X-A": "d"}),
            client.head("/delen"),
            *(client.get(f"/{path}") for path in ("draad", "delen", "verder", "leven", "weg")),
        ):
            before = [each.status_code for each in asked.history]
            yield asked.status_code, asked.url, sorted(asked.headers.items()), asked.content, before


def test_answers_are_those_of_the_other_client(app: FastAPI) -> None:
    given = list(answers(AppClient(app)))
    assert app.state.levens == ["begonnen", "geëindigd"]
    app.state.levens.clear()
    assert given == list(answers(TestClient(app)))
    assert {status for status, *_ in given} == {200, 404, 405}


def test_what_goes_wrong_is_raised_or_told(app: FastAPI) -> None:
    with pytest.raises(ValueError, match="stuk"):
        AppClient(app).get("/stuk")
    told = AppClient(app, raise_server_exceptions=False).get("/stuk")
    other = TestClient(app, raise_server_exceptions=False).get("/stuk")
    assert (told.status_code, told.content) == (500, b"Internal Server Error")
    assert (other.status_code, other.content) == (told.status_code, told.content)


def test_it_asks_where_another_loop_runs(app: FastAPI) -> None:
    async def asked() -> str:
        with AppClient(app) as client:
            return client.get("/draad").text

    assert asyncio.run(asked()) == '"WorkerThread"'


def test_questions_side_by_side_are_refused(app: FastAPI) -> None:
    client = AppClient(app)

    @app.get("/nog-eens")
    def again() -> str:
        with pytest.raises(RuntimeError, match="naast elkaar"):
            client.get("/draad")
        return "geweigerd"

    assert client.get("/nog-eens").json() == "geweigerd"
