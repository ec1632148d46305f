"""What every command shares: where it writes, how it fails, and what it reads from its options."""

import csv
import datetime as dt
import signal
import sys
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Annotated, Any

import typer
from rich.console import Console

from standard.time import day as strict_day

out = Console()
err = Console(stderr=True)
#: exit codes: something was not delivered; wrong use
FAILED, WRONG = 1, 2

Sources = Annotated[Path | None, typer.Option(help="CSV die het meegeleverde register vervangt")]


def wrong(message: str) -> typer.Exit:
    """To be raised where the command was used wrongly."""
    err.print(f"griffie: {message}", style="bold red", highlight=False)
    return typer.Exit(WRONG)


def failed(error: Exception) -> typer.Exit:
    """To be raised where the command could not do what was asked."""
    err.print(f"griffie: {error}", style="bold red", highlight=False, soft_wrap=True)
    return typer.Exit(FAILED)


def standard_output() -> IO[bytes]:
    """Of which every write is whole: with PYTHONUNBUFFERED `sys.stdout.buffer` has no buffer, and writes but
    a part when the process is paused."""
    return open(sys.stdout.fileno(), "wb", closefd=False)


def one_of(value: str, *choices: str) -> str:
    """The value of `--format`, if it is one of these."""
    if value not in choices:
        raise wrong(f"format {value!r}; kies uit {', '.join(choices)}")
    return value


def day(value: str | None) -> dt.date | None:
    if value is None:
        return None
    try:
        return strict_day(value)
    except ValueError as error:
        raise wrong(str(error)) from error


def stop_signal() -> threading.Event:
    """Set when the process is asked to stop (Ctrl-C or SIGTERM)."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    return stop


def write_csv(target: IO[str], columns: Iterable[str], rows: Iterable[dict[str, Any]]) -> None:
    writer = csv.DictWriter(target, list(columns), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)


@contextmanager
def opened(target: Path | None) -> Iterator[IO[str]]:
    """A file to write to; standard output without a path."""
    if target is None:
        yield sys.stdout
        return
    with target.open("w", encoding="utf-8", newline="") as file:
        yield file
