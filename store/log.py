"""The store: an append-only log of record versions, on SQLite or PostgreSQL with one code.

Sequence numbers are given under a lock that is held until commit, so that a reader that has seen
number n has seen everything below n: a cursor on the sequence never skips a late commit.
"""

import datetime as dt
import functools
import random
import time
import uuid
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import (
    Connection,
    Engine,
    Row,
    Table,
    create_engine,
    delete,
    event,
    func,
    insert,
    literal,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import OperationalError

from standard.records import Record, canonical, digest, related
from store.schema import (
    crawls,
    downloads,
    geheugen,
    metadata,
    organisaties,
    relaties,
    sleutels,
    stand,
    teksten,
    versies,
)

#: key of the PostgreSQL advisory lock under which sequence numbers are given
LOCK = 0x67726966
#: at most so many values in one IN (...)
CHUNK = 500
#: seconds that a writer waits for SQLite's lock
PATIENCE = 120.0
_LAST = select(func.coalesce(func.max(versies.c.seq), 0))


@dataclass(frozen=True)
class Version:
    """One line of the log. `body` is None for a tombstone."""

    seq: int
    id: str
    resource: str
    organisatie: str
    versie: int
    op: str
    hash: str
    reden: str | None
    opgeslagen_op: str
    body: dict[str, Any]

    @property
    def deleted(self) -> bool:
        return self.op != "upsert"


@dataclass(frozen=True)
class Put:
    """A record to be written, with the set it belongs to and the day it is about."""

    record: Record
    kader: str | None = None
    datum: dt.date | None = None


@dataclass(frozen=True)
class Close:
    """A set that was read whole: its records that are not in `seen` are gone.

    With `van` and `tot` only records of that period belong to what was read.
    """

    kader: str
    seen: frozenset[str]
    reden: str
    van: dt.date | None = None
    tot: dt.date | None = None


@dataclass
class Outcome:
    """What one write did, by number of records."""

    nieuw: int = 0
    gewijzigd: int = 0
    ongewijzigd: int = 0
    verdwenen: int = 0
    teruggekeerd: int = 0

    def add(self, other: "Outcome") -> None:
        for name in vars(self):
            setattr(self, name, getattr(self, name) + getattr(other, name))


@dataclass(frozen=True)
class Download:
    url: str
    kenmerk: str
    sha256: str | None = None
    formaat: str | None = None
    omvang: int | None = None
    reden: str | None = None
    definitief: bool = True


@dataclass(frozen=True)
class Reading:
    """How much of a file's text was read: `status` and `reden` as in `Bestand`."""

    status: str
    reden: str | None
    paginas: int


@dataclass(frozen=True)
class Text:
    """Text of one file, page by page."""

    sha256: str
    status: str
    reden: str | None = None
    pages: tuple[str, ...] = ()

    @property
    def reading(self) -> Reading:
        return Reading(self.status, self.reden, len(self.pages))


@dataclass(frozen=True)
class Organisation:
    """An organisation that was crawled, by its TOOI code and vendor."""

    code: str
    leverancier: str
    sleutel: str
    naam: str
    soort: str
    provincie: str


@dataclass
class Crawl:
    """One crawl of one council; `samenvatting` holds the counts and what was refused, and why."""

    organisatie: str
    leverancier: str
    toestand: str = "bezig"
    samenvatting: dict[str, Any] = field(default_factory=dict)
    gestart: str = ""
    beeindigd: str | None = None
    id: str = ""


def now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def default_address(folder: Path) -> str:
    folder.mkdir(parents=True, exist_ok=True)
    return f"sqlite:///{folder.resolve() / 'griffie.sqlite'}"


class Store:
    """Opens (and where needed makes) the store at an SQLAlchemy address."""

    def __init__(self, address: str) -> None:
        self.engine = _engine(address)
        self.sqlite = self.engine.dialect.name == "sqlite"
        with self._writing() as connection:
            metadata.create_all(connection)

    def close(self) -> None:
        self.engine.dispose()

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        """A transaction that no other writer shares; everything in it appears at once."""
        with self.engine.connect() as connection:
            if self.sqlite:
                _begin(connection)
            else:
                connection.execute(select(func.pg_advisory_xact_lock(LOCK)))
            yield connection
            connection.commit()

    # --- writing -----------------------------------------------------------------------------

    def write(
        self,
        puts: Sequence[Put],
        closes: Sequence[Close] = (),
        fetched: Sequence[tuple[Download, Text | None]] = (),
    ) -> Outcome:
        """Appends what is new or changed and tombstones what is gone, in one transaction with the
        files that were fetched for it.

        An unchanged record writes nothing. When returned, it is on disk.
        """
        outcome = Outcome()
        latest = {put.record.id: put for put in puts}
        bodies = {key: put.record.body() for key, put in latest.items()}
        encoded = {key: canonical(body) for key, body in bodies.items()}
        hashes = {key: digest(content) for key, content in encoded.items()}
        with self.engine.connect() as connection:
            idle = (
                not fetched
                and not self._differing(connection, latest, hashes)
                and not any(_missing(connection, close) for close in closes)
            )
        if idle:
            outcome.ongewijzigd = len(latest)
            return outcome
        with self._writing() as connection:
            if fetched:
                self._keep_downloads(connection, fetched)
            writer = _Writer(connection, self.sqlite, outcome)
            writer.put(latest, bodies, encoded, hashes)
            for close in closes:
                writer.close(close)
            writer.flush()
        return outcome

    def _differing(
        self, connection: Connection, latest: dict[str, Put], hashes: dict[str, str]
    ) -> bool:
        known = _current(connection, latest)
        return any(
            key not in known
            or known[key].weg
            or known[key].hash != hashes[key]
            or known[key].kader != put.kader
            for key, put in latest.items()
        )

    def close_orphans(self, kader: str, veld: str, reden: str) -> Outcome:
        """Tombstones the records of a set that no current record points at by `veld` any more."""
        outcome = Outcome()
        query = select(stand.c.id).where(
            stand.c.kader == kader,
            stand.c.weg.is_(False),
            ~select(literal(1))
            .where(relaties.c.doel_id == stand.c.id, relaties.c.veld == veld)
            .exists(),
        )
        with self.engine.connect() as connection:
            if connection.execute(query.limit(1)).first() is None:
                return outcome
        with self._writing() as connection:
            writer = _Writer(connection, self.sqlite, outcome)
            writer.tombstone([row.id for row in connection.execute(query)], reden)
            writer.flush()
        return outcome

    # --- reading -----------------------------------------------------------------------------

    def last_seq(self) -> int:
        with self.engine.connect() as connection:
            return int(connection.execute(_LAST).scalar_one())

    def changes(self, after: int, limit: int = 1000) -> list[Version]:
        """Versions with a higher sequence number than `after`, in order."""
        query = select(versies).where(versies.c.seq > after).order_by(versies.c.seq).limit(limit)
        with self.engine.connect() as connection:
            return [_version(row) for row in connection.execute(query)]

    def get(self, record_id: str) -> Version | None:
        """The current version, a tombstone included."""
        return self.get_many([record_id]).get(record_id)

    def get_many(self, ids: Iterable[str]) -> dict[str, Version]:
        found: dict[str, Version] = {}
        join = versies.join(stand, stand.c.seq == versies.c.seq)
        with self.engine.connect() as connection:
            for chunk in _chunks(ids):
                query = select(versies).select_from(join).where(stand.c.id.in_(chunk))
                found |= {row.id: _version(row) for row in connection.execute(query)}
        return found

    def versions(self, record_id: str) -> list[Version]:
        query = select(versies).where(versies.c.id == record_id).order_by(versies.c.versie)
        with self.engine.connect() as connection:
            return [_version(row) for row in connection.execute(query)]

    def previous(self, version: Version) -> Version | None:
        """The version before this one, None for a first."""
        if version.versie == 1:
            return None
        query = select(versies).where(
            versies.c.id == version.id, versies.c.versie == version.versie - 1
        )
        with self.engine.connect() as connection:
            row = connection.execute(query).first()
        return _version(row) if row else None

    def find(
        self, waarde: str, soort: str | None = None, organisatie: str | None = None
    ) -> list[str]:
        """Ids by the source's own key (`sleutel`) or its address (`bron_url`)."""
        query = select(sleutels.c.id).where(sleutels.c.waarde == waarde)
        if soort:
            query = query.where(sleutels.c.soort == soort)
        if organisatie:
            query = query.where(sleutels.c.organisatie == organisatie)
        with self.engine.connect() as connection:
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
        while True:
            query = (
                select(versies)
                .select_from(versies.join(stand, stand.c.seq == versies.c.seq))
                .where(stand.c.seq > after)
            )
            for column, value in (
                ("organisatie", organisatie),
                ("resource", resource),
                ("type", type),
            ):
                if value:
                    query = query.where(stand.c[column] == value)
            if until is not None:
                query = query.where(stand.c.seq <= until)
            if not deleted:
                query = query.where(stand.c.weg.is_(False))
            with self.engine.connect() as connection:
                rows = connection.execute(query.order_by(stand.c.seq).limit(CHUNK)).all()
            yield from map(_version, rows)
            if len(rows) < CHUNK:
                return
            after = rows[-1].seq

    def pointing_at(self, ids: Iterable[str]) -> list[tuple[str, str, str]]:
        """(source id, property, target id) of the current records that point at `ids`."""
        return self._relations(relaties.c.doel_id, ids)

    def pointed_from(self, ids: Iterable[str]) -> list[tuple[str, str, str]]:
        return self._relations(relaties.c.bron_id, ids)

    def _relations(self, column: Any, ids: Iterable[str]) -> list[tuple[str, str, str]]:
        found: list[tuple[str, str, str]] = []
        with self.engine.connect() as connection:
            for chunk in _chunks(ids):
                query = (
                    select(relaties.c.bron_id, relaties.c.veld, relaties.c.doel_id)
                    .where(column.in_(chunk))
                    .order_by(relaties.c.bron_id, relaties.c.veld, relaties.c.volgorde)
                )
                found += [tuple(row) for row in connection.execute(query)]
        return found

    def counts(self) -> list[tuple[str, str, str, int]]:
        """(organisatie, leverancier, type, number) of what is held now."""
        columns = (stand.c.organisatie, stand.c.leverancier, stand.c.type)
        query = select(*columns, func.count()).where(stand.c.weg.is_(False)).group_by(*columns)
        with self.engine.connect() as connection:
            return [tuple(row) for row in connection.execute(query)]

    def count_period(self, kader: str, van: dt.date, tot: dt.date) -> int:
        """How many current records of a set fall in a period, both days included."""
        query = (
            select(func.count())
            .select_from(stand)
            .where(
                stand.c.kader == kader,
                stand.c.weg.is_(False),
                stand.c.datum >= van.isoformat(),
                stand.c.datum <= tot.isoformat(),
            )
        )
        with self.engine.connect() as connection:
            return connection.execute(query).scalar_one()

    def held(self, kader: str) -> set[str]:
        """Ids of the current records of a set."""
        query = select(stand.c.id).where(stand.c.kader == kader, stand.c.weg.is_(False))
        with self.engine.connect() as connection:
            return {row.id for row in connection.execute(query)}

    def last_dates(self) -> dict[str, str]:
        """Per organisation the latest meeting day that we hold."""
        query = (
            select(stand.c.organisatie, func.max(stand.c.datum))
            .where(stand.c.resource == "vergadering", stand.c.weg.is_(False))
            .group_by(stand.c.organisatie)
        )
        with self.engine.connect() as connection:
            return {row[0]: row[1] for row in connection.execute(query) if row[1]}

    # --- files and texts ---------------------------------------------------------------------

    def download(self, url: str) -> tuple[Download, Reading | None] | None:
        """What was fetched from an address, and how much of its text was read."""
        join = downloads.outerjoin(teksten, teksten.c.sha256 == downloads.c.sha256)
        read = (teksten.c.status, teksten.c.reden.label("waarom"), teksten.c.paginas)
        query = select(downloads, *read).select_from(join).where(downloads.c.url == url)
        with self.engine.connect() as connection:
            row = connection.execute(query).first()
        if row is None:
            return None
        found = Download(*(getattr(row, name) for name in Download.__dataclass_fields__))
        return found, Reading(row.status, row.waarom, row.paginas) if row.status else None

    def remember_downloads(self, fetched: Iterable[tuple[Download, Text | None]]) -> None:
        """Keeps what fetches gave and, with it, the texts read from the contents."""
        fetched = list(fetched)
        if fetched:
            with self._writing() as connection:
                self._keep_downloads(connection, fetched)

    def _keep_downloads(
        self, connection: Connection, fetched: Iterable[tuple[Download, Text | None]]
    ) -> None:
        stamp = now()
        rows = {d.url: {**vars(d), "gehaald_op": stamp} for d, _ in fetched}
        read = {
            text.sha256: {
                "sha256": text.sha256,
                "status": text.status,
                "reden": text.reden,
                "paginas": len(text.pages),
                "inhoud": zlib.compress(orjson.dumps(text.pages), 1),
            }
            for _, text in fetched
            if text is not None
        }
        _upsert(connection, self.sqlite, downloads, *rows.values())
        if read:
            _upsert(connection, self.sqlite, teksten, *read.values())

    def text(self, sha256: str) -> Text | None:
        return self.texts([sha256]).get(sha256)

    def texts(self, hashes: Iterable[str]) -> dict[str, Text]:
        found = {}
        with self.engine.connect() as connection:
            for chunk in _chunks(hashes):
                query = select(teksten).where(teksten.c.sha256.in_(chunk))
                for row in connection.execute(query):
                    pages = tuple(orjson.loads(zlib.decompress(row.inhoud)))
                    found[row.sha256] = Text(row.sha256, row.status, row.reden, pages)
        return found

    # --- memory of crawls --------------------------------------------------------------------

    def memory(self, organisatie: str) -> dict[str, str]:
        query = select(geheugen.c.sleutel, geheugen.c.waarde).where(
            geheugen.c.organisatie == organisatie
        )
        with self.engine.connect() as connection:
            return {row.sleutel: row.waarde for row in connection.execute(query)}

    def remember(self, organisatie: str, facts: dict[str, str]) -> None:
        with self._writing() as connection:
            for sleutel, waarde in facts.items():
                values = {"organisatie": organisatie, "sleutel": sleutel, "waarde": waarde}
                _upsert(connection, self.sqlite, geheugen, values)

    def organisations(self) -> list[Organisation]:
        query = select(organisaties).order_by(organisaties.c.code, organisaties.c.leverancier)
        with self.engine.connect() as connection:
            return [Organisation(**row._mapping) for row in connection.execute(query)]

    def start_crawl(self, organisation: Organisation) -> Crawl:
        crawl = Crawl(
            organisation.code, organisation.leverancier, gestart=now(), id=str(uuid.uuid4())
        )
        values = {**vars(crawl), "samenvatting": "{}"}
        with self._writing() as connection:
            _upsert(connection, self.sqlite, organisaties, vars(organisation))
            connection.execute(insert(crawls).values(values))
        return crawl

    def end_crawl(self, crawl: Crawl) -> None:
        crawl.beeindigd = now()
        summary = orjson.dumps(crawl.samenvatting).decode()
        values = {"toestand": crawl.toestand, "beeindigd": crawl.beeindigd, "samenvatting": summary}
        with self._writing() as connection:
            connection.execute(update(crawls).where(crawls.c.id == crawl.id).values(values))

    def crawls(self, organisatie: str | None = None) -> list[Crawl]:
        """Newest first."""
        query = select(crawls).order_by(crawls.c.gestart.desc(), crawls.c.id)
        if organisatie:
            query = query.where(crawls.c.organisatie == organisatie)
        with self.engine.connect() as connection:
            return [
                Crawl(**{**row._mapping, "samenvatting": orjson.loads(row.samenvatting)})
                for row in connection.execute(query)
            ]


class _Writer:
    """The body of one writing transaction; collects rows and inserts them together."""

    def __init__(self, connection: Connection, sqlite_dialect: bool, outcome: Outcome) -> None:
        self.connection = connection
        self.sqlite = sqlite_dialect
        self.outcome = outcome
        self.seq = int(connection.execute(_LAST).scalar_one())
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
        known = _current(self.connection, latest)
        for key, put in latest.items():
            row = known.get(key)
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
        self._version(
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
            "leverancier": record.leverancier.value,
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

    def _version(
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
        self.tombstone(_missing(self.connection, close), close.reden)

    def tombstone(self, ids: list[str], reden: str) -> None:
        """Marks records as gone, with all that was read as a part of them."""
        for chunk in _chunks(ids):
            join = versies.join(stand, stand.c.seq == versies.c.seq)
            query = select(versies, stand.c.leverancier).select_from(join)
            for row in self.connection.execute(query.where(stand.c.id.in_(chunk))).all():
                self.seq += 1
                body = orjson.loads(row.body)
                kept = {name: body[name] for name in ("organisatie", "bronidentificatie")}
                kept |= {"leverancier": body["leverancier"], "bron_url": body["bron_url"]}
                self._version(
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
        for chunk in _chunks(self.stale):
            self.connection.execute(delete(relaties).where(relaties.c.bron_id.in_(chunk)))
            self.connection.execute(delete(sleutels).where(sleutels.c.id.in_(chunk)))
        if self.version_rows:
            self.connection.execute(insert(versies), self.version_rows)
        if self.stand_rows:
            _upsert(self.connection, self.sqlite, stand, *self.stand_rows.values())
        if self.relation_rows:
            self.connection.execute(insert(relaties), self.relation_rows)
        if self.key_rows:
            self.connection.execute(insert(sleutels), self.key_rows)
        self.version_rows, self.stand_rows, self.stale = [], {}, []
        self.relation_rows, self.key_rows = [], []


def _begin(connection: Connection) -> None:
    """Takes SQLite's write lock, waiting for up to `PATIENCE` seconds. SQLite's own waiting sleeps
    ever longer between looks, so that among busy writers one may starve; short, uneven naps share
    the lock fairly."""
    deadline = time.monotonic() + PATIENCE
    connection.exec_driver_sql("PRAGMA busy_timeout=5")
    try:
        while True:
            try:
                connection.exec_driver_sql("BEGIN IMMEDIATE")
                return
            except OperationalError as error:
                if "locked" not in str(error) or time.monotonic() > deadline:
                    raise
            time.sleep(random.uniform(0.001, 0.02))
    finally:
        connection.exec_driver_sql("PRAGMA busy_timeout=60000")


def _engine(address: str) -> Engine:
    if address.startswith("postgresql://"):
        address = "postgresql+psycopg://" + address.removeprefix("postgresql://")
    engine = create_engine(address, pool_pre_ping=not address.startswith("sqlite"))
    if engine.dialect.name == "sqlite":

        @event.listens_for(engine, "connect")
        def _settings(connection: Any, _: Any) -> None:
            connection.isolation_level = None  # transactions are opened by us, not by the driver
            cursor = connection.cursor()
            cursor.execute("PRAGMA busy_timeout=60000")
            cursor.execute("PRAGMA journal_mode=WAL")
            cursor.execute("PRAGMA synchronous=FULL")
            cursor.execute("PRAGMA wal_autocheckpoint=4000")
            cursor.execute("PRAGMA cache_size=-64000")
            cursor.close()

    return engine


@functools.cache
def _upsert_statement(sqlite_dialect: bool, table: Table) -> Any:
    dialect: Any = sqlite if sqlite_dialect else postgresql
    statement = dialect.insert(table)
    primary = [column.name for column in table.primary_key]
    changed = {c.name: statement.excluded[c.name] for c in table.columns if c.name not in primary}
    return statement.on_conflict_do_update(index_elements=primary, set_=changed)


def _upsert(
    connection: Connection, sqlite_dialect: bool, table: Table, *rows: dict[str, Any]
) -> None:
    connection.execute(_upsert_statement(sqlite_dialect, table), list(rows))


def _current(connection: Connection, ids: Iterable[str]) -> dict[str, Row[Any]]:
    found: dict[str, Row[Any]] = {}
    for chunk in _chunks(ids):
        query = select(stand.c.id, stand.c.hash, stand.c.versie, stand.c.weg, stand.c.kader)
        found |= {row.id: row for row in connection.execute(query.where(stand.c.id.in_(chunk)))}
    return found


def _missing(connection: Connection, close: Close) -> list[str]:
    """Ids that we hold of a set and that were not seen in it."""
    query = select(stand.c.id).where(stand.c.kader == close.kader, stand.c.weg.is_(False))
    if close.van is not None:
        query = query.where(stand.c.datum >= close.van.isoformat())
    if close.tot is not None:
        query = query.where(stand.c.datum <= close.tot.isoformat())
    return [row.id for row in connection.execute(query) if row.id not in close.seen]


def _chunks(ids: Iterable[str]) -> Iterator[list[str]]:
    items = list(ids)
    for start in range(0, len(items), CHUNK):
        yield items[start : start + CHUNK]


def _version(row: Row[Any]) -> Version:
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
