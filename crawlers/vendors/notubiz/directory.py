"""What names things in the answers of Notubiz: labels of fields, committees, fracties and persons."""

from crawlers.crawl.spider import SourceSpider
from crawlers.errors import Blocked, SourceError
from crawlers.markup import one_line
from crawlers.reading.names import Naam, naam, party_key
from crawlers.vendors.notubiz import answers
from crawlers.vendors.notubiz.api import Api
from store import Put


class Directory:
    """The names of one council, of all organisations that it has at Notubiz."""

    def __init__(self, spider: SourceSpider, api: Api) -> None:
        self.spider = spider
        self.api = api
        #: what the organisation calls its attributes
        self.labels: dict[int, str] = {}
        self.committees: dict[str, str] = {}
        self.people: dict[str, Naam] = {}

    async def load_labels(self, organisation: str) -> None:
        """Labels differ per organisation; the numbers of most attributes do not."""
        try:
            self.labels |= answers.labels(await self.api.get(f"organisations/{organisation}"))
        except Blocked:
            raise
        except SourceError as error:
            self.spider.report.note(f"namen van velden niet gelezen: {error}")

    async def load_committees(self, organisation: str) -> None:
        try:
            body = await self.api.get(f"organisations/{organisation}/gremia")
        except Blocked:
            raise
        except SourceError as error:
            self.spider.report.note(f"namen van commissies niet gelezen: {error}")
            return
        for row in self.api.fields(body).rows("gremia"):
            row.get("body")
            with self.spider.costs(f"commissie {row.body.get('id')}"):
                if title := one_line(row.text("title")):
                    self.committees[row.required("id")] = title

    async def load_people(self, organisation: str) -> list[Put]:
        puts: list[Put] = []
        trouble = self.spider.report.trouble
        try:
            body = await self.api.get(f"organisations/{organisation}/parties")
            for row in self.api.fields(body).rows("parties"):
                with self.spider.costs(f"fractie {row.body.get('id')}"):
                    if name := one_line(row.text("name")):
                        self.spider.builder.fracties.have([name])
                        puts.append(self.spider.builder.fractie(party_key(name), name))
            body = await self.api.get(f"organisations/{organisation}/speakers")
            for row in answers.speakers(self.api.fields(body)):
                with self.spider.costs(f"spreker {row.body.get('id')}"):
                    if speaker := answers.read_speaker(row):
                        key, name, party = speaker
                        puts += self.spider.builder.lid(key, naam(name), party)
                        self.people[key] = self.spider.builder.names[key]
            self.spider.builder.fracties.have((), whole=True)
        except Blocked:
            raise
        except SourceError as error:
            self.spider.report.note(f"fracties en personen niet geheel gelezen: {error}")
            trouble = -1
        self.spider.still_known(self.people, trouble)
        return puts
