"""Brings an index up to the store's last change, and rebuilds one beside the live one."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import islice
from typing import Protocol

from indexer import documents
from indexer.question.query import (
    SEARCHED,
    Index,
    IndexBusy,
    Indexed,
    Indexes,
    Unavailable,
)
from indexer.question.trust import Untrusted, distrust, shortfall
from store import LeaseTaken, Store, Version

#: changes taken together in one write
BATCH = 1000
#: times that a new index follows what changed meanwhile before it is swapped in
ROUNDS = 5
#: documents built at a time when an index is filled whole
FILL = 500

Councils = Mapping[str, tuple[str, str]]
Progress = Callable[[int, int], None]
#: takes a sentence in Dutch for whoever runs it
Tell = Callable[[str], None]


class Making(Protocol):
    """How one kind of documents is made of the store's records."""

    @property
    def resources(self) -> Sequence[str]:
        """Resources of the store of which each record is a document."""

    def affected(self, store: Store, changed: Iterable[Version]) -> set[str]:
        """Ids of the records whose document may differ after these changes."""

    def documents(
        self, store: Store, wanted: Iterable[str | Version], councils: Councils
    ) -> tuple[Sequence[Indexed], list[str]]:
        """(documents, ids of what is withdrawn) of records, by id or as they are now."""

    def derived(
        self, store: Store, changed: Sequence[Version] | None, councils: Councils
    ) -> tuple[Sequence[Indexed], list[str]]:
        """The same of documents that are no record by themselves: those that these changes touch,
        or all."""


class _Search:
    """Our own documents: each is a record."""

    resources = SEARCHED
    affected = staticmethod(documents.affected)
    documents = staticmethod(documents.documents)

    def derived(
        self, store: Store, changed: Sequence[Version] | None, councils: Councils
    ) -> tuple[Sequence[Indexed], list[str]]:
        return [], []


SEARCH: Making = _Search()


def bring_up(
    store: Store,
    indexes: Indexes,
    councils: Councils,
    progress: Progress | None = None,
    *,
    anew: bool = False,
    making: Making = SEARCH,
    tell: Tell | None = None,
    counted: bool = True,
) -> int:
    """Follows with the live index, or builds one where there is none, where it is damaged or not of
    this store (`tell` takes why), or `anew`; gives the number of documents written. `counted` looks
    whether it holds as many documents as it should, which takes a while in a large store."""
    indexes.tidy()
    why, live = None, None
    if not anew:
        try:
            live = indexes.live()
            why = live and untrusted(store, live, making, counted=counted)
        except Untrusted as error:
            why = error.why
    written = 0
    if live is not None:
        try:
            if why is None:
                behind = live.seq()
                written = follow(store, live, councils, progress, making)
                if counted and live.seq() != behind:  # only now it can be seen to be whole
                    why = untrusted(store, live, making)
        finally:
            live.close()
        if why is None:
            return written
    if why and tell:
        tell(f"{why}; hij wordt ernaast opnieuw gebouwd")
    written += rebuild(store, indexes, councils, progress, making)
    if why:
        indexes.tidy(all=True)
    return written


def untrusted(
    store: Store, live: Index, making: Making = SEARCH, *, counted: bool = True
) -> str | None:
    """Why an index cannot be followed with, in Dutch; None when it can."""
    stand, last = live.stand(), store.last_seq()
    if why := distrust(stand, last, store.identity.mark(stand.seq)):
        return why
    if not counted or stand.seq != last:
        return None
    expected = store.holdings.number(making.resources)
    still = live.stand() == stand and store.last_seq() == last
    return shortfall(stand.count, expected) if still else None


def follow(
    store: Store,
    index: Index,
    councils: Councils,
    progress: Progress | None = None,
    making: Making = SEARCH,
) -> int:
    """Indexes what changed since the index's own sequence number, up to what the store has at the
    start; gives the number of documents.

    Each batch is one write with its sequence number, so that after a crash a plain second run goes
    on where the last one ended. A document is built from the store as it is now, which is at or
    after the batch's last change: the write may carry that number as its version, however many
    indexers do the same at once.
    """
    written, course = 0, store.identity.standing().name
    if index.seq() == 0:
        written = fill(store, index, councils, progress, making)
    _retry(store, index, councils, making)
    target, seq = store.last_seq(), index.seq()
    while seq < target and (changes := store.changes(seq, BATCH)):
        seq = changes[-1].seq
        mark = _mark(store, seq, course)
        built, gone = making.documents(store, making.affected(store, changes), councils)
        derived, lost = making.derived(store, changes, councils)
        index.write([*built, *derived], [*gone, *lost], seq, mark)
        written += len(built)
        if progress:
            progress(min(seq, target), target)
    return written


def _retry(store: Store, index: Index, councils: Councils, making: Making) -> None:
    """Tries again what the engine refused before, as it is now."""
    if refused := index.rejected():
        stand = index.stand()
        built, gone = making.documents(store, refused, councils)
        index.write(built, gone, stand.seq, stand.mark)


def _mark(store: Store, seq: int, course: str) -> str:
    """The store's mark at a number; raises `Unavailable` when it is no longer the store that is
    being read, so that what was read is not taken for what it holds."""
    mark = store.identity.mark(seq)
    if not mark.startswith(course):
        raise Unavailable("de opslag is intussen teruggezet; draai nog eens: griffie index")
    return mark


def fill(
    store: Store,
    index: Index,
    councils: Councils,
    progress: Progress | None = None,
    making: Making = SEARCH,
) -> int:
    """Fills an empty index with every current record that is searched.

    Only what stood at the start is read: what changes meanwhile has a higher sequence number than
    the one that is committed at the end, so that `follow` takes it up. A filling that is broken
    off is thrown away: an index is live only once it is whole.
    """
    last, written, course = store.last_seq(), 0, store.identity.standing().name
    derived, _ = making.derived(store, None, councils)
    index.append(derived, last)
    for resource in making.resources:
        current = store.current(resource=resource, deleted=False, until=last)
        while batch := list(islice(current, FILL)):
            built, _ = making.documents(store, batch, councils)
            index.append(built, last)
            written += len(built)
            if progress:
                progress(batch[-1].seq, last)
    index.commit(last, _mark(store, last, course))
    return written


def rebuild(
    store: Store,
    indexes: Indexes,
    councils: Councils,
    progress: Progress | None = None,
    making: Making = SEARCH,
) -> int:
    """Builds a whole index beside the live one, then swaps; searches go on meanwhile. What changed
    during the last round is left to be followed afterwards, since writing may never pause. Raises
    `IndexBusy` while another process does so."""
    try:
        with store.lease(indexes.name):
            fresh = indexes.beside()
            try:
                written = follow(store, fresh, councils, progress, making)
                for _ in range(ROUNDS):
                    if store.last_seq() - fresh.seq() < BATCH:
                        break
                    written += follow(store, fresh, councils, progress, making)
                written += follow(store, fresh, councils, progress, making)
                fresh.close()
            except BaseException:
                indexes.discard(fresh)
                raise
            indexes.swap(fresh)
    except LeaseTaken as error:
        raise IndexBusy(f"de zoekindex wordt al opgebouwd door {error.holder}") from error
    return written
