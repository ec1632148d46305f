"""Commands from a process that has imported the programme already: it forks for each of them.

What a command is given and what it gives are those of a process of its own: arguments, environment,
folder, output by file descriptors, exit code, signals. Only the second of imports is not spent again.
`python -m tests.warm` is that process; `Warm` asks it."""

import contextlib
import gc
import json
import os
import resource
import runpy
import select
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import wait as all_of
from importlib import import_module
from pathlib import Path
from types import TracebackType
from typing import Any, NoReturn, Self

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
    "griffie.commands.serve",
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
    "psycopg",
    "rich._emoji_codes",
    *("fastapi", "uvicorn", "uvicorn.protocols.http.auto"),
    *(f"mcp.server.{name}" for name in ("lowlevel", "stdio", "streamable_http_manager")),
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


@contextlib.contextmanager
def running() -> Iterator[str]:
    """The warm process, until the block ends; gives the path of the socket where it is asked."""
    with tempfile.TemporaryDirectory(prefix="griffie-warm-") as folder:
        address = f"{folder}/s"
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(address)
            listener.listen(64)
            process = subprocess.Popen(
                [sys.executable, "-m", "tests.warm", str(listener.fileno())],
                cwd=ROOT,
                env=surroundings(),
                stdin=subprocess.DEVNULL,
                pass_fds=[listener.fileno()],
            )
        try:
            yield address
        finally:
            process.terminate()
            process.wait(timeout=20)


