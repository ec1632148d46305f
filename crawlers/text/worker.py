"""Reads files in worker processes with limits: one poisoned file costs one document."""

import asyncio
import json
import os
import queue
import select
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, TypeVar

from crawlers.text.extract import VERSION
from crawlers.text.ocr import PAGE
from store import Text

T = TypeVar("T")


@dataclass(frozen=True)
class ReadLimits:
    """`seconds` and `memory` (bytes) for one file, `pages` read of it at most; `ocr` seconds more
    for its scanned pages, 0 to leave those unread."""

    seconds: float = 60.0
    ocr: float = 0.0
    memory: int = 1 << 30
    pages: int = 2000


class _Worker:
    """One worker process; made anew after it was killed or died."""

    def __init__(self, limits: ReadLimits) -> None:
        self.limits = limits
        self.process: subprocess.Popen[bytes] | None = None

    def _start(self) -> subprocess.Popen[bytes]:
        if self.process is None or self.process.poll() is not None:
            command = [sys.executable, "-m", "crawlers.text.extract", str(self.limits.memory)]
            self.process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            )
        return self.process

    def read(self, path: Path, formaat: str | None, expected: str | None) -> dict[str, Any]:
        limits = self.limits
        request: dict[str, Any] = {"path": str(path), "formaat": formaat, "max_pages": limits.pages}
        request |= {"ocr": limits.ocr, "verwacht": expected}
        process = self._start()
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            process.stdin.write(json.dumps(request).encode() + b"\n")
            process.stdin.flush()
            # a page that is being read when the time for scans ends is read to its end
            patience = limits.ocr + PAGE if limits.ocr else 0.0
            line = _line(process.stdout, limits.seconds + patience)
        except BrokenPipeError:
            line = b""
        except TimeoutError:
            self.stop()
            return _failed(f"lezen duurde langer dan {self.limits.seconds:g} seconden")
        if not line:
            self.stop()
            return _failed("het bestand laat de lezer vastlopen")
        answer: dict[str, Any] = json.loads(line)
        return answer

    def stop(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.communicate()
            self.process = None


def _failed(reason: str) -> dict[str, Any]:
    return {"status": "geen", "reden": reason, "paginas": [], "formaat": None}


def _line(stream: IO[bytes], seconds: float) -> bytes:
    """One line, or what came before the end of the stream; TimeoutError after `seconds`."""
    os.set_blocking(stream.fileno(), False)
    parts: list[bytes] = []
    deadline = time.monotonic() + seconds
    waiting = select.poll()
    waiting.register(stream, select.POLLIN)
    while waiting.poll(1000 * max(0.0, deadline - time.monotonic())):
        part = stream.read(1 << 20)
        if not part:
            return b""
        parts.append(part)
        if part.endswith(b"\n"):
            return b"".join(parts)
    raise TimeoutError


class Reader:
    """A few workers; `read` may be called from any thread, `read_async` from a loop."""

    def __init__(self, limits: ReadLimits | None = None, workers: int = 2) -> None:
        limits = limits or ReadLimits()
        self.ocr = limits.ocr > 0
        self.pool = ThreadPoolExecutor(workers, thread_name_prefix="lezer")
        #: who read last reads next: another starts only when there is more than it can do
        self.idle: queue.LifoQueue[_Worker] = queue.LifoQueue()
        self.workers = [_Worker(limits) for _ in range(workers)]
        for worker in self.workers:
            self.idle.put(worker)

    def read(
        self, sha256: str, path: Path, formaat: str | None, expected: str | None = None
    ) -> tuple[Text, str | None]:
        """The text with its status, and the media type found by content. `expected` is the media
        type that the source gives the paper, by its name or its address."""
        worker = self.idle.get()
        try:
            answer = worker.read(path, formaat, expected)
        finally:
            self.idle.put(worker)
        pages = tuple(answer["paginas"])
        text = Text(sha256, answer["status"], answer["reden"], pages, VERSION)
        return text, answer["formaat"] or formaat

    async def run(self, call: Callable[..., T], *arguments: Any) -> T:
        """A blocking call in one of the threads, beside the loop."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self.pool, call, *arguments)

    async def read_async(
        self, sha256: str, path: Path, formaat: str | None, expected: str | None = None
    ) -> tuple[Text, str | None]:
        return await self.run(self.read, sha256, path, formaat, expected)

    def close(self) -> None:
        self.pool.shutdown(wait=True)
        for worker in self.workers:
            worker.stop()
