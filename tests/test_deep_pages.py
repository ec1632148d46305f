"""A page far into the hits is the same piece of the one order, whatever scores are equal."""

import uuid
from pathlib import Path

import pytest

from indexer.engines.embedded import TantivyEngine
from indexer.question.language import parse
from indexer.question.query import Query, SearchDocument

COUNT, SIZE = 700, 30


def _document(number: int) -> SearchDocument:
    key = uuid.uuid5(uuid.NAMESPACE_OID, str(number))
    words = "brug " * (1 + number % 2 if number > COUNT // 2 else 1) + "weide " * (number // 300)
    return SearchDocument(
        str(key), "document", "gm0001", "Voorbeeld", "Utrecht", "ibabs", f"Stuk {number}",
        (words,), "2024-01-01", number + 1, 1,
    )  # fmt: skip


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> TantivyEngine:
    folder: Path = tmp_path_factory.mktemp("bladzijden")
    index = TantivyEngine(folder)
    index.append([_document(number) for number in range(COUNT)], COUNT)
    index.commit(COUNT)
    return index


def test_pages_put_together_are_the_whole_order(engine: TantivyEngine) -> None:
    asked = parse("brug")
    whole = engine.search(Query(asked, size=COUNT))
    paged = [
        hit.document.id
        for offset in range(0, COUNT + SIZE, SIZE)
        for hit in engine.search(Query(asked, size=SIZE, offset=offset)).hits
    ]
    assert whole.total == COUNT
    assert paged == [hit.document.id for hit in whole.hits]
    scores = [hit.score or 0 for hit in whole.hits]
    assert scores == sorted(scores, reverse=True)
    assert 1 < len(set(scores)) < 20  # many are equal
