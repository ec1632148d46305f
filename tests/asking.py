"""Asks an application in the thread of the test itself.

Starlette's `TestClient` keeps the application in another thread, and goes there and back eight times for
every question: that takes longer than most answers do."""

import asyncio
import threading
import weakref
from collections.abc import Coroutine, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Self
from urllib.parse import unquote

import httpx2
from fastapi.testclient import TestClient
from starlette.types import ASGIApp

Message = MutableMapping[str, Any]


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
        self.strict: bool = likewise.raise_server_exceptions
        self.root_path: str = likewise.root_path
        self.client: tuple[str, int] = likewise.client
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
        url = request.url
        port = url.port or {"http": 80, "https": 443}[url.scheme]
        scope = {
            "type": "http",
            "http_version": "1.1",
            "method": request.method,
            "path": unquote(url.path),
            "raw_path": url.raw_path.split(b"?", 1)[0],
            "root_path": self.root_path,
            "scheme": url.scheme,
            "query_string": url.query,
            "headers": [
                (name.lower().encode(), value.encode())
                for name, value in request.headers.multi_items()
            ],
            "client": self.client,
            "server": [url.host, port],
            "state": dict(self.state),
        }
        said, fault = self._run(self._answer(scope, request.read()))
        if fault is not None and self.strict:
            raise fault
        if not said:
            return httpx2.Response(500, request=request)
        start, *parts = said
        body = b"" if request.method == "HEAD" else b"".join(part["body"] for part in parts)
        headers = [(name.decode(), value.decode()) for name, value in start["headers"]]
        return httpx2.Response(
            start["status"], headers=headers, stream=httpx2.ByteStream(body), request=request
        )

    async def _answer(
        self, scope: Message, body: bytes
    ) -> tuple[list[Message], BaseException | None]:
        """All that is said, and what went wrong."""
        said: list[Message] = []
        questions = [{"type": "http.request", "body": body, "more_body": False}]
        ended = asyncio.Event()

        async def receive() -> Message:
            if questions:
                return questions.pop()
            await ended.wait()
            return {"type": "http.disconnect"}

        async def send(message: Message) -> None:
            kind = "http.response.body" if said else "http.response.start"
            assert message["type"] == kind, message["type"]
            assert not ended.is_set(), "er komt nog iets na het einde van het antwoord"
            said.append({"body": b"", "headers": [], **message})
            if kind == "http.response.body" and not message.get("more_body"):
                ended.set()

        try:
            await self.app(scope, receive, send)
        except Exception as error:
            return said, error
        assert ended.is_set(), "het antwoord is niet af"
        return said, None
