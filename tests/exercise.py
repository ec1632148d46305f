"""The exercise of CONTRIBUTING: a made-up vendor in one file.

Its service knows `GET /lijst`, which gives `{"vergaderingen": [{"nr", "dag"}]}`, and
`GET /vergadering/{nr}`, which gives a meeting with points. A refusal is `{"fout": …}` with status 200.
"""

from collections.abc import AsyncIterator
from typing import Any

from scrapy.http import Request

from crawlers.crawl.bundle import Bundle
from crawlers.crawl.engine import SPIDERS
from crawlers.crawl.spider import SourceSpider
from crawlers.errors import Blocked, Refused, SourceError
from crawlers.markup import one_line
from crawlers.reading.dates import day, try_day
from crawlers.reading.fields import Fields, parse_json
from crawlers.reading.records import RecordBuilder
from griffie.cli import main
from standard.base import knip
from standard.extensions import ExtAgendapunt
from standard.resources import Agendapunt, Vergadering
from store import Close, Put


def answer(content: bytes) -> Fields:
    """The answer as an object; a refusal stands in it."""
    body = parse_json(content)
    if not isinstance(body, dict) or "fout" in body:
        raise Refused(str(body.get("fout") if isinstance(body, dict) else body))
    return Fields(body)


def read_meeting(row: Fields, maker: RecordBuilder) -> list[Put]:
    """Reading, without a network: one meeting with its agenda."""
    key, date = row.required("nr"), day(row.text("dag"))
    data = Vergadering(naam=knip(row.text("titel"), 100), vergaderdatum=date, **maker.owner)
    meeting = maker.record(key, data)
    puts = [Put(meeting, maker.set("vergaderingen"), date)]
    for order, point in enumerate(row.rows("punten"), 1):
        item = Agendapunt(
            vergadering=meeting.verwijzing(),
            agendapunt_titel=knip(one_line(point.required("titel")), 100),
            **maker.owner,
        )
        record = maker.record(f"{key}/{order}", item, ExtAgendapunt(volgorde=order))
        puts.append(Put(record, meeting.id, date))
    return puts


class ExerciseSpider(SourceSpider):
    """Asking: every request through `ask`, and what could not be read does not count as gone."""

    async def read(self) -> AsyncIterator[Bundle]:
        listed = await self.get("lijst")
        rows = {row.required("nr"): row for row in listed.rows("vergaderingen")}
        seen: list[str] = []
        async for key, puts in self.together(self.meeting(key) for key in rows):
            if puts is None:
                self.report.meeting(try_day(rows[key].text("dag")), "niet gelezen")
                continue
            self.found(puts)
            seen.append(puts[0].record.id)
            own = frozenset(put.record.id for put in puts[1:])
            yield Bundle(puts, [Close(puts[0].record.id, own, "niet meer bij de bron")])
        if len(seen) == len(rows):
            yield Bundle(closes=self.close_period("vergaderingen", seen, self.since, self.until))

    async def get(self, path: str) -> Fields:
        return answer((await self.ask(Request(self.url(self.council.base_url, path)))).body)

    async def meeting(self, key: str) -> tuple[str, list[Put] | None]:
        try:
            return key, read_meeting(await self.get(f"vergadering/{key}"), self.maker)
        except Blocked:
            raise
        except SourceError as error:
            self.report.fault(f"vergadering {key}", error)
            return key, None


#: in the project itself the vendor has a name of its own in `Leverancier`
SPIDERS: dict[str, Any] = SPIDERS | {"ori": ExerciseSpider}

if __name__ == "__main__":
    import crawlers.crawl.engine

    crawlers.crawl.engine.SPIDERS = SPIDERS
    main()
