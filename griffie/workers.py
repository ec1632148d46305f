"""More processes that answer at one address: forked from one that has the words in memory. That one takes every
connection and hands it to the process that has fewest; one that dies is replaced."""

import contextlib
import functools
import gc
import os
import selectors
import signal
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.context import ForkProcess
from pathlib import Path
from typing import Any

FORK = get_context("fork")

#: processes at most unless more are asked, and seconds that they have to end
MOST, PATIENCE = 4, 15.0
#: seconds that a process has to live so that the next one is begun at once, and that it waits else
SHORT, AGAIN = 2.0, 1.0
#: seconds between two looks at whether all are alive, and two tries to hand on a connection
PAUSE, RETRY = 1.0, 0.01
#: connections that may wait until they are taken
BACKLOG = 2048
#: files that say that this is a container
CONTAINER = ("/.dockerenv", "/run/.containerenv")


def usual() -> int:
    """How many processes answer where nobody says: one in a container, of which there can be more."""
    if any(Path(name).exists() for name in CONTAINER) or not hasattr(socket, "send_fds"):
        return 1
    return min(len(os.sched_getaffinity(0)), MOST)


def bound(host: str, port: int) -> socket.socket:
    """A socket at an address; OSError where somebody else has it."""
    made = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    try:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind((host, port))
    except OSError:
        made.close()
        raise
    made.setblocking(False)
    return made


@dataclass
class Given:
    """Where a process is given its connections: each is one byte of `channel` with the connection's
    descriptor, and the process writes one byte when it can take them. `ended` counts those that it is
    done with, in memory that both have."""

    channel: socket.socket
    ended: Any = field(default_factory=lambda: FORK.RawValue("Q", 0))


@dataclass
class Worker:
    """One process as the one that began it sees it."""

    process: ForkProcess
    given: Given
    begun: float
    ready: bool = False
    count: int = 0

    @property
    def open(self) -> int:
        """Connections that it has."""
        return self.count - int(self.given.ended.value)

    def take(self, connection: socket.socket) -> bool:
        """False where it can take no more now, or is gone."""
        try:
            socket.send_fds(self.given.channel, [b"+"], [connection.fileno()])
        except OSError:
            return False
        self.count += 1
        return True


class Workers:
    """`answer` serves the connections that are given until the process is asked to stop. Connections
    are taken from when the first process is ready."""

    def __init__(self, number: int, host: str, port: int, answer: Callable[[Given], None]) -> None:
        self.answer = answer
        self.held = bound(host, port)
        self.workers: list[Worker] = []
        self.missing, self.not_before = number, 0.0
        self.stopping = self.taking = False
        self.patient: threading.Timer | None = None
        self.alive, self.watched = os.pipe()
        self.selector = selectors.DefaultSelector()
        self.woken, self.waking = socket.socketpair()
        self.woken.setblocking(False)
        self.waking.setblocking(False)
        self.selector.register(self.woken, selectors.EVENT_READ, self._wake)

    def run(self) -> None:
        """Until asked to stop. OSError where somebody else began to listen meanwhile."""
        signal.set_wakeup_fd(self.waking.fileno(), warn_on_full_buffer=False)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        gc.collect()
        gc.freeze()
        try:
            while self.workers or not self.stopping:
                while self.missing and not self.stopping and time.monotonic() >= self.not_before:
                    self._begin()
                for key, _ in self.selector.select(PAUSE):
                    key.data()
                if self.stopping and self.patient is None:
                    self._end()
        finally:
            signal.set_wakeup_fd(-1)
            self._told(signal.SIGKILL)

    def _stop(self, *_: object) -> None:
        self.stopping = True

    def _wake(self) -> None:
        """A signal came."""
        self.woken.recv(64)

    def _end(self) -> None:
        """No further connections; who does not end in time is killed."""
        self._rest()
        self.held.close()
        self._told(signal.SIGTERM)
        self.patient = threading.Timer(PATIENCE, self._told, (signal.SIGKILL,))
        self.patient.daemon = True
        self.patient.start()

    def _told(self, number: signal.Signals) -> None:
        for process in [each.process for each in self.workers]:
            with contextlib.suppress(ProcessLookupError):
                if process.pid is not None:
                    os.kill(process.pid, number)

    # --- processes ----------------------------------------------------------------------------

    def _begin(self) -> None:
        ours, theirs = socket.socketpair()
        ours.setblocking(False)
        given = Given(theirs)
        process = FORK.Process(target=self._work, args=(given, ours))
        process.start()
        theirs.close()
        worker = Worker(process, Given(ours, given.ended), time.monotonic())
        self.workers.append(worker)
        self.missing -= 1
        heard = functools.partial(self._heard, worker)
        self.selector.register(ours, selectors.EVENT_READ, heard)

    def _work(self, given: Given, ours: socket.socket) -> None:
        signal.set_wakeup_fd(-1)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, signal.SIG_DFL)
        os.close(self.watched)
        threading.Thread(target=self._orphaned, daemon=True).start()
        self.selector.close()
        for other in (ours, self.held, *(each.given.channel for each in self.workers)):
            other.close()
        self.answer(given)

    def _orphaned(self) -> None:
        """Ends with the process that began it, however that ended."""
        os.read(self.alive, 1)
        os.kill(os.getpid(), signal.SIGTERM)

    def _heard(self, worker: Worker) -> None:
        """It is ready, or gone."""
        try:
            said = worker.given.channel.recv(1)
        except OSError:
            said = b""
        if said:
            worker.ready = True
            self._take()
            return
        self.selector.unregister(worker.given.channel)
        worker.given.channel.close()
        self.workers.remove(worker)
        worker.process.join()
        self.missing += 1
        if time.monotonic() - worker.begun < SHORT:
            self.not_before = time.monotonic() + AGAIN
        if not self._ready():
            self._rest()

    # --- connections --------------------------------------------------------------------------

    def _ready(self) -> list[Worker]:
        """Those that can be given connections, who has fewest first."""
        ready = (each for each in self.workers if each.ready)
        return sorted(ready, key=lambda each: (each.open, each.count))

    def _take(self) -> None:
        """Connections are taken."""
        if not self.taking and not self.stopping:
            self.held.listen(BACKLOG)
            self.selector.register(self.held, selectors.EVENT_READ, self._accept)
            self.taking = True

    def _rest(self) -> None:
        """Connections wait."""
        if self.taking:
            self.selector.unregister(self.held)
            self.taking = False

    def _accept(self) -> None:
        if not self.taking:  # who could be given it went in the same turn
            return
        try:
            connection, _ = self.held.accept()
        except OSError:  # who came is gone again, or no more files can be opened for now
            time.sleep(RETRY)
            return
        with connection:
            while not any(each.take(connection) for each in self._ready()):
                time.sleep(RETRY)
                if self.stopping or not self._ready():
                    return
