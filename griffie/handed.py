"""The server of one process among several: its connections are handed to it (`griffie.workers`)."""

import asyncio
import socket
from collections.abc import Callable
from typing import Any

import uvicorn

from griffie.workers import Given


class Handed(uvicorn.Server):
    """Answers the connections that it is given, in place of those at an address."""

    def __init__(self, config: uvicorn.Config, given: Given) -> None:
        super().__init__(config)
        self.given = given
        self.server_state.connections = _Connections(given)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=[])
        door: Any = _Door(self.given, self._protocol)
        self.servers = [door]
        self.given.channel.sendall(b"+")

    def _protocol(self) -> asyncio.Protocol:
        """As uvicorn makes one for a connection that it took itself."""
        kind: Any = self.config.http_protocol_class
        state = self.lifespan.state
        made: asyncio.Protocol = kind(
            config=self.config, server_state=self.server_state, app_state=state
        )
        return made


class _Connections(set[Any]):
    """The connections that are open; those that end are counted."""

    def __init__(self, given: Given) -> None:
        super().__init__()
        self.given = given

    def discard(self, connection: Any) -> None:
        if connection in self:
            self.given.ended.value += 1
        super().discard(connection)


class _Door:
    """What uvicorn asks of one that listens."""

    def __init__(self, given: Given, protocol: Callable[[], asyncio.Protocol]) -> None:
        self.given, self.protocol = given, protocol
        self.loop = asyncio.get_running_loop()
        self.coming: set[asyncio.Task[None]] = set()
        given.channel.setblocking(False)
        self.loop.add_reader(given.channel.fileno(), self._given)

    def _given(self) -> None:
        """Takes what was given by now."""
        while True:
            try:
                said, [*numbers], _, _ = socket.recv_fds(self.given.channel, 1, 1)
            except BlockingIOError:
                return
            for number in numbers:
                task = self.loop.create_task(self._come(socket.socket(fileno=number)))
                self.coming.add(task)
                task.add_done_callback(self.coming.discard)
            if not said:  # who gave them is gone
                self.loop.remove_reader(self.given.channel.fileno())
                return

    async def _come(self, connection: socket.socket) -> None:
        try:
            connection.setblocking(False)
            await self.loop.connect_accepted_socket(self.protocol, connection)
        except OSError:  # gone before it came
            connection.close()
            self.given.ended.value += 1

    def close(self) -> None:
        """Whoever was given by now is still answered. The channel stays, which says that the process
        is there."""
        self.loop.remove_reader(self.given.channel.fileno())
        self._given()

    async def wait_closed(self) -> None:
        if self.coming:
            await asyncio.wait(self.coming)
