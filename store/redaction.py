"""Taking content away for good: out of every version, text and file that we hold. What is left is
a tombstone that says when and why, and the knowledge that it may not come back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson
from sqlalchemy import Connection, delete, insert, select, text, update

from standard.records import canonical
from store.files import Files
from store.log import Store
from store.model import Outcome
from store.schema import downloads, geweerd, relaties, sleutels, stand, teksten, versies
from store.writer import Writer, chunks, identity, now


@dataclass
class Redaction:
    """`records` lost their content; `bestanden` are the SHA-256 of files that are gone."""

    records: list[str] = field(default_factory=list)
    bestanden: list[str] = field(default_factory=list)
    onbekend: list[str] = field(default_factory=list)


def redact(
    store: Store, files: Files | None, ids: Iterable[str], why: str, *, bar: bool = True
) -> Redaction:
    """Removes the content of records, of what was read as a part of them, of their files, and of
    every other record that has such a file.

    `why` is shown with the tombstone: a `VerwijderReden` of `standard.feed_names`, with an
    explanation after a colon where there is one. Nothing of it is taken in again, unless `bar` is false: the source itself then
    decides whether it publishes something else in its place. Unknown ids are given back. After
    this the index has to be brought up, and made anew where it keeps deleted documents in its
    files for a while.
    """
    done = Redaction()
    with store._writing() as connection:
        if store.sqlite:
            connection.exec_driver_sql("PRAGMA secure_delete=ON")
        found = _whole(connection, list(ids), done)
        hashes, urls = _files(connection, found)
        found |= set(_sharing(connection, hashes))
        writer = Writer(connection, store.sqlite, Outcome())
        for key in sorted(found):
            _redact_one(connection, writer, key, why)
            done.records.append(key)
        writer.flush()
        _forget(connection, sorted(found), hashes, urls)
        if bar:
            _bar(connection, sorted(found), hashes, urls, why)
        done.bestanden = sorted(hashes)
    if store.sqlite:
        with store.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    if files is not None:
        for sha256 in done.bestanden:
            files.path(sha256).unlink(missing_ok=True)
    return done


def _whole(connection: Connection, ids: Sequence[str], done: Redaction) -> set[str]:
    """The records asked for, with all that belongs to their sets."""
    known: set[str] = set()
    for chunk in chunks(ids):
        rows = connection.execute(select(stand.c.id).where(stand.c.id.in_(chunk)))
        known |= {row.id for row in rows}
    done.onbekend = [key for key in ids if key not in known]
    fresh = set(known)
    while fresh:
        parts: set[str] = set()
        for chunk in chunks(sorted(fresh)):
            rows = connection.execute(select(stand.c.id).where(stand.c.kader.in_(chunk)))
            parts |= {row.id for row in rows}
        fresh = parts - known
        known |= parts
    return known


def _files(connection: Connection, ids: Iterable[str]) -> tuple[set[str], set[str]]:
    """SHA-256 and addresses of the files of all versions of these records."""
    hashes: set[str] = set()
    urls: set[str] = set()
    for chunk in chunks(sorted(ids)):
        for row in connection.execute(select(versies.c.body).where(versies.c.id.in_(chunk))):
            for each in orjson.loads(row.body).get("ext", {}).get("bestanden", ()):
                urls.add(each["url"])
                if each.get("sha256"):
                    hashes.add(each["sha256"])
    return hashes, urls


def _sharing(connection: Connection, hashes: Iterable[str]) -> Iterable[str]:
    """Records that have one of these files in some version."""
    has = "instr(body, :part)" if connection.dialect.name == "sqlite" else "position(:part in body)"
    for sha256 in hashes:
        part = f'"sha256":"{sha256}"'.encode()
        query = select(versies.c.id).where(text(f"{has} > 0").bindparams(part=part)).distinct()
        yield from (row.id for row in connection.execute(query))


def _redact_one(connection: Connection, writer: Writer, key: str, why: str) -> None:
    rows = connection.execute(
        select(versies).where(versies.c.id == key).order_by(versies.c.versie)
    ).all()
    last = rows[-1]
    kept = canonical(identity(orjson.loads(last.body)))
    emptied: dict[str, Any] = {"op": "redact", "body": kept, "reden": why[:200]}
    connection.execute(update(versies).where(versies.c.id == key).values(emptied))
    writer.seq += 1
    writer.version(key, last.resource, last.organisatie, last.versie + 1, "redact", last.hash, why[:200], kept)  # fmt: skip
    gone = {"seq": writer.seq, "versie": last.versie + 1, "weg": True}
    connection.execute(update(stand).where(stand.c.id == key).values(gone))


def _forget(connection: Connection, ids: list[str], hashes: set[str], urls: set[str]) -> None:
    for chunk in chunks(ids):
        connection.execute(delete(relaties).where(relaties.c.bron_id.in_(chunk)))
        connection.execute(
            delete(sleutels).where(sleutels.c.id.in_(chunk), sleutels.c.soort != "sleutel")
        )
    for chunk in chunks(sorted(hashes)):
        connection.execute(delete(teksten).where(teksten.c.sha256.in_(chunk)))
        connection.execute(delete(downloads).where(downloads.c.sha256.in_(chunk)))
    for chunk in chunks(sorted(urls)):
        connection.execute(delete(downloads).where(downloads.c.url.in_(chunk)))


def _bar(
    connection: Connection, ids: list[str], hashes: set[str], urls: set[str], why: str
) -> None:
    """Writes down what may not come back."""
    stamp = now()
    rows = [
        {"waarde": value, "soort": kind, "reden": why[:200], "sinds": stamp}
        for kind, values in (("record", ids), ("bestand", sorted(hashes)), ("adres", sorted(urls)))
        for value in values
    ]
    held = {row.waarde for chunk in chunks([r["waarde"] for r in rows]) for row in
            connection.execute(select(geweerd.c.waarde).where(geweerd.c.waarde.in_(chunk)))}  # fmt: skip
    fresh = [row for row in rows if row["waarde"] not in held]
    if fresh:
        connection.execute(insert(geweerd), fresh)
