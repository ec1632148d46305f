"""What crawls leave behind beside records: when they ran, whose they were, and small facts by which
the next one need not ask everything again."""

import uuid

import orjson
from sqlalchemy import insert, select, update

from store.database import Database, stamp, upsert
from store.model import Crawl, Organisation
from store.schema import crawls, geheugen, organisaties


class Crawls:
    """The crawls, the organisations that were crawled and the memory of each."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def start(self, organisation: Organisation) -> Crawl:
        """A crawl that is on record as `bezig`, with its organisation."""
        crawl = Crawl(
            organisation.code, organisation.leverancier, gestart=stamp(), id=str(uuid.uuid4())
        )
        values = {**vars(crawl), "samenvatting": "{}"}
        with self.database.writing() as connection:
            names = {column.name: getattr(organisation, column.name) for column in organisaties.c}
            upsert(connection, organisaties, names)
            connection.execute(insert(crawls).values(values))
        return crawl

    def end(self, crawl: Crawl) -> None:
        """Writes down how it ended: `toestand` and `samenvatting`."""
        crawl.beeindigd = stamp()
        summary = orjson.dumps(crawl.samenvatting).decode()
        values = {"toestand": crawl.toestand, "beeindigd": crawl.beeindigd, "samenvatting": summary}
        with self.database.writing() as connection:
            connection.execute(update(crawls).where(crawls.c.id == crawl.id).values(values))

    def all(self, organisatie: str | None = None) -> list[Crawl]:
        """Newest first."""
        query = select(crawls).order_by(crawls.c.gestart.desc(), crawls.c.id)
        if organisatie:
            query = query.where(crawls.c.organisatie == organisatie)
        with self.database.reading() as connection:
            return [
                Crawl(**{**row._mapping, "samenvatting": orjson.loads(row.samenvatting)})
                for row in connection.execute(query)
            ]

    def organisations(self) -> list[Organisation]:
        """Every organisation that was crawled, with each of its vendors."""
        query = select(organisaties).order_by(organisaties.c.code, organisaties.c.leverancier)
        with self.database.reading() as connection:
            return [Organisation(**row._mapping) for row in connection.execute(query)]

    def memory(self, organisatie: str, prefix: str = "") -> dict[str, str]:
        """The small facts of an organisation of which the key begins so."""
        query = select(geheugen.c.sleutel, geheugen.c.waarde).where(
            geheugen.c.organisatie == organisatie,
            geheugen.c.sleutel.startswith(prefix, autoescape=True),
        )
        with self.database.reading() as connection:
            return {row.sleutel: row.waarde for row in connection.execute(query)}

    def remember(self, organisatie: str, facts: dict[str, str]) -> None:
        rows = [
            {"organisatie": organisatie, "sleutel": sleutel, "waarde": waarde}
            for sleutel, waarde in facts.items()
        ]
        with self.database.writing() as connection:
            if rows:
                upsert(connection, geheugen, *rows)
