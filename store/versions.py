"""The log of versions: what is written is appended, what is gone gets a tombstone.

Sequence numbers are given under a lock that is held until commit, so that a reader that has seen
number n has seen everything below n: a cursor on the sequence never skips a late commit.
"""

import datetime as dt
import functools
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, func, literal, or_, select, tuple_

from store.answers import fresh, keep_answers
from store.database import CHUNK, Database, chunks, given, rows_of
from store.leases import Lease
from store.model import Answer, Close, Download, Outcome, Put, Step, Text, Version
from store.newest import among
from store.schema import relaties, sleutels, stand, versies
from store.texts import keep
from store.writer import LAST, Prepared, Writer, current_rows, missing, prepared, withheld


class Versions:
    """Writes records, and reads them back by id, by number and by what they point at."""

    def __init__(self, database: Database) -> None:
        self.database = database

    # --- writing -----------------------------------------------------------------------------

    def write(
        self,
        puts: Sequence[Put],
        closes: Sequence[Close] = (),
        fetched: Sequence[tuple[Download, Text | None]] = (),
        lease: Lease | None = None,
        answers: Sequence[Answer] = (),
        *,
        reden: str | None = None,
        refused: list[tuple[Put, str]] | None = None,
    ) -> Outcome:
        """Appends what is new or changed and tombstones what is gone, in one transaction with the
        files that were fetched for it and the answers that it was read from. `reden` stands with the
        versions that are appended, where it is not the source that changed. `refused` gets the
        records that no database takes, with the reason; without it one such raises `ValueError`.

        An unchanged record writes nothing. When returned, it is on disk. Under a lease nothing is
        written once another process has it: `LeaseLost`.
        """
        outcome = Outcome()
        ready = prepared(puts, refused)
        outcome.onbewaarbaar = len(refused or ())
        with self.database.reading() as connection:
            answers = fresh(connection, answers)
            idle = not fetched and not answers and not _differing(connection, ready, closes)
        if idle:
            outcome.ongewijzigd = len(ready)
            return outcome
        with self.database.writing() as connection:
            if lease:
                lease.check(connection)
            if fetched:
                keep(connection, fetched)
            if answers:
                keep_answers(connection, answers)
            writer = Writer(connection, outcome)
            writer.put(ready, reden)
            writer.close(closes)
            writer.flush()
        return outcome

    def close_orphans(
        self, kader: str, veld: str, reden: str, lease: Lease | None = None
    ) -> Outcome:
        """Tombstones the records of a set that no current record points at by `veld` any more."""
        outcome = Outcome()
        query = select(stand.c.id).where(
            stand.c.kader == kader,
            stand.c.weg.is_(False),
            ~select(literal(1))
            .where(relaties.c.doel_id == stand.c.id, relaties.c.veld == veld)
            .exists(),
        )
        with self.database.reading() as connection:
            if connection.execute(query.limit(1)).first() is None:
                return outcome
        with self.database.writing() as connection:
            if lease:
                lease.check(connection)
            writer = Writer(connection, outcome)
            writer.tombstone([row.id for row in connection.execute(query)], reden)
            writer.flush()
        return outcome

    def remove(self, gone: Mapping[str, str], lease: Lease | None = None) -> Outcome:
        """Tombstones records that their source withdrew, by id with the reason."""
        outcome = Outcome()
        if not gone:
            return outcome
        with self.database.writing() as connection:
            if lease:
                lease.check(connection)
            writer = Writer(connection, outcome)
            known = current_rows(connection, gone)
            for key, reden in gone.items():
                if key in known and not known[key].weg:
                    writer.tombstone([key], reden)
            writer.flush()
        return outcome

    # --- reading -----------------------------------------------------------------------------

    def last_seq(self) -> int:
        with self.database.reading() as connection:
            return int(connection.execute(LAST).scalar_one())

    def seq_before(self, moment: dt.datetime) -> int:
        """The sequence number after which everything stands that was stored at or after a moment;
        the last one when nothing was."""
        text = moment.astimezone(dt.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        query = select(func.min(versies.c.seq)).where(versies.c.opgeslagen_op >= text)
        with self.database.reading() as connection:
            first = connection.execute(query).scalar()
        return self.last_seq() if first is None else int(first) - 1

    def changes(self, after: int, limit: int = 1000) -> list[Version]:
        """Versions with a higher sequence number than `after`, in order."""
        query = select(versies).where(versies.c.seq > after).order_by(versies.c.seq).limit(limit)
        return self._versions(query)

    def changed_since(self, after: int, resources: Sequence[str] = ()) -> set[str]:
        """Codes of the organisations of which a record changed after a sequence number: one of these
        resources, or any."""
        # of the very first all that is held now, which is far less than all that ever was
        table = versies if after else stand
        query = select(table.c.organisatie).where(table.c.seq > after)
        if resources:
            query = query.where(table.c.resource.in_(resources))
        with self.database.reading() as connection:
            return {row.organisatie for row in connection.execute(query.distinct())}

    def erased_since(self, after: int) -> bool:
        """Whether content was taken away for good after a sequence number."""
        query = select(versies.c.seq).where(versies.c.seq > after, versies.c.op == "redact")
        with self.database.reading() as connection:
            return connection.execute(query.limit(1)).first() is not None

    def get(self, record_id: str) -> Version | None:
        """The current version, a tombstone included."""
        return self.get_many([record_id]).get(record_id)

    def get_many(self, ids: Iterable[str]) -> dict[str, Version]:
        with self.database.reading() as connection:
            return current_versions(connection, ids)

    def versions(self, record_id: str) -> list[Version]:
        """All versions of a record, the first one first."""
        query = select(versies).where(versies.c.id == record_id).order_by(versies.c.versie)
        return self._versions(query)

    def course(self, ids: Iterable[str]) -> dict[str, list[Step]]:
        """By id when each version of a record was stored and why, the first one first."""
        found: dict[str, list[Step]] = {}
        columns = (versies.c.id, versies.c.op, versies.c.reden, versies.c.opgeslagen_op)
        with self.database.reading() as connection:
            for chunk in chunks(ids):
                query = select(*columns).where(versies.c.id.in_(chunk)).order_by(versies.c.versie)
                for row in connection.execute(query):
                    step = Step(row.op, row.reden, row.opgeslagen_op)
                    found.setdefault(row.id, []).append(step)
        return found

    def begun(self, ids: Iterable[str]) -> dict[str, int]:
        """By id the sequence number of the first version of each record that is known."""
        found: dict[str, int] = {}
        with self.database.reading() as connection:
            for chunk in chunks(ids):
                query = select(versies.c.id, func.min(versies.c.seq).label("eerste"))
                rows = connection.execute(
                    query.where(versies.c.id.in_(chunk)).group_by(versies.c.id)
                )
                found |= {row.id: row.eerste for row in rows}
        return found

    def previous(self, version: Version) -> Version | None:
        """The version before this one, None for a first."""
        if version.versie == 1:
            return None
        query = select(versies).where(
            versies.c.id == version.id, versies.c.versie == version.versie - 1
        )
        return next(iter(self._versions(query)), None)

    def find(
        self, waarde: str, soort: str | None = None, organisatie: str | None = None
    ) -> list[str]:
        """Ids by the source's own key (`sleutel`) or its address (`bron_url`)."""
        query = select(sleutels.c.id).where(sleutels.c.waarde == waarde)
        if soort:
            query = query.where(sleutels.c.soort == soort)
        if organisatie:
            query = query.where(sleutels.c.organisatie == organisatie)
        with self.database.reading() as connection:
            return sorted({row.id for row in connection.execute(query)})

    def current(
        self,
        *,
        organisatie: str | None = None,
        resource: str | None = None,
        type: str | None = None,
        deleted: bool = True,
        after: int = 0,
        until: int | None = None,
    ) -> Iterator[Version]:
        """Current versions in order of sequence, streamed in batches of bounded memory; with
        `until` only those up to that number."""
        conditions = [
            *_equal(organisatie=organisatie, resource=resource, type=type),
            *([stand.c.seq <= until] if until is not None else ()),
            *(() if deleted else [stand.c.weg.is_(False)]),
        ]
        while True:
            query = _held().where(stand.c.seq > after, *conditions)
            batch = self._versions(query.order_by(stand.c.seq).limit(CHUNK))
            yield from batch
            if len(batch) < CHUNK:
                return
            after = batch[-1].seq

    def page(
        self,
        resource: str,
        limit: int,
        *,
        organisatie: str | None = None,
        after: str = "",
        before: str | None = None,
    ) -> list[Version]:
        """Current records that are not withdrawn, in order of id: the first `limit` after an id, or
        the last ones before one. That order stands still while records change."""
        query = _held().where(
            stand.c.weg.is_(False),
            stand.c.id > after,
            *_equal(resource=resource, organisatie=organisatie),
        )
        if before is None:
            return self._versions(query.order_by(stand.c.id.asc()).limit(limit))
        query = query.where(stand.c.id < before)
        return self._versions(query.order_by(stand.c.id.desc()).limit(limit))[::-1]

    def newest(
        self,
        resource: str,
        limit: int,
        *,
        organisatie: str | None = None,
        leverancier: str | None = None,
    ) -> list[Version]:
        """Current records that are not withdrawn, the last stored ones first."""
        query = among(_held().where(stand.c.weg.is_(False)), resource, organisatie, leverancier)
        return self._versions(query.limit(limit))

    def pointing_at(self, ids: Iterable[str]) -> list[tuple[str, str, str]]:
        """(source id, property, target id) of the current records that point at `ids`."""
        return self._relations(_POINTING_AT, ids)

    def pointing_in(
        self, ids: Iterable[str], ways: Collection[tuple[str, str]], always: str
    ) -> list[tuple[str, str, str, str]]:
        """(target id, resource of the source, its property, source id) of the current records that
        point at `ids` in one of these ways, (resource, property), or by the property `always`. Of
        the sources themselves nothing is read."""
        query = _pointing_in(frozenset(ways), always)
        with self.database.reading() as connection:
            rows = rows_of(connection, query, ids)
            return [(row.doel_id, row.resource, row.veld, row.bron_id) for row in rows]

    def pointed_from(self, ids: Iterable[str]) -> list[tuple[str, str, str]]:
        """(source id, property, target id) of what the current records `ids` point at."""
        return self._relations(_POINTED_FROM, ids)

    def withdrawn(self, ids: Iterable[str]) -> set[str]:
        """Which of these records are there no more."""
        with self.database.reading() as connection:
            return {row.id for row in rows_of(connection, _WITHDRAWN, ids)}

    def redacted(self, ids: Iterable[str]) -> set[str]:
        """Which of these records had their content taken away for good."""
        with self.database.reading() as connection:
            return set(withheld(connection, ids))

    def taken_away(self, record_id: str) -> bool:
        """Whether it was taken away for good here, and not by its source."""
        with self.database.reading() as connection:
            return record_id in set(withheld(connection, [record_id]))

    def _relations(
        self, query: Select[tuple[str, str, str]], ids: Iterable[str]
    ) -> list[tuple[str, str, str]]:
        with self.database.reading() as connection:
            rows = rows_of(connection, query, ids)
            return [(row.bron_id, row.veld, row.doel_id) for row in rows]

    def _versions(self, query: Select[Any]) -> list[Version]:
        with self.database.reading() as connection:
            rows = connection.execute(query).all()
        return list(map(to_version, rows))


def current_versions(connection: Connection, ids: Iterable[str]) -> dict[str, Version]:
    """By id the current version of each record that is known, tombstones included."""
    return {row.id: to_version(row) for row in rows_of(connection, _CURRENT, ids)}


def to_version(row: Row[Any]) -> Version:
    """A row of `versies` as a version."""
    return Version(
        seq=row.seq,
        id=row.id,
        resource=row.resource,
        organisatie=row.organisatie,
        versie=row.versie,
        op=row.op,
        hash=row.hash,
        reden=row.reden,
        opgeslagen_op=row.opgeslagen_op,
        content=row.body,
    )


def _held() -> Select[Any]:
    """The current versions, tombstones included."""
    return select(versies).select_from(versies.join(stand, stand.c.seq == versies.c.seq))


def _pointing(column: ColumnElement[str]) -> Select[tuple[str, str, str]]:
    """What points and is pointed at, of which this end is given."""
    asked = select(relaties.c.bron_id, relaties.c.veld, relaties.c.doel_id).where(given(column))
    return asked.order_by(relaties.c.bron_id, relaties.c.veld, relaties.c.volgorde)


@functools.lru_cache(maxsize=256)
def _pointing_in(
    ways: frozenset[tuple[str, str]], always: str
) -> Select[tuple[str, str, str, str]]:
    way = tuple_(stand.c.resource, relaties.c.veld).in_(sorted(ways))
    columns = (relaties.c.doel_id, stand.c.resource, relaties.c.veld, relaties.c.bron_id)
    return (
        select(*columns)
        .select_from(relaties.join(stand, stand.c.id == relaties.c.bron_id))
        .where(
            given(relaties.c.doel_id),
            relaties.c.veld.in_(sorted({always, *(field for _, field in ways)})),
            or_(way, relaties.c.veld == always),
        )
    )


#: statements that are asked for every page and every batch, made once
_CURRENT = _held().where(given(stand.c.id))
_WITHDRAWN = select(stand.c.id).where(given(stand.c.id), stand.c.weg.is_(True))
_POINTING_AT, _POINTED_FROM = _pointing(relaties.c.doel_id), _pointing(relaties.c.bron_id)


def _equal(**wanted: str | None) -> list[ColumnElement[bool]]:
    """Conditions on `stand`, of the values that were asked."""
    return [stand.c[name] == value for name, value in wanted.items() if value]


def _differing(
    connection: Connection, ready: Mapping[str, Prepared], closes: Iterable[Close]
) -> bool:
    """Whether writing these would write anything."""
    known = current_rows(connection, ready)
    changed = any(record.differs(known.get(key)) for key, record in ready.items())
    return changed or any(True for _ in missing(connection, closes))
