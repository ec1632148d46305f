"""Commands from a process that has imported the programme already: it forks for each of them.

What a command is given and what it gives are those of a process of its own: arguments, environment,
folder, output by file descriptors, exit code, signals. Only the second of imports is not spent again.
`python -m tests.warm` is that process; `Warm` asks it."""

import contextlib
import gc
import json
import os
import runpy
import select
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import NoReturn

from crawlers.vendor import vendors
from indexer.dutch.analysis import prepare
from indexer.meaning.thesaurus import thesaurus

ROOT = Path(__file__).resolve().parent.parent
#: what the commands import, also what they or Scrapy load by name when it is first used; none of these
#: may start a thread or a reactor
IMPORTED = (
    "griffie.cli",
    "griffie.commands.backup",
    "griffie.commands.crawl",
    "griffie.commands.data",
    "griffie.commands.herlees",
    "griffie.commands.index",
    "griffie.engines",
    "griffie.operation",
    "griffie.summary",
    "crawlers.crawl.engine",
    "crawlers.crawl.reread",
    "crawlers.text.worker",
    "indexer.classic.documents",
    "indexer.engines.elastic",
    "indexer.engines.embedded",
    "indexer.follow",
    "indexer.verification",
    "search_api.views.measures",
    "tables.follow",
    "tables.motions",
    "alembic.command",
    "alembic.config",
    "rich._emoji_codes",
    "scrapy.core.downloader.handlers.http11",
    "scrapy.core.downloader.middleware",
    "scrapy.logformatter",
    "scrapy.pqueues",
    "scrapy.statscollectors",
    *(f"scrapy.{name}" for name in ("squeues", "dupefilters", "robotstxt")),
    *(
        f"scrapy.extensions.{name}"
        for name in (
            *("closespider", "corestats", "feedexport", "logcount", "logstats", "memdebug"),
            *("memusage", "remote_control", "spiderstate", "telnet", "throttle"),
        )
    ),
    *(
        f"scrapy.downloadermiddlewares.{name}"
        for name in (
            *("cookies", "defaultheaders", "downloadtimeout", "httpauth", "httpcache"),
            *("httpcompression", "httpproxy", "offsite", "redirect", "retry", "robotstxt"),
            *("stats", "useragent"),
        )
    ),
    *(
        f"scrapy.spidermiddlewares.{name}"
        for name in ("depth", "httperror", "metacopy", "referer", "start", "urllength")
    ),
)


