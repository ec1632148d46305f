"""Whether the store is what was written: its log against what is derived from it, its files against
their hashes, its feed against its log. With `mend`, what can be made right is."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import Connection, Row, delete, func, insert, select, update

from standard.feed_names import FEED_TYPES
from standard.records import canonical, digest, related
from store.database import chunks
from store.files import Files
from store.keeping.rows import BATCH, named_files
from store.projection import projected
from store.publication import LAST, keys_of, place
from store.schema import downloads, publicaties, relaties, stand, versies
from store.store import Store
from store.versions import to_version

#: bytes of a file that are read at a time
BLOCK = 1 << 20


@dataclass(frozen=True)
class Finding:
    """`deel` is `opslag`, `bestand`, `feed` or `index`; `wat` is Dutch."""

    deel: str
    sleutel: str
    wat: str
    hersteld: bool = False


def verify(store: Store, files: Files | None, *, mend: bool = False) -> Iterator[Finding]:
    """All that is wrong. While others write it may tell of what is under way."""
    yield from _whole(store)
    yield from _log(store, mend=mend)
    if files is not None:
        yield from _files(store, files, mend=mend)
    yield from _feed(store, mend=mend)


def _whole(store: Store) -> Iterator[Finding]:
    """What the database itself says of its file."""
    if not store.database.sqlite:
        return
    with store.database.reading() as connection:
        for (said,) in connection.exec_driver_sql("PRAGMA integrity_check(20)"):
            if said != "ok":
                yield Finding("opslag", "-", f"het databasebestand is beschadigd: {said}")


def _log(store: Store, *, mend: bool) -> Iterator[Finding]:
    """Every version against its own hash and against what was derived of it."""
    after, expected = 0, 1
    while True:
        with store.database.moment() as connection:
            query = select(versies).where(versies.c.seq > after).order_by(versies.c.seq)
            rows = connection.execute(query.limit(BATCH)).all()
            if not rows:
                break
            now = _current(connection, rows)
            pointed = _pointed(connection, [row.id for row in rows])
            newest = _newest(connection, {row.id for row in rows})
        for row in rows:
            if row.seq != expected:
                yield Finding(
                    "opslag", str(expected), f"nummers tot {row.seq} ontbreken in het log"
                )
            expected = row.seq + 1
            if row.op == "upsert" and not _written(row):
                yield Finding("opslag", row.id, f"versie {row.versie} is niet wat geschreven werd")
            elif newest[row.id] == row.seq:
                yield from _derived(store, row, now.get(row.id), pointed[row.id], mend=mend)
        after = rows[-1].seq
    with store.database.reading() as connection:
        lost = select(stand.c.id).where(
            ~select(versies.c.seq).where(versies.c.seq == stand.c.seq).exists()
        )
        for row in connection.execute(lost):
            yield Finding("opslag", row.id, "de stand noemt een versie die er niet is")


def _written(row: Row[Any]) -> bool:
    return bool(digest(bytes(row.body)) == row.hash)


def _current(connection: Connection, rows: Iterable[Row[Any]]) -> dict[str, Row[Any]]:
    found: dict[str, Row[Any]] = {}
    for chunk in chunks({row.id for row in rows}):
        found |= {
            row.id: row for row in connection.execute(select(stand).where(stand.c.id.in_(chunk)))
        }
    return found


def _newest(connection: Connection, ids: Iterable[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for chunk in chunks(ids):
        query = select(versies.c.id, func.max(versies.c.seq)).where(versies.c.id.in_(chunk))
        found |= {row[0]: row[1] for row in connection.execute(query.group_by(versies.c.id))}
    return found


def _pointed(connection: Connection, ids: Iterable[str]) -> dict[str, set[tuple[str, str]]]:
    """(property, id) of what each of these points at."""
    found: dict[str, set[tuple[str, str]]] = {key: set() for key in ids}
    for chunk in chunks(found):
        for row in connection.execute(select(relaties).where(relaties.c.bron_id.in_(chunk))):
            found[row.bron_id].add((row.veld, row.doel_id))
    return found


def _derived(
    store: Store, row: Row[Any], now: Row[Any] | None, pointed: set[tuple[str, str]], *, mend: bool
) -> Iterator[Finding]:
    """The last version of a record against the row that says so, and what it points at."""
    gone = row.op != "upsert"
    if now is None:
        yield Finding("opslag", row.id, "heeft geen stand; lees de raad opnieuw")
        return
    if (now.seq, now.versie, bool(now.weg)) != (row.seq, row.versie, gone):
        right = {"seq": row.seq, "versie": row.versie, "weg": gone, "hash": row.hash}
        if mend:
            with store.database.writing() as connection:
                connection.execute(update(stand).where(stand.c.id == row.id).values(right))
        yield Finding("opslag", row.id, "de stand is niet de laatste versie", mend)
    wanted = [] if gone else list(related(row.resource, orjson.loads(row.body)))
    if set(wanted) != pointed:
        if mend:
            _repointed(store, row.id, wanted)
        yield Finding("opslag", row.id, "verwijzingen zijn niet die van het record", mend)


def _repointed(store: Store, key: str, wanted: list[tuple[str, str]]) -> None:
    with store.database.writing() as connection:
        connection.execute(delete(relaties).where(relaties.c.bron_id == key))
        rows = [
            {"bron_id": key, "veld": field, "doel_id": target, "volgorde": order}
            for order, (field, target) in enumerate(wanted)
        ]
        if rows:
            connection.execute(insert(relaties), rows)


def _files(store: Store, files: Files, *, mend: bool) -> Iterator[Finding]:
    """A file that is not whole is removed and forgotten, so that the next crawl fetches it again."""
    with store.database.moment() as connection:
        named = named_files(connection)
    for path in sorted(files.folder.glob("*/*")):
        name = path.name
        if name not in named:
            what = "hoort bij geen record" if len(name) == 64 else "is van een lezing die afbrak"
            if mend:
                path.unlink(missing_ok=True)
            yield Finding("bestand", name, what, mend)
        elif _sha256(path) != name:
            if mend:
                path.unlink(missing_ok=True)
                _forgotten(store, name)
            yield Finding("bestand", name, "is niet wat opgehaald werd", mend)
    for name in sorted(name for name in named if not files.path(name).is_file()):
        if mend:
            _forgotten(store, name)
        text = "is er niet" + (
            "; het wordt bij de volgende crawl opnieuw opgehaald" if mend else ""
        )
        yield Finding("bestand", name, text, mend)


def _sha256(path: Any) -> str:
    found = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            found.update(block)
    return found.hexdigest()


def _forgotten(store: Store, sha256: str) -> None:
    with store.database.writing() as connection:
        connection.execute(delete(downloads).where(downloads.c.sha256 == sha256))


def _feed(store: Store, *, mend: bool) -> Iterator[Finding]:
    """The feed up to its place in the log: numbers without gaps, and last of every record what it
    is now."""
    with store.database.moment() as connection:
        last = int(connection.execute(LAST).scalar_one())
        number = connection.execute(select(func.count()).select_from(publicaties)).scalar_one()
        looked_at = place(connection)
    if last != number:
        yield Finding("feed", str(last), f"de feed heeft {number} berichten en nummers tot {last}")
    after = ""
    while True:
        with store.database.moment() as connection:
            query = (
                select(stand.c.id)
                .where(
                    stand.c.resource.in_(list(FEED_TYPES)),
                    stand.c.id > after,
                    stand.c.seq <= looked_at,
                )
                .order_by(stand.c.id)
                .limit(BATCH)
            )
            ids = [row.id for row in connection.execute(query)]
            wrong = list(_unpublished(connection, ids))
        if not ids:
            return
        for row in wrong:
            if mend:
                with store.database.writing() as connection:
                    number = int(connection.execute(LAST).scalar_one()) + 1
                    connection.execute(insert(publicaties).values({**row, "nummer": number}))
            yield Finding("feed", row["id"], "is in de feed niet wat het nu is", mend)
        after = ids[-1]


def _unpublished(connection: Connection, ids: list[str]) -> Iterator[dict[str, Any]]:
    """The message that the feed lacks of each record of which it last told something else."""
    told: dict[str, Row[Any]] = {}
    versions = []
    for chunk in chunks(ids):
        query = (
            select(publicaties).where(publicaties.c.id.in_(chunk)).order_by(publicaties.c.nummer)
        )
        told |= {row.id: row for row in connection.execute(query)}
        joined = versies.join(stand, stand.c.seq == versies.c.seq)
        held = select(versies).select_from(joined).where(stand.c.id.in_(chunk))
        rows = connection.execute(held).all()
        versions += [to_version(row) for row in rows if row.op != "upsert" or _written(row)]
    keys = keys_of(connection, versions)
    for version in versions:
        before = told.get(version.id)
        data = projected(version, keys) if not version.deleted else None
        op = "upsert" if data is not None else "redact" if version.op == "redact" else "delete"
        there = before is not None and before.op == "upsert"
        if before is None and op != "upsert":
            continue
        if (op == "upsert") == there and (op != "redact" or before is None or before.op == op):
            continue
        yield {
            "seq": version.seq,
            "id": version.id,
            "resource": version.resource,
            "organisatie": version.organisatie,
            "op": op,
            "hash": "" if data is None else digest(canonical(data)),
        }
