"""The command itself with a data folder of its own, and councils as they are after a crawl."""

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from fastapi import FastAPI

from griffie.operation import TABLES
from griffie.up import UNLIMITED
from indexer.engines.elastic import Connection, LiveElastic
from indexer.engines.embedded import LiveTantivy
from indexer.question.query import Engine
from sample.model import Council
from sample.server import Emulator
from search_api.app import create_app
from search_api.operation import Operation
from store import Organisation, Store, default_address
from tests.elastic import free_ports
from tests.warm import Piped, Warm, surroundings

#: commands without the second that imports take; GRIFFIE_TEST_WARM=nee gives each a process of its own
WARM = Warm()


#: a command that runs
Started = subprocess.Popen[str] | Piped


def begun(
    arguments: Sequence[str],
    environment: dict[str, str],
    folder: Path,
    *,
    warm: bool,
    text: str = "",
    largest: int | None = None,
) -> Started:
    """A command, or a programme of that `text`, with its output in pipes; from the warm process where it
    may. `largest` is how many KiB a file may have, as on a disk that is nearly full."""
    if warm and WARM.fits(environment):
        return WARM.start(arguments, environment, folder, text, largest)
    command = [sys.executable, *(("-c", text) if text else ("-m", "griffie")), *arguments]
    if largest is not None:
        command = ["bash", "-c", f'ulimit -f {largest} && exec "$0" "$@"', *command]
    return subprocess.Popen(
        command,
        env=environment,
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@dataclass
class Griffie:
    """The command, with a data folder of its own."""

    data: Path
    store_address: str = ""
    elasticsearch: str = ""
    prefix: str = "griffie"
    #: commands come from the warm process
    warm: bool = os.environ.get("GRIFFIE_TEST_WARM") != "nee"

    def environment(self, **extra: str) -> dict[str, str]:
        return surroundings() | {
            "GRIFFIE_DATA": str(self.data),
            "GRIFFIE_STORE": self.store_address,
            "GRIFFIE_ELASTICSEARCH": self.elasticsearch,
            "GRIFFIE_ELASTICSEARCH_INDEX": self.prefix,
            "GRIFFIE_LIMIETEN": json.dumps(UNLIMITED),
            "GRIFFIE_OCR": "uit",
            **extra,
        }

    def start(self, *arguments: str, **extra: str) -> Started:
        return begun(arguments, self.environment(**extra), self.data, warm=self.warm)

    def run(self, *arguments: str, **extra: str) -> "subprocess.CompletedProcess[str]":
        environment = self.environment(**extra)
        if self.warm and WARM.fits(environment):
            return WARM.run(arguments, environment, self.data, 240)
        process = self.start(*arguments, **extra)
        try:
            out, err = process.communicate(timeout=240)
        finally:
            process.kill()
        assert process.returncode is not None
        return subprocess.CompletedProcess(arguments, process.returncode, out, err)

    def program(self, text: str, *arguments: str) -> "subprocess.CompletedProcess[str]":
        """A programme in Python, as a process of its own in the surroundings of a command."""
        if self.warm and WARM.fits(self.environment()):
            return WARM.run(arguments, self.environment(), self.data, 300, text)
        return subprocess.run(
            [sys.executable, "-c", text, *arguments],
            env=self.environment(),
            cwd=self.data,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )

    def take(self, other: "Griffie") -> None:
        """Fills its folder, which is empty, with what another one has in its."""
        shutil.copytree(other.data, self.data, dirs_exist_ok=True)

    def engine(self) -> Engine:
        if self.elasticsearch:
            return LiveElastic(Connection((self.elasticsearch,), self.prefix))
        return LiveTantivy(self.data)

    def open(self) -> Store:
        return Store(self.store_address or default_address(self.data))

    @contextmanager
    def app(
        self,
        contact: dict[str, str] | None = None,
        known: Sequence[Organisation] = (),
        operation: Operation | None = None,
        **more: Any,
    ) -> Iterator[FastAPI]:
        """The service over what is held here, with the tables that are made of it; the rest as
        `create_app` has it."""
        store, engine = self.open(), self.engine()
        run = replace(operation or Operation(), tables=self.data / TABLES)
        yield create_app(store, engine, list(known), contact, operation=run, **more)
        engine.close()
        store.close()

    def crawl(
        self, emulator: Emulator, *arguments: str, **extra: str
    ) -> "subprocess.CompletedProcess[str]":
        registry = self.data / "register.csv"
        registry.write_text(emulator.registry(), encoding="utf-8")
        quick = ("--backoff", "0.01", "--until", "2026-12-31")
        return self.run("crawl", "--sources", str(registry), *quick, *arguments, **extra)


def read(folder: Path, crawl: Callable[[Griffie], "subprocess.CompletedProcess[str]"]) -> Griffie:
    """What a crawl that has to end well gives in a folder that is empty, or is not there yet."""
    folder.mkdir(exist_ok=True)
    made = Griffie(folder)
    done = crawl(made)
    assert done.returncode == 0, done.stdout + done.stderr
    return made


def at_once(commands: Sequence[tuple[Griffie, Sequence[str]]]) -> None:
    """Runs commands side by side, each in a process of its own; all of them have to end well."""
    with ThreadPoolExecutor(len(commands)) as pool:
        ended = list(pool.map(lambda each: each[0].run(*each[1]), commands))
    assert [each.returncode for each in ended] == [0] * len(commands), ended


@contextmanager
def up(griffie: Griffie) -> Iterator[list[str]]:
    """`griffie up`, what `make run` runs, until it is ready to answer; gives the addresses that it
    names. Ended by Ctrl-C."""
    [port] = free_ports(1)
    process = griffie.start("up", PORT=str(port), GRIFFIE_LIMIETEN="{}")
    assert process.stdout is not None
    said = []
    with process:
        try:
            for line in process.stdout:
                said.append(line.strip())
                if "Ctrl-C" in line:
                    break
            socket.create_connection(("127.0.0.1", port), timeout=5).close()
            yield [line for line in said if line.startswith("http://")]
        finally:
            process.send_signal(signal.SIGINT)
            said += process.communicate(timeout=30)
    assert process.returncode == 0, "\n".join(said)


class Crawled:
    """Councils as they are after one crawl that went well: read once, copied for every test. Who give
    the same name, in whichever file, give the same councils."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.emulators = contextlib.ExitStack()
        self.held: dict[str, tuple[dict[str, Council], Emulator, Griffie]] = {}

    def copy(
        self, name: str, councils: Callable[[], dict[str, Council]], griffie: Griffie, **extra: str
    ) -> Emulator:
        """Fills the folder of `griffie`, which is empty, with what `councils` gave, and gives the
        emulator that it was read from, with all its sources as they were."""
        given = councils()
        if name not in self.held:
            emulator = self.emulators.enter_context(Emulator(given).running())
            template = read(self.folder / name, lambda made: made.crawl(emulator, **extra))
            self.held[name] = given, emulator, template
        before, emulator, template = self.held[name]
        assert before == given, f"{name}: twee keer andere raden"
        emulator.reset(given)
        griffie.take(template)
        return emulator


def until(done: Callable[[], bool], seconds: float = 60) -> None:
    """Waits for something that another process brings about."""
    deadline = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def stalled(process: Started, emulator: Emulator, least: int) -> bool:
    """Waits until the command has sent at least so many requests and then none for two seconds;
    tells whether it is still at work."""
    log = emulator.faults.log
    deadline = time.monotonic() + 120
    while process.poll() is None:
        assert time.monotonic() < deadline, f"{len(log)} verzoeken"
        if len(log) >= least and time.monotonic() - log[-1].moment > 2:
            return process.poll() is None
        time.sleep(0.02)
    return False


def current(store: Store) -> dict[str, str]:
    """Content hash of everything that is held now, by id."""
    return {version.id: version.hash for version in store.current(deleted=False)}
