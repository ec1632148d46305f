"""The small council on each engine: read only, and an empty one of one's own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.classic.council import fill
from tests.classic.served import Served, opened, serving
from tests.installations import ENGINES


@pytest.fixture(scope="session", params=ENGINES)
def filled(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Served]:
    """The small council, indexed; read only."""
    folder = tmp_path_factory.mktemp("klassiek")
    parts = opened(request.param, folder, lambda: request.getfixturevalue("elasticsearch"))
    for served in serving(folder, parts):
        fill(served.store)
        served.bring_up()
        yield served


@pytest.fixture(params=ENGINES)
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Served]:
    parts = opened(request.param, tmp_path, lambda: request.getfixturevalue("elasticsearch"))
    yield from serving(tmp_path, parts)
