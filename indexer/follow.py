"""Brings an index up to the store's last change, and rebuilds one beside the live one."""

from collections.abc import Callable, Mapping
from itertools import islice
from pathlib import Path

from indexer.documents import SEARCHED, affected, documents
from indexer.tantivy_engine import Indexes, TantivyEngine
from store import Store

#: changes taken together in one commit
BATCH = 1000
#: documents built at a time when an index is filled whole
FILL = 500
#: documents between commits of a filling
COMMIT = 20_000

Councils = Mapping[str, tuple[str, str]]
Progress = Callable[[int, int], None]


def follow(
    store: Store, engine: TantivyEngine, councils: Councils, progress: Progress | None = None
) -> int:
    """Indexes what changed since the index's own sequence number; gives the number of documents.

    Each batch is one commit together with its sequence number, so that after a crash a plain
    second run goes on where the last commit ended.
    """
    written = 0
    if engine.seq() == 0:
        written = fill(store, engine, councils, progress)
    while changes := store.changes(engine.seq(), BATCH):
        made, gone = documents(store, affected(store, changes), councils)
        engine.write(made, gone, changes[-1].seq)
        written += len(made)
        if progress:
            progress(changes[-1].seq, store.last_seq())
    return written


def fill(
    store: Store, engine: TantivyEngine, councils: Councils, progress: Progress | None = None
) -> int:
    """Fills an empty index with every current record that is searched.

    Only what stood at the start is read: what changes meanwhile has a higher sequence number than
    the one that is committed at the end, so that `follow` takes it up. A filling that is broken off leaves sequence number 0
    and is begun again.
    """
    last, written = store.last_seq(), 0
    engine.clear()
    for resource in SEARCHED:
        current = store.current(resource=resource, deleted=False, until=last)
        while batch := list(islice(current, FILL)):
            made, _ = documents(store, batch, councils)
            for document in made:
                engine.append(document)
            written += len(made)
            if written % COMMIT < FILL:
                engine.commit(0)
            if progress:
                progress(batch[-1].seq, last)
    engine.commit(last)
    return written


def rebuild(
    store: Store, folder: Path, councils: Councils, progress: Progress | None = None
) -> int:
    """Builds a whole index beside the live one, then swaps; searches go on meanwhile."""
    indexes = Indexes(folder)
    fresh = indexes.beside()
    engine = TantivyEngine(fresh)
    try:
        written = follow(store, engine, councils, progress)
    finally:
        engine.close()
    indexes.swap(fresh.name)
    return written
