"""The body of a writing transaction, and the small queries that writing and reading share."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import Connection, Row, delete, func, insert, select, update

from standard import views
from standard.extensions import ExtAanwezigeDeelnemer, ExtInformatieObject, ExtStem, ExtStemming
from standard.records import Record, canonical, digest, related
from standard.vocabulary import Tekststatus, Uitslag
from store.database import chunks, given, rows_of, stamp, upsert
from store.model import Close, Outcome, Put
from store.schema import geweerd, herkomst, relaties, sleutels, stand, versies

#: the columns of `stand` that `traits` fills, for a record without content
NO_TRAITS: dict[str, Any] = {
    "uitslag_bekend": False,
    "heeft_bestand": False,
    "heeft_tekst": False,
    "grondslag": None,
}
LAST = select(func.coalesce(func.max(versies.c.seq), 0))
_WITHHELD = select(geweerd.c.waarde).where(given(geweerd.c.waarde))
_STANDING = select(stand.c.id, stand.c.hash, stand.c.versie, stand.c.weg, stand.c.kader).where(
    given(stand.c.id)
)

#: properties of the standard that are addresses of a record's page or file
LINKS = ("webpagina_link", "link", "inhoud_link")
#: bytes of a key, an address or the name of a set
LONGEST, LONGEST_SET = 2000, 120
#: the character that no text of PostgreSQL holds, as JSON writes it
_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")


def addresses(record: Record) -> set[str]:
    """Every address at the source by which a record can be found: its page, its files, and others
    under which the source knows it."""
    ext = record.ext
    named = [record.bron_url, *(getattr(record.data, name, None) for name in LINKS), *ext.aliassen]
    if isinstance(ext, ExtInformatieObject):
        named += [file.url for file in ext.bestanden]
    return {
        address
        for address in named
        if address and address.startswith(("http://", "https://")) and not too_long(address)
    }


@dataclass(frozen=True)
class Prepared:
    """A record ready to be compared and written: `content` is its canonical JSON, `hash` of that."""

    put: Put
    body: dict[str, Any]
    content: bytes
    hash: str

    def differs(self, row: Row[Any] | None) -> bool:
        """Whether writing it would change anything of what is held (a row of `current_rows`)."""
        return row is None or bool(row.weg) or row.hash != self.hash or row.kader != self.put.kader


def too_long(address: str) -> str | None:
    """Why an address or key is not taken; None where it is."""
    size = len(address.encode("utf-8", "surrogatepass"))
    return f"langer dan {LONGEST} tekens" if size > LONGEST else None


def stored(put: Put) -> Prepared:
    """A record as it is written. Raises `ValueError` with a Dutch reason for one that is not taken:
    both databases refuse the same, what one of them or JSON has no room for."""
    record = put.record
    if why := too_long(record.bronidentificatie):
        raise ValueError(f"de sleutel is {why}")
    if len(put.kader or "") > LONGEST_SET or "\0" in (put.kader or ""):
        raise ValueError(f"de verzameling heet langer dan {LONGEST_SET} tekens")
    try:
        body = record.body()
        content = canonical(body)
    except (TypeError, ValueError, RecursionError) as error:
        raise ValueError("heeft een getal of teken dat niet op te slaan is") from error
    if b"\\u0000" in content and _NUL.search(content):
        raise ValueError("heeft een teken dat niet op te slaan is (NUL)")
    return Prepared(put, body, content, digest(content))


def prepared(
    puts: Iterable[Put], refused: list[tuple[Put, str]] | None = None
) -> dict[str, Prepared]:
    """By id; of a record that is given twice, the last. `refused` gets those that are not taken, with
    the reason; where nobody asks for them a `ValueError` is raised."""
    ready: dict[str, Prepared] = {}
    for put in puts:
        try:
            ready[put.record.id] = stored(put)
        except ValueError as error:
            if refused is None:
                raise
            refused.append((put, str(error)))
    return ready


@dataclass(frozen=True)
class Line:
    """One version as it is appended to the log, where it gets its number and its time."""

    id: str
    resource: str
    organisatie: str
    versie: int
    op: str
    hash: str
    body: bytes
    reden: str | None = None


class Writer:
    """The body of one writing transaction; collects rows and inserts them together."""

    def __init__(self, connection: Connection, outcome: Outcome) -> None:
        self.connection = connection
        self.outcome = outcome
        self.seq = int(connection.execute(LAST).scalar_one())
        self.stamp = stamp()
        self.version_rows: list[dict[str, Any]] = []
        self.stand_rows: dict[str, dict[str, Any]] = {}
        self.relation_rows: list[dict[str, Any]] = []
        self.key_rows: list[dict[str, Any]] = []
        self.origin_rows: list[dict[str, Any]] = []
        self.stale: list[str] = []

    def put(self, ready: dict[str, Prepared], reden: str | None = None) -> None:
        known = current_rows(self.connection, ready)
        barred = set(withheld(self.connection, ready))
        for key, record in ready.items():
            row = known.get(key)
            if key in barred:
                self.outcome.geweerd += 1
                continue
            if row is not None and not row.weg and row.hash == record.hash:
                self.outcome.ongewijzigd += 1
                if row.kader != record.put.kader:
                    moved = update(stand).where(stand.c.id == key).values(kader=record.put.kader)
                    self.connection.execute(moved)
                continue
            if row is None:
                self.outcome.nieuw += 1
            elif row.weg:
                self.outcome.teruggekeerd += 1
            else:
                self.outcome.gewijzigd += 1
            self._upsert(key, record, row, reden)

    def _upsert(self, key: str, ready: Prepared, row: Row[Any] | None, reden: str | None) -> None:
        put, record = ready.put, ready.put.record
        version = 1 if row is None else row.versie + 1
        self.append(
            Line(
                id=key,
                resource=record.resource,
                organisatie=record.organisatie,
                versie=version,
                op="upsert",
                hash=ready.hash,
                body=ready.content,
                reden=reden,
            )
        )
        self.origin_rows += [
            {"id": key, "vingerafdruk": question} for question in sorted(put.herkomst)
        ]
        self.stand_rows[key] = {
            "id": key,
            "seq": self.seq,
            "versie": version,
            "hash": ready.hash,
            "resource": record.resource,
            "type": record.type,
            "organisatie": record.organisatie,
            "leverancier": record.leverancier,
            "weg": False,
            "kader": put.kader,
            "datum": put.datum.isoformat() if put.datum else None,
            **traits(record),
        }
        if row is not None:
            self.stale.append(key)
        self._point(key, ready)

    def _point(self, key: str, ready: Prepared) -> None:
        """What the record points at, and the other keys by which it is found."""
        record = ready.put.record
        for order, (veld, doel) in enumerate(related(record.resource, ready.body)):
            self.relation_rows.append(
                {"bron_id": key, "veld": veld, "doel_id": doel, "volgorde": order}
            )
        keys = {("sleutel", record.bronidentificatie)}
        keys |= {("sleutel", alias) for alias in record.ext.aliassen}
        keys |= {("bron_url", address) for address in addresses(record)}
        for soort, waarde in sorted(keys):
            self.key_rows.append(
                {"id": key, "soort": soort, "waarde": waarde, "organisatie": record.organisatie}
            )

    def append(self, line: Line) -> None:
        """Gives a version the next number and the time of this transaction."""
        self.seq += 1
        self.version_rows.append({**vars(line), "seq": self.seq, "opgeslagen_op": self.stamp})

    def close(self, closes: Iterable[Close]) -> None:
        self.flush()
        for close, ids in missing(self.connection, closes):
            self.tombstone(ids, close.reden)

    def tombstone(self, ids: list[str], reden: str) -> None:
        """Marks records as gone, with all that was read as a part of them."""
        for chunk in chunks(ids):
            join = versies.join(stand, stand.c.seq == versies.c.seq)
            held = stand.c.id.in_(chunk), stand.c.weg.is_(False)
            query = select(versies).select_from(join).where(*held)
            for row in self.connection.execute(query).all():
                self.withdraw(row, "delete", reden)
                self.outcome.verdwenen += 1
            self.connection.execute(delete(relaties).where(relaties.c.bron_id.in_(chunk)))
            parts = select(stand.c.id).where(stand.c.kader.in_(chunk), stand.c.weg.is_(False))
            self.tombstone([row.id for row in self.connection.execute(parts)], reden)

    def withdraw(self, last: Row[Any], op: str, reden: str) -> None:
        """Appends a version without content after the last one (a row of `versies`)."""
        line = Line(
            id=last.id,
            resource=last.resource,
            organisatie=last.organisatie,
            versie=last.versie + 1,
            op=op,
            hash=last.hash,
            body=identity(last.body),
            reden=reden,
        )
        self.append(line)
        values = {"seq": self.seq, "versie": line.versie, "weg": True, **NO_TRAITS}
        self.connection.execute(update(stand).where(stand.c.id == line.id).values(values))

    def flush(self) -> None:
        for chunk in chunks(self.stale):
            self.connection.execute(delete(relaties).where(relaties.c.bron_id.in_(chunk)))
            self.connection.execute(delete(sleutels).where(sleutels.c.id.in_(chunk)))
            self.connection.execute(delete(herkomst).where(herkomst.c.id.in_(chunk)))
        if self.version_rows:
            self.connection.execute(insert(versies), self.version_rows)
        if self.stand_rows:
            upsert(self.connection, stand, *self.stand_rows.values())
        if self.relation_rows:
            self.connection.execute(insert(relaties), self.relation_rows)
        if self.key_rows:
            self.connection.execute(insert(sleutels), self.key_rows)
        if self.origin_rows:
            self.connection.execute(insert(herkomst), self.origin_rows)
        self.version_rows, self.stand_rows, self.stale = [], {}, []
        self.relation_rows, self.key_rows, self.origin_rows = [], [], []


def traits(record: Record) -> dict[str, Any]:
    """What statistics ask of a record, as columns of `stand`."""
    ext = record.ext
    values = dict(NO_TRAITS)
    if isinstance(ext, ExtInformatieObject):
        values["uitslag_bekend"] = views.outcome(record) not in (None, Uitslag.onbekend)
        values["heeft_bestand"] = bool(ext.bestanden)
        values["heeft_tekst"] = views.text_state(record) is Tekststatus.volledig
    elif isinstance(ext, ExtAanwezigeDeelnemer | ExtStemming | ExtStem):
        values["grondslag"] = ext.grondslag.value
    return values


def identity(content: bytes) -> bytes:
    """What is left of a record in its tombstone, as canonical JSON."""
    body = orjson.loads(content)
    return canonical(
        {
            name: body[name]
            for name in ("organisatie", "bronidentificatie", "leverancier", "bron_url")
        }
    )


def withheld(connection: Connection, values: Iterable[str]) -> Iterator[str]:
    """Which of these ids, hashes or addresses were taken away for good."""
    return (row.waarde for row in rows_of(connection, _WITHHELD, values))


def current_rows(connection: Connection, ids: Iterable[str]) -> dict[str, Row[Any]]:
    """By id what is held now: `hash`, `versie`, `weg` and `kader`."""
    return {row.id: row for row in rows_of(connection, _STANDING, ids)}


def missing(connection: Connection, closes: Iterable[Close]) -> Iterator[tuple[Close, list[str]]]:
    """The sets of which we hold records that were not seen in them, with the ids of those."""
    listed = list(closes)
    held = _in_sets(connection, [close.kader for close in listed if _of_all_time(close)])
    for close in listed:
        ids = held.get(close.kader, []) if _of_all_time(close) else _in_period(connection, close)
        if unseen := [each for each in ids if each not in close.seen]:
            yield close, unseen


def _of_all_time(close: Close) -> bool:
    return close.van is None and close.tot is None


def _in_sets(connection: Connection, sets: Iterable[str]) -> dict[str, list[str]]:
    """Ids that we hold, by set."""
    held: dict[str, list[str]] = {}
    for chunk in chunks(dict.fromkeys(sets)):
        query = select(stand.c.id, stand.c.kader).where(
            stand.c.kader.in_(chunk), stand.c.weg.is_(False)
        )
        for row in connection.execute(query):
            held.setdefault(row.kader, []).append(row.id)
    return held


def _in_period(connection: Connection, close: Close) -> list[str]:
    query = select(stand.c.id).where(stand.c.kader == close.kader, stand.c.weg.is_(False))
    if close.van is not None:
        query = query.where(stand.c.datum >= close.van.isoformat())
    if close.tot is not None:
        query = query.where(stand.c.datum <= close.tot.isoformat())
    return list(connection.execute(query).scalars())
