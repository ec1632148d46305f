"""Taking content away for good: out of every version, text and file that we hold. What is left is
a tombstone that says when and why, and the knowledge that it may not come back."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson
from sqlalchemy import Connection, delete, insert, select, text, update

from store.answers import forget_answers
from store.database import chunks, stamp
from store.erasure import note
from store.files import Files
from store.identity import count_redaction
from store.model import Outcome
from store.schema import (
    crawls,
    downloads,
    geheugen,
    geweerd,
    koppelingen,
    relaties,
    sleutels,
    stand,
    teksten,
    versies,
)
from store.store import Store
from store.writer import Writer, identity, withheld

#: how the names begin under which the crawlers remember what is told of votes and presence: by kind
#: a list of statements, each with the `id` of its record and the `kader` that it was read with
TOLD = "opgaven/"
#: letters of a title or name by which a record is sought in what its source said elsewhere
LEAST_NAME = 8
#: (resource, its property) of what tells of one other record only: a vote of its motion, a choice
#: of its voter, a presence of its person
ABOUT = {
    ("stemming", "informatieobject"),
    ("indiener", "informatieobject"),
    ("indiener", "natuurlijkPersoon"),
    ("stem", "stemming"),
    ("stem", "aanwezigeDeelnemer"),
    ("stemresultaatperfractie", "stemming"),
    ("aanwezigedeelnemer", "natuurlijkPersoon"),
    ("fractielidmaatschap", "natuurlijkPersoon"),
    ("dagelijksbestuurlidmaatschap", "natuurlijkPersoon"),
    ("besluit", "informatieobject"),
    ("spreekfragment", "aanwezigeDeelnemer"),
}
#: the fields that hold them
NAMES = ("titel", "naam", "agendapuntTitel", "vergaderingTitel", "volledigeNaam")


@dataclass
class Redaction:
    """`records` lost their content; `bestanden` are the SHA-256 of files that are gone; `genoemd`
    are other records in which a title or name of them still stands."""

    records: list[str] = field(default_factory=list)
    bestanden: list[str] = field(default_factory=list)
    onbekend: list[str] = field(default_factory=list)
    genoemd: list[str] = field(default_factory=list)


def redact(
    store: Store, files: Files | None, ids: Iterable[str], why: str, *, bar: bool = True
) -> Redaction:
    """Removes the content of records, of what was read as a part of them, of their files, and of
    every other record that has such a file.

    `why` is shown with the tombstone: a `VerwijderReden` of `standard.feed_names`, with an
    explanation after a colon where there is one. Nothing of it is taken in again, unless `bar` is
    false: the source itself then decides whether it publishes something else in its place. Unknown
    ids are given back. After this the index has to be brought up, and made anew where it keeps
    deleted documents in its files for a while.
    """
    done = Redaction()
    with store.database.erasing() as connection:
        whole = _whole(connection, list(ids), done)
        hashes, urls = _files(connection, whole)
        done.records = sorted(whole | set(_sharing(connection, hashes)))
        done.bestanden = sorted(hashes)
        fresh = _fresh(connection, done.records)
        said, named = _said(connection, done.records, urls)
        done.genoemd = sorted(named)
        writer = Writer(connection, Outcome())
        for key in fresh:
            _redact_one(connection, writer, key, why)
        writer.flush()
        forget_answers(connection, done.records, said)
        _forget(connection, done.records, hashes, urls)
        _untell(connection, set(done.records))
        _unsay(connection, said)
        if bar:
            _bar(connection, done.records, hashes, urls, why)
        if fresh or hashes:
            note(connection, done.bestanden)
            count_redaction(connection)
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
            parts |= set(_about(connection, chunk))
        fresh = parts - known
        known |= parts
    return known


def _about(connection: Connection, ids: list[str]) -> Iterator[str]:
    """Records that are nothing without one of these: they tell of it, and of it alone."""
    query = (
        select(stand.c.id, stand.c.resource, relaties.c.veld)
        .join(relaties, relaties.c.bron_id == stand.c.id)
        .where(relaties.c.doel_id.in_(ids))
    )
    for row in connection.execute(query):
        if (row.resource, row.veld) in ABOUT:
            yield row.id


def _fresh(connection: Connection, ids: list[str]) -> list[str]:
    """Those of which something is still held."""
    gone: set[str] = set()
    for chunk in chunks(ids):
        query = select(versies.c.id).where(versies.c.id.in_(chunk), versies.c.op != "redact")
        gone |= {row.id for row in connection.execute(query)}
    return [key for key in ids if key in gone]


def _unsay(connection: Connection, said: Mapping[str, Collection[str]]) -> None:
    """Takes what is said of the records out of the small facts and the summaries of crawls."""
    for organisatie, phrases in said.items():
        if not phrases:
            continue
        kept = select(geheugen).where(geheugen.c.organisatie == organisatie)
        for row in connection.execute(kept).all():
            if any(phrase in row.waarde or phrase in row.sleutel for phrase in phrases):
                here = geheugen.c.organisatie == organisatie, geheugen.c.sleutel == row.sleutel
                connection.execute(delete(geheugen).where(*here))
        told = select(crawls.c.id, crawls.c.samenvatting).where(crawls.c.organisatie == organisatie)
        for row in connection.execute(told).all():
            summary = _without(orjson.loads(row.samenvatting), phrases)
            if (fresh := orjson.dumps(summary).decode()) != row.samenvatting:
                mine = update(crawls).where(crawls.c.id == row.id)
                connection.execute(mine.values(samenvatting=fresh))


def _without(value: Any, phrases: Collection[str]) -> Any:
    """A summary without the texts that hold one of the phrases."""
    if isinstance(value, dict):
        return {
            key: _without(each, phrases)
            for key, each in value.items()
            if not any(phrase in key for phrase in phrases)
        }
    if isinstance(value, list):
        return [left for each in value if (left := _without(each, phrases)) is not None]
    return None if isinstance(value, str) and any(p in value for p in phrases) else value


def _files(connection: Connection, ids: Iterable[str]) -> tuple[set[str], set[str]]:
    """SHA-256 and addresses of the files of all versions of these records."""
    hashes: set[str] = set()
    urls: set[str] = set()
    for chunk in chunks(sorted(ids)):
        for row in connection.execute(select(versies.c.body).where(versies.c.id.in_(chunk))):
            for file in orjson.loads(row.body).get("ext", {}).get("bestanden", ()):
                if file.get("url"):
                    urls.add(file["url"])
                if file.get("sha256"):
                    hashes.add(file["sha256"])
    return hashes, urls


def _sharing(connection: Connection, hashes: Iterable[str]) -> Iterable[str]:
    """Records that have one of these files in some version."""
    has = "instr(body, :part)" if connection.dialect.name == "sqlite" else "position(:part in body)"
    for sha256 in hashes:
        part = f'"sha256":"{sha256}"'.encode()
        query = select(versies.c.id).where(text(f"{has} > 0").bindparams(part=part)).distinct()
        yield from (row.id for row in connection.execute(query))


def _said(
    connection: Connection, ids: Iterable[str], urls: Iterable[str]
) -> tuple[dict[str, set[str]], set[str]]:
    """By organisation, by what these records are known wherever else a source speaks of them: the
    addresses of their files, and their titles and names where no other record has the same; and the
    ids of other records that hold one of those."""
    said: dict[str, set[str]] = {}
    named: set[str] = set()
    gone = set(ids)
    for chunk in chunks(sorted(gone)):
        for row in connection.execute(select(versies).where(versies.c.id.in_(chunk))):
            said.setdefault(row.organisatie, set(urls)).update(_names(row.body))
    for organisatie, phrases in said.items():
        inside = [orjson.dumps(phrase)[1:-1] for phrase in phrases]
        held = select(versies.c.id, versies.c.body).join(stand, stand.c.seq == versies.c.seq)
        for row in connection.execute(held.where(stand.c.organisatie == organisatie)):
            if row.id not in gone:
                phrases -= _names(row.body)
                if any(phrase in row.body for phrase in inside):
                    named.add(row.id)
    return said, named


def _names(body: bytes) -> set[str]:
    """Titles and names of a record, its own and those it gives, that are long enough to tell it."""
    record = orjson.loads(body)
    parts = (record.get("data") or {}, record.get("ext") or {})
    names = {part.get(field) for part in parts for field in NAMES}
    match parts[0].get("naam"):
        case {"volledigeNaam": name}:
            names.add(name)
    return {name for name in names if isinstance(name, str) and len(name) >= LEAST_NAME}


def _redact_one(connection: Connection, writer: Writer, key: str, why: str) -> None:
    rows = connection.execute(
        select(versies).where(versies.c.id == key).order_by(versies.c.versie)
    ).all()
    emptied = {"op": "redact", "body": identity(rows[-1].body), "reden": why[:200]}
    connection.execute(update(versies).where(versies.c.id == key).values(emptied))
    writer.withdraw(rows[-1], "redact", why[:200])


def _forget(connection: Connection, ids: list[str], hashes: set[str], urls: set[str]) -> None:
    for chunk in chunks(ids):
        either = koppelingen.c.een.in_(chunk) | koppelingen.c.ander.in_(chunk)
        connection.execute(delete(koppelingen).where(either))
        connection.execute(delete(relaties).where(relaties.c.bron_id.in_(chunk)))
        connection.execute(
            delete(sleutels).where(sleutels.c.id.in_(chunk), sleutels.c.soort != "sleutel")
        )
    for chunk in chunks(sorted(hashes)):
        connection.execute(delete(teksten).where(teksten.c.sha256.in_(chunk)))
        connection.execute(delete(downloads).where(downloads.c.sha256.in_(chunk)))
    for chunk in chunks(sorted(urls)):
        connection.execute(delete(downloads).where(downloads.c.url.in_(chunk)))


def _untell(connection: Connection, ids: set[str]) -> None:
    """Takes out of what is remembered of the sources' statements those of which the records are
    made, or that were read with them."""
    bodies: set[str] = set()
    for chunk in chunks(sorted(ids)):
        rows = connection.execute(select(stand.c.organisatie).where(stand.c.id.in_(chunk)))
        bodies |= {row.organisatie for row in rows}
    told = select(geheugen).where(
        geheugen.c.organisatie.in_(bodies), geheugen.c.sleutel.startswith(TOLD, autoescape=True)
    )
    for row in connection.execute(told).all():
        before = orjson.loads(row.waarde)
        left = {
            kind: [each for each in rows if not {each["id"], each["kader"]} & ids]
            for kind, rows in before.items()
        }
        if left != before:
            here = geheugen.c.organisatie == row.organisatie, geheugen.c.sleutel == row.sleutel
            connection.execute(
                update(geheugen).where(*here).values(waarde=orjson.dumps(left).decode())
            )


def _bar(
    connection: Connection, ids: list[str], hashes: set[str], urls: set[str], why: str
) -> None:
    """Writes down what may not come back."""
    since = stamp()
    rows = [
        {"waarde": value, "soort": kind, "reden": why[:200], "sinds": since}
        for kind, values in (("record", ids), ("bestand", sorted(hashes)), ("adres", sorted(urls)))
        for value in values
    ]
    barred = set(withheld(connection, [row["waarde"] for row in rows]))
    if fresh := [row for row in rows if row["waarde"] not in barred]:
        connection.execute(insert(geweerd), fresh)
