"""What crawls leave behind beside records: when they ran, whose they were, and small facts by which
the next one need not ask everything again."""

import uuid
from dataclasses import replace

import orjson
from sqlalchemy import insert, select, update

from store.database import Database, stamp, upsert
from store.leases import live
from store.model import Crawl, Organisation
from store.schema import crawls, geheugen, organisaties

#: state of a crawl that is at work, and of one that was ended before it was done
BUSY, BROKEN_OFF = "bezig", "afgebroken"
#: what is told of one that could not tell it itself
UNTOLD = orjson.dumps({"fouten": ["de crawl is afgebroken voor zij klaar was"]}).decode()


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
            # who has the lease now has it alone: what still says that it is busy is no more
            left = (crawls.c.toestand == BUSY) & (crawls.c.organisatie == crawl.organisatie)
            left &= crawls.c.leverancier == crawl.leverancier
            broken = {"toestand": BROKEN_OFF, "beeindigd": crawl.gestart, "samenvatting": UNTOLD}
            connection.execute(update(crawls).where(left).values(broken))
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

    def ended(self) -> list[Crawl]:
        """As `all`, without those that are at work now; one of which the process is no more is
        `afgebroken`, as of its start."""
        with self.database.reading() as connection:
            busy = live(connection)
        found = []
        for crawl in self.all():
            if crawl.beeindigd is None and crawl.toestand == BUSY:
                if f"crawl:{crawl.organisatie}/{crawl.leverancier}" in busy:
                    continue
                summary = orjson.loads(UNTOLD)
                crawl = replace(
                    crawl, toestand=BROKEN_OFF, beeindigd=crawl.gestart, samenvatting=summary
                )
            found.append(crawl)
        return found

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
