"""Asks an application in the thread of the test itself.

Starlette's `TestClient` keeps the application in another thread, and goes there and back eight times for
every question: that takes longer than most answers do."""

import asyncio
import threading
import weakref
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Self, cast

import httpx2
from fastapi.testclient import TestClient
from starlette.types import ASGIApp, Message, Receive, Scope, Send


class AppClient(TestClient):
    """What `TestClient` is, but for answers that do not end, web sockets, and questions side by side, which
    it refuses. An answer is given when all of it is there."""

    def __init__(self, app: ASGIApp, *arguments: Any, **more: Any) -> None:
        super().__init__(app, *arguments, **more)
        self.direct = Direct(self._transport)
        self._transport = self.direct

    def __enter__(self) -> Self:
        self.direct.begin()
        return self

    def __exit__(self, *_: Any) -> None:
        self.direct.end()


class Direct(httpx2.BaseTransport):
    """One application in a loop that goes on only while a question is asked."""

    def __init__(self, likewise: Any) -> None:
        """`likewise` is the transport of a `TestClient`."""
        self.app: ASGIApp = likewise.app
        self.asked = httpx2.ASGITransport(
            self._in_life, likewise.raise_server_exceptions, likewise.root_path, likewise.client
        )
        self.state: dict[str, Any] = likewise.app_state
        self.loop = asyncio.new_event_loop()
        self.turn = threading.Lock()
        self.told: asyncio.Queue[Message] = asyncio.Queue()
        self.heard: asyncio.Queue[Message] = asyncio.Queue()
        self.life: asyncio.Task[None] | None = None
        weakref.finalize(self, self.loop.close)

    def begin(self) -> None:
        """Starts what the application has beside its answers."""
        scope = {"type": "lifespan", "state": self.state}
        self.life = self.loop.create_task(self._alive(scope))
        self._step("startup")

    def end(self) -> None:
        self._step("shutdown")
        self._run(self._ended())

    async def _ended(self) -> None:
        assert self.life is not None
        await self.life

    async def _alive(self, scope: Message) -> None:
        await self.app(scope, self.told.get, self.heard.put)

    def _step(self, name: str) -> None:
        async def stepped() -> Message:
            await self.told.put({"type": f"lifespan.{name}"})
            return await self.heard.get()

        heard = self._run(stepped())
        assert heard["type"] == f"lifespan.{name}.complete", heard

    def _run(self, work: Coroutine[Any, Any, Any]) -> Any:
        """In this thread; in another one where a loop runs in this one, as that of a browser does."""
        if not self.turn.acquire(blocking=False):
            work.close()
            raise RuntimeError("vragen naast elkaar: daarvoor is er TestClient")
        try:
            if asyncio._get_running_loop() is None:
                return self.loop.run_until_complete(work)
            with ThreadPoolExecutor(1) as beside:
                return beside.submit(self.loop.run_until_complete, work).result()
        finally:
            self.turn.release()

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        request.read()
        return cast(httpx2.Response, self._run(self._answer(request)))

    async def _answer(self, request: httpx2.Request) -> httpx2.Response:
        given = await self.asked.handle_async_request(request)
        body = b"".join([part async for part in given.aiter_raw()])
        return httpx2.Response(
            given.status_code,
            headers=given.headers,
            stream=httpx2.ByteStream(body),
            request=request,
        )

    async def _in_life(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The application, with what it made at its start."""
        await self.app({**scope, "state": dict(self.state)}, receive, send)
