"""The body of a writing transaction, and the small queries that writing and reading share."""

import datetime as dt
import functools
from collections.abc import Iterable, Iterator
from typing import Any

import orjson
from sqlalchemy import Connection, Row, Table, delete, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from standard.records import canonical, related
from store.model import Close, Outcome, Put, Version
from store.schema import geweerd, relaties, sleutels, stand, versies

#: at most so many values in one IN (...)
CHUNK = 500
LAST = select(func.coalesce(func.max(versies.c.seq), 0))


def now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class Writer:
    """The body of one writing transaction; collects rows and inserts them together."""

    def __init__(self, connection: Connection, sqlite_dialect: bool, outcome: Outcome) -> None:
        self.connection = connection
        self.sqlite = sqlite_dialect
        self.outcome = outcome
        self.seq = int(connection.execute(LAST).scalar_one())
        self.stamp = now()
        self.version_rows: list[dict[str, Any]] = []
        self.stand_rows: dict[str, dict[str, Any]] = {}
        self.relation_rows: list[dict[str, Any]] = []
        self.key_rows: list[dict[str, Any]] = []
        self.stale: list[str] = []

    def put(
        self,
        latest: dict[str, Put],
        bodies: dict[str, Any],
        encoded: dict[str, bytes],
        hashes: dict[str, str],
    ) -> None:
        known = current_rows(self.connection, latest)
        barred = set(withheld(self.connection, latest))
        for key, put in latest.items():
            row = known.get(key)
            if key in barred:
                self.outcome.geweerd += 1
                continue
            if row is not None and not row.weg and row.hash == hashes[key]:
                self.outcome.ongewijzigd += 1
                if row.kader != put.kader:
                    moved = update(stand).where(stand.c.id == key).values(kader=put.kader)
                    self.connection.execute(moved)
                continue
            if row is None:
                self.outcome.nieuw += 1
            elif row.weg:
                self.outcome.teruggekeerd += 1
            else:
                self.outcome.gewijzigd += 1
            self._append(key, put, bodies[key], encoded[key], hashes[key], row)

    def _append(
        self, key: str, put: Put, body: dict[str, Any], content: bytes, hashed: str, row: Any
    ) -> None:
        self.seq += 1
        record = put.record
        version = 1 if row is None else row.versie + 1
        self.version(
            key, record.resource, record.organisatie, version, "upsert", hashed, None, content
        )
        self.stand_rows[key] = {
            "id": key,
            "seq": self.seq,
            "versie": version,
            "hash": hashed,
            "resource": record.resource,
            "type": record.type,
            "organisatie": record.organisatie,
            "leverancier": record.leverancier,
            "weg": False,
            "kader": put.kader,
            "datum": put.datum.isoformat() if put.datum else None,
        }
        if row is not None:
            self.stale.append(key)
        for order, (veld, doel) in enumerate(related(record.resource, body)):
            self.relation_rows.append(
                {"bron_id": key, "veld": veld, "doel_id": doel, "volgorde": order}
            )
        keys = {("sleutel", record.bronidentificatie)}
        keys |= {("sleutel", alias) for alias in body["ext"].get("aliassen", ())}
        if record.bron_url:
            keys.add(("bron_url", record.bron_url))
        for soort, waarde in sorted(keys):
            self.key_rows.append(
                {"id": key, "soort": soort, "waarde": waarde, "organisatie": record.organisatie}
            )

    def version(
        self,
        key: str,
        resource: str,
        organisatie: str,
        version: int,
        op: str,
        hashed: str,
        reden: str | None,
        content: bytes,
    ) -> None:
        self.version_rows.append(
            {
                "seq": self.seq,
                "id": key,
                "resource": resource,
                "organisatie": organisatie,
                "versie": version,
                "op": op,
                "hash": hashed,
                "reden": reden,
                "opgeslagen_op": self.stamp,
                "body": content,
            }
        )

    def close(self, close: Close) -> None:
        self.flush()
        self.tombstone(missing(self.connection, close), close.reden)

    def tombstone(self, ids: list[str], reden: str) -> None:
        """Marks records as gone, with all that was read as a part of them."""
        for chunk in chunks(ids):
            join = versies.join(stand, stand.c.seq == versies.c.seq)
            query = select(versies, stand.c.leverancier).select_from(join)
            for row in self.connection.execute(query.where(stand.c.id.in_(chunk))).all():
                self.seq += 1
                kept = identity(orjson.loads(row.body))
                self.version(
                    row.id,
                    row.resource,
                    row.organisatie,
                    row.versie + 1,
                    "delete",
                    row.hash,
                    reden,
                    canonical(kept),
                )
                gone = update(stand).where(stand.c.id == row.id)
                values = {"seq": self.seq, "versie": row.versie + 1, "weg": True}
                self.connection.execute(gone.values(values))
                self.outcome.verdwenen += 1
            self.connection.execute(delete(relaties).where(relaties.c.bron_id.in_(chunk)))
            parts = select(stand.c.id).where(stand.c.kader.in_(chunk), stand.c.weg.is_(False))
            self.tombstone([row.id for row in self.connection.execute(parts)], reden)

    def flush(self) -> None:
        for chunk in chunks(self.stale):
            self.connection.execute(delete(relaties).where(relaties.c.bron_id.in_(chunk)))
            self.connection.execute(delete(sleutels).where(sleutels.c.id.in_(chunk)))
        if self.version_rows:
            self.connection.execute(insert(versies), self.version_rows)
        if self.stand_rows:
            upsert(self.connection, self.sqlite, stand, *self.stand_rows.values())
        if self.relation_rows:
            self.connection.execute(insert(relaties), self.relation_rows)
        if self.key_rows:
            self.connection.execute(insert(sleutels), self.key_rows)
        self.version_rows, self.stand_rows, self.stale = [], {}, []
        self.relation_rows, self.key_rows = [], []


