"""What may be fetched: only the web, only where the guard looked, and nothing else is published."""

import asyncio

import pytest
from scrapy.downloadermiddlewares import cookies
from scrapy.http import Request, Response
from tldextract.cache import DiskCache

from crawlers.crawl.engine import SETTINGS
from crawlers.crawl.kept import Keeping
from crawlers.crawl.limits import Limiter
from crawlers.crawl.report import Options, Report
from crawlers.crawl.requests import Requests
from crawlers.errors import Forbidden, TooLarge
from griffie.up import UNLIMITED

ALLOWED = "http://127.0.0.1:8765/api"
SHUT = [
    "file:///etc/hostname", "ftp://x.nl/a", "s3://x/y", "data:text/plain,x", "javascript:alert(1)",
    "http://[::1", "http://", "http://127.0.0.1:9200/a", "http://localhost/a", "http://2130706433/a",
    "http://169.254.169.254/latest", "http://[::1]/a", "http://intranet/a", "https://10.0.0.1/a",
    "http://0x7f.1/a", "https://x.nl:22/a",
]  # fmt: skip


async def nothing(request: Request) -> Response:
    raise AssertionError(f"{request.url} werd gevraagd")


def requests(download: object = nothing) -> Requests:
    limiter = Limiter(UNLIMITED)
    report = Report()
    return Requests(
        download,
        "ori",
        limiter,
        Options(tries=1),
        report,
        Keeping("gm0828", "ori"),
        shared=False,
        allowed=(ALLOWED,),
    )  # type: ignore[arg-type]


@pytest.mark.parametrize("url", SHUT)
def test_an_address_that_is_not_of_the_public_web_is_neither_asked_nor_shown(url: str) -> None:
    made = requests()
    assert made.unfit(url)
    with pytest.raises(Forbidden):
        asyncio.run(made.place(url))


def test_the_very_host_and_port_of_the_registry_may_be_asked() -> None:
    made = requests()
    assert made.unfit("http://127.0.0.1:8765/stuk.pdf") is None
    asyncio.run(made.place("http://127.0.0.1:8765/stuk.pdf"))


def test_no_other_handlers_and_no_proxy() -> None:
    assert all(
        SETTINGS["DOWNLOAD_HANDLERS"][name] is None for name in ("file", "ftp", "s3", "data")
    )
    assert SETTINGS["HTTPPROXY_ENABLED"] is False


def test_a_bomb_is_too_large_and_not_forbidden_by_robots_txt() -> None:
    from scrapy.exceptions import IgnoreRequest

    async def bomb(request: Request) -> Response:
        raise IgnoreRequest("Ignored response because its body exceeded DOWNLOAD_MAXSIZE (1 B)")

    with pytest.raises(TooLarge, match="uitgepakt groter"):
        asyncio.run(requests(bomb).ask(Request("http://127.0.0.1:8765/a")))


def test_no_third_party_is_asked_which_domains_are_public(monkeypatch: pytest.MonkeyPatch) -> None:
    """The list that cookies are held against is that of the library, on a machine that reads it first."""
    asked: list[object] = []

    def refused(*about: object, **_: object) -> None:
        asked.append(about)
        raise OSError("geen net")

    monkeypatch.setattr("socket.getaddrinfo", refused)
    monkeypatch.setattr("socket.socket.connect", refused)
    monkeypatch.setattr(cookies._split_domain, "_extractor", None)
    monkeypatch.setattr(cookies._split_domain, "_cache", DiskCache(None))
    assert [cookies._is_public_domain(name) for name in ("co.uk", "nl", "raad.griffie.nl")] == [
        *(True, True),
        False,
    ]
    assert asked == []
