"""What is started once for a whole run, however many processes run tests: PostgreSQL, Elasticsearch, and
the process that commands are forked from.

The process that leads the run (pytest itself, or the controller of pytest-xdist) starts a server when
it is first asked for and stops it at the end; the workers ask over a socket."""

import contextlib
import secrets
import tempfile
import threading
from multiprocessing.connection import Client, Connection, Listener
from pathlib import Path

from tests import elastic, postgres, warm
from tests.missing import Missing, missing


class Servers:
    """The servers themselves, and a folder for what the whole run shares."""

    def __init__(self) -> None:
        self.open = contextlib.ExitStack()
        self.folder = Path(self.open.enter_context(tempfile.TemporaryDirectory(prefix="griffie-")))
        #: address by name, or why there is none
        self.outcomes: dict[str, str | Exception] = {}
        self.starting = {
            "postgres": self._postgres,
            "elasticsearch": self._elasticsearch,
            "warm": self._warm,
        }
        self.turns = {name: threading.Lock() for name in self.starting}

    def address(self, name: str) -> str:
        """Raises Missing, or what went wrong; a server that did not start is not tried again."""
        with self.turns[name]:
            if name not in self.outcomes:
                try:
                    self.outcomes[name] = self.starting[name]()
                except Exception as error:
                    self.outcomes[name] = error
            outcome = self.outcomes[name]
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    def _postgres(self) -> str:
        return self.open.enter_context(postgres.running(missing)).base

    def _elasticsearch(self) -> str:
        return self.open.enter_context(elastic.running(self.folder / "elasticsearch", missing))

    def _warm(self) -> str:
        return self.open.enter_context(warm.running())

    def close(self) -> None:
        self.open.close()


class Shared:
    """Gives the workers the addresses of the servers."""

    def __init__(self, servers: Servers) -> None:
        self.servers = servers
        self.key = secrets.token_bytes(16)
        self.listener = Listener(str(servers.folder / "vragen"), authkey=self.key)
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def place(self) -> tuple[str, str, str]:
        """Address, key, and the folder of the whole run."""
        return str(self.listener.address), self.key.hex(), str(self.servers.folder)

    def _accept(self) -> None:
        while True:
            try:
                link = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self._answer, args=(link,), daemon=True).start()

    def _answer(self, link: "Connection[str, tuple[str, str]]") -> None:
        try:
            link.send(("address", self.servers.address(link.recv())))
        except Missing as error:
            link.send(("missing", str(error)))
        except Exception as error:  # told to who asked for the server
            link.send(("failed", f"{type(error).__name__}: {error}"))
        link.close()

    def close(self) -> None:
        self.listener.close()


class Remote:
    """The servers of the process that leads, as a worker sees them."""

    def __init__(self, place: tuple[str, str, str]) -> None:
        self.place, self.key = place[0], bytes.fromhex(place[1])
        self.folder = Path(place[2])

    def address(self, name: str) -> str:
        with Client(self.place, authkey=self.key) as link:
            link.send(name)
            kind, text = link.recv()
        if kind == "missing":
            raise Missing(text)
        if kind == "failed":
            raise RuntimeError(f"{name} startte niet: {text}")
        return str(text)
