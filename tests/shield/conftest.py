"""The service and what it holds, read only."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from store import Put, Store, default_address
from tests.asking import AppClient
from tests.installations import Installation, embedded
from tests.shield.service import TITLES, Held, application, paper


@pytest.fixture(scope="session")
def held(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Store, Installation]]:
    folder = tmp_path_factory.mktemp("schild")
    store, made = Store(default_address(folder)), embedded(folder)
    texts = [*TITLES, *(f"Motie sluis {number}" for number in range(40))]
    store.write([Put(paper(str(number), text)) for number, text in enumerate(texts)])
    made.bring_up(store)
    yield folder, store, made
    made.close()
    store.close()


@pytest.fixture(scope="session")
def client(held: Held) -> Iterator[AppClient]:
    with AppClient(application(held), raise_server_exceptions=False) as made:
        yield made
