"""Text of a file, page by page. Runs in a worker process: the content is a stranger's.

Public function: `extract(path, formaat, max_pages)`; the worker loop is at the end.
"""

import importlib
import json
import re
import resource
import sys
import time
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from crawlers.text import ocr
from crawlers.text.page import GARBLED, SCAN, Context, Page, Reader, Unreadable, empty, joined, tidy

OOXML = "application/vnd.openxmlformats-officedocument."
DOCX = f"{OOXML}wordprocessingml.document"
XLSX = f"{OOXML}spreadsheetml.sheet"
PPTX = f"{OOXML}presentationml.presentation"
HTML, PDF, MAIL, RTF, ZIP = (
    *("text/html", "application/pdf", "message/rfc822", "application/rtf"),
    "application/zip",
)
#: raised when files come to other text than before: what is held is then read again
VERSION = 1
#: why there is no text of a file that is pictures of pages
SCANNED = "scan zonder tekst"
#: why a web page that came for something else is not read
INSTEAD = "een webpagina in plaats van het stuk"
#: dots an inch of a picture that does not say
DPI = 200


def _lazy(module: str, name: str) -> Reader:
    """A reader whose libraries are loaded when its first file comes."""

    def read(path: Path, context: Context) -> Iterator[Page]:
        reader: Reader = getattr(importlib.import_module(f"crawlers.text.{module}"), name)
        return reader(path, context)

    return read


READERS: dict[str, Reader] = {
    PDF: _lazy("pdf", "read_pdf"),
    DOCX: _lazy("word", "read_docx"),
    XLSX: _lazy("office", "read_xlsx"),
    PPTX: _lazy("office", "read_pptx"),
    RTF: _lazy("office", "read_rtf"),
    MAIL: _lazy("office", "read_mail"),
    HTML: _lazy("web", "read_html"),
    "text/plain": _lazy("web", "read_text"),
    ZIP: _lazy("parts", "read_zip"),
    **dict.fromkeys(("image/png", "image/jpeg", "image/tiff"), _lazy("image", "read_image")),
    **{
        f"application/vnd.oasis.opendocument.{kind}": _lazy("word", "read_odf")
        for kind in ("text", "spreadsheet", "presentation")
    },
}
#: first bytes of a file → its media type
_MARKS = {
    b"\x89PNG": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"II*\x00": "image/tiff",
    b"MM\x00*": "image/tiff",
    b"{\\rtf": RTF,
    # UTF-16 by its byte order mark
    b"\xff\xfe": "text/plain",
    b"\xfe\xff": "text/plain",
}
#: the main part of an Office Open XML file → its media type; macros and templates are the same
_MAIN_PARTS = {
    "word/document.xml": DOCX,
    "xl/workbook.xml": XLSX,
    "ppt/presentation.xml": PPTX,
}


def sniff(path: Path, formaat: str | None) -> str | None:
    """Media type by content; the stated one where the content does not tell."""
    with path.open("rb") as file:
        head = file.read(1024)
    if head.startswith(b"PK\x03\x04"):
        return _packed(path) or formaat
    if b"%PDF-" in head:
        return PDF
    for mark, kind in _MARKS.items():
        if head.startswith(mark):
            return kind
    if re.match(
        rb"(?:\xef\xbb\xbf)?\s*(?:<!doctype html|<html|<\?xml[^>]*>\s*<(?:!doctype )?html)",
        head,
        re.I,
    ):
        return HTML
    if re.match(
        rb"(?:[\w-]+: [^\n]*\r?\n(?:[ \t][^\n]*\r?\n)*)*(?:mime-version|received): ", head, re.I
    ):
        return MAIL
    return formaat


