"""The publication feed (event polling 0.0.2-concept) over the log: which versions it gives, and
under which number; `store.projection` says what of each.

A version that the feed's schema has no room for (a document without the day on which it was
submitted) is not published; what was published is numbered without gaps. Numbers are kept in a
table of their own, that is brought up with the log and then never changes.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select

from standard.feed_names import FEED_TYPES, VerwijderReden
from standard.records import canonical, digest
from store.database import chunks, upsert
from store.model import Version
from store.projection import complete, pointed, projected
from store.schema import geheugen, publicaties, stand, versies
from store.store import Store
from store.versions import current_versions, to_version

#: versions that are looked at in one transaction
BATCH = 500
LAST = select(func.coalesce(func.max(publicaties.c.nummer), 0))
#: the place in the log up to which versions were looked at, among the small facts of the store
PLACE = ("", "publicatie/seq")


@dataclass(frozen=True)
class Published:
    """One record of the feed; `data` is None for what is gone, `hash` is of the data as it is
    given now. `redacted` are the numbers that a redaction took away."""

    nummer: int
    op: str
    version: Version
    hash: str
    data: dict[str, Any] | None = None
    redacted: tuple[int, ...] = ()


def publish(store: Store, most: int | None = None) -> int:
    """Brings the feed up to the log, at most so many versions at a time; gives the number of
    versions that were looked at. Costs one small question when there is nothing new."""
    looked = 0
    while most is None or looked < most:
        with store.database.reading() as connection:
            after = place(connection)
        if after >= store.last_seq():
            break
        with store.database.writing() as connection:
            seen = _batch(connection)
        looked += seen
        if seen == 0:
            break
    return looked


def _batch(connection: Connection) -> int:
    after = place(connection)
    query = select(versies).where(versies.c.seq > after).order_by(versies.c.seq).limit(BATCH)
    rows = connection.execute(query).all()
    if not rows:
        return 0
    versions = [to_version(row) for row in rows if row.resource in FEED_TYPES]
    keys = keys_of(connection, versions)
    last = _last_published(connection, {version.id for version in versions})
    number = int(connection.execute(LAST).scalar_one())
    published: list[dict[str, Any]] = []
    for version in versions:
        op, hashed = _what(version, keys, last.get(version.id))
        if op is None:
            continue
        number += 1
        last[version.id] = (op, hashed)
        published.append(
            {
                "nummer": number,
                "seq": version.seq,
                "id": version.id,
                "resource": version.resource,
                "organisatie": version.organisatie,
                "op": op,
                "hash": hashed,
            }
        )
    if published:
        connection.execute(insert(publicaties), published)
    _set_place(connection, rows[-1].seq)
    return len(rows)


def _what(
    version: Version, keys: dict[str, str], last: tuple[str, str] | None
) -> tuple[str | None, str]:
    """What the feed says of a version: nothing when it says nothing new."""
    there = last is not None and last[0] == "upsert"
    if version.op == "upsert":
        data = projected(version, keys)
        if data is None:
            return ("delete", "") if there else (None, "")
        hashed = digest(canonical(data))
        return (None, "") if there and last == ("upsert", hashed) else ("upsert", hashed)
    if version.op == "redact":
        return ("redact", "") if last is not None and last[0] != "redact" else (None, "")
    return ("delete", "") if there else (None, "")


# --- reading ----------------------------------------------------------------------------------------


def head(store: Store) -> int:
    """The last number given out."""
    with store.database.reading() as connection:
        return int(connection.execute(LAST).scalar_one())


def records(
    store: Store,
    after: int,
    limit: int,
    *,
    until: int | None = None,
    organisatie: str | None = None,
    resource: str | None = None,
) -> list[Published]:
    """Records with a higher number, in order. What a redaction took away is not among them."""
    query = select(publicaties).where(publicaties.c.nummer > after)
    if until is not None:
        query = query.where(publicaties.c.nummer <= until)
    for column, value in (("organisatie", organisatie), ("resource", resource)):
        if value:
            query = query.where(publicaties.c[column] == value)
    emptied = select(versies.c.seq).where(
        versies.c.seq == publicaties.c.seq, versies.c.op == "redact", publicaties.c.op != "redact"
    )
    query = query.where(~emptied.exists()).order_by(publicaties.c.nummer).limit(limit)
    with store.database.reading() as connection:
        return _read(connection, connection.execute(query).all())


def current(
    store: Store,
    after: str,
    limit: int,
    *,
    until: int,
    organisatie: str | None = None,
    resource: str | None = None,
) -> list[Published]:
    """What is there now of what was published up to a number, in order of id: a snapshot. What
    changed after that number is in the feed after it, and is given as it is now."""
    other = publicaties.alias()
    mine = select(func.max(other.c.nummer)).where(other.c.id == stand.c.id)
    newest = mine.correlate(stand).scalar_subquery()
    begun = select(func.min(other.c.nummer)).where(other.c.id == stand.c.id)
    first = begun.correlate(stand).scalar_subquery()
    query = (
        select(publicaties)
        .select_from(stand.join(publicaties, publicaties.c.id == stand.c.id))
        .where(
            stand.c.id > after,
            stand.c.weg.is_(False),
            stand.c.resource.in_([resource] if resource else list(FEED_TYPES)),
            publicaties.c.nummer == newest,
            publicaties.c.op == "upsert",
            first <= until,
        )
    )
    if organisatie:
        query = query.where(stand.c.organisatie == organisatie)
    with store.database.reading() as connection:
        rows = connection.execute(query.order_by(stand.c.id).limit(limit)).all()
        return _read(connection, rows)


def one(store: Store, key: str) -> Published | None:
    """The last that the feed gave of a record."""
    query = select(publicaties).where(publicaties.c.id == key)
    with store.database.reading() as connection:
        row = connection.execute(query.order_by(publicaties.c.nummer.desc()).limit(1)).all()
        return next(iter(_read(connection, row)), None)


def counts(store: Store) -> dict[str, tuple[int, int]]:
    """By resource: how many are published now, and how many are held."""
    newest = (
        select(publicaties.c.id, func.max(publicaties.c.nummer).label("nummer"))
        .group_by(publicaties.c.id)
        .subquery()
    )
    query = (
        select(publicaties.c.resource, func.count())
        .select_from(publicaties.join(newest, newest.c.nummer == publicaties.c.nummer))
        .where(publicaties.c.op == "upsert")
        .group_by(publicaties.c.resource)
    )
    held = (
        select(stand.c.resource, func.count())
        .where(stand.c.resource.in_(list(FEED_TYPES)), stand.c.weg.is_(False))
        .group_by(stand.c.resource)
    )
    with store.database.reading() as connection:
        given = {row[0]: int(row[1]) for row in connection.execute(query)}
        there = {row[0]: int(row[1]) for row in connection.execute(held)}
    return {name: (given.get(name, 0), there.get(name, 0)) for name in FEED_TYPES}


def _read(connection: Connection, rows: Iterable[Row[Any]]) -> list[Published]:
    rows = list(rows)
    versions: dict[int, Version] = {}
    for chunk in chunks(row.seq for row in rows):
        query = select(versies).where(versies.c.seq.in_(chunk))
        versions |= {row.seq: to_version(row) for row in connection.execute(query)}
    keys = keys_of(connection, versions.values())
    redacted = _redacted(connection, [row.id for row in rows if row.op == "redact"])
    records = []
    for row in rows:
        version = versions[row.seq]
        data = projected(version, keys) if row.op == "upsert" and version.op == "upsert" else None
        numbers = tuple(n for n in redacted.get(row.id, ()) if n < row.nummer)
        hashed = "" if data is None else digest(canonical(data))
        records.append(Published(row.nummer, row.op, version, hashed, data, numbers))
    return records


def _redacted(connection: Connection, ids: list[str]) -> dict[str, list[int]]:
    numbers: dict[str, list[int]] = {}
    for chunk in chunks(ids):
        query = select(publicaties.c.id, publicaties.c.nummer).where(
            publicaties.c.id.in_(chunk), publicaties.c.op != "redact"
        )
        for row in connection.execute(query.order_by(publicaties.c.nummer)):
            numbers.setdefault(row.id, []).append(row.nummer)
    return numbers


def _last_published(connection: Connection, ids: set[str]) -> dict[str, tuple[str, str]]:
    last: dict[str, tuple[str, str]] = {}
    for chunk in chunks(sorted(ids)):
        query = select(publicaties).where(publicaties.c.id.in_(chunk))
        for row in connection.execute(query.order_by(publicaties.c.nummer)):
            last[row.id] = (row.op, row.hash)
    return last


def keys_of(connection: Connection, versions: Iterable[Version]) -> dict[str, str]:
    """The source's own key of everything that these versions point at and that the feed has."""
    ids = {key for version in versions for key in pointed(version)}
    return {
        key: version.body["bronidentificatie"]
        for key, version in current_versions(connection, sorted(ids)).items()
        if complete(version)
    }


def place(connection: Connection) -> int:
    query = select(geheugen.c.waarde).where(
        geheugen.c.organisatie == PLACE[0], geheugen.c.sleutel == PLACE[1]
    )
    return int(connection.execute(query).scalar() or 0)


def _set_place(connection: Connection, seq: int) -> None:
    row = {"organisatie": PLACE[0], "sleutel": PLACE[1], "waarde": str(seq)}
    upsert(connection, geheugen, row)


def reason(told: str | None) -> tuple[str, str | None]:
    """(verwijderreden, toelichting) of the reason of a tombstone."""
    first, _, rest = (told or "").partition(":")
    if first.strip() in list(VerwijderReden):
        known, more = first.strip(), rest.strip() or None
        return known, more or ("geen nadere toelichting" if known == "overig" else None)
    return VerwijderReden.overig.value, told or "de bron geeft dit niet meer"
