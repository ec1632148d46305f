"""Which store this is, and which of its moments: by this an index, a backup and a cursor know whether
they still belong to it."""

import hashlib
from dataclasses import dataclass

from sqlalchemy import Connection, select, update

from store.database import Database
from store.schema import opslag, versies


@dataclass(frozen=True)
class Standing:
    """`identiteit` is given once and goes along with a backup; `teruggezet` counts how often a backup
    was put back, `geschrapt` how often content was taken away for good."""

    identiteit: str
    teruggezet: int
    geschrapt: int

    @property
    def name(self) -> str:
        """How a mark of this store, since it was last put back, begins."""
        return f"{self.identiteit}/{self.teruggezet}/"


class Identity:
    """What a store knows of itself."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def standing(self) -> Standing:
        with self.database.reading() as connection:
            return standing(connection)

    def mark(self, seq: int) -> str:
        """What stands at a sequence number of this store: of another store, or of another course of
        this one, it is another text. Empty when nothing stands there."""
        with self.database.reading() as connection:
            row = connection.execute(
                select(versies.c.id, versies.c.versie, versies.c.opgeslagen_op).where(
                    versies.c.seq == seq
                )
            ).first()
            if row is None and seq:
                return ""
            text = f"{seq} {row.id} {row.versie} {row.opgeslagen_op}" if row else "0"
            print_ = hashlib.sha256(text.encode()).hexdigest()[:16]
            return f"{standing(connection).name}{print_}"


def standing(connection: Connection) -> Standing:
    row = connection.execute(select(opslag)).one()
    return Standing(row.identiteit, row.teruggezet, row.geschrapt)


def count_redaction(connection: Connection) -> None:
    connection.execute(update(opslag).values(geschrapt=opslag.c.geschrapt + 1))
