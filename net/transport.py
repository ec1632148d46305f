"""The guard before httpx2: every address is looked at, and only its pinned one is connected to."""

import functools
import ssl
from typing import Any

import httpcore2
import httpx2

from net.guard import Guard, Refused

#: seconds for a name to be connected to
CONNECT = 10.0


@functools.cache
def trusted() -> ssl.SSLContext:
    """Whose certificates are believed, read once a process."""
    return httpx2.create_ssl_context()


class PublicOnly(httpcore2.NetworkBackend):
    """Connects to what the guard lets through."""

    def __init__(self, guard: Guard | None = None, inner: Any = None) -> None:
        self.guard = guard or Guard()
        self.inner = inner or httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Any = None,
    ) -> httpcore2.NetworkStream:
        address = self.guard.address(host, port)
        stream: httpcore2.NetworkStream = self.inner.connect_tcp(
            address, port, min(timeout or CONNECT, CONNECT), local_address, socket_options
        )
        return stream

    def connect_unix_socket(self, *args: Any, **kwargs: Any) -> httpcore2.NetworkStream:
        raise Refused("een socket van deze machine wordt niet opgehaald")


class PublicTransport(httpx2.HTTPTransport):
    """Looks at every address before it is asked for, and goes past no proxy."""

    def __init__(self, guard: Guard | None = None, inner: Any = None) -> None:
        super().__init__(verify=trusted(), trust_env=False, retries=0)
        self.guard = guard or Guard()
        self._pool = httpcore2.ConnectionPool(
            ssl_context=trusted(),
            max_connections=4,
            network_backend=PublicOnly(self.guard, inner),
        )

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        self.guard.acceptable(str(request.url))
        return super().handle_request(request)
