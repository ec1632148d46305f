"""A way to a server that can be cut off in the middle of an answer, and mended."""

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

from tests.elastic import free_ports

#: bytes that are passed on at a time
PIECE = 65_536


class Relay:
    """Passes on what comes in to the server of an address, for as long as it is not cut."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        self.upstream = (parts.hostname or "127.0.0.1", parts.port or 9200)
        [self.port] = free_ports(1)
        self._open: list[socket.socket] = []
        self._threads: list[threading.Thread] = []
        self._listener: socket.socket | None = None
        self.mend()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def mend(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", self.port))
        self._start(self._take, self._listener)

    def cut(self) -> None:
        """Nobody listens any more, and what was under way breaks off."""
        if self._listener is not None:
            _shut(self._listener)
        for one in self._open:
            _shut(one)
        for thread in self._threads:
            thread.join()
        self._open, self._threads, self._listener = [], [], None

    def _start(self, target: Callable[..., None], *sockets: socket.socket) -> None:
        thread = threading.Thread(target=target, args=sockets, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _take(self, listener: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _ = listener.accept()
                far = socket.create_connection(self.upstream)
                self._open += [near, far]
                self._start(_pass_on, near, far)
                self._start(_pass_on, far, near)


def _pass_on(one: socket.socket, other: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while piece := one.recv(PIECE):
            other.sendall(piece)
    for each in (one, other):
        with contextlib.suppress(OSError):
            each.shutdown(socket.SHUT_RDWR)


def _shut(one: socket.socket) -> None:
    with contextlib.suppress(OSError):  # whoever waits for it is woken
        one.shutdown(socket.SHUT_RDWR)
    one.close()


@contextlib.contextmanager
def relay(address: str) -> Iterator[Relay]:
    made = Relay(address)
    try:
        yield made
    finally:
        made.cut()
