"""Bare Scrapy fetching a list of answers and doing nothing with them: the peer of a crawl.

`python -m bench.bare_scrapy REQUESTS.json` prints the seconds between start and end.
"""

import json
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import scrapy
from scrapy.crawler import CrawlerProcess
from scrapy.http import Request, Response

from crawlers.crawl.engine import SETTINGS


class Bare(scrapy.Spider):
    name = "kaal"

    def __init__(self, requests: list[dict[str, Any]]) -> None:
        super().__init__()
        self.requests = requests
        self.seen = 0

    async def start(self) -> AsyncIterator[Any]:
        for request in self.requests:
            yield Request(
                request["url"],
                method="POST" if request["body"] else "GET",
                body=request["body"] or None,
                headers={"Content-Type": request["type"]} if request["body"] else None,
                dont_filter=True,
                callback=self.parse,
            )

    def parse(self, response: Response, **_: Any) -> None:
        self.seen += 1


def main() -> None:
    requests = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    kept = {k: v for k, v in SETTINGS.items() if k != "ITEM_PIPELINES"}
    process = CrawlerProcess(
        {**kept, "ROBOTSTXT_OBEY": False, "CONCURRENT_REQUESTS_PER_DOMAIN": 16}
    )
    process.crawl(Bare, requests=requests)
    start = time.perf_counter()
    process.start()
    print(time.perf_counter() - start)


if __name__ == "__main__":
    main()
