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
from pathlib import Path

#: processes at most unless more are asked, and seconds that they have to end
MOST, PATIENCE = 4, 15.0
#: seconds that a process has to live so that the next one is begun at once
SHORT = 2.0
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
        self.begun: dict[int, float] = {}
        self.stopping = False
        self.alive, self.watched = os.pipe()

    def run(self) -> int:
        """Until asked to stop; gives the exit code."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        gc.collect()
        gc.freeze()
        for _ in range(self.number):
            self._begin()
        while self.begun:
            try:
                pid, _ = os.wait()
            except ChildProcessError:
                break
            lived = time.monotonic() - self.begun.pop(pid, 0.0)
            if not self.stopping:
                time.sleep(0 if lived > SHORT else 1.0)
                self._begin()
        return 0

    def _begin(self) -> None:
        pid = os.fork()
        if pid:
            self.begun[pid] = time.monotonic()
            return
        code = 1
        try:
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, signal.SIG_DFL)
            os.close(self.watched)
            threading.Thread(target=self._orphaned, daemon=True).start()
            kind = self.held.family
            mine = socket.socket(kind)
            mine.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            mine.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
            mine.bind((self.host, self.port))
            self.held.close()
            self.answer(mine)
            code = 0
        finally:
            os._exit(code)

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
        for pid in list(self.begun):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, number)
