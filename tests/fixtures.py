"""What tests ask for: small real implementations of stores, emulated vendors, engines and the command itself.

Only processes that run tests load this (`tests/conftest.py`): it takes seconds."""

import functools
import itertools
import json
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.types import ASGIApp

from sample.server import Emulator, serving
from search_api.services import Services
from search_api.warm import warm
from store import Store, default_address
from tests.asking import AppClient
from tests.command import WARM, Crawled, Griffie, until, up
from tests.conftest import SERVERS, missing
from tests.installations import ENGINES, Installation, embedded, on_elasticsearch
from tests.missing import Missing
from tests.postgres import Postgres
from tests.turns import alone


def server(config: pytest.Config, name: str) -> str:
    """Address of a real server, the same for the whole run."""
    try:
        return config.stash[SERVERS].address(name)
    except Missing as error:
        missing(str(error))


@pytest.fixture(scope="session")
def postgres(pytestconfig: pytest.Config) -> Postgres:
    return Postgres(server(pytestconfig, "postgres"))


@pytest.fixture(scope="session")
def elasticsearch(pytestconfig: pytest.Config) -> str:
    """Address of a real server."""
    return server(pytestconfig, "elasticsearch")


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Address of an empty store on each of the two databases."""
    if request.param == "sqlite":
        return default_address(tmp_path)
    server: Postgres = request.getfixturevalue("postgres")
    return server.database()


@pytest.fixture
def store(address: str) -> Iterator[Store]:
    opened = Store(address)
    yield opened
    opened.close()


@pytest.fixture(scope="session", autouse=True)
def _warm(pytestconfig: pytest.Config) -> None:
    WARM.at(functools.cache(lambda: server(pytestconfig, "warm")))


@pytest.fixture(scope="session", autouse=True)
def _warmed_once() -> Iterator[None]:
    """The first application of a process is warmed as every one is where it is served; of the others the
    word lists and templates are warm by that."""
    turn = itertools.count()

    async def once(app: ASGIApp, found: Services) -> None:
        if next(turn) == 0:
            await warm(app, found)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("search_api.app.warm", once)
        yield


@pytest.fixture
def griffie(tmp_path: Path, request: pytest.FixtureRequest) -> Griffie:
    """Of tests that are marked `processes` every command is a process of its own."""
    made = Griffie(tmp_path)
    made.warm = made.warm and request.node.get_closest_marker("processes") is None
    return made


@pytest.fixture
def emulator() -> Iterator[Emulator]:
    with Emulator().running() as running_emulator:
        yield running_emulator


@pytest.fixture(scope="session")
def crawled_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawled]:
    made = Crawled(tmp_path_factory.mktemp("gelezen"))
    with made.emulators:
        yield made


@pytest.fixture
def crawled(griffie: Griffie, read_once: Griffie) -> Griffie:
    """It with what one crawl of the file's own source gave (`read_once`), for all who begin there."""
    griffie.take(read_once)
    return griffie


@pytest.fixture(scope="session")
def sampled(pytestconfig: pytest.Config) -> Griffie:
    """The whole sample as `griffie up` reads and indexes it; read only."""

    def make(folder: Path) -> Griffie:
        made = Griffie(folder)
        with up(made) as addresses:
            assert len(addresses) == 3
        (
            folder / "voorbeeld"
        ).unlink()  # its commands know all councils, not those of the sample only
        return made

    return whole(pytestconfig, "voorbeeld", make)


@pytest.fixture(scope="session")
def sampled_large(
    pytestconfig: pytest.Config, sampled: Griffie, postgres: Postgres, elasticsearch: str
) -> Griffie:
    """The same on PostgreSQL and Elasticsearch, put there from a backup."""
    prefix = f"s{uuid.uuid4().hex[:10]}"

    def make(folder: Path) -> Griffie:
        made = Griffie(folder, postgres.database(), elasticsearch, prefix)
        kept = str(folder.with_name("reservekopie"))
        for griffie, command in (
            (sampled, ("backup", kept)),
            (made, ("restore", kept)),
            (made, ("index",)),
        ):
            done = griffie.run(*command)
            assert done.returncode == 0, done.stdout + done.stderr
        return made

    return whole(pytestconfig, "voorbeeld-groot", make)


def whole(config: pytest.Config, name: str, make: Callable[[Path], Griffie]) -> Griffie:
    """The sample as `make` makes it in a folder, by whoever asks for it first."""
    folder = config.stash[SERVERS].folder / name
    ready = folder.with_suffix(".json")
    with alone(folder.with_suffix(".slot")):
        if ready.exists():
            written = json.loads(ready.read_text(encoding="utf-8"))
            return Griffie(folder, **written)
        folder.mkdir()
        made = make(folder)
        kept = ("store_address", "elasticsearch", "prefix")
        ready.write_text(json.dumps({field: getattr(made, field) for field in kept}))
    return made


@pytest.fixture(params=ENGINES)
def installation(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Installation]:
    """An installation of each engine."""
    if request.param == "ingebed":
        made = embedded(tmp_path)
    else:
        made = on_elasticsearch(request.getfixturevalue("elasticsearch"))
    yield made
    made.close()


@pytest.fixture
def embedded_installation(tmp_path: Path) -> Iterator[Installation]:
    made = embedded(tmp_path)
    yield made
    made.close()


@pytest.fixture
def server_installation(elasticsearch: str) -> Iterator[Installation]:
    made = on_elasticsearch(elasticsearch)
    yield made
    made.close()


@pytest.fixture(scope="module", params=["sampled", "sampled_large"])
def client(request: pytest.FixtureRequest) -> Iterator[AppClient]:
    """The API on SQLite with the embedded engine, and on PostgreSQL with Elasticsearch."""
    found: Griffie = request.getfixturevalue(request.param)
    with found.app() as app, AppClient(app, raise_server_exceptions=False) as made:
        yield made


def search(client: AppClient, **params: Any) -> dict[str, Any]:
    answer = client.get("/api/v1/search", params=params)
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


def bulk_offered(client: AppClient) -> dict[str, Any]:
    """What `/api/v1/bulk` offers, asked again as long as another process makes the files."""
    until(lambda: client.get("/api/v1/bulk").status_code != 503)
    answer = client.get("/api/v1/bulk")
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


@contextmanager
def serving_app(app: FastAPI) -> Iterator[str]:
    """The whole service on loopback; gives its address."""
    with serving(app) as port:
        yield f"http://127.0.0.1:{port}"