def _packed(path: Path) -> str | None:
    """What a ZIP archive is: an office file by its main part, or an archive of files."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            if "mimetype" in names and "content.xml" in names:
                return archive.read("mimetype")[:100].decode("ascii", "replace").strip()
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError):
        return None
    return next((kind for name, kind in _MAIN_PARTS.items() if name in names), ZIP)


def extract(
    path: Path,
    formaat: str | None,
    max_pages: int,
    ocr_seconds: float = 0.0,
    expected: str | None = None,
) -> dict[str, Any]:
    """`{"status", "reden", "paginas": [text], "formaat"}`, never an exception for a bad file.
    `ocr_seconds` may go into reading scanned pages; 0 leaves them alone. `expected` is the media
    type that the source gives the paper: a web page in place of another kind is not the paper."""
    kind = sniff(path, formaat)
    read = READERS.get(kind or "")
    if read is None:
        return _nothing(f"geen tekst te lezen uit {kind or 'een onbekend formaat'}", kind)
    if kind == HTML and expected not in (None, HTML):
        return _nothing(INSTEAD, kind)
    text = _Text(max_pages, time.monotonic() + ocr_seconds if ocr_seconds else None)
    context = Context()
    try:
        for page in read(path, context):
            if not text.take(page):
                break
    except Unreadable as error:
        return _nothing(str(error), kind)
    except MemoryError:
        return _nothing("te veel geheugen nodig om te lezen", kind)
    except RecursionError:
        return _nothing("te diep genest om te lezen", kind)
    return text.answer(kind, context)


class _Text:
    """Pages as they come in, with what is missing of them."""

    def __init__(self, max_pages: int, deadline: float | None) -> None:
        self.max_pages = max_pages
        self.deadline = deadline
        self.pages: list[str] = []
        self.faults: Counter[str] = Counter()
        self.recognised = 0
        self.cut = False

    def take(self, page: Page) -> bool:
        """False when enough was read."""
        if len(self.pages) == self.max_pages:
            self.cut = True
            return False
        text, fault = tidy(page.text), page.fault
        if fault:
            read = self._recognised(page)
            if read is not None:
                text, fault = _together(text, read), None
                self.recognised += 1
        elif empty(text) and page.picture is None:
            fault = SCAN
        if fault:
            self.faults[fault] += 1
        self.pages.append(text)
        return True

    def _recognised(self, page: Page) -> str | None:
        if self.deadline is None or page.picture is None or time.monotonic() > self.deadline:
            return None
        text = tidy(ocr.recognise(page.picture(), DPI) or "")
        return None if empty(text) else text

    def answer(self, kind: str | None, context: Context) -> dict[str, Any]:
        number = len(self.pages)
        missing = [
            f"{count} van {number} bladzijden {fault}" for fault, count in self.faults.items()
        ]
        if self.cut:
            missing.insert(0, f"alleen de eerste {self.max_pages} bladzijden gelezen")
        missing += context.missing[:5]
        if len(context.missing) > 5:
            missing.append(f"en {len(context.missing) - 5} andere delen niet gelezen")
        told = list(context.notes)
        if self.recognised:
            told.append(f"{self.recognised} van {number} bladzijden met OCR gelezen")
        if all(map(empty, self.pages)):
            return {**_nothing(self._why(kind), kind), "paginas": self.pages}
        reason = "; ".join([*missing, *told]) or None
        status = "deels" if missing else "volledig"
        return {"status": status, "reden": reason, "paginas": joined(self.pages), "formaat": kind}

    def _why(self, kind: str | None) -> str:
        if self.faults[GARBLED]:
            return "de letters van het bestand zijn niet te lezen"
        pictures = kind == PDF or (kind or "").startswith("image/")
        return SCANNED if pictures and self.faults[SCAN] else "het bestand bevat geen tekst"


def _together(typed: str, read: str) -> str:
    """What was typed on a scan and what OCR read of it; what is in both once."""
    left = [line for line in typed.split("\n") if line and line not in read]
    return "\n".join([*left, read])


def _nothing(reason: str, kind: str | None) -> dict[str, Any]:
    return {"status": "geen", "reden": reason, "paginas": [], "formaat": kind}


def serve(memory: int) -> None:
    """Reads requests `{"path", "formaat", "max_pages", "ocr", "verwacht"}` a line and answers a
    line each."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    for line in sys.stdin:
        request = json.loads(line)
        answer = extract(
            Path(request["path"]),
            request["formaat"],
            request["max_pages"],
            request["ocr"],
            request["verwacht"],
        )
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    serve(int(sys.argv[1]))
