"""Files of a source: fetched once while the source says that they are the same, and read."""

import re
from urllib.parse import urlsplit

from scrapy.http import Request

from crawlers.crawl.requests import Requests
from crawlers.crawl.services import Services
from crawlers.errors import Blocked, Forbidden, Gone, Refused, SourceError, TooLarge, Unreachable
from crawlers.reading.privacy import HELD_BACK, cleared
from crawlers.text.extract import SCANNED, VERSION
from standard.extensions import Bestand
from standard.media import formaat
from standard.vocabulary import Tekststatus
from store import Download, Reading, Text, too_long

#: an address as the standard writes them
_ADDRESS = re.compile(r"https?:\S+$")
#: why there is nothing of a file whose content was taken away for good
TAKEN_AWAY = "op verzoek verwijderd"
#: why there is nothing of a file whose own address leads on to one that is not fetched
ELSEWHERE = "het adres verwijst door naar een adres dat niet wordt opgehaald"
#: why there is nothing of a file that no crawl has fetched
NOT_KEPT = "niet eerder opgehaald"


class SourceFiles:
    """The files of one council's source, in one crawl."""

    def __init__(self, requests: Requests, services: Services) -> None:
        self.requests = requests
        self.report = requests.report
        self.store = services.store
        self.kept = services.files
        self.reader = services.reader
        self.refresh = services.options.refresh
        #: the store whose files are read in place of the source
        self.origin = services.kept
        #: files that were taken away for good, by address and by content
        self.barred = services.store.barred()
        #: fetched files by address, until the next bundle is written with them
        self.unsaved: dict[str, tuple[Download, Text | None]] = {}

    def waiting(self) -> list[tuple[Download, Text | None]]:
        """The fetched files that are not yet written."""
        return list(self.unsaved.values())

    def written(self) -> None:
        self.unsaved.clear()

    async def file(
        self,
        url: str,
        *,
        name: str | None,
        stated: str | None = None,
        size: int | None = None,
        text: bool = False,
    ) -> tuple[Bestand, Text | None]:
        """A file, and with `text` its text. `stated` is what the source says of it (a version, a
        date): while that stays the same the file is not fetched again. What may not be fetched is
        not named either."""
        if why := self.requests.unfit(url) or too_long(url):
            return Bestand(naam=name, reden=why[:200]), None
        if not _ADDRESS.match(url):
            return Bestand(naam=name, reden="dit is geen webadres"), None
        if url in self.barred:
            return Bestand(url=url, naam=name, reden=TAKEN_AWAY), None
        mark = "|".join(str(part) for part in (name, size, stated))[:200]
        known, read = self._held(url)
        if self.origin:
            known, read = await self._again(url, mark, name, known, read)
        elif known is None or known.kenmerk != mark or not known.definitief or self.refresh:
            try:
                known, read = await self._fetch(url, mark, name, known)
            except Forbidden as error:
                return Bestand(naam=name, reden=str(error)[:200]), None
        bestand = Bestand(
            url=url,
            naam=name,
            formaat=known.formaat or formaat(name),
            omvang=known.omvang if known.omvang is not None else size,
            sha256=known.sha256,
            paginas=read.paginas or None if read else None,
            tekst=Tekststatus(read.status) if read else Tekststatus.geen,
            reden=read.reden if read else known.reden,
        )
        return bestand, self._text(known) if text else None

    def _held(self, url: str) -> tuple[Download | None, Reading | None]:
        if url in self.unsaved:
            download, text = self.unsaved[url]
            return download, text.reading if text else None
        return (self.origin or self.store).download(url) or (None, None)

    def _text(self, known: Download) -> Text | None:
        waiting = self.unsaved.get(known.url, (known, None))[1]
        held = self.origin or self.store
        return waiting or (held.text(known.sha256) if known.sha256 else None)

    async def _fetch(
        self, url: str, mark: str, name: str | None, known: Download | None
    ) -> tuple[Download, Reading | None]:
        try:
            response = await self.requests.ask(Request(url), kind="bestand")
        except Blocked:
            raise
        except Forbidden:
            if self.requests.unfit(url):
                raise
            return self._not_fetched(url, mark, Refused(ELSEWHERE), known)
        except SourceError as error:
            return self._not_fetched(url, mark, error, known)
        stated = (response.headers.get("Content-Type") or b"").decode("latin-1").partition(";")[0]
        content, media_type = response.body, stated.strip()[:255] or formaat(name)
        digest = await self.reader.run(self.kept.put, content)
        path = self.kept.path(digest)
        if digest in self.barred:
            path.unlink(missing_ok=True)
            return Download(url, mark, reden=TAKEN_AWAY), None
        text = None if self.refresh else self.store.text(digest)
        if text is None:
            expected = formaat(name) or formaat(urlsplit(url).path)
            text, media_type = await self.reader.read_async(digest, path, media_type, expected)
            text = cleared(text)
            if text.reden == SCANNED and not self.reader.ocr:
                self.report.note("scans blijven zonder tekst: OCR (tesseract met nld) staat uit")
        if (text.reden or "").startswith(HELD_BACK):
            path.unlink(missing_ok=True)
        download = Download(url, mark, digest, media_type, len(content))
        self.unsaved[url] = (download, text)
        return download, text.reading

    async def _again(
        self,
        url: str,
        mark: str,
        name: str | None,
        known: Download | None,
        read: Reading | None,
    ) -> tuple[Download, Reading | None]:
        """A file as it was fetched, its text read again where an older reader made it; never asked
        for. One that was never fetched is missing, with that reason."""
        if known is None:
            return Download(url, mark, reden=NOT_KEPT, definitief=False), None
        text = self._text(known)
        if known.sha256 is None or text is None or text.lezer == VERSION:
            return known, read
        path = self.kept.path(known.sha256)
        unreadable = not self.reader.ocr and "OCR" in (text.reden or "")
        if not path.exists() or unreadable:
            return known, read
        expected = formaat(name) or formaat(urlsplit(url).path)
        again, _ = await self.reader.read_async(known.sha256, path, known.formaat, expected)
        self.unsaved[url] = (known, cleared(again))
        return known, self.unsaved[url][1].reading  # type: ignore[union-attr]

    def _not_fetched(
        self, url: str, mark: str, error: SourceError, known: Download | None
    ) -> tuple[Download, Reading | None]:
        """A file that did not come: kept with the reason; a passing failure is a fault and is
        tried again, and takes nothing away from what we hold of the same version."""
        passing = isinstance(error, Unreachable)
        if passing:
            self.report.fault("bestand niet opgehaald", error)
            if known is not None and known.kenmerk == mark and known.sha256:
                return known, self._held(url)[1]
        reason = error.reason if passing else str(error)
        lasting = isinstance(error, Gone | TooLarge)
        download = Download(url, mark, reden=reason[:200], definitief=lasting)
        if known != download:
            self.unsaved[url] = (download, None)
        return download, None

    def settled(self, url: str | None) -> bool:
        """Whether a file need not be asked for again."""
        if url is None:
            return True
        known, _ = self._held(url)
        return known is not None and known.definitief


def missing_text(file: Bestand) -> str | None:
    """Why there is no text of a file, or not all; None for a file that was read whole."""
    if file.tekst == Tekststatus.volledig:
        return None
    if file.sha256 is None:
        return file.reden or "zonder tekst"
    return f"tekst {file.tekst}: {file.reden}"
