"""Documents analysed by several processes; their values come back in the order of the documents.

Reading words is most of the work of indexing. As soon as there is more of it than the start of other
processes costs, it is parted among them; the process that writes the index stays the only one that does.
A process that dies costs nothing: what it had in hand is analysed here.
"""

import base64
import contextlib
import os
import queue
import subprocess
import sys
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import orjson

from indexer.engines.fields import SKETCH
from indexer.engines.kinds import Kind

#: characters that are analysed here before others are asked, and that one of them is given at a time
ALONE, PART = 10_000_000, 300_000
#: processes at most, beside the one that writes: each comes to 110 MB with its share of what is remembered
#: of words, and all that indexes has to stay under a gigabyte
MOST = 3
#: parts that wait for each process
AHEAD = 2


def several() -> int:
    """Processes that are worth having: as many as there are cores for this one."""
    try:
        cores = len(os.sched_getaffinity(0))
    except AttributeError:  # not on every system
        cores = os.cpu_count() or 1
    return min(cores, MOST)


class _Analyst:
    """One process. A line is a list of documents, as they are kept; the answer is one of values."""

    def __init__(self, among: int) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "indexer.engines.analyst", str(among)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            start_new_session=True,
        )

    def values(self, kept: Sequence[bytes]) -> list[dict[str, Any]] | None:
        """None where the process is no more."""
        process = self.process
        assert process.stdin
        assert process.stdout
        try:
            process.stdin.write(b"[" + b",".join(kept) + b"]\n")
            process.stdin.flush()
            line = process.stdout.readline()
        except OSError:
            return None
        if not line.endswith(b"\n"):
            return None
        values: list[dict[str, Any]] = orjson.loads(line)
        for one, document in zip(values, kept, strict=True):
            one["document"] = document
            if SKETCH in one:
                one[SKETCH] = base64.b64decode(one[SKETCH])
        return values

    def close(self) -> None:
        """A process ends when it is asked nothing more."""
        process = self.process
        with contextlib.suppress(OSError, subprocess.TimeoutExpired):
            process.communicate(timeout=5)
        process.kill()
        process.wait()


class Analysts:
    """For documents of one kind. Not to be used by two threads at once."""

    def __init__(self, kind: Kind, processes: int | None = None, alone: int = ALONE) -> None:
        """`alone` is how many characters are analysed here first."""
        self.kind = kind
        self.processes = several() if processes is None else processes
        self.alone = alone
        self._under_way: deque[Future[list[dict[str, Any]]]] = deque()
        self._threads: ThreadPoolExecutor | None = None
        self.running: list[_Analyst] = []
        self._idle: queue.SimpleQueue[_Analyst] = queue.SimpleQueue()

    def through(self, documents: Iterable[Any]) -> Iterator[dict[str, Any]]:
        """Takes documents, and gives the values of those that are ready: all of them, or those
        taken before. To be read to its end, and after the last documents `rest`."""
        if self.processes < 2 or not self.kind.parted:
            yield from map(self.kind.values, documents)
            return
        for part in _parts(documents):
            if self.alone > 0:
                self.alone -= sum(map(_size, part))
                yield from map(self.kind.values, part)
                continue
            self._under_way.append(self._working().submit(self._analysed, part))
            while len(self._under_way) > AHEAD * self.processes:
                yield from self._under_way.popleft().result()

    def rest(self) -> Iterator[dict[str, Any]]:
        """The values of all that was taken and not yet given."""
        while self._under_way:
            yield from self._under_way.popleft().result()

    def _working(self) -> ThreadPoolExecutor:
        if self._threads is None:
            self._threads = ThreadPoolExecutor(self.processes, thread_name_prefix="ontleden")
            self.running = [_Analyst(self.processes) for _ in range(self.processes)]
            for analyst in self.running:
                self._idle.put(analyst)
        return self._threads

    def _analysed(self, part: Sequence[Any]) -> list[dict[str, Any]]:
        analyst = self._idle.get()
        try:
            values = analyst.values([self.kind.kept(document) for document in part])
        finally:
            self._idle.put(analyst)
        return list(map(self.kind.values, part)) if values is None else values

    def close(self) -> None:
        self._under_way.clear()
        if self._threads is not None:
            self._threads.shutdown(cancel_futures=True)
            self._threads = None
        for analyst in self.running:
            analyst.close()
        self.running, self._idle = [], queue.SimpleQueue()


def _size(document: Any) -> int:
    return sum(map(len, document.pages))


def _parts(documents: Iterable[Any]) -> Iterator[list[Any]]:
    """Documents that are analysed together."""
    part: list[Any] = []
    size = 0
    for document in documents:
        part.append(document)
        size += _size(document)
        if size >= PART:
            yield part
            part, size = [], 0
    if part:
        yield part
