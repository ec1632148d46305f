"""Which records are of one and the same person: guesses, and what people decided about them."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, insert, or_, select, update

from store.database import stamp
from store.schema import koppelingen
from store.store import Store


class Oordeel(StrEnum):
    """`vermoed` was guessed by us; the others are decisions, which no guess undoes."""

    vermoed = "vermoed"
    bevestigd = "bevestigd"
    verworpen = "verworpen"


@dataclass(frozen=True)
class Link:
    """Two records, the lower id first, and on what it rests that they are one person."""

    een: str
    ander: str
    organisatie: str
    grondslag: str
    oordeel: Oordeel

    @property
    def pair(self) -> tuple[str, str]:
        return self.een, self.ander


class Links:
    """Reads and writes the links of all organisations."""

    def __init__(self, store: Store) -> None:
        self.database = store.database

    def all(self, organisatie: str | None = None) -> list[Link]:
        query = select(koppelingen).order_by(koppelingen.c.een, koppelingen.c.ander)
        if organisatie:
            query = query.where(koppelingen.c.organisatie == organisatie)
        with self.database.reading() as connection:
            return [_link(row) for row in connection.execute(query)]

    def of(self, record_id: str) -> list[Link]:
        """The links of one record, rejected ones left out."""
        mine = or_(koppelingen.c.een == record_id, koppelingen.c.ander == record_id)
        query = select(koppelingen).where(mine, koppelingen.c.oordeel != Oordeel.verworpen.value)
        with self.database.reading() as connection:
            return [_link(row) for row in connection.execute(query)]

    def add(self, links: Iterable[Link]) -> None:
        since = stamp()
        rows = [
            {
                "een": link.een,
                "ander": link.ander,
                "organisatie": link.organisatie,
                "grondslag": link.grondslag,
                "oordeel": link.oordeel.value,
                "sinds": since,
            }
            for link in links
        ]
        if rows:
            with self.database.writing() as connection:
                connection.execute(insert(koppelingen), rows)

    def judge(self, een: str, ander: str, organisatie: str, oordeel: Oordeel) -> None:
        """What somebody decided about two records, whether we guessed it or not."""
        first, second = sorted((een, ander))
        mine = (koppelingen.c.een == first) & (koppelingen.c.ander == second)
        with self.database.writing() as connection:
            values = {"oordeel": oordeel.value, "sinds": stamp()}
            if connection.execute(update(koppelingen).where(mine).values(values)).rowcount:
                return
            row = {"een": first, "ander": second, "organisatie": organisatie, **values}
            connection.execute(insert(koppelingen).values(row | {"grondslag": "met de hand"}))


def _link(row: Row[Any]) -> Link:
    return Link(row.een, row.ander, row.organisatie, row.grondslag, Oordeel(row.oordeel))
