"""Notubiz' public API: one address for all councils, in the version that we read."""

import datetime as dt
from typing import Any
from urllib.parse import urlencode

from scrapy.http import Request

from crawlers.crawl.spider import SourceSpider
from crawlers.errors import Gone, Refused
from crawlers.reading.fields import Fields
from crawlers.vendors.notubiz import answers

API = "https://api.notubiz.nl"
VERSION = "1.21.0"


class Api:
    """The API as one spider asks it; `base` is its address."""

    def __init__(self, spider: SourceSpider, base: str) -> None:
        self.spider = spider
        self.base = base

    def fields(self, body: Any) -> Fields:
        """An answer as fields, of which what is amiss is counted."""
        return Fields(body, losses=self.spider.report.verloren)

    async def get(
        self, path: str, *, tries: int | None = None, whole: bool = False, **parameters: Any
    ) -> Any:
        """An answer; one that breaks off is read as far as it came, unless it must be `whole`."""
        parameters = {"format": "json", "version": VERSION, **parameters}
        url = f"{self.spider.url(self.base, path)}?{urlencode(parameters, doseq=True)}"
        try:
            response = await self.spider.ask(Request(url), tries=tries)
        except Gone as error:
            raise Refused(f"{path}: {error}") from error
        return answers.answer(response.body, None if whole else self.spider.report.verloren)


def period(start: dt.date, end: dt.date) -> dict[str, Any]:
    """The parameters of a period, both days included."""
    return {"date_from": f"{start} 00:00:00", "date_to": f"{end} 23:59:59"}
