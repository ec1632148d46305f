"""Whether an index holds what would be made of the store now, document by document."""

import hashlib
from collections.abc import Iterator
from itertools import islice

from indexer.follow import FILL, SEARCH, Councils, Making
from indexer.question.query import Index
from store import Store

#: (id of a document, what is wrong with it, in Dutch)
Difference = tuple[str, str]


def differences(
    store: Store, index: Index, councils: Councils, making: Making = SEARCH
) -> Iterator[Difference]:
    """Of an index that stands where the store does. What the engine refused is told by itself."""
    refused = index.rejected()
    for key, why in refused.items():
        yield key, f"geweigerd door de zoekmachine: {why}"
    held = {key: _print(content) for key, content in index.held()}
    derived, _ = making.derived(store, None, councils)
    for document in derived:
        yield from _held_against(held, document.id, _print(index.kept(document)))
    for resource in making.resources:
        current = store.current(resource=resource, deleted=False)
        while batch := list(islice(current, FILL)):
            built, _ = making.documents(store, batch, councils)
            for document in built:
                if document.id not in refused:
                    yield from _held_against(held, document.id, _print(index.kept(document)))
    for key in held:
        yield key, "staat in de zoekindex en hoort er niet"


def _held_against(held: dict[str, bytes], key: str, expected: bytes) -> Iterator[Difference]:
    found = held.pop(key, None)
    if found is None:
        yield key, "ontbreekt in de zoekindex"
    elif found != expected:
        yield key, "staat anders in de zoekindex dan in de opslag"


def _print(content: bytes) -> bytes:
    return hashlib.blake2b(content, digest_size=8).digest()
