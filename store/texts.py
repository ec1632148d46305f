"""What was fetched from addresses, and the text of it by the SHA-256 of its content."""

import zlib
from collections.abc import Iterable, Sequence
from typing import Any

import orjson
from sqlalchemy import Connection, Row, bindparam, select

from store.database import Database, given, rows_of, stamp, upsert
from store.model import Download, Reading, Text
from store.schema import downloads, geweerd, teksten
from store.writer import withheld

#: a file by its address, with how much of its text was read; asked for every file of a crawl
_BY_URL = (
    select(downloads, teksten.c.status, teksten.c.reden.label("waarom"), teksten.c.paginas)
    .select_from(downloads.outerjoin(teksten, teksten.c.sha256 == downloads.c.sha256))
    .where(downloads.c.url == bindparam("adres"))
)
_BY_CONTENT = select(teksten).where(teksten.c.sha256 == bindparam("hash"))
_BY_CONTENTS = select(teksten).where(given(teksten.c.sha256))


class Texts:
    """Downloads by address and texts by content; written together with the records, by `keep`."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def download(self, url: str) -> tuple[Download, Reading | None] | None:
        """What was fetched from an address, and how much of its text was read."""
        with self.database.reading() as connection:
            row = connection.execute(_BY_URL, {"adres": url}).first()
        if row is None:
            return None
        download = Download(*(getattr(row, name) for name in Download.__dataclass_fields__))
        return download, Reading(row.status, row.waarom, row.paginas) if row.status else None

    def get(self, sha256: str) -> Text | None:
        with self.database.reading() as connection:
            row = connection.execute(_BY_CONTENT, {"hash": sha256}).first()
        return _text(row) if row else None

    def get_many(self, hashes: Iterable[str]) -> dict[str, Text]:
        """By SHA-256 (hex) the texts that were read."""
        with self.database.reading() as connection:
            rows = rows_of(connection, _BY_CONTENTS, hashes)
            return {row.sha256: _text(row) for row in rows}

    def take_over(self, other: "Texts") -> None:
        """Writes down the texts that another store read again with a newer reader."""
        with other.database.reading() as connection:
            rows = connection.execute(select(teksten)).mappings().all()
        if rows:
            with self.database.writing() as connection:
                upsert(connection, teksten, *(dict(row) for row in rows))

    def barred(self) -> set[str]:
        """Everything that was taken away for good: ids, and addresses and SHA-256 of files."""
        with self.database.reading() as connection:
            return set(connection.execute(select(geweerd.c.waarde)).scalars())


def _text(row: Row[Any]) -> Text:
    pages = tuple(orjson.loads(zlib.decompress(row.inhoud)))
    return Text(row.sha256, row.status, row.reden, pages, row.lezer)


def keep(connection: Connection, fetched: Sequence[tuple[Download, Text | None]]) -> None:
    """Writes down what was fetched, and its text where there is one, in a running transaction;
    what was taken away for good is passed over."""
    fetched_at = stamp()
    hashes = [download.sha256 for download, _ in fetched if download.sha256]
    barred = set(withheld(connection, [*hashes, *(download.url for download, _ in fetched)]))
    allowed = [
        (download, text)
        for download, text in fetched
        if download.url not in barred and download.sha256 not in barred
    ]
    rows = {download.url: {**vars(download), "gehaald_op": fetched_at} for download, _ in allowed}
    read = {
        text.sha256: {
            "sha256": text.sha256,
            "status": text.status,
            "reden": text.reden,
            "paginas": len(text.pages),
            "inhoud": zlib.compress(orjson.dumps(text.pages), 1),
            "lezer": text.lezer,
        }
        for _, text in allowed
        if text is not None
    }
    if rows:
        upsert(connection, downloads, *rows.values())
    if read:
        upsert(connection, teksten, *read.values())
