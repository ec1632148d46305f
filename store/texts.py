"""What was fetched from addresses, and the text of it by the SHA-256 of its content."""

import zlib
from collections.abc import Iterable, Sequence

import orjson
from sqlalchemy import Connection, select

from store.database import Database, chunks, stamp, upsert
from store.model import Download, Reading, Text
from store.schema import downloads, geweerd, teksten
from store.writer import withheld


class Texts:
    """Downloads by address and texts by content; written together with the records, by `keep`."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def download(self, url: str) -> tuple[Download, Reading | None] | None:
        """What was fetched from an address, and how much of its text was read."""
        join = downloads.outerjoin(teksten, teksten.c.sha256 == downloads.c.sha256)
        read = (teksten.c.status, teksten.c.reden.label("waarom"), teksten.c.paginas)
        query = select(downloads, *read).select_from(join).where(downloads.c.url == url)
        with self.database.reading() as connection:
            row = connection.execute(query).first()
        if row is None:
            return None
        download = Download(*(getattr(row, name) for name in Download.__dataclass_fields__))
        return download, Reading(row.status, row.waarom, row.paginas) if row.status else None

    def get(self, sha256: str) -> Text | None:
        return self.get_many([sha256]).get(sha256)

    def get_many(self, hashes: Iterable[str]) -> dict[str, Text]:
        """By SHA-256 (hex) the texts that were read."""
        texts = {}
        with self.database.reading() as connection:
            for chunk in chunks(hashes):
                query = select(teksten).where(teksten.c.sha256.in_(chunk))
                for row in connection.execute(query):
                    pages = tuple(orjson.loads(zlib.decompress(row.inhoud)))
                    texts[row.sha256] = Text(row.sha256, row.status, row.reden, pages, row.lezer)
        return texts

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