@functools.cache
def upsert_statement(sqlite_dialect: bool, table: Table) -> Any:
    dialect: Any = sqlite if sqlite_dialect else postgresql
    statement = dialect.insert(table)
    primary = [column.name for column in table.primary_key]
    changed = {c.name: statement.excluded[c.name] for c in table.columns if c.name not in primary}
    return statement.on_conflict_do_update(index_elements=primary, set_=changed)


def upsert(
    connection: Connection, sqlite_dialect: bool, table: Table, *rows: dict[str, Any]
) -> None:
    connection.execute(upsert_statement(sqlite_dialect, table), list(rows))


def identity(body: dict[str, Any]) -> dict[str, Any]:
    """What is left of a record in its tombstone."""
    return {
        name: body[name] for name in ("organisatie", "bronidentificatie", "leverancier", "bron_url")
    }


def withheld(connection: Connection, values: Iterable[str]) -> Iterator[str]:
    """Which of these ids, hashes or addresses were taken away for good."""
    for chunk in chunks(values):
        query = select(geweerd.c.waarde).where(geweerd.c.waarde.in_(chunk))
        yield from (row.waarde for row in connection.execute(query))


def current_rows(connection: Connection, ids: Iterable[str]) -> dict[str, Row[Any]]:
    found: dict[str, Row[Any]] = {}
    for chunk in chunks(ids):
        query = select(stand.c.id, stand.c.hash, stand.c.versie, stand.c.weg, stand.c.kader)
        found |= {row.id: row for row in connection.execute(query.where(stand.c.id.in_(chunk)))}
    return found


def missing(connection: Connection, close: Close) -> list[str]:
    """Ids that we hold of a set and that were not seen in it."""
    query = select(stand.c.id).where(stand.c.kader == close.kader, stand.c.weg.is_(False))
    if close.van is not None:
        query = query.where(stand.c.datum >= close.van.isoformat())
    if close.tot is not None:
        query = query.where(stand.c.datum <= close.tot.isoformat())
    return [row.id for row in connection.execute(query) if row.id not in close.seen]


def chunks(ids: Iterable[str]) -> Iterator[list[str]]:
    items = list(ids)
    for start in range(0, len(items), CHUNK):
        yield items[start : start + CHUNK]


def to_version(row: Row[Any]) -> Version:
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
        body=orjson.loads(row.body),
    )
