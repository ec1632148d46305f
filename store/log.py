"""The store: an append-only log of record versions, on SQLite or PostgreSQL with one code.

Sequence numbers are given under a lock that is held until commit, so that a reader that has seen
number n has seen everything below n: a cursor on the sequence never skips a late commit.
"""

import datetime as dt
import random
import time
import uuid
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import (
    Connection,
    Engine,
    ExceptionContext,
    create_engine,
    delete,
    event,
    func,
    insert,
    literal,
    select,
    update,
)
from sqlalchemy.exc import InterfaceError, OperationalError

from standard.records import canonical, digest
from store.leases import Lease, clock
from store.model import (
    Close,
    Crawl,
    Download,
    Organisation,
    Outcome,
    Put,
    Reading,
    Text,
    Version,
)
from store.schema import (
    crawls,
    downloads,
    geheugen,
    geweerd,
    metadata,
    organisaties,
    relaties,
    sleutels,
    stand,
    teksten,
    tempo,
    versies,
)
from store.writer import (
    CHUNK,
    LAST,
    Writer,
    chunks,
    current_rows,
    missing,
    now,
    to_version,
    upsert,
    withheld,
)

#: key of the PostgreSQL advisory lock under which sequence numbers are given
LOCK = 0x67726966
#: seconds that a writer waits for SQLite's lock
PATIENCE = 120.0