class Warm:
    """The warm process; started at the first command."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.environment = environment
        self.folder = tempfile.mkdtemp(prefix="griffie-warm-")
        self.address = f"{self.folder}/s"
        self.process: subprocess.Popen[bytes] | None = None

    def fits(self, environment: dict[str, str]) -> bool:
        """Whether a command in this environment may come from here: libraries may have read any
        other variable when they were imported than those that are settings of Griffie."""
        differing = environment.items() ^ self.environment.items()
        return all(name.startswith("GRIFFIE_") for name, _ in differing)

    def start(self) -> None:
        if self.process is not None:
            return
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(self.address)
        listener.listen(64)
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.warm", str(listener.fileno())],
            cwd=ROOT,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            pass_fds=[listener.fileno()],
        )
        listener.close()

    def run(
        self, arguments: Sequence[str], environment: dict[str, str], folder: Path, timeout: float
    ) -> "subprocess.CompletedProcess[str]":
        """As `subprocess.run` of `python -m griffie`; kills what takes longer than `timeout` seconds."""
        with (
            tempfile.TemporaryFile("w+", dir=self._folder()) as out,
            tempfile.TemporaryFile("w+", dir=self.folder) as err,
            self.command(arguments, environment, folder, (out.fileno(), err.fileno())) as command,
        ):
            code = command.wait(timeout)
            if code is None:
                command.kill()
                raise subprocess.TimeoutExpired(list(arguments), timeout)
            texts = []
            for file in (out, err):
                file.seek(0)
                texts.append(file.read())
        return subprocess.CompletedProcess(arguments, code, *texts)

    @contextlib.contextmanager
    def command(
        self,
        arguments: Sequence[str],
        environment: dict[str, str],
        folder: Path,
        output: tuple[int, int],
    ) -> Iterator["Command"]:
        """A command that runs, its output to these file descriptors; killed where it still does at
        the end."""
        self._folder()
        with socket.socket(socket.AF_UNIX) as link:
            link.connect(self.address)
            job = {"arguments": list(arguments), "environment": environment, "folder": str(folder)}
            content = json.dumps(job).encode()
            socket.send_fds(link, [len(content).to_bytes(8)], list(output))
            link.sendall(content)
            made = Command(link)
            try:
                yield made
            finally:
                made.kill()

    def _folder(self) -> str:
        self.start()
        return self.folder

    def close(self) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.wait(timeout=20)
        Path(self.address).unlink(missing_ok=True)
        Path(self.folder).rmdir()


class Command:
    """A command of the warm process."""

    def __init__(self, link: socket.socket) -> None:
        self.link = link
        self.told = b""
        while not self.told.count(b"\n"):
            self.told += link.recv(64)
        self.pid = int(self.told.partition(b"\n")[0])

    def wait(self, seconds: float) -> int | None:
        """Its exit code, None when it still runs after so many seconds."""
        deadline = time.monotonic() + seconds
        while self.told.count(b"\n") < 2:
            left = deadline - time.monotonic()
            if left < 0 or not select.select([self.link], [], [], left)[0]:
                return None
            self.told += self.link.recv(64)
        return int(self.told.split(b"\n")[1])

    def kill(self) -> None:
        """By `kill -9`, and waits for its end."""
        if self.wait(0) is None:
            os.kill(self.pid, signal.SIGKILL)
            self.wait(30)


# --- in the warm process -------------------------------------------------------------------------


def load() -> None:
    """Imports what the commands need, with the spiders of all vendors and the lists of words."""
    for name in IMPORTED:
        import_module(name)
    for vendor in vendors().values():
        vendor.load_spider()
    prepare()
    thesaurus()
    assert "twisted.internet.reactor" not in sys.modules
    assert threading.active_count() == 1


def serve(listener: socket.socket) -> NoReturn:
    load()
    gc.collect()
    gc.freeze()
    signal.signal(signal.SIGCHLD, lambda *_: _reap())
    while True:
        link, _ = listener.accept()
        if os.fork() == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            listener.close()
            _watch(link)
        link.close()


def _reap() -> None:
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def _watch(link: socket.socket) -> NoReturn:
    """Starts the command, says its number, and how it ended."""
    head, descriptors, _, _ = socket.recv_fds(link, 8, 2)
    with link.makefile("rb") as questions:
        job = json.loads(questions.read(int.from_bytes(head)))
    pid = os.fork()
    if pid == 0:
        link.close()
        _command(job["arguments"], job["environment"], job["folder"], descriptors)
    link.sendall(f"{pid}\n".encode())
    _, status = os.waitpid(pid, 0)
    with contextlib.suppress(OSError):
        link.sendall(f"{os.waitstatus_to_exitcode(status)}\n".encode())
    os._exit(0)


def _command(
    arguments: list[str], environment: dict[str, str], folder: str, descriptors: list[int]
) -> NoReturn:
    for number, descriptor in enumerate(descriptors, 1):
        os.dup2(descriptor, number)
        os.close(descriptor)
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    sys.path[0] = folder
    sys.argv = ["griffie", *arguments]
    code = 0
    try:
        runpy.run_module("griffie", run_name="__main__", alter_sys=True)
    except SystemExit as ended:
        code = _code(ended)
    except BaseException:
        sys.excepthook(*sys.exc_info())
        code = 1
    _finish()
    os._exit(code)


def _code(ended: SystemExit) -> int:
    if isinstance(ended.code, int):
        return ended.code & 0xFF
    if ended.code is None:
        return 0
    print(ended.code, file=sys.stderr)
    return 1


def _finish() -> None:
    """What the interpreter does at its end: threads are awaited, exit functions run, output written."""
    import atexit

    threading._shutdown()  # type: ignore[attr-defined]
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        stream.flush()


if __name__ == "__main__":
    serve(socket.socket(fileno=int(sys.argv[1])))
