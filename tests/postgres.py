"""A real PostgreSQL for the tests: one that is given, or one of our own from the packages."""

import glob
import os
import pwd
import shutil
import socket
import subprocess
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg


@dataclass
class Postgres:
    """`base` is an address without a database."""

    base: str

    def database(self) -> str:
        """Address of a fresh, empty database."""
        name = f"griffie_{uuid.uuid4().hex[:12]}"
        with psycopg.connect(f"{self.base}/postgres", autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"')
        return f"{self.base}/{name}"


def _binaries() -> Path | None:
    found = sorted(glob.glob("/usr/lib/postgresql/*/bin/initdb"))
    path = found[-1] if found else shutil.which("initdb")
    return Path(path).parent if path else None


def _user() -> list[str]:
    """PostgreSQL does not run as root: then it is run as the package's own user."""
    if os.geteuid() != 0:
        return []
    pwd.getpwnam("postgres")
    return ["runuser", "-u", "postgres", "--"]


@contextmanager
def running(missing: Callable[[str], None]) -> Iterator[Postgres]:
    given = os.environ.get("GRIFFIE_TEST_POSTGRES")
    if given:
        yield Postgres(given.rstrip("/"))
        return
    binaries = _binaries()
    if binaries is None:
        missing("PostgreSQL ontbreekt: installeer postgresql, of geef GRIFFIE_TEST_POSTGRES")
    assert binaries is not None
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    data = Path(f"/tmp/griffie-pg-{uuid.uuid4().hex[:8]}")
    user = _user()
    try:
        data.mkdir()
        if user:
            shutil.chown(data, "postgres")
        initdb = [*user, str(binaries / "initdb"), "-D", str(data / "db"), "-U", "griffie"]
        subprocess.run(
            [*initdb, "-A", "trust", "-E", "UTF8", "--no-sync"],
            check=True,
            capture_output=True,
            cwd="/tmp",
        )
        options = (
            f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' "
            "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"
        )
        control = [*user, str(binaries / "pg_ctl"), "-D", str(data / "db"), "-w"]
        start = [*control, "-l", str(data / "log"), "-o", options, "start"]
        subprocess.run(start, check=True, capture_output=True, cwd="/tmp")
        try:
            yield Postgres(f"postgresql://griffie@127.0.0.1:{port}")
        finally:
            subprocess.run(
                [*control, "-m", "immediate", "stop"], check=False, capture_output=True, cwd="/tmp"
            )
    finally:
        shutil.rmtree(data, ignore_errors=True)
