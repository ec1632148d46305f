"""More processes that answer at one address: forked from one that has the words in memory, each with a
socket of its own between which the system divides who comes. One that dies is replaced."""

import contextlib
import gc
import os
import signal
import socket
import threading
import time
from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.connection import wait
from multiprocessing.context import ForkProcess
from pathlib import Path

FORK = get_context("fork")

#: processes at most unless more are asked, and seconds that they have to end
MOST, PATIENCE = 4, 15.0
#: seconds that a process has to live so that the next one is begun at once
SHORT = 2.0
#: seconds between two looks at whether all are alive
PAUSE = 1.0
#: files that say that this is a container
CONTAINER = ("/.dockerenv", "/run/.containerenv")


def usual() -> int:
    """How many processes answer where nobody says: one in a container, of which there can be more."""
    if any(Path(name).exists() for name in CONTAINER) or not hasattr(socket, "SO_REUSEPORT"):
        return 1
    return min(len(os.sched_getaffinity(0)), MOST)


def bound(host: str, port: int) -> socket.socket:
    """A socket at an address that more processes may share; OSError where somebody else has it."""
    kind = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(kind) as probe:  # without sharing: a second service is not one of ours
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind((host, port))
    made = socket.socket(kind)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    made.bind((host, port))
    return made


class Workers:
    """`answer` serves on a bound socket until the process is asked to stop."""

    def __init__(
        self, number: int, host: str, port: int, answer: Callable[[socket.socket], None]
    ) -> None:
        self.number, self.host, self.answer = number, host, answer
        self.held = bound(host, port)
        self.port: int = self.held.getsockname()[1]
        self.begun: dict[ForkProcess, float] = {}
        self.stopping = False
        self.alive, self.watched = os.pipe()

    def run(self) -> None:
        """Until asked to stop."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        gc.collect()
        gc.freeze()
        for _ in range(self.number):
            self._begin()
        while self.begun:
            wait([process.sentinel for process in self.begun], PAUSE)
            for process in [each for each in self.begun if not each.is_alive()]:
                lived = time.monotonic() - self.begun.pop(process)
                if not self.stopping:
                    time.sleep(0 if lived > SHORT else 1.0)
                    self._begin()

    def _begin(self) -> None:
        process = FORK.Process(target=self._work)
        process.start()
        self.begun[process] = time.monotonic()

    def _work(self) -> None:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, signal.SIG_DFL)
        os.close(self.watched)
        threading.Thread(target=self._orphaned, daemon=True).start()
        mine = socket.socket(self.held.family)
        mine.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        mine.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        mine.bind((self.host, self.port))
        self.held.close()
        self.answer(mine)

    def _orphaned(self) -> None:
        """Ends with the process that began it, however that ended."""
        os.read(self.alive, 1)
        os.kill(os.getpid(), signal.SIGTERM)

    def _stop(self, *_: object) -> None:
        if self.stopping:
            return
        self.stopping = True
        self._told(signal.SIGTERM)
        late = threading.Timer(PATIENCE, self._told, (signal.SIGKILL,))
        late.daemon = True
        late.start()

    def _told(self, number: signal.Signals) -> None:
        for process in list(self.begun):
            with contextlib.suppress(ProcessLookupError):
                if process.pid is not None:
                    os.kill(process.pid, number)
