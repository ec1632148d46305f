"""The emulated vendors on one loopback port, and the registry that points at them."""

import asyncio
import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qsl

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sample import files
from sample.emulate_go import Go
from sample.emulate_ibabs import Portal, Soap
from sample.emulate_notubiz import Notubiz
from sample.emulate_parlaeus import Parlaeus
from sample.faults import Faults
from sample.scenario import Council, world

REGISTRY_HEAD = "key,name,code,kind,province,vendor,vendor_key,base_url,portal_url,from,to"


class Emulator:
    """Answers as iBabs and GemeenteOplossingen do, for the councils it is given."""

    def __init__(self, councils: dict[str, Council] | None = None) -> None:
        self.faults = Faults()
        self.port = 0
        #: entry key → mutation stamp of a register entry that was changed
        self.mutations: dict[str, str] = {}
        self.reset(councils if councils is not None else world())

    def reset(self, councils: dict[str, Council]) -> None:
        """As it is made: without faults, and nothing asked yet."""
        self.faults.clear()
        self.robots = "User-agent: *\nDisallow: /niet\n"
        self.mutations.clear()
        self.load(councils)

    def load(self, councils: dict[str, Council]) -> None:
        """Replaces what the sources hold, as when a council changes its papers."""
        self.councils = councils
        self.soap = Soap(councils, self.downloads, self.mutations)
        self.portals = {c.key: Portal(c) for c in councils.values() if c.vendor == "ibabs"}
        self.go = {
            c.key: Go(c, voting=c.key == "steenbergen")
            for c in councils.values()
            if c.vendor == "gemeenteoplossingen"
        }
        self.notubiz = {c.key: Notubiz(c) for c in councils.values() if c.vendor == "notubiz"}
        self.parlaeus = {c.key: Parlaeus(c) for c in councils.values() if c.vendor == "parlaeus"}
        self.papers = {key: p for c in councils.values() for key, p in c.papers.items()}

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def downloads(self) -> str:
        return "/ibabs/publicdownload.aspx?site=voorbeeld"

    def registry(self) -> str:
        """A registry CSV in which every council has its emulated address."""
        lines = [REGISTRY_HEAD]
        for c in self.councils.values():
            if c.vendor == "ibabs":
                base, portal = f"{self.address}/ibabs/Public.svc", f"{self.address}/portaal/{c.key}"
            elif c.vendor == "parlaeus":
                base = portal = f"{self.address}/parlaeus/{c.key}"
            elif c.vendor == "notubiz":
                base, portal = (
                    f"{self.address}/notubiz/{c.key}",
                    f"{self.address}/notubiz/{c.key}/portaal",
                )
            else:
                base, portal = f"{self.address}/go/{c.key}/api", f"{self.address}/go/{c.key}"
            row = (
                c.key,
                c.name,
                c.code,
                "gemeente",
                c.province,
                c.vendor,
                c.vendor_key,
                base,
                portal,
                "2024-01-01",
                "",
            )
            lines.append(",".join(row))
        return "\n".join(lines) + "\n"

    def app(self) -> Starlette:
        routes = [
            Route(
                "/robots.txt",
                lambda _: Response(self.robots, media_type="text/plain"),
            ),
            Route("/ibabs/Public.svc", self._soap, methods=["POST"]),
            Route("/ibabs/publicdownload.aspx", self._download),
            Route("/portaal/{site}/{path:path}", self._portal, methods=["GET", "POST"]),
            Route("/go/{site}/{path:path}", self._go),
            Route("/notubiz/{site}/{path:path}", self._notubiz),
            Route("/parlaeus/{site}/{path:path}", self._parlaeus),
        ]
        return Starlette(routes=routes)

    async def _soap(self, request: Request) -> Response:
        body = (await request.body()).decode()
        answer = Response(self.soap.answer(body), media_type="text/xml; charset=utf-8")
        return await self.faults.answer(request, answer)

    async def _download(self, request: Request) -> Response:
        return await self.faults.answer(
            request, await self._file(request.query_params.get("id", ""))
        )

    async def _file(self, key: str) -> Response:
        paper = self.papers.get(key)
        if paper is None:
            return Response("niet gevonden", 404)
        content, kind = await asyncio.to_thread(files.content, paper)
        return Response(content, media_type=kind)

    async def _portal(self, request: Request) -> Response:
        portal = self.portals.get(request.path_params["site"])
        path = "/" + request.path_params["path"]
        if portal is None:
            return await self.faults.answer(request, Response("onbekend", 404))
        if path.startswith(("/Agenda/Document/", "/Reports/Document/")):
            answer = await self._file(request.query_params.get("documentId", ""))
        else:
            form = dict(parse_qsl((await request.body()).decode()))
            found = portal.answer(path, dict(request.query_params), form)
            answer = (
                Response(found[1], media_type=found[0]) if found else Response("niet gevonden", 404)
            )
        return await self.faults.answer(request, answer)

    async def _go(self, request: Request) -> Response:
        site = self.go.get(request.path_params["site"])
        path = "/" + request.path_params["path"]
        if site is None:
            return await self.faults.answer(request, Response("onbekend", 404))
        parts = path.strip("/").split("/")
        if parts[:2] == ["api", "v1"] and parts[-2] == "documents":
            answer = await self._file(parts[-1])
        elif parts[:2] == ["api", "v2"] and parts[-1] == "download":
            answer = await self._file(parts[-2])
        else:
            answer = _json_or_page(*site.answer(path, dict(request.query_params)))
        return await self.faults.answer(request, answer)

    async def _notubiz(self, request: Request) -> Response:
        site = self.notubiz.get(request.path_params["site"])
        path = "/" + request.path_params["path"]
        if site is None:
            return await self.faults.answer(request, Response("onbekend", 404))
        parts = path.strip("/").split("/")
        if parts[0] == "document":
            if parts[2:] != [str(site.versions.get(parts[1], 1))]:
                shut = "<error><message><![CDATA[U moet een token doorgeven.]]></message></error>"
                answer = Response(shut, 400, media_type="text/xml")
            else:
                answer = await self._file(parts[1])
        else:
            answer = _json_or_page(*site.answer(path, dict(request.query_params)))
        return await self.faults.answer(request, answer)

    async def _parlaeus(self, request: Request) -> Response:
        site = self.parlaeus.get(request.path_params["site"])
        parts = request.path_params["path"].split("/")
        if site is None:
            return await self.faults.answer(request, Response("onbekend", 404))
        if parts[:2] == ["app", "document"]:
            answer = await self._file(parts[2])
        else:
            answer = _json_or_page(200, site.answer(dict(request.query_params)))
        return await self.faults.answer(request, answer)

    @contextmanager
    def running(self, port: int = 0) -> "Iterator[Emulator]":
        """Serves on a loopback port (0: any free one) in a thread, until the block ends."""
        listener = socket.create_server(("127.0.0.1", port))
        self.port = listener.getsockname()[1]
        # the plain server: a vendor is no faster, and figures stay comparable over time
        config = uvicorn.Config(
            self.app(),
            http="h11",
            loop="asyncio",
            log_level="critical",
            lifespan="off",
            timeout_graceful_shutdown=1,
        )
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        try:
            yield self
        finally:
            server.should_exit = True
            thread.join(timeout=10)
            listener.close()


def _json_or_page(status: int, body: Any) -> Response:
    if isinstance(body, str):
        return Response(body, status, media_type="text/html")
    content = json.dumps(body, ensure_ascii=False)
    return Response(content, status, media_type="application/json")