def surroundings() -> dict[str, str]:
    """The environment of a command, without what pytest says of the test that runs."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    return kept | {"COLUMNS": "200"}


class Warm:
    """Asks the warm process, which is started where `place` is first asked for its address; without a
    place it is there for no command."""

    def __init__(self) -> None:
        self.environment: dict[str, str] = {}
        self.place: Callable[[], str] | None = None

    def at(self, place: Callable[[], str]) -> None:
        self.environment, self.place = surroundings(), place

    def fits(self, environment: dict[str, str]) -> bool:
        """Whether a command in this environment may come from here: libraries may have read any
        other variable when they were imported than those that are settings of Griffie."""
        differing = environment.items() ^ self.environment.items()
        ours = (name == "PORT" or name.startswith("GRIFFIE_") for name, _ in differing)
        return self.place is not None and all(ours)

    def run(
        self,
        arguments: Sequence[str],
        environment: dict[str, str],
        folder: Path,
        timeout: float,
        text: str = "",
    ) -> "subprocess.CompletedProcess[str]":
        """As `subprocess.run` of `python -m griffie`, or of `python -c text`; kills what takes longer
        than `timeout` seconds."""
        with (
            tempfile.TemporaryFile("w+") as out,
            tempfile.TemporaryFile("w+") as err,
            contextlib.closing(
                self.begin(arguments, environment, folder, (out.fileno(), err.fileno()), text)
            ) as command,
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

    def begin(
        self,
        arguments: Sequence[str],
        environment: dict[str, str],
        folder: Path,
        output: tuple[int, int],
        text: str = "",
        largest: int | None = None,
    ) -> "Command":
        """A command that runs, or a programme of that `text`, its output to these file descriptors;
        killed where it still does when it is closed. No file that it writes may become larger than
        `largest` KiB."""
        assert self.place is not None
        job = {"arguments": list(arguments), "environment": environment, "folder": str(folder)}
        content = json.dumps(job | {"text": text, "largest": largest}).encode()
        link = socket.socket(socket.AF_UNIX)
        link.connect(self.place())
        socket.send_fds(link, [len(content).to_bytes(8)], list(output))
        link.sendall(content)
        return Command(link)

    def start(
        self,
        arguments: Sequence[str],
        environment: dict[str, str],
        folder: Path,
        text: str = "",
        largest: int | None = None,
    ) -> "Piped":
        """The same with its output in pipes."""
        (out, to_out), (err, to_err) = os.pipe(), os.pipe()
        command = self.begin(arguments, environment, folder, (to_out, to_err), text, largest)
        os.close(to_out)
        os.close(to_err)
        return Piped(command, out, err)


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

    def close(self) -> None:
        self.kill()
        self.link.close()


class Piped:
    """What the tests use of a `subprocess.Popen` with text in pipes, of a command from the warm process."""

    def __init__(self, command: Command, out: int, err: int) -> None:
        self.command, self.pid = command, command.pid
        self.stdout, self.stderr = (open(each, encoding="utf-8") for each in (out, err))  # noqa: SIM115
        self.returncode: int | None = None
        self.read: list[Future[str]] = []

    def poll(self) -> int | None:
        if self.returncode is None:
            self.returncode = self.command.wait(0)
        return self.returncode

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def communicate(self, timeout: float | None = None) -> tuple[str, str]:
        """What it says from now to its end; after a timeout it may be called again."""
        if not self.read:
            pool = ThreadPoolExecutor(2)
            self.read = [pool.submit(each.read) for each in (self.stdout, self.stderr)]
            pool.shutdown(wait=False)
        if all_of(self.read, timeout).not_done:
            raise subprocess.TimeoutExpired("griffie", timeout or 0)
        self.close()
        return self.read[0].result(), self.read[1].result()

    def close(self) -> None:
        """Waits for its end, as one does who leaves a `with`."""
        if self.returncode is None:
            self.returncode = self.command.wait(240)
        self.command.close()
        self.stdout.close()
        self.stderr.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.close()


# --- in the warm process -------------------------------------------------------------------------


def load() -> None:
    """Imports what the commands need, with the spiders of all vendors, and the lists of words and
    councils."""
    for name in IMPORTED:
        import_module(name)
    from scrapy.downloadermiddlewares import cookies

    from crawlers.registry import bundled
    from crawlers.vendor import vendors
    from indexer.dutch.analysis import prepare
    from indexer.meaning.thesaurus import thesaurus

    for vendor in vendors().values():
        vendor.load_spider()
    prepare()
    thesaurus()
    bundled()
    cookies._is_public_domain("griffie.nl")  # reads the list of public domains
    assert "twisted.internet.reactor" not in sys.modules
    assert "prometheus_client" not in sys.modules  # reads at once whether there are more processes
    assert threading.active_count() == 1


def serve(listener: socket.socket) -> NoReturn:
    """Says of each command its number, and how it ended."""
    load()
    gc.collect()
    gc.freeze()
    links: dict[int, socket.socket] = {}
    signal.signal(signal.SIGCHLD, lambda *_: _reap(links))
    while True:
        link, _ = listener.accept()
        head, descriptors, _, _ = socket.recv_fds(link, 8, 2)
        with link.makefile("rb") as questions:
            job = json.loads(questions.read(int.from_bytes(head)))
        signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGCHLD])
        pid = os.fork()
        if pid == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGCHLD])
            for each in (listener, link, *links.values()):
                each.close()
            _command(job, descriptors)
        for descriptor in descriptors:
            os.close(descriptor)
        links[pid] = link
        _say(link, pid)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGCHLD])


def _reap(links: dict[int, socket.socket]) -> None:
    with contextlib.suppress(ChildProcessError):
        while (ended := os.waitpid(-1, os.WNOHANG))[0]:
            with links.pop(ended[0]) as link:
                _say(link, os.waitstatus_to_exitcode(ended[1]))


def _say(link: socket.socket, number: int) -> None:
    """To who may have gone."""
    with contextlib.suppress(OSError):
        link.sendall(f"{number}\n".encode())


def _command(job: dict[str, Any], descriptors: list[int]) -> NoReturn:
    for number, descriptor in enumerate(descriptors, 1):
        os.dup2(descriptor, number)
        os.close(descriptor)
    os.environ.clear()
    os.environ.update(job["environment"])
    os.chdir(job["folder"])
    sys.path[0] = job["folder"]
    if job["largest"] is not None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (job["largest"] * 1024,) * 2)
    code = 0
    try:
        if job["text"]:
            sys.argv = ["-c", *job["arguments"]]
            exec(compile(job["text"], "<string>", "exec"), {"__name__": "__main__"})
        else:
            sys.argv = ["griffie", *job["arguments"]]
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
