"""The sample's files: real PDF and DOCX, the same bytes at every run, and a few poisoned ones."""

import functools
import io
import threading
import zipfile
from typing import Any

from sample.model import Paper

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def content(paper: Paper) -> tuple[bytes, str]:
    """Bytes and media type of a paper."""
    return _content(paper.kind, paper.title, paper.pages)


@functools.lru_cache(maxsize=8192)
def _content(kind: str, title: str, pages: tuple[str, ...]) -> tuple[bytes, str]:
    if kind == "docx":
        return docx(title, pages), DOCX
    if kind == "scan":
        return scan(pages), "application/pdf"
    if kind == "locked":
        return pdf(title, pages, password="geheim"), "application/pdf"  # noqa: S106
    if kind == "broken":
        return pdf(title, pages)[:200], "application/pdf"
    if kind == "bomb":
        return bomb_pdf(), "application/pdf"
    return pdf(title, pages), "application/pdf"


def pdf(title: str, pages: tuple[str, ...], password: str | None = None) -> bytes:
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfgen.canvas import Canvas

    buffer = io.BytesIO()
    encrypt = StandardEncryption(password) if password else None
    canvas = Canvas(buffer, pagesize=A4, invariant=1, encrypt=encrypt, pageCompression=1)
    canvas.setTitle(title)
    for page in pages:
        text = canvas.beginText(60, 780)
        text.setFont("Helvetica", 11)
        for line in _wrapped(page):
            text.textLine(line)
        canvas.drawText(text)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _wrapped(page: str, width: int = 88) -> list[str]:
    import textwrap

    lines: list[str] = []
    for line in page.splitlines():
        lines += textwrap.wrap(line, width) or [""]
    return lines


def scan(pages: tuple[str, ...]) -> bytes:
    """Pages as pictures: there is no text in it to read."""
    from PIL import Image, ImageDraw
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas

    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=1)
    for page in pages:
        image = Image.new("L", (595, 842), 255)
        ImageDraw.Draw(image).multiline_text((40, 40), "\n".join(_wrapped(page, 80)), fill=0)
        jpeg = io.BytesIO()
        image.save(jpeg, "JPEG", quality=30)
        canvas.drawImage(ImageReader(jpeg), 0, 0, *A4)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def docx(title: str, pages: tuple[str, ...]) -> bytes:
    with _DOCX:
        document, parts = _empty_docx()
        document.element.body.clear_content()
        document.add_heading(title, 1)
        for number, page in enumerate(pages):
            if number:
                document.add_page_break()
            for line in page.splitlines():
                document.add_paragraph(line)
        text = document.part.blob
    fixed = io.BytesIO()
    with zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as target:
        for name, part in parts.items():
            made = text if name == "word/document.xml" else part
            target.writestr(zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0)), made)
    return fixed.getvalue()


#: one document is written in at a time
_DOCX = threading.Lock()


@functools.cache
def _empty_docx() -> tuple[Any, dict[str, bytes]]:
    """A document with the parts of its file, of which only the text differs from paper to paper: to
    read and write the others each time takes longer than the text."""
    import docx as word

    document = word.Document()
    raw = io.BytesIO()
    document.save(raw)
    with zipfile.ZipFile(raw) as source:
        return document, {name: source.read(name) for name in source.namelist()}


def bomb_pdf(depth: int = 9, width: int = 12) -> bytes:
    """A small PDF whose one page draws forms that draw forms …: reading it takes for ever."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /XObject << /F 5 0 R >> >> >>",
    ]
    call = b"/F Do\n" * width
    objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(call), call))
    for level in range(depth):
        last = level == depth - 1
        body = b"BT /A 9 Tf (tekst) Tj ET\n" if last else call
        resources = (
            b"<< /Font << /A << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>"
            if last
            else b"<< /XObject << /F %d 0 R >> >>" % (6 + level)
        )
        objects.append(
            b"<< /Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources %s /Length %d >>\n"
            b"stream\n%s\nendstream" % (resources, len(body), body)
        )
    out, offsets = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        start,
    )
    return bytes(out)
