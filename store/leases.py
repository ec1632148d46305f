"""Leases: who does a thing now, so that no second process does it too, on any machine.

A lease lasts a while and is renewed meanwhile. Of a process that died it lapses by itself, and at
once for a process on the same machine, which can see that. The clock is the database's, so that
the machines need not agree on the time.
"""

import os
import socket
import threading
import uuid
from pathlib import Path

from sqlalchemy import Connection, delete, select, update

from store.database import Database, clock
from store.schema import leases

#: seconds that a lease lasts, and between renewals
LASTS, RENEWED = 90.0, 25.0


class LeaseTaken(Exception):
    """Another process has the lease; `holder` is its machine and process number."""

    def __init__(self, name: str, holder: str) -> None:
        super().__init__(f"{name} is in handen van {holder}")
        self.holder = holder


class LeaseLost(Exception):
    """The lease lapsed and another process took it: what this one would write is not written."""


def _started(pid: int) -> str:
    """When a process of this machine began, in its own ticks; empty when there is none."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19]
    except (OSError, IndexError):
        return ""


def _machine() -> str:
    """This machine since its last start. A container has the host's start and its own name."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    except OSError:
        boot = ""
    return f"{socket.gethostname()}/{boot}"


def _dead(holder: str) -> bool:
    """Whether the holder was a process of this machine that is no more."""
    machine, pid, started, _ = holder.rsplit(" ", 3)
    return bool(started != "-" and machine == _machine() and _started(int(pid)) != started)


def live(connection: Connection) -> set[str]:
    """Names of the leases that somebody has now."""
    now = clock(connection)
    rows = connection.execute(select(leases).where(leases.c.tot > now))
    return {row.naam for row in rows if not _dead(row.houder)}


class Lease:
    """A lease that is held, as a context manager; renewed by a thread of its own."""

    def __init__(self, database: Database, name: str, lasts: float = LASTS) -> None:
        self.database = database
        self.name = name
        self.lasts = lasts
        pid = os.getpid()
        self.holder = f"{_machine()} {pid} {_started(pid) or '-'} {uuid.uuid4().hex[:8]}"
        self._ended = threading.Event()
        self._thread: threading.Thread | None = None

    def __enter__(self) -> "Lease":
        with self.database.writing() as connection:
            now = clock(connection)
            row = connection.execute(select(leases).where(leases.c.naam == self.name)).first()
            if row is not None and row.tot > now and not _dead(row.houder):
                host, pid = row.houder.split("/")[0], row.houder.rsplit(" ", 3)[1]
                raise LeaseTaken(self.name, f"{host}, proces {pid}")
            connection.execute(delete(leases).where(leases.c.naam == self.name))
            values = {"naam": self.name, "houder": self.holder, "tot": now + self.lasts}
            connection.execute(leases.insert().values(values))
        self._thread = threading.Thread(target=self._renewing, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        if self._thread:
            self._thread.join(timeout=10)
        mine = (leases.c.naam == self.name) & (leases.c.houder == self.holder)
        with self.database.writing() as connection:
            connection.execute(delete(leases).where(mine))

    def _renewing(self) -> None:
        while not self._ended.wait(min(RENEWED, self.lasts / 3)):
            try:
                self.renew()
            except LeaseLost:
                return
            except Exception:  # noqa: S112 - the next turn tries again
                continue

    def renew(self) -> None:
        """Raises `LeaseLost` when another process has it now."""
        mine = (leases.c.naam == self.name) & (leases.c.houder == self.holder)
        with self.database.writing() as connection:
            longer = update(leases).where(mine).values(tot=clock(connection) + self.lasts)
            if connection.execute(longer).rowcount == 0:
                raise LeaseLost(self.name)

    def check(self, connection: Connection) -> None:
        """Raises `LeaseLost` in the transaction of a write that rests on this lease."""
        held = select(leases.c.houder).where(leases.c.naam == self.name)
        if connection.execute(held).scalar() != self.holder:
            raise LeaseLost(self.name)
