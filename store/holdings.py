"""What is held now, counted: of a set, a period, an organisation."""

import datetime as dt
from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, func, select

from store.database import Database
from store.schema import stand, versies


class Holdings:
    """Numbers and ids of the current records; what is withdrawn does not count."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def of(self, kader: str) -> set[str]:
        """Ids of the current records of a set."""
        query = select(stand.c.id).where(stand.c.kader == kader, stand.c.weg.is_(False))
        with self.database.reading() as connection:
            return {row.id for row in connection.execute(query)}

    def in_period(self, kader: str, van: dt.date, tot: dt.date) -> int:
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
        with self.database.reading() as connection:
            return connection.execute(query).scalar_one()

    def number(self, resources: Sequence[str]) -> int:
        """How many current records there are of these resources."""
        query = select(func.count()).where(
            stand.c.resource.in_(list(resources)), stand.c.weg.is_(False)
        )
        with self.database.reading() as connection:
            return connection.execute(query).scalar_one()

    def listed(self, resource: str, limit: int, skip: int) -> list[tuple[str, str]]:
        """(id, moment of its last version) of the current records of a resource, in order of id."""
        query = (
            select(stand.c.id, versies.c.opgeslagen_op)
            .select_from(stand.join(versies, versies.c.seq == stand.c.seq))
            .where(stand.c.resource == resource, stand.c.weg.is_(False))
            .order_by(stand.c.id)
        )
        with self.database.reading() as connection:
            rows = connection.execute(query.limit(limit).offset(skip)).all()
        return [(row.id, row.opgeslagen_op) for row in rows]

    def by_type(
        self, codes: Collection[str] | None = None
    ) -> dict[tuple[str, str], dict[str, int]]:
        """By organisation and vendor the number of records of each type: of all, or of these
        organisations."""
        columns = (stand.c.organisatie, stand.c.leverancier, stand.c.type)
        query = select(*columns, func.count().label("aantal"))
        query = query.where(stand.c.weg.is_(False), *_of(codes)).group_by(*columns)
        numbers: dict[tuple[str, str], dict[str, int]] = {}
        with self.database.reading() as connection:
            for row in connection.execute(query):
                numbers.setdefault((row.organisatie, row.leverancier), {})[row.type] = row.aantal
        return numbers

    def last_meetings(self, codes: Collection[str] | None = None) -> dict[tuple[str, str], str]:
        """By organisation and vendor the latest meeting day that we hold (`2026-01-29`): of all, or of
        these organisations."""
        owner = (stand.c.organisatie, stand.c.leverancier)
        query = (
            select(*owner, func.max(stand.c.datum).label("laatste"))
            .where(stand.c.resource == "vergadering", stand.c.weg.is_(False), *_of(codes))
            .group_by(*owner)
        )
        with self.database.reading() as connection:
            rows = connection.execute(query).all()
        return {(row.organisatie, row.leverancier): row.laatste for row in rows if row.laatste}

    def meetings_by_month(self, organisatie: str) -> dict[tuple[str, str], int]:
        """How many meetings we hold by vendor and month (`2026-01`, or `onbekend`)."""
        month = func.coalesce(func.substr(stand.c.datum, 1, 7), "onbekend").label("maand")
        query = (
            select(stand.c.leverancier, month, func.count().label("aantal"))
            .where(
                stand.c.organisatie == organisatie,
                stand.c.resource == "vergadering",
                stand.c.weg.is_(False),
            )
            .group_by(stand.c.leverancier, "maand")
        )
        with self.database.reading() as connection:
            rows = connection.execute(query).all()
        return {(row.leverancier, row.maand): row.aantal for row in rows}


def _of(codes: Collection[str] | None) -> list[ColumnElement[bool]]:
    """The condition that a record is of one of these organisations."""
    return [] if codes is None else [stand.c.organisatie.in_(sorted(codes))]
