"""Asking a source: within its limits, with patience, and what its answers mean."""

import asyncio
import datetime as dt
import email.utils
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable
from urllib.parse import urlsplit

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    NotSupported,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)
from scrapy.http import Request, Response

from crawlers.crawl.gate import PINS
from crawlers.crawl.kept import Keeping, Kept
from crawlers.crawl.limits import Limiter
from crawlers.crawl.report import Options, Report
from crawlers.errors import (
    Blocked,
    Forbidden,
    Gone,
    Refused,
    SourceError,
    TimedOut,
    TooLarge,
    Unreachable,
    Unreadable,
)
from crawlers.reading.fields import BLOCK_WORDS
from net import guard

#: a council locks a paper now and then; so many in a row is a source that blocks us
SHIELDED = 10


class Requests:
    """Requests to one council's source. `shared`: the vendor counts over all its hosts together."""

    def __init__(
        self,
        download: Callable[[Request], Awaitable[Response]],
        vendor: str,
        limiter: Limiter,
        options: Options,
        report: Report,
        keeping: Keeping,
        *,
        shared: bool,
        kept: Kept | None = None,
        allowed: Iterable[str] = (),
    ) -> None:
        self.download = download
        self.vendor = vendor
        self.limiter = limiter
        self.options = options
        self.report = report
        self.keeping = keeping
        self.kept = kept
        self.shared = shared
        #: what may be fetched: of the addresses of this machine or network only `allowed`, those
        #: that the registry's own line names
        self.guard = guard.Guard(
            PINS.resolve, allowed=set(map(guard.server, filter(None, allowed)))
        )
        #: pages, and files, in a row that were refused
        self.shielded: Counter[str] = Counter()
        self._turns = asyncio.Semaphore(options.concurrency)

    def scope(self, url: str) -> str:
        """What a limit, a pause or a block is about: the vendor, and the host unless `shared`."""
        return f"{self.vendor}/{'' if self.shared else urlsplit(url).netloc}"

    def unblock(self, url: str) -> None:
        """Forgets that a host blocks us, for a source where another one is asked for the same."""
        self.limiter.blocked.pop(self.scope(url), None)

    async def ask(
        self,
        request: Request,
        *,
        kind: str = "pagina",
        tries: int | None = None,
        robots: bool = False,
    ) -> Response:
        """The answer with status 200; anything else is a `SourceError`.

        Keeps the vendor's limits, waits as `Retry-After` says, tries again after 429 and 5xx with
        growing pauses, and stops asking a host that blocks us.
        """
        if self.kept:
            return await self.kept.answer(request)
        try:
            response = await self._ask(request, kind=kind, tries=tries, robots=robots)
        except SourceError as error:
            if kind == "pagina":
                self.keeping.refusal(request, error)
            raise
        if kind == "pagina":
            self.keeping.response(request, response)
        return response

    async def _ask(
        self, request: Request, *, kind: str, tries: int | None, robots: bool
    ) -> Response:
        options, limiter, scope = self.options, self.limiter, self.scope(request.url)
        maximum = options.max_file if kind == "bestand" else options.max_answer
        request.meta.update(
            download_timeout=options.timeout,
            download_maxsize=maximum,
            download_warnsize=0,
            handle_httpstatus_all=True,
            dont_obey_robotstxt=not robots,
            kind=kind,
        )
        last: SourceError = Unreachable("geen antwoord")
        attempts = tries or options.tries
        for attempt in range(attempts):
            if attempt:
                await asyncio.sleep(options.backoff * 2 ** (attempt - 1))
            async with self._turns:
                if scope in limiter.blocked:
                    raise Blocked(limiter.blocked[scope])
                try:
                    response = await self._download(request.replace(dont_filter=True))
                    return self._judge(response, kind, scope)
                except TimedOut:
                    raise
                except Unreachable as error:
                    last = error
        raise last

    async def _download(self, request: Request) -> Response:
        try:
            return await self.download(request)
        except DownloadTimeoutError as error:
            raise TimedOut(
                f"{_path(request)}: geen antwoord binnen {self.options.timeout:g} s"
            ) from error
        except DownloadCancelledError as error:
            raise TooLarge(f"{_path(request)}: groter dan toegestaan") from error
        except IgnoreRequest as error:
            if "DOWNLOAD_MAXSIZE" in str(error):
                raise TooLarge(f"{_path(request)}: uitgepakt groter dan toegestaan") from error
            raise Refused(f"{_path(request)}: robots.txt staat het niet toe") from error
        except (CannotResolveHostError, DownloadConnectionRefusedError) as error:
            raise Unreachable(f"{urlsplit(request.url).netloc}: geen verbinding") from error
        except (UnsupportedURLSchemeError, ValueError) as error:
            raise Unreadable(f"{request.url[:80]}: geen webadres") from error
        except NotSupported as error:
            raise Forbidden("alleen http en https worden opgehaald") from error
        except (DownloadFailedError, ResponseDataLossError) as error:
            if _about_tls(error):
                told = f"{urlsplit(request.url).netloc}: geen vertrouwd certificaat of TLS-fout"
                raise Unreachable(told) from error
            raise Unreachable(f"{_path(request)}: verbinding afgebroken") from error
        except OSError as error:  # a body that cannot be unpacked
            raise Unreadable(f"{_path(request)}: antwoord is niet uit te pakken") from error

    async def admit(self, request: Request) -> None:
        """Waits for the turn of one request, of whatever is asked on the way to an answer: also
        robots.txt and each hop of a redirect. Raises `Forbidden` where its address is not fetched."""
        await self.place(request.url)
        kind, scope = request.meta.get("kind", "pagina"), self.scope(request.url)
        await self.limiter.turn(f"{self.vendor}.{kind}", scope)
        if scope in self.limiter.blocked:
            raise Blocked(self.limiter.blocked[scope])
        self.report.opgehaald += 1
        self.report.bestanden += kind == "bestand"

    async def place(self, url: str) -> None:
        """Looks at an address; its name is resolved the first time, unless how it is written tells
        enough. Raises `Forbidden`."""
        if why := self.unfit(url):
            raise Forbidden(why)
        try:
            if self.guard.known(url):
                self.guard.place(url)
            else:
                await asyncio.to_thread(self.guard.place, url)
        except guard.Unresolved as error:
            raise Unreachable(str(error)) from error
        except guard.Refused as error:
            raise Forbidden(str(error)) from error

    def unfit(self, url: str) -> str | None:
        """Why an address is neither fetched nor shown; None where it may be. Resolves nothing."""
        try:
            self.guard.link(url)
        except guard.Refused as error:
            return str(error)
        return None

    def _judge(self, response: Response, kind: str, scope: str) -> Response:
        status, path = response.status, _path(response.request or response)
        if status == 200:
            self.shielded[kind] = 0
            return response
        if status == 403:
            told = response.body.lstrip()[:1] in (b"{", b"[")  # of an API: this thing is not for us
            page = kind == "pagina" and not told
            if page or any(word in response.body.lower() for word in BLOCK_WORDS):
                self.limiter.block(scope, f"{path}: HTTP 403, de bron blokkeert ons")
                raise Blocked(f"{path}: HTTP 403, de bron blokkeert ons")
            self.shielded[kind] += 1
            if self.shielded[kind] >= SHIELDED:
                self.limiter.block(scope, f"{path}: telkens HTTP 403, de bron weert ons")
            raise Refused(
                f"{'' if kind == 'bestand' else path + ': '}door de raad afgeschermd (HTTP 403)"
            )
        if status in (404, 410):
            raise Gone(f"niet meer bij de bron (HTTP {status})")
        if status in (429, 503):
            self.limiter.pause(scope, self._retry_after(response))
        if status == 429 or status >= 500 or status == 408:
            raise Unreachable(f"{path}: HTTP {status}")
        if status == 401:
            raise Refused(f"{path}: niet openbaar (HTTP 401)")
        raise Unreadable(f"{path}: onverwacht antwoord HTTP {status}")

    def _retry_after(self, response: Response) -> float:
        value = (response.headers.get("Retry-After") or b"").decode("latin-1").strip()
        seconds = 0.0
        if value.isdigit():
            seconds = float(value)
        elif value:
            try:
                moment = email.utils.parsedate_to_datetime(value)
                seconds = (moment - dt.datetime.now(dt.UTC)).total_seconds()
            except ValueError:
                self.report.note(f"Retry-After onleesbaar: {value[:40]}")
        return min(max(seconds, 0.0), self.options.max_retry_after)


def _about_tls(error: BaseException | None) -> bool:
    """Whether a failed download was about encryption, by what it came from."""
    while error is not None:
        if any(
            word in f"{type(error).__name__} {error}".lower() for word in ("ssl", "tls", "cert")
        ):
            return True
        error = error.__cause__ or error.__context__
    return False


def _path(request: Request | Response) -> str:
    return urlsplit(request.url).path[:120]
