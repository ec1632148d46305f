"""The store of the sample, for tests that read it."""

from collections.abc import Iterator

import pytest

from store import Store
from tests.command import Griffie


@pytest.fixture(scope="module")
def store(sampled: Griffie) -> Iterator[Store]:
    opened = sampled.open()
    yield opened
    opened.close()
