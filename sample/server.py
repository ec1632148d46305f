"""The emulated vendors on one loopback port, and the registry that points at them."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route

from sample.emulation import Shared, emulated
from sample.model import Council, Paper
from sample.scenario import world

#: the plain server: a vendor is no faster, and figures stay comparable over time
PLAIN: dict[str, Any] = {"http": "h11", "loop": "asyncio"}
REGISTRY_HEAD = "key,name,code,kind,province,vendor,vendor_key,base_url,portal_url,from,to"


@contextmanager
def serving(app: Any, port: int = 0, **config: Any) -> Iterator[int]:
    """Serves an application on a loopback port (0: any free one) in a thread, until the block ends;
    gives the port. `config` as uvicorn has it."""
    listener = socket.create_server(("127.0.0.1", port))
    quiet: dict[str, Any] = {"log_level": "critical", "lifespan": "off"}
    server = uvicorn.Server(uvicorn.Config(app, timeout_graceful_shutdown=1, **quiet, **config))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    try:
        yield int(listener.getsockname()[1])
    finally:
        server.should_exit = True
        thread.join(timeout=20)
        listener.close()


class Emulator:
    """Answers as every vendor does, for the councils it is given."""

    def __init__(self, councils: dict[str, Council] | None = None) -> None:
        self.shared = Shared()
        self.faults = self.shared.faults
        self.mutations = self.shared.mutations
        self.port = 0
        self.vendors = {key: vendor(self.shared) for key, vendor in emulated().items()}
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
        self.shared.papers = {key: p for c in councils.values() for key, p in c.papers.items()}
        for key, vendor in self.vendors.items():
            vendor.load({c.key: c for c in councils.values() if c.vendor == key})

    def site(self, council: str) -> Any:
        """What its vendor has of a council."""
        return self.vendors[self.councils[council].vendor].sites[council]

    @property
    def papers(self) -> dict[str, Paper]:
        return self.shared.papers

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def registry(self) -> str:
        """A registry CSV in which every council has its emulated address."""
        lines = [REGISTRY_HEAD]
        for c in self.councils.values():
            base, portal = self.vendors[c.vendor].addresses(c, self.address)
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
        robots = Route("/robots.txt", lambda _: Response(self.robots, media_type="text/plain"))
        return Starlette(
            routes=[robots, *(r for vendor in self.vendors.values() for r in vendor.routes())]
        )

    @contextmanager
    def running(self, port: int = 0) -> "Iterator[Emulator]":
        """Serves on a loopback port (0: any free one) in a thread, until the block ends."""
        with serving(self.app(), port, **PLAIN) as self.port:
            yield self
