"""Text of a file, page by page. Runs in a worker process: the content is a stranger's.

Public function: `extract(path, formaat, max_pages)`; the worker loop is at the end.
"""

import json
import re
import resource
import sys
import time
import unicodedata
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
#: a page with fewer letters than this has no text of its own (a scan with a stamp)
MIN_LETTERS = 3
#: why there is no text of a file that is pictures of pages
SCAN = "scan zonder tekst"
_CONTROL = {code: " " for code in range(32) if code not in (9, 10, 13)} | {0xFFFE: "-", 0xFFFF: " "}


class Unreadable(Exception):
    """The message is the reason, in Dutch, that goes into the record."""


def sniff(path: Path, formaat: str | None) -> str | None:
    """Media type by content; the stated one where the content does not tell."""
    with path.open("rb") as file:
        head = file.read(1024)
    if b"%PDF-" in head:
        return "application/pdf"
    if head.startswith(b"PK\x03\x04"):
        return DOCX if _is_docx(path) else formaat
    if head.startswith((b"\x89PNG", b"\xff\xd8\xff")):
        return "image/png" if head[0] == 0x89 else "image/jpeg"
    if re.match(rb"\s*(?:<!doctype html|<html)", head, re.I):
        return "text/html"
    return formaat


def _is_docx(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            return "word/document.xml" in archive.namelist()
    except zipfile.BadZipFile:
        return False


def extract(path: Path, formaat: str | None, max_pages: int, ocr: float = 0.0) -> dict[str, Any]:
    """`{"status", "reden", "paginas": [text], "formaat"}`, never an exception for a bad file.
    `ocr` is how many seconds may go into reading scanned pages; 0 leaves them alone."""
    kind = sniff(path, formaat)
    read = READERS.get(kind or "")
    if read is None:
        return _nothing(f"geen tekst te lezen uit {kind or 'een onbekend formaat'}", kind)
    pages: list[str] = []
    cut = None
    try:
        for page in read(path):
            if len(pages) == max_pages:
                cut = f"alleen de eerste {max_pages} bladzijden gelezen"
                break
            pages.append(tidy(page))
    except Unreadable as error:
        return _nothing(str(error), kind)
    except MemoryError:
        return _nothing("te veel geheugen nodig om te lezen", kind)
    read_by_ocr = _scanned(path, pages, ocr) if ocr and kind == "application/pdf" else 0
    answer = _judge(pages, cut, kind)
    if read_by_ocr:
        told = f"{read_by_ocr} van {len(pages)} bladzijden met OCR gelezen"
        answer["reden"] = "; ".join(part for part in (answer["reden"], told) if part)
    return answer


def _scanned(path: Path, pages: list[str], seconds: float) -> int:
    """Fills in the pages without text, as far as there is time; gives how many."""
    import pypdfium2

    from crawlers.text import ocr

    deadline, filled = time.monotonic() + seconds, 0
    document = pypdfium2.PdfDocument(path)
    try:
        for index, text in enumerate(pages):
            if not _empty(text) or time.monotonic() > deadline:
                continue
            page = document[index]
            found = tidy(ocr.recognise(page) or "")
            page.close()
            if not _empty(found):
                pages[index] = found
                filled += 1
    except pypdfium2.PdfiumError:
        pass
    finally:
        document.close()
    return filled


def _empty(text: str) -> bool:
    return len(re.findall(r"\w", text)) < MIN_LETTERS


def _judge(pages: list[str], cut: str | None, kind: str | None) -> dict[str, Any]:
    empty = sum(map(_empty, pages))
    if not pages or empty == len(pages):
        reason = SCAN if kind == "application/pdf" else "het bestand bevat geen tekst"
        return {**_nothing(reason, kind), "paginas": pages}
    if cut is None and empty:
        cut = f"{empty} van {len(pages)} bladzijden zonder tekst"
    status = "deels" if cut else "volledig"
    return {"status": status, "reden": cut, "paginas": pages, "formaat": kind}


def _nothing(reason: str, kind: str | None) -> dict[str, Any]:
    return {"status": "geen", "reden": reason, "paginas": [], "formaat": kind}


def tidy(text: str) -> str:
    """NFC, no control characters, words broken at a line end joined, spaces collapsed."""
    text = unicodedata.normalize("NFC", text).translate(_CONTROL).replace("\r", "\n")
    text = re.sub(r"(?<=[a-zà-ÿ])[-\u00ad]\n(?=[a-zà-ÿ])", "", text).replace("\u00ad", "")
    text = re.sub(r"[ \t\u00a0]+", " ", text)
    return re.sub(r" ?\n[ \n]*", "\n", text).strip()


def read_pdf(path: Path) -> Iterator[str]:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        locked = "password" in str(error).lower()
        raise Unreadable("beveiligd met een wachtwoord" if locked else "beschadigde PDF") from error
    try:
        for index in range(len(document)):
            try:
                page = document[index]
                text_page = page.get_textpage()
                yield text_page.get_text_range()
                text_page.close()
                page.close()
            except pypdfium2.PdfiumError:
                yield ""
    finally:
        document.close()


def read_docx(path: Path) -> Iterator[str]:
    """Pages as the word processor last broke them; a file that never was laid out is one page."""
    import docx
    from docx.opc.exceptions import PackageNotFoundError

    with zipfile.ZipFile(path) as archive:
        if sum(item.file_size for item in archive.infolist()) > 400_000_000:
            raise Unreadable("uitgepakt te groot")
    try:
        document = docx.Document(str(path))
    except (PackageNotFoundError, KeyError, ValueError) as error:
        raise Unreadable("beschadigd DOCX-bestand") from error
    page: list[str] = []
    namespace = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    for node in document.element.body.iter():
        if node.tag == f"{namespace}t":
            page.append(node.text or "")
        elif node.tag in (f"{namespace}p", f"{namespace}tab"):
            page.append("\n" if node.tag.endswith("}p") else " ")
        elif node.tag == f"{namespace}lastRenderedPageBreak" or (
            node.tag == f"{namespace}br" and node.get(f"{namespace}type") == "page"
        ):
            if "".join(page).strip():
                yield "".join(page)
            page = []
    yield "".join(page)


def read_html(path: Path) -> Iterator[str]:
    from crawlers.markup import plain

    yield plain(_decode(path.read_bytes())) or ""


def read_text(path: Path) -> Iterator[str]:
    yield from _decode(path.read_bytes()).split("\f")


def _decode(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


READERS: dict[str, Callable[[Path], Iterator[str]]] = {
    "application/pdf": read_pdf,
    DOCX: read_docx,
    "text/html": read_html,
    "text/plain": read_text,
}


def serve(memory: int) -> None:
    """Reads requests `{"path", "formaat", "max_pages", "ocr"}` a line and answers a line each."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    for line in sys.stdin:
        request = json.loads(line)
        path, pages = Path(request["path"]), request["max_pages"]
        answer = extract(path, request["formaat"], pages, request["ocr"])
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    serve(int(sys.argv[1]))
