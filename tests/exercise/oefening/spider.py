"""Asking: every request through `ask`, and what could not be read does not count as gone."""

from collections.abc import AsyncIterator

from scrapy.http import Request

from crawlers.crawl.bundle import Bundle
from crawlers.crawl.spider import SourceSpider
from crawlers.errors import Blocked, SourceError
from crawlers.reading.dates import try_day
from crawlers.reading.fields import Fields
from oefening.answers import answer, read_meeting
from store import Close, Put


class ExerciseSpider(SourceSpider):
    """`base_url` is the address of the service."""

    async def read(self) -> AsyncIterator[Bundle]:
        listed = await self.get("lijst")
        rows = {row.required("nr"): row for row in listed.rows("vergaderingen")}
        seen: list[str] = []
        async for key, puts in self.together(self.meeting(key) for key in rows):
            if puts is None:
                self.report.meeting(try_day(rows[key].text("dag")), "niet gelezen")
                continue
            self.count(puts)
            seen.append(puts[0].record.id)
            own = frozenset(put.record.id for put in puts[1:])
            yield Bundle(puts, [Close(puts[0].record.id, own, "niet meer bij de bron")])
        if len(seen) == len(rows):
            yield Bundle(closes=self.close_period("vergaderingen", seen, self.since, self.until))

    async def get(self, path: str) -> Fields:
        headers = {"X-Sleutel": self.given.get("GRIFFIE_OEFENING_SLEUTEL", "")}
        request = Request(self.url(self.council.base_url, path), headers=headers)
        return answer((await self.ask(request)).body)

    async def meeting(self, key: str) -> tuple[str, list[Put] | None]:
        """None where it could not be read."""
        try:
            return key, read_meeting(await self.get(f"vergadering/{key}"), self.builder)
        except Blocked:
            raise
        except SourceError as error:
            self.report.fault(f"vergadering {key}", error)
            return key, None