class StoreUnavailable(Exception):
    """The database cannot be reached, or broke off. The message is Dutch."""


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
        lease: Lease | None = None,
    ) -> Outcome:
        """Appends what is new or changed and tombstones what is gone, in one transaction with the
        files that were fetched for it.

        An unchanged record writes nothing. When returned, it is on disk. Under a lease nothing is
        written once another process has it: `LeaseLost`.
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
                and not any(missing(connection, close) for close in closes)
            )
        if idle:
            outcome.ongewijzigd = len(latest)
            return outcome
        with self._writing() as connection:
            if lease:
                lease.check(connection)
            if fetched:
                self._keep_downloads(connection, fetched)
            writer = Writer(connection, self.sqlite, outcome)
            writer.put(latest, bodies, encoded, hashes)
            for close in closes:
                writer.close(close)
            writer.flush()
        return outcome

    def _differing(
        self, connection: Connection, latest: dict[str, Put], hashes: dict[str, str]
    ) -> bool:
        known = current_rows(connection, latest)
        return any(
            key not in known
            or known[key].weg
            or known[key].hash != hashes[key]
            or known[key].kader != put.kader
            for key, put in latest.items()
        )

    def lease(self, name: str) -> Lease:
        """A context manager that raises `LeaseTaken` when another process does this now."""
        return Lease(self, name)

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
        with self.engine.connect() as connection:
            if connection.execute(query.limit(1)).first() is None:
                return outcome
        with self._writing() as connection:
            if lease:
                lease.check(connection)
            writer = Writer(connection, self.sqlite, outcome)
            writer.tombstone([row.id for row in connection.execute(query)], reden)
            writer.flush()
        return outcome

    def remove(self, gone: Mapping[str, str], lease: Lease | None = None) -> Outcome:
        """Tombstones records that their source withdrew, by id with the reason."""
        outcome = Outcome()
        if not gone:
            return outcome
        with self._writing() as connection:
            if lease:
                lease.check(connection)
            writer = Writer(connection, self.sqlite, outcome)
            known = current_rows(connection, gone)
            for key, reden in gone.items():
                if key in known and not known[key].weg:
                    writer.tombstone([key], reden)
            writer.flush()
        return outcome

    # --- reading -----------------------------------------------------------------------------

    def last_seq(self) -> int:
        with self.engine.connect() as connection:
            return int(connection.execute(LAST).scalar_one())

    def changes(self, after: int, limit: int = 1000) -> list[Version]:
        """Versions with a higher sequence number than `after`, in order."""
        query = select(versies).where(versies.c.seq > after).order_by(versies.c.seq).limit(limit)
        with self.engine.connect() as connection:
            return [to_version(row) for row in connection.execute(query)]

    def get(self, record_id: str) -> Version | None:
        """The current version, a tombstone included."""
        return self.get_many([record_id]).get(record_id)

    def get_many(self, ids: Iterable[str]) -> dict[str, Version]:
        found: dict[str, Version] = {}
        join = versies.join(stand, stand.c.seq == versies.c.seq)
        with self.engine.connect() as connection:
            for chunk in chunks(ids):
                query = select(versies).select_from(join).where(stand.c.id.in_(chunk))
                found |= {row.id: to_version(row) for row in connection.execute(query)}
        return found

    def versions(self, record_id: str) -> list[Version]:
        query = select(versies).where(versies.c.id == record_id).order_by(versies.c.versie)
        with self.engine.connect() as connection:
            return [to_version(row) for row in connection.execute(query)]

    def previous(self, version: Version) -> Version | None:
        """The version before this one, None for a first."""
        if version.versie == 1:
            return None
        query = select(versies).where(
            versies.c.id == version.id, versies.c.versie == version.versie - 1
        )
        with self.engine.connect() as connection:
            row = connection.execute(query).first()
        return to_version(row) if row else None

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
            yield from map(to_version, rows)
            if len(rows) < CHUNK:
                return
            after = rows[-1].seq

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
        query = (
            select(versies)
            .select_from(versies.join(stand, stand.c.seq == versies.c.seq))
            .where(stand.c.resource == resource, stand.c.weg.is_(False), stand.c.id > after)
        )
        if organisatie:
            query = query.where(stand.c.organisatie == organisatie)
        order = stand.c.id.asc() if before is None else stand.c.id.desc()
        if before is not None:
            query = query.where(stand.c.id < before)
        with self.engine.connect() as connection:
            rows = connection.execute(query.order_by(order).limit(limit)).all()
        found = list(map(to_version, rows))
        return found if before is None else found[::-1]

    def newest(
        self,
        resource: str,
        limit: int,
        *,
        organisatie: str | None = None,
        leverancier: str | None = None,
    ) -> list[Version]:
        """Current records that are not withdrawn, the last stored ones first."""
        query = (
            select(versies)
            .select_from(versies.join(stand, stand.c.seq == versies.c.seq))
            .where(stand.c.resource == resource, stand.c.weg.is_(False))
        )
        if organisatie:
            query = query.where(stand.c.organisatie == organisatie)
        if leverancier:
            query = query.where(stand.c.leverancier == leverancier)
        with self.engine.connect() as connection:
            rows = connection.execute(query.order_by(stand.c.seq.desc()).limit(limit))
            return list(map(to_version, rows))

    def seq_before(self, moment: dt.datetime) -> int:
        """The sequence number after which everything stands that was stored at or after a moment;
        the last one when nothing was."""
        text = moment.astimezone(dt.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        query = select(func.min(versies.c.seq)).where(versies.c.opgeslagen_op >= text)
        with self.engine.connect() as connection:
            first = connection.execute(query).scalar()
        return self.last_seq() if first is None else int(first) - 1

    def pointing_at(self, ids: Iterable[str]) -> list[tuple[str, str, str]]:
        """(source id, property, target id) of the current records that point at `ids`."""
        return self._relations(relaties.c.doel_id, ids)

    def pointed_from(self, ids: Iterable[str]) -> list[tuple[str, str, str]]:
        return self._relations(relaties.c.bron_id, ids)

    def _relations(self, column: Any, ids: Iterable[str]) -> list[tuple[str, str, str]]:
        found: list[tuple[str, str, str]] = []
        with self.engine.connect() as connection:
            for chunk in chunks(ids):
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

    def last_dates(self) -> dict[tuple[str, str], str]:
        """Per organisation and vendor the latest meeting day that we hold."""
        owner = (stand.c.organisatie, stand.c.leverancier)
        query = (
            select(*owner, func.max(stand.c.datum))
            .where(stand.c.resource == "vergadering", stand.c.weg.is_(False))
            .group_by(*owner)
        )
        with self.engine.connect() as connection:
            return {(row[0], row[1]): row[2] for row in connection.execute(query) if row[2]}

    def meetings_by_month(self, organisatie: str) -> dict[tuple[str, str], int]:
        """How many meetings we hold by vendor and month (`2026-01`)."""
        month = func.coalesce(func.substr(stand.c.datum, 1, 7), "onbekend").label("maand")
        query = (
            select(stand.c.leverancier, month, func.count())
            .where(
                stand.c.organisatie == organisatie,
                stand.c.resource == "vergadering",
                stand.c.weg.is_(False),
            )
            .group_by(stand.c.leverancier, "maand")
        )
        with self.engine.connect() as connection:
            return {(row[0], row[1]): row[2] for row in connection.execute(query)}

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

    def _keep_downloads(
        self, connection: Connection, fetched: Sequence[tuple[Download, Text | None]]
    ) -> None:
        stamp = now()
        hashes = [download.sha256 for download, _ in fetched if download.sha256]
        barred = set(withheld(connection, [*hashes, *(download.url for download, _ in fetched)]))
        fetched = [
            (download, text)
            for download, text in fetched
            if download.url not in barred and download.sha256 not in barred
        ]
        if not fetched:
            return
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
        upsert(connection, self.sqlite, downloads, *rows.values())
        if read:
            upsert(connection, self.sqlite, teksten, *read.values())

    def barred(self) -> set[str]:
        """Everything that was taken away for good: ids, and addresses and SHA-256 of files."""
        with self.engine.connect() as connection:
            return set(connection.execute(select(geweerd.c.waarde)).scalars())

    def text(self, sha256: str) -> Text | None:
        return self.texts([sha256]).get(sha256)

    def texts(self, hashes: Iterable[str]) -> dict[str, Text]:
        found = {}
        with self.engine.connect() as connection:
            for chunk in chunks(hashes):
                query = select(teksten).where(teksten.c.sha256.in_(chunk))
                for row in connection.execute(query):
                    pages = tuple(orjson.loads(zlib.decompress(row.inhoud)))
                    found[row.sha256] = Text(row.sha256, row.status, row.reden, pages)
        return found

    # --- memory of crawls --------------------------------------------------------------------

    def memory(self, organisatie: str, prefix: str = "") -> dict[str, str]:
        query = select(geheugen.c.sleutel, geheugen.c.waarde).where(
            geheugen.c.organisatie == organisatie,
            geheugen.c.sleutel.startswith(prefix, autoescape=True),
        )
        with self.engine.connect() as connection:
            return {row.sleutel: row.waarde for row in connection.execute(query)}

    def remember(self, organisatie: str, facts: dict[str, str]) -> None:
        with self._writing() as connection:
            for sleutel, waarde in facts.items():
                values = {"organisatie": organisatie, "sleutel": sleutel, "waarde": waarde}
                upsert(connection, self.sqlite, geheugen, values)

    # --- politeness that all processes share ---------------------------------------------------

    def turn(self, name: str, allowed: int, window: float = 60.0) -> float:
        """Counts one more request under `name` when fewer than `allowed` were counted in the last
        `window` seconds and nobody paused it; gives 0 then, else the seconds to wait."""
        mine = tempo.c.naam == name
        with self._writing() as connection:
            now = float(connection.execute(select(clock(self.sqlite))).scalar_one())
            paused = select(func.max(tempo.c.tijd)).where(tempo.c.naam == f"pauze:{name}")
            until = connection.execute(paused).scalar()
            if until is not None and until > now:
                return float(until - now)
            connection.execute(delete(tempo).where(mine, tempo.c.tijd <= now - window))
            count = select(func.count(), func.min(tempo.c.tijd)).where(mine)
            sent, first = connection.execute(count).one()
            if sent >= allowed:
                return max(float(first) + window - now, 0.001)
            connection.execute(insert(tempo).values(naam=name, tijd=now))
        return 0.0

    def pause(self, name: str, seconds: float) -> None:
        """No process gets a turn under `name` for so long."""
        paused = f"pauze:{name}"
        with self._writing() as connection:
            now = float(connection.execute(select(clock(self.sqlite))).scalar_one())
            connection.execute(delete(tempo).where(tempo.c.naam == paused, tempo.c.tijd <= now))
            connection.execute(insert(tempo).values(naam=paused, tijd=now + seconds))

    # --- organisations and crawls --------------------------------------------------------------

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
            names = {column.name: getattr(organisation, column.name) for column in organisaties.c}
            upsert(connection, self.sqlite, organisaties, names)
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
    if engine.dialect.name != "sqlite":

        @event.listens_for(engine, "handle_error")
        def _unreachable(context: ExceptionContext) -> None:
            lost = isinstance(context.sqlalchemy_exception, OperationalError | InterfaceError)
            if context.is_disconnect or lost:
                name = type(context.original_exception).__name__
                raise StoreUnavailable(f"de opslag is niet bereikbaar ({name})")

    else:

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
